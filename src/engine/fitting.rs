//! Which facts are about a facet, and which answer a question word.

use crate::domain::{Ask, Facet, Fact, Initiative, Lexicon, ValueKind};

/// "Who" asks for somebody; from this many facets on a question word may ask for anything.
const ANYTHING: usize = 8;

/// The facts of a facet; where the initiative has none, those with a value of the facet's kind, its limits of the
/// facet's side, or the facts of the first of the fallbacks that it has.
pub(super) fn facts_of(lexicon: &Lexicon, initiative: &Initiative, facet: u16) -> Vec<usize> {
    let facet = &lexicon.facets[usize::from(facet)];
    let facts = |fits: &dyn Fn(&Fact) -> bool| -> Vec<usize> {
        let facts = initiative.facts.iter().enumerate();
        facts.filter(|(_, fact)| fits(fact)).map(|(i, _)| i).collect()
    };
    let own = facts(&|fact| fact.facet == facet.id);
    if !own.is_empty() {
        return own;
    }
    // How much somebody has to have is not how much there is.
    let valued = facts(&|fact| is_limit(facet, fact) || (has_kind(facet, fact) && fact.value.bound().is_none()));
    if !valued.is_empty() {
        return valued;
    }
    // How long one may keep a thing is how long, and how many one may have is how many.
    let limits = facts(&|fact| has_kind(facet, fact) && !fact.value.is_of(ValueKind::Money));
    if !limits.is_empty() {
        return limits;
    }
    let fallbacks = facet.fallbacks.iter().map(|id| facts(&|fact| fact.facet == *id));
    fallbacks.into_iter().find(|facts| !facts.is_empty()).unwrap_or_default()
}

/// Whether [`facts_of`] gives any.
pub(super) fn has_facts_of(lexicon: &Lexicon, initiative: &Initiative, facet: u16) -> bool {
    let facet = &lexicon.facets[usize::from(facet)];
    let may_stand_in =
        |fact: &Fact| has_kind(facet, fact) && (fact.value.bound().is_none() || !fact.value.is_of(ValueKind::Money));
    let fits = |fact: &Fact| {
        is_limit(facet, fact) || may_stand_in(fact) || fact.facet == facet.id || facet.fallbacks.contains(&fact.facet)
    };
    initiative.facts.iter().any(fits)
}

/// Whether a fact is of a facet, or says something of its kind.
pub(super) fn tells(facet: &Facet, fact: &Fact) -> bool {
    fact.facet == facet.id || has_kind(facet, fact) || is_limit(facet, fact)
}

/// Whether an initiative itself does what a facet asks for: who runs something is said by who does, too.
pub(super) fn is_agent(facet: &Facet, initiative: &Initiative) -> bool {
    initiative.tags.iter().any(|tag| facet.agents.contains(tag))
}

fn has_kind(facet: &Facet, fact: &Fact) -> bool {
    facet.value.is_some_and(|kind| fact.value.is_of(kind))
}

fn is_limit(facet: &Facet, fact: &Fact) -> bool {
    facet.bound.is_some() && fact.value.bound() == facet.bound
}

/// Whether a question word may ask for anything, as "which" does.
pub(super) fn asks_for_anything(ask: &Ask) -> bool {
    ask.facets.len() >= ANYTHING
}

/// Whether a fact can answer a question word.
pub(super) fn answers(ask: &Ask, fact: &Fact) -> bool {
    ask.facets.contains(&fact.facet) || ask.value.is_some_and(|kind| fact.value.is_of(kind))
}
