use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// The files that it was loaded from.
    pub folder: Arc<Folder>,
    /// The number under which the store keeps it as a revision; `None` while it is not kept.
    pub number: Option<i64>,
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
    /// How many golden questions fail. Nothing else that is wrong could be overridden.
    pub failed: usize,
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
    current: ArcSwap<Current>,
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
        Self { folder, snapshot, problems, failed: failures.len() }
    }

    /// A folder of which nothing could be made.
    pub(super) fn broken(folder: Folder, why: &str) -> Self {
        let problems = vec![Problem::error(knowledge::NOWHERE, why)];
        Self { folder, snapshot: None, problems, failed: 0 }
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
    pub fn open(origin: Origin, clock: &dyn Clock) -> Result<(Self, Vec<Problem>), UnusableKnowledge> {
        let mut report = Report::new(origin.read()?, clock);
        let Some(snapshot) = report.snapshot.take() else {
            return Err(UnusableKnowledge::Invalid(Box::new(report)));
        };
        let current = Current::new(snapshot, report.folder, clock, "start");
        Ok((Self::holding(origin, current), report.problems))
    }

    /// Answers from `current`, which need not have come from `origin`.
    #[must_use]
    pub fn holding(origin: Origin, current: Current) -> Self {
        Self { origin, current: ArcSwap::new(Arc::new(current)) }
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

    /// From now on answers come from `next`. Returns what they came from until now: whoever is being answered keeps that.
    pub fn swap(&self, next: Arc<Current>) -> Arc<Current> {
        self.current.swap(next)
    }
}

impl Current {
    /// A snapshot that is loaded now, from a folder's files.
    #[must_use]
    pub fn new(snapshot: Snapshot, folder: Folder, clock: &dyn Clock, by: &str) -> Self {
        let counts = Counts::of(snapshot.knowledge());
        let loaded_by = by.to_owned();
        Self { snapshot, loaded_at: clock.now(), loaded_by, counts, folder: Arc::new(folder), number: None }
    }
}

impl fmt::Debug for SnapshotStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotStore").field("origin", &self.origin).finish_non_exhaustive()
    }
}
