//! The phrases of the lexicon, and where they stand in a text.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::normalise::alike::{Likeness, are_alike, likenesses};
use super::normalise::han;
use super::numbers::Number;
use super::vocabulary::Symbol;
use crate::domain::Signal;

/// What a phrase of the lexicon means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// Carries no subject.
    Stop,
    /// Belongs to everyday talk: counts less than a rare word when nothing explains it.
    Ordinary,
    /// Tells what the message wants.
    Signal(Signal),
    /// Asks for the facet with this index.
    Cue(u16),
    /// Leans to the facet with this index.
    Hint(u16),
    /// Is a turn of phrase: what stands in it is not asked for.
    Idiom,
    /// Is an everyday compound, in which words of ours mean something else.
    Everyday,
    /// Is said around a question: nothing that stands in it counts.
    Frame,
    /// Is the question word with this index.
    Ask(u16),
    /// Is a noun that tells what a question word asks for, as the question word with this index does.
    Noun(u16),
    /// Belongs to the concept with this index.
    Concept(u32),
    /// Names something that is not ours.
    Neighbour(u32),
    /// Names a place in the world.
    Place,
    /// Names a company or an institution.
    Owner,
    /// Names the currency with this index.
    Currency(u16),
    /// Names a part of a year, from its first to its last month.
    Months(u8, u8),
}

impl Meaning {
    /// Phrases of one class compete for the same words; phrases of different classes may share them.
    const fn class(self) -> u8 {
        match self {
            Self::Stop => 0,
            Self::Ordinary => 5,
            Self::Noun(_) => 6,
            Self::Signal(_) => 1,
            Self::Cue(_) | Self::Hint(_) | Self::Idiom | Self::Ask(_) => 2,
            Self::Concept(_) | Self::Neighbour(_) | Self::Place | Self::Owner | Self::Everyday => 3,
            Self::Currency(_) | Self::Months(..) => 4,
            Self::Frame => 7,
        }
    }

    /// Whether it says nothing but how a sentence goes together.
    const fn is_little(self) -> bool {
        matches!(self, Self::Stop | Self::Ask(_) | Self::Signal(Signal::Question))
    }

    /// Whether it tells about subjects rather than about what is asked of them.
    pub(crate) const fn is_topical(self) -> bool {
        matches!(self, Self::Concept(_)) || self.is_foreign()
    }

    /// Whether no word that stands in it means what it means elsewhere.
    pub(crate) const fn is_fixed(self) -> bool {
        matches!(self, Self::Idiom | Self::Everyday)
    }

    /// Whether it tells of something that is not ours.
    pub(crate) const fn is_foreign(self) -> bool {
        matches!(self, Self::Neighbour(_) | Self::Place | Self::Owner | Self::Everyday)
    }
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// Place of its first symbol.
    pub(crate) from: usize,
    /// One past the place of its last symbol.
    pub(crate) to: usize,
    /// What it means.
    pub(crate) meaning: Meaning,
    /// How well it fits: less than 1 where characters only sound or look alike.
    pub(crate) fit: f32,
}

impl Found {
    /// Whether it stands right beside one of some numbers, a little word between aside.
    pub(crate) fn is_beside(&self, numbers: &[Number]) -> bool {
        numbers.iter().any(|number| {
            (number.from == self.to || number.from == self.to + 1)
                || (self.from == number.to || self.from == number.to + 1)
        })
    }
}

/// The phrases found in one text, with the space to sort them in: a large knowledge base has millions of texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finds {
    /// In the order in which they begin.
    pub(crate) list: Vec<Found>,
    /// Where each begins and ends, the longer first, and its place in the list.
    order: Vec<(usize, Reverse<usize>, u32)>,
    dropped: Vec<bool>,
}

/// All phrases, as a trie over symbols; Han phrases a second time as a trie over syllables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    spelt: Trie,
    heard: Trie,
    /// The characters that Han phrases begin with, by what is like them.
    alike: FxHashMap<Likeness, Vec<Symbol>>,
}

#[derive(Debug, Clone, Default)]
struct Trie {
    /// The nodes of the keys that phrases begin with.
    roots: FxHashMap<u32, u32>,
    /// A bit for the low half of each of these keys: most words begin no phrase.
    firsts: Vec<u64>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// In the order of the keys that lead there. Mostly there are few, so that looking through them is quicker than hashing.
    children: SmallVec<[(u32, u32); 2]>,
    meanings: SmallVec<[Meaning; 2]>,
}

