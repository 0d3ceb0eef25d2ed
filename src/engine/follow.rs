//! Messages that lean on the turn before.

use super::Outcome;
use super::choose::TIE;
use super::decide::Case;
use super::gate::{FAMILIAR, NAMED};
use super::phrases::Meaning;
use super::reading::{Role, wished_language};
use super::score::Candidate;
use crate::domain::{Signal, Subject};

/// A message that leans on the turn before may have words of this weight, in units of the rarest word, that its subject
/// does not explain.
const LEANING: f32 = 1.6;
/// As [`LEANING`], for one that only asks: not even one unknown word, which may name something else.
const ASKING: f32 = 0.7;

impl Case<'_> {
    /// Answers about what was spoken of before, when the message leans on it.
    pub(super) fn follow_up(&self) -> Option<Outcome> {
        let before = self.conversation;
        if before.subjects.is_empty() || !self.question.addressed {
            return None;
        }
        let best = self.candidates.first();
        if let Some(best) = best.filter(|best| self.name_strength(best) >= NAMED) {
            // "The microelectronics one": the question stands, its subject is picked.
            let picked = before.clarifying && before.subjects.contains(&best.subject);
            let asked = self.asked(&best.named);
            return (picked && asked.is_empty())
                .then(|| self.answer_asking(&[best.subject], self.confidence(best), before.facets.clone()));
        }
        if self.picks_among().is_some()
            && let [best, others @ ..] = self.candidates.as_slice()
            && others.first().is_none_or(|second| second.score < best.score * TIE)
        {
            return Some(self.answer_asking(&[best.subject], 0.8, Vec::new()));
        }
        if best.is_some_and(|best| self.turns_to(best)) {
            return None;
        }
        let leans = self.reading.leans();
        let asked = self.asked_anywhere();
        // "Size?" asks, if of nothing else.
        let hints = !asked.hints.is_empty() && self.reading.asks();
        let asks =
            !asked.is_empty() || hints || self.reading.has(Signal::Previous) || self.gives_something(&before.subjects);
        // "OK, understood, that is all I needed, thanks" asks for no more.
        let is_thanked = self.reading.has(Signal::Courtesy) && !self.reading.asks();
        let cued = !is_thanked && self.reading.found.iter().any(|f| matches!(f.meaning, Meaning::Cue(_)));
        // "The same in English, please."
        let stray: f32 = self.stray_weight(&before.subjects);
        if wished_language(&self.reading.found).is_some() && !asks && stray <= self.engine.index.unknown * ASKING {
            return Some(self.answer_asking(&before.subjects, 0.75, before.facets.clone()));
        }
        let is_kind = self.reading.has(Signal::Courtesy) || !(asks || self.reading.has(Signal::Referring));
        if is_kind && !(cued || before.clarifying || self.reading.asks()) {
            return None;
        }
        // Words that neither ask nor belong to the subject of the turn before speak of something else.
        let loose = stray <= self.engine.index.unknown * if leans { LEANING } else { ASKING };
        if !(loose && (asks || leans)) {
            return None;
        }
        let carried = || if asks { Vec::new() } else { before.facets.clone() };
        if let Some(picked) = self.picked_by_place() {
            return Some(self.answer_asking(&[picked], 0.8, carried()));
        }
        if let Some(sibling) = self.sibling().filter(|_| leans) {
            return Some(self.answer_asking(&[sibling.subject], 0.75, carried()));
        }
        if (before.clarifying || before.subjects.len() > 1)
            && let Some(best) = self.candidates.iter().find(|c| before.subjects.contains(&c.subject))
        {
            let second = self.candidates.iter().filter(|c| before.subjects.contains(&c.subject)).nth(1);
            if second.is_none_or(|second| second.score < best.score * TIE) {
                return Some(self.answer_asking(&[best.subject], 0.8, before.facets.clone()));
            }
        }
        Some(self.answer_asking(&before.subjects, 0.75, carried()))
    }

    /// Whether a message that refers to nothing describes something else than what was spoken of, which explains little of it:
    /// "what about the five blocks, from which year".
    fn turns_to(&self, best: &Candidate) -> bool {
        /// It has to explain this share of the message.
        const TELLING: f32 = 0.75;
        /// And as surely as this.
        const SURE: f32 = 0.8;
        /// Of which what was spoken of explains no more than this share.
        const LITTLE: f32 = 0.4;
        let before = &self.conversation.subjects;
        let own = self.candidates.iter().filter(|c| before.contains(&c.subject)).map(|c| c.share).fold(0.0, f32::max);
        !before.contains(&best.subject)
            && !self.reading.has(Signal::Referring)
            && best.share >= TELLING
            && own <= best.share * LITTLE
            && self.confidence(best) >= SURE
    }

    /// Another one of the kind that was spoken of, where the message has words of its name alone: "and the AI one?"
    /// after an institute.
    fn sibling(&self) -> Option<&Candidate> {
        /// What is but partly named has to explain this share of the message.
        const TELLING: f32 = 0.7;
        let (knowledge, before) = (self.engine.knowledge, &self.conversation.subjects);
        let [Subject::Initiative(spoken_of)] = before.as_slice() else { return None };
        let spoken_of = &knowledge.initiatives[*spoken_of];
        let own = self.candidates.iter().find(|c| before.contains(&c.subject));
        let is_kin = |c: &&Candidate| match c.subject {
            Subject::Initiative(i) => knowledge.initiatives[i].tags.iter().any(|tag| spoken_of.tags.contains(tag)),
            Subject::Area(_) => false,
        };
        let says_more = |c: &&Candidate| {
            (0..c.strengths.len()).any(|at| {
                self.reading.atoms[at].role == Role::Content
                    && c.named[at]
                    && own.is_none_or(|own| own.strengths[at] < FAMILIAR)
            })
        };
        let mut kin = self.candidates.iter().filter(is_kin);
        let best = kin.next().filter(|c| !before.contains(&c.subject) && c.share >= TELLING && says_more(c))?;
        kin.next().is_none_or(|second| second.score < best.score * TIE).then_some(best)
    }
}
