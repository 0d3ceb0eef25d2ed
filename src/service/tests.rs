//! The use cases on a small knowledge base about something else than the shipped one.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use time::macros::date;

use super::*;
use crate::domain::{Language, Subject};
use crate::engine::Decision;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/library");
const AREA: &str = "areas/1-reading.toml";

/// A copy of the fixture that may be edited, and the answers from it.
struct Library {
    dir: tempfile::TempDir,
    answers: Answers<u32>,
}

impl Library {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("areas")).unwrap();
        for file in ["source.toml", AREA] {
            fs::copy(Path::new(FIXTURE).join(file), dir.path().join(file)).unwrap();
        }
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::on(date!(2031 - 06 - 01)));
        let (store, _) = SnapshotStore::open(Origin::Folder(dir.path().to_owned()), &*clock).unwrap();
        let conversations = Conversations::new(Duration::from_secs(60), 10);
        let answers = Answers::new(Arc::new(store), conversations, clock, Language::En);
        Self { dir, answers }
    }

    fn golden(&self, questions: &str) {
        fs::write(self.dir.path().join("questions.toml"), questions).unwrap();
    }
}

#[track_caller]
fn check_golden(question: &str, expect: Option<&str>) {
    let library = Library::open();
    library.golden(&format!("[[question]]\nask = \"when is the Night Owl Card issued?\"\n{question}\n"));
    let report = Report::new(library.answers.store().origin().read().unwrap(), &SystemClock);
    let failures = golden::run(report.snapshot.as_ref().unwrap(), date!(2031 - 06 - 01));
    assert_eq!(failures.first().map(|failure| failure.reason.as_str()), expect);
}

#[test]
fn golden_questions_say_what_differs() {
    let answer = "expect = \"answer\"\nsubjects = [\"night-owl-card\"]";
    check_golden(answer, None);
    check_golden(&format!("{answer}\nfacets = [\"timeline\"]\nlanguage = \"en\""), None);
    check_golden("expect = \"abstain\"", Some("expected abstain, got answer about `night-owl-card`"));
    check_golden(
        "expect = \"answer\"\nsubjects = [\"book-bicycle\"]",
        Some("expected it to be about `book-bicycle`, got `night-owl-card`"),
    );
    check_golden(&format!("{answer}\nfacets = [\"amount\"]"), Some("expected to see `amount`, got `timeline`"));
    check_golden(&format!("{answer}\nlanguage = \"zh\""), Some("expected the language zh, got en"));
}

#[test]
fn a_name_is_looked_up_by_id_name_or_alias() {
    let library = Library::open();
    let current = library.answers.store().current();
    for (name, expect) in [
        ("night-owl-card", Subject::Initiative(0)),
        (" NIGHT-OWL-CARD ", Subject::Initiative(0)),
        ("Night Owl Card", Subject::Initiative(0)),
        ("夜貓證", Subject::Initiative(0)),
        ("reading", Subject::Area(0)),
    ] {
        assert_eq!(library.answers.look_up(&current, name, None), Lookup::Found(expect), "{name}");
    }
    assert!(matches!(library.answers.look_up(&current, "quantum plumbing", None), Lookup::Nearest(_)));
}

#[test]
fn a_conversation_goes_on_over_chatter() {
    let library = Library::open();
    let ask = |text| library.answers.ask(&Ask { speaker: Some(1), ..Ask::new(text) });
    ask("what is the Night Owl Card?");
    assert_eq!(ask("good morning everybody").outcome.decision, Decision::Abstain);
    let answer = ask("when will it be issued?");
    assert_eq!(answer.outcome.subjects, [Subject::Initiative(0)]);
    assert_eq!(
        library.answers.ask(&Ask::new("when will it be issued?")).outcome.subjects,
        [],
        "without a conversation"
    );
}

#[test]
fn what_is_picked_can_be_asked_about_next() {
    let library = Library::open();
    let current = library.answers.store().current();
    let facet = crate::domain::Id::new("quantity");
    let answer = library.answers.facet(current, Subject::Initiative(1), &facet, Language::Zh, Some(1));
    assert!(answer.reply.to_text().contains("12輛單車"), "{}", answer.reply.to_text());
    let follow_up = library.answers.ask(&Ask { speaker: Some(1), ..Ask::new("how many?") });
    assert_eq!(follow_up.outcome.subjects, [Subject::Initiative(1)]);
}

#[test]
fn an_edited_question_is_answered_as_if_it_had_been_asked_like_that() {
    let library = Library::open();
    let ask = |text| Ask { speaker: Some(1), ..Ask::new(text) };
    library.answers.ask(&ask("what is the Night Owl Card?"));
    let mistaken = library.answers.ask(&ask("how many bicycles in the Book Bicycle?"));
    let edited = library.answers.ask_anew(&ask("and when is it issued?"), mistaken.turn);
    assert_eq!(edited.outcome.subjects, [Subject::Initiative(0)]);
    let stale = library.answers.ask_anew(&ask("and when is it issued?"), mistaken.turn);
    assert_eq!((stale.outcome.decision, stale.turn), (Decision::Abstain, None), "the conversation has gone on");
}

#[test]
fn a_kind_word_is_met_with_one() {
    let library = Library::open();
    for (text, expect) in [
        ("thx", "welcome"),
        ("唔該晒", "不用客氣"),
        ("hello", "Hello! I answer questions about"),
        ("what should I cook tonight?", "You could ask me, for example: “"),
    ] {
        let answer = library.answers.ask(&Ask::new(text));
        assert_eq!(answer.outcome.decision, Decision::Abstain, "{text}");
        assert!(answer.reply.to_text().contains(expect), "{text}: {}", answer.reply.to_text());
    }
}
