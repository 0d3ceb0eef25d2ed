//! Changes on a small knowledge base about something else than the shipped one, on a store in memory.

use std::fs;
use std::path::Path;
use std::time::Duration;

use time::macros::date;

use super::*;
use crate::domain::Language;
use crate::knowledge::Severity;
use crate::service::{Answers, Ask, Conversations, ManualClock, Origin, UnusableKnowledge};
use crate::store::{Manner, NewRevision};

mod several;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/library");
const AREA: &str = "areas/1-reading.toml";
const ISSUED: &str = "will be issued in 2032";
const HANDED_OUT: &str = "will be handed out in 2032";

/// A copy of the fixture that may be edited, and the desk for it.
struct Library {
    dir: tempfile::TempDir,
    clock: Arc<ManualClock>,
    store: Store,
    desk: Arc<Desk>,
    answers: Answers<u32>,
}

impl Library {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("areas")).unwrap();
        for file in ["source.toml", AREA] {
            fs::copy(Path::new(FIXTURE).join(file), dir.path().join(file)).unwrap();
        }
        Self::at(dir, Store::memory()).await
    }

    async fn at(dir: tempfile::TempDir, store: Store) -> Self {
        let clock = Arc::new(ManualClock::on(date!(2031 - 06 - 01)));
        let origin = Origin::Folder(dir.path().to_owned());
        let (desk, answers) = desk(origin, &store, Arc::clone(&clock) as _).await.unwrap();
        Self { dir, clock, store, desk, answers }
    }

    /// Stops, and starts anew with the same folder and store.
    async fn restart(self) -> Self {
        Self::at(self.dir, self.store).await
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.dir.path().join(AREA);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn golden(&self, questions: &str) {
        fs::write(self.dir.path().join("questions.toml"), questions).unwrap();
    }

    fn text(&self) -> String {
        self.answers.ask(&Ask::new("when is the Night Owl Card issued?")).reply.to_text()
    }

    fn on_disk(&self) -> String {
        fs::read_to_string(self.dir.path().join(AREA)).unwrap()
    }

    async fn propose(&self) -> (u64, Arc<Proposal>) {
        self.desk.propose_reload(Manner::Reload, "mo").await.unwrap()
    }

    async fn numbers(&self) -> Vec<(i64, Manner)> {
        let revisions = self.store.revisions(None, 10).await.unwrap();
        revisions.iter().map(|revision| (revision.number, revision.manner)).collect()
    }
}

async fn desk(
    origin: Origin,
    store: &Store,
    clock: Arc<dyn Clock>,
) -> Result<(Arc<Desk>, Answers<u32>), UnusableKnowledge> {
    let (snapshots, _) = SnapshotStore::open_with(origin, store, &*clock).await?;
    let snapshots = Arc::new(snapshots);
    let conversations = Conversations::new(Duration::from_secs(60), 10);
    let answers = Answers::new(Arc::clone(&snapshots), conversations, Arc::clone(&clock), Language::En);
    let scribe = Scribe::start(store.clone(), Arc::clone(&clock), Duration::from_secs(1000));
    let desk = Arc::new(Desk::new(snapshots, store.clone(), scribe, clock));
    // A test may well have a store that does not work.
    let _ = desk.begin().await;
    Ok((desk, answers))
}

