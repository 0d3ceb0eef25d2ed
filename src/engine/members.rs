//! The initiatives that a filter lets through.

use std::borrow::Cow;

use time::Date;

use super::decide::{Case, Engine};
use super::{Filter, Stage};
use crate::domain::{Initiative, Progress, Subject, TagId, Value};

/// The initiatives that fit, in order of the document.
pub(super) fn all(engine: Engine<'_>, filter: &Filter, today: Date) -> Vec<usize> {
    first(engine, filter, today, usize::MAX)
}

/// The first so many of the initiatives that fit.
pub(super) fn first(engine: Engine<'_>, filter: &Filter, today: Date, most: usize) -> Vec<usize> {
    let (knowledge, catalogue) = (engine.knowledge, &engine.index.catalogue);
    let facet = filter.facet.as_ref().and_then(|id| knowledge.lexicon.facet(id));
    let stating = facet.map(|facet| catalogue.stating(knowledge, facet));
    let listed = |tags: &Vec<TagId>| -> Vec<&[u32]> { tags.iter().map(|tag| catalogue.listed(tag)).collect() };
    let tagged: Vec<Vec<&[u32]>> = filter.tags.iter().map(listed).collect();
    let left_out = listed(&filter.without);
    let fits = |i: &usize| {
        let has = |list: &&[u32]| list.binary_search(&(*i as u32)).is_ok();
        let is_in = |area: &usize| knowledge.areas.get(*area).is_some_and(|a| a.id == knowledge.initiatives[*i].area);
        let is_named = |subject: &Subject| match subject {
            Subject::Initiative(named) => named == i,
            Subject::Area(area) => is_in(area),
        };
        filter.period.is_none_or(|asked| catalogue.periods(*i).iter().any(|period| period.falls_in(&asked)))
            && (tagged.is_empty() || tagged.iter().any(|lists| lists.iter().all(has)))
            && !left_out.iter().any(has)
            && !filter.apart.iter().any(is_named)
            && (filter.within.is_empty() || filter.within.iter().any(is_named))
            && stating.is_none_or(|stating| has(&stating))
            && (filter.areas.is_empty() || filter.areas.iter().any(is_in))
            && filter.stage.is_none_or(|stage| is_at(&knowledge.initiatives[*i], stage, today))
    };
    // Whoever fits is among those that any one part of the filter lets through: the part that lets the fewest.
    let areas = filter.areas.iter().filter_map(|area| knowledge.areas.get(*area));
    let areas: Vec<&[u32]> = areas.map(|area| catalogue.members(&area.id)).collect();
    let either: Option<Vec<&[u32]>> =
        tagged.iter().map(|lists| lists.iter().copied().min_by_key(|list| list.len())).collect();
    let parts = [areas, either.unwrap_or_default(), stating.into_iter().collect()].into_iter();
    let fewest =
        parts.filter(|lists| !lists.is_empty()).min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>());
    match (fewest, &filter.period) {
        (Some(lists), _) => in_order(&lists).iter().map(|i| *i as usize).filter(fits).take(most).collect(),
        (None, Some(asked)) => {
            catalogue.beginning(asked).into_iter().map(|i| i as usize).filter(fits).take(most).collect()
        }
        (None, None) => (0..knowledge.initiatives.len()).filter(fits).take(most).collect(),
    }
}

/// All that are in any of some lists, in order.
fn in_order<'a>(lists: &[&'a [u32]]) -> Cow<'a, [u32]> {
    match lists {
        [list] => Cow::Borrowed(list),
        lists => {
            let mut all = lists.concat();
            all.sort_unstable();
            all.dedup();
            Cow::Owned(all)
        }
    }
}

/// Whether no initiative fits.
pub(super) fn is_empty(case: &Case<'_>, filter: &Filter) -> bool {
    first(case.engine, filter, case.question.today, 1).is_empty()
}

fn is_at(initiative: &Initiative, stage: Stage, today: Date) -> bool {
    match stage {
        Stage::Done => initiative.progress() == Some(Progress::Done),
        Stage::Ahead => initiative.progress() != Some(Progress::Done) && is_ahead(initiative, today),
        Stage::Underway => initiative.progress() == Some(Progress::Underway),
        Stage::Considered => initiative.progress() == Some(Progress::Considered),
    }
}

/// Whether something is announced for a time that is not over.
fn is_ahead(initiative: &Initiative, today: Date) -> bool {
    initiative.facts.iter().any(|fact| match fact.value {
        Value::Period(period) => !period.is_past(today),
        _ => false,
    })
}
