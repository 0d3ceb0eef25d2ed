//! The bot on Discord: commands, questions in channels and direct messages, buttons and menus.
//!
//! Answers are found by [`service`](crate::service) without waiting for anything; here is only what is Discord's.
//! Everything that is sent is built by the `convert` module, which keeps to every limit and pings nobody.

mod action;
mod commands;
mod components;
mod convert;
mod desk;
mod dispatch;
mod error;
mod follow;
mod listening;
mod manners;
mod messages;
mod patience;
mod permissions;
mod picture;
mod register;
mod settings;
mod shutdown;
mod texts;

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{Client, ClientBuilder, GatewayIntents, HttpBuilder};
use tokio::sync::Notify;
use tokio::time::timeout;
use tracing::{info, warn};

pub use error::RunError;
pub use shutdown::Shutdown;

use crate::config::{DiscordConfig, Token};
use crate::service::{Answered, Answers, Desk, Feedback, Pace, Pictures, ServerSettings};
use dispatch::{Data, Dispatcher};
use follow::Herald;
use listening::{Content, Listening};
use manners::Servers;
use shutdown::InFlight;

/// How long answers that are under way may take to finish once the bot is asked to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// How many questions are remembered with their answers, so that these follow when those are edited or deleted.
const ANSWERED: usize = 10_000;

/// What the bot needs to run.
#[derive(Clone)]
pub struct Options {
    /// Who it is.
    pub token: Token,
    /// What an operator has set.
    pub config: DiscordConfig,
    /// Where its answers come from.
    pub answers: Arc<Answers>,
    /// Where it goes what people think of them.
    pub feedback: Arc<dyn Feedback>,
    /// What the moderators of servers have set.
    pub settings: Arc<ServerSettings>,
    /// What it draws timelines with.
    pub pictures: Pictures,
    /// Where moderators change what they come from.
    pub desk: Arc<Desk>,
    /// A server to connect to in place of Discord's, such as `http://127.0.0.1:8080`.
    pub api: Option<String>,
}

/// Connects to Discord and answers until `shutdown` is requested or the connection fails for good.
///
/// If Discord does not let the bot read messages that are not directed to it, it goes on without them.
///
/// # Errors
/// When the token is refused, or Discord cannot be reached at the start.
pub async fn run(options: Options, shutdown: Shutdown) -> Result<(), RunError> {
    let mut intents = intents(&options.config);
    tokio::spawn(picture::prepare(options.pictures));
    let mut is_refused = !options.config.message_content;
    loop {
        let content = match intents.contains(GatewayIntents::MESSAGE_CONTENT) {
            true => Content::Read,
            false if is_refused => Content::Refused,
            false => Content::Unasked,
        };
        match connect(&options, intents, content, &shutdown).await {
            Err(error) if error.is_about_intents() && intents.contains(GatewayIntents::MESSAGE_CONTENT) => {
                warn!(
                    "Discord does not allow the message content intent: going on with mentions, direct messages and \
                     commands (switch it on in the developer portal, or set `message-content = false`)"
                );
                intents.remove(GatewayIntents::MESSAGE_CONTENT);
                is_refused = true;
            }
            Ok(End::ContentWanted) => {
                info!("a server is to be listened to: connecting anew, with the message content intent");
                intents |= GatewayIntents::MESSAGE_CONTENT;
            }
            Ok(End::Stopped) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// The events that the bot hears of: no more than it acts on. Servers and channels bring the threads.
fn intents(config: &DiscordConfig) -> GatewayIntents {
    let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    // Without a channel to listen to there is nothing that it would be needed for. Once a server has chosen one, it is
    // asked for.
    if config.message_content && !config.listen.is_empty() {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    intents
}

/// Why a connection came to its end.
enum End {
    /// The bot was asked to stop.
    Stopped,
    /// A server is to be listened to, which takes another connection.
    ContentWanted,
}

/// Connects with these intents, and stays connected until asked to stop or to connect anew.
async fn connect(
    options: &Options,
    intents: GatewayIntents,
    content: Content,
    shutdown: &Shutdown,
) -> Result<End, RunError> {
    let in_flight = InFlight::new();
    let content_wanted = Arc::new(Notify::new());
    let connected = Arc::new(Notify::new());
    let hearing = (content, Arc::clone(&content_wanted));
    let mut client = client(options, intents, hearing, (in_flight.clone(), Arc::clone(&connected))).await?;
    let shards = Arc::clone(&client.shard_manager);
    let over = Shutdown::new();
    let herald = Herald::new(&options.desk, Arc::clone(&client.http), in_flight.clone());
    tokio::spawn(herald.work(connected, over.clone()));
    let end = tokio::select! {
        result = client.start_autosharded() => {
            over.request();
            return result.map(|()| End::Stopped).map_err(RunError::from);
        }
        () = shutdown.requested() => {
            info!("stopping");
            End::Stopped
        }
        () = content_wanted.notified() => End::ContentWanted,
    };
    over.request();
    // First nothing new is taken in, then what was taken in is finished.
    shards.shutdown_all().await;
    if timeout(FINISH_WITHIN, in_flight.finish()).await.is_err() {
        warn!("stopped before every answer was finished");
    }
    Ok(end)
}

async fn client(
    options: &Options,
    intents: GatewayIntents,
    (content, content_wanted): (Content, Arc<Notify>),
    (in_flight, connected): (InFlight, Arc<Notify>),
) -> Result<Client, RunError> {
    let mut http = HttpBuilder::new(options.token.expose()).default_allowed_mentions(convert::nobody());
    if let Some(api) = &options.api {
        // With its rate limiter serenity would silently ignore the other server.
        http = http.proxy(api).ratelimiter_disabled(true);
    }
    let cooldown = &options.config.cooldown;
    let data = Data {
        answers: Arc::clone(&options.answers),
        config: options.config.clone(),
        listening: Listening::new(&options.config.listen),
        servers: Servers::default(),
        answered: Answered::new(ANSWERED),
        pace: Pace::new(cooldown.per_person, cooldown.per_channel, cooldown.within()),
        feedback: Arc::clone(&options.feedback),
        settings: Arc::clone(&options.settings),
        content,
        content_wanted,
        pictures: options.pictures,
        desk: Arc::clone(&options.desk),
    };
    let client = ClientBuilder::new_with_http(http.build(), intents)
        .framework(Dispatcher::new(data, in_flight, connected))
        .await?;
    if let Some(api) = &options.api {
        // Where a server names no gateway, serenity falls back to the real one.
        let gateway = client.ws_url.lock().await.clone();
        if gateway.contains("discord.gg") {
            return Err(RunError::ForeignGateway { api: api.clone(), gateway });
        }
    }
    Ok(client)
}
