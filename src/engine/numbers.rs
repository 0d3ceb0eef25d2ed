//! Numbers, amounts of money and years in a question, in English and Chinese notation.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use strsim::osa_distance;

use super::normalise::{Kind, Text};
use super::phrases::{Found, Meaning};
use super::units::Units;
use crate::domain::{Currency, Lexicon, Money, Signal};

/// The words for numbers, from the lexicon.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    numerals: FxHashMap<Box<str>, f64>,
    magnitudes: FxHashMap<Box<str>, f64>,
    /// The currencies in the order of [`Meaning::Currency`]; the first one is meant where none is named.
    pub(crate) currencies: Vec<Currency>,
    /// The words that tell what a number counts.
    pub(crate) units: Units,
}

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    /// Place of its first token, its currency included.
    pub(crate) from: usize,
    /// One past the place of its last token.
    pub(crate) to: usize,
    pub(crate) value: f64,
    /// Whether a currency or a large magnitude makes it an amount.
    pub(crate) amount: bool,
    pub(crate) currency: Option<Currency>,
    /// The last large magnitude in it, or 1.
    scale: f64,
}

impl Number {
    /// The large magnitude in it, if there is one.
    pub(super) fn magnitude(&self) -> Option<f64> {
        (self.scale > 1.0).then_some(self.scale)
    }

    /// Makes an amount of it, in so large a magnitude.
    pub(super) fn scale_to(&mut self, scale: f64) {
        (self.value, self.scale, self.amount) = (self.value * scale, scale, true);
    }

    /// The next number as round, which one that is told to be less or more than this does not reach: people who say "over
    /// 120 million" would say "over 130 million" if it were that.
    pub(super) fn open_to(&self, lean: Ordering) -> Self {
        let mut round = 1.0;
        while self.value >= round * 10.0 && self.value % (round * 10.0) == 0.0 {
            round *= 10.0;
        }
        let value = match lean {
            Ordering::Less => self.value - round,
            Ordering::Equal => self.value,
            Ordering::Greater => self.value + round,
        };
        Self { value, ..*self }
    }

    /// The amount of money that it states.
    pub(crate) fn money(&self, home: Currency) -> Option<Money> {
        const HAIR: f64 = 1e-3;
        let whole = self.value.is_finite() && self.value >= 0.0 && self.value < 1e18;
        // Whole units: `value` is within the range of u64. What is a cent short of a limit does not reach it; what is a hair
        // short comes from the arithmetic.
        let amount = (self.value + HAIR).floor();
        (self.amount && whole).then(|| Money { currency: self.currency.unwrap_or(home), amount: amount as u64 })
    }

    /// The calendar year that it may be.
    pub(super) fn year(&self) -> Option<i32> {
        let plausible = !self.amount && self.value.fract() == 0.0 && (1990.0..=2100.0).contains(&self.value);
        plausible.then_some(self.value as i32)
    }
}

