//! What was confirmed survives `kill -9`, and nothing is ever there by half.
//!
//! The test program starts itself again as another process, which does one deed after the other and says how far it has
//! come, and kills it at another moment each time: while a change is looked at, within its transaction, while the folder
//! is written, and after it was confirmed. Then the store and the folder are opened as the bot opens them at its start,
//! and looked through. The next process goes on from there.
//!
//! `INITIATIVE_BOT_KILLS` says how often for each deed and database. `--nocapture` shows where the kills fell.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

#[path = "../support/child.rs"]
mod child;
#[path = "../support/databases.rs"]
mod databases;
mod deeds;
mod place;
mod raw;

use std::collections::BTreeMap;
use std::thread;

use child::Child;
use databases::Schema;
use deeds::Deed;
use place::{FolderHolds, Place};

/// How often each deed is killed on each database, unless the environment says otherwise.
const KILLS: u32 = 3;

/// How far a deed had come when it was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fell {
    /// Nothing had been given to the store.
    Preparing,
    /// The store had it, and has nothing of it.
    NotKept,
    /// It is kept, and nobody was told so.
    Kept,
    /// It was confirmed, and the next one is at most being prepared.
    Confirmed,
}

#[tokio::test]
async fn a_reload_survives() {
    survives(Deed::Reload).await;
}

#[tokio::test]
async fn an_upload_survives() {
    survives(Deed::Upload).await;
}

/// As a rollback changes several files of the folder, this is where the writing of the folder is cut short.
#[tokio::test]
async fn a_rollback_survives() {
    survives(Deed::Rollback).await;
}

#[tokio::test]
async fn a_gap_survives() {
    survives(Deed::Gap).await;
}

/// The other process.
#[tokio::test]
#[ignore = "is started by the other tests"]
async fn child() {
    deeds::repeat(&Place::from_env()).await;
}

async fn survives(deed: Deed) {
    let dir = tempfile::tempdir().unwrap();
    kill_often(deed, &Place::new(dir.path(), None)).await;
    if let Some(schema) = Schema::create().await {
        let dir = tempfile::tempdir().unwrap();
        kill_often(deed, &Place::new(dir.path(), Some(schema.url()))).await;
        schema.remove().await;
    }
}

async fn kill_often(deed: Deed, place: &Place) {
    let kills = std::env::var("INITIATIVE_BOT_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    place.furnish(deed).await;
    let (mut fell, mut found, mut left_beside) = (BTreeMap::new(), BTreeMap::new(), 0);
    let mut first = 1;
    for kill in 0..kills {
        // Elsewhere, as what was closed here may still have to be let go of.
        let killing = tokio::task::spawn_blocking({
            let place = place.clone();
            move || kill_once(deed, &place, first, kill)
        });
        let killed = killing.await.unwrap();
        left_beside += place.left_beside().len();
        let after = place.check(deed, &killed.confirmed, first..=killed.number).await;
        let fell_where = match (after.is_kept, killed.has_begun) {
            (true, true) => Fell::Kept,
            (false, true) => Fell::NotKept,
            _ if killed.confirmed.len() > 1 => Fell::Confirmed,
            _ => Fell::Preparing,
        };
        *fell.entry(fell_where).or_insert(0) += 1;
        if let Some(folder) = after.folder {
            *found.entry(folder).or_insert(0) += 1;
        }
        first = killed.number + 1;
    }
    let found: BTreeMap<FolderHolds, u32> = found;
    eprintln!(
        "{deed:?} on {}: {kills} kills, {fell:?}; the folder held {found:?}; {left_beside} files left beside others",
        place.database()
    );
}

/// What another process had come to.
struct Killed {
    /// The number of its last deed.
    number: u32,
    /// Whether that had been given to the store.
    has_begun: bool,
    /// What it had confirmed.
    confirmed: Vec<String>,
}

/// Lets another process do a deed, and kills it within the next one.
fn kill_once(deed: Deed, place: &Place, first: u32, kill: u32) -> Killed {
    let environment = place.environment(deed, first);
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let child = Child::start("child", &environment);
    // How long a deed takes is counted in looks at what it says, as these are what the kill waits for.
    expect(&child, "begin");
    let looking = looks_until(&child, "given");
    let (keeping, confirmed) = looks_until_line(&child, "done");
    expect(&child, "begin");
    let mut lines = vec![confirmed];
    // One in four falls before anything is given to the store, the others from there until after it was confirmed.
    if kill % 4 == 3 {
        look(&child, share(looking, f64::from(kill) * GOLDEN), &mut lines);
    } else {
        expect(&child, "given");
        lines.push("given".to_owned());
        look(&child, share(keeping, f64::from(kill) * GOLDEN), &mut lines);
    }
    lines.extend(child.kill());
    let mut killed = Killed { number: first + 1, has_begun: false, confirmed: Vec::new() };
    for line in lines {
        match line.split_once(' ').map_or(line.as_str(), |(word, _)| word) {
            "begin" => (killed.number, killed.has_begun) = (killed.number + 1, false),
            "given" => killed.has_begun = true,
            "done" => killed.confirmed.push(line),
            other => panic!("the other process says {other}"),
        }
    }
    killed
}

/// The multiples of it are spread evenly between whole numbers, however many there are.
const GOLDEN: f64 = 0.618_033_988_749_895;
/// How much of the time a deed took before is waited for at most: now it may take longer.
const BEYOND: f64 = 1.3;

fn share(of: u32, place: f64) -> u32 {
    (f64::from(of) * place.fract() * BEYOND) as u32
}

#[track_caller]
fn expect(child: &Child, word: &str) {
    let line = child.line();
    assert!(line.starts_with(word), "{line}");
}

fn looks_until(child: &Child, word: &str) -> u32 {
    looks_until_line(child, word).0
}

fn looks_until_line(child: &Child, word: &str) -> (u32, String) {
    let mut looks = 0;
    loop {
        if let Some(line) = child.line_so_far() {
            assert!(line.starts_with(word), "{line}");
            return (looks, line);
        }
        looks += 1;
        thread::yield_now();
    }
}

fn look(child: &Child, looks: u32, lines: &mut Vec<String>) {
    for _ in 0..looks {
        lines.extend(child.line_so_far());
        thread::yield_now();
    }
}
