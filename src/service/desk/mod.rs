//! The moderators' desk: changes to what the bot knows are looked at, accepted, kept, and brought back.
//!
//! A change is a [`Proposal`]: a whole knowledge folder beside the one in use, with everything that would be different.
//! Once accepted it is a revision in the store, and only then it is answered from; every process at the same store
//! follows. While the store is away nothing is accepted, and answers go on from what there is.

mod accept;
mod compare;
mod disk;
mod history;
mod learn;
mod left;
mod lines;
mod pending;
mod propose;
mod start;
mod upload;
mod watching;
mod why;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, watch};
use tokio::time::sleep;
use tracing::{error, info, warn};

pub use accept::{Outcome, Refusal, TakeOverError};
pub use compare::{AnswerChange, Brief};
pub use disk::Written;
pub use history::{Past, PastError};
pub use learn::LessonError;
pub use lines::{change_line, contrast, facet_label, overdue};
pub use propose::{Proposal, Verdict};
pub use upload::{UploadError, place_of};
pub use watching::Watcher;
pub use why::{Basis, Why};

use super::{Clock, Current, Report, Scribe, SnapshotStore};
use crate::knowledge::{self, File, Folder};
use crate::store::{Revision, Store, StoreError, StoredFile};
use pending::Pending;

/// How long to wait before a revision that could not be taken over is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Where moderators work. It is shared by all who take their wishes.
pub struct Desk {
    snapshots: Arc<SnapshotStore>,
    store: Store,
    scribe: Scribe,
    clock: Arc<dyn Clock>,
    pending: Pending,
    /// Held while what is answered from changes, so that of two changes at a time the later one is the last.
    changing: Mutex<()>,
    /// Rung when followers may have to be told something.
    bell: Arc<Notify>,
}

impl Desk {
    /// Sets the desk up for what is answered from. It is not known to the store yet: see [`Self::begin`].
    #[must_use]
    pub fn new(snapshots: Arc<SnapshotStore>, store: Store, scribe: Scribe, clock: Arc<dyn Clock>) -> Self {
        Self {
            snapshots,
            store,
            scribe,
            clock,
            pending: Pending::default(),
            changing: Mutex::default(),
            bell: Arc::default(),
        }
    }

    /// What is answered from.
    #[must_use]
    pub const fn snapshots(&self) -> &Arc<SnapshotStore> {
        &self.snapshots
    }

    /// Where everything is kept.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Who writes down what happens.
    #[must_use]
    pub const fn scribe(&self) -> &Scribe {
        &self.scribe
    }

    /// The clock that everything here goes by.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Rung when followers may have to be told something.
    #[must_use]
    pub const fn bell(&self) -> &Arc<Notify> {
        &self.bell
    }

    /// Whether the folder holds something else than is answered from, as far as it can be read.
    pub async fn folder_differs(&self) -> bool {
        let (origin, revision) =
            (self.snapshots.origin().clone(), self.snapshots.current().knowledge().revision.clone());
        let reading = tokio::task::spawn_blocking(move || origin.read().is_ok_and(|read| read.revision() != revision));
        reading.await.unwrap_or_default()
    }

    /// How many warnings there are on what is answered from.
    pub async fn warnings(&self) -> usize {
        let folder = Arc::clone(&self.snapshots.current().folder);
        let loading = tokio::task::spawn_blocking(move || knowledge::load(&folder).problems.len());
        loading.await.unwrap_or_default()
    }

    /// Follows what other processes at the same store accept, for as long as the desk is there.
    pub async fn follow_others(self: Arc<Self>) {
        // No revision has this number, so that the first look at the store is news as well.
        let (tell, mut news) = watch::channel(-1);
        let store = self.store.clone();
        let watching = tokio::spawn(async move { store.watch_revisions(tell).await });
        let desk = Arc::downgrade(&self);
        drop(self);
        while news.changed().await.is_ok() {
            let mut is_told = false;
            loop {
                let number = *news.borrow_and_update();
                let Some(followed) = desk.upgrade() else { return watching.abort() };
                let Err(error) = followed.catch_up(number).await else { break };
                // The news comes but once: whoever did not take it over now would stay behind until the next change.
                if !is_told {
                    warn!(%error, number, "a revision that was accepted elsewhere cannot be taken over yet");
                    is_told = true;
                }
                drop(followed);
                sleep(AGAIN).await;
            }
        }
        watching.abort();
    }

