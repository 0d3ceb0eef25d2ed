//! From a [`Reply`] to what Discord shows. Whatever the knowledge holds, nothing exceeds a limit and nobody is pinged.

pub(super) mod limits;
mod presentation;
mod rows;
pub(super) mod text;

use serenity::all::{CreateEmbed, CreateEmbedFooter};

pub(super) use presentation::{Presentation, nobody};
pub(super) use rows::{choice, menu};

use super::action::{Action, Deed};
use super::texts::texts;
use crate::domain::{Language, Subject};
use crate::reply::{Attribution, Paragraph, Reply, Script, wording};
use crate::service::{Answer, Current};
use rows::comparison;
use text::{clip, escape, link, plain};

/// How many characters of the source's title the link to it shows.
const SOURCE_TITLE: usize = 200;
/// How much of a detail must fit at least for it to be shown.
const SHORTEST_VALUE: usize = 40;
/// How much of a detail is shown at most: it is a line of a list, and a step away in full.
const LONGEST_VALUE: usize = 300;
/// How many details are shown at most.
const MOST_DETAILS: usize = 12;
/// How much is shown of one paragraph.
const PARAGRAPH: usize = 600;
/// From how much text on no further paragraph is shown.
const ENOUGH: usize = 900;
/// How much is shown of one quote.
const QUOTE: usize = 400;
/// Up to this length a headline is shown in the largest letters.
const SHORT_HEADLINE: usize = 48;
/// What stands in a field that is all name: Discord wants something there.
const NOTHING: &str = "\u{200b}";

/// Who reads an answer, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// How it is written for them.
    pub script: Script,
    /// Whose question it answers, if that is known.
    pub asker: Option<u64>,
    /// Whether the knowledge has changed since they were offered it.
    pub changed: bool,
}

impl Reading {
    /// An answer read as it is given.
    pub(super) const fn new(script: Script) -> Self {
        Self { script, asker: None, changed: false }
    }
}

/// The script for the other language.
pub(super) const fn other(script: Script) -> Script {
    match script.language() {
        Language::En => Script::Traditional,
        Language::Zh => Script::English,
    }
}

/// An answer with what can be done with it.
pub(super) fn answer(answer: &Answer, reading: Reading) -> Presentation {
    let script = reading.script;
    let note = reading.changed.then_some(texts(script).changed);
    Presentation { rows: rows::of_answer(answer, reading), ..shown(answer.reply.clone(), script, note) }
}

/// Two initiatives side by side, with what can be done with that.
pub(super) fn compared(current: &Current, subjects: [Subject; 2], reply: Reply, script: Script) -> Presentation {
    let revision = current.short_revision().to_owned();
    let pick = Action { deed: Deed::Pick { asker: None, menu: 0 }, script, revision, facet: None };
    let choices: Vec<_> = subjects.iter().map(|&subject| choice(current.knowledge(), subject, script)).collect();
    let menu = menu(&pick, current.knowledge(), &choices, texts(script).pick_more);
    let rows = menu.into_iter().chain([comparison(current, subjects, script)]).collect();
    Presentation { rows, ..shown(reply, script, None) }
}

/// A reply: a bare sentence is shown as such, and everything else as an embed.
pub(super) fn reply(reply: Reply, script: Script) -> Presentation {
    shown(reply, script, None)
}

fn shown(reply: Reply, script: Script, note: Option<&str>) -> Presentation {
    let reply = reply.in_script(script);
    let is_bare = reply.title.is_empty() && reply.fields.is_empty() && reply.quotes.is_empty();
    if is_bare && reply.source.is_none() && reply.choices.is_empty() {
        let text: Vec<_> = reply.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        return Presentation::text(plain(&text.join("\n"), limits::CONTENT));
    }
    Presentation::embed(embed(&reply, script, note))
}

/// The reply as an embed: the fact first and large, what it was before, its details, then the source's words, date and
/// link.
fn embed(reply: &Reply, script: Script, note: Option<&str>) -> CreateEmbed {
    // The source is the last to be shown but the first to be given room: an answer without it is not one of ours.
    let source = source_field(reply, script);
    let mut room = Room(limits::EMBEDS_TOTAL);
    for text in source.iter().flat_map(|(name, value)| [name.as_str(), value]).chain(note) {
        room.take(text, limits::EMBEDS_TOTAL);
    }
    let title = room.take(&escape(reply.title.trim()), limits::TITLE);
    let description = room.take(&description(reply, script), limits::DESCRIPTION);
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
    if let Some(note) = note {
        embed = embed.footer(CreateEmbedFooter::new(note));
    }
    let fields = if reply.fields.iter().any(|field| field.inline) {
        columns(reply, room, limits::FIELDS - usize::from(source.is_some()))
    } else {
        let most = MOST_DETAILS.min(limits::FIELDS - usize::from(source.is_some()));
        let details = fields(reply, script, room, most);
        details.into_iter().map(|(name, value)| (name, value, false)).collect()
    };
    embed.fields(fields.into_iter().chain(source.map(|(name, value)| (name, value, false))))
}

