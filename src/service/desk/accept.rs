//! Accepting a proposal: it is kept, then answered from, then written to the folder.

use std::sync::Arc;

use thiserror::Error;
use time::OffsetDateTime;
use tracing::{info, warn};

use super::{Desk, Proposal, Verdict, Written, disk, short, stored};
use crate::service::{Current, Origin, UnusableKnowledge, follows};
use crate::store::{Accepted, GapState, Manner, NewAuditEntry, NewRevision, StoreError};

/// A proposal that was accepted.
#[derive(Debug)]
pub struct Outcome {
    /// The number of the revision that it is.
    pub number: i64,
    /// What was proposed.
    pub proposal: Arc<Proposal>,
    /// What became of the folder.
    pub written: Written,
}

/// Why a proposal was not accepted. Nothing has changed then.
#[derive(Debug, Error)]
pub enum Refusal {
    /// It waited for too long, or somebody else has decided.
    #[error("the proposal is no longer there")]
    Gone,
    /// It is what is answered from already.
    #[error("nothing would change")]
    Same,
    /// It has errors.
    #[error("the proposal has errors")]
    Unusable,
    /// Golden questions fail, and nobody said why that is as it should be.
    #[error("golden questions fail and no reason was given")]
    NeedsReason,
    /// Something else has been accepted since it was proposed.
    #[error("something else has been accepted meanwhile")]
    Overtaken,
    /// It cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is answered from as a revision to be accepted.
pub(super) fn revision(
    current: &Current,
    after: i64,
    manner: Manner,
    who: &str,
    why: &str,
    at: OffsetDateTime,
) -> NewRevision {
    NewRevision {
        after,
        hash: current.knowledge().revision.clone(),
        files: stored(&current.folder),
        manner,
        who: who.to_owned(),
        why: why.to_owned(),
        note: String::new(),
        at,
        notices: Vec::new(),
    }
}

/// Whether what comes like this was in the folder before it was accepted. Everything else is written there afterwards.
pub(super) const fn is_from_folder(manner: Manner) -> bool {
    match manner {
        Manner::Start | Manner::Reload | Manner::Signal | Manner::Watch => true,
        Manner::Upload | Manner::Rollback | Manner::Gap => false,
    }
}

impl Desk {
    /// Accepts a proposal that waits. `reason` is why it is accepted although golden questions fail.
    ///
    /// # Errors
    /// When it cannot be accepted: then nothing has changed, and unless it is gone it still waits.
    pub async fn accept(&self, token: u64, by: &str, reason: Option<&str>) -> Result<Outcome, Refusal> {
        let proposal = self.proposal(token).ok_or(Refusal::Gone)?;
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        match (proposal.verdict, reason) {
            (Verdict::Same, _) => return Err(Refusal::Same),
            (Verdict::Unusable, _) => return Err(Refusal::Unusable),
            (Verdict::Overridable(_), None) => return Err(Refusal::NeedsReason),
            _ => {}
        }
        let _one_at_a_time = self.changing.lock().await;
        // Two may press at a time.
        self.proposal(token).ok_or(Refusal::Gone)?;
        if self.snapshots.current().number.is_none() {
            self.reconcile().await?;
        }
        let current = self.snapshots.current();
        let is_base = current.knowledge().revision == proposal.base.knowledge().revision;
        let (Some(after), Some(snapshot), true) = (current.number, &proposal.report.snapshot, is_base) else {
            return Err(Refusal::Overtaken);
        };
        let now = self.clock.now();
        let folder = proposal.report.folder.clone();
        let next = Current::new(snapshot.clone(), folder, &*self.clock, by);
        let notices = match self.store.follows().await {
            Ok(follows) => {
                let knowledge = [current.knowledge(), next.knowledge()];
                follows::notices(&follows, after + 1, &proposal.changes, knowledge, now)
            }
            Err(error) => return Err(error.into()),
        };
        let note = match (proposal.verdict, reason) {
            (Verdict::Overridable(failed), Some(reason)) => format!("{failed} golden questions overridden: {reason}"),
            _ => String::new(),
        };
        let why = [proposal.why.as_str(), reason.unwrap_or_default()];
        let why = why.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        let new = NewRevision { note, notices, ..revision(&next, after, proposal.manner, by, &why, now) };
        let number = match self.store.accept(&new).await? {
            Accepted::As(number) => number,
            Accepted::Overtaken => {
                if let Some(last) = self.store.last_revision().await? {
                    self.adopt(&last).await?;
                }
                return Err(Refusal::Overtaken);
            }
        };
        // From here on it is accepted, whatever else may fail.
        self.snapshots.swap(Arc::new(Current { number: Some(number), ..next }));
        let _ = self.pending.take(token);
        self.bell.notify_one();
        info!(by, number, revision = short(&new.hash), manner = proposal.manner.name(), "accepted a revision");
        let written = self.write_folder(&proposal).await;
        if let Some(lesson) = proposal.taught.as_ref().map(|taught| &taught.lesson) {
            let settled = self.store.settle_gap(lesson.gap, GapState::Learnt, lesson.subject.as_deref(), by).await;
            if let Err(error) = settled {
                warn!(%error, gap = lesson.gap, "a gap that was closed still counts as open");
            }
        }
        Ok(Outcome { number, proposal, written })
    }

