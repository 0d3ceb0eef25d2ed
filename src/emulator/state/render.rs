//! What each record looks like in Discord's JSON.

use serde_json::{Map, Value, json};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};
use twilight_model::application::command::CommandType;
use twilight_model::application::interaction::InteractionType;
use twilight_model::gateway::Intents;

use super::State;
use crate::emulator::model::{
    Attachment, Channel, ChannelId, Guild, GuildId, Interaction, Member, Message, Role, User, UserId,
};

/// Application flags for each privileged intent of an unverified bot.
const PRESENCE_LIMITED: u64 = 1 << 13;
const GUILD_MEMBERS_LIMITED: u64 = 1 << 15;
const MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;

/// Message types, as numbers because twilight names only some of them.
const REGULAR: u8 = 0;
const REPLY: u8 = 19;
const CHAT_INPUT_COMMAND: u8 = 20;
const CONTEXT_MENU_COMMAND: u8 = 23;

/// Always with microseconds and a spelt-out offset, which some clients expect.
const TIMESTAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]+00:00");

/// A date in the form Discord sends.
pub(in crate::emulator) fn timestamp(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC).format(TIMESTAMP).unwrap_or_default()
}

impl State {
    pub(in crate::emulator) fn user_json(&self, user: &User) -> Value {
        json!({
            "id": user.id,
            "username": user.name,
            "global_name": if user.bot { Value::Null } else { json!(user.name) },
            "discriminator": if user.bot { "0001" } else { "0" },
            "avatar": null,
            "banner": null,
            "accent_color": null,
            "bot": user.bot,
            "system": false,
            "public_flags": 0,
            "flags": 0,
        })
    }

    /// The user of an id, who may have been a stranger to every guild.
    pub(in crate::emulator) fn user_json_of(&self, id: UserId) -> Value {
        self.users.get(&id).map_or(Value::Null, |user| self.user_json(user))
    }

    /// The bot's own user, with what only it may see of itself.
    pub(in crate::emulator) fn current_user_json(&self) -> Value {
        let mut user = self.user_json_of(self.bot_id);
        user["verified"] = json!(true);
        user["mfa_enabled"] = json!(true);
        user["locale"] = json!("en-US");
        user["email"] = Value::Null;
        user
    }

    pub(in crate::emulator) fn application_flags(&self) -> u64 {
        [
            (Intents::GUILD_PRESENCES, PRESENCE_LIMITED),
            (Intents::GUILD_MEMBERS, GUILD_MEMBERS_LIMITED),
            (Intents::MESSAGE_CONTENT, MESSAGE_CONTENT_LIMITED),
        ]
        .into_iter()
        .filter(|(intent, _)| self.settings.privileged.contains(*intent))
        .fold(0, |flags, (_, flag)| flags | flag)
    }

    pub(in crate::emulator) fn application_json(&self) -> Value {
        json!({
            "id": self.application_id,
            "name": self.settings.bot_name,
            "icon": null,
            "description": "",
            "summary": "",
            "type": null,
            "bot_public": true,
            "bot_require_code_grant": false,
            "rpc_origins": [],
            "verify_key": "0".repeat(64),
            "flags": self.application_flags(),
            "owner": self.guilds.values().next().map(|guild| self.user_json_of(guild.owner_id)),
            "team": null,
            "bot": self.current_user_json(),
            "approximate_guild_count": self.guilds.len(),
            "integration_types_config": {},
        })
    }

    /// A member without the user, as it stands beside a message.
    pub(in crate::emulator) fn partial_member_json(&self, member: &Member) -> Value {
        json!({
            "nick": member.nick,
            "avatar": null,
            "banner": null,
            "roles": member.roles,
            "joined_at": timestamp(member.joined_at),
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": null,
        })
    }

    pub(in crate::emulator) fn member_json(&self, member: &Member) -> Value {
        let mut json = self.partial_member_json(member);
        json["user"] = self.user_json_of(member.user_id);
        json
    }

