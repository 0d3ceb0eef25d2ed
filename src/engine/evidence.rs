//! What speaks for each fact of a candidate: the words outside its name that its keywords and wordings explain.
//!
//! It is gathered for the few subjects that are answered about, not for all that are weighed.

use super::index::{Field, Index};
use super::reading::Reading;
use super::retrieve::{Hit, HitsOf};
use super::score::{Candidate, Group, WORDING, Weights};

/// Words point to a fact with evidence of this weight, in units of the rarest word.
pub(super) const POINTED: f32 = 0.4;

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
        hits: HitsOf<'_>,
    ) -> Self {
        let mut evidence = Self::default();
        let fields = index.fields_of(hits.subject);
        // The words outside the name gain what they weigh.
        let gain = |hits: &[Hit], strength: f32| -> f32 {
            let slots = hits.chunk_by(|a, b| a.place() == b.place());
            let covers = slots.map(|hits| &reading.covers[hits[0].cover()]);
            let outside = covers.filter(|cover| candidate.named[cover.from..cover.to].contains(&false));
            outside
                .map(|cover| weights.gain[cover.from..cover.to].iter().sum::<f32>())
                .map(|gain| gain * strength)
                .sum()
        };
        // The fields of facts come last.
        let first = hits.named.partition_point(|hit| fields[hit.field()].fact.is_none());
        for group in Group::of(index, reading, fields, &hits.named[first..]) {
            evidence.add(group.field, gain(group.hits, group.strength()));
        }
        let mut worded = hits.worded.to_vec();
        worded.sort_unstable();
        for hits in worded.chunk_by(|a, b| a.group() == b.group()) {
            evidence.add(&fields[hits[0].field()], gain(hits, WORDING));
        }
        evidence
    }

    /// Of the fields of a fact the one that speaks most for it counts.
    fn add(&mut self, field: &Field, gain: f32) {
        let Some(fact) = field.fact else { return };
        match self.0.iter_mut().find(|(known, _)| *known == fact) {
            Some((_, most)) => *most = most.max(gain),
            None => self.0.push((fact, gain)),
        }
    }

    /// The most evidence that there is for any fact.
    pub(super) fn most(&self) -> f32 {
        self.0.iter().map(|(_, evidence)| *evidence).fold(0.0, f32::max)
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
