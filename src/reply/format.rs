//! Money and dates, written as each language writes them.

use time::Date;

use super::wording::{Wording, wording};
use crate::domain::{Count, Currency, Duration, Language, Measure, Money, Period, TimeUnit};

/// An amount: `HK$150 million`, `1.5億港元`.
#[must_use]
pub fn money(money: Money, language: Language) -> String {
    match language {
        Language::En => {
            let sign = match money.currency.code() {
                "HKD" => "HK$".to_owned(),
                "USD" => "US$".to_owned(),
                code => format!("{code} "),
            };
            let (number, unit) = scaled(money.amount, &[(1_000_000_000, " billion"), (1_000_000, " million")]);
            format!("{sign}{number}{unit}")
        }
        Language::Zh => {
            let (number, unit) = scaled(money.amount, &[(100_000_000, "億"), (10_000, "萬")]);
            format!("{number}{unit}{}", currency(money.currency, language))
        }
    }
}

/// The name of a currency, where it is a common one, and else its code.
#[must_use]
pub fn currency(currency: Currency, language: Language) -> String {
    let name = match (currency.code(), language) {
        ("HKD", Language::En) => "Hong Kong dollars",
        ("HKD", Language::Zh) => "港元",
        ("USD", Language::En) => "US dollars",
        ("USD", Language::Zh) => "美元",
        ("CNY", Language::En) => "renminbi",
        ("CNY", Language::Zh) => "人民幣",
        (code, _) => code,
    };
    name.to_owned()
}

/// A day: `20 September 2025`, `2025年9月20日`.
#[must_use]
pub fn date(date: Date, language: Language) -> String {
    match language {
        Language::En => format!("{} {} {}", date.day(), date.month(), date.year()),
        Language::Zh => format!("{}年{}月{}日", date.year(), u8::from(date.month()), date.day()),
    }
}

/// A stretch of time: `first half of 2026`, `2026年上半年`, `2026-27`, `from 2027`, or its first and last day. `None` if
/// nothing is known of it.
#[must_use]
pub fn period(period: &Period, language: Language) -> Option<String> {
    let wording = wording(language);
    let date = |day| date(day, language);
    Some(match (period.start, period.end) {
        (Some(first), Some(last)) => named(first, last, wording)
            .unwrap_or_else(|| wording.between_days.replace("{first}", &date(first)).replace("{last}", &date(last))),
        (Some(first), None) if first.ordinal() == 1 => wording.from_year.replace("{year}", &first.year().to_string()),
        (Some(first), None) => wording.from_day.replace("{day}", &date(first)),
        (None, Some(last)) => wording.until_day.replace("{day}", &date(last)),
        (None, None) => return None,
    })
}

/// An amount, a number of things with its unit, or a length of time.
#[must_use]
pub fn measure(measure: &Measure, language: Language) -> String {
    match measure {
        Measure::Money(amount) => money(*amount, language),
        Measure::Count(number) => count(number, language),
        Measure::Duration(length) => duration(*length, language),
    }
}

/// A number of things: `12 books`, `12本書`.
#[must_use]
pub fn count(count: &Count, language: Language) -> String {
    let (number, unit) = (grouped(count.number), count.unit.get(language));
    match language {
        Language::En => format!("{number} {unit}"),
        Language::Zh => format!("{number}{unit}"),
    }
}

/// A length of time, in the unit in which it is stated: `21 days`, `18個月`.
#[must_use]
pub fn duration(duration: Duration, language: Language) -> String {
    let wording = wording(language);
    let (one, several) = match duration.unit {
        TimeUnit::Hour => (wording.one_hour, wording.hours),
        TimeUnit::Day => (wording.one_day, wording.days),
        TimeUnit::Week => (wording.one_week, wording.weeks),
        TimeUnit::Month => (wording.one_month, wording.months),
        TimeUnit::Year => (wording.one_year, wording.years),
    };
    let template = if duration.number == 1 { one } else { several };
    template.replace("{count}", &grouped(duration.number.into()))
}

/// A stretch of time that has a name of its own.
fn named(first: Date, last: Date, wording: &Wording) -> Option<String> {
    let day = |date: Date| (u8::from(date.month()), date.day());
    let year = first.year();
    let template = match (day(first), day(last), last.year() - year) {
        ((1, 1), (12, 31), 0) => wording.year,
        ((1, 1), (6, 30), 0) => wording.first_half,
        ((7, 1), (12, 31), 0) => wording.second_half,
        ((4, 1), (3, 31), 1) => wording.financial_year,
        _ => return None,
    };
    let years = format!("{year}-{:02}", last.year() % 100);
    Some(template.replace("{years}", &years).replace("{year}", &year.to_string()))
}

