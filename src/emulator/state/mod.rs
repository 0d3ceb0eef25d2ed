//! Everything the emulator knows, in one place behind one lock.
//!
//! The rules of Discord that span several records live in the files beside
//! this one: who may do what, how messages come to be, how interactions go,
//! what a record looks like in JSON, and who hears of it on the gateway.

mod acts;
mod interactions;
mod messages;
mod options;
mod permissions;
mod render;
mod sessions;

use std::collections::BTreeMap;
use std::sync::Arc;

use time::OffsetDateTime;
use tokio::sync::broadcast;
use twilight_model::application::command::Command;
use twilight_model::channel::ChannelType;
use twilight_model::gateway::Intents;
use twilight_model::guild::Permissions;
use twilight_model::id::Id;
use twilight_model::id::marker::ApplicationMarker;

use super::clock::Clock;
use super::error::{ApiError, Report};
use super::event::Event;
use super::fault::Fault;
use super::model::{
    AttachmentId, Channel, ChannelId, Guild, GuildId, Interaction, InteractionId, Member, Message, MessageId, Role,
    RoleId, User, UserId,
};
use super::request::RecordedRequest;

pub(super) use acts::Component;
pub(super) use messages::Envelope;
pub(super) use options::Invocation;
pub use options::{File, OptionValue};
pub(super) use permissions::EVERYONE;
pub(super) use sessions::{CloseCode, Connection, Outbound, Session};

/// The first instant that a snowflake can express: the start of 2015.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;
/// The longest name of a channel or thread.
pub(super) const NAME_LENGTH: usize = 100;
/// How many command creations Discord allows a day and scope.
const COMMAND_CREATES_A_DAY: usize = 200;

/// What was decided before the server started.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) token: String,
    pub(super) bot_name: String,
    /// The privileged intents that the application has switched on.
    pub(super) privileged: Intents,
    pub(super) heartbeat_interval_ms: u64,
    pub(super) shards: u64,
    /// How many records of a kind are kept before the older half is forgotten.
    pub(super) kept: usize,
}

/// A stored file.
#[derive(Clone, Debug)]
pub(super) struct StoredFile {
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

/// The whole world of the emulator.
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) clock: Arc<Clock>,
    /// For example `127.0.0.1:4711`.
    pub(super) authority: String,
    pub(super) application_id: Id<ApplicationMarker>,
    pub(super) bot_id: UserId,
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) guilds: BTreeMap<GuildId, Guild>,
    pub(super) channels: BTreeMap<ChannelId, Channel>,
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) interactions: BTreeMap<InteractionId, Interaction>,
    /// The registered commands: global under `None`, others by guild.
    pub(super) commands: BTreeMap<Option<GuildId>, Vec<Command>>,
    command_creates: BTreeMap<Option<GuildId>, usize>,
    pub(super) files: BTreeMap<AttachmentId, StoredFile>,
    pub(super) sessions: Vec<Session>,
    pub(super) identifies: u64,
    pub(super) requests: Vec<RecordedRequest>,
    pub(super) faults: Vec<Fault>,
    /// What went wrong so far and cannot be derived from the rest.
    pub(super) findings: Report,
    /// The refusals that a test provokes on purpose.
    pub(super) tolerated: Vec<u64>,
    /// Up to which message of the bot the test has read each channel.
    pub(super) read: BTreeMap<ChannelId, MessageId>,
    /// The last messages of the bot by what it tells them by.
    pub(super) nonces: BTreeMap<String, MessageId>,
    pub(super) events: broadcast::Sender<Event>,
    last_id: u64,
}

