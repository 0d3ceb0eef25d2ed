use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{CliError, Done, Format, open, writing};
use crate::config::Config;
use crate::domain::{Language, parse_date};
use crate::engine::{Conversation, Question};
use crate::service::{Answer, Answers, Ask, Clock as _, Conversations, SystemClock};

/// How many conversations of a stream are kept at a time.
const CONVERSATIONS: usize = 100_000;

/// A line of the input with `--format json`.
#[derive(Debug, Deserialize)]
struct Line {
    question: String,
    #[serde(default)]
    conversation: Option<String>,
    #[serde(default = "yes")]
    addressed: bool,
    #[serde(default)]
    today: Option<String>,
    #[serde(default)]
    locale: Option<String>,
}

/// A line of the output with `--format json`.
#[derive(Debug, Serialize)]
struct Record<'a> {
    question: &'a str,
    decision: &'static str,
    subjects: Vec<&'a str>,
    facets: Vec<&'a str>,
    verdict: Option<&'static str>,
    language: &'static str,
    text: String,
    confidence: f32,
    elapsed_us: f64,
}

/// In place of a [`Record`] for a line that is no question.
#[derive(Debug, Serialize)]
struct Malformed {
    error: String,
}

fn yes() -> bool {
    true
}

/// Explains one answer.
pub(super) fn explain(config: &Config, question: &str, addressed: bool) -> Result<Done, CliError> {
    let store = open(config)?;
    let today = SystemClock.today();
    let asked = Question { text: question, addressed, today, locale: None };
    let text = store.current().snapshot.explain(&asked, &Conversation::default());
    writeln!(io::stdout().lock(), "{text}").map_err(writing)?;
    Ok(Done::Well)
}

/// Answers one question.
pub(super) fn one(config: &Config, question: &str, addressed: bool, format: Format) -> Result<Done, CliError> {
    let answers = answers(config)?;
    let answer = answers.ask(&Ask { addressed, ..Ask::new(question) });
    let text = match format {
        Format::Text => answer.reply.to_text(),
        Format::Json => json(&Record::new(question, &answer)),
    };
    writeln!(io::stdout().lock(), "{text}").map_err(writing)?;
    Ok(Done::Well)
}

/// Answers the questions on standard input, line by line, as they come.
pub(super) fn stream(config: &Config, format: Format) -> Result<Done, CliError> {
    let answers = answers(config)?;
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let reading = |source| CliError::Io { what: "cannot read standard input".to_owned(), source };
        if input.read_until(b'\n', &mut line).map_err(reading)? == 0 {
            return Ok(Done::Well);
        }
        let answered = match format {
            Format::Json => Some(answer_json(&answers, &line)),
            Format::Text => answer_text(&answers, &line),
        };
        if let Some(answered) = answered {
            writeln!(out, "{answered}").and_then(|()| out.flush()).map_err(writing)?;
        }
    }
}

pub(super) fn answers(config: &Config) -> Result<Answers<String>, CliError> {
    let store = open(config)?;
    let conversations = Conversations::new(Duration::MAX, CONVERSATIONS);
    Ok(Answers::new(store, conversations, Arc::new(SystemClock), config.language))
}

/// The answer to a line of text, and a blank line after it; nothing for a blank line.
fn answer_text(answers: &Answers<String>, line: &[u8]) -> Option<String> {
    let question = String::from_utf8_lossy(line);
    let question = question.trim();
    (!question.is_empty()).then(|| format!("{}\n", answers.ask(&Ask::new(question)).reply.to_text()))
}

fn answer_json(answers: &Answers<String>, line: &[u8]) -> String {
    match parse(line) {
        Ok((line, today)) => {
            let locale = line.locale.as_deref().and_then(Language::from_locale);
            let Line { question, conversation: speaker, addressed, .. } = &line;
            let ask = Ask { addressed: *addressed, locale, speaker: speaker.clone(), today, ..Ask::new(question) };
            json(&Record::new(question, &answers.ask(&ask)))
        }
        Err(error) => json(&Malformed { error }),
    }
}

fn parse(line: &[u8]) -> Result<(Line, Option<time::Date>), String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let day = |text: &String| parse_date(text).ok_or_else(|| format!("`{text}` is no day written as YYYY-MM-DD"));
    let today = line.today.as_ref().map(day).transpose()?;
    Ok((line, today))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"error\":{:?}}}", error.to_string()))
}

impl<'a> Record<'a> {
    fn new(question: &'a str, answer: &'a Answer) -> Self {
        let knowledge = answer.current.knowledge();
        let outcome = &answer.outcome;
        Self {
            question,
            decision: outcome.decision.name(),
            subjects: outcome.subjects.iter().map(|&subject| knowledge.id(subject).as_str()).collect(),
            facets: outcome.facets.iter().map(|facet| facet.as_str()).collect(),
            verdict: outcome.verdict.as_ref().map(|judgement| judgement.verdict.name()),
            language: outcome.language.code(),
            text: answer.reply.to_text(),
            confidence: outcome.confidence,
            elapsed_us: (answer.elapsed.as_nanos() as f64 / 100.0).round() / 10.0,
        }
    }
}
