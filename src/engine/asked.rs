//! What a question asks of its subject, and which facts answer it.

use super::evidence::Evidence;
use super::fitting::{answers, asks_for_anything, facts_of, has_facts_of};
use super::index::Index;
use super::normalise::Kind;
use super::phrases::{Found, Meaning};
use super::reading::{Reading, Role};
use super::score::{Candidate, Weights};
use super::vocabulary::Symbol;
use crate::domain::{Ask, FacetId, Fact, Initiative, KnowledgeBase, Lexicon, Signal};

/// A facet or a question word in the question, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At<T> {
    what: T,
    from: usize,
    to: usize,
    clause: u16,
}

/// What is asked, outside the names of the subjects.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    cues: Vec<At<u16>>,
    asks: Vec<At<u16>>,
    /// Question words whose noun tells what answers: "which hospitals".
    kinds: Vec<At<u16>>,
    hints: Vec<u16>,
    /// Wants the whole picture.
    overview: bool,
    /// Asks about several subjects, so that what no statement of one speaks of may be about the other.
    several: bool,
}

/// The facts of one initiative that answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Places of the facts, best first.
    pub(crate) facts: Vec<usize>,
    /// The facets asked for.
    pub(crate) facets: Vec<FacetId>,
    /// Something was asked that the initiative has no statement of.
    pub(crate) missing: bool,
    /// Something was asked that the document states of nobody.
    pub(crate) void: bool,
    /// Nothing in particular was asked.
    pub(crate) overview: bool,
}

/// How far behind a question word the thing that it asks about may stand.
const REACH: usize = 4;
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

/// As [`EVIDENT`], for a fact of another facet than the one that was asked for.
const POINTED: f32 = 0.4;

impl Asked {
    /// Collects what is asked outside the atoms that `named` marks.
    pub(crate) fn new(lexicon: &Lexicon, reading: &Reading, named: &[bool]) -> Self {
        let mut asked = Self::default();
        let lead = lead_in(reading, named);
        let asks = |found: &&Found| matches!(found.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Hint(_));
        for found in reading.found.iter().filter(asks) {
            let told = reading.tells(found.from) || found.to <= lead;
            // What a sentence only tells is not asked, and what is part of a name neither.
            if told || named[found.from..found.to].iter().all(|named| *named) {
                continue;
            }
            // "運算力" is a thing, however much 算力 asks for a specification.
            let is_part = |whole: &&Found| {
                whole.meaning.is_topical()
                    && whole.fit >= 1.0
                    && whole.from <= found.from
                    && found.to <= whole.to
                    && found.to - found.from < whole.to - whole.from
            };
            if matches!(found.meaning, Meaning::Cue(_)) && reading.found.iter().any(|whole| is_part(&whole)) {
                continue;
            }
            // The "how" of "怎麼回事" asks for nothing of its own.
            let is_whole = |whole: &Found| {
                whole.meaning == Meaning::Signal(Signal::Overview) && whole.from <= found.from && found.to < whole.to
            };
            if matches!(found.meaning, Meaning::Ask(_)) && reading.found.iter().any(is_whole) {
                continue;
            }
            let clause = reading.atoms[found.from].clause;
            let at = |what| At { what, from: found.from, to: found.to, clause };
            match found.meaning {
                Meaning::Cue(facet) => asked.cues.push(at(facet)),
                Meaning::Ask(ask) => asked.asks.push(at(ask)),
                Meaning::Hint(facet) => asked.hints.push(facet),
                _ => {}
            }
        }
        // "What is" asks for the whole, "what is the purpose" for the purpose.
        let refined =
            |overview: &Found| asked.cues.iter().any(|cue| overview.from <= cue.from && cue.from < overview.to + REACH);
        asked.overview =
            reading.found.iter().any(|found| found.meaning == Meaning::Signal(Signal::Overview) && !refined(found));
        asked.find_kinds(lexicon, reading, named);
        asked.drop_refined(lexicon, reading);
        asked
    }

