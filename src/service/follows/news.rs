//! What a message says, as it is kept until it is sent.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Point, areas_of, is_for};
use crate::domain::{Bilingual, Fact, Id, KnowledgeBase, Language};
use crate::knowledge::{Change, ChangeKind};
use crate::reply;
use crate::service::desk::facet_label;
use crate::store::Follow;

/// How many differences are kept for one message. More than these nobody reads.
const KEPT: usize = 20;

/// What a message to followers says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum News {
    /// Something has changed.
    Changed {
        /// Since when, in seconds since 1970.
        since: i64,
        /// What.
        differences: Vec<Difference>,
        /// How much more than that.
        more: usize,
    },
    /// An announced time has come.
    Reminder {
        /// Of what.
        points: Vec<Point>,
    },
}

/// What happened to a [`Difference`]'s thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It is new.
    Added,
    /// It is not what it was.
    Changed,
    /// It is gone.
    Removed,
}

/// A fact that has changed; or the name of an initiative or area, which may have come or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What happened.
    pub turn: Turn,
    /// Id of the initiative or area.
    pub subject: String,
    /// Ids of the areas that it belongs to or belonged to.
    pub areas: Vec<String>,
    /// Its name.
    pub name: Bilingual,
    /// What the fact is about; `None` if it is the initiative or area itself.
    pub facet: Option<Bilingual>,
    /// What was stated.
    pub old: Option<Wording>,
    /// What is stated now.
    pub new: Option<Wording>,
    /// Id of the source of what is stated now.
    pub source: Option<String>,
}

/// What was or is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// In full sentences.
    pub text: Bilingual,
    /// In the fewest words, where it can be said so.
    pub value: Bilingual<Option<String>>,
}

impl News {
    /// What there is to say to a place about a change, if anything.
    pub(super) fn changed(
        all: &[Difference],
        follows: &[&Follow],
        language: Language,
        now: OffsetDateTime,
    ) -> Option<Self> {
        let for_them = all.iter().filter(|difference| difference.shows(language) && difference.is_for(follows));
        let mut differences: Vec<_> = for_them.cloned().collect();
        let more = differences.len().saturating_sub(KEPT);
        differences.truncate(KEPT);
        (!differences.is_empty()).then(|| Self::Changed { since: now.unix_timestamp(), differences, more })
    }

    /// As it is kept.
    pub(super) fn to_json(&self) -> String {
        // There is nothing in it that JSON could not hold.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was kept, if this version knows it.
    pub(super) fn of_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

impl Difference {
    /// Whether somebody who reads this language would see a difference.
    fn shows(&self, language: Language) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => {
                old.text.get(language) != new.text.get(language) || old.value.get(language) != new.value.get(language)
            }
            _ => true,
        }
    }

    pub(super) fn is_for(&self, follows: &[&Follow]) -> bool {
        follows.iter().any(|follow| is_for(follow, &self.subject, &self.areas))
    }
}

/// What is told of a change: facts that are stated otherwise, and what has come, gone or been renamed. Words by which
/// questions are understood, and quotes that prove the same, are nobody's business but the moderators'.
pub(super) fn differences(changes: &[Change], [before, after]: [&KnowledgeBase; 2]) -> Vec<Difference> {
    changes.iter().filter_map(|change| difference(change, [before, after])).collect()
}

fn difference(change: &Change, [before, after]: [&KnowledgeBase; 2]) -> Option<Difference> {
    let turn = match change.kind {
        ChangeKind::Added => Turn::Added,
        ChangeKind::Changed => Turn::Changed,
        ChangeKind::Removed => Turn::Removed,
    };
    let telling: &[&str] = if change.facet.is_some() { &["value", "en", "zh"] } else { &["name"] };
    if turn == Turn::Changed && !change.keys.iter().any(|key| telling.contains(key)) {
        return None;
    }
    let subject = change.subject.as_str();
    let name = |knowledge: &KnowledgeBase| knowledge.subject(subject).map(|found| knowledge.name(found).clone());
    let facet = change.facet.as_ref().map(|facet| {
        let label = |language| facet_label(after, facet, language);
        Bilingual::new(label(Language::En), label(Language::Zh))
    });
    let wording = |knowledge: &KnowledgeBase, text: &Option<Bilingual>| {
        let text = text.clone()?;
        let fact = change.facet.as_ref().and_then(|facet| fact(knowledge, subject, facet, &text));
        let value = |language| fact.and_then(|fact| reply::value(fact, language));
        let value = Bilingual::new(value(Language::En), value(Language::Zh));
        Some(Wording { text, value })
    };
    let stated = change.new.as_ref().zip(change.facet.as_ref());
    let source = stated.and_then(|(text, facet)| fact(after, subject, facet, text)).map(|fact| fact.source.to_string());
    Some(Difference {
        turn,
        subject: subject.to_owned(),
        areas: areas_of([before, after], subject),
        name: name(after).or_else(|| name(before)).unwrap_or_default(),
        facet,
        old: wording(before, &change.old),
        new: wording(after, &change.new),
        source,
    })
}

/// The fact of a subject that says so.
fn fact<'a>(knowledge: &'a KnowledgeBase, subject: &str, facet: &Id, text: &Bilingual) -> Option<&'a Fact> {
    let initiative = knowledge.initiatives.iter().find(|initiative| initiative.id.as_str() == subject)?;
    initiative.facts.iter().find(|fact| fact.facet == *facet && fact.text == *text)
}
