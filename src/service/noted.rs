//! What is noted of a question and its answer: as much as it takes to explain the answer later, and to learn from those
//! that there was none for.

use serde::{Deserialize, Serialize};
use time::Date;

use super::gaps::{anonymous, telling_terms, terms};
use super::scribe::Note;
use super::{Answer, Scribe};
use crate::domain::{Id, KnowledgeBase, Language, Subject};
use crate::engine::{Conversation, Decision, Snapshot};
use crate::store::{GapKind, GivenAnswer, NewGap, RecentQuestion};

/// A question as it was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedAs {
    /// The text.
    pub text: String,
    /// Whether it was directed to the bot.
    pub addressed: bool,
    /// The language that the person was known to read.
    pub locale: Option<Language>,
    /// The day that it was answered as of.
    pub today: Date,
    /// What went before, in terms of the knowledge that it was answered from.
    pub before: Conversation,
    /// Whether it was no question, but a kind word.
    pub is_courtesy: bool,
}

/// What went before, by ids: a snapshot's places mean nothing to another one.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Before {
    subjects: Vec<String>,
    facets: Vec<String>,
    clarifying: bool,
    together: Vec<String>,
    language: Option<String>,
}

/// What went before a question, as text to be kept.
pub(super) fn before_to_text(before: &Conversation, knowledge: &KnowledgeBase) -> String {
    let ids = |subjects: &[Subject]| subjects.iter().map(|&subject| knowledge.id(subject).to_string()).collect();
    let before = Before {
        subjects: ids(&before.subjects),
        facets: before.facets.iter().map(Id::to_string).collect(),
        clarifying: before.clarifying,
        together: ids(&before.together),
        language: before.language.map(|language| language.to_string()),
    };
    serde_json::to_string(&before).unwrap_or_default()
}

/// What [`before_to_text`] wrote, in terms of `knowledge`; nothing where it cannot be read.
pub(super) fn before_from_text(text: &str, knowledge: &KnowledgeBase) -> Conversation {
    let before: Before = serde_json::from_str(text).unwrap_or_default();
    let subjects = |ids: &[String]| ids.iter().filter_map(|id| knowledge.subject(id)).collect();
    Conversation {
        subjects: subjects(&before.subjects),
        facets: before.facets.iter().map(|id| Id::new(id)).collect(),
        clarifying: before.clarifying,
        together: subjects(&before.together),
        language: before.language.as_deref().and_then(Language::from_locale),
    }
}

impl Scribe {
    /// A question was answered, or it was not, in a channel. `message` is what the answer is found by later: the message
    /// that holds it, or the interaction that it responds to.
    ///
    /// Of what was only overheard nothing is kept but what was answered, and that only as an answer.
    pub fn answered(&self, answer: &Answer, channel: u64, message: Option<u64>) {
        let Some(asked) = &answer.asked else { return };
        if asked.is_courtesy {
            return;
        }
        let at = self.now();
        let question = anonymous(&asked.text);
        let words = terms(&question);
        if words.is_empty() {
            return;
        }
        let language = answer.outcome.language.to_string();
        let (knowledge, outcome) = (answer.current.knowledge(), &answer.outcome);
        if let Some(message) = message {
            self.note(Note::Answer(GivenAnswer {
                message,
                channel,
                question: question.clone(),
                addressed: asked.addressed,
                language: asked.locale.map(|locale| locale.to_string()),
                today: asked.today.to_string(),
                conversation: before_to_text(&asked.before, knowledge),
                revision: knowledge.revision.clone(),
                at,
            }));
        }
        if !asked.addressed {
            return;
        }
        // What leans on the turn before means nothing by itself.
        let leans = outcome.decision != Decision::Abstain && !asked.before.subjects.is_empty();
        let kind = match outcome.decision {
            Decision::Answer => None,
            Decision::NotStated => Some(GapKind::NotStated),
            Decision::Clarify => Some(GapKind::Ambiguous),
            Decision::Abstain => Some(GapKind::Unanswered),
        };
        if !leans {
            self.note(Note::Question(RecentQuestion {
                terms: words,
                question: question.clone(),
                language: asked.locale.map(|locale| locale.to_string()),
                count: 1,
                at,
            }));
        }
        if let Some(kind) = kind {
            let guesses: Vec<Subject> = outcome.subjects.iter().chain(&outcome.runners_up).copied().collect();
            let guesses = guesses.into_iter().map(|subject| knowledge.id(subject).to_string()).collect();
            let terms = telling_terms(&answer.current.snapshot, &question);
            self.note(Note::Gap(NewGap { kind, question, terms, language, guesses, at }));
        }
    }

    /// An answer is gone, and what is known of it with it.
    pub fn gone(&self, message: u64) {
        self.note(Note::Gone(message));
    }

    /// A reader said that an answer about `subject` did not help. By the words of `snapshot` its question is known again.
    pub fn unhelpful(&self, message: u64, subject: &Id, language: Language, snapshot: &Snapshot) {
        let (subject, language, snapshot) = (subject.to_string(), language.to_string(), snapshot.clone());
        self.note(Note::Unhelpful { message, subject, language, snapshot });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_before_is_kept_by_ids() {
        let knowledge = crate::knowledge::load(&crate::knowledge::Folder::embedded()).knowledge.unwrap();
        let before = Conversation {
            subjects: vec![Subject::Initiative(3), Subject::Area(1)],
            facets: vec![Id::new("amount")],
            clarifying: true,
            together: vec![Subject::Initiative(3), Subject::Initiative(4)],
            language: Some(Language::Zh),
        };
        let text = before_to_text(&before, &knowledge);
        assert_eq!(before_from_text(&text, &knowledge), before, "{text}");
        assert_eq!(before_from_text("?", &knowledge), Conversation::default());
    }
}
