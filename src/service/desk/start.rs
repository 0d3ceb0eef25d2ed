//! What is answered from at the start: the folder, or what was accepted last.
//!
//! | the folder holds | answers come from |
//! |---|---|
//! | what was accepted last | that |
//! | something that was accepted before, whatever was built into the program then | what was accepted last: somebody changed it by other ways than the folder |
//! | something new that is fit | the folder, which is accepted: somebody edited it while the bot was not running |
//! | something that is not fit | what was accepted last |
//! | what was before a change that the bot writes to the folder itself, or a part of that change | what was accepted last, and the writing is finished |
//! | that, and edits of other files | what was accepted last with those edits, if that is fit; the writing is finished in any case |

use std::sync::Arc;

use tracing::{info, warn};

use super::left::Left;
use super::{Desk, PastError, accept, disk, restored, short};
use crate::knowledge::{self, Folder};
use crate::service::{Clock, Current, Origin, Report, Scribe, SnapshotStore, UnusableKnowledge, follows};
use crate::store::{Manner, NewNotice, NewRevision, Revision, Store, StoreError};

impl SnapshotStore {
    /// As [`Self::open`]; a folder that cannot be used does not keep the bot from answering what was accepted last.
    ///
    /// # Errors
    /// When the folder cannot be used and the store holds nothing that can be.
    pub async fn open_with(
        origin: Origin,
        store: &Store,
        clock: &dyn Clock,
    ) -> Result<(Self, Vec<knowledge::Problem>), UnusableKnowledge> {
        let unusable = match Self::open(origin.clone(), clock) {
            Ok(opened) => return Ok(opened),
            Err(unusable) => unusable,
        };
        let kept = async {
            let last = store.last_revision().await.ok()??;
            Some((restored(store.files(&last.hash).await.ok()?), last))
        };
        let Some((folder, last)) = kept.await else { return Err(unusable) };
        let mut report = Report::new(folder, clock);
        let Some(snapshot) = report.snapshot.take() else { return Err(unusable) };
        warn!(
            error = %unusable,
            revision = short(&last.hash),
            "the knowledge folder cannot be used: answers come from what was accepted last"
        );
        let current = Current::new(snapshot, report.folder, clock, &last.who).as_revision(&last);
        Ok((Self::holding(origin, current), report.problems))
    }
}