    pub(in crate::emulator) fn role_json(&self, role: &Role) -> Value {
        json!({
            "id": role.id,
            "name": role.name,
            "description": null,
            "permissions": role.permissions,
            "position": role.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "hoist": false,
            "icon": null,
            "unicode_emoji": null,
            "managed": false,
            "mentionable": false,
            "flags": 0,
        })
    }

    pub(in crate::emulator) fn channel_json(&self, channel: &Channel) -> Value {
        let mut json = json!({
            "id": channel.id,
            "type": u8::from(channel.kind),
            "flags": 0,
            "last_message_id": channel.last_message_id,
        });
        let Some(guild_id) = channel.guild_id else {
            let recipients: Vec<Value> = channel.recipient.iter().map(|id| self.user_json_of(*id)).collect();
            json["recipients"] = json!(recipients);
            return json;
        };
        json["guild_id"] = json!(guild_id);
        json["name"] = json!(channel.name);
        json["parent_id"] = json!(channel.parent_id);
        json["rate_limit_per_user"] = json!(0);
        if channel.is_thread() {
            self.add_thread_fields(channel, &mut json);
        } else {
            json["topic"] = json!(channel.topic);
            json["position"] = json!(0);
            json["nsfw"] = json!(false);
            json["permission_overwrites"] = json!(channel.overwrites);
        }
        json
    }

    fn add_thread_fields(&self, thread: &Channel, json: &mut Value) {
        let created = timestamp(self.clock.now());
        json["owner_id"] = json!(thread.owner_id);
        json["message_count"] = json!(self.public_messages(thread.id).count());
        json["total_message_sent"] = json["message_count"].clone();
        json["member_count"] = json!(1);
        json["thread_metadata"] = json!({
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": created,
            "create_timestamp": created,
        });
    }

    /// A guild as its own route shows it.
    pub(in crate::emulator) fn guild_json(&self, guild: &Guild) -> Value {
        let roles: Vec<Value> = guild.roles.values().map(|role| self.role_json(role)).collect();
        json!({
            "id": guild.id,
            "name": guild.name,
            "icon": null,
            "splash": null,
            "discovery_splash": null,
            "banner": null,
            "description": null,
            "owner_id": guild.owner_id,
            "region": "hongkong",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 2,
            "mfa_level": 0,
            "nsfw_level": 0,
            "nsfw": false,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": false,
            "preferred_locale": guild.locale,
            "application_id": null,
            "system_channel_id": guild.system_channel_id,
            "system_channel_flags": 0,
            "rules_channel_id": null,
            "public_updates_channel_id": null,
            "safety_alerts_channel_id": null,
            "vanity_url_code": null,
            "max_members": 500_000,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": roles,
        })
    }

    /// A guild as the gateway introduces it, with everything in it. Without
    /// the presence intent, the bot is the only member it is told of.
    pub(in crate::emulator) fn full_guild_json(&self, guild: &Guild, intents: Intents) -> Value {
        let mut json = self.guild_json(guild);
        let all = intents.contains(Intents::GUILD_PRESENCES);
        let members: Vec<Value> = guild
            .members
            .values()
            .filter(|member| all || member.user_id == self.bot_id)
            .map(|member| self.member_json(member))
            .collect();
        let (threads, channels): (Vec<&Channel>, Vec<&Channel>) = self
            .channels
            .values()
            .filter(|channel| channel.guild_id == Some(guild.id))
            .partition(|channel| channel.is_thread());
        let list = |list: Vec<&Channel>| -> Vec<Value> {
            list.into_iter().map(|channel| self.channel_json(channel)).collect()
        };
        json["joined_at"] = json!(timestamp(guild.joined_at));
        json["large"] = json!(false);
        json["unavailable"] = json!(false);
        json["member_count"] = json!(guild.members.len());
        json["members"] = json!(members);
        json["channels"] = json!(list(channels));
        json["threads"] = json!(list(threads));
        for empty in ["voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"] {
            json[empty] = json!([]);
        }
        json
    }

