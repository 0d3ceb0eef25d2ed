//! Writes down what happens beside the answering, and never in its way.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval};
use tracing::debug;

use super::feedback::{Feedback, LoggedFeedback, Opinion};
use super::{Clock, gaps};
use crate::domain::Id;
use crate::engine::Snapshot;
use crate::store::{GapKind, GivenAnswer, NewGap, OpinionRow, RecentQuestion, Store, StoreError};

/// How much may wait to be written. What comes beyond that is lost, as answering goes on while the store is slow or away.
const WAITING: usize = 1024;
/// How many questions are remembered to see what a change does to them.
const RECENT: i64 = 200;
/// How often what is too old is forgotten.
const CLEANING: Duration = Duration::from_secs(60 * 60);

/// Takes notes, which a task of its own writes into the store. Clones write to the same.
#[derive(Debug, Clone)]
pub struct Scribe {
    notes: mpsc::Sender<Note>,
    clock: ClockHandle,
}

#[derive(Clone)]
struct ClockHandle(Arc<dyn Clock>);

/// Something to be written down.
#[derive(Debug)]
pub(super) enum Note {
    Opinion(OpinionRow),
    Gap(NewGap),
    Question(RecentQuestion),
    Answer(GivenAnswer),
    /// An answer is gone.
    Gone(u64),
    /// An answer did not help.
    Unhelpful {
        message: u64,
        subject: String,
        language: String,
        snapshot: Snapshot,
    },
    /// Somebody waits until everything before is written.
    Flush(oneshot::Sender<()>),
}

impl Scribe {
    /// Starts to write into `store`, where questions are kept for `keep`. It ends with the last of its clones.
    #[must_use]
    pub fn start(store: Store, clock: Arc<dyn Clock>, keep: Duration) -> Self {
        let (notes, waiting) = mpsc::channel(WAITING);
        let writer = Writer { store, clock: Arc::clone(&clock), keep };
        tokio::spawn(writer.write(waiting));
        Self { notes, clock: ClockHandle(clock) }
    }

    /// Waits until everything that was noted is written, or could not be.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.notes.send(Note::Flush(done)).await.is_ok() {
            // Without an answer there is nobody left to wait for.
            let _ = written.await;
        }
    }

    pub(super) fn note(&self, note: Note) {
        if self.notes.try_send(note).is_err() {
            debug!("more happens than can be written down: a note is lost");
        }
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.clock.0.now()
    }
}

impl Feedback for Scribe {
    fn record(&self, opinion: &Opinion) {
        LoggedFeedback.record(opinion);
        self.note(Note::Opinion(OpinionRow {
            judgement: opinion.judgement.name().to_owned(),
            subject: opinion.subject.to_string(),
            facet: opinion.facet.as_ref().map(Id::to_string),
            meant: opinion.meant.as_ref().map(Id::to_string),
            language: opinion.language.to_string(),
            revision: opinion.revision.clone(),
            at: self.now(),
        }));
    }
}

/// Where the notes are written.
struct Writer {
    store: Store,
    clock: Arc<dyn Clock>,
    keep: Duration,
}

impl Writer {
    async fn write(self, mut waiting: mpsc::Receiver<Note>) {
        let mut cleaning = interval(CLEANING);
        cleaning.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let result = tokio::select! {
                note = waiting.recv() => match note {
                    Some(note) => self.write_one(note).await,
                    None => return,
                },
                _ = cleaning.tick() => self.clean().await,
            };
            if let Err(error) = result {
                // The store itself says in the log when it is away.
                debug!(%error, "a note could not be written");
            }
        }
    }

    async fn write_one(&self, note: Note) -> Result<(), StoreError> {
        match note {
            Note::Opinion(opinion) => self.store.keep_opinion(&opinion).await,
            Note::Question(question) => self.store.keep_question(&question, RECENT).await,
            Note::Gap(gap) => self.store.keep_gap(&gap, |other| gaps::alike(&gap.terms, other)).await.map(|_| ()),
            Note::Answer(answer) => self.store.keep_answer(&answer).await,
            Note::Gone(message) => self.store.forget_answer(message).await,
            Note::Unhelpful { message, subject, language, snapshot } => {
                self.write_unhelpful(message, subject, language, &snapshot).await
            }
            Note::Flush(done) => {
                // Whoever asked may have gone.
                let _ = done.send(());
                Ok(())
            }
        }
    }

    /// A gap that begins with an answer: what was asked is looked up. What was only overheard is left alone.
    async fn write_unhelpful(
        &self,
        message: u64,
        subject: String,
        language: String,
        snapshot: &Snapshot,
    ) -> Result<(), StoreError> {
        let Some(answer) = self.store.answer(message).await?.filter(|answer| answer.addressed) else { return Ok(()) };
        let terms = gaps::telling_terms(snapshot, &answer.question);
        let (kind, at) = (GapKind::Unhelpful, self.clock.now());
        let gap = NewGap { kind, question: answer.question, terms, language, guesses: vec![subject], at };
        self.store.keep_gap(&gap, |other| gaps::alike(&gap.terms, other)).await.map(|_| ())
    }

    async fn clean(&self) -> Result<(), StoreError> {
        let Ok(keep) = time::Duration::try_from(self.keep) else { return Ok(()) };
        let Some(before) = self.clock.now().checked_sub(keep) else { return Ok(()) };
        let gone = self.store.forget_answers(before).await? + self.store.forget_gaps(before).await?;
        if gone > 0 {
            debug!(gone, "forgot what was too old");
        }
        Ok(())
    }
}

impl std::fmt::Debug for ClockHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
