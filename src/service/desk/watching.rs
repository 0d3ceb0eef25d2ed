//! Takes the folder over without a moderator: when it is seen to change, or the operator asks.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tracing::{info, warn};

use super::{Desk, Outcome, TakeOverError};
use crate::knowledge;
use crate::store::Manner;

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How many problems are told in the log.
const TOLD: usize = 5;

/// Takes edits of the folder over as they are made.
#[derive(Debug)]
pub struct Watcher {
    desk: Weak<Desk>,
    /// What the folder held at the last look, by its hash.
    seen: Option<String>,
    /// What it held when it was last judged.
    judged: Option<String>,
    /// What it held when that was last tried.
    tried: Option<String>,
}

impl Watcher {
    /// Watches the folder from now on: what it holds has been judged at the start.
    pub async fn start(desk: &Arc<Desk>) -> Self {
        let now = desk.folder_hash().await;
        Self { desk: Arc::downgrade(desk), seen: now.clone(), judged: now, tried: None }
    }

    /// Looks at the folder again and again, for as long as the desk is there.
    pub async fn work(mut self) {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            if !self.look().await {
                return;
            }
        }
    }

    /// Looks at the folder once. An edit is taken over once it has stood still from one look to the next, and judged
    /// once: one that is not fit is not told of again until it changes; but one that could not be kept is tried again.
    /// Returns whether the desk is still there.
    async fn look(&mut self) -> bool {
        let Some(desk) = self.desk.upgrade() else { return false };
        // While it cannot be read, somebody is at it.
        let Some(now) = desk.folder_hash().await else { return true };
        let stands_still = self.seen.as_ref() == Some(&now);
        self.seen = Some(now.clone());
        if stands_still && self.judged.as_ref() != Some(&now) {
            let is_new = self.tried.as_ref() != Some(&now);
            // Loading it is only worth while once there is something to keep it in.
            if !is_new && desk.store.last_number().await.is_err() {
                return true;
            }
            self.tried = Some(now.clone());
            let result = desk.take_over(Manner::Watch).await;
            // What could not be kept, or was overtaken, has not been judged.
            if !matches!(result, Err(TakeOverError::Refused(_) | TakeOverError::Unreadable(_))) {
                self.judged = Some(now);
            } else if !is_new {
                return true;
            }
            tell(Manner::Watch, &result);
        }
        true
    }
}

impl Desk {
    /// What identifies what the folder holds, if it can be read.
    async fn folder_hash(&self) -> Option<String> {
        let origin = self.snapshots.origin().clone();
        let reading = tokio::task::spawn_blocking(move || origin.read().ok().map(|folder| folder.revision()));
        reading.await.ok().flatten()
    }

    /// Takes the folder over if it is fit, and says in the log what came of it.
    pub async fn take_over_and_tell(&self, manner: Manner) {
        tell(manner, &self.take_over(manner).await);
    }
}

/// Says in the log what came of a folder.
fn tell(manner: Manner, result: &Result<Option<Outcome>, TakeOverError>) {
    match result {
        Ok(Some(_)) => {}
        Ok(None) => info!(manner = manner.name(), "the folder holds what is answered from already"),
        Err(error) => {
            warn!(manner = manner.name(), %error, "the folder was not taken over: nothing has changed");
            let TakeOverError::NotFit(proposal) = error else { return };
            for problem in proposal.report.problems.iter().take(TOLD) {
                warn!("{}", knowledge::summary_line(&proposal.report.folder, problem));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{Connection as _, SqliteConnection};

    use super::*;
    use crate::service::{Origin, Scribe, SnapshotStore, SystemClock};
    use crate::store::Store;

    #[tokio::test]
    async fn an_edit_is_taken_over_once_it_stands_still() {
        let dir = tempfile::tempdir().unwrap();
        let area = furnish(dir.path());
        let text = fs::read_to_string(&area).unwrap();
        let (snapshots, _) = SnapshotStore::open(Origin::Folder(dir.path().to_owned()), &SystemClock).unwrap();
        let store = Store::memory();
        let scribe = Scribe::start(store.clone(), Arc::new(SystemClock), Duration::from_secs(1000));
        let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, Arc::new(SystemClock)));
        desk.begin().await.unwrap();
        let mut watcher = Watcher::start(&desk).await;
        let mut expect = 1;
        for (edit, is_fit) in [
            ("will be handed out in 2032", true),
            ("will be handed out in 2033", false),
            ("will be issued in 2032", true),
            // What is answered from already is no edit.
            ("will be issued in 2032", false),
        ] {
            assert!(watcher.look().await);
            fs::write(&area, text.replace("will be issued in 2032", edit)).unwrap();
            assert!(watcher.look().await);
            assert_eq!(store.last_number().await.unwrap(), expect, "it may still be written to");
            expect += i64::from(is_fit);
            for _ in 0..2 {
                assert!(watcher.look().await);
                assert_eq!(store.last_number().await.unwrap(), expect, "{edit}");
            }
        }
        assert_eq!(store.last_revision().await.unwrap().unwrap().manner, Manner::Watch);
        drop(desk);
        assert!(!watcher.look().await);
    }

    #[tokio::test]
    async fn an_edit_is_not_forgotten_because_the_store_was_away() {
        let dir = tempfile::tempdir().unwrap();
        let data = tempfile::tempdir().unwrap();
        let area = furnish(dir.path());
        let (snapshots, _) = SnapshotStore::open(Origin::Folder(dir.path().to_owned()), &SystemClock).unwrap();
        let store = Store::file(data.path());
        let scribe = Scribe::start(store.clone(), Arc::new(SystemClock), Duration::from_secs(1000));
        let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, Arc::new(SystemClock)));
        desk.begin().await.unwrap();
        let mut watcher = Watcher::start(&desk).await;
        let options = SqliteConnectOptions::new().filename(data.path().join("initiative-bot.db"));
        let mut raw = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("ALTER TABLE blobs RENAME TO elsewhere").execute(&mut raw).await.unwrap();
        let text = fs::read_to_string(&area).unwrap();
        fs::write(&area, text.replace("will be issued in 2032", "will be handed out in 2032")).unwrap();
        for _ in 0..2 {
            assert!(watcher.look().await);
        }
        assert_eq!(store.last_number().await.unwrap(), 1, "it could not be kept");
        sqlx::raw_sql("ALTER TABLE elsewhere RENAME TO blobs").execute(&mut raw).await.unwrap();
        assert!(watcher.look().await);
        assert_eq!(store.last_number().await.unwrap(), 2, "now it can");
    }

    /// A copy of the fixture; returns the file of its area.
    fn furnish(dir: &Path) -> PathBuf {
        let area = dir.join("areas/1-reading.toml");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        fs::create_dir(dir.join("areas")).unwrap();
        fs::copy(fixture.join("source.toml"), dir.join("source.toml")).unwrap();
        fs::copy(fixture.join("areas/1-reading.toml"), &area).unwrap();
        area
    }
}
