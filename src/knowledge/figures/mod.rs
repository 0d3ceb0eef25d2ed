//! Finds the numbers and years of a text in either language, in whatever notation they are written.
//!
//! It serves the lint that holds the two languages against each other, not the understanding of questions: what a
//! language says in passing ("one of them", 一方面, a digit in a product's name) is a *weak* figure. A weak figure may
//! be what a figure of the other language stands for, but nobody misses it there.

mod chinese;
mod english;

use std::ops::Range;

use crate::domain::Language;

/// Numbers are counted in thousandths, so that 1.5 and 0.2 stay exact.
const ONE: u128 = 1000;

/// The years that a bare number of four digits is taken for.
const YEARS: std::ops::RangeInclusive<u128> = 1900..=2100;

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Quantity {
    /// A calendar year.
    Year(i32),
    /// A half of a year, 1 or 2.
    Half(u8),
    /// A quarter of a year, 1 to 4.
    Quarter(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// A day of a month, 1 to 31.
    Day(u8),
    /// Any other number, in thousandths.
    Number(u128),
}

/// A figure and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) quantity: Quantity,
    /// The bytes of the text that say it.
    pub(super) range: Range<usize>,
    /// Whether the other language must have it too.
    pub(super) firm: bool,
}

impl Quantity {
    /// A whole number.
    pub(super) const fn whole(number: u64) -> Self {
        Self::Number(number as u128 * ONE)
    }

    /// Whether both may be meant by the same words: "2000" is a year or a number, "17" a day or a number.
    pub(super) fn agrees(self, other: Self) -> bool {
        self == other || matches!((self.loose(), other.loose()), (Some(a), Some(b)) if a == b)
    }

    fn loose(self) -> Option<u128> {
        match self {
            Self::Year(year) => u128::try_from(year).ok().map(|year| year * ONE),
            Self::Day(day) => Some(u128::from(day) * ONE),
            Self::Number(number) => Some(number),
            Self::Half(_) | Self::Quarter(_) | Self::Month(_) => None,
        }
    }
}

/// All figures of a text; `year` is the one in which "this year" was written.
pub(super) fn read(text: &str, language: Language, year: i32) -> Vec<Figure> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, narrow(c))).collect();
    let text = Characters { chars, length: text.len() };
    match language {
        Language::En => english::read(&text, year),
        Language::Zh => chinese::read(&text, year),
    }
}

/// The ordinary form of a full-width letter, digit or sign, but not of Chinese punctuation.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '．' | '％' | '＄' | '－' | '／' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '–' | '—' | '‑' | '~' | '～' => '-',
        '’' => '\'',
        _ => c,
    }
}

/// A text by character, with the byte at which each stands.
struct Characters {
    chars: Vec<(usize, char)>,
    length: usize,
}

/// A number written with digits.
struct Digits {
    /// In thousandths.
    value: u128,
    /// One past its last character.
    end: usize,
    /// Whether it is four digits and nothing else, as a year is.
    four: bool,
    /// Whether it is digits and nothing else.
    plain: bool,
}

impl Characters {
    fn len(&self) -> usize {
        self.chars.len()
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.get(at + i) == Some(c))
    }

    /// The bytes of the characters from `start` up to `end`.
    fn bytes(&self, start: usize, end: usize) -> Range<usize> {
        let byte = |at: usize| self.chars.get(at).map_or(self.length, |(byte, _)| *byte);
        byte(start)..byte(end)
    }

    fn figure(&self, quantity: Quantity, start: usize, end: usize, firm: bool) -> Figure {
        Figure { quantity, range: self.bytes(start, end), firm }
    }

    /// The number written with digits at `start`, with commas or spaces between groups of three and a decimal point.
    fn digits(&self, start: usize) -> Option<Digits> {
        let run = |from: usize| (from..).take_while(|at| self.get(*at).is_some_and(|c| c.is_ascii_digit())).count();
        let first = run(start);
        if first == 0 {
            return None;
        }
        let mut whole: String = (start..start + first).filter_map(|at| self.get(at)).collect();
        let mut end = start + first;
        let separated = |at: usize| matches!(self.get(at), Some(',' | ' ' | '\u{a0}' | '\u{202f}'));
        while first <= 3 && separated(end) && run(end + 1) == 3 {
            whole.extend((end + 1..end + 4).filter_map(|at| self.get(at)));
            end += 4;
        }
        let grouped = end > start + first;
        let decimals = if self.get(end) == Some('.') { run(end + 1) } else { 0 };
        // Thousandths are all that anybody writes; whatever is finer is cut off on both sides alike.
        let fraction: String = (end + 1..end + 1 + decimals.min(3)).filter_map(|at| self.get(at)).collect();
        if decimals > 0 {
            end += 1 + decimals;
        }
        let whole: u128 = whole.get(..whole.len().min(20))?.parse().ok()?;
        let fraction: u128 = format!("{fraction:0<3}").parse().ok()?;
        let plain = !grouped && decimals == 0;
        Some(Digits { value: whole * ONE + fraction, end, four: plain && first == 4, plain })
    }

    /// Whether a number at `start` is part of a name, such as `Chang'E-8`, `COVID-19` or `AIR2`.
    fn is_in_name(&self, start: usize) -> bool {
        match self.before(start) {
            Some('-') => start > 1 && self.before(start - 1).is_some_and(|c| c.is_ascii_alphabetic()),
            Some(c) => c.is_ascii_alphabetic(),
            None => false,
        }
    }

    /// The two years of `2026-27`, `2026/27`, `2026至27`, with the end of the second one's digits.
    fn year_pair(&self, first: &Digits) -> Option<(i32, i32, usize)> {
        let from = year_of(first)?;
        let second = self.get(first.end).filter(|c| "-/至到".contains(*c)).and_then(|_| self.digits(first.end + 1))?;
        let number = i32::try_from(second.value / ONE).ok()?;
        let to = if second.four { number } else { from - from % 100 + number + if from % 100 == 99 { 100 } else { 0 } };
        let length = second.end - first.end - 1;
        (second.plain && (length == 2 || second.four) && (from + 1..from + 20).contains(&to))
            .then_some((from, to, second.end))
    }
}

