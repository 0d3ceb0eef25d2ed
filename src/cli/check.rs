use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;

use serde::Serialize;

use super::{CliError, Done, Format, writing};
use crate::knowledge::Counts;
use crate::knowledge::{self, Problem, Severity};
use crate::service::{Clock, Origin, Report, SystemClock, UnusableKnowledge};

/// A problem with `--format json`.
#[derive(Debug, Serialize)]
struct Record<'a> {
    severity: &'static str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

/// Says what is wrong with a knowledge folder.
pub(super) fn check(origin: Origin, format: Format) -> Result<Done, CliError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let report = Report::new(origin.read().map_err(UnusableKnowledge::from)?, &*clock);
    match format {
        Format::Text => print_text(&report),
        Format::Json => print_json(&report),
    }
    .map_err(writing)?;
    Ok(if report.errors() == 0 { Done::Well } else { Done::Finding })
}

fn print_text(report: &Report) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    if !report.problems.is_empty() {
        let problems = knowledge::render(&report.folder, &report.problems, io::stdout().is_terminal());
        writeln!(out, "{}\n", problems.trim_end())?;
    }
    if let Some(snapshot) = &report.snapshot {
        writeln!(out, "{}", Counts::of(snapshot.knowledge()))?;
    }
    let errors = report.errors();
    match (errors, report.problems.len() - errors) {
        (0, 0) => writeln!(out, "no problems"),
        (errors, warnings) => writeln!(out, "errors: {errors}, warnings: {warnings}"),
    }
}

fn print_json(report: &Report) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for problem in &report.problems {
        serde_json::to_writer(&mut out, &Record::new(report, problem))?;
        writeln!(out)?;
    }
    Ok(())
}

impl<'a> Record<'a> {
    fn new(report: &Report, problem: &'a Problem) -> Self {
        let file = report.folder.file(problem.span);
        let position = file.map(|file| file.position(problem.span.start));
        Self {
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            file: file.map(knowledge::File::shown_path),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    }
}
