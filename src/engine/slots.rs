//! How a phrase is cut into the slots that a question can fill.

use rustc_hash::FxHashSet;

use super::index::FieldKind;
use super::normalise::{Kind, Text};
use super::phrases::{Found, Meaning};
use super::terms::Term;
use super::vocabulary::Symbol;

/// The slots of one phrase: for each its terms, the widest last, and its share of the weight of that one.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    terms: Vec<Term>,
    /// One past the last term of each, and its share.
    ends: Vec<(u32, f32)>,
    /// The facets whose cues the phrase uses.
    pub(super) cues: Vec<u16>,
}

impl Slots {
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn clear(&mut self) {
        self.terms.clear();
        self.ends.clear();
        self.cues.clear();
    }

    fn push(&mut self, terms: impl IntoIterator<Item = Term>, share: f32) {
        self.terms.extend(terms);
        self.ends.push((self.terms.len() as u32, share));
    }

    /// Whether the phrase is nothing but the words of one concept.
    pub(super) fn is_one_concept(&self) -> bool {
        let concept = |terms: &[Term]| terms.last().copied().filter(|term| matches!(term, Term::Concept(_)));
        let first = self.iter().next().and_then(|(terms, _)| concept(terms));
        first.is_some() && self.iter().all(|(terms, _)| concept(terms) == first)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[Term], f32)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, &(end, share))| (&self.terms[start as usize..end as usize], share))
    }
}

/// Function words up to this length carry nothing: "of", "the", "for".
const SHORT: usize = 3;

/// Cuts a phrase into slots. A slot inside a concept may be filled by the concept as well; the slots of one concept
/// share its weight. Function words make no slot, but for the longer ones in names ("three", "first"), which keep a
/// short name from being less than it is; nor do question cues in running text.
pub(super) fn slots(
    stops: &FxHashSet<Symbol>,
    text: &Text,
    symbols: &[Symbol],
    found: &[Found],
    kind: FieldKind,
    slots: &mut Slots,
) {
    slots.clear();
    slots.cues.extend(found.iter().filter_map(|found| match found.meaning {
        Meaning::Cue(facet) => Some(facet),
        _ => None,
    }));
    let running = kind == FieldKind::Wording;
    // The phrases from here on: they lie in the order in which they begin.
    let mut rest = found;
    let mut at = 0;
    while at < symbols.len() {
        rest = &rest[rest.iter().take_while(|f| f.from < at).count()..];
        let longest = |topical: bool| {
            let fits = |f: &&Found| f.meaning != Meaning::Ordinary && f.meaning.is_topical() == topical;
            rest.iter().take_while(|f| f.from == at).filter(fits).max_by_key(|f| f.to)
        };
        if let Some(concept) = longest(true) {
            add_concept(slots, stops, text, symbols, rest, concept);
            at = concept.to;
        } else if kind == FieldKind::Name
            && text.tokens[at].kind == Kind::Word
            && text.str(&text.tokens[at]).len() > SHORT
        {
            slots.push([Term::Word(symbols[at])], 1.0);
            at += 1;
        } else if let Some(function) = longest(false).filter(|f| running || f.meaning == Meaning::Stop) {
            at = function.to;
        } else if text.tokens[at].kind == Kind::Han {
            let ends_run = |f: &&Found| f.from > at && (f.meaning.is_topical() || f.meaning == Meaning::Stop);
            let phrase = rest.iter().find(ends_run).map_or(symbols.len(), |f| f.from);
            let han = text.tokens[at..phrase].iter().take_while(|token| token.kind == Kind::Han).count();
            add_run(slots, symbols, at, at + han);
            at += han;
        } else {
            if text.tokens[at].kind != Kind::Mark {
                slots.push([Term::Word(symbols[at])], 1.0);
            }
            at += 1;
        }
    }
}

/// Adds the slots of a concept's words.
fn add_concept(
    slots: &mut Slots,
    stops: &FxHashSet<Symbol>,
    text: &Text,
    symbols: &[Symbol],
    found: &[Found],
    concept: &Found,
) {
    let little = |at: usize| stops.contains(&symbols[at]) && text.str(&text.tokens[at]).len() <= SHORT;
    let has_long = (concept.from..concept.to).any(|at| !little(at));
    let inner = (concept.from..concept.to).filter_map(|at| match text.tokens[at].kind {
        Kind::Han if at + 1 < concept.to && text.tokens[at + 1].kind == Kind::Han => {
            Some(Term::Pair(symbols[at], symbols[at + 1]))
        }
        // "Move in" is told by "move": the little words of a phrase are everywhere.
        Kind::Word if has_long && little(at) => None,
        Kind::Word | Kind::Number => Some(Term::Word(symbols[at])),
        Kind::Han | Kind::Mark => None,
    });
    let concepts = found.iter().take_while(|f| f.from == concept.from).filter(|f| f.to == concept.to);
    let concepts = concepts.filter_map(|f| match f.meaning {
        Meaning::Concept(c) => Some(Term::Concept(c)),
        _ => None,
    });
    let number = inner.clone().count();
    if number == 0 {
        slots.push(concepts, 1.0);
        return;
    }
    let share = 1.0 / number as f32;
    for term in inner {
        slots.push(std::iter::once(term).chain(concepts.clone()), share);
    }
}

/// Adds the slots of Han characters outside any concept: each pair; two characters weigh as much as a word.
fn add_run(slots: &mut Slots, symbols: &[Symbol], from: usize, to: usize) {
    match to - from {
        0 => {}
        1 => {
            // A single character says little by itself; with its neighbour before it says more.
            if from > 0 && symbols[from - 1].as_han().is_some() {
                slots.push([Term::Pair(symbols[from - 1], symbols[from])], 0.4);
            }
        }
        length => {
            let share = length as f32 / 2.0 / (length - 1) as f32;
            (from..to - 1).for_each(|at| slots.push([Term::Pair(symbols[at], symbols[at + 1])], share));
        }
    }
}
