//! Gateway sessions: who is connected, what was sent, and who hears of what.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use twilight_model::gateway::Intents;

use super::State;
use crate::emulator::event::Event;
use crate::emulator::model::{ChannelId, GuildId, Message, RoleId, UserId};

/// How many sent events a session keeps for a resumption.
const REPLAY_LIMIT: usize = 10_000;
/// The intents that an application must have switched on.
const PRIVILEGED: Intents = Intents::GUILD_PRESENCES.union(Intents::GUILD_MEMBERS).union(Intents::MESSAGE_CONTENT);

/// Why the gateway ends a connection, with Discord's numbers and words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::emulator) struct CloseCode(pub(in crate::emulator) u16, pub(in crate::emulator) &'static str);

impl CloseCode {
    pub(in crate::emulator) const UNKNOWN_OPCODE: Self = Self(4001, "Unknown opcode");
    pub(in crate::emulator) const DECODE_ERROR: Self = Self(4002, "Error while decoding payload.");
    pub(in crate::emulator) const NOT_AUTHENTICATED: Self = Self(4003, "Not authenticated.");
    pub(in crate::emulator) const AUTHENTICATION_FAILED: Self = Self(4004, "Authentication failed.");
    pub(in crate::emulator) const ALREADY_AUTHENTICATED: Self = Self(4005, "Already authenticated.");
    pub(in crate::emulator) const INVALID_SEQ: Self = Self(4007, "Invalid seq.");
    pub(in crate::emulator) const INVALID_SHARD: Self = Self(4010, "Invalid shard.");
    pub(in crate::emulator) const INVALID_API_VERSION: Self = Self(4012, "Invalid API version.");
    pub(in crate::emulator) const INVALID_INTENTS: Self = Self(4013, "Invalid intent(s).");
    pub(in crate::emulator) const DISALLOWED_INTENTS: Self = Self(4014, "Disallowed intent(s).");
}

/// What a connection is told to send or do.
#[derive(Clone, Debug)]
pub(in crate::emulator) enum Outbound {
    Payload(Value),
    Close(u16, String),
    /// Ends the connection without a word, as a broken line would.
    Drop,
}

/// The way to one connection. Two of them differ in their number.
#[derive(Clone, Debug)]
pub(in crate::emulator) struct Connection {
    pub(in crate::emulator) number: u64,
    pub(in crate::emulator) outbox: UnboundedSender<Outbound>,
}

impl Connection {
    /// Queues something; a connection that is gone will not miss it.
    pub(in crate::emulator) fn send(&self, outbound: Outbound) {
        let _ = self.outbox.send(outbound);
    }
}

/// What a shard identified as, which outlives its connections.
#[derive(Clone, Debug)]
pub(in crate::emulator) struct Session {
    pub(in crate::emulator) id: String,
    pub(in crate::emulator) shard: (u64, u64),
    pub(in crate::emulator) intents: Intents,
    /// The number of the last event.
    pub(in crate::emulator) sequence: u64,
    /// The last event that the client is known to have received.
    pub(in crate::emulator) acknowledged: u64,
    log: VecDeque<(u64, Value)>,
    /// How many events are kept for a resumption.
    kept: usize,
    /// How to reach it while it is connected.
    pub(in crate::emulator) connection: Option<Connection>,
}

impl Session {
    /// Numbers an event, keeps it for a resumption and sends it.
    fn push(&mut self, name: &str, data: Value) {
        self.sequence += 1;
        let payload = json!({"op": 0, "t": name, "s": self.sequence, "d": data});
        self.log.push_back((self.sequence, payload.clone()));
        if self.log.len() > self.kept {
            self.log.pop_front();
        }
        if let Some(connection) = &self.connection {
            connection.send(Outbound::Payload(payload));
        }
    }

    /// Whether this shard is the one for a guild, or for direct messages.
    fn serves(&self, guild_id: Option<GuildId>) -> bool {
        let (shard, count) = self.shard;
        guild_id.map_or(0, |id| (id.get() >> 22) % count) == shard
    }
}

