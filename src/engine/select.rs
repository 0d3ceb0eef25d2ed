//! Which facts of an initiative answer what is asked.

use super::asked::{Asked, At, REACH, asks_itself, push_new};
use super::evidence::{Evidence, POINTED};
use super::fitting::{answers, facts_of, has_facts_of, is_agent};
use super::index::Index;
use super::normalise::Kind;
use super::phrases::{Found, Meaning};
use super::reading::{Reading, Role};
use super::score::{Candidate, Weights};
use crate::domain::{Facet, FacetId, Initiative, KnowledgeBase, Lexicon, Progress, Signal, Value, ValueKind};

/// Evidence from wording that picks a fact when nothing else does, in units of the rarest word.
const EVIDENT: f32 = 0.3;
/// Beside a fact that answers, another one has to have this share of the evidence that the best has.
const BESIDE: f32 = 0.6;
/// A word is explained by a subject that it speaks for this strongly.
const EXPLAINED: f32 = 0.2;
/// As [`EVIDENT`], for a fact that uses words of the facet that was asked for.
const HEARD: f32 = 0.05;
/// From this share on a name is there in its own words.
const OWN_WORDS: f32 = 0.5;
/// Up to this share of a name a subject is only described.
const PARTLY_NAMED: f32 = 0.3;

/// The facts of one initiative that answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Places of the facts, best first.
    pub(crate) facts: Vec<usize>,
    /// The facets asked for.
    pub(crate) facets: Vec<FacetId>,
    /// Those of them that the initiative has no statement of.
    pub(crate) unstated: Vec<FacetId>,
    /// Something was asked that the initiative has no statement of.
    pub(crate) missing: bool,
    /// Something was asked that the document states of nobody.
    pub(crate) void: bool,
    /// Nothing in particular was asked.
    pub(crate) overview: bool,
}

/// What is asked, held against one initiative.
pub(super) struct Selecting<'a> {
    pub(super) asked: &'a Asked,
    pub(super) index: &'a Index,
    pub(super) knowledge: &'a KnowledgeBase,
    /// The place of the initiative.
    pub(super) place: usize,
    pub(super) reading: &'a Reading,
    pub(super) weights: &'a Weights,
    pub(super) candidate: Option<&'a Candidate>,
    /// What speaks for each of its facts.
    pub(super) evidence: &'a Evidence,
}

/// What could not be answered so far.
#[derive(Default)]
struct Open {
    /// The clauses that ask for a kind of thing that no fact gives: "which hospitals".
    unanswered: Vec<u16>,
    /// The clauses whose question word itself asks for something that is not stated.
    unstated: Vec<u16>,
    /// The clauses that ask for something that a fact gives.
    answered: Vec<u16>,
    /// Whether anything is asked for that only a fact of its kind can answer.
    unexplained: bool,
}

