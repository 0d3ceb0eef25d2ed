//! Which channels the bot listens to without being addressed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock};

use serenity::all::{ChannelId, FullEvent, GuildChannel, Http};
use tracing::debug;

use super::error::describe;
use crate::config::Snowflake;

/// The channels that the configuration lists, and the threads and forum posts in them.
#[derive(Debug)]
pub(super) struct Listening {
    listed: BTreeSet<ChannelId>,
    /// Every channel and thread that has been heard of, and whether it is listened to.
    known: RwLock<HashMap<ChannelId, bool>>,
}

impl Listening {
    pub(super) fn new(listed: &BTreeSet<Snowflake>) -> Self {
        Self { listed: listed.iter().map(|id| ChannelId::new(id.get())).collect(), known: RwLock::default() }
    }

    /// Whether messages in this channel or thread are overheard. Discord is asked about one that nothing has been heard
    /// of: the first message of a forum post may be dealt with before the event that announces the post.
    pub(super) async fn includes(&self, http: &Http, channel: ChannelId) -> bool {
        if let Some(known) = self.known(channel) {
            return known;
        }
        match channel.to_channel(http).await.map(|channel| channel.guild()) {
            Ok(Some(found)) => self.add(&found),
            Ok(None) => false,
            Err(error) => {
                debug!(%channel, error = describe(&error), "a channel could not be looked up");
                false
            }
        }
    }

    /// Takes notice of channels and threads as they come and go.
    pub(super) fn observe(&self, event: &FullEvent) {
        match event {
            _ if self.listed.is_empty() => {}
            FullEvent::GuildCreate { guild, .. } => {
                for channel in guild.channels.values().chain(&guild.threads) {
                    self.add(channel);
                }
            }
            FullEvent::ChannelCreate { channel } | FullEvent::ThreadCreate { thread: channel } => {
                self.add(channel);
            }
            FullEvent::ThreadUpdate { new, .. } => {
                self.add(new);
            }
            FullEvent::ThreadListSync { thread_list_sync } => {
                for thread in &thread_list_sync.threads {
                    self.add(thread);
                }
            }
            FullEvent::ThreadDelete { thread, .. } => {
                self.known.write().unwrap_or_else(PoisonError::into_inner).remove(&thread.id);
            }
            _ => {}
        }
    }

    /// What is known without asking.
    fn known(&self, channel: ChannelId) -> Option<bool> {
        if self.listed.is_empty() || self.listed.contains(&channel) {
            return Some(!self.listed.is_empty());
        }
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&channel).copied()
    }

    /// Remembers a channel or thread, and returns whether it is listened to. The parent of a channel is a category,
    /// which may be listed as well: then all that is in it is.
    fn add(&self, channel: &GuildChannel) -> bool {
        let is_listed = self.listed.contains(&channel.id)
            || channel
                .parent_id
                .is_some_and(|parent| self.listed.contains(&parent) || self.known(parent) == Some(true));
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(channel.id, is_listed);
        is_listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_about_what_is_known() {
        let [listed, other] = [1, 2].map(ChannelId::new);
        let nothing = Listening::new(&BTreeSet::new());
        assert_eq!(nothing.known(listed), Some(false), "nothing is listened to");
        let ids: BTreeSet<_> = Snowflake::new(1).into_iter().collect();
        let listening = Listening::new(&ids);
        assert_eq!((listening.known(listed), listening.known(other)), (Some(true), None));
    }
}
