//! The stretch of time that a question asks about.

use super::normalise::Text;
use super::numbers::{DASH, Number, YEAR, is};
use super::phrases::{Found, Meaning};
use crate::domain::{Period, Signal};
use time::Date;

/// The stretch of time that a question asks about, from its years, the signals for neighbouring ones, and parts of a year;
/// and where in the question all times are told.
///
/// Where a clause that asks names a time, those of the others only tell: "it is March 2026, what else is due this year?"
pub(crate) fn period(
    text: &Text,
    numbers: &[Number],
    found: &[Found],
    today: Date,
) -> Option<(Period, Vec<(usize, usize)>)> {
    let mut times = Times { text, numbers, found, asking: Vec::new(), spans: Vec::new(), told: Told::default() };
    times.find_asking();
    times.read_years();
    times.read_phrases(today);
    Some((times.period(today)?, times.spans))
}

/// The times of a question while they are read.
struct Times<'a> {
    text: &'a Text,
    numbers: &'a [Number],
    found: &'a [Found],
    /// The clauses that ask and name a time.
    asking: Vec<u16>,
    spans: Vec<(usize, usize)>,
    told: Told,
}

/// What is told of a time.
#[derive(Debug, Default)]
struct Told {
    years: Vec<i32>,
    /// The first of the two years of "2026-27", which runs from April to March.
    financial: Option<i32>,
    /// First and last month.
    part: Option<(u8, u8)>,
    /// Whether the part is the end of the stretch: "by June".
    until: bool,
}

impl Times<'_> {
    fn clause(&self, at: usize) -> u16 {
        self.text.tokens[at].clause
    }

    fn find_asking(&mut self) {
        let names_time = |asking: &u16| {
            self.numbers.iter().any(|number| number.year().is_some() && self.clause(number.from) == *asking)
                || self.found.iter().any(|phrase| is_time(phrase) && self.clause(phrase.from) == *asking)
        };
        let asks = |phrase: &&Found| matches!(phrase.meaning, Meaning::Signal(Signal::List) | Meaning::Ask(_));
        let clauses = self.found.iter().filter(asks).map(|phrase| self.clause(phrase.from));
        self.asking = clauses.filter(names_time).collect();
    }

    /// Whether what stands somewhere only tells, or is left out: "what is due this year, not counting 2026".
    fn tells(&self, at: usize) -> bool {
        let clause = self.clause(at);
        let leaves_out =
            |f: &Found| f.meaning == Meaning::Signal(Signal::Except) && f.to <= at && self.clause(f.from) == clause;
        (!self.asking.is_empty() && !self.asking.contains(&clause)) || self.found.iter().any(leaves_out)
    }

    /// Reads the years that are written as numbers.
    fn read_years(&mut self) {
        let is_behind_dash = |number: &Number| number.from > 0 && is(self.text, number.from - 1, DASH);
        for (i, number) in self.numbers.iter().enumerate() {
            let Some(year) = number.year() else { continue };
            if self.tells(number.from) {
                self.spans.push((number.from, number.to));
                continue;
            }
            self.spans.push((number.from, number.to + usize::from(is(self.text, number.to, YEAR))));
            let second = self.numbers.get(i + 1).filter(|next| next.from == number.to + 1 && is_behind_dash(next));
            if let Some(second) = second {
                self.spans.push((number.to, second.to));
                if [(year + 1) % 100, year + 1].contains(&(second.value as i32)) {
                    self.told.financial = Some(year);
                    continue;
                }
            }
            // The second year of a financial one is no year of its own.
            let is_second = self.told.financial.is_some_and(|first| year == first + 1 && is_behind_dash(number));
            if !is_second {
                self.told.years.push(year);
            }
        }
    }

    /// Reads the words for years and for parts of a year.
    fn read_phrases(&mut self, today: Date) {
        // "2025年內" names its year.
        let is_stated = !self.told.years.is_empty() || self.told.financial.is_some();
        // 舊年年底 is the end of last year, and not of this one.
        let is_part = |phrase: &Found| {
            let goes_on = |year: &Found| is_year(year) && year.from < phrase.from && phrase.from <= year.to;
            is_year(phrase) && self.found.iter().any(goes_on)
        };
        for phrase in self.found.iter().filter(|phrase| is_time(phrase)) {
            self.spans.push((phrase.from, phrase.to));
            if self.tells(phrase.from) || is_part(phrase) {
                continue;
            }
            match phrase.meaning {
                Meaning::Months(first, last) => {
                    // "Between January and June".
                    let from = self.found.iter().find_map(|before| match before.meaning {
                        Meaning::Months(from, _) if self.are_joined(before, phrase) => Some(from.min(first)),
                        _ => None,
                    });
                    self.told.part = Some((from.unwrap_or(first), last));
                    self.told.until |= self.found.iter().any(|word| ends_at(word, phrase));
                }
                Meaning::Signal(signal) if !is_stated => {
                    let ahead = match signal {
                        Signal::LastYear => -1,
                        Signal::NextYear => 1,
                        Signal::YearAfterNext => 2,
                        _ => 0,
                    };
                    self.told.years.push(today.year() + ahead);
                }
                _ => {}
            }
        }
    }

    /// The period that all that is told makes.
    fn period(&self, today: Date) -> Option<Period> {
        let told = &self.told;
        let has = |signal: Signal, stands: fn(&Found, (usize, usize)) -> bool| {
            let is_there = |phrase: &Found| self.spans.iter().any(|span| stands(phrase, *span));
            self.found.iter().any(|phrase| phrase.meaning == Meaning::Signal(signal) && is_there(phrase))
        };
        // "In 2027 or later".
        let is_open = has(Signal::Onwards, follows);
        // "Past the end of 2026", and "after the end of this year", which ends this year as well.
        let is_after = has(Signal::After, |phrase, (from, _)| phrase.from < from && phrase.to >= from);
        let lists = self.found.iter().any(|phrase| phrase.meaning == Meaning::Signal(Signal::List));
        let months = |year: i32, (from, to): (u8, u8)| Period::months(year, if told.until { 1 } else { from }, to);
        let (first, last) = (told.years.iter().min().copied(), told.years.iter().max().copied());
        let financial = told.financial.map(financial_year);
        let calendar = match (first.zip(last), told.part) {
            (Some((year, _)), Some(part)) => Some(months(year, part)?),
            (Some((_, last)), None) if is_after => Some(Period { end: None, ..Period::year(last.checked_add(1)?)? }),
            (Some((first, last)), None) => Some(Period { end: Period::year(last)?.end, ..Period::year(first)? }),
            // "She turned 62 in January" asks for nothing that happens then.
            (None, Some(part)) if financial.is_none() && (lists || part.1 > part.0) => {
                Some(months(today.year(), part)?)
            }
            (None, _) => None,
        };
        let period = match (calendar, financial) {
            // "In 2026, and whatever starts in 2026-27".
            (Some(calendar), Some(financial)) => {
                let financial = financial?;
                let end = calendar.end.zip(financial.end).map(|(one, other)| one.max(other));
                Period { start: calendar.start.min(financial.start), end }
            }
            (Some(calendar), None) => calendar,
            (None, financial) => financial??,
        };
        Some(if is_open { Period { end: None, ..period } } else { period })
    }

    /// Whether nothing but a word that joins the ends of a range stands between two phrases: "January to June".
    fn are_joined(&self, first: &Found, last: &Found) -> bool {
        let joins = |f: &Found| {
            matches!(f.meaning, Meaning::Signal(Signal::Range | Signal::Sum | Signal::Until))
                && f.from == first.to
                && f.to == last.from
        };
        let is_word = || last.from == first.to + 1 && [DASH, "to"].iter().any(|word| is(self.text, first.to, word));
        is_word() || self.found.iter().any(joins)
    }
}

