//! What slots are filled with, and a number for each, so that all that is known of it lies in lists.

use rustc_hash::FxHashMap;

use super::vocabulary::Symbol;

/// Something that a slot can be filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    /// A word or number.
    Word(Symbol),
    /// Two neighbouring Han characters.
    Pair(Symbol, Symbol),
    /// Any word of the concept with this index.
    Concept(u32),
}

/// The number of no term.
pub(super) const NONE: u32 = 0;

/// The terms that are in use, counted from 1.
///
/// Words and concepts are numbers already, so that only pairs have to be hashed.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    words: Vec<u32>,
    concepts: Vec<u32>,
    pairs: FxHashMap<(Symbol, Symbol), u32>,
    count: u32,
}

impl Terms {
    /// The number of a term, or [`NONE`].
    pub(super) fn number(&self, term: Term) -> u32 {
        match term {
            Term::Word(symbol) => self.words.get(symbol.0 as usize).copied().unwrap_or(NONE),
            Term::Concept(concept) => self.concepts.get(concept as usize).copied().unwrap_or(NONE),
            Term::Pair(first, second) => self.pairs.get(&(first, second)).copied().unwrap_or(NONE),
        }
    }

    /// The number of a term, which is the next one if the term is new.
    pub(super) fn intern(&mut self, term: Term) -> u32 {
        let number = match term {
            Term::Word(symbol) => at(&mut self.words, symbol.0),
            Term::Concept(concept) => at(&mut self.concepts, concept),
            Term::Pair(first, second) => self.pairs.entry((first, second)).or_insert(NONE),
        };
        if *number == NONE {
            self.count += 1;
            *number = self.count;
        }
        *number
    }

    /// All pairs with their numbers.
    pub(super) fn pairs(&self) -> impl Iterator<Item = ((Symbol, Symbol), u32)> {
        self.pairs.iter().map(|(pair, number)| (*pair, *number))
    }
}

/// The item at a place of a list, which grows to have one.
fn at(list: &mut Vec<u32>, place: u32) -> &mut u32 {
    let place = place as usize;
    if place >= list.len() {
        list.resize(place + 1, NONE);
    }
    &mut list[place]
}
