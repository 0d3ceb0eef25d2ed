//! Renders an outcome for people, in their language, without knowing where it will be shown.
//!
//! Every word comes from the knowledge base or from the wording table of the language ([`wording`]).

pub mod format;
mod render;
mod text;
mod wording;

pub use render::render;
pub use wording::{Wording, wording};

use time::Date;

use crate::domain::{Language, Subject};

/// A platform-neutral rendering of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The language that it is written in.
    pub language: Language,
    /// What it is about, in a few words; empty for a bare sentence.
    pub title: String,
    /// The answer itself, the most important paragraph first.
    pub paragraphs: Vec<String>,
    /// Named details beside the answer.
    pub fields: Vec<Field>,
    /// The source's own words.
    pub quotes: Vec<String>,
    /// Where the words are from.
    pub source: Option<Attribution>,
    /// What the reader can pick next: candidates of a clarification, initiatives of an area.
    pub choices: Vec<Choice>,
    /// Colour, `0xRRGGBB`.
    pub colour: Option<u32>,
}

/// A named detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
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
    /// What is picked.
    pub subject: Subject,
}
