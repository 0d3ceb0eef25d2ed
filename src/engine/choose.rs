//! Which of the candidates a message is about: one, or several.

use super::decide::Case;
use super::fitting::asks_for_anything;
use super::gate::{NAMED, SPELT};
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::{self, Candidate};
use super::segments::{EXPLAINED, FAR, POINTED, POINTED_SHARE};
use crate::domain::{Signal, Subject, ValueKind};

/// A clause of a longer message is about a subject of its own from this confidence on.
pub(super) const SURE: f32 = 0.72;
/// As [`SURE`], for the share of the clause that its subject explains.
const CLAUSE_SHARE: f32 = 0.5;
/// Or else it has to be told of at length.
const PARTLY_NAMED: f32 = 0.3;
/// A second subject counts only when this much of its name is left beside the first.
const NAMED_BESIDE: f32 = 0.75;
/// A name counts beside the first subject if this much of it is there in its own words; what is but a paraphrase of it
/// needs a word that the first subject does not explain as well as this.
const SPELT_BESIDE: f32 = 0.5;
const PARAPHRASED_BESIDE: f32 = 0.85;
/// Of what stands on the other side of a comparison this share has to be its own.
const OWN_BESIDE: f32 = 0.4;
/// A runner-up with this share of the best score is as good.
pub(super) const TIE: f32 = 0.88;
/// More candidates than this are no help to choose from.
pub(super) const MOST_CANDIDATES: usize = 6;
/// A message of more clauses than this tells a story; it does not list questions.
const MOST_CLAUSES: usize = 4;

