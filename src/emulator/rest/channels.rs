//! Routes of channels, their messages and their threads.

use serde_json::{Value, json};
use twilight_model::channel::ChannelType;
use twilight_model::gateway::Intents;
use twilight_model::guild::Permissions;

use super::general::visible;
use super::{Call, Reply, id, missing};
use crate::emulator::error::ApiError;
use crate::emulator::event::Event;
use crate::emulator::model::{ChannelId, MessageId};
use crate::emulator::state::{Envelope, NAME_LENGTH, State};
use crate::emulator::validate::{self, Draft, problem};

pub(super) fn channels(state: &mut State, call: &mut Call, channel: &str, rest: &[&str]) -> Reply {
    let channel_id = visible(state, channel)?;
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok((200, state.channel_json(state.channel(channel_id)?))),
        ("PATCH", []) => update(state, call, channel_id),
        ("DELETE", []) => remove(state, channel_id),
        ("POST", ["typing"]) => {
            state.may_send(state.bot_id, channel_id, &Draft::default())?;
            state.dispatch_typing(channel_id, state.bot_id);
            Ok((204, Value::Null))
        }
        ("POST", ["threads"]) => open_thread(state, call, channel_id, None),
        ("POST", ["messages", message, "threads"]) => {
            let from = state.public_message(channel_id, id(message)?)?.id;
            open_thread(state, call, channel_id, Some(from))
        }
        ("GET", ["messages"]) => list(state, call, channel_id),
        ("POST", ["messages"]) => create(state, call, channel_id),
        (method, ["messages", message]) => {
            let message_id = state.public_message(channel_id, id(message)?)?.id;
            match method {
                "GET" => show(state, channel_id, message_id),
                "PATCH" => edit(state, call, message_id),
                "DELETE" => delete(state, channel_id, message_id),
                _ => missing(state, call),
            }
        }
        _ => missing(state, call),
    }
}

fn create(state: &mut State, call: &mut Call, channel_id: ChannelId) -> Reply {
    let draft = validate::draft(&call.body, std::mem::take(&mut call.uploads))?;
    state.may_send(state.bot_id, channel_id, &draft)?;
    if state.channel(channel_id)?.recipient.is_some_and(|recipient| state.has_closed_dms(recipient)) {
        return Err(ApiError::cannot_message_user());
    }
    if let Some(message) = state.sent_before(&draft) {
        let (channel_id, message_id) = (message.channel_id, message.id);
        return show(state, channel_id, message_id);
    }
    let nonce = draft.nonce.clone();
    let envelope =
        Envelope { author_id: state.bot_id, channel_id, interaction_id: None, visible_to: None, loading: false };
    let message_id = state.post(envelope, draft)?;
    if let Some((nonce, _)) = nonce {
        state.remember_nonce(nonce, message_id);
    }
    show(state, channel_id, message_id)
}

/// Shows a message. Without the privileged intent, the words of others are
/// left out here as on the gateway.
fn show(state: &State, channel_id: ChannelId, message_id: MessageId) -> Reply {
    state.may(state.bot_id, channel_id, Permissions::VIEW_CHANNEL)?;
    let message = state.public_message(channel_id, message_id)?;
    Ok((200, state.message_json(message, reads_content(state))))
}

fn reads_content(state: &State) -> bool {
    state.settings.privileged.contains(Intents::MESSAGE_CONTENT)
}

fn list(state: &State, call: &Call, channel_id: ChannelId) -> Reply {
    let number = |name: &str| call.parameter(name).and_then(|value| value.parse::<u64>().ok());
    let limit = number("limit").unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(problem("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100."));
    }
    let limit = usize::try_from(limit).unwrap_or(100);
    let held = state.permissions(state.bot_id, channel_id);
    if !held.contains(Permissions::READ_MESSAGE_HISTORY) {
        return Ok((200, json!([])));
    }
    let mut messages: Vec<_> = state.public_messages(channel_id).collect();
    if let Some(after) = number("after") {
        messages.retain(|message| message.id.get() > after);
        messages.truncate(limit);
    }
    if let Some(before) = number("before") {
        messages.retain(|message| message.id.get() < before);
    }
    // Newest first, and of those the newest.
    let content = reads_content(state);
    let list: Vec<Value> =
        messages.into_iter().rev().take(limit).map(|message| state.message_json(message, content)).collect();
    Ok((200, json!(list)))
}

