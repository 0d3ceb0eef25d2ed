//! A knowledge folder and a database, what is in them, and what has to be.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use initiative_bot::domain::Language;
use initiative_bot::knowledge::{File, Folder};
use initiative_bot::service::{Answers, Ask, Clock, Conversations, Desk, ManualClock, Origin, Scribe, SnapshotStore};
use initiative_bot::store::{Follow, GapState, Manner, NewFollow, Place as Channel, Revision, Store};
use time::macros::{date, datetime};

use crate::deeds::{Deed, confirmed_by};
use crate::raw::Raw;

/// The file that every deed changes.
pub(crate) const AREA: &str = "areas/1-reading.toml";
/// What the other files are about, in both languages: a rollback changes them all.
const MORE: [[&str; 2]; 6] =
    [["Red", "紅"], ["Blue", "藍"], ["Green", "綠"], ["Yellow", "黃"], ["White", "白"], ["Black", "黑"]];
/// What the facts are about.
const FACETS: &str = r#"
[[facet]]
id = "timeline"
label = { en = "Timeline", zh = "時間" }
cues = { en = ["when"], zh = ["幾時"] }

[[facet]]
id = "quantity"
label = { en = "Quantity", zh = "數量" }
cues = { en = ["how many"], zh = ["幾多"] }
"#;
/// How long the store may take to be followed; it is only reached where something is broken.
const FOLLOWED_WITHIN: Duration = Duration::from_secs(30);
/// As many as there are.
const ALL: i64 = i64::MAX;

/// A knowledge folder and a database, by name: for both processes.
#[derive(Clone)]
pub(crate) struct Place {
    dir: PathBuf,
    postgres: Option<String>,
}

/// What the bot opens at its start.
pub(crate) struct Opened {
    pub(crate) place: Place,
    pub(crate) desk: Arc<Desk>,
    pub(crate) answers: Answers<u32>,
}

/// What the folder held after a kill, before anything was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FolderHolds {
    /// What was accepted last.
    Last,
    /// What was accepted before that.
    Before,
    /// Some files of the one, and some of the other.
    Both,
    /// What nobody has accepted yet.
    New,
}

/// What was found after a kill.
pub(crate) struct Found {
    /// Whether the last deed is kept.
    pub(crate) is_kept: bool,
    /// What was in the folder, if the deed is about it.
    pub(crate) folder: Option<FolderHolds>,
}

/// A question that has no answer, and is another one for every number.
pub(crate) fn question(number: u32) -> String {
    format!("how many giraffes live in tower {number}?")
}

/// What the fact says after a deed. As the figures of both languages have to agree, the number is written with letters.
fn wording(number: u32) -> String {
    let letters: String = number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    format!("will be issued in 2032, edition {letters}")
}

fn more([en, _]: [&str; 2]) -> String {
    format!("areas/2-{}.toml", en.to_lowercase())
}

/// The fixture's area under other names.
fn painted(area: &str, [en, zh]: [&str; 2]) -> String {
    let id = format!("id = \"{}-", en.to_lowercase());
    let english =
        area.replace("id = \"", &id).replace("Night Owl", &format!("{en} Owl")).replace("NOC", &format!("{en}C"));
    let english =
        english.replace("for Everyone", &format!("in {en}")).replace("Book Bicycle", &format!("{en} Bicycle"));
    let chinese = english.replace("夜貓", &format!("{zh}貓")).replace("全民閱讀", &format!("{zh}色閱讀"));
    chinese.replace("單車圖書館", &format!("{zh}車圖書館"))
}

impl Place {
    pub(crate) fn new(dir: &Path, postgres: Option<String>) -> Self {
        Self { dir: dir.to_owned(), postgres }
    }

    /// The place that a process was told of.
    pub(crate) fn from_env() -> Self {
        let dir = std::env::var("INITIATIVE_BOT_PLACE").expect("a folder");
        Self::new(Path::new(&dir), std::env::var("INITIATIVE_BOT_POSTGRES").ok())
    }

    /// How a process is told of it, and of what to do there.
    pub(crate) fn environment(&self, deed: Deed, first: u32) -> Vec<(&'static str, String)> {
        let mut environment = vec![
            ("INITIATIVE_BOT_PLACE", self.dir.display().to_string()),
            ("INITIATIVE_BOT_DEED", deed.name().to_owned()),
            ("INITIATIVE_BOT_FIRST", first.to_string()),
        ];
        environment.extend(self.postgres.iter().map(|url| ("INITIATIVE_BOT_POSTGRES", url.clone())));
        environment
    }

    pub(crate) const fn database(&self) -> &str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    fn knowledge(&self) -> PathBuf {
        self.dir.join("knowledge")
    }

    fn store(&self) -> Store {
        self.postgres.as_ref().map_or_else(|| Store::file(&self.dir), |url| Store::postgres(url).unwrap())
    }

