//! What moderators do on Discord with `/knowledge`, in a terminal: on the same store, which running bots follow.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::args::{Format, KnowledgeCommand};
use super::show::{DiffRecord, ExportRecord, GapRecord, Preview, RevisionRecord, revision_line};
use super::{CliError, Done, origin, write_all, writing};
use crate::config::{Config, DatabaseUrl};
use crate::domain::Language;
use crate::service::desk::{PastError, Refusal, Verdict, change_line};
use crate::service::{Clock, Desk, Scribe, SystemClock};
use crate::store::{GapState, Store};

/// How many revisions are read at a time.
const PAGE: i64 = 100;

/// Does what moderators wish.
pub(super) fn knowledge(config: &Config, command: KnowledgeCommand) -> Result<Done, CliError> {
    let runtime = Runtime::new().map_err(|source| CliError::Io { what: "cannot start".to_owned(), source })?;
    runtime.block_on(async {
        let store = existing(config)?;
        let done = match command {
            KnowledgeCommand::History { limit, format } => history(&store, limit, format).await,
            KnowledgeCommand::Gaps { limit, format } => gaps(&store, limit, format).await,
            KnowledgeCommand::Diff { from, to, format } => {
                diff(&desk(config, &store).await?, [&from, &to], config.language, format).await
            }
            KnowledgeCommand::Export { revision, out, format } => {
                export(&desk(config, &store).await?, revision.as_deref(), out, format).await
            }
            KnowledgeCommand::Rollback { revision, yes, reason, format } => {
                let wish = Wish { revision: &revision, yes, reason: reason.as_deref(), format };
                rollback(&desk(config, &store).await?, &wish, config.language).await
            }
        };
        store.close().await;
        done
    })
}

/// The store, if there is one: looking at it must not make it.
fn existing(config: &Config) -> Result<Store, CliError> {
    let data = &config.store.data;
    if DatabaseUrl::from_env().is_none() && !Store::is_in(data) {
        let folder = data.display();
        return Err(CliError::Input(format!("there is no store in {folder}: `run` makes one, or `--config` names it")));
    }
    super::run::store(config)
}

/// The desk for what was accepted last. Unlike `run` it takes nothing over from the folder.
async fn desk(config: &Config, store: &Store) -> Result<Desk, CliError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let scribe = Scribe::start(store.clone(), Arc::clone(&clock), config.store.keep());
    Ok(Desk::at_last(origin(config.knowledge.clone()), store.clone(), scribe, clock).await?)
}

async fn history(store: &Store, limit: usize, format: Format) -> Result<Done, CliError> {
    let mut before = None;
    let mut left = limit;
    while left > 0 {
        let revisions = store.revisions(before, PAGE.min(i64::try_from(left).unwrap_or(PAGE))).await?;
        let Some(oldest) = revisions.last() else { break };
        before = Some(oldest.number);
        left = left.saturating_sub(revisions.len());
        for revision in &revisions {
            match format {
                Format::Text => print(&revision_line(revision))?,
                Format::Json => print_json(&RevisionRecord::new(revision))?,
            }
        }
    }
    Ok(Done::Well)
}

async fn gaps(store: &Store, limit: usize, format: Format) -> Result<Done, CliError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    for gap in store.gaps(GapState::Open, 0, limit).await? {
        match format {
            Format::Text => {
                let guesses =
                    if gap.guesses.is_empty() { String::new() } else { format!(" ({})", gap.guesses.join(", ")) };
                print(&format!("{:>4} × {}: {}{guesses}", gap.count, gap.kind.name(), gap.question))?;
            }
            Format::Json => print_json(&GapRecord::new(&gap))?,
        }
    }
    Ok(Done::Well)
}

async fn diff(desk: &Desk, [from, to]: [&str; 2], language: Language, format: Format) -> Result<Done, CliError> {
    let past = desk.diff(from, to).await?;
    if format == Format::Json {
        print_json(&DiffRecord::new(&past))?;
        return Ok(Done::Well);
    }
    print(&format!("- {}", revision_line(&past.from)))?;
    print(&format!("+ {}", revision_line(&past.to)))?;
    let knowledge = [past.snapshots[0].knowledge(), past.snapshots[1].knowledge()];
    for change in &past.changes {
        print(&change_line(change, knowledge, language))?;
    }
    for file in &past.files {
        print(&format!("file {file}"))?;
    }
    if past.changes.is_empty() && past.files.is_empty() {
        print("nothing differs")?;
    }
    Ok(Done::Well)
}

