//! Figures of English texts: "$150 million", "two-year", "the first half of 2026", "this year".

use super::{Characters, Digits, Figure, ONE, Quantity, small, year_of};

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 11] =
    ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const MAGNITUDES: [(&str, u128); 4] =
    [("thousand", 1000), ("million", 1_000_000), ("billion", 1_000_000_000), ("trillion", 1_000_000_000_000)];
/// Letters that multiply a number written right before them; the shorter ones only after a currency sign.
const SUFFIXES: [(&str, u128); 7] = [
    ("bn", 1_000_000_000),
    ("mn", 1_000_000),
    ("tn", 1_000_000_000_000),
    ("k", 1000),
    ("m", 1_000_000),
    ("b", 1_000_000_000),
    ("t", 1_000_000_000_000),
];
/// Words that hint at a number without stating it.
const HINTS: [(&str, u64); 13] = [
    ("once", 1),
    ("single", 1),
    ("twice", 2),
    ("both", 2),
    ("pair", 2),
    ("dual", 2),
    ("double", 2),
    ("doubled", 2),
    ("triple", 3),
    ("tripled", 3),
    ("quadruple", 4),
    ("decade", 10),
    ("dozen", 12),
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

/// A word or a number with its place among the characters.
struct Token {
    start: usize,
    end: usize,
    /// The letters as written, or the letters right behind a number.
    word: String,
    digits: Option<Digits>,
}

pub(super) fn read(text: &Characters, year: i32) -> Vec<Figure> {
    let reader = Reader { text, tokens: tokens(text), year };
    let mut figures = Vec::new();
    let mut at = 0;
    while at < reader.tokens.len() {
        // Every reader that finds something says how many tokens it used up.
        let used = reader
            .time(at, &mut figures)
            .or_else(|| reader.number(at, &mut figures))
            .or_else(|| reader.hint(at, &mut figures));
        at += used.unwrap_or(1);
    }
    figures
}

fn tokens(text: &Characters) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let digits = text.digits(at);
        if let Some(digits) = &digits {
            at = digits.end;
        }
        let letters = at;
        let inner = |at: usize| text.get(at) == Some('\'') && text.get(at + 1).is_some_and(char::is_alphabetic);
        while text.get(at).is_some_and(char::is_alphabetic) || (at > letters && inner(at)) {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let word = (letters..at).filter_map(|i| text.get(i)).collect();
        tokens.push(Token { start, end: at, word, digits });
    }
    tokens
}

struct Reader<'a> {
    text: &'a Characters,
    tokens: Vec<Token>,
    year: i32,
}

