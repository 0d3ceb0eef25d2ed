use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::domain::Span;

/// The knowledge folder that the crate is shipped with.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/knowledge");

/// The largest number of files that a folder may hold.
pub const MAX_FILES: usize = 500;
/// The largest size of one file in bytes.
pub const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// The largest size of all files together in bytes.
pub const MAX_FOLDER_BYTES: u64 = 16 * 1024 * 1024;
/// How many levels of folders within a folder are looked at.
const MAX_DEPTH: usize = 4;

/// The lexicon files that are taken from the shipped folder where a folder has none of its own.
const NEIGHBOURS: &str = "lexicon/neighbours.toml";
pub(super) const LEXICON_FILES: [&str; 5] =
    ["lexicon/concepts.toml", "lexicon/en.toml", "lexicon/facets.toml", NEIGHBOURS, "lexicon/zh.toml"];

/// The key by which a lexicon file says that it adds to the built-in one instead of replacing it.
pub(super) const EXTENDS: &str = "extends";

/// One file of a knowledge folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path relative to the folder, with `/` between its parts.
    pub path: String,
    /// Its text, without a byte order mark and with `\n` at the ends of lines.
    pub text: String,
    /// Whether it is not of the folder itself, but the one that is built in.
    pub builtin: bool,
    /// Offset in `text` of the first place that is not UTF-8, if there is one.
    pub(super) undecodable: Option<usize>,
}

impl File {
    /// A file from its raw content.
    #[must_use]
    pub fn new(path: &str, content: &[u8]) -> Self {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        // Up to the first invalid byte the text is the content's, but for the carriage returns dropped from it.
        let undecodable = std::str::from_utf8(content).err().map(|error| {
            let valid = String::from_utf8_lossy(&content[..error.valid_up_to()]);
            valid.replace("\r\n", "\n").len()
        });
        let text = String::from_utf8_lossy(content).replace("\r\n", "\n");
        Self { path: path.to_owned(), text, builtin: false, undecodable }
    }

    /// The path as shown to people: it says so if the file is a built-in one.
    #[must_use]
    pub fn shown_path(&self) -> String {
        if self.builtin { format!("<built-in>/{}", self.path) } else { self.path.clone() }
    }

    /// Line and column of a byte, both counted from 1, the column in characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The raw content of a knowledge folder: what [`load`](super::load) works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    files: Vec<File>,
}

/// Why a folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system refused.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// What was being read.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The folder holds too many files to be a knowledge folder.
    #[error("{} holds more than {MAX_FILES} files: is it a knowledge folder?", .0.display())]
    TooManyFiles(PathBuf),
    /// A file, or the folder as a whole, is too large to be loaded.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file or folder.
        path: PathBuf,
        /// How large it may be.
        limit: u64,
    },
    /// A link leads out of the folder.
    #[error("{} leads out of the knowledge folder", .0.display())]
    Outside(PathBuf),
}

impl Folder {
    /// A folder of these files, with the built-in ones for the lexicon files that it lacks or that only extend them; but
    /// for the neighbours, which are those of the document that the crate is shipped with, and in another folder may be
    /// the very subject.
    #[must_use]
    pub fn new(files: Vec<File>) -> Self {
        let mut files = files;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let builtin = LEXICON_FILES.into_iter().filter(|path| *path != NEIGHBOURS).filter_map(|path| {
            let content = SHIPPED.get_file(path)?.contents();
            Some(File { builtin: true, ..File::new(path, content) })
        });
        let replaced = |file: &File| files.iter().any(|own| own.path == file.path && !extends(&own.text));
        let wanted: Vec<_> = builtin.filter(|file| !replaced(file)).collect();
        files.extend(wanted);
        Self { files }
    }

    /// The folder of exactly these files, built-in ones included, as [`files`](Self::files) once gave them.
    #[must_use]
    pub fn restored(files: Vec<File>) -> Self {
        let mut files = files;
        files.sort_by(|a, b| (a.builtin, &a.path).cmp(&(b.builtin, &b.path)));
        Self { files }
    }

    /// The folder with these files: each in the place of the one with its path, or beside the others.
    #[must_use]
    pub fn with(&self, files: Vec<File>) -> Self {
        let others = self.files.iter().filter(|own| !own.builtin && files.iter().all(|new| new.path != own.path));
        Self::new(others.cloned().chain(files.clone()).collect())
    }