impl Numbers {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut numbers = Self { units: Units::new(lexicon), ..Self::default() };
        for (_, tongue) in lexicon.tongues.iter() {
            let key = |word: &str| -> Option<Box<str>> {
                let text = Text::phrase(word);
                text.tokens.first().map(|token| text.str(token).into())
            };
            for (word, value) in &tongue.numerals {
                numbers.numerals.extend(key(word).map(|key| (key, *value as f64)));
            }
            for (word, value) in &tongue.magnitudes {
                numbers.magnitudes.extend(key(word).map(|key| (key, *value as f64)));
            }
            for names in &tongue.currencies {
                if !numbers.currencies.contains(&names.currency) {
                    numbers.currencies.push(names.currency);
                }
            }
        }
        numbers
    }

    /// The currency that is meant where none is named.
    pub(crate) fn home(&self) -> Option<Currency> {
        self.currencies.first().copied()
    }

    /// Every number in `text`, in order.
    pub(crate) fn read(&self, text: &Text, found: &[Found]) -> Vec<Number> {
        let mut numbers = Vec::new();
        let mut at = 0;
        while at < text.tokens.len() {
            match self.one(text, at) {
                Some(mut number) => {
                    self.attach_currency(&mut number, found);
                    if is_short_year(text, &number) {
                        number.value += CENTURY;
                    }
                    at = number.to.max(at + 1);
                    if let Some(previous) =
                        numbers.last_mut().filter(|previous| self.is_open(text, found, previous, &number))
                    {
                        share_magnitude(previous, &number);
                    }
                    numbers.push(number);
                }
                None => at += 1,
            }
        }
        numbers
    }

    /// The magnitude that a word stands for; behind a number a slip in a long one is forgiven ("12 milion").
    fn magnitude(&self, word: &str, behind_number: bool) -> Option<f64> {
        /// Shorter words are too near to others.
        const LONG: usize = 6;
        let known = self.magnitudes.get(word).copied();
        if known.is_some() || !behind_number || word.len() < LONG || !word.is_ascii() {
            return known;
        }
        let close = |magnitude: &str| magnitude.len() >= LONG && osa_distance(magnitude, word) == 1;
        self.magnitudes.iter().find(|(magnitude, _)| close(magnitude)).map(|(_, value)| *value)
    }

    /// The number that begins at a token: digits and words for digits, each multiplied by what follows it.
    fn one(&self, text: &Text, from: usize) -> Option<Number> {
        let (mut total, mut section) = (0.0_f64, 0.0_f64);
        let mut current: Option<f64> = None;
        // "A hundred million".
        let is_one = from > 0
            && text.str(&text.tokens[from - 1]) == "a"
            && self.magnitudes.contains_key(text.str(&text.tokens[from]));
        let (mut last, mut digits, mut large) = (1.0_f64, false, false);
        let mut at = from;
        // 個半億 is 150 million, and 半億 50.
        let (piece, half) = (is(text, at, PIECE), |at: usize| is(text, at, HALF) && self.is_large(text, at + 1));
        if half(at + usize::from(piece)) {
            current = Some(if piece { 1.5 } else { 0.5 });
            at += 1 + usize::from(piece);
        }
        while let Some(token) = text.tokens.get(at) {
            let word = text.str(token);
            // "九千萬，兩間廠" are two numbers.
            if token.clause != text.tokens[from].clause {
                break;
            }
            if token.kind == Kind::Number {
                // 1億5千零1萬
                let is_row = current.is_some_and(|so_far| so_far > 0.0) || digits;
                if is_row || (current.is_some() && !large) {
                    break;
                }
                current = Some(word.parse().ok()?);
                digits = true;
            } else if let Some(&value) = self.numerals.get(word) {
                // "The 2027 one" is of 2027, and the 一 of 一個九千萬一個八千萬 begins another number.
                if digits || (last > 1.0 && is(text, at + 1, PIECE) && !self.is_large(text, at + 2)) {
                    break;
                }
                // 二零二六 is a row of digits; "fifty five" is a sum.
                current = Some(match current {
                    Some(so_far) if token.kind == Kind::Han && so_far.fract() == 0.0 => so_far * 10.0 + value,
                    Some(so_far) => so_far + value,
                    None => value,
                });
            } else if let Some(magnitude) = self.magnitude(word, current.is_some()) {
                let alone = current.is_none() && section == 0.0 && total == 0.0;
                // 十五本, 廿本: tens go without a digit before them.
                let is_ten = token.kind == Kind::Han && magnitude < 100.0;
                if alone && !is_ten && !is_one && (token.kind != Kind::Han || magnitude < 1e8 || is_asked(text, at)) {
                    break;
                }
                multiply(&mut total, &mut section, &mut current, magnitude);
                large |= magnitude >= 1e3;
                last = magnitude;
                digits = false;
            } else if word == PIECE && current.is_some() && (self.is_large(text, at + 1) || half(at + 1)) {
                // 兩個億 is 兩億.
            } else if word == HALF
                && let (Some(so_far), true) = (current, half(at))
            {
                // 一個半億
                current = Some(so_far + 0.5);
            } else if word == SOME && goes_on(&self.magnitudes, text, at) && (section > 0.0 || current.is_some()) {
                // 九十幾萬 is at least 九十萬.
            } else if word == HALF && last >= 1e4 {
                total += last / 2.0;
                at += 1;
                break;
            } else if word == "and" && current.is_some() && is(text, at + 1, "a") && is(text, at + 2, "half") {
                // "One and a half million".
                current = current.map(|so_far| so_far + 0.5);
                at += 2;
            } else if !(word == "and" && section > 0.0 && goes_on(&self.numerals, text, at)) {
                break;
            }
            at += 1;
        }
        // "A thousand" counts things more often than money.
        if at == from || (is_one && total < 1e6) {
            return None;
        }
        let rest = current.take().unwrap_or(0.0);
        // 兩億三 is 230 million: a bare digit after a large magnitude counts tenths of it.
        let tenths = large && section == 0.0 && total > 0.0 && rest > 0.0 && rest < 10.0 && rest.fract() == 0.0;
        let value = if tenths { total + rest * last / 10.0 } else { total + section + rest };
        Some(Number { from, to: at, value, amount: large, currency: None, scale: if large { last } else { 1.0 } })
    }

    /// Whether a number may be one end of a range that another ends: it stands in the same clause, nothing but a word that
    /// joins them between, and does not say what else it counts.
    fn is_open(&self, text: &Text, found: &[Found], number: &Number, next: &Number) -> bool {
        let clause = |at: usize| text.tokens.get(at).map(|token| token.clause);
        let joins = |at: usize| {
            let is_joint = |f: &Found| {
                matches!(f.meaning, Meaning::Signal(Signal::Range | Signal::Either | Signal::Sum | Signal::Until))
            };
            let is_mark = text.tokens[at].kind == Kind::Mark || text.str(&text.tokens[at]) == "to";
            is_mark || found.iter().any(|f| is_joint(f) && (f.from..f.to).contains(&at))
        };
        clause(number.from) == clause(next.from)
            && (number.to..next.from).all(joins)
            && self.units.behind(text, number.to).is_none()
    }

    /// Whether a large magnitude stands at a token.
    fn is_large(&self, text: &Text, at: usize) -> bool {
        text.tokens.get(at).is_some_and(|token| self.large(text.str(token)).is_some())
    }

    /// The large magnitude that a word stands for.
    pub(super) fn large(&self, word: &str) -> Option<f64> {
        self.magnitudes.get(word).copied().filter(|magnitude| *magnitude >= 1e4)
    }

    fn attach_currency(&self, number: &mut Number, found: &[Found]) {
        for phrase in found {
            let Meaning::Currency(i) = phrase.meaning else { continue };
            if phrase.to == number.from || phrase.from == number.to {
                number.currency = number.currency.or_else(|| self.currencies.get(usize::from(i)).copied());
                number.amount = true;
                number.from = number.from.min(phrase.from);
                number.to = number.to.max(phrase.to);
            }
        }
    }
}