impl Case<'_> {
    /// The best candidate and, in a message about several, the others that are named beside it.
    pub(super) fn chosen(&self) -> Vec<Subject> {
        let chosen = self.joined_or_named();
        let parts = self.one_per_segment();
        let all = parts.len() > chosen.len() && chosen.iter().all(|subject| parts.contains(subject));
        let mut chosen = if all { parts } else { chosen };
        self.keep_limited(&mut chosen);
        // In the order in which they are spoken of, which is that of the answers.
        chosen.sort_by_key(|subject| self.first_mention(*subject));
        chosen
    }

    /// Where an amount is held against a limit, drops the subjects that have none: "30 million for a chip line, does it reach
    /// the minimum of the scheme" is about the scheme.
    fn keep_limited(&self, chosen: &mut Vec<Subject>) {
        if chosen.len() < 2 || !self.reading.has(Signal::Eligible) || self.amounts().is_empty() {
            return;
        }
        let has_limit = |subject: &Subject| match subject {
            Subject::Initiative(i) => {
                let facts = &self.engine.knowledge.initiatives[*i].facts;
                facts.iter().any(|fact| fact.value.bound().is_some() && fact.value.is_of(ValueKind::Money))
            }
            Subject::Area(_) => false,
        };
        if chosen.iter().any(has_limit) {
            chosen.retain(has_limit);
        }
    }

    /// The first atom that names a subject, or else speaks of it.
    fn first_mention(&self, subject: Subject) -> Option<usize> {
        let candidate = self.candidates.iter().find(|c| c.subject == subject)?;
        let named = candidate.named.iter().position(|named| *named);
        named.or_else(|| candidate.strengths.iter().position(|strength| *strength >= EXPLAINED))
    }

    /// The best candidate and, in a message that says that it is about several, the others that are named beside it.
    fn joined_or_named(&self) -> Vec<Subject> {
        let best = &self.candidates[0];
        if let Some(both) = self.one_per_join() {
            return both;
        }
        let mut chosen = self.one_per_clause().unwrap_or_else(|| vec![best.subject]);
        if self.name_strength(best) < NAMED {
            return chosen;
        }
        let mut named = vec![false; self.reading.atoms.len()];
        for candidate in self.candidates.iter().filter(|c| chosen.contains(&c.subject)) {
            named.iter_mut().zip(&candidate.named).for_each(|(all, one)| *all |= one);
        }
        let is_named = |c: &Candidate| {
            self.name_strength(c) >= if c.literal < SPELT_BESIDE { PARAPHRASED_BESIDE } else { NAMED_BESIDE }
        };
        self.add_named(&mut chosen, named, is_named);
        let together = self.together(best);
        if chosen.len() == 1 && together.as_slice() != best.named.as_slice() {
            let is_whole = |c: &Candidate| self.name_strength(c) >= SPELT && c.literal >= SPELT_BESIDE;
            self.add_named(&mut chosen, together, is_whole);
        }
        if let ([_], Some(both)) = (chosen.as_slice(), self.one_per_split()) {
            return both;
        }
        if chosen.len() == 1 {
            chosen.extend(self.spelt_beside(best));
        }
        chosen
    }

    /// Another one that is spelt out with words of which the first takes some without a need: the 人工智能 of "超算中心同人工智能
    /// 研發院" is the institute's, however much it is in the name of the centre.
    fn spelt_beside(&self, first: &Candidate) -> Option<Subject> {
        let is_spelt = |c: &Candidate| c.coverage > 0.99 && c.literal >= SPELT && score::is_unbroken(&c.named);
        let has_own = |c: &Candidate| (0..c.named.len()).any(|at| c.named[at] && !first.named[at]);
        let needs_none = |c: &Candidate| {
            let open = |at: usize| !c.named[at];
            let rest = score::partly_named(self.engine.index, &self.reading, &self.weights, open);
            let without = rest.into_iter().find(|other| other.subject == first.subject);
            without.is_some_and(|without| self.name_strength(&without) >= NAMED)
        };
        let others = self.candidates.iter().filter(|c| c.subject != first.subject);
        let mut initiatives = others.filter(|c| matches!(c.subject, Subject::Initiative(_)));
        let shares = |c: &Candidate| (0..c.named.len()).any(|at| c.named[at] && first.named[at]);
        initiatives.find(|c| is_spelt(c) && has_own(c) && shares(c) && needs_none(c)).map(|c| c.subject)
    }

    /// Adds those that are named by words that `named` does not mark.
    fn add_named(&self, chosen: &mut Vec<Subject>, mut named: Vec<bool>, is_named: impl Fn(&Candidate) -> bool) {
        let is_area = matches!(self.candidates[0].subject, Subject::Area(_));
        while chosen.len() < MOST_CANDIDATES {
            let open = |at: usize| !named[at];
            // Who is named beside has a word of content of its own.
            let says = |at: usize| open(at) && self.reading.atoms[at].role == Role::Content;
            if !self.reading.covers.iter().any(|cover| (cover.from..cover.to).any(says)) {
                break;
            }
            let rest = score::partly_named(self.engine.index, &self.reading, &self.weights, open);
            let next = rest.into_iter().find(|c| {
                matches!(c.subject, Subject::Area(_)) == is_area
                    && !chosen.contains(&c.subject)
                    && is_named(c)
                    && self.names_by_content(c, &named)
            });
            let Some(next) = next else { break };
            named.iter_mut().zip(&next.named).for_each(|(all, one)| *all |= one);
            chosen.push(next.subject);
        }
    }

    /// Whether the message speaks of several things: it compares, adds, or asks the same more than once: 邊個…邊個….
    fn asks_of_several(&self) -> bool {
        let reading = &self.reading;
        let asks = |f: &&Found| match f.meaning {
            Meaning::Signal(Signal::Question) => f.to - f.from > 1,
            _ => self.is_which(f),
        };
        let asking: Vec<(Meaning, String)> =
            reading.found.iter().filter(asks).map(|f| (f.meaning, reading.words(f.from, f.to))).collect();
        [Signal::Compare, Signal::Sum].iter().any(|signal| reading.has(*signal))
            || asking.iter().enumerate().any(|(at, asked)| asking[..at].contains(asked))
    }

    /// The atoms of a candidate's name that stand together: a word far from the others may belong to another name, as the
    /// first scheme does in "the subsidy scheme, and the frontier research one".
    fn together(&self, candidate: &Candidate) -> Vec<bool> {
        /// So many words may stand inside a name.
        const APART: usize = 4;
        let places: Vec<usize> = (0..candidate.named.len()).filter(|at| candidate.named[*at]).collect();
        let weight = |run: &&[usize]| run.iter().map(|at| self.weights.gain[*at]).sum::<f32>();
        let heaviest =
            places.chunk_by(|one, next| next - one <= APART).max_by(|one, other| weight(one).total_cmp(&weight(other)));
        (0..candidate.named.len()).map(|at| heaviest.is_some_and(|run| run.contains(&at))).collect()
    }

    /// The subjects of a message whose clauses each ask about another one, in so many words or not.
    fn one_per_clause(&self) -> Option<Vec<Subject>> {
        let atoms = &self.reading.atoms;
        let (first, last) = (atoms.first()?.clause, atoms.last()?.clause);
        let says = |clause: &u16| (0..atoms.len()).any(|at| atoms[at].clause == *clause && self.weights.gain[at] > 0.0);
        let saying = (first..=last).filter(says).count();
        if !(2..=MOST_CLAUSES).contains(&saying) {
            return None;
        }
        let asks = |clause: &u16| {
            self.reading.found.iter().any(|f| {
                atoms[f.from].clause == *clause
                    && !self.reading.is_story(*clause)
                    && matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Signal(Signal::Question))
            })
        };
        let asking: Vec<u16> = (first..=last).filter(asks).collect();
        // One clause that asks is what the whole message asks.
        if asking.len() < 2 {
            return None;
        }
        let mut subjects: Vec<Subject> = Vec::new();
        for clause in asking {
            let open = |at: usize| atoms[at].clause == clause;
            let candidates = score::candidates(self.engine.index, &self.reading, &self.weights, open);
            let Some(best) = candidates.first() else { continue };
            let clear = candidates.get(1).is_none_or(|second| second.score < best.score * TIE);
            let is_named = self.name_strength(best) >= PARTLY_NAMED;
            let least = self.engine.index.unknown * if is_named { NAMED } else { 1.0 };
            // Words that ask may be part of a name that is there in full.
            let telling = self.is_whole(best) || self.said_of(best, Role::Content) >= least;
            let points_back = self.points_back(best, open);
            let sure = self.confidence_in_part(best) >= SURE && best.share >= CLAUSE_SHARE && telling && !points_back;
            if sure && clear && matches!(best.subject, Subject::Initiative(_)) && !subjects.contains(&best.subject) {
                subjects.push(best.subject);
            }
        }
        let best = self.candidates[0].subject;
        (subjects.len() > 1 && subjects.contains(&best)).then_some(subjects)
    }

    /// Whether a part of the message asks of what was named before rather than of a candidate that it hardly names: "how
    /// much of it does one pay", but not 六小龍嗰啲公司, which says what it points to.
    fn points_back(&self, candidate: &Candidate, inside: impl Fn(usize) -> bool) -> bool {
        let says = |at: usize| inside(at) && candidate.strengths[at] >= EXPLAINED;
        let points = |f: &Found| f.meaning == Meaning::Signal(Signal::Referring) && inside(f.from);
        let is_named = self.name_strength(candidate) >= NAMED && candidate.literal >= SPELT_BESIDE;
        !is_named && self.reading.found.iter().any(|f| points(f) && !(0..f.from).any(says))
    }

    /// The subjects on both sides of a word that joins what is compared: "the moon lab or the institutes", "A 和 B 有咩分別".
    fn one_per_join(&self) -> Option<Vec<Subject>> {
        let (reading, compares) = (&self.reading, self.reading.has(Signal::Compare));
        // "Is any of it finished or is it all scaffolding" is asked of one.
        let chooses = compares || reading.found.iter().any(|f| self.is_which(f));
        let joins = |f: &&Found| match f.meaning {
            Meaning::Signal(Signal::Either) => chooses,
            Meaning::Signal(Signal::Sum | Signal::Compare) => compares,
            _ => false,
        };
        reading.found.iter().filter(joins).find_map(|join| {
            let clause = reading.atoms[join.from].clause;
            let one = self.side(clause, 0, join.from)?;
            let end = reading.atoms.len();
            let other = self.like_one(&one, clause, join.to, end).or_else(|| self.side(clause, join.to, end))?;
            self.both(&one, &other)
        })
    }

    /// The subjects on both sides of where a comparison may be split, those of the sides that are told best: 同 and 跟 join,
    /// but not only what is compared.
    fn one_per_split(&self) -> Option<Vec<Subject>> {
        let (atoms, found) = (&self.reading.atoms, &self.reading.found);
        let is = |f: &Found, signal: Signal| f.meaning == Meaning::Signal(signal);
        // "Is it decided or still considered" compares no two things.
        let is_choice = |f: &Found| found.iter().any(|or| is(or, Signal::Either) && (or.from, or.to) == (f.from, f.to));
        let compares = found.iter().any(|f| is(f, Signal::Compare) && !is_choice(f))
            || found.iter().filter(|f| self.is_which(f)).count() > 1;
        let is_story = atoms.last().is_none_or(|last| usize::from(last.clause) >= MOST_CLAUSES);
        if is_story || !compares {
            return None;
        }
        let may_split = |at: &usize| atoms[*at].clause != atoms[at - 1].clause || atoms[*at].role == Role::Function;
        let told = (1..atoms.len()).filter(may_split).filter_map(|at| {
            let one = self.side(atoms[at - 1].clause, 0, at)?;
            let other = self.side(atoms[at].clause, at, atoms.len())?;
            let both = self.both(&one, &other).filter(|_| self.is_of_its_own(&one) && self.is_of_its_own(&other))?;
            Some((both, one.score + other.score))
        });
        told.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(both, _)| both)
    }

    /// Whether a question word may ask for anything.
    pub(super) fn is_which(&self, found: &Found) -> bool {
        let asks = &self.engine.knowledge.lexicon.asks;
        matches!(found.meaning, Meaning::Ask(ask) if asks_for_anything(&asks[usize::from(ask)]))
    }

    /// The initiative that a part of a clause is clearly about.
    fn side(&self, clause: u16, from: usize, to: usize) -> Option<Candidate> {
        /// One that is but partly named has to explain this much of its side.
        const ALL: f32 = 0.95;
        let open = |at: usize| (from..to).contains(&at) && self.reading.atoms[at].clause == clause;
        let (best, second) = self.best_initiative(open)?;
        let name = self.name_strength(&best);
        let is_told = name >= SPELT && best.literal >= SPELT;
        let clear = is_told || second < best.score * TIE;
        let is_pointed_to = best.keyword >= ALL && best.share >= POINTED_SHARE && second < best.score * FAR;
        let is_meant = (name >= NAMED && best.share >= CLAUSE_SHARE)
            || (name >= PARTLY_NAMED && best.share >= ALL)
            || is_pointed_to;
        (clear && is_meant && !self.points_back(&best, open)).then_some(best)
    }

    /// The subjects of two sides, if they are two and surely meant.
    fn both(&self, one: &Candidate, other: &Candidate) -> Option<Vec<Subject>> {
        /// Two that explain this much of their sides are meant, whatever the whole says of a third.
        const WHOLLY: f32 = 0.8;
        let subjects = vec![one.subject, other.subject];
        let sure = subjects.contains(&self.candidates[0].subject) || one.share.min(other.share) >= WHOLLY;
        (one.subject != other.subject && sure).then_some(subjects)
    }

    /// Whether one side is spelt out or nearly all of it points to its subject, or its name is more than what the first
    /// subject says of itself here and there.
    fn is_of_its_own(&self, side: &Candidate) -> bool {
        let (atoms, best) = (&self.reading.atoms, &self.candidates[0]);
        let says = |at: &usize| side.named[*at] && matches!(atoms[*at].role, Role::Content | Role::Cue);
        let weight = |at: usize| self.weights.gain[at];
        let is_told = self.name_strength(side) >= SPELT && side.literal >= SPELT && score::is_unbroken(&side.named);
        let is_pointed_to = side.keyword >= POINTED && side.share >= POINTED_SHARE;
        let all: f32 = (0..atoms.len()).filter(says).map(weight).sum();
        let own = (0..atoms.len()).filter(says).filter(|at| best.strengths[*at] < EXPLAINED);
        is_told || is_pointed_to || side.subject == best.subject || own.map(weight).sum::<f32>() > all * OWN_BESIDE
    }

    /// Whether a name rests on at least one word that does not just ask, is not part of another name, and does not belong
    /// to what is said of the first subject: "can we move in while the building is unfinished" is not about a building.
    fn names_by_content(&self, candidate: &Candidate, taken: &[bool]) -> bool {
        let atoms = &self.reading.atoms;
        let is_asked = (0..atoms.len()).any(|at| self.candidates[0].named[at] && !self.reading.tells(at));
        // In one clause the park of "the task force for the park" is no second subject, unless several are asked about.
        let first = &self.candidates[0];
        let clause = |at: usize| atoms[at].clause;
        let beside = |at: usize| (0..atoms.len()).any(|other| first.named[other] && clause(other) == clause(at));
        let is_part = (SPELT_BESIDE..SPELT).contains(&candidate.literal) && !self.asks_of_several();
        let explained = |at: usize| {
            first.strengths[at] >= EXPLAINED && (candidate.literal < SPELT_BESIDE || (is_part && beside(at)))
        };
        // What a long story mentions is not asked about, if the question itself names something.
        let near = |at: usize| self.reading.asking.iter().any(|asking| asking.abs_diff(atoms[at].sentence) <= 1);
        let told = |at: usize| is_asked && self.reading.tells(at) && !near(at);
        (0..atoms.len()).any(|at| {
            candidate.named[at] && !taken[at] && !explained(at) && !told(at) && atoms[at].role == Role::Content
        })
    }
}
