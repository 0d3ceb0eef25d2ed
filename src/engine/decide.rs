//! From a question to an outcome, step by step: what is not ours, lists, follow-ups, clarifications, and at last an
//! answer or silence. The steps themselves are in [`super::gate`], [`super::list`], [`super::follow`],
//! [`super::choose`] and [`super::compose`].

use super::asked::Asked;
use super::gate::NAMED;
use super::index::Index;
use super::numbers::Numbers;
use super::reading::Reading;
use super::score::{self, Candidate, Weights};
use super::{Conversation, Decision, Outcome, Question, Scope};
use crate::domain::{FacetId, KnowledgeBase, Signal, Subject};

/// A question for one thing in particular is rather about an initiative than about an area.
const AREA_ASKED: f32 = 0.6;
/// An area whose name weighs this much, in units of the rarest word, is meant even where something is asked.
const NAMED_AREA: f32 = 1.2;
/// What being able to answer adds to a candidate's score.
const FACET_FIT: f32 = 0.6;
/// More runners-up than this are no help to somebody who meant something else.
const RUNNERS_UP: usize = 5;

/// All that the engine works with.
#[derive(Clone, Copy)]
pub(super) struct Engine<'a> {
    pub(super) knowledge: &'a KnowledgeBase,
    pub(super) index: &'a Index,
    pub(super) numbers: &'a Numbers,
}

/// A question on its way to an outcome.
pub(super) struct Case<'a> {
    pub(super) engine: Engine<'a>,
    pub(super) question: &'a Question<'a>,
    pub(super) conversation: &'a Conversation,
    pub(super) reading: Reading,
    pub(super) weights: Weights,
    pub(super) candidates: Vec<Candidate>,
}

impl<'a> Engine<'a> {
    pub(super) fn case(self, question: &'a Question<'a>, conversation: &'a Conversation) -> Case<'a> {
        let reading = Reading::new(self.index, self.numbers, question, conversation.language);
        let weights = score::weigh(self.index, &reading);
        let candidates = score::candidates(self.index, &reading, &weights, &conversation.subjects, |_| true);
        Case { engine: self, question, conversation, reading, weights, candidates }
    }
}

impl Case<'_> {
    /// Decides.
    pub(super) fn outcome(mut self) -> Outcome {
        if self.names_a_neighbour() {
            return self.abstain();
        }
        self.prefer_those_that_answer();
        if let Some(outcome) = self.list().or_else(|| self.areas()).or_else(|| self.follow_up()) {
            return outcome;
        }
        let Some(best) = self.candidates.first() else { return self.abstain() };
        let confidence = self.confidence(best);
        if self.question.addressed
            && self.name_strength(best) < NAMED
            && let Some(outcome) = self.clarify(confidence)
        {
            return outcome;
        }
        if confidence < self.bar() || !(self.question.addressed || self.is_asked_of(best)) {
            return self.abstain();
        }
        let chosen = self.chosen();
        self.answer(&chosen, confidence)
    }

    /// Among candidates that explain the question about as well, the one that can answer it goes first.
    pub(super) fn prefer_those_that_answer(&mut self) {
        let lexicon = &self.engine.knowledge.lexicon;
        let whole = self.reading.has(Signal::List) || self.reading.has(Signal::Overview);
        let unknown = self.engine.index.unknown;
        for candidate in &mut self.candidates {
            if let Subject::Initiative(i) = candidate.subject {
                let asked = Asked::new(&self.reading, &candidate.named);
                let fit = asked.fit(lexicon, &self.engine.knowledge.initiatives[i]);
                candidate.score += FACET_FIT * fit;
            } else if !whole
                && candidate.name_mass < NAMED_AREA * unknown
                && !Asked::new(&self.reading, &candidate.named).is_empty()
            {
                candidate.score *= AREA_ASKED;
            }
        }
        self.candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    }

    /// Says nothing.
    fn abstain(&self) -> Outcome {
        let best = self.candidates.first().map_or(0.0, |best| self.confidence(best));
        Outcome {
            // What was spoken of stays in mind: small talk does not end a conversation.
            conversation: Conversation { language: Some(self.reading.language), ..self.conversation.clone() },
            ..self.conclude(Decision::Abstain, Vec::new(), Vec::new(), 1.0 - best)
        }
    }

    /// An outcome without statements yet, and the conversation that it leaves behind.
    pub(super) fn conclude(
        &self,
        decision: Decision,
        subjects: Vec<Subject>,
        facets: Vec<FacetId>,
        confidence: f32,
    ) -> Outcome {
        let language = self.reading.language;
        let conversation = Conversation {
            subjects: subjects.clone(),
            facets: facets.clone(),
            clarifying: decision == Decision::Clarify,
            language: Some(language),
        };
        let others = self.candidates.iter().map(|candidate| candidate.subject);
        let runners_up = others.filter(|other| !subjects.contains(other)).take(RUNNERS_UP).collect();
        Outcome {
            decision,
            scope: Scope::Facts,
            subjects,
            runners_up,
            facets,
            parts: Vec::new(),
            verdict: None,
            language,
            confidence,
            conversation,
        }
    }
}