/// What dashes are folded to.
pub(super) const DASH: &str = "-";

/// The folded character behind the number of a year.
pub(super) const YEAR: &str = "年";

/// What is left out of a year of two digits: 26年.
const CENTURY: f64 = 2000.0;

/// The folded characters behind 年 where so many years are meant: 26年前, 26年經驗.
const LONG: [&str; 9] = ["前", "后", "经", "历", "来", "工", "以", "期", "嚟"];

/// The folded character that may stand between a number and a magnitude.
const PIECE: &str = "个";

/// The folded character for a few: 九十幾萬.
const SOME: &str = "几";

/// The last folded character of 多少, how much.
const HOW_MANY: &str = "少";

/// The folded character for one half of the magnitude before it: 億半 is 150 million.
pub(super) const HALF: &str = "半";

/// Whether a magnitude is asked for: 幾億, 多少個億.
fn is_asked(text: &Text, at: usize) -> bool {
    let before = at.checked_sub(1 + usize::from(at > 0 && is(text, at - 1, PIECE)));
    before.is_some_and(|before| [SOME, HOW_MANY].iter().any(|word| is(text, before, word)))
}

/// Whether one of some words comes next.
fn goes_on(words: &FxHashMap<Box<str>, f64>, text: &Text, at: usize) -> bool {
    text.tokens.get(at + 1).is_some_and(|next| words.contains_key(text.str(next)))
}

/// Whether a number of two digits is a year of this century: 26年上半年, but not 26年經驗.
fn is_short_year(text: &Text, number: &Number) -> bool {
    /// Fewer or more years are a length of time.
    const NEAR: std::ops::Range<f64> = 24.0..40.0;
    let is_plain = number.to == number.from + 1 && !number.amount && NEAR.contains(&number.value);
    is_plain && is(text, number.to, YEAR) && !LONG.iter().any(|word| is(text, number.to + 1, word))
}

pub(super) fn is(text: &Text, at: usize, word: &str) -> bool {
    text.tokens.get(at).is_some_and(|token| text.str(token) == word)
}

/// In "130 to 170 million" the magnitude belongs to both.
fn share_magnitude(previous: &mut Number, next: &Number) {
    /// A dash or one word stands between the ends of a range.
    const APART: usize = 2;
    let bare = previous.value > 0.0 && previous.value < 1000.0 && previous.year().is_none();
    let near = next.from >= previous.to && next.from - previous.to <= APART;
    if bare && near && next.amount && next.scale > 1.0 {
        previous.value *= next.scale;
        previous.amount = true;
        previous.currency = previous.currency.or(next.currency);
    }
}