/// What a phrase that only sounds right counts.
const HEARD: f32 = 0.85;
/// What a phrase with one wrong character counts.
const MISSPELT: f32 = 0.75;
/// Han phrases of two characters must sound right with their tone, longer ones without: two toneless syllables mean
/// too many things.
const TONELESS_FROM: usize = 3;

impl Phrases {
    /// Adds a phrase.
    pub(crate) fn insert(&mut self, symbols: &[Symbol], meaning: Meaning) {
        if symbols.is_empty() {
            return;
        }
        self.spelt.insert(symbols.iter().map(|symbol| symbol.0), meaning);
        let heard: Option<Vec<u32>> = symbols.iter().map(|symbol| sound(*symbol, symbols.len())).collect();
        if let (Some(heard), true) =
            (heard, symbols.len() > 1 && (meaning.is_topical() || matches!(meaning, Meaning::Cue(_))))
        {
            self.heard.insert(heard.into_iter(), meaning);
            for likeness in symbols[0].as_han().into_iter().flat_map(likenesses) {
                let firsts = self.alike.entry(*likeness).or_default();
                if !firsts.contains(&symbols[0]) {
                    firsts.push(symbols[0]);
                }
            }
        }
    }

    /// Finds every phrase in `symbols`; a phrase inside a longer one of its class is left out.
    ///
    /// `sentence` tells the sentence of a symbol: no phrase begins in one and ends in another.
    pub(crate) fn find(&self, symbols: &[Symbol], sentence: impl Fn(usize) -> u16) -> Vec<Found> {
        let is_whole = |phrase: &Found| sentence(phrase.from) == sentence(phrase.to - 1);
        let mut finds = Finds { list: Vec::with_capacity(symbols.len()), ..Finds::default() };
        self.find_spelt(symbols, &mut finds.list);
        finds.list.retain(is_whole);
        let mut covered = vec![false; symbols.len()];
        for phrase in finds.list.iter().filter(|phrase| phrase.to - phrase.from > 1) {
            covered[phrase.from..phrase.to].fill(true);
        }
        // 點用 is no slip of 佔用: whoever types a little word means it.
        let mut little = vec![false; symbols.len()];
        for phrase in finds.list.iter().filter(|phrase| phrase.to - phrase.from == 1 && phrase.meaning.is_little()) {
            little[phrase.from] = true;
        }
        self.find_inexact(symbols, &covered, &little, &mut finds.list);
        // What is only like an everyday compound may be a slip of a word of ours.
        let is_sure = |phrase: &Found| phrase.fit >= 1.0 || phrase.meaning != Meaning::Everyday;
        finds.list.retain(|phrase| is_whole(phrase) && is_sure(phrase));
        finds.drop_contained();
        drop_between_words(symbols, &mut finds.list);
        finds.list
    }

    /// As [`Self::find`], without what only sounds or looks like the text, in place of what `finds` held.
    pub(crate) fn find_exact(&self, symbols: &[Symbol], finds: &mut Finds) {
        finds.list.clear();
        self.find_spelt(symbols, &mut finds.list);
        finds.drop_contained();
    }

    fn find_spelt(&self, symbols: &[Symbol], found: &mut Vec<Found>) {
        for from in 0..symbols.len() {
            self.spelt.walk(symbols[from..].iter().map(|symbol| Some(symbol.0)), |length, meaning| {
                found.push(Found { from, to: from + length, meaning, fit: 1.0 });
            });
        }
    }

