//! Questions for all initiatives that fit: by time, progress, tag or area.

use super::Filter;
use super::asked::At;
use super::choose::TIE;
use super::criteria::{Draft, MOST_OF_KIND};
use super::decide::Case;
use super::exclusions;
use super::gate::{NAMED, SPELT};
use super::members;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::{Candidate, is_unbroken};
use super::wish::{is_bare, is_of_tagged_kind, tag_of, wants_list};
use crate::domain::{Signal, Subject};

/// An area is named in full from this coverage on: a character of its name may be wrong.
pub(super) const IN_FULL: f32 = 0.88;

/// Or this one, if nothing fits better and it explains nearly all that is asked.
const MOSTLY: f32 = 0.75;

/// The filter of a question that wants a list; `None` if it wants none.
pub(super) fn filter(case: &Case<'_>) -> Option<Filter> {
    let reading = &case.reading;
    let exclusions = exclusions::all(case);
    let best = case.candidates.iter().find(|candidate| !exclusions::is_left_out(candidate, &exclusions));
    let named = best.filter(|best| case.name_strength(best) >= NAMED);
    let wants = wants_list(case) || exclusions::leaves_out(case, &exclusions) || case.picks_among().is_some();
    let is_bare = !wants && is_bare(case);
    // "Which schemes give out funding" covers most of a scheme's name with words that are tags.
    let only_tags = |best: &Candidate| {
        let is_told = best.coverage >= 0.95 && best.literal >= SPELT && is_unbroken(&best.named);
        wants && !is_told && is_all_tags(case, &best.named)
    };
    // "加速新型工業化" is all of an area's name and most of a scheme's.
    let in_area = |best: &Candidate| {
        // And so are the "schemes" of "which schemes are there under new industrialisation".
        let of_kind = |at: usize| is_of_tagged_kind(case, at);
        let in_area =
            |area: &Candidate| (0..best.named.len()).all(|at| !best.named[at] || area.named[at] || of_kind(at));
        wants && best.coverage < 0.95 && named_area(case).is_some_and(|(area, _)| in_area(area))
    };
    let one = |best: &Candidate| matches!(best.subject, Subject::Initiative(_)) && !only_tags(best) && !in_area(best);
    let meant = named.filter(|best| one(best));
    // "Which kinds of task are the AI applications used for" asks something of what it names.
    let asks_of = |best: &Candidate| {
        let asked = case.asked(&best.named);
        let clause = |at: usize| reading.atoms[at].clause;
        let is_beside = |cue: &At<u16>| (0..best.named.len()).any(|at| best.named[at] && clause(at) == cue.clause);
        let is_told = case.is_spelt_out(best) && is_unbroken(&best.named);
        best.coverage > 0.99
            && !asked.cues.is_empty()
            && (best.share > 0.9 || (is_told && asked.cues.iter().any(is_beside)))
    };
    if meant.is_some_and(asks_of) {
        return None;
    }
    // "Which one lands first, the institute's lines or the cluster" names what it compares.
    let is_named = |c: &&Candidate| matches!(c.subject, Subject::Initiative(_)) && case.is_spelt_out(c);
    if reading.has(Signal::Compare) && case.candidates.iter().filter(is_named).count() > 1 {
        return None;
    }
    // "The 3 billion one, what scheme is it" is the one that states as much.
    let states_it = || {
        let amounts = case.amounts();
        case.candidates.iter().any(|c| case.states_one_of(c, &amounts))
    };
    if reading.has(Signal::Referring) && states_it() {
        return None;
    }
    // "AI in government departments" may be a name, and is all that is tagged so.
    let is_kind = |best: &Candidate| is_all_tags(case, &best.named);
    if !(wants || is_bare) && (meant.is_some() || reading.period.is_none() || reading.has(Signal::Referring)) {
        return None;
    }
    // "Does the park open this year" asks of what it names best, and no list is wished for.
    let is_clear = |best: &Candidate| case.candidates.get(1).is_none_or(|next| next.score < best.score * TIE);
    if !wants && best.is_some_and(|best| is_clear(best) && case.can_answer(best) && best.keyword > MOSTLY) {
        return None;
    }
    let draft = Draft::new(case, &exclusions, wants);
    // "The plots left over in Phase 1 of the park" are one, however many are tagged with each of these words.
    if meant.is_some_and(|best| case.is_spelt_out(best)) && case.is_far_ahead() {
        return None;
    }
    if meant.is_some_and(|best| draft.is_joint(case, best)) {
        return Some(draft.filter);
    }
    if meant.is_some_and(|best| best.literal >= SPELT && !is_kind(best)) {
        return None;
    }
    // "Do they pay for everything" is asked of what was spoken of.
    let leans = case.picks_among().is_none() && reading.leans() && !case.conversation.subjects.is_empty();
    if leans && draft.filter.tags.is_empty() && draft.filter.areas.is_empty() && draft.filter.facet.is_some() {
        return None;
    }
    // So is "whose money is it, which fund", where every word of the kind asks.
    let asks = |at: usize| reading.holding(at).any(|f| matches!(f.meaning, Meaning::Cue(_)));
    let kind_asks = (0..draft.explained.len()).filter(|at| draft.explained[*at]).all(asks);
    let spoken_of = case.question.addressed && !case.conversation.subjects.is_empty();
    if spoken_of && kind_asks && !draft.filter.tags.is_empty() && draft.filter.areas.is_empty() {
        return None;
    }
    let several = || members::first(case.engine, &draft.filter, case.question.today, 2).len() > 1;
    // Words that only mean the same as a name may as well describe all that are like it.
    let has_time = draft.filter.period.is_some();
    let is_told = || (draft.explained.contains(&true) || has_time) && draft.explains_all(case);
    let is_description = meant.is_none() && (!is_bare || has_time);
    ((!is_bare || is_told()) && draft.fits(case, wants) && (is_description || several())).then_some(draft.filter)
}

