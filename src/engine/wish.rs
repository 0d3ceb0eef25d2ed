//! Whether a message wishes for a list: asked for in so many words, of a kind, or told by nothing but a description.

use super::decide::Case;
use super::fitting::asks_for_anything;
use super::gate::NAMED;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::tagged;
use crate::domain::{Signal, TagId, ValueKind};

/// Whether a list is asked for: "邊啲" alone does, "邊啲工作" asks for what one initiative does.
pub(super) fn wants_list(case: &Case<'_>) -> bool {
    let found = &case.reading.found;
    // There is no 哪些工作 in 哪些工作組.
    let is_torn = |cue: &Found| {
        let goes_on = |f: &Found| cue.from < f.from && f.from < cue.to && f.to > cue.to;
        found.iter().any(|f| goes_on(f) && is_tagged_kind(case, f))
    };
    found.iter().any(|list| {
        let refined = |cue: &Found| {
            matches!(cue.meaning, Meaning::Cue(_))
                && cue.from <= list.from
                && list.to <= cue.to
                && cue.to > list.to
                && !is_torn(cue)
        };
        list.meaning == Meaning::Signal(Signal::List)
            && !found.iter().any(refined)
            && !begins_with_one(case, list)
            && !asks_of_one(case, list)
    }) || found.iter().any(|kind| is_negated_kind(case, kind))
        || asks_for_kind(case)
        || asks_for_any(case)
        || asks_what_relates(case)
        || asks_of_kind(case)
        || describes_those(case)
        || begins_with_several(case)
        || asks_which_state(case)
}

/// Whether what a word for several, which names no kind itself, wants is only what one of a kind has: "what can SMEs use the
/// subsidy for", "what support does the scheme give".
fn asks_of_one(case: &Case<'_>, wish: &Found) -> bool {
    let reading = &case.reading;
    let is_inside = |kind: &Found| {
        wish.from <= kind.from && kind.to <= wish.to && (is_thing(case, kind) || is_tagged_kind(case, kind))
    };
    let names_kind = reading.found.iter().any(|f| is_inside(f) && !is_spelt_as(case, Signal::Mass, f.from, f.to));
    let clause = |f: &Found| reading.atoms[f.from].clause;
    // "The subsidy", and "the matching subsidy".
    let is_the = |f: &Found| {
        let is_joined = |of: &Found| of.meaning.is_topical() && of.to == f.from && case.is_introduced(of);
        case.is_introduced(f) || reading.found.iter().any(is_joined)
    };
    let is_one = |f: &Found| {
        let is_behind = f.from >= wish.to && clause(f) == clause(wish);
        is_behind && is_the(f) && is_tagged_kind(case, f) && is_singular(case, f)
    };
    !names_kind && reading.found.iter().any(is_one)
}

/// Whether a message that asks nothing, but for a question mark, begins with a word for several of a kind: "schemes matching
/// basis".
fn begins_with_several(case: &Case<'_>) -> bool {
    let asks = |f: &Found| matches!(f.meaning, Meaning::Ask(_) | Meaning::Signal(Signal::Question | Signal::Request));
    let is_several = |f: &Found| {
        let is_first =
            (0..f.from).all(|at| is_of_tagged_kind(case, at)) && case.reading.atoms[0].symbol.as_han().is_none();
        is_first && is_tagged_kind(case, f) && is_plural(case, f)
    };
    case.question.addressed
        && case.conversation.subjects.is_empty()
        && !case.reading.found.iter().any(asks)
        && case.reading.found.iter().any(is_several)
}

/// Whether a phrase begins with a word for one of a kind, or of any: "the subsidy scheme in dollars" is no "schemes in", nor
/// "that thing for departments" one of the "things for", however much they are forms of the same words.
fn begins_with_one(case: &Case<'_>, phrase: &Found) -> bool {
    let is_first = |kind: &Found| kind.from == phrase.from && kind.to <= phrase.to && is_tagged_kind(case, kind);
    let is_han = case.reading.atoms[phrase.from].symbol.as_han().is_some();
    let begins_with_kind = || case.reading.found.iter().any(|kind| is_first(kind) && !may_be_several(case, kind));
    !is_han && (is_singular_of(case, phrase) || begins_with_kind())
}

