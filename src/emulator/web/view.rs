//! What a person sees, as JSON. Records look as they do in Discord's API.

use axum::Json;
use axum::extract::{Path, State as Extract};
use serde_json::{Map, Value, json};
use twilight_model::guild::Permissions;

use super::Refusal;
use crate::emulator::Emulator;
use crate::emulator::model::{Channel, ChannelId, Guild, Message, UserId};
use crate::emulator::state::State;

/// How many messages of a channel are shown.
const SHOWN: usize = 200;

/// The people whom one can be: everyone but the bot and the owners of guilds.
pub(super) async fn people(Extract(emu): Extract<Emulator>) -> Json<Value> {
    emu.shared.look(|state| {
        let owners: Vec<UserId> = state.guilds.values().map(|guild| guild.owner_id).collect();
        let people = state.users.values().filter(|user| !user.bot && !owners.contains(&user.id));
        let people = people.map(|user| {
            let places: Vec<Value> = state.guilds.values().filter_map(|guild| place(guild, user.id)).collect();
            json!({"id": user.id, "name": user.name, "places": places})
        });
        Json(Value::Array(people.collect()))
    })
}

/// A guild that somebody is in, with what they are there.
fn place(guild: &Guild, user: UserId) -> Option<Value> {
    let member = guild.members.get(&user)?;
    let roles: Vec<&str> =
        member.roles.iter().filter_map(|id| guild.roles.get(id)).map(|role| role.name.as_str()).collect();
    Some(json!({"guild": guild.name, "roles": roles}))
}

/// Everything around the messages.
pub(super) async fn world(Extract(emu): Extract<Emulator>, Path(user): Path<UserId>) -> Result<Json<Value>, Refusal> {
    // Looking at the direct messages with the bot is what opens them.
    let dm = emu.as_user(user).existing()?.dm().channel_id();
    Ok(emu.shared.look(|state| {
        let guilds = state.guilds.values().filter(|guild| guild.members.contains_key(&user));
        let guilds: Vec<Value> = guilds.map(|guild| guild_json(state, guild, user)).collect();
        let names = |entries: Vec<(String, Value)>| Value::Object(entries.into_iter().collect::<Map<_, _>>());
        let users = state.users.values().map(|user| (user.id.to_string(), json!({"name": user.name, "bot": user.bot})));
        let roles = state.guilds.values().flat_map(|guild| guild.roles.values());
        let me = state.users.get(&user);
        Json(json!({
            "me": {"id": user, "name": me.map(|me| &me.name), "locale": me.map(|me| &me.locale)},
            "bot": {"id": state.bot_id, "name": state.settings.bot_name, "online": state.connections().next().is_some()},
            "guilds": guilds,
            "dm": state.channels.get(&dm).map(|channel| channel_json(state, channel, user)),
            "users": names(users.collect()),
            "roles": names(roles.map(|role| (role.id.to_string(), json!(role.name))).collect()),
        }))
    }))
}

fn guild_json(state: &State, guild: &Guild, user: UserId) -> Value {
    let seen = state.channels.values().filter(|channel| {
        channel.guild_id == Some(guild.id) && state.may_view(user, channel.id).is_ok() && !channel.archived
    });
    let channels: Vec<Value> = seen.map(|channel| channel_json(state, channel, user)).collect();
    json!({"id": guild.id, "name": guild.name, "members": guild.members.keys().collect::<Vec<_>>(), "channels": channels})
}

fn channel_json(state: &State, channel: &Channel, user: UserId) -> Value {
    let held = state.permissions(user, channel.id);
    let sending = if channel.is_thread() { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
    let mut json = state.channel_json(channel);
    json["can_send"] = json!(held.contains(sending));
    json["can_open_threads"] =
        json!(!channel.is_thread() && !channel.is_dm() && held.contains(Permissions::CREATE_PUBLIC_THREADS));
    json
}

/// The last messages of a channel, oldest first.
pub(super) async fn messages(
    Extract(emu): Extract<Emulator>,
    Path((user, channel)): Path<(UserId, ChannelId)>,
) -> Result<Json<Value>, Refusal> {
    emu.shared.look(|state| {
        state.may_view(user, channel).map_err(crate::emulator::EmulatorError::from)?;
        let seen =
            state.messages.values().rev().filter(|message| {
                message.channel_id == channel && message.visible_to.is_none_or(|reader| reader == user)
            });
        let mut seen: Vec<Value> = seen.take(SHOWN).map(|message| message_json(state, message)).collect();
        seen.reverse();
        Ok(Json(Value::Array(seen)))
    })
}

/// A message, with all that Discord's own client would know of it.
pub(super) fn message_json(state: &State, message: &Message) -> Value {
    state.message_json(message, true)
}

/// The commands that a person is offered in a channel.
pub(super) async fn commands(
    Extract(emu): Extract<Emulator>,
    Path((user, channel)): Path<(UserId, ChannelId)>,
) -> Result<Json<Value>, Refusal> {
    let offered = emu.shared.look(|state| state.offered_commands(user, channel))?;
    Ok(Json(json!(offered)))
}
