//! Writes what was accepted to the folder on disk, and nothing over what somebody has edited since.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use tracing::warn;

use crate::knowledge::{File, Folder, is_inside};

/// What became of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files that were written or removed.
    pub files: Vec<String>,
    /// The files that were left as they are: somebody has edited them since, or they cannot be written.
    pub left: Vec<String>,
}

/// Makes the files of `dir` that are as in `from` as they are in `to`. Each is written as a whole or not at all.
pub(super) fn write(dir: &Path, from: &Folder, to: &Folder) -> Written {
    let mut written = Written::default();
    let own = |folder: &Folder| -> Vec<File> { folder.files().iter().filter(|file| !file.builtin).cloned().collect() };
    for file in own(to) {
        if from.own(&file.path).is_some_and(|before| before.text == file.text) {
            continue;
        }
        let done = write_one(dir, from.own(&file.path), &file);
        written.note(file.path, done);
    }
    for file in own(from).into_iter().filter(|file| to.own(&file.path).is_none()) {
        let done = remove_one(dir, &file);
        written.note(file.path, done);
    }
    written
}

/// Removes what a process that was killed while it wrote has left beside the files of the folder. Should another process
/// be writing at this very moment, it leaves the file as it was, which its next start makes up for.
pub(super) fn tidy(dir: &Path, folder: &Folder) {
    for file in folder.files().iter().filter(|file| !file.builtin && is_inside(&file.path)) {
        // A link leads to where it was written.
        let Ok(path) = dir.join(&file.path).canonicalize() else { continue };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { continue };
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| is_beside(&entry.file_name(), name)) {
            if let Err(error) = fs::remove_file(entry.path()) {
                warn!(path = file.path, %error, "what was half-written beside a file could not be removed");
            }
        }
    }
}

impl Written {
    fn note(&mut self, path: String, done: io::Result<bool>) {
        match done {
            Ok(true) => self.files.push(path),
            Ok(false) => self.left.push(path),
            Err(error) => {
                warn!(path, %error, "a file of the knowledge folder could not be written");
                self.left.push(path);
            }
        }
    }
}

fn write_one(dir: &Path, before: Option<&File>, file: &File) -> io::Result<bool> {
    if !is_inside(&file.path) {
        return Ok(false);
    }
    let path = dir.join(&file.path);
    let on_disk = read(&path, &file.path)?;
    if on_disk.as_ref().is_some_and(|on_disk| on_disk.text == file.text) {
        return Ok(true);
    }
    if on_disk.as_ref().map(|on_disk| &on_disk.text) != before.map(|before| &before.text) {
        return Ok(false);
    }
    // A link leads to the file that is meant, and stays a link.
    let path = if on_disk.is_some() { path.canonicalize()? } else { path };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let beside = path.with_file_name(beside(path.file_name().unwrap_or_default(), std::process::id()));
    let result = fs::write(&beside, &file.text)
        .and_then(|()| fs::File::open(&beside)?.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if result.is_err() {
        let _ = fs::remove_file(&beside);
    }
    result.map(|()| true)
}

/// What a file is called until it is complete. Hidden, so that it is never taken for a part of the folder; in the same
/// place, so that it can be moved at once.
fn beside(name: &OsStr, process: u32) -> String {
    format!(".{}.{process}.new", name.to_string_lossy())
}

/// Whether some process called a file of this name so.
fn is_beside(found: &OsStr, name: &OsStr) -> bool {
    let Some(found) = found.to_str() else { return false };
    let process = found.strip_suffix(".new").and_then(|found| found.rsplit('.').next()?.parse().ok());
    process.is_some_and(|process| found == beside(name, process))
}

fn remove_one(dir: &Path, file: &File) -> io::Result<bool> {
    let path = dir.join(&file.path);
    match read(&path, &file.path)? {
        None => Ok(true),
        Some(on_disk) if on_disk.text == file.text => fs::remove_file(path).map(|()| true),
        Some(_) => Ok(false),
    }
}

/// The file as it would be loaded; `None` if there is none.
fn read(path: &Path, name: &str) -> io::Result<Option<File>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(File::new(name, &content))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Folder {
        Folder::restored(files.iter().map(|(path, text)| File::new(path, text.as_bytes())).collect())
    }

    #[test]
    fn what_changed_is_written_and_what_was_edited_since_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let on_disk = |path: &str| fs::read_to_string(dir.path().join(path)).ok();
        let put = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
        for (path, text) in [("same.toml", "1"), ("changed.toml", "1\r\n"), ("edited.toml", "mine"), ("gone.toml", "1")]
        {
            put(path, text);
        }
        let from = folder(&[("same.toml", "1"), ("changed.toml", "1\n"), ("edited.toml", "1"), ("gone.toml", "1")]);
        let to = folder(&[("same.toml", "1"), ("changed.toml", "2"), ("edited.toml", "2"), ("areas/new.toml", "2")]);
        let written = write(dir.path(), &from, &to);
        assert_eq!(written.files, ["areas/new.toml", "changed.toml", "gone.toml"]);
        assert_eq!(written.left, ["edited.toml"]);
        assert_eq!(on_disk("changed.toml").as_deref(), Some("2"));
        assert_eq!(on_disk("areas/new.toml").as_deref(), Some("2"));
        assert_eq!(on_disk("edited.toml").as_deref(), Some("mine"));
        assert_eq!(on_disk("gone.toml"), None);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 4, "nothing else is left behind");
        assert_eq!(write(dir.path(), &from, &to).files, ["areas/new.toml", "changed.toml", "gone.toml"], "again");
    }
}
