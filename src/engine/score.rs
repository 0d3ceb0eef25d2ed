//! How well each subject explains a question.

use super::index::{Field, FieldKind, Index, Users};
use super::normalise::Kind;
use super::reading::{Reading, Role};
use super::terms::Term;
use crate::domain::Subject;

/// What a fully covered field lends to the words that it explains. A name says what is meant; a keyword points to it;
/// the wording of a fact only happens to use the word.
const NAME: f32 = 1.0;
const KEYWORD: f32 = 0.9;
const FACT_KEYWORD: f32 = 0.8;
const WORDING: f32 = 0.5;
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
/// What a completely covered name adds to the score: it tells an area from the initiatives that share its words.
const WHOLE_NAME: f32 = 1.2;

/// Up to this many subjects all are looked at closely.
const FEW: usize = 128;
/// Among more, so many: who is meant is among those that share most with the question.
const MOST: usize = 48;
/// Whoever is not among so many, whatever the lists that are left hold, is not meant.
const BEST: usize = 8;
/// The lists of words are walked until this many subjects are reached.
const WALKED: usize = 4096;
/// Up to this many, while newcomers may still be among the best.
const LONGEST: usize = 4 * WALKED;
/// What a newcomer can gain of the lists that are left: most words are in two, as a word and as its concept, or in two
/// pairs.
const NEWCOMER: f32 = 0.5;

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
    /// How much it explains each atom, 0 to 1.
    pub(crate) strengths: Vec<f32>,
    /// The atoms that its best name covers.
    pub(crate) named: Vec<bool>,
    /// Weight of the evidence for each of its facts, from words outside the name.
    pub(crate) facts: Vec<(u16, f32)>,
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
}

/// A slot of a field that a cover fills.
#[derive(Debug, Clone, Copy)]
struct Hit {
    /// Field, sentence and slot, from the highest bits to the lowest: what hits are sorted and grouped by. A name has
    /// to stand in one sentence.
    place: u64,
    subject: u32,
    cover: u16,
}

impl Hit {
    const fn field(&self) -> usize {
        (self.place >> 32) as usize
    }

    /// Field and sentence.
    const fn group(&self) -> u64 {
        self.place >> 16
    }

    const fn slot(&self) -> u16 {
        self.place as u16
    }
}

/// The hits of one sentence in a field, and the weight that they cover.
#[derive(Debug, Clone, Copy)]
struct Group<'a> {
    field: &'a Field,
    mass: f32,
    hits: &'a [Hit],
}

impl Group<'_> {
    /// The share of the field that its own words cover.
    fn literal(&self, index: &Index, reading: &Reading) -> f32 {
        let spelt = |hit: &Hit| !matches!(reading.covers[usize::from(hit.cover)].term, Term::Concept(_));
        let slots = self.hits.chunk_by(|a, b| a.place == b.place).filter(|hits| hits.iter().any(spelt));
        let mass: f32 = slots.map(|hits| index.weight(self.field, hits[0].slot())).sum();
        if self.field.mass > 0.0 { mass / self.field.mass } else { 0.0 }
    }

    fn coverage(&self) -> f32 {
        if self.field.mass > 0.0 { self.mass / self.field.mass } else { 0.0 }
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
    let mut weights =
        Weights { gain: Vec::with_capacity(size), need: Vec::with_capacity(size), rare: Vec::with_capacity(size) };
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
    weights
}

/// The share of a concept's weight that falls on each of its atoms.
fn concept_share(length: usize) -> f32 {
    1.0 / (length.max(1) as f32)
}

/// Every subject that explains anything, best first; in a large knowledge base the [`MOST`] that share most with the
/// question, and those of `kept`. `open` tells which atoms may still be explained.
pub(crate) fn candidates(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    kept: &[Subject],
    open: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    ranked(index, reading, weights, kept, &open, |_| true)
}

/// As [`candidates`], but only those of which something of a name is there: who is to be named need not be weighed
/// otherwise.
pub(crate) fn partly_named(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    open: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    let of_name = |hit: &Hit| index.fields[hit.field()].kind == FieldKind::Name;
    ranked(index, reading, weights, &[], &open, |hits| hits.iter().any(of_name))
}

