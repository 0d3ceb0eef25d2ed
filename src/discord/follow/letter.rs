//! What a message to followers looks like.

use serenity::all::{ButtonStyle, CreateActionRow, CreateButton, CreateEmbed};
use time::Date;

use super::action::FollowAction;
use crate::discord::action::{Action, Deed};
use crate::discord::convert::{self, Presentation, limits, source_line, text};
use crate::discord::texts::follow::{FollowTexts, follow_texts};
use crate::discord::texts::{texts, with_commands};
use crate::domain::{Bilingual, Id};
use crate::reply::{Attribution, Script, format, wording};
use crate::service::follows::{Bulletin, Difference, News, Phase, Point, Turn, Wording};

/// How many changes or reminders are shown; the rest is counted.
const SHOWN: usize = 6;
/// How much of one statement is shown.
const STATEMENT: usize = 220;
/// How much of the name above it.
const NAME: usize = 100;
/// How many sources are named.
const SOURCES: usize = 2;
/// How much is shown of what names them.
const SOURCE: usize = 500;
/// How much our own words around all that may take: of one change, and of the message.
const WORDS: [usize; 2] = [80, 350];
/// The colour where no area has one, or several have.
const COLOUR: u32 = 0x0058_65f2;

// However much has changed, and however long its names are.
const _: () = assert!(
    SHOWN * (2 * NAME + 2 * STATEMENT + WORDS[0]) + limits::TITLE + SOURCES * SOURCE + WORDS[1] <= limits::EMBEDS_TOTAL
);

/// The message. Its key is in the id of a button.
pub(super) fn letter(bulletin: &Bulletin, key: &str) -> Presentation {
    let letter = Letter { bulletin, script: bulletin.script, texts: follow_texts(bulletin.script) };
    Presentation { rows: letter.rows(key), ..Presentation::embed(letter.embed()) }
}

struct Letter<'a> {
    bulletin: &'a Bulletin,
    script: Script,
    texts: &'static FollowTexts,
}

