//! Questions that could not be answered, and what moderators make of them.
//!
//! The list leads to the page of a gap. There they pick what it is about, which opens a form with what the bot proposes
//! to learn; that is then previewed, decided on and kept as any other change is. Or they say that it is out of scope.

mod action;
mod form;
mod lesson;
mod list;
mod page;

pub(in crate::discord) use action::{GapAction, Spot};
pub(super) use lesson::{after, described, row};
pub(in crate::discord) use list::list;

use serenity::all::{
    ActionRowComponent, ComponentInteraction, ComponentInteractionDataKind, Context, CreateInteractionResponse,
    CreateModal, ModalInteraction,
};
use tracing::{info, warn};

use super::{decide, name_of, preview};
use crate::discord::action::subject_of;
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::learn::learn_texts;
use crate::discord::texts::texts;
use crate::domain::Subject;
use crate::reply::Script;
use crate::service::Lookup;
use crate::service::desk::LessonError;
use crate::service::gaps::{Lesson, Words, is_met_with_silence};
use crate::store::{Gap, GapState};

/// How much of what was typed is shown again.
const TYPED: usize = 100;

/// What is shown in place of what was wanted.
type Instead = Box<Presentation>;

/// Responds to a button or menu about gaps, of somebody who may use it.
pub(super) async fn pressed(
    ctx: &Context,
    data: &Data,
    component: &ComponentInteraction,
    action: GapAction,
    script: Script,
) {
    let picked = match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
        _ => None,
    };
    // A form can only be the first response.
    if let Some(form) = form(data, &action, picked, script).await {
        let response = match form {
            Ok(form) => CreateInteractionResponse::Modal(form),
            Err(instead) => CreateInteractionResponse::UpdateMessage(instead.into_response()),
        };
        return decide::answer(component.create_response(&ctx.http, response).await);
    }
    if !decide::has_begun(component.create_response(&ctx.http, CreateInteractionResponse::Acknowledge).await) {
        return;
    }
    let by = name_of(&component.user);
    let shown = shown(data, action, picked, &by, script).await.unwrap_or_else(|instead| *instead);
    decide::answer(component.edit_response(&ctx.http, shown.into_response_edit()).await.map(|_| ()));
}

/// Responds to a form about gaps, of somebody who may use it.
pub(super) async fn sent(ctx: &Context, data: &Data, modal: &ModalInteraction, action: GapAction, script: Script) {
    if !decide::has_begun(modal.create_response(&ctx.http, CreateInteractionResponse::Acknowledge).await) {
        return;
    }
    let inputs = modal.data.components.iter().flat_map(|row| &row.components);
    let inputs: Vec<_> = inputs
        .filter_map(|component| match component {
            ActionRowComponent::InputText(input) => Some(input),
            _ => None,
        })
        .collect();
    let field = |name: &str| {
        let input = inputs.iter().rfind(|input| input.custom_id == name);
        input.and_then(|input| input.value.as_deref()).unwrap_or_default().trim().to_owned()
    };
    let shown = match action {
        GapAction::Name(spot) => look_up(data, spot, &field(form::NAME), script).await,
        GapAction::Learn(spot, subject) => {
            let words =
                Words { names: form::separate(&field(form::NAMES)), keywords: form::separate(&field(form::KEYWORDS)) };
            // A question is kept in one line.
            let question = field(form::QUESTION).split_whitespace().collect::<Vec<_>>().join(" ");
            learn(data, spot, &subject, words, question, &name_of(&modal.user), script).await
        }
        _ => Err(instead(texts(script).stale)),
    };
    let shown = shown.unwrap_or_else(|instead| *instead);
    decide::answer(modal.edit_response(&ctx.http, shown.into_response_edit()).await.map(|_| ()));
}

/// The form that an action opens, if it opens one.
async fn form(
    data: &Data,
    action: &GapAction,
    picked: Option<&str>,
    script: Script,
) -> Option<Result<CreateModal, Instead>> {
    match *action {
        GapAction::Name(spot) => Some(Ok(form::name(spot, script))),
        GapAction::Mean(spot, _) => Some(match find(data, spot, script).await {
            Ok(gap) => {
                let current = data.desk.snapshots().current();
                let subject = picked.and_then(|token| subject_of(current.knowledge(), token));
                let form = subject.map(|subject| form::learn(data, &current, spot, &gap.question, subject, script));
                form.ok_or_else(|| instead(texts(script).stale))
            }
            Err(instead) => Err(instead),
        }),
        GapAction::Change(token) => {
            let proposal = data.desk.proposal(token);
            let lesson = proposal.as_ref().and_then(|proposal| Some(&proposal.taught.as_ref()?.lesson));
            let form = lesson.and_then(|lesson| form::again(lesson, script));
            Some(form.ok_or_else(|| instead(desk_texts(script).lapsed)))
        }
        _ => None,
    }
}

