//! Routes that answer interactions.

use serde_json::{Value, json};
use twilight_model::channel::message::MessageFlags;

use super::{Call, Reply, id, missing};
use crate::emulator::error::ApiError;
use crate::emulator::model::{Answer, InteractionId, MessageId};
use crate::emulator::state::State;
use crate::emulator::validate;

pub(super) fn callback(state: &mut State, call: &mut Call, interaction: &str, token: &str) -> Reply {
    let interaction_id: InteractionId = id(interaction)?;
    let uploads = std::mem::take(&mut call.uploads);
    state.answer(interaction_id, token, &call.body, uploads)?;
    if call.parameter("with_response") == Some("true") {
        Ok((200, resource(state, interaction_id)))
    } else {
        Ok((204, Value::Null))
    }
}

pub(super) fn webhooks(state: &mut State, call: &mut Call, webhook: &str, token: &str, rest: &[&str]) -> Reply {
    if webhook != state.application_id.to_string() {
        return Err(ApiError::unknown_webhook());
    }
    match (call.method.as_str(), rest) {
        ("POST", []) => {
            let interaction_id = state.by_token(token)?.id;
            let draft = validate::draft(&call.body, std::mem::take(&mut call.uploads))?;
            let message_id = state.follow_up(interaction_id, draft)?;
            show(state, message_id)
        }
        ("GET", ["messages", message]) => {
            let message_id = state.webhook_message(token, message)?;
            show(state, message_id)
        }
        ("PATCH", ["messages", message]) => {
            let message_id = state.webhook_message(token, message)?;
            let draft = validate::draft(&call.body, std::mem::take(&mut call.uploads))?;
            state.edit(message_id, draft)?;
            show(state, message_id)
        }
        ("DELETE", ["messages", message]) => {
            let message_id = state.webhook_message(token, message)?;
            state.delete(message_id)?;
            Ok((204, Value::Null))
        }
        _ => missing(state, call),
    }
}

fn show(state: &State, message_id: MessageId) -> Reply {
    let message = state.messages.get(&message_id).ok_or_else(ApiError::unknown_message)?;
    Ok((200, state.message_json(message, true)))
}

/// What a first answer brought about, for a client that asks.
fn resource(state: &State, interaction_id: InteractionId) -> Value {
    let Some(interaction) = state.interactions.get(&interaction_id) else {
        return Value::Null;
    };
    let message = interaction.original.and_then(|id| state.messages.get(&id));
    let kind = match interaction.answer {
        Some(Answer::Message(_)) => 4,
        Some(Answer::Deferred(_)) => 5,
        Some(Answer::DeferredUpdate) => 6,
        Some(Answer::Update(_)) => 7,
        Some(Answer::Choices(_)) => 8,
        Some(Answer::Modal(_)) => 9,
        None => 0,
    };
    let mut json = json!({
        "interaction": {
            "id": interaction.id,
            "type": interaction.kind as u8,
            "response_message_id": interaction.original,
            "response_message_loading": message.is_some_and(|message| message.is_loading()),
            "response_message_ephemeral":
                message.is_some_and(|message| message.flags.contains(MessageFlags::EPHEMERAL)),
        },
    });
    if let (4 | 7, Some(message)) = (kind, message) {
        json["resource"] = json!({"type": kind, "message": state.message_json(message, true)});
    }
    json
}