    async fn raw(&self) -> Raw {
        match &self.postgres {
            Some(url) => Raw::postgres(url).await,
            None => Raw::file(&self.dir).await,
        }
    }

    /// Makes the folder, and accepts it; where a rollback needs two revisions, a second one with other files.
    pub(crate) async fn furnish(&self, deed: Deed) {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        fs::create_dir_all(self.knowledge().join("areas")).unwrap();
        for file in ["source.toml", AREA] {
            fs::copy(fixture.join(file), self.knowledge().join(file)).unwrap();
        }
        let text = fs::read_to_string(fixture.join(AREA)).unwrap();
        for colour in MORE.into_iter().filter(|_| deed == Deed::Rollback) {
            fs::write(self.knowledge().join(more(colour)), painted(&text, colour)).unwrap();
        }
        // Hardly any words, so that it is loaded quickly.
        fs::create_dir(self.knowledge().join("lexicon")).unwrap();
        for (file, text) in [("facets.toml", FACETS), ("concepts.toml", ""), ("en.toml", ""), ("zh.toml", "")] {
            fs::write(self.knowledge().join("lexicon").join(file), text).unwrap();
        }
        let opened = self.open().await;
        let follow = NewFollow {
            place: Channel::Channel(7),
            server: None,
            subject: Follow::ALL.to_owned(),
            script: "en".to_owned(),
            at: datetime!(2031-01-01 00:00 UTC),
        };
        opened.desk.store().follow(&follow).await.unwrap();
        if deed == Deed::Rollback {
            self.edit(AREA, 0);
            MORE.into_iter().for_each(|colour| self.edit(&more(colour), 0));
            opened.desk.take_over(Manner::Signal).await.unwrap().unwrap();
        }
        opened.close().await;
    }

    /// Opens store and folder as the bot does at its start.
    pub(crate) async fn open(&self) -> Opened {
        let store = self.store();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::on(date!(2031 - 06 - 01)));
        let origin = Origin::Folder(self.knowledge());
        let (snapshots, _) = SnapshotStore::open_with(origin, &store, &*clock).await.unwrap();
        let snapshots = Arc::new(snapshots);
        let conversations = Conversations::new(Duration::from_secs(60), 10);
        let answers = Answers::new(Arc::clone(&snapshots), conversations, Arc::clone(&clock), Language::En);
        let scribe = Scribe::start(store.clone(), Arc::clone(&clock), Duration::from_secs(1000));
        let desk = Arc::new(Desk::new(snapshots, store, scribe, clock));
        desk.begin().await.unwrap();
        Opened { place: self.clone(), desk, answers }
    }

    /// A file of the folder as it is after a deed.
    pub(crate) fn edited(&self, file: &str, number: u32) -> String {
        let text = fs::read_to_string(self.knowledge().join(file)).unwrap();
        let (before, after) = text.split_once("will be issued in 2032").unwrap();
        let (_, after) = after.split_once(".\"").unwrap();
        format!("{before}{}.\"{after}", wording(number))
    }

    /// Edits a file of the folder as editors do: it is never there by half.
    pub(crate) fn edit(&self, file: &str, number: u32) {
        let beside = self.dir.join("edited");
        fs::write(&beside, self.edited(file, number)).unwrap();
        fs::rename(beside, self.knowledge().join(file)).unwrap();
    }

    /// Hidden files that the folder holds beside its own.
    pub(crate) fn left_beside(&self) -> Vec<String> {
        let entries = [self.knowledge(), self.knowledge().join("areas")].map(|dir| fs::read_dir(dir).unwrap());
        let names = entries.into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with('.')).collect()
    }

    fn on_disk(&self) -> Folder {
        Folder::read(&self.knowledge()).unwrap()
    }

    /// Starts as the bot does after a kill, and looks through everything.
    pub(crate) async fn check(&self, deed: Deed, confirmed: &[String], numbers: RangeInclusive<u32>) -> Found {
        let folder = self.on_disk().revision();
        let opened = self.open().await;
        let mut raw = self.raw().await;
        raw.settle().await;
        opened.follow().await;
        raw.check().await;
        let revisions = opened.revisions().await;
        let last = revisions.last().unwrap();
        opened.check_audit(&revisions).await;
        let mut notices = raw.texts("SELECT occasion FROM notices WHERE content <> ''").await;
        let mut expect: Vec<_> = (2..=last.number).map(|number| format!("revision:{number}")).collect();
        notices.sort();
        expect.sort();
        assert_eq!(notices, expect, "followers are told of every revision once");
        let found = if deed == Deed::Gap {
            Found { is_kept: opened.check_gaps(&mut raw, confirmed, numbers).await, folder: None }
        } else {
            opened.check_confirmed(confirmed, &revisions);
            let before = &revisions[revisions.len() - 2];
            let holds = match () {
                () if last.manner == Manner::Start => FolderHolds::New,
                () if folder == last.hash => FolderHolds::Last,
                () if folder == before.hash => FolderHolds::Before,
                () => FolderHolds::Both,
            };
            let is_kept =
                Some(last.manner) == deed.manner() && last.number > confirmed.last().map_or(0, |done| number(done));
            Found { is_kept, folder: Some(holds) }
        };
        opened.check_answers(last);
        assert_eq!(self.on_disk().revision(), last.hash, "the folder is what was accepted last");
        assert_eq!(self.left_beside(), Vec::<String>::new(), "nothing is left beside the folder's files");
        raw.close().await;
        opened.close().await;
        found
    }
}

