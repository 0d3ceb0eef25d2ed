//! Asks the golden questions: those whose outcomes moderators have fixed.

use std::collections::BTreeSet;

use time::Date;

use crate::domain::{GoldenQuestion, Id, KnowledgeBase, Span, Subject};
use crate::engine::{Conversation, Outcome, Question, Snapshot};
use crate::knowledge::Problem;

/// A golden question whose outcome is not the one that was fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is asked.
    pub question: String,
    /// What differs, in one sentence.
    pub reason: String,
    /// Where the question is written.
    pub span: Span,
}

impl Failure {
    /// The failure as a problem of the knowledge folder.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        Problem::error(self.span, format!("golden question “{}”: {}", self.question, self.reason))
            .help("mend the facts, names or words by which it is understood, or what the question expects")
    }
}

/// Asks every golden question of the snapshot as if it were `today`, and returns those that fail, in order.
#[must_use]
pub fn run(snapshot: &Snapshot, today: Date) -> Vec<Failure> {
    let knowledge = snapshot.knowledge();
    let fail = |golden: &GoldenQuestion| {
        let question = Question { text: &golden.question, addressed: golden.addressed, today, locale: None };
        let outcome = snapshot.answer(&question, &Conversation::default());
        let reason = difference(knowledge, golden, &outcome)?;
        Some(Failure { question: golden.question.clone(), reason, span: golden.span })
    };
    knowledge.golden.iter().filter_map(fail).collect()
}

/// Whether an outcome is about a subject, or about all that is in an area.
pub(super) fn is_about(knowledge: &KnowledgeBase, outcome: &Outcome, subject: Subject) -> bool {
    let [got, expected] = [subjects(knowledge, outcome), BTreeSet::from([knowledge.id(subject)])];
    expand(knowledge, &got) == expand(knowledge, &expected)
}

/// The first thing in which an outcome is not what was fixed.
fn difference(knowledge: &KnowledgeBase, golden: &GoldenQuestion, outcome: &Outcome) -> Option<String> {
    let decision = outcome.decision.name();
    if decision != golden.decision {
        return Some(match list(subjects(knowledge, outcome)).as_str() {
            "nothing" => format!("expected {}, got {decision}", golden.decision),
            got => format!("expected {}, got {decision} about {got}", golden.decision),
        });
    }
    let (got, expected) = (subjects(knowledge, outcome), golden.subjects.iter().collect::<BTreeSet<_>>());
    if expand(knowledge, &got) != expand(knowledge, &expected) {
        return Some(format!("expected it to be about {}, got {}", list(expected), list(got)));
    }
    let shown = shown_facets(knowledge, outcome);
    if !golden.facets.is_empty() && !golden.facets.iter().any(|facet| shown.contains(facet)) {
        return Some(format!("expected to see {}, got {}", list(golden.facets.iter().collect()), list(shown)));
    }
    match golden.language {
        Some(language) if language != outcome.language => {
            Some(format!("expected the language {language}, got {}", outcome.language))
        }
        _ => None,
    }
}

fn subjects<'a>(knowledge: &'a KnowledgeBase, outcome: &Outcome) -> BTreeSet<&'a Id> {
    outcome.subjects.iter().map(|&subject| knowledge.id(subject)).collect()
}

/// The ids with those of areas replaced by their initiatives': an area and all that is in it are the same answer.
fn expand<'a>(knowledge: &'a KnowledgeBase, ids: &BTreeSet<&'a Id>) -> BTreeSet<&'a Id> {
    let expand_one = |id: &&'a Id| match knowledge.subject(id.as_str()) {
        Some(Subject::Area(area)) => knowledge.members(area).map(|(_, initiative)| &initiative.id).collect(),
        _ => vec![*id],
    };
    ids.iter().flat_map(expand_one).collect()
}

/// The facets of the statements that are shown, and those that are said not to be stated.
fn shown_facets<'a>(knowledge: &'a KnowledgeBase, outcome: &'a Outcome) -> BTreeSet<&'a Id> {
    let shown = outcome.parts.iter().flat_map(|part| match part.subject {
        Subject::Initiative(i) => part.facts.iter().map(|&fact| &knowledge.initiatives[i].facts[fact].facet).collect(),
        Subject::Area(_) => Vec::new(),
    });
    shown.chain(&outcome.facets).collect()
}

fn list(ids: BTreeSet<&Id>) -> String {
    let ids: Vec<_> = ids.into_iter().map(|id| format!("`{id}`")).collect();
    if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") }
}
