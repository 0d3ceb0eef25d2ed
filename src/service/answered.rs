use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;
use tokio::sync::Mutex as AsyncMutex;

/// Which of the bot's messages answers which question, so that an answer follows its question when that is edited or
/// deleted. The oldest questions are forgotten first.
#[derive(Debug)]
pub struct Answered {
    capacity: usize,
    state: Mutex<State>,
}

/// A question and what became of it.
#[derive(Debug)]
pub struct Asked {
    /// When it was asked.
    pub at: OffsetDateTime,
    /// Its answer, if it has one. Held while somebody works on it, so that an edit waits for the answer that is on its
    /// way.
    pub answer: AsyncMutex<Option<Given>>,
}

/// An answer that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The message that holds it.
    pub message: u64,
    /// Its turn of the conversation; see [`Answer::turn`](super::Answer::turn).
    pub turn: Option<u64>,
}

#[derive(Debug, Default)]
struct State {
    entries: HashMap<u64, Arc<Asked>>,
    order: VecDeque<u64>,
}

impl Answered {
    /// Remembers up to `capacity` questions.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default() }
    }

    /// A question has been asked.
    pub fn asked(&self, question: u64, now: OffsetDateTime) -> Arc<Asked> {
        let asked = Arc::new(Asked { at: now, answer: AsyncMutex::new(None) });
        let mut state = self.lock();
        if state.entries.insert(question, Arc::clone(&asked)).is_none() {
            state.order.push_back(question);
        }
        while state.order.len() > self.capacity {
            if let Some(oldest) = state.order.pop_front() {
                state.entries.remove(&oldest);
            }
        }
        asked
    }

    /// A question that is remembered.
    #[must_use]
    pub fn find(&self, question: u64) -> Option<Arc<Asked>> {
        self.lock().entries.get(&question).map(Arc::clone)
    }

    /// Forgets a question, and returns it.
    pub fn forget(&self, question: u64) -> Option<Arc<Asked>> {
        let mut state = self.lock();
        let asked = state.entries.remove(&question)?;
        state.order.retain(|&known| known != question);
        Some(asked)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[tokio::test]
    async fn questions_are_remembered_with_their_answers_and_the_oldest_forgotten() {
        let now = datetime!(2025-10-02 12:00 UTC);
        let answered = Answered::new(2);
        let given = Given { message: 10, turn: Some(1) };
        *answered.asked(1, now).answer.lock().await = Some(given);
        answered.asked(2, now);
        assert_eq!(*answered.find(1).unwrap().answer.lock().await, Some(given));
        answered.asked(3, now);
        assert!(answered.find(1).is_none() && answered.find(2).is_some());
        assert!(answered.forget(2).is_some() && answered.forget(2).is_none());
    }
}