#[tokio::test]
async fn what_is_accepted_is_answered_from_and_kept() {
    let library = Library::open().await;
    let before = library.desk.snapshots().current();
    assert_eq!((before.number, before.loaded_by.as_str()), (Some(1), "start"));
    library.edit(ISSUED, HANDED_OUT);
    let (token, proposal) = library.propose().await;
    assert_eq!(proposal.verdict, Verdict::Fit);
    let knowledge = [proposal.base.knowledge(), proposal.report.snapshot.as_ref().unwrap().knowledge()];
    let lines: Vec<_> = proposal.changes.iter().map(|change| change_line(change, knowledge, Language::En)).collect();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("~ Night Owl Card · ") && lines[0].contains(" → "), "{lines:?}");
    assert_eq!(proposal.files, [format!("~ {AREA}")]);
    assert!(library.text().contains(ISSUED), "nothing has changed yet");
    let outcome = library.desk.accept(token, "mo", None).await.unwrap();
    assert_eq!(outcome.number, 2);
    assert!(library.text().contains(HANDED_OUT));
    let current = library.desk.snapshots().current();
    assert_eq!((current.number, current.loaded_by.as_str()), (Some(2), "mo"));
    assert!(matches!(library.desk.accept(token, "mo", None).await, Err(Refusal::Gone)), "once is enough");
    assert_eq!(library.propose().await.1.verdict, Verdict::Same);
    let audit = library.store.audit(1).await.unwrap();
    assert_eq!(
        (audit[0].before.as_str(), audit[0].after.as_str()),
        (&*before.knowledge().revision, &*current.knowledge().revision)
    );
}

#[tokio::test]
async fn what_is_declined_or_not_fit_or_late_changes_nothing() {
    let library = Library::open().await;
    library.edit(ISSUED, HANDED_OUT);
    let (token, _) = library.propose().await;
    assert!(library.desk.cancel(token, "mo").await);
    assert!(!library.desk.cancel(token, "mo").await);
    let (token, _) = library.propose().await;
    library.clock.advance(Duration::from_secs(16 * 60));
    assert!(matches!(library.desk.accept(token, "mo", None).await, Err(Refusal::Gone)));
    library.edit("facet = \"timeline\"", "facet = \"timelime\"");
    let (token, proposal) = library.propose().await;
    assert_eq!((proposal.verdict, proposal.report.errors()), (Verdict::Unusable, 1));
    assert!(matches!(library.desk.accept(token, "mo", Some("I insist")).await, Err(Refusal::Unusable)));
    fs::remove_dir_all(library.dir.path()).unwrap();
    let unreadable = library.desk.propose_reload(Manner::Reload, "mo").await;
    assert!(matches!(unreadable, Err(UnusableKnowledge::Unreadable(_))));
    assert!(library.text().contains(ISSUED));
    assert_eq!(library.numbers().await, [(1, Manner::Start)]);
}

#[tokio::test]
async fn a_golden_question_that_fails_needs_a_reason_and_keeps_no_bot_from_starting() {
    let library = Library::open().await;
    library.golden("[[question]]\nask = \"Night Owl Card\"\nexpect = \"abstain\"\n");
    let (token, proposal) = library.propose().await;
    assert_eq!(proposal.verdict, Verdict::Overridable(1));
    let problem = proposal.report.problems.last().unwrap();
    let line = crate::knowledge::summary_line(&proposal.report.folder, problem);
    assert!(
        line.starts_with("questions.toml:2:7: error: golden question “Night Owl Card”: expected abstain"),
        "{line}"
    );
    for reason in [None, Some(" ")] {
        assert!(matches!(library.desk.accept(token, "mo", reason).await, Err(Refusal::NeedsReason)));
    }
    let accepted = library.desk.accept(token, "mo", Some("the card is called off")).await.unwrap();
    assert_eq!(accepted.number, 2);
    let audit = library.store.audit(1).await.unwrap();
    assert_eq!(audit[0].note, "1 golden questions overridden: the card is called off");
    let (snapshots, problems) =
        SnapshotStore::open(library.desk.snapshots().origin().clone(), &**library.desk.clock()).unwrap();
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    assert_eq!((snapshots.current().counts.golden, errors), (1, 1));
}

