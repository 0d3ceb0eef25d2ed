use time::{Date, Month};

/// A stretch of calendar days, open at an end that the source does not state.
///
/// "First half of 2026" is 2026-01-01 to 2026-06-30; "from 2027" has a start only; "soon" has neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// First day, if known.
    pub start: Option<Date>,
    /// Last day, if known.
    pub end: Option<Date>,
}

impl Period {
    /// The days from `start` to `end`, both included.
    #[must_use]
    pub const fn between(start: Date, end: Date) -> Self {
        Self { start: Some(start), end: Some(end) }
    }

    /// A whole calendar year; `None` outside the calendar that `time` covers.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// The months `first..=last` (1 to 12) of a year.
    #[must_use]
    pub fn months(year: i32, first: u8, last: u8) -> Option<Self> {
        let start = Date::from_calendar_date(year, Month::try_from(first).ok()?, 1).ok()?;
        let month = Month::try_from(last).ok()?;
        let end = Date::from_calendar_date(year, month, month.length(year)).ok()?;
        Some(Self::between(start, end))
    }

    /// Whether nothing is known of it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// Whether it is over on `today`: its last day, or for one without an end its first, lies before.
    #[must_use]
    pub fn is_past(&self, today: Date) -> bool {
        self.end.or(self.start).is_some_and(|last| last < today)
    }

    /// Whether something that happens in this period may be listed under `asked`.
    ///
    /// It has to begin there; and to end there too, unless whole years are asked for, because "within 2026" is no
    /// promise for the first half of it, nor "from 2027" for the year to March 2027, but "2026-27" does begin in 2026.
    #[must_use]
    pub fn falls_in(&self, asked: &Self) -> bool {
        let Some(start) = self.start else { return false };
        let begins = asked.start.is_none_or(|from| from <= start) && asked.end.is_none_or(|to| start <= to);
        begins && (asked.is_whole_years() || asked.end.is_none_or(|to| self.end.is_some_and(|end| end <= to)))
    }

    fn is_whole_years(&self) -> bool {
        self.start.is_none_or(|d| d.ordinal() == 1)
            && self.end.is_none_or(|d| (d.month(), d.day()) == (Month::December, 31))
    }
}

/// Reads a date written as `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(parse_date("2025-10-02"), Some(date!(2025 - 10 - 02)));
        for text in ["2025-2-1", "2025-02-30", "20250201", "2025-10-02-01", "", "x-y-z"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_is_listed_where_it_begins() {
        let half = Period::months(2026, 1, 6).unwrap();
        let year = Period::year(2026).unwrap();
        let financial_year = Period::between(date!(2026 - 04 - 01), date!(2027 - 03 - 31));
        let from_2027 = Period { start: Some(date!(2027 - 01 - 01)), end: None };
        assert!(half.falls_in(&year) && half.falls_in(&half));
        assert!(year.falls_in(&year) && !year.falls_in(&half));
        assert!(financial_year.falls_in(&year) && !financial_year.falls_in(&Period::year(2027).unwrap()));
        assert!(from_2027.falls_in(&Period::year(2027).unwrap()) && !from_2027.falls_in(&year));
        assert!(!Period::default().falls_in(&year));
    }

    #[test]
    fn a_period_is_past_after_its_last_day() {
        let year = Period::year(2025).unwrap();
        assert!(!year.is_past(date!(2025 - 12 - 31)) && year.is_past(date!(2026 - 01 - 01)));
        assert!(!Period::default().is_past(date!(2099 - 01 - 01)));
    }
}
