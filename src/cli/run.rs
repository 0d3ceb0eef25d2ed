use std::io;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::{CliError, Done, origin};
use crate::config::{Config, LogConfig, LogFormat, Token};
use crate::discord::{self, Options, Shutdown};
use crate::service::{
    Answers, Clock, Conversations, LoggedFeedback, Pictures, ServerSettings, SettingsFiles, SnapshotStore, SystemClock,
};

/// Folder of servers' settings, within that for what the bot keeps.
const SETTINGS: &str = "settings";

/// Runs the bot until it is asked to stop.
pub(super) fn run(config: &Config) -> Result<Done, CliError> {
    let token = Token::from_env()?;
    start_log(&config.log)?;
    let answers = Arc::new(answers(config)?);
    let current = answers.store().current();
    info!(revision = current.short_revision(), holds = %current.counts, "loaded the knowledge base");
    config.discord.without_effect().into_iter().for_each(|setting| warn!("{setting}"));
    let runtime = Runtime::new().map_err(|source| CliError::Io { what: "cannot start".to_owned(), source })?;
    runtime.block_on(async {
        let shutdown = Shutdown::new();
        tokio::spawn({
            let shutdown = shutdown.clone();
            async move {
                stop_signal().await;
                shutdown.request();
            }
        });
        let feedback = Arc::new(LoggedFeedback);
        let settings = SettingsFiles::new(config.data.join(SETTINGS));
        let options = Options {
            token,
            config: config.discord.clone(),
            answers,
            feedback,
            settings: Arc::new(ServerSettings::new(Arc::new(settings))),
            pictures: Pictures::of_system(),
            api: None,
        };
        discord::run(options, shutdown).await
    })?;
    Ok(Done::Well)
}

pub(super) fn answers(config: &Config) -> Result<Answers, CliError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (store, problems) = SnapshotStore::open(origin(config.knowledge.clone()), Arc::clone(&clock))?;
    if !problems.is_empty() {
        warn!(problems = problems.len(), "the knowledge base has problems: `initiative-bot check` shows them");
    }
    let conversations = Conversations::new(config.conversation.timeout(), config.conversation.capacity);
    Ok(Answers::new(Arc::new(store), conversations, clock, config.language))
}

/// Sends the log to standard error, so that standard output stays free.
pub(super) fn start_log(config: &LogConfig) -> Result<(), CliError> {
    let directives = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_else(|_| config.filter.clone());
    let filter = EnvFilter::try_new(&directives)
        .map_err(|error| CliError::Input(format!("the log filter `{directives}` is wrong: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match config.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Waits until the system or a person asks the process to stop.
pub(super) async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
