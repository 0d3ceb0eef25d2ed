//! Followers of the small library, on a store in memory.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use time::Date;
use time::macros::{date, datetime};

use super::*;
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

/// A message in a line: for each difference or point the subject, and what was and is said, in English.
#[track_caller]
fn said(news: &News) -> Vec<String> {
    let text = |wording: &Option<Wording>| wording.as_ref().map_or("-", |wording| &wording.text.en).to_owned();
    match news {
        News::Changed { differences, .. } => differences
            .iter()
            .map(|difference| format!("{}: {} -> {}", difference.subject, text(&difference.old), text(&difference.new)))
            .collect(),
        News::Reminder { points } => {
            points.iter().map(|point| format!("{} {:?} {}", point.subject, point.phase, point.day)).collect()
        }
    }
}

const TODAY: Date = date!(2031 - 06 - 01);
const HERE: Place = Place::Channel(7);
const ME: Place = Place::Person(7);

#[tokio::test]
async fn a_place_gets_one_message_about_a_revision_with_all_that_it_follows() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.follow(HERE, "reading", Script::English).await;
    library.follow(ME, Follow::ALL, Script::Traditional).await;
    library.follow(Place::Person(8), "book-bicycle", Script::English).await;
    library.edit("will be issued in 2032", "will be handed out in 2032");
    library.edit("aliases = { en = [\"NOC\"]", "aliases = { en = [\"NOC\", \"Owl\"]");
    library.accept().await;
    let sent = library.deliver().await;
    // In Chinese it reads as before, and names are for understanding questions alone.
    assert_eq!(sent.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [HERE]);
    let [(_, news)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(
        said(news),
        [
            "night-owl-card: The Night Owl Card will be issued in 2032. -> The Night Owl Card will be handed out in 2032."
        ]
    );
    assert_eq!(library.deliver().await, [], "once is enough");
    // The last to follow something in a place tells how it is written to.
    library.edit("夜貓閱讀證將於2032年發出", "夜貓閱讀證將於2032年派發");
    library.edit("name = { en = \"Book Bicycle\"", "name = { en = \"Book Bike\"");
    library.edit("The Book Bicycle will have", "The Book Bike will have");
    library.accept().await;
    let mut sent = library.deliver().await;
    sent.sort_by_key(|(place, _)| *place);
    assert_eq!(sent.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [HERE, ME, Place::Person(8)]);
    assert!(matches!(&sent[1].1, News::Changed { differences, .. } if differences.len() == 1), "{sent:?}");
    assert_eq!(said(&sent[2].1).len(), 2, "the name, and the fact");
}

#[tokio::test]
async fn what_comes_and_goes_is_told_too() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, "book-bicycle", Script::English).await;
    library.follow(ME, "reading", Script::English).await;
    let area = fs::read_to_string(library.dir.path().join(AREA)).unwrap();
    let (kept, _) = area.split_once("[[initiative]]\nid = \"book-bicycle\"").unwrap();
    fs::write(library.dir.path().join(AREA), kept).unwrap();
    library.accept().await;
    let sent = library.deliver().await;
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|(_, news)| said(news) == ["book-bicycle: Book Bicycle -> -"]), "{sent:?}");
    fs::write(library.dir.path().join(AREA), area).unwrap();
    library.accept().await;
    let sent = library.deliver().await;
    assert_eq!(said(&sent[0].1).len(), 2, "it is there again, with what is said of it: {sent:?}");
}

#[tokio::test]
async fn what_was_edited_while_nobody_was_there_is_told_after_the_start() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.edit("will be issued in 2032", "will be handed out in 2032");
    let library = library.restart().await;
    assert_eq!(library.deliver().await.len(), 1);
    let library = library.restart().await;
    assert_eq!(library.deliver().await, []);
}

