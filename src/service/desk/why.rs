//! Why an answer was given as it was.

use super::Desk;
use crate::domain::{Language, parse_date};
use crate::engine::{Conversation, Explanation, Outcome, Question, Snapshot};
use crate::service::noted::before_from_text;
use crate::store::{GivenAnswer, StoreError};

/// An answer, explained.
#[derive(Debug)]
pub struct Why {
    /// The answer.
    pub given: GivenAnswer,
    /// What went before.
    pub before: Conversation,
    /// What the engine makes of the question.
    pub outcome: Outcome,
    /// Why.
    pub explanation: Explanation,
    /// What that is explained from.
    pub snapshot: Snapshot,
    /// How that relates to what it was answered from.
    pub basis: Basis,
    /// The revision that it is explained from, where it is one.
    pub number: Option<i64>,
}

/// What an answer is explained from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// What it was answered from, which is still in use.
    InUse,
    /// What it was answered from; by now something else is in use.
    Kept,
    /// What is in use: what it was answered from is not kept, or cannot be loaded any more.
    Instead,
}

impl Desk {
    /// Explains what a message of the bot says, or the response to an interaction.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn why(&self, message: u64) -> Result<Option<Why>, StoreError> {
        let Some(given) = self.store.answer(message).await? else { return Ok(None) };
        Ok(Some(self.explain(given).await))
    }

    /// Explains the last answer in a channel.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn why_last(&self, channel: u64) -> Result<Option<Why>, StoreError> {
        let Some(given) = self.store.last_answer(channel).await? else { return Ok(None) };
        Ok(Some(self.explain(given).await))
    }

    async fn explain(&self, given: GivenAnswer) -> Why {
        let current = self.snapshots.current();
        let (snapshot, number, basis) = if current.knowledge().revision == given.revision {
            (current.snapshot.clone(), current.number, Basis::InUse)
        } else if let Some((snapshot, number)) = self.kept(&given.revision).await {
            (snapshot, Some(number), Basis::Kept)
        } else {
            (current.snapshot.clone(), current.number, Basis::Instead)
        };
        let before = before_from_text(&given.conversation, snapshot.knowledge());
        let question = Question {
            text: &given.question,
            addressed: given.addressed,
            today: parse_date(&given.today).unwrap_or_else(|| self.clock.today()),
            locale: given.language.as_deref().and_then(Language::from_locale),
        };
        let outcome = snapshot.answer(&question, &before);
        let explanation = snapshot.explain(&question, &before);
        Why { before, outcome, explanation, snapshot, basis, number, given }
    }

    /// What was in use as this revision.
    async fn kept(&self, hash: &str) -> Option<(Snapshot, i64)> {
        let revision = self.store.revision_of(hash).await.ok()??;
        Some((self.load(&revision).await.ok()?.snapshot?, revision.number))
    }
}
