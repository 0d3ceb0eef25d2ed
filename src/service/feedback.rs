use tracing::info;

use super::Speaker;
use crate::domain::{FacetId, Id, Language};

/// What a reader thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It helped.
    Helpful,
    /// It did not help.
    Unhelpful,
    /// The question was about something else.
    NotMeant,
}

/// One reader's opinion of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// What they think.
    pub judgement: Judgement,
    /// What the answer was about.
    pub subject: Id,
    /// The facet of it, if it was about one.
    pub facet: Option<FacetId>,
    /// For [`Judgement::NotMeant`]: what was meant, once that is known.
    pub meant: Option<Id>,
    /// The language of the answer.
    pub language: Language,
    /// The short revision of the knowledge that it was given from.
    pub revision: String,
    /// Who thinks so, and where.
    pub by: Speaker,
}

/// Keeps what readers think of answers.
pub trait Feedback: Send + Sync {
    /// Takes an opinion in.
    fn record(&self, opinion: &Opinion);
}

/// Writes opinions to the log, without who holds them.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoggedFeedback;

impl Feedback for LoggedFeedback {
    fn record(&self, opinion: &Opinion) {
        info!(
            judgement = opinion.judgement.name(),
            subject = %opinion.subject,
            facet = opinion.facet.as_ref().map(Id::as_str),
            meant = opinion.meant.as_ref().map(Id::as_str),
            language = %opinion.language,
            revision = opinion.revision,
            "a reader judged an answer"
        );
    }
}

impl Judgement {
    /// Its name in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Helpful => "helpful",
            Self::Unhelpful => "not helpful",
            Self::NotMeant => "not meant",
        }
    }
}
