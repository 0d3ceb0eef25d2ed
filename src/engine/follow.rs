//! Messages that lean on the turn before.

use super::Outcome;
use super::asked::Asked;
use super::choose::TIE;
use super::decide::Case;
use super::gate::NAMED;
use crate::domain::Signal;

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
            let asked = Asked::new(&self.engine.knowledge.lexicon, &self.reading, &best.named);
            return (picked && asked.is_empty())
                .then(|| self.answer_asking(&[best.subject], self.confidence(best), before.facets.clone()));
        }
        let leans = self.reading.has(Signal::Referring) || self.reading.has(Signal::Followup);
        let asked = Asked::anywhere(&self.engine.knowledge.lexicon, &self.reading);
        let asks = !asked.is_empty() || self.reading.has(Signal::Previous) || self.gives_something(&before.subjects);
        // Words that neither ask nor belong to the subject of the turn before speak of something else.
        let stray: f32 = self.stray_weight(&before.subjects);
        let loose = stray <= self.engine.index.unknown * if leans { LEANING } else { ASKING };
        if !(loose && (asks || leans)) {
            return None;
        }
        if (before.clarifying || before.subjects.len() > 1)
            && let Some(best) = self.candidates.iter().find(|c| before.subjects.contains(&c.subject))
        {
            let second = self.candidates.iter().filter(|c| before.subjects.contains(&c.subject)).nth(1);
            if second.is_none_or(|second| second.score < best.score * TIE) {
                return Some(self.answer_asking(&[best.subject], 0.8, before.facets.clone()));
            }
        }
        let facets = if asks { Vec::new() } else { before.facets.clone() };
        Some(self.answer_asking(&before.subjects, 0.75, facets))
    }
}