impl State {
    /// Starts a session, or says why not.
    pub(in crate::emulator) fn identify(&mut self, data: &Value, connection: Connection) -> Result<String, CloseCode> {
        let token = data["token"].as_str().unwrap_or_default();
        if token.trim_start_matches("Bot ") != self.settings.token {
            return Err(CloseCode::AUTHENTICATION_FAILED);
        }
        let intents = data["intents"].as_u64().and_then(Intents::from_bits).ok_or(CloseCode::INVALID_INTENTS)?;
        if !self.settings.privileged.contains(intents & PRIVILEGED) {
            return Err(CloseCode::DISALLOWED_INTENTS);
        }
        let shard = shard(&data["shard"])?;
        self.identifies += 1;
        // A shard that identifies anew has given up its earlier session, unless that is another process's: both hear all.
        self.sessions.retain(|session| session.shard != shard || session.connection.is_some());
        let id = format!("{:032x}", self.snowflake());
        self.sessions.push(Session {
            id: id.clone(),
            shard,
            intents,
            sequence: 0,
            acknowledged: 0,
            log: VecDeque::new(),
            kept: self.settings.kept.min(REPLAY_LIMIT),
            connection: Some(connection),
        });
        self.greet(&id);
        self.emit(Event::BotConnected { resumed: false });
        Ok(id)
    }

