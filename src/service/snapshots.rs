use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use thiserror::Error;
use time::OffsetDateTime;

use super::{Clock, golden};
use crate::domain::KnowledgeBase;
use crate::engine::Snapshot;
use crate::knowledge::{self, Counts, Folder, Problem, Severity};

/// Where the knowledge base is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The one built into the program.
    Embedded,
    /// A folder on disk.
    Folder(PathBuf),
}

/// The snapshot that questions are answered from, and how it came to be.
#[derive(Debug)]
pub struct Current {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// When it was loaded.
    pub loaded_at: OffsetDateTime,
    /// Who had it loaded, as they are called in the log.
    pub loaded_by: String,
    /// What is in it.
    pub counts: Counts,
}

/// A knowledge folder as it was read, what was made of it, and everything that is wrong with it.
#[derive(Debug)]
pub struct Report {
    /// The folder; problems point into it.
    pub folder: Folder,
    /// The snapshot, unless the folder cannot be used.
    pub snapshot: Option<Snapshot>,
    /// Problems, failed golden questions last.
    pub problems: Vec<Problem>,
}

/// The knowledge could not be read, or has errors.
#[derive(Debug, Error)]
pub enum UnusableKnowledge {
    /// It could not be read.
    #[error("{0}")]
    Unreadable(#[from] knowledge::ReadError),
    /// It has errors.
    #[error("the knowledge base has {}", knowledge::count(.0.errors(), "error", "errors"))]
    Invalid(Box<Report>),
}

/// Holds the snapshot that questions are answered from, and swaps it for another while questions go on.
pub struct SnapshotStore {
    origin: Origin,
    clock: Arc<dyn Clock>,
    current: ArcSwap<Current>,
    /// Held while reloading, so that of two reloads at a time the later one to read also is the later one to swap.
    reloading: Mutex<()>,
}

impl Origin {
    /// Reads the folder.
    ///
    /// # Errors
    /// When the file system refuses, or it is no knowledge folder.
    pub fn read(&self) -> Result<Folder, knowledge::ReadError> {
        match self {
            Self::Embedded => Ok(Folder::embedded()),
            Self::Folder(path) => Folder::read(path),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("built in"),
            Self::Folder(path) => path.display().fmt(f),
        }
    }
}

impl Report {
    /// Loads what was read, and asks the golden questions as if it were the day of `clock`.
    #[must_use]
    pub fn new(folder: Folder, clock: &dyn Clock) -> Self {
        let loaded = knowledge::load(&folder);
        let snapshot = loaded.knowledge.map(Snapshot::new);
        let mut problems = loaded.problems;
        let failures = snapshot.as_ref().map(|snapshot| golden::run(snapshot, clock.today())).unwrap_or_default();
        problems.extend(failures.iter().map(golden::Failure::to_problem));
        Self { folder, snapshot, problems }
    }

    /// How many of the problems are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

impl Current {
    /// The knowledge base that it answers from.
    #[must_use]
    pub fn knowledge(&self) -> &KnowledgeBase {
        self.snapshot.knowledge()
    }

    /// As much of the revision as tells one from another: what people and links see of it.
    #[must_use]
    pub fn short_revision(&self) -> &str {
        let revision = &self.knowledge().revision;
        revision.get(..8).unwrap_or(revision)
    }
}

impl SnapshotStore {
    /// Loads the knowledge base for the first time. A failed golden question does not keep the bot from starting, as
    /// an answer that changed is better than none; the failures are in the report.
    ///
    /// # Errors
    /// When it cannot be read or has errors.
    pub fn open(origin: Origin, clock: Arc<dyn Clock>) -> Result<(Self, Vec<Problem>), UnusableKnowledge> {
        let mut report = Report::new(origin.read()?, &*clock);
        let Some(snapshot) = report.snapshot.take() else {
            return Err(UnusableKnowledge::Invalid(Box::new(report)));
        };
        let current = Arc::new(Current::new(snapshot, &*clock, "start"));
        let store = Self { origin, clock, current: ArcSwap::new(current), reloading: Mutex::new(()) };
        Ok((store, report.problems))
    }

    /// The snapshot of the moment. Whoever answers a question takes it once and keeps it to the end of the answer.
    #[must_use]
    pub fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Where it is read from.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Reads the knowledge base again, beside the one that is in use, and swaps the two if the new one is fit.
    ///
    /// # Errors
    /// When it cannot be read, has errors or fails a golden question: then nothing has changed.
    pub fn reload(&self, by: &str) -> Result<Reloaded, UnusableKnowledge> {
        let _one_at_a_time = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let mut report = Report::new(self.origin.read()?, &*self.clock);
        match report.snapshot.take() {
            Some(snapshot) if report.errors() == 0 => {
                let after = Arc::new(Current::new(snapshot, &*self.clock, by));
                let before = self.current.swap(Arc::clone(&after));
                Ok(Reloaded { before, after, report })
            }
            snapshot => Err(UnusableKnowledge::Invalid(Box::new(Report { snapshot, ..report }))),
        }
    }
}

/// A reload that went well.
#[derive(Debug)]
pub struct Reloaded {
    /// What was answered from until now.
    pub before: Arc<Current>,
    /// What is answered from now on.
    pub after: Arc<Current>,
    /// The warnings; its snapshot has been taken out.
    pub report: Report,
}

impl Current {
    fn new(snapshot: Snapshot, clock: &dyn Clock, by: &str) -> Self {
        let counts = Counts::of(snapshot.knowledge());
        Self { snapshot, loaded_at: clock.now(), loaded_by: by.to_owned(), counts }
    }
}

impl fmt::Debug for SnapshotStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotStore").field("origin", &self.origin).finish_non_exhaustive()
    }
}