impl Selecting<'_> {
    /// The facts that answer.
    pub(super) fn select(&self) -> Selection {
        let (initiative, asked) = (self.initiative(), self.asked);
        let mut selection = Selection::default();
        let mut open = Open::default();
        for kind in &asked.kinds {
            match self.best_of(kind) {
                Some(fact) => selection.add(initiative, fact),
                None if self.is_itself(kind) => selection.overview = true,
                None => open.unanswered.push(kind.clause),
            }
        }
        selection.missing = !open.unanswered.is_empty();
        let unstated = |cue: &&At<u16>| self.asks(cue) && !self.is_stated(cue) && self.is_firm(cue);
        open.unstated = asked.cues.iter().filter(unstated).map(|cue| cue.clause).collect();
        open.unexplained = !(open.unanswered.is_empty() && open.unstated.is_empty());
        selection.overview = asked.cues.iter().any(|cue| self.is_named_by(cue));
        let cues: Vec<&At<u16>> = asked.cues.iter().filter(|cue| self.counts(cue, &open)).collect();
        // "Before I send emails, which fields will it focus on" asks for no address.
        let is_answered = |cue: &At<u16>| (self.asks(cue) || self.is_asked(cue)) && self.is_stated(cue);
        let answers = |ask: &At<u16>| {
            let is_vague = asked.is_vague(self.lexicon(), &self.lexicon().asks[usize::from(ask.what)]);
            !is_vague && self.best_of(ask).is_some()
        };
        let answered_beside = |clause: u16| {
            cues.iter().any(|cue| cue.clause != clause && is_answered(cue))
                || asked.asks.iter().any(|ask| ask.clause != clause && answers(ask))
        };
        let is_told = |cue: &At<u16>| !self.asks(cue) && !self.has_question(cue.clause);
        let is_beside = |cue: &At<u16>| is_told(cue) && answered_beside(cue.clause);
        selection.void = cues.iter().any(|cue| self.is_void(cue) && !is_beside(cue));
        // "Which firms are in the finished buildings" does not ask what is finished.
        cues.into_iter()
            .filter(|cue| !open.unanswered.contains(&cue.clause))
            .for_each(|c| self.add_cue(c, &mut selection));
        if self.asks_who_has_in_vain() {
            selection.missing = true;
            selection.facts.clear();
            return selection;
        }
        let evident = self.evident();
        let vague = self.add_asks(&evident, &mut selection, &mut open);
        if asked.is_empty() || (vague && selection.facts.is_empty() && !selection.missing) {
            // Words that stand for the name point to facts without asking for them.
            let is_unnamed = self.candidate.is_some_and(|candidate| candidate.coverage < PARTLY_NAMED);
            selection.overview |= asked.overview || evident.is_empty() || is_unnamed;
        }
        // "Explain how it works" wants the whole, not one statement of how.
        let is_loose = |cue: &At<u16>| {
            let facet = self.facet(cue);
            facet.value.is_none() && facet.bound.is_none() && !facet.fallbacks.is_empty()
        };
        if asked.overview && !asked.several && !selection.missing && asked.cues.iter().all(is_loose) {
            selection.overview = true;
        }
        // "Does it help with hiring" asks for more than it says: what the words point to answers better than silence.
        let pointed = evident.first().is_some_and(|(_, weight)| *weight >= POINTED) && !selection.void;
        let is_loose_cue = |cue: &At<u16>| {
            let facet = self.facet(cue);
            !facet.fallbacks.is_empty() && self.index.catalogue.is_stated(&facet.id)
        };
        let loose = asked.cues.iter().all(is_loose_cue);
        if selection.missing && selection.facts.is_empty() && pointed && loose && !open.unexplained {
            selection.missing = false;
        }
        // What kind of thing is asked for decides: "which hospitals will be doing it" is about hospitals.
        let is_answered = open.answered.iter().any(|clause| !open.unanswered.contains(clause));
        if open.unexplained && !is_answered && asked.cues.iter().all(|cue| open.unanswered.contains(&cue.clause)) {
            selection.facts.clear();
        }
        if !selection.missing && !selection.overview {
            self.add_evident(evident, &mut selection);
        }
        self.add_sums(&mut selection);
        selection.add_rest(initiative);
        selection.overview |= self.only_says_when();
        // What differs within one subject is all that is said of it.
        let compares = self.reading.has(Signal::Compare) && !asked.several && !selection.missing;
        let says_nothing = selection.facts.is_empty() && !selection.missing;
        if selection.overview || compares || says_nothing {
            selection.facts = (0..initiative.facts.len()).collect();
        }
        selection
    }

    fn lexicon(&self) -> &Lexicon {
        &self.knowledge.lexicon
    }

    fn initiative(&self) -> &Initiative {
        &self.knowledge.initiatives[self.place]
    }

    fn facet(&self, cue: &At<u16>) -> &Facet {
        &self.lexicon().facets[usize::from(cue.what)]
    }

    /// Weight of what speaks for a fact, in units of the rarest word.
    fn evidence(&self, fact: usize) -> f32 {
        self.evidence.of(fact) / self.index.unknown
    }

    /// The facts that the words point to, strongest first.
    fn evident(&self) -> Vec<(usize, f32)> {
        let facts = (0..self.initiative().facts.len()).map(|fact| (fact, self.evidence(fact)));
        let mut evident: Vec<(usize, f32)> = facts.filter(|(_, weight)| *weight >= EVIDENT).collect();
        evident.sort_by(|a, b| b.1.total_cmp(&a.1));
        evident
    }

    /// Whether a cue is, or holds, the word that asks. That decides: "how many amputees will benefit" does not ask who
    /// benefits.
    fn asks(&self, cue: &At<u16>) -> bool {
        asks_itself(self.reading, cue.from, cue.to)
    }

    /// Whether a question word stands right before a cue: 咩目的.
    fn is_asked(&self, cue: &At<u16>) -> bool {
        let asks = |f: &Found| f.meaning == Meaning::Signal(Signal::Question) && f.to == cue.from;
        self.reading.found.iter().any(asks)
    }

    /// Whether a clause has a word that asks. "It is run by" asks nothing.
    fn has_question(&self, clause: u16) -> bool {
        let begins = |at: usize| at == 0 || self.reading.atoms[at - 1].clause != clause;
        self.reading.found.iter().filter(|f| self.clause(f) == clause).any(|f| match f.meaning {
            Meaning::Signal(Signal::Question) => true,
            Meaning::Signal(Signal::Opening) => begins(f.from),
            _ => false,
        })
    }

    fn clause(&self, found: &Found) -> u16 {
        self.reading.atoms[found.from].clause
    }

    fn has_facts(&self, cue: &At<u16>) -> bool {
        has_facts_of(self.lexicon(), self.initiative(), cue.what)
    }

    fn is_stated(&self, cue: &At<u16>) -> bool {
        self.has_facts(cue) || self.index.spoken(self.place, cue.what).is_some()
    }

    /// Whether the document states nothing of a facet about anyone, such as a phone number.
    fn is_void(&self, cue: &At<u16>) -> bool {
        let facet = self.facet(cue);
        let stated = |id: &FacetId| self.index.catalogue.is_stated(id);
        !stated(&facet.id) && !facet.fallbacks.iter().any(stated)
    }

    /// Whether a facet is asked for in earnest; whether something is done is asked in passing: 了嗎, "how far".
    fn is_firm(&self, cue: &At<u16>) -> bool {
        let facet = self.facet(cue);
        facet.value.is_some_and(|kind| kind != ValueKind::Status) || facet.fallbacks.is_empty()
    }

    /// Whether a cue asks something of this initiative.
    fn counts(&self, cue: &At<u16>, open: &Open) -> bool {
        !(self.is_beside(cue, open)
            || self.is_part_of_subject(cue)
            || self.is_named_by(cue)
            || self.is_aside(cue)
            || self.is_incidental(cue))
    }

    /// Whether a cue of what is not stated stands far from the word that asks, which asks for something that is: "when do
    /// we get to read the plan for the town by the wetlands".
    fn is_incidental(&self, cue: &At<u16>) -> bool {
        /// So many words of content stand between a question word and what it does not ask for.
        const FAR: usize = 2;
        if self.asks(cue) || self.is_stated(cue) {
            return false;
        }
        let atoms = &self.reading.atoms;
        let is_named = |at: usize| self.candidate.is_some_and(|c| c.named[at]);
        let says = |at: usize| matches!(atoms[at].role, Role::Content | Role::Cue) && !is_named(at);
        let between = |one: &At<u16>| (one.to..cue.from).filter(|at| says(*at)).count();
        let is_far = |one: &At<u16>| one.clause == cue.clause && one.to <= cue.from && between(one) >= FAR;
        // "How many of them went bust" asks for those that did.
        let is_when = |other: &At<u16>| {
            self.facet(other).value.is_some_and(|kind| matches!(kind, ValueKind::Period | ValueKind::Day))
        };
        self.asked.cues.iter().any(|other| is_when(other) && self.asks(other) && self.has_facts(other) && is_far(other))
    }

    /// Whether a cue stands beside another one that asks, and asks nothing itself: "those who want the free ones, which
    /// hospital do they go to" does not ask what is free.
    fn is_beside(&self, cue: &At<u16>, open: &Open) -> bool {
        let is_told = !open.unanswered.is_empty() && !self.has_question(cue.clause);
        !self.asks(cue) && self.is_stated(cue) && (open.unstated.contains(&cue.clause) || is_told)
    }

    /// Whether a cue only tells of the subject: the "cost" of a scheme for costly projects asks for no price.
    fn is_part_of_subject(&self, cue: &At<u16>) -> bool {
        let covers = |f: &Found| matches!(f.meaning, Meaning::Concept(_)) && f.from <= cue.from && cue.to <= f.to;
        let explained = |c: &Candidate| (cue.from..cue.to).all(|at| c.strengths[at] >= EXPLAINED);
        !self.asks(cue)
            && !self.has_facts(cue)
            && self.reading.found.iter().any(covers)
            && self.candidate.is_some_and(explained)
    }

    /// Whether the name answers: "what is the centre for the moon mission called".
    fn is_named_by(&self, cue: &At<u16>) -> bool {
        let facet = self.facet(cue);
        let is_described = self.candidate.is_some_and(|candidate| candidate.literal < OWN_WORDS);
        // "AIRDI 個 full name", and "…, what is it called officially", but not the name of what else a clause speaks of.
        let atoms = &self.reading.atoms;
        let here = || (0..atoms.len()).filter(|at| atoms[*at].clause == cue.clause);
        let is_theirs = |c: &Candidate, at: usize| c.strengths[at] >= EXPLAINED || (cue.from..cue.to).contains(&at);
        let stray = |c: &Candidate| -> f32 {
            let others = here().filter(|at| atoms[*at].role == Role::Content && !is_theirs(c, *at));
            others.map(|at| self.weights.need[at]).sum()
        };
        let is_here = |c: &Candidate| here().any(|at| c.named[at]) || stray(c) < EVIDENT * self.index.unknown;
        let is_agent = || is_agent(facet, self.initiative()) && !self.has_facts(cue);
        // "What companies are they called" asks for no name of the subject.
        // Nor does "the tenants 叫咩名", where nothing is stated of tenants.
        let is_other = |f: &Found, ask: u16| {
            let ask = &self.lexicon().asks[usize::from(ask)];
            let is_named = self.candidate.is_none_or(|c| (f.from..f.to).any(|at| c.named[at]));
            f.to == cue.from && !is_named && !self.initiative().facts.iter().any(|fact| answers(ask, fact))
        };
        let is_of_others = |f: &Found| match f.meaning {
            Meaning::Noun(ask) => f.from == cue.to || is_other(f, ask),
            _ => false,
        };
        let names = facet.naming && !self.reading.found.iter().any(is_of_others);
        (names && (is_described || self.candidate.is_some_and(is_here))) || (is_described && is_agent())
    }

    /// Whether a noun asks for what is only described: "which lab takes part in the mission to the moon".
    fn is_itself(&self, kind: &At<u16>) -> bool {
        let lexicon = self.lexicon();
        let mut facets = lexicon.asks[usize::from(kind.what)].facets.iter().filter_map(|id| lexicon.facet(id));
        let is_described = self.candidate.is_some_and(|candidate| candidate.literal < OWN_WORDS);
        is_described && facets.all(|facet| is_agent(facet, self.initiative()))
    }

    /// Whether a cue stands in what leads to the question: "somebody hacked us last month, is there money for security".
    fn is_aside(&self, cue: &At<u16>) -> bool {
        /// The question stands in one of so many clauses behind.
        const SOON: usize = 3;
        let found = &self.reading.found;
        let asks_there = |f: &Found| matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Hint(_));
        let asks_more = |f: &Found| asks_there(f) && self.clause(f) > cue.clause && self.has_question(self.clause(f));
        let sentence = |at: usize| self.reading.atoms[at].sentence;
        let leans = |f: &Found| {
            f.meaning == Meaning::Signal(Signal::Referring)
                && self.clause(f) > cue.clause
                && sentence(f.from) == sentence(cue.from)
        };
        let questions_before = || {
            let asks = |f: &Found| matches!(f.meaning, Meaning::Signal(Signal::Question | Signal::Opening));
            let is_before = |f: &Found| self.clause(f) <= cue.clause && sentence(f.from) == sentence(cue.from);
            found.iter().any(|f| asks(f) && is_before(f))
        };
        // "They took her leg off this year, is the new one free" asks nothing of the year.
        let is_soon_asked = || (cue.clause..).skip(1).take(SOON).any(|clause| self.has_question(clause));
        let is_told = self.reading.names_year(cue) && !self.is_stated(cue) && is_soon_asked();
        !self.asks(cue)
            && !questions_before()
            && (is_told || (self.is_void(cue) && found.iter().any(asks_more) && !found.iter().any(leans)))
    }

    /// Adds the facts of the facet that a cue asks for.
    fn add_cue(&self, cue: &At<u16>, selection: &mut Selection) {
        let mut facts = facts_of(self.lexicon(), self.initiative(), cue.what);
        // "Income limit" may be filed under another facet than the one that asks for incomes.
        if facts.is_empty() {
            facts.extend(self.index.spoken(self.place, cue.what).filter(|fact| self.evidence(*fact) > HEARD));
        }
        let facet = &self.facet(cue).id;
        push_new(&mut selection.facets, facet.clone());
        if facts.is_empty() {
            selection.missing = true;
            push_new(&mut selection.unstated, facet.clone());
        }
        facts.into_iter().for_each(|fact| push_new(&mut selection.facts, fact));
    }

    /// Whether it is asked who has already done what nobody says is done: "which of them have signed".
    fn asks_who_has_in_vain(&self) -> bool {
        let asked = self.asked;
        let has_progress = || self.initiative().facts.iter().any(|fact| matches!(fact.value, Value::Status(_)));
        let asks_more = || asked.cues.iter().any(|cue| self.asks(cue) && self.is_stated(cue));
        !asked.several && !asked.doers.is_empty() && !has_progress() && !asks_more()
    }

    /// Adds the facts that answer question words; returns whether one of them may ask for anything, and nothing tells what.
    fn add_asks(&self, evident: &[(usize, f32)], selection: &mut Selection, open: &mut Open) -> bool {
        let mut vague = false;
        for at in &self.asked.asks {
            let ask = &self.lexicon().asks[usize::from(at.what)];
            if !self.asked.several && self.unexplained_noun(at, ask.value.is_some()) {
                selection.missing = true;
                open.unexplained = true;
            } else if self.asked.is_vague(self.lexicon(), ask) && evident.is_empty() {
                vague = true;
            } else if let Some(fact) = self.best_of(at) {
                selection.add(self.initiative(), fact);
                open.answered.push(at.clause);
            } else {
                selection.missing = true;
                // "How many" is not answered by anything but a number.
                if ask.value.is_some() {
                    open.unexplained = true;
                    open.unanswered.push(at.clause);
                }
            }
        }
        vague
    }

    /// Adds what the words point to; beside what answers only what they point to most is worth telling.
    fn add_evident(&self, evident: Vec<(usize, f32)>, selection: &mut Selection) {
        let least = match evident.first() {
            Some((_, most)) if !selection.facts.is_empty() => {
                // What all statements speak of, such as the name in other words, points to none of them.
                let facts = 0..self.initiative().facts.len();
                let common = facts.map(|fact| self.evidence(fact)).fold(*most, f32::min);
                common + (most - common) * BESIDE
            }
            _ => 0.0,
        };
        let telling = evident.into_iter().filter(|(_, weight)| *weight >= least);
        telling.for_each(|(fact, _)| selection.add(self.initiative(), fact));
    }

    /// Adds the amounts of money where the question names one: "he says that it is 300 million, is he right".
    fn add_sums(&self, selection: &mut Selection) {
        let initiative = self.initiative();
        let is_sum = |fact: &usize| {
            let value = &initiative.facts[*fact].value;
            value.is_of(ValueKind::Money) && value.bound().is_none()
        };
        if selection.void || !self.asked.cues.is_empty() || !self.reading.numbers.iter().any(|number| number.amount) {
            return;
        }
        let sums: Vec<usize> = (0..initiative.facts.len()).filter(is_sum).collect();
        selection.missing &= sums.is_empty();
        sums.into_iter().for_each(|fact| selection.add(initiative, fact));
    }

    /// Whether a time is given and something else is asked: "what has to be planned this year".
    fn only_says_when(&self) -> bool {
        let (reading, cues) = (self.reading, &self.asked.cues);
        // A single character at the end only makes a question of what is said: 嗎.
        let asks_what = |f: &Found| {
            let is_last = reading.atoms.get(f.to).is_none_or(|next| next.sentence != reading.atoms[f.from].sentence);
            f.meaning == Meaning::Signal(Signal::Question) && !(is_last && f.to - f.from == 1)
        };
        !self.asked.several
            && !cues.is_empty()
            && cues.iter().all(|cue| reading.names_year(cue) && self.is_stated(cue))
            && reading.found.iter().any(asks_what)
    }

    /// Of the facts that may answer a question word, the one that hints, wording and order speak for.
    fn best_of(&self, at: &At<u16>) -> Option<usize> {
        /// What a hint weighs against the order of the facets.
        const HINT: f32 = 0.6;
        /// What one place in that order weighs.
        const PLACE: f32 = 0.08;
        /// What a hint right behind the question word weighs more: "which kinds of work".
        const NEAR: f32 = 0.3;
        /// So many words may stand between.
        const BETWEEN: usize = 1;
        let (lexicon, initiative, asked) = (self.lexicon(), self.initiative(), self.asked);
        let ask = &lexicon.asks[usize::from(at.what)];
        let is_near = |facet: &FacetId| {
            let mut near = asked.hints.iter().filter(|hint| (at.to..=at.to + BETWEEN).contains(&hint.from));
            near.any(|hint| lexicon.facets[usize::from(hint.what)].id == *facet)
        };
        let score = |fact: usize| {
            let fact_of = &initiative.facts[fact];
            let place = ask.facets.iter().position(|facet| *facet == fact_of.facet);
            let place = place.or_else(|| answers(ask, fact_of).then_some(ask.facets.len()))?;
            let hint = if asked.hints_at(lexicon, &fact_of.facet) { HINT } else { 0.0 }
                + if is_near(&fact_of.facet) { NEAR } else { 0.0 };
            Some(1.0 - PLACE * place as f32 + hint + self.evidence(fact))
        };
        let mut best: Option<(usize, f32)> = None;
        for fact in 0..initiative.facts.len() {
            if let Some(score) = score(fact)
                && best.is_none_or(|(_, top)| score > top)
            {
                best = Some((fact, score));
            }
        }
        best.map(|(fact, _)| fact)
    }

    /// Whether what stands behind a question word is something that the subject's statements never speak of:
    /// "how many GPUs", "幾多個研究員".
    fn unexplained_noun(&self, ask: &At<u16>, may_precede: bool) -> bool {
        /// A word of two Han characters, or a Latin one.
        const NOUN: f32 = 0.55;
        // Whoever has other words for the subject has other words for what it is about, too.
        let Some(candidate) = self.candidate.filter(|candidate| candidate.literal >= OWN_WORDS) else { return false };
        let (reading, weights) = (self.reading, self.weights);
        let behind = ask.to;
        let content = |at: &usize| match reading.atoms[*at].role {
            Role::Content => weights.need[*at] > 0.0,
            Role::Cue => true,
            Role::Number | Role::Function => false,
        };
        let mut noun: Vec<usize> = (behind..reading.atoms.len())
            .take_while(|at| reading.atoms[*at].clause == ask.clause)
            .skip_while(|at| *at < behind + REACH && !content(at))
            .take_while(content)
            .collect();
        // Chinese may name it before: "門票幾多錢".
        if may_precede && noun.is_empty() && reading.atoms[ask.from].kind == Kind::Han {
            let here = |at: &usize| reading.atoms[*at].clause == ask.clause && reading.atoms[*at].kind == Kind::Han;
            noun = (0..ask.from)
                .rev()
                .take_while(here)
                .skip_while(|at| ask.from - *at < REACH && !content(at))
                .take_while(|at| reading.atoms[*at].role == Role::Content && !candidate.named[*at])
                .collect();
        }
        // What stands behind a cue is another thing: "which hospital do amputees go to".
        let is_cue = |at: usize| reading.atoms[at].role == Role::Cue;
        let cue = noun.iter().skip_while(|at| is_cue(**at)).position(|at| is_cue(*at));
        if let Some(cue) = cue {
            let before = noun.iter().take_while(|at| is_cue(**at)).count() + cue;
            noun.truncate(before + noun[before..].iter().take_while(|at| is_cue(**at)).count());
        }
        // "Which national mission": it is enough that the statements speak of a mission.
        let explained = noun.iter().any(|at| candidate.strengths[*at] >= EXPLAINED);
        !explained && noun.iter().map(|at| weights.rare[*at]).sum::<f32>() >= NOUN * self.index.unknown
    }
}

impl Selection {
    /// Whoever hears that something is done has to hear what is still to come of it.
    fn add_rest(&mut self, initiative: &Initiative) {
        let value = |fact: usize| &initiative.facts[fact].value;
        let is_done = self.facts.iter().any(|fact| matches!(value(*fact), Value::Status(Progress::Done)));
        if is_done {
            let rest = (0..initiative.facts.len()).filter(|fact| matches!(value(*fact), Value::Period(_)));
            rest.for_each(|fact| push_new(&mut self.facts, fact));
        }
    }

    fn add(&mut self, initiative: &Initiative, fact: usize) {
        push_new(&mut self.facts, fact);
        push_new(&mut self.facets, initiative.facts[fact].facet.clone());
    }
}
