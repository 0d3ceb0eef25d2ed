//! From a [`Reply`] to what Discord shows. Whatever the knowledge holds, nothing exceeds a limit and nobody is pinged.

pub(super) mod limits;
mod presentation;
pub(super) mod text;

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

pub(super) use presentation::{Presentation, nobody};

use super::action::Action;
use super::texts::texts;
use crate::domain::{KnowledgeBase, Subject};
use crate::engine::{Decision, Scope};
use crate::reply::{Attribution, Choice, Reply, wording};
use crate::service::Answer;
use text::{clip, escape, label, link, plain};

/// How many characters of the source's title the link to it shows.
const SOURCE_TITLE: usize = 200;
/// How much of a detail must fit at least for it to be shown.
const SHORTEST_VALUE: usize = 40;
/// What stands in a field that is all name: Discord wants something there.
const NOTHING: &str = "\u{200b}";

/// An answer with what can be picked from it. `asker` is whose clarification it is, if it is one.
pub(super) fn answer(answer: &Answer, asker: Option<u64>) -> Presentation {
    let mut shown = reply(&answer.reply);
    shown.rows = menus(answer, asker);
    if shown.rows.len() < limits::ROWS
        && let Some(row) = buttons(answer)
    {
        shown.rows.push(row);
    }
    shown
}

/// A reply: a bare sentence is shown as such, and everything else as an embed.
pub(super) fn reply(reply: &Reply) -> Presentation {
    let is_bare = reply.title.is_empty() && reply.fields.is_empty() && reply.quotes.is_empty();
    if is_bare && reply.source.is_none() && reply.choices.is_empty() {
        return Presentation::text(plain(&reply.paragraphs.join("\n"), limits::CONTENT));
    }
    Presentation::embed(embed(reply))
}

/// The reply as an embed: the fact first, then its details, then the source's words, date and link.
fn embed(reply: &Reply) -> CreateEmbed {
    // The source is the last to be shown but the first to be given room: an answer without it is not one of ours.
    let source = source_field(reply);
    let mut room = Room(limits::EMBEDS_TOTAL);
    for text in source.iter().flat_map(|(name, value)| [name, value]) {
        room.take(text, limits::EMBEDS_TOTAL);
    }
    let paragraphs: Vec<_> = reply.paragraphs.iter().map(|paragraph| escape(paragraph.trim())).collect();
    let title = room.take(&escape(reply.title.trim()), limits::TITLE);
    let description = room.take(&paragraphs.join("\n\n"), limits::DESCRIPTION);
    let mut embed = CreateEmbed::new();
    if let Some(colour) = reply.colour {
        embed = embed.colour(colour);
    }
    if !title.is_empty() {
        embed = embed.title(title);
    }
    if !description.is_empty() {
        embed = embed.description(description);
    }
    let shown = fields(reply, room, limits::FIELDS - usize::from(source.is_some()));
    embed.fields(shown.into_iter().chain(source).map(|(name, value)| (name, value, false)))
}

/// The details: as many as there is room for, each with its share of it, and a last one that counts what is missing.
fn fields(reply: &Reply, mut room: Room, most: usize) -> Vec<(String, String)> {
    let details: Vec<_> = reply
        .fields
        .iter()
        .map(|field| (escape(field.name.trim()), escape(field.value.trim())))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .collect();
    let more = |missing: usize| texts(reply.language).more.replace("{count}", &missing.to_string());
    // The note may be needed, and is never longer than this.
    let _ = room.take(&more(details.len()), limits::FIELD_NAME);
    let _ = room.take(NOTHING, limits::FIELD_VALUE);
    let share = room.0 / details.len().clamp(1, most);
    let mut shown = Vec::new();
    for (name, value) in &details {
        let needed = name.chars().count().min(limits::FIELD_NAME) + SHORTEST_VALUE.min(value.chars().count());
        let left_after = details.len() - shown.len() - 1;
        // The last place is kept for the note, unless this is the last detail.
        if room.0 < needed || shown.len() + 1 + usize::from(left_after > 0) > most {
            break;
        }
        let name = room.take(name, limits::FIELD_NAME);
        let value =
            room.take(value, limits::FIELD_VALUE.min(share.saturating_sub(name.chars().count()).max(SHORTEST_VALUE)));
        shown.push((name, value));
    }
    let missing = details.len() - shown.len();
    if missing > 0 {
        shown.push((more(missing), NOTHING.to_owned()));
    }
    shown
}

/// How many characters may still be shown.
struct Room(usize);

impl Room {
    /// As much of the text as there is room for.
    fn take(&mut self, text: &str, max: usize) -> String {
        let text = clip(text, max.min(self.0));
        self.0 -= text.chars().count();
        text
    }
}

/// The source's words as block quotes, and the line that says where and when they were written.
fn source_field(reply: &Reply) -> Option<(String, String)> {
    let line = reply.source.as_ref().map(source_line);
    let room = limits::FIELD_VALUE - line.as_ref().map_or(0, |line| line.chars().count() + 1);
    let quotes: Vec<_> = reply.quotes.iter().map(|quote| block_quote(quote)).collect();
    let quotes = clip(&quotes.join("\n\n"), room);
    let value = [Some(quotes), line].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let name = wording(reply.language).source.to_owned();
    (!value.is_empty()).then(|| (name, value.join("\n")))
}

