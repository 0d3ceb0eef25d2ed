//! Takes messages out one by one, for whoever can deliver them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use time::{Date, Duration};
use tokio::sync::Notify;
use tracing::{info, warn};

use super::{News, reminders};
use crate::reply::Script;
use crate::service::{Clock, Current, Desk, SnapshotStore};
use crate::store::{Due, Follow, Store, StoreError};

/// How long a process has a message for itself. Whoever delivers it has to be done by then; it is short, so that after
/// a crash the next attempt comes while the platform still knows that it has seen the message.
const CLAIM: Duration = Duration::seconds(60);
/// How often a message is tried that fails by no fault of its place.
const ATTEMPTS: i64 = 10;
/// How long to wait after the first failure; then twice as long each time.
const BACKOFF: Duration = Duration::MINUTE;
/// How long to wait at most.
const LONGEST: Duration = Duration::HOUR;
/// How long it is kept that a message was sent: far longer than anything could send it again.
const KEPT: Duration = Duration::days(30);

/// Where messages to followers wait to be delivered. Clones are the same.
#[derive(Clone)]
pub struct Post(Arc<Inner>);

struct Inner {
    store: Store,
    snapshots: Arc<SnapshotStore>,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    /// For which day, and from which knowledge, reminders have been kept.
    reminded: Mutex<Option<(Date, String)>>,
}

/// A message that this process is to deliver now.
#[derive(Debug, Clone)]
pub struct Bulletin {
    /// Where to, and what it is known by.
    pub due: Due,
    /// How it is to be written.
    pub script: Script,
    /// What it says.
    pub news: News,
    /// What is answered from, for what can be looked at.
    pub current: Arc<Current>,
    /// The day in Hong Kong on which it is delivered, which may be later than the one that it was kept for.
    pub today: Date,
}

/// Why a message could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The place is no longer there.
    Gone,
    /// It may not be delivered there.
    Refused,
    /// Something else failed, so that it may well work later.
    Later,
}

impl Post {
    /// The messages of a desk.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        let (snapshots, clock) = (Arc::clone(desk.snapshots()), Arc::clone(desk.clock()));
        let (store, bell) = (desk.store().clone(), Arc::clone(desk.bell()));
        Self(Arc::new(Inner { store, snapshots, clock, bell, reminded: Mutex::default() }))
    }

    /// Waits until there may be something to deliver at once: a change was accepted in this process or seen from it.
    pub async fn rung(&self) {
        self.0.bell.notified().await;
    }

    /// Keeps the reminders of the day, once; and forgets what was sent long ago.
    ///
    /// # Errors
    /// When the store refuses. It is tried again the next time.
    pub async fn remind(&self) -> Result<(), StoreError> {
        let Inner { store, snapshots, clock, reminded, .. } = &*self.0;
        let (now, current) = (clock.now(), snapshots.current());
        let last = reminders::last_day(now);
        let key = (last, current.knowledge().revision.clone());
        if reminded.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(&key) {
            return Ok(());
        }
        let follows = store.follows().await?;
        for (reminder, points) in reminders::reminders(&follows, current.knowledge(), last, now) {
            store.keep_reminder(&reminder, &|chosen| reminders::message(&points, chosen)).await?;
        }
        store.forget_notices(now - KEPT).await?;
        *reminded.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
        Ok(())
    }

    /// The next message to deliver, if there is one. Whoever gets it says what came of that: [`Self::delivered`] or
    /// [`Self::failed`].
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn next(&self) -> Result<Option<Bulletin>, StoreError> {
        let Inner { store, snapshots, clock, .. } = &*self.0;
        while let Some(due) = store.claim_notice(clock.now(), CLAIM).await? {
            let follows = store.following(due.place).await?;
            let follows: Vec<_> = follows.iter().filter(|follow| follow.failures < Follow::GIVEN_UP).collect();
            let current = snapshots.current();
            let news = News::of_json(&due.content).and_then(|news| still(news, &follows, &current));
            if let Some(news) = news {
                let script = Script::from_code(&due.script).unwrap_or(Script::English);
                return Ok(Some(Bulletin { due, script, news, current, today: clock.today() }));
            }
            info!(notice = due.id, occasion = due.occasion, "a message is not sent: it is no longer followed, or true");
            store.notice_withdrawn(&due).await?;
        }
        Ok(None)
    }

    /// A message was delivered.
    ///
    /// # Errors
    /// When the store refuses. The message is then tried again, so that whoever delivers it has to see that it was.
    pub async fn delivered(&self, due: &Due) -> Result<(), StoreError> {
        self.0.store.notice_sent(due).await
    }

    /// A message could not be delivered: it is tried again later, or given up.
    ///
    /// # Errors
    /// When the store refuses. It is then tried again once the claim has lapsed.
    pub async fn failed(&self, due: &Due, failure: Failure) -> Result<(), StoreError> {
        let store = &self.0.store;
        match failure {
            Failure::Later if due.attempts < ATTEMPTS => {
                let wait = backoff(due.attempts);
                store.notice_failed(due, Some(self.0.clock.now() + wait)).await
            }
            Failure::Later | Failure::Refused => {
                warn!(notice = due.id, attempts = due.attempts, ?failure, "a message to followers was given up");
                store.notice_failed(due, None).await
            }
            Failure::Gone => {
                warn!(notice = due.id, place = due.place.name(), "a place that followed something is gone");
                store.give_up(due.place).await
            }
        }
    }
}

/// How long to wait after so many attempts.
fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(10);
    (BACKOFF * 2_i32.pow(doublings)).min(LONGEST)
}

/// What of a message is still to be sent: what somebody there still follows, and of reminders what is still announced
/// for that day.
fn still(news: News, follows: &[&Follow], current: &Current) -> Option<News> {
    match news {
        News::Changed { since, mut differences, more } => {
            differences.retain(|difference| difference.is_for(follows));
            (!differences.is_empty()).then_some(News::Changed { since, differences, more })
        }
        News::Reminder { mut points } => {
            points.retain(|point| point.is_for(follows) && point.holds(current.knowledge()));
            (!points.is_empty()).then_some(News::Reminder { points })
        }
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("store", &self.0.store).finish_non_exhaustive()
    }
}
