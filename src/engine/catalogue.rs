//! Which initiatives are listed under what: gathered once, so that no question has to go through all of them.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use time::Date;

use super::fitting;
use crate::domain::{AreaId, Facet, FacetId, Id, KnowledgeBase, Period, TagId};

/// Places of initiatives, in order, by what they have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    tagged: FxHashMap<TagId, Vec<u32>>,
    /// Those whose facts speak of a concept; known once there is an index.
    pub(super) mentioned: FxHashMap<TagId, Vec<u32>>,
    /// The concepts that tell what happens.
    pub(super) happening: FxHashSet<TagId>,
    areas: FxHashMap<AreaId, Vec<u32>>,
    /// When something begins, in order of time.
    starts: Vec<(Date, u32)>,
    /// The periods of all initiatives, one initiative after the other, so that the many of a list need not be fetched.
    periods: Vec<Period>,
    /// One past the last period of each.
    period_ends: Vec<u32>,
    /// The facets that statements are of.
    facets: FxHashSet<FacetId>,
    /// By the facets of the lexicon; most are never asked for, and so each list is made when the first question needs
    /// it.
    stating: FxHashMap<FacetId, OnceLock<Vec<u32>>>,
}

impl Catalogue {
    /// Gathers what initiatives have.
    pub(super) fn new(knowledge: &KnowledgeBase) -> Self {
        let mut catalogue = Self::default();
        for (place, initiative) in (0..).zip(&knowledge.initiatives) {
            for tag in &initiative.tags {
                add(&mut catalogue.tagged, tag, place);
            }
            add(&mut catalogue.areas, &initiative.area, place);
            for (_, period) in initiative.periods() {
                catalogue.starts.extend(period.start.map(|start| (start, place)));
                catalogue.periods.push(period);
            }
            catalogue.period_ends.push(catalogue.periods.len() as u32);
            for fact in &initiative.facts {
                if !catalogue.facets.contains(&fact.facet) {
                    catalogue.facets.insert(fact.facet.clone());
                }
            }
        }
        catalogue.starts.sort_unstable();
        let facets = &knowledge.lexicon.facets;
        catalogue.stating = facets.iter().map(|facet| (facet.id.clone(), OnceLock::new())).collect();
        catalogue
    }

    /// Whether any initiative is tagged with a concept.
    pub(crate) fn is_tag(&self, tag: &TagId) -> bool {
        self.tagged.contains_key(tag)
    }

    /// The initiatives that are tagged with a concept; where none is, those whose facts speak of it.
    pub(crate) fn listed(&self, tag: &TagId) -> &[u32] {
        self.tagged.get(tag).or_else(|| self.mentioned.get(tag)).map_or(&[], Vec::as_slice)
    }

    /// Whether a concept tells what happens, which is said of nearly everything: a list of all that "launch" asks for the
    /// time.
    pub(crate) fn happens(&self, concept: &TagId) -> bool {
        self.happening.contains(concept)
    }

    /// The initiatives of an area.
    pub(crate) fn members(&self, area: &AreaId) -> &[u32] {
        self.areas.get(area).map_or(&[], Vec::as_slice)
    }

    /// The initiatives of which something begins in a period.
    pub(crate) fn beginning(&self, asked: &Period) -> Vec<u32> {
        let from = asked.start.map_or(0, |day| self.starts.partition_point(|(start, _)| *start < day));
        let to = asked.end.map_or(self.starts.len(), |day| self.starts.partition_point(|(start, _)| *start <= day));
        let mut places: Vec<u32> = self.starts[from..to.max(from)].iter().map(|(_, place)| *place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The periods that facts of an initiative give.
    pub(crate) fn periods(&self, place: usize) -> &[Period] {
        let start = place.checked_sub(1).map_or(0, |before| self.period_ends[before]);
        &self.periods[start as usize..self.period_ends[place] as usize]
    }

    /// The initiatives that say anything about a facet.
    pub(crate) fn stating(&self, knowledge: &KnowledgeBase, facet: &Facet) -> &[u32] {
        let tells = |place: &usize| knowledge.initiatives[*place].facts.iter().any(|fact| fitting::tells(facet, fact));
        let gather = || (0..knowledge.initiatives.len()).filter(tells).map(|place| place as u32).collect();
        self.stating.get(&facet.id).map_or(&[], |list| list.get_or_init(gather))
    }

    /// Whether anything is stated of a facet.
    pub(crate) fn is_stated(&self, facet: &FacetId) -> bool {
        self.facets.contains(facet)
    }
}

/// Lists an initiative once under `id`; cloning an id for each of a hundred thousand would be felt.
fn add(lists: &mut FxHashMap<Id, Vec<u32>>, id: &Id, place: u32) {
    match lists.get_mut(id) {
        Some(list) if list.last() == Some(&place) => {}
        Some(list) => list.push(place),
        None => {
            lists.insert(id.clone(), vec![place]);
        }
    }
}
