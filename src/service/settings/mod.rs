//! What the moderators of a server have set for it.

mod files;
mod quiet;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::Mutex;
use tracing::warn;

pub use files::SettingsFiles;
pub use quiet::QuietHours;

use crate::reply::Script;

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
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What was kept is not what this program keeps.
    #[error("{what} holds no settings: {source}")]
    Malformed {
        /// Where it was kept.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A database refused.
    #[error(transparent)]
    Store(Box<dyn std::error::Error + Send + Sync>),
}

/// What comes of reading or keeping settings, once it is done.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, SettingsError>> + Send + 'a>>;

/// Keeps the settings of servers across restarts.
pub trait SettingsStore: Send + Sync {
    /// What is kept for a server; the default where nothing is.
    fn load(&self, server: u64) -> Pending<'_, Settings>;

    /// Keeps what holds for a server from now on. Once that is done it outlives a crash.
    fn save<'a>(&'a self, server: u64, settings: &'a Settings) -> Pending<'a, ()>;
}

/// Forgets everything when it ends: for what does not outlive the program anyway.
#[derive(Debug, Default)]
pub struct ForgetfulSettings(RwLock<HashMap<u64, Settings>>);

impl SettingsStore for ForgetfulSettings {
    fn load(&self, server: u64) -> Pending<'_, Settings> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&server).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(kept)))
    }

    fn save<'a>(&'a self, server: u64, settings: &'a Settings) -> Pending<'a, ()> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(server, settings.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The settings of all servers, as they hold now.
///
/// A server is dealt with by one process at a time, so that what has been read once need not be read again.
pub struct ServerSettings {
    store: Arc<dyn SettingsStore>,
    known: RwLock<HashMap<u64, Arc<Settings>>>,
    /// Held by whoever changes something, so that two moderators do not undo each other's change.
    changing: Mutex<()>,
}

impl ServerSettings {
    /// Settings that are kept in `store`.
    #[must_use]
    pub fn new(store: Arc<dyn SettingsStore>) -> Self {
        Self { store, known: RwLock::default(), changing: Mutex::default() }
    }

    /// What holds for a server. Where that cannot be read, the defaults do until the next start or change: answering
    /// goes on.
    pub async fn of(&self, server: u64) -> Arc<Settings> {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&server) {
            return Arc::clone(known);
        }
        let loaded = self.store.load(server).await.unwrap_or_else(|error| {
            warn!(server, %error, "the settings of a server could not be read");
            Settings::default()
        });
        // A change that came first is newer.
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(server).or_insert_with(|| Arc::new(loaded)))
    }

    /// Changes what holds for a server, at once and for good.
    ///
    /// # Errors
    /// When the settings cannot be read or kept: then nothing has changed.
    pub async fn change(
        &self,
        server: u64,
        change: impl FnOnce(&mut Settings),
    ) -> Result<Arc<Settings>, SettingsError> {
        let _turn = self.changing.lock().await;
        // What could not be read must not be written over.
        let mut settings = self.store.load(server).await?;
        change(&mut settings);
        self.store.save(server, &settings).await?;
        let settings = Arc::new(settings);
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(server, Arc::clone(&settings));
        Ok(settings)
    }
}

impl fmt::Debug for ServerSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSettings").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_change_holds_at_once_and_for_one_server() {
        let store: Arc<dyn SettingsStore> = Arc::new(ForgetfulSettings::default());
        let settings = ServerSettings::new(Arc::clone(&store));
        assert_eq!(*settings.of(1).await, Settings::default());
        settings.change(1, |settings| settings.private = true).await.unwrap();
        assert!(settings.of(1).await.private && !settings.of(2).await.private);
        settings.change(1, |settings| settings.only_when_asked = true).await.unwrap();
        // Another start finds all that was changed.
        let again = ServerSettings::new(store).of(1).await;
        assert!(again.private && again.only_when_asked);
    }

    /// Cannot be read or written.
    struct Broken;

    impl SettingsStore for Broken {
        fn load(&self, _: u64) -> Pending<'_, Settings> {
            Box::pin(std::future::ready(Err(SettingsError::Store("it is broken".into()))))
        }

        fn save<'a>(&'a self, _: u64, _: &'a Settings) -> Pending<'a, ()> {
            panic!("what could not be read must not be written over")
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_neither_fatal_nor_written_over() {
        let settings = ServerSettings::new(Arc::new(Broken));
        assert_eq!(*settings.of(1).await, Settings::default());
        let error = settings.change(1, |settings| settings.private = true).await.unwrap_err();
        assert_eq!(error.to_string(), "it is broken");
        assert!(!settings.of(1).await.private);
    }
}
