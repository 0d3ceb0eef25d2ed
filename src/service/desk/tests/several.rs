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

/// A library whose last change was uploaded and accepted, and had not been written to the folder when the program was
/// killed.
async fn killed_before_writing() -> Library {
    let library = Library::open().await;
    let text = library.on_disk();
    let changed = text.replace(ISSUED, HANDED_OUT);
    let (token, _) = library.desk.propose_upload(AREA, changed.as_bytes(), "mo").await.unwrap();
    library.desk.accept(token, "mo", None).await.unwrap();
    fs::write(library.dir.path().join(AREA), text).unwrap();
    library
}

#[tokio::test]
async fn an_edit_of_another_file_does_not_undo_a_change_that_was_not_yet_written() {
    let library = killed_before_writing().await;
    let source = library.dir.path().join("source.toml");
    let text = format!("# mine\n{}", fs::read_to_string(&source).unwrap());
    fs::write(&source, &text).unwrap();
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT), "what was confirmed is kept");
    assert!(library.on_disk().contains(HANDED_OUT), "and written");
    assert_eq!(fs::read_to_string(&source).unwrap(), text, "the edit stands");
    assert_eq!(library.numbers().await[0], (3, Manner::Start), "and is taken over");
    assert!(!library.desk.folder_differs().await);
    assert!(library.desk.snapshots().current().folder.own("source.toml").unwrap().text == text);
}

#[tokio::test]
async fn an_unfit_edit_of_another_file_does_not_keep_a_change_from_being_written() {
    let library = killed_before_writing().await;
    fs::write(library.dir.path().join("areas/2-mine.toml"), "broken").unwrap();
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT) && library.on_disk().contains(HANDED_OUT));
    assert_eq!(fs::read_to_string(library.dir.path().join("areas/2-mine.toml")).unwrap(), "broken");
    assert_eq!(library.numbers().await.len(), 2);
}

#[tokio::test]
async fn a_half_written_folder_does_not_undo_what_another_process_accepted_since() {
    let library = Library::open().await;
    let dir = library.dir.path().to_owned();
    let [area, source] = [AREA, "source.toml"].map(|file| fs::read_to_string(dir.join(file)).unwrap());
    library.edit(ISSUED, HANDED_OUT);
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    library.accept().await;
    let (token, _) = library.desk.propose_rollback("1", "mo").await.unwrap();
    library.desk.accept(token, "mo", None).await.unwrap();
    // Another process goes on from there, with a folder of its own.
    let changed = area.replace(ISSUED, "will be sold in 2032");
    let (token, _) = library.desk.propose_upload(AREA, changed.as_bytes(), "root").await.unwrap();
    library.desk.accept(token, "root", None).await.unwrap();
    // This one was killed when it had brought back one of the two files.
    fs::write(dir.join(AREA), &area).unwrap();
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    let library = library.restart().await;
    assert!(library.text().contains("will be sold in 2032"), "{}", library.text());
    assert_eq!(library.numbers().await.len(), 4, "what is half-written is no edit");
}

#[tokio::test]
async fn another_version_of_the_program_does_not_take_an_old_folder_for_an_edit() {
    let library = Library::open().await;
    let text = library.on_disk();
    for to in [HANDED_OUT, "will be sold in 2032"] {
        let changed = text.replace(ISSUED, to);
        let (token, _) = library.desk.propose_upload(AREA, changed.as_bytes(), "mo").await.unwrap();
        library.desk.accept(token, "mo", None).await.unwrap();
    }
    // The folder could not be written, or is that of another process; and what is built in was other then.
    fs::write(library.dir.path().join(AREA), &text).unwrap();
    let last = library.store.last_revision().await.unwrap().unwrap();
    let store = Store::memory();
    for number in 1..=last.number {
        let revision = library.store.revision(number).await.unwrap().unwrap();
        let mut files = library.store.files(&revision.hash).await.unwrap();
        let builtin = files.iter_mut().find(|file| file.builtin).unwrap();
        builtin.content.extend_from_slice(b"\n# earlier\n");
        let hash = restored(files.clone()).revision();
        let (manner, notices) = (revision.manner, Vec::new());
        let (who, why, note) = (revision.who, revision.why, String::new());
        let new = NewRevision { after: number - 1, hash, files, manner, who, why, note, at: revision.at, notices };
        store.accept(&new).await.unwrap();
    }
    let library = Library::at(library.dir, store).await;
    assert!(library.text().contains("will be sold in 2032"), "{}", library.text());
}
