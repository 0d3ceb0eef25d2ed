//! Scores answers to labelled questions, and tells what the confidence in them is worth.
//!
//! Everything here is arithmetic on questions and outcomes: the questions come in as text and the day as a parameter.

mod bars;
mod calibration;
mod judge;
mod labelled;
mod report;

use std::collections::HashMap;

use time::Date;

use crate::domain::{Language, Subject};
use crate::engine::{Conversation, Decision, Outcome, Question, Snapshot};
use crate::reply;

pub use bars::{Bars, Costs, OVERHEARD_COSTS, Point, Proposal};
pub use calibration::{Bin, Calibration};
pub use judge::Miss;
pub use labelled::{Labelled, QuestionsError, parse};
pub use report::{Confusion, Report, Tally};

/// A labelled question and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored<'a> {
    /// The question with its labels.
    pub question: &'a Labelled,
    /// What was decided.
    pub decision: Decision,
    /// Ids of what the answer was about, best first.
    pub subjects: Vec<String>,
    /// How sure the engine was of its decision.
    pub confidence: f32,
    /// What is wrong with the answer; `None` for a right one.
    pub miss: Option<Miss>,
    /// Whether another subject was spoken of than the one asked for.
    pub astray: bool,
    /// The reply that was given, or that a lower bar would let through.
    pub reply: Option<Reply>,
}

/// A reply, as a bar on confidence sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reply {
    /// The bars up to this one let it through.
    pub confidence: f32,
    /// Whether it is what was asked for.
    pub right: bool,
}

/// Asks every question of the snapshot, in order and each conversation by itself. Questions without a day of their own
/// are asked as if it were `today`, and `language` is that of messages whose script does not tell.
///
/// # Errors
///
/// If a label names a subject that the knowledge base does not have.
pub fn run<'a>(
    snapshot: &Snapshot,
    questions: &'a [Labelled],
    today: Date,
    language: Language,
) -> Result<Vec<Scored<'a>>, QuestionsError> {
    let mut conversations: HashMap<&str, Conversation> = HashMap::new();
    let mut scored = Vec::with_capacity(questions.len());
    for question in questions {
        question.check_ids(snapshot.knowledge())?;
        let speaker = question.conversation.as_deref();
        let before = speaker.and_then(|speaker| conversations.get(speaker)).cloned().unwrap_or_default();
        let asked = Question {
            text: &question.question,
            addressed: question.addressed,
            today: question.today.unwrap_or(today),
            locale: Some(language),
        };
        let outcome = snapshot.answer(&asked, &before);
        scored.push(score(snapshot, question, &asked, &before, &outcome));
        // Chatter in between does not end a conversation.
        if let (Some(speaker), true) = (speaker, outcome.decision != Decision::Abstain) {
            conversations.insert(speaker, outcome.conversation);
        }
    }
    Ok(scored)
}

fn score<'a>(
    snapshot: &Snapshot,
    question: &'a Labelled,
    asked: &Question<'_>,
    before: &Conversation,
    outcome: &Outcome,
) -> Scored<'a> {
    let knowledge = snapshot.knowledge();
    let text = || reply::render(knowledge, outcome, asked.today).to_text();
    let miss = judge::miss(knowledge, question, outcome, text);
    let reply = match outcome.decision {
        Decision::Abstain => held_back(snapshot, question, asked, before),
        _ => Some(Reply { confidence: outcome.confidence, right: miss.is_none() }),
    };
    let subjects: Vec<String> = outcome.subjects.iter().map(|&s| knowledge.id(s).as_str().to_owned()).collect();
    Scored {
        question,
        decision: outcome.decision,
        confidence: outcome.confidence,
        astray: judge::is_astray(knowledge, question, &subjects),
        subjects,
        miss,
        reply,
    }
}

/// The reply that only the bar held back, if it was the bar. What it would say is not known, so it is taken to be right
/// when it would be about the right subject.
fn held_back(snapshot: &Snapshot, question: &Labelled, asked: &Question<'_>, before: &Conversation) -> Option<Reply> {
    let explanation = snapshot.explain(asked, before);
    let best = explanation.candidates.first()?;
    // Whoever clears the bar, or speaks of something that is not ours, was stopped by another gate.
    let neighbour = explanation.phrases.iter().any(|(_, meaning)| meaning == "neighbour");
    let other_gate = best.confidence >= explanation.bar || neighbour;
    let knowledge = snapshot.knowledge();
    let right = || {
        let subject = knowledge.subject(best.subject.as_str());
        let about = matches!(question.decision, Decision::Answer | Decision::NotStated);
        about && subject.is_some_and(|subject: Subject| judge::is_about(knowledge, question, &[subject]))
    };
    (!other_gate).then(|| Reply { confidence: best.confidence, right: right() })
}