/// The headline, what held before, and the paragraphs: as many as are still easy to read.
fn description(reply: &Reply, script: Script) -> String {
    let mut parts = Vec::new();
    if let Some(headline) = &reply.headline {
        let size = if headline.chars().count() <= SHORT_HEADLINE { "##" } else { "###" };
        parts.push(format!("{size} {}", plain(headline, PARAGRAPH)));
    }
    parts.extend(reply.before.as_ref().map(|before| plain(before, PARAGRAPH)));
    let is_headline = |paragraph: &&Paragraph| Some(&paragraph.text) == reply.headline.as_ref();
    let repeated = reply.paragraphs.first().filter(is_headline).is_some();
    let paragraphs: Vec<_> = reply.paragraphs.iter().skip(usize::from(repeated)).map(paragraph).collect();
    let mut length = 0;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if length >= ENOUGH {
            parts.push(texts(script).more.replace("{count}", &(paragraphs.len() - at).to_string()));
            break;
        }
        length += paragraph.chars().count();
        parts.push(paragraph.clone());
    }
    // Headings bring their own distance.
    parts.join("\n\n").replacen("\n\n", "\n", usize::from(reply.headline.is_some()))
}

fn paragraph(paragraph: &Paragraph) -> String {
    let text = plain(&paragraph.text, PARAGRAPH);
    match &paragraph.label {
        Some(label) => format!("**{}**\n{text}", plain(label, limits::FIELD_NAME)),
        None => text,
    }
}

/// Fields side by side: two to a row, which takes an empty third, as Discord puts three to a row.
fn columns(reply: &Reply, mut room: Room, most: usize) -> Vec<(String, String, bool)> {
    let mut shown = Vec::new();
    for row in reply.fields.chunks(2) {
        let row: Vec<_> = row
            .iter()
            .map(|field| (plain(&field.name, limits::FIELD_NAME), bold_first_line(&field.value)))
            .chain([(NOTHING.to_owned(), NOTHING.to_owned())])
            .collect();
        let needed: usize = row.iter().map(|(name, value)| name.chars().count() + value.chars().count()).sum();
        if needed > room.0 || shown.len() + row.len() > most {
            break;
        }
        room.0 -= needed;
        shown.extend(row.into_iter().map(|(name, value)| (name, value, true)));
    }
    shown
}

fn bold_first_line(value: &str) -> String {
    let (first, rest) = value.split_once('\n').unwrap_or((value, ""));
    let first = plain(first, limits::FIELD_NAME);
    format!("**{first}**\n{}", plain(rest, LONGEST_VALUE))
}

/// The details: as many as there is room for, each with its share of it, and a last one that counts what is missing.
fn fields(reply: &Reply, script: Script, mut room: Room, most: usize) -> Vec<(String, String)> {
    let details: Vec<_> = reply
        .fields
        .iter()
        .map(|field| (escape(field.name.trim()), escape(field.value.trim())))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .collect();
    let more = |missing: usize| texts(script).more.replace("{count}", &missing.to_string());
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
        let value = room.take(value, LONGEST_VALUE.min(share.saturating_sub(name.chars().count()).max(SHORTEST_VALUE)));
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
fn source_field(reply: &Reply, script: Script) -> Option<(String, String)> {
    let line = reply.source.as_ref().map(source_line);
    let room = limits::FIELD_VALUE - line.as_ref().map_or(0, |line| line.chars().count() + 1);
    let quotes: Vec<_> = reply.quotes.iter().map(|quote| block_quote(&clip(quote.trim(), QUOTE))).collect();
    let quotes = clip(&quotes.join("\n\n"), room);
    let value = [Some(quotes), line].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let name = script.write(wording(script.language()).source);
    (!value.is_empty()).then(|| (name, value.join("\n")))
}

fn block_quote(quote: &str) -> String {
    let lines = quote.trim().lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("> {}", escape(line.trim()))).collect::<Vec<_>>().join("\n")
}

/// A source in a line: its title as a link, and its day.
pub(super) fn source_line(source: &Attribution) -> String {
    let title = plain(&source.title, SOURCE_TITLE);
    let date = plain(&source.date, SOURCE_TITLE);
    let linked = link(&title, &source.url);
    // A link that takes all the room is worth less than the words it leads to.
    let linked = if linked.chars().count() > limits::FIELD_VALUE / 2 { title } else { linked };
    if date.is_empty() { linked } else { format!("{linked} · {date}") }
}

#[cfg(test)]
mod tests;