/// Whether several of a kind, or of any, are asked for: "which research institutes are ready", "what AI things", "how many
/// institutes are there". Who or what is asked for by nouns that the lexicon knows ("which departments") is no kind of
/// initiative.
fn asks_for_kind(case: &Case<'_>) -> bool {
    /// So many words may describe the kind.
    const DESCRIBED: usize = 2;
    let (reading, lexicon) = (&case.reading, &case.engine.knowledge.lexicon);
    let is_signal = |f: &Found| f.meaning == Meaning::Signal(Signal::Which);
    // "Show me the items with an amount" wants those.
    let is_request = |f: &Found| f.meaning == Meaning::Signal(Signal::Request);
    let is_which = |f: &Found| match f.meaning {
        Meaning::Ask(ask) => {
            let ask = &lexicon.asks[usize::from(ask)];
            asks_for_anything(ask) || ask.value == Some(ValueKind::Count)
        }
        _ => is_signal(f) || is_request(f),
    };
    let is_kind = |kind: &Found| is_thing(case, kind) || (is_tagged_kind(case, kind) && may_be_several(case, kind));
    // "What do institutes cost" asks for no institutes, and "what is the plan" for no plans.
    let is_little = |at: usize| reading.atoms[at].role == Role::Function;
    let is_noun = |kind: &Found| {
        reading.found.iter().any(|f| matches!(f.meaning, Meaning::Noun(_)) && f.from < kind.to && kind.from < f.to)
    };
    let mut whichs = reading.found.iter().filter(|f| is_which(f));
    whichs.any(|which| {
        let is_cut = |kind: &Found| is_signal(which) && (which.to..kind.from).any(is_little);
        let behind = |kind: &Found| kind.from >= which.to && kind.from <= which.to + DESCRIBED && !is_cut(kind);
        let is_wanted = |kind: &Found| behind(kind) && is_kind(kind) && !is_noun(kind) && !asks_of_one(case, kind);
        reading.found.iter().any(is_wanted)
    })
}

/// Whether any of a kind is asked for: "are any sites on offer", 有冇研發院.
fn asks_for_any(case: &Case<'_>) -> bool {
    /// So many words may describe the kind.
    const DESCRIBED: usize = 2;
    let found = &case.reading.found;
    let is_kind = |f: &Found| {
        let is_han = case.reading.atoms[f.from].symbol.as_han().is_some();
        (is_thing(case, f) && !is_han) || (is_tagged_kind(case, f) && (is_han || may_be_several(case, f)))
    };
    let anys = found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Any));
    anys.into_iter().any(|any| found.iter().any(|f| (any.to..=any.to + DESCRIBED).contains(&f.from) && is_kind(f)))
}

/// Whether whatever has to do with something is asked for: "what involves the Mainland".
fn asks_what_relates(case: &Case<'_>) -> bool {
    /// "Is" may stand between.
    const BETWEEN: usize = 1;
    let found = &case.reading.found;
    let whichs = found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Which));
    let relates = |f: &Found| f.meaning == Meaning::Signal(Signal::Related);
    whichs
        .into_iter()
        .any(|which| found.iter().any(|f| relates(f) && (which.to..=which.to + BETWEEN).contains(&f.from)))
}

/// Whether a message to the bot asks what there is of a kind, and nothing of one of it: "what is Cyberport doing".
fn asks_of_kind(case: &Case<'_>) -> bool {
    let reading = &case.reading;
    let sentence = |f: &Found| reading.atoms[f.from].sentence;
    let has_kind = |which: &Found| {
        reading.found.iter().any(|kind| sentence(kind) == sentence(which) && is_tagged_kind(case, kind))
    };
    let sets_apart = [Signal::Referring, Signal::Followup, Signal::Definite, Signal::Each, Signal::Compare];
    case.question.addressed
        && case.conversation.subjects.is_empty()
        && reading.found.iter().any(|f| f.meaning == Meaning::Signal(Signal::Which) && has_kind(f))
        && case.candidates.first().is_none_or(|best| case.name_strength(best) < NAMED)
        && !sets_apart.iter().any(|signal| reading.has(*signal))
        && !case.has_definite()
        && case.asked_anywhere().is_empty()
}

