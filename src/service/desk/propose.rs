//! Everything that a moderator sees of a change before it is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use tracing::warn;

use super::compare::{AnswerChange, Asked, compare};
use super::{Desk, short};
use crate::domain::Language;
use crate::knowledge::{self, Change, Folder, Severity};
use crate::service::gaps::Taught;
use crate::service::{Current, Report, UnusableKnowledge};
use crate::store::Manner;

/// How many of the last real questions are asked again.
const RECENT: i64 = 100;

/// A knowledge folder beside the one in use, with everything that would be different.
#[derive(Debug)]
pub struct Proposal {
    /// How it came.
    pub manner: Manner,
    /// Why it was proposed, where there is more to say than how.
    pub why: String,
    /// Who proposed it.
    pub by: String,
    /// What it would replace.
    pub base: Arc<Current>,
    /// The folder, its snapshot, and all that is wrong with it.
    pub report: Report,
    /// The areas, initiatives and facts that differ.
    pub changes: Vec<Change>,
    /// The files that differ.
    pub files: Vec<String>,
    /// The questions whose answers differ.
    pub answers: Vec<AnswerChange>,
    /// What is to be learnt by it from a question that could not be answered.
    pub taught: Option<Taught>,
    /// Whether it can be accepted.
    pub verdict: Verdict,
}

/// Whether a proposal can be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is what is answered from already.
    Same,
    /// It can be.
    Fit,
    /// Only with a reason: so many golden questions fail.
    Overridable(usize),
    /// It has errors.
    Unusable,
}

/// What is proposed.
pub(super) struct Wish {
    /// What it was made from, and is held against.
    pub base: Arc<Current>,
    pub folder: Folder,
    pub manner: Manner,
    pub why: String,
    pub by: String,
    pub taught: Option<Taught>,
}

impl Proposal {
    /// The revision that it would be.
    #[must_use]
    pub fn revision(&self) -> String {
        self.report.folder.revision()
    }

    /// As much of that as people see.
    #[must_use]
    pub fn short_revision(&self) -> String {
        short(&self.revision()).to_owned()
    }

    /// How many of the problems are only warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.report.problems.iter().filter(|problem| problem.severity == Severity::Warning).count()
    }
}

impl Desk {
    /// Reads the folder again, and proposes what it holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn propose_reload(&self, manner: Manner, by: &str) -> Result<(u64, Arc<Proposal>), UnusableKnowledge> {
        let base = self.latest().await;
        let origin = self.snapshots.origin().clone();
        let read = tokio::task::spawn_blocking(move || origin.read()).await;
        // A task only fails by a panic, which is one of the program.
        let folder = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
        let wish = Wish { base, folder, manner, why: String::new(), by: by.to_owned(), taught: None };
        Ok(self.propose(wish).await)
    }

    /// Loads what is wished for beside what is in use, and compares the two.
    pub(super) async fn propose(&self, wish: Wish) -> (u64, Arc<Proposal>) {
        // Without the store there are fewer questions to compare; that it is away is said where it matters.
        let recent = self.store.recent_questions(RECENT).await.unwrap_or_default();
        let real: Vec<_> = recent
            .into_iter()
            .map(|recent| Asked {
                question: recent.question,
                addressed: true,
                language: recent.language.as_deref().and_then(Language::from_locale),
                is_golden: false,
            })
            .collect();
        let clock = Arc::clone(&self.clock);
        let Wish { base, folder, manner, why, by, taught } = wish;
        let fallback = folder.clone();
        let comparing = tokio::task::spawn_blocking({
            let base = Arc::clone(&base);
            move || {
                let report = Report::new(folder, &*clock);
                let Some(snapshot) = &report.snapshot else { return (report, Vec::new(), Vec::new()) };
                let [old, new] = [base.knowledge(), snapshot.knowledge()];
                let golden = new.golden.iter().chain(&old.golden).map(|golden| Asked {
                    question: golden.question.clone(),
                    addressed: golden.addressed,
                    language: None,
                    is_golden: true,
                });
                let asked: Vec<_> = golden.chain(real).collect();
                let answers = compare(&base.snapshot, snapshot, &asked, clock.today());
                let changes = knowledge::diff(old, new);
                (report, changes, answers)
            }
        });
        let (report, changes, answers) = comparing.await.unwrap_or_else(|error| {
            warn!(%error, "comparing broke off");
            (Report::broken(fallback, "loading broke off: the log says why"), Vec::new(), Vec::new())
        });
        let files = changed_files(&base.folder, &report.folder);
        let verdict = match () {
            () if report.snapshot.is_none() => Verdict::Unusable,
            () if report.errors() > report.failed => Verdict::Unusable,
            () if report.folder.revision() == base.knowledge().revision => Verdict::Same,
            () if report.failed > 0 => Verdict::Overridable(report.failed),
            () => Verdict::Fit,
        };
        let proposal = Proposal { manner, why, by, base, report, changes, files, answers, taught, verdict };
        self.pending.put(proposal, self.clock.now())
    }

    /// A proposal that still waits.
    #[must_use]
    pub fn proposal(&self, token: u64) -> Option<Arc<Proposal>> {
        self.pending.find(token, self.clock.now())
    }
}

/// The files of the folders themselves that differ, by path, with a sign for what happened to them.
pub(super) fn changed_files(old: &Folder, new: &Folder) -> Vec<String> {
    let paths = old.files().iter().chain(new.files()).filter(|file| !file.builtin).map(|file| file.path.as_str());
    let paths: BTreeSet<_> = paths.collect();
    paths
        .into_iter()
        .filter_map(|path| match (old.own(path), new.own(path)) {
            (Some(_), None) => Some(format!("- {path}")),
            (None, Some(_)) => Some(format!("+ {path}")),
            (Some(old), Some(new)) if old.text != new.text => Some(format!("~ {path}")),
            _ => None,
        })
        .collect()
}