impl Desk {
    /// The desk for what was accepted last, whatever the folder holds: for whoever does not answer from it. Nothing is
    /// taken over from the folder, as [`Self::begin`] does.
    ///
    /// # Errors
    /// When nothing has been accepted, or cannot be loaded, or the store refuses.
    pub async fn at_last(
        origin: Origin,
        store: Store,
        scribe: Scribe,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PastError> {
        let last = store.last_revision().await?.ok_or(PastError::Nothing)?;
        let mut report = Report::new(restored(store.files(&last.hash).await?), &*clock);
        let snapshot = report.snapshot.take().ok_or(PastError::Unloadable(last.number))?;
        let current = Current::new(snapshot, report.folder, &*clock, &last.who).as_revision(&last);
        let snapshots = Arc::new(SnapshotStore::holding(origin, current));
        Ok(Self::new(snapshots, store, scribe, clock))
    }

    /// Makes what is answered from and what the store holds the same, so that changes can be accepted. While the store
    /// is away this is made up for later, see [`Self::follow_others`].
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn begin(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.changing.lock().await;
        self.reconcile().await?;
        if let Origin::Folder(dir) = self.snapshots.origin().clone() {
            let folder = Arc::clone(&self.snapshots.current().folder);
            // What is left there does no harm: it is hidden, and looked for at the next start again.
            let _ = tokio::task::spawn_blocking(move || disk::tidy(&dir, &folder)).await;
        }
        Ok(())
    }

    /// See the table above.
    pub(super) async fn reconcile(&self) -> Result<(), StoreError> {
        let Some(last) = self.store.last_revision().await? else {
            return self.accept_folder("the first start", None).await;
        };
        let origin = self.snapshots.origin().clone();
        let folder = match tokio::task::spawn_blocking(move || origin.read()).await {
            Ok(Ok(folder)) => folder,
            _ => return self.adopt(&last).await,
        };
        let hash = folder.revision();
        if hash == last.hash {
            return self.adopt(&last).await;
        }
        let number = last.number;
        let mut folder = folder;
        match self.left(&folder).await? {
            Left::Cut => {
                info!(number, "the folder was to be written when the bot was stopped: finishing that");
                self.adopt(&last).await?;
                let to = Arc::clone(&self.snapshots.current().folder);
                self.finish(folder, (*to).clone()).await;
                return Ok(());
            }
            Left::CutAndEdited(with_edits) => {
                info!(number, "the folder was to be written when the bot was stopped, and was edited: finishing that");
                self.finish(folder, with_edits.clone()).await;
                folder = with_edits;
            }
            Left::Earlier => {
                info!(
                    number,
                    folder = short(&hash),
                    "the folder holds an earlier revision: answers come from the last one"
                );
                return self.adopt(&last).await;
            }
            Left::Edited if self.store.revision_of(&hash).await?.is_some() => {
                info!(
                    number,
                    folder = short(&hash),
                    "the folder holds a revision of long ago: answers come from the last one"
                );
                return self.adopt(&last).await;
            }
            Left::Edited => {}
        }
        // Whoever upgrades the program does not mean to undo what moderators have done without a folder.
        if *self.snapshots.origin() == Origin::Embedded && last.manner != Manner::Start {
            warn!(
                number,
                "the program brings other knowledge than was accepted last: `/knowledge reload` compares them"
            );
            return self.adopt(&last).await;
        }
        // It was read and asked at the start; but what was read then may have been edited since.
        let report = self.report(folder).await;
        if report.errors() > 0 {
            warn!(
                number,
                problems = report.problems.len(),
                "the folder was edited and is not fit: answers come from what was accepted last"
            );
            return self.adopt(&last).await;
        }
        if let Some(snapshot) = report.snapshot {
            self.snapshots.swap(Arc::new(Current::new(snapshot, report.folder, &*self.clock, "start")));
        }
        self.accept_folder("the folder was edited while the bot was not running", Some(&last)).await
    }

    /// Accepts what is answered from, whatever is in the store: `last`, if that was accepted last.
    async fn accept_folder(&self, why: &str, last: Option<&Revision>) -> Result<(), StoreError> {
        let current = self.snapshots.current();
        let after = last.map_or(0, |last| last.number);
        let notices = match last {
            Some(last) => self.notices_since(last, &current).await?,
            None => Vec::new(),
        };
        let new = accept::revision(&current, after, Manner::Start, "start", why, self.clock.now());
        let new = NewRevision { notices, ..new };
        if let crate::store::Accepted::As(number) = self.store.accept(&new).await? {
            self.snapshots.swap(Arc::new(Current { number: Some(number), ..current.copy() }));
            info!(number, revision = current.short_revision(), why, "accepted the knowledge base");
            return Ok(());
        }
        // Another process has been a moment earlier: it is followed.
        match self.store.last_revision().await? {
            Some(last) => self.adopt(&last).await,
            None => Ok(()),
        }
    }

    /// What followers are to be told that has changed since a revision. Where this program cannot load that one, nobody
    /// can tell.
    async fn notices_since(&self, last: &Revision, current: &Current) -> Result<Vec<NewNotice>, StoreError> {
        let follows = self.store.follows().await?;
        if follows.is_empty() {
            return Ok(Vec::new());
        }
        let Some(before) = self.load(last).await?.snapshot else { return Ok(Vec::new()) };
        let knowledge = [before.knowledge(), current.knowledge()];
        let changes = knowledge::diff(knowledge[0], knowledge[1]);
        Ok(follows::notices(&follows, last.number + 1, &changes, knowledge, self.clock.now()))
    }

    /// Writes to the folder what the bot was stopped from writing.
    async fn finish(&self, from: Folder, to: Folder) {
        let Origin::Folder(dir) = self.snapshots.origin().clone() else { return };
        let writing = tokio::task::spawn_blocking(move || disk::write(&dir, &from, &to));
        let written = writing.await.unwrap_or_default();
        if !written.left.is_empty() {
            warn!(files = ?written.left, "files of the folder were left as they are");
        }
    }
}