/// Whether it is asked which state something, and nothing else is said: "which have a dollar figure".
fn asks_which_state(case: &Case<'_>) -> bool {
    let reading = &case.reading;
    let sets_apart = [Signal::Referring, Signal::Single, Signal::Followup, Signal::Each, Signal::Compare];
    case.question.addressed
        && case.conversation.subjects.is_empty()
        && reading.found.iter().any(|f| f.meaning == Meaning::Signal(Signal::Which))
        && !sets_apart.iter().any(|signal| reading.has(*signal))
        && !case.has_definite()
        && !reading.atoms.iter().any(|atom| atom.role == Role::Content)
        && tagged::stated(case).is_some()
}

/// Whether a message to the bot describes several and asks nothing: it ends in 嘅 or 嗰啲.
fn describes_those(case: &Case<'_>) -> bool {
    let reading = &case.reading;
    let ends = |f: &Found| f.meaning == Meaning::Signal(Signal::Those) && f.to == reading.atoms.len();
    case.question.addressed && !reading.asks() && reading.found.iter().any(ends)
}

/// Whether it is asked which of all do something, and not which is meant by a word: "which are on a matching basis".
pub(super) fn asks_which(case: &Case<'_>) -> bool {
    let is_any = |f: &Found| f.meaning == Meaning::Signal(Signal::Any);
    case.reading.found.iter().any(|f| case.is_which(f) || is_any(f))
        && case.conversation.subjects.is_empty()
        && !case.has_definite()
}

/// Whether a message to the bot is nothing but a description, of one thing as well as of many: "robots", "medical or
/// health".
pub(super) fn is_bare(case: &Case<'_>) -> bool {
    let reading = &case.reading;
    case.question.addressed
        && !reading.asks()
        && ![Signal::Referring, Signal::Followup, Signal::Request].iter().any(|signal| reading.has(*signal))
        && !case.has_definite()
        && case.conversation.subjects.is_empty()
        && case.asked_anywhere().is_empty()
        && !reading.found.iter().any(|kind| is_singular(case, kind))
}

/// Whether nothing is told but what one thing is like: "the energy one", "that thing for companies", 同能源有關嗰個.
pub(super) fn means_one(case: &Case<'_>) -> bool {
    /// So many words may stand between "the" and "one".
    const DESCRIBED: usize = 4;
    let (reading, atoms) = (&case.reading, &case.reading.atoms);
    let clause = |at: usize| atoms[at].clause;
    let is_pointer = |at: usize| {
        let refers = |f: &Found| f.meaning == Meaning::Signal(Signal::Referring) && (f.from, f.to) == (at, at + 1);
        case.is_definite(at) || reading.found.iter().any(refers)
    };
    let says = |at: usize| atoms[at].role == Role::Content && !reading.tells(at);
    let is_list = |f: &Found| f.meaning == Meaning::Signal(Signal::List);
    let is_one = |f: &Found| {
        // "The thing that is to happen this year".
        let is_description = is_list(f) && is_singular_of(case, f);
        if f.meaning != Meaning::Signal(Signal::Single) && !is_description {
            return false;
        }
        if atoms[f.from].symbol.as_han().is_some() {
            // The 措施 of 那個措施 wants no list.
            let is_behind =
                |word: &Found, list: &Found| word.from == f.to && (word.from, word.to) == (list.from, list.to);
            let names_thing =
                |list: &Found| reading.found.iter().any(|word| is_thing(case, word) && is_behind(word, list));
            return !reading.found.iter().any(|list| is_list(list) && !names_thing(list));
        }
        if !is_description && !is_spelt_as(case, Signal::Single, f.from, f.to) {
            return false;
        }
        // A description may begin with "the" itself.
        let end = f.from + usize::from(is_description);
        let here = (f.from.saturating_sub(DESCRIBED + 1)..end).rev().take_while(|at| clause(*at) == clause(f.from));
        // "The energy one" tells it before, "that thing for companies" behind.
        let Some(pointer) = here.into_iter().find(|at| is_pointer(*at)) else { return false };
        let is_told = |at: usize| clause(at) == clause(f.from) && at > pointer;
        (0..atoms.len()).filter(|at| says(*at)).all(is_told)
    };
    reading.found.iter().any(is_one)
}