    /// Sends READY and a session's guilds.
    fn greet(&mut self, session_id: &str) {
        let Some(index) = self.sessions.iter().position(|session| session.id == session_id) else {
            return;
        };
        let session = &self.sessions[index];
        let joined: Vec<GuildId> = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&self.bot_id))
            .map(|guild| guild.id)
            .filter(|id| session.serves(Some(*id)))
            .collect();
        let unavailable: Vec<Value> = joined.iter().map(|id| json!({"id": id, "unavailable": true})).collect();
        let ready = json!({
            "v": 10,
            "user": self.current_user_json(),
            "guilds": unavailable,
            "session_id": session_id,
            "resume_gateway_url": format!("ws://{}/gateway", self.authority),
            "session_type": "normal",
            "shard": [session.shard.0, session.shard.1],
            "application": {"id": self.application_id, "flags": self.application_flags()},
            "private_channels": [],
            "presences": [],
            "relationships": [],
        });
        self.sessions[index].push("READY", ready);
        if !self.sessions[index].intents.contains(Intents::GUILDS) {
            return;
        }
        for id in joined {
            let Some(guild) = self.guilds.get(&id) else {
                continue;
            };
            let data = self.full_guild_json(guild, self.sessions[index].intents);
            self.sessions[index].push("GUILD_CREATE", data);
        }
    }

    /// Goes on with a session where its client left off. `Ok(None)` says that
    /// there is nothing to go on with.
    pub(in crate::emulator) fn resume(
        &mut self,
        data: &Value,
        connection: Connection,
    ) -> Result<Option<String>, CloseCode> {
        if data["token"].as_str().unwrap_or_default().trim_start_matches("Bot ") != self.settings.token {
            return Err(CloseCode::AUTHENTICATION_FAILED);
        }
        let id = data["session_id"].as_str().unwrap_or_default();
        let seen = data["seq"].as_u64().unwrap_or(0);
        let Some(session) = self.sessions.iter_mut().find(|session| session.id == id) else {
            return Ok(None);
        };
        if seen > session.sequence {
            return Err(CloseCode::INVALID_SEQ);
        }
        let missed: Vec<Value> =
            session.log.iter().filter(|(sequence, _)| *sequence > seen).map(|(_, payload)| payload.clone()).collect();
        let complete = u64::try_from(missed.len()).is_ok_and(|missed| missed == session.sequence - seen);
        if !complete {
            return Ok(None);
        }
        session.acknowledged = session.acknowledged.max(seen);
        for payload in missed {
            connection.send(Outbound::Payload(payload));
        }
        session.connection = Some(connection);
        session.push("RESUMED", json!({"_trace": []}));
        let id = session.id.clone();
        self.emit(Event::BotConnected { resumed: true });
        Ok(Some(id))
    }

    /// Notes that the client has seen events up to a number.
    pub(in crate::emulator) fn acknowledge(&mut self, session_id: &str, sequence: u64) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.id == session_id) {
            session.acknowledged = session.acknowledged.max(sequence);
        }
    }

    /// Notes that a connection ended. A client that says goodbye with 1000 or
    /// 1001 gives up its session, any other may resume it.
    pub(in crate::emulator) fn disconnected(&mut self, session_id: &str, number: u64, code: Option<u16>) {
        let Some(index) = self.sessions.iter().position(|session| session.id == session_id) else {
            return;
        };
        let current = self.sessions[index].connection.as_ref().map(|connection| connection.number);
        // The session may have moved on to a newer connection meanwhile.
        if current != Some(number) {
            return;
        }
        self.sessions[index].connection = None;
        if matches!(code, Some(1000 | 1001)) {
            self.sessions.remove(index);
        }
        self.emit(Event::BotDisconnected);
    }

    /// The connected sessions.
    pub(in crate::emulator) fn connections(&self) -> impl Iterator<Item = (&Session, &Connection)> {
        self.sessions.iter().filter_map(|session| session.connection.as_ref().map(|connection| (session, connection)))
    }

    /// Sends an event to the sessions of a guild that have asked for its kind.
    /// Those without the message content intent get `bare`, if there is one.
    pub(super) fn dispatch(
        &mut self,
        name: &str,
        needed: Intents,
        guild_id: Option<GuildId>,
        data: &Value,
        bare: Option<&Value>,
    ) {
        for session in &mut self.sessions {
            if !session.serves(guild_id) || !session.intents.contains(needed) {
                continue;
            }
            let content = session.intents.contains(Intents::MESSAGE_CONTENT);
            let data = bare.filter(|_| !content).unwrap_or(data);
            session.push(name, data.clone());
        }
    }

    /// Whether the bot takes part in a guild, or there is none.
    fn is_present(&self, guild_id: Option<GuildId>) -> bool {
        guild_id.is_none_or(|id| self.guilds.get(&id).is_some_and(|guild| guild.members.contains_key(&self.bot_id)))
    }

    /// Whether the bot hears of what happens in a channel.
    fn hears(&self, channel_id: ChannelId) -> bool {
        let view = twilight_model::guild::Permissions::VIEW_CHANNEL;
        self.permissions(self.bot_id, channel_id).contains(view)
    }

    /// Tells of a new or changed message. One that is ephemeral is told as if
    /// it were a direct message, without its guild: an oddity of Discord's
    /// that a bot which takes every such message for a direct one trips over.
    pub(super) fn dispatch_message(&mut self, name: &str, message: &Message) {
        let Some(guild_id) = self.audience(message) else {
            return;
        };
        let mut full = self.gateway_message_json(message, true);
        let mut bare = self.gateway_message_json(message, false);
        if guild_id.is_none() {
            for json in [&mut full, &mut bare].into_iter().filter_map(Value::as_object_mut) {
                json.remove("guild_id");
                json.remove("member");
            }
        }
        self.dispatch(name, message_intent(guild_id), guild_id, &full, Some(&bare));
    }

    pub(super) fn dispatch_message_delete(&mut self, message: &Message) {
        let Some(guild_id) = self.audience(message) else {
            return;
        };
        let mut data = json!({"id": message.id, "channel_id": message.channel_id});
        if let Some(guild_id) = guild_id {
            data["guild_id"] = json!(guild_id);
        }
        self.dispatch("MESSAGE_DELETE", message_intent(guild_id), guild_id, &data, None);
    }

    /// The guild whose sessions hear of a message, or `Some(None)` for those
    /// that hear of direct messages; `None` if the bot cannot see it at all.
    fn audience(&self, message: &Message) -> Option<Option<GuildId>> {
        if message.visible_to.is_some() {
            return Some(None);
        }
        self.hears(message.channel_id).then_some(message.guild_id)
    }

    /// Tells of a channel or thread; `verb` is CREATE, UPDATE or DELETE. Of
    /// direct messages, bots are told only with the first message.
    pub(in crate::emulator) fn dispatch_channel(&mut self, verb: &str, id: ChannelId) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let guild_id = channel.guild_id;
        if channel.is_dm() || !self.is_present(guild_id) || !self.hears(id) {
            return;
        }
        let mut data = self.channel_json(channel);
        let name = if channel.is_thread() {
            data["newly_created"] = json!(verb == "CREATE");
            format!("THREAD_{verb}")
        } else {
            format!("CHANNEL_{verb}")
        };
        self.dispatch(&name, Intents::GUILDS, guild_id, &data, None);
    }

    pub(super) fn dispatch_role(&mut self, guild_id: GuildId, role_id: RoleId) {
        let role = self.guilds.get(&guild_id).and_then(|guild| guild.roles.get(&role_id));
        let Some(role) = role.filter(|_| self.is_present(Some(guild_id))) else {
            return;
        };
        let data = json!({"guild_id": guild_id, "role": self.role_json(role)});
        self.dispatch("GUILD_ROLE_CREATE", Intents::GUILDS, Some(guild_id), &data, None);
    }

    /// Tells of a new or changed member; the bot's own joining is told as a
    /// guild instead.
    pub(super) fn dispatch_member(&mut self, guild_id: GuildId, user_id: UserId, known: bool) {
        if user_id == self.bot_id || !self.is_present(Some(guild_id)) {
            return;
        }
        let Some(guild) = self.guilds.get(&guild_id) else {
            return;
        };
        let Some(member) = guild.members.get(&user_id) else {
            return;
        };
        let mut data = self.member_json(member);
        data["guild_id"] = json!(guild_id);
        let name = if known { "GUILD_MEMBER_UPDATE" } else { "GUILD_MEMBER_ADD" };
        self.dispatch(name, Intents::GUILD_MEMBERS, Some(guild_id), &data, None);
    }

    pub(super) fn dispatch_guild(&mut self, guild_id: GuildId) {
        for index in 0..self.sessions.len() {
            let session = &self.sessions[index];
            let Some(guild) = self.guilds.get(&guild_id) else {
                return;
            };
            if session.serves(Some(guild_id)) && session.intents.contains(Intents::GUILDS) {
                let data = self.full_guild_json(guild, session.intents);
                self.sessions[index].push("GUILD_CREATE", data);
            }
        }
    }

    /// Tells that somebody is typing.
    pub(in crate::emulator) fn dispatch_typing(&mut self, channel_id: ChannelId, user_id: UserId) {
        let guild_id = self.channels.get(&channel_id).and_then(|channel| channel.guild_id);
        let needed = if guild_id.is_some() { Intents::GUILD_MESSAGE_TYPING } else { Intents::DIRECT_MESSAGE_TYPING };
        let mut data = json!({
            "channel_id": channel_id,
            "user_id": user_id,
            "timestamp": self.clock.millis() / 1000,
        });
        if let Some(guild_id) = guild_id {
            data["guild_id"] = json!(guild_id);
        }
        self.dispatch("TYPING_START", needed, guild_id, &data, None);
        self.emit(Event::Typing { channel_id, user_id });
    }
}

fn message_intent(guild_id: Option<GuildId>) -> Intents {
    if guild_id.is_some() { Intents::GUILD_MESSAGES } else { Intents::DIRECT_MESSAGES }
}

/// Reads `[shard, count]`; a client that does not shard sends nothing.
fn shard(value: &Value) -> Result<(u64, u64), CloseCode> {
    if value.is_null() {
        return Ok((0, 1));
    }
    match (value[0].as_u64(), value[1].as_u64()) {
        (Some(shard), Some(count)) if shard < count => Ok((shard, count)),
        _ => Err(CloseCode::INVALID_SHARD),
    }
}
