//! How well each subject explains a question.

use smallvec::{SmallVec, smallvec};

use super::index::{Field, FieldKind, Index};
use super::normalise::Kind;
use super::reading::{Reading, Role};
use super::retrieve::{self, Hit, Hits, HitsOf};
use super::terms::Term;
use crate::domain::Subject;

/// What a fully covered field lends to the words that it explains. A name says what is meant; a keyword points to it;
/// the wording of a fact only happens to use the word.
const NAME: f32 = 1.0;
const KEYWORD: f32 = 0.9;
const FACT_KEYWORD: f32 = 0.8;
pub(super) const WORDING: f32 = 0.5;
/// What one covered slot of a name lends before the rest of the name is there.
const NAME_FLOOR: f32 = 0.35;
/// As [`NAME_FLOOR`], for a keyword of several words.
const KEYWORD_FLOOR: f32 = 0.3;
/// A cue may be part of a name, but more likely it asks.
const CUE: f32 = 0.4;
/// How much an unknown word counts against an answer, in units of the rarest known word.
const UNKNOWN_WORD: f32 = 0.8;
/// As [`UNKNOWN_WORD`], for one unknown Han character.
const UNKNOWN_HAN: f32 = 0.3;
/// Words of one name stand at most this many words apart.
const SPREAD: usize = 5;
/// An ordinary word that nothing explains counts this part of a rare one.
const ORDINARY: f32 = 0.4;
/// A word of a clause that says nothing of ours counts this part.
const BESIDE: f32 = 0.3;
/// What a completely covered name adds to the score: it tells an area from the initiatives that share its words.
const WHOLE_NAME: f32 = 1.2;

/// A name that weighs this much of the rarest word, or of the name that the question tells most of, tells enough.
const TELLING: f32 = 0.9;
/// Sums of the same numbers in another order differ by less than this.
pub(super) const SLACK: f32 = 1e-3;

/// Questions of up to so many atoms need no allocation for each candidate.
const USUAL: usize = 24;

/// Some of the atoms of a question.
pub(crate) type Marks = SmallVec<[bool; USUAL]>;

/// A subject that explains part of a question.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) subject: Subject,
    /// Weight of the words explained, with a premium for a whole name.
    pub(crate) score: f32,
    /// Of the words that have to be explained, in the sentences that this subject touches: the share that it explains.
    pub(crate) share: f32,
    /// Share of the best name that the question covers.
    pub(crate) coverage: f32,
    /// Share of it that is covered by its own words rather than by others that mean the same.
    pub(crate) literal: f32,
    /// Weight of what is covered of it.
    pub(crate) name_mass: f32,
    /// Best coverage of any of its keywords.
    pub(crate) keyword: f32,
    /// Whether a name of it is there whose words stand side by side: the best one, or another in full.
    pub(crate) unbroken: bool,
    /// How much it explains each atom, 0 to 1.
    pub(crate) strengths: SmallVec<[f32; USUAL]>,
    /// The atoms that its best name covers.
    pub(crate) named: Marks,
}

/// What each atom of the question weighs.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// What explaining it gains.
    pub(crate) gain: Vec<f32>,
    /// What leaving it unexplained costs.
    pub(crate) need: Vec<f32>,
    /// What it would cost if there were no ordinary words.
    pub(crate) rare: Vec<f32>,
    /// Whether it stands in a clause that says nothing of ours, beside others that do.
    pub(crate) beside: Vec<bool>,
}

/// The hits of one sentence in a field, and the weight that they cover.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) field: &'a Field,
    mass: f32,
    pub(super) hits: &'a [Hit],
}

impl<'a> Group<'a> {
    /// The groups of hits, which have to be in order, of a subject with these fields.
    pub(super) fn of(
        index: &'a Index,
        reading: &'a Reading,
        fields: &'a [Field],
        hits: &'a [Hit],
    ) -> impl Iterator<Item = Self> {
        hits.chunk_by(|a, b| a.group() == b.group()).map(|hits| {
            let field = &fields[hits[0].field()];
            let mass = match hits {
                [hit] => index.weight(field, hit.slot()) * reading.covers[hit.cover()].fit,
                _ => covered(index, reading, field, hits),
            };
            Self { field, mass, hits }
        })
    }

    /// The share of the field that its own words cover.
    fn literal(&self, index: &Index, reading: &Reading) -> f32 {
        let spelt = |hit: &Hit| !matches!(reading.covers[hit.cover()].term, Term::Concept(_));
        let slots = self.hits.chunk_by(|a, b| a.place() == b.place()).filter(|hits| hits.iter().any(spelt));
        let mass: f32 = slots.map(|hits| index.weight(self.field, hits[0].slot())).sum();
        if self.field.mass > 0.0 { mass / self.field.mass } else { 0.0 }
    }