    /// Collects what is asked, whatever is named.
    pub(crate) fn anywhere(lexicon: &Lexicon, reading: &Reading) -> Self {
        Self::new(lexicon, reading, &vec![false; reading.atoms.len()])
    }

    /// What of it stands where `inside` says.
    pub(crate) fn within(&self, inside: impl Fn(usize) -> bool) -> Self {
        let keep = |all: &[At<u16>]| all.iter().copied().filter(|at| inside(at.from)).collect();
        Self { cues: keep(&self.cues), asks: keep(&self.asks), kinds: keep(&self.kinds), ..self.clone() }
    }

    /// Asks about several subjects.
    pub(crate) fn about_several(&mut self) {
        self.several = true;
    }

    /// In a comparison "how" and "who" ask for the difference, which the whole of both shows.
    pub(crate) fn compare(&mut self) {
        self.asks.clear();
        self.kinds.clear();
        self.overview |= self.cues.is_empty();
    }

    /// Whether nothing in particular is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.cues.is_empty() && self.asks.is_empty() && self.kinds.is_empty()
    }

    /// The facets asked for by name.
    pub(crate) fn facets(&self, lexicon: &Lexicon) -> Vec<FacetId> {
        let mut ids: Vec<FacetId> = Vec::new();
        for cue in &self.cues {
            push_new(&mut ids, lexicon.facets[usize::from(cue.what)].id.clone());
        }
        ids
    }

    /// The facets asked for by name that have values of a kind: something to be said of one thing alone.
    pub(crate) fn valued(&self, lexicon: &Lexicon) -> Vec<u16> {
        let has_kind = |cue: &&At<u16>| lexicon.facets[usize::from(cue.what)].value.is_some();
        self.cues.iter().filter(has_kind).map(|cue| cue.what).collect()
    }

    /// The facets asked for by name; where there are none, the likeliest of each question word for a kind of value.
    pub(crate) fn named_or_valued(&self, lexicon: &Lexicon) -> Vec<FacetId> {
        let mut ids = self.facets(lexicon);
        if ids.is_empty() {
            let asks = self.asks.iter().map(|ask| &lexicon.asks[usize::from(ask.what)]);
            let likeliest = asks.filter(|ask| ask.value.is_some()).filter_map(|ask| ask.facets.first());
            likeliest.for_each(|facet| push_new(&mut ids, facet.clone()));
        }
        ids
    }

    /// How well an initiative can answer: 1 if it has a statement of everything asked, 0 if of nothing.
    pub(crate) fn fit(&self, lexicon: &Lexicon, initiative: &Initiative) -> f32 {
        let wanted = self.cues.len() + self.asks.len() + self.kinds.len();
        if wanted == 0 {
            return 0.5;
        }
        let cues = self.cues.iter().filter(|cue| has_facts_of(lexicon, initiative, cue.what)).count();
        let asks = self
            .asks
            .iter()
            .filter(|ask| {
                let ask = &lexicon.asks[usize::from(ask.what)];
                // "How much do I have to invest" hints at which of the facets is meant.
                let hinted: Vec<&FacetId> = ask.facets.iter().filter(|id| self.hints_at(lexicon, id)).collect();
                let wanted = |fact: &Fact| match hinted.as_slice() {
                    [] => answers(ask, fact),
                    hinted => hinted.contains(&&fact.facet),
                };
                initiative.facts.iter().any(wanted)
            })
            .count();
        let answers_kind = |kind: &&At<u16>| {
            let ask = &lexicon.asks[usize::from(kind.what)];
            initiative.facts.iter().any(|fact| answers(ask, fact))
        };
        let kinds = self.kinds.iter().filter(answers_kind).count();
        (cues + asks + kinds) as f32 / wanted as f32
    }

    /// Takes question words with a noun that tells what they ask for out of those that may ask for anything: "which of
    /// the hospitals", "邊間醫院". A noun that is part of a name asks for the thing itself.
    fn find_kinds(&mut self, lexicon: &Lexicon, reading: &Reading, named: &[bool]) {
        let clause = |at: usize| reading.atoms[at].clause;
        let nouns = reading.found.iter().filter_map(|f| match f.meaning {
            Meaning::Noun(ask) if !named[f.from..f.to].contains(&true) => {
                Some(At { what: ask, from: f.from, to: f.to, clause: clause(f.from) })
            }
            _ => None,
        });
        for noun in nouns {
            // "How many hospitals" asks for a number.
            let behind = &lexicon.asks[usize::from(noun.what)].behind;
            let counts = |ask: &At<u16>| behind.contains(&lexicon.asks[usize::from(ask.what)].id);
            // "Which of the large hospitals", but not "who steers the departments" or "邊個統籌部門".
            let may_describe = |ask: &At<u16>, at: usize| {
                let atom = &reading.atoms[at];
                let any = asks_for_anything(&lexicon.asks[usize::from(ask.what)]);
                // "Which team steers the departments" asks for a team.
                atom.role == Role::Function || (atom.kind == Kind::Word && any && !named[at])
            };
            let is_near = |ask: &At<u16>| {
                noun.from >= ask.to && noun.from - ask.to < REACH && (ask.to..noun.from).all(|at| may_describe(ask, at))
            };
            let belongs = |ask: &At<u16>| ask.clause == noun.clause && is_near(ask) && counts(ask);
            // "由哪間顧問公司" is an operator's cue, but asks for consultants alone.
            let facets = &lexicon.asks[usize::from(noun.what)].facets;
            let narrows =
                |cue: &At<u16>| cue.to == noun.from && facets.contains(&lexicon.facets[usize::from(cue.what)].id);
            let before = (self.asks.len(), self.cues.len());
            self.asks.retain(|ask| !belongs(ask));
            self.cues.retain(|cue| !narrows(cue));
            if (self.asks.len(), self.cues.len()) != before {
                self.kinds.push(noun);
            }
        }
    }

    /// A question word close before or behind a cue only introduces it: "what is the minimum", "門檻係幾多". So does a cue
    /// that is a question word and stands right behind another one: "現況如何", "經費從哪裏來". But "which regulator decides" asks
    /// for the regulator, whatever that is.
    fn drop_refined(&mut self, lexicon: &Lexicon, reading: &Reading) {
        let cues = self.cues.clone();
        let is_unknown = |at: usize| {
            let atom = &reading.atoms[at];
            atom.role == Role::Content && atom.kind == Kind::Word && atom.symbol == Symbol::default()
        };
        self.asks.retain(|ask| {
            !cues.iter().any(|cue| {
                let behind = cue.from >= ask.to && cue.from - ask.to < REACH && !(ask.to..cue.from).any(is_unknown);
                let before = ask.from >= cue.to && ask.from - cue.to < REACH;
                cue.clause == ask.clause && (behind || before) && may_be_introduced(lexicon, ask.what, cue.what)
            })
        });
        self.cues.retain(|cue| {
            let introduces =
                lexicon.facets[usize::from(cue.what)].value.is_none() && asks_itself(reading, cue.from, cue.to);
            !(introduces && cues.iter().any(|other| other.to == cue.from && other.clause == cue.clause))
        });
    }

    /// The facts of the initiative at `place` that answer.
    pub(crate) fn select(
        &self,
        index: &Index,
        knowledge: &KnowledgeBase,
        place: usize,
        reading: &Reading,
        weights: &Weights,
        candidate: Option<(&Candidate, &Evidence)>,
    ) -> Selection {
        let (lexicon, initiative) = (&knowledge.lexicon, &knowledge.initiatives[place]);
        let mut selection = Selection::default();
        let evidence = |fact: usize| candidate.map_or(0.0, |(_, evidence)| evidence.of(fact) / index.unknown);
        let candidate = candidate.map(|(candidate, _)| candidate);
        let mut unanswered: Vec<u16> = Vec::new();
        for kind in &self.kinds {
            match self.best_of(lexicon, initiative, &lexicon.asks[usize::from(kind.what)], &evidence) {
                Some(fact) => selection.add(initiative, fact),
                None => unanswered.push(kind.clause),
            }
        }
        selection.missing |= !unanswered.is_empty();
        // What the question word itself asks for decides: "how many amputees will benefit" does not ask who benefits.
        let asking = |cue: &At<u16>| asks_itself(reading, cue.from, cue.to);
        let is_stated =
            |cue: &At<u16>| has_facts_of(lexicon, initiative, cue.what) || index.spoken(place, cue.what).is_some();
        let unstated = self.cues.iter().filter(|cue| asking(cue) && !is_stated(cue));
        let unstated: Vec<u16> = unstated.map(|cue| cue.clause).collect();
        let is_beside = |cue: &At<u16>| !asking(cue) && is_stated(cue) && unstated.contains(&cue.clause);
        // The "cost" of a scheme for costly projects asks for no price.
        let is_concept = |cue: &At<u16>| {
            let covers = |f: &Found| matches!(f.meaning, Meaning::Concept(_)) && f.from <= cue.from && cue.to <= f.to;
            reading.found.iter().any(covers)
        };
        let is_theirs = |cue: &At<u16>| {
            let explained = |c: &Candidate| (cue.from..cue.to).all(|at| c.strengths[at] >= EXPLAINED);
            !asking(cue)
                && !has_facts_of(lexicon, initiative, cue.what)
                && is_concept(cue)
                && candidate.is_some_and(explained)
        };
        // "What is the centre for the moon mission called": the answer begins with the name.
        let is_described = candidate.is_some_and(|candidate| candidate.literal < OWN_WORDS);
        let is_named_by = |cue: &At<u16>| {
            let facet = &lexicon.facets[usize::from(cue.what)];
            let is_agent = || initiative.tags.iter().any(|tag| facet.agents.contains(tag));
            is_described && (facet.naming || (is_agent() && !has_facts_of(lexicon, initiative, cue.what)))
        };
        selection.overview = self.cues.iter().any(is_named_by);
        let asks_it = |cue: &&At<u16>| !(is_beside(cue) || is_theirs(cue) || is_named_by(cue));
        let cues: Vec<&At<u16>> = self.cues.iter().filter(asks_it).collect();
        selection.void = cues.iter().any(|cue| is_void(knowledge, index, cue.what));
        // "Which firms are in the finished buildings" does not ask what is finished.
        for cue in cues.iter().filter(|cue| !unanswered.contains(&cue.clause)) {
            let mut facts = facts_of(lexicon, initiative, cue.what);
            // "Income limit" may be filed under another facet than the one that asks for incomes.
            if facts.is_empty() {
                facts.extend(index.spoken(place, cue.what).filter(|fact| evidence(*fact) > HEARD));
            }
            selection.missing |= facts.is_empty();
            push_new(&mut selection.facets, lexicon.facets[usize::from(cue.what)].id.clone());
            facts.into_iter().for_each(|fact| push_new(&mut selection.facts, fact));
        }
        let mut evident: Vec<(usize, f32)> = (0..initiative.facts.len())
            .map(|fact| (fact, evidence(fact)))
            .filter(|(_, weight)| *weight >= EVIDENT)
            .collect();
        evident.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (mut unexplained, mut vague) = (!unanswered.is_empty() || !unstated.is_empty(), false);
        for at in &self.asks {
            let ask = &lexicon.asks[usize::from(at.what)];
            if !self.several && unexplained_noun(index, reading, weights, candidate, at, ask.value.is_some()) {
                selection.missing = true;
                unexplained = true;
                continue;
            }
            if self.is_vague(lexicon, ask) && evident.is_empty() {
                vague = true;
                continue;
            }
            match self.best_of(lexicon, initiative, ask, &evidence) {
                Some(fact) => selection.add(initiative, fact),
                None => {
                    selection.missing = true;
                    // "How many" is not answered by anything but a number.
                    if ask.value.is_some() {
                        unexplained = true;
                        unanswered.push(at.clause);
                    }
                }
            }
        }
        if self.is_empty() || (vague && selection.facts.is_empty() && !selection.missing) {
            // Words that stand for the name point to facts without asking for them.
            let is_unnamed = candidate.is_some_and(|candidate| candidate.coverage < PARTLY_NAMED);
            selection.overview |= self.overview || evident.is_empty() || is_unnamed;
        }
        // "Explain how it works" wants the whole, not one statement of how.
        let is_loose = |cue: &At<u16>| {
            let facet = &lexicon.facets[usize::from(cue.what)];
            facet.value.is_none() && facet.bound.is_none() && !facet.fallbacks.is_empty()
        };
        if self.overview && !self.several && !selection.missing && self.cues.iter().all(is_loose) {
            selection.overview = true;
        }
        // "Does it help with hiring" asks for more than it says: what the words point to answers better than silence.
        let pointed = evident.first().is_some_and(|(_, weight)| *weight >= POINTED) && !selection.void;
        let loose = self.cues.iter().all(|cue| !lexicon.facets[usize::from(cue.what)].fallbacks.is_empty());
        if selection.missing && selection.facts.is_empty() && pointed && loose && !unexplained {
            selection.missing = false;
        }
        // What kind of thing is asked for decides: "which hospitals will be doing it" is about hospitals.
        if unexplained && self.cues.iter().all(|cue| unanswered.contains(&cue.clause)) {
            selection.facts.clear();
        }
        if !selection.missing && !selection.overview {
            // Beside what answers, only what the words point to most is worth telling.
            let least = match evident.first() {
                Some((_, most)) if !selection.facts.is_empty() => {
                    // What all statements speak of, such as the name in other words, points to none of them.
                    let common = (0..initiative.facts.len()).map(evidence).fold(*most, f32::min);
                    common + (most - common) * BESIDE
                }
                _ => 0.0,
            };
            let telling = evident.into_iter().filter(|(_, weight)| *weight >= least);
            telling.for_each(|(fact, _)| selection.add(initiative, fact));
        }
        if selection.overview {
            selection.facts = (0..initiative.facts.len()).collect();
        }
        selection
    }

    /// The fact of `initiative` to show beside those of other subjects when nothing asked fits it: one that a hint leans
    /// to, else the most telling one.
    pub(crate) fn stand_in(&self, lexicon: &Lexicon, initiative: &Initiative) -> Option<usize> {
        let hinted = initiative.facts.iter().position(|fact| self.hints_at(lexicon, &fact.facet));
        hinted.or((!initiative.facts.is_empty()).then_some(0))
    }

    /// Whether a question word may ask for nearly anything ("which"), and nothing hints at what.
    fn is_vague(&self, lexicon: &Lexicon, ask: &Ask) -> bool {
        asks_for_anything(ask) && !ask.facets.iter().any(|facet| self.hints_at(lexicon, facet))
    }

    /// Whether anything leans to a facet.
    fn hints_at(&self, lexicon: &Lexicon, facet: &FacetId) -> bool {
        self.hints.iter().any(|hint| lexicon.facets[usize::from(*hint)].id == *facet)
    }

    /// Of the facts that may answer a question word, the one that hints, wording and order speak for.
    fn best_of(
        &self,
        lexicon: &Lexicon,
        initiative: &Initiative,
        ask: &Ask,
        evidence: &impl Fn(usize) -> f32,
    ) -> Option<usize> {
        /// What a hint weighs against the order of the facets.
        const HINT: f32 = 0.6;
        /// What one place in that order weighs.
        const PLACE: f32 = 0.08;
        let score = |fact: usize| {
            let fact_of = &initiative.facts[fact];
            let place = ask.facets.iter().position(|facet| *facet == fact_of.facet);
            let place = place.or_else(|| answers(ask, fact_of).then_some(ask.facets.len()))?;
            let hint = if self.hints_at(lexicon, &fact_of.facet) { HINT } else { 0.0 };
            Some(1.0 - PLACE * place as f32 + hint + evidence(fact))
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
}

impl Selection {
    fn add(&mut self, initiative: &Initiative, fact: usize) {
        push_new(&mut self.facts, fact);
        push_new(&mut self.facets, initiative.facts[fact].facet.clone());
    }
}

/// Where the clauses end that lead to the question without being part of it: "we build booths, when is the summit held".
/// They come before the clause that names a subject and asks something of it.
fn lead_in(reading: &Reading, named: &[bool]) -> usize {
    let clause = |at: usize| reading.atoms[at].clause;
    let Some(name) = named.iter().position(|named| *named) else { return 0 };
    let asks = |f: &Found| matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_));
    let asked_there = reading
        .found
        .iter()
        .any(|f| asks(f) && clause(f.from) == clause(name) && !named[f.from..f.to].iter().all(|named| *named));
    if !asked_there {
        return 0;
    }
    let start = (0..name).rev().take_while(|at| clause(*at) == clause(name)).last().unwrap_or(name);
    // A question word asks wherever it stands.
    let asks_before = reading.found.iter().any(|f| matches!(f.meaning, Meaning::Ask(_)) && f.to <= start);
    if asks_before { 0 } else { start }
}