fn edit(state: &mut State, call: &mut Call, message_id: MessageId) -> Reply {
    let own = state.messages.get(&message_id).is_some_and(|message| message.from_bot);
    if !own {
        return Err(ApiError::not_own_message());
    }
    let draft = validate::draft(&call.body, std::mem::take(&mut call.uploads))?;
    let message = state.edit(message_id, draft)?;
    Ok((200, state.message_json(&message, true)))
}

fn delete(state: &mut State, channel_id: ChannelId, message_id: MessageId) -> Reply {
    let message = state.public_message(channel_id, message_id)?;
    if !message.from_bot {
        if message.guild_id.is_none() {
            return Err(ApiError::dm_forbidden());
        }
        state.may(state.bot_id, channel_id, Permissions::MANAGE_MESSAGES)?;
    }
    state.delete(message_id)?;
    Ok((204, Value::Null))
}

fn open_thread(state: &mut State, call: &Call, channel_id: ChannelId, from: Option<MessageId>) -> Reply {
    let name = name(&call.body)?;
    let parent = state.channel(channel_id)?.clone();
    if parent.is_thread() || parent.is_dm() {
        return Err(ApiError::wrong_channel_type());
    }
    // Without a message, a thread is private unless it says otherwise.
    let kind = match call.body["type"].as_u64() {
        _ if from.is_some() => ChannelType::PublicThread,
        Some(11) => ChannelType::PublicThread,
        _ => ChannelType::PrivateThread,
    };
    let needed = if kind == ChannelType::PublicThread {
        Permissions::CREATE_PUBLIC_THREADS
    } else {
        Permissions::CREATE_PRIVATE_THREADS
    };
    state.may(state.bot_id, channel_id, needed)?;
    if from.is_some_and(|id| state.channels.contains_key(&id.cast())) {
        return Err(ApiError::already_has_thread());
    }
    let owner = state.bot_id;
    let thread_id = state.create_thread(&parent, name, kind, owner, from);
    Ok((201, state.channel_json(state.channel(thread_id)?)))
}

fn update(state: &mut State, call: &Call, channel_id: ChannelId) -> Reply {
    let channel = state.channel(channel_id)?;
    if channel.is_dm() {
        return Err(ApiError::dm_forbidden());
    }
    let needed = match channel.is_thread() {
        true if channel.owner_id == Some(state.bot_id) => Permissions::VIEW_CHANNEL,
        true => Permissions::MANAGE_THREADS,
        false => Permissions::MANAGE_CHANNELS,
    };
    state.may(state.bot_id, channel_id, needed)?;
    let new_name = match &call.body["name"] {
        Value::Null => None,
        _ => Some(name(&call.body)?.to_owned()),
    };
    if let Some(channel) = state.channels.get_mut(&channel_id) {
        channel.name = new_name.unwrap_or_else(|| std::mem::take(&mut channel.name));
        channel.archived = call.body["archived"].as_bool().unwrap_or(channel.archived);
        channel.locked = call.body["locked"].as_bool().unwrap_or(channel.locked);
        if call.body.get("topic").is_some() {
            channel.topic = call.body["topic"].as_str().map(str::to_owned);
        }
    }
    state.dispatch_channel("UPDATE", channel_id);
    state.emit(Event::ChannelUpdated { channel_id });
    Ok((200, state.channel_json(state.channel(channel_id)?)))
}

fn remove(state: &mut State, channel_id: ChannelId) -> Reply {
    let channel = state.channel(channel_id)?.clone();
    let json = state.channel_json(&channel);
    if channel.is_dm() {
        // Closing a direct message hides it and keeps what was said.
        return Ok((200, json));
    }
    let needed = if channel.is_thread() { Permissions::MANAGE_THREADS } else { Permissions::MANAGE_CHANNELS };
    state.may(state.bot_id, channel_id, needed)?;
    state.dispatch_channel("DELETE", channel_id);
    state.channels.remove(&channel_id);
    state.messages.retain(|_, message| message.channel_id != channel_id);
    state.emit(Event::ChannelDeleted { channel_id });
    Ok((200, json))
}

/// The name of a channel or thread in a body.
fn name(body: &Value) -> Result<&str, ApiError> {
    let name = body["name"].as_str().unwrap_or_default();
    if (1..=NAME_LENGTH).contains(&name.chars().count()) {
        Ok(name)
    } else {
        let message = format!("Must be between 1 and {NAME_LENGTH} in length.");
        Err(problem("name", "BASE_TYPE_BAD_LENGTH", message))
    }
}
