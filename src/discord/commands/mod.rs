//! The commands, and what they share.

mod areas;
mod ask;
mod compare;
mod follow;
mod help;
mod initiative;
mod knowledge;
mod settings;
mod timeline;
mod why;

use std::sync::Arc;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse, CreateCommand};

pub(super) use compare::side_by_side;

use super::action::{Action, Deed};
use super::convert::{self, Presentation, limits, text};
use super::dispatch::{CommandContext, Data};
use super::error::Failure;
use super::manners;
use super::texts::{names, texts, with_commands};
use crate::domain::{Language, Subject};
use crate::reply::{Attribution, Choice, Script};
use crate::service::{Current, Settings, Speaker};

/// Every command, in the order in which `/help` lists them.
pub(super) fn all() -> Vec<poise::Command<Data, Failure>> {
    let mut commands = vec![
        initiative::initiative(),
        ask::ask(),
        compare::compare(),
        areas::areas(),
        timeline::timeline(),
        follow::follow(),
        follow::following(),
        help::help(),
        settings::settings(),
        knowledge::knowledge(),
        why::why(),
        ask::answer_this(),
        why::why_this(),
    ];
    commands.iter_mut().for_each(names::localise);
    commands
}

/// The commands as they are registered. Unlike poise's own, those in the menu of a message are translated too.
pub(super) fn registered(commands: &[poise::Command<Data, Failure>]) -> Vec<CreateCommand> {
    let translated = |command: &poise::Command<Data, Failure>| {
        let menu = command.create_as_context_menu_command()?;
        let names = command.name_localizations.iter();
        Some(names.fold(menu, |menu, (locale, name)| menu.name_localized(locale.as_ref(), name.as_ref())))
    };
    let both = |command| [poise::Command::create_as_slash_command(command), translated(command)];
    commands.iter().flat_map(both).flatten().collect()
}

/// How the person who calls a command reads, as far as Discord tells.
fn locale(ctx: CommandContext<'_>) -> Option<Script> {
    ctx.locale().and_then(Script::from_locale)
}

/// How to write to the person who calls a command.
pub(super) fn script(ctx: CommandContext<'_>) -> Script {
    locale(ctx).unwrap_or_else(|| Script::of("", ctx.data().answers.language(None)))
}

/// What has been set for the server in which a command is called.
async fn settings(ctx: CommandContext<'_>) -> Arc<Settings> {
    ctx.data().settings_of(ctx.guild_id()).await
}

/// Sends an answer: as the server has set, for everybody or for the person alone.
async fn send_answer(ctx: CommandContext<'_>, settings: &Settings, shown: Presentation) -> Result<(), Failure> {
    send(ctx, if settings.private { shown.private() } else { shown }).await
}

/// Lets the person know that an answer is on its way. If that fails, so will the answer, where it is dealt with.
async fn defer(ctx: CommandContext<'_>, settings: &Settings) {
    let deferred = if settings.private { ctx.defer_ephemeral().await } else { ctx.defer().await };
    deferred.unwrap_or_default();
}

/// Whose conversation a command belongs to.
fn speaker(ctx: CommandContext<'_>) -> Speaker {
    Speaker { channel: ctx.channel_id().get(), user: ctx.author().id.get() }
}

/// Whether the person may be answered now; if they have asked too much at once, they are told so.
async fn unhurried(ctx: CommandContext<'_>) -> Result<bool, Failure> {
    let data = ctx.data();
    match data.pace.take(speaker(ctx), data.answers.now()) {
        Ok(()) => Ok(true),
        Err(wait) => {
            send(ctx, manners::slowly(wait, script(ctx)).private()).await?;
            Ok(false)
        }
    }
}

async fn send(ctx: CommandContext<'_>, shown: Presentation) -> Result<(), Failure> {
    ctx.send(shown.into_reply()).await?;
    Ok(())
}

/// Says kindly that nothing is called `name`, with what comes near it to pick from.
fn unknown(
    ctx: CommandContext<'_>,
    current: &Current,
    name: &str,
    nearest: &[Subject],
    script: Script,
) -> Presentation {
    /// As much of what was typed as is shown again.
    const NAME: usize = 100;
    let texts = texts(script);
    let template = with_commands(if nearest.is_empty() { texts.unknown } else { texts.nearest }, ctx.locale());
    let choices: Vec<Choice> =
        nearest.iter().map(|&subject| convert::choice(current.knowledge(), subject, script)).collect();
    let revision = current.short_revision().to_owned();
    let pick = Action { deed: Deed::Pick { asker: None, menu: 0 }, script, revision, facet: None };
    let mut shown = Presentation::text(template.replace("{name}", &text::plain(name, NAME))).private();
    shown.rows = convert::menu(&pick, current.knowledge(), &choices, texts.pick_one).into_iter().collect();
    shown
}

/// The document that answers rest on, as answers name it.
fn source(ctx: CommandContext<'_>, language: Language) -> Option<Attribution> {
    let current = ctx.data().answers.store().current();
    (current.counts.areas > 0)
        .then(|| ctx.data().answers.overview(current, Subject::Area(0), language, None).reply.source)
        .flatten()
}

/// Names for an autocompletion.
fn choices(current: &Current, subjects: Vec<Subject>, script: Script) -> CreateAutocompleteResponse {
    CreateAutocompleteResponse::new().set_choices(named(current, subjects, script))
}

/// Subjects by their names. What is sent back when one is picked is the id, which stays the same in any language.
fn named(current: &Current, subjects: Vec<Subject>, script: Script) -> Vec<AutocompleteChoice> {
    let knowledge = current.knowledge();
    let choice = |subject: Subject| {
        let symbol = match subject {
            Subject::Area(area) => format!("{} ", knowledge.areas[area].symbol),
            Subject::Initiative(_) => String::new(),
        };
        let name = script.write(knowledge.name(subject).get(script.language()));
        let name = text::label(&format!("{symbol}{name}"), limits::CHOICE);
        let id = knowledge.id(subject).as_str();
        // An id that is cut off would lead nowhere.
        (id.chars().count() <= limits::CHOICE).then(|| AutocompleteChoice::new(name, id))
    };
    subjects.into_iter().filter_map(choice).take(limits::CHOICES).collect()
}

/// How to write about names that have been typed: in their language, and else in the person's.
fn typed_script(ctx: CommandContext<'_>, typed: &str) -> Script {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    if typed.chars().any(is_han) { Script::of(typed, Language::Zh).for_reader(locale(ctx)) } else { script(ctx) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_registered() {
        insta::assert_json_snapshot!(serde_json::to_value(registered(&all())).unwrap());
    }
}
