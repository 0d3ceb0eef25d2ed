//! Takes moderators' decisions: the buttons below a preview, and the form that asks for a reason.

use std::time::Duration;

use serenity::all::{
    ActionRowComponent, ComponentInteraction, Context, CreateActionRow, CreateInputText, CreateInteractionResponse,
    CreateModal, InputTextStyle, ModalInteraction,
};
use tokio::time::sleep;
use tracing::{info, warn};

use super::{DeskAction, gaps, history, is_allowed, name_of, preview};
use crate::discord::convert::Presentation;
use crate::discord::dispatch::Data;
use crate::discord::error::describe;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::texts;
use crate::reply::Script;
use crate::service::desk::Refusal;

/// What the field of the form is called.
const REASON: &str = "reason";
/// For how long a preview that is not here is left to other processes. Discord waits for three seconds.
const AFTER_OTHERS: Duration = Duration::from_secs(1);
/// How much of a reason is taken.
const LONGEST_REASON: u16 = 400;

/// Responds to a button or menu of the desk.
pub(in crate::discord) async fn pressed(ctx: &Context, data: &Data, component: &ComponentInteraction) {
    let script = script(data, &component.locale);
    let server = component.guild_id.map(|server| server.get());
    if !is_allowed(data, component.user.id, server, component.member.as_ref()) {
        info!(user = component.user.id.get(), server, "a decision was refused to somebody who is no moderator");
        let shown = Presentation::text(texts(script).moderators_only).private();
        return answer(
            component.create_response(&ctx.http, CreateInteractionResponse::Message(shown.into_response())).await,
        );
    }
    let Some(action) = DeskAction::decode(&component.data.custom_id) else {
        let shown = Presentation::text(texts(script).stale).private();
        return answer(
            component.create_response(&ctx.http, CreateInteractionResponse::Message(shown.into_response())).await,
        );
    };
    if let Some(token) = action.proposal() {
        let_its_process_go_first(data, token).await;
    }
    if let DeskAction::Gap(action) = action {
        return gaps::pressed(ctx, data, component, action, script).await;
    }
    if let DeskAction::Override(token) = action {
        return answer(
            component.create_response(&ctx.http, CreateInteractionResponse::Modal(form(token, script))).await,
        );
    }
    // Accepting may take longer than Discord waits for a first response.
    if !has_begun(component.create_response(&ctx.http, CreateInteractionResponse::Acknowledge).await) {
        return;
    }
    let by = name_of(&component.user);
    let shown = match action {
        DeskAction::Accept(token) => accept(data, token, &by, None, script).await,
        DeskAction::Cancel(token) => cancel(data, token, &by, script).await,
        DeskAction::History(before) => history::list(data, Some(before), script).await,
        DeskAction::Override(_) | DeskAction::Gap(_) => return,
    };
    answer(component.edit_response(&ctx.http, shown.into_response_edit()).await.map(|_| ()));
}

/// Responds to a form of the desk.
pub(in crate::discord) async fn sent(ctx: &Context, data: &Data, modal: &ModalInteraction) {
    let script = script(data, &modal.locale);
    let server = modal.guild_id.map(|server| server.get());
    let refuse = async |text: &str| {
        let shown = Presentation::text(text).private();
        answer(modal.create_response(&ctx.http, CreateInteractionResponse::Message(shown.into_response())).await);
    };
    if !is_allowed(data, modal.user.id, server, modal.member.as_ref()) {
        info!(user = modal.user.id.get(), server, "a form was refused from somebody who is no moderator");
        return refuse(texts(script).moderators_only).await;
    }
    let token = match DeskAction::decode(&modal.data.custom_id) {
        Some(DeskAction::Override(token)) => token,
        Some(DeskAction::Gap(action)) => return gaps::sent(ctx, data, modal, action, script).await,
        _ => return refuse(texts(script).stale).await,
    };
    let_its_process_go_first(data, token).await;
    if !has_begun(modal.create_response(&ctx.http, CreateInteractionResponse::Acknowledge).await) {
        return;
    }
    let inputs = modal.data.components.iter().flat_map(|row| &row.components);
    let mut reason = inputs.filter_map(|component| match component {
        ActionRowComponent::InputText(input) if input.custom_id == REASON => input.value.as_deref(),
        _ => None,
    });
    let reason = reason.next_back().unwrap_or_default();
    let shown = accept(data, token, &name_of(&modal.user), Some(reason), script).await;
    answer(modal.edit_response(&ctx.http, shown.into_response_edit()).await.map(|_| ()));
}

async fn accept(data: &Data, token: u64, by: &str, reason: Option<&str>, script: Script) -> Presentation {
    let desk = &data.desk;
    let texts = desk_texts(script);
    match desk.accept(token, by, reason).await {
        Ok(outcome) => {
            let rows = gaps::after(outcome.proposal.taught.as_ref(), false, script);
            Presentation { rows, ..preview::accepted(&outcome, &desk.snapshots().current(), script) }
        }
        Err(refusal) => {
            warn!(by, %refusal, "a change was not accepted");
            Presentation::text(match refusal {
                Refusal::Gone => texts.lapsed,
                Refusal::Same => texts.same,
                Refusal::Overtaken => texts.overtaken,
                Refusal::Store(_) => texts.store_down,
                Refusal::Unusable | Refusal::NeedsReason => texts.reason,
            })
        }
    }
}

async fn cancel(data: &Data, token: u64, by: &str, script: Script) -> Presentation {
    let texts = desk_texts(script);
    let proposal = data.desk.proposal(token);
    let was_waiting = data.desk.cancel(token, by).await;
    let taught = proposal.as_ref().and_then(|proposal| proposal.taught.as_ref());
    let shown = Presentation::text(if was_waiting { texts.cancelled } else { texts.lapsed });
    Presentation { rows: gaps::after(taught, true, script), ..shown }
}

fn form(token: u64, script: Script) -> CreateModal {
    let texts = desk_texts(script);
    let field = CreateInputText::new(InputTextStyle::Paragraph, texts.reason, REASON)
        .required(true)
        .min_length(3)
        .max_length(LONGEST_REASON);
    CreateModal::new(DeskAction::Override(token).encode(), texts.reason_title)
        .components(vec![CreateActionRow::InputText(field)])
}

fn script(data: &Data, locale: &str) -> Script {
    Script::from_locale(locale).unwrap_or_else(|| Script::of("", data.answers.language(None)))
}

/// Several processes may be connected, and all hear of a button; but a preview waits in the memory of one. The others
/// leave it to that one, and answer only what nobody has answered, so that somebody says that it is gone.
async fn let_its_process_go_first(data: &Data, token: u64) {
    if data.desk.proposal(token).is_none() {
        sleep(AFTER_OTHERS).await;
    }
}

/// Whether this process is to do what was asked for, once it has told Discord so. If it could not, another one does.
pub(super) fn has_begun(told: serenity::Result<()>) -> bool {
    told.inspect_err(|error| info!(error = describe(error), "a moderator's wish is left to another process")).is_ok()
}

pub(super) fn answer(result: serenity::Result<()>) {
    if let Err(error) = result {
        warn!(error = describe(&error), "a moderator could not be responded to");
    }
}