    /// What is answered from, after what another process has accepted is taken over: whoever wants to change it is to
    /// see the change against that. Without the store it is what there is.
    async fn latest(&self) -> Arc<Current> {
        let caught_up = match self.store.last_number().await {
            Ok(last) if self.snapshots.current().number.is_some_and(|known| known < last) => self.catch_up(last).await,
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = caught_up {
            warn!(%error, "whether another revision was accepted elsewhere is not known");
        }
        self.snapshots.current()
    }

    /// Takes over the last revision, if it is another one than is answered from.
    async fn catch_up(&self, number: i64) -> Result<(), StoreError> {
        let _one_at_a_time = self.changing.lock().await;
        let Some(known) = self.snapshots.current().number else { return self.reconcile().await };
        if number <= known {
            return Ok(());
        }
        if let Some(last) = self.store.last_revision().await? {
            self.adopt(&last).await?;
        }
        // Whoever accepted it may not be there to tell its followers.
        self.bell.notify_one();
        Ok(())
    }

    /// Answers from a revision of the store from now on. One that this program cannot read is not answered from; what
    /// there is then stands in for it.
    async fn adopt(&self, revision: &Revision) -> Result<(), StoreError> {
        let current = self.snapshots.current();
        if current.knowledge().revision == revision.hash {
            self.snapshots.swap(Arc::new(current.as_revision(revision)));
            return Ok(());
        }
        let report = self.load(revision).await?;
        let short = short(&revision.hash);
        let Some(snapshot) = report.snapshot else {
            error!(
                number = revision.number,
                revision = short,
                "the last revision cannot be read by this version of the program: answers come from another one"
            );
            self.snapshots.swap(Arc::new(Current { number: Some(revision.number), ..current.copy() }));
            return Ok(());
        };
        let next = Current::new(snapshot, report.folder, &*self.clock, &revision.who);
        self.snapshots.swap(Arc::new(next.as_revision(revision)));
        info!(number = revision.number, revision = short, by = revision.who, "answers come from another revision");
        Ok(())
    }

    /// Loads the files of a revision as if they were a folder.
    async fn load(&self, revision: &Revision) -> Result<Report, StoreError> {
        let folder = restored(self.store.files(&revision.hash).await?);
        Ok(self.report(folder).await)
    }

    /// Loads a folder, off the threads that answer.
    async fn report(&self, folder: Folder) -> Report {
        let clock = Arc::clone(&self.clock);
        let fallback = folder.clone();
        let loading = tokio::task::spawn_blocking(move || Report::new(folder, &*clock));
        loading.await.unwrap_or_else(|error| {
            error!(%error, "loading broke off");
            Report::broken(fallback, "loading broke off: the log says why")
        })
    }
}

impl Current {
    /// The same, known as a revision.
    fn as_revision(&self, revision: &Revision) -> Self {
        Self { number: Some(revision.number), loaded_by: revision.who.clone(), loaded_at: revision.at, ..self.copy() }
    }

    fn copy(&self) -> Self {
        Self {
            snapshot: self.snapshot.clone(),
            loaded_at: self.loaded_at,
            loaded_by: self.loaded_by.clone(),
            counts: self.counts,
            folder: Arc::clone(&self.folder),
            number: self.number,
        }
    }
}

/// As much of a revision's hash as people see.
#[must_use]
pub fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

/// The files of a folder, as the store keeps them.
fn stored(folder: &Folder) -> Vec<StoredFile> {
    let keep = |file: &File| StoredFile {
        path: file.path.clone(),
        content: file.text.clone().into_bytes(),
        builtin: file.builtin,
    };
    folder.files().iter().map(keep).collect()
}

/// The folder that was kept as these files.
fn restored(files: Vec<StoredFile>) -> Folder {
    let file = |kept: StoredFile| {
        let mut file = File::new(&kept.path, &kept.content);
        file.builtin = kept.builtin;
        file
    };
    Folder::restored(files.into_iter().map(file).collect())
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("store", &self.store).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