/// The year that a bare number of four digits may be.
fn year_of(digits: &Digits) -> Option<i32> {
    let year = digits.value / ONE;
    (digits.four && YEARS.contains(&year)).then(|| i32::try_from(year).ok())?
}

fn small(value: u128, limit: u8) -> Option<u8> {
    u8::try_from(value / ONE).ok().filter(|n| value.is_multiple_of(ONE) && (1..=limit).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shows figures as `2026y h1 q3 5m 17d 150000000`, weak ones in parentheses.
    fn show(text: &str, language: Language) -> String {
        let show = |figure: Figure| {
            let quantity = match figure.quantity {
                Quantity::Year(year) => format!("{year}y"),
                Quantity::Half(half) => format!("h{half}"),
                Quantity::Quarter(quarter) => format!("q{quarter}"),
                Quantity::Month(month) => format!("{month}m"),
                Quantity::Day(day) => format!("{day}d"),
                Quantity::Number(n) if n % ONE == 0 => (n / ONE).to_string(),
                Quantity::Number(n) => format!("{}.{:03}", n / ONE, n % ONE),
            };
            if figure.firm { quantity } else { format!("({quantity})") }
        };
        read(text, language, 2025).into_iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn en(text: &str, expect: &str) {
        assert_eq!(show(text, Language::En), expect, "{text}");
    }

    #[track_caller]
    fn zh(text: &str, expect: &str) {
        assert_eq!(show(text, Language::Zh), expect, "{text}");
    }

    #[test]
    fn english_amounts() {
        en("from $300 million to HK$150m", "300000000 150000000");
        en("the $3 billion scheme, 0.2bn, 2,500,000 and $1.5M", "3000000000 200000000 2500000 1500000");
        en("one hundred and fifty million dollars", "150000000");
        en("over a thousand experts, nearly a thousand companies", "1000 1000");
        en("half a billion; thousands of people; a hundred", "500000000 100");
        en("2.5 per cent, 50%", "2.500 50");
        en("10 000 people, 2 500 000 and 12 34", "10000 2500000 12 34");
        en("two hundred and five, twenty-five and sixty", "205 25 60");
    }

    #[test]
    fn english_words() {
        en("two pilot lines and the other five buildings", "2 5");
        en("a two-year scheme, about 10 hectares, a 10-hectare site", "2 10 10");
        en("one of the first, once, both, and the third", "(1) (1) (1) (2) (3)");
        en("Phase 1, Phase II, phase one, the second phase", "1 2 1 (2)");
        en("Chang'E-8, 5G, H.265, B2B, 3D, iPhone15, the 14th plan", "(8) (5) 265 (2) (3) (15) (14)");
        en("one and a half years, the twenty-first century", "(1) (1.500) (21)");
        en("a decade, a dozen", "(10) (12)");
    }

    #[test]
    fn english_times() {
        en("within 2026; in 2026-27; by mid-2027", "2026y 2026y 2027y 2027y");
        en("the first half of 2026, H2 2027 and the second quarter, Q4", "h1 2026y h2 2027y q2 q4");
        en("this year, next year, last year's", "2025y 2026y 2024y");
        en("on 17 May 2026, May 17, in October, it may be 2 March", "17d 5m 2026y 5m 17d 10m 2d 3m");
        en("$2000 and 2,026", "2000 2026");
    }

    #[test]
    fn chinese_amounts() {
        zh("由3億元調低至1.5億港元", "300000000 150000000");
        zh("30億、9000萬、1億5000萬、3千萬", "3000000000 90000000 150000000 30000000");
        zh("一億五千萬、三十億、一億五、兩萬五千名", "150000000 3000000000 150000000 25000");
        zh("過千名專才及近千家企業", "1000 1000");
        zh("百多名、百億元、逾百間、數百人、千萬不要、百姓、萬一", "100 10000000000 100");
        zh("百分之五十、五成、2.5%、１０公頃", "50 50 2.500 10");
        zh("一百零五、一千零五十名、二百五十萬、十五個、廿五間", "105 1050 2500000 15 25");
    }

    #[test]
    fn chinese_words() {
        zh("兩條中試線、首三座大樓、另外五座", "2 (1) 3 5");
        zh("兩年計劃、十年、18個月、一個", "2 10 18 (1)");
        zh("第一期、第二期、第三個、第1期、第一時間", "1 2 3 1 (1)");
        zh("嫦娥八號、杭州六小龍、九龍、三藩市、一帶一路、十分、雙方", "(8) (6) (9) (3) (1) (1) (10) (2)");
        zh("二十一世紀、三分之一、AI2.0、5G", "(21) (3) (1) (2) (5)");
        zh("兩三個、兩年半、三大支柱", "(2) 3 (2) (2.500) 3");
    }

    #[test]
    fn chinese_times() {
        zh("2026年、2026-27年度、2026至27年度、二〇二六年、２０２７年", "2026y 2026y 2027y 2026y 2027y 2026y 2027y");
        zh("2026年上半年、明年下半年、第三季、首季", "2026y h1 2026y h2 q3 q1");
        zh("首期、半年、首季", "(1) (6) q1");
        zh("今年內、去年、後年、年內", "2025y 2024y 2027y (2025y)");
        zh("2026年5月17日、十月三日、五個月", "2026y 5m 17d 10m 3d 5");
        zh("2000名、《施政報告2025》", "2000 2025y");
    }

    #[test]
    fn figures_of_both_languages_agree_where_notation_cannot_tell_them_apart() {
        assert!(Quantity::Year(2000).agrees(Quantity::whole(2000)));
        assert!(Quantity::Day(17).agrees(Quantity::whole(17)));
        assert!(!Quantity::Half(1).agrees(Quantity::whole(1)));
        assert!(!Quantity::Month(1).agrees(Quantity::Day(1)));
    }

    /// Writes a number below 10^12 as Chinese does.
    fn chinese_number(n: u64) -> String {
        let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let mut text = String::new();
        let mut skipped = false;
        for (unit, name) in [(100_000_000, "億"), (10_000, "萬"), (1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let part = n / unit % if unit >= 10_000 { 10_000 } else { 10 };
            if part == 0 {
                skipped |= !text.is_empty();
                continue;
            }
            if (skipped || (unit >= 10_000 && part < 1000)) && !text.is_empty() {
                text.push('零');
            }
            skipped = false;
            text += &if unit >= 10_000 { chinese_number(part) } else { digits[part as usize].to_string() };
            text += name;
        }
        text
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in ".{0,40}") {
            read(&text, Language::En, 2025);
            read(&text, Language::Zh, 2025);
        }

        #[test]
        fn no_heap_of_numerals_makes_a_reader_panic(
            en in "((one|twenty|hundred|million|and|a|half|[0-9.,]{1,30}|first|-|\\$|year|May|phase) ?){0,12}",
            zh in "[一兩三十百千萬億兆零年月日第個成半首季今明上下0-9.,]{0,20}",
        ) {
            for language in Language::ALL {
                for text in [&en, &zh] {
                    for figure in read(text, language, 2025) {
                        prop_assert!(text.get(figure.range.clone()).is_some_and(|raw| !raw.is_empty()));
                    }
                }
            }
        }

        #[test]
        fn numbers_survive_both_notations(n in 2101u64..1_000_000_000_000) {
            let expect = n.to_string();
            prop_assert_eq!(show(&format!("${n}"), Language::En), expect.clone());
            prop_assert_eq!(show(&format!("{}元", chinese_number(n)), Language::Zh), expect.clone());
            prop_assert_eq!(show(&format!("{n}元"), Language::Zh), expect);
        }

        #[test]
        fn decimals_of_millions_mean_the_same(n in 1u64..10_000_000) {
            let (millions, rest) = (n / 1000, n % 1000);
            let english = show(&format!("${millions}.{rest:03} million"), Language::En);
            let wan = show(&format!("{}.{}萬元", n / 10, n % 10), Language::Zh);
            prop_assert_eq!(&english, &wan);
            prop_assert_eq!(english, (n * 1000).to_string());
        }
    }
}
