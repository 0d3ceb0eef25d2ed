//! The command line: reads arguments, puts the parts together, and turns what comes of it into an exit code.

mod args;
mod ask;
mod chat;
mod check;
mod eval;
mod init;
mod knowledge;
#[cfg(feature = "playground")]
mod playground;
mod run;
mod show;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory as _, Parser as _};
use thiserror::Error;

pub use args::{Args, Command, Format, KnowledgeCommand};

use crate::config::{Config, ConfigError, TokenError};
use crate::discord;
use crate::knowledge as base;
use crate::service::evaluation::QuestionsError;
use crate::service::{Origin, SnapshotStore, SystemClock, UnusableKnowledge};
use crate::store::StoreError;

/// The exit code for a finding: a folder with problems, a score below its bar.
const FINDING: u8 = 1;
/// The exit code for wrong usage or unusable input.
const UNUSABLE: u8 = 2;
/// How many problems of the knowledge are shown by commands that only wanted to use it.
const PROBLEMS_SHOWN: usize = 3;

/// Why a command could not be carried out. All of these end in the exit code 2.
#[derive(Debug, Error)]
pub enum CliError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The knowledge is wrong.
    #[error("{}", describe(.0))]
    Knowledge(#[from] UnusableKnowledge),
    /// There is no store.
    #[error("error: {0}")]
    Store(#[from] StoreError),
    /// There is no token.
    #[error("error: {0}")]
    Token(#[from] TokenError),
    /// Reading or writing failed.
    #[error("error: {what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// The terminal cannot be read line by line.
    #[error("error: {0}")]
    Terminal(#[from] rustyline::error::ReadlineError),
    /// The bot could not start, or had to stop.
    #[error("error: {0}")]
    Discord(#[from] discord::RunError),
    /// The emulated Discord could not start, or the bot did not come to it.
    #[cfg(feature = "playground")]
    #[error("error: {0}")]
    Emulator(#[from] crate::emulator::EmulatorError),
    /// Labelled questions cannot be scored.
    #[error("error: {file}: {source}")]
    Questions {
        /// The file with the questions.
        file: String,
        /// What is wrong with them.
        source: QuestionsError,
    },
    /// The input is none that the command can use.
    #[error("error: {0}")]
    Input(String),
}

/// What came of a command that was carried out.
enum Done {
    Well,
    Finding,
}

/// Parses the arguments of the process, does what they say, and returns the exit code.
#[must_use]
pub fn main() -> ExitCode {
    match dispatch(Args::parse()) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Finding) => ExitCode::from(FINDING),
        // Whoever reads our output has seen enough (`ask … | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let message = error.to_string();
            anstream::eprintln!("{}", message.trim_end());
            ExitCode::from(UNUSABLE)
        }
    }
}

fn dispatch(args: Args) -> Result<Done, CliError> {
    if let Command::Completions { shell } = args.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Args::command(), "initiative-bot", &mut script);
        write_all(&script)?;
        return Ok(Done::Well);
    }
    if let Command::Init { dir } = &args.command {
        return init::init(dir);
    }
    let mut config = args.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    if let Some(knowledge) = args.knowledge {
        config.knowledge = Some(knowledge);
    }
    match args.command {
        Command::Run => run::run(&config),
        #[cfg(feature = "playground")]
        Command::Playground { port } => playground::playground(&config, port),
        Command::Ask { question: Some(question), explain: true, overheard, .. } => {
            ask::explain(&config, &question.join(" "), !overheard)
        }
        Command::Ask { question: Some(question), format, overheard, .. } => {
            ask::one(&config, &question.join(" "), !overheard, format)
        }
        Command::Ask { question: None, format, .. } => ask::stream(&config, format),
        Command::Chat => chat::chat(&config),
        Command::Check { dir, format } => check::check(origin(dir.or(config.knowledge)), format),
        Command::Eval { file, bar, misses, calibrate, format } => {
            eval::eval(&config, &file, bar, eval::Shown { misses, calibrate, format })
        }
        Command::Knowledge { command } => knowledge::knowledge(&config, command),
        Command::Init { .. } | Command::Completions { .. } => Ok(Done::Well),
    }
}

fn origin(dir: Option<PathBuf>) -> Origin {
    dir.map_or(Origin::Embedded, Origin::Folder)
}

/// Opens the knowledge that the configuration names. What is wrong with it, but not too wrong to answer, is the
/// business of `check`.
fn open(config: &Config) -> Result<Arc<SnapshotStore>, CliError> {
    let (store, _) = SnapshotStore::open(origin(config.knowledge.clone()), &SystemClock)?;
    Ok(Arc::new(store))
}

fn describe(error: &UnusableKnowledge) -> String {
    match error {
        UnusableKnowledge::Unreadable(error) => format!("error: {error}"),
        UnusableKnowledge::Invalid(report) => {
            let shown = &report.problems[..report.problems.len().min(PROBLEMS_SHOWN)];
            let problems = base::render(&report.folder, shown, false);
            format!("{}\n\nerror: {error}; `initiative-bot check` shows all", problems.trim_end())
        }
    }
}

fn write_all(bytes: &[u8]) -> Result<(), CliError> {
    use io::Write as _;
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(writing)
}

fn writing(source: io::Error) -> CliError {
    CliError::Io { what: "cannot write to standard output".to_owned(), source }
}

fn is_broken_pipe(error: &CliError) -> bool {
    matches!(error, CliError::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
}
