//! Which answers a change changes.

use std::collections::BTreeSet;

use time::Date;

use crate::domain::Language;
use crate::engine::{Conversation, Question, Snapshot};
use crate::reply;

/// How much of an answer is shown in a comparison.
const BRIEF: usize = 200;

/// A question whose answer would be another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerChange {
    /// What is asked.
    pub question: String,
    /// Whether it is a golden question; else somebody has really asked it.
    pub is_golden: bool,
    /// The answer now.
    pub before: Brief,
    /// The answer then.
    pub after: Brief,
}

/// An answer in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// What was decided.
    pub decision: &'static str,
    /// What it is about, and the first line of it that differs from the other answer.
    pub text: String,
}

/// A question to compare the answers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub question: String,
    pub addressed: bool,
    pub language: Option<Language>,
    pub is_golden: bool,
}

/// The questions whose answers differ, golden ones first.
pub(super) fn compare(before: &Snapshot, after: &Snapshot, asked: &[Asked], today: Date) -> Vec<AnswerChange> {
    let mut seen = BTreeSet::new();
    let mut changes = Vec::new();
    for asked in asked {
        if !seen.insert((&asked.question, asked.addressed)) {
            continue;
        }
        let [before, after] = [before, after].map(|snapshot| answer(snapshot, asked, today));
        if before != after {
            let at = before.lines.iter().zip(&after.lines).take_while(|(before, after)| before == after).count();
            let is_golden = asked.is_golden;
            let [before, after] = [before.brief(at), after.brief(at)];
            changes.push(AnswerChange { question: asked.question.clone(), is_golden, before, after });
        }
    }
    changes.sort_by_key(|change| !change.is_golden);
    changes
}

/// An answer as it is read.
#[derive(Debug, PartialEq)]
struct Said {
    decision: &'static str,
    title: String,
    lines: Vec<String>,
}

impl Said {
    /// The line of this number, as the one that tells what is different, with what it is about.
    fn brief(self, at: usize) -> Brief {
        let line = self.lines.into_iter().nth(at).unwrap_or_default();
        let parts = [self.title, line].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Brief { decision: self.decision, text: parts.join(": ").chars().take(BRIEF).collect() }
    }
}

fn answer(snapshot: &Snapshot, asked: &Asked, today: Date) -> Said {
    let question = Question { text: &asked.question, addressed: asked.addressed, today, locale: asked.language };
    let outcome = snapshot.answer(&question, &Conversation::default());
    let reply = reply::render(snapshot.knowledge(), &outcome, today);
    let said = reply.to_text();
    let lines = said.lines().filter(|line| !line.is_empty() && *line != reply.title).map(str::to_owned).collect();
    Said { decision: outcome.decision.name(), title: reply.title, lines }
}
