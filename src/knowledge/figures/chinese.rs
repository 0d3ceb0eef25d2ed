//! Figures of Chinese texts: 1.5億, 兩條, 第一期, 2026年上半年, 今年內.

use super::{Characters, Digits, Figure, ONE, Quantity, small, year_of};

/// Characters (or beginnings of words) before which a numeral counts something.
const MEASURES: &str = "個 座 條 年 期 間 項 名 人 家 公頃 倍 次 月 日 天 週 周 歲 位 種 批 幢 棟 輛 架 台 臺 套 份 宗 所 處 區 屆 級 \
    層 階段 大支柱 大範 大領域 大產業 大重點 元 港元 美元 平方 公里 米 小時 分鐘 季 輪 代 部分 件 頁 隊 枚 顆";
/// Characters between a numeral and its measure that only make it vague.
const VAGUE: &str = "多餘幾來";
/// Characters before a lone 百 or 千 that make it a number: "over a hundred".
const APPROXIMATE: &str = "過逾超近約上達";
/// What stands behind 成 where it is no tenth but the beginning of a word.
const NO_TENTH: &str = "為立員本果功績長都熟就份交人";

pub(super) fn read(text: &Characters, year: i32) -> Vec<Figure> {
    let reader = Reader { text, year };
    let mut figures = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = reader
            .word(at, &mut figures)
            .or_else(|| reader.year(at, &mut figures))
            .or_else(|| reader.number(at, &mut figures));
        at = end.unwrap_or(at + 1);
    }
    figures
}

fn digit(c: char) -> Option<u128> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '兩' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A unit that multiplies the digit before it.
fn small_unit(c: char) -> Option<u128> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// A unit that multiplies everything before it.
fn large_unit(c: char) -> Option<u128> {
    match c {
        '萬' | '万' => Some(10_000),
        '億' | '亿' => Some(100_000_000),
        '兆' => Some(1_000_000_000_000),
        _ => None,
    }
}

struct Reader<'a> {
    text: &'a Characters,
    year: i32,
}

/// A numeral as far as it reaches.
struct Numeral {
    value: u128,
    end: usize,
    /// The largest unit in it: 1 for a bare digit.
    unit: u128,
    /// Whether it begins with a unit, as 百 in 百姓.
    bare_unit: bool,
    ascii: bool,
}

