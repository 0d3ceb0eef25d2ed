//! What the knowledge can learn from a question that it could not answer.

use time::Date;

use super::edit::{EditError, Golden, Words, add_golden, add_words, language_of};
use crate::domain::{KnowledgeBase, Subject};
use crate::engine::{Conversation, Decision, Outcome, Question, Snapshot};
use crate::knowledge::{self, File, Folder};
use crate::reply;
use crate::service::golden;

/// How much of an answer is shown beside what it would be learnt by.
const BRIEF: usize = 300;

/// What a moderator says about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The gap that it closes.
    pub gap: i64,
    /// The question, as it is to be kept.
    pub question: String,
    /// Id of what it is about; nothing for a question that is to be met with silence.
    pub subject: Option<String>,
    /// Words by which it is to be understood.
    pub words: Words,
}

/// What is made of a lesson.
#[derive(Debug, Clone)]
pub struct Taught {
    /// The lesson.
    pub lesson: Lesson,
    /// What is added, as TOML.
    pub toml: String,
    /// What the question is answered with then.
    pub then: Then,
}

/// An answer, as far as it tells whether a lesson is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Then {
    /// The decision.
    pub decision: Decision,
    /// What it is about.
    pub subjects: Vec<String>,
    /// The beginning of what is said.
    pub text: String,
    /// Whether it is as the moderator means it.
    pub is_meant: bool,
}

/// The files that a lesson changes, and what it comes to.
#[derive(Debug, Clone)]
pub(in crate::service) struct Draft {
    /// The files.
    pub files: Vec<File>,
    /// What it comes to.
    pub taught: Taught,
}

/// Proposes the words by which a question is to be understood: none where it leads to the subject already; as a name
/// where nothing is called so, and as a keyword where others use the words as well.
#[must_use]
pub fn suggest(snapshot: &Snapshot, question: &str, subject: Subject, today: Date) -> Words {
    let asked = Question { text: question, addressed: true, today, locale: None };
    if leads_to(snapshot.knowledge(), &snapshot.answer(&asked, &Conversation::default()), subject) {
        return Words::default();
    }
    let Some(telling) = snapshot.telling(&asked) else { return Words::default() };
    let owners = snapshot.called(&telling.text);
    if owners.contains(&subject) || has_keyword(snapshot.knowledge(), subject, &telling.text) {
        return Words::default();
    }
    let words = vec![telling.text];
    if owners.is_empty() && !telling.is_known {
        Words { names: words, ..Words::default() }
    } else {
        Words { keywords: words, ..Words::default() }
    }
}

/// Whether a question asked as a golden one would be is met with silence.
#[must_use]
pub fn is_met_with_silence(snapshot: &Snapshot, question: &str, today: Date) -> bool {
    let asked = Question { text: question, addressed: true, today, locale: None };
    snapshot.answer(&asked, &Conversation::default()).decision == Decision::Abstain
}

/// Makes a lesson edits of `folder`, which `snapshot` was loaded from: the words, and a golden question with what the
/// engine then says, if it is as it is meant, and else with what it should say.
///
/// # Errors
/// When a file cannot be edited.
pub(in crate::service) fn draft(
    folder: &Folder,
    snapshot: &Snapshot,
    lesson: Lesson,
    today: Date,
) -> Result<Draft, EditError> {
    let mut files = Vec::new();
    let mut with_words = None;
    if let Some(subject) = lesson.subject.as_deref().filter(|_| !lesson.words.is_empty()) {
        files.push(add_words(folder, subject, &lesson.words)?);
        // A folder that cannot be loaded is for whoever looks at the proposal to see.
        with_words = knowledge::load(&folder.with(files.clone())).knowledge.map(Snapshot::new);
    }
    let snapshot = with_words.as_ref().unwrap_or(snapshot);
    let knowledge = snapshot.knowledge();
    let asked = Question { text: &lesson.question, addressed: true, today, locale: None };
    let outcome = snapshot.answer(&asked, &Conversation::default());
    let meant = lesson.subject.as_deref().and_then(|id| knowledge.subject(id));
    let is_meant = match meant {
        Some(subject) => leads_to(knowledge, &outcome, subject),
        None => outcome.decision == Decision::Abstain,
    };
    let expect = match (is_meant, meant) {
        (true, _) => outcome.decision,
        (false, Some(_)) => Decision::Answer,
        (false, None) => Decision::Abstain,
    };
    let facets = outcome.facets.iter().filter(|_| is_meant).map(ToString::to_string).collect();
    let golden = Golden {
        ask: lesson.question.clone(),
        expect: expect.name(),
        subjects: lesson.subject.iter().cloned().collect(),
        facets,
    };
    files.push(add_golden(folder, &golden)?);
    let said = reply::render(knowledge, &outcome, today).to_text();
    // The source's words and its name add nothing here.
    let said = said.lines().filter(|line| !line.starts_with(['>', '—'])).collect::<Vec<_>>().join("\n");
    let then = Then {
        decision: outcome.decision,
        subjects: outcome.subjects.iter().map(|&subject| knowledge.id(subject).to_string()).collect(),
        text: said.chars().take(BRIEF).collect(),
        is_meant,
    };
    let toml = written(&lesson, &golden, files.first().filter(|_| files.len() > 1));
    Ok(Draft { files, taught: Taught { lesson, toml, then } })
}

/// Whether an outcome is about a subject and nothing else, as a golden question would have it.
fn leads_to(knowledge: &KnowledgeBase, outcome: &Outcome, subject: Subject) -> bool {
    let is_told = matches!(outcome.decision, Decision::Answer | Decision::NotStated);
    is_told && golden::is_about(knowledge, outcome, subject)
}

