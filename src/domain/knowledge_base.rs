use super::{Area, Bilingual, Id, Initiative, Language, Lexicon, Source, Subject};

/// Everything loaded from a knowledge folder.
///
/// The loader guarantees that ids are unique across areas and initiatives and that every reference leads somewhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnowledgeBase {
    /// The documents that facts come from.
    pub sources: Vec<Source>,
    /// The areas, in the order of the document.
    pub areas: Vec<Area>,
    /// The initiatives, in the order of the document.
    pub initiatives: Vec<Initiative>,
    /// The words by which questions are understood.
    pub lexicon: Lexicon,
    /// Questions whose outcomes moderators have fixed.
    pub golden: Vec<GoldenQuestion>,
    /// Hash of the content it was loaded from, in hexadecimal: its revision.
    pub revision: String,
}

/// A question together with the outcome it must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenQuestion {
    /// What a person types.
    pub question: String,
    /// Whether it is directed to the bot.
    pub addressed: bool,
    /// `answer`, `not_stated`, `clarify` or `abstain`.
    pub decision: String,
    /// Ids of what the answer must be about, in any order.
    pub subjects: Vec<Id>,
    /// Facets of which the answer must show at least one; empty where any will do.
    pub facets: Vec<Id>,
    /// Language of the answer, where it matters.
    pub language: Option<Language>,
    /// Where it is written.
    pub span: super::Span,
}

impl KnowledgeBase {
    /// The area or initiative with this id.
    #[must_use]
    pub fn subject(&self, id: &str) -> Option<Subject> {
        let area = || self.areas.iter().position(|area| area.id.as_str() == id).map(Subject::Area);
        self.initiatives.iter().position(|i| i.id.as_str() == id).map(Subject::Initiative).or_else(area)
    }

    /// The id of a subject.
    #[must_use]
    pub fn id(&self, subject: Subject) -> &Id {
        match subject {
            Subject::Initiative(i) => &self.initiatives[i].id,
            Subject::Area(a) => &self.areas[a].id,
        }
    }

    /// The official name of a subject.
    #[must_use]
    pub fn name(&self, subject: Subject) -> &Bilingual {
        match subject {
            Subject::Initiative(i) => &self.initiatives[i].name,
            Subject::Area(a) => &self.areas[a].name,
        }
    }

    /// The area that a subject belongs to or is.
    #[must_use]
    pub fn area(&self, subject: Subject) -> Option<&Area> {
        match subject {
            Subject::Initiative(i) => self.areas.iter().find(|area| area.id == self.initiatives[i].area),
            Subject::Area(a) => self.areas.get(a),
        }
    }

    /// The initiatives of an area, in order, with their places in [`Self::initiatives`].
    pub fn members(&self, area: usize) -> impl Iterator<Item = (usize, &Initiative)> {
        let id = self.areas.get(area).map(|area| &area.id);
        self.initiatives.iter().enumerate().filter(move |(_, initiative)| Some(&initiative.area) == id)
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &Id) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }
}