/// Whether a question word may introduce a facet: one that asks for a kind of value introduces nothing else, as in "how
/// many amputees will benefit".
fn may_be_introduced(lexicon: &Lexicon, ask: u16, facet: u16) -> bool {
    let (ask, facet) = (&lexicon.asks[usize::from(ask)], &lexicon.facets[usize::from(facet)]);
    ask.value.is_none() || facet.value.is_some() || ask.facets.contains(&facet.id)
}

/// Whether the document states nothing of a facet about anyone, such as a phone number.
fn is_void(knowledge: &KnowledgeBase, index: &Index, facet: u16) -> bool {
    let facet = &knowledge.lexicon.facets[usize::from(facet)];
    let stated = |id: &FacetId| index.catalogue.is_stated(id);
    !stated(&facet.id) && !facet.fallbacks.iter().any(stated)
}

/// Whether a cue is, or holds, the word that asks: "how long", "多少名".
fn asks_itself(reading: &Reading, from: usize, to: usize) -> bool {
    let question = Meaning::Signal(Signal::Question);
    reading.found.iter().any(|found| found.meaning == question && found.from < to && from < found.to)
}

/// Whether what stands behind a question word is something that the subject's statements never speak of:
/// "how many GPUs", "幾多個研究員".
fn unexplained_noun(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    candidate: Option<&Candidate>,
    ask: &At<u16>,
    may_precede: bool,
) -> bool {
    /// A word of two Han characters, or a Latin one.
    const NOUN: f32 = 0.55;
    // Whoever has other words for the subject has other words for what it is about, too.
    let Some(candidate) = candidate.filter(|candidate| candidate.literal >= OWN_WORDS) else { return false };
    let behind = ask.to;
    let sentence = reading.atoms[ask.from].sentence;
    let content = |at: &usize| match reading.atoms[*at].role {
        Role::Content => weights.need[*at] > 0.0,
        Role::Cue => true,
        Role::Number | Role::Function => false,
    };
    let mut noun: Vec<usize> = (behind..reading.atoms.len())
        .take_while(|at| reading.atoms[*at].sentence == sentence)
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
    !explained && noun.iter().map(|at| weights.rare[*at]).sum::<f32>() >= NOUN * index.unknown
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