    /// The folder's own file with this path.
    #[must_use]
    pub fn own(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| !file.builtin && file.path == path)
    }

    /// The knowledge folder that the crate is shipped with.
    #[must_use]
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        collect_shipped(&SHIPPED, &mut files);
        Self::new(files)
    }

    /// Reads a folder from disk: its `*.toml` files, and the `*.txt` files that its `source.toml` names.
    ///
    /// Links are followed only where they stay within the folder (as those of a mounted configuration do).
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, is too large, or links lead out of it. Whatever is wrong with the content of
    /// the files is for [`load`](super::load) to say.
    pub fn read(dir: &Path) -> Result<Self, ReadError> {
        let root = dir.canonicalize().map_err(|source| ReadError::Io { path: dir.to_owned(), source })?;
        let mut disk = Disk { root, files: Vec::new(), bytes: 0 };
        disk.walk(&disk.root.clone(), "", MAX_DEPTH)?;
        let source = disk.files.iter().find(|file| file.path == "source.toml");
        for path in source.map(|file| referenced_texts(&file.text)).unwrap_or_default() {
            let on_disk = disk.root.join(&path);
            if on_disk.is_file() {
                disk.file(&on_disk, &path)?;
            }
        }
        Ok(Self::new(disk.files))
    }

    /// The files: first the folder's own in the order of their paths, then the built-in ones.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file that a span points into.
    #[must_use]
    pub fn file(&self, span: Span) -> Option<&File> {
        self.files.get(span.file)
    }

    /// Where the file with this path stands among the [`files`](Self::files).
    #[must_use]
    pub fn position(&self, path: &str) -> Option<usize> {
        self.files.iter().position(|file| file.path == path)
    }

    /// Hash of all paths and contents in hexadecimal: the revision of what is loaded from here.
    #[must_use]
    pub fn revision(&self) -> String {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut hash = Sha256::new();
        for file in files {
            // Lengths keep the end of one file from being taken for the beginning of the next.
            for part in [&file.path, &file.text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

fn collect_shipped(dir: &Dir<'_>, files: &mut Vec<File>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str()
            && (path.ends_with(".toml") || path.ends_with(".txt"))
        {
            files.push(File::new(&path.replace('\\', "/"), file.contents()));
        }
    }
    dir.dirs().for_each(|dir| collect_shipped(dir, files));
}

/// Whether a lexicon file says that it only adds to the built-in one.
fn extends(lexicon: &str) -> bool {
    let (table, _) = toml::de::DeTable::parse_recoverable(lexicon);
    table.get_ref().get(EXTENDS).and_then(|value| value.get_ref().as_bool()).unwrap_or_default()
}

/// The paths that the `text` keys of `source.toml` name, as far as they stay within the folder.
fn referenced_texts(source: &str) -> BTreeSet<String> {
    let (table, _) = toml::de::DeTable::parse_recoverable(source);
    let sources = table.get_ref().get("source").and_then(|value| value.get_ref().as_array());
    sources
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get_ref().get("text")?.get_ref().as_str())
        .filter(|path| is_inside(path) && path.ends_with(".txt"))
        .map(str::to_owned)
        .collect()
}

/// Whether a path of a file is relative and has no part that leads upwards.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    !path.contains('\\') && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// A folder on disk as it is being read.
struct Disk {
    root: PathBuf,
    files: Vec<File>,
    bytes: u64,
}

impl Disk {
    fn walk(&mut self, dir: &Path, prefix: &str, depth: usize) -> Result<(), ReadError> {
        let failed = |source| ReadError::Io { path: dir.to_owned(), source };
        let mut entries = fs::read_dir(dir).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            // Hidden entries belong to editors, version control and mounts.
            if name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            if path.is_dir() {
                if depth > 1 && self.contains(&path)? {
                    self.walk(&path, &format!("{prefix}{name}/"), depth - 1)?;
                }
            } else if name.ends_with(".toml") {
                self.file(&path, &format!("{prefix}{name}"))?;
            }
        }
        Ok(())
    }

    fn file(&mut self, on_disk: &Path, path: &str) -> Result<(), ReadError> {
        if !self.contains(on_disk)? {
            return Err(ReadError::Outside(on_disk.to_owned()));
        }
        let failed = |source| ReadError::Io { path: on_disk.to_owned(), source };
        let limit = MAX_FILE_BYTES;
        // The size is checked before the content is read, so that a huge file is never held in memory.
        if fs::metadata(on_disk).map_err(failed)?.len() > limit {
            return Err(ReadError::TooLarge { path: on_disk.to_owned(), limit });
        }
        let content = fs::read(on_disk).map_err(failed)?;
        self.bytes += content.len() as u64;
        if self.bytes > MAX_FOLDER_BYTES {
            return Err(ReadError::TooLarge { path: self.root.clone(), limit: MAX_FOLDER_BYTES });
        }
        self.files.push(File::new(path, &content));
        if self.files.len() > MAX_FILES {
            return Err(ReadError::TooManyFiles(self.root.clone()));
        }
        Ok(())
    }

    /// Whether a path is still within the folder after all links are followed.
    fn contains(&self, path: &Path) -> Result<bool, ReadError> {
        let real = path.canonicalize().map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        Ok(real.starts_with(&self.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let file = File::new("a.toml", "\u{feff}a\r\n河b\r\n".as_bytes());
        assert_eq!(file.text, "a\n河b\n");
        assert_eq!(file.position(0), (1, 1));
        assert_eq!(file.position(2), (2, 1));
        assert_eq!(file.position(5), (2, 2));
        assert_eq!(file.position(3), (2, 1), "inside a character");
        assert_eq!(file.position(99), (3, 1));
    }

    #[test]
    fn what_is_not_utf8_is_located() {
        let file = File::new("a.toml", b"a\r\nb\xff");
        assert_eq!(file.undecodable, Some(3));
        assert_eq!(File::new("a.toml", "河".as_bytes()).undecodable, None);
    }

    #[test]
    fn the_revision_depends_on_content_and_path_alone() {
        let file = |path, text: &str| File::new(path, text.as_bytes());
        let one = Folder::new(vec![file("a.toml", "x"), file("b.toml", "y")]);
        let two = Folder::new(vec![file("b.toml", "y"), file("a.toml", "x")]);
        let three = Folder::new(vec![file("a.toml", "xb"), file(".toml", "y")]);
        assert_eq!(one.revision(), two.revision());
        assert_ne!(one.revision(), three.revision());
        assert_eq!(one.revision().len(), 64);
    }

    #[test]
    fn only_referenced_texts_within_the_folder_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("source.toml", "[[source]]\ntext = \"source/a.txt\"\n[[source]]\ntext = \"../b.txt\"\n");
        write("source/a.txt", "A");
        write("source/c.txt", "C");
        write("areas/one.toml", "");
        write(".git/x.toml", "");
        write("README.md", "");
        let folder = Folder::read(dir.path()).unwrap();
        let own: Vec<_> = folder.files().iter().filter(|f| !f.builtin).map(|f| f.path.as_str()).collect();
        assert_eq!(own, ["areas/one.toml", "source.toml", "source/a.txt"]);
    }

    #[test]
    fn the_embedded_folder_is_the_one_on_disk() {
        let on_disk = Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")).unwrap();
        assert!(Folder::embedded() == on_disk, "the folder was edited since the last build");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(matches!(Folder::read(Path::new("no/such/folder")), Err(ReadError::Io { .. })));
    }

    #[test]
    fn a_huge_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = fs::File::create(dir.path().join("source.toml")).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        assert!(matches!(Folder::read(dir.path()), Err(ReadError::TooLarge { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_within_the_folder() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        fs::create_dir(dir.path().join("..data")).unwrap();
        fs::write(dir.path().join("..data/source.toml"), "").unwrap();
        symlink(dir.path().join("..data/source.toml"), dir.path().join("source.toml")).unwrap();
        symlink(dir.path(), dir.path().join("areas")).unwrap();
        assert!(Folder::read(dir.path()).is_ok(), "a link within the folder, and one that goes in circles");
        symlink(outside.path(), dir.path().join("questions.toml")).unwrap();
        assert!(matches!(Folder::read(dir.path()), Err(ReadError::Outside(_))));
    }
}
