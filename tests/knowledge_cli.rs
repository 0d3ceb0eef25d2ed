//! `initiative-bot knowledge`, beside a bot that answers from the same store, on both databases.
#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

#[path = "support/databases.rs"]
mod databases;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use initiative_bot::service::{Clock, Desk, Origin, Scribe, SnapshotStore, SystemClock};
use initiative_bot::store::{GapKind, Manner, NewGap, Store};
use serde_json::{Value, json};
use time::macros::datetime;

use databases::Schema;

const AREA: &str = "areas/1-reading.toml";
const ISSUED: &str = "will be issued in 2032";
const HANDED_OUT: &str = "will be handed out in 2032";

/// A bot with a folder, of which the second revision is in use, and the program beside it.
struct Bot {
    dir: tempfile::TempDir,
    database: Option<String>,
    store: Store,
    desk: Arc<Desk>,
}

impl Bot {
    async fn start(dir: tempfile::TempDir, store: Store, database: Option<String>) -> Self {
        let folder = dir.path().join("knowledge");
        fs::create_dir_all(folder.join("areas")).unwrap();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        for file in ["source.toml", AREA] {
            fs::copy(fixture.join(file), folder.join(file)).unwrap();
        }
        fs::write(dir.path().join("bot.toml"), "knowledge = \"knowledge\"\n").unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let (snapshots, _) = SnapshotStore::open(Origin::Folder(folder), &*clock).unwrap();
        let scribe = Scribe::start(store.clone(), Arc::clone(&clock), Duration::from_secs(1000));
        let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, clock));
        desk.begin().await.unwrap();
        let bot = Self { dir, database, store, desk };
        bot.edit(ISSUED, HANDED_OUT);
        bot.desk.take_over(Manner::Signal).await.unwrap().unwrap();
        tokio::spawn(Arc::clone(&bot.desk).follow_others());
        bot
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.path("knowledge").join(AREA);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// Runs the program, with this standard input.
    async fn run(&self, arguments: &[&str], input: &'static str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_initiative-bot"));
        command.arg("--config").arg(self.path("bot.toml")).arg("knowledge").args(arguments);
        command.current_dir(self.dir.path()).env_remove("DATABASE_URL").env("USER", "olga");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(database) = &self.database {
            command.env("DATABASE_URL", database);
        }
        let running = move || {
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
            child.wait_with_output().unwrap()
        };
        tokio::task::spawn_blocking(running).await.unwrap()
    }

    /// What the program says when it ends with this code.
    #[track_caller]
    fn check(&self, arguments: &'static [&'static str], code: i32) -> impl Future<Output = String> {
        let place = std::panic::Location::caller();
        async move {
            let output = self.run(arguments, "").await;
            let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(output.status.code(), Some(code), "{place}: {arguments:?}\n{stdout}\n{stderr}");
            if code == 2 { stderr } else { stdout }
        }
    }

    async fn json(&self, arguments: &'static [&'static str], code: i32) -> Vec<Value> {
        let said = self.check(arguments, code).await;
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits until the bot that runs answers from a revision.
    async fn follows(&self, number: i64) {
        let waiting = async {
            while self.desk.snapshots().current().number != Some(number) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap();
    }
}

async fn on_both(test: impl AsyncFn(Bot)) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::file(&dir.path().join("data"));
    test(Bot::start(dir, store, None).await).await;
    if let Some(schema) = Schema::create().await {
        let store = Store::postgres(&schema.url()).unwrap();
        let bot = Bot::start(tempfile::tempdir().unwrap(), store.clone(), Some(schema.url())).await;
        test(bot).await;
        store.close().await;
        schema.remove().await;
    }
}

