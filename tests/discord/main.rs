//! The real bot, with its real client library, on an emulated Discord.
//!
//! [`support::run_test`] builds a small world, starts the bot in it, hands both to the test, and at the end checks what
//! no test should have to think of: that everything was answered, that Discord would have refused nothing, that nobody
//! was pinged, and that the bot stops when asked.
#![cfg(feature = "playground")]
#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

mod answers;
#[path = "../support/child.rs"]
mod child;
mod commands;
#[path = "../support/databases.rs"]
mod databases;
mod follow;
mod gaps;
mod log;
mod manners;
mod messages;
mod moderators;
mod openapi;
mod pictures;
mod processes;
mod resilience;
mod settings;
mod stream;
mod support;
mod trust;
mod why;
