use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::{CliError, Done, origin};
use crate::config::{Config, DatabaseUrl, LogConfig, LogFormat, Token};
use crate::discord::{self, Options, Shutdown};
use crate::service::desk::Watcher;
use crate::service::{
    Answers, Clock, Conversations, Desk, Pictures, Scribe, ServerSettings, SnapshotStore, SystemClock,
};
use crate::store::{Manner, Store};

/// Folder in which earlier versions kept servers' settings, within that for what the bot keeps.
const SETTINGS: &str = "settings";
/// How long what is still to be written down may take when the bot stops.
const FLUSH_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait for a store that is away before trying again.
const AGAIN: Duration = Duration::from_secs(10);

/// Runs the bot until it is asked to stop.
pub(super) fn run(config: &Config) -> Result<Done, CliError> {
    let token = Token::from_env()?;
    start_log(&config.log)?;
    config.without_effect().into_iter().for_each(|setting| warn!("{setting}"));
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
        let hangups = Hangups::hear();
        let store = store(config)?;
        let desk = open(config, &store).await?;
        let current = desk.snapshots().current();
        info!(revision = current.short_revision(), number = current.number, holds = %current.counts, "loaded the knowledge base");
        tokio::spawn(Arc::clone(&desk).follow_others());
        tokio::spawn(hangups.heed(Arc::clone(&desk)));
        if config.watch {
            tokio::spawn(Watcher::start(&desk).await.work());
        }
        let settings = Arc::new(ServerSettings::new(store.clone(), Arc::clone(desk.clock())));
        take_over_settings(&settings, config.store.data.join(SETTINGS)).await;
        let options = Options {
            token,
            config: config.discord.clone(),
            answers: Arc::new(answers(config, &desk)),
            feedback: Arc::new(desk.scribe().clone()),
            desk: Arc::clone(&desk),
            settings,
            pictures: Pictures::of_system(),
            api: None,
        };
        let result = discord::run(options, shutdown).await;
        // What cannot be written within this time could not be written at all.
        let _ = timeout(FLUSH_WITHIN, desk.scribe().flush()).await;
        store.close().await;
        result?;
        Ok(Done::Well)
    })
}

/// Takes over the settings that an earlier version kept in files; later, if the store is away.
async fn take_over_settings(settings: &Arc<ServerSettings>, folder: PathBuf) {
    if settings.take_over_files(&folder).await.is_ok() {
        return;
    }
    let settings = Arc::downgrade(settings);
    tokio::spawn(async move {
        loop {
            sleep(AGAIN).await;
            let Some(settings) = settings.upgrade() else { return };
            if settings.take_over_files(&folder).await.is_ok() {
                return;
            }
        }
    });
}

/// Where everything is kept: the PostgreSQL that the environment names, or a file.
pub(super) fn store(config: &Config) -> Result<Store, CliError> {
    Ok(match DatabaseUrl::from_env() {
        Some(url) => Store::postgres(url.expose())?,
        None => Store::file(&config.store.data),
    })
}

/// Loads the knowledge, and sets the moderators' desk up for it.
pub(super) async fn open(config: &Config, store: &Store) -> Result<Arc<Desk>, CliError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let origin = origin(config.knowledge.clone());
    let (snapshots, problems) = SnapshotStore::open_with(origin, store, &*clock).await?;
    if !problems.is_empty() {
        warn!(problems = problems.len(), "the knowledge base has problems: `initiative-bot check` shows them");
    }
    let scribe = Scribe::start(store.clone(), Arc::clone(&clock), config.store.keep());
    let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, clock));
    // While the store is away questions are answered all the same; it has said so in the log.
    let _ = desk.begin().await;
    Ok(desk)
}

/// Answers from what is on the desk.
pub(super) fn answers(config: &Config, desk: &Desk) -> Answers {
    let conversations = Conversations::new(config.conversation.timeout(), config.conversation.capacity);
    Answers::new(Arc::clone(desk.snapshots()), conversations, Arc::clone(desk.clock()), config.language)
}

/// The signals by which the operator asks for the folder to be taken over.
struct Hangups(#[cfg(unix)] io::Result<tokio::signal::unix::Signal>);

impl Hangups {
    /// Hears them from now on. Until then they would end the process.
    fn hear() -> Self {
        Self(
            #[cfg(unix)]
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()),
        )
    }

    /// Has the folder taken over at each of them, also at one that came before there was a desk.
    async fn heed(self, desk: Arc<Desk>) {
        #[cfg(unix)]
        if let Ok(mut hangups) = self.0 {
            while hangups.recv().await.is_some() {
                desk.take_over_and_tell(Manner::Signal).await;
            }
        }
        drop(desk);
    }
}

/// Sends the log to standard error, so that standard output stays free. Only in a terminal it has colours.
pub(super) fn start_log(config: &LogConfig) -> Result<(), CliError> {
    let directives = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_else(|_| config.filter.clone());
    let filter = EnvFilter::try_new(&directives)
        .map_err(|error| CliError::Input(format!("the log filter `{directives}` is wrong: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(has_colours()).with_writer(io::stderr);
    match config.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

fn has_colours() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|wish| wish.is_empty())
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

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use super::*;

    #[tokio::test]
    async fn a_signal_has_the_folder_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let knowledge = dir.path().join("knowledge");
        let area = knowledge.join("areas/1-reading.toml");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        fs::create_dir_all(knowledge.join("areas")).unwrap();
        for file in ["source.toml", "areas/1-reading.toml"] {
            fs::copy(fixture.join(file), knowledge.join(file)).unwrap();
        }
        let config = Config { knowledge: Some(knowledge), ..Config::default() };
        let store = Store::memory();
        let desk = open(&config, &store).await.unwrap();
        let (tell, mut news) = tokio::sync::watch::channel(0);
        let watching = tokio::spawn({
            let store = store.clone();
            async move { store.watch_revisions(tell).await }
        });
        tokio::spawn(Hangups::hear().heed(Arc::clone(&desk)));
        let text = fs::read_to_string(&area).unwrap();
        for (edit, number) in [("will be handed out in 2032", 2), ("may be issued in 2032", 3)] {
            fs::write(&area, text.replace("will be issued in 2032", edit)).unwrap();
            let me = std::process::id().to_string();
            assert!(Command::new("kill").args(["-HUP", &me]).status().unwrap().success());
            timeout(Duration::from_secs(20), news.wait_for(|heard| *heard == number)).await.unwrap().unwrap();
        }
        assert_eq!(store.audit(1).await.unwrap()[0].deed, "signal");
        watching.abort();
    }
}