/// What is shown after a button or menu.
async fn shown(
    data: &Data,
    action: GapAction,
    picked: Option<&str>,
    by: &str,
    script: Script,
) -> Result<Presentation, Instead> {
    let stale = || instead(texts(script).stale);
    match action {
        GapAction::List(skip) => Ok(list(data, skip, script).await),
        GapAction::Pick(skip) => {
            let gap = picked.and_then(|picked| picked.parse().ok()).ok_or_else(stale)?;
            page(data, Spot { skip, gap }, script).await
        }
        GapAction::Show(spot) => page(data, spot, script).await,
        GapAction::Area(spot) => {
            let gap = find(data, spot, script).await?;
            let current = data.desk.snapshots().current();
            let area = picked.and_then(|token| subject_of(current.knowledge(), token)).ok_or_else(stale)?;
            let members = match area {
                Subject::Area(a) => current.knowledge().members(a).map(|(i, _)| Subject::Initiative(i)).collect(),
                Subject::Initiative(_) => Vec::new(),
            };
            let choices: Vec<_> = [area].into_iter().chain(members).collect();
            Ok(page::page(&current, &gap, spot, &choices, None, script))
        }
        GapAction::Dismiss(spot) => dismiss(data, spot, by, script).await,
        GapAction::Reopen(spot) => {
            let gap = gap(data, spot, script).await?;
            data.desk.reopen_gap(&gap, by).await.map_err(|_| store_down(script))?;
            page(data, spot, script).await
        }
        GapAction::Silence(spot) => {
            let gap = gap(data, spot, script).await?;
            let lesson = Lesson { gap: gap.id, question: gap.question, subject: None, words: Words::default() };
            propose(data, lesson, by, script).await
        }
        GapAction::Mean(..) | GapAction::Name(_) | GapAction::Learn(..) | GapAction::Change(_) => Err(stale()),
    }
}

/// The page of a gap, with what it may have been about.
async fn page(data: &Data, spot: Spot, script: Script) -> Result<Presentation, Instead> {
    let gap = find(data, spot, script).await?;
    let current = data.desk.snapshots().current();
    let guesses: Vec<_> = gap.guesses.iter().filter_map(|id| current.knowledge().subject(id)).collect();
    Ok(page::page(&current, &gap, spot, &guesses, None, script))
}

/// The page of a gap, with what has a name or comes near it.
async fn look_up(data: &Data, spot: Spot, name: &str, script: Script) -> Result<Presentation, Instead> {
    let gap = find(data, spot, script).await?;
    let current = data.desk.snapshots().current();
    let (found, unknown) = match data.answers.look_up(&current, name, Some(script.language())) {
        Lookup::Found(subject) => (vec![subject], None),
        Lookup::Nearest(nearest) => (nearest, Some(text::plain(name, TYPED))),
    };
    Ok(page::page(&current, &gap, spot, &found, unknown.as_deref(), script))
}

async fn learn(
    data: &Data,
    spot: Spot,
    subject: &str,
    words: Words,
    question: String,
    by: &str,
    script: Script,
) -> Result<Presentation, Instead> {
    let gap = find(data, spot, script).await?;
    let current = data.desk.snapshots().current();
    let subject = subject_of(current.knowledge(), subject).ok_or_else(|| instead(texts(script).stale))?;
    let subject = Some(current.knowledge().id(subject).to_string());
    propose(data, Lesson { gap: gap.id, question, subject, words }, by, script).await
}

async fn propose(data: &Data, lesson: Lesson, by: &str, script: Script) -> Result<Presentation, Instead> {
    let texts = learn_texts(script);
    match data.desk.propose_lesson(lesson, by).await {
        Ok((token, proposal)) => {
            info!(by, revision = proposal.short_revision(), verdict = ?proposal.verdict, "proposed what to learn");
            Ok(preview::proposal(token, &proposal, script))
        }
        Err(error) => {
            warn!(by, %error, "nothing could be learnt from a question");
            Err(Box::new(Presentation::text(match &error {
                LessonError::NoQuestion => texts.no_question.to_owned(),
                LessonError::NoSubject(_) => desk_texts(script).overtaken.to_owned(),
                LessonError::SaysNothing(words) => texts.says_nothing.replace("{name}", &text::plain(words, TYPED)),
                LessonError::Edit(error) => {
                    texts.not_edited.replace("{reason}", &text::plain(&error.to_string(), limits::FIELD_VALUE))
                }
            })))
        }
    }
}

/// Settles a gap, and offers to fix that it is met with silence where a golden question can: where it is.
async fn dismiss(data: &Data, spot: Spot, by: &str, script: Script) -> Result<Presentation, Instead> {
    let gap = find(data, spot, script).await?;
    let was_open = data.desk.dismiss_gap(&gap, by).await.map_err(|_| store_down(script))?;
    if !was_open {
        return Err(instead(learn_texts(script).gap_gone));
    }
    let current = data.desk.snapshots().current();
    let is_silent = is_met_with_silence(&current.snapshot, &gap.question, data.desk.clock().today());
    let is_fixed = current.knowledge().golden.iter().any(|golden| golden.question.trim() == gap.question);
    Ok(page::settled(&gap, spot, is_silent, is_silent && !is_fixed, script))
}

/// A gap that is open.
async fn find(data: &Data, spot: Spot, script: Script) -> Result<Gap, Instead> {
    let gap = gap(data, spot, script).await?;
    if gap.state == GapState::Open { Ok(gap) } else { Err(gone(spot, script)) }
}

async fn gap(data: &Data, spot: Spot, script: Script) -> Result<Gap, Instead> {
    let gap = data.desk.store().gap(spot.gap).await.map_err(|_| store_down(script))?;
    gap.ok_or_else(|| gone(spot, script))
}

fn gone(spot: Spot, script: Script) -> Instead {
    let rows = vec![page::back(spot.skip, script)];
    Box::new(Presentation { rows, ..Presentation::text(learn_texts(script).gap_gone) })
}

fn store_down(script: Script) -> Instead {
    instead(desk_texts(script).store_down)
}

fn instead(text: &str) -> Instead {
    Box::new(Presentation::text(text))
}
