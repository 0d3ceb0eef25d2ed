//! Answers questions about one bilingual document, word for word from its knowledge base.

pub mod domain;
pub mod engine;
pub mod knowledge;
pub mod reply;
