//! The words that the knowledge base knows, and how a misspelt one is led back to them.

use rustc_hash::FxHashMap;

use super::normalise::{Kind, Text, Token, english, latin};

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
/// Two forms of a word have as many letters in common at their beginning.
const KIN: usize = 6;
/// From this length on a second slip is forgiven.
const TWO_SLIPS: usize = 10;

/// How many words a vocabulary has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    stems: usize,
    forms: usize,
}

/// The symbols that words of one vocabulary have in another.
#[derive(Debug)]
pub(super) struct Moved {
    /// The first symbol that may differ, and what it and those behind it are.
    first: u32,
    symbols: Vec<Symbol>,
}

impl Moved {
    pub(super) fn of(&self, symbol: Symbol) -> Symbol {
        let place = symbol.0.checked_sub(self.first);
        place.and_then(|place| self.symbols.get(place as usize)).copied().unwrap_or(symbol)
    }
}

/// All words of the knowledge base.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    stems: FxHashMap<Box<str>, Symbol>,
    /// Every form that was seen, for the comparison with what was typed.
    forms: Vec<(Box<str>, Symbol)>,
    seen: FxHashMap<Box<str>, u32>,
    deletions: Deletions,
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
            Kind::Number | Kind::Mark => match self.stems.get(word) {
                Some(symbol) => *symbol,
                None => self.intern_stem(word.into()),
            },
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
        if let Some(form) = self.seen.get(word) {
            return self.forms[*form as usize].1;
        }
        let standard = self.standard(word);
        let form = match self.seen.get(standard) {
            Some(form) => *form,
            None => {
                let standard: Box<str> = standard.into();
                let symbol = self.intern_stem(latin::stem(&standard).into());
                let form = self.forms.len() as u32;
                self.seen.insert(standard.clone(), form);
                self.forms.push((standard, symbol));
                form
            }
        };
        // A variant is seen as what it stands for, so that it is looked up once from now on.
        self.seen.entry(word.into()).or_insert(form);
        self.forms[form as usize].1
    }

    pub(super) fn size(&self) -> Size {
        Size { stems: self.stems.len(), forms: self.forms.len() }
    }

    /// Takes in the words of another vocabulary that grew from the one that this grew from, of `common` size, as if they
    /// had come here one after the other.
    pub(super) fn absorb(&mut self, other: Self, common: Size) -> Moved {
        let first = common.stems as u32 + 1;
        let mut stems: Vec<(Symbol, Box<str>)> = other
            .stems
            .into_iter()
            .filter(|(_, symbol)| symbol.0 >= first)
            .map(|(stem, symbol)| (symbol, stem))
            .collect();
        stems.sort_unstable_by_key(|(symbol, _)| *symbol);
        let symbols = stems.into_iter().map(|(_, stem)| self.intern_stem(stem)).collect();
        let moved = Moved { first, symbols };
        for (form, symbol) in other.forms.into_iter().skip(common.forms) {
            if !self.seen.contains_key(&form) {
                self.seen.insert(form.clone(), self.forms.len() as u32);
                self.forms.push((form, moved.of(symbol)));
            }
        }
        moved
    }

    /// Has to be called when all words are there, before any is corrected.
    pub(crate) fn finish(&mut self) {
        let long = |(_, (form, _)): &(u32, &(Box<str>, Symbol))| {
            let length = form.chars().count();
            length >= SHORTEST_CORRECTED || (length + 1 == SHORTEST_CORRECTED && english::is_word(form))
        };
        self.deletions = Deletions::new((0..).zip(&self.forms).filter(long).map(|(i, (form, _))| (i, &**form)));
    }

    /// The spelling that `word` stands for.
    fn standard<'a>(&'a self, word: &'a str) -> &'a str {
        if self.variants.is_empty() { word } else { self.variants.get(word).map_or(word, |to| to) }
    }

    /// The symbol of a word as typed, if the knowledge base uses any form of it.
    pub(crate) fn known(&self, word: &str) -> Option<Symbol> {
        let word = self.standard(word);
        match self.seen.get(word) {
            Some(form) => Some(self.forms[*form as usize].1),
            None => self.stems.get(latin::stem(word).as_str()).copied(),
        }
    }

    /// The symbol of a word, if the knowledge base uses just this form of it.
    pub(crate) fn known_form(&self, word: &str) -> Option<Symbol> {
        self.seen.get(self.standard(word)).map(|form| self.forms[*form as usize].1)
    }

    /// The known word that a misspelt one most likely stands for, with how well it fits (0 to 1).
    pub(crate) fn corrected(&self, word: &str) -> Option<(Symbol, f32)> {
        let length = word.chars().count();
        if length + 1 < SHORTEST_CORRECTED || !word.is_ascii() {
            return None;
        }
        let mut best: Option<(usize, bool, u32)> = None;
        for form in self.deletions.neighbours(word) {
            let (candidate, _) = &self.forms[form as usize];
            let allowed = if candidate.len().min(length) >= TWO_SLIPS { 2 } else { 1 };
            let distance = match (latin::is_one_slip(word, candidate), allowed) {
                (true, _) => usize::from(word != &**candidate),
                (false, 1) => continue,
                (false, _) => strsim::osa_distance(word, candidate),
            };
            // Of short words only letters that changed places or came twice are led back.
            if candidate.len() < SHORTEST_CORRECTED && !is_shuffled(word, candidate) {
                continue;
            }
            // People rarely miss the first letter, so among equals the one that shares it wins.
            let key = (distance, !candidate.starts_with(&word[..1]), form);
            if distance <= allowed && best.is_none_or(|best| key < best) {
                best = Some(key);
            }
        }
        let (distance, other_start, form) = best?;
        // A word that exists is another form of a known one at best: "innovative", but not "police" for a policy.
        let kin = word.bytes().zip(self.forms[form as usize].0.bytes()).take_while(|(a, b)| a == b).count() >= KIN;
        if !kin && english::is_word(word) {
            return None;
        }
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

/// Whether a word has the letters of another one, one of them perhaps twice.
fn is_shuffled(word: &str, other: &str) -> bool {
    let mut rest = word.as_bytes().to_vec();
    let takes = |letter: u8, rest: &mut Vec<u8>| rest.iter().position(|r| *r == letter).map(|at| rest.remove(at));
    other.bytes().all(|letter| takes(letter, &mut rest).is_some()) && rest.iter().all(|l| other.as_bytes().contains(l))
}

/// The deletion neighbourhood of every form (Garbe's SymSpell, 2012): hashes of the form with up to two letters left
/// out. Two words within reach of each other share at least one; what shares one by accident is found too far away.
#[derive(Debug, Clone, Default)]
struct Deletions {
    /// Hash and form, in order of the hash.
    entries: Vec<(u32, u32)>,
    /// Where the entries begin whose hashes have the same highest bits.
    starts: Vec<u32>,
    /// How far a hash is moved to the right for its place among `starts`.
    shift: u32,
}

impl Deletions {
    fn new<'a>(forms: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut entries = Vec::new();
        let mut hashes = Vec::new();
        for (form, word) in forms {
            deletions(word, &mut hashes);
            entries.extend(hashes.iter().map(|hash| (*hash, form)));
        }
        entries.sort_unstable();
        // About four entries share a place.
        let bits = (entries.len() / 4).max(2).ilog2().min(24);
        let shift = u32::BITS - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (hash, _) in &entries {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        entries.shrink_to_fit();
        Self { entries, starts, shift }
    }

    /// The forms that share a hash with `word`, each once.
    fn neighbours(&self, word: &str) -> Vec<u32> {
        let mut forms = Vec::new();
        if self.entries.is_empty() {
            return forms;
        }
        let mut hashes = Vec::new();
        deletions(word, &mut hashes);
        for hash in hashes {
            let place = (hash >> self.shift) as usize;
            let same_start = &self.entries[self.starts[place] as usize..self.starts[place + 1] as usize];
            forms.extend(same_start.iter().filter(|(other, _)| *other == hash).map(|(_, form)| *form));
        }
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

/// Fills `hashes` with those of `word` with no, one and (for long words) two letters left out.
///
/// The hash is a polynomial over the letters, so that a hash with letters left out comes from the hashes of the parts
/// around them.
fn deletions(word: &str, hashes: &mut Vec<u32>) {
    /// Any odd number with well spread bits will do.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    hashes.clear();
    let (mut prefixes, mut powers) = (vec![0_u64], vec![1_u64]);
    for c in word.chars() {
        let (last, power) = (prefixes[prefixes.len() - 1], powers[powers.len() - 1]);
        prefixes.push(last.wrapping_mul(BASE).wrapping_add(u64::from(c) + 1));
        powers.push(power.wrapping_mul(BASE));
    }
    let length = prefixes.len() - 1;
    let part = |from: usize, to: usize| prefixes[to].wrapping_sub(prefixes[from].wrapping_mul(powers[to - from]));
    // The low bits of a product depend on few letters, the high ones on all.
    let mixed = |hash: u64| (hash.wrapping_mul(BASE) >> 32) as u32;
    let join = |head: u64, from: usize, to: usize| head.wrapping_mul(powers[to - from]).wrapping_add(part(from, to));
    hashes.push(mixed(prefixes[length]));
    for (i, &head) in prefixes[..length].iter().enumerate() {
        hashes.push(mixed(join(head, i + 1, length)));
        if length >= TWO_SLIPS {
            hashes.extend((i + 1..length).map(|j| mixed(join(join(head, i + 1, j), j + 1, length))));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        words.split(' ').for_each(|word| {
            vocabulary.intern_word(word);
        });
        vocabulary.finish();
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
    fn short_words_are_led_back_where_letters_changed_places() {
        let vocabulary = vocabulary("what fund nias");
        for (typed, meant) in [("waht", Some("what")), ("funnd", Some("fund")), ("fubd", None), ("nais", None)] {
            let found = vocabulary.corrected(typed).map(|(s, _)| s);
            assert_eq!(found, meant.and_then(|meant| vocabulary.known(meant)), "{typed}");
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
    fn words_that_exist_are_no_misspellings_but_may_be_other_forms() {
        let vocabulary = vocabulary("policy cores conclusion innovation");
        for typed in ["police", "chores", "concession"] {
            assert_eq!(vocabulary.corrected(typed), None, "{typed}");
        }
        for (typed, meant) in [("polcy", "policy"), ("innovative", "innovation")] {
            assert_eq!(vocabulary.corrected(typed).map(|(s, _)| s), vocabulary.known(meant), "{typed}");
        }
    }

    #[test]
    fn ordinary_words_are_no_misspellings() {
        let mut vocabulary = vocabulary("launch");
        assert!(vocabulary.corrected("lanch").is_some());
        let text = Text::phrase("lanch");
        vocabulary.intern_ordinary(&text, &text.tokens[0]);
        assert!(vocabulary.known("lanches").is_some());
        assert_eq!(vocabulary.corrected("lanchh"), None);
    }

    #[test]
    fn variants_stand_for_each_other() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_variant("center", "centre");
        let symbol = vocabulary.intern_word("centre");
        assert_eq!(vocabulary.known("center"), Some(symbol));
    }
}
