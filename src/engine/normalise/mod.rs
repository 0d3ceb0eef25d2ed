//! Turns what was typed into tokens that compare equal when people mean the same.
//!
//! Markup, mentions, links and invisible characters go; width, case, accents and look-alike letters are folded; Han
//! characters are folded across traditional, simplified and Hong Kong variants ([`han`]), Latin words are cut to a
//! stem ([`latin`]). Nothing is lost that a person would read as a difference.

pub(crate) mod alike;
pub(crate) mod apart;
pub(crate) mod cantonese;
pub(crate) mod english;
pub(crate) mod han;
pub(crate) mod latin;
pub(crate) mod markup;

use std::str::Chars;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of letters.
    Word,
    /// One Han character.
    Han,
    /// Digits, possibly with a decimal point; thousands separators are dropped.
    Number,
    /// A sign that matters beside numbers: a currency sign, `%`, or a dash or slash between digits.
    Mark,
}

/// One token of a [`Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    start: u32,
    end: u32,
    /// Counts sentences from 0.
    pub(crate) sentence: u16,
    /// Counts clauses from 0 through the whole text: commas and brackets end one.
    pub(crate) clause: u16,
    /// Whether white space or punctuation stands before it.
    pub(crate) spaced: bool,
}

impl Token {
    /// Where it begins in its text, which tells it from any other there.
    pub(crate) const fn start(&self) -> u32 {
        self.start
    }
}

/// A message, normalised and cut into tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    folded: String,
    /// What the tokens were cut from; kept for its space.
    uncut: String,
    pub(crate) tokens: Vec<Token>,
    /// The sentences that end with a question mark.
    pub(crate) asking: Vec<u16>,
}

impl Text {
    /// Normalises a message as people type it, with its markup.
    pub(crate) fn message(raw: &str) -> Self {
        Self::phrase(&apart::together(markup::strip(raw)))
    }

    /// Normalises a phrase of the knowledge base.
    pub(crate) fn phrase(raw: &str) -> Self {
        let mut text = Self::default();
        text.replace(raw);
        text
    }

    /// As [`Self::phrase`], in the space of the text that stood here before.
    pub(crate) fn replace(&mut self, raw: &str) {
        let mut uncut = std::mem::take(&mut self.uncut);
        uncut.clear();
        fold_into(raw, &mut uncut);
        self.tokenise(&uncut);
        self.uncut = uncut;
    }

    /// The folded text of a token.
    pub(crate) fn str(&self, token: &Token) -> &str {
        &self.folded[token.start as usize..token.end as usize]
    }

    /// The Han character of a token, if it is one.
    pub(crate) fn han(&self, token: &Token) -> Option<char> {
        (token.kind == Kind::Han).then(|| self.str(token).chars().next()).flatten()
    }

    /// How many sentences there are.
    pub(crate) fn sentences(&self) -> u16 {
        self.tokens.last().map_or(0, |token| token.sentence + 1)
    }

    /// The text without the digits behind its words, where most have one from 1 to 6 as syllables in Jyutping do.
    pub(crate) fn without_tones(mut self) -> Self {
        /// Fewer are names such as "phase1".
        const FEWEST: usize = 3;
        let is_tone = |at: usize| {
            let [word, digit] = &self.tokens[at..at + 2] else { return false };
            let tones = ["1", "2", "3", "4", "5", "6"];
            word.kind == Kind::Word && !digit.spaced && tones.contains(&self.str(digit))
        };
        let tones: Vec<usize> = (1..self.tokens.len()).filter(|at| is_tone(at - 1)).collect();
        let words = self.tokens.iter().filter(|token| token.kind == Kind::Word).count();
        if tones.len() >= FEWEST && tones.len() * 2 >= words {
            let mut at = 0..;
            self.tokens.retain(|_| at.next().is_none_or(|at| tones.binary_search(&at).is_err()));
        }
        self
    }

