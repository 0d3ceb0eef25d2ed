//! Takes over what earlier versions kept in a file for each server.

use std::io;
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::{ServerSettings, Settings, SettingsError};

/// Who is said to have set it.
const WHO: &str = "taken over from a file";
/// What a file that was taken over is called after its name.
const DONE: &str = "json.taken-over";

impl ServerSettings {
    /// Takes over the files of a folder, once: one that is in the store has another name then. What has been set since
    /// goes before them, and a file that holds no settings stays as it is.
    ///
    /// # Errors
    /// When the store refuses: the rest can be taken over later.
    pub async fn take_over_files(&self, folder: &Path) -> Result<(), SettingsError> {
        for (server, path) in files(folder).await {
            let read = off_the_threads({
                let path = path.clone();
                move || std::fs::read_to_string(path)
            });
            let settings = match read.await.map(|text| serde_json::from_str::<Settings>(&text)) {
                Ok(Ok(settings)) => settings,
                Ok(Err(error)) => {
                    warn!(file = %path.display(), %error, "a file holds no settings: it is left as it is");
                    continue;
                }
                Err(error) => {
                    warn!(file = %path.display(), %error, "a file with settings could not be read");
                    continue;
                }
            };
            let is_new = self.store.set_first(&self.setting(server, &settings, WHO)).await?;
            let done = path.with_extension(DONE);
            if let Err(error) = off_the_threads({
                let path = path.clone();
                move || std::fs::rename(path, done)
            })
            .await
            {
                warn!(file = %path.display(), %error, "a file whose settings were taken over could not be renamed");
            }
            info!(server, is_new, "took over the settings of a server from a file");
            // Whoever has asked before has been given the defaults.
            self.write().remove(&server);
        }
        Ok(())
    }
}

/// The servers that there are files of.
async fn files(folder: &Path) -> Vec<(u64, PathBuf)> {
    let folder = folder.to_owned();
    let found = off_the_threads(move || {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let is_ours = path.extension().is_some_and(|extension| extension == "json");
            let server = path.file_stem().and_then(|name| name.to_str()?.parse().ok());
            files.extend(server.filter(|_| is_ours).map(|server| (server, path)));
        }
        Ok(files)
    });
    // As a rule there is no such folder.
    found.await.unwrap_or_default()
}

/// Does what waits for a disk where that keeps nobody else waiting.
async fn off_the_threads<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::reply::Script;
    use crate::service::SystemClock;
    use crate::store::Store;

    #[tokio::test]
    async fn files_are_taken_over_once() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("settings");
        let settings = ServerSettings::new(Store::memory(), Arc::new(SystemClock));
        settings.take_over_files(&folder).await.unwrap();
        fs::create_dir(&folder).unwrap();
        for (name, text) in [("7.json", r#"{"language": "zh-TW"}"#), ("8.json", "{\"quiet\": 3}"), ("x.json", "{}")] {
            fs::write(folder.join(name), text).unwrap();
        }
        settings.take_over_files(&folder).await.unwrap();
        assert_eq!(settings.of(7).await.language, Some(Script::Traditional));
        assert_eq!(*settings.of(8).await, Settings::default());
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["7.json.taken-over", "8.json", "x.json"]);
        // What has been set since goes before a file.
        settings.change(7, "mo (1)", |settings| settings.language = Some(Script::English)).await.unwrap();
        fs::write(folder.join("7.json"), r#"{"language": "zh-TW"}"#).unwrap();
        settings.take_over_files(&folder).await.unwrap();
        assert_eq!(settings.of(7).await.language, Some(Script::English));
    }

    #[tokio::test]
    async fn while_the_store_is_away_they_stay() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("7.json"), "{}").unwrap();
        let store = Store::memory();
        store.close().await;
        let settings = ServerSettings::new(store, Arc::new(SystemClock));
        assert!(settings.take_over_files(dir.path()).await.is_err());
        assert!(dir.path().join("7.json").exists());
    }
}
