//! Learning from what could not be answered.

use std::sync::Arc;

use thiserror::Error;

use super::propose::Wish;
use super::{Desk, Proposal};
use crate::service::gaps::{self, EditError, Lesson};
use crate::store::{Gap, GapState, Manner, NewAuditEntry, StoreError};

/// Why nothing can be learnt from a question like that.
#[derive(Debug, Error)]
pub enum LessonError {
    /// There is no question.
    #[error("a golden question needs a question")]
    NoQuestion,
    /// What it is to be about is not there.
    #[error("there is no `{0}`")]
    NoSubject(String),
    /// Words that would lead everything to one subject.
    #[error("`{0}` is in every other question")]
    SaysNothing(String),
    /// The folder cannot be edited.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl Desk {
    /// Proposes what is in use with the words of a lesson, and its golden question.
    ///
    /// # Errors
    /// When the lesson says nothing, or the folder cannot be edited.
    pub async fn propose_lesson(&self, lesson: Lesson, by: &str) -> Result<(u64, Arc<Proposal>), LessonError> {
        let base = self.latest().await;
        if lesson.question.trim().is_empty() {
            return Err(LessonError::NoQuestion);
        }
        if let Some(subject) = lesson.subject.as_deref().filter(|id| base.knowledge().subject(id).is_none()) {
            return Err(LessonError::NoSubject(subject.to_owned()));
        }
        let words = || lesson.words.names.iter().chain(&lesson.words.keywords);
        if let Some(nothing) = words().find(|word| !base.snapshot.says_something(word)) {
            return Err(LessonError::SaysNothing(nothing.clone()));
        }
        let why =
            lesson.subject.iter().fold(lesson.question.clone(), |question, subject| format!("{subject}: {question}"));
        let today = self.clock.today();
        let drafting = tokio::task::spawn_blocking({
            let base = Arc::clone(&base);
            move || {
                let draft = gaps::draft(&base.folder, &base.snapshot, lesson, today)?;
                Ok::<_, EditError>((base.folder.with(draft.files), draft.taught))
            }
        });
        // A task only fails by a panic, which is one of the program.
        let drafted = drafting.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        let (folder, taught) = drafted?;
        let wish = Wish { base, folder, manner: Manner::Gap, why, by: by.to_owned(), taught: Some(taught) };
        Ok(self.propose(wish).await)
    }

    /// A question is none that the bot is for. Returns whether it was open until then.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn dismiss_gap(&self, gap: &Gap, by: &str) -> Result<bool, StoreError> {
        let entry = self.about_gap(gap, "out of scope", by);
        self.store.move_gap(gap.id, [GapState::Open, GapState::OutOfScope], &entry).await
    }

    /// It is, after all. Returns whether it was taken to be none.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn reopen_gap(&self, gap: &Gap, by: &str) -> Result<bool, StoreError> {
        let entry = self.about_gap(gap, "in scope again", by);
        self.store.move_gap(gap.id, [GapState::OutOfScope, GapState::Open], &entry).await
    }

    fn about_gap(&self, gap: &Gap, deed: &'static str, by: &str) -> NewAuditEntry {
        let (before, after) = (String::new(), String::new());
        NewAuditEntry { who: by.to_owned(), deed, before, after, note: gap.question.clone(), at: self.clock.now() }
    }
}
