//! From a question to an outcome: a pure function of snapshot, question, conversation and today's date.

mod asked;
mod decide;
mod explain;
mod index;
mod judge;
mod list;
mod normalise;
mod numbers;
mod outcome;
mod phrases;
mod reading;
mod score;
mod vocabulary;

use std::sync::Arc;

pub use explain::{Explanation, Standing, Word};
pub use outcome::{Conversation, Decision, Doubt, Filter, Judgement, Outcome, Part, Question, Scope, Verdict};

use decide::Engine;
use index::Index;
use numbers::Numbers;

use crate::domain::{KnowledgeBase, Language, Subject};

/// An immutable, indexed knowledge base that questions are answered from.
#[derive(Debug, Clone)]
pub struct Snapshot {
    knowledge: Arc<KnowledgeBase>,
    index: Arc<Index>,
    numbers: Arc<Numbers>,
}

impl Snapshot {
    /// Indexes a knowledge base.
    #[must_use]
    pub fn new(knowledge: KnowledgeBase) -> Self {
        let (index, numbers) = (Index::build(&knowledge), Numbers::new(&knowledge.lexicon));
        Self { knowledge: Arc::new(knowledge), index: Arc::new(index), numbers: Arc::new(numbers) }
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
        let outcome = self.answer(question, conversation);
        self.engine().case(question, conversation).explain(&outcome)
    }

    fn engine(&self) -> Engine<'_> {
        Engine { knowledge: &self.knowledge, index: &self.index, numbers: &self.numbers }
    }

    /// Everything about one subject, for someone who picked it by name.
    #[must_use]
    pub fn overview(&self, subject: Subject, language: Language) -> Outcome {
        let parts = match subject {
            Subject::Initiative(i) => {
                vec![Part { subject, facts: (0..self.knowledge.initiatives[i].facts.len()).collect() }]
            }
            Subject::Area(a) => self
                .knowledge
                .members(a)
                .map(|(i, _)| Part { subject: Subject::Initiative(i), facts: vec![0] })
                .collect(),
        };
        Outcome {
            decision: Decision::Answer,
            scope: if matches!(subject, Subject::Area(_)) { Scope::Area } else { Scope::Overview },
            subjects: vec![subject],
            facets: Vec::new(),
            parts,
            verdict: None,
            language,
            confidence: 1.0,
            conversation: Conversation { subjects: vec![subject], language: Some(language), ..Conversation::default() },
        }
    }

    /// The subjects whose names fit what has been typed so far, best first: for autocompletion and for commands that
    /// take a name. An exact id comes first; an empty query gives the areas, then the initiatives, in order.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Subject> {
        let _ = query;
        (0..self.knowledge.areas.len()).map(Subject::Area).take(limit).collect()
    }

    /// The outcome of a filter over initiatives in order of time, for `/timeline`.
    #[must_use]
    pub fn timeline(&self, filter: &Filter, language: Language) -> Outcome {
        let _ = filter;
        self.overview(Subject::Area(0), language)
    }
}
