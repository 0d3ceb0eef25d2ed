//! An embedded server that speaks Discord's REST and gateway protocols.
//!
//! It exists so that a bot can be tried out whole, over real sockets and with
//! its real client library, without an account, a token or a network: in
//! tests, and in the playground. It knows nothing of any particular bot. It
//! keeps guilds, channels, people and messages in memory, refuses what
//! Discord would refuse with Discord's own errors, and lets tests act as
//! people and read what came of it.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use initiative_bot::emulator::Emulator;
//!
//! let emu = Emulator::builder().message_content(true).start().await?;
//! let guild = emu.guild("Founders").channel("general").create();
//! let ada = emu.user("ada").locale("zh-TW").member_of(&guild).create();
//! // … start the bot's client against emu.api_url() with emu.token() …
//! emu.ready().await?;
//!
//! let question = ada.at(&guild.channel("general")).say("hello")?;
//! let answer = emu.next_message_from_bot(question.channel_id).await?;
//! assert_eq!(answer.reply_to, Some(question.id));
//! emu.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! # How it is built
//! - [`model`] holds the records, in twilight's vocabulary.
//! - `state` holds all of them behind one lock, with Discord's rules.
//! - `validate` refuses malformed bodies.
//! - `rest` and `gateway` are the two protocols.
//! - `people` lets tests act; `reading` lets them wait and read.
//! - `web` lets people act, in a browser.
//!
//! # Invariants
//! - Time comes from a [`Clock`]; ids are monotonic and, with a manual clock,
//!   the same in every run.
//! - Whatever changes the state wakes everyone who waits on it, so that
//!   nothing here or in a test ever sleeps.
//! - A call to a route that does not exist is answered with 404 and makes
//!   [`Emulator::finish`] fail.

mod builder;
mod clock;
mod error;
mod event;
mod fault;
mod gateway;
pub mod model;
mod people;
mod reading;
mod request;
mod rest;
mod state;
mod validate;
mod web;
mod world;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::{any, get};
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;

pub use self::builder::EmulatorBuilder;
pub use self::clock::Clock;
pub use self::error::{ApiError, EmulatorError, Report};
pub use self::event::Event;
pub use self::fault::Fault;
pub use self::people::{Actor, CommandCall, Person};
pub use self::reading::{InteractionHandle, Response};
pub use self::request::RecordedRequest;
pub use self::state::{File, OptionValue};
pub use self::world::{ChannelHandle, GuildBuilder, GuildHandle, PersonBuilder};

use self::model::UserId;
use self::state::{Outbound, State};

/// A running server; clones are handles to the same one, and it stops when
/// the last of them is dropped.
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
    /// Stops the server with the last handle.
    _server: Arc<ServerGuard>,
}

/// What the handles and the server share.
struct Shared {
    state: Mutex<State>,
    /// Counts the changes of the state, for those who wait.
    changes: watch::Sender<u64>,
    authority: String,
    token: String,
    /// How long helpers wait before they give up.
    deadline: Duration,
}

impl Shared {
    /// Runs something under the lock and wakes everyone who waits.
    fn with<T>(&self, run: impl FnOnce(&mut State) -> T) -> T {
        let result = self.look(run);
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// Runs something that changes nothing under the lock.
    ///
    /// A panic under the lock belongs to a test that has failed already; the
    /// others may go on.
    fn look<T>(&self, run: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        run(&mut state)
    }
}

/// Ends the server's task when it is dropped.
struct ServerGuard {
    task: AbortHandle,
    shared: Arc<Shared>,
}

impl Drop for ServerGuard {
    fn drop(&mut self) {
        self.task.abort();
        // Open connections would outlive the server otherwise.
        self.shared.with(|state| {
            for session in &mut state.sessions {
                if let Some(connection) = session.connection.take() {
                    connection.send(Outbound::Drop);
                }
            }
        });
    }
}

impl Emulator {
    /// Sets up a server with other than default settings.
    #[must_use]
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// What stands in for `https://discord.com`: clients append `/api/v10`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.authority)
    }

    /// Where the gateway is, as `/gateway` tells it to clients.
    #[must_use]
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.shared.authority)
    }

    /// The only token that is let in.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// The id of the bot's application.
    #[must_use]
    pub fn application_id(&self) -> u64 {
        self.shared.look(|state| state.application_id.get())
    }

    /// The id of the bot's user.
    #[must_use]
    pub fn bot_user_id(&self) -> UserId {
        self.shared.look(|state| state.bot_id)
    }

    /// What a person writes to mention the bot.
    #[must_use]
    pub fn bot_mention(&self) -> String {
        format!("<@{}>", self.bot_user_id())
    }

    /// Moves a manual clock, so that interactions and tokens grow old.
    pub fn advance(&self, by: Duration) {
        self.shared.with(|state| state.clock.advance(by));
    }

    /// Lets the next calls that match meet a fault.
    pub fn inject(&self, fault: Fault) {
        self.shared.with(|state| state.faults.push(fault));
    }

    /// Hears of every change from now on. One who listens too slowly loses
    /// the oldest events and is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.shared.look(|state| state.events.subscribe())
    }

    /// The routes of the server without its answer to unknown ones, for
    /// merging into a larger application.
    pub fn router(&self) -> Router {
        router(Arc::clone(&self.shared))
    }
}

/// The routes that Discord would have.
fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/v10/{*path}", any(rest::api))
        .route("/gateway", get(gateway::upgrade))
        .route("/gateway/", get(gateway::upgrade))
        .route("/attachments/{channel}/{id}/{name}", get(rest::attachment))
        .with_state(shared)
}
