//! Readers of the values that are written as text: money, periods, durations, colours.

use time::{Date, Month};

use crate::domain::{Currency, Duration, Money, Period, TimeUnit};

/// Why a text is not the value that it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error("an amount of money is a currency code and a whole number")]
    Money,
    #[error("the currency code is not three capital letters")]
    Currency,
    #[error("the amount is not a whole number")]
    Amount,
    #[error("this is no period")]
    Period,
    #[error("there is no such month or day")]
    Day,
    #[error("the period ends before it begins")]
    Reversed,
    #[error("a duration is a whole number of hours, days, weeks, months or years")]
    Duration,
    #[error("a colour is `#` and six hexadecimal digits")]
    Colour,
}

impl Malformed {
    /// How to write it instead.
    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::Money | Self::Amount => "write it in whole units without separators: `HKD 150000000`",
            Self::Currency => "use the ISO 4217 code, such as `HKD`, `USD` or `CNY`",
            Self::Period => {
                "write `2026`, `2026-H1`, `2026-Q3`, `2026-05`, `2026-05-17`, `2026-27` (financial year), `2027..`, \
                 `..2027`, `2026-05-01..2026-06-30` or `unstated`"
            }
            Self::Day => "correct it; a financial year is written with the year that follows, as in `2026-27`",
            Self::Reversed => "put the earlier date first",
            Self::Duration => "write it as `36 hours`, `21 days`, `6 weeks`, `18 months` or `2 years`",
            Self::Colour => "write it as `#d9480f`",
        }
    }
}

/// Reads `HKD 150000000`; `_` may stand between digits.
pub(super) fn read_money(text: &str) -> Result<Money, Malformed> {
    let mut parts = text.split_ascii_whitespace();
    let (Some(code), Some(amount), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Malformed::Money);
    };
    let currency = Currency::parse(code).ok_or(Malformed::Currency)?;
    let digits = amount.bytes().all(|b| b.is_ascii_digit() || b == b'_') && amount.starts_with(|c| c != '_');
    let amount = amount.replace('_', "").parse().ok().filter(|_| digits).ok_or(Malformed::Amount)?;
    Ok(Money { currency, amount })
}

/// Reads a period in one of the forms that `knowledge/README.md` lists.
pub(super) fn read_period(text: &str) -> Result<Period, Malformed> {
    if text == "unstated" {
        return Ok(Period::default());
    }
    let Some((from, until)) = text.split_once("..") else { return read_stretch(text) };
    let start = if from.is_empty() { None } else { read_stretch(from)?.start };
    let end = if until.is_empty() { None } else { read_stretch(until)?.end };
    match (start, end) {
        (None, None) => Err(Malformed::Period),
        (Some(start), Some(end)) if end < start => Err(Malformed::Reversed),
        _ => Ok(Period { start, end }),
    }
}

/// Reads a stretch of days with both ends: a year, a part of one, a financial year.
fn read_stretch(text: &str) -> Result<Period, Malformed> {
    let mut parts = text.split('-');
    let year = parts.next().and_then(|year| digits(year, 4)).ok_or(Malformed::Period)?;
    let year = i32::try_from(year).map_err(|_| Malformed::Period)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Period::year(year).ok_or(Malformed::Period),
        (Some(part), None, _) => read_part_of_year(year, part),
        (Some(month), Some(day), None) => {
            let (month, day) = digits(month, 2).zip(digits(day, 2)).ok_or(Malformed::Period)?;
            let day = read_day(year, month, day).ok_or(Malformed::Day)?;
            Ok(Period::between(day, day))
        }
        _ => Err(Malformed::Period),
    }
}

fn read_part_of_year(year: i32, part: &str) -> Result<Period, Malformed> {
    let months = match part {
        "H1" => (1, 6),
        "H2" => (7, 12),
        "Q1" => (1, 3),
        "Q2" => (4, 6),
        "Q3" => (7, 9),
        "Q4" => (10, 12),
        _ => {
            let number = digits(part, 2).ok_or(Malformed::Period)?;
            // `2011-12` could be a month as well; the month is the commoner reading.
            if !(1..=12).contains(&number) {
                return if i64::from(number) == i64::from(year + 1) % 100 {
                    financial_year(year).ok_or(Malformed::Period)
                } else {
                    Err(Malformed::Day)
                };
            }
            let month = u8::try_from(number).map_err(|_| Malformed::Day)?;
            (month, month)
        }
    };
    Period::months(year, months.0, months.1).ok_or(Malformed::Day)
}

/// April to March, as the Hong Kong Government reckons.
fn financial_year(year: i32) -> Option<Period> {
    let start = Date::from_calendar_date(year, Month::April, 1).ok()?;
    let end = Date::from_calendar_date(year + 1, Month::March, 31).ok()?;
    Some(Period::between(start, end))
}