    fn tokenise(&mut self, folded: &str) {
        let text = self;
        text.folded.clear();
        text.tokens.clear();
        text.asking.clear();
        text.folded.reserve(folded.len());
        // Three bytes a Han character, and Latin words are longer.
        text.tokens.reserve(folded.len() / 3);
        let mut chars = folded.chars();
        let (mut sentence, mut clause, mut spaced, mut fresh) = (0_u16, 0_u16, true, true);
        let mut previous = ' ';
        while let Some(c) = chars.next() {
            let start = text.folded.len() as u32;
            let kind = if han::is_han(c) {
                text.folded.push(c);
                Kind::Han
            } else if c.is_ascii_digit() {
                take_number(c, &mut chars, &mut text.folded);
                if is_apostrophe(previous) && is_short_year(&text.folded[start as usize..], next(&chars)) {
                    text.folded.insert_str(start as usize, "20");
                }
                Kind::Number
            } else if c.is_alphabetic() {
                take_word(c, &mut chars, &mut text.folded);
                Kind::Word
            } else if is_mark(c, previous, next(&chars)) {
                text.folded.push(if matches!(c, '–' | '—' | '~' | '/') { '-' } else { c });
                Kind::Mark
            } else {
                let ends = ends_sentence(c, next(&chars));
                if ends && matches!(c, '?' | '¿') && !text.asking.contains(&sentence) {
                    text.asking.push(sentence);
                }
                if ends && !fresh {
                    sentence = sentence.saturating_add(1);
                    clause = clause.saturating_add(1);
                    fresh = true;
                } else if matches!(c, ',' | '、' | ':' | '(' | ')' | '—' | '|' | '[' | ']') || (c == '/' && spaced) {
                    clause = clause.saturating_add(1);
                }
                spaced = true;
                // In 5'11" it stands for feet.
                previous = if is_apostrophe(c) && previous.is_alphanumeric() { ' ' } else { c };
                continue;
            };
            let end = text.folded.len() as u32;
            text.tokens.push(Token { kind, start, end, sentence, clause, spaced });
            (spaced, fresh) = (false, false);
            previous = text.folded.chars().next_back().unwrap_or(' ');
        }
    }
}

/// A text folded for comparing what is typed with the beginning of names: everything but letters, digits and Han
/// characters is one space.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    key_into(text, &mut String::new(), &mut key);
    key
}

/// As [`key`], in the space of what stood in `key` before; `scratch` is space to fold in.
pub(crate) fn key_into(text: &str, scratch: &mut String, key: &mut String) {
    scratch.clear();
    key.clear();
    fold_into(text, scratch);
    for word in scratch.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
}

/// Folds width, case, accents, look-alike letters and Han variants; `out` has to be empty.
fn fold_into(text: &str, out: &mut String) {
    out.reserve(text.len());
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    if text.chars().all(is_plain) {
        out.extend(
            text.chars().map(|c| if han::is_unified(c) { han::fold(c) } else { narrow(c).to_ascii_lowercase() }),
        );
        return;
    }
    for c in text.nfkd().filter(|c| !is_invisible(*c) && !is_combining_mark(*c)) {
        if han::is_han(c) {
            out.push(han::fold(c));
        } else {
            out.extend(c.to_lowercase());
        }
    }
    latin::unmask(out);
}

/// Whether nothing but case, width and Han variants has to be folded, as in nearly all text: but for these it is its own
/// decomposition.
fn is_plain(c: char) -> bool {
    let is_sign = || matches!(c, '、' | '。' | '「' | '」' | '–' | '—' | '‘' | '’' | '“' | '”');
    c.is_ascii() || han::is_unified(c) || narrow(c) != c || is_sign()
}