fn ranked(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    kept: &[Subject],
    open: &impl Fn(usize) -> bool,
    wanted: impl Fn(&[Hit]) -> bool,
) -> Vec<Candidate> {
    let mut lists: Vec<List<'_>> = Vec::with_capacity(reading.covers.len());
    for (at, cover) in (0..).zip(&reading.covers) {
        let users = index.users(cover.term);
        if !users.list.is_empty() && (cover.from..cover.to).any(open) {
            let gain: f32 = weights.gain[cover.from..cover.to].iter().sum();
            lists.push(List { cover: at, sentence: reading.atoms[cover.from].sentence, gain: gain * cover.fit, users });
        }
    }
    let mut hits = match select(index, &lists, kept) {
        None => all_hits(index, &lists),
        Some(selected) => hits_of(index, &lists, &selected),
    };
    // The hits of each list are in order already, which a stable sort makes use of.
    hits.sort_by_key(|hit| hit.place);
    // Fields lie in the order of their subjects.
    let mut scratch = Scratch::default();
    let mut candidates: Vec<Candidate> = hits
        .chunk_by(|a, b| a.subject == b.subject)
        .filter(|hits| wanted(hits))
        .map(|hits| candidate(index, reading, weights, open, hits, &mut scratch))
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    candidates
}

/// The subjects that use the term of a cover.
struct List<'a> {
    /// Place of the cover.
    cover: u16,
    sentence: u16,
    /// What the words that it covers gain.
    gain: f32,
    users: Users<'a>,
}

impl List<'_> {
    fn hits(&self, index: &Index, place: usize) -> impl Iterator<Item = Hit> {
        let subject = self.users.list[place].subject;
        let first = index.first_field(subject);
        self.users.postings(place).iter().map(move |posting| Hit {
            place: u64::from(first + u32::from(posting.field)) << 32
                | u64::from(self.sentence) << 16
                | u64::from(posting.slot),
            subject,
            cover: self.cover,
        })
    }

    /// The place of the first user from `from` on that is not before `subject`; close ones are found soonest.
    fn seek(&self, from: usize, subject: u32) -> usize {
        let list = &self.users.list[from..];
        let mut step = 1;
        while list.get(step).is_some_and(|user| user.subject < subject) {
            step *= 2;
        }
        let end = list.len().min(step + 1);
        from + step / 2 + list[step / 2..end].partition_point(|user| user.subject < subject)
    }

    fn holds(&self, place: usize, subject: u32) -> bool {
        self.users.list.get(place).is_some_and(|user| user.subject == subject)
    }

    /// The most that the term lends to the user at this place: its names come first among its fields.
    fn lends(&self, place: usize) -> f32 {
        self.gain * strength(self.users.list[place].kind(), 1.0)
    }

    /// Adds to those subjects, in order, that are users.
    fn add_to(&self, reached: &mut [(u32, f32)]) {
        let mut place = 0;
        for (subject, sum) in reached {
            place = self.seek(place, *subject);
            if self.holds(place, *subject) {
                *sum += self.lends(place);
            } else if place == self.users.list.len() {
                break;
            }
        }
    }
}