fn block_quote(quote: &str) -> String {
    let lines = quote.trim().lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("> {}", escape(line.trim()))).collect::<Vec<_>>().join("\n")
}

fn source_line(source: &Attribution) -> String {
    let title = plain(&source.title, SOURCE_TITLE);
    let date = plain(&source.date, SOURCE_TITLE);
    let linked = link(&title, &source.url);
    // A link that takes all the room is worth less than the words it leads to.
    let linked = if linked.chars().count() > limits::FIELD_VALUE / 2 { title } else { linked };
    if date.is_empty() { linked } else { format!("{linked} · {date}") }
}

/// The reply's choices as select menus.
fn menus(answer: &Answer, asker: Option<u64>) -> Vec<CreateActionRow> {
    let language = answer.outcome.language;
    let clarifying = answer.outcome.decision == Decision::Clarify;
    let facet = answer.outcome.facets.first().filter(|_| clarifying);
    let custom_id = |menu: usize| {
        Action::Pick {
            language,
            revision: answer.current.short_revision().to_owned(),
            facet: facet.map(|facet| facet.as_str().to_owned()),
            asker: asker.filter(|_| clarifying),
            menu,
        }
        .encode()
    };
    // The last row is left to the buttons.
    let groups = answer.reply.choices.chunks(limits::MENU_OPTIONS).take(limits::ROWS - 1).enumerate();
    groups
        .filter_map(|(menu, choices)| Some(select(custom_id(menu)?, answer.current.knowledge(), choices, answer)))
        .collect()
}

fn select(custom_id: String, knowledge: &KnowledgeBase, choices: &[Choice], answer: &Answer) -> CreateActionRow {
    let texts = texts(answer.outcome.language);
    let options = choices.iter().map(|choice| option(knowledge, choice)).collect();
    let placeholder = match answer.outcome.decision {
        Decision::Clarify => texts.pick_one,
        _ => texts.pick_more,
    };
    let menu = CreateSelectMenu::new(custom_id, CreateSelectMenuKind::String { options });
    CreateActionRow::SelectMenu(menu.placeholder(label(placeholder, limits::PLACEHOLDER)))
}

fn option(knowledge: &KnowledgeBase, choice: &Choice) -> CreateSelectMenuOption {
    let name = label(&choice.label, limits::MENU_OPTION);
    CreateSelectMenuOption::new(name, clip(knowledge.id(choice.subject).as_str(), limits::MENU_OPTION))
}

/// A menu over areas or initiatives, for lists that are no answers of the engine.
pub(super) fn menu(
    answer_id: Action,
    knowledge: &KnowledgeBase,
    choices: &[Choice],
    hint: &str,
) -> Vec<CreateActionRow> {
    let Some(custom_id) = answer_id.encode() else { return Vec::new() };
    let options: Vec<_> = choices.iter().take(limits::MENU_OPTIONS).map(|choice| option(knowledge, choice)).collect();
    if options.is_empty() {
        return Vec::new();
    }
    let menu = CreateSelectMenu::new(custom_id, CreateSelectMenuKind::String { options });
    vec![CreateActionRow::SelectMenu(menu.placeholder(label(hint, limits::PLACEHOLDER)))]
}

/// What can be done with an answer about one subject: see the rest of it, or see it in the other language.
fn buttons(answer: &Answer) -> Option<CreateActionRow> {
    let outcome = &answer.outcome;
    let &[subject] = outcome.subjects.as_slice() else { return None };
    if !matches!(outcome.decision, Decision::Answer | Decision::NotStated) || matches!(outcome.scope, Scope::List(_)) {
        return None;
    }
    let show = |language, facet: Option<&str>| Action::Show {
        language,
        revision: answer.current.short_revision().to_owned(),
        subject: answer.current.knowledge().id(subject).as_str().to_owned(),
        facet: facet.map(str::to_owned),
    };
    let button = |action: Action, text: &str| {
        let button = CreateButton::new(action.encode()?).style(ButtonStyle::Secondary);
        Some(button.label(label(text, limits::BUTTON_LABEL)))
    };
    let texts = texts(outcome.language);
    let is_whole = outcome.scope != Scope::Facts && outcome.decision == Decision::Answer;
    let facet = match outcome.facets.as_slice() {
        [facet] if !is_whole => Some(facet.as_str()),
        _ => None,
    };
    let more = (!is_whole && matches!(subject, Subject::Initiative(_)))
        .then(|| button(show(outcome.language, None), texts.show_all));
    // A verdict or a comparison depends on the words of the question, which a button does not carry.
    let same_in_other = (is_whole || facet.is_some()) && outcome.verdict.is_none();
    let other = same_in_other.then(|| button(show(outcome.language.other(), facet), texts.other_language));
    let buttons: Vec<_> = [more, other].into_iter().flatten().flatten().collect();
    (!buttons.is_empty()).then_some(CreateActionRow::Buttons(buttons))
}

#[cfg(test)]
mod tests;