#[tokio::test]
async fn a_preview_shows_the_answers_that_would_change() {
    let library = Library::open().await;
    library.golden("[[question]]\nask = \"Night Owl Card\"\nexpect = \"answer\"\nsubjects = [\"night-owl-card\"]\n");
    let (token, _) = library.propose().await;
    library.desk.accept(token, "mo", None).await.unwrap();
    let question = |question: &str| crate::store::RecentQuestion {
        terms: question.to_owned(),
        question: question.to_owned(),
        language: Some("en".to_owned()),
        count: 1,
        at: library.clock.now(),
    };
    for asked in ["when is the Night Owl Card issued?", "how many bicycles in the Book Bicycle?"] {
        library.store.keep_question(&question(asked), 10).await.unwrap();
    }
    library.edit(ISSUED, HANDED_OUT);
    let (_, proposal) = library.propose().await;
    let questions: Vec<_> =
        proposal.answers.iter().map(|change| (change.question.as_str(), change.is_golden)).collect();
    assert_eq!(questions, [("Night Owl Card", true), ("when is the Night Owl Card issued?", false)]);
    assert!(proposal.answers[1].before.text.contains("issued"), "{:?}", proposal.answers[1]);
    assert!(proposal.answers[1].after.text.contains("handed out"), "{:?}", proposal.answers[1]);
}

#[tokio::test]
async fn of_two_previews_the_second_is_overtaken() {
    let library = Library::open().await;
    library.edit(ISSUED, HANDED_OUT);
    let (first, _) = library.propose().await;
    let (second, _) = library.propose().await;
    library.desk.accept(first, "mo", None).await.unwrap();
    assert!(matches!(library.desk.accept(second, "root", None).await, Err(Refusal::Overtaken)));
    assert_eq!(library.numbers().await.len(), 2);
}

#[tokio::test]
async fn a_revision_is_brought_back_and_written_to_the_folder() {
    let library = Library::open().await;
    let original = library.on_disk();
    library.edit(ISSUED, HANDED_OUT);
    let (token, _) = library.propose().await;
    library.desk.accept(token, "mo", None).await.unwrap();
    let past = library.desk.diff("1", "2").await.unwrap();
    assert_eq!((past.changes.len(), past.files.len()), (1, 1));
    assert!(matches!(library.desk.diff("1", "7").await, Err(PastError::Unknown(_))));
    let (token, proposal) = library.desk.propose_rollback("1", "mo").await.unwrap();
    assert_eq!(proposal.verdict, Verdict::Fit);
    let outcome = library.desk.accept(token, "mo", None).await.unwrap();
    assert_eq!((outcome.number, outcome.written.files.as_slice()), (3, &[AREA.to_owned()][..]));
    assert!(library.text().contains(ISSUED));
    assert_eq!(library.on_disk(), original);
    assert!(!library.desk.folder_differs().await);
    assert_eq!(library.numbers().await[0], (3, Manner::Rollback));
    // What somebody edits meanwhile is not written over.
    library.edit("Owl", "OWL");
    let (token, _) = library.desk.propose_rollback("2", "mo").await.unwrap();
    let outcome = library.desk.accept(token, "mo", None).await.unwrap();
    assert_eq!(outcome.written.left, [AREA]);
    assert!(library.on_disk().contains("OWL") && library.desk.folder_differs().await);
}

