//! Gathers the statements that answer.

use super::asked::{Asked, push_new};
use super::decide::Case;
use super::evidence::{Evidence, POINTED};
use super::fitting;
use super::gate::{FAMILIAR, NAMED};
use super::judge::{self, Parts};
use super::list;
use super::members;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::Candidate;
use super::select::{Selecting, Selection};
use super::wish;
use super::{Decision, Filter, Judgement, Outcome, Part, Scope, Stage, Verdict};
use crate::domain::{Bound, FacetId, Fact, Initiative, Measure, Signal, Subject, TagId, Value, ValueKind};

/// How sure an answer is that a filter gives.
const LISTED: f32 = 0.9;

impl Case<'_> {
    pub(super) fn answer(&self, subjects: &[Subject], confidence: f32) -> Outcome {
        self.answer_asking(subjects, confidence, Vec::new())
    }

    /// Answers about `subjects`; `carried` are facets asked for in the turn before.
    pub(super) fn answer_asking(&self, subjects: &[Subject], confidence: f32, carried: Vec<FacetId>) -> Outcome {
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
        let mut asked = self.asked(&named).as_ref().clone();
        if subjects.len() > 1 {
            asked.about_several();
            if self.reading.has(Signal::Compare) {
                asked.compare();
            }
        }
        let (mut parts, mut facets, mut unstated) = (Vec::new(), Vec::new(), Vec::new());
        let (mut missing, mut verdict) = (0, None);
        let mut overview = false;
        for &subject in subjects {
            let Subject::Initiative(i) = subject else { continue };
            let initiative = &knowledge.initiatives[i];
            let asked = if subjects.len() > 1 { self.asked_of(&asked, subject, subjects) } else { asked.clone() };
            let candidate = self.candidates.iter().find(|c| c.subject == subject);
            let evidence = candidate.map(|candidate| self.evidence(candidate)).unwrap_or_default();
            let mut chosen = self.select(&asked, i, &carried, candidate, &evidence);
            if let Some((fact, judgement)) = self.judge(initiative, &chosen, asked.is_empty(), &evidence) {
                let facets = vec![initiative.facts[fact].facet.clone()];
                chosen = Selection { facts: vec![fact], facets, ..Selection::default() };
                verdict = verdict.or(judgement);
            }
            let silent = chosen.missing && (chosen.facts.is_empty() || chosen.void);
            missing += usize::from(silent);
            if subjects.len() > 1 && chosen.facts.is_empty() {
                chosen.facts.extend(asked.stand_in(&knowledge.lexicon, initiative));
            }
            overview |= chosen.overview;
            chosen.facets.into_iter().for_each(|facet| push_new(&mut facets, facet));
            chosen.unstated.into_iter().for_each(|facet| push_new(&mut unstated, facet));
            parts.push(Part { subject, facts: chosen.facts });
        }
        let decision = if missing == subjects.len() { Decision::NotStated } else { Decision::Answer };
        let scope = if overview { Scope::Overview } else { Scope::Facts };
        let outcome =
            Outcome { scope, parts, verdict, ..self.conclude(decision, subjects.to_vec(), facets, confidence) };
        // What one of them states is not said to be missing.
        if decision == Decision::NotStated && !unstated.is_empty() {
            return Outcome { facets: unstated, ..outcome };
        }
        outcome
    }

    /// What is asked of one of several subjects: what stands in the clauses that speak of it, or follow them; all of it
    /// where that is nothing.
    fn asked_of(&self, asked: &Asked, subject: Subject, subjects: &[Subject]) -> Asked {
        /// A clause speaks of every subject that explains nearly as much of it as any other.
        const AS_MUCH: f32 = 0.8;
        let atoms = &self.reading.atoms;
        let explained = |subject: Subject, clause: u16| -> f32 {
            let candidate = self.candidates.iter().find(|c| c.subject == subject);
            let here = (0..atoms.len()).filter(|at| atoms[*at].clause == clause);
            candidate.map_or(0.0, |c| here.map(|at| self.weights.gain[at] * c.strengths[at]).sum())
        };
        let mut speaks = vec![false; usize::from(atoms.last().map_or(0, |atom| atom.clause)) + 1];
        let mut before = true;
        for (clause, speaks) in (0_u16..).zip(&mut speaks) {
            let most = subjects.iter().map(|subject| explained(*subject, clause)).fold(0.0, f32::max);
            before = if most > 0.0 { explained(subject, clause) >= most * AS_MUCH } else { before };
            *speaks = before;
        }
        let own = asked.within(|at| atoms.get(at).is_some_and(|atom| speaks[usize::from(atom.clause)]));
        if !own.is_empty() {
            return own;
        }
        // "What does the team do? And is the scheme open yet?" asks of each.
        let asks = |f: &Found| matches!(f.meaning, Meaning::Signal(Signal::Question | Signal::Overview));
        let is_here = |f: &Found| speaks[usize::from(atoms[f.from].clause)];
        match self.reading.found.iter().any(|f| asks(f) && is_here(f)) {
            true => Asked { overview: true, ..own },
            false => asked.clone(),
        }
    }

    /// The facts of one initiative that answer; where nothing is asked, those of the facets of the turn before.
    fn select(
        &self,
        asked: &Asked,
        place: usize,
        carried: &[FacetId],
        candidate: Option<&Candidate>,
        evidence: &Evidence,
    ) -> Selection {
        let initiative = &self.engine.knowledge.initiatives[place];
        if asked.is_empty() && !carried.is_empty() {
            let carry = initiative.facts.iter().enumerate().filter(|(_, fact)| carried.contains(&fact.facet));
            let facts: Vec<usize> = carry.map(|(at, _)| at).collect();
            if !facts.is_empty() {
                return Selection { facts, facets: carried.to_vec(), ..Selection::default() };
            }
        }
        let (index, knowledge) = (self.engine.index, self.engine.knowledge);
        let (reading, weights) = (&self.reading, &self.weights);
        Selecting { asked, index, knowledge, place, reading, weights, candidate, evidence }.select()
    }

    /// The limit of an initiative that the question is about or holds something against.
    ///
    /// Of several limits it is the one that there is something to hold against; else the one that the words point to; else
    /// the one that is broken, because that decides; else a minimum, because people ask whether they have enough.
    fn judge(
        &self,
        initiative: &Initiative,
        chosen: &Selection,
        asks_nothing: bool,
        evidence: &Evidence,
    ) -> Option<(usize, Option<Judgement>)> {
        let rank = |(fact, judgement): &(usize, Option<Judgement>)| {
            let pointed = evidence.of(*fact);
            let broken = judgement.as_ref().is_some_and(|j| matches!(j.verdict, Verdict::Below | Verdict::Above));
            let minimum = initiative.facts[*fact].value.bound() == Some(Bound::Minimum);
            (judgement.is_some(), chosen.facts.contains(fact), pointed, broken, minimum)
        };
        let limits = (0..initiative.facts.len()).filter(|fact| initiative.facts[*fact].value.bound().is_some());
        let judged = limits.map(|fact| (fact, self.held_against(initiative, fact)));
        let (fact, judgement) = judged.reduce(|best, next| {
            let better = rank(&next).partial_cmp(&rank(&best)).is_some_and(std::cmp::Ordering::is_gt);
            if better { next } else { best }
        })?;
        let eligible = self.reading.has(Signal::Eligible);
        let money = initiative.facts[fact].value.is_of(ValueKind::Money);
        let is_chosen = chosen.facts.contains(&fact);
        // "Is there anything in it for hiring" asks for no limit.
        let points_elsewhere = || {
            let is_asked = chosen.facets.contains(&initiative.facts[fact].facet);
            let most = evidence.most();
            !is_asked && most >= POINTED * self.engine.index.unknown && evidence.of(fact) < most
        };
        // Amounts of money are asked about; numbers of people and things stand in many a question about something else.
        let about = match (&judgement, money) {
            (None, true) => eligible && !points_elsewhere(),
            (None, false) => eligible && (is_chosen || chosen.facts.is_empty()),
            (Some(_), true) => eligible || is_chosen || !chosen.missing,
            (Some(_), false) => eligible || is_chosen || asks_nothing,
        };
        about.then_some((fact, judgement))
    }

    /// Whether the question gives an amount of money, or a number that counts what a limit of one of `subjects` counts.
    pub(super) fn gives_something(&self, subjects: &[Subject]) -> bool {
        let counts = |subject: &Subject| match subject {
            Subject::Initiative(i) => {
                let initiative = &self.engine.knowledge.initiatives[*i];
                (0..initiative.facts.len()).any(|fact| self.held_against(initiative, fact).is_some())
            }
            Subject::Area(_) => false,
        };
        !self.amounts().is_empty() || subjects.iter().any(counts)
    }

    /// What becomes of the amounts and numbers of the question that count what a limit counts.
    fn held_against(&self, initiative: &Initiative, fact: usize) -> Option<Judgement> {
        let value = &initiative.facts[fact].value;
        let Value::Measure { now: limit, .. } = value else { return None };
        if let Measure::Money(money) = limit {
            let amounts = self.amounts_against(*money, &initiative.facts[fact].facet);
            if !self.reading.has(Signal::Eligible) && amounts.given.iter().all(is_share) {
                return None;
            }
            if amounts.given.is_empty() && amounts.parts.open && self.reading.has(Signal::Eligible) {
                return judge::untold(value);
            }
            return judge::judge(value, &amounts.given, &amounts.parts);
        }
        let (index, lexicon) = (self.engine.index, &self.engine.knowledge.lexicon);
        let held = self.engine.numbers.units.held(index, lexicon, &self.reading, limit);
        // A number that does not say what it counts is only held against what it can but count.
        let others = initiative.facts.iter().filter(|other| other.value.bound().is_some());
        let is_alike = |other: &Fact| match (&other.value, limit) {
            (Value::Measure { now: Measure::Money(_), .. }, _) => true,
            (Value::Measure { now: Measure::Count(other), .. }, Measure::Count(limit)) => other.unit == limit.unit,
            (other, limit) => other.is_of(limit.kind()),
        };
        let clear = held.said || (self.reading.has(Signal::Eligible) && others.into_iter().all(is_alike));
        let add_up = self.reading.has(Signal::Sum) && self.reading.range().is_none() && held.adds_up;
        clear.then(|| judge::judge(value, &held.measures, &Parts { add_up, ..Parts::default() })).flatten()
    }

    /// All areas, for a question about the whole document.
    pub(super) fn areas(&self) -> Option<Outcome> {
        let stray: f32 = self.stray_weight(&[]);
        // "And its focus areas?" asks for those of what was spoken of.
        let leans = self.reading.has(Signal::Referring) && !self.conversation.subjects.is_empty();
        let wanted =
            self.reading.has(Signal::Areas) && self.reading.asks() && stray < self.engine.index.unknown && !leans;
        wanted.then(|| {
            // "The whole AI chapter" is one of them.
            if let Some((_, area)) = list::named_area(self) {
                return self.several_areas(vec![Subject::Area(area)], LISTED);
            }
            let subjects: Vec<Subject> = (0..self.engine.knowledge.areas.len()).map(Subject::Area).collect();
            let parts = subjects.iter().map(|&subject| Part { subject, facts: Vec::new() }).collect();
            Outcome { scope: Scope::Area, parts, ..self.conclude(Decision::Answer, subjects, Vec::new(), LISTED) }
        })
    }

    pub(super) fn list(&self) -> Option<Outcome> {
        // "Anything" and "all the" are in every chat.
        if !(self.question.addressed || self.reading.asks_outright()) {
            return None;
        }
        self.list_with(list::filter(self)?)
    }

    /// All that are of a kind, where what is asked of one of them is not stated: "where are plots offered".
    pub(super) fn list_of_kind(&self) -> Option<Outcome> {
        let filter = list::kind(self)?;
        let are_several = members::first(self.engine, &filter, self.question.today, 2).len() > 1;
        if are_several { self.list_with(filter) } else { None }
    }

    /// The list that a filter makes, or a wider one where nothing fits.
    fn list_with(&self, mut filter: Filter) -> Option<Outcome> {
        // What is planned for an area is all of it: nearly everything that a document announces is to come.
        if filter.stage == Some(Stage::Ahead) && filter.period.is_none() && !filter.areas.is_empty() {
            filter.stage = None;
        }
        let mut members = members::all(self.engine, &filter, self.question.today);
        if members.is_empty() && filter.stage.is_some() {
            // "What gets done this year" asks for the year, "what is planned for AI" for the area.
            filter.stage = None;
            members = members::all(self.engine, &filter, self.question.today);
        }
        if members.is_empty() && self.reading.has(Signal::ThisYear) && !filter.areas.is_empty() {
            // "What is planned on AI this year" asks for the area.
            let wider = Filter { period: None, ..filter.clone() };
            members = members::all(self.engine, &wider, self.question.today);
            if !members.is_empty() {
                filter = wider;
            }
        }
        if members.is_empty() && filter.period.is_some() && !filter.areas.is_empty() {
            // A word for an area may mean things of its kind, wherever they are.
            filter.areas.clear();
            members = members::all(self.engine, &filter, self.question.today);
        }
        if members.is_empty() {
            return None;
        }
        // "Which buildings are not finished yet" asks about the only ones that there are.
        if let (&[only], [best, ..]) = (members.as_slice(), self.candidates.as_slice())
            && filter.period.is_none()
            && best.subject == Subject::Initiative(only)
        {
            return Some(self.answer(&[best.subject], LISTED));
        }
        if let ([area], true) = (filter.areas.as_slice(), filter.period.is_none() && filter.stage.is_none())
            && filter.tags.is_empty()
            && filter.facet.is_none()
            && filter.leaves_out_nothing()
        {
            return Some(self.several_areas(vec![Subject::Area(*area)], LISTED));
        }
        // "What is planned for the harbour and what for the hill" asks about each.
        let alone = |tags: &Vec<TagId>| {
            let filter = Filter { tags: vec![tags.clone()], ..Filter::default() };
            members::first(self.engine, &filter, self.question.today, 2).len() == 1
        };
        let is_each = filter.tags.len() == members.len() && filter.tags.iter().all(alone);
        if is_each && (Filter { tags: Vec::new(), ..filter.clone() }).is_empty() {
            let subjects: Vec<Subject> = members.into_iter().map(Subject::Initiative).collect();
            return Some(self.answer(&subjects, LISTED));
        }
        let parts = members
            .iter()
            .map(|&i| Part {
                subject: Subject::Initiative(i),
                facts: self.telling_facts(i, &filter, members.len() > 1),
            })
            .collect();
        let subjects: Vec<Subject> = members.into_iter().map(Subject::Initiative).collect();
        let outcome = self.conclude(Decision::Answer, subjects, Vec::new(), LISTED);
        Some(Outcome { scope: Scope::List(filter), parts, ..outcome })
    }

    /// What would be asked back about, as a list: whoever asks "what is there for patients" wants all that fit, and with
    /// them whatever comes near.
    pub(super) fn as_list(&self, clarification: &Outcome) -> Option<Outcome> {
        /// What explains this share of what the best explains belongs to the list.
        const NEAR: f32 = 0.75;
        if !(wish::wants_list(self) || wish::asks_which(self)) || self.reading.has(Signal::Referring) {
            return None;
        }
        let best = self.candidates.first()?;
        let is_near = |c: &&Candidate| {
            let tied = clarification.subjects.contains(&c.subject);
            matches!(c.subject, Subject::Initiative(_))
                && (tied || (c.share >= best.share * NEAR && c.score >= best.score * NEAR))
        };
        let near: Vec<&Candidate> = self.candidates.iter().filter(is_near).collect();
        if near.is_empty() {
            return None;
        }
        let telling = |c: &Candidate| self.evidence(c).pointed().first().map_or(0, |(fact, _)| *fact);
        let parts = near.iter().map(|c| Part { subject: c.subject, facts: vec![telling(c)] }).collect();
        let subjects = near.iter().map(|c| c.subject).collect();
        let outcome = self.conclude(Decision::Answer, subjects, Vec::new(), clarification.confidence);
        Some(Outcome { scope: Scope::List(Filter::default()), parts, ..outcome })
    }

    /// The facts that show why an initiative is in a list.
    fn telling_facts(&self, place: usize, filter: &Filter, several: bool) -> Vec<usize> {
        let initiative = &self.engine.knowledge.initiatives[place];
        let facet = filter.facet.as_ref().and_then(|id| self.engine.knowledge.lexicon.facet(id));
        if let Some(fact) = facet.and_then(|facet| initiative.facts.iter().position(|fact| fitting::tells(facet, fact)))
        {
            return vec![fact];
        }
        let dated = initiative.facts.iter().position(|fact| match fact.value {
            Value::Period(period) => filter.period.is_some_and(|asked| period.falls_in(&asked)),
            Value::Status(_) => filter.stage.is_some() && filter.period.is_none(),
            _ => false,
        });
        // "Which give matching funding" is shown by what speaks of it.
        let told = || {
            let candidate = self.candidates.iter().find(|c| c.subject == Subject::Initiative(place))?;
            self.evidence(candidate).pointed().first().map(|(fact, _)| *fact)
        };
        let is_tagged = several && !filter.tags.is_empty();
        vec![dated.or_else(|| is_tagged.then(told).flatten()).unwrap_or(0)]
    }

    /// The initiatives of some areas.
    fn several_areas(&self, subjects: Vec<Subject>, confidence: f32) -> Outcome {
        let members = subjects.iter().flat_map(|subject| match subject {
            Subject::Area(area) => self.engine.members(*area).collect(),
            Subject::Initiative(i) => vec![*i],
        });
        let parts = members.map(|i| Part { subject: Subject::Initiative(i), facts: vec![0] }).collect();
        Outcome { scope: Scope::Area, parts, ..self.conclude(Decision::Answer, subjects, Vec::new(), confidence) }
    }

    /// Weight of the content words that none of `subjects` explains.
    pub(super) fn stray_weight(&self, subjects: &[Subject]) -> f32 {
        let theirs: Vec<&Candidate> = self.candidates.iter().filter(|c| subjects.contains(&c.subject)).collect();
        let explains = |at: usize| theirs.iter().any(|c| c.strengths[at] >= FAMILIAR);
        self.strays(explains).map(|at| self.weights.need[at]).sum()
    }

    /// The atoms of content that nothing explains.
    pub(super) fn strays(&self, explains: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
        let says = |at: &usize| self.reading.atoms[*at].role == Role::Content;
        (0..self.reading.atoms.len()).filter(says).filter(move |at| !explains(*at))
    }
}

/// Whether an amount of money is a share rather than a sum: "one dollar of theirs for two of ours".
const fn is_share(amount: &Measure) -> bool {
    const LARGEST: u64 = 10;
    match amount {
        Measure::Money(money) => money.amount <= LARGEST,
        Measure::Count(_) | Measure::Duration(_) => false,
    }
}
