use std::cmp::Ordering;

use time::Date;

use crate::domain::{Bound, FacetId, Language, Measure, Period, Subject, TagId};

/// What a person typed, and what is known about the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// The message as it was typed.
    pub text: &'a str,
    /// Whether it is directed to the bot; `false` for a message overheard in a channel.
    pub addressed: bool,
    /// The day on which it is asked, in Hong Kong.
    pub today: Date,
    /// The asker's language, for messages whose script does not tell.
    pub locale: Option<Language>,
}

/// What the engine makes of a question. Whatever is shown to a person is rendered from this by [`crate::reply`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Answer, not stated, clarify or abstain.
    pub decision: Decision,
    /// How much is answered, for an answer.
    pub scope: Scope,
    /// What it is about, best first; the candidates of a clarification; empty for silence.
    pub subjects: Vec<Subject>,
    /// What else it could have been about, best first.
    pub runners_up: Vec<Subject>,
    /// Facets that were asked for.
    pub facets: Vec<FacetId>,
    /// The statements that answer, subject by subject.
    pub parts: Vec<Part>,
    /// Whether an amount, a number or a length of time in the question is allowed by a limit.
    pub verdict: Option<Judgement>,
    /// Language to answer in.
    pub language: Language,
    /// How sure the engine is of this decision, 0 to 1.
    pub confidence: f32,
    /// What a follow-up will lean on.
    pub conversation: Conversation,
}

/// The four things that can come of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The knowledge base holds the answer.
    Answer,
    /// The question is about one of ours, but the document does not say.
    NotStated,
    /// Several subjects fit equally well: ask back.
    Clarify,
    /// Nobody asked, or it is about something else.
    Abstain,
}

impl Decision {
    /// Its name in the command line's JSON: `answer`, `not_stated`, `clarify` or `abstain`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::NotStated => "not_stated",
            Self::Clarify => "clarify",
            Self::Abstain => "abstain",
        }
    }
}

/// How much an answer covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The statements that were asked for.
    Facts,
    /// Everything about the subjects.
    Overview,
    /// An area with its initiatives.
    Area,
    /// The initiatives that fit a filter.
    List(Filter),
}

/// What a list was filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// When it happens.
    pub period: Option<Period>,
    /// How far it has come.
    pub stage: Option<Stage>,
    /// Concepts that initiatives are tagged with: whoever has all of any of these sets is listed.
    pub tags: Vec<Vec<TagId>>,
    /// Concepts of which they are tagged with none.
    pub without: Vec<TagId>,
    /// Initiatives, and areas with all that belongs to them, that are left out by name.
    pub apart: Vec<Subject>,
    /// Those that were spoken of together, where only they are asked about; otherwise all.
    pub within: Vec<Subject>,
    /// What has to be stated of them.
    pub facet: Option<FacetId>,
    /// Areas, by their place in the knowledge base.
    pub areas: Vec<usize>,
}

/// How far the members of a list have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// They exist or have happened.
    Done,
    /// Something of them is announced for a time that is not over.
    Ahead,
    /// They are going on.
    Underway,
    /// They are being thought about.
    Considered,
}

impl Filter {
    /// Whether nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether none are left out that fit.
    #[must_use]
    pub const fn leaves_out_nothing(&self) -> bool {
        self.without.is_empty() && self.apart.is_empty()
    }

    /// Whether nothing is asked of those that fit, whatever is left out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        Self { without: Vec::new(), apart: Vec::new(), within: Vec::new(), ..self.clone() }.is_empty()
    }
}

/// The statements about one subject that belong to an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What they are about.
    pub subject: Subject,
    /// Places of the facts in the initiative, the one asked for first; empty for an area.
    pub facts: Vec<usize>,
}

/// An amount, a number or a length of time held against a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The result.
    pub verdict: Verdict,
    /// What the question gives, summed where several were given.
    pub asked: Measure,
    /// Whether it is told to be a little less or more than that.
    pub lean: Option<Ordering>,
    /// The limit it was held against.
    pub limit: Measure,
    /// Which side of the limit is allowed.
    pub bound: Bound,
}

/// Whether what was asked about is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It reaches a minimum, or keeps to a maximum.
    Meets,
    /// It falls short of a minimum.
    Below,
    /// It exceeds a maximum.
    Above,
    /// It cannot be told.
    Depends(Doubt),
}

/// Why something cannot be held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// It is in another currency.
    Currency,
    /// It is a range with the limit inside.
    Range,
    /// It is only told roughly, and about as much as the limit.
    Roughly,
    /// It is only a part, and how much there is beside it is not told.
    Part,
    /// It is the sum of different things, which may not count together.
    Apart,
    /// It is the amount of something else.
    Aside,
    /// It is not known yet.
    Untold,
    /// Some of several, each for itself, keep to the limit and some do not.
    Which,
    /// It is in days or weeks and the limit in months or years, or the other way round, and both are about as long.
    Calendar,
}

impl Verdict {
    /// Its name in the command line's JSON: `meets`, `below`, `above` or `depends`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Below => "below",
            Self::Above => "above",
            Self::Depends(_) => "depends",
        }
    }
}

/// What a follow-up leans on: the turn before. Plain data, so that whoever keeps it decides for how long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversation {
    /// What the last answer was about, or the candidates it offered.
    pub subjects: Vec<Subject>,
    /// What was asked of them.
    pub facets: Vec<FacetId>,
    /// Whether the bot asked back.
    pub clarifying: bool,
    /// The last subjects that were spoken of together, in order: what "of those" and "the former" pick from.
    pub together: Vec<Subject>,
    /// The language that was spoken.
    pub language: Option<Language>,
}
