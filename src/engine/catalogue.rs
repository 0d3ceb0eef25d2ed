//! Which initiatives are listed under what: gathered once, so that no question has to go through all of them.

use rustc_hash::FxHashMap;
use time::Date;

use crate::domain::{AreaId, FacetId, Fact, Id, Initiative, KnowledgeBase, Period, TagId, ValueKind};

/// Places of initiatives, in order, by what they have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    tagged: FxHashMap<TagId, Vec<u32>>,
    mentioned: FxHashMap<TagId, Vec<u32>>,
    areas: FxHashMap<AreaId, Vec<u32>>,
    /// When something begins, in order of time.
    starts: Vec<(Date, u32)>,
    /// The facets that statements are of, and the kind of value that all of them have.
    facets: FxHashMap<FacetId, Option<ValueKind>>,
}

impl Catalogue {
    /// Gathers what initiatives have; `mentioned` are the concepts that facts speak of, with the initiatives in order.
    pub(super) fn new(knowledge: &KnowledgeBase, mentioned: FxHashMap<TagId, Vec<u32>>) -> Self {
        let mut catalogue = Self { mentioned, ..Self::default() };
        for (place, initiative) in (0..).zip(&knowledge.initiatives) {
            for tag in &initiative.tags {
                add(&mut catalogue.tagged, tag, place);
            }
            add(&mut catalogue.areas, &initiative.area, place);
            let starts = initiative.periods().filter_map(|(_, period)| period.start);
            catalogue.starts.extend(starts.map(|start| (start, place)));
            for fact in &initiative.facts {
                match catalogue.facets.get_mut(&fact.facet) {
                    Some(kind) => *kind = kind.filter(|kind| fact.value.kind() == Some(*kind)),
                    None => {
                        catalogue.facets.insert(fact.facet.clone(), fact.value.kind());
                    }
                }
            }
        }
        catalogue.starts.sort_unstable();
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

    /// Whether anything is stated of a facet.
    pub(crate) fn is_stated(&self, facet: &FacetId) -> bool {
        self.facets.contains_key(facet)
    }

    /// Whether an initiative states something of a facet, or has a value of the kind that the facet's statements have.
    pub(crate) fn states(&self, initiative: &Initiative, facet: &FacetId) -> bool {
        initiative.facts.iter().any(|fact| self.tells(fact, facet))
    }

    /// As [`Self::states`], for one statement.
    pub(crate) fn tells(&self, fact: &Fact, facet: &FacetId) -> bool {
        let kind = self.facets.get(facet).copied().flatten();
        fact.facet == *facet || (kind.is_some() && fact.value.kind() == kind)
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