    fn coverage(&self) -> f32 {
        if self.field.mass > 0.0 { self.mass / self.field.mass } else { 0.0 }
    }

    /// What it lends to the words that it explains.
    pub(super) fn strength(&self) -> f32 {
        strength(self.field.kind, self.coverage())
    }
}

/// Weighs the atoms of a question by the rarity of the terms that cover them.
pub(crate) fn weigh(index: &Index, reading: &Reading) -> Weights {
    let atoms = &reading.atoms;
    let mut known = vec![0.0_f32; atoms.len()];
    for cover in &reading.covers {
        let Some(rarity) = index.rarity(cover.term) else { continue };
        let share = match cover.term {
            Term::Word(_) => 1.0,
            Term::Pair(..) => 0.5,
            Term::Concept(_) => concept_share(cover.to - cover.from),
        };
        for weight in &mut known[cover.from..cover.to] {
            *weight = weight.max(rarity * share * cover.fit);
        }
    }
    let size = atoms.len();
    let mut weights = Weights {
        gain: Vec::with_capacity(size),
        need: Vec::with_capacity(size),
        rare: Vec::with_capacity(size),
        beside: vec![false; size],
    };
    for (atom, known) in atoms.iter().zip(known) {
        weights.gain.push(match atom.role {
            Role::Content => known,
            Role::Cue | Role::Number => known * CUE,
            Role::Function => 0.0,
        });
        let rare = match (atom.role, atom.kind) {
            (Role::Content, _) if known > 0.0 => known,
            (Role::Content, Kind::Han) => index.unknown * UNKNOWN_HAN,
            (Role::Content, Kind::Number | Kind::Word) => index.unknown * UNKNOWN_WORD,
            _ => 0.0,
        };
        // A number alone names nothing.
        let common = known == 0.0 && (atom.ordinary || atom.kind == Kind::Number);
        weights.need.push(if common { rare * ORDINARY } else { rare });
        weights.rare.push(rare);
    }
    weights.find_beside(reading);
    weights
}

impl Weights {
    /// Marks the clauses that say nothing of ours, nor of another's, in sentences with others that do.
    fn find_beside(&mut self, reading: &Reading) {
        let foreign: Vec<usize> =
            reading.found.iter().filter(|found| found.meaning.is_foreign()).map(|found| found.from).collect();
        let gains = |gain: &[f32]| gain.iter().any(|gain| *gain > 0.0);
        let mut from = 0;
        for sentence in reading.atoms.chunk_by(|a, b| a.sentence == b.sentence) {
            let gained = gains(&self.gain[from..from + sentence.len()]);
            for clause in sentence.chunk_by(|a, b| a.clause == b.clause) {
                let here = from..from + clause.len();
                from = here.end;
                let is_beside =
                    gained && !gains(&self.gain[here.clone()]) && !foreign.iter().any(|at| here.contains(at));
                self.beside[here].fill(is_beside);
            }
        }
    }
}

/// The share of a concept's weight that falls on each of its atoms.
fn concept_share(length: usize) -> f32 {
    1.0 / (length.max(1) as f32)
}

/// Every subject that explains anything, best first; in a large knowledge base those that share most with the
/// question. `open` tells which atoms may still be explained.
pub(crate) fn candidates(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    open: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    let hits = retrieve::hits(index, reading, weights, &[], &open);
    ranked(index, reading, weights, &hits, &open, |_| true)
}

/// As [`candidates`], but only those of whose name a word of content is there that is open: who is to be named need not
/// be weighed otherwise.
pub(crate) fn partly_named(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    open: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    let hits = retrieve::hits(index, reading, weights, &[], &open);
    let says = |at: usize| open(at) && reading.atoms[at].role == Role::Content;
    let telling: Vec<bool> = reading.covers.iter().map(|cover| (cover.from..cover.to).any(says)).collect();
    let is_named = |hits: &HitsOf<'_>| {
        let fields = index.fields_of(hits.subject);
        hits.named.iter().any(|hit| telling[hit.cover()] && fields[hit.field()].kind == FieldKind::Name)
    };
    ranked(index, reading, weights, &hits, &open, is_named)
}

/// The subjects of `hits` that are `wanted`, best first.
pub(super) fn ranked(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    hits: &Hits,
    open: &impl Fn(usize) -> bool,
    wanted: impl Fn(&HitsOf<'_>) -> bool,
) -> Vec<Candidate> {
    let mut scratch = Scratch::default();
    let mut candidates: Vec<Candidate> =
        hits.iter().filter(wanted).map(|hits| candidate(index, reading, weights, open, hits, &mut scratch)).collect();
    candidates.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    candidates
}

/// Space that is used again from candidate to candidate.
#[derive(Default)]
struct Scratch<'a> {
    names: Vec<Group<'a>>,
    /// The most that any field lends to the atoms of each cover.
    lent: Vec<f32>,
    /// The sentences in which a candidate explains anything.
    touched: Vec<bool>,
}

