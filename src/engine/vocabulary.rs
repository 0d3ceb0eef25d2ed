//! The words that the knowledge base knows, and how a misspelt one is led back to them.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use super::normalise::{Kind, Text, Token, latin};

/// A word's stem, a number or a Han character, as a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(pub(crate) u32);

/// Han characters need no table: their symbol is the character itself with this bit set.
const HAN: u32 = 1 << 31;

impl Symbol {
    /// The symbol of a Han character.
    pub(crate) const fn han(c: char) -> Self {
        Self(HAN | c as u32)
    }

    /// The character, if this is a Han character.
    pub(crate) fn as_han(self) -> Option<char> {
        (self.0 & HAN != 0).then(|| char::from_u32(self.0 & !HAN)).flatten()
    }
}

/// Words shorter than this are never corrected: an acronym is right or it is another one.
const SHORTEST_CORRECTED: usize = 5;
/// From this length on a second slip is forgiven.
const TWO_SLIPS: usize = 10;

/// All words of the knowledge base.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    stems: FxHashMap<Box<str>, Symbol>,
    /// Every form that was seen, for the comparison with what was typed.
    forms: Vec<(Box<str>, Symbol)>,
    seen: FxHashMap<Box<str>, u32>,
    /// Deletion neighbourhood (Garbe's SymSpell, 2012): a hash of each form with up to two letters left out.
    deletions: FxHashMap<u64, Vec<u32>>,
    variants: FxHashMap<Box<str>, Box<str>>,
}

impl Vocabulary {
    /// Makes one spelling stand for another from now on.
    pub(crate) fn add_variant(&mut self, from: &str, to: &str) {
        self.variants.insert(from.into(), to.into());
    }

    /// The symbol of a token of an ordinary word: it is known, so never corrected, but nothing is corrected to it.
    pub(crate) fn intern_ordinary(&mut self, text: &Text, token: &Token) -> Symbol {
        match token.kind {
            Kind::Word => self.intern_stem(latin::stem(text.str(token)).into()),
            Kind::Han | Kind::Number | Kind::Mark => self.intern(text, token),
        }
    }

    /// The symbol of a token, made if it is new.
    pub(crate) fn intern(&mut self, text: &Text, token: &Token) -> Symbol {
        let word = text.str(token);
        match token.kind {
            Kind::Han => text.han(token).map_or(Symbol(0), Symbol::han),
            Kind::Word => self.intern_word(word),
            Kind::Number | Kind::Mark => self.intern_stem(word.into()),
        }
    }

    /// The symbol of a token, if the knowledge base knows it.
    pub(crate) fn symbol(&self, text: &Text, token: &Token) -> Option<Symbol> {
        match token.kind {
            Kind::Han => text.han(token).map(Symbol::han),
            Kind::Word => self.known(text.str(token)),
            Kind::Number | Kind::Mark => self.stems.get(text.str(token)).copied(),
        }
    }

    /// The symbol of a Latin word, made if it is new.
    pub(crate) fn intern_word(&mut self, word: &str) -> Symbol {
        let word: Box<str> = self.variants.get(word).cloned().unwrap_or_else(|| word.into());
        let symbol = self.intern_stem(latin::stem(&word).into());
        if !self.seen.contains_key(&word) {
            let index = self.forms.len() as u32;
            self.seen.insert(word.clone(), index);
            if word.chars().count() >= SHORTEST_CORRECTED {
                for hash in deletions(&word) {
                    self.deletions.entry(hash).or_default().push(index);
                }
            }
            self.forms.push((word, symbol));
        }
        symbol
    }

    /// The symbol of a word as typed, if the knowledge base uses any form of it.
    pub(crate) fn known(&self, word: &str) -> Option<Symbol> {
        let word = self.variants.get(word).map_or(word, |to| to);
        self.stems.get(latin::stem(word).as_str()).copied()
    }

    /// The symbol of a word, if the knowledge base uses just this form of it.
    pub(crate) fn known_form(&self, word: &str) -> Option<Symbol> {
        let word = self.variants.get(word).map_or(word, |to| to);
        self.seen.get(word).map(|form| self.forms[*form as usize].1)
    }