fn all_hits(index: &Index, lists: &[List<'_>]) -> Vec<Hit> {
    let mut hits = Vec::with_capacity(lists.iter().map(|list| 2 * list.users.list.len()).sum());
    for list in lists {
        (0..list.users.list.len()).for_each(|place| hits.extend(list.hits(index, place)));
    }
    hits
}

fn hits_of(index: &Index, lists: &[List<'_>], selected: &[u32]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for list in lists {
        let mut place = 0;
        for &subject in selected {
            place = list.seek(place, subject);
            if list.holds(place, subject) {
                hits.extend(list.hits(index, place));
            } else if place == list.users.list.len() {
                break;
            }
        }
    }
    hits
}

/// The subjects to look at more closely, in order, where there are too many to look at all: those that share with the
/// question the words that weigh most, a word of a name more than one of the wording of a fact.
///
/// The lists of rare words are walked in full. Longer ones only add to subjects that are reached by then, once nobody who
/// shares nothing but common words can be among the best. Whoever cannot be among the best any more, with all the lists
/// that are left, is dropped on the way, as in MaxScore (Turtle and Flood, 1995).
fn select(index: &Index, lists: &[List<'_>], kept: &[Subject]) -> Option<Vec<u32>> {
    let total: usize = lists.iter().map(|list| list.users.list.len()).sum();
    if index.subjects() <= FEW || total <= FEW {
        return None;
    }
    let mut rarest: Vec<&List<'_>> = lists.iter().filter(|list| list.gain > 0.0).collect();
    rarest.sort_by_key(|list| list.users.list.len());
    let mut left: f32 = rarest.iter().map(|list| list.gain).sum();
    let mut reached: Vec<(u32, f32)> = Vec::new();
    let (mut merged, mut sums) = (Vec::new(), Vec::new());
    // The least sum of the best so far.
    let mut least = 0.0;
    for list in rarest {
        let walked = reached.len() + list.users.list.len();
        let newcomers = walked <= LONGEST && left * NEWCOMER > least;
        left -= list.gain;
        if reached.is_empty() || walked <= WALKED || newcomers {
            merge(&reached, list, &mut merged);
            std::mem::swap(&mut reached, &mut merged);
        } else {
            list.add_to(&mut reached);
        }
        least = drop_hopeless(&mut reached, left, &mut sums);
    }
    keep_best(&mut reached, MOST);
    let mut selected: Vec<u32> = reached.into_iter().map(|(subject, _)| subject).collect();
    selected.extend(kept.iter().map(|subject| index.number(*subject)));
    selected.sort_unstable();
    selected.dedup();
    Some(selected)
}

/// Adds the users of a list to the subjects that were reached before.
fn merge(reached: &[(u32, f32)], list: &List<'_>, merged: &mut Vec<(u32, f32)>) {
    merged.clear();
    merged.reserve(reached.len() + list.users.list.len());
    let mut before = reached.iter().copied().peekable();
    for (place, user) in list.users.list.iter().enumerate() {
        while let Some(earlier) = before.next_if(|(subject, _)| *subject < user.subject) {
            merged.push(earlier);
        }
        let sum = before.next_if(|(subject, _)| *subject == user.subject).map_or(0.0, |(_, sum)| sum);
        merged.push((user.subject, sum + list.lends(place)));
    }
    merged.extend(before);
}

/// Drops the subjects that `left`, the most that any can still gain, does not bring among the best; gives the least sum
/// of these.
fn drop_hopeless(reached: &mut Vec<(u32, f32)>, left: f32, sums: &mut Vec<f32>) -> f32 {
    /// Sums in another order differ in the last digits.
    const SLACK: f32 = 1e-3;
    if reached.len() <= MOST {
        return 0.0;
    }
    sums.clear();
    sums.extend(reached.iter().map(|(_, sum)| *sum));
    let (_, least, _) = sums.select_nth_unstable_by(BEST - 1, |a, b| b.total_cmp(a));
    let hopeless = *least - left - SLACK;
    if hopeless > 0.0 {
        reached.retain(|(_, sum)| *sum >= hopeless);
    }
    *least
}

/// Leaves the `most` subjects with the highest sums, in no order.
fn keep_best(reached: &mut Vec<(u32, f32)>, most: usize) {
    if reached.len() > most {
        reached.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        reached.truncate(most);
    }
}

/// Space that is used again from candidate to candidate.
#[derive(Default)]
struct Scratch<'a> {
    groups: Vec<Group<'a>>,
    /// The sentences in which a candidate explains anything.
    touched: Vec<bool>,
}

fn candidate<'a>(
    index: &'a Index,
    reading: &Reading,
    weights: &Weights,
    open: &impl Fn(usize) -> bool,
    hits: &'a [Hit],
    Scratch { groups, touched }: &mut Scratch<'a>,
) -> Candidate {
    let atoms = reading.atoms.len();
    let mut candidate = Candidate {
        subject: index.subject(hits[0].subject),
        score: 0.0,
        share: 0.0,
        coverage: 0.0,
        literal: 0.0,
        name_mass: 0.0,
        keyword: 0.0,
        strengths: vec![0.0; atoms],
        named: vec![false; atoms],
        facts: Vec::new(),
    };
    let mut best_name: Option<(f32, Group<'a>)> = None;
    groups.clear();
    groups.extend(hits.chunk_by(|a, b| a.group() == b.group()).map(|hits| {
        let field = &index.fields[hits[0].field()];
        // A wording lends the same however much of it is there.
        let mass = if field.kind == FieldKind::Wording { 0.0 } else { covered(index, reading, field, hits) };
        Group { field, mass, hits }
    }));
    for group in groups.iter() {
        let (field, mass, coverage) = (group.field, group.mass, group.coverage());
        if field.kind == FieldKind::Name {
            // Half the mass of a long name tells more than all of a short common word.
            let key = coverage * coverage * mass;
            if best_name.is_none_or(|(best, _)| key > best) {
                best_name = Some((key, *group));
                (candidate.coverage, candidate.name_mass) = (coverage, mass);
            }
        } else if field.kind != FieldKind::Wording {
            candidate.keyword = candidate.keyword.max(coverage * (mass / index.unknown).min(1.0));
        }
        let strength = strength(field.kind, coverage);
        for hit in group.hits {
            let cover = &reading.covers[usize::from(hit.cover)];
            for at in cover.from..cover.to {
                candidate.strengths[at] = candidate.strengths[at].max(strength * cover.fit);
            }
        }
    }
    if let Some((_, group)) = best_name {
        mark_named(reading, group.hits, &mut candidate.named);
        // Of names that are there as fully, the one in its own words.
        let as_fully = |other: &&Group<'_>| {
            other.field.kind == FieldKind::Name
                && other.coverage() >= group.coverage()
                && other.mass >= group.mass * 0.9
        };
        let literal = groups.iter().filter(as_fully).map(|other| other.literal(index, reading));
        candidate.literal = literal.fold(0.0, f32::max);
    }
    candidate.collect_facts(reading, weights, groups);
    candidate.sum(reading, weights, open, touched);
    candidate
}

