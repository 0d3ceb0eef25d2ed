//! What a list is not to hold, "not counting the institutes" or "the park aside", and the words that set no condition.

use super::Filter;
use super::choose::TIE;
use super::criteria::ALIKE;
use super::decide::Case;
use super::gate::SPELT;
use super::list::IN_FULL;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::{Candidate, is_unbroken};
use super::wish::{is_negated_kind, is_tagged_kind, tag_of};
use crate::domain::{Signal, Subject, TagId};

/// Words of a question that tell what to leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exclusion {
    from: usize,
    to: usize,
    /// Whether they stand before the word that leaves them out: "the institutes aside".
    before: bool,
}

/// All that is left out: what follows a word such as "not counting", or stands before it where it ends its clause; what
/// stands before one such as "aside" and 以外; and what follows a "not" before a plural.
pub(super) fn all(case: &Case<'_>) -> Vec<Exclusion> {
    let (atoms, found) = (&case.reading.atoms, &case.reading.found);
    let same = |one: usize, other: usize| atoms[one].clause == atoms[other].clause;
    let end = |at: usize| (at..atoms.len()).take_while(|other| same(*other, at)).last().map_or(at, |last| last + 1);
    let behind = |word: &Found, from: usize| {
        // "Not in the" ends within "the park".
        let begins = |f: &&Found| f.from > word.from && f.from < from && f.to > from && is_tagged_kind(case, f);
        let from = found.iter().filter(begins).map(|f| f.from).min().unwrap_or(from);
        let to = if from < atoms.len() && same(from, word.from) { end(from) } else { from };
        Exclusion { from, to, before: false }
    };
    let before = |word: &Found| {
        let start = (0..word.from).rev().take_while(|at| same(*at, word.from)).last().unwrap_or(word.from);
        // "Which sites are there, the park aside" leaves out what stands next to the word alone.
        let asks = |f: &Found| {
            let is_there = f.from >= start && f.to <= word.from;
            is_there && matches!(f.meaning, Meaning::Signal(Signal::List | Signal::Question) | Meaning::Ask(_))
        };
        let nearest = || found.iter().filter(|f| f.to <= word.from && is_tagged_kind(case, f)).map(|f| f.from).max();
        let from = if found.iter().any(asks) { nearest().map_or(start, |at| at.max(start)) } else { start };
        Exclusion { from, to: word.from, before: true }
    };
    // 包唔包 leaves out nothing.
    let is_doubled = |word: &Found| {
        let symbol = |at: usize| atoms.get(at).map(|atom| atom.symbol);
        word.from > 0
            && case.engine.index.negations.contains(&atoms[word.from].symbol)
            && symbol(word.from - 1) == symbol(word.from + 1)
    };
    let is_han = |word: &Found| atoms[word.from].symbol.as_han().is_some();
    let ends = |word: &Found| (word.to..end(word.from)).all(|at| atoms[at].role == Role::Function);
    // "Excepted" and "except" are forms of the same word, and "leaving the institutes aside" says it twice.
    let is_except = |word: &Found| {
        found
            .iter()
            .any(|f| f.meaning == Meaning::Signal(Signal::Except) && f.from <= word.from && same(f.from, word.from))
    };
    let words = found.iter().filter(|f| !is_doubled(f)).filter_map(|f| match f.meaning {
        // "The money set aside for it" leaves out nothing.
        Meaning::Signal(Signal::Outside) => (!is_except(f) && (is_han(f) || ends(f))).then(|| before(f)),
        Meaning::Signal(Signal::Except) if ends(f) => Some(before(f)),
        Meaning::Signal(Signal::Except) => Some(behind(f, f.to)),
        _ => is_negated_kind(case, f).then(|| behind(f, f.from)),
    });
    words.filter(|exclusion| exclusion.from < exclusion.to).collect()
}

/// Leaves out what is named, or else those with the tag that stands next to the word that leaves them out, or else what the
/// words tell most of.
pub(super) fn leave_out(case: &Case<'_>, exclusions: &[Exclusion], filter: &mut Filter) {
    for exclusion in exclusions {
        if let Some(named) = named(case, *exclusion) {
            filter.apart.push(named.subject);
            continue;
        }
        let kinds = |f: &&Found| f.from >= exclusion.from && f.to <= exclusion.to && f.fit >= ALIKE;
        let mut tags = case.reading.found.iter().filter(kinds).filter_map(|kind| tag_of(case, kind));
        let tag = if exclusion.before { tags.next_back() } else { tags.next() };
        match tag {
            Some(tag) => filter.without.push(tag.clone()),
            None => filter.apart.extend(told(case, *exclusion).map(|told| told.subject)),
        }
    }
}

/// What is named in full among the words that are left out, unless they are but the word for a kind: "not in the park" leaves
/// out more than the area of that name, "the chapter on the park aside" does not.
fn named<'a>(case: &'a Case<'_>, exclusion: Exclusion) -> Option<&'a Candidate> {
    let found = &case.reading.found;
    let inside = |f: &Found| f.from >= exclusion.from && f.from < exclusion.to;
    let is_section =
        found.iter().any(|f| matches!(f.meaning, Meaning::Signal(Signal::Section | Signal::Areas)) && inside(f));
    let is_kind = |candidate: &Candidate| {
        let kinds = || found.iter().filter(|f| inside(f) && is_tagged_kind(case, f));
        (0..candidate.named.len())
            .filter(|at| candidate.named[*at])
            .all(|at| kinds().any(|f| (f.from..f.to).contains(&at)))
    };
    case.candidates.iter().find(|candidate| {
        let is_told = match candidate.subject {
            Subject::Area(_) => candidate.coverage >= IN_FULL && (is_section || !is_kind(candidate)),
            Subject::Initiative(_) => candidate.coverage >= IN_FULL && candidate.literal >= SPELT,
        };
        is_told && is_unbroken(&candidate.named) && stands_in(candidate, exclusion)
    })
}