    /// The known word that a misspelt one most likely stands for, with how well it fits (0 to 1).
    pub(crate) fn corrected(&self, word: &str) -> Option<(Symbol, f32)> {
        let length = word.chars().count();
        if length + 1 < SHORTEST_CORRECTED || !word.is_ascii() {
            return None;
        }
        let mut best: Option<(usize, bool, u32)> = None;
        let mut checked: Vec<u32> = Vec::new();
        for hash in deletions(word) {
            for &form in self.deletions.get(&hash).into_iter().flatten() {
                if checked.contains(&form) {
                    continue;
                }
                checked.push(form);
                let (candidate, _) = &self.forms[form as usize];
                let allowed = if candidate.len().min(length) >= TWO_SLIPS { 2 } else { 1 };
                let distance = strsim::osa_distance(word, candidate);
                // People rarely miss the first letter, so among equals the one that shares it wins.
                let key = (distance, !candidate.starts_with(&word[..1]), form);
                if distance <= allowed && best.is_none_or(|best| key < best) {
                    best = Some(key);
                }
            }
        }
        let (distance, other_start, form) = best?;
        // A short word with another first letter is more likely another word.
        (!other_start || length >= TWO_SLIPS)
            .then(|| (self.forms[form as usize].1, 1.0 - distance as f32 / (length as f32).max(5.0)))
    }

    fn intern_stem(&mut self, stem: Box<str>) -> Symbol {
        // Symbol 0 is left free for "none".
        let next = Symbol(self.stems.len() as u32 + 1);
        *self.stems.entry(stem).or_insert(next)
    }
}

/// Hashes of `word` with no, one and (for long words) two letters left out.
fn deletions(word: &str) -> Vec<u64> {
    let chars: Vec<char> = word.chars().collect();
    let hash_without = |skip: &[usize]| {
        let mut hasher = FxHasher::default();
        chars.iter().enumerate().filter(|(i, _)| !skip.contains(i)).for_each(|(_, c)| c.hash(&mut hasher));
        hasher.finish()
    };
    let mut hashes = vec![hash_without(&[])];
    for i in 0..chars.len() {
        hashes.push(hash_without(&[i]));
        if chars.len() >= TWO_SLIPS {
            hashes.extend((i + 1..chars.len()).map(|j| hash_without(&[i, j])));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        words.split(' ').for_each(|word| {
            vocabulary.intern_word(word);
        });
        vocabulary
    }

    #[test]
    fn slips_of_the_keyboard_are_led_back() {
        let vocabulary = vocabulary("ridge industrialisation cybersecurity supercomputing scheme nias");
        for (typed, meant) in [
            ("rigde", "ridge"),
            ("industralisation", "industrialisation"),
            ("cybersecurty", "cybersecurity"),
            ("supercomputting", "supercomputing"),
            ("sceme", "scheme"),
        ] {
            assert_eq!(vocabulary.corrected(typed).map(|(s, _)| s), vocabulary.known(meant), "{typed}");
        }
    }

    #[test]
    fn acronyms_and_other_words_are_left_alone() {
        let vocabulary = vocabulary("nias ridge loop fund");
        for typed in ["nais", "bridge", "look", "found", "theme"] {
            assert_eq!(vocabulary.corrected(typed), None, "{typed}");
        }
    }

    #[test]
    fn ordinary_words_are_no_misspellings() {
        let mut vocabulary = vocabulary("launch");
        assert!(vocabulary.corrected("lunch").is_some());
        let text = Text::phrase("lunch");
        vocabulary.intern_ordinary(&text, &text.tokens[0]);
        assert!(vocabulary.known("lunches").is_some());
        assert_eq!(vocabulary.corrected("lunchh"), None);
    }

    #[test]
    fn variants_stand_for_each_other() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_variant("center", "centre");
        let symbol = vocabulary.intern_word("centre");
        assert_eq!(vocabulary.known("center"), Some(symbol));
    }
}
