//! Which channels the bot listens to without being addressed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock};

use serenity::all::{ChannelId, FullEvent, GuildChannel, GuildId, Http};
use tracing::debug;

use super::error::describe;
use crate::config::Snowflake;
use crate::service::Settings;

/// Where channels, threads and forum posts are, and which of them the configuration lists.
#[derive(Debug)]
pub(super) struct Listening {
    configured: BTreeSet<u64>,
    /// Every channel and thread that has been heard of.
    known: RwLock<HashMap<ChannelId, Place>>,
}

/// Where a channel or thread is. The parent of a channel is a category.
#[derive(Debug, Clone, Copy)]
struct Place {
    server: GuildId,
    parent: Option<ChannelId>,
}

/// Whether the bot can read messages that are not directed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// It can.
    Read,
    /// It has not asked Discord for that, because no server needed it.
    Unasked,
    /// It cannot: its operator or Discord does not allow it.
    Refused,
}

impl Listening {
    pub(super) fn new(configured: &BTreeSet<Snowflake>) -> Self {
        Self { configured: configured.iter().map(|id| id.get()).collect(), known: RwLock::default() }
    }

    /// Whether messages in this channel or thread are overheard where these settings hold. Discord is asked about one
    /// that nothing has been heard of: the first message of a forum post may be dealt with before the event that
    /// announces the post.
    pub(super) async fn includes(&self, http: &Http, settings: &Settings, channel: ChannelId) -> bool {
        let listed = settings.listen.as_ref().unwrap_or(&self.configured);
        if let Some(known) = self.is_within(listed, channel) {
            return known;
        }
        match channel.to_channel(http).await.map(|channel| channel.guild()) {
            Ok(Some(found)) => {
                self.add(&found);
                self.is_within(listed, channel).unwrap_or_default()
            }
            Ok(None) => false,
            Err(error) => {
                debug!(%channel, error = describe(&error), "a channel could not be looked up");
                false
            }
        }
    }

    /// The channels of a server that are listened to where these settings hold, as far as they are there.
    pub(super) fn channels(&self, server: GuildId, settings: &Settings) -> Vec<ChannelId> {
        let listed = settings.listen.as_ref().unwrap_or(&self.configured);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let is_here = |channel: &ChannelId| known.get(channel).is_some_and(|place| place.server == server);
        listed.iter().filter(|id| **id > 0).map(|id| ChannelId::new(*id)).filter(is_here).collect()
    }

    /// Takes notice of channels and threads as they come and go.
    pub(super) fn observe(&self, event: &FullEvent) {
        match event {
            FullEvent::GuildCreate { guild, .. } => {
                for channel in guild.channels.values().chain(&guild.threads) {
                    self.add(channel);
                }
            }
            FullEvent::ChannelCreate { channel } | FullEvent::ThreadCreate { thread: channel } => self.add(channel),
            FullEvent::ChannelUpdate { new, .. } | FullEvent::ThreadUpdate { new, .. } => self.add(new),
            FullEvent::ThreadListSync { thread_list_sync } => {
                for thread in &thread_list_sync.threads {
                    self.add(thread);
                }
            }
            FullEvent::ChannelDelete { channel, .. } => self.remove(channel.id),
            FullEvent::ThreadDelete { thread, .. } => self.remove(thread.id),
            _ => {}
        }
    }

    /// What is known without asking: whether the channel, its parent or the category of that is listed.
    fn is_within(&self, listed: &BTreeSet<u64>, channel: ChannelId) -> Option<bool> {
        if listed.is_empty() || listed.contains(&channel.get()) {
            return Some(!listed.is_empty());
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let parent = known.get(&channel)?.parent;
        let category = parent.and_then(|parent| known.get(&parent)).and_then(|place| place.parent);
        Some([parent, category].into_iter().flatten().any(|above| listed.contains(&above.get())))
    }

    fn add(&self, channel: &GuildChannel) {
        let place = Place { server: channel.guild_id, parent: channel.parent_id };
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(channel.id, place);
    }

    fn remove(&self, channel: ChannelId) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(&channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_about_what_is_known() {
        let [listed, thread, other, unknown] = [1, 2, 3, 4].map(ChannelId::new);
        let ids: BTreeSet<_> = Snowflake::new(1).into_iter().collect();
        let listening = Listening::new(&ids);
        let server = GuildId::new(9);
        let mut known = listening.known.write().unwrap();
        known.insert(listed, Place { server, parent: None });
        known.insert(thread, Place { server, parent: Some(listed) });
        known.insert(other, Place { server, parent: None });
        drop(known);
        let is_within = |listed: &BTreeSet<u64>| [thread, other, unknown].map(|c| listening.is_within(listed, c));
        assert_eq!(is_within(&listening.configured), [Some(true), Some(false), None]);
        assert_eq!(is_within(&BTreeSet::new()), [Some(false); 3], "nothing is listened to");
        assert_eq!(listening.channels(server, &Settings::default()), [listed]);
        assert!(listening.channels(GuildId::new(8), &Settings::default()).is_empty());
        let set = Settings { listen: Some([3, 4].into()), ..Settings::default() };
        assert_eq!(listening.channels(server, &set), [other], "what is set goes before what is configured");
    }
}
