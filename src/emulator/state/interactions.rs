//! How the bot answers interactions.

use std::time::Duration;

use serde_json::{Value, json};
use twilight_model::application::interaction::InteractionType;
use twilight_model::channel::message::MessageFlags;

use super::State;
use super::messages::Envelope;
use crate::emulator::error::ApiError;
use crate::emulator::event::Event;
use crate::emulator::model::{Answer, Interaction, InteractionId, MessageId, UserId};
use crate::emulator::validate::{self, Draft, Upload, problem};

/// How long Discord waits for the first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(3);
/// How long an interaction's token is good for.
const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// The numbers of the kinds of answers.
const MESSAGE: u64 = 4;
const DEFERRED_MESSAGE: u64 = 5;
const DEFERRED_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const MODAL: u64 = 9;

impl State {
    /// Takes the first answer to an interaction.
    pub(in crate::emulator) fn answer(
        &mut self,
        id: InteractionId,
        token: &str,
        body: &Value,
        uploads: Vec<Upload>,
    ) -> Result<(), ApiError> {
        let interaction = self.open_interaction(id, token)?;
        let kind = body["type"].as_u64().unwrap_or(0);
        check_kind(&interaction, kind)?;
        let data = &body["data"];
        let answer = match kind {
            MESSAGE => Answer::Message(self.answer_with_message(&interaction, data, uploads)?),
            DEFERRED_MESSAGE => Answer::Deferred(self.defer(&interaction, data)?),
            DEFERRED_UPDATE => Answer::DeferredUpdate,
            UPDATE => Answer::Update(self.answer_with_update(&interaction, data, uploads)?),
            CHOICES => Answer::Choices(validate::choices(data)?),
            _ => Answer::Modal(validate::modal(data)?),
        };
        let original = match &answer {
            Answer::Message(id) | Answer::Deferred(id) | Answer::Update(id) => Some(*id),
            Answer::DeferredUpdate => interaction.message_id,
            Answer::Choices(_) | Answer::Modal(_) => None,
        };
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.answer = Some(answer);
            interaction.original = original;
        }
        self.emit(Event::InteractionAnswered { interaction_id: id });
        Ok(())
    }

    /// Sends another message after the first answer. Right after a deferral
    /// it takes the place of the loading message, for old times' sake.
    pub(in crate::emulator) fn follow_up(&mut self, id: InteractionId, draft: Draft) -> Result<MessageId, ApiError> {
        let interaction = self.interactions.get(&id).cloned().ok_or_else(ApiError::unknown_webhook)?;
        if let Some(Answer::Deferred(original)) = interaction.answer
            && self.messages.get(&original).is_some_and(|message| message.is_loading())
        {
            return self.edit(original, draft).map(|message| message.id);
        }
        let ephemeral = draft.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let message_id = self.post(envelope(self.bot_id, &interaction, ephemeral), draft)?;
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.followups.push(message_id);
        }
        self.emit(Event::InteractionAnswered { interaction_id: id });
        Ok(message_id)
    }

    /// The interaction that a webhook token stands for, once it is answered.
    pub(in crate::emulator) fn by_token(&self, token: &str) -> Result<&Interaction, ApiError> {
        let interaction = self.interactions.values().find(|interaction| interaction.token == token);
        let interaction = interaction.ok_or_else(ApiError::unknown_webhook)?;
        if self.is_older_than(interaction, TOKEN_LIFE) {
            return Err(ApiError::invalid_webhook_token());
        }
        // Before the first answer there is no webhook yet.
        match interaction.answer {
            Some(_) => Ok(interaction),
            None => Err(ApiError::unknown_webhook()),
        }
    }

    /// The message that `@original` or an id means for an interaction.
    pub(in crate::emulator) fn webhook_message(&self, token: &str, name: &str) -> Result<MessageId, ApiError> {
        let interaction = self.by_token(token)?;
        let id = if name == "@original" {
            interaction.original
        } else {
            name.parse().ok().filter(|id| interaction.original == Some(*id) || interaction.followups.contains(id))
        };
        id.filter(|id| self.messages.contains_key(id)).ok_or_else(ApiError::unknown_message)
    }

    /// The interaction, if it still waits for its first answer.
    fn open_interaction(&self, id: InteractionId, token: &str) -> Result<Interaction, ApiError> {
        let interaction = self.interactions.get(&id).filter(|interaction| interaction.token == token);
        let interaction = interaction.ok_or_else(ApiError::unknown_interaction)?;
        if interaction.answer.is_some() {
            return Err(ApiError::already_acknowledged());
        }
        if self.is_older_than(interaction, FIRST_ANSWER) {
            return Err(ApiError::unknown_interaction());
        }
        Ok(interaction.clone())
    }

    fn is_older_than(&self, interaction: &Interaction, limit: Duration) -> bool {
        interaction.expired || self.now() - interaction.created_at > limit
    }

    fn answer_with_message(
        &mut self,
        interaction: &Interaction,
        data: &Value,
        uploads: Vec<Upload>,
    ) -> Result<MessageId, ApiError> {
        let draft = under_data(validate::draft(data, uploads))?;
        let ephemeral = draft.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        self.post(envelope(self.bot_id, interaction, ephemeral), draft)
    }

    /// Shows a loading message. Everything but the ephemeral flag is ignored
    /// by Discord, so whatever else was sent would be lost: it is reported.
    fn defer(&mut self, interaction: &Interaction, data: &Value) -> Result<MessageId, ApiError> {
        let flags = MessageFlags::from_bits_truncate(data["flags"].as_u64().unwrap_or(0));
        let said = ["content", "embeds", "components", "attachments"];
        let lost: Vec<&str> = said.into_iter().filter(|key| is_said(&data[*key])).collect();
        let stray = flags - MessageFlags::EPHEMERAL;
        if !lost.is_empty() || !stray.is_empty() {
            self.findings.ignored.push(format!(
                "the deferral of {:?} carried {lost:?} and flags {}, but only EPHEMERAL counts",
                interaction.name,
                stray.bits(),
            ));
        }
        let mut envelope = envelope(self.bot_id, interaction, flags.contains(MessageFlags::EPHEMERAL));
        envelope.loading = true;
        self.post(envelope, Draft::default())
    }

    fn answer_with_update(
        &mut self,
        interaction: &Interaction,
        data: &Value,
        uploads: Vec<Upload>,
    ) -> Result<MessageId, ApiError> {
        let id = interaction.message_id.ok_or_else(ApiError::unknown_message)?;
        let draft = under_data(validate::draft(data, uploads))?;
        self.edit(id, draft).map(|message| message.id)
    }
}

