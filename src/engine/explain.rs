//! Why a question was answered as it was: what was read, who stood for the answer, and what decided.

use std::fmt;

use super::decide::Case;
use super::phrases::Meaning;
use super::reading::Role;
use super::{Decision, Outcome};
use crate::domain::{Id, KnowledgeBase};

/// How many candidates an explanation shows.
const SHOWN: usize = 6;

/// The step that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gate {
    /// It speaks of something that is known to be something else.
    Another,
    /// It asks for a list.
    List,
    /// It asks for an area as a whole.
    Area,
    /// It leans on the turn before.
    FollowUp,
    /// It asks for one thing in an area, without saying which.
    OneOfArea,
    /// Nothing here has anything to do with it.
    Nothing,
    /// Several fit about as well, and none is named.
    Several,
    /// The best candidate is not sure enough.
    Unsure,
    /// It was overheard, and nobody asked for anything.
    Unasked,
    /// The best candidate is sure enough.
    Sure,
}

impl Gate {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Another => "about another",
            Self::List => "list",
            Self::Area => "area",
            Self::FollowUp => "follow-up",
            Self::OneOfArea => "one of an area",
            Self::Nothing => "nothing fits",
            Self::Several => "several fit",
            Self::Unsure => "below the bar",
            Self::Unasked => "nobody asked",
            Self::Sure => "above the bar",
        }
    }
}

/// The signals behind an outcome, for moderators.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was decided.
    pub decision: Decision,
    /// By which step.
    pub gate: Gate,
    /// The words of the question as they were understood, in order.
    pub words: Vec<Word>,
    /// The phrases of the lexicon that were found: the words, and what they mean.
    pub phrases: Vec<(String, String)>,
    /// The best candidates, best first.
    pub candidates: Vec<Standing>,
    /// The confidence from which on a message like this is answered.
    pub bar: f32,
    /// Share of the best score that the runner-up reaches; 0 without one.
    pub runner_up: f32,
}

/// One word or Han character.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it was folded.
    pub text: String,
    /// What explaining it gains.
    pub gain: f32,
    /// What leaving it unexplained costs.
    pub need: f32,
    /// `content`, `cue`, `number` or `function`.
    pub role: &'static str,
}

/// Where a candidate stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its id.
    pub subject: Id,
    /// Weight of what it explains.
    pub score: f32,
    /// Share of the question that it explains.
    pub share: f32,
    /// Share of its best name that is there.
    pub coverage: f32,
    /// Share of that name that is there in its own words, rather than in others that mean the same.
    pub literal: f32,
    /// How much of a telling name is there.
    pub name: f32,
    /// Best coverage of a keyword.
    pub keyword: f32,
    /// How sure the engine is that the question is about it.
    pub confidence: f32,
    /// What adds to that or takes from it, by name: parts of the logarithm of the odds.
    pub reasons: Vec<(&'static str, f32)>,
    /// The places of its facts that words outside the name point to, with the weight of those words, strongest first.
    pub facts: Vec<(usize, f32)>,
}

impl Case<'_> {
    /// Explains the decision that was taken.
    pub(super) fn explain(mut self, gate: Gate, outcome: &Outcome) -> Explanation {
        self.prefer_those_that_answer();
        let knowledge = self.engine.knowledge;
        let text = |from: usize, to: usize| self.reading.words(from, to);
        let words = (0..self.reading.atoms.len())
            .map(|at| Word {
                text: text(at, at + 1),
                gain: self.weights.gain[at],
                need: self.weights.need[at],
                role: match self.reading.atoms[at].role {
                    Role::Content => "content",
                    Role::Cue => "cue",
                    Role::Number => "number",
                    Role::Function => "function",
                },
            })
            .collect();
        let phrases =
            self.reading.found.iter().filter(|found| !matches!(found.meaning, Meaning::Stop | Meaning::Ordinary));
        let phrases = phrases.map(|found| (text(found.from, found.to), meaning(knowledge, found.meaning))).collect();
        let candidates: Vec<Standing> = self
            .candidates
            .iter()
            .take(SHOWN)
            .map(|candidate| Standing {
                subject: knowledge.id(candidate.subject).clone(),
                score: candidate.score,
                share: candidate.share,
                coverage: candidate.coverage,
                literal: candidate.literal.max(0.0),
                name: self.name_strength(candidate),
                keyword: candidate.keyword,
                confidence: self.confidence(candidate),
                reasons: self.reasons(candidate),
                facts: self.evidence(candidate).pointed(),
            })
            .collect();
        let runner_up = match candidates.as_slice() {
            [first, second, ..] if first.score > 0.0 => second.score / first.score,
            _ => 0.0,
        };
        Explanation { decision: outcome.decision, gate, words, phrases, candidates, bar: self.bar(), runner_up }
    }
}

fn meaning(knowledge: &KnowledgeBase, meaning: Meaning) -> String {
    let lexicon = &knowledge.lexicon;
    match meaning {
        Meaning::Stop => "stop".to_owned(),
        Meaning::Ordinary => "ordinary".to_owned(),
        Meaning::Signal(signal) => format!("signal {}", signal.key()),
        Meaning::Cue(facet) => format!("facet {}", lexicon.facets[usize::from(facet)].id),
        Meaning::Hint(facet) => format!("hint {}", lexicon.facets[usize::from(facet)].id),
        Meaning::Idiom => "turn of phrase".to_owned(),
        Meaning::Everyday => "everyday".to_owned(),
        Meaning::Frame => "said around it".to_owned(),
        Meaning::Ask(ask) => format!("ask {}", lexicon.asks[usize::from(ask)].id),
        Meaning::Noun(ask) => format!("noun {}", lexicon.asks[usize::from(ask)].id),
        Meaning::Concept(concept) => format!("concept {}", lexicon.concepts[concept as usize].id),
        Meaning::Neighbour(_) => "neighbour".to_owned(),
        Meaning::Place => "place".to_owned(),
        Meaning::Owner => "owner".to_owned(),
        Meaning::Months(..) => "part of a year".to_owned(),
        Meaning::Currency(_) => "currency".to_owned(),
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "words:")?;
        for word in &self.words {
            write!(f, " {}", word.text)?;
            match word.role {
                "content" => write!(f, "[{:.1}/{:.1}]", word.gain, word.need)?,
                role => write!(f, "({})", &role[..1])?,
            }
        }
        write!(f, "\nphrases:")?;
        for (text, meaning) in &self.phrases {
            write!(f, " “{text}” {meaning};")?;
        }
        writeln!(f, "\ncandidates: (bar {:.2}, runner-up {:.2})", self.bar, self.runner_up)?;
        for standing in &self.candidates {
            writeln!(
                f,
                "  {:<46} score {:5.2}  share {:.2}  name {:.2} (coverage {:.2}, literal {:.2})  keyword {:.2}  confidence {:.2}",
                standing.subject.as_str(),
                standing.score,
                standing.share,
                standing.name,
                standing.coverage,
                standing.literal,
                standing.keyword,
                standing.confidence
            )?;
            write!(f, "    because:")?;
            standing.reasons.iter().try_for_each(|(name, part)| write!(f, " {name} {part:+.2};"))?;
            writeln!(f)?;
            if !standing.facts.is_empty() {
                write!(f, "    facts:")?;
                standing.facts.iter().try_for_each(|(fact, weight)| write!(f, " {} {weight:.2};", fact + 1))?;
                writeln!(f)?;
            }
        }
        write!(f, "decision: {} ({})", self.decision.name(), self.gate.name())
    }
}