#[tokio::test]
async fn a_file_is_taken_within_bounds() {
    let library = Library::open().await;
    let text = library.on_disk().replace(ISSUED, HANDED_OUT);
    for (path, content, expect) in [
        ("../areas/x.toml", text.as_bytes(), UploadError::NotToml),
        ("/etc/x.toml", text.as_bytes(), UploadError::NotToml),
        (".git/x.toml", text.as_bytes(), UploadError::NotToml),
        ("areas/x.txt", text.as_bytes(), UploadError::NotToml),
        (AREA, b"\xff".as_slice(), UploadError::NotText),
        (AREA, &[b' '; 600 * 1024], UploadError::TooLarge),
    ] {
        assert_eq!(library.desk.propose_upload(path, content, "mo").await.unwrap_err(), expect, "{path}");
    }
    let folder = &library.desk.snapshots().current().folder;
    assert_eq!(place_of(folder, "1-reading.toml").unwrap(), AREA);
    assert!(place_of(folder, "2-writing.toml").is_err());
    // Brackets without an end, as many as there may be.
    let nested = "a = ".to_owned() + &"[".repeat(200_000);
    let (_, proposal) = library.desk.propose_upload(AREA, nested.as_bytes(), "mo").await.unwrap();
    assert_eq!(proposal.verdict, Verdict::Unusable);
    let (token, _) = library.desk.propose_upload(AREA, text.as_bytes(), "mo").await.unwrap();
    let outcome = library.desk.accept(token, "mo", None).await.unwrap();
    assert_eq!(outcome.written.files, [AREA]);
    assert!(library.text().contains(HANDED_OUT) && library.on_disk().contains(HANDED_OUT));
}

#[tokio::test]
async fn whatever_is_sent_is_judged_in_bounded_time() {
    let library = Library::open().await;
    let text = library.on_disk();
    let most = 512 * 1024;
    let fact = text.split("[[initiative.fact]]").nth(1).unwrap().split("[[initiative]]").next().unwrap();
    let mut facts = text.split("[[initiative]]").take(2).collect::<Vec<_>>().join("[[initiative]]");
    while facts.len() + fact.len() + 32 < most {
        facts.push_str("\n[[initiative.fact]]");
        facts.push_str(fact);
    }
    for (what, content) in [
        ("a key of very many parts", format!("{}a = 1", "a.".repeat(most / 2 - 8))),
        ("very many keys", (0..most / 12).map(|number| format!("k{number} = 1\n")).collect()),
        ("very many headings", "[[a]]\n".repeat(most / 6 - 1)),
        ("tables within tables", format!("a = {}", "{a = ".repeat(most / 5 - 1))),
        ("a very long text", format!("a = \"{}\"", "x".repeat(most - 16))),
        ("very many statements", facts),
    ] {
        let judged = library.desk.propose_upload(AREA, content.as_bytes(), "mo").await;
        // It is told what is wrong, or that it takes too long; and answers go on.
        match judged {
            Ok((_, proposal)) => assert_eq!(proposal.verdict == Verdict::Fit, what == "very many statements", "{what}"),
            Err(error) => assert_eq!(error, UploadError::TooLong, "{what}"),
        }
        assert!(library.text().contains(ISSUED), "{what}");
    }
}

#[tokio::test]
async fn a_folder_has_room_for_so_many_files() {
    let library = Library::open().await;
    let others = 200 - library.desk.snapshots().current().folder.files().len();
    for number in 0..others {
        let concept = format!("areas/x{number}.toml");
        let area = format!(
            "[area]\nid = \"x{number}\"\nname = {{ en = \"Area {number}\", zh = \"範疇{number}\" }}\nsymbol = \"📚\"\n\
             colour = \"#1864ab\"\n"
        );
        fs::write(library.dir.path().join(concept), area).unwrap();
    }
    library.desk.take_over(Manner::Reload).await.unwrap().unwrap();
    let text = library.on_disk();
    let one_more = library.desk.propose_upload("areas/y.toml", text.as_bytes(), "mo").await;
    assert_eq!(one_more.unwrap_err(), UploadError::TooMany);
    assert!(library.desk.propose_upload(AREA, text.as_bytes(), "mo").await.is_ok(), "in the place of another");
}

#[tokio::test]
async fn the_folder_is_packed() {
    let library = Library::open().await;
    let (name, content) = library.desk.export(None).await.unwrap();
    assert!(name.starts_with("knowledge-") && name.ends_with(".zip"), "{name}");
    assert_eq!(library.desk.export(Some("1")).await.unwrap(), (name, content.clone()));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(content)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(&format!("knowledge/{AREA}")).unwrap(), &mut text).unwrap();
    assert_eq!(text, library.on_disk());
    assert_eq!(zip.len(), 2, "and nothing that is built in");
}

