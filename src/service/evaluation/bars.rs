//! What another bar on confidence would let through.

use serde::Serialize;

use super::Scored;
use super::report::share;
use crate::engine::Decision;

/// The share of off-topic messages that may get an answer, for comparing with other systems.
const TOLERATED: f64 = 0.05;
/// The bars that the curve shows, in hundredths.
const STEP: usize = 5;

/// What an unwanted answer costs, in right answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Costs {
    /// To a question that wants something else.
    pub wrong: f64,
    /// To a message that wants no answer.
    pub unwanted: f64,
}

/// Whoever speaks to the bot expects an answer, so that one about the wrong thing costs what a right one is worth.
const ADDRESSED_COSTS: Costs = Costs { wrong: 1.0, unwanted: 1.0 };
/// A bot that breaks into conversations is soon switched off.
pub const OVERHEARD_COSTS: Costs = Costs { wrong: 2.0, unwanted: 4.0 };

/// What one bar lets through.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The bar.
    pub bar: f64,
    /// Share of the questions that are answered right.
    pub right: f64,
    /// Share of the questions that are answered wrongly.
    pub wrong: f64,
    /// Share of the off-topic messages that are answered.
    pub unwanted: f64,
}

/// A bar that serves the labelled questions best.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// How many questions and how many off-topic messages it rests on.
    pub questions: usize,
    /// How many off-topic messages it rests on.
    pub off_topic: usize,
    /// What answers that nobody wants were reckoned to cost.
    pub costs: Costs,
    /// The bar, and what it lets through; `None` where there is nothing to choose by.
    pub best: Option<Point>,
    /// What other bars let through.
    pub curve: Vec<Point>,
}

/// The bars for both ways in which messages reach the bot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bars {
    /// For messages directed to the bot.
    pub addressed: Proposal,
    /// For messages overheard in a channel.
    pub overheard: Proposal,
}

/// A message as a bar sees it: whether it wants an answer, and the reply that waits with its confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Message {
    asks: bool,
    reply: Option<(f64, bool)>,
}

