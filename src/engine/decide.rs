//! From a question to an outcome, step by step: what is not ours, lists, follow-ups, clarifications, and at last an
//! answer or silence. The steps themselves are in [`super::gate`], [`super::list`], [`super::follow`],
//! [`super::choose`] and [`super::compose`].

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use super::asked::Asked;
use super::choose::{MOST_CANDIDATES, TIE};
use super::evidence::Evidence;
use super::explain::Gate;
use super::gate::{NAMED, SPELT};
use super::index::Index;
use super::list;
use super::normalise::Text;
use super::numbers::{Number, Numbers};
use super::phrases::{Found, Meaning};
use super::reading::{Reading, Role};
use super::retrieve::{self, Hits};
use super::romanised::{self, Romanised};
use super::score::{self, Candidate, Marks, Weights};
use super::together;
use super::wish;
use super::{Conversation, Decision, Outcome, Question, Scope};
use crate::domain::{Concept, Count, FacetId, Id, KnowledgeBase, Measure, Signal, Subject, Value};

/// A question for one thing in particular is rather about an initiative than about an area.
const AREA_ASKED: f32 = 0.6;
/// A question for the whole picture is rather about an area.
const AREA_WHOLE: f32 = 1.2;
/// As long as it explains this share of it.
const MOSTLY: f32 = 0.7;
/// An area whose name weighs this much, in units of the rarest word, is meant even where something is asked.
const NAMED_AREA: f32 = 1.2;
/// What being able to answer adds to a candidate's score.
const FACET_FIT: f32 = 0.6;
/// What stating the number that is spoken of adds: "the five buildings".
const COUNTED: f32 = 1.0;
/// What belonging to the area that was spoken of does to a candidate's score: as much as breaks a tie.
const SPOKEN_OF: f32 = 1.3;
/// To say that nothing is stated of what is hardly named takes this much confidence: it may be about anything.
const SURE_OF_SILENCE: f32 = 0.85;
/// Below this name strength a subject is hardly named.
const FAINT: f32 = 0.31;
/// Or else a subject that explains less than this share of what is said.
const HARDLY_EXPLAINED: f32 = 0.35;
/// More runners-up than this are no help to somebody who meant something else.
const RUNNERS_UP: usize = 5;

/// All that the engine works with.
#[derive(Clone, Copy)]
pub(super) struct Engine<'a> {
    pub(super) knowledge: &'a KnowledgeBase,
    pub(super) index: &'a Index,
    pub(super) numbers: &'a Numbers,
    /// Made when the first message needs it.
    pub(super) romanised: &'a OnceLock<Romanised>,
}

/// A question on its way to an outcome.
pub(super) struct Case<'a> {
    pub(super) engine: Engine<'a>,
    pub(super) question: &'a Question<'a>,
    pub(super) conversation: &'a Conversation,
    pub(super) reading: Reading,
    pub(super) weights: Weights,
    hits: Hits,
    pub(super) candidates: Vec<Candidate>,
    /// What is asked beside the words that name some candidate: many have the same words in their names, most have none.
    asked: RefCell<Vec<(Marks, Rc<Asked>)>>,
}

impl<'a> Engine<'a> {
    /// The text of a message, in characters where it was typed by their sound.
    fn text(self, message: &str) -> Text {
        let text = Text::message(message).without_tones();
        let decoded = romanised::unknown_words(self.index, &text).and_then(|unknown| {
            self.romanised.get_or_init(|| Romanised::new(self.knowledge)).decode(self.index, &text, &unknown)
        });
        decoded.map_or(text, |decoded| Text::message(&decoded))
    }