fn candidate<'a>(
    index: &'a Index,
    reading: &'a Reading,
    weights: &Weights,
    open: &impl Fn(usize) -> bool,
    hits: HitsOf<'a>,
    Scratch { names, lent, touched }: &mut Scratch<'a>,
) -> Candidate {
    let atoms = reading.atoms.len();
    let mut candidate = Candidate {
        subject: index.subject(hits.subject),
        score: 0.0,
        share: 0.0,
        coverage: 0.0,
        literal: 0.0,
        name_mass: 0.0,
        keyword: 0.0,
        unbroken: false,
        strengths: smallvec![0.0; atoms],
        named: smallvec![false; atoms],
    };
    names.clear();
    lent.clear();
    lent.resize(reading.covers.len(), 0.0);
    for hit in hits.worded {
        lent[hit.cover()] = WORDING;
    }
    for group in Group::of(index, reading, index.fields_of(hits.subject), hits.named) {
        if group.field.kind == FieldKind::Name {
            names.push(group);
        } else {
            let coverage = group.coverage();
            // Few are better than those before: only these have to be weighed.
            if coverage > candidate.keyword {
                candidate.keyword = candidate.keyword.max(coverage * (group.mass / index.unknown).min(1.0));
            }
        }
        let strength = group.strength();
        for hit in group.hits {
            let most = &mut lent[hit.cover()];
            if *most < strength {
                *most = strength;
            }
        }
    }
    for (cover, lent) in reading.covers.iter().zip(lent.iter()).filter(|(_, lent)| **lent > 0.0) {
        let lent = lent * cover.fit;
        for strength in &mut candidate.strengths[cover.from..cover.to] {
            if *strength < lent {
                *strength = lent;
            }
        }
    }
    candidate.find_name(index, reading, names);
    candidate.sum(reading, weights, open, touched);
    candidate
}

/// Weight of the slots of `field` that the hits of `group` fill, each counted once. What stands further apart than
/// people spread a name does not belong together: then the heaviest cluster counts.
fn covered(index: &Index, reading: &Reading, field: &Field, group: &[Hit]) -> f32 {
    let (all, last, soonest) = mass(index, reading, field, group, |_| true);
    if last <= soonest + SPREAD {
        return all;
    }
    let mut spans: SmallVec<[(usize, usize); USUAL]> = group.iter().map(|hit| hit.span(reading)).collect();
    spans.sort_unstable();
    let cluster = |start: usize, end: usize| mass(index, reading, field, group, |at| start <= at && at < end).0;
    let mut best = 0.0_f32;
    let (mut start, mut end) = spans[0];
    for &(from, to) in &spans[1..] {
        if from > end + SPREAD {
            best = best.max(cluster(start, end));
            start = from;
        }
        end = end.max(to);
    }
    best.max(cluster(start, end))
}

/// Weight of the slots of `field` that covers which begin `inside` fill, each counted once; with where the last of these
/// covers begins, and where the first ends.
fn mass(
    index: &Index,
    reading: &Reading,
    field: &Field,
    group: &[Hit],
    inside: impl Fn(usize) -> bool,
) -> (f32, usize, usize) {
    let (mut mass, mut last, mut soonest) = (0.0, 0, usize::MAX);
    for hits in group.chunk_by(|a, b| a.place() == b.place()) {
        let mut fit = 0.0;
        for cover in hits.iter().map(|hit| &reading.covers[hit.cover()]).filter(|cover| inside(cover.from)) {
            fit = if cover.fit > fit { cover.fit } else { fit };
            (last, soonest) = (last.max(cover.from), soonest.min(cover.to));
        }
        mass += index.weight(field, hits[0].slot()) * fit;
    }
    (mass, last, soonest)
}

/// Marks the atoms that a name covers. Each slot is filled from one place: where several words of the question could
/// fill it, by the one closest to the rest of the name, because the others may belong to another name.
fn mark_named(reading: &Reading, group: &[Hit], named: &mut [bool]) {
    let span = |hit: &Hit| hit.span(reading);
    let slots = || group.chunk_by(|a, b| a.place() == b.place());
    // A word and the concept of the same word are one place.
    let overlap = |a: &Hit, b: &Hit| span(a).0 < span(b).1 && span(b).0 < span(a).1;
    let is_sure = |hits: &&[Hit]| hits.iter().all(|hit| overlap(hit, &hits[0]));
    let gap = |hit: &&Hit| {
        let (from, to) = span(hit);
        let sure = slots().filter(is_sure).map(|hits| span(&hits[0]));
        let gap = sure.map(|other| from.saturating_sub(other.1).max(other.0.saturating_sub(to))).min();
        (gap.unwrap_or(0), from)
    };
    for hits in slots() {
        let Some(nearest) = hits.iter().min_by_key(gap) else { continue };
        for hit in hits.iter().filter(|hit| overlap(hit, nearest)) {
            named[span(hit).0..span(hit).1].fill(true);
        }
    }
}

