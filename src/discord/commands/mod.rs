//! The commands, and what they share.

mod areas;
mod ask;
mod help;
mod initiative;
mod knowledge;
mod timeline;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::action::Action;
use super::convert::{self, Presentation, limits, text};
use super::dispatch::{CommandContext, Data};
use super::error::Failure;
use super::texts::texts;
use crate::domain::{Language, Subject};
use crate::reply::{Attribution, Choice};
use crate::service::{Current, Speaker};

/// Every command, in the order in which `/help` lists them.
pub(super) fn all() -> Vec<poise::Command<Data, Failure>> {
    vec![
        initiative::initiative(),
        ask::ask(),
        areas::areas(),
        timeline::timeline(),
        help::help(),
        knowledge::knowledge(),
        ask::answer_this(),
    ]
}

/// The language of the person who calls a command, as far as Discord tells.
pub(super) fn locale(ctx: CommandContext<'_>) -> Option<Language> {
    ctx.locale().and_then(Language::from_locale)
}

/// The language to speak to the person who calls a command.
pub(super) fn language(ctx: CommandContext<'_>) -> Language {
    ctx.data().answers.language(locale(ctx))
}

/// Whose conversation a command belongs to.
fn speaker(ctx: CommandContext<'_>) -> Speaker {
    Speaker { channel: ctx.channel_id().get(), user: ctx.author().id.get() }
}

async fn send(ctx: CommandContext<'_>, shown: Presentation) -> Result<(), Failure> {
    ctx.send(shown.into_reply()).await?;
    Ok(())
}

/// Says kindly that nothing is called `name`, with what comes near it to pick from.
fn unknown(current: &Current, name: &str, nearest: &[Subject], language: Language) -> Presentation {
    /// As much of what was typed as is shown again.
    const NAME: usize = 100;
    let texts = texts(language);
    let knowledge = current.knowledge();
    let template = if nearest.is_empty() { texts.unknown } else { texts.nearest };
    let choices: Vec<_> = nearest
        .iter()
        .map(|&subject| Choice { label: knowledge.name(subject).get(language).clone(), subject })
        .collect();
    let pick =
        Action::Pick { language, revision: current.short_revision().to_owned(), facet: None, asker: None, menu: 0 };
    let mut shown = Presentation::text(template.replace("{name}", &text::plain(name, NAME))).private();
    shown.rows = convert::menu(pick, knowledge, &choices, texts.pick_one);
    shown
}

/// The document that answers rest on, as answers name it.
fn source(ctx: CommandContext<'_>, language: Language) -> Option<Attribution> {
    let current = ctx.data().answers.store().current();
    (current.counts.areas > 0)
        .then(|| ctx.data().answers.overview(current, Subject::Area(0), language, None).reply.source)
        .flatten()
}

/// Names for an autocompletion. What is sent back when one is picked is the id, which stays the same in any language.
fn choices(current: &Current, subjects: Vec<Subject>, language: Language) -> CreateAutocompleteResponse {
    let knowledge = current.knowledge();
    let choice = |subject: Subject| {
        let symbol = match subject {
            Subject::Area(area) => format!("{} ", knowledge.areas[area].symbol),
            Subject::Initiative(_) => String::new(),
        };
        let name = text::label(&format!("{symbol}{}", knowledge.name(subject).get(language)), limits::CHOICE);
        let id = knowledge.id(subject).as_str();
        // An id that is cut off would lead nowhere.
        (id.chars().count() <= limits::CHOICE).then(|| AutocompleteChoice::new(name, id))
    };
    let choices = subjects.into_iter().filter_map(choice).take(limits::CHOICES).collect();
    CreateAutocompleteResponse::new().set_choices(choices)
}

/// The language to complete names in: that of what has been typed, else the person's.
fn typed_language(ctx: CommandContext<'_>, partial: &str) -> Language {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    if partial.chars().any(is_han) { Language::Zh } else { language(ctx) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_registered() {
        let commands = poise::builtins::create_application_commands(&all());
        insta::assert_json_snapshot!(serde_json::to_value(commands).unwrap());
    }
}