/// The tag that a word stands for, if it stands for a concept that initiatives are tagged with.
pub(super) fn tag_of<'a>(case: &Case<'a>, kind: &Found) -> Option<&'a TagId> {
    let id = &case.concept(kind)?.id;
    (case.engine.index.catalogue.is_tag(id) && !is_word_of_another(case, kind)).then_some(id)
}

/// Whether a word is the very word of another concept, and but a form of one of this: "fund" is what it says, and only the
/// singular of the "funds" that are handed out.
pub(super) fn is_word_of_another(case: &Case<'_>, kind: &Found) -> bool {
    let reading = &case.reading;
    let is_typed =
        |f: &Found| case.concept(f).is_some_and(|concept| concept.words.en.contains(&reading.words(f.from, f.to)));
    let mut others = reading.found.iter().filter(|f| (f.from, f.to) == (kind.from, kind.to) && *f != kind);
    reading.atoms[kind.from].symbol.as_han().is_none() && others.any(is_typed) && !is_typed(kind)
}

/// Whether a word stands for a concept that initiatives are tagged with.
pub(super) fn is_tagged_kind(case: &Case<'_>, kind: &Found) -> bool {
    tag_of(case, kind).is_some()
}

/// Whether an atom belongs to a word that stands for such a concept.
pub(super) fn is_of_tagged_kind(case: &Case<'_>, at: usize) -> bool {
    case.reading.holding(at).any(|kind| is_tagged_kind(case, kind))
}

/// Whether a word stands for whatever can be listed: "things", 項目. Words that only have the same stem do not: "planned".
pub(super) fn is_thing(case: &Case<'_>, found: &Found) -> bool {
    let is_han = case.reading.atoms[found.from].symbol.as_han().is_some();
    found.meaning == Meaning::Signal(Signal::Things)
        && (is_han || is_spelt_as(case, Signal::Things, found.from, found.to))
}

/// Whether several of a kind are left out: "institutes, not centres".
pub(super) fn is_negated_kind(case: &Case<'_>, kind: &Found) -> bool {
    let is_negation = |at: usize| case.engine.index.negations.contains(&case.reading.atoms[at].symbol);
    kind.from > 0 && is_negation(kind.from - 1) && is_tagged_kind(case, kind) && is_plural(case, kind)
}

/// Whether an English word for a kind is a plural.
pub(super) fn is_plural(case: &Case<'_>, kind: &Found) -> bool {
    let word = case.reading.text.str(&case.reading.text.tokens[kind.to - 1]);
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
}

/// Whether an English word for a kind may mean many: a plural, or "funding".
fn may_be_several(case: &Case<'_>, kind: &Found) -> bool {
    is_plural(case, kind) || is_spelt_as(case, Signal::Mass, kind.to - 1, kind.to)
}

/// Whether an English phrase that wants a list is typed with a word in the singular: "thing for" is no "things for".
fn is_singular_of(case: &Case<'_>, phrase: &Found) -> bool {
    let typed = case.reading.words(phrase.from, phrase.to);
    let words: Vec<&str> = typed.split(' ').collect();
    let is_plural_listed = |at: usize| {
        let plural = format!("{}s", words[at]);
        let all: Vec<&str> = (0..words.len()).map(|i| if i == at { &*plural } else { words[i] }).collect();
        is_listed(case, Signal::Things, &plural) && is_listed(case, Signal::List, &all.join(" "))
    };
    words.len() > 1 && !is_listed(case, Signal::List, &typed) && (0..words.len()).any(is_plural_listed)
}

/// Whether words are those of an English signal as they are typed: "planned" is but a form of "plans".
fn is_spelt_as(case: &Case<'_>, signal: Signal, from: usize, to: usize) -> bool {
    is_listed(case, signal, &case.reading.words(from, to))
}

/// Whether the lexicon lists just these words for an English signal.
fn is_listed(case: &Case<'_>, signal: Signal, words: &str) -> bool {
    let signals = case.engine.knowledge.lexicon.tongues.en.signals.iter();
    signals.filter(|(other, _)| *other == signal).any(|(_, all)| all.iter().any(|one| one == words))
}

/// Whether an English word for a kind means one of it: "scheme", of which "schemes" are several.
fn is_singular(case: &Case<'_>, kind: &Found) -> bool {
    let plural = || format!("{}s", case.reading.words(kind.from, kind.to));
    case.concept(kind).is_some_and(|concept| concept.words.en.contains(&plural()))
}
