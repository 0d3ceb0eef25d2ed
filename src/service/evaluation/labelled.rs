use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use thiserror::Error;
use time::Date;

use crate::domain::{KnowledgeBase, Language, parse_date};
use crate::engine::Decision;

/// A question, and what a right answer to it is.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The line that it stands on, from 1.
    pub line: usize,
    /// What is asked.
    pub question: String,
    /// Whether it is directed to the bot.
    pub addressed: bool,
    /// The conversation that it belongs to.
    pub conversation: Option<String>,
    /// The day on which it is asked.
    pub today: Option<Date>,
    /// The right decision.
    pub decision: Decision,
    /// The right subjects; the candidates of a clarification, of which two have to be offered.
    pub ids: Vec<String>,
    /// Subjects that are right as well; for a clarification, those that may be answered about instead.
    pub alternatives: Vec<Vec<String>>,
    /// The language to answer in.
    pub language: Language,
    /// What kind of question it is.
    pub kind: String,
    /// How it is written.
    pub style: String,
    /// The verdicts that are right, if there has to be one.
    pub verdicts: Vec<String>,
    /// What the text of an answer has to show.
    pub shows: Vec<Regex>,
}

/// Two labelled questions are the same if they are written the same; a pattern is as it is written.
impl PartialEq for Labelled {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.question == other.question
    }
}

/// Why questions cannot be scored.
#[derive(Debug, Error)]
pub enum QuestionsError {
    /// There are none.
    #[error("no questions")]
    Empty,
    /// A line is no labelled question.
    #[error("line {line}: {source}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A line names no decision that there is.
    #[error("line {line}: `{decision}` is no decision: write answer, not_stated, clarify or abstain")]
    Decision {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        decision: String,
    },
    /// A line names no day.
    #[error("line {line}: `{day}` is no day written as YYYY-MM-DD")]
    Day {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        day: String,
    },
    /// A pattern cannot be read.
    #[error("line {line}: {source}")]
    Pattern {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: regex::Error,
    },
    /// A line names a subject that is not in the knowledge base.
    #[error("line {line}: the knowledge base has no `{id}`")]
    Subject {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        id: String,
    },
}

/// A line as it is written. Labels that are for other tools are skipped.
#[derive(Debug, Deserialize)]
struct Line {
    q: String,
    decision: String,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    alt_ids: Vec<Vec<String>>,
    lang: Language,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    style: String,
    #[serde(default)]
    verdict: Option<String>,
    #[serde(default)]
    facts: Vec<String>,
    #[serde(default = "yes")]
    addressed: bool,
    #[serde(default)]
    conv: Option<String>,
    #[serde(default)]
    today: Option<String>,
}

fn yes() -> bool {
    true
}

/// Reads labelled questions, one JSON object a line.
///
/// Of its `facts`, those between slashes are patterns that the text of an answer has to show, such as
/// `"/150 million|1\\.5億/"`, in upper or lower case; others are names of facts, for people.
///
/// # Errors
///
/// At the first line that is none, and if there are no questions at all.
pub fn parse(text: &str) -> Result<Vec<Labelled>, QuestionsError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let questions: Vec<Labelled> = lines.map(|(at, line)| labelled(at + 1, line)).collect::<Result<_, _>>()?;
    if questions.is_empty() { Err(QuestionsError::Empty) } else { Ok(questions) }
}

fn labelled(line: usize, text: &str) -> Result<Labelled, QuestionsError> {
    let written: Line = serde_json::from_str(text).map_err(|source| QuestionsError::Malformed { line, source })?;
    let decision = decision(&written.decision)
        .ok_or_else(|| QuestionsError::Decision { line, decision: written.decision.clone() })?;
    let day = |day: String| parse_date(&day).ok_or(QuestionsError::Day { line, day });
    let patterns = written.facts.iter().filter_map(|fact| fact.strip_prefix('/')?.strip_suffix('/'));
    let pattern = |pattern: &str| RegexBuilder::new(pattern).case_insensitive(true).build();
    let shows = patterns.map(pattern).collect::<Result<_, _>>();
    let verdicts = written.verdict.iter().flat_map(|verdicts| verdicts.split('|')).map(str::to_owned).collect();
    Ok(Labelled {
        line,
        question: written.q,
        addressed: written.addressed,
        conversation: written.conv,
        today: written.today.map(day).transpose()?,
        decision,
        ids: written.ids,
        alternatives: written.alt_ids,
        language: written.lang,
        kind: written.kind,
        style: written.style,
        verdicts,
        shows: shows.map_err(|source| QuestionsError::Pattern { line, source })?,
    })
}

fn decision(name: &str) -> Option<Decision> {
    let all = [Decision::Answer, Decision::NotStated, Decision::Clarify, Decision::Abstain];
    all.into_iter().find(|decision| decision.name() == name)
}

impl Labelled {
    /// Holds the labels against the knowledge base: a misspelt id would make every answer wrong.
    pub(super) fn check_ids(&self, knowledge: &KnowledgeBase) -> Result<(), QuestionsError> {
        let unknown =
            self.ids.iter().chain(self.alternatives.iter().flatten()).find(|id| knowledge.subject(id).is_none());
        unknown.map_or(Ok(()), |id| Err(QuestionsError::Subject { line: self.line, id: id.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_labels_for_others_are_skipped() {
        let line = r#"{"q": "?", "decision": "not_stated", "ids": ["a"], "lang": "zh", "writer": "3", "today": "2025-10-02",
            "verdict": "below|depends", "facts": ["a.threshold", "/150 Million/"]}"#;
        let questions = parse(&format!("\n{}\n", line.replace('\n', ""))).unwrap();
        let [question] = questions.as_slice() else { panic!("{questions:?}") };
        assert_eq!((question.line, question.decision, question.addressed), (2, Decision::NotStated, true));
        assert_eq!(question.verdicts, ["below", "depends"]);
        assert_eq!(question.today, parse_date("2025-10-02"));
        assert!(question.shows.len() == 1 && question.shows[0].is_match("HK$150 million"));
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn what_is_no_question_is_named_with_its_line() {
        check(" \n", "no questions");
        check("\nx\n", "line 2: expected value");
        check(r#"{"q": "?", "decision": "maybe", "lang": "en"}"#, "line 1: `maybe` is no decision");
        check(r#"{"q": "?", "decision": "answer", "lang": "en", "today": "soon"}"#, "`soon` is no day");
        check(r#"{"q": "?", "decision": "answer", "lang": "en", "facts": ["/(/"]}"#, "line 1: regex parse error");
    }

    #[test]
    fn unknown_ids_are_told_before_they_count_as_misses() {
        let question = parse(r#"{"q": "?", "decision": "answer", "lang": "en", "ids": ["none-such"]}"#).unwrap();
        let error = question[0].check_ids(&KnowledgeBase::default()).unwrap_err().to_string();
        assert_eq!(error, "line 1: the knowledge base has no `none-such`");
    }
}
