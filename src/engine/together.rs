//! What was spoken of together, and messages that pick from it: "of those, which are done", "and the former?".

use super::decide::Case;
use super::reading::Reading;
use super::{Conversation, Question};
use crate::domain::{Signal, Subject};

/// What a message to the bot picks from, if it picks from several that were spoken of: "of those".
pub(super) fn picks_among<'a>(
    reading: &Reading,
    question: &Question<'_>,
    conversation: &'a Conversation,
) -> Option<&'a [Subject]> {
    let picks = question.addressed && reading.has(Signal::Among) && conversation.together.len() > 1;
    picks.then_some(conversation.together.as_slice())
}

impl Case<'_> {
    /// What is spoken of together once `subjects` are: they, if they are several, an area being all that belong to it;
    /// what was before, where one of it goes on being spoken of.
    pub(super) fn spoken_of_together(&self, subjects: &[Subject]) -> Vec<Subject> {
        let members = |subject: &Subject| -> Vec<Subject> {
            match *subject {
                Subject::Area(area) => self.engine.members(area).map(Subject::Initiative).collect(),
                Subject::Initiative(_) => vec![*subject],
            }
        };
        let all: Vec<Subject> = subjects.iter().flat_map(members).collect();
        match all.as_slice() {
            [one] if self.conversation.together.contains(one) => self.conversation.together.clone(),
            [_, _, ..] => all,
            _ => Vec::new(),
        }
    }

    /// What a message picks from, if it picks from several that were spoken of.
    pub(super) fn picks_among(&self) -> Option<&[Subject]> {
        picks_among(&self.reading, self.question, self.conversation)
    }

    /// The one of several that its place tells: "the latter".
    pub(super) fn picked_by_place(&self) -> Option<Subject> {
        let together = &self.conversation.together;
        let is_last = self.reading.has(Signal::Last);
        if together.len() < 2 {
            return None;
        }
        let places = [(Signal::First, together.first()), (Signal::Second, together.get(1))];
        let picked = places.into_iter().find_map(|(signal, subject)| subject.filter(|_| self.reading.has(signal)));
        picked.or_else(|| together.last().filter(|_| is_last)).copied()
    }
}