fn read_day(year: i32, month: u32, day: u32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// Reads exactly `length` digits.
fn digits(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Reads `21 days`, `18 months` or `1 year`.
pub(super) fn read_duration(text: &str) -> Result<Duration, Malformed> {
    /// Nobody states more; it keeps sums within bounds.
    const MOST: u32 = 100_000;
    let (number, name) = text.split_once(' ').ok_or(Malformed::Duration)?;
    let is_named = |unit: &TimeUnit| unit.key() == name || unit.key().strip_suffix('s') == Some(name);
    let unit = TimeUnit::ALL.into_iter().find(is_named).ok_or(Malformed::Duration)?;
    let number = Some(number).filter(|n| n.bytes().all(|b| b.is_ascii_digit())).and_then(|n| n.parse::<u32>().ok());
    number.filter(|n| (1..=MOST).contains(n)).map(|number| Duration { number, unit }).ok_or(Malformed::Duration)
}

/// Reads `#d9480f`.
pub(super) fn read_colour(text: &str) -> Result<u32, Malformed> {
    let digits = text.strip_prefix('#').ok_or(Malformed::Colour)?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Malformed::Colour);
    }
    u32::from_str_radix(digits, 16).map_err(|_| Malformed::Colour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let shown = match read_period(text) {
            Ok(Period { start, end }) => {
                let show = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{} to {}", show(start), show(end))
            }
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn periods() {
        check("2026", "2026-01-01 to 2026-12-31");
        check("2026-H1", "2026-01-01 to 2026-06-30");
        check("2026-H2", "2026-07-01 to 2026-12-31");
        check("2026-Q3", "2026-07-01 to 2026-09-30");
        check("2028-02", "2028-02-01 to 2028-02-29");
        check("2026-05-17", "2026-05-17 to 2026-05-17");
        check("2026-27", "2026-04-01 to 2027-03-31");
        check("1999-00", "1999-04-01 to 2000-03-31");
        check("2011-12", "2011-12-01 to 2011-12-31");
        check("2027..", "2027-01-01 to ");
        check("..2027", " to 2027-12-31");
        check("2026-05-01..2026-06-30", "2026-05-01 to 2026-06-30");
        check("2026-H2..2027-03", "2026-07-01 to 2027-03-31");
        check("unstated", " to ");
    }

    #[test]
    fn what_is_no_period() {
        for text in ["", "soon", "26", "2026-", "2026-H3", "2026-5", "2026-05-17-1", "..", "2026-05..x", "２０２６"]
        {
            check(text, "Period");
        }
        check("2026-13", "Day");
        check("2026-02-30", "Day");
        check("2027..2026", "Reversed");
    }

    #[test]
    fn money() {
        let money = |text: &str| read_money(text).map(|m| format!("{} {}", m.currency, m.amount));
        assert_eq!(money("HKD 150000000").as_deref(), Ok("HKD 150000000"));
        assert_eq!(money("USD 1_000").as_deref(), Ok("USD 1000"));
        for (text, expect) in [
            ("", Malformed::Money),
            ("150000000", Malformed::Money),
            ("HKD 1 000", Malformed::Money),
            ("hkd 5", Malformed::Currency),
            ("HK$ 5", Malformed::Currency),
            ("HKD 1.5", Malformed::Amount),
            ("HKD -5", Malformed::Amount),
            ("HKD _5", Malformed::Amount),
            ("HKD 99999999999999999999", Malformed::Amount),
        ] {
            assert_eq!(money(text), Err(expect), "{text}");
        }
    }

    #[test]
    fn durations_and_colours() {
        for unit in TimeUnit::ALL {
            assert_eq!(read_duration(&format!("2 {}", unit.key())), Ok(Duration { number: 2, unit }));
        }
        assert_eq!(read_duration("1 month"), Ok(Duration { number: 1, unit: TimeUnit::Month }));
        for text in ["", "2", "two years", "0 months", "2 fortnights", "2  years", "99999999999 years", "+2 years"] {
            assert_eq!(read_duration(text), Err(Malformed::Duration), "{text}");
        }
        assert_eq!(read_colour("#D9480f"), Ok(0x00d9_480f));
        for text in ["d9480f", "#d9480", "#d9480g", "#+9480f", "#ｄ9480", ""] {
            assert_eq!(read_colour(text), Err(Malformed::Colour), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in ".{0,24}") {
            let _ = (read_money(&text), read_period(&text), read_duration(&text), read_colour(&text));
        }

        #[test]
        fn no_near_miss_makes_a_reader_panic(text in "[0-9HQ.\\-]{0,22}") {
            let _ = (read_period(&text), read_money(&format!("HKD {text}")));
        }

        #[test]
        fn money_survives_writing_and_reading(amount: u64) {
            prop_assert_eq!(read_money(&format!("HKD {amount}")).map(|m| m.amount), Ok(amount));
        }

        #[test]
        fn days_survive_writing_and_reading(days in 0i64..365_000) {
            let start = Date::from_calendar_date(1900, Month::January, 1).unwrap() + time::Duration::days(days);
            let end = start + time::Duration::days(days % 50);
            prop_assert_eq!(read_period(&format!("{start}..{end}")), Ok(Period::between(start, end)));
            prop_assert_eq!(read_period(&start.to_string()), Ok(Period::between(start, start)));
        }

        #[test]
        fn durations_survive_writing_and_reading(number in 1u32..=100_000, unit in proptest::sample::select(&TimeUnit::ALL)) {
            prop_assert_eq!(read_duration(&format!("{number} {}", unit.key())), Ok(Duration { number, unit }));
        }
    }
}
