//! Looking back: what was accepted, how two revisions differ, and bringing one back.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use thiserror::Error;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::propose::{Wish, changed_files};
use super::{Desk, Proposal, restored};
use crate::engine::Snapshot;
use crate::knowledge::{self, Change, Folder};
use crate::store::{Manner, Revision, StoreError};

/// How two revisions differ.
#[derive(Debug)]
pub struct Past {
    /// The earlier of the two.
    pub from: Revision,
    /// The later.
    pub to: Revision,
    /// The areas, initiatives and facts that differ.
    pub changes: Vec<Change>,
    /// The files that differ.
    pub files: Vec<String>,
    /// The two of them.
    pub snapshots: [Snapshot; 2],
}

/// A revision cannot be looked at.
#[derive(Debug, Error)]
pub enum PastError {
    /// Nothing has been accepted yet.
    #[error("nothing has been accepted yet")]
    Nothing,
    /// There is none of that name.
    #[error("there is no revision {0}")]
    Unknown(String),
    /// This version of the program cannot load it.
    #[error("revision {0} cannot be loaded by this version of the program")]
    Unloadable(i64),
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be packed.
    #[error("the folder cannot be packed: {0}")]
    Zip(#[from] ZipError),
}

impl Desk {
    /// The revision that somebody means by its number or the beginning of its hash.
    ///
    /// # Errors
    /// When there is none, or the store refuses.
    pub async fn find_revision(&self, name: &str) -> Result<Revision, PastError> {
        let name = name.trim().trim_start_matches('#');
        // A short run of digits is a number; the hashes that are shown have eight characters.
        let number = name.parse().ok().filter(|_| name.len() < 8);
        let found = match number {
            Some(number) => self.store.revision(number).await?,
            None if name.len() >= 4 => self.store.revision_of(name).await?,
            None => None,
        };
        found.ok_or_else(|| PastError::Unknown(name.chars().take(64).collect()))
    }

    /// How two revisions differ.
    ///
    /// # Errors
    /// When there is none of these names, or one cannot be loaded.
    pub async fn diff(&self, from: &str, to: &str) -> Result<Past, PastError> {
        let (from, to) = (self.find_revision(from).await?, self.find_revision(to).await?);
        let [old, new] = [self.load(&from).await?, self.load(&to).await?];
        let old_snapshot = old.snapshot.ok_or(PastError::Unloadable(from.number))?;
        let new_snapshot = new.snapshot.ok_or(PastError::Unloadable(to.number))?;
        let changes = knowledge::diff(old_snapshot.knowledge(), new_snapshot.knowledge());
        let files = changed_files(&old.folder, &new.folder);
        Ok(Past { from, to, changes, files, snapshots: [old_snapshot, new_snapshot] })
    }

    /// Proposes to bring a revision back.
    ///
    /// # Errors
    /// When there is none of this name, or the store refuses.
    pub async fn propose_rollback(&self, name: &str, by: &str) -> Result<(u64, Arc<Proposal>), PastError> {
        let base = self.latest().await;
        let revision = self.find_revision(name).await?;
        let folder = restored(self.store.files(&revision.hash).await?);
        let why = format!("back to {}", revision.number);
        Ok(self.propose(Wish { base, folder, manner: Manner::Rollback, why, by: by.to_owned(), taught: None }).await)
    }

    /// The folder of a revision, or of what is answered from, packed: the name for the file, and its content.
    ///
    /// # Errors
    /// When there is none of this name, or the store refuses.
    pub async fn export(&self, name: Option<&str>) -> Result<(String, Vec<u8>), PastError> {
        let (folder, hash) = match name {
            Some(name) => {
                let revision = self.find_revision(name).await?;
                (restored(self.store.files(&revision.hash).await?), revision.hash)
            }
            None => {
                let current = self.snapshots.current();
                ((*current.folder).clone(), current.knowledge().revision.clone())
            }
        };
        Ok((format!("knowledge-{}.zip", super::short(&hash)), pack(&folder)?))
    }
}

/// The folder's own files, packed. The same folder is packed the same, whenever.
fn pack(folder: &Folder) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in folder.files().iter().filter(|file| !file.builtin) {
        zip.start_file(format!("knowledge/{}", file.path), options)?;
        zip.write_all(file.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
