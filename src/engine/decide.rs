//! From candidates to an outcome: whom the question is about, whether anyone asked, and what is answered.

use super::asked::{self, Asked};
use super::index::Index;
use super::judge;
use super::list;
use super::numbers::Numbers;
use super::phrases::Meaning;
use super::reading::{Reading, Role};
use super::score::{self, Candidate, Weights};
use super::{Conversation, Decision, Filter, Judgement, Outcome, Part, Question, Scope};
use crate::domain::{FacetId, KnowledgeBase, Signal, Subject};

/// From this confidence on a message is answered.
const BAR: f32 = 0.5;
/// A clause of a longer message is about a subject of its own from this confidence on.
const SURE: f32 = 0.8;

/// Weights of a logistic function from a candidate's signals to the confidence that the message is about it.
///
/// They were fitted by logistic regression on 411 labelled single questions and messages of other kinds (dev questions
/// and our own); by four-fold cross-validation one decision in thirty is wrong for messages to the bot, one in twenty
/// for those overheard.
struct Gate {
    bias: f32,
    /// How much of a telling name is there.
    name: f32,
    /// Which share of the question the candidate explains.
    share: f32,
    /// How well one of its keywords fits.
    keyword: f32,
    /// Weight of what it explains, in units of the rarest word.
    mass: f32,
    /// Whether the message asks.
    asks: f32,
}

/// A message to the bot most likely asks for something that it knows.
const ADDRESSED: Gate = Gate { bias: -4.9, name: 2.0, share: 3.4, keyword: 1.4, mass: 1.8, asks: 0.0 };
/// A message overheard most likely does not; only one that asks, in words that the document explains, gets over.
const OVERHEARD: Gate = Gate { bias: -9.5, name: 1.8, share: 4.0, keyword: 0.2, mass: 2.3, asks: 2.0 };

