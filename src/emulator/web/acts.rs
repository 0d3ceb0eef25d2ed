//! What a person can do from the page.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use twilight_model::application::command::CommandOptionType;

use super::Refusal;
use crate::emulator::model::{ChannelId, InteractionId, MessageId, UserId};
use crate::emulator::{Actor, Emulator, EmulatorError, InteractionHandle, OptionValue, Response};

/// How long the page waits for the first answer to an interaction: as long
/// as Discord.
const FIRST_ANSWER: Duration = Duration::from_secs(3);

type Done = Result<StatusCode, Refusal>;

#[derive(Deserialize)]
pub(super) struct Locale {
    locale: String,
}

/// Changes the language of a person's client.
pub(super) async fn set_locale(
    Extract(emu): Extract<Emulator>,
    Path(user): Path<UserId>,
    Json(Locale { locale }): Json<Locale>,
) -> Done {
    emu.as_user(user).existing()?.set_locale(&locale);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct Words {
    content: String,
    #[serde(default)]
    reply_to: Option<MessageId>,
}

/// Says something.
pub(super) async fn say(
    Extract(emu): Extract<Emulator>,
    Path((user, channel)): Path<(UserId, ChannelId)>,
    Json(words): Json<Words>,
) -> Done {
    let actor = emu.as_user(user).existing()?.at(channel);
    match words.reply_to {
        Some(message) => actor.reply(message, &words.content)?,
        None => actor.say(&words.content)?,
    };
    Ok(StatusCode::NO_CONTENT)
}

/// Changes what one has said.
pub(super) async fn edit(
    Extract(emu): Extract<Emulator>,
    Path((user, channel, message)): Path<(UserId, ChannelId, MessageId)>,
    Json(words): Json<Words>,
) -> Done {
    emu.as_user(user).existing()?.at(channel).edit(message, &words.content)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes back what one has said, or dismisses what only oneself can see.
pub(super) async fn delete(
    Extract(emu): Extract<Emulator>,
    Path((user, channel, message)): Path<(UserId, ChannelId, MessageId)>,
) -> Done {
    let actor = emu.as_user(user).existing()?.at(channel);
    let is_own = emu.message(message).is_some_and(|message| message.author_id == user);
    if is_own {
        actor.delete(message)?
    } else {
        actor.dismiss(message)?
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Shows others that one is typing.
pub(super) async fn typing(Extract(emu): Extract<Emulator>, Path((user, channel)): Path<(UserId, ChannelId)>) -> Done {
    let actor = emu.as_user(user).existing()?.at(channel);
    emu.shared.look(|state| state.may_view(user, channel)).map_err(EmulatorError::from)?;
    actor.start_typing();
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct NewThread {
    name: String,
    #[serde(default)]
    message: Option<MessageId>,
}

/// Opens a thread, and tells which channel it is.
pub(super) async fn open_thread(
    Extract(emu): Extract<Emulator>,
    Path((user, channel)): Path<(UserId, ChannelId)>,
    Json(thread): Json<NewThread>,
) -> Result<Json<Value>, Refusal> {
    let id = emu.as_user(user).existing()?.at(channel).open_thread(&thread.name, thread.message)?;
    Ok(Json(json!({"id": ChannelId::from(&id)})))
}

/// Something that the bot has to answer.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Act {
    Command { path: String, options: Vec<Given> },
    Autocomplete { path: String, options: Vec<Given>, option: String, typed: String },
    MessageCommand { name: String, message: MessageId },
    Click { message: MessageId, custom_id: String },
    Select { message: MessageId, custom_id: String, values: Vec<String> },
    Submit { opened_by: InteractionId, values: Vec<(String, String)> },
}

/// A value that was given to an option.
#[derive(Deserialize)]
pub(super) struct Given {
    name: String,
    #[serde(rename = "type")]
    kind: CommandOptionType,
    value: Value,
}

/// Does something that the bot has to answer, and waits for the first answer.
pub(super) async fn interact(
    Extract(emu): Extract<Emulator>,
    Path((user, channel)): Path<(UserId, ChannelId)>,
    Json(act): Json<Act>,
) -> Result<Json<Value>, Refusal> {
    let actor = emu.as_user(user).existing()?.at(channel);
    let handle = begin(&emu, &actor, act)?;
    let answer = tokio::time::timeout(FIRST_ANSWER, handle.response()).await;
    let mut json = match answer {
        Ok(answer) => answer_json(&answer?),
        Err(_) => {
            let name = handle.record().map(|record| record.name).unwrap_or_default();
            tracing::warn!(name, "the bot did not answer an interaction within {} s", FIRST_ANSWER.as_secs());
            json!({"answer": "none"})
        }
    };
    json["interaction_id"] = json!(handle.id());
    Ok(Json(json))
}

fn begin(emu: &Emulator, actor: &Actor, act: Act) -> Result<InteractionHandle, EmulatorError> {
    let command = |path: &str, options: Vec<Given>| {
        options.into_iter().try_fold(actor.command(path), |command, given| {
            let value = given.read()?;
            Ok::<_, EmulatorError>(command.option(&given.name, value))
        })
    };
    match act {
        Act::Command { path, options } => command(&path, options)?.run(),
        Act::Autocomplete { path, options, option, typed } => command(&path, options)?.type_into(&option, &typed),
        Act::MessageCommand { name, message } => actor.context_menu(&name, message),
        Act::Click { message, custom_id } => actor.click(message, &custom_id),
        Act::Select { message, custom_id, values } => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            actor.select(message, &custom_id, &values)
        }
        Act::Submit { opened_by, values } => {
            let values: Vec<(&str, &str)> = values.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
            actor.submit_modal(&emu.interaction(opened_by), &values)
        }
    }
}

impl Given {
    /// The value as what its option takes.
    fn read(&self) -> Result<OptionValue, EmulatorError> {
        use CommandOptionType as Kind;
        let text = self.value.as_str();
        let value = match self.kind {
            Kind::String => text.map(OptionValue::from),
            Kind::Integer => self.value.as_i64().map(OptionValue::from),
            Kind::Number => self.value.as_f64().map(OptionValue::from),
            Kind::Boolean => self.value.as_bool().map(OptionValue::from),
            Kind::User | Kind::Mentionable => text.and_then(|id| id.parse().ok()).map(OptionValue::User),
            Kind::Channel => text.and_then(|id| id.parse().ok()).map(OptionValue::Channel),
            Kind::Role => text.and_then(|id| id.parse().ok()).map(OptionValue::Role),
            _ => None,
        };
        value.ok_or_else(|| EmulatorError::NotOffered(format!("option {} takes no {}", self.name, self.value)))
    }
}

/// What the page has to know of an answer; messages reach it as events.
fn answer_json(answer: &Response) -> Value {
    match answer {
        Response::Message(_) => json!({"answer": "message"}),
        Response::Deferred(_) => json!({"answer": "deferred"}),
        Response::DeferredUpdate => json!({"answer": "deferred-update"}),
        Response::Update(_) => json!({"answer": "update"}),
        Response::Choices(choices) => json!({"answer": "choices", "choices": choices}),
        Response::Modal(modal) => json!({
            "answer": "modal",
            "modal": {"custom_id": modal.custom_id, "title": modal.title, "components": modal.components},
        }),
    }
}
