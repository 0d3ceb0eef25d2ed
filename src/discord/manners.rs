//! What the bot says beside answers to keep on good terms: that somebody has to wait, and hello.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serenity::all::{Context, Guild, GuildId, ShardId};
use tracing::info;

use super::convert::{self, Presentation};
use super::dispatch::Data;
use super::error::describe;
use super::texts::{texts, with_commands};
use crate::reply::{self, Script};
use crate::service::Wait;

/// A friendly word to somebody who has asked too much at once.
pub(super) fn slowly(wait: Wait, script: Script) -> Presentation {
    let seconds = wait.time.whole_seconds() + i64::from(wait.time.subsec_nanoseconds() > 0);
    Presentation::text(texts(script).slowly.replace("{seconds}", &seconds.to_string()))
}

/// The servers that the bot is in, so that it knows which one it has just joined.
#[derive(Debug, Default)]
pub(super) struct Servers(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Shards that have told which servers they begin with.
    ready: HashSet<ShardId>,
    known: HashSet<GuildId>,
}

impl Servers {
    /// A shard is connected, and begins with these servers.
    pub(super) fn begin(&self, shard: ShardId, servers: impl IntoIterator<Item = GuildId>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.ready.insert(shard);
        state.known.extend(servers);
    }

    /// Takes notice of a server, and returns whether the bot has just joined it. Until a shard is connected, its servers
    /// are taken for old ones: better no hello than a second.
    pub(super) fn is_new(&self, shard: ShardId, server: GuildId) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.known.insert(server) && state.ready.contains(&shard)
    }

    /// The bot is no longer in a server.
    pub(super) fn left(&self, server: GuildId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).known.remove(&server);
    }
}

/// Says hello in a server that the bot has joined, if it has a channel for such messages.
pub(super) async fn greet(ctx: &Context, data: &Data, server: &Guild) {
    info!(server = server.id.get(), "joined a server");
    let Some(channel) = server.system_channel_id.filter(|_| data.config.hello) else { return };
    let locale = server.preferred_locale.as_str();
    let script = Script::from_locale(locale).unwrap_or_else(|| Script::of("", data.answers.language(None)));
    let hello = reply::greet(data.answers.store().current().knowledge(), script.language());
    // The names of commands are set in markup, which a reply's own text never is.
    let how = with_commands(texts(script).hello, Some(locale));
    let mut shown = convert::reply(hello, script);
    shown.content = shown.content.map(|text| format!("{text}\n{how}"));
    if let Err(error) = channel.send_message(&ctx.http, shown.into_message()).await {
        // Not every server lets everybody speak there.
        info!(server = server.id.get(), error = describe(&error), "could not say hello");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_that_was_joined_is_new() {
        let servers = Servers::default();
        let [early, old, new] = [1, 2, 3].map(GuildId::new);
        assert!(!servers.is_new(ShardId(0), early), "the shard is not connected yet");
        servers.begin(ShardId(0), [early, old]);
        assert!(!servers.is_new(ShardId(0), old), "it was there at the start");
        assert!(servers.is_new(ShardId(0), new));
        assert!(!servers.is_new(ShardId(0), new), "it comes back after an outage");
        servers.left(new);
        assert!(servers.is_new(ShardId(0), new), "it was joined again");
    }

    #[test]
    fn a_part_of_a_second_is_waited_for_in_full() {
        let wait = Wait { time: time::Duration::milliseconds(2100), is_news: true };
        assert!(slowly(wait, Script::English).content.is_some_and(|text| text.contains("3 s")));
    }
}