/// The amount in the largest unit in which it has at most two decimals.
fn scaled(amount: u64, units: &[(u64, &'static str)]) -> (String, &'static str) {
    for &(unit, name) in units {
        let hundredths = unit / 100;
        if amount >= unit && amount.is_multiple_of(hundredths) {
            let (whole, rest) = (amount / unit, amount % unit / hundredths);
            let number = match rest {
                0 => grouped(whole),
                rest if rest % 10 == 0 => format!("{}.{}", grouped(whole), rest / 10),
                rest => format!("{}.{rest:02}", grouped(whole)),
            };
            return (number, name);
        }
    }
    (grouped(amount), "")
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date as day;

    #[track_caller]
    fn check(code: &str, amount: u64, en: &str, zh: &str) {
        let value = Money { currency: Currency::parse(code).unwrap(), amount };
        assert_eq!((money(value, Language::En).as_str(), money(value, Language::Zh).as_str()), (en, zh));
    }

    #[test]
    fn money_is_written_as_each_language_writes_it() {
        check("HKD", 150_000_000, "HK$150 million", "1.5億港元");
        check("HKD", 3_000_000_000, "HK$3 billion", "30億港元");
        check("HKD", 90_000_000, "HK$90 million", "9,000萬港元");
        check("USD", 25_000_000, "US$25 million", "2,500萬美元");
        check("HKD", 149_999_999, "HK$149,999,999", "149,999,999港元");
        check("EUR", 50, "EUR 50", "50EUR");
    }

    #[test]
    fn days_and_periods_are_written_out() {
        assert_eq!(date(day!(2025 - 09 - 20), Language::En), "20 September 2025");
        assert_eq!(date(day!(2025 - 09 - 20), Language::Zh), "2025年9月20日");
    }

    #[track_caller]
    fn check_period(start: Option<Date>, end: Option<Date>, en: &str, zh: &str) {
        let written = |language| period(&Period { start, end }, language).unwrap();
        assert_eq!((written(Language::En).as_str(), written(Language::Zh).as_str()), (en, zh));
    }

    #[test]
    fn periods_are_named_as_people_name_them() {
        let (new_year, last_day) = (day!(2026 - 01 - 01), day!(2026 - 12 - 31));
        check_period(Some(new_year), Some(last_day), "2026", "2026年");
        check_period(Some(new_year), Some(day!(2026 - 06 - 30)), "first half of 2026", "2026年上半年");
        check_period(Some(day!(2026 - 07 - 01)), Some(last_day), "second half of 2026", "2026年下半年");
        check_period(Some(day!(2026 - 04 - 01)), Some(day!(2027 - 03 - 31)), "2026-27", "2026-27年度");
        check_period(Some(new_year), None, "from 2026", "2026年起");
        check_period(None, Some(last_day), "until 31 December 2026", "至2026年12月31日");
        check_period(Some(day!(2026 - 03 - 02)), None, "from 2 March 2026", "2026年3月2日起");
        check_period(
            Some(day!(2026 - 03 - 02)),
            Some(day!(2026 - 03 - 05)),
            "2 March 2026 – 5 March 2026",
            "2026年3月2日至2026年3月5日",
        );
        assert_eq!(period(&Period::default(), Language::En), None);
    }

    #[test]
    fn durations_are_given_in_the_unit_of_the_source() {
        for (number, unit, en, zh) in [
            (36, TimeUnit::Hour, "36 hours", "36小時"),
            (1, TimeUnit::Day, "1 day", "1日"),
            (21, TimeUnit::Day, "21 days", "21日"),
            (6, TimeUnit::Week, "6 weeks", "6星期"),
            (1, TimeUnit::Month, "1 month", "1個月"),
            (24, TimeUnit::Month, "24 months", "24個月"),
            (2, TimeUnit::Year, "2 years", "2年"),
        ] {
            let length = Duration { number, unit };
            assert_eq!((duration(length, Language::En), duration(length, Language::Zh)), (en.into(), zh.into()));
        }
    }

    #[test]
    fn counts_are_given_with_their_unit() {
        let unit = crate::domain::Bilingual::new("kinds of seed".to_owned(), "種種子".to_owned());
        let count = Measure::Count(Count { number: 1200, unit });
        assert_eq!(measure(&count, Language::En), "1,200 kinds of seed");
        assert_eq!(measure(&count, Language::Zh), "1,200種種子");
    }
}