    /// A proposal is not wanted. Returns whether it was still waiting: one that is just being accepted is not.
    pub async fn cancel(&self, token: u64, by: &str) -> bool {
        let _one_at_a_time = self.changing.lock().await;
        let Some(proposal) = self.pending.take(token) else { return false };
        let entry = NewAuditEntry {
            who: by.to_owned(),
            deed: "cancel",
            before: proposal.base.knowledge().revision.clone(),
            after: proposal.revision(),
            note: proposal.manner.name().to_owned(),
            at: self.clock.now(),
        };
        // That nothing was done need not be kept at any price.
        let _ = self.store.record(&entry).await;
        true
    }

    /// Takes the folder over without anybody looking, as the operator asked by a signal or by letting it be watched:
    /// only if it is fit.
    ///
    /// # Errors
    /// When it cannot be read, is not fit, or cannot be kept.
    pub async fn take_over(&self, manner: Manner) -> Result<Option<Outcome>, TakeOverError> {
        let (token, proposal) = self.propose_reload(manner, manner.name()).await?;
        match proposal.verdict {
            Verdict::Same => {
                let _ = self.pending.take(token);
                Ok(None)
            }
            Verdict::Fit => Ok(Some(self.accept(token, manner.name(), None).await?)),
            Verdict::Overridable(_) | Verdict::Unusable => {
                let _ = self.pending.take(token);
                Err(TakeOverError::NotFit(proposal))
            }
        }
    }

    /// Writes what was accepted to the folder, unless it came from there.
    async fn write_folder(&self, proposal: &Proposal) -> Written {
        let Origin::Folder(dir) = self.snapshots.origin().clone() else { return Written::default() };
        if is_from_folder(proposal.manner) {
            return Written::default();
        }
        let (from, to) = (Arc::clone(&proposal.base.folder), proposal.report.folder.clone());
        let writing = tokio::task::spawn_blocking(move || disk::write(&dir, &from, &to));
        let written = writing.await.unwrap_or_default();
        if !written.left.is_empty() {
            warn!(files = ?written.left, "files of the folder were left as they are");
        }
        written
    }
}

/// Why the folder was not taken over.
#[derive(Debug, Error)]
pub enum TakeOverError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] UnusableKnowledge),
    /// It has errors, or golden questions fail.
    #[error("the folder is not fit: {} problems", .0.report.problems.len())]
    NotFit(Arc<Proposal>),
    /// It was not accepted.
    #[error(transparent)]
    Refused(#[from] Refusal),
}