    /// Adds phrases that sound or look like the text, where nothing is spelt right.
    fn find_inexact(&self, symbols: &[Symbol], covered: &[bool], little: &[bool], found: &mut Vec<Found>) {
        for from in 0..symbols.len() {
            if symbols[from].as_han().is_none() || covered[from] {
                continue;
            }
            let run = symbols[from..].iter().take_while(|symbol| symbol.as_han().is_some()).count().min(12);
            // Two characters are too few to take one of them from a word that is spelt right: 是多少 is no 士多.
            let takes = |length: usize| length == 2 && (covered[from + 1] || little[from] || little[from + 1]);
            for toneless in [false, true] {
                let sounds = symbols[from..from + run]
                    .iter()
                    .map(|symbol| sound(*symbol, if toneless { TONELESS_FROM } else { TONELESS_FROM - 1 }));
                // A word that is spelt right belongs to nothing that only sounds like it, unless that is a name.
                let takes_word = |length: usize, meaning: Meaning| {
                    !meaning.is_topical() && covered[from..from + length].contains(&true)
                };
                self.heard.walk(sounds, |length, meaning| {
                    if (length >= TONELESS_FROM) == toneless && !takes(length) && !takes_word(length, meaning) {
                        found.push(Found { from, to: from + length, meaning, fit: HEARD });
                    }
                });
            }
            self.find_alike(&symbols[from..from + run], |length, meaning| {
                // Two characters that are like a cue's are too often the end of one word and the beginning of another.
                if !takes(length) && (meaning.is_topical() || (matches!(meaning, Meaning::Cue(_)) && length > 2)) {
                    found.push(Found { from, to: from + length, meaning, fit: HEARD });
                }
            });
            let any_han = |meant: Symbol, _| meant.as_han().is_some();
            self.spelt.walk_with_slip(&symbols[from..from + run], any_han, |length, meaning| {
                if meaning.is_topical() && length > 2 {
                    found.push(Found { from, to: from + length, meaning, fit: MISSPELT });
                }
            });
        }
    }
}

impl Phrases {
    /// Calls `hit` with the length and meaning of every phrase that begins with `symbols` but for one character that is
    /// only like what was typed.
    fn find_alike(&self, symbols: &[Symbol], mut hit: impl FnMut(usize, Meaning)) {
        let Some(typed) = symbols.first().and_then(|symbol| symbol.as_han()) else { return };
        for first in likenesses(typed).iter().filter_map(|likeness| self.alike.get(likeness)).flatten() {
            if *first != symbols[0]
                && let Some(node) = self.spelt.root(first.0)
            {
                let rest = symbols[1..].iter().map(|symbol| symbol.0);
                self.spelt.follow(node, rest, |length, meaning| hit(length + 1, meaning));
            }
        }
        let alike = |meant: Symbol, typed: Symbol| match (meant.as_han(), typed.as_han()) {
            (Some(meant), Some(typed)) => are_alike(meant, typed),
            _ => false,
        };
        self.spelt.walk_with_slip(symbols, alike, hit);
    }
}

/// The syllable of a Han symbol, for a phrase of `length` characters; phrases of both kinds share one trie, so the
/// toned ones are told apart by a bit.
fn sound(symbol: Symbol, length: usize) -> Option<u32> {
    let c = symbol.as_han()?;
    let syllable = if length >= TONELESS_FROM { han::syllable(c) } else { han::toned_syllable(c) };
    (syllable != 0).then(|| u32::from(syllable) | if length >= TONELESS_FROM { 0 } else { 1 << 16 })
}

impl Finds {
    /// Leaves out phrases inside longer phrases of the same class, stop words inside any, and signals inside names.
    ///
    /// Goes through the phrases by where they begin, the longer first, and keeps in mind how far those before have reached:
    /// one that ends no later lies inside one of them.
    fn drop_contained(&mut self) {
        /// Stands beside the classes for phrases of any class, for topical ones, and for those whose words are fixed.
        const ANY: usize = 8;
        const TOPICAL: usize = 9;
        const FIXED: usize = 10;
        /// From the best fit to the worst: spelt right, sounding right, misspelt.
        const FITS: usize = 3;
        let rank = |fit: f32| if fit >= 1.0 { 0 } else { 1 + usize::from(fit < HEARD) };
        let Self { list: found, order, dropped } = self;
        if found.len() < 2 {
            return;
        }
        order.clear();
        order.extend(found.iter().zip(0..).map(|(phrase, place)| (phrase.from, Reverse(phrase.to), place)));
        order.sort_unstable();
        let mut reach = [[0_usize; FITS]; 11];
        dropped.clear();
        dropped.resize(found.len(), false);
        for same in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let best = same.iter().map(|(_, _, i)| rank(found[*i as usize].fit)).min().unwrap_or_default();
            for (_, _, i) in same {
                let inner = &found[*i as usize];
                let inside = |class: usize| reach[class][..=rank(inner.fit)].iter().any(|to| *to >= inner.to);
                // The "and" of "life and health" joins nothing, and the 加 of 加速 adds nothing up.
                let part = match inner.meaning {
                    Meaning::Stop | Meaning::Ordinary => inside(ANY),
                    Meaning::Signal(_) | Meaning::Frame => inside(TOPICAL),
                    // Whoever chips in needs no chip, and who looks for a podcast platform asks for no platform.
                    _ => inside(FIXED),
                };
                dropped[*i as usize] = part || inside(usize::from(inner.meaning.class())) || rank(inner.fit) > best;
            }
            for (_, _, i) in same {
                let outer = &found[*i as usize];
                let topical = (outer.meaning.is_topical() || outer.meaning == Meaning::Idiom).then_some(TOPICAL);
                let fixed = outer.meaning.is_fixed().then_some(FIXED);
                let class = Some(usize::from(outer.meaning.class()));
                for class in [class, Some(ANY), topical, fixed].into_iter().flatten() {
                    let reach = &mut reach[class][rank(outer.fit)];
                    *reach = outer.to.max(*reach);
                }
            }
        }
        let mut dropped = dropped.iter();
        found.retain(|_| !dropped.next().copied().unwrap_or_default());
        found.dedup();
        drop_within_frames(found);
    }
}

