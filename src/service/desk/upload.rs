//! A file that a moderator sends takes the place of one in the folder, within bounds.

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::time::timeout;

use super::propose::Wish;
use super::{Desk, Proposal};
use crate::knowledge::{File, Folder, is_inside};
use crate::store::Manner;

/// How large a file may be. The largest of the shipped folder has 40 kB.
const LARGEST: usize = 512 * 1024;
/// How many files a folder may have: an upload that would add another one is refused.
const MOST: usize = 200;
/// How long it may take to be looked at.
const LONGEST: Duration = Duration::from_secs(20);
/// How long a path may be.
const PATH: usize = 100;

/// Why a file is not even looked at.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum UploadError {
    /// It is larger than a file of the folder may be.
    #[error("the file is larger than {} kB", LARGEST / 1024)]
    TooLarge,
    /// The folder would have too many files.
    #[error("the folder would have more than {MOST} files")]
    TooMany,
    /// It is none that the folder has use for.
    #[error("only `.toml` files, within the folder, are taken")]
    NotToml,
    /// It is not text.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// It took too long.
    #[error("it took too long to look at")]
    TooLong,
    /// The folder has no file of this name, or several, and nobody said where it belongs.
    #[error("it is not clear where in the folder `{0}` belongs")]
    Where(String),
}

/// Where a file of this name belongs, if nobody said so: where the folder's only one of that name is.
///
/// # Errors
/// When there is none, or several.
pub fn place_of(folder: &Folder, name: &str) -> Result<String, UploadError> {
    // Discord makes blanks and the like in names of files an underscore, but leaves the rest.
    let own = folder.files().iter().filter(|file| !file.builtin);
    let mut same = own.filter(|file| file.path.rsplit('/').next() == Some(name));
    match (same.next(), same.next()) {
        (Some(file), None) => Ok(file.path.clone()),
        _ => Err(UploadError::Where(name.chars().take(PATH).collect())),
    }
}

impl Desk {
    /// Refuses a file by its size alone, before it is fetched.
    ///
    /// # Errors
    /// When it is too large.
    pub const fn check_size(size: usize) -> Result<(), UploadError> {
        if size > LARGEST { Err(UploadError::TooLarge) } else { Ok(()) }
    }

    /// Proposes what is in use with one file more, or another one in its place.
    ///
    /// # Errors
    /// When the file is out of bounds.
    pub async fn propose_upload(
        &self,
        path: &str,
        content: &[u8],
        by: &str,
    ) -> Result<(u64, Arc<Proposal>), UploadError> {
        Self::check_size(content.len())?;
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        if !is_inside(path) || !path.ends_with(".toml") || is_hidden || path.chars().count() > PATH {
            return Err(UploadError::NotToml);
        }
        if std::str::from_utf8(content).is_err() || content.contains(&0) {
            return Err(UploadError::NotText);
        }
        let base = self.latest().await;
        let folder = base.folder.with(vec![File::new(path, content)]);
        if folder.files().len() > MOST {
            return Err(UploadError::TooMany);
        }
        let wish = Wish { base, folder, manner: Manner::Upload, why: path.to_owned(), by: by.to_owned(), taught: None };
        timeout(LONGEST, self.propose(wish)).await.map_err(|_| UploadError::TooLong)
    }
}
