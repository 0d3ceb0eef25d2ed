//! The axis of a timeline: which days it covers, and where on it a day is.

use time::{Date, Month};

use super::Chart;

/// How much longer than what is drawn the axis may become for today to be on it, in years.
const REACH: i32 = 2;
/// How much longer than its first day something is drawn whose end is open, in days.
const OPEN: i64 = 270;

/// Whole years, laid out from left to right.
pub(super) struct Axis {
    first: i32,
    last: i32,
    left: f32,
    width: f32,
}

/// How a year is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Quarter,
    Half,
    Year,
}

impl Axis {
    /// The years of what is drawn, and of today unless that is far off.
    pub(super) fn new(chart: &Chart, left: f32, width: f32) -> Self {
        let periods = || chart.rows.iter().flat_map(|row| &row.bars).map(|bar| bar.period);
        let open_end = |day: Date| day.checked_add(time::Duration::days(OPEN)).unwrap_or(day);
        let open_start = |day: Date| day.checked_sub(time::Duration::days(OPEN)).unwrap_or(day);
        let starts = periods().filter_map(|period| period.start.or(period.end.map(open_start)));
        let ends = periods().filter_map(|period| period.end.or(period.start.map(open_end)));
        let today = chart.today.year();
        let first = starts.map(Date::year).min().unwrap_or(today);
        let last = ends.map(Date::year).max().unwrap_or(today).max(first);
        let near = (first - REACH..=last + REACH).contains(&today);
        let (first, last) = if near { (first.min(today), last.max(today)) } else { (first, last) };
        Self { first, last, left, width }
    }

    /// Every year.
    pub(super) fn years(&self) -> impl Iterator<Item = i32> {
        self.first..=self.last
    }

    /// The finest division whose parts are wide enough to be told apart.
    pub(super) fn unit(&self) -> Unit {
        let year = self.width / (self.last - self.first + 1) as f32;
        match year {
            year if year >= 150.0 => Unit::Quarter,
            year if year >= 70.0 => Unit::Half,
            _ => Unit::Year,
        }
    }

    /// Every how many years there is room to write one.
    pub(super) fn stride(&self) -> usize {
        const YEAR: f32 = 44.0;
        let year = self.width / (self.last - self.first + 1) as f32;
        (YEAR / year).ceil().max(1.0) as usize
    }

    pub(super) fn left(&self) -> f32 {
        self.left
    }

    pub(super) fn right(&self) -> f32 {
        self.left + self.width
    }

    /// Whether a day is on the axis.
    pub(super) fn holds(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day.year())
    }

    /// Where a day begins.
    pub(super) fn at(&self, day: Date) -> f32 {
        let share = days(day, self.first) as f32 / days(first_of(self.last + 1, 1), self.first).max(1) as f32;
        self.left + self.width * share.clamp(0.0, 1.0)
    }

    /// Where a day ends.
    pub(super) fn after(&self, day: Date) -> f32 {
        self.at(day.next_day().unwrap_or(day))
    }

    /// Where a month of a year begins.
    pub(super) fn month(&self, year: i32, month: u8) -> f32 {
        self.at(first_of(year, month))
    }
}

impl Unit {
    /// How many months it has.
    pub(super) const fn months(self) -> u8 {
        match self {
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

fn days(day: Date, since: i32) -> i64 {
    (day - first_of(since, 1)).whole_days()
}

/// The first day of a month; the calendar's last day beyond its end.
fn first_of(year: i32, month: u8) -> Date {
    let month = Month::try_from(month).unwrap_or(Month::January);
    Date::from_calendar_date(year, month, 1).unwrap_or(Date::MAX)
}