fn has_keyword(knowledge: &KnowledgeBase, subject: Subject, word: &str) -> bool {
    let keywords = match subject {
        Subject::Initiative(i) => &knowledge.initiatives[i].keywords,
        Subject::Area(a) => &knowledge.areas[a].keywords,
    };
    keywords.iter().flat_map(|(_, words)| words).any(|known| known.to_lowercase() == word.to_lowercase())
}

/// What is added, for a moderator to read.
fn written(lesson: &Lesson, golden: &Golden, file: Option<&File>) -> String {
    let mut text = String::new();
    if let (Some(file), Some(subject)) = (file, &lesson.subject) {
        text.push_str(&format!("# {}: {subject}\n", file.path));
        for (key, words) in lesson.words.by_key() {
            for word in words {
                let word = toml_edit::Value::from(word.as_str());
                let language = language_of(word.as_str().unwrap_or_default()).code();
                text.push_str(&format!("{key}.{language} = [{word}]\n"));
            }
        }
        text.push('\n');
    }
    text.push_str(&golden.to_toml());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2031 - 06 - 01);

    fn library() -> (Folder, Snapshot) {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/library");
        let folder = Folder::read(std::path::Path::new(dir)).unwrap();
        let snapshot = Snapshot::new(knowledge::load(&folder).knowledge.unwrap());
        (folder, snapshot)
    }

    fn lesson(question: &str, subject: Option<&str>, words: Words) -> Lesson {
        Lesson { gap: 1, question: question.to_owned(), subject: subject.map(str::to_owned), words }
    }

    #[track_caller]
    fn check(question: &str, subject: &str, names: &[&str], keywords: &[&str]) {
        let (_, snapshot) = library();
        let subject = snapshot.knowledge().subject(subject).unwrap();
        let words = suggest(&snapshot, question, subject, TODAY);
        assert_eq!((words.names, words.keywords), (owned(names), owned(keywords)), "{question}");
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_that_nothing_is_called_by_become_a_name() {
        check("when is the Moonlight Card issued?", "night-owl-card", &["Moonlight Card"], &[]);
        check("飛天證幾時有？", "night-owl-card", &["飛天證"], &[]);
    }

    #[test]
    fn what_leads_there_already_needs_no_words() {
        check("when is the Night Owl Card issued?", "night-owl-card", &[], &[]);
        check("when is the deadline for the Night Owl Card?", "night-owl-card", &[], &[]);
    }

    #[test]
    fn no_name_is_taken_from_another_and_no_stop_word_becomes_one() {
        check("夜貓證幾時有？", "book-bicycle", &[], &["夜貓證"]);
        check("when is it?", "book-bicycle", &[], &[]);
    }

    #[test]
    fn a_lesson_is_understood_and_fixed() {
        let (folder, snapshot) = library();
        let question = "when is the Moonlight Pass issued?";
        let words = Words { names: owned(&["Moonlight Pass"]), ..Words::default() };
        let draft = draft(&folder, &snapshot, lesson(question, Some("night-owl-card"), words), TODAY).unwrap();
        let Taught { then, toml, .. } = &draft.taught;
        assert!(then.is_meant && then.decision == Decision::Answer, "{then:?}");
        assert_eq!(then.subjects, ["night-owl-card"]);
        assert!(then.text.contains("2032"));
        let expect = "# areas/1-reading.toml: night-owl-card\naliases.en = [\"Moonlight Pass\"]\n\n[[question]]\n\
                      ask = \"when is the Moonlight Pass issued?\"\nexpect = \"answer\"\nsubjects = [\"night-owl-card\"]\n\
                      facets = [\"timeline\"]\n";
        assert_eq!(*toml, expect);
        let paths: Vec<_> = draft.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["areas/1-reading.toml", "questions.toml"]);
        let after = knowledge::load(&folder.with(draft.files)).knowledge.unwrap();
        assert!(crate::service::golden::run(&Snapshot::new(after), TODAY).is_empty());
    }

    #[test]
    fn what_the_document_does_not_state_is_fixed_as_that() {
        let (folder, snapshot) = library();
        let question = "what is the deadline for the Night Owl Card?";
        let drafted =
            draft(&folder, &snapshot, lesson(question, Some("night-owl-card"), Words::default()), TODAY).unwrap();
        assert!(drafted.taught.then.is_meant);
        assert!(drafted.taught.toml.contains("expect = \"not_stated\""), "{}", drafted.taught.toml);
        assert_eq!(drafted.files.len(), 1);
    }

    #[test]
    fn a_lesson_that_is_not_understood_says_so() {
        let (folder, snapshot) = library();
        let words = Words { keywords: owned(&["parrot"]), ..Words::default() };
        let lesson = lesson("what should I cook tonight?", Some("book-bicycle"), words);
        let draft = draft(&folder, &snapshot, lesson, TODAY).unwrap();
        assert!(!draft.taught.then.is_meant);
        assert!(draft.taught.toml.contains("expect = \"answer\""));
        let after = Snapshot::new(knowledge::load(&folder.with(draft.files)).knowledge.unwrap());
        assert_eq!(crate::service::golden::run(&after, TODAY).len(), 1, "its golden question fails");
    }

    #[test]
    fn silence_is_fixed_where_there_is_silence() {
        let (folder, snapshot) = library();
        let question = "what should I cook tonight?";
        assert!(is_met_with_silence(&snapshot, question, TODAY));
        assert!(!is_met_with_silence(&snapshot, "when is the Night Owl Card issued?", TODAY));
        let draft = draft(&folder, &snapshot, lesson(question, None, Words::default()), TODAY).unwrap();
        assert!(draft.taught.then.is_meant);
        assert!(draft.taught.toml.ends_with("expect = \"abstain\"\n"), "{}", draft.taught.toml);
    }
}
