//! What a folder was left as, seen from the store: what the bot was still to write there, and what somebody has edited.
//!
//! Only the folder's own files count: what is built into the program differs from one version to the next.

use std::collections::BTreeSet;

use super::accept::is_from_folder;
use super::{Desk, restored};
use crate::knowledge::Folder;
use crate::store::{Manner, StoreError};

/// How many of the last revisions a folder is held against.
const LOOKED_AT: i64 = 20;

/// A revision, as far as a folder is held against it.
#[derive(Debug)]
struct Kept {
    manner: Manner,
    folder: Folder,
}

/// What a folder was left as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Left {
    /// As the last revision, or an edit of it.
    Edited,
    /// As an earlier revision.
    Earlier,
    /// The bot was stopped while it wrote there, and nobody has edited it since.
    Cut,
    /// The bot was stopped while it wrote there, and somebody has edited other files: the last revision with those edits.
    CutAndEdited(Folder),
}

impl Desk {
    /// What the folder was left as.
    pub(super) async fn left(&self, folder: &Folder) -> Result<Left, StoreError> {
        let mut kept = Vec::new();
        for revision in self.store.revisions(None, LOOKED_AT).await? {
            let files = self.store.files(&revision.hash).await?;
            kept.push(Kept { manner: revision.manner, folder: restored(files) });
        }
        Ok(judge(folder, &kept))
    }
}

/// What a folder was left as, from the last revisions, the latest first.
fn judge(folder: &Folder, kept: &[Kept]) -> Left {
    let Some((last, earlier)) = kept.split_first() else { return Left::Edited };
    let is = |kept: &Kept| paths([folder, &kept.folder]).iter().all(|path| is_same(path, folder, &kept.folder));
    if is(last) {
        return Left::Edited;
    }
    let cuts: Vec<_> = kept.windows(2).map(|pair| cut(folder, [&pair[1], &pair[0]], &last.folder)).collect();
    let is_cut = |cut: &Option<Left>| *cut == Some(Left::Cut);
    match () {
        () if cuts.first().is_some_and(is_cut) => Left::Cut,
        () if earlier.iter().any(is) => Left::Earlier,
        // What explains it without an edit is more likely than what needs one.
        () if cuts.iter().any(is_cut) => Left::Cut,
        () => cuts.into_iter().flatten().next().unwrap_or(Left::Edited),
    }
}

/// Whether the folder was being written from one revision to the next when that was cut short; since then there may have
/// been more.
fn cut(folder: &Folder, [before, after]: [&Kept; 2], last: &Folder) -> Option<Left> {
    // A folder that was never to be written is as somebody has left it.
    if is_from_folder(after.manner) {
        return None;
    }
    let (before, after) = (&before.folder, &after.folder);
    let all = paths([folder, before, after, last]);
    let (untouched, edited): (Vec<&str>, Vec<&str>) =
        all.into_iter().partition(|path| is_same(path, folder, before) || is_same(path, folder, after));
    let was_to_be_written =
        |path: &str| is_same(path, folder, before) && !is_same(path, before, after) && !is_same(path, folder, last);
    if !untouched.iter().any(|path| was_to_be_written(path)) {
        return None;
    }
    if edited.is_empty() {
        return Some(Left::Cut);
    }
    let taken = untouched.iter().filter_map(|path| last.own(path));
    let files = taken.chain(edited.iter().filter_map(|path| folder.own(path))).cloned();
    Some(Left::CutAndEdited(Folder::new(files.collect())))
}

fn paths<'a>(folders: impl IntoIterator<Item = &'a Folder>) -> BTreeSet<&'a str> {
    let files = folders.into_iter().flat_map(Folder::files);
    files.filter(|file| !file.builtin).map(|file| file.path.as_str()).collect()
}

/// Whether two folders hold the same at a path, or both nothing.
fn is_same(path: &str, one: &Folder, other: &Folder) -> bool {
    one.own(path).map(|file| &file.text) == other.own(path).map(|file| &file.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::File;

    /// A folder from `a1 b2`: the file `a` that holds `1`, and so on.
    fn folder(files: &str) -> Folder {
        let file = |word: &str| File::new(&format!("{}.toml", &word[..1]), &word.as_bytes()[1..]);
        Folder::restored(files.split_whitespace().map(file).collect())
    }

    /// The revisions are given from the first to the last, each with a `!` that the bot was to write itself.
    #[track_caller]
    fn check(revisions: &str, left: &str, expect: Result<&str, &Left>) {
        let kept = |revision: &str| {
            let manner = if revision.ends_with('!') { Manner::Upload } else { Manner::Reload };
            Kept { manner, folder: folder(revision.trim_end_matches('!')) }
        };
        let kept: Vec<_> = revisions.split(';').rev().map(kept).collect();
        match (judge(&folder(left), &kept), expect) {
            (Left::CutAndEdited(merged), Ok(files)) => {
                let merged: Vec<_> = merged.files().iter().filter(|file| !file.builtin).cloned().collect();
                assert_eq!(merged, folder(files).files(), "{revisions} | {left}");
            }
            (found, expect) => assert_eq!(Err(&found), expect, "{revisions} | {left}"),
        }
    }

    #[test]
    fn a_folder_is_held_against_what_was_accepted() {
        let (edited, earlier, cut) = (Err(&Left::Edited), Err(&Left::Earlier), Err(&Left::Cut));
        for (revisions, left, expect) in [
            ("a1 b1", "a1 b1", edited),
            ("a1 b1", "a2 b1", edited),
            ("a1 b1;a2 b1", "a1 b1", earlier),
            ("a1 b1;a2 b2", "a2 b1", edited),
            // The bot was to write it.
            ("a1 b1;a2 b1!", "a1 b1", cut),
            ("a1 b1;a2 b2!", "a2 b1", cut),
            ("a1 b1;a2 b2!", "a2 b2", edited),
            ("a1;a1 b2!", "a1", cut),
            ("a1 b1;a1!", "a1 b1", cut),
            // Somebody has edited it since.
            ("a1 b1;a2 b1!", "a1 b9", Ok("a2 b9")),
            ("a1 b1;a2 b1!", "a1 b1 c9", Ok("a2 b1 c9")),
            ("a1 b1;a2 b1!", "a1", Ok("a2")),
            ("a1 b1;a2 b1!", "a9 b1", edited),
            ("a1 b1;a2 b2!", "a9 b1", Ok("a9 b2")),
            ("a1 b1;a2 b1!", "a2 b9", edited),
            // There has been more since.
            ("a1 b1;a2 b2!;a3 b2", "a1 b2", cut),
            ("a1 b1;a2 b2!;a3 b2", "a1 b1", earlier),
            ("a0 b0;a1 b1;a0 b0!;a2 b0!", "a0 b1", cut),
            ("a1 b1 c1;a2 b2 c1!;a3 b2 c1", "a1 b2 c9", Ok("a3 b2 c9")),
            ("a1 b1;a2 b1!;a1 b1!", "a1 b9", edited),
        ] {
            check(revisions, left, expect);
        }
    }
}