impl Letter<'_> {
    fn embed(&self) -> CreateEmbed {
        let (title, intro, fields, missing) = match &self.bulletin.news {
            News::Changed { since, differences, more } => {
                let title = match self.subjects().as_slice() {
                    [_] => self.title("🔔", self.texts.changed_one, differences.first().map(|first| &first.name)),
                    _ => self.count("🔔", self.texts.changed_several, differences.len() + more),
                };
                let fields: Vec<_> = differences.iter().take(SHOWN).map(|one| self.difference(one)).collect();
                let intro = self.texts.since.replace("{moment}", &format!("<t:{since}:f>"));
                (title, intro, fields, differences.len().saturating_sub(SHOWN) + more)
            }
            News::Reminder { points } => {
                let title = match self.subjects().as_slice() {
                    [_] => self.title("⏰", self.texts.reminder_one, points.first().map(|first| &first.name)),
                    _ => self.count("⏰", self.texts.reminder_several, points.len()),
                };
                let fields: Vec<_> = points.iter().take(SHOWN).map(|point| self.point(point)).collect();
                (title, self.texts.only_announced.to_owned(), fields, points.len().saturating_sub(SHOWN))
            }
        };
        let stop = with_commands(self.texts.stop, Some(locale(self.script)));
        let mut lines = vec![intro];
        if missing > 0 {
            lines.push(self.texts.more.replace("{count}", &missing.to_string()));
        }
        lines.push(format!("-# {stop}"));
        let fields = fields.into_iter().chain(self.sources()).map(|(name, value)| (name, value, false));
        CreateEmbed::new()
            .title(text::clip(&title, limits::TITLE))
            .description(lines.join("\n"))
            .colour(self.colour())
            .fields(fields)
    }

    fn title(&self, symbol: &str, template: &str, name: Option<&Bilingual>) -> String {
        let name = name.map(|name| self.write(name)).unwrap_or_default();
        format!("{symbol} {}", template.replace("{name}", &text::escape(&name)))
    }

    #[expect(clippy::unused_self, reason = "it reads as its siblings do")]
    fn count(&self, symbol: &str, template: &str, count: usize) -> String {
        format!("{symbol} {}", template.replace("{count}", &count.to_string()))
    }

    fn difference(&self, difference: &Difference) -> (String, String) {
        let texts = self.texts;
        let is_subject = difference.facet.is_none();
        let facet = match (&difference.facet, difference.turn) {
            (Some(facet), _) => Some(self.write(facet)),
            (None, Turn::Changed) => Some(texts.name.to_owned()),
            (None, _) => None,
        };
        let value = match (difference.turn, &difference.old, &difference.new) {
            (Turn::Changed, Some(old), Some(new)) => {
                let [old, new] = self.apart(old, new);
                format!("**{}** {new}\n**{}** {old}", texts.now, texts.before)
            }
            (Turn::Removed, _, _) if is_subject => texts.gone_subject.to_owned(),
            (Turn::Removed, Some(old), _) => format!("**{}** {}", texts.gone, self.statement(&old.text)),
            (Turn::Added, _, _) if is_subject => texts.new_subject.to_owned(),
            (_, _, Some(new)) => format!("**{}** {}", texts.new, self.statement(&new.text)),
            _ => String::from("…"),
        };
        (self.heading(&difference.name, facet.as_deref()), value)
    }

    /// What was and what is stated; by its value alone where the words are the same.
    fn apart(&self, old: &Wording, new: &Wording) -> [String; 2] {
        let language = self.script.language();
        let is_same = old.text.get(language) == new.text.get(language);
        match (old.value.get(language), new.value.get(language)) {
            (Some(old), Some(new)) if is_same => {
                [old, new].map(|value| text::plain(&self.script.write(value), STATEMENT))
            }
            _ => [old, new].map(|wording| self.statement(&wording.text)),
        }
    }

    fn point(&self, point: &Point) -> (String, String) {
        let is_today = point.date() == Some(self.bulletin.today);
        let texts = self.texts;
        let template = match (point.phase, is_today) {
            (Phase::Begin, true) => texts.begins,
            (Phase::End, true) => texts.ends,
            (Phase::Day, true) => texts.is_today,
            (Phase::Begin, false) => texts.began,
            (Phase::End, false) => texts.ended,
            (Phase::Day, false) => texts.was,
        };
        let date = |day: Date| self.script.write(&format::date(day, self.script.language()));
        let line = template
            .replace("{period}", &self.write(&point.period))
            .replace("{date}", &point.date().map(date).unwrap_or_default());
        let label = self.write(&point.label);
        (self.heading(&point.name, Some(&label)), format!("{}\n{line}", self.statement(&point.text)))
    }

    /// The name of what it is about, unless the title has it, and of the fact.
    fn heading(&self, name: &Bilingual, facet: Option<&str>) -> String {
        let name = text::plain(&self.write(name), NAME);
        match facet.map(|facet| text::plain(facet, NAME)) {
            Some(facet) if self.subjects().len() == 1 => facet,
            Some(facet) => format!("{name} · {facet}"),
            None => name,
        }
    }

    fn statement(&self, statement: &Bilingual) -> String {
        text::plain(self.write(statement).trim(), STATEMENT)
    }

    fn write(&self, text: &Bilingual) -> String {
        self.script.write(text.get(self.script.language()))
    }

    /// What it is about, each once.
    fn subjects(&self) -> Vec<&str> {
        let all: Vec<&str> = match &self.bulletin.news {
            News::Changed { differences, .. } => differences.iter().map(|one| one.subject.as_str()).collect(),
            News::Reminder { points } => points.iter().map(|point| point.subject.as_str()).collect(),
        };
        distinct(all)
    }

    /// Where what is shown now is from, as in an answer.
    fn sources(&self) -> Option<(String, String)> {
        let all: Vec<&str> = match &self.bulletin.news {
            News::Changed { differences, .. } => {
                differences.iter().take(SHOWN).filter_map(|one| one.source.as_deref()).collect()
            }
            News::Reminder { points } => points.iter().take(SHOWN).map(|point| point.source.as_str()).collect(),
        };
        let language = self.script.language();
        let knowledge = self.bulletin.current.knowledge();
        let sources = distinct(all).into_iter().filter_map(|id| knowledge.source(&Id::new(id))).take(SOURCES);
        let lines: Vec<_> = sources
            .map(|source| {
                let source = Attribution::of(source, language);
                let (title, date) = (self.script.write(&source.title), self.script.write(&source.date));
                source_line(&Attribution { title, date, ..source })
            })
            .filter(|line| line.chars().count() <= SOURCE)
            .collect();
        let name = self.script.write(wording(language).source);
        (!lines.is_empty()).then(|| (name, text::clip(&lines.join("\n"), limits::FIELD_VALUE)))
    }

    /// That of the area, if all is from one.
    fn colour(&self) -> u32 {
        let knowledge = self.bulletin.current.knowledge();
        let found = self.subjects().into_iter().filter_map(|subject| knowledge.area(knowledge.subject(subject)?));
        let mut colours: Vec<_> = found.map(|area| area.colour).collect();
        colours.dedup();
        match *colours.as_slice() {
            [colour] => colour,
            _ => COLOUR,
        }
    }

    /// What can be looked at, and the list of what is followed.
    fn rows(&self, key: &str) -> Vec<CreateActionRow> {
        let current = &self.bulletin.current;
        let knowledge = current.knowledge();
        let revision = current.short_revision().to_owned();
        let action = |deed, script| Action { deed, script, revision: revision.clone(), facet: None };
        let found: Vec<_> = self.subjects().into_iter().filter_map(|subject| knowledge.subject(subject)).collect();
        let mut rows = Vec::new();
        let mut buttons = Vec::new();
        match *found.as_slice() {
            [] => {}
            [subject] => {
                let show = |script| action(Deed::Show(knowledge.id(subject).to_string()), script).encode();
                let (here, there) = (show(self.script), show(convert::other(self.script)));
                let common = texts(self.script);
                buttons.extend(here.map(|id| button(id, common.show_all)));
                buttons.extend(there.map(|id| button(id, common.other_language)));
            }
            ref several => {
                let choices: Vec<_> =
                    several.iter().map(|&subject| convert::choice(knowledge, subject, self.script)).collect();
                let pick = action(Deed::Pick { asker: None, menu: 0 }, self.script);
                rows.extend(convert::menu(&pick, knowledge, &choices, texts(self.script).pick_more));
            }
        }
        buttons.push(button(FollowAction::List(key.to_owned()).encode(), self.texts.list));
        rows.push(CreateActionRow::Buttons(buttons));
        rows
    }
}

fn distinct(all: Vec<&str>) -> Vec<&str> {
    let mut distinct: Vec<&str> = Vec::new();
    for one in all {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

fn button(id: String, label: &str) -> CreateButton {
    CreateButton::new(id).style(ButtonStyle::Secondary).label(text::label(label, limits::BUTTON_LABEL))
}

/// A locale of those who read a script, for the names of commands.
const fn locale(script: Script) -> &'static str {
    match script {
        Script::English => "en-US",
        Script::Traditional => "zh-TW",
        Script::Simplified => "zh-CN",
    }
}