#[tokio::test]
async fn an_announced_time_is_reminded_of_once_when_people_are_up() {
    let library = Library::open(date!(2031 - 12 - 30)).await;
    library.follow(HERE, CARD, Script::English).await;
    library.follow(HERE, Follow::ALL, Script::English).await;
    library.clock.advance(DAY);
    assert_eq!(library.deliver().await, []);
    // Noon on the day before, plus twenty hours, is eight in the morning.
    library.clock.advance(Duration::from_secs(20 * 60 * 60));
    assert_eq!(library.deliver().await, []);
    library.clock.advance(Duration::from_secs(60 * 60));
    let sent = library.deliver().await;
    assert_eq!(said(&sent[0].1), ["night-owl-card Begin 2032-01-01"]);
    assert_eq!((sent.len(), library.deliver().await), (1, Vec::new()));
    let library = library.restart().await;
    library.clock.advance(DAY);
    assert_eq!(library.deliver().await, []);
    // Whoever comes later is not told what they can read, but hears of the end.
    library.follow(ME, CARD, Script::English).await;
    assert_eq!(library.deliver().await, []);
    library.clock.advance(364 * DAY);
    let mut sent = library.deliver().await;
    sent.sort_by_key(|(place, _)| *place);
    assert_eq!(sent.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [HERE, ME]);
    assert_eq!(said(&sent[0].1), ["night-owl-card End 2032-12-31"]);
}

#[tokio::test]
async fn a_reminder_is_made_up_for_within_days() {
    let library = Library::open(date!(2031 - 12 - 30)).await;
    library.follow(HERE, CARD, Script::English).await;
    library.clock.advance(4 * DAY);
    assert_eq!(library.deliver().await.len(), 1, "two days late");
    let library = Library::open(date!(2031 - 12 - 30)).await;
    library.follow(HERE, CARD, Script::English).await;
    library.clock.advance(7 * DAY);
    assert_eq!(library.deliver().await, [], "five days late");
}

#[tokio::test]
async fn what_has_been_put_off_is_not_reminded_of() {
    let library = Library::open(date!(2031 - 12 - 31)).await;
    library.follow(HERE, CARD, Script::English).await;
    library.clock.advance(DAY);
    // It is kept to be sent, and fails.
    library.post.remind().await.unwrap();
    let bulletin = library.post.next().await.unwrap().unwrap();
    library.post.failed(&bulletin.due, Failure::Later).await.unwrap();
    assert!(library.post.next().await.unwrap().is_none(), "not at once again");
    for (from, to) in [("period = \"2032\"", "period = \"2033\""), ("in 2032", "in 2033"), ("於2032年", "於2033年")]
    {
        library.edit(from, to);
    }
    library.accept().await;
    library.clock.advance(Duration::from_secs(5 * 60));
    let sent = library.deliver().await;
    let [(_, changed @ News::Changed { differences, .. })] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(said(changed).len(), 1);
    let values = [&differences[0].old, &differences[0].new].map(|wording| wording.as_ref().unwrap().value.en.clone());
    assert_eq!(values, [Some("2032".to_owned()), Some("2033".to_owned())]);
    // The new time comes as any other does.
    library.clock.advance(366 * DAY);
    assert_eq!(said(&library.deliver().await[0].1), ["night-owl-card Begin 2033-01-01"]);
}

#[tokio::test]
async fn several_times_that_come_on_a_day_are_one_message_by_whichever_process() {
    let library = Library::open(date!(2031 - 12 - 31)).await;
    let area = library.dir.path().join(AREA);
    let tent = "[[initiative]]\nid = \"story-tent\"\nname = { en = \"Story Tent\", zh = \"故事帳篷\" }\n\
                [[initiative.fact]]\nfacet = \"timeline\"\nvalue = { period = \"2032\" }\n\
                en = \"The Story Tent will open in 2032.\"\nzh = \"故事帳篷將於2032年開放。\"\n\
                quote = { en = \"open the Story Tent in 2032\", zh = \"於2032年開放故事帳篷\" }\n";
    fs::write(&area, format!("{}\n{tent}", fs::read_to_string(&area).unwrap())).unwrap();
    library.accept().await;
    library.follow(HERE, Follow::ALL, Script::English).await;
    library.clock.advance(DAY);
    let other = Post::of(&library.desk);
    let (one, two) = tokio::join!(library.post.remind(), other.remind());
    one.and(two).unwrap();
    let sent = library.deliver().await;
    let [(HERE, news)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(said(news), ["night-owl-card Begin 2032-01-01", "story-tent Begin 2032-01-01"]);
}

#[tokio::test]
async fn what_is_no_longer_followed_is_not_sent() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.edit("will be issued in 2032", "will be handed out in 2032");
    library.accept().await;
    assert!(library.store.unfollow(HERE, CARD).await.unwrap());
    assert_eq!(library.deliver().await, []);
}