    /// A message as its own route shows it. Without `content` the words are
    /// left out, as for a bot that lacks the privileged intent.
    pub(in crate::emulator) fn message_json(&self, message: &Message, content: bool) -> Value {
        let mut json = self.lone_message_json(message, content || self.addresses_bot(message));
        if let Some(replied) = message.reply_to {
            json["message_reference"] = json!({
                "type": 0,
                "message_id": replied,
                "channel_id": message.channel_id,
                "guild_id": message.guild_id,
            });
            json["referenced_message"] = self
                .messages
                .get(&replied)
                .map_or(Value::Null, |replied| self.lone_message_json(replied, content || self.addresses_bot(replied)));
        }
        json
    }

    /// A message as the gateway tells of it, with its guild and its member.
    pub(in crate::emulator) fn gateway_message_json(&self, message: &Message, content: bool) -> Value {
        let mut json = self.message_json(message, content);
        if let Some(guild) = message.guild_id.and_then(|id| self.guilds.get(&id)) {
            json["guild_id"] = json!(guild.id);
            if let Some(member) = guild.members.get(&message.author_id) {
                json["member"] = self.partial_member_json(member);
            }
            for mention in json["mentions"].as_array_mut().into_iter().flatten() {
                let id = mention["id"].as_str().and_then(|id| id.parse().ok());
                if let Some(member) = id.and_then(|id: UserId| guild.members.get(&id)) {
                    mention["member"] = self.partial_member_json(member);
                }
            }
        }
        json
    }

    fn lone_message_json(&self, message: &Message, content: bool) -> Value {
        let attachments: Vec<Value> = message.attachments.iter().map(attachment_json).collect();
        let mentions: Vec<Value> = message.mentions.iter().map(|id| self.user_json_of(*id)).collect();
        let interaction = message.interaction_id.and_then(|id| self.interactions.get(&id));
        let mut json = json!({
            "id": message.id,
            "channel_id": message.channel_id,
            "type": message_type(message, interaction),
            "author": self.user_json_of(message.author_id),
            "content": if content { message.content.as_str() } else { "" },
            "embeds": if content { json!(message.embeds) } else { json!([]) },
            "components": if content { json!(message.components) } else { json!([]) },
            "attachments": if content { json!(attachments) } else { json!([]) },
            "timestamp": timestamp(message.created_at),
            "edited_timestamp": message.edited_at.map(timestamp),
            "flags": message.flags,
            "mentions": mentions,
            "mention_roles": message.mention_roles,
            "mention_everyone": message.mention_everyone,
            "pinned": false,
            "tts": false,
        });
        if self.users.get(&message.author_id).is_some_and(|author| author.webhook) {
            json["webhook_id"] = json!(message.author_id);
        }
        if let Some(interaction) = interaction {
            json["application_id"] = json!(self.application_id);
            json["webhook_id"] = json!(self.application_id);
            json["interaction_metadata"] = self.interaction_metadata(interaction);
        }
        json
    }

    fn interaction_metadata(&self, interaction: &Interaction) -> Value {
        let mut json = json!({
            "id": interaction.id,
            "type": interaction.kind as u8,
            "user": self.user_json_of(interaction.user_id),
            "authorizing_integration_owners": owners(interaction.guild_id),
        });
        match interaction.kind {
            InteractionType::ApplicationCommand => json["name"] = json!(interaction.name),
            InteractionType::MessageComponent => {
                json["interacted_message_id"] = json!(interaction.message_id);
            }
            // A form's metadata would name what opened it, in full; a client
            // that is told nothing of it reads the rest all the same.
            _ => return Value::Null,
        }
        json
    }