fn envelope(bot_id: UserId, interaction: &Interaction, ephemeral: bool) -> Envelope {
    Envelope {
        author_id: bot_id,
        channel_id: interaction.channel_id,
        interaction_id: Some(interaction.id),
        visible_to: ephemeral.then_some(interaction.user_id),
        loading: false,
    }
}

/// Refuses an answer of a kind that does not go with the interaction.
fn check_kind(interaction: &Interaction, kind: u64) -> Result<(), ApiError> {
    let has_message = interaction.message_id.is_some();
    let fits = match interaction.kind {
        InteractionType::ApplicationCommand => matches!(kind, MESSAGE | DEFERRED_MESSAGE | MODAL),
        InteractionType::MessageComponent => {
            matches!(kind, MESSAGE | DEFERRED_MESSAGE | DEFERRED_UPDATE | UPDATE | MODAL)
        }
        InteractionType::ModalSubmit => {
            matches!(kind, MESSAGE | DEFERRED_MESSAGE) || has_message && matches!(kind, DEFERRED_UPDATE | UPDATE)
        }
        InteractionType::ApplicationCommandAutocomplete => kind == CHOICES,
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        let message = format!("A response of type {kind} does not fit this interaction.");
        Err(problem("type", "INTERACTION_RESPONSE_TYPE_INVALID", message))
    }
}

/// Whether a value carries anything.
fn is_said(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// Moves the errors of a message to where it stood in the body.
fn under_data<T>(result: Result<T, ApiError>) -> Result<T, ApiError> {
    result.map_err(|error| ApiError { errors: error.errors.map(|errors| json!({"data": errors})), ..error })
}