fn multiply(total: &mut f64, section: &mut f64, current: &mut Option<f64>, magnitude: f64) {
    let digit = current.take();
    if magnitude < 1000.0 {
        *section += digit.unwrap_or(1.0) * magnitude;
    } else if magnitude == 1000.0 {
        *section = (*section + digit.unwrap_or(if *section == 0.0 { 1.0 } else { 0.0 })) * magnitude;
    } else {
        let factor = *section + digit.unwrap_or(0.0);
        *section = 0.0;
        if factor > 0.0 {
            *total += factor * magnitude;
        } else if *total > 0.0 {
            *total *= magnitude;
        } else {
            *total = magnitude;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CurrencyNames, Tongue};
    use crate::engine::index::Index;

    fn lexicon() -> Lexicon {
        let list = |pairs: &[(&str, u64)]| pairs.iter().map(|(w, v)| ((*w).to_owned(), *v)).collect();
        let currency = |code: &str, names: &[&str]| CurrencyNames {
            currency: Currency::parse(code).unwrap(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let en = Tongue {
            numerals: list(&[("one", 1), ("fifty", 50), ("two", 2)]),
            magnitudes: list(&[
                ("hundred", 100),
                ("k", 1000),
                ("million", 1_000_000),
                ("m", 1_000_000),
                ("bn", 1_000_000_000),
            ]),
            currencies: vec![currency("HKD", &["hk$", "$"]), currency("USD", &["us$", "usd"])],
            signals: vec![(Signal::Sum, vec!["and".to_owned()])],
            ..Tongue::default()
        };
        let zh = Tongue {
            numerals: list(&[("零", 0), ("一", 1), ("二", 2), ("兩", 2), ("三", 3), ("五", 5), ("六", 6)]),
            magnitudes: list(&[("十", 10), ("百", 100), ("千", 1000), ("萬", 10_000), ("億", 100_000_000)]),
            currencies: vec![currency("HKD", &["港元", "蚊"]), currency("CNY", &["人民幣"])],
            ..Tongue::default()
        };
        Lexicon { tongues: crate::domain::Bilingual::new(en, zh), ..Lexicon::default() }
    }

    #[track_caller]
    fn check(input: &str, expect: &[&str]) {
        let knowledge = crate::domain::KnowledgeBase { lexicon: lexicon(), ..Default::default() };
        let index = Index::build(&knowledge);
        let numbers = Numbers::new(&knowledge.lexicon);
        let text = Text::message(input);
        let symbols: Vec<_> =
            text.tokens.iter().map(|token| index.vocabulary.symbol(&text, token).unwrap_or_default()).collect();
        let found = index.phrases.find(&symbols, |at| text.tokens[at].sentence);
        let home = numbers.home().unwrap();
        let got: Vec<String> = numbers
            .read(&text, &found)
            .iter()
            .filter_map(|n| n.money(home))
            .map(|m| format!("{} {}", m.currency, m.amount))
            .collect();
        assert_eq!(got, expect, "{input}");
    }

    #[test]
    fn amounts_are_read_in_english_notation() {
        check("HK$180m", &["HKD 180000000"]);
        check("a $1.5 million line", &["HKD 1500000"]);
        check("we hav 12 milion hkd", &["HKD 12000000"]);
        check("0.2bn or US$25 million", &["HKD 200000000", "USD 25000000"]);
        check("150,000,000 in 2026", &[]);
        check("HK$150,000,000", &["HKD 150000000"]);
        check("one hundred and fifty million", &["HKD 150000000"]);
        check("a hundred million hk$", &["HKD 100000000"]);
        check("a million, not a hundred or a two", &["HKD 1000000"]);
        check("HK$90 million and HK$75 million", &["HKD 90000000", "HKD 75000000"]);
        check("between HK$130 and 170 million", &["HKD 130000000", "HKD 170000000"]);
        check("120-180m", &["HKD 120000000", "HKD 180000000"]);
        check("phase 1, 170 million", &["HKD 170000000"]);
        check("one and a half million", &["HKD 1500000"]);
        check("line one would be 170m", &["HKD 170000000"]);
    }

    #[test]
    fn amounts_are_read_in_chinese_notation() {
        check("1.5億", &["HKD 150000000"]);
        check("9000萬港元", &["HKD 90000000"]);
        check("一億六千萬", &["HKD 160000000"]);
        check("兩億三", &["HKD 230000000"]);
        check("两个亿", &["HKD 200000000"]);
        check("一個億港元", &["HKD 100000000"]);
        check("三個人", &[]);
        check("億半", &["HKD 150000000"]);
        check("1億5000萬", &["HKD 150000000"]);
        check("人民幣1.2億", &["CNY 120000000"]);
        check("3億幾嘅廠", &["HKD 300000000"]);
        check("三千萬", &["HKD 30000000"]);
        check("15千萬", &["HKD 150000000"]);
        check("個半億", &["HKD 150000000"]);
        check("一個半億嘅廠", &["HKD 150000000"]);
        check("半億", &["HKD 50000000"]);
        check("一億五千幾萬", &["HKD 150000000"]);
        check("億半定幾億", &["HKD 150000000"]);
        check("各是多少個億，使咗個億", &["HKD 100000000"]);
        check("五十幾億", &["HKD 5000000000"]);
    }

    #[test]
    fn plain_numbers_are_no_amounts() {
        check("2026年", &[]);
        check("二零二六年 phase 1", &[]);
        check("第三個 12 times", &[]);
    }
}
