//! What an announced time reminds of when it comes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

use super::{News, areas_of, by_place, is_for, script_of};
use crate::domain::{Bilingual, Fact, Initiative, KnowledgeBase, Language, Period, Value, parse_date};
use crate::reply::format;
use crate::service::desk::facet_label;
use crate::service::hong_kong_date;
use crate::store::{Follow, NewReminder};

/// At which hour of a day in Hong Kong people are reminded: when they are up.
const HOUR: i64 = 9;
/// For how many days a reminder is made up for, when nobody was there to send it.
const LATE: i64 = 3;

/// Something that was announced for a time which has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// What of that time has come.
    pub phase: Phase,
    /// The day, as `YYYY-MM-DD`.
    pub day: String,
    /// Id of the initiative.
    pub subject: String,
    /// Ids of the areas that it belongs to.
    pub areas: Vec<String>,
    /// Its name.
    pub name: Bilingual,
    /// Id of what the announcement is about.
    pub facet: String,
    /// What that is called.
    pub label: Bilingual,
    /// The time, as it was announced.
    pub period: Bilingual,
    /// The announcement.
    pub text: Bilingual,
    /// Id of its source.
    pub source: String,
}

/// What of an announced time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Its first day.
    Begin,
    /// Its last day.
    End,
    /// Its only day.
    Day,
}

impl Phase {
    const fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::End => "end",
            Self::Day => "day",
        }
    }
}

impl Point {
    /// The day.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        parse_date(&self.day)
    }

    /// What it is kept under: an announcement that is moved to another day is another occasion.
    fn occasion(&self) -> String {
        format!("{}:{}.{}:{}", self.phase.name(), self.subject, self.facet, self.day)
    }

    pub(super) fn is_for(&self, follows: &[&Follow]) -> bool {
        follows.iter().any(|follow| is_for(follow, &self.subject, &self.areas))
    }

    /// Whether it is still announced for this day.
    pub(super) fn holds(&self, knowledge: &KnowledgeBase) -> bool {
        let initiative = knowledge.initiatives.iter().find(|initiative| initiative.id.as_str() == self.subject);
        let facts = initiative.into_iter().flat_map(Initiative::periods);
        let mut days = facts.filter(|(fact, _)| fact.facet.as_str() == self.facet).flat_map(|(_, period)| days(period));
        days.any(|(phase, day)| phase == self.phase && Some(day) == self.date())
    }
}

/// The last day of which people are reminded at a moment.
pub(super) fn last_day(now: OffsetDateTime) -> Date {
    hong_kong_date(now - Duration::hours(HOUR))
}

/// What each place is to be reminded of that has come by `last`, and lately; and the message about a part of that.
pub(super) fn reminders(
    follows: &[Follow],
    knowledge: &KnowledgeBase,
    last: Date,
    now: OffsetDateTime,
) -> Vec<(NewReminder, Vec<Vec<Point>>)> {
    let points = points(knowledge, last);
    let mut reminders = Vec::new();
    for (place, follows) in by_place(follows) {
        // The order is the same for every process, so that none of two waits for the other.
        let mut occasions: BTreeMap<String, Vec<Point>> = BTreeMap::new();
        for point in &points {
            // What had come before it was followed is no news.
            let follows: Vec<_> = follows
                .iter()
                .copied()
                .filter(|follow| point.date().is_some_and(|day| hong_kong_date(follow.at) <= day))
                .collect();
            if point.is_for(&follows) {
                occasions.entry(point.occasion()).or_default().push(point.clone());
            }
        }
        if !occasions.is_empty() {
            let script = script_of(&follows).code().to_owned();
            let (occasions, points) = occasions.into_iter().unzip();
            reminders.push((NewReminder { place, script, due_at: now, occasions }, points));
        }
    }
    reminders
}

/// The message about those of the occasions that have these places among them.
pub(super) fn message(points: &[Vec<Point>], chosen: &[usize]) -> String {
    let points = chosen.iter().filter_map(|at| points.get(*at)).flatten().cloned().collect();
    News::Reminder { points }.to_json()
}

/// What has come by a day, and lately.
fn points(knowledge: &KnowledgeBase, last: Date) -> Vec<Point> {
    let lately = |day: Date| (0..=LATE).contains(&(last - day).whole_days());
    let of_fact = |initiative: &Initiative, fact: &Fact, period: Period| {
        let label = |language| facet_label(knowledge, &fact.facet, language);
        let written = |language| format::period(&period, language).unwrap_or_default();
        days(period)
            .filter(|(_, day)| lately(*day))
            .map(move |(phase, day)| Point {
                phase,
                day: day.to_string(),
                subject: initiative.id.to_string(),
                areas: areas_of([knowledge], initiative.id.as_str()),
                name: initiative.name.clone(),
                facet: fact.facet.to_string(),
                label: Bilingual::new(label(Language::En), label(Language::Zh)),
                period: Bilingual::new(written(Language::En), written(Language::Zh)),
                text: fact.text.clone(),
                source: fact.source.to_string(),
            })
            .collect::<Vec<_>>()
    };
    let of_initiative = |initiative: &Initiative| {
        let facts = initiative.facts.iter();
        let periods = facts.filter_map(|fact| match fact.value {
            Value::Period(period) => Some(of_fact(initiative, fact, period)),
            _ => None,
        });
        periods.flatten().collect::<Vec<_>>()
    };
    knowledge.initiatives.iter().flat_map(of_initiative).collect()
}

/// The days of a period that people are reminded of.
fn days(period: Period) -> impl Iterator<Item = (Phase, Date)> {
    let is_day = period.start.is_some() && period.start == period.end;
    let first = period.start.map(|day| (if is_day { Phase::Day } else { Phase::Begin }, day));
    let last = period.end.filter(|_| !is_day).map(|day| (Phase::End, day));
    first.into_iter().chain(last)
}