impl Reader<'_> {
    fn is(&self, at: usize, of: &str) -> bool {
        self.text.get(at).is_some_and(|c| of.contains(c))
    }

    /// Words that stand for a year or a part of one, and those whose numerals are none.
    fn word(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        let year = |years: i32| Quantity::Year(self.year + years);
        let words = [
            ("百分之", None, false),
            ("今年", Some(year(0)), true),
            ("本年", Some(year(0)), false),
            ("年內", Some(year(0)), false),
            ("明年", Some(year(1)), self.text.before(at) != Some('文')),
            ("翌年", Some(year(1)), false),
            ("出年", Some(year(1)), false),
            ("後年", Some(year(2)), true),
            ("去年", Some(year(-1)), true),
            ("上年", Some(year(-1)), false),
            ("上半年", Some(Quantity::Half(1)), true),
            ("下半年", Some(Quantity::Half(2)), true),
            ("首季", Some(Quantity::Quarter(1)), true),
            ("半年", Some(Quantity::whole(6)), false),
            ("首", Some(Quantity::whole(1)), false),
            ("雙", Some(Quantity::whole(2)), false),
        ];
        let (word, quantity, firm) = words.into_iter().find(|(word, ..)| self.text.starts_with(at, word))?;
        let end = at + word.chars().count();
        figures.extend(quantity.map(|quantity| self.text.figure(quantity, at, end, firm)));
        // 今年內 says its year once.
        let inner = word.ends_with('年') && self.text.get(end) == Some('內');
        Some(end + usize::from(inner))
    }

    /// A year of four digits, in either kind of digits, or the two years of a financial year.
    fn year(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        if let Some(digits) = self.text.digits(at) {
            return self.ascii_year(at, &digits, figures);
        }
        let digits = (at..at + 4).map(|i| self.text.get(i).and_then(digit)).collect::<Option<Vec<_>>>()?;
        if self.text.get(at + 4) != Some('年') {
            return None;
        }
        let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
        figures.push(self.text.figure(Quantity::Year(i32::try_from(year).ok()?), at, at + 5, true));
        Some(at + 5)
    }

    fn ascii_year(&self, at: usize, digits: &Digits, figures: &mut Vec<Figure>) -> Option<usize> {
        let year = year_of(digits)?;
        if let Some((from, to, end)) = self.text.year_pair(digits) {
            figures.extend([from, to].map(|year| self.text.figure(Quantity::Year(year), at, end, true)));
            return Some(end + usize::from(self.text.get(end) == Some('年')));
        }
        let end = digits.end;
        if self.text.get(end) == Some('年') {
            figures.push(self.text.figure(Quantity::Year(year), at, end + 1, true));
            return Some(end + 1);
        }
        let unit = self.text.get(end).is_some_and(|c| large_unit(c).or(small_unit(c)).is_some());
        if unit || self.measure(end) || self.text.before(at) == Some('$') {
            return None;
        }
        figures.push(self.text.figure(Quantity::Year(year), at, end, !self.text.is_in_name(at)));
        Some(end)
    }

    fn number(&self, at: usize, figures: &mut Vec<Figure>) -> Option<usize> {
        let ordinal = self.text.get(at) == Some('第');
        let start = at + usize::from(ordinal);
        let numeral = self.numeral(start)?;
        if let Some(end) = self.part_of_date(at, ordinal, &numeral, figures) {
            return Some(end);
        }
        if numeral.unit == 1 && !numeral.ascii && self.is_digit(numeral.end) {
            // 三五 and 兩三 are no numbers of two digits, but guesses.
            figures.push(self.text.figure(Quantity::Number(numeral.value), start, start + 1, false));
            return Some(start + 1);
        }
        let vague = self.text.before(start).is_some_and(|c| "數幾多".contains(c)) && numeral.unit > 1 && !numeral.ascii;
        if vague || (numeral.bare_unit && !self.counts_bare_unit(start, &numeral)) {
            return Some(numeral.end);
        }
        Some(self.counted(start, ordinal, &numeral, figures))
    }

    fn is_digit(&self, at: usize) -> bool {
        self.text.get(at).and_then(digit).is_some()
    }

    /// Reports a numeral with what it counts: tenths, halves beyond the unit, or plain things.
    fn counted(&self, start: usize, ordinal: bool, numeral: &Numeral, figures: &mut Vec<Figure>) -> usize {
        let Numeral { value, end, .. } = *numeral;
        if self.is(end, "成") && !self.is(end + 1, NO_TENTH) {
            figures.push(self.text.figure(Quantity::Number(value.saturating_mul(10)), start, end + 1, true));
            return end + 1;
        }
        let measured = self.measure(end);
        if measured && self.is(end + 1, "半") && !self.is(end + 2, "年") {
            figures.push(self.text.figure(Quantity::Number(value), start, end, false));
            figures.push(self.text.figure(Quantity::Number(value.saturating_add(ONE / 2)), start, end + 2, false));
            return end + 2;
        }
        let firm = if numeral.ascii {
            let name = self.text.is_in_name(start) && self.text.before(start) != Some('$');
            !name && !self.text.get(end).is_some_and(|c| c.is_ascii_alphabetic())
        } else {
            // 一個 is mostly just "a", 第一期 is not; hundreds and more are numbers whatever follows.
            let percent = start >= 3 && self.text.starts_with(start - 3, "百分之");
            percent || (measured && (ordinal || value != ONE)) || numeral.unit >= 100
        };
        let fraction = self.text.starts_with(end, "分之");
        figures.push(self.text.figure(Quantity::Number(value), start, end, firm && !fraction));
        if fraction { end + 2 } else { end }
    }

    /// 5月, 十七日 behind a month, 第三季.
    fn part_of_date(&self, at: usize, ordinal: bool, numeral: &Numeral, figures: &mut Vec<Figure>) -> Option<usize> {
        let start = at + usize::from(ordinal);
        let after_month = matches!(figures.last(), Some(Figure { quantity: Quantity::Month(_), range, .. })
            if range.end == self.text.bytes(start, start).start);
        let quantity = match self.text.get(numeral.end)? {
            '月' if !ordinal => Quantity::Month(small(numeral.value, 12)?),
            '日' | '號' if after_month => Quantity::Day(small(numeral.value, 31)?),
            '季' if ordinal => Quantity::Quarter(small(numeral.value, 4)?),
            _ => return None,
        };
        let end = numeral.end + 1;
        figures.push(self.text.figure(quantity, at, end, true));
        Some(end)
    }

    /// Whether what stands at `at` is counted by the numeral before it.
    fn measure(&self, at: usize) -> bool {
        let at = at + usize::from(self.is(at, VAGUE));
        MEASURES.split_whitespace().any(|measure| self.text.starts_with(at, measure))
    }

    /// Whether a numeral without a digit is a number (過千, 百億元) and not part of a word (百姓, 千萬不要).
    fn counts_bare_unit(&self, start: usize, numeral: &Numeral) -> bool {
        let approximate = self.text.before(start).is_some_and(|c| APPROXIMATE.contains(c));
        approximate || self.measure(numeral.end) && !self.is(numeral.end, "年人家日次種位")
    }

    /// The numeral at `start`: digits of either kind with units.
    fn numeral(&self, start: usize) -> Option<Numeral> {
        let mut sum = Sum::default();
        let mut at = start;
        while let Some(c) = self.text.get(at) {
            if let Some(number) = self.text.digits(at) {
                if sum.digits.is_some() || (at > start && sum.last_unit == 0) {
                    break;
                }
                sum.digits = Some(number.value);
                sum.ascii |= at == start;
                at = number.end;
                continue;
            }
            let read = match (digit(c), small_unit(c), large_unit(c)) {
                (Some(digit), ..) => sum.digit(digit),
                (_, Some(unit), _) => sum.small_unit(unit),
                (_, _, Some(unit)) => sum.large_unit(unit),
                _ if at == start => sum.tens(c),
                _ => false,
            };
            if !read {
                break;
            }
            at += 1;
        }
        let bare_unit = self.text.get(start).is_some_and(|c| large_unit(c).is_some() || matches!(c, '百' | '千'));
        (at > start).then(|| Numeral {
            value: sum.value(),
            end: at,
            unit: sum.largest.max(1),
            bare_unit,
            ascii: sum.ascii,
        })
    }
}

