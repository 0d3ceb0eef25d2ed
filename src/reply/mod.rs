//! Renders an outcome for people, in their language, without knowing where it will be shown.
//!
//! Every word comes from the knowledge base or from the wording table of the language ([`wording()`]).

mod compare;
pub mod format;
mod headline;
mod kind;
mod render;
mod script;
mod text;
mod timeline;
pub(crate) mod wording;

pub use compare::compare;
pub use headline::value;
pub use kind::{example, greet, kind_word};
pub use render::render;
pub use script::Script;
pub use timeline::{Drawing, timeline};
pub use wording::{Wording, wording};

use time::Date;

use crate::domain::{FacetId, Language, Source, Subject};

/// A platform-neutral rendering of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The language that it is written in.
    pub language: Language,
    /// What it is about, in a few words; empty for a bare sentence.
    pub title: String,
    /// The answer in the fewest words, to be shown large; where it is the first paragraph, that need not be shown again.
    pub headline: Option<String>,
    /// What held before.
    pub before: Option<String>,
    /// The answer itself, the most important paragraph first.
    pub paragraphs: Vec<Paragraph>,
    /// Named details beside the answer.
    pub fields: Vec<Field>,
    /// The source's own words.
    pub quotes: Vec<String>,
    /// Where the words are from.
    pub source: Option<Attribution>,
    /// What the reader has to pick from: candidates of a clarification, initiatives of an area.
    pub choices: Vec<Choice>,
    /// What the reader may like to see next: other facets of the same initiative, related initiatives.
    pub next: Vec<Choice>,
    /// Colour, `0xRRGGBB`.
    pub colour: Option<u32>,
}

/// A paragraph of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is about, where an answer is about several things.
    pub label: Option<String>,
    /// What it says.
    pub text: String,
}

/// A named detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// Whether it stands beside the one before it, where there is room.
    pub inline: bool,
}

/// The document that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Publisher and title.
    pub title: String,
    /// Its day of publication, written out in the reply's language.
    pub date: String,
    /// Where to read it.
    pub url: String,
    /// The day itself.
    pub day: Date,
}

/// Something that the reader can pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What to show.
    pub label: String,
    /// What helps to tell it from the others.
    pub detail: String,
    /// What is picked.
    pub subject: Subject,
    /// The facet of it that is picked; all of them where there is none.
    pub facet: Option<FacetId>,
}

impl Attribution {
    /// A source, as replies name it.
    #[must_use]
    pub fn of(source: &Source, language: Language) -> Self {
        let (publisher, title) = (source.publisher.get(language), source.title.get(language));
        Self {
            title: format!("{publisher}{}{title}", wording(language).comma),
            date: format::date(source.date, language),
            url: source.url.get(language).clone(),
            day: source.date,
        }
    }
}

impl Reply {
    /// A reply that says nothing yet.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self {
            language,
            title: String::new(),
            headline: None,
            before: None,
            paragraphs: Vec::new(),
            fields: Vec::new(),
            quotes: Vec::new(),
            source: None,
            choices: Vec::new(),
            next: Vec::new(),
            colour: None,
        }
    }

    /// A bare sentence.
    #[must_use]
    pub fn sentence(language: Language, text: impl Into<String>) -> Self {
        Self { paragraphs: vec![Paragraph::from(text.into())], ..Self::new(language) }
    }
}

impl From<String> for Paragraph {
    fn from(text: String) -> Self {
        Self { label: None, text }
    }
}
