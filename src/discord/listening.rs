//! Which channels the bot listens to without being addressed.

use std::collections::{BTreeSet, HashSet};
use std::sync::{PoisonError, RwLock};

use serenity::all::{ChannelId, FullEvent, GuildChannel};

use crate::config::Snowflake;

/// The channels that the configuration lists, and the threads in them.
#[derive(Debug)]
pub(super) struct Listening {
    channels: BTreeSet<ChannelId>,
    /// Threads of listed channels only, so that this stays small.
    threads: RwLock<HashSet<ChannelId>>,
}

impl Listening {
    pub(super) fn new(listed: &BTreeSet<Snowflake>) -> Self {
        let channels = listed.iter().map(|id| ChannelId::new(id.get())).collect();
        Self { channels, threads: RwLock::default() }
    }

    /// Whether messages in this channel or thread are overheard.
    pub(super) fn includes(&self, channel: ChannelId) -> bool {
        self.channels.contains(&channel)
            || self.threads.read().unwrap_or_else(PoisonError::into_inner).contains(&channel)
    }

    /// Takes notice of threads as they come and go.
    pub(super) fn observe(&self, event: &FullEvent) {
        match event {
            FullEvent::GuildCreate { guild, .. } => guild.threads.iter().for_each(|thread| self.add(thread)),
            FullEvent::ThreadCreate { thread } => self.add(thread),
            FullEvent::ThreadUpdate { new, .. } => self.add(new),
            FullEvent::ThreadListSync { thread_list_sync } => {
                thread_list_sync.threads.iter().for_each(|thread| self.add(thread));
            }
            FullEvent::ThreadDelete { thread, .. } => {
                self.threads.write().unwrap_or_else(PoisonError::into_inner).remove(&thread.id);
            }
            _ => {}
        }
    }

    fn add(&self, thread: &GuildChannel) {
        if thread.parent_id.is_some_and(|parent| self.channels.contains(&parent)) {
            self.threads.write().unwrap_or_else(PoisonError::into_inner).insert(thread.id);
        }
    }
}
