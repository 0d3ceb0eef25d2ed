//! What could not be answered, and how the knowledge learns from it.

mod likeness;

pub(super) use likeness::{alike, anonymous, terms};
