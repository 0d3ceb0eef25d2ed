use std::collections::BTreeMap;

use serde::Serialize;

use super::bars::at_tolerance;
use super::{Calibration, Point, Scored};
use crate::engine::Decision;

/// How many ids a group shows before it is cut short.
const SHOWN: usize = 2;

/// What the answers to labelled questions are worth as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many questions there are, and how many are answered right.
    pub all: Tally,
    /// The same by decision, kind, language and style.
    pub tallies: Vec<Tally>,
    /// Off-topic messages that got an answer; those that did not are right.
    pub off_topic: Tally,
    /// How many questions were answered about something else altogether.
    pub astray: usize,
    /// What was taken for what, most frequent first.
    pub confusions: Vec<Confusion>,
    /// What confidence is worth.
    pub calibration: Calibration,
    /// The most that is answered right while at most one in twenty off-topic messages gets an answer.
    pub at_tolerance: Option<Point>,
}

/// Right answers and all answers, of questions that have a property in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The property: `kind`, `style` and so on.
    pub property: &'static str,
    /// What it is for these questions.
    pub value: String,
    /// How many are answered right.
    pub right: usize,
    /// How many there are.
    pub all: usize,
}

/// Subjects that others were taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What was asked about; `nothing` for a message that wants no answer.
    pub wanted: String,
    /// What was answered about; `nothing` for silence.
    pub got: String,
    /// How often.
    pub times: usize,
}

impl Tally {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    /// The share of right answers, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.right, self.all)
    }
}

impl Report {
    /// Sums up these answers.
    #[must_use]
    pub fn new(scored: &[Scored<'_>]) -> Self {
        let mut all = Tally { property: "all", ..Tally::default() };
        let mut off_topic = Tally { property: "off-topic", ..Tally::default() };
        let mut tallies: BTreeMap<(&'static str, String), Tally> = BTreeMap::new();
        for scored in scored {
            let right = scored.miss.is_none();
            all.add(right);
            if scored.question.decision == Decision::Abstain {
                off_topic.add(right);
            }
            for (property, value) in properties(scored) {
                let new = || Tally { property, value: value.to_owned(), ..Tally::default() };
                tallies.entry((property, value.to_owned())).or_insert_with(new).add(right);
            }
        }
        let astray = |scored: &&Scored<'_>| scored.astray && scored.question.decision != Decision::Abstain;
        Self {
            all,
            tallies: tallies.into_values().collect(),
            off_topic,
            astray: scored.iter().filter(astray).count(),
            confusions: confusions(scored),
            calibration: Calibration::new(scored.iter().map(|s| (s.confidence, s.miss.is_none()))),
            at_tolerance: at_tolerance(scored),
        }
    }
}

fn properties<'a>(scored: &Scored<'a>) -> [(&'static str, &'a str); 4] {
    let question = scored.question;
    [
        ("decision", question.decision.name()),
        ("kind", &question.kind),
        ("language", question.language.code()),
        ("style", &question.style),
    ]
}

fn confusions(scored: &[Scored<'_>]) -> Vec<Confusion> {
    let mut times: BTreeMap<(String, String), usize> = BTreeMap::new();
    for scored in scored.iter().filter(|scored| is_confused(scored)) {
        *times.entry((group(&scored.question.ids), group(&scored.subjects))).or_default() += 1;
    }
    let mut confusions: Vec<Confusion> =
        times.into_iter().map(|((wanted, got), times)| Confusion { wanted, got, times }).collect();
    // The map has put equals in order of the alphabet.
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.times));
    confusions
}

/// Whether a wrong answer is about something else than was asked, or breaks the silence, or keeps it.
fn is_confused(scored: &Scored<'_>) -> bool {
    use super::Miss;
    match &scored.miss {
        Some(Miss::Subjects { .. }) => true,
        Some(Miss::Decision { wanted, got, .. }) => [wanted, got].contains(&&Decision::Abstain) || scored.astray,
        _ => false,
    }
}

fn group(ids: &[String]) -> String {
    match ids {
        [] => "nothing".to_owned(),
        [shown @ .., _] if shown.len() >= SHOWN => {
            format!("{} and {} more", ids[..SHOWN].join(" + "), ids.len() - SHOWN)
        }
        _ => ids.join(" + "),
    }
}

/// Part of a whole, 0 for a part of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::{Labelled, Miss, Reply, parse};
    use super::*;

    fn questions() -> Vec<Labelled> {
        let line = |decision: &str, ids: &str, kind: &str| {
            format!(
                "{{\"q\": \"?\", \"decision\": \"{decision}\", \"ids\": {ids}, \"lang\": \"en\", \"kind\": \"{kind}\"}}\n"
            )
        };
        let lines = [
            line("answer", r#"["a"]"#, "single"),
            line("answer", r#"["a"]"#, "single"),
            line("answer", r#"["a"]"#, "single"),
            line("abstain", "[]", "chatter"),
            line("abstain", "[]", "chatter"),
        ];
        parse(&lines.concat()).unwrap()
    }

    fn given<'a>(question: &'a Labelled, got: &[&str], right: bool, confidence: f32) -> Scored<'a> {
        let subjects: Vec<String> = got.iter().map(|id| (*id).to_owned()).collect();
        let miss = || Miss::Subjects { wanted: question.ids.clone(), got: subjects.clone() };
        let decision = if got.is_empty() { Decision::Abstain } else { Decision::Answer };
        let reply = (!got.is_empty()).then_some(Reply { confidence, right });
        let miss = (!right).then(miss);
        Scored { question, decision, confidence, miss, astray: !right, reply, subjects }
    }

    #[test]
    fn answers_are_counted_by_property() {
        let questions = questions();
        let [q1, q2, q3, q4, q5] = questions.as_slice() else { panic!("{questions:?}") };
        let scored = [
            given(q1, &["a"], true, 0.9),
            given(q2, &["b"], false, 0.8),
            given(q3, &["b"], false, 0.7),
            given(q4, &[], true, 0.9),
            given(q5, &["b", "c", "d", "e"], false, 0.6),
        ];
        let report = Report::new(&scored);
        assert_eq!((report.all.right, report.all.all, report.astray), (2, 5, 2));
        assert_eq!((report.off_topic.right, report.off_topic.all), (1, 2));
        let kinds: Vec<_> = report.tallies.iter().filter(|tally| tally.property == "kind").collect();
        assert_eq!((kinds[1].value.as_str(), kinds[1].right, kinds[1].all), ("single", 1, 3));
        let confusions: Vec<_> =
            report.confusions.iter().map(|c| (c.wanted.as_str(), c.got.as_str(), c.times)).collect();
        assert_eq!(confusions, [("a", "b", 2), ("nothing", "b + c and 2 more", 1)]);
        // Only a bar above 0.6 keeps off-topic messages below one in twenty.
        assert_eq!(report.at_tolerance.map(|point| point.unwanted), Some(0.0));
        assert!(report.at_tolerance.is_some_and(|point| (point.right - 1.0 / 3.0).abs() < 1e-9));
    }

    #[test]
    fn groups_of_subjects_are_cut_short() {
        let ids = |ids: &[&str]| group(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(ids(&[]), "nothing");
        assert_eq!(ids(&["a", "b"]), "a + b");
        assert_eq!(ids(&["a", "b", "c"]), "a + b and 1 more");
    }
}
