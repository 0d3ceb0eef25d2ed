use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

/// A time of day during which nobody is answered who has not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct QuietHours {
    /// The hour that it begins with, 0 to 23.
    pub from: u8,
    /// The hour that it ends with. The same as `from` is the whole day.
    pub until: u8,
    /// Minutes that the clocks of the server are ahead of UTC.
    pub offset: i16,
}

impl QuietHours {
    /// Hong Kong's clocks, which are the same all year round.
    pub const HONG_KONG: i16 = 8 * 60;

    /// Whether a moment is within.
    #[must_use]
    pub fn hold(&self, moment: OffsetDateTime) -> bool {
        let offset = UtcOffset::from_whole_seconds(i32::from(self.offset) * 60).unwrap_or(UtcOffset::UTC);
        let hour = moment.to_offset(offset).hour();
        if self.from < self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        }
    }
}

impl Default for QuietHours {
    /// A night in Hong Kong.
    fn default() -> Self {
        Self { from: 23, until: 8, offset: Self::HONG_KONG }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[track_caller]
    fn check(from: u8, until: u8, offset: i16, moment: OffsetDateTime, expect: bool) {
        assert_eq!(QuietHours { from, until, offset }.hold(moment), expect, "{from}-{until} {offset} at {moment}");
    }

    #[test]
    fn hours_are_those_of_the_clocks_there() {
        check(12, 14, 0, datetime!(2026-01-01 12:00 UTC), true);
        check(12, 14, 0, datetime!(2026-01-01 13:59:59 UTC), true);
        check(12, 14, 0, datetime!(2026-01-01 14:00 UTC), false);
        check(12, 14, 480, datetime!(2026-01-01 04:00 UTC), true);
        check(12, 14, 480, datetime!(2026-01-01 12:00 UTC), false);
        check(12, 14, 330, datetime!(2026-01-01 06:29 UTC), false);
        check(12, 14, 330, datetime!(2026-01-01 06:30 UTC), true);
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let night = QuietHours::default();
        for (hour, expect) in [(22, false), (23, true), (0, true), (7, true), (8, false), (12, false)] {
            // In Hong Kong it is eight hours later.
            let moment = datetime!(2026-01-01 00:00 UTC) + time::Duration::hours(hour + 24 - 8);
            assert_eq!(night.hold(moment), expect, "{hour}");
        }
        check(9, 9, 0, datetime!(2026-01-01 03:00 UTC), true);
    }
}
