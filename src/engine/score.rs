//! How well each subject explains a question.

use super::index::{Field, FieldKind, Index, Term};
use super::normalise::Kind;
use super::reading::{Reading, Role};
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
}

#[derive(Debug, Clone, Copy)]
struct Hit {
    subject: Subject,
    field: u32,
    /// A name has to stand in one sentence.
    sentence: u16,
    slot: u16,
    cover: u16,
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
    let (mut gain, mut need) = (Vec::with_capacity(atoms.len()), Vec::with_capacity(atoms.len()));
    for (atom, known) in atoms.iter().zip(known) {
        gain.push(match atom.role {
            Role::Content => known,
            Role::Cue | Role::Number => known * CUE,
            Role::Function => 0.0,
        });
        need.push(match (atom.role, atom.kind) {
            (Role::Content, _) if known > 0.0 => known,
            (Role::Content, Kind::Han) => index.unknown * UNKNOWN_HAN * if atom.ordinary { ORDINARY } else { 1.0 },
            (Role::Content, Kind::Word | Kind::Number) => {
                index.unknown * UNKNOWN_WORD * if atom.ordinary { ORDINARY } else { 1.0 }
            }
            _ => 0.0,
        });
    }
    Weights { gain, need }
}

/// The share of a concept's weight that falls on each of its atoms.
fn concept_share(length: usize) -> f32 {
    1.0 / (length.max(1) as f32)
}

/// Every subject that explains anything, best first. `open` tells which atoms may still be explained.
pub(crate) fn candidates(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    open: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    let mut hits = Vec::new();
    for (i, cover) in reading.covers.iter().enumerate() {
        if !(cover.from..cover.to).any(&open) {
            continue;
        }
        for posting in index.postings(cover.term) {
            let subject = index.fields[posting.field as usize].subject;
            let sentence = reading.atoms[cover.from].sentence;
            hits.push(Hit { subject, field: posting.field, sentence, slot: posting.slot, cover: i as u16 });
        }
    }
    hits.sort_unstable_by_key(|hit| (hit.subject, hit.field, hit.sentence, hit.slot));
    let mut candidates: Vec<Candidate> = hits
        .chunk_by(|a, b| a.subject == b.subject)
        .map(|hits| candidate(index, reading, weights, &open, hits))
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.subject.cmp(&b.subject)));
    candidates
}

fn candidate(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    open: &impl Fn(usize) -> bool,
    hits: &[Hit],
) -> Candidate {
    let atoms = reading.atoms.len();
    let mut candidate = Candidate {
        subject: hits[0].subject,
        score: 0.0,
        share: 0.0,
        coverage: 0.0,
        name_mass: 0.0,
        keyword: 0.0,
        strengths: vec![0.0; atoms],
        named: vec![false; atoms],
        facts: Vec::new(),
    };
    let mut best_name: Option<(f32, &[Hit])> = None;
    let groups: Vec<(&Field, f32, &[Hit])> = hits
        .chunk_by(|a, b| (a.field, a.sentence) == (b.field, b.sentence))
        .map(|group| {
            let field = &index.fields[group[0].field as usize];
            (field, covered(index, reading, field, group), group)
        })
        .collect();
    for &(field, mass, group) in &groups {
        let coverage = if field.mass > 0.0 { mass / field.mass } else { 0.0 };
        if field.kind == FieldKind::Name {
            // Half the mass of a long name tells more than all of a short common word.
            let key = coverage * coverage * mass;
            if best_name.is_none_or(|(best, _)| key > best) {
                best_name = Some((key, group));
                (candidate.coverage, candidate.name_mass) = (coverage, mass);
            }
        } else if field.kind != FieldKind::Wording {
            candidate.keyword = candidate.keyword.max(coverage * (mass / index.unknown).min(1.0));
        }
        let strength = strength(field.kind, coverage);
        for hit in group {
            let cover = &reading.covers[usize::from(hit.cover)];
            for at in cover.from..cover.to {
                candidate.strengths[at] = candidate.strengths[at].max(strength * cover.fit);
            }
        }
    }
    if let Some((_, group)) = best_name {
        mark_named(reading, group, &mut candidate.named);
    }
    candidate.collect_facts(reading, weights, &groups);
    candidate.sum(reading, weights, open);
    candidate
}

/// Weight of the slots of `field` that the hits of `group` fill, each counted once. What stands further apart than
/// people spread a name does not belong together: then the heaviest cluster counts.
fn covered(index: &Index, reading: &Reading, field: &Field, group: &[Hit]) -> f32 {
    let cover = |hit: &Hit| &reading.covers[usize::from(hit.cover)];
    let weigh = |from: usize, to: usize| -> f32 {
        group
            .chunk_by(|a, b| a.slot == b.slot)
            .map(|hits| {
                let inside = hits.iter().map(cover).filter(|cover| from <= cover.from && cover.from < to);
                index.weight(field, hits[0].slot) * inside.map(|cover| cover.fit).fold(0.0, f32::max)
            })
            .sum()
    };
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
    let slots: Vec<&[Hit]> = group.chunk_by(|a, b| a.slot == b.slot).collect();
    let sure: Vec<(usize, usize)> = slots.iter().filter(|hits| hits.len() == 1).map(|hits| span(&hits[0])).collect();
    let gap = |hit: &&Hit| {
        let (from, to) = span(hit);
        sure.iter().map(|other| from.saturating_sub(other.1).max(other.0.saturating_sub(to))).min().unwrap_or(0)
    };
    for hits in slots {
        let Some(nearest) = hits.iter().min_by_key(gap) else { continue };
        // A word and the concept of the same word fill the slot from the same place.
        let from = reading.covers[usize::from(nearest.cover)];
        for hit in hits {
            let cover = &reading.covers[usize::from(hit.cover)];
            if cover.from < from.to && from.from < cover.to {
                named[cover.from..cover.to].fill(true);
            }
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
    /// Gathers what speaks for each fact: the words outside the name that its keywords and wording explain.
    fn collect_facts(&mut self, reading: &Reading, weights: &Weights, groups: &[(&Field, f32, &[Hit])]) {
        for &(field, mass, group) in groups {
            let Some(fact) = field.fact else { continue };
            let coverage = if field.mass > 0.0 { mass / field.mass } else { 0.0 };
            let strength = strength(field.kind, coverage);
            let evidence: f32 = group
                .chunk_by(|a, b| a.slot == b.slot)
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

    fn sum(&mut self, reading: &Reading, weights: &Weights, open: &impl Fn(usize) -> bool) {
        let mut explained = 0.0;
        let mut touched = vec![false; usize::from(reading.sentences)];
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