impl Reader<'_> {
    /// The word at `at` in small letters without a possessive; empty for a number or past the end.
    fn word(&self, at: usize) -> String {
        let token = self.tokens.get(at).filter(|token| token.digits.is_none());
        let word = token.map(|token| token.word.to_lowercase()).unwrap_or_default();
        word.strip_suffix("'s").map(str::to_owned).unwrap_or(word)
    }

    /// The bare number at `at`, with no letters behind it.
    fn bare(&self, at: usize) -> Option<&Digits> {
        self.tokens.get(at).filter(|token| token.word.is_empty()).and_then(|token| token.digits.as_ref())
    }

    fn push(&self, figures: &mut Vec<Figure>, quantity: Quantity, from: usize, used: usize, firm: bool) {
        let (first, last) = (&self.tokens[from], &self.tokens[from + used - 1]);
        figures.push(self.text.figure(quantity, first.start, last.end, firm));
    }

    /// A year, a part of one, or a date.
    fn time(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        self.part_of_year(at, figures)
            .or_else(|| self.relative_year(at, figures))
            .or_else(|| self.date(at, figures))
            .or_else(|| self.year(at, figures))
    }

    fn part_of_year(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        let ordinal = ORDINALS.iter().position(|word| *word == self.word(at)).and_then(|n| u8::try_from(n).ok());
        let (quantity, used) = match (ordinal, self.word(at + 1).as_str()) {
            (Some(half @ 1..=2), "half") => (Quantity::Half(half), 2),
            (Some(quarter @ 1..=4), "quarter") => (Quantity::Quarter(quarter), 2),
            _ => self.short_part(at)?,
        };
        self.push(figures, quantity, at, used, true);
        Some(used)
    }

    /// `H1`, `1H` or `Q3`: a letter and a digit, in either order.
    fn short_part(&self, at: usize) -> Option<(Quantity, usize)> {
        let token = self.tokens.get(at)?;
        let next = || self.tokens.get(at + 1).filter(|next| next.start == token.end && next.word.is_empty());
        let (digits, used) = match &token.digits {
            Some(digits) => (digits, 1),
            None => (next()?.digits.as_ref()?, 2),
        };
        let number = small(digits.value, 4)?;
        match token.word.as_str() {
            "H" if number <= 2 => Some((Quantity::Half(number), used)),
            "Q" => Some((Quantity::Quarter(number), used)),
            _ => None,
        }
    }

    fn relative_year(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        if self.word(at + 1) != "year" {
            return None;
        }
        let (years, firm) = match self.word(at).as_str() {
            "this" => (0, true),
            "next" => (1, true),
            "last" => (-1, true),
            "the" | "current" => (0, false),
            "previous" => (-1, false),
            "coming" | "following" => (1, false),
            _ => return None,
        };
        self.push(figures, Quantity::Year(self.year + years), at, 2, firm);
        Some(2)
    }

    /// `17 May`, `17th of May`, `May 17`, or a month alone.
    fn date(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        if let Some(month) = self.month(at) {
            let day = self.day(at + 1);
            // A month that could be a verb is one only beside a number or behind a preposition.
            let beside = self.tokens.get(at + 1).is_some_and(|next| next.digits.is_some());
            let before = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
            let preposition = matches!(before.as_str(), "in" | "by" | "of" | "until" | "from" | "since" | "to");
            let sure = beside || preposition || !matches!(month, 3 | 5);
            self.push(figures, Quantity::Month(month), at, 1, sure);
            if let Some(day) = day {
                self.push(figures, Quantity::Day(day), at + 1, 1, true);
            }
            return Some(1 + usize::from(day.is_some()));
        }
        let day = self.day(at)?;
        let used = if self.word(at + 1) == "of" { 3 } else { 2 };
        let month = self.month(at + used - 1)?;
        self.push(figures, Quantity::Day(day), at, 1, true);
        self.push(figures, Quantity::Month(month), at + used - 1, 1, true);
        Some(used)
    }

    fn month(&self, at: usize) -> Option<u8> {
        let token = self.tokens.get(at).filter(|token| token.digits.is_none())?;
        let month = MONTHS.iter().position(|name| *name == token.word)?;
        u8::try_from(month + 1).ok()
    }

    fn day(&self, at: usize) -> Option<u8> {
        let token = self.tokens.get(at)?;
        let digits = token.digits.as_ref().filter(|digits| digits.plain)?;
        let suffix = matches!(token.word.as_str(), "" | "st" | "nd" | "rd" | "th");
        small(digits.value, 31).filter(|_| suffix && digits.end - token.start <= 2)
    }

    fn year(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        let digits = self.bare(at)?;
        let year = year_of(digits)?;
        let start = self.tokens[at].start;
        if let Some((from, to, end)) = self.text.year_pair(digits) {
            for year in [from, to] {
                figures.push(self.text.figure(Quantity::Year(year), start, end, true));
            }
            return Some(2);
        }
        if self.is_money(at) || self.magnitude(at + 1).is_some() {
            return None;
        }
        let firm = self.text.before(start) == Some('-') || !self.text.is_in_name(start);
        self.push(figures, Quantity::Year(year), at, 1, firm);
        Some(1)
    }

    fn is_money(&self, at: usize) -> bool {
        let sign = self.text.before(self.tokens[at].start);
        sign.is_some_and(|sign| "$¥€£".contains(sign))
            || at
                .checked_sub(1)
                .is_some_and(|before| matches!(self.word(before).as_str(), "hkd" | "usd" | "rmb" | "cny"))
    }

    fn magnitude(&self, at: usize) -> Option<u128> {
        MAGNITUDES.iter().find(|(word, _)| *word == self.word(at)).map(|(_, factor)| *factor)
    }

    /// A number in digits or words, with whatever multiplies it.
    fn number(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        if let Some(token) = self.tokens.get(at)
            && let Some(digits) = &token.digits
        {
            return Some(self.digits(at, token, digits, figures));
        }
        let (value, used) = self.words(at)?;
        let after = at + used;
        let and_half = self.word(after) == "and" && self.word(after + 1) == "a" && self.word(after + 2) == "half";
        if and_half {
            self.push(figures, Quantity::Number(value), at, used, false);
            self.push(figures, Quantity::Number(value.saturating_add(ONE / 2)), at, used + 3, false);
            return Some(used + 3);
        }
        // "The twenty-first" counts nothing, and a lone "one" is mostly no number at all.
        let ordinal = ORDINALS.iter().position(|word| *word == self.word(after)).filter(|n| (1..10).contains(n));
        if let Some(ordinal) = ordinal.filter(|_| value % (10 * ONE) == 0 && value < 100 * ONE && self.joined(after)) {
            self.push(figures, Quantity::Number(value + ordinal as u128 * ONE), at, used + 1, false);
            return Some(used + 1);
        }
        let phase = at.checked_sub(1).is_some_and(|before| is_part(&self.word(before)));
        self.push(figures, Quantity::Number(value), at, used, value > ONE || phase);
        Some(used)
    }

    fn digits(&self, at: usize, token: &Token, digits: &Digits, figures: &mut Vec<Figure>) -> usize {
        let money = self.is_money(at);
        let suffix = token.word.to_lowercase();
        let factor = SUFFIXES.iter().find(|(s, _)| *s == suffix && (money || s.len() == 2)).map(|(_, factor)| *factor);
        let name = self.text.is_in_name(token.start) && !money;
        let (mut value, mut used) = (digits.value, 1);
        if let Some(factor) = factor {
            value = value.saturating_mul(factor);
        } else if suffix.is_empty() {
            while let Some(factor) = self.magnitude(at + used).or((self.word(at + used) == "hundred").then_some(100)) {
                value = value.saturating_mul(factor);
                used += 1;
            }
        }
        let firm = !name && (suffix.is_empty() || factor.is_some());
        self.push(figures, Quantity::Number(value), at, used, firm);
        used
    }

    /// A number in words: its value in thousandths and how many tokens it takes.
    fn words(&self, at: usize) -> Option<(u128, usize)> {
        let (mut total, mut current, mut used) = (0_u128, None::<u128>, 0);
        loop {
            let word = self.word(at + used);
            if let Some(n) = UNITS.iter().position(|unit| *unit == word) {
                // "Two, three" and "one two" are two numbers; only "twenty-five" and "hundred five" are one.
                if current.is_some_and(|c| n == 0 || c % 100 != 0 && (c % 10 != 0 || n > 9 || c % 100 < 20)) {
                    break;
                }
                current = Some(current.unwrap_or(0) + n as u128);
            } else if let Some(n) = TENS.iter().position(|tens| *tens == word) {
                if current.is_some_and(|c| c % 100 != 0) {
                    break;
                }
                current = Some(current.unwrap_or(0) + (n as u128 + 2) * 10);
            } else if word == "hundred" && current.is_some_and(|c| c < 100) {
                current = current.map(|c| c * 100);
            } else if let Some(factor) = self.magnitude(at + used).filter(|_| current.is_some()) {
                total += current.take().unwrap_or(0) * factor;
            } else if let Some((value, more)) = self.article(at + used).filter(|_| used == 0) {
                return Some((value, more));
            } else if !(word == "and" && used > 0 && self.continues(at + used + 1, current, total)) {
                break;
            }
            used += 1;
        }
        (used > 0).then(|| ((total + current.unwrap_or(0)) * ONE, used))
    }

    /// Whether "and" goes on with a number: "two hundred and five", but not "two and five".
    fn continues(&self, at: usize, current: Option<u128>, total: u128) -> bool {
        let word = self.word(at);
        let numeral = UNITS.contains(&word.as_str()) || TENS.contains(&word.as_str());
        numeral && current.map_or(total > 0, |c| c >= 100 && c % 100 == 0)
    }

    /// "A thousand", "half a million".
    fn article(&self, at: usize) -> Option<(u128, usize)> {
        let half = self.word(at) == "half";
        let article = at + usize::from(half);
        if !matches!(self.word(article).as_str(), "a" | "an") {
            return None;
        }
        let hundred = (self.word(article + 1) == "hundred").then_some(100);
        let mut factor = self.magnitude(article + 1).or(hundred)?;
        let mut used = article + 2 - at;
        if let Some(more) = self.magnitude(at + used) {
            factor *= more;
            used += 1;
        }
        Some((factor * if half { ONE / 2 } else { ONE }, used))
    }

    /// Whether a hyphen joins the token to the one before it.
    fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| self.text.before(token.start) == Some('-'))
    }

    /// A word that hints at a number: an ordinal, "both", or the Roman numeral of a phase.
    fn hint(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        let word = self.word(at);
        let part = at.checked_sub(1).is_some_and(|before| is_part(&self.word(before)));
        if let Some(n) = ROMAN.iter().position(|roman| part && *roman == self.tokens[at].word) {
            self.push(figures, Quantity::whole(n as u64 + 1), at, 1, true);
            return Some(1);
        }
        let ordinal = ORDINALS.iter().position(|ordinal| *ordinal == word).map(|n| n as u64);
        let hint = ordinal.or_else(|| HINTS.iter().find(|(hint, _)| *hint == word).map(|(_, n)| *n))?;
        self.push(figures, Quantity::whole(hint), at, 1, false);
        Some(1)
    }
}

/// Whether a number after this word numbers a part of something.
fn is_part(word: &str) -> bool {
    matches!(word, "phase" | "stage" | "part" | "level" | "tier" | "batch")
}
