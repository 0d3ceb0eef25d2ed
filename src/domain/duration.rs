use std::cmp::Ordering;

/// A length of time, in the unit in which it is stated: 21 days are no 3 weeks to whoever reads the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many of the unit.
    pub number: u32,
    /// The unit.
    pub unit: TimeUnit,
}

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl TimeUnit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year];

    /// Its name in the files of a knowledge base, in the plural.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Hour => "hours",
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Year => "years",
        }
    }

    /// The next shorter unit and how many of it one of these always is; a month has no fixed number of days.
    #[must_use]
    pub const fn shorter(self) -> Option<(Self, u32)> {
        match self {
            Self::Year => Some((Self::Month, 12)),
            Self::Week => Some((Self::Day, 7)),
            Self::Day => Some((Self::Hour, 24)),
            Self::Month | Self::Hour => None,
        }
    }
}

impl Duration {
    /// How it compares to another; `None` where that depends on how long the months are.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.months(), other.months()) {
            return Some(a.cmp(&b));
        }
        let ((shortest, longest), (other_shortest, other_longest)) = (self.hours(), other.hours());
        if shortest == longest && other_shortest == other_longest {
            return Some(shortest.cmp(&other_shortest));
        }
        match (longest < other_shortest, shortest > other_longest) {
            (true, _) => Some(Ordering::Less),
            (_, true) => Some(Ordering::Greater),
            _ => None,
        }
    }

    /// Both together, in the longest unit in which that is exact; `None` for days and months, and beyond all measure.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let units = TimeUnit::ALL.into_iter().rev();
        units.filter_map(|unit| Some((self.number_of(unit)?, other.number_of(unit)?, unit))).find_map(|(a, b, unit)| {
            let number = a.checked_add(b)?;
            Some(Self { number, unit })
        })
    }

    /// How many of a unit it is, if that is exact and the unit is no longer than its own.
    fn number_of(self, unit: TimeUnit) -> Option<u32> {
        if self.unit == unit {
            return Some(self.number);
        }
        let (shorter, times) = self.unit.shorter()?;
        Self { number: self.number.checked_mul(times)?, unit: shorter }.number_of(unit)
    }

    /// In months, if it is a number of months or years.
    fn months(self) -> Option<u64> {
        match self.unit {
            TimeUnit::Month => Some(u64::from(self.number)),
            TimeUnit::Year => Some(u64::from(self.number) * 12),
            TimeUnit::Hour | TimeUnit::Day | TimeUnit::Week => None,
        }
    }

    /// The fewest and the most hours that it can be.
    fn hours(self) -> (u64, u64) {
        let number = u64::from(self.number);
        match self.unit {
            TimeUnit::Hour => (number, number),
            TimeUnit::Day => (number * 24, number * 24),
            TimeUnit::Week => (number * 7 * 24, number * 7 * 24),
            TimeUnit::Month | TimeUnit::Year => {
                let months = self.months().unwrap_or_default();
                // A run of months that holds February is at most two days shorter than its share of a year, one without
                // at most two days longer.
                let (fewest, most) = ((months * 365 / 12).saturating_sub(2), (months * 366).div_ceil(12) + 1);
                (fewest * 24, most * 24)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Duration {
        let (number, name) = text.split_once(' ').unwrap();
        let unit =
            TimeUnit::ALL.into_iter().find(|unit| unit.key().trim_end_matches('s') == name.trim_end_matches('s'));
        Duration { number: number.parse().unwrap(), unit: unit.unwrap() }
    }

    #[track_caller]
    fn check(one: &str, other: &str, expect: Option<Ordering>) {
        assert_eq!(of(one).compare(of(other)), expect, "{one} {other}");
        assert_eq!(of(other).compare(of(one)), expect.map(Ordering::reverse), "{other} {one}");
    }

    #[test]
    fn lengths_compare_whatever_they_are_counted_in() {
        check("21 days", "3 weeks", Some(Ordering::Equal));
        check("36 hours", "2 days", Some(Ordering::Less));
        check("18 months", "1 year", Some(Ordering::Greater));
        check("24 months", "2 years", Some(Ordering::Equal));
        check("27 days", "1 month", Some(Ordering::Less));
        check("5 weeks", "1 month", Some(Ordering::Greater));
        check("6 weeks", "2 years", Some(Ordering::Less));
    }

    #[test]
    fn what_depends_on_the_calendar_is_not_told() {
        for days in ["28 days", "30 days", "31 days", "4 weeks"] {
            check(days, "1 month", None);
        }
        check("365 days", "1 year", None);
        check("366 days", "12 months", None);
    }

    #[test]
    fn lengths_add_up_where_they_share_a_unit() {
        for (one, other, sum) in [
            ("2 years", "6 months", Some("30 months")),
            ("2 weeks", "3 weeks", Some("5 weeks")),
            ("1 week", "12 hours", Some("180 hours")),
            ("1 month", "3 days", None),
        ] {
            assert_eq!(of(one).plus(of(other)), sum.map(of), "{one} {other}");
        }
    }
}
