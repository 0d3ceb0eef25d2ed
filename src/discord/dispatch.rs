//! Hands what happens on Discord to whoever deals with it.

use std::sync::{Arc, OnceLock};

use poise::{FrameworkContext, FrameworkError, FrameworkOptions};
use serenity::all::{Client, Context, Framework, FullEvent, GuildId, Interaction, Ready, ShardManager, UserId};
use tokio::sync::Notify;
use tracing::{debug, info, warn};

use super::commands;
use super::components;
use super::convert::{Presentation, nobody};
use super::desk;
use super::error::Failure;
use super::follow;
use super::listening::{Content, Listening};
use super::manners::{self, Servers};
use super::messages;
use super::register;
use super::settings;
use super::shutdown::InFlight;
use super::texts::texts;
use crate::config::DiscordConfig;
use crate::service::{Answered, Answers, Desk, Feedback, Pace, Pictures, ServerSettings, Settings};

/// What handlers work with.
pub(super) struct Data {
    /// Where answers come from.
    pub answers: Arc<Answers>,
    /// What an operator has set.
    pub config: DiscordConfig,
    /// Where the bot overhears messages.
    pub listening: Listening,
    /// The servers that it is in.
    pub servers: Servers,
    /// Which of its messages answers which.
    pub answered: Answered,
    /// How often people are answered.
    pub pace: Pace,
    /// Where it goes what people think of answers.
    pub feedback: Arc<dyn Feedback>,
    /// Where moderators change what answers come from.
    pub desk: Arc<Desk>,
    /// What the moderators of servers have set.
    pub settings: Arc<ServerSettings>,
    /// Whether messages can be read that are not directed to the bot.
    pub content: Content,
    /// Rung once they have to be.
    pub content_wanted: Arc<Notify>,
    /// What timelines are drawn with.
    pub pictures: Pictures,
}

impl Data {
    /// What has been set for a server; the defaults in direct messages.
    pub(super) async fn settings_of(&self, server: Option<GuildId>) -> Arc<Settings> {
        match server {
            Some(server) => self.settings.of(server.get()).await,
            None => Arc::default(),
        }
    }

    /// Sees to it that messages can be read which these settings want answered.
    pub(super) fn heed(&self, settings: &Settings) {
        let listens = settings.listen.as_ref().is_some_and(|listed| !listed.is_empty());
        if listens && self.content == Content::Unasked {
            self.content_wanted.notify_one();
        }
    }
}

/// The context of a command.
pub(super) type CommandContext<'a> = poise::Context<'a, Data, Failure>;

/// Takes every event. It drives poise itself instead of leaving that to poise's own framework, so that there is no
/// set-up that could fail half-way, and so that it knows what is being answered when the bot is asked to stop.
pub(super) struct Dispatcher {
    data: Data,
    options: FrameworkOptions<Data, Failure>,
    /// Set before the first event.
    shards: Option<Arc<ShardManager>>,
    /// Set by the first event, which is always that the bot is ready.
    me: OnceLock<UserId>,
    in_flight: InFlight,
    /// Rung by the first event.
    connected: Arc<Notify>,
}

impl Dispatcher {
    pub(super) fn new(data: Data, in_flight: InFlight, connected: Arc<Notify>) -> Self {
        let mut options = FrameworkOptions {
            commands: commands::all(),
            on_error: |error| Box::pin(on_error(error)),
            allowed_mentions: Some(nobody()),
            initialize_owners: false,
            ..FrameworkOptions::default()
        };
        poise::set_qualified_names(&mut options.commands);
        Self { data, options, shards: None, me: OnceLock::new(), in_flight, connected }
    }

    async fn ready(&self, ctx: &Context, ready: &Ready) {
        self.data.servers.begin(ctx.shard_id, ready.guilds.iter().map(|server| server.id));
        let is_first = self.me.set(ready.user.id).is_ok();
        info!(name = %ready.user.name, servers = ready.guilds.len(), "connected to Discord");
        if is_first {
            self.connected.notify_one();
            let commands = commands::registered(&self.options.commands);
            register::register(&ctx.http, ready.application.id, &commands).await;
        }
    }

