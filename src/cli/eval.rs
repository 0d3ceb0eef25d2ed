use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde::Deserialize;

use super::ask::answers;
use super::{CliError, Done, writing};
use crate::config::Config;
use crate::domain::{KnowledgeBase, Language, Subject, parse_date};
use crate::service::{Answer, Answers, Ask};

/// How much of a list must be right, both of what is shown and of what should be.
const LOOSE: f64 = 0.8;

/// A labelled question. Labels that are for other tools are skipped.
#[derive(Debug, Deserialize)]
struct Labelled {
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
    /// Verdicts that are right, separated by `|`.
    #[serde(default)]
    verdict: Option<String>,
    #[serde(default = "yes")]
    addressed: bool,
    #[serde(default)]
    conv: Option<String>,
    #[serde(default)]
    today: Option<String>,
}

/// Right answers and all answers, by a property of the question.
#[derive(Debug, Default)]
struct Scores(BTreeMap<String, (usize, usize)>);

fn yes() -> bool {
    true
}

/// Scores the questions in a file.
pub(super) fn eval(config: &Config, file: &Path, bar: f64, misses: bool) -> Result<Done, CliError> {
    let questions = read(file)?;
    let answers = answers(config)?;
    let mut out = io::stdout().lock();
    let mut scores = Scores::default();
    for question in &questions {
        let miss = judge(question, &ask(&answers, question)?);
        scores.add(question, miss.is_none());
        if let (Some(miss), true) = (miss, misses) {
            writeln!(out, "- [{}/{}] {:?}: {miss}", question.kind, question.style, question.q).map_err(writing)?;
        }
    }
    scores.print(&mut out).map_err(writing)?;
    Ok(if scores.percentage() < bar { Done::Finding } else { Done::Well })
}

fn read(file: &Path) -> Result<Vec<Labelled>, CliError> {
    let name = file.display();
    let reading = |source| CliError::Io { what: format!("cannot read {name}"), source };
    let text = fs::read_to_string(file).map_err(reading)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(number, line)| {
        serde_json::from_str(line).map_err(|error| CliError::Input(format!("{name}:{}: {error}", number + 1)))
    };
    let questions = lines.map(parse).collect::<Result<Vec<_>, _>>()?;
    if questions.is_empty() {
        return Err(CliError::Input(format!("{name} holds no questions")));
    }
    Ok(questions)
}

fn ask(answers: &Answers<String>, question: &Labelled) -> Result<Answer, CliError> {
    let day = |text: &String| {
        parse_date(text).ok_or_else(|| CliError::Input(format!("`{text}` is no day written as YYYY-MM-DD")))
    };
    let today = question.today.as_ref().map(day).transpose()?;
    let Labelled { q: text, addressed, conv: speaker, .. } = question;
    Ok(answers.ask(&Ask { text, addressed: *addressed, locale: None, speaker: speaker.clone(), today }))
}

/// `None` for a right answer, else the first thing that is wrong with it.
fn judge(gold: &Labelled, answer: &Answer) -> Option<String> {
    let (knowledge, outcome) = (answer.current.knowledge(), &answer.outcome);
    let decision = outcome.decision.name();
    let got: Vec<&str> = outcome.subjects.iter().map(|&subject| knowledge.id(subject).as_str()).collect();
    let fits = |wanted: &[String], loose| same(knowledge, &got, wanted, loose);
    if gold.decision == "clarify" {
        let offered = gold.ids.iter().filter(|id| got.contains(&id.as_str())).count();
        let right = match decision {
            "clarify" => offered >= 2,
            "answer" => gold.alt_ids.iter().any(|wanted| fits(wanted, false)),
            _ => false,
        };
        return (!right).then(|| format!("wanted clarify, got {decision}"));
    }
    if decision != gold.decision {
        return Some(format!("wanted {}, got {decision} {got:?}", gold.decision));
    }
    if decision == "abstain" {
        return None;
    }
    let loose = matches!(gold.kind.as_str(), "list" | "area");
    if !fits(&gold.ids, loose) && !gold.alt_ids.iter().any(|wanted| fits(wanted, loose)) {
        return Some(format!("wanted {:?}, got {got:?}", gold.ids));
    }
    if outcome.language != gold.lang {
        return Some(format!("wanted language {}, got {}", gold.lang, outcome.language));
    }
    let verdict = outcome.verdict.map_or("none", |judgement| judgement.verdict.name());
    let wanted = gold.verdict.as_deref()?;
    (decision == "answer" && !wanted.split('|').any(|wanted| wanted == verdict))
        .then(|| format!("wanted verdict {wanted}, got {verdict}"))
}

/// Whether two sets of subjects are the same, with an area standing for its initiatives.
fn same(knowledge: &KnowledgeBase, got: &[&str], wanted: &[String], loose: bool) -> bool {
    let got = expand(knowledge, got.iter().copied());
    let wanted = expand(knowledge, wanted.iter().map(String::as_str));
    if got == wanted || !loose || got.is_empty() || wanted.is_empty() {
        return got == wanted;
    }
    let hits = got.intersection(&wanted).count() as f64;
    hits / got.len() as f64 >= LOOSE && hits / wanted.len() as f64 >= LOOSE
}

fn expand<'a>(knowledge: &'a KnowledgeBase, ids: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let members = |id: &'a str| match knowledge.subject(id) {
        Some(Subject::Area(area)) => knowledge.members(area).map(|(_, member)| member.id.as_str()).collect(),
        _ => vec![id],
    };
    ids.flat_map(members).collect()
}

impl Scores {
    fn add(&mut self, question: &Labelled, right: bool) {
        let properties = [
            "all".to_owned(),
            format!("decision {}", question.decision),
            format!("kind {}", question.kind),
            format!("language {}", question.lang),
            format!("style {}", question.style),
        ];
        for property in properties {
            let (rights, all) = self.0.entry(property).or_default();
            *rights += usize::from(right);
            *all += 1;
        }
    }

    fn percentage(&self) -> f64 {
        self.0.get("all").map_or(0.0, |&(right, all)| percentage(right, all))
    }

    fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        for (property, &(right, all)) in &self.0 {
            writeln!(out, "{property:28} {right:4}/{all:<4} {:5.1} %", percentage(right, all))?;
        }
        writeln!(out, "correct: {:.1} %", self.percentage())
    }
}

fn percentage(right: usize, all: usize) -> f64 {
    100.0 * right as f64 / all as f64
}