#[tokio::test]
async fn what_was_accepted_is_looked_back_at() {
    on_both(async |bot| {
        let text = bot.check(&["history"], 0).await;
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("2 ") && lines[0].contains("signal by signal"), "{text}");
        assert!(lines[1].starts_with("1 ") && lines[1].contains("start by start: the first start"), "{text}");
        let history = bot.json(&["history", "--limit", "1", "--format", "json"], 0).await;
        assert_eq!((history.len(), &history[0]["number"], &history[0]["manner"]), (1, &2.into(), &"signal".into()));
        assert!(history[0]["at"].as_str().unwrap().ends_with('Z'));
        let text = bot.check(&["diff", "1", "2"], 0).await;
        assert!(text.contains("~ Night Owl Card") && text.contains(" → ") && text.contains(&format!("file ~ {AREA}")));
        let diff = bot.json(&["diff", "1", "2", "--format", "json"], 0).await;
        assert_eq!(diff[0]["changes"][0]["subject"], "night-owl-card");
        assert!(diff[0]["changes"][0]["new"]["en"].as_str().unwrap().contains(HANDED_OUT), "{diff:?}");
        assert_eq!((&diff[0]["from"]["number"], &diff[0]["files"]), (&1.into(), &json!([format!("~ {AREA}")])));
        assert!(bot.check(&["diff", "2", "2"], 0).await.contains("nothing differs"));
        assert!(bot.check(&["diff", "1", "9"], 2).await.contains("there is no revision 9"));
        // An edit that nobody has accepted stays one.
        bot.edit(HANDED_OUT, "may be issued in 2032");
        bot.check(&["history"], 0).await;
        bot.check(&["export", "1", "--out", "first.zip"], 0).await;
        assert!(fs::read(bot.path("first.zip")).unwrap().starts_with(b"PK"));
        let exported = bot.json(&["export", "--format", "json"], 0).await;
        let file = exported[0]["file"].as_str().unwrap();
        assert_eq!(fs::metadata(bot.path(file)).unwrap().len(), exported[0]["bytes"].as_u64().unwrap());
        assert!(bot.check(&["export"], 2).await.contains("cannot write"), "nothing is written over");
        assert_eq!(bot.store.last_number().await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_revision_is_brought_back_and_the_bot_follows() {
    on_both(async |bot| {
        assert!(bot.check(&["rollback", "1"], 2).await.contains("--yes"), "nobody is there to be asked");
        assert_eq!(bot.store.last_number().await.unwrap(), 2);
        assert!(bot.check(&["rollback", "2"], 0).await.contains("nothing would change"));
        let text = bot.check(&["rollback", "1", "--yes"], 0).await;
        assert!(text.contains("~ Night Owl Card") && text.contains("accepted as revision 3"), "{text}");
        assert!(text.contains(&format!("wrote {AREA}")), "{text}");
        bot.follows(3).await;
        let folder = fs::read_to_string(bot.path("knowledge").join(AREA)).unwrap();
        assert!(folder.contains(ISSUED));
        let audit = bot.store.audit(1).await.unwrap();
        assert_eq!((audit[0].who.as_str(), audit[0].deed.as_str()), ("olga (command line)", "rollback"));
        assert!(!audit[0].before.is_empty() && audit[0].before != audit[0].after);
        let done = bot.json(&["rollback", "2", "--yes", "--format", "json"], 0).await;
        assert_eq!((&done[0]["accepted"], &done[0]["verdict"]), (&4.into(), &"fit".into()));
        bot.follows(4).await;
    })
    .await;
}

#[tokio::test]
async fn what_fails_golden_questions_needs_a_reason() {
    on_both(async |bot| {
        let question = "[[question]]\nask = \"when is the Night Owl Card issued?\"\nexpect = \"abstain\"\n";
        fs::write(bot.path("knowledge/questions.toml"), question).unwrap();
        let (token, _) = bot.desk.propose_reload(Manner::Reload, "mo").await.unwrap();
        bot.desk.accept(token, "mo", Some("a test")).await.unwrap();
        fs::remove_file(bot.path("knowledge/questions.toml")).unwrap();
        bot.desk.take_over(Manner::Signal).await.unwrap().unwrap();
        let text = bot.check(&["rollback", "3", "--yes"], 1).await;
        assert!(text.contains("questions.toml:") && text.contains("--reason"), "{text}");
        let refused = bot.json(&["rollback", "3", "--yes", "--format", "json"], 1).await;
        assert_eq!((&refused[0]["accepted"], &refused[0]["failed"]), (&Value::Null, &1.into()));
        assert_eq!(bot.store.last_number().await.unwrap(), 4);
        bot.check(&["rollback", "3", "--yes", "--reason", "it is called off"], 0).await;
        let audit = bot.store.audit(1).await.unwrap();
        assert_eq!(audit[0].note, "1 golden questions overridden: it is called off");
    })
    .await;
}

#[tokio::test]
async fn what_could_not_be_answered_is_listed() {
    on_both(async |bot| {
        assert_eq!(bot.check(&["gaps"], 0).await, "");
        let gap = NewGap {
            kind: GapKind::NotStated,
            question: "what does the Night Owl Card cost?".to_owned(),
            terms: "cost".to_owned(),
            language: "en".to_owned(),
            guesses: vec!["night-owl-card".to_owned()],
            at: datetime!(2025-10-02 12:00 UTC),
        };
        bot.store.keep_gap(&gap, |_| false).await.unwrap();
        let text = bot.check(&["gaps"], 0).await;
        assert_eq!(text, "   1 × not stated: what does the Night Owl Card cost? (night-owl-card)\n");
        let gaps = bot.json(&["gaps", "--format", "json"], 0).await;
        assert_eq!((&gaps[0]["count"], &gaps[0]["last_at"]), (&1.into(), &"2025-10-02T12:00:00Z".into()));
    })
    .await;
}

#[tokio::test]
async fn without_a_store_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("bot.toml"), "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_initiative-bot"));
    command.arg("--config").arg(dir.path().join("bot.toml")).args(["knowledge", "history"]).env_remove("DATABASE_URL");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no store in"));
    assert!(!dir.path().join("data").exists());
    let mut command = Command::new(env!("CARGO_BIN_EXE_initiative-bot"));
    command.args(["knowledge", "history"]).env("DATABASE_URL", "postgres://bot:secret@127.0.0.1:1/none");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("the store cannot be used") && !stderr.contains("secret"), "{stderr}");
}
