//! Telling those who follow something what has changed, and when an announced time has come.
//!
//! A message is kept before it is sent, as data: together with the revision that it is about, or on the day that it
//! reminds of. Whichever process comes first sends it, see [`Post`].

mod news;
mod post;
mod reminders;

pub use news::{Difference, News, Turn, Wording};
pub use post::{Bulletin, Failure, Post};
pub use reminders::{Phase, Point};

use std::collections::BTreeMap;

use time::OffsetDateTime;

use crate::domain::{KnowledgeBase, Language, Subject};
use crate::knowledge::Change;
use crate::reply::Script;
use crate::store::{Follow, NewNotice, Place};

/// How many subjects one place may follow: as many as a menu lists, to remove them.
pub const MOST: usize = 25;

/// The messages that followers get about a revision: one for each place, however much of what it follows has changed.
pub(super) fn notices(
    follows: &[Follow],
    number: i64,
    changes: &[Change],
    [before, after]: [&KnowledgeBase; 2],
    now: OffsetDateTime,
) -> Vec<NewNotice> {
    if follows.is_empty() {
        return Vec::new();
    }
    let differences = news::differences(changes, [before, after]);
    let notice = |(place, follows): (Place, Vec<&Follow>)| {
        let script = script_of(&follows);
        let news = News::changed(&differences, &follows, script.language(), now)?;
        Some(NewNotice {
            place,
            occasion: format!("revision:{number}"),
            script: script.code().to_owned(),
            content: news.to_json(),
            due_at: now,
        })
    };
    by_place(follows).into_iter().filter_map(notice).collect()
}

/// The follows of each place.
fn by_place(follows: &[Follow]) -> BTreeMap<Place, Vec<&Follow>> {
    let mut places: BTreeMap<Place, Vec<&Follow>> = BTreeMap::new();
    for follow in follows {
        places.entry(follow.place).or_default().push(follow);
    }
    places
}

/// How a place is written to: as whoever has followed something there last reads.
fn script_of(follows: &[&Follow]) -> Script {
    let last = follows.iter().max_by_key(|follow| follow.id);
    last.and_then(|follow| Script::from_code(&follow.script)).unwrap_or(Script::of("", Language::En))
}

/// Whether something of a subject, which belongs to these areas, is for a follow.
fn is_for(follow: &Follow, subject: &str, areas: &[String]) -> bool {
    follow.subject == Follow::ALL || follow.subject == subject || areas.contains(&follow.subject)
}

/// The areas that a subject belongs to, in any of the knowledge bases: one may have been moved.
fn areas_of<'a>(knowledge: impl IntoIterator<Item = &'a KnowledgeBase>, subject: &str) -> Vec<String> {
    let mut areas = Vec::new();
    for knowledge in knowledge {
        let found = knowledge.subject(subject).filter(|found| matches!(found, Subject::Initiative(_)));
        let area = found.and_then(|found| knowledge.area(found)).map(|area| area.id.to_string());
        areas.extend(area.filter(|area| !areas.contains(area)));
    }
    areas
}

#[cfg(test)]
mod tests;
