//! A timeline as a picture: what is announced for when, drawn as SVG in both languages.
//!
//! Drawing is pure; [`service::Pictures`](crate::service::Pictures) makes a PNG of it with the fonts of the system. The
//! reader's language stands first and larger, the other one below, so that a picture that is passed on serves everybody.

mod axis;
mod canvas;
mod draw;
mod measure;

use time::Date;

use super::wording::{Wording, wording};
use super::{Script, format, headline};
use crate::domain::{Area, Initiative, KnowledgeBase, Language, Period, Subject};
use crate::engine::{Outcome, Scope};

/// How many initiatives are drawn at most: more could not be read in one picture.
const MOST_ROWS: usize = 24;
/// How long a description may be for Discord and for patience.
const DESCRIPTION: usize = 1000;

/// A drawing, and what it shows in words for whoever does not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The drawing.
    pub svg: String,
    /// What it shows.
    pub description: String,
}

/// Draws the initiatives of a list along an axis of time; `None` unless one of them has a day. `outcome` must come from a
/// snapshot of `knowledge`; a day other than `today` may be marked only if it is near what is drawn.
#[must_use]
pub fn timeline(knowledge: &KnowledgeBase, outcome: &Outcome, today: Date, script: Script) -> Option<Drawing> {
    let chart = Chart::new(knowledge, outcome, today, script)?;
    Some(Drawing { svg: draw::draw(&chart), description: chart.description() })
}

/// What is drawn, in words and days.
struct Chart {
    /// The title in the reader's language, and in the other.
    title: [String; 2],
    rows: Vec<Row>,
    /// How many initiatives are left out for want of room.
    more: usize,
    /// The areas by which rows are coloured, in the order of the document.
    legend: Vec<(u32, String)>,
    /// Names of those that are announced without any day.
    undated: Vec<String>,
    /// Where all this is from.
    source: String,
    today: Date,
    script: Script,
}

/// One initiative.
struct Row {
    /// Its name in the reader's language, and in the other.
    name: [String; 2],
    colour: u32,
    bars: Vec<Bar>,
}

/// One stretch of time.
struct Bar {
    period: Period,
    label: String,
    is_past: bool,
}

impl Chart {
    fn new(knowledge: &KnowledgeBase, outcome: &Outcome, today: Date, script: Script) -> Option<Self> {
        let Scope::List(filter) = &outcome.scope else { return None };
        let (language, other) = (script.language(), script.language().other());
        let listed: Vec<&Initiative> = outcome
            .subjects
            .iter()
            .filter_map(|subject| match subject {
                Subject::Initiative(i) => knowledge.initiatives.get(*i),
                Subject::Area(_) => None,
            })
            .collect();
        let mut chart = Self {
            title: [language, other].map(|language| title(knowledge, filter, language)),
            rows: Vec::new(),
            more: 0,
            legend: Vec::new(),
            undated: Vec::new(),
            source: source(knowledge, language),
            today,
            script,
        };
        let mut areas: Vec<&Area> = Vec::new();
        for initiative in listed {
            let asked = |period: &Period| filter.period.is_none_or(|asked| period.falls_in(&asked));
            let periods: Vec<Period> = initiative.periods().map(|(_, period)| period).filter(asked).collect();
            let name = [language, other].map(|language| initiative.name.get(language).clone());
            if periods.is_empty() {
                chart.undated.push(script.write(&name[0]));
                continue;
            }
            if chart.rows.len() == MOST_ROWS {
                chart.more += 1;
                continue;
            }
            let area = knowledge.areas.iter().find(|area| area.id == initiative.area);
            areas.extend(area.filter(|area| !areas.iter().any(|known| known.id == area.id)));
            let bars = periods.into_iter().map(|period| chart.bar(period)).collect();
            let [own, other] = name;
            chart.rows.push(Row {
                name: [script.write(&own), other],
                colour: area.map_or(NO_AREA, |area| area.colour),
                bars,
            });
        }
        if areas.len() > 1 {
            areas.sort_by_key(|area| knowledge.areas.iter().position(|known| known.id == area.id));
            chart.legend = areas.iter().map(|area| (area.colour, script.write(area.name.get(language)))).collect();
        }
        chart.title[0] = script.write(&chart.title[0]);
        chart.source = script.write(&chart.source);
        (!chart.rows.is_empty()).then_some(chart)
    }

    fn bar(&self, period: Period) -> Bar {
        let written = format::period(&period, self.script.language()).unwrap_or_default();
        let written = headline::capitalised(&written);
        let is_past = period.is_past(self.today);
        let over = if is_past { self.wording().over } else { "" };
        Bar { period, label: self.script.write(&format!("{written}{over}")), is_past }
    }

    fn wording(&self) -> &'static Wording {
        wording(self.script.language())
    }

    /// A wording as the reader reads it.
    fn say(&self, choose: impl Fn(&Wording) -> &'static str) -> String {
        self.script.write(choose(self.wording()))
    }

    /// The picture in words: every bar, and what has none. What does not fit stands in the text beside the picture too.
    fn description(&self) -> String {
        let colon = self.say(|wording| wording.labelled);
        let labelled = |label: &str, value: &str| colon.replace("{label}", label).replace("{value}", value);
        let mut parts = vec![self.title[0].clone()];
        let comma = self.say(|wording| wording.comma);
        for row in &self.rows {
            let bars: Vec<&str> = row.bars.iter().map(|bar| bar.label.as_str()).collect();
            parts.push(labelled(&row.name[0], &bars.join(&comma)));
        }
        parts.extend((self.more > 0).then(|| self.and_more()));
        if !self.undated.is_empty() {
            parts.push(labelled(&self.say(|wording| wording.undated), &self.undated.join(&comma)));
        }
        parts.push(self.today_label());
        let text = parts.join("\n");
        match text.char_indices().nth(DESCRIPTION) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn and_more(&self) -> String {
        self.say(|wording| wording.and_more).replace("{count}", &self.more.to_string())
    }

    fn today_label(&self) -> String {
        let day = format::date(self.today, self.script.language());
        self.say(|wording| wording.today).replace("{day}", &self.script.write(&day))
    }
}

/// The colour of what belongs to no area.
const NO_AREA: u32 = 0x0080_848e;

/// What the list is of, such as "Timeline · 2026".
fn title(knowledge: &KnowledgeBase, filter: &crate::engine::Filter, language: Language) -> String {
    let areas = filter.areas.iter().filter_map(|area| knowledge.areas.get(*area));
    let areas = areas.map(|area| area.name.get(language).clone());
    let period = filter.period.and_then(|period| format::period(&period, language));
    let words: Vec<String> = [wording(language).timeline.to_owned()].into_iter().chain(areas).chain(period).collect();
    words.join(" · ")
}

fn source(knowledge: &KnowledgeBase, language: Language) -> String {
    let wording = wording(language);
    let Some(source) = knowledge.sources.first() else { return String::new() };
    let named = format!("{}{}{}", source.publisher.get(language), wording.comma, source.title.get(language));
    let label = wording.labelled.replace("{label}", wording.source);
    format!("{} · {}", label.replace("{value}", &named), format::date(source.date, language))
}

#[cfg(test)]
mod tests;