    async fn interaction(&self, ctx: &Context, event: FullEvent) {
        let FullEvent::InteractionCreate { interaction } = &event else { return };
        match interaction {
            Interaction::Component(component) if settings::is_ours(component) => {
                settings::respond(ctx, &self.data, component).await;
            }
            Interaction::Component(component) if component.data.custom_id.starts_with(desk::PREFIX) => {
                desk::decide::pressed(ctx, &self.data, component).await;
            }
            Interaction::Component(component) if component.data.custom_id.starts_with(follow::PREFIX) => {
                follow::pressed(ctx, &self.data, component).await;
            }
            Interaction::Component(component) => components::respond(ctx, &self.data, component).await,
            Interaction::Modal(modal) => desk::decide::sent(ctx, &self.data, modal).await,
            _ => {
                let (Some(shards), Some(&bot_id)) = (&self.shards, self.me.get()) else { return };
                let framework = FrameworkContext {
                    serenity_context: ctx,
                    bot_id,
                    options: &self.options,
                    user_data: &self.data,
                    shard_manager: shards,
                };
                poise::dispatch_event(framework, event).await;
            }
        }
    }
}

#[serenity::async_trait]
impl Framework for Dispatcher {
    async fn init(&mut self, client: &Client) {
        self.shards = Some(Arc::clone(&client.shard_manager));
    }

    async fn dispatch(&self, ctx: Context, event: FullEvent) {
        let _guard = self.in_flight.guard();
        match event {
            FullEvent::Ready { data_about_bot } => self.ready(&ctx, &data_about_bot).await,
            FullEvent::InteractionCreate { .. } => self.interaction(&ctx, event).await,
            FullEvent::Message { new_message } => {
                if let Some(&me) = self.me.get() {
                    messages::respond(&ctx, &self.data, me, &new_message).await;
                }
            }
            FullEvent::MessageUpdate { event, .. } => {
                if let Some(&me) = self.me.get() {
                    messages::edited(&ctx, &self.data, me, &event).await;
                }
            }
            FullEvent::MessageDelete { channel_id, deleted_message_id, .. } => {
                messages::deleted(&ctx, &self.data, channel_id, &[deleted_message_id]).await;
            }
            FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, .. } => {
                messages::deleted(&ctx, &self.data, channel_id, &multiple_deleted_messages_ids).await;
            }
            event => self.surroundings(&ctx, &event).await,
        }
    }
}

impl Dispatcher {
    /// What concerns servers and channels.
    async fn surroundings(&self, ctx: &Context, event: &FullEvent) {
        self.data.listening.observe(event);
        if let FullEvent::GuildCreate { guild, .. } = event {
            self.data.heed(&*self.data.settings_of(Some(guild.id)).await);
        }
        match event {
            FullEvent::GuildCreate { guild, .. } if self.data.servers.is_new(ctx.shard_id, guild.id) => {
                manners::greet(ctx, &self.data, guild).await;
            }
            // One that is only out of reach for a while comes back.
            FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
                self.data.servers.left(incomplete.id);
            }
            _ => {}
        }
    }
}

/// The boundary at which a failed command ends: one line for the operator, one sentence for the person.
async fn on_error(error: FrameworkError<'_, Data, Failure>) {
    if matches!(&error, FrameworkError::Command { error, .. } if error.is_answered_elsewhere()) {
        debug!("a command was answered by another process");
        return;
    }
    let cause = cause(&error);
    let Some(ctx) = error.ctx() else {
        warn!(cause, "an interaction could not be handled");
        return;
    };
    warn!(command = %ctx.command().qualified_name, cause, "a command failed");
    let sorry = Presentation::text(texts(commands::script(ctx)).failed).private().into_reply();
    // If this fails as well, the line above is all that can be done.
    let _ = ctx.send(sorry).await;
}

/// What went wrong, without what people wrote: poise names only the command.
fn cause(error: &FrameworkError<'_, Data, Failure>) -> String {
    match error {
        FrameworkError::Command { error, .. } => error.to_string(),
        FrameworkError::CommandPanic { .. } => "it panicked".to_owned(),
        FrameworkError::CommandStructureMismatch { description, .. } => {
            format!("it was called as an earlier version is: {description}")
        }
        error => error.to_string(),
    }
}
