//! From a question to an outcome: a pure function of snapshot, question, conversation and today's date.

mod amounts;
mod ask_back;
mod asked;
mod builder;
mod catalogue;
mod choose;
mod compose;
mod confidence;
mod courtesy;
mod criteria;
mod decide;
mod draft;
mod evidence;
mod exclusions;
mod explain;
mod find;
mod fitting;
mod follow;
mod gate;
mod index;
mod judge;
mod list;
mod members;
mod normalise;
mod numbers;
mod outcome;
mod pairs;
mod parallel;
mod phrases;
mod reading;
mod resolve;
mod retrieve;
mod romanised;
mod score;
mod segments;
mod select;
mod slots;
mod subordinate;
mod tagged;
mod telling;
mod terms;
mod times;
mod together;
mod units;
mod vocabulary;
mod wish;
mod wording;

use std::sync::{Arc, OnceLock};

pub use explain::{Explanation, Gate, Standing, Word};
pub use outcome::{Conversation, Decision, Doubt, Filter, Judgement, Outcome, Part, Question, Scope, Stage, Verdict};

pub use telling::Telling;
pub use wording::terms;

use courtesy::Courtesies;
use decide::Engine;
use index::Index;
use numbers::Numbers;
use romanised::Romanised;

use time::Date;

use crate::domain::{Courtesy, Fact, KnowledgeBase, Language, Subject, Value};

/// An immutable, indexed knowledge base that questions are answered from.
#[derive(Debug, Clone)]
pub struct Snapshot {
    knowledge: Arc<KnowledgeBase>,
    index: Arc<Index>,
    numbers: Arc<Numbers>,
    names: Arc<find::Names>,
    courtesies: Arc<Courtesies>,
    romanised: Arc<OnceLock<Romanised>>,
}

impl Snapshot {
    /// Indexes a knowledge base.
    #[must_use]
    pub fn new(knowledge: KnowledgeBase) -> Self {
        // The index takes far longer than the names, which are folded beside it on another processor.
        let (names, index) = parallel::both(|| find::Names::new(&knowledge), || Index::build(&knowledge));
        Self {
            index: Arc::new(index),
            numbers: Arc::new(Numbers::new(&knowledge.lexicon)),
            names: Arc::new(names),
            courtesies: Arc::new(Courtesies::new(&knowledge.lexicon)),
            romanised: Arc::default(),
            knowledge: Arc::new(knowledge),
        }
    }

    /// The knowledge base that it was made from.
    #[must_use]
    pub fn knowledge(&self) -> &KnowledgeBase {
        &self.knowledge
    }

    /// Answers a question, leaning on the turn before where it has to.
    #[must_use]
    pub fn answer(&self, question: &Question<'_>, conversation: &Conversation) -> Outcome {
        self.engine().case(question, conversation).outcome()
    }

    /// Why a question is answered as it is.
    #[must_use]
    pub fn explain(&self, question: &Question<'_>, conversation: &Conversation) -> Explanation {
        let (gate, outcome) = self.engine().case(question, conversation).decided();
        self.engine().case(question, conversation).explain(gate, &outcome)
    }

    /// What kind word a message is, if it is nothing else.
    #[must_use]
    pub fn courtesy(&self, message: &str) -> Option<Courtesy> {
        self.courtesies.find(message)
    }

    fn engine(&self) -> Engine<'_> {
        Engine { knowledge: &self.knowledge, index: &self.index, numbers: &self.numbers, romanised: &self.romanised }
    }

    /// Everything about one subject, for someone who picked it by name.
    #[must_use]
    pub fn overview(&self, subject: Subject, language: Language) -> Outcome {
        let parts = match subject {
            Subject::Initiative(i) => {
                vec![Part { subject, facts: (0..self.knowledge.initiatives[i].facts.len()).collect() }]
            }
            Subject::Area(a) => {
                let members = self.engine().members(a).map(Subject::Initiative);
                members.map(|subject| Part { subject, facts: vec![0] }).collect()
            }
        };
        Outcome {
            decision: Decision::Answer,
            scope: if matches!(subject, Subject::Area(_)) { Scope::Area } else { Scope::Overview },
            subjects: vec![subject],
            runners_up: Vec::new(),
            facets: Vec::new(),
            parts,
            verdict: None,
            language,
            confidence: 1.0,
            conversation: Conversation { subjects: vec![subject], language: Some(language), ..Conversation::default() },
        }
    }

    /// The outcome of a filter over initiatives in order of time, for `/timeline`.
    #[must_use]
    pub fn timeline(&self, filter: &Filter, language: Language) -> Outcome {
        let initiatives = &self.knowledge.initiatives;
        let dated = |fact: &Fact| match fact.value {
            Value::Period(period) => filter.period.is_none_or(|asked| period.falls_in(&asked)).then_some(period),
            _ => None,
        };
        // The days are given by the filter alone, so that any day will do for "today".
        let mut entries: Vec<(Option<Date>, Part)> = members::all(self.engine(), filter, Date::MIN)
            .into_iter()
            .filter_map(|i| {
                let (fact, period) =
                    initiatives[i].facts.iter().enumerate().find_map(|(at, fact)| Some((at, dated(fact)?)))?;
                Some((period.start.or(period.end), Part { subject: Subject::Initiative(i), facts: vec![fact] }))
            })
            .collect();
        // What has no day yet ("soon") comes last.
        entries.sort_by_key(|(start, _)| (start.is_none(), *start));
        let parts: Vec<Part> = entries.into_iter().map(|(_, part)| part).collect();
        let subjects: Vec<Subject> = parts.iter().map(|part| part.subject).collect();
        let conversation =
            Conversation { subjects: subjects.clone(), language: Some(language), ..Conversation::default() };
        Outcome {
            decision: Decision::Answer,
            scope: Scope::List(filter.clone()),
            subjects,
            runners_up: Vec::new(),
            facets: Vec::new(),
            parts,
            verdict: None,
            language,
            confidence: 1.0,
            conversation,
        }
    }
}
