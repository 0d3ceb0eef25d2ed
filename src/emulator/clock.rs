//! Time, as a thing that tests hold in their hands.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use time::OffsetDateTime;

/// 22 November 2025, midnight UTC: where a manual clock starts.
const START: i64 = 1_763_769_600_000;

/// What the emulator takes timestamps, snowflakes and deadlines from.
///
/// A manual clock stands still until a test advances it, so that ids and
/// timestamps are the same in every run. The playground takes the system's.
#[derive(Debug)]
pub struct Clock {
    /// Milliseconds since 1970 for a manual clock.
    manual: Option<AtomicI64>,
}

impl Clock {
    /// A clock that stands still at a fixed instant until it is advanced.
    #[must_use]
    pub fn manual() -> Self {
        Self { manual: Some(AtomicI64::new(START)) }
    }

    /// The clock of this computer.
    #[must_use]
    pub fn system() -> Self {
        Self { manual: None }
    }

    /// Moves a manual clock; the system's does not listen.
    pub(super) fn advance(&self, by: Duration) {
        if let Some(manual) = &self.manual {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 2);
            manual.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970.
    pub(super) fn millis(&self) -> i64 {
        match &self.manual {
            Some(manual) => manual.load(Ordering::SeqCst),
            None => {
                let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
                i64::try_from(nanos / 1_000_000).unwrap_or(i64::MAX)
            }
        }
    }

    /// The same instant as a date.
    pub(super) fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.millis()) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}
