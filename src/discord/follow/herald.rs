//! Sends the messages that followers get, each once.
//!
//! Between sending a message and keeping that it was sent the process may die, and an answer of Discord's may be lost.
//! A message is therefore sent with a nonce that is the same whoever sends it and whenever: within a few minutes Discord
//! makes no second message of it. Whoever tries a message again, when that time may have passed, first looks for it in
//! the channel, where the button below it has the same key. What remains is a message that was deleted meanwhile, or
//! that is beyond the hundred messages after it was due and the last hundred, or in a channel whose history the bot may
//! not read.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{
    ActionRowComponent, ButtonKind, ChannelId, GetMessages, Http, HttpError, Message, MessageId, Nonce, StatusCode,
    UserId,
};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{debug, info, warn};

use super::action::FollowAction;
use super::letter::letter;
use crate::discord::error::describe;
use crate::discord::shutdown::{InFlight, Shutdown};
use crate::service::Desk;
use crate::service::follows::{Bulletin, Failure, Post};
use crate::store::{Due, Place, StoreError};

/// How often to look for messages that another process, or nobody, is about to send.
const LOOK: Duration = Duration::from_secs(5);
/// How long sending may take: less than a message is claimed for.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// How many messages of a channel are looked through at a time: as many as Discord shows.
const HISTORY: u8 = 100;
/// How many characters a nonce may have, and one less.
const KEY: usize = 24;
/// When the ids of Discord's begin to count, in milliseconds since 1970.
const EPOCH: i128 = 1_420_070_400_000;

/// Whoever sends them, for one connection to Discord.
pub(in crate::discord) struct Herald {
    post: Post,
    http: Arc<Http>,
    in_flight: InFlight,
}

impl Herald {
    pub(in crate::discord) fn new(desk: &Desk, http: Arc<Http>, in_flight: InFlight) -> Self {
        Self { post: Post::of(desk), http, in_flight }
    }

    /// Works from the time that the bot is connected until it is over.
    pub(in crate::discord) async fn work(self, connected: Arc<Notify>, over: Shutdown) {
        tokio::select! {
            () = connected.notified() => {}
            () = over.requested() => return,
        }
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = over.requested() => return,
                () = self.post.rung() => {}
                _ = looks.tick() => {}
            }
            // The store tells in the log when it is away; then this is tried again with the next look.
            if let Err(error) = self.deliver_all(&over).await {
                debug!(%error, "messages to followers have to wait");
            }
        }
    }

    async fn deliver_all(&self, over: &Shutdown) -> Result<(), StoreError> {
        self.post.remind().await?;
        while !over.is_requested() {
            let _guard = self.in_flight.guard();
            let Some(bulletin) = self.post.next().await? else { break };
            let due = &bulletin.due;
            let sent = timeout(SEND_WITHIN, self.deliver(&bulletin)).await;
            match sent.unwrap_or(Err(Failure::Later)) {
                Ok(()) => {
                    info!(notice = due.id, occasion = due.occasion, place = due.place.name(), "told a follower");
                    self.post.delivered(due).await?;
                }
                Err(failure) => self.post.failed(due, failure).await?,
            }
        }
        Ok(())
    }

    async fn deliver(&self, bulletin: &Bulletin) -> Result<(), Failure> {
        let due = &bulletin.due;
        let channel = self.channel(due.place).await?;
        let key = key(due);
        if due.attempts > 1 && self.was_sent(channel, &key, due.due_at).await? {
            return Ok(());
        }
        let message = letter(bulletin, &key).into_message().nonce(Nonce::String(key)).enforce_nonce(true);
        channel.send_message(&self.http, message).await.map(|_| ()).map_err(|error| failure(&error, due))
    }

    async fn channel(&self, place: Place) -> Result<ChannelId, Failure> {
        match place {
            Place::Channel(0) | Place::Person(0) => Err(Failure::Gone),
            Place::Channel(id) => Ok(ChannelId::new(id)),
            Place::Person(id) => match UserId::new(id).create_dm_channel(&self.http).await {
                Ok(channel) => Ok(channel.id),
                Err(error) => Err(failure_of(&error)),
            },
        }
    }

    /// Whether a message stands in the channel already.
    async fn was_sent(&self, channel: ChannelId, key: &str, since: OffsetDateTime) -> Result<bool, Failure> {
        let looks = [GetMessages::new().after(first_id(since)).limit(HISTORY), GetMessages::new().limit(HISTORY)];
        for look in looks {
            match channel.messages(&self.http, look).await {
                Ok(messages) if messages.iter().any(|message| has_key(message, key)) => return Ok(true),
                Ok(_) => {}
                // Where it may not look it goes by what it knows.
                Err(error) if failure_of(&error) == Failure::Refused => return Ok(false),
                Err(error) => return Err(failure_of(&error)),
            }
        }
        Ok(false)
    }
}

