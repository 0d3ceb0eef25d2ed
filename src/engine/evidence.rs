//! What speaks for each fact of a candidate: the words outside its name that its keywords and wordings explain.
//!
//! It is gathered for the few subjects that are answered about, not for all that are weighed.

use super::index::Index;
use super::reading::Reading;
use super::retrieve::Hit;
use super::score::{Candidate, Group, Weights};

/// The weight of what speaks for each fact of a subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence(Vec<(u16, f32)>);

impl Evidence {
    /// Gathers it from the hits of a candidate.
    pub(super) fn new(
        index: &Index,
        reading: &Reading,
        weights: &Weights,
        candidate: &Candidate,
        hits: &[Hit],
    ) -> Self {
        let mut facts: Vec<(u16, f32)> = Vec::new();
        for group in Group::of(index, reading, index.number(candidate.subject), hits) {
            let Some(fact) = group.field.fact else { continue };
            let strength = group.strength();
            let slots = group.hits.chunk_by(|a, b| a.place() == b.place());
            let outside = slots.filter_map(|hits| {
                let cover = &reading.covers[hits[0].cover()];
                let outside = !candidate.named[cover.from..cover.to].iter().all(|named| *named);
                let weight: f32 = weights.gain[cover.from..cover.to].iter().sum();
                outside.then_some(weight * strength)
            });
            let evidence: f32 = outside.sum();
            match facts.iter_mut().find(|(f, _)| *f == fact) {
                Some((_, best)) => *best = best.max(evidence),
                None => facts.push((fact, evidence)),
            }
        }
        Self(facts)
    }

    /// Weight of the evidence for one fact.
    pub(crate) fn of(&self, fact: usize) -> f32 {
        self.0.iter().find(|(f, _)| usize::from(*f) == fact).map_or(0.0, |(_, evidence)| *evidence)
    }

    /// The facts with evidence, strongest first.
    pub(crate) fn pointed(&self) -> Vec<(usize, f32)> {
        let facts = self.0.iter().map(|(fact, evidence)| (usize::from(*fact), *evidence));
        let mut facts: Vec<(usize, f32)> = facts.filter(|(_, evidence)| *evidence > 0.0).collect();
        facts.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        facts
    }
}