/// Leaves out two Han characters of which the first ends one word and the second begins another: the 組成 of
/// 專責小組成立.
fn drop_between_words(symbols: &[Symbol], found: &mut Vec<Found>) {
    let mut ends: SmallVec<[bool; 64]> = SmallVec::from_elem(false, symbols.len() + 1);
    let mut begins = ends.clone();
    let mut years = ends.clone();
    let is_year = |phrase: &&Found| matches!(phrase.meaning, Meaning::Signal(signal) if signal.is_year());
    found.iter().filter(is_year).for_each(|year| years[year.to] = true);
    for phrase in found.iter().filter(|phrase| phrase.to - phrase.from > 1) {
        (ends[phrase.to], begins[phrase.from]) = (true, true);
    }
    found.retain(|phrase| {
        let is_pair = phrase.to - phrase.from == 2 && symbols[phrase.from].as_han().is_some();
        // 今年會 is no 年會.
        !(is_pair && (years[phrase.from + 1] || (ends[phrase.from + 1] && begins[phrase.from + 1])))
    });
}

/// Leaves out what stands in a frame, and what begins before a longer one and ends in it or the other way round: the
/// "scheme for" of "the scheme (for a school project)".
fn drop_within_frames(found: &mut Vec<Found>) {
    let is_frame = |phrase: &&Found| phrase.meaning == Meaning::Frame;
    let frames: SmallVec<[(usize, usize); 4]> =
        found.iter().filter(is_frame).map(|frame| (frame.from, frame.to)).collect();
    found.retain(|phrase| {
        let is_within = |&(from, to): &(usize, usize)| {
            let shorter = phrase.to - phrase.from < to - from;
            (phrase.from, phrase.to) == (from, to) || (shorter && phrase.from < to && from < phrase.to)
        };
        phrase.meaning == Meaning::Frame || !frames.iter().any(is_within)
    });
}

