use std::collections::BTreeSet;
use std::fmt;

use super::Labelled;
use crate::domain::{KnowledgeBase, Language, Subject};
use crate::engine::{Decision, Outcome};

/// How much of a list has to be right, both of what is shown and of what should be.
const LOOSE: f64 = 0.8;

/// The first thing that is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// Another decision was right.
    Decision {
        /// The right one.
        wanted: Decision,
        /// The one taken.
        got: Decision,
        /// Ids of what was answered about.
        about: Vec<String>,
    },
    /// It is about something else.
    Subjects {
        /// Ids of what it should be about.
        wanted: Vec<String>,
        /// Ids of what it is about.
        got: Vec<String>,
    },
    /// It is in the wrong language.
    Language {
        /// The right one.
        wanted: Language,
        /// The one used.
        got: Language,
    },
    /// It judges an amount wrongly.
    Verdict {
        /// The right verdicts.
        wanted: Vec<String>,
        /// The verdict given, or `none`.
        got: &'static str,
    },
    /// Its text does not show what was asked for.
    Text {
        /// The pattern that is not there.
        pattern: String,
    },
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decision { wanted, got, about } if about.is_empty() => {
                write!(f, "wanted {}, got {}", wanted.name(), got.name())
            }
            Self::Decision { wanted, got, about } => {
                write!(f, "wanted {}, got {} about {}", wanted.name(), got.name(), about.join(", "))
            }
            Self::Subjects { wanted, got } => write!(f, "wanted {}, got {}", wanted.join(", "), got.join(", ")),
            Self::Language { wanted, got } => write!(f, "wanted the language {wanted}, got {got}"),
            Self::Verdict { wanted, got } => write!(f, "wanted the verdict {}, got {got}", wanted.join(" or ")),
            Self::Text { pattern } => write!(f, "the text does not show `{pattern}`"),
        }
    }
}

/// `None` for a right answer, else the first thing that is wrong with it. `text` renders it, where that is needed.
pub(super) fn miss(
    knowledge: &KnowledgeBase,
    question: &Labelled,
    outcome: &Outcome,
    text: impl FnOnce() -> String,
) -> Option<Miss> {
    let got = outcome.decision;
    let about = || outcome.subjects.iter().map(|&subject| knowledge.id(subject).as_str().to_owned()).collect();
    let decision = || Some(Miss::Decision { wanted: question.decision, got, about: about() });
    if question.decision == Decision::Clarify {
        return if is_fair_clarification(knowledge, question, outcome) { None } else { decision() };
    }
    if got != question.decision {
        return decision();
    }
    if got == Decision::Abstain {
        return None;
    }
    if !is_about(knowledge, question, &outcome.subjects) {
        return Some(Miss::Subjects { wanted: question.ids.clone(), got: about() });
    }
    if outcome.language != question.language {
        return Some(Miss::Language { wanted: question.language, got: outcome.language });
    }
    if got != Decision::Answer {
        return None;
    }
    let verdict = outcome.verdict.map_or("none", |judgement| judgement.verdict.name());
    if !question.verdicts.is_empty() && !question.verdicts.iter().any(|wanted| wanted == verdict) {
        return Some(Miss::Verdict { wanted: question.verdicts.clone(), got: verdict });
    }
    if question.shows.is_empty() {
        return None;
    }
    let text = text();
    let absent = question.shows.iter().find(|pattern| !pattern.is_match(&text))?;
    Some(Miss::Text { pattern: absent.as_str().to_owned() })
}

/// Whether it asks back with at least two of the candidates, or answers about something that will do.
fn is_fair_clarification(knowledge: &KnowledgeBase, question: &Labelled, outcome: &Outcome) -> bool {
    match outcome.decision {
        Decision::Clarify => {
            let offered = |id: &&String| outcome.subjects.iter().any(|&s| knowledge.id(s).as_str() == id.as_str());
            question.ids.iter().filter(offered).count() >= 2
        }
        Decision::Answer => {
            let got = members(knowledge, &outcome.subjects);
            question.alternatives.iter().any(|wanted| same(&got, &named(knowledge, wanted), false))
        }
        Decision::NotStated | Decision::Abstain => false,
    }
}

/// Whether these are the subjects that a question is about, with an area standing for its initiatives. Long lists and
/// areas need not be right to the last one.
pub(super) fn is_about(knowledge: &KnowledgeBase, question: &Labelled, subjects: &[Subject]) -> bool {
    let loose = matches!(question.kind.as_str(), "list" | "area");
    let got = members(knowledge, subjects);
    let wanted = std::iter::once(&question.ids).chain(&question.alternatives);
    wanted.into_iter().any(|wanted| same(&got, &named(knowledge, wanted), loose))
}

/// Whether an answer has nothing to do with what was asked about.
pub(super) fn is_astray(knowledge: &KnowledgeBase, question: &Labelled, got: &[String]) -> bool {
    let wanted = std::iter::once(&question.ids).chain(&question.alternatives);
    let wanted: BTreeSet<Subject> = wanted.flat_map(|ids| named(knowledge, ids)).collect();
    !got.is_empty() && named(knowledge, got).is_disjoint(&wanted)
}

fn same(got: &BTreeSet<Subject>, wanted: &BTreeSet<Subject>, loose: bool) -> bool {
    if got == wanted || !loose || got.is_empty() || wanted.is_empty() {
        return got == wanted;
    }
    let hits = got.intersection(wanted).count() as f64;
    hits / got.len() as f64 >= LOOSE && hits / wanted.len() as f64 >= LOOSE
}

fn named(knowledge: &KnowledgeBase, ids: &[String]) -> BTreeSet<Subject> {
    let subjects: Vec<Subject> = ids.iter().filter_map(|id| knowledge.subject(id)).collect();
    members(knowledge, &subjects)
}

/// The subjects with areas replaced by their initiatives.
fn members(knowledge: &KnowledgeBase, subjects: &[Subject]) -> BTreeSet<Subject> {
    let initiatives = |&subject: &Subject| match subject {
        Subject::Area(area) => knowledge.members(area).map(|(i, _)| Subject::Initiative(i)).collect(),
        Subject::Initiative(_) => vec![subject],
    };
    subjects.iter().flat_map(initiatives).collect()
}