impl Bars {
    /// The bars that serve these answers best.
    #[must_use]
    pub fn propose(scored: &[Scored<'_>]) -> Self {
        let of = |addressed: bool| messages(scored.iter().filter(move |s| s.question.addressed == addressed));
        Self {
            addressed: Proposal::new(&of(true), ADDRESSED_COSTS),
            overheard: Proposal::new(&of(false), OVERHEARD_COSTS),
        }
    }
}

/// The most that is answered right while few off-topic messages get an answer; `None` without off-topic messages.
pub(super) fn at_tolerance(scored: &[Scored<'_>]) -> Option<Point> {
    let messages = messages(scored.iter());
    if messages.iter().all(|message| message.asks) {
        return None;
    }
    let points = candidates(&messages).into_iter().map(|bar| point(&messages, bar));
    points.filter(|point| point.unwanted <= TOLERATED).max_by(|a, b| a.right.total_cmp(&b.right))
}

fn messages<'a>(scored: impl Iterator<Item = &'a Scored<'a>>) -> Vec<Message> {
    scored
        .map(|scored| Message {
            asks: scored.question.decision != Decision::Abstain,
            reply: scored.reply.map(|reply| (f64::from(reply.confidence), reply.right)),
        })
        .collect()
}

impl Proposal {
    fn new(messages: &[Message], costs: Costs) -> Self {
        let questions = messages.iter().filter(|message| message.asks).count();
        let curve = (0..=100).step_by(STEP).map(|hundredths| point(messages, hundredths as f64 / 100.0)).collect();
        let best = best_bar(messages, costs).map(|bar| point(messages, bar));
        Self { questions, off_topic: messages.len() - questions, costs, best, curve }
    }
}

/// The bar with the most right answers after the cost of unwanted ones. Between two confidences all bars are alike;
/// the middle keeps the largest distance from both, and is likeliest to hold for messages not seen here.
fn best_bar(messages: &[Message], costs: Costs) -> Option<f64> {
    let worth = |bar: f64| -> f64 {
        messages
            .iter()
            .filter_map(|message| message.reply.map(|(confidence, right)| (message.asks, confidence, right)))
            .filter(|(_, confidence, _)| *confidence >= bar)
            .map(|(asks, _, right)| match (asks, right) {
                (true, true) => 1.0,
                (true, false) => -costs.wrong,
                (false, _) => -costs.unwanted,
            })
            .sum()
    };
    let bars = candidates(messages);
    let lowest = *bars.first()?;
    let mut best = (lowest, worth(lowest));
    for bar in bars {
        let worth = worth(bar);
        // Of equals the higher bar is the quieter one.
        if worth >= best.1 {
            best = (bar, worth);
        }
    }
    let (bar, _) = best;
    let below = messages.iter().filter_map(|m| m.reply).map(|(c, _)| c).filter(|c| *c < bar).fold(0.0, f64::max);
    Some((below + bar) / 2.0)
}

/// Every bar that makes a difference, from low to high: each confidence, and one that lets nothing through.
fn candidates(messages: &[Message]) -> Vec<f64> {
    let mut bars: Vec<f64> = messages.iter().filter_map(|message| message.reply).map(|(c, _)| c).collect();
    if !bars.is_empty() {
        bars.push(1.0 + f64::EPSILON);
    }
    bars.sort_by(f64::total_cmp);
    bars.dedup();
    bars
}

fn point(messages: &[Message], bar: f64) -> Point {
    let questions = messages.iter().filter(|message| message.asks).count();
    let count = |asks: bool, wanted: Option<bool>| {
        let passes = |(confidence, right)| confidence >= bar && wanted.is_none_or(|wanted| right == wanted);
        messages.iter().filter(|message| message.asks == asks && message.reply.is_some_and(passes)).count()
    };
    Point {
        bar,
        right: share(count(true, Some(true)), questions),
        wrong: share(count(true, Some(false)), questions),
        unwanted: share(count(false, None), messages.len() - questions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(confidence: f64, right: bool) -> Message {
        Message { asks: true, reply: Some((confidence, right)) }
    }

    fn off_topic(confidence: f64) -> Message {
        Message { asks: false, reply: Some((confidence, false)) }
    }

    #[track_caller]
    fn check(messages: &[Message], costs: Costs, expect: f64) {
        let bar = best_bar(messages, costs).unwrap();
        assert!((bar - expect).abs() < 1e-9, "{bar}");
    }

    #[test]
    fn a_bar_stands_between_what_is_wanted_and_what_is_not() {
        let messages = [asks(0.9, true), asks(0.8, true), off_topic(0.4), off_topic(0.2)];
        check(&messages, ADDRESSED_COSTS, 0.6);
    }

    #[test]
    fn the_dearer_an_unwanted_answer_the_higher_the_bar() {
        let messages = [asks(0.9, true), off_topic(0.7), asks(0.6, true), asks(0.5, true), off_topic(0.1)];
        check(&messages, ADDRESSED_COSTS, 0.3);
        check(&messages, OVERHEARD_COSTS, 0.8);
    }

    #[test]
    fn nothing_is_proposed_without_a_reply() {
        assert_eq!(best_bar(&[Message { asks: true, reply: None }], ADDRESSED_COSTS), None);
    }

    #[test]
    fn a_point_counts_what_passes() {
        let silent = Message { asks: true, reply: None };
        let messages = [asks(0.9, true), asks(0.6, false), asks(0.2, true), silent, off_topic(0.5), off_topic(0.4)];
        let got = point(&messages, 0.5);
        assert_eq!((got.right, got.wrong, got.unwanted), (0.25, 0.25, 0.5));
    }

    #[test]
    fn the_curve_falls() {
        let messages = [asks(0.9, true), asks(0.6, true), off_topic(0.5)];
        let proposal = Proposal::new(&messages, ADDRESSED_COSTS);
        assert_eq!((proposal.questions, proposal.off_topic, proposal.curve.len()), (2, 1, 21));
        assert!(proposal.curve.windows(2).all(|pair| pair[0].right >= pair[1].right));
        assert_eq!(proposal.best.map(|best| (best.right, best.unwanted)), Some((1.0, 0.0)));
    }
}