/// What a message is known by, whoever sends it.
fn key(due: &Due) -> String {
    let of = match due.place {
        Place::Channel(id) | Place::Person(id) => format!("{} {id} {}", due.place.name(), due.occasion),
    };
    let mut key = Sha256::digest(of).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    key.truncate(KEY);
    key
}

fn has_key(message: &Message, key: &str) -> bool {
    let id = FollowAction::List(key.to_owned()).encode();
    let components = message.components.iter().flat_map(|row| &row.components);
    components.into_iter().any(|component| match component {
        ActionRowComponent::Button(button) => {
            matches!(&button.data, ButtonKind::NonLink { custom_id, .. } if *custom_id == id)
        }
        _ => false,
    })
}

/// An id before that of every message since a minute before a moment, as clocks may differ.
fn first_id(since: OffsetDateTime) -> MessageId {
    let millis = since.unix_timestamp_nanos() / 1_000_000 - 60_000 - EPOCH;
    MessageId::new((u64::try_from(millis).unwrap_or_default() << 22).max(1))
}

fn failure(error: &serenity::Error, due: &Due) -> Failure {
    let failure = failure_of(error);
    warn!(notice = due.id, error = describe(error), ?failure, "a message to followers could not be sent");
    failure
}

/// What an error says of the place.
fn failure_of(error: &serenity::Error) -> Failure {
    let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error else { return Failure::Later };
    match response.status_code {
        StatusCode::NOT_FOUND => Failure::Gone,
        // The token or the pace is wrong, and not the place.
        StatusCode::UNAUTHORIZED | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Failure::Later,
        status if status.is_client_error() => Failure::Refused,
        _ => Failure::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(place: Place, occasion: &str) -> Due {
        let (script, content) = ("en".to_owned(), String::new());
        let (occasion, due_at) = (occasion.to_owned(), OffsetDateTime::UNIX_EPOCH);
        Due { id: 1, place, occasion, script, content, due_at, attempts: 1 }
    }

    #[test]
    fn a_message_is_known_by_its_place_and_occasion() {
        let one = key(&due(Place::Channel(1), "revision:2"));
        assert_eq!(one.len(), KEY);
        assert_eq!(one, key(&Due { id: 9, attempts: 4, ..due(Place::Channel(1), "revision:2") }));
        for other in [due(Place::Person(1), "revision:2"), due(Place::Channel(2), "revision:2")] {
            assert_ne!(one, key(&other));
        }
        assert_ne!(one, key(&due(Place::Channel(1), "revision:3")));
    }

    #[test]
    fn ids_count_from_their_own_epoch() {
        assert_eq!(first_id(OffsetDateTime::UNIX_EPOCH).get(), 1);
        // The example of Discord's documentation, a minute later.
        let moment = OffsetDateTime::from_unix_timestamp_nanos((1_462_015_105_796 + 60_000) * 1_000_000).unwrap();
        assert_eq!(first_id(moment).get() >> 22, 175_928_847_299_117_063 >> 22);
    }
}