/// A message overheard is about a subject that explains this share of the sentences that speak of it.
const OVERHEARD_SHARE: f32 = 0.3;
/// As [`OVERHEARD_SHARE`], for a subject that is not named.
const UNNAMED_SHARE: f32 = 0.8;
/// A subject is named from this name strength on: most of a telling name.
pub(super) const NAMED: f32 = 0.6;
/// A second subject counts only when this much of its name is left beside the first.
const NAMED_BESIDE: f32 = 0.75;
/// A runner-up with this share of the best score is as good.
const TIE: f32 = 0.88;
/// A tie is worth asking back when the candidates explain this share of the question.
const CLARIFY_SHARE: f32 = 0.7;
/// More candidates than this are no help to choose from.
const MOST_CANDIDATES: usize = 6;
/// Up to this weight, in units of the rarest word, a question says only one thing about its subject.
const THIN: f32 = 1.05;
/// A message of more clauses than this tells a story; it does not list questions.
const MOST_CLAUSES: u16 = 3;
/// A question for one thing in particular is rather about an initiative than about an area.
const AREA_ASKED: f32 = 0.6;
/// An area whose name weighs this much, in units of the rarest word, is meant even where something is asked.
const NAMED_AREA: f32 = 1.2;
/// What being able to answer adds to a candidate's score.
const FACET_FIT: f32 = 0.6;

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

    /// How much of a telling name is there, 0 to 1.
    pub(super) fn name_strength(&self, candidate: &Candidate) -> f32 {
        candidate.coverage * (candidate.name_mass / self.engine.index.unknown).min(1.0)
    }

    /// How sure it is that the message is about this candidate, 0 to 1.
    pub(super) fn confidence(&self, candidate: &Candidate) -> f32 {
        /// More evidence than this adds nothing: a long message mentions many things.
        const MOST: f32 = 3.0;
        let gate = if self.question.addressed { &ADDRESSED } else { &OVERHEARD };
        let mass = (candidate.score / self.engine.index.unknown).min(MOST);
        let asks = if self.reading.asks() { 1.0 } else { 0.0 };
        let z = gate.bias
            + gate.name * self.name_strength(candidate)
            + gate.share * candidate.share
            + gate.keyword * candidate.keyword
            + gate.mass * mass
            + gate.asks * asks;
        1.0 / (1.0 + (-z).exp())
    }

    /// Whether a message overheard asks about a candidate: it has to ask at all, in or next to a sentence that names it,
    /// and to be about little else.
    fn is_asked_of(&self, candidate: &Candidate) -> bool {
        let reading = &self.reading;
        let named = |at: &usize| candidate.named[*at];
        let near = (0..reading.atoms.len())
            .filter(named)
            .map(|at| reading.atoms[at].sentence)
            .any(|sentence| reading.asking.iter().any(|asking| asking.abs_diff(sentence) <= 1));
        let named = self.name_strength(candidate) >= NAMED;
        named && (candidate.share > 0.95 || (near && candidate.share >= OVERHEARD_SHARE))
            || (near && candidate.share > UNNAMED_SHARE && !Asked::new(reading, &candidate.named).is_empty())
    }

    /// The confidence from which on this message is answered.
    pub(super) const fn bar(&self) -> f32 {
        BAR
    }

    /// Whether it speaks of something that is not ours, outside any of our names.
    fn names_a_neighbour(&self) -> bool {
        self.reading.found.iter().any(|found| {
            matches!(found.meaning, Meaning::Neighbour(_))
                && found.fit >= 1.0
                && !self.candidates.first().is_some_and(|best| {
                    self.name_strength(best) >= 0.9
                        && best.coverage > 0.99
                        && best.named[found.from..found.to].iter().all(|named| *named)
                })
        })
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

    /// All areas, for a question about the whole document.
    fn areas(&self) -> Option<Outcome> {
        let stray: f32 = self.stray_weight(&[]);
        let wanted = self.reading.has(Signal::Areas) && self.reading.asks() && stray < self.engine.index.unknown;
        wanted.then(|| {
            let subjects: Vec<Subject> = (0..self.engine.knowledge.areas.len()).map(Subject::Area).collect();
            let parts = subjects.iter().map(|&subject| Part { subject, facts: Vec::new() }).collect();
            self.finish(Decision::Answer, Scope::Area, subjects, Vec::new(), parts, None, 0.9)
        })
    }

    fn list(&self) -> Option<Outcome> {
        let mut filter = list::filter(self)?;
        let mut members = list::members(self.engine, &filter, self.question.today);
        if members.is_empty() && filter.done.is_some() {
            // "What gets done this year" asks for the year, "what is planned for AI" for the area.
            filter.done = None;
            members = list::members(self.engine, &filter, self.question.today);
        }
        if members.is_empty() {
            return None;
        }
        if let ([area], true) = (filter.areas.as_slice(), filter.period.is_none() && filter.done.is_none())
            && filter.tags.is_empty()
        {
            return Some(self.area(*area, 0.9));
        }
        let parts = members
            .iter()
            .map(|&i| Part { subject: Subject::Initiative(i), facts: self.telling_facts(i, &filter) })
            .collect();
        let subjects: Vec<Subject> = members.into_iter().map(Subject::Initiative).collect();
        Some(self.finish(Decision::Answer, Scope::List(filter), subjects, Vec::new(), parts, None, 0.9))
    }

    /// The facts that show why an initiative is in a list.
    fn telling_facts(&self, initiative: usize, filter: &Filter) -> Vec<usize> {
        let initiative = &self.engine.knowledge.initiatives[initiative];
        let dated = initiative.facts.iter().position(|fact| match fact.value {
            crate::domain::Value::Period(period) => filter.period.is_some_and(|asked| period.falls_in(&asked)),
            crate::domain::Value::Status(_) => filter.done.is_some() && filter.period.is_none(),
            _ => false,
        });
        vec![dated.unwrap_or(0)]
    }

    fn area(&self, area: usize, confidence: f32) -> Outcome {
        self.several_areas(vec![Subject::Area(area)], confidence)
    }

    /// The initiatives of some areas.
    fn several_areas(&self, subjects: Vec<Subject>, confidence: f32) -> Outcome {
        let knowledge = self.engine.knowledge;
        let members = subjects.iter().flat_map(|subject| match subject {
            Subject::Area(area) => knowledge.members(*area).map(|(i, _)| i).collect(),
            Subject::Initiative(i) => vec![*i],
        });
        let parts = members.map(|i| Part { subject: Subject::Initiative(i), facts: vec![0] }).collect();
        self.finish(Decision::Answer, Scope::Area, subjects, Vec::new(), parts, None, confidence)
    }

    /// Answers about what was spoken of before, when the message leans on it.
    fn follow_up(&self) -> Option<Outcome> {
        let before = self.conversation;
        if before.subjects.is_empty() || !self.question.addressed {
            return None;
        }
        let best = self.candidates.first();
        if let Some(best) = best.filter(|best| self.name_strength(best) >= NAMED) {
            // "The microelectronics one": the question stands, its subject is picked.
            let picked = before.clarifying && before.subjects.contains(&best.subject);
            let asked = Asked::new(&self.reading, &best.named);
            return (picked && asked.is_empty())
                .then(|| self.answer_asking(&[best.subject], self.confidence(best), before.facets.clone()));
        }
        let leans = self.reading.has(Signal::Referring) || self.reading.has(Signal::Followup);
        let none = vec![false; self.reading.atoms.len()];
        let asked = Asked::new(&self.reading, &none);
        let amounts = judge::amounts(&self.reading.numbers, self.engine.numbers.home());
        let asks = !asked.is_empty() || self.reading.has(Signal::Previous) || !amounts.is_empty();
        // Words that neither ask nor belong to the subject of the turn before speak of something else.
        let stray: f32 = self.stray_weight(&before.subjects);
        let loose = stray <= self.engine.index.unknown * if leans { 1.6 } else { 0.9 };
        if !(loose && (asks || leans)) {
            return None;
        }
        if (before.clarifying || before.subjects.len() > 1)
            && let Some(best) = self.candidates.iter().find(|c| before.subjects.contains(&c.subject))
        {
            let second = self.candidates.iter().filter(|c| before.subjects.contains(&c.subject)).nth(1);
            if second.is_none_or(|second| second.score < best.score * TIE) {
                return Some(self.answer_asking(&[best.subject], 0.8, before.facets.clone()));
            }
        }
        let facets = if asks { Vec::new() } else { before.facets.clone() };
        Some(self.answer_asking(&before.subjects, 0.75, facets))
    }

    /// Weight of the content words that none of `subjects` explains.
    fn stray_weight(&self, subjects: &[Subject]) -> f32 {
        let theirs: Vec<&Candidate> = self.candidates.iter().filter(|c| subjects.contains(&c.subject)).collect();
        (0..self.reading.atoms.len())
            .filter(|at| self.reading.atoms[*at].role == Role::Content)
            .filter(|at| theirs.iter().all(|c| c.strengths[*at] < 0.2))
            .map(|at| self.weights.need[at])
            .sum()
    }

    /// Asks back when several fit equally well: they tie, or the only thing said fits all of them.
    fn clarify(&self, confidence: f32) -> Option<Outcome> {
        let best = self.candidates.first()?;
        let said = self.said_of(best);
        let thin = said <= self.engine.index.unknown * THIN;
        let as_good = |c: &&Candidate| {
            let tied = c.score >= best.score * TIE && c.share >= best.share * TIE;
            tied || (thin && self.said_of(c) >= said * TIE)
        };
        let mut tied: Vec<Subject> = self
            .candidates
            .iter()
            .filter(|c| matches!(c.subject, Subject::Initiative(_)) && as_good(c))
            .map(|c| c.subject)
            .collect();
        tied.truncate(MOST_CANDIDATES);
        let refers = self.reading.has(Signal::Referring) || self.reading.asks() || self.reading.sentences == 1;
        let fits = best.share >= CLARIFY_SHARE && refers && tied.len() >= 2 && said > 0.0;
        fits.then(|| {
            let facets = Asked::new(&self.reading, &best.named).facets(&self.engine.knowledge.lexicon);
            self.finish(Decision::Clarify, Scope::Facts, tied, facets, Vec::new(), None, confidence.min(0.7))
        })
    }

    /// Weight of the content words that a candidate has anything to do with; of the cues, where there is no content.
    fn said_of(&self, candidate: &Candidate) -> f32 {
        let atoms = &self.reading.atoms;
        let of = |role: Role| -> f32 {
            let mine = |at: &usize| atoms[*at].role == role && candidate.strengths[*at] > 0.2;
            (0..atoms.len()).filter(mine).map(|at| self.weights.gain[at]).sum()
        };
        match of(Role::Content) {
            0.0 => of(Role::Cue),
            content => content,
        }
    }

    /// The best candidate and, in a message about several, the others that are named beside it.
    fn chosen(&self) -> Vec<Subject> {
        let best = &self.candidates[0];
        let mut chosen = self.one_per_clause().unwrap_or_else(|| vec![best.subject]);
        let mut named = vec![false; self.reading.atoms.len()];
        for candidate in self.candidates.iter().filter(|c| chosen.contains(&c.subject)) {
            named.iter_mut().zip(&candidate.named).for_each(|(all, one)| *all |= one);
        }
        if self.name_strength(best) < NAMED {
            return chosen;
        }
        let area = matches!(best.subject, Subject::Area(_));
        while chosen.len() < MOST_CANDIDATES {
            let open = |at: usize| !named[at];
            let rest = score::candidates(self.engine.index, &self.reading, &self.weights, &[], open);
            let next = rest.into_iter().find(|c| {
                matches!(c.subject, Subject::Area(_)) == area
                    && !chosen.contains(&c.subject)
                    && self.name_strength(c) >= NAMED_BESIDE
                    && self.names_by_content(c, &named)
            });
            let Some(next) = next else { break };
            named.iter_mut().zip(&next.named).for_each(|(all, one)| *all |= one);
            chosen.push(next.subject);
        }
        chosen
    }

    /// The subjects of a message whose clauses each ask about another one, in so many words or not.
    fn one_per_clause(&self) -> Option<Vec<Subject>> {
        let atoms = &self.reading.atoms;
        let (first, last) = (atoms.first()?.clause, atoms.last()?.clause);
        if !(1..=MOST_CLAUSES).contains(&(last - first)) {
            return None;
        }
        let mut subjects: Vec<Subject> = Vec::new();
        for clause in first..=last {
            let open = |at: usize| atoms[at].clause == clause;
            let asks = self.reading.found.iter().any(|f| {
                open(f.from)
                    && matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Signal(Signal::Question))
            });
            let candidates = score::candidates(self.engine.index, &self.reading, &self.weights, &[], open);
            let Some(best) = candidates.first().filter(|_| asks) else { continue };
            let clear = candidates.get(1).is_none_or(|second| second.score < best.score * TIE);
            let telling = self.said_of(best) >= self.engine.index.unknown * NAMED;
            let sure = self.confidence(best) >= SURE && best.share >= CLARIFY_SHARE && telling;
            if sure && clear && matches!(best.subject, Subject::Initiative(_)) && !subjects.contains(&best.subject) {
                subjects.push(best.subject);
            }
        }
        let best = self.candidates[0].subject;
        (subjects.len() > 1 && subjects.contains(&best)).then_some(subjects)
    }

    /// Whether a name rests on at least one word that does not just ask and is not part of another name.
    fn names_by_content(&self, candidate: &Candidate, taken: &[bool]) -> bool {
        let atoms = &self.reading.atoms;
        (0..atoms.len()).any(|at| candidate.named[at] && !taken[at] && atoms[at].role == Role::Content)
    }

    fn answer(&self, subjects: &[Subject], confidence: f32) -> Outcome {
        self.answer_asking(subjects, confidence, Vec::new())
    }

    /// Answers about `subjects`; `carried` are facets asked for in the turn before.
    fn answer_asking(&self, subjects: &[Subject], confidence: f32, carried: Vec<FacetId>) -> Outcome {
        if subjects.iter().all(|subject| matches!(subject, Subject::Area(_))) {
            return self.several_areas(subjects.to_vec(), confidence);
        }
        self.answer_with(subjects, confidence, carried)
    }

    /// Gathers the facts that answer; `carried` are facets asked for in the turn before.
    fn answer_with(&self, subjects: &[Subject], confidence: f32, carried: Vec<FacetId>) -> Outcome {
        let knowledge = self.engine.knowledge;
        let mut named = vec![false; self.reading.atoms.len()];
        for candidate in self.candidates.iter().filter(|c| subjects.contains(&c.subject)) {
            if self.name_strength(candidate) >= NAMED / 2.0 {
                named.iter_mut().zip(&candidate.named).for_each(|(all, one)| *all |= one);
            }
        }
        let mut asked = Asked::new(&self.reading, &named);
        if subjects.len() > 1 && self.reading.has(Signal::Compare) {
            asked.compare();
        }
        let (mut parts, mut facets, mut missing, mut verdict) = (Vec::new(), Vec::new(), 0, None);
        let mut overview = false;
        for &subject in subjects {
            let Subject::Initiative(i) = subject else { continue };
            let initiative = &knowledge.initiatives[i];
            let candidate = self.candidates.iter().find(|c| c.subject == subject);
            let mut chosen =
                asked.select(self.engine.index, knowledge, initiative, &self.reading, &self.weights, candidate);
            if asked.is_empty() && !carried.is_empty() {
                let carry = initiative.facts.iter().enumerate().filter(|(_, f)| carried.contains(&f.facet));
                let facts: Vec<usize> = carry.map(|(at, _)| at).collect();
                if !facts.is_empty() {
                    chosen = asked::Selection { facts, facets: carried.clone(), ..Default::default() };
                }
            }
            if let Some((fact, judgement)) = self.judge(initiative, &chosen) {
                chosen.missing = false;
                chosen.overview = false;
                chosen.facts.retain(|f| *f != fact);
                chosen.facts.insert(0, fact);
                chosen.facets = vec![initiative.facts[fact].facet.clone()];
                chosen.facts.truncate(1);
                verdict = verdict.or(judgement);
            }
            let silent = chosen.missing && (chosen.facts.is_empty() || asked.is_void(knowledge));
            missing += usize::from(silent);
            if subjects.len() > 1 && chosen.facts.is_empty() {
                chosen.facts.extend(asked.stand_in(&knowledge.lexicon, initiative));
            }
            overview |= chosen.overview;
            for facet in chosen.facets {
                if !facets.contains(&facet) {
                    facets.push(facet);
                }
            }
            parts.push(Part { subject, facts: chosen.facts });
        }
        let decision = if missing == subjects.len() { Decision::NotStated } else { Decision::Answer };
        let scope = if overview { Scope::Overview } else { Scope::Facts };
        self.finish(decision, scope, subjects.to_vec(), facets, parts, verdict, confidence)
    }

    /// The limit of an initiative, if the question is about it or holds an amount against it.
    fn judge(
        &self,
        initiative: &crate::domain::Initiative,
        chosen: &asked::Selection,
    ) -> Option<(usize, Option<Judgement>)> {
        let (fact, limit) = asked::limit(initiative)?;
        let amounts = judge::amounts(&self.reading.numbers, self.engine.numbers.home());
        let eligible = self.reading.has(Signal::Eligible);
        let about = eligible || chosen.facts.contains(&fact);
        if amounts.is_empty() {
            return eligible.then_some((fact, None));
        }
        let judgement =
            judge::judge(limit, &amounts, self.reading.has(Signal::Sum) && !self.reading.has(Signal::Range));
        (about || !chosen.missing).then_some((fact, judgement))
    }

    pub(super) fn abstain(&self) -> Outcome {
        let best = self.candidates.first().map_or(0.0, |best| self.confidence(best));
        Outcome {
            // What was spoken of stays in mind: small talk does not end a conversation.
            conversation: Conversation { language: Some(self.reading.language), ..self.conversation.clone() },
            ..self.finish(Decision::Abstain, Scope::Facts, Vec::new(), Vec::new(), Vec::new(), None, 1.0 - best)
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn finish(
        &self,
        decision: Decision,
        scope: Scope,
        subjects: Vec<Subject>,
        facets: Vec<FacetId>,
        parts: Vec<Part>,
        verdict: Option<Judgement>,
        confidence: f32,
    ) -> Outcome {
        let conversation = Conversation {
            subjects: subjects.clone(),
            facets: facets.clone(),
            clarifying: decision == Decision::Clarify,
            language: Some(self.reading.language),
        };
        let language = self.reading.language;
        Outcome { decision, scope, subjects, facets, parts, verdict, language, confidence, conversation }
    }
}