#[tokio::test]
async fn it_gives_up_on_what_fails_again_and_again() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.follow(ME, CARD, Script::English).await;
    let texts = ["is issued in", "is to be issued in", "may be issued in", "can be issued in"];
    let mut before = "will be issued in";
    for (round, after) in texts.into_iter().enumerate() {
        library.edit(before, after);
        before = after;
        library.accept().await;
        let mut refused = 0;
        while let Some(bulletin) = library.post.next().await.unwrap() {
            if bulletin.due.place == HERE {
                library.post.failed(&bulletin.due, Failure::Refused).await.unwrap();
                refused += 1;
            } else {
                library.post.delivered(&bulletin.due).await.unwrap();
            }
        }
        assert_eq!(refused, usize::from(round < 3), "round {round}");
    }
    assert_eq!(library.store.follows().await.unwrap().len(), 1);
    library.edit(before, "will be issued in");
    library.accept().await;
    let bulletin = library.post.next().await.unwrap().unwrap();
    library.post.failed(&bulletin.due, Failure::Gone).await.unwrap();
    assert_eq!(library.store.follows().await.unwrap(), [], "who is gone is given up at once");
}

#[tokio::test]
async fn it_tries_again_later_and_later_but_not_for_ever() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.edit("will be issued in 2032", "will be handed out in 2032");
    library.accept().await;
    let mut waited = Vec::new();
    let mut minutes = 0;
    for _ in 0..2000 {
        if let Some(bulletin) = library.post.next().await.unwrap() {
            waited.push(minutes);
            minutes = 0;
            library.post.failed(&bulletin.due, Failure::Later).await.unwrap();
        }
        library.clock.advance(Duration::from_secs(60));
        minutes += 1;
    }
    assert_eq!(waited, [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(library.store.following(HERE).await.unwrap()[0].failures, 1);
}

#[test]
fn a_day_ends_its_night_in_hong_kong() {
    for (moment, expect) in [
        (datetime!(2026-01-01 00:59 UTC), date!(2025 - 12 - 31)),
        (datetime!(2026-01-01 01:00 UTC), date!(2026 - 01 - 01)),
        (datetime!(2025-12-31 16:00 UTC), date!(2025 - 12 - 31)),
    ] {
        assert_eq!(reminders::last_day(moment), expect, "{moment}");
    }
}

#[test]
fn what_another_version_has_kept_is_not_read() {
    assert_eq!(News::of_json("{}"), None);
    assert_eq!(News::of_json("{\"kind\":\"song\"}"), None);
    let news = News::Reminder { points: Vec::new() };
    assert_eq!(News::of_json(&news.to_json()), Some(news));
}

#[tokio::test]
async fn a_place_hears_of_two_changes_in_their_order_whoever_tells_it() {
    let library = Library::open(TODAY).await;
    library.follow(HERE, CARD, Script::English).await;
    library.follow(ME, CARD, Script::English).await;
    let other = Post::of(&library.desk);
    library.edit("will be issued in 2032", "will be handed out in 2032");
    library.accept().await;
    let first = library.post.next().await.unwrap().unwrap();
    assert_eq!(first.due.place, HERE);
    library.edit("will be handed out in 2032", "will be issued in 2032");
    library.accept().await;
    // While one process is still at the first message, another one has nothing to tell the same place.
    let aside = other.next().await.unwrap().unwrap();
    assert_eq!((aside.due.place, aside.due.occasion.as_str()), (ME, "revision:2"), "others need not wait");
    assert!(other.next().await.unwrap().is_none(), "neither place has heard of the first change yet");
    other.delivered(&aside.due).await.unwrap();
    let aside = other.next().await.unwrap().unwrap();
    assert_eq!((aside.due.place, aside.due.occasion.as_str()), (ME, "revision:3"));
    other.delivered(&aside.due).await.unwrap();
    // Nor while the first one is to be tried again.
    library.post.failed(&first.due, Failure::Later).await.unwrap();
    assert!(other.next().await.unwrap().is_none());
    library.clock.advance(Duration::from_secs(61));
    for expect in ["revision:2", "revision:3"] {
        let next = other.next().await.unwrap().unwrap();
        assert_eq!((next.due.place, next.due.occasion.as_str()), (HERE, expect));
        other.delivered(&next.due).await.unwrap();
    }
}