    /// An interaction as the bot receives it, around its own data.
    pub(in crate::emulator) fn interaction_json(&self, interaction: &Interaction, data: Value) -> Value {
        let channel = self.channels.get(&interaction.channel_id);
        let user = self.users.get(&interaction.user_id);
        let mut json = json!({
            "id": interaction.id,
            "application_id": self.application_id,
            "type": interaction.kind as u8,
            "data": data,
            "channel_id": interaction.channel_id,
            "channel": channel.map(|channel| self.channel_json(channel)),
            "token": interaction.token,
            "version": 1,
            "locale": user.map(|user| user.locale.as_str()),
            "app_permissions": self.permissions(self.bot_id, interaction.channel_id),
            "entitlements": [],
            "authorizing_integration_owners": owners(interaction.guild_id),
            "context": u8::from(interaction.guild_id.is_none()),
            "attachment_size_limit": 10_485_760,
        });
        if let Some(channel) = channel {
            json["channel"]["permissions"] = json!(self.permissions(interaction.user_id, channel.id));
        }
        match interaction.guild_id.and_then(|id| self.guilds.get(&id)) {
            Some(guild) => {
                json["guild_id"] = json!(guild.id);
                json["guild_locale"] = json!(guild.locale);
                json["guild"] = json!({"id": guild.id, "locale": guild.locale, "features": []});
                json["member"] = self.acting_member_json(guild, interaction.user_id, interaction.channel_id);
            }
            None => json["user"] = self.user_json_of(interaction.user_id),
        }
        if let Some(message) = interaction.message_id.and_then(|id| self.messages.get(&id)) {
            json["message"] = self.message_json(message, true);
        }
        json
    }

    /// A member with what it may do in the channel it acts in.
    pub(in crate::emulator) fn acting_member_json(
        &self,
        guild: &Guild,
        user_id: UserId,
        channel_id: ChannelId,
    ) -> Value {
        let Some(member) = guild.members.get(&user_id) else {
            return Value::Null;
        };
        let mut json = self.member_json(member);
        json["permissions"] = json!(self.permissions(user_id, channel_id));
        json
    }
}

/// By whose installation an interaction came about; direct messages with an
/// application that was installed to a guild say guild 0.
fn owners(guild_id: Option<GuildId>) -> Value {
    json!({"0": guild_id.map_or_else(|| "0".to_owned(), |id| id.to_string())})
}

fn message_type(message: &Message, interaction: Option<&Interaction>) -> u8 {
    let is_first = interaction.is_some_and(|interaction| interaction.original == Some(message.id));
    match interaction.map(|interaction| (interaction.kind, interaction.command_kind)) {
        Some((InteractionType::ApplicationCommand, Some(CommandType::ChatInput))) if is_first => CHAT_INPUT_COMMAND,
        Some((InteractionType::ApplicationCommand, _)) if is_first => CONTEXT_MENU_COMMAND,
        Some(_) => REGULAR,
        None if message.reply_to.is_some() => REPLY,
        None => REGULAR,
    }
}

pub(super) fn attachment_json(attachment: &Attachment) -> Value {
    let mut json = Map::new();
    json.insert("id".to_owned(), json!(attachment.id));
    json.insert("filename".to_owned(), json!(attachment.filename));
    json.insert("size".to_owned(), json!(attachment.size));
    json.insert("url".to_owned(), json!(attachment.url));
    json.insert("proxy_url".to_owned(), json!(attachment.url));
    json.insert("content_type".to_owned(), json!(attachment.content_type));
    if let Some(description) = &attachment.description {
        json.insert("description".to_owned(), json!(description));
    }
    Value::Object(json)
}