/// The ASCII character that `c` is a wide form of; itself if it is none.
fn narrow(c: char) -> char {
    /// How far the wide forms, from `！` to `～`, lie behind the others.
    const WIDE: u32 = 0xfee0;
    match c {
        '！'..='～' => char::from_u32(c as u32 - WIDE).unwrap_or(c),
        _ => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '?' | '!' | '。' | ';' | '\n' | '¿' | '…' => true,
        '.' => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn is_mark(c: char, previous: char, next: Option<char>) -> bool {
    match c {
        '$' | '€' | '£' | '¥' | '%' | '+' => true,
        '-' | '–' | '—' | '~' | '/' => previous.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
        _ => false,
    }
}

/// The character that comes next.
fn next(chars: &Chars<'_>) -> Option<char> {
    chars.clone().next()
}

/// Takes the rest of a number; a comma counts only before three digits, a point only before one.
fn take_number(first: char, chars: &mut Chars<'_>, out: &mut String) {
    out.push(first);
    while let Some(c) = next(chars) {
        let mut ahead = chars.clone();
        ahead.next();
        let digits = ahead.take_while(char::is_ascii_digit).count();
        if c.is_ascii_digit() || (c == '.' && digits > 0) {
            out.push(c);
        } else if !(c == ',' && digits == 3) {
            break;
        }
        chars.next();
    }
    take_exponent(chars, out);
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

/// Whether what stands behind an apostrophe is the year of a century that is left out: the 26 of "H1 '26".
fn is_short_year(digits: &str, behind: Option<char>) -> bool {
    digits.len() == 2 && !digits.contains('.') && !behind.is_some_and(char::is_alphanumeric)
}

/// Takes the power of ten of a number as programmers write it: "1.5e8".
fn take_exponent(chars: &mut Chars<'_>, out: &mut String) {
    /// More digits are a name.
    const MOST: usize = 2;
    let Some(power) = chars.as_str().strip_prefix('e') else { return };
    let digits = power.bytes().take_while(u8::is_ascii_digit).count();
    let ends = !power[digits..].starts_with(char::is_alphanumeric);
    if (1..=MOST).contains(&digits) && ends {
        out.push('e');
        out.push_str(&power[..digits]);
        *chars = power[digits..].chars();
    }
}

/// Takes the rest of a word: "co-operation" and "don't" are one word each, "what's" is "what".
fn take_word(first: char, chars: &mut Chars<'_>, out: &mut String) {
    let start = out.len();
    out.push(first);
    let is_letter = |c: char| c.is_alphabetic() && !han::is_han(c);
    loop {
        // Nearly all letters are plain ones.
        let rest = chars.as_str();
        let (plain, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
        out.push_str(plain);
        *chars = rest.chars();
        let Some(c) = next(chars) else { break };
        if is_letter(c) {
            out.push(c);
            chars.next();
            continue;
        }
        if !matches!(c, '\'' | '’' | '-' | '‐' | '‑') {
            break;
        }
        let mut ahead = chars.clone();
        ahead.next();
        let tail: String = ahead.take_while(|n| is_letter(*n)).take(8).collect();
        match c {
            '\'' | '’' if tail == "s" => {
                chars.next();
                chars.next();
                break;
            }
            '\'' | '’' if matches!(tail.as_str(), "t" | "re" | "ve" | "ll" | "d" | "m") => {}
            '-' | '‐' | '‑' if !tail.is_empty() && latin::is_prefix(&out[start..]) => {}
            _ => break,
        }
        chars.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        let text = Text::message(input);
        let words: Vec<&str> = text.tokens.iter().map(|token| text.str(token)).collect();
        assert_eq!(words.join(" "), expect);
    }

    #[test]
    fn markup_and_invisible_characters_go() {
        check("**what** is the ~~budget~~ _amount_ of `AI`???", "what is the amount of ai");
        check("a lone ~~ strikes nothing", "a lone strikes nothing");
        check("<script>alert('x')</script><b>Who</b> runs it", "alert x who runs it");
        check("N\u{200b}I\u{200d}AS <@123456> <:smile:99> https://a.example/b?c", "nias");
        check("|| 高科技 || ||義肢|| 🦿", "高 科 技 义 肢");
    }

    #[test]
    fn width_case_accents_and_look_alikes_fold() {
        check("ＡＩ資助３０億", "ai 资 助 30 亿");
        check("Café NІAS", "cafe nias"); // the second I is Cyrillic
    }

    #[test]
    fn traditional_simplified_and_hong_kong_variants_are_one() {
        for (a, b) in [("計劃", "计划"), ("數碼港裏", "数码港里"), ("衞生羣", "卫生群"), ("線綫", "线线")]
        {
            assert_eq!(Text::phrase(a).folded, Text::phrase(b).folded, "{a}");
        }
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        check("HK$1,500,000.5m what's co-operation don't", "hk $ 1500000.5 m what cooperation dont");
        check("2026-27, phase1 Chang'E-8 AIR@InnoHK", "2026 - 27 phase 1 chang e 8 air innohk");
        check("cross-boundary 1.5億", "cross boundary 1.5 亿");
        check("H1 '26, by ’27? the '90s, 5'11, '2026'", "h 1 2026 by 2027 the 90 s 5 11 2026");
    }

    #[test]
    fn sentences_and_clauses_are_counted() {
        let text = Text::message("We, the firm. Is it v2.3 ok? 係咪？好。");
        let at: Vec<u16> = text.tokens.iter().map(|token| token.sentence).collect();
        assert_eq!(at, [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3]);
        assert_eq!(text.asking, [1, 2]);
    }

    proptest! {
        #[test]
        fn any_message_can_be_read(raw in "\\PC{0,200}") {
            let text = Text::message(&raw);
            for token in &text.tokens {
                prop_assert!(!text.str(token).is_empty());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(raw in "\\PC{0,80}") {
            let (mut once, mut twice) = (String::new(), String::new());
            fold_into(&raw, &mut once);
            fold_into(&once, &mut twice);
            prop_assert_eq!(twice, once);
        }
    }
}