/// The number of the revision that was confirmed.
fn number(done: &str) -> i64 {
    confirmed_by(done).split_once(':').unwrap().0.parse().unwrap()
}

impl Opened {
    pub(crate) async fn close(self) {
        self.desk.store().close().await;
    }

    /// Takes over what another process had still been heard to accept.
    async fn follow(&self) {
        let last = self.desk.store().last_number().await.unwrap();
        let following = tokio::spawn(Arc::clone(&self.desk).follow_others());
        let followed = async {
            while self.desk.snapshots().current().number != Some(last) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(FOLLOWED_WITHIN, followed).await.unwrap();
        following.abort();
    }

    /// All revisions, which have to be there one after the other, with all that is in them.
    async fn revisions(&self) -> Vec<Revision> {
        let store = self.desk.store();
        let mut revisions = store.revisions(None, ALL).await.unwrap();
        revisions.reverse();
        for (revision, number) in revisions.iter().zip(1..) {
            assert_eq!(revision.number, number);
            let files = store.files(&revision.hash).await.unwrap();
            let files = files.iter().map(|file| File::new(&file.path, &file.content)).collect();
            assert_eq!(Folder::restored(files).revision(), revision.hash, "revision {number} is whole");
        }
        revisions
    }

    /// Each revision has its entry, and nothing else has one.
    async fn check_audit(&self, revisions: &[Revision]) {
        let mut audit = self.desk.store().audit(ALL).await.unwrap();
        audit.reverse();
        assert_eq!(audit.len(), revisions.len());
        let mut before = "";
        for (entry, revision) in audit.iter().zip(revisions) {
            let entry = (&*entry.deed, &*entry.who, &*entry.before, &*entry.after, entry.at);
            assert_eq!(entry, (revision.manner.name(), &*revision.who, before, &*revision.hash, revision.at));
            before = &revision.hash;
        }
    }

    fn check_confirmed(&self, confirmed: &[String], revisions: &[Revision]) {
        for done in confirmed {
            let (number, hash) = confirmed_by(done).split_once(':').unwrap();
            let number: usize = number.parse().unwrap();
            assert_eq!(revisions.get(number - 1).map(|kept| kept.hash.as_str()), Some(hash), "{done} was confirmed");
        }
    }

    /// What was accepted last is answered from.
    fn check_answers(&self, last: &Revision) {
        let current = self.desk.snapshots().current();
        assert_eq!((current.number, &current.knowledge().revision), (Some(last.number), &last.hash));
        let text = self.answers.ask(&Ask::new("when is the Night Owl Card issued?")).reply.to_text();
        let fact = current.folder.own(AREA).unwrap().text.split("The Night Owl Card").nth(1).unwrap();
        let fact = fact.split('"').next().unwrap();
        assert!(text.contains(fact), "{text} says nothing of {fact}");
    }

    /// Every gap that was confirmed is there once, as a whole; returns whether the last one is.
    async fn check_gaps(&self, raw: &mut Raw, confirmed: &[String], numbers: RangeInclusive<u32>) -> bool {
        let store = self.desk.store();
        let gaps = store.gaps(GapState::Open, 0, ALL).await.unwrap();
        let answers = raw.texts("SELECT question FROM given_answers").await;
        let recent = raw.texts("SELECT question FROM recent_questions").await;
        let mut is_kept = false;
        for number in numbers {
            let question = question(number);
            let kept: Vec<_> = gaps.iter().filter(|gap| gap.question == question).collect();
            let was_confirmed = confirmed.iter().any(|done| crate::deeds::number_of(done) == number);
            assert!(kept.len() == 1 || (kept.is_empty() && !was_confirmed), "{question} {kept:?}");
            is_kept = !kept.is_empty();
            if is_kept {
                assert_eq!((kept[0].count, kept[0].first_at), (1, kept[0].last_at));
                assert!(!kept[0].terms.is_empty() && answers.contains(&question));
            }
            assert!(!was_confirmed || recent.contains(&question), "what is asked again after a change");
        }
        is_kept
    }
}
