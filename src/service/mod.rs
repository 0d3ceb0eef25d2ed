//! What the bot does for people, whatever they reach it by: answers questions, keeps conversations, reloads.
//!
//! Nothing here knows of Discord or of a terminal, and the clock comes in from outside.

mod answered;
mod answers;
mod clock;
mod conversations;
mod cooldown;
pub mod desk;
pub mod evaluation;
mod feedback;
pub mod follows;
pub mod gaps;
pub mod golden;
mod noted;
mod pictures;
mod scribe;
mod settings;
mod snapshots;

pub use answered::{Answered, Asked, Given};
pub use answers::{Answer, Answers, Ask, Lookup};
pub use clock::{Clock, ManualClock, SystemClock, hong_kong_date};
pub use conversations::{Conversations, Speaker};
pub use cooldown::{Cooldown, Pace, Wait};
pub use desk::Desk;
pub use feedback::{Feedback, Judgement, LoggedFeedback, Opinion};
pub use noted::AskedAs;
pub use pictures::Pictures;
pub use scribe::Scribe;
pub use settings::{QuietHours, ServerSettings, Settings, SettingsError};
pub use snapshots::{Current, Origin, Report, SnapshotStore, UnusableKnowledge};

#[cfg(test)]
mod tests;
