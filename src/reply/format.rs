//! Money and dates, written as each language writes them.

use time::Date;

use crate::domain::{Currency, Language, Money, Period};

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

/// A stretch of time: `2026`, `first half of 2026`, `2026年上半年`, or its first and last day.
#[must_use]
pub fn period(period: &Period, language: Language) -> String {
    let year = period.start.or(period.end).map_or(0, Date::year);
    for (first, last, en, zh) in
        [(1, 12, "", ""), (1, 6, "first half of ", "上半年"), (7, 12, "second half of ", "下半年")]
    {
        if Period::months(year, first, last).as_ref() == Some(period) {
            return match language {
                Language::En => format!("{en}{year}"),
                Language::Zh => format!("{year}年{zh}"),
            };
        }
    }
    let day = |day: Option<Date>| day.map(|day| date(day, language)).unwrap_or_default();
    format!("{} – {}", day(period.start), day(period.end)).trim().to_owned()
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
        let half = Period::months(2026, 1, 6).unwrap();
        assert_eq!(period(&half, Language::En), "first half of 2026");
        assert_eq!(period(&half, Language::Zh), "2026年上半年");
        assert_eq!(period(&Period::year(2027).unwrap(), Language::Zh), "2027年");
    }
}