    /// The initiatives of an area, in order of the document.
    pub(super) fn members(self, area: usize) -> impl ExactSizeIterator<Item = usize> + 'a {
        let area = self.knowledge.areas.get(area);
        let members = area.map_or(&[][..], |area| self.index.catalogue.members(&area.id));
        members.iter().map(|i| *i as usize)
    }

    pub(super) fn case(self, question: &'a Question<'a>, conversation: &'a Conversation) -> Case<'a> {
        let reading = Reading::new(self.index, self.numbers, question, self.text(question.text), conversation.language);
        let weights = score::weigh(self.index, &reading);
        let hits = retrieve::hits(self.index, &reading, &weights, &conversation.subjects, &|_| true);
        let mut candidates = score::ranked(self.index, &reading, &weights, &hits, &|_| true, |_| true);
        if let Some(together) = together::picks_among(&reading, question, conversation) {
            candidates.retain(|candidate| together.contains(&candidate.subject));
        }
        Case { engine: self, question, conversation, reading, weights, hits, candidates, asked: RefCell::default() }
    }
}

impl<'a> Case<'a> {
    /// What is asked outside the atoms that `named` marks.
    pub(super) fn asked(&self, named: &[bool]) -> Rc<Asked> {
        let mut known = self.asked.borrow_mut();
        if let Some((_, asked)) = known.iter().find(|(marks, _)| marks.as_slice() == named) {
            return Rc::clone(asked);
        }
        let asked = Rc::new(Asked::new(&self.engine.knowledge.lexicon, &self.reading, named));
        known.push((Marks::from_slice(named), Rc::clone(&asked)));
        asked
    }

