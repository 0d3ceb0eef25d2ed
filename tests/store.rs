//! What the store promises, on both databases.
//!
//! PostgreSQL is asked where `TEST_DATABASE_URL` names one, in a schema of each test's own.
#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

#[path = "support/databases.rs"]
mod databases;

use std::time::Duration;

use initiative_bot::store::{
    Accepted, Follow, GapKind, GapState, GivenAnswer, Manner, NewAuditEntry, NewFollow, NewGap, NewNotice, NewReminder,
    NewRevision, OpinionRow, Place, RecentQuestion, Setting, Store, StoredFile,
};
use time::macros::datetime;
use time::{Duration as Span, OffsetDateTime};
use tokio::sync::watch;

use databases::on_both;

const NOW: OffsetDateTime = datetime!(2025-10-02 12:00 UTC);

fn file(path: &str, content: &str) -> StoredFile {
    StoredFile { path: path.to_owned(), content: content.into(), builtin: path.starts_with("lexicon/") }
}

fn revision(after: i64, hash: &str, files: &[(&str, &str)]) -> NewRevision {
    NewRevision {
        after,
        hash: hash.to_owned(),
        files: files.iter().map(|(path, content)| file(path, content)).collect(),
        manner: Manner::Reload,
        who: "mo (1)".to_owned(),
        why: "a test".to_owned(),
        note: String::new(),
        at: NOW + Span::seconds(after),
        notices: Vec::new(),
    }
}

fn notice(target: u64, occasion: &str) -> NewNotice {
    NewNotice {
        place: Place::Channel(target),
        occasion: occasion.to_owned(),
        script: "en".to_owned(),
        content: "what changed".to_owned(),
        due_at: NOW,
    }
}

fn setting(value: &str) -> Setting {
    Setting {
        scope: "server:1".to_owned(),
        key: "settings".to_owned(),
        value: value.to_owned(),
        who: "mo (1)".to_owned(),
        at: NOW,
    }
}