/// Weight of the slots of `field` that the hits of `group` fill, each counted once. What stands further apart than
/// people spread a name does not belong together: then the heaviest cluster counts.
fn covered(index: &Index, reading: &Reading, field: &Field, group: &[Hit]) -> f32 {
    let cover = |hit: &Hit| &reading.covers[usize::from(hit.cover)];
    let weigh = |from: usize, to: usize| -> f32 {
        group
            .chunk_by(|a, b| a.place == b.place)
            .map(|hits| {
                let inside = hits.iter().map(cover).filter(|cover| from <= cover.from && cover.from < to);
                index.weight(field, hits[0].slot()) * inside.map(|cover| cover.fit).fold(0.0, f32::max)
            })
            .sum()
    };
    let bounds = group.iter().map(cover).map(|cover| (cover.from, cover.from, cover.to, cover.to));
    let bounds = bounds.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1), a.2.min(b.2), a.3.max(b.3)));
    let Some((first, last, soonest, end)) = bounds else { return 0.0 };
    if last <= soonest + SPREAD {
        return weigh(first, end);
    }
    let mut spans: Vec<(usize, usize)> = group.iter().map(|hit| (cover(hit).from, cover(hit).to)).collect();
    spans.sort_unstable();
    let mut best = 0.0_f32;
    let mut start = spans[0].0;
    let mut end = spans[0].1;
    for &(from, to) in &spans[1..] {
        if from > end + SPREAD {
            best = best.max(weigh(start, end));
            start = from;
        }
        end = end.max(to);
    }
    best.max(weigh(start, end))
}

/// Marks the atoms that a name covers. Each slot is filled from one place: where several words of the question could
/// fill it, by the one closest to the rest of the name, because the others may belong to another name.
fn mark_named(reading: &Reading, group: &[Hit], named: &mut [bool]) {
    let span = |hit: &Hit| (reading.covers[usize::from(hit.cover)].from, reading.covers[usize::from(hit.cover)].to);
    let slots = || group.chunk_by(|a, b| a.place == b.place);
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

fn strength(kind: FieldKind, coverage: f32) -> f32 {
    match kind {
        FieldKind::Name => NAME * (NAME_FLOOR + (1.0 - NAME_FLOOR) * coverage),
        FieldKind::Keyword => KEYWORD * (KEYWORD_FLOOR + (1.0 - KEYWORD_FLOOR) * coverage * coverage),
        FieldKind::FactKeyword => FACT_KEYWORD * (KEYWORD_FLOOR + (1.0 - KEYWORD_FLOOR) * coverage * coverage),
        FieldKind::Wording => WORDING,
    }
}

impl Candidate {
    /// Weight of the evidence for one of its facts.
    pub(crate) fn evidence(&self, fact: usize) -> f32 {
        self.facts.iter().find(|(f, _)| usize::from(*f) == fact).map_or(0.0, |(_, evidence)| *evidence)
    }

    /// The facts with evidence, strongest first.
    pub(crate) fn pointed(&self) -> Vec<(usize, f32)> {
        let mut facts: Vec<(usize, f32)> = self
            .facts
            .iter()
            .map(|(fact, evidence)| (usize::from(*fact), *evidence))
            .filter(|(_, e)| *e > 0.0)
            .collect();
        facts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        facts
    }

    /// Gathers what speaks for each fact: the words outside the name that its keywords and wording explain.
    fn collect_facts(&mut self, reading: &Reading, weights: &Weights, groups: &[Group<'_>]) {
        for group in groups {
            let Some(fact) = group.field.fact else { continue };
            let strength = strength(group.field.kind, group.coverage());
            let evidence: f32 = group
                .hits
                .chunk_by(|a, b| a.place == b.place)
                .filter_map(|hits| {
                    let cover = &reading.covers[usize::from(hits[0].cover)];
                    let outside = !self.named[cover.from..cover.to].iter().all(|named| *named);
                    let weight: f32 = weights.gain[cover.from..cover.to].iter().sum();
                    outside.then_some(weight * strength)
                })
                .sum();
            match self.facts.iter_mut().find(|(f, _)| *f == fact) {
                Some((_, best)) => *best = best.max(evidence),
                None => self.facts.push((fact, evidence)),
            }
        }
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
                needed += weights.need[at];
                met += weights.need[at] * if self.named[at] { 1.0 } else { self.strengths[at].min(1.0) };
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