/// What the words that are left out tell most of, where nothing else tells as much.
fn told<'a>(case: &'a Case<'_>, exclusion: Exclusion) -> Option<&'a Candidate> {
    /// It has to explain this share of them.
    const TELLING: f32 = 0.8;
    let inside = exclusion.from..exclusion.to;
    let needed: f32 = case.weights.need[inside.clone()].iter().sum();
    let told = |c: &Candidate| -> f32 { inside.clone().map(|at| case.weights.need[at] * c.strengths[at]).sum() };
    let initiatives = case.candidates.iter().filter(|c| matches!(c.subject, Subject::Initiative(_)));
    let best = initiatives.clone().max_by(|a, b| told(a).total_cmp(&told(b)))?;
    let is_only = initiatives.filter(|c| told(c) >= told(best) * TIE).count() == 1;
    (needed > 0.0 && told(best) >= needed * TELLING && is_only).then_some(best)
}

/// Whether the words of a candidate's name stand among those that are left out.
fn stands_in(candidate: &Candidate, exclusion: Exclusion) -> bool {
    let inside = |at: usize| (exclusion.from..exclusion.to).contains(&at);
    candidate.named.contains(&true) && (0..candidate.named.len()).all(|at| !candidate.named[at] || inside(at))
}

/// Whether a candidate is named with words that are left out.
pub(super) fn is_left_out(candidate: &Candidate, exclusions: &[Exclusion]) -> bool {
    exclusions.iter().any(|exclusion| candidate.named[exclusion.from..exclusion.to].contains(&true))
}

/// The kind of what is left out, where the others of it are asked for: "leave out the chip institute, what are the others".
pub(super) fn kind_of_others(case: &Case<'_>, exclusions: &[Exclusion], filter: &Filter) -> Option<TagId> {
    let left_out = |f: &&Found| exclusions.iter().any(|e| e.from <= f.from && f.to <= e.to) && f.fit >= ALIKE;
    let mut kinds = case.reading.found.iter().filter(left_out).filter_map(|kind| tag_of(case, kind));
    kinds.rfind(|tag| !filter.without.contains(tag)).cloned()
}

/// Whether what can be left out is, in a sentence that asks, or in a message that asks nothing in so many words.
pub(super) fn leaves_out(case: &Case<'_>, exclusions: &[Exclusion]) -> bool {
    let sentence = |at: usize| case.reading.atoms[at].sentence;
    let asks = |f: &Found| {
        matches!(f.meaning, Meaning::Signal(Signal::Question | Signal::Request | Signal::List) | Meaning::Ask(_))
    };
    let is_bare = case.question.addressed && !case.reading.asks();
    let is_asked =
        |e: &&Exclusion| is_bare || case.reading.found.iter().any(|f| asks(f) && sentence(f.from) == sentence(e.from));
    let mut filter = Filter::default();
    exclusions.iter().filter(is_asked).for_each(|exclusion| leave_out(case, &[*exclusion], &mut filter));
    !filter.is_empty()
}

/// The words that set no condition: those that "no matter which" sets aside, those that are left out, and those that only
/// say again what was named, as in "InnoHK, that platform".
pub(super) fn set_aside(case: &Case<'_>, exclusions: &[Exclusion]) -> Vec<bool> {
    let (atoms, found) = (&case.reading.atoms, &case.reading.found);
    let mut aside = vec![false; atoms.len()];
    for word in found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Regardless)) {
        set_aside_by(case, word).for_each(|at| aside[at] = true);
    }
    for exclusion in exclusions {
        aside[exclusion.from..exclusion.to].fill(true);
    }
    for that in found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Referring)) {
        let names = |f: &Found| f.to == that.from && is_tagged_kind(case, f) && !aside[f.from];
        let is_same = |f: &&Found| f.from == that.to && matches!(f.meaning, Meaning::Noun(_) | Meaning::Concept(_));
        let noun = found.iter().filter(is_same).max_by_key(|f| f.to);
        if let Some(noun) = noun.filter(|_| found.iter().any(names)) {
            aside[noun.from..noun.to].fill(true);
        }
    }
    aside
}

/// The words that a word for "no matter which" sets aside: those behind it, to the end of the sentence, or only of the
/// clause where nothing was named before, as in "whichever chapter it is in, all that is about land"; and those before it
/// where it ends the clause, as in "launches of funds included".
fn set_aside_by<'a>(case: &'a Case<'_>, word: &'a Found) -> impl Iterator<Item = usize> + 'a {
    let atoms = &case.reading.atoms;
    let in_sentence = |at: usize| atoms[at].sentence == atoms[word.from].sentence;
    let in_clause = |at: usize| atoms[at].clause == atoms[word.from].clause;
    let is_kind = |f: &Found| f.to <= word.from && in_sentence(f.from) && is_tagged_kind(case, f);
    let is_told = case.reading.found.iter().any(is_kind);
    let behind = (word.to..atoms.len()).take_while(move |at| if is_told { in_sentence(*at) } else { in_clause(*at) });
    let ends = word.to == atoms.len() || !in_clause(word.to);
    let before = (0..word.from).rev().take_while(move |at| ends && in_clause(*at));
    behind.chain(before)
}
