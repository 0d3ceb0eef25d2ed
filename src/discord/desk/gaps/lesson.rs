//! What a preview says of what is learnt from a question.

use serenity::all::{ButtonStyle, CreateActionRow, CreateButton};

use super::page::back;
use super::{GapAction, Spot};
use crate::discord::convert::text;
use crate::discord::desk::{DeskAction, button};
use crate::discord::texts::learn::learn_texts;
use crate::domain::KnowledgeBase;
use crate::reply::Script;
use crate::service::desk::Proposal;
use crate::service::gaps::Taught;

/// How much of the TOML is shown; the rest is in the folder once it is accepted.
const TOML: usize = 1400;
/// How much of the answer is shown.
const ANSWER: usize = 300;
const NAME: usize = 100;

/// What is learnt, and whether the question is then answered as it is meant.
pub(in crate::discord::desk) fn described(taught: &Taught, knowledge: &KnowledgeBase, script: Script) -> Vec<String> {
    let texts = learn_texts(script);
    let named = |id: &str| {
        let subject = knowledge.subject(id);
        let name = subject.map(|subject| script.write(knowledge.name(subject).get(script.language())));
        text::plain(&name.unwrap_or_else(|| id.to_owned()), NAME)
    };
    let meant = taught.lesson.subject.as_deref().map(named);
    let mut said = vec![match &meant {
        Some(name) => texts.means.replace("{name}", name),
        None => texts.means_nothing.to_owned(),
    }];
    // Nothing ends the block but its end.
    let toml = taught.toml.trim_end().replace("```", "'''");
    said.push(format!("```toml\n{}\n```", toml.chars().take(TOML).collect::<String>()));
    let answer = text::plain(&taught.then.text, ANSWER);
    let answer = if answer.is_empty() { texts.then_silent.to_owned() } else { answer };
    let quoted = answer.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
    match (&meant, taught.then.is_meant) {
        (Some(_), true) => said.push(format!("{}\n{quoted}", texts.then)),
        (Some(name), false) => said.push(format!("**{}**\n{quoted}", texts.not_yet.replace("{name}", name))),
        (None, _) => {}
    }
    said
}

/// The button that leads back to the form, where there is one.
pub(in crate::discord::desk) fn row(token: u64, proposal: &Proposal, script: Script) -> Option<CreateButton> {
    proposal.taught.as_ref()?.lesson.subject.as_ref()?;
    let action = DeskAction::Gap(GapAction::Change(token));
    Some(button(&action, learn_texts(script).change, ButtonStyle::Secondary))
}

/// What there is to press after a decision: the way to the next question, and after declining to the same again.
pub(in crate::discord::desk) fn after(
    taught: Option<&Taught>,
    is_declined: bool,
    script: Script,
) -> Vec<CreateActionRow> {
    let Some(taught) = taught else { return Vec::new() };
    let spot = Spot { skip: 0, gap: taught.lesson.gap };
    if is_declined && taught.lesson.subject.is_some() {
        let again = DeskAction::Gap(GapAction::Show(spot));
        let again = button(&again, learn_texts(script).back_to_gap, ButtonStyle::Secondary);
        return vec![CreateActionRow::Buttons(vec![again])];
    }
    vec![back(0, script)]
}
