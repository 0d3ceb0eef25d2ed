use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::{Pending, Settings, SettingsError, SettingsStore};

/// Keeps the settings of each server in a small file of its own. It does for one process; several need a database.
#[derive(Debug, Clone)]
pub struct SettingsFiles {
    folder: PathBuf,
}

impl SettingsFiles {
    /// Keeps files in a folder, which is made when the first is written.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, server: u64) -> PathBuf {
        self.folder.join(format!("{server}.json"))
    }
}

impl SettingsStore for SettingsFiles {
    fn load(&self, server: u64) -> Pending<'_, Settings> {
        let path = self.path(server);
        Box::pin(off_the_threads(move || read(&path)))
    }

    fn save<'a>(&'a self, server: u64, settings: &'a Settings) -> Pending<'a, ()> {
        let (path, settings) = (self.path(server), settings.clone());
        Box::pin(off_the_threads(move || write(&path, &settings)))
    }
}

/// Does what waits for a disk where that keeps nobody else waiting.
async fn off_the_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SettingsError> + Send + 'static,
) -> Result<T, SettingsError> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(SettingsError::Store(error.into())))
}

fn read(path: &Path) -> Result<Settings, SettingsError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(source) => return Err(SettingsError::File { path: path.to_owned(), source }),
    };
    let malformed = |source| SettingsError::Malformed { what: path.display().to_string(), source };
    serde_json::from_str(&text).map_err(malformed)
}

/// Writes beside the file and then takes its place, so that a crash leaves either the old file or the new one.
fn write(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let written = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, settings)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    written().map_err(|source| SettingsError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Script;
    use crate::service::settings::QuietHours;

    #[tokio::test]
    async fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let files = || SettingsFiles::new(folder.path().join("data").join("settings"));
        assert_eq!(files().load(7).await.unwrap(), Settings::default());
        let settings = Settings {
            language: Some(Script::Simplified),
            listen: Some([1, u64::MAX].into()),
            only_when_asked: true,
            private: true,
            quiet: Some(QuietHours::default()),
        };
        files().save(7, &settings).await.unwrap();
        assert_eq!(files().load(7).await.unwrap(), settings);
        assert_eq!(files().load(8).await.unwrap(), Settings::default());
        files().save(7, &Settings::default()).await.unwrap();
        assert_eq!(files().load(7).await.unwrap(), Settings::default());
        let left: Vec<_> = fs::read_dir(files().folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["7.json"], "nothing is left lying about");
    }

    #[tokio::test]
    async fn what_is_no_settings_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("7.json"), "{\"quiet\": 3}").unwrap();
        let error = SettingsFiles::new(folder.path().to_owned()).load(7).await.unwrap_err().to_string();
        assert!(error.contains("7.json") && error.contains("holds no settings"), "{error}");
        fs::write(folder.path().join("file"), "").unwrap();
        let inside_a_file = SettingsFiles::new(folder.path().join("file"));
        assert!(matches!(inside_a_file.save(7, &Settings::default()).await, Err(SettingsError::File { .. })));
    }

    #[tokio::test]
    async fn what_another_version_has_kept_is_read_as_far_as_it_is_known() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("7.json"), r#"{"language": "zh-TW", "mood": "sunny"}"#).unwrap();
        let settings = SettingsFiles::new(folder.path().to_owned()).load(7).await.unwrap();
        assert_eq!(settings, Settings { language: Some(Script::Traditional), ..Settings::default() });
    }
}
