//! Two processes that share a PostgreSQL: what one accepts the other answers from, and followers are told once.
//!
//! `INITIATIVE_BOT_CHANGES` says how often something changes; `--nocapture` shows how long it took. The other process is
//! this test program, started again.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use initiative_bot::config::{Config, Token};
use initiative_bot::discord::{self, Options, Shutdown};
use initiative_bot::domain::Language;
use initiative_bot::service::{
    Answers, Clock, Conversations, Desk, LoggedFeedback, ManualClock, Origin, Pictures, Scribe, ServerSettings,
    SnapshotStore,
};
use initiative_bot::store::{Follow, Manner, NewFollow, Place, Store};
use time::macros::{date, datetime};
use tokio::task::{block_in_place, spawn_blocking};

use crate::child::{Child, tell};
use crate::databases::Schema;
use crate::stream::{letters, mark, marks};
use crate::support::{CONVERSATION, Knowledge, Setup, TestResult, World, copy, run_test};

/// How often something changes, unless the environment says otherwise.
const CHANGES: u32 = 3;

/// A world with a store in a schema of its own, another process at the same store, and a channel that follows all.
async fn with_another(is_connected: bool, test: impl AsyncFnOnce(&World, &mut Child) -> TestResult) {
    let Some(schema) = Schema::create().await else { return };
    let store = Store::postgres(&schema.url()).unwrap();
    let setup = Setup { knowledge: Knowledge::Editable, store: store.clone(), ..Setup::default() };
    run_test(setup, async |t| {
        let place = Place::Channel(t.general.id().get());
        let at = datetime!(2025-10-01 00:00 UTC);
        let (subject, script) = (Follow::ALL.to_owned(), "en".to_owned());
        t.store.follow(&NewFollow { place, server: None, subject, script, at }).await?;
        let folder = tempfile::tempdir()?;
        copy(t.folder()?, folder.path())?;
        let (folder, url, api) = (folder.path().display().to_string(), schema.url(), t.emu.api_url());
        let mut environment = vec![("INITIATIVE_BOT_PLACE", &*folder), ("INITIATIVE_BOT_POSTGRES", &*url)];
        if is_connected {
            environment.extend([("INITIATIVE_BOT_API", &*api), ("INITIATIVE_BOT_TOKEN", t.emu.token())]);
        }
        let mut child = Child::start("processes::child", &environment);
        assert_eq!(block_in_place(|| child.line()), "ready");
        if is_connected {
            t.emu.wait_for("two connections", |emu| (emu.identifies() == 2).then_some(())).await?;
        }
        let following = tokio::spawn(Arc::clone(t.desk.as_ref().ok_or("the bot runs")?).follow_others());
        test(t, &mut child).await?;
        following.abort();
        // Whatever either still has to send it sends before it stops.
        child.say("stop");
        assert_eq!(block_in_place(|| child.line()), "stopped");
        t.stop().await;
        told_once(t)
    })
    .await;
    store.close().await;
    schema.remove().await;
}