/// A numeral as it is being added up, in thousandths.
#[derive(Default)]
struct Sum {
    /// What stands before the last large unit, times that unit.
    total: u128,
    /// What has been said since.
    section: u128,
    /// The digits that no unit has claimed yet.
    digits: Option<u128>,
    largest: u128,
    last_unit: u128,
    /// Whether a zero was said since the last unit.
    zero: bool,
    /// Whether it begins with digits such as 3 rather than 三.
    ascii: bool,
}

impl Sum {
    fn digit(&mut self, digit: u128) -> bool {
        // A second digit without a unit between them begins another numeral; 零 may stand before any digit.
        let free = if self.ascii { self.digits.is_none() } else { self.digits.is_none_or(|digits| digits == 0) };
        let begins = self.digits.is_none() && self.largest == 0;
        let goes_on = free && self.largest > 0;
        if !(begins || goes_on) {
            return false;
        }
        self.zero |= digit == 0;
        self.digits = Some(digit * ONE);
        true
    }

    /// 廿 and 卅, which begin a numeral.
    fn tens(&mut self, c: char) -> bool {
        self.section = match c {
            '廿' => 20 * ONE,
            '卅' => 30 * ONE,
            _ => return false,
        };
        (self.largest, self.last_unit) = (10, 10);
        true
    }

    fn small_unit(&mut self, unit: u128) -> bool {
        let digits = self.digits.take().filter(|digits| *digits > 0).unwrap_or(ONE);
        self.section = self.section.saturating_add(digits.saturating_mul(unit));
        (self.largest, self.last_unit, self.zero) = (self.largest.max(unit), unit, false);
        true
    }

    fn large_unit(&mut self, unit: u128) -> bool {
        let said = self.section.saturating_add(self.digits.take().unwrap_or(0));
        self.total = match (said, self.total) {
            (0, 0) => unit * ONE,
            // 萬億: the units multiply each other.
            (0, total) => total.saturating_mul(unit),
            (said, total) if unit > self.largest => total.saturating_add(said).saturating_mul(unit),
            (said, total) => total.saturating_add(said.saturating_mul(unit)),
        };
        (self.section, self.largest, self.last_unit, self.zero) = (0, self.largest.max(unit), unit, false);
        true
    }

    fn value(&self) -> u128 {
        // 一億五 and 兩萬五 leave the next smaller unit unsaid.
        let unsaid = self.last_unit >= 100 && !self.zero && !self.ascii && self.digits.is_some_and(|d| d < 10 * ONE);
        let rest = self.digits.unwrap_or(0).saturating_mul(if unsaid { self.last_unit / 10 } else { 1 });
        self.total.saturating_add(self.section).saturating_add(rest)
    }
}