#[tokio::test]
async fn what_was_accepted_is_kept_with_all_its_files() {
    on_both(async |store| {
        assert_eq!(store.last_number().await.unwrap(), 0);
        assert_eq!(store.last_revision().await.unwrap(), None);
        let first = revision(0, "aa11", &[("a.toml", "one"), ("lexicon/en.toml", "words\0")]);
        assert_eq!(store.accept(&first).await.unwrap(), Accepted::As(1));
        let second = revision(1, "bb22", &[("a.toml", "two"), ("lexicon/en.toml", "words\0")]);
        assert_eq!(store.accept(&second).await.unwrap(), Accepted::As(2));
        assert_eq!(store.files("aa11").await.unwrap(), first.files);
        assert_eq!(store.files("bb22").await.unwrap(), second.files);
        // The same content again, as a rollback brings it.
        let back = NewRevision { manner: Manner::Rollback, ..revision(2, "aa11", &[("a.toml", "one")]) };
        assert_eq!(store.accept(&back).await.unwrap(), Accepted::As(3));
        assert_eq!(store.files("aa11").await.unwrap(), first.files);
        let last = store.last_revision().await.unwrap().unwrap();
        assert_eq!((last.number, last.hash.as_str(), last.manner), (3, "aa11", Manner::Rollback));
        assert_eq!((last.who.as_str(), last.why.as_str(), last.at), ("mo (1)", "a test", back.at));
        let numbers = |revisions: Vec<initiative_bot::store::Revision>| -> Vec<i64> {
            revisions.iter().map(|revision| revision.number).collect()
        };
        assert_eq!(numbers(store.revisions(None, 2).await.unwrap()), [3, 2]);
        assert_eq!(numbers(store.revisions(Some(2), 2).await.unwrap()), [1]);
        assert_eq!(store.revision(2).await.unwrap().unwrap().hash, "bb22");
        assert_eq!(store.revision(9).await.unwrap(), None);
        assert_eq!(store.revision_of("AA1").await.unwrap().unwrap().number, 3);
        assert_eq!(store.revision_of("a%").await.unwrap(), None);
        assert_eq!(store.revision_of("cc").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn of_two_that_accept_at_a_time_one_is_overtaken_and_changes_nothing() {
    on_both(async |store| {
        store.accept(&revision(0, "aa", &[("a.toml", "one")])).await.unwrap();
        let rivals: Vec<_> = (0..8)
            .map(|i| {
                let store = store.clone();
                let notices = vec![notice(7, &format!("rival {i}"))];
                tokio::spawn(async move {
                    let new = NewRevision { notices, ..revision(1, &format!("b{i}"), &[("a.toml", "two")]) };
                    store.accept(&new).await.unwrap()
                })
            })
            .collect();
        let mut accepted = 0;
        for rival in rivals {
            accepted += usize::from(rival.await.unwrap() == Accepted::As(2));
        }
        assert_eq!(accepted, 1);
        assert_eq!(store.last_number().await.unwrap(), 2);
        assert_eq!(store.audit(9).await.unwrap().len(), 2, "one entry for each revision");
        assert!(store.claim_notice(NOW, Span::MINUTE).await.unwrap().is_some());
        assert_eq!(
            store.claim_notice(NOW, Span::MINUTE).await.unwrap(),
            None,
            "only the winner's followers hear of it"
        );
    })
    .await;
}

/// Whoever opens a file makes it one of our kind, which two cannot do at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_may_open_a_file_at_a_time() {
    for _ in 0..20 {
        let dir = tempfile::tempdir().unwrap();
        let opening: Vec<_> = (0..4)
            .map(|_| {
                let store = Store::file(dir.path());
                tokio::spawn(async move {
                    let prepared = store.prepare().await;
                    store.close().await;
                    prepared
                })
            })
            .collect();
        for opening in opening {
            opening.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn a_setting_is_set_after_the_one_that_was_read() {
    on_both(async |store| {
        assert!(!store.set_after(&setting("b"), Some("a")).await.unwrap(), "there is none");
        assert!(store.set_after(&setting("a"), None).await.unwrap());
        assert!(!store.set_after(&setting("b"), None).await.unwrap(), "there is one");
        assert!(!store.set_after(&setting("b"), Some("c")).await.unwrap(), "it is another one");
        assert!(store.set_after(&setting("b"), Some("a")).await.unwrap());
        assert_eq!(store.settings("server:1").await.unwrap(), [setting("b")]);
    })
    .await;
}

#[tokio::test]
async fn who_watches_hears_of_a_revision_at_once() {
    on_both(async |store| {
        let (tell, mut heard) = watch::channel(0);
        let watching = tokio::spawn({
            let store = store.clone();
            async move { store.watch_revisions(tell).await }
        });
        for number in 1..=3 {
            let began = std::time::Instant::now();
            store.accept(&revision(number - 1, &format!("a{number}"), &[("a.toml", "x")])).await.unwrap();
            let heard = heard.wait_for(|&heard| heard == number);
            tokio::time::timeout(Duration::from_secs(5), heard).await.unwrap().unwrap();
            assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        }
        drop(heard);
        watching.abort();
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_tells_who_did_what() {
    on_both(async |store| {
        store.accept(&NewRevision { note: "overridden: …".to_owned(), ..revision(0, "aa", &[]) }).await.unwrap();
        let entry = NewAuditEntry {
            who: "mo (1)".to_owned(),
            deed: "cancel",
            before: "aa".to_owned(),
            after: "bb".to_owned(),
            note: "'; DROP TABLE audit; --".to_owned(),
            at: NOW,
        };
        store.record(&entry).await.unwrap();
        let entries = store.audit(10).await.unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!((entries[0].deed.as_str(), entries[0].note.as_str()), ("cancel", entry.note.as_str()));
        assert_eq!((entries[1].before.as_str(), entries[1].after.as_str()), ("", "aa"));
        assert_eq!(entries[1].note, "overridden: …");
    })
    .await;
}

#[tokio::test]
async fn gaps_that_are_alike_are_counted_as_one() {
    on_both(async |store| {
        let gap = |question: &str, at| NewGap {
            kind: GapKind::Unanswered,
            question: question.to_owned(),
            terms: question.to_lowercase(),
            language: "en".to_owned(),
            guesses: vec!["one".to_owned(), "two".to_owned()],
            at,
        };
        let keep = async |question: &str, at| {
            let terms = question.to_lowercase();
            store.keep_gap(&gap(question, at), |other| other == terms).await.unwrap()
        };
        let first = keep("Where is it?", NOW).await;
        let other = keep("Who pays?", NOW).await;
        assert_eq!(keep("where is IT?", NOW + Span::HOUR).await, first);
        let open = store.gaps(GapState::Open, 0, 10).await.unwrap();
        assert_eq!(open.iter().map(|gap| (gap.id, gap.count)).collect::<Vec<_>>(), [(first, 2), (other, 1)]);
        assert_eq!((open[0].question.as_str(), open[0].last_at), ("Where is it?", NOW + Span::HOUR));
        assert_eq!(open[0].guesses, ["one", "two"]);
        assert_eq!(store.gaps(GapState::Open, 1, 10).await.unwrap().len(), 1);
        assert!(store.settle_gap(first, GapState::Learnt, Some("one"), "mo (1)").await.unwrap());
        assert!(!store.settle_gap(first, GapState::OutOfScope, None, "mo (1)").await.unwrap(), "it is settled");
        assert_eq!(store.count_gaps(GapState::Open).await.unwrap(), 1);
        let settled = store.gap(first).await.unwrap().unwrap();
        assert_eq!((settled.state, settled.outcome.as_deref()), (GapState::Learnt, Some("one")));
        assert_eq!(store.forget_gaps(NOW + Span::MINUTE).await.unwrap(), 1);
        assert_eq!(store.gap(other).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn gaps_are_settled_and_opened_again_with_an_entry_in_the_audit_log() {
    on_both(async |store| {
        let gap = |kind| NewGap {
            kind,
            question: "Where?".to_owned(),
            terms: "where".to_owned(),
            language: "en".to_owned(),
            guesses: Vec::new(),
            at: NOW,
        };
        let keep = async |kind| store.keep_gap(&gap(kind), |_| true).await.unwrap();
        let entry = |deed| NewAuditEntry {
            who: "mo (1)".to_owned(),
            deed,
            before: String::new(),
            after: String::new(),
            note: "Where?".to_owned(),
            at: NOW,
        };
        let id = keep(GapKind::Unanswered).await;
        let (out, open) = ([GapState::Open, GapState::OutOfScope], [GapState::OutOfScope, GapState::Open]);
        assert!(!store.move_gap(id, open, &entry("in scope again")).await.unwrap(), "it is open");
        assert!(!store.move_gap(id + 1, out, &entry("out of scope")).await.unwrap(), "there is none");
        assert!(store.audit(9).await.unwrap().is_empty(), "nothing was done");
        assert!(store.move_gap(id, out, &entry("out of scope")).await.unwrap());
        assert!(!store.move_gap(id, out, &entry("out of scope")).await.unwrap(), "somebody else was first");
        let settled = store.gap(id).await.unwrap().unwrap();
        assert_eq!((settled.state, settled.settled_by.as_deref()), (GapState::OutOfScope, Some("mo (1)")));
        keep(GapKind::Unanswered).await;
        assert_eq!(store.gap(id).await.unwrap().unwrap().state, GapState::OutOfScope, "it stays so");
        assert!(store.move_gap(id, open, &entry("in scope again")).await.unwrap());
        assert_eq!(store.gap(id).await.unwrap().unwrap().settled_by, None);
        let deeds: Vec<_> = store.audit(9).await.unwrap().into_iter().map(|entry| entry.deed).collect();
        assert_eq!(deeds, ["in scope again", "out of scope"]);
        // What was learnt from did not help; or it is as it was learnt.
        for (kind, state) in [(GapKind::NotStated, GapState::Learnt), (GapKind::Unhelpful, GapState::Open)] {
            store.settle_gap(id, GapState::Learnt, Some("one"), "mo (1)").await.unwrap();
            keep(kind).await;
            assert_eq!(store.gap(id).await.unwrap().unwrap().state, state);
        }
    })
    .await;
}

#[tokio::test]
async fn questions_and_answers_are_kept_for_a_while() {
    on_both(async |store| {
        for (at, terms) in ["a", "b", "a", "c"].into_iter().enumerate() {
            let question = RecentQuestion {
                terms: terms.to_owned(),
                question: terms.to_uppercase(),
                language: None,
                count: 1,
                at: NOW + Span::seconds(at as i64),
            };
            store.keep_question(&question, 2).await.unwrap();
        }
        let recent = store.recent_questions(10).await.unwrap();
        let recent: Vec<_> = recent.iter().map(|recent| (recent.question.as_str(), recent.count)).collect();
        assert_eq!(recent, [("C", 1), ("A", 2)]);

        let answer = |message, question: &str, at| GivenAnswer {
            message,
            channel: u64::MAX,
            question: question.to_owned(),
            addressed: true,
            language: Some("zh".to_owned()),
            today: "2025-10-02".to_owned(),
            conversation: "{}".to_owned(),
            revision: "aa".to_owned(),
            at,
        };
        store.keep_answer(&answer(1, "first", NOW)).await.unwrap();
        store.keep_answer(&answer(u64::MAX, "second", NOW)).await.unwrap();
        store.keep_answer(&answer(1, "edited", NOW + Span::SECOND)).await.unwrap();
        assert_eq!(store.answer(1).await.unwrap(), Some(answer(1, "edited", NOW + Span::SECOND)));
        assert_eq!(store.last_answer(u64::MAX).await.unwrap().unwrap().message, 1);
        assert_eq!(store.last_answer(5).await.unwrap(), None);
        store.forget_answer(1).await.unwrap();
        assert_eq!(store.answer(1).await.unwrap(), None);
        assert_eq!(store.forget_answers(NOW + Span::seconds(3)).await.unwrap(), 2);
        assert_eq!(store.answer(u64::MAX).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn settings_and_opinions_are_kept() {
    on_both(async |store| {
        let setting = |value: &str| Setting {
            scope: "server:1".to_owned(),
            key: "language".to_owned(),
            value: value.to_owned(),
            who: "mo (1)".to_owned(),
            at: NOW,
        };
        assert_eq!(store.set(&setting("en")).await.unwrap(), None);
        assert_eq!(store.set(&setting("zh")).await.unwrap(), Some("en".to_owned()));
        assert_eq!(store.settings("server:1").await.unwrap(), [setting("zh")]);
        assert_eq!(store.unset("server:1", "language").await.unwrap(), Some("zh".to_owned()));
        assert_eq!(store.settings("server:1").await.unwrap(), []);

        let opinion = |subject: &str| OpinionRow {
            judgement: "helpful".to_owned(),
            subject: subject.to_owned(),
            facet: None,
            meant: None,
            language: "en".to_owned(),
            revision: "aa".to_owned(),
            at: NOW,
        };
        for subject in ["one", "two", "two"] {
            store.keep_opinion(&opinion(subject)).await.unwrap();
        }
        let tallies = store.opinions(10).await.unwrap();
        let tallies: Vec<_> = tallies.iter().map(|tally| (tally.subject.as_str(), tally.count)).collect();
        assert_eq!(tallies, [("two", 2), ("one", 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_message_to_a_follower_is_claimed_by_one_process_and_given_up_after_failures() {
    on_both(async |store| {
        let follow = |subject: &str| NewFollow {
            place: Place::Channel(7),
            server: Some(u64::MAX),
            subject: subject.to_owned(),
            script: "en".to_owned(),
            at: NOW,
        };
        assert!(store.follow(&follow("one")).await.unwrap());
        assert!(!store.follow(&follow("one")).await.unwrap());
        assert!(store.follow(&follow(Follow::ALL)).await.unwrap());
        assert_eq!(store.following(Place::Channel(7)).await.unwrap().len(), 2);
        assert_eq!(store.following(Place::Person(7)).await.unwrap().len(), 0);
        assert_eq!(store.follows().await.unwrap()[0].server, Some(u64::MAX));
        let mut last = 0;
        for round in 0..Follow::GIVEN_UP {
            let occasion = format!("revision {round}");
            store.keep_notices(&[notice(7, &occasion), notice(7, &occasion)]).await.unwrap();
            let claims = futures_join(&store).await;
            let [due] = claims.as_slice() else { panic!("{claims:?}") };
            assert_eq!((due.occasion.as_str(), due.attempts), (occasion.as_str(), 1));
            assert!(due.id > last);
            last = due.id;
            // It is tried again later, and by whoever comes first.
            store.notice_failed(due, Some(NOW + Span::HOUR)).await.unwrap();
            assert_eq!(store.claim_notice(NOW + Span::MINUTE, Span::MINUTE).await.unwrap(), None);
            let again = store.claim_notice(NOW + Span::HOUR, Span::MINUTE).await.unwrap().unwrap();
            assert_eq!((again.id, again.attempts), (due.id, 2));
            // A process that dies does not keep its claim.
            let lapsed = store.claim_notice(NOW + Span::HOUR + Span::MINUTE, Span::MINUTE).await.unwrap().unwrap();
            assert_eq!((lapsed.id, lapsed.attempts), (due.id, 3));
            store.notice_failed(&lapsed, None).await.unwrap();
        }
        assert_eq!(store.follows().await.unwrap(), [], "it has been given up");
        store.follow(&follow("one")).await.unwrap();
        assert_eq!(store.follows().await.unwrap().len(), 1, "and is taken up again by whoever asks anew");
        assert!(store.unfollow(Place::Channel(7), "one").await.unwrap());
        assert!(!store.unfollow(Place::Channel(7), "one").await.unwrap());
        store.keep_notices(&[notice(8, "sent")]).await.unwrap();
        let due = store.claim_notice(NOW, Span::MINUTE).await.unwrap().unwrap();
        store.notice_sent(&due).await.unwrap();
        assert_eq!(store.claim_notice(NOW + Span::DAY, Span::MINUTE).await.unwrap(), None);
        store.keep_notices(&[notice(8, "sent")]).await.unwrap();
        assert_eq!(store.claim_notice(NOW + Span::DAY, Span::MINUTE).await.unwrap(), None, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn of_several_that_remind_at_a_time_each_occasion_is_told_once() {
    on_both(async |store| {
        let reminder = |occasions: &[&str]| NewReminder {
            place: Place::Person(7),
            script: "zh".to_owned(),
            due_at: NOW,
            occasions: occasions.iter().map(|&occasion| occasion.to_owned()).collect(),
        };
        let keeping: Vec<_> = (0..6)
            .map(|_| {
                let (store, reminder) = (store.clone(), reminder(&["a", "b", "c"]));
                tokio::spawn(async move { store.keep_reminder(&reminder, &|new| format!("{new:?}")).await.unwrap() })
            })
            .collect();
        let mut kept = 0;
        for keeping in keeping {
            kept += keeping.await.unwrap();
        }
        assert_eq!(kept, 3);
        let due = store.claim_notice(NOW, Span::MINUTE).await.unwrap().unwrap();
        assert_eq!((due.occasion.as_str(), due.content.as_str(), due.due_at), ("a", "[0, 1, 2]", NOW));
        assert_eq!(store.claim_notice(NOW, Span::MINUTE).await.unwrap(), None);
        store.notice_sent(&due).await.unwrap();
        // What comes later is a message about that alone.
        let later = reminder(&["a", "b", "bb", "c"]);
        assert_eq!(store.keep_reminder(&later, &|new| format!("{new:?}")).await.unwrap(), 1);
        let due = store.claim_notice(NOW, Span::MINUTE).await.unwrap().unwrap();
        assert_eq!((due.occasion.as_str(), due.content.as_str()), ("bb", "[2]"));
        store.notice_withdrawn(&due).await.unwrap();
        assert_eq!(store.claim_notice(NOW + Span::HOUR, Span::MINUTE).await.unwrap(), None);
        assert_eq!(store.keep_reminder(&later, &|_| String::new()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_settled_stays_so_until_it_is_forgotten() {
    on_both(async |store| {
        let follow = NewFollow {
            place: Place::Channel(7),
            server: None,
            subject: Follow::ALL.to_owned(),
            script: "en".to_owned(),
            at: NOW,
        };
        store.follow(&follow).await.unwrap();
        assert_eq!(store.follows().await.unwrap()[0].at, NOW);
        store.keep_notices(&[notice(7, "one"), notice(7, "two"), notice(8, "one")]).await.unwrap();
        // One process sends it, though another believes that it has failed.
        let due = store.claim_notice(NOW, Span::MINUTE).await.unwrap().unwrap();
        let late = store.claim_notice(NOW + Span::HOUR, Span::MINUTE).await.unwrap().unwrap();
        assert_eq!((late.id, late.attempts), (due.id, 2));
        store.notice_sent(&late).await.unwrap();
        store.notice_failed(&due, Some(NOW)).await.unwrap();
        store.notice_failed(&due, None).await.unwrap();
        assert_eq!(store.following(Place::Channel(7)).await.unwrap()[0].failures, 0);
        // A channel that is gone is sent nothing more.
        store.give_up(Place::Channel(7)).await.unwrap();
        assert_eq!(store.follows().await.unwrap(), []);
        let left = store.claim_notice(NOW + Span::HOUR, Span::MINUTE).await.unwrap().unwrap();
        assert_eq!(left.place, Place::Channel(8));
        assert_eq!(store.claim_notice(NOW + Span::HOUR, Span::MINUTE).await.unwrap(), None);
        assert_eq!(store.forget_notices(NOW).await.unwrap(), 0);
        assert_eq!(store.forget_notices(NOW + Span::DAY).await.unwrap(), 2, "what waits is kept");
        assert!(store.claim_notice(NOW + Span::DAY, Span::MINUTE).await.unwrap().is_some());
        assert!(store.set_first(&setting("en")).await.unwrap());
        assert!(!store.set_first(&setting("zh")).await.unwrap());
        assert_eq!(store.settings("server:1").await.unwrap(), [setting("en")]);
    })
    .await;
}

/// Claims from several tasks at a time until nothing is left.
async fn futures_join(store: &Store) -> Vec<initiative_bot::store::Due> {
    let claims: Vec<_> = (0..6)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.claim_notice(NOW, Span::MINUTE).await.unwrap() })
        })
        .collect();
    let mut claimed = Vec::new();
    for claim in claims {
        claimed.extend(claim.await.unwrap());
    }
    claimed
}

#[tokio::test]
async fn a_file_is_still_there_for_the_next_process() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let store = Store::file(&folder);
    store.accept(&revision(0, "aa", &[("a.toml", "one")])).await.unwrap();
    // Another process, while the first is still there.
    let other = Store::file(&folder);
    assert_eq!(other.last_number().await.unwrap(), 1);
    other.accept(&revision(1, "bb", &[("a.toml", "two")])).await.unwrap();
    assert_eq!(store.last_number().await.unwrap(), 2);
    store.close().await;
    other.close().await;
    let later = Store::file(&folder);
    assert_eq!(later.files("bb").await.unwrap(), [file("a.toml", "two")]);
}

#[tokio::test]
async fn a_store_that_is_down_says_so_and_comes_back() {
    // Nobody listens there.
    let store = Store::postgres("postgres://bot:secret@127.0.0.1:1/none").unwrap();
    let began = std::time::Instant::now();
    assert!(store.last_number().await.is_err());
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(store.trouble().is_some());
    assert!(!store.name().contains("secret") && !format!("{store:?}").contains("secret"));
    assert!(Store::postgres("mysql://bot:secret@host").is_err_and(|error| !error.to_string().contains("secret")));

    let dir = tempfile::tempdir().unwrap();
    let store = Store::file(dir.path());
    std::fs::create_dir(dir.path().join("initiative-bot.db")).unwrap();
    assert!(store.last_number().await.is_err());
    assert!(store.trouble().is_some());
    std::fs::remove_dir(dir.path().join("initiative-bot.db")).unwrap();
    assert_eq!(store.last_number().await.unwrap(), 0);
    assert_eq!(store.trouble(), None);
}