/// The filter of a question that tells nothing but a kind.
pub(super) fn kind(case: &Case<'_>) -> Option<Filter> {
    let draft = Draft::new(case, &exclusions::all(case), true);
    (!draft.filter.tags.is_empty() && draft.explains_all(case)).then_some(draft.filter)
}

/// The initiatives of which nothing but their kind, time or progress is told, where something is asked of one of them or
/// a word points to it: "how much is the subsidy", "嗰樣資助".
pub(super) fn of_kind(case: &Case<'_>, asks: bool) -> Vec<usize> {
    let draft = Draft::new(case, &exclusions::all(case), false);
    let has_kind = !draft.filter.tags.is_empty();
    // "I want to buy a camera at the end of the year" tells more than a time.
    let tells_alone = has_kind || case.reading.has(Signal::Referring) || draft.explains_all(case);
    let says = has_kind || draft.filter.period.is_some();
    if !(says && tells_alone && draft.tells_kind_alone(case) && (asks || case.reading.points_to(&draft.explained))) {
        return Vec::new();
    }
    let first = |filter: &Filter| members::first(case.engine, filter, case.question.today, MOST_OF_KIND);
    let members = first(&draft.filter);
    // "When does the park project finish" does not ask for one that has.
    let is_hint = |done: &Found| {
        let is_it = |f: &Found| matches!(f.meaning, Meaning::Hint(_)) && (f.from, f.to) == (done.from, done.to);
        case.reading.found.iter().any(is_it)
    };
    let mut stages = case.reading.found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Done));
    if members.len() > 1 || !stages.any(is_hint) { members } else { first(&Filter { stage: None, ..draft.filter }) }
}

/// The area that the question names in full, or as fully as any other where a chapter is spoken of.
pub(super) fn named_area<'a>(case: &'a Case<'_>) -> Option<(&'a Candidate, usize)> {
    /// "The ecosystem chapter" names as little of it.
    const OF_SECTION: f32 = 0.4;
    let is_area = |c: &&Candidate| matches!(c.subject, Subject::Area(_));
    let most = case.candidates.iter().filter(is_area).map(|c| c.coverage).fold(0.0, f32::max);
    let is_section = |area: &Candidate| {
        let says = |at: usize| area.named[at] && case.reading.atoms[at].role == Role::Content;
        case.reading.has(Signal::Section) && area.coverage >= most.max(OF_SECTION) && (0..area.named.len()).any(says)
    };
    let in_full = |at: usize, area: &Candidate| {
        area.coverage >= IN_FULL || (at == 0 && area.coverage >= MOSTLY && area.share >= IN_FULL) || is_section(area)
    };
    case.candidates.iter().enumerate().find_map(|(at, candidate)| match candidate.subject {
        Subject::Area(place) if in_full(at, candidate) => Some((candidate, place)),
        Subject::Area(_) | Subject::Initiative(_) => None,
    })
}

/// Whether every marked atom belongs to a concept that initiatives are tagged with.
pub(super) fn is_all_tags(case: &Case<'_>, named: &[bool]) -> bool {
    let is_tag = |f: &Found| case.concept(f).is_some_and(|concept| case.engine.index.catalogue.is_tag(&concept.id));
    (0..named.len()).filter(|at| named[*at]).all(|at| case.reading.holding(at).any(is_tag))
}

/// Whether every marked atom belongs to a concept that initiatives are tagged with, and several share them all.
pub(super) fn are_shared_tags(case: &Case<'_>, named: &[bool]) -> bool {
    let marked = |f: &&Found| (f.from..f.to).all(|at| named[at]);
    let tags = case.reading.found.iter().filter(marked).filter_map(|f| tag_of(case, f));
    let lists: Vec<&[u32]> = tags.map(|tag| case.engine.index.catalogue.listed(tag)).collect();
    let Some((first, others)) = lists.split_first() else { return false };
    let has_all = |i: &&u32| others.iter().all(|list| list.binary_search(i).is_ok());
    is_all_tags(case, named) && first.iter().filter(has_all).count() > 1
}

pub(super) fn covers(outer: &[bool], inner: &[bool]) -> bool {
    outer.iter().zip(inner).all(|(outer, inner)| *outer || !*inner)
}
