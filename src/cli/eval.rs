use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::{CliError, Done, Format, open, writing};
use crate::config::Config;
use crate::service::evaluation::{self, Bars, Calibration, Point, Proposal, Report, Scored};
use crate::service::{Clock as _, SystemClock};

/// How many confusions are printed.
const CONFUSIONS_SHOWN: usize = 20;

/// What is printed, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Every wrong answer.
    pub(super) misses: bool,
    /// The bars that serve these questions best.
    pub(super) calibrate: bool,
    pub(super) format: Format,
}

/// All of it with `--format json`.
#[derive(Debug, Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    report: &'a Report,
    misses: Option<Vec<MissRecord<'a>>>,
    bars: Option<Bars>,
}

/// A wrong answer with `--format json`.
#[derive(Debug, Serialize)]
struct MissRecord<'a> {
    line: usize,
    question: &'a str,
    kind: &'a str,
    style: &'a str,
    reason: String,
    confidence: f32,
}

/// Scores the questions in a file.
pub(super) fn eval(config: &Config, file: &Path, bar: f64, shown: Shown) -> Result<Done, CliError> {
    let name = file.display().to_string();
    let reading = |source| CliError::Io { what: format!("cannot read {name}"), source };
    let text = fs::read_to_string(file).map_err(reading)?;
    let wrong = |source| CliError::Questions { file: name.clone(), source };
    let questions = evaluation::parse(&text).map_err(wrong)?;
    let store = open(config)?;
    let snapshot = &store.current().snapshot;
    let scored = evaluation::run(snapshot, &questions, SystemClock.today(), config.language).map_err(wrong)?;
    let report = Report::new(&scored);
    let mut out = io::stdout().lock();
    match shown.format {
        Format::Text => print_text(&mut out, &scored, &report, shown).map_err(writing)?,
        Format::Json => print_json(&mut out, &scored, &report, shown).map_err(writing)?,
    }
    Ok(if report.all.share() < bar { Done::Finding } else { Done::Well })
}

fn wrong<'a>(scored: &'a [Scored<'a>]) -> impl Iterator<Item = MissRecord<'a>> {
    scored.iter().filter_map(|scored| {
        Some(MissRecord {
            line: scored.question.line,
            question: &scored.question.question,
            kind: &scored.question.kind,
            style: &scored.question.style,
            reason: scored.miss.as_ref()?.to_string(),
            confidence: scored.confidence,
        })
    })
}

fn print_json(out: &mut impl Write, scored: &[Scored<'_>], report: &Report, shown: Shown) -> io::Result<()> {
    let misses = shown.misses.then(|| wrong(scored).collect());
    let bars = shown.calibrate.then(|| Bars::propose(scored));
    serde_json::to_writer(&mut *out, &Record { report, misses, bars })?;
    writeln!(out)
}

fn print_text(out: &mut impl Write, scored: &[Scored<'_>], report: &Report, shown: Shown) -> io::Result<()> {
    if shown.misses {
        for MissRecord { line, question, kind, style, reason, confidence } in wrong(scored) {
            writeln!(out, "{line}: [{kind}/{style}] {question:?}: {reason} ({confidence:.2})")?;
        }
        writeln!(out)?;
    }
    for tally in &report.tallies {
        let name = format!("{} {}", tally.property, tally.value);
        writeln!(out, "{name:28} {:4}/{:<4} {}", tally.right, tally.all, percent(tally.share()))?;
    }
    print_confusions(out, report)?;
    print_calibration(out, &report.calibration)?;
    if shown.calibrate {
        let bars = Bars::propose(scored);
        print_proposal(out, "addressed", &bars.addressed)?;
        print_proposal(out, "overheard", &bars.overheard)?;
    }
    let answered = report.off_topic.all - report.off_topic.right;
    writeln!(out, "\noff-topic messages answered: {answered}/{}", report.off_topic.all)?;
    writeln!(out, "answered about something else: {}/{}", report.astray, report.all.all - report.off_topic.all)?;
    if let Some(Point { bar, right, .. }) = report.at_tolerance {
        let right = percent(right);
        writeln!(out, "right with at most 5 % of off-topic messages answered: {right} (bar {bar:.2})")?;
    }
    writeln!(out, "correct: {} ({}/{})", percent(report.all.share()), report.all.right, report.all.all)
}

fn print_confusions(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let confusions = &report.confusions;
    if confusions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\ntaken for another (wanted → got):")?;
    for confusion in confusions.iter().take(CONFUSIONS_SHOWN) {
        writeln!(out, "{:4} {} → {}", confusion.times, confusion.wanted, confusion.got)?;
    }
    match confusions.len().saturating_sub(CONFUSIONS_SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "     and {more} more"),
    }
}

fn print_calibration(out: &mut impl Write, calibration: &Calibration) -> io::Result<()> {
    writeln!(out, "\nconfidence   answers  promised  observed")?;
    for (at, bin) in calibration.bins.iter().enumerate().filter(|(_, bin)| bin.answers > 0) {
        let (from, to) = (at as f64 / 10.0, (at + 1) as f64 / 10.0);
        let (promised, observed) = (percent(bin.confidence), percent(bin.observed()));
        writeln!(out, "{from:.1} to {to:.1} {:9} {promised:>9} {observed:>9}", bin.answers)?;
    }
    writeln!(out, "expected calibration error: {:.3}", calibration.expected_error)
}

fn print_proposal(out: &mut impl Write, name: &str, proposal: &Proposal) -> io::Result<()> {
    let Proposal { questions, off_topic, costs, best, curve } = proposal;
    writeln!(out, "\n{name}: {questions} questions, {off_topic} off-topic messages")?;
    writeln!(out, "bar     right    wrong  off-topic answered")?;
    for point in curve {
        let (right, wrong, unwanted) = (percent(point.right), percent(point.wrong), percent(point.unwanted));
        writeln!(out, "{:.2} {right:>8} {wrong:>8} {unwanted:>8}", point.bar)?;
    }
    match best {
        Some(Point { bar, .. }) => writeln!(
            out,
            "proposed bar: {bar:.2} (a right answer gains 1, a wrong one loses {}, an unwanted one {})",
            costs.wrong, costs.unwanted
        ),
        None => writeln!(out, "nothing to choose a bar by"),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
