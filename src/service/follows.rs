//! Telling those who follow something what has changed.

use time::OffsetDateTime;

use super::Current;
use crate::knowledge::Change;
use crate::store::{Follow, NewNotice};

/// The messages that followers get about a revision.
pub(super) fn notices(
    _follows: &[Follow],
    _number: i64,
    _changes: &[Change],
    _before: &Current,
    _after: &Current,
    _now: OffsetDateTime,
) -> Vec<NewNotice> {
    Vec::new()
}
