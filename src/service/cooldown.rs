use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

use super::Speaker;

/// Keeps one who asks very often from taking the bot away from everybody else.
///
/// Each key may be served `count` times in quick succession, and then again as time passes: `count` times in `within`
/// on average. Only one moment is kept for each key (the generic cell rate algorithm), and it is dropped when it has
/// become meaningless.
#[derive(Debug)]
pub struct Cooldown<K> {
    count: u32,
    within: Duration,
    entries: Mutex<HashMap<K, Entry>>,
}

/// Somebody has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub time: Duration,
    /// Whether they have not been told since they were last served.
    pub is_news: bool,
}

/// A cooldown for every person, and one for every channel.
#[derive(Debug)]
pub struct Pace {
    people: Cooldown<u64>,
    channels: Cooldown<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// When the key has its full allowance again.
    full_at: OffsetDateTime,
    told: bool,
}

/// From so many keys on, those that have their full allowance are dropped.
const MANY: usize = 1024;

impl<K: Eq + Hash> Cooldown<K> {
    /// Serves each key `count` times within a time; 0 for as often as it likes.
    #[must_use]
    pub fn new(count: u32, within: std::time::Duration) -> Self {
        let within = within.try_into().unwrap_or(Duration::MAX);
        Self { count, within, entries: Mutex::default() }
    }

    /// Serves a key once.
    ///
    /// # Errors
    /// When it has to wait.
    pub fn take(&self, key: K, now: OffsetDateTime) -> Result<(), Wait> {
        if self.count == 0 {
            return Ok(());
        }
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MANY {
            entries.retain(|_, entry| entry.full_at > now);
        }
        let entry = entries.entry(key).or_insert(Entry { full_at: now, told: false });
        let next = entry.full_at.max(now).saturating_add(self.within / self.count);
        let too_early = next - now - self.within;
        if too_early.is_positive() {
            let is_news = !std::mem::replace(&mut entry.told, true);
            return Err(Wait { time: too_early, is_news });
        }
        *entry = Entry { full_at: next, told: false };
        Ok(())
    }
}

impl Pace {
    /// So many answers for a person, and so many in a channel, within a time; 0 for as many as they like.
    #[must_use]
    pub fn new(person: u32, channel: u32, within: std::time::Duration) -> Self {
        Self { people: Cooldown::new(person, within), channels: Cooldown::new(channel, within) }
    }

    /// Serves a person in a channel once.
    ///
    /// # Errors
    /// When one of them has to wait.
    pub fn take(&self, speaker: Speaker, now: OffsetDateTime) -> Result<(), Wait> {
        self.people.take(speaker.user, now)?;
        self.channels.take(speaker.channel, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const START: OffsetDateTime = datetime!(2025-10-02 12:00 UTC);
    const SECOND: Duration = Duration::SECOND;

    fn seconds(seconds: u64) -> std::time::Duration {
        std::time::Duration::from_secs(seconds)
    }

    #[test]
    fn a_burst_is_served_and_then_time_has_to_pass() {
        let cooldown = Cooldown::new(3, seconds(30));
        for _ in 0..3 {
            assert_eq!(cooldown.take("ada", START), Ok(()));
        }
        assert_eq!(cooldown.take("ada", START), Err(Wait { time: 10 * SECOND, is_news: true }));
        assert_eq!(cooldown.take("ada", START + 4 * SECOND), Err(Wait { time: 6 * SECOND, is_news: false }));
        assert_eq!(cooldown.take("wing", START), Ok(()), "others are not concerned");
        assert_eq!(cooldown.take("ada", START + 10 * SECOND), Ok(()));
        assert_eq!(cooldown.take("ada", START + 10 * SECOND), Err(Wait { time: 10 * SECOND, is_news: true }));
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        let cooldown = Cooldown::new(0, seconds(30));
        assert!((0..100).all(|_| cooldown.take(1, START).is_ok()));
    }

    #[test]
    fn a_channel_is_limited_whoever_speaks_there() {
        let pace = Pace::new(0, 2, seconds(30));
        let take = |user| pace.take(Speaker { channel: 1, user }, START).is_ok();
        assert_eq!((1..=3).map(take).collect::<Vec<_>>(), [true, true, false]);
        assert!(pace.take(Speaker { channel: 2, user: 3 }, START).is_ok());
    }

    #[test]
    fn what_has_become_meaningless_takes_no_room() {
        let cooldown = Cooldown::new(1, seconds(10));
        for key in 0..MANY {
            assert_eq!(cooldown.take(key, START), Ok(()));
        }
        assert_eq!(cooldown.take(MANY, START + 11 * SECOND), Ok(()));
        assert_eq!(cooldown.entries.lock().unwrap().len(), 1);
    }
}
