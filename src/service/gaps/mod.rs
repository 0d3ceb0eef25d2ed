//! What could not be answered, and how the knowledge learns from it.

mod edit;
mod lesson;
mod likeness;

pub use edit::{EditError, Words};
pub use lesson::{Lesson, Taught, Then, is_met_with_silence, suggest};

pub(super) use lesson::draft;
pub(super) use likeness::{alike, anonymous, telling_terms, terms};
