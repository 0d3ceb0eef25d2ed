use std::fmt;
use std::sync::Arc;

use time::Date;

use super::{Bilingual, Bound, Measure, Period};

/// A short kebab-case name that stays the same when wording changes; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

impl Id {
    /// Wraps `text`; the loader has checked its form.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` is lower-case letters and digits, in words joined by single hyphens.
    #[must_use]
    pub fn is_well_formed(text: &str) -> bool {
        !text.is_empty()
            && text
                .split('-')
                .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Names an [`Area`].
pub type AreaId = Id;
/// Names an [`Initiative`].
pub type InitiativeId = Id;
/// Names a facet of the lexicon.
pub type FacetId = Id;
/// Names a concept of the lexicon that initiatives are tagged with.
pub type TagId = Id;
/// Names a [`Source`].
pub type SourceId = Id;

/// A place in a text file: where a value was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Index of the file among those that were loaded.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A document that facts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id, to which facts refer.
    pub id: SourceId,
    /// Title of the document.
    pub title: Bilingual,
    /// Who published it.
    pub publisher: Bilingual,
    /// Day of publication: answers are as of this day.
    pub date: Date,
    /// Where people can read it, and where to look for news after an announced time has passed.
    pub url: Bilingual,
    /// The whole text, to check quotes against; empty where it is not at hand.
    pub text: String,
}

/// A major policy area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// Official name.
    pub name: Bilingual,
    /// Other names by which people call it.
    pub aliases: Bilingual<Vec<String>>,
    /// Words that point to it without naming it.
    pub keywords: Bilingual<Vec<String>>,
    /// One emoji that stands for it.
    pub symbol: String,
    /// Colour of its answers, `0xRRGGBB`.
    pub colour: u32,
}

/// One scheme, institute, site, team, fund or event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// Its id.
    pub id: InitiativeId,
    /// The area it belongs to.
    pub area: AreaId,
    /// Official name.
    pub name: Bilingual,
    /// Other names and acronyms, each of which alone names this initiative and no other.
    pub aliases: Bilingual<Vec<String>>,
    /// Words that point to it without naming it.
    pub keywords: Bilingual<Vec<String>>,
    /// Concepts under which lists show it: what kind of thing it is, whom it is for, who runs it.
    pub tags: Vec<TagId>,
    /// Initiatives that a reader of this one may also want.
    pub related: Vec<InitiativeId>,
    /// What is known of it, the most telling first.
    pub facts: Vec<Fact>,
}

/// One statement of an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub facet: FacetId,
    /// Its value, where it has one that can be compared.
    pub value: Value,
    /// The statement in full sentences.
    pub text: Bilingual,
    /// The words of the source that prove it.
    pub quote: Bilingual,
    /// The source that the quote is from.
    pub source: SourceId,
    /// Words by which people ask for just this statement.
    pub keywords: Bilingual<Vec<String>>,
}

/// The typed part of a [`Fact`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The wording says it all.
    Text,
    /// How much, how many or how long.
    Measure {
        /// What holds now.
        now: Measure,
        /// Which side of it an applicant has to be on, if it is a limit.
        bound: Option<Bound>,
        /// What held before.
        previous: Option<Measure>,
    },
    /// When it happens; possibly without any known day ("soon").
    Period(Period),
    /// How far it has come.
    Status(Progress),
}

/// What can be said of a thing in a typed way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueKind {
    /// An amount of money.
    Money,
    /// When it happens.
    Period,
    /// The very day on which it happens: a [`Period`](Self::Period) of one day.
    Day,
    /// A number of things.
    Count,
    /// How long it lasts.
    Duration,
    /// How far it has come.
    Status,
}

impl Value {
    /// Of which kind it is, in the widest sense; `None` where the wording says it all.
    #[must_use]
    pub const fn kind(&self) -> Option<ValueKind> {
        match self {
            Self::Text => None,
            Self::Measure { now, .. } => Some(now.kind()),
            Self::Period(_) => Some(ValueKind::Period),
            Self::Status(_) => Some(ValueKind::Status),
        }
    }

    /// Whether it is of a kind.
    #[must_use]
    pub fn is_of(&self, kind: ValueKind) -> bool {
        match (kind, self) {
            (ValueKind::Day, Self::Period(period)) => period.start.is_some() && period.start == period.end,
            _ => self.kind() == Some(kind),
        }
    }

    /// Which side of it is allowed, if it is a limit.
    #[must_use]
    pub const fn bound(&self) -> Option<Bound> {
        match self {
            Self::Measure { bound, .. } => *bound,
            Self::Text | Self::Period(_) | Self::Status(_) => None,
        }
    }
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Progress {
    /// It exists or has happened.
    Done,
    /// It is happening.
    Underway,
    /// It has been announced.
    Planned,
    /// It is being thought about.
    Considered,
}

/// What an answer can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// An initiative, by its place in [`KnowledgeBase::initiatives`](super::KnowledgeBase::initiatives).
    Initiative(usize),
    /// An area, by its place in [`KnowledgeBase::areas`](super::KnowledgeBase::areas).
    Area(usize),
}

impl Initiative {
    /// The initiative's own statement of how far it has come, if it makes one.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.facts.iter().find_map(|fact| match fact.value {
            Value::Status(progress) => Some(progress),
            _ => None,
        })
    }

    /// When it happens, statement by statement; periods without any known day are left out.
    pub fn periods(&self) -> impl Iterator<Item = (&Fact, Period)> {
        self.facts.iter().filter_map(|fact| match fact.value {
            Value::Period(period) if !period.is_open() => Some((fact, period)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for id in ["a", "it-land", "phase-1", "3d"] {
            assert!(Id::is_well_formed(id), "{id}");
        }
        for id in ["", "-a", "a-", "a--b", "It-land", "it_land", "河套"] {
            assert!(!Id::is_well_formed(id), "{id}");
        }
    }
}