#[tokio::test]
async fn a_start_goes_on_from_what_was_accepted_last() {
    let library = Library::open().await;
    let text = library.on_disk();
    let library = library.restart().await;
    assert_eq!(library.numbers().await, [(1, Manner::Start)], "nothing is new");
    // An edit while the bot was stopped is taken over.
    library.edit(ISSUED, HANDED_OUT);
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT));
    assert_eq!(library.numbers().await[0], (2, Manner::Start));
    // A folder from before is not: whoever went on without it meant to.
    fs::write(library.dir.path().join(AREA), &text).unwrap();
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT));
    assert!(library.desk.folder_differs().await);
    // Nor is a broken one.
    fs::write(library.dir.path().join(AREA), "broken").unwrap();
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT));
    fs::remove_file(library.dir.path().join(AREA)).unwrap();
    fs::remove_file(library.dir.path().join("source.toml")).unwrap();
    let library = library.restart().await;
    assert!(library.text().contains(HANDED_OUT));
    assert_eq!(library.numbers().await.len(), 2);
}

#[tokio::test]
async fn a_folder_that_was_being_written_is_written_to_the_end() {
    let library = Library::open().await;
    let dir = library.dir.path().to_owned();
    // Two files change at a time, which an upload cannot do but a rollback can.
    let [area, source] = [AREA, "source.toml"].map(|file| fs::read_to_string(dir.join(file)).unwrap());
    fs::write(dir.join(AREA), area.replace(ISSUED, HANDED_OUT)).unwrap();
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    let (token, _) = library.propose().await;
    library.desk.accept(token, "mo", None).await.unwrap();
    let (token, _) = library.desk.propose_rollback("1", "mo").await.unwrap();
    library.desk.accept(token, "mo", None).await.unwrap();
    // As if the program had been killed after the first of them.
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    let library = library.restart().await;
    assert_eq!(fs::read_to_string(dir.join("source.toml")).unwrap(), source);
    assert_eq!(library.numbers().await.len(), 3, "what is half-written is no edit");
    assert!(library.text().contains(ISSUED));
    // As if it had been killed before any of them, and while it wrote beside the one that it was to replace.
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    fs::write(dir.join(AREA), area.replace(ISSUED, HANDED_OUT)).unwrap();
    for beside in [".source.toml.4711.new", "areas/.1-reading.toml.4711.new", ".mine.toml.4711.new", ".source.toml.new"]
    {
        fs::write(dir.join(beside), "half").unwrap();
    }
    let library = library.restart().await;
    assert!(!library.desk.folder_differs().await);
    assert_eq!(library.on_disk(), area);
    assert_eq!(library.numbers().await.len(), 3);
    let is_left = |name: &str| dir.join(name).exists();
    assert!(!is_left(".source.toml.4711.new") && !is_left("areas/.1-reading.toml.4711.new"));
    assert!(is_left(".mine.toml.4711.new") && is_left(".source.toml.new"), "what is not the bot's own is left");
}

#[tokio::test]
async fn what_a_moderator_has_edited_in_the_folder_is_never_taken_for_half_written() {
    let library = Library::open().await;
    let dir = library.dir.path().to_owned();
    let source = fs::read_to_string(dir.join("source.toml")).unwrap();
    library.edit(ISSUED, HANDED_OUT);
    fs::write(dir.join("source.toml"), format!("# mine\n{source}")).unwrap();
    let (token, _) = library.propose().await;
    library.desk.accept(token, "mo", None).await.unwrap();
    // One of the two edits is undone while the bot is stopped.
    fs::write(dir.join("source.toml"), &source).unwrap();
    let library = library.restart().await;
    assert_eq!(fs::read_to_string(dir.join("source.toml")).unwrap(), source);
    assert_eq!(library.numbers().await[0], (3, Manner::Start));
}

