use std::sync::Mutex;
use std::time::Duration;

use time::{Date, OffsetDateTime, UtcOffset};

/// Tells the time. Everything that depends on it takes a clock, so that tests can set it.
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> OffsetDateTime;

    /// The day in Hong Kong.
    fn today(&self) -> Date {
        hong_kong_date(self.now())
    }
}

/// The day in Hong Kong, which has kept UTC+8 without summer time since 1979.
#[must_use]
pub fn hong_kong_date(moment: OffsetDateTime) -> Date {
    const HONG_KONG: UtcOffset = time::macros::offset!(+8);
    moment.to_offset(HONG_KONG).date()
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(Mutex<OffsetDateTime>);

impl ManualClock {
    /// A clock that shows `moment`.
    #[must_use]
    pub const fn new(moment: OffsetDateTime) -> Self {
        Self(Mutex::new(moment))
    }

    /// A clock that shows noon of a day in Hong Kong.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self::new(day.midnight().assume_utc().saturating_add(time::Duration::hours(4)))
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.saturating_add(by.try_into().unwrap_or(time::Duration::MAX));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_day_begins_in_hong_kong_while_it_is_evening_in_utc() {
        for (moment, expect) in [
            (datetime!(2025-12-31 15:59:59 UTC), date!(2025 - 12 - 31)),
            (datetime!(2025-12-31 16:00:00 UTC), date!(2026 - 01 - 01)),
        ] {
            assert_eq!(hong_kong_date(moment), expect, "{moment}");
        }
        assert_eq!(ManualClock::on(date!(2025 - 10 - 02)).today(), date!(2025 - 10 - 02));
    }
}