impl Trie {
    fn insert(&mut self, mut keys: impl Iterator<Item = u32>, meaning: Meaning) {
        let Some(key) = keys.next() else { return };
        self.firsts.resize(1 << 10, 0);
        let (word, bit) = first(key);
        self.firsts[word] |= bit;
        let fresh = self.nodes.len() as u32;
        let mut node = *self.roots.entry(key).or_insert(fresh);
        self.nodes.resize_with(self.nodes.len().max(node as usize + 1), Node::default);
        for key in keys {
            let fresh = self.nodes.len() as u32;
            let children = &mut self.nodes[node as usize].children;
            node = match children.binary_search_by_key(&key, |(child, _)| *child) {
                Ok(known) => children[known].1,
                Err(place) => {
                    children.insert(place, (key, fresh));
                    self.nodes.push(Node::default());
                    fresh
                }
            };
        }
        let meanings = &mut self.nodes[node as usize].meanings;
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// The node of the phrases that begin with a key.
    fn root(&self, key: u32) -> Option<u32> {
        let (word, bit) = first(key);
        let may_begin = self.firsts.get(word).is_some_and(|bits| bits & bit != 0);
        if may_begin { self.roots.get(&key).copied() } else { None }
    }

    fn next(&self, node: u32, key: u32) -> Option<u32> {
        let children = &self.nodes[node as usize].children;
        let place = children.binary_search_by_key(&key, |(child, _)| *child).ok()?;
        Some(children[place].1)
    }

    /// Calls `hit` with the length and meaning of every phrase that `keys` begin with.
    fn walk(&self, mut keys: impl Iterator<Item = Option<u32>>, mut hit: impl FnMut(usize, Meaning)) {
        let Some(node) = keys.next().flatten().and_then(|key| self.root(key)) else { return };
        self.nodes[node as usize].meanings.iter().for_each(|meaning| hit(1, *meaning));
        self.follow(node, keys.map_while(|key| key), |length, meaning| hit(1 + length, meaning));
    }

    /// As [`Self::walk`], from a node on.
    fn follow(&self, mut node: u32, keys: impl Iterator<Item = u32>, mut hit: impl FnMut(usize, Meaning)) {
        for (length, key) in (1..).zip(keys) {
            let Some(next) = self.next(node, key) else { return };
            node = next;
            self.nodes[node as usize].meanings.iter().for_each(|meaning| hit(length, *meaning));
        }
    }

    /// Calls `hit` with the length and meaning of every phrase that begins with `symbols` but for one after the first
    /// that `may_stand` for what was typed: it is given what is meant and what was typed.
    fn walk_with_slip(
        &self,
        symbols: &[Symbol],
        may_stand: impl Fn(Symbol, Symbol) -> bool,
        mut hit: impl FnMut(usize, Meaning),
    ) {
        let Some(mut node) = symbols.first().and_then(|symbol| self.root(symbol.0)) else { return };
        for (depth, typed) in symbols.iter().enumerate().skip(1) {
            for &(key, child) in &self.nodes[node as usize].children {
                if key != typed.0 && may_stand(Symbol(key), *typed) {
                    self.nodes[child as usize].meanings.iter().for_each(|meaning| hit(depth + 1, *meaning));
                    let rest = symbols[depth + 1..].iter().map(|symbol| symbol.0);
                    self.follow(child, rest, |length, meaning| hit(depth + 1 + length, meaning));
                }
            }
            let Some(next) = self.next(node, typed.0) else { return };
            node = next;
        }
    }
}

/// Place and value of a key's bit among [`Trie::firsts`].
const fn first(key: u32) -> (usize, u64) {
    let low = key & 0xffff;
    ((low >> 6) as usize, 1 << (low & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Vec<Symbol> {
        text.chars().map(|c| Symbol::han(han::fold(c))).collect()
    }

    fn phrases(list: &[&str]) -> Phrases {
        let mut phrases = Phrases::default();
        for (i, text) in list.iter().enumerate() {
            phrases.insert(&symbols(text), Meaning::Concept(i as u32));
        }
        phrases
    }

    #[track_caller]
    fn check(list: &[&str], text: &str, expect: &[(usize, usize, u32)]) {
        let mut found: Vec<(usize, usize, u32)> = phrases(list)
            .find(&symbols(text), |_| 0)
            .into_iter()
            .map(|f| match f.meaning {
                Meaning::Concept(c) => (f.from, f.to, c),
                _ => unreachable!("only concepts were inserted"),
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, expect);
    }

    #[test]
    fn the_longest_phrase_wins() {
        check(&["數據", "數據中心"], "呢個數據中心", &[(2, 6, 1)]);
    }

    #[test]
    fn characters_that_sound_alike_are_understood() {
        check(&["沙嶺"], "沙領嗰幅地", &[(0, 2, 0)]);
        check(&["義肢"], "義枝資助", &[(0, 2, 0)]);
        check(&["義肢"], "佢一直都係咁", &[]);
        check(&["新型工業"], "新形工業加速", &[(0, 4, 0)]);
        check(&["惠民"], "惠文科研", &[(0, 2, 0)]);
        check(&["截止"], "邊日節止", &[(2, 4, 0)]);
    }

    #[test]
    fn characters_that_look_alike_are_understood() {
        check(&["義肢"], "義技計劃", &[(0, 2, 0)]);
        check(&["打頭陣"], "邊個打頭陳", &[(2, 5, 0)]);
        check(&["陣營"], "陳營", &[(0, 2, 0)]);
    }

    #[test]
    fn one_wrong_character_in_a_longer_phrase_is_forgiven() {
        check(&["太空機械人"], "太空幾械人", &[(0, 5, 0)]);
        check(&["超算中心"], "超算重心", &[(0, 4, 0)]);
        check(&["綱要"], "網要", &[]);
    }

    #[test]
    fn nothing_inside_a_frame_counts() {
        let mut phrases = phrases(&["項目"]);
        phrases.insert(&symbols("學校項目"), Meaning::Frame);
        phrases.insert(&symbols("學校"), Meaning::Signal(Signal::Aside));
        let meanings =
            |text: &str| phrases.find(&symbols(text), |_| 0).into_iter().map(|f| f.meaning).collect::<Vec<_>>();
        assert_eq!(meanings("學校項目用"), [Meaning::Frame]);
        assert_eq!(meanings("呢個項目"), [Meaning::Concept(0)]);
    }

    #[test]
    fn no_phrase_goes_on_in_the_next_sentence() {
        let mut phrases = phrases(&["幾耐", "幾耐先"]);
        phrases.insert(&symbols("先謝"), Meaning::Stop);
        let text = symbols("幾耐先謝");
        let find = |end: usize| phrases.find(&text, |at| u16::from(at >= end)).iter().map(|f| f.to).collect::<Vec<_>>();
        assert_eq!(find(2), [2, 4]);
        assert_eq!(find(4), [3, 4]);
    }

    #[test]
    fn what_asks_does_not_run_into_a_frame() {
        let mut phrases = phrases(&[]);
        phrases.insert(&symbols("計劃幫"), Meaning::Signal(Signal::List));
        phrases.insert(&symbols("幫朋友問"), Meaning::Frame);
        let meanings =
            |text: &str| phrases.find(&symbols(text), |_| 0).into_iter().map(|f| f.meaning).collect::<Vec<_>>();
        assert_eq!(meanings("呢個計劃幫朋友問"), [Meaning::Frame]);
        assert_eq!(meanings("呢個計劃幫手"), [Meaning::Signal(Signal::List)]);
    }

    #[test]
    fn a_word_of_a_turn_of_phrase_is_none() {
        let mut phrases = phrases(&["出手"]);
        phrases.insert(&symbols("出手相助"), Meaning::Idiom);
        let meanings =
            |text: &str| phrases.find(&symbols(text), |_| 0).into_iter().map(|f| f.meaning).collect::<Vec<_>>();
        assert_eq!(meanings("出手相助"), [Meaning::Idiom]);
        assert_eq!(meanings("出手"), [Meaning::Concept(0)]);
    }

    #[test]
    fn a_word_of_an_everyday_compound_is_none_but_a_slip_is_no_compound() {
        let mut phrases = phrases(&["小組賽事"]);
        phrases.insert(&symbols("世界盃小組賽"), Meaning::Everyday);
        phrases.insert(&symbols("小組賽"), Meaning::Cue(0));
        let meanings =
            |text: &str| phrases.find(&symbols(text), |_| 0).into_iter().map(|f| f.meaning).collect::<Vec<_>>();
        assert_eq!(meanings("世界盃小組賽"), [Meaning::Everyday]);
        assert_eq!(meanings("世界被小組賽"), [Meaning::Cue(0)]);
    }

    #[test]
    fn a_frame_inside_a_name_is_none() {
        let mut phrases = Phrases::default();
        phrases.insert(&symbols("根據"), Meaning::Frame);
        phrases.insert(&symbols("根據地計劃"), Meaning::Concept(0));
        let found = phrases.find(&symbols("根據地計劃"), |_| 0);
        assert_eq!(found.iter().map(|f| f.meaning).collect::<Vec<_>>(), [Meaning::Concept(0)]);
    }

    #[test]
    fn the_end_of_one_word_and_the_beginning_of_the_next_are_none() {
        check(&["專責小組", "組成", "成立"], "專責小組成立", &[(0, 4, 0), (4, 6, 2)]);
        check(&["組成", "成立"], "由邊個組成", &[(3, 5, 0)]);
    }

    #[test]
    fn what_is_spelt_right_is_not_guessed_at() {
        check(&["義肢", "一直"], "一直", &[(0, 2, 1)]);
    }
}