    /// The concept that a phrase stands for.
    pub(super) fn concept(&self, found: &Found) -> Option<&'a Concept> {
        match found.meaning {
            Meaning::Concept(place) => Some(&self.engine.knowledge.lexicon.concepts[place as usize]),
            _ => None,
        }
    }

    /// What is asked, whatever is named.
    pub(super) fn asked_anywhere(&self) -> Rc<Asked> {
        self.asked(&Marks::from_elem(false, self.reading.atoms.len()))
    }

    /// Decides.
    pub(super) fn outcome(self) -> Outcome {
        self.decided().1
    }

    /// Decides, and tells which step did.
    pub(super) fn decided(mut self) -> (Gate, Outcome) {
        if self.is_about_another() {
            return (Gate::Another, self.abstain());
        }
        self.prefer_those_that_answer();
        let early = (self.list().map(|outcome| self.one_of_listed(outcome)))
            .or_else(|| Some((Gate::Area, self.areas()?)))
            .or_else(|| Some((Gate::FollowUp, self.follow_up()?)))
            .or_else(|| Some((Gate::OneOfArea, self.one_of_area()?)));
        if let Some(decided) = early {
            return decided;
        }
        if let Some(outcome) = self.one_of_time() {
            return (Gate::Several, outcome);
        }
        let Some(best) = self.candidates.first().filter(|best| self.explains_words(best)) else {
            return (Gate::Nothing, self.abstain());
        };
        let confidence = self.confidence(best);
        // "That institute" is no name, however much of one it covers.
        let named = (self.name_strength(best) >= NAMED || self.is_section(best))
            && !((self.reading.points_to(&best.named) || self.tells_part_alone(best))
                && list::are_shared_tags(&self, &best.named))
            && !self.shares_name(best);
        if self.question.addressed
            && !named
            && let Some(asking) = self.ask_back(confidence)
        {
            return asking;
        }
        if confidence < self.bar() {
            let is_talk = !(self.question.addressed || self.reading.asks());
            return (if is_talk { Gate::Unasked } else { Gate::Unsure }, self.abstain());
        }
        let outcome = self.answer(&self.chosen(), confidence);
        if outcome.decision == Decision::NotStated && !named && self.question.addressed {
            // "Where are plots offered" asks of all, "that AI thing for departments, what is it called" of one.
            let is_one = self.reading.has(Signal::Referring);
            let of_kind = if is_one { self.one_of_kind() } else { self.list_of_kind() };
            if let Some(outcome) = of_kind {
                return (if is_one { Gate::Several } else { Gate::List }, outcome);
            }
        }
        let is_faint =
            confidence < SURE_OF_SILENCE && (self.name_strength(best) < FAINT || best.share < HARDLY_EXPLAINED);
        if outcome.decision == Decision::NotStated && is_faint {
            return (Gate::Unsure, self.abstain());
        }
        (Gate::Sure, outcome)
    }

    /// A list, or, where one thing is meant, which of those that are in it: "the energy one".
    fn one_of_listed(&self, list: Outcome) -> (Gate, Outcome) {
        let is_few = (2..=MOST_CANDIDATES).contains(&list.subjects.len()) && list.scope != Scope::Area;
        let is_meant = self.question.addressed && self.conversation.subjects.is_empty() && is_few;
        if is_meant && wish::means_one(self) {
            return (Gate::Several, self.ask_which(list.subjects, list.confidence));
        }
        (Gate::List, list)
    }

    /// Whether a word tells that one thing is meant: "the", 嗰.
    pub(super) fn is_definite(&self, at: usize) -> bool {
        self.engine.index.definites.contains(&self.reading.atoms[at].symbol)
    }

    /// Whether any word tells that one thing is meant.
    pub(super) fn has_definite(&self) -> bool {
        (0..self.reading.atoms.len()).any(|at| self.is_definite(at))
    }

    /// Whether a word right before another tells that one of what it stands for is meant: "the subsidy".
    pub(super) fn is_introduced(&self, word: &Found) -> bool {
        word.from > 0 && self.is_definite(word.from - 1)
    }

    /// Whether nothing is told but a part of a candidate's name: "which AI scheme is it".
    fn tells_part_alone(&self, best: &Candidate) -> bool {
        let says = |at: usize| self.reading.atoms[at].role == Role::Content;
        let is_all = (0..best.named.len()).all(|at| best.named[at] || !says(at));
        best.literal < SPELT && is_all && self.conversation.subjects.is_empty()
    }

    /// Whether the words that name a candidate name another one as well, and neither in full: "phase 1 of the park".
    fn shares_name(&self, best: &Candidate) -> bool {
        /// From here on a name is there in full.
        const FULL: f32 = 0.95;
        let is_initiative = |c: &Candidate| matches!(c.subject, Subject::Initiative(_));
        let is_same = |c: &Candidate| c.subject != best.subject && is_initiative(c) && c.named == best.named;
        let is_tied = |c: &Candidate| c.score >= best.score * TIE && self.name_strength(c) >= NAMED;
        best.coverage < FULL && is_initiative(best) && self.candidates.iter().any(|c| is_same(c) && is_tied(c))
    }

    /// Asks back, or lists what would be asked back about.
    fn ask_back(&self, confidence: f32) -> Option<(Gate, Outcome)> {
        let of_kind = || Some((Gate::Several, self.one_of_kind()?));
        let tied = || {
            let outcome = self.clarify(confidence)?;
            let list = self.as_list(&outcome).map(|list| (Gate::List, list));
            Some(list.unwrap_or((Gate::Several, outcome)))
        };
        // Where nothing but a time or a kind is told, all that fit it are asked about.
        let says = self.reading.atoms.iter().any(|atom| atom.role == Role::Content);
        if says { tied().or_else(of_kind) } else { of_kind().or_else(tied) }
    }

    /// Among candidates that explain the question about as well, the one that can answer it goes first.
    pub(super) fn prefer_those_that_answer(&mut self) {
        let lexicon = &self.engine.knowledge.lexicon;
        let whole = self.wants_whole();
        let is_initiative = |c: &&Candidate| matches!(c.subject, Subject::Initiative(_));
        let named = self.candidates.iter().filter(is_initiative).any(|c| self.name_strength(c) >= NAMED);
        let mut candidates = std::mem::take(&mut self.candidates);
        // Nothing is held against a whole area.
        if self.reading.has(Signal::Eligible) && !self.amounts().is_empty() {
            candidates.retain(|candidate| matches!(candidate.subject, Subject::Initiative(_)));
        }
        for candidate in &mut candidates {
            let asked = self.asked(&candidate.named);
            if let Subject::Initiative(i) = candidate.subject {
                let fit = asked.fit(lexicon, &self.engine.knowledge.initiatives[i]);
                candidate.score += FACET_FIT * fit + if self.counts(i) { COUNTED } else { 0.0 };
            } else if whole && !named && candidate.share > MOSTLY && candidate.coverage > 0.5 {
                candidate.score *= AREA_WHOLE;
            } else if !whole
                && candidate.name_mass < NAMED_AREA * self.engine.index.unknown
                && !self.is_spelt_out(candidate)
                && (self.reading.has(Signal::Question) || !asked.is_empty())
            {
                candidate.score *= AREA_ASKED;
            }
        }
        // An initiative that is spelt out is meant rather than one that is not named.
        let best = candidates.iter().map(|c| c.score).fold(0.0, f32::max);
        let leads_unnamed = candidates.iter().any(|c| c.score >= best && self.name_strength(c) < NAMED);
        if leads_unnamed {
            let is_meant = |c: &&mut Candidate| {
                // Words of a name that stand here and there are no name.
                matches!(c.subject, Subject::Initiative(_)) && self.is_spelt_out(c) && c.unbroken
            };
            candidates.iter_mut().filter(is_meant).for_each(|c| c.score += best);
        }
        // Whoever leans on what was spoken of stays with its area.
        if self.reading.leans() {
            let spoken: Vec<&Id> = self.conversation.subjects.iter().map(|subject| self.area_of(*subject)).collect();
            let is_near = |c: &&mut Candidate| spoken.contains(&self.area_of(c.subject));
            candidates.iter_mut().filter(is_near).for_each(|c| c.score *= SPOKEN_OF);
        }
        // An area that is spelt out is meant rather than an initiative that is not named; and so is "the AI part".
        let best = candidates.iter().map(|c| c.score).fold(0.0, f32::max);
        let is_meant = |c: &&mut Candidate| {
            let is_told = self.is_spelt_out(c) || self.is_section(c);
            matches!(c.subject, Subject::Area(_)) && !named && c.share > MOSTLY && is_told
        };
        candidates.iter_mut().filter(is_meant).for_each(|area| area.score += best);
        self.candidates = candidates;
        self.candidates.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    }

    /// Whether a section is spoken of by the name of an area: "the AI part".
    fn is_section(&self, candidate: &Candidate) -> bool {
        let is_area = matches!(candidate.subject, Subject::Area(_));
        is_area && candidate.coverage > 0.99 && self.reading.has(Signal::Section)
    }

    /// Whether an initiative counts as many things as the question speaks of.
    fn counts(&self, initiative: usize) -> bool {
        let facts = &self.engine.knowledge.initiatives[initiative].facts;
        let spoken_of = |number: &Number, count: u64| !number.amount && count > 1 && number.value == count as f64;
        facts.iter().any(|fact| match &fact.value {
            Value::Measure { now: Measure::Count(Count { number: count, .. }), .. } => {
                self.reading.numbers.iter().any(|number| spoken_of(number, *count))
            }
            _ => false,
        })
    }

    /// What speaks for each fact of a candidate.
    pub(super) fn evidence(&self, candidate: &Candidate) -> Evidence {
        let index = self.engine.index;
        let hits = self.hits.of(index.number(candidate.subject));
        Evidence::new(index, &self.reading, &self.weights, candidate, hits)
    }

    /// The area that a subject is, or belongs to.
    pub(super) fn area_of(&self, subject: Subject) -> &Id {
        match subject {
            Subject::Initiative(i) => &self.engine.knowledge.initiatives[i].area,
            Subject::Area(a) => &self.engine.knowledge.areas[a].id,
        }
    }

    /// Whether the whole picture is wanted, rather than one thing.
    pub(super) fn wants_whole(&self) -> bool {
        [Signal::List, Signal::Overview, Signal::Section].iter().any(|signal| self.reading.has(*signal))
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
            together: self.spoken_of_together(&subjects),
            language: Some(language),
        };
        let outshone = self.hits.outshone().into_iter().map(|number| self.engine.index.subject(number));
        let others = self.candidates.iter().map(|candidate| candidate.subject).chain(outshone);
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