fn changes() -> u32 {
    env::var("INITIATIVE_BOT_CHANGES").map_or(CHANGES, |changes| changes.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_accepts_is_answered_from() {
    with_another(false, async |t, child| {
        let mut took = Vec::new();
        for number in 1..=changes() {
            child.say(&number.to_string());
            // It is asked over and over, until the answer is another one.
            let answered = loop {
                let question = t.ada.dm().say("tell me about the New Industrialisation Acceleration Scheme")?;
                let text = t.emu.reply_from_bot(&question).await?.text();
                if marks(&text).first().is_some_and(|mark| *mark == letters(number)) {
                    break now();
                }
            };
            let accepted: u128 = block_in_place(|| child.line()).parse()?;
            took.push(Duration::from_micros(answered.saturating_sub(accepted).try_into()?));
            let message = t.emu.next_message_from_bot(&t.general).await?;
            assert!(message.text().contains(&format!("«{}»", letters(number))), "{}", message.text());
        }
        took.sort();
        let (median, longest) = (took[took.len() / 2], took[took.len() - 1]);
        eprintln!(
            "{} changes by another process: answered from within {median:.1?} (median), {longest:.1?} (longest)",
            took.len()
        );
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_that_are_connected_one_tells_followers() {
    with_another(true, async |t, child| {
        let mut by_other = 0;
        for number in 1..=changes() {
            if number % 2 == 0 {
                mark(t.folder()?, number)?;
                t.desk.as_ref().ok_or("the bot runs")?.take_over(Manner::Signal).await?.ok_or("something changes")?;
            } else {
                child.say(&number.to_string());
                block_in_place(|| child.line());
                by_other += 1;
            }
            let message = t.emu.next_message_from_bot(&t.general).await?;
            assert!(message.text().contains(&format!("«{}»", letters(number))), "{}", message.text());
            // Whoever changes something next has to know of this.
            child.say("follow");
            assert_eq!(block_in_place(|| child.line()), "followed");
            followed(t.desk.as_ref().ok_or("the bot runs")?).await?;
        }
        eprintln!("{} changes, {by_other} by another process that is connected too: each told once", changes());
        Ok(())
    })
    .await;
}

/// Followers were sent one message for each change, and no other was tried.
fn told_once(t: &World) -> TestResult {
    let path = format!("/channels/{}/messages", t.general.id());
    let sent = t.emu.requests().into_iter().filter(|request| request.is("POST", &path)).count();
    assert_eq!(sent, usize::try_from(changes())?, "one message for each change");
    Ok(())
}

/// Waits until what was accepted last is answered from.
async fn followed(desk: &Desk) -> TestResult {
    while desk.snapshots().current().number != Some(desk.store().last_number().await?) {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// The moment in microseconds: of a clock that two processes share.
fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()
}

/// The other process: it does what it is told, and follows what others accept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "is started by the other tests"]
async fn child() {
    let folder = PathBuf::from(env::var("INITIATIVE_BOT_PLACE").expect("a folder"));
    let store = Store::postgres(&env::var("INITIATIVE_BOT_POSTGRES").expect("an address")).unwrap();
    let shutdown = Shutdown::new();
    let desk = open(&folder, &store).await;
    let following = tokio::spawn(Arc::clone(&desk).follow_others());
    let api = env::var("INITIATIVE_BOT_API").ok();
    let running = api.map(|api| tokio::spawn(discord::run(options(&desk, api), shutdown.clone())));
    tell("ready");
    loop {
        let mut line = String::new();
        let line = spawn_blocking(move || std::io::stdin().read_line(&mut line).map(|_| line)).await.unwrap().unwrap();
        match line.trim() {
            "stop" | "" => break,
            "follow" => {
                followed(&desk).await.unwrap();
                tell("followed");
            }
            number => {
                mark(&folder, number.parse().unwrap()).unwrap();
                desk.take_over(Manner::Signal).await.unwrap().unwrap();
                tell(&now().to_string());
            }
        }
    }
    shutdown.request();
    following.abort();
    if let Some(running) = running {
        running.await.unwrap().unwrap();
    }
    tell("stopped");
}

async fn open(folder: &Path, store: &Store) -> Arc<Desk> {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::on(date!(2025 - 10 - 02)));
    let (snapshots, _) = SnapshotStore::open_with(Origin::Folder(folder.to_owned()), store, &*clock).await.unwrap();
    let scribe = Scribe::start(store.clone(), Arc::clone(&clock), Duration::from_secs(1000));
    let desk = Arc::new(Desk::new(Arc::new(snapshots), store.clone(), scribe, clock));
    desk.begin().await.unwrap();
    desk
}

fn options(desk: &Arc<Desk>, api: String) -> Options {
    let token = env::var("INITIATIVE_BOT_TOKEN").expect("a token");
    let conversations = Conversations::new(CONVERSATION, 100);
    let (snapshots, clock) = (Arc::clone(desk.snapshots()), Arc::clone(desk.clock()));
    Options {
        token: Token::parse(&token).unwrap(),
        config: Config::parse("test.toml", "[discord]\nhello = false").unwrap().discord,
        answers: Arc::new(Answers::new(snapshots, conversations, Arc::clone(&clock), Language::En)),
        desk: Arc::clone(desk),
        feedback: Arc::new(LoggedFeedback),
        settings: Arc::new(ServerSettings::new(desk.store().clone(), clock)),
        pictures: Pictures::of_system(),
        api: Some(api),
    }
}
