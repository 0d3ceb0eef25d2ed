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
    let verdict = outcome.verdict.as_ref().map_or("none", |judgement| judgement.verdict.name());
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::{Bound, Currency, Measure, Money};
    use crate::engine::{Conversation, Judgement, Scope, Verdict};
    use crate::knowledge::{Folder, load};
    use crate::service::evaluation::parse;

    /// Two initiatives, `tool-library` and `story-time`, in the area `lending`.
    fn knowledge() -> KnowledgeBase {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minimal");
        load(&Folder::read(&dir).unwrap()).knowledge.unwrap()
    }

    fn outcome(knowledge: &KnowledgeBase, decision: Decision, ids: &[&str]) -> Outcome {
        Outcome {
            decision,
            scope: Scope::Facts,
            subjects: ids.iter().map(|id| knowledge.subject(id).unwrap()).collect(),
            runners_up: Vec::new(),
            facets: Vec::new(),
            parts: Vec::new(),
            verdict: None,
            language: Language::En,
            confidence: 1.0,
            conversation: Conversation::default(),
        }
    }

    /// Judges an outcome by the labels in `label`, which follow the question and its language.
    fn judged(label: &str, outcome: impl Fn(&KnowledgeBase) -> Outcome) -> Option<String> {
        let knowledge = knowledge();
        let questions = parse(&format!("{{\"q\": \"?\", \"lang\": \"en\", {label}}}")).unwrap();
        miss(&knowledge, &questions[0], &outcome(&knowledge), || "It costs $100.".to_owned())
            .map(|miss| miss.to_string())
    }

    #[track_caller]
    fn check(label: &str, decision: Decision, ids: &[&str], expect: Option<&str>) {
        assert_eq!(judged(label, |knowledge| outcome(knowledge, decision, ids)).as_deref(), expect, "{label}");
    }

    #[test]
    fn decision_and_subjects_have_to_be_right() {
        let label = r#""decision": "answer", "ids": ["tool-library"]"#;
        check(label, Decision::Answer, &["tool-library"], None);
        check(label, Decision::Answer, &["story-time"], Some("wanted tool-library, got story-time"));
        check(label, Decision::Answer, &["lending"], Some("wanted tool-library, got lending"));
        check(label, Decision::Abstain, &[], Some("wanted answer, got abstain"));
        let silence = r#""decision": "abstain""#;
        check(silence, Decision::Abstain, &[], None);
        check(silence, Decision::Answer, &["lending"], Some("wanted abstain, got answer about lending"));
    }

    #[test]
    fn an_area_stands_for_its_initiatives_and_alternatives_count() {
        let area = r#""decision": "answer", "ids": ["lending"]"#;
        check(area, Decision::Answer, &["story-time", "tool-library"], None);
        let either = r#""decision": "answer", "ids": ["story-time"], "alt_ids": [["lending"]]"#;
        check(either, Decision::Answer, &["lending"], None);
    }

    #[test]
    fn two_candidates_make_a_clarification() {
        let label = r#""decision": "clarify", "ids": ["tool-library", "story-time"], "alt_ids": [["story-time"]]"#;
        check(label, Decision::Clarify, &["story-time", "tool-library"], None);
        check(label, Decision::Answer, &["story-time"], None);
        check(label, Decision::Clarify, &["story-time"], Some("wanted clarify, got clarify about story-time"));
        check(label, Decision::Answer, &["tool-library"], Some("wanted clarify, got answer about tool-library"));
    }

    #[test]
    fn language_verdict_and_text_are_held_to_their_labels() {
        let chinese = |knowledge: &KnowledgeBase| Outcome {
            language: Language::Zh,
            ..outcome(knowledge, Decision::Answer, &["tool-library"])
        };
        let label = r#""decision": "answer", "ids": ["tool-library"]"#;
        assert_eq!(judged(label, chinese).as_deref(), Some("wanted the language en, got zh"));
        let money = Measure::Money(Money { currency: Currency::parse("HKD").unwrap(), amount: 90 });
        let allowed = |knowledge: &KnowledgeBase| Outcome {
            verdict: Some(Judgement {
                lean: None,
                verdict: Verdict::Meets,
                asked: money.clone(),
                limit: money.clone(),
                bound: Bound::Minimum,
            }),
            ..outcome(knowledge, Decision::Answer, &["tool-library"])
        };
        let verdict = |wanted: &str| judged(&format!("{label}, \"verdict\": \"{wanted}\""), allowed);
        assert_eq!(verdict("depends|meets"), None);
        assert_eq!(verdict("above").as_deref(), Some("wanted the verdict above, got meets"));
        let shows = |pattern: &str| judged(&format!("{label}, \"facts\": [\"/{pattern}/\"]"), allowed);
        assert_eq!(shows("[$]100"), None);
        assert_eq!(shows("200").as_deref(), Some("the text does not show `200`"));
    }

    #[test]
    fn what_has_nothing_to_do_with_the_question_is_astray() {
        let knowledge = knowledge();
        let questions = parse(r#"{"q": "?", "lang": "en", "decision": "answer", "ids": ["tool-library"]}"#).unwrap();
        let astray = |ids: &[&str]| {
            is_astray(&knowledge, &questions[0], &ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>())
        };
        assert!(astray(&["story-time"]));
        assert!(!astray(&["story-time", "tool-library"]) && !astray(&["lending"]) && !astray(&[]));
    }
}
