//! How revisions, differences and gaps are written: in lines for people, and as objects for programs.

use std::fmt::Write as _;

use serde::Serialize;
use time::OffsetDateTime;

use crate::domain::{Bilingual, Language};
use crate::knowledge::{self, Change, ChangeKind};
use crate::service::desk::{AnswerChange, Outcome, Past, Proposal, Verdict, change_line, short};
use crate::store::{Gap, Revision};

/// A revision in a line.
pub(super) fn revision_line(revision: &Revision) -> String {
    let at = revision.at;
    let why = if revision.why.is_empty() { String::new() } else { format!(": {}", revision.why) };
    format!(
        "{} {} {} {:02}:{:02} UTC, {} by {}{why}",
        revision.number,
        short(&revision.hash),
        at.date(),
        at.hour(),
        at.minute(),
        revision.manner.name(),
        revision.who,
    )
}

/// A revision with `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct RevisionRecord<'a> {
    number: i64,
    revision: &'a str,
    manner: &'static str,
    who: &'a str,
    why: &'a str,
    at: String,
}

/// Two revisions with `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct DiffRecord<'a> {
    from: RevisionRecord<'a>,
    to: RevisionRecord<'a>,
    changes: Vec<ChangeRecord<'a>>,
    files: &'a [String],
}

/// A difference with `--format json`.
#[derive(Debug, Serialize)]
struct ChangeRecord<'a> {
    kind: &'static str,
    subject: &'a str,
    facet: Option<&'a str>,
    keys: &'a [&'static str],
    old: Option<&'a Bilingual>,
    new: Option<&'a Bilingual>,
}

/// A gap with `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct GapRecord<'a> {
    id: i64,
    kind: &'static str,
    question: &'a str,
    language: &'a str,
    guesses: &'a [String],
    count: i64,
    first_at: String,
    last_at: String,
}

/// A packed folder with `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct ExportRecord {
    /// Where it was written.
    pub(super) file: String,
    /// How large it is.
    pub(super) bytes: usize,
}

/// A change that is to be decided on.
pub(super) struct Preview<'a> {
    proposal: &'a Proposal,
    language: Language,
}

/// It with `--format json`, and what came of it.
#[derive(Debug, Serialize)]
pub(super) struct PreviewRecord<'a> {
    revision: String,
    verdict: &'static str,
    failed: usize,
    changes: Vec<ChangeRecord<'a>>,
    files: &'a [String],
    answers: Vec<AnswerRecord<'a>>,
    problems: Vec<String>,
    accepted: Option<i64>,
    written: &'a [String],
    left: &'a [String],
}

/// An answer that would be another one, with `--format json`.
#[derive(Debug, Serialize)]
struct AnswerRecord<'a> {
    question: &'a str,
    golden: bool,
    before: BriefRecord<'a>,
    after: BriefRecord<'a>,
}

#[derive(Debug, Serialize)]
struct BriefRecord<'a> {
    decision: &'static str,
    text: &'a str,
}

impl<'a> RevisionRecord<'a> {
    pub(super) fn new(revision: &'a Revision) -> Self {
        Self {
            number: revision.number,
            revision: &revision.hash,
            manner: revision.manner.name(),
            who: &revision.who,
            why: &revision.why,
            at: moment(revision.at),
        }
    }
}

impl<'a> DiffRecord<'a> {
    pub(super) fn new(past: &'a Past) -> Self {
        Self {
            from: RevisionRecord::new(&past.from),
            to: RevisionRecord::new(&past.to),
            changes: past.changes.iter().map(ChangeRecord::new).collect(),
            files: &past.files,
        }
    }
}

impl<'a> ChangeRecord<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            kind: match change.kind {
                ChangeKind::Added => "added",
                ChangeKind::Changed => "changed",
                ChangeKind::Removed => "removed",
            },
            subject: change.subject.as_str(),
            facet: change.facet.as_ref().map(|facet| facet.as_str()),
            keys: &change.keys,
            old: change.old.as_ref(),
            new: change.new.as_ref(),
        }
    }
}

impl<'a> GapRecord<'a> {
    pub(super) fn new(gap: &'a Gap) -> Self {
        Self {
            id: gap.id,
            kind: gap.kind.name(),
            question: &gap.question,
            language: &gap.language,
            guesses: &gap.guesses,
            count: gap.count,
            first_at: moment(gap.first_at),
            last_at: moment(gap.last_at),
        }
    }
}

impl<'a> Preview<'a> {
    pub(super) const fn new(proposal: &'a Proposal, language: Language) -> Self {
        Self { proposal, language }
    }

    /// In lines.
    pub(super) fn to_text(&self) -> String {
        let Proposal { base, report, changes, files, answers, .. } = self.proposal;
        let mut out = String::new();
        let _ = writeln!(out, "{} would replace {}", self.proposal.short_revision(), base.short_revision());
        if self.proposal.verdict == Verdict::Same {
            out.push_str("nothing would change\n");
        }
        if let Some(snapshot) = &report.snapshot {
            let knowledge = [base.knowledge(), snapshot.knowledge()];
            for change in changes {
                let _ = writeln!(out, "{}", change_line(change, knowledge, self.language));
            }
        }
        for file in files {
            let _ = writeln!(out, "file {file}");
        }
        for AnswerChange { question, is_golden, before, after } in answers {
            let _ = writeln!(out, "answer to{}: {question}", if *is_golden { " the golden question" } else { "" });
            let _ = writeln!(out, "  - {}: {}\n  + {}: {}", before.decision, before.text, after.decision, after.text);
        }
        for problem in &report.problems {
            let _ = writeln!(out, "{}", knowledge::summary_line(&report.folder, problem));
        }
        out
    }

    /// As an object.
    pub(super) fn record(&self, outcome: Option<&'a Outcome>) -> PreviewRecord<'a> {
        let Proposal { report, changes, files, answers, verdict, .. } = self.proposal;
        let (verdict, failed) = match verdict {
            Verdict::Same => ("same", 0),
            Verdict::Fit => ("fit", 0),
            Verdict::Overridable(failed) => ("overridable", *failed),
            Verdict::Unusable => ("unusable", report.failed),
        };
        let answer = |change: &'a AnswerChange| AnswerRecord {
            question: &change.question,
            golden: change.is_golden,
            before: BriefRecord { decision: change.before.decision, text: &change.before.text },
            after: BriefRecord { decision: change.after.decision, text: &change.after.text },
        };
        let problems = report.problems.iter().map(|problem| knowledge::summary_line(&report.folder, problem));
        PreviewRecord {
            revision: self.proposal.revision(),
            verdict,
            failed,
            changes: changes.iter().map(ChangeRecord::new).collect(),
            files,
            answers: answers.iter().map(answer).collect(),
            problems: problems.collect(),
            accepted: outcome.map(|outcome| outcome.number),
            written: outcome.map_or(&[], |outcome| outcome.written.files.as_slice()),
            left: outcome.map_or(&[], |outcome| outcome.written.left.as_slice()),
        }
    }
}

/// A moment as RFC 3339 writes it, to the second.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!("{}T{:02}:{:02}:{:02}Z", at.date(), at.hour(), at.minute(), at.second())
}
