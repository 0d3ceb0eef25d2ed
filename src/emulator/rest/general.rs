//! Routes of the gateway, users, applications and guilds.

use serde_json::{Value, json};

use super::{Call, Reply, id, missing};
use crate::emulator::error::ApiError;
use crate::emulator::model::{ChannelId, GuildId, UserId};
use crate::emulator::state::State;
use crate::emulator::validate;

/// How often a day a bot may identify.
const IDENTIFIES_A_DAY: u64 = 1000;

/// Where the gateway is; with `bot`, also how to shard.
pub(super) fn gateway(state: &State, bot: bool) -> Reply {
    let mut json = json!({"url": format!("ws://{}/gateway", state.authority)});
    if bot {
        json["shards"] = json!(state.settings.shards);
        json["session_start_limit"] = json!({
            "total": IDENTIFIES_A_DAY,
            "remaining": IDENTIFIES_A_DAY.saturating_sub(state.identifies),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        });
    }
    Ok((200, json))
}

pub(super) fn users(state: &mut State, call: &Call, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", ["@me"]) => Ok((200, state.current_user_json())),
        ("PATCH", ["@me"]) => {
            let name = call.body["username"].as_str().map(str::to_owned);
            if let (Some(name), Some(bot)) = (name, state.users.get_mut(&state.bot_id)) {
                bot.name = name;
            }
            Ok((200, state.current_user_json()))
        }
        ("POST", ["@me", "channels"]) => {
            let recipient = call.body["recipient_id"].as_str().unwrap_or_default();
            let user_id: UserId = id(recipient)?;
            if state.user(user_id)?.bot {
                return Err(ApiError::cannot_message_user());
            }
            let channel_id = state.open_dm(user_id);
            Ok((200, state.channel_json(state.channel(channel_id)?)))
        }
        ("GET", [user]) => {
            let user = state.user(id(user)?)?;
            Ok((200, state.user_json(user)))
        }
        _ => missing(state, call),
    }
}

pub(super) fn applications(state: &mut State, call: &Call, application: &str, rest: &[&str]) -> Reply {
    if application != "@me" && application != state.application_id.to_string() {
        return Err(ApiError::unknown_application());
    }
    let (scope, rest): (Option<GuildId>, &[&str]) = match rest {
        ["guilds", guild, rest @ ..] => (Some(id(guild)?), rest),
        rest => (None, rest),
    };
    if let Some(guild_id) = scope {
        present(state, guild_id)?;
    }
    match (call.method.as_str(), rest) {
        ("GET", ["commands"]) => Ok((200, json!(state.commands.get(&scope).map_or(&[][..], Vec::as_slice)))),
        ("PUT", ["commands"]) => {
            state.overwrite_commands(scope, validate::commands(&call.body)?)?;
            Ok((200, json!(state.commands.get(&scope))))
        }
        ("POST", ["commands"]) => {
            let known = state.commands.get(&scope).map_or(0, Vec::len);
            let command = state.upsert_command(scope, validate::command(&call.body)?)?;
            let grown = state.commands.get(&scope).map_or(0, Vec::len) > known;
            Ok((if grown { 201 } else { 200 }, json!(command)))
        }
        ("DELETE", ["commands", command]) => {
            let command_id = Some(id(command)?);
            let commands = state.commands.entry(scope).or_default();
            let place = commands.iter().position(|command| command.id == command_id);
            commands.remove(place.ok_or_else(ApiError::unknown_command)?);
            Ok((204, Value::Null))
        }
        _ => missing(state, call),
    }
}

pub(super) fn guilds(state: &mut State, call: &Call, guild: &str, rest: &[&str]) -> Reply {
    let guild_id: GuildId = id(guild)?;
    present(state, guild_id)?;
    let guild = state.guild(guild_id)?;
    let json = match rest {
        [] => state.guild_json(guild),
        ["roles"] => guild.roles.values().map(|role| state.role_json(role)).collect(),
        ["channels"] => state
            .channels
            .values()
            .filter(|channel| channel.guild_id == Some(guild_id) && !channel.is_thread())
            .map(|channel| state.channel_json(channel))
            .collect(),
        ["members", user] => {
            let user_id = if *user == "@me" { state.bot_id } else { id(user)? };
            let member = guild.members.get(&user_id).ok_or_else(ApiError::unknown_member)?;
            state.member_json(member)
        }
        _ => return missing(state, call),
    };
    Ok((200, json))
}

/// Refuses guilds that the bot is not in.
fn present(state: &State, guild_id: GuildId) -> Result<(), ApiError> {
    if state.guild(guild_id)?.members.contains_key(&state.bot_id) { Ok(()) } else { Err(ApiError::missing_access()) }
}

/// Refuses channels that the bot cannot see.
pub(super) fn visible(state: &State, channel: &str) -> Result<ChannelId, ApiError> {
    let channel_id = id(channel)?;
    state.may_view(state.bot_id, channel_id)?;
    Ok(channel_id)
}