fn is_time(phrase: &Found) -> bool {
    matches!(phrase.meaning, Meaning::Months(..)) || is_year(phrase)
}

fn is_year(phrase: &Found) -> bool {
    matches!(phrase.meaning, Meaning::Signal(signal) if signal.is_year())
}

/// From April to March.
fn financial_year(year: i32) -> Option<Period> {
    Some(Period { end: Period::months(year.checked_add(1)?, 1, 3)?.end, ..Period::months(year, 4, 12)? })
}

/// Whether a phrase stands right before or behind something, or a little word away.
fn follows(phrase: &Found, (from, to): (usize, usize)) -> bool {
    /// 年度, "the year", may stand between.
    const BETWEEN: usize = 2;
    (to..=to + BETWEEN).contains(&phrase.from) || (phrase.to..=phrase.to + BETWEEN).contains(&from)
}

/// Whether a word makes a part of a year the end of a stretch of time: "by the end of June", "六月底之前".
fn ends_at(word: &Found, part: &Found) -> bool {
    /// Words that may stand between: "the end of", 底.
    const BETWEEN: usize = 3;
    let near = |before: usize, behind: usize| before <= behind && behind - before <= BETWEEN;
    matches!(word.meaning, Meaning::Signal(Signal::Until)) && (near(word.to, part.from) || near(part.to, word.from))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::engine::index::Index;
    use crate::engine::numbers::Numbers;
    use crate::knowledge::{Folder, load};

    #[track_caller]
    fn check(input: &str, expect: Option<&str>) {
        let knowledge = load(&Folder::embedded()).knowledge.unwrap();
        let index = Index::build(&knowledge);
        let text = Text::message(input);
        let symbols: Vec<_> =
            text.tokens.iter().map(|token| index.vocabulary.symbol(&text, token).unwrap_or_default()).collect();
        let found = index.phrases.find(&symbols, |at| text.tokens[at].sentence);
        let numbers = Numbers::new(&knowledge.lexicon).read(&text, &found);
        let day = |day: Option<Date>| day.map_or("…".to_owned(), |day| day.to_string());
        let got = period(&text, &numbers, &found, date!(2025 - 10 - 02))
            .map(|(period, _)| format!("{} – {}", day(period.start), day(period.end)));
        assert_eq!(got.as_deref(), expect, "{input}");
    }

    #[test]
    fn years_and_their_parts_make_a_period() {
        check("what opens in 2026?", Some("2026-01-01 – 2026-12-31"));
        check("which come between 2026 and 2027?", Some("2026-01-01 – 2027-12-31"));
        check("出年上半年有咩會成立？", Some("2026-01-01 – 2026-06-30"));
        check("what is due by June 2026?", Some("2026-01-01 – 2026-06-30"));
        check("what is due from January to June '26?", Some("2026-01-01 – 2026-06-30"));
        check("which items come after 2026?", Some("2027-01-01 – …"));
        check("which items come after the end of this year?", Some("2026-01-01 – …"));
        check("anything in 2027 or later?", Some("2027-01-01 – …"));
        check("she turned 62 in January", None);
        check("is it open?", None);
    }

    #[test]
    fn a_financial_year_runs_from_april_to_march() {
        check("what starts in 2026-27?", Some("2026-04-01 – 2027-03-31"));
        check("what starts in 2026-2027?", Some("2026-04-01 – 2027-03-31"));
        check(
            "list all that comes in 2026, including anything that starts in 2026-27",
            Some("2026-01-01 – 2027-03-31"),
        );
    }
}
