//! Followers of the small library, on a store in memory.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

use super::*;
use crate::knowledge;
use crate::service::{Clock as _, Desk, ManualClock, Origin, Scribe, SnapshotStore};
use crate::store::{Manner, NewFollow, Store};

const AREA: &str = "areas/1-reading.toml";
const CARD: &str = "night-owl-card";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

struct Library {
    dir: tempfile::TempDir,
    clock: Arc<ManualClock>,
    store: Store,
    desk: Arc<Desk>,
    post: Post,
}

impl Library {
    async fn open(today: Date) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        fs::create_dir(dir.path().join("areas")).unwrap();
        for file in ["source.toml", AREA] {
            fs::copy(fixture.join(file), dir.path().join(file)).unwrap();
        }
        Self::at(dir, Store::memory(), Arc::new(ManualClock::on(today))).await
    }

    async fn at(dir: tempfile::TempDir, store: Store, clock: Arc<ManualClock>) -> Self {
        let (snapshots, _) = SnapshotStore::open(Origin::Folder(dir.path().to_owned()), &*clock).unwrap();
        let scribe = Scribe::start(store.clone(), Arc::clone(&clock) as _, DAY);
        let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, Arc::clone(&clock) as _));
        desk.begin().await.unwrap();
        let post = Post::of(&desk);
        Self { dir, clock, store, desk, post }
    }

    async fn restart(self) -> Self {
        Self::at(self.dir, self.store, self.clock).await
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.dir.path().join(AREA);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    async fn accept(&self) {
        self.desk.take_over(Manner::Reload).await.unwrap().unwrap();
    }

    async fn follow(&self, place: Place, subject: &str, script: Script) {
        let (subject, script) = (subject.to_owned(), script.code().to_owned());
        let follow = NewFollow { place, server: None, subject, script, at: self.clock.now() };
        assert!(self.store.follow(&follow).await.unwrap());
    }

    /// Delivers everything that is due, and returns what that was.
    async fn deliver(&self) -> Vec<(Place, News)> {
        self.post.remind().await.unwrap();
        let mut all = Vec::new();
        while let Some(bulletin) = self.post.next().await.unwrap() {
            self.post.delivered(&bulletin.due).await.unwrap();
            all.push((bulletin.due.place, bulletin.news));
        }
        all
    }
}

fn differences(news: &News) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let News::Changed { differences, .. } = news else { panic!("{news:?}") };
    let text = |wording: &'_ Option<Wording>| -> Option<*const str> { wording.as_ref().map(|w| &*w.text.en as *const str) };
    let _ = text;
    differences
        .iter()
        .map(|d| {
            let said = |wording: Option<&'_ Wording>| wording.map(|wording| wording.text.en.as_str()).map(str::len);
            let _ = said;
            (d.subject.as_str(), d.old.as_ref().map(|w| w.text.en.as_str()), d.new.as_ref().map(|w| w.text.en.as_str()))
        })
        .collect()
}