/// Everything that is sent must also be understood by twilight, which reads
/// Discord's types independently of the client library in use.
#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use twilight_model::application::interaction::Interaction as TwilightInteraction;
    use twilight_model::channel::{Channel as TwilightChannel, Message as TwilightMessage};
    use twilight_model::guild::{Guild as TwilightGuild, Member as TwilightMember, Role as TwilightRole};
    use twilight_model::oauth::Application;
    use twilight_model::user::CurrentUser;

    use super::super::testing::{Sample, sample};
    use super::super::{Envelope, Invocation, OptionValue};
    use super::*;
    use crate::emulator::validate;

    #[track_caller]
    fn read<T: DeserializeOwned>(json: &Value) -> T {
        serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error} in {json:#}"))
    }

    #[test]
    fn guilds_channels_and_people_are_understood() {
        let Sample { mut state, guild_id, channel_id, ada } = sample();
        let parent = state.channels[&channel_id].clone();
        let kind = twilight_model::channel::ChannelType::PublicThread;
        let thread = state.create_thread(&parent, "aside", kind, ada, None);
        let dm = state.open_dm(ada);
        let guild = &state.guilds[&guild_id];
        let full: TwilightGuild = read(&state.full_guild_json(guild, Intents::GUILD_PRESENCES));
        assert_eq!((full.channels.len(), full.threads.len(), full.members.len()), (1, 1, 3));
        let bare: TwilightGuild = read(&state.full_guild_json(guild, Intents::GUILDS));
        assert_eq!(bare.members.len(), 1, "without the intent only the bot is told of");
        let _: TwilightRole = read(&state.role_json(&guild.roles[&guild_id.cast()]));
        let _: TwilightMember = read(&state.member_json(&guild.members[&ada]));
        let _: CurrentUser = read(&state.current_user_json());
        let _: Application = read(&state.application_json());
        for id in [channel_id, thread, dm] {
            let _: TwilightChannel = read(&state.channel_json(&state.channels[&id]));
        }
    }

    #[test]
    fn messages_are_understood() {
        let Sample { mut state, channel_id, ada, .. } = sample();
        let question = state.say(ada, channel_id, "hello", None, true).expect("ada may speak");
        let body = json!({
            "content": "hi <@1>",
            "embeds": [{"title": "t", "fields": [{"name": "a", "value": "b"}], "footer": {"text": "f"}}],
            "components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "l", "url": "https://x.hk"}]}],
            "message_reference": {"message_id": question.id},
        });
        let draft = validate::draft(&body, Vec::new()).expect("the body is valid");
        let envelope =
            Envelope { author_id: state.bot_id, channel_id, interaction_id: None, visible_to: None, loading: false };
        let id = state.post(envelope, draft).expect("the bot may speak");
        let message = &state.messages[&id];
        let read: TwilightMessage = read(&state.gateway_message_json(message, true));
        assert_eq!(read.embeds, message.embeds);
        assert_eq!(read.components, message.components);
        assert_eq!(read.referenced_message.map(|message| message.id), Some(question.id));
        assert_eq!(read.mentions.len(), 1, "a reply notifies unless told otherwise");
    }

    #[test]
    fn interactions_are_understood() {
        let Sample { mut state, channel_id, ada, .. } = sample();
        let body = json!([{"name": "ask", "description": "d", "options": [
            {"type": 3, "name": "q", "description": "d", "required": true},
            {"type": 6, "name": "who", "description": "d"},
        ]}]);
        let commands = validate::commands(&body).expect("the commands are valid");
        state.overwrite_commands(None, commands).expect("there is room");
        let dm = state.open_dm(ada);
        for place in [channel_id, dm] {
            let invocation = Invocation {
                path: vec!["ask".to_owned()],
                options: vec![("q".to_owned(), OptionValue::from("x")), ("who".to_owned(), OptionValue::from(ada))],
                focused: None,
            };
            let id = state.invoke(ada, place, &invocation, false).expect("the command is there");
            let interaction = &state.interactions[&id];
            let command = &state.commands[&None][0];
            let data = state.invocation_data(command, &invocation, ada, place).expect("the options fit");
            let read: TwilightInteraction = read(&state.interaction_json(interaction, data));
            assert_eq!(read.author_id(), Some(ada));
            assert_eq!(read.locale.as_deref(), Some("zh-TW"));
            assert_eq!(read.guild_id, interaction.guild_id);
        }
    }
}