impl State {
    /// An empty world with nobody but the bot in it.
    pub(super) fn new(settings: Settings, clock: Arc<Clock>, authority: String) -> Self {
        let (events, _) = broadcast::channel(1024);
        let mut state = Self {
            settings,
            clock,
            authority,
            application_id: Id::new(1),
            bot_id: Id::new(1),
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: BTreeMap::new(),
            command_creates: BTreeMap::new(),
            files: BTreeMap::new(),
            sessions: Vec::new(),
            identifies: 0,
            requests: Vec::new(),
            faults: Vec::new(),
            findings: Report::default(),
            tolerated: Vec::new(),
            read: BTreeMap::new(),
            nonces: BTreeMap::new(),
            events,
            last_id: 0,
        };
        // New applications share their id with their bot user.
        state.bot_id = Id::new(state.snowflake());
        state.application_id = state.bot_id.cast();
        let bot = User {
            id: state.bot_id,
            name: state.settings.bot_name.clone(),
            locale: "en-US".to_owned(),
            bot: true,
            webhook: false,
            closed_dms: false,
        };
        state.users.insert(bot.id, bot);
        state
    }

    /// The next id: larger than every one before, and dated by the clock.
    pub(super) fn snowflake(&mut self) -> u64 {
        let millis = u64::try_from(self.clock.millis() - DISCORD_EPOCH).unwrap_or(0);
        self.last_id = (self.last_id + 1).max(millis << 22);
        self.last_id
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Keeps a call for whoever reads them; of a long run, only the last.
    pub(super) fn remember(&mut self, request: RecordedRequest) {
        self.requests.push(request);
        halve(&mut self.requests, self.settings.kept);
    }

    /// Forgets what nobody in a long session will come back to: the oldest
    /// interactions, messages with their files, and findings.
    pub(super) fn forget_oldest(&mut self) {
        let kept = self.settings.kept;
        for id in oldest(&self.interactions, kept) {
            self.interactions.remove(&id);
        }
        for id in oldest(&self.messages, kept) {
            self.forget(id);
        }
        self.findings.halve(kept);
    }

    /// Tells every subscriber; nobody listening is fine.
    pub(super) fn emit(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub(super) fn user(&self, id: UserId) -> Result<&User, ApiError> {
        self.users.get(&id).ok_or_else(ApiError::unknown_user)
    }

    pub(super) fn guild(&self, id: GuildId) -> Result<&Guild, ApiError> {
        self.guilds.get(&id).ok_or_else(ApiError::unknown_guild)
    }

    pub(super) fn channel(&self, id: ChannelId) -> Result<&Channel, ApiError> {
        self.channels.get(&id).ok_or_else(ApiError::unknown_channel)
    }

    /// A message that is in this channel and not somebody's secret.
    pub(super) fn public_message(&self, channel_id: ChannelId, id: MessageId) -> Result<&Message, ApiError> {
        self.messages
            .get(&id)
            .filter(|message| message.channel_id == channel_id && message.visible_to.is_none())
            .ok_or_else(ApiError::unknown_message)
    }

    /// The messages of a channel that everyone can see, oldest first.
    pub(super) fn public_messages(&self, channel_id: ChannelId) -> impl Iterator<Item = &Message> {
        self.messages.values().filter(move |message| message.channel_id == channel_id && message.visible_to.is_none())
    }

    /// Adds a person.
    pub(super) fn create_user(&mut self, name: &str, locale: &str) -> UserId {
        let id = Id::new(self.snowflake());
        let user = User {
            id,
            name: name.to_owned(),
            locale: locale.to_owned(),
            bot: false,
            webhook: false,
            closed_dms: false,
        };
        self.users.insert(id, user);
        id
    }

    /// Adds a guild with nobody in it and `@everyone` as its only role.
    pub(super) fn create_guild(&mut self, name: &str, locale: &str) -> GuildId {
        let id: GuildId = Id::new(self.snowflake());
        let owner_id = self.create_user(&format!("{name} owner"), locale);
        let everyone = Role { id: id.cast(), name: "@everyone".to_owned(), permissions: EVERYONE, position: 0 };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner_id,
            locale: locale.to_owned(),
            roles: BTreeMap::from([(everyone.id, everyone)]),
            members: BTreeMap::new(),
            joined_at: self.now(),
            system_channel_id: None,
        };
        self.guilds.insert(id, guild);
        self.add_member(id, owner_id, Vec::new());
        id
    }

    /// Adds a role above all others.
    pub(super) fn create_role(&mut self, guild_id: GuildId, name: &str, permissions: Permissions) -> RoleId {
        let id: RoleId = Id::new(self.snowflake());
        if let Some(guild) = self.guilds.get_mut(&guild_id) {
            let role = Role {
                id,
                name: name.to_owned(),
                permissions,
                position: i64::try_from(guild.roles.len()).unwrap_or(i64::MAX),
            };
            guild.roles.insert(id, role);
            self.dispatch_role(guild_id, id);
        }
        id
    }

    /// Makes a user a member, or gives a member other roles.
    pub(super) fn add_member(&mut self, guild_id: GuildId, user_id: UserId, roles: Vec<RoleId>) {
        let joined_at = self.now();
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        let member = Member { user_id, nick: None, roles, joined_at };
        let known = guild.members.insert(user_id, member).is_some();
        self.dispatch_member(guild_id, user_id, known);
    }

    /// Lets the bot join, which it hears of as a whole guild.
    pub(super) fn join_bot(&mut self, guild_id: GuildId, permissions: Permissions) {
        let role = self.create_role(guild_id, &self.settings.bot_name.clone(), permissions);
        self.add_member(guild_id, self.bot_id, vec![role]);
        self.dispatch_guild(guild_id);
        self.emit(Event::GuildCreated { guild_id });
    }

    /// Adds a channel to a guild.
    pub(super) fn create_channel(&mut self, guild_id: GuildId, name: &str) -> ChannelId {
        self.create_channel_of(ChannelType::GuildText, guild_id, name)
    }

    /// Adds a channel of some kind.
    pub(super) fn create_channel_of(&mut self, kind: ChannelType, guild_id: GuildId, name: &str) -> ChannelId {
        let mut channel = self.blank_channel(kind, Some(guild_id));
        name.clone_into(&mut channel.name);
        self.insert_channel(channel)
    }

    /// Opens a thread, from a message or on its own.
    pub(super) fn create_thread(
        &mut self,
        parent: &Channel,
        name: &str,
        kind: ChannelType,
        owner_id: UserId,
        from: Option<MessageId>,
    ) -> ChannelId {
        let mut thread = self.blank_channel(kind, parent.guild_id);
        // A thread that starts at a message takes over its id.
        thread.id = from.map_or(thread.id, Id::cast);
        name.clone_into(&mut thread.name);
        thread.parent_id = Some(parent.id);
        thread.owner_id = Some(owner_id);
        self.insert_channel(thread)
    }

    /// The direct message between the bot and a person.
    pub(super) fn open_dm(&mut self, user_id: UserId) -> ChannelId {
        let known = self.channels.values().find(|channel| channel.recipient == Some(user_id));
        if let Some(channel) = known {
            return channel.id;
        }
        let mut channel = self.blank_channel(ChannelType::Private, None);
        channel.recipient = Some(user_id);
        self.insert_channel(channel)
    }

    fn blank_channel(&mut self, kind: ChannelType, guild_id: Option<GuildId>) -> Channel {
        Channel {
            id: Id::new(self.snowflake()),
            kind,
            guild_id,
            name: String::new(),
            topic: None,
            parent_id: None,
            owner_id: None,
            recipient: None,
            overwrites: Vec::new(),
            archived: false,
            locked: false,
            last_message_id: None,
        }
    }

    fn insert_channel(&mut self, channel: Channel) -> ChannelId {
        let id = channel.id;
        self.channels.insert(id, channel);
        self.dispatch_channel("CREATE", id);
        self.emit(Event::ChannelCreated { channel_id: id });
        id
    }

    /// Registers commands in place of all that were there; one that keeps its
    /// name and kind keeps its id.
    pub(super) fn overwrite_commands(&mut self, scope: Option<GuildId>, new: Vec<Command>) -> Result<(), ApiError> {
        let old = self.commands.remove(&scope).unwrap_or_default();
        let mut commands = Vec::new();
        for command in new {
            let known = old.iter().find(|known| same_command(known, &command));
            match self.stamp(scope, command, known.and_then(|known| known.id)) {
                Ok(command) => commands.push(command),
                Err(error) => {
                    self.commands.insert(scope, old);
                    return Err(error);
                }
            }
        }
        self.commands.insert(scope, commands);
        self.emit(Event::CommandsRegistered { guild_id: scope });
        Ok(())
    }

    /// Registers one command, or replaces the one of the same name and kind.
    pub(super) fn upsert_command(&mut self, scope: Option<GuildId>, command: Command) -> Result<Command, ApiError> {
        let commands = self.commands.entry(scope).or_default();
        let place = commands.iter().position(|known| same_command(known, &command));
        let id = place.and_then(|place| commands[place].id);
        if place.is_none() && commands.len() >= twilight_validate::command::GUILD_COMMAND_LIMIT {
            return Err(ApiError::too_many_commands());
        }
        let command = self.stamp(scope, command, id)?;
        let commands = self.commands.entry(scope).or_default();
        match place {
            Some(place) => commands[place] = command.clone(),
            None => commands.push(command.clone()),
        }
        self.emit(Event::CommandsRegistered { guild_id: scope });
        Ok(command)
    }

    /// Fills in what only Discord sets, counting creations of the day.
    fn stamp(
        &mut self,
        scope: Option<GuildId>,
        mut command: Command,
        known: Option<Id<twilight_model::id::marker::CommandMarker>>,
    ) -> Result<Command, ApiError> {
        if known.is_none() {
            let creates = self.command_creates.entry(scope).or_default();
            if *creates >= COMMAND_CREATES_A_DAY {
                return Err(ApiError::too_many_commands_today());
            }
            *creates += 1;
        }
        command.id = Some(known.unwrap_or_else(|| Id::new(self.snowflake())));
        command.version = Id::new(self.snowflake());
        command.application_id = Some(self.application_id);
        command.guild_id = scope;
        Ok(command)
    }
}

/// Drops the older half of a list that has grown too long.
pub(super) fn halve<T>(list: &mut Vec<T>, kept: usize) {
    if list.len() > kept {
        list.drain(..list.len() - kept / 2);
    }
}

/// The older half of a map that has grown too long. Ids grow with time, so that it stands in front.
fn oldest<K: Copy, V>(map: &BTreeMap<K, V>, kept: usize) -> Vec<K> {
    let surplus = if map.len() > kept { map.len() - kept / 2 } else { 0 };
    map.keys().take(surplus).copied().collect()
}

fn same_command(one: &Command, other: &Command) -> bool {
    one.kind == other.kind && one.name == other.name
}

/// A small world for the unit tests beside each file.
#[cfg(test)]
mod testing {
    use super::*;

    /// A guild with the bot, one member and a channel.
    pub(super) struct Sample {
        pub(super) state: State,
        pub(super) guild_id: GuildId,
        pub(super) channel_id: ChannelId,
        pub(super) ada: UserId,
    }

    pub(super) fn sample() -> Sample {
        let settings = Settings {
            token: "token".to_owned(),
            bot_name: "bot".to_owned(),
            privileged: Intents::MESSAGE_CONTENT,
            heartbeat_interval_ms: 1000,
            shards: 1,
            kept: 1000,
        };
        let mut state = State::new(settings, Arc::new(Clock::manual()), "localhost:1".to_owned());
        let guild_id = state.create_guild("Founders", "en-US");
        let channel_id = state.create_channel(guild_id, "general");
        state.join_bot(guild_id, EVERYONE);
        let ada = state.create_user("ada", "zh-TW");
        state.add_member(guild_id, ada, Vec::new());
        Sample { state, guild_id, channel_id, ada }
    }
}