/// Whether marked atoms stand side by side.
pub(super) fn is_unbroken(named: &[bool]) -> bool {
    named.chunk_by(|a, b| a == b).filter(|run| run[0]).count() == 1
}

/// Whether nothing of content stands between the words of a name.
fn stands_together(reading: &Reading, named: &[bool]) -> bool {
    let [first, last] = [named.iter().position(|n| *n), named.iter().rposition(|n| *n)].map(Option::unwrap_or_default);
    (first..last).all(|at| named[at] || reading.atoms[at].role != Role::Content)
}

/// Marks a name that is there in full and stands together, if any is, instead of one with words that may be another's:
/// "the Harbour Institute of Art and HIM, the one for music".
fn keep_together(reading: &Reading, names: &[Group<'_>], named: &mut [bool]) {
    if let Some((_, other)) = in_full(reading, names).find(|(_, other)| stands_together(reading, other)) {
        named.copy_from_slice(&other);
    }
}

/// What each name that is there in full weighs, and the atoms that it covers.
fn in_full<'a>(reading: &'a Reading, names: &'a [Group<'_>]) -> impl Iterator<Item = (f32, Vec<bool>)> + 'a {
    names.iter().filter(|group| group.coverage() > 0.99).map(|group| {
        let mut named = vec![false; reading.atoms.len()];
        mark_named(reading, group.hits, &mut named);
        (group.mass, named)
    })
}

pub(super) fn strength(kind: FieldKind, coverage: f32) -> f32 {
    match kind {
        FieldKind::Name => NAME * (NAME_FLOOR + (1.0 - NAME_FLOOR) * coverage),
        FieldKind::Keyword => KEYWORD * (KEYWORD_FLOOR + (1.0 - KEYWORD_FLOOR) * coverage * coverage),
        FieldKind::FactKeyword => FACT_KEYWORD * (KEYWORD_FLOOR + (1.0 - KEYWORD_FLOOR) * coverage * coverage),
        FieldKind::Wording => WORDING,
    }
}

impl Candidate {
    /// Finds the name that the question tells most of, and where.
    fn find_name(&mut self, index: &Index, reading: &Reading, names: &[Group<'_>]) {
        // Half the mass of a long name tells more than all of a short common word.
        let telling = |group: &Group<'_>| group.coverage() * group.coverage() * group.mass;
        let better = |best, next| if telling(next) > telling(best) { next } else { best };
        let Some(best) = names.iter().reduce(better) else { return };
        (self.coverage, self.name_mass) = (best.coverage(), best.mass);
        mark_named(reading, best.hits, &mut self.named);
        if !stands_together(reading, &self.named) {
            keep_together(reading, names, &mut self.named);
        }
        let least = best.mass.min(index.unknown) * TELLING;
        self.unbroken = is_unbroken(&self.named)
            || in_full(reading, names).any(|(mass, named)| mass >= least && is_unbroken(&named));
        // Of names that are there as fully and tell enough, the one in its own words. What was added up in another order
        // differs in the last digits.
        let as_fully = |other: &&Group<'_>| other.coverage() + SLACK >= best.coverage() && other.mass >= least;
        let literal = names.iter().filter(as_fully).map(|other| other.literal(index, reading));
        self.literal = literal.fold(0.0, f32::max);
    }

    fn sum(&mut self, reading: &Reading, weights: &Weights, open: &impl Fn(usize) -> bool, touched: &mut Vec<bool>) {
        let mut explained = 0.0;
        touched.clear();
        touched.resize(usize::from(reading.sentences), false);
        for (at, atom) in reading.atoms.iter().enumerate() {
            let gained = weights.gain[at] * self.strengths[at];
            explained += gained;
            if gained > 0.0 {
                touched[usize::from(atom.sentence)] = true;
            }
        }
        let (mut needed, mut met) = (0.0, 0.0);
        for (at, atom) in reading.atoms.iter().enumerate() {
            if touched[usize::from(atom.sentence)] && open(at) {
                let need = weights.need[at] * if weights.beside[at] { BESIDE } else { 1.0 };
                needed += need;
                met += need * if self.named[at] { 1.0 } else { self.strengths[at].min(1.0) };
            }
        }
        self.share = match needed > 0.0 {
            true => met / needed,
            // Nothing has to be explained: then whoever explains anything explains all.
            false if explained > 0.0 => 1.0,
            false => 0.0,
        };
        self.score = explained + WHOLE_NAME * self.coverage.powi(3) * (self.name_mass / 2.0).min(1.0);
    }
}