#[tokio::test]
async fn another_process_follows() {
    let one = Library::open().await;
    let origin = one.desk.snapshots().origin().clone();
    let (other, answers) = desk(origin, &one.store, Arc::clone(&one.clock) as _).await.unwrap();
    let following = tokio::spawn(Arc::clone(&other).follow_others());
    one.edit(ISSUED, HANDED_OUT);
    let (token, _) = one.propose().await;
    one.desk.accept(token, "mo", None).await.unwrap();
    let began = std::time::Instant::now();
    while other.snapshots().current().number != Some(2) {
        assert!(began.elapsed() < Duration::from_secs(3), "the other one did not follow");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let text = answers.ask(&Ask::new("when is the Night Owl Card issued?")).reply.to_text();
    assert!(text.contains(HANDED_OUT));
    following.abort();
}

/// It has not heard of it yet; and the folder is back to what it answers from.
#[tokio::test]
async fn what_was_accepted_elsewhere_is_what_a_change_is_held_against() {
    let one = Library::open().await;
    let origin = one.desk.snapshots().origin().clone();
    let (other, answers) = desk(origin, &one.store, Arc::clone(&one.clock) as _).await.unwrap();
    one.edit(ISSUED, HANDED_OUT);
    let (token, _) = one.propose().await;
    one.desk.accept(token, "mo", None).await.unwrap();
    one.edit(HANDED_OUT, ISSUED);
    let (token, proposal) = other.propose_reload(Manner::Reload, "mo").await.unwrap();
    assert_eq!((proposal.verdict, proposal.base.number), (Verdict::Fit, Some(2)));
    assert_eq!(other.accept(token, "mo", None).await.unwrap().number, 3);
    let text = answers.ask(&Ask::new("when is the Night Owl Card issued?")).reply.to_text();
    assert!(text.contains(ISSUED));
}

#[tokio::test]
async fn without_a_store_questions_are_answered_and_nothing_is_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("initiative-bot.db");
    fs::create_dir(&file).unwrap();
    fs::create_dir(dir.path().join("areas")).unwrap();
    for file in ["source.toml", AREA] {
        fs::copy(Path::new(FIXTURE).join(file), dir.path().join(file)).unwrap();
    }
    let library = Library::at(dir, Store::file(data.path())).await;
    assert!(library.text().contains(ISSUED));
    library.edit(ISSUED, HANDED_OUT);
    let (token, proposal) = library.propose().await;
    assert_eq!(proposal.verdict, Verdict::Fit);
    assert!(matches!(library.desk.accept(token, "mo", None).await, Err(Refusal::Store(_))));
    assert!(library.text().contains(ISSUED) && library.store.trouble().is_some());
    // It comes back, and what was proposed is still there.
    fs::remove_dir(&file).unwrap();
    let refusal = library.desk.accept(token, "mo", None).await;
    // The folder was edited while nothing could be kept: it is the first revision.
    assert!(matches!(refusal, Err(Refusal::Overtaken | Refusal::Gone)) || refusal.is_ok());
    assert_eq!(library.store.trouble(), None);
}

#[tokio::test]
async fn the_folder_is_taken_over_by_itself_only_if_it_is_fit() {
    let library = Library::open().await;
    assert!(library.desk.take_over(Manner::Signal).await.unwrap().is_none());
    library.edit(ISSUED, HANDED_OUT);
    let outcome = library.desk.take_over(Manner::Watch).await.unwrap().unwrap();
    assert_eq!((outcome.number, outcome.proposal.manner), (2, Manner::Watch));
    library.golden("[[question]]\nask = \"Night Owl Card\"\nexpect = \"abstain\"\n");
    assert!(matches!(library.desk.take_over(Manner::Signal).await, Err(TakeOverError::NotFit(_))));
    assert!(library.text().contains(HANDED_OUT));
}
