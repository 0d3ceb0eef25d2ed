//! What a list may be of: the tags that words stand for, and the facets that have to be stated.

use super::decide::Case;
use super::phrases::{Found, Meaning};
use super::wish::is_word_of_another;
use crate::domain::{Facet, FacetId, Signal, TagId};

/// The facet that has to be stated, where a list is to be made of nothing else: "which ones give an amount".
pub(super) fn stated(case: &Case<'_>) -> Option<FacetId> {
    let engine = case.engine;
    // The topics of "which topics does it deal with" are no facet.
    if case.reading.has(Signal::Areas) {
        return None;
    }
    let lexicon = &engine.knowledge.lexicon;
    let facets = case.asked_anywhere().named_or_valued(lexicon);
    // What most of them state tells nothing, but of a few that were spoken of.
    let is_telling = |facet: &&Facet| {
        let listed = engine.index.catalogue.stating(engine.knowledge, facet).len();
        let is_rare = listed * 2 <= engine.knowledge.initiatives.len();
        listed > 0 && (is_rare || case.picks_among().is_some())
    };
    let telling: Vec<&Facet> = facets.iter().filter_map(|id| lexicon.facet(id)).filter(is_telling).collect();
    // "Which ones say in it what amount they are of" asks for the amounts.
    let valued: Vec<&Facet> = telling.iter().copied().filter(|facet| facet.value.is_some()).collect();
    match (telling.as_slice(), valued.as_slice()) {
        ([facet], _) | (_, [facet]) => Some(facet.id.clone()),
        _ => None,
    }
}

/// How an initiative comes to be listed under a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tagged {
    /// Moderators tagged it.
    Given,
    /// No initiative is tagged with it, but facts speak of it.
    SpokenOf,
    /// As [`Self::SpokenOf`], in a sentence that asks.
    SpokenOfInAsking,
}

/// The tag that a concept in the question stands for. Where a word belongs to several concepts ("funds", "funding"), it
/// is the one that most initiatives have.
pub(super) fn tag(case: &Case<'_>, found: &Found, how: Tagged) -> Option<TagId> {
    /// A concept that more than one in this many initiatives speak of tells nothing.
    const RARE: usize = 4;
    let engine = case.engine;
    let initiatives = &engine.knowledge.initiatives;
    let is_same = |other: &&Found| (other.from, other.to) == (found.from, found.to) && !is_word_of_another(case, other);
    let same = case.reading.found.iter().filter(is_same);
    let ids = same.filter_map(|other| case.concept(other)).map(|concept| &concept.id);
    let is_tag = |id: &&TagId| engine.index.catalogue.is_tag(id);
    let count = |id: &TagId| engine.index.catalogue.listed(id).len();
    if how == Tagged::Given {
        return ids.filter(is_tag).max_by_key(|id| count(id)).cloned();
    }
    // "Launched" and "completed" ask for time or progress; "matching" is what facts are about.
    let asks =
        |f: &Found| matches!(f.meaning, Meaning::Hint(_) | Meaning::Idiom | Meaning::Signal(_) | Meaning::Ask(_));
    let wider_cue = |f: &Found| {
        matches!(f.meaning, Meaning::Cue(_))
            && f.from <= found.from
            && found.to <= f.to
            && f.to - f.from > found.to - found.from
    };
    let found_in =
        |f: &Found| asks(f) && f.from < found.to && found.from < f.to && f.to - f.from >= found.to - found.from;
    if case.reading.found.iter().any(|f| found_in(f) || (wider_cue(f) && found.to - found.from == 1)) {
        return None;
    }
    // What happens narrows no list that is asked for.
    let is_idle = |id: &TagId| how == Tagged::SpokenOf && engine.index.catalogue.happens(id);
    ids.filter(|id| !is_tag(id) && !is_idle(id) && (1..=initiatives.len() / RARE).contains(&count(id)))
        .max_by_key(|id| count(id))
        .cloned()
}
