//! What the bot does for people, whatever they reach it by: answers questions, keeps conversations, reloads.
//!
//! Nothing here knows of Discord or of a terminal, and the clock comes in from outside.

mod answers;
mod clock;
mod conversations;
pub mod evaluation;
pub mod golden;
mod snapshots;

pub use answers::{Answer, Answers, Ask, Lookup};
pub use clock::{Clock, ManualClock, SystemClock, hong_kong_date};
pub use conversations::{Conversations, Speaker};
pub use snapshots::{Current, Origin, Reloaded, Report, SnapshotStore, UnusableKnowledge};

#[cfg(test)]
mod tests;