async fn export(desk: &Desk, revision: Option<&str>, out: Option<PathBuf>, format: Format) -> Result<Done, CliError> {
    let (name, content) = desk.export(revision).await?;
    let file = out.clone().unwrap_or_else(|| PathBuf::from(name));
    let writing = |source| CliError::Io { what: format!("cannot write {}", file.display()), source };
    // What somebody has not named is not written over.
    match &out {
        Some(file) => fs::write(file, &content).map_err(writing)?,
        None => write_new(&file, &content).map_err(writing)?,
    }
    match format {
        Format::Text => print(&format!("wrote {}", file.display()))?,
        Format::Json => print_json(&ExportRecord { file: file.display().to_string(), bytes: content.len() })?,
    }
    Ok(Done::Well)
}

fn write_new(file: &Path, content: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(file)?.write_all(content)
}

/// What is to be brought back, and how.
struct Wish<'a> {
    revision: &'a str,
    yes: bool,
    reason: Option<&'a str>,
    format: Format,
}

async fn rollback(desk: &Desk, wish: &Wish<'_>, language: Language) -> Result<Done, CliError> {
    let user = env::var("USER").or_else(|_| env::var("USERNAME")).unwrap_or_else(|_| "somebody".to_owned());
    let by = format!("{user} (command line)");
    let (token, proposal) = desk.propose_rollback(wish.revision, &by).await?;
    let preview = Preview::new(&proposal, language);
    if wish.format == Format::Text {
        write_all(preview.to_text().as_bytes())?;
    }
    let reason = wish.reason.map(str::trim).filter(|reason| !reason.is_empty());
    let refused = |why: &str| {
        match wish.format {
            Format::Text => print(why)?,
            Format::Json => print_json(&preview.record(None))?,
        }
        Ok(Done::Finding)
    };
    match proposal.verdict {
        Verdict::Same => {
            if wish.format == Format::Json {
                print_json(&preview.record(None))?;
            }
            return Ok(Done::Well);
        }
        Verdict::Unusable => return refused("It has errors: nothing has changed."),
        Verdict::Overridable(_) if reason.is_none() => {
            return refused(
                "Golden questions fail: nothing has changed. `--reason` says why it is accepted all the same.",
            );
        }
        Verdict::Fit | Verdict::Overridable(_) => {}
    }
    if !wish.yes && !confirmed()? {
        desk.cancel(token, &by).await;
        return refused("Nothing has changed.");
    }
    match desk.accept(token, &by, reason).await {
        Ok(outcome) => {
            match wish.format {
                Format::Json => print_json(&preview.record(Some(&outcome)))?,
                Format::Text => {
                    print(&format!("accepted as revision {}", outcome.number))?;
                    for file in &outcome.written.files {
                        print(&format!("wrote {file}"))?;
                    }
                    for file in &outcome.written.left {
                        print(&format!("left {file} as it is: it has been edited since, or cannot be written"))?;
                    }
                }
            }
            Ok(Done::Well)
        }
        Err(Refusal::Store(error)) => Err(error.into()),
        Err(refusal) => refused(&format!("{refusal}: nothing has changed.")),
    }
}

/// Asks at the terminal whether to go on.
fn confirmed() -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::Input("nobody is there to be asked: `--yes` goes on without".to_owned()));
    }
    let reading = |source| CliError::Io { what: "cannot read from the terminal".to_owned(), source };
    let mut ask = io::stderr().lock();
    ask.write_all(b"Bring it back? [y/N] ").and_then(|()| ask.flush()).map_err(reading)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(reading)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn print(line: &str) -> Result<(), CliError> {
    writeln!(io::stdout().lock(), "{line}").map_err(writing)
}

fn print_json(record: &impl serde::Serialize) -> Result<(), CliError> {
    let mut line = serde_json::to_string(record).map_err(|error| writing(error.into()))?;
    line.push('\n');
    write_all(line.as_bytes())
}

impl From<PastError> for CliError {
    fn from(error: PastError) -> Self {
        match error {
            PastError::Store(error) => Self::Store(error),
            error => Self::Input(error.to_string()),
        }
    }
}
