//! Answers questions about one bilingual document, word for word from its knowledge base.

pub mod cli;
pub mod config;
pub mod discord;
pub mod domain;
#[cfg(feature = "playground")]
pub mod emulator;
pub mod engine;
pub mod knowledge;
pub mod reply;
pub mod service;
