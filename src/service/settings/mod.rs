//! What the moderators of a server have set for it.

mod import;
mod quiet;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tracing::warn;

pub use quiet::QuietHours;

use super::Clock;
use crate::reply::Script;
use crate::store::{Setting, Store, StoreError};

/// What they are kept under, for each server.
const KEY: &str = "settings";
/// For how long what was read is taken to hold: another process may have changed it.
const FRESH: Duration = Duration::from_secs(10);
/// How long somebody waits at most for what is known already to be read again.
const BRIEF: Duration = Duration::from_millis(300);
/// How long somebody waits at most for what is not known yet. Nobody's question waits longer for a store that is away.
const FIRST: Duration = Duration::from_secs(1);

/// What has been set for a server. What has not is as the configuration says, or as here by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// How answers are written; by default as each question is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Script>,
    /// The channels whose messages are overheard; by default those of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<BTreeSet<u64>>,
    /// Whether questions that are overheard are left unanswered.
    pub only_when_asked: bool,
    /// Whether only the person who calls a command sees the answer.
    pub private: bool,
    /// When questions that are overheard are left unanswered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
}

/// Why settings could not be read or kept.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// What was kept is not what this program keeps.
    #[error("{what} holds no settings: {source}")]
    Malformed {
        /// Where it was kept.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The settings of all servers, as they hold now. All processes at the same store share them.
pub struct ServerSettings {
    store: Store,
    clock: Arc<dyn Clock>,
    known: RwLock<HashMap<u64, Known>>,
    fresh: Duration,
    /// Held by whoever changes something here, so that it is only made again where another process changes something.
    changing: Mutex<()>,
}

/// What is known of a server's settings.
#[derive(Clone)]
struct Known {
    settings: Arc<Settings>,
    /// When they were read, or that was last tried.
    at: Instant,
    /// Counts the changes in this process.
    changes: u64,
}

impl ServerSettings {
    /// Settings that are kept in `store`.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, known: RwLock::default(), fresh: FRESH, changing: Mutex::default() }
    }

    /// What holds for a server. While that cannot be read, what was known last does, or the defaults: answering goes on.
    pub async fn of(&self, server: u64) -> Arc<Settings> {
        let known = self.read().get(&server).cloned();
        let loaded = match &known {
            Some(known) if known.at.elapsed() < self.fresh => return Arc::clone(&known.settings),
            Some(known) => {
                // Others need not read it as well.
                self.write().insert(server, Known { at: Instant::now(), ..known.clone() });
                timeout(BRIEF, self.load(server)).await.ok()
            }
            None => timeout(FIRST, self.load(server)).await.ok(),
        };
        let loaded = match loaded {
            Some(Ok(settings)) => Some(Arc::new(settings)),
            Some(Err(error)) => {
                warn!(server, %error, "the settings of a server could not be read");
                None
            }
            None => None,
        };
        let changes = known.as_ref().map(|known| known.changes).unwrap_or_default();
        let settings = loaded.or(known.map(|known| known.settings)).unwrap_or_default();
        // A change that came meanwhile is newer.
        let mut all = self.write();
        let newer = all.get(&server).filter(|now| now.changes > changes).map(|now| Arc::clone(&now.settings));
        newer.unwrap_or_else(|| {
            all.insert(server, Known { settings: Arc::clone(&settings), at: Instant::now(), changes });
            settings
        })
    }

    /// Changes what holds for a server, at once and for good. Where another process has changed something meanwhile,
    /// `change` is made again to that, so that it undoes nothing.
    ///
    /// # Errors
    /// When the settings cannot be read or kept: then nothing has changed.
    pub async fn change(
        &self,
        server: u64,
        by: &str,
        change: impl Fn(&mut Settings),
    ) -> Result<Arc<Settings>, SettingsError> {
        let _turn = self.changing.lock().await;
        let settings = loop {
            // What could not be read must not be written over.
            let kept = self.kept(server).await?;
            let mut settings = read(kept.as_ref())?;
            change(&mut settings);
            let before = kept.as_ref().map(|kept| kept.value.as_str());
            if self.store.set_after(&self.setting(server, &settings, by), before).await? {
                break Arc::new(settings);
            }
        };
        let mut known = self.write();
        let changes = known.get(&server).map_or(0, |known| known.changes) + 1;
        known.insert(server, Known { settings: Arc::clone(&settings), at: Instant::now(), changes });
        Ok(settings)
    }

    /// What is kept for a server; the default where nothing is.
    async fn load(&self, server: u64) -> Result<Settings, SettingsError> {
        read(self.kept(server).await?.as_ref())
    }

    async fn kept(&self, server: u64) -> Result<Option<Setting>, SettingsError> {
        let kept = self.store.settings(&scope(server)).await?;
        Ok(kept.into_iter().find(|kept| kept.key == KEY))
    }

    fn setting(&self, server: u64, settings: &Settings, by: &str) -> Setting {
        // There is nothing in it that JSON could not hold.
        let value = serde_json::to_string(settings).unwrap_or_default();
        Setting { scope: scope(server), key: KEY.to_owned(), value, who: by.to_owned(), at: self.clock.now() }
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<u64, Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<u64, Known>> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(kept: Option<&Setting>) -> Result<Settings, SettingsError> {
    let Some(kept) = kept else { return Ok(Settings::default()) };
    let malformed = |source| SettingsError::Malformed { what: format!("`{}` in the store", kept.scope), source };
    serde_json::from_str(&kept.value).map_err(malformed)
}

fn scope(server: u64) -> String {
    format!("server:{server}")
}

impl fmt::Debug for ServerSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSettings").field("store", &self.store).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::runtime::Handle;
    use tokio::task::block_in_place;

    use super::*;
    use crate::service::SystemClock;

    fn settings(store: &Store) -> ServerSettings {
        ServerSettings { fresh: Duration::ZERO, ..ServerSettings::new(store.clone(), Arc::new(SystemClock)) }
    }

    #[tokio::test]
    async fn a_change_holds_at_once_for_one_server_and_every_process() {
        let store = Store::memory();
        let (one, other) = (settings(&store), settings(&store));
        assert_eq!((*one.of(1).await).clone(), Settings::default());
        assert!(!other.of(1).await.private);
        one.change(1, "mo (1)", |settings| settings.private = true).await.unwrap();
        assert!(one.of(1).await.private && !one.of(2).await.private);
        other.change(1, "mo (1)", |settings| settings.only_when_asked = true).await.unwrap();
        let now = one.of(1).await;
        assert!(now.private && now.only_when_asked);
        let all = Settings {
            language: Some(Script::Simplified),
            listen: Some([1, u64::MAX].into()),
            only_when_asked: true,
            private: true,
            quiet: Some(QuietHours::default()),
        };
        one.change(u64::MAX, "mo (1)", |settings| *settings = all.clone()).await.unwrap();
        assert_eq!(*other.of(u64::MAX).await, all);
        let kept = &store.settings(&scope(1)).await.unwrap()[0];
        assert_eq!((kept.who.as_str(), kept.key.as_str()), ("mo (1)", "settings"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_processes_that_change_different_things_at_a_time_neither_undoes_the_other() {
        let store = Store::memory();
        let (one, other) = (settings(&store), settings(&store));
        for server in [1, 2] {
            if server == 2 {
                // So that there is something to write over.
                one.change(server, "mo (1)", |settings| settings.language = Some(Script::English)).await.unwrap();
            }
            let is_first = AtomicBool::new(true);
            let change = |settings: &mut Settings| {
                settings.private = true;
                if is_first.swap(false, Ordering::Relaxed) {
                    let change = other.change(server, "root (2)", |settings| settings.only_when_asked = true);
                    block_in_place(|| Handle::current().block_on(change)).unwrap();
                }
            };
            let changed = one.change(server, "mo (1)", change).await.unwrap();
            assert!(changed.private && changed.only_when_asked, "{changed:?}");
            for process in [&one, &other] {
                let now = process.of(server).await;
                assert!(now.private && now.only_when_asked, "{now:?}");
                assert_eq!(now.language.is_some(), server == 2);
            }
        }
    }

    #[tokio::test]
    async fn while_the_store_is_away_what_was_known_last_holds_and_nothing_changes() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::file(dir.path());
        let all = settings(&store);
        all.change(1, "mo (1)", |settings| settings.private = true).await.unwrap();
        store.close().await;
        assert!(all.of(1).await.private && !all.of(2).await.private);
        assert!(all.change(1, "mo (1)", |settings| settings.private = false).await.is_err());
        assert!(all.of(1).await.private);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_neither_fatal_nor_written_over() {
        let store = Store::memory();
        let all = settings(&store);
        let broken = Setting { value: "{\"quiet\": 3}".to_owned(), ..all.setting(1, &Settings::default(), "mo (1)") };
        store.set(&broken).await.unwrap();
        assert_eq!(*all.of(1).await, Settings::default());
        let error = all.change(1, "mo (1)", |settings| settings.private = true).await.unwrap_err();
        assert!(error.to_string().contains("`server:1` in the store holds no settings"), "{error}");
        assert_eq!(store.settings(&scope(1)).await.unwrap()[0].value, broken.value);
    }

    #[tokio::test]
    async fn what_another_version_has_kept_is_read_as_far_as_it_is_known() {
        let store = Store::memory();
        let all = settings(&store);
        let value = r#"{"language": "zh-TW", "mood": "sunny"}"#.to_owned();
        store.set(&Setting { value, ..all.setting(1, &Settings::default(), "mo (1)") }).await.unwrap();
        assert_eq!(*all.of(1).await, Settings { language: Some(Script::Traditional), ..Settings::default() });
    }
}
