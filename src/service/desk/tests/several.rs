//! What holds when several decide at a time, several processes share a store, or one was stopped halfway.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};

use super::*;

/// How long something that is bound to come may take; it is only reached where something is broken.
const WITHIN: Duration = Duration::from_secs(60);

/// A connection past the store, to make its tables fail.
async fn raw(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(data.join("initiative-bot.db"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn run(raw: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(sql).execute(raw).await.unwrap();
}

/// Waits until something holds.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(WITHIN, waiting).await.unwrap_or_else(|_| panic!("{what}"));
}

impl Library {
    /// As [`Library::open`], with the store in a file of its own.
    async fn in_file(data: &Path) -> Self {
        let library = Self::open().await;
        Self::at(library.dir, Store::file(data)).await
    }

    async fn accept(&self) -> i64 {
        let (token, _) = self.propose().await;
        self.desk.accept(token, "mo", None).await.unwrap().number
    }
}

#[tokio::test]
async fn a_revision_that_could_not_be_loaded_at_first_is_followed_all_the_same() {
    let data = tempfile::tempdir().unwrap();
    let one = Library::in_file(data.path()).await;
    let store = Store::file(data.path());
    let origin = one.desk.snapshots().origin().clone();
    let (other, answers) = desk(origin, &store, Arc::clone(&one.clock) as _).await.unwrap();
    one.edit(ISSUED, HANDED_OUT);
    assert_eq!(one.accept().await, 2);
    let mut raw = raw(data.path()).await;
    run(&mut raw, "ALTER TABLE content_files RENAME TO elsewhere").await;
    let following = tokio::spawn(Arc::clone(&other).follow_others());
    until("it tries to follow", || store.trouble().is_some()).await;
    run(&mut raw, "ALTER TABLE elsewhere RENAME TO content_files").await;
    until("it follows", || other.snapshots().current().number == Some(2)).await;
    assert!(answers.ask(&Ask::new("when is the Night Owl Card issued?")).reply.to_text().contains(HANDED_OUT));
    following.abort();
}

#[tokio::test]
async fn of_two_who_accept_and_decline_at_a_time_one_is_told_that_it_is_done() {
    let library = Library::open().await;
    library.edit(ISSUED, HANDED_OUT);
    let (token, _) = library.propose().await;
    let (accepted, declined) = tokio::join!(library.desk.accept(token, "mo", None), library.desk.cancel(token, "root"));
    assert_eq!((accepted.is_ok(), declined), (true, false));
    assert!(library.text().contains(HANDED_OUT));
    let deeds: Vec<_> = library.store.audit(9).await.unwrap().into_iter().map(|entry| entry.deed).collect();
    assert_eq!(deeds, ["reload", "start"]);
}

#[tokio::test]
async fn of_two_who_accept_at_a_time_one_does() {
    let library = Library::open().await;
    library.edit(ISSUED, HANDED_OUT);
    let (token, _) = library.propose().await;
    let (one, other) = tokio::join!(library.desk.accept(token, "mo", None), library.desk.accept(token, "root", None));
    assert!(one.is_ok() && matches!(other, Err(Refusal::Gone)), "{one:?} {other:?}");
    assert_eq!(library.numbers().await.len(), 2);
}

#[tokio::test]
async fn a_button_from_before_a_restart_accepts_nothing_else() {
    let library = Library::open().await;
    library.edit(ISSUED, HANDED_OUT);
    let (shown, _) = library.propose().await;
    let library = library.restart().await;
    library.edit(HANDED_OUT, "will be sold in 2032");
    let (token, _) = library.propose().await;
    assert!(matches!(library.desk.accept(shown, "mo", None).await, Err(Refusal::Gone)));
    assert!(!library.desk.cancel(shown, "mo").await);
    assert!(library.desk.proposal(token).is_some(), "what was not decided on still waits");
}
