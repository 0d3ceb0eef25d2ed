use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;

use crate::domain::{FacetId, Id, KnowledgeBase, Language, Subject};
use crate::engine::Conversation;

/// One person in one channel: what they say there is one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// Where it is said.
    pub channel: u64,
    /// Who says it.
    pub user: u64,
}

/// The running conversations. They are forgotten when they have been quiet for long, or when there are too many.
///
/// What they are about is remembered by id, so that a reload between two turns does not point them elsewhere.
#[derive(Debug)]
pub struct Conversations<K = Speaker> {
    timeout: Duration,
    capacity: usize,
    state: Mutex<State<K>>,
}

#[derive(Debug)]
struct State<K> {
    entries: HashMap<K, Entry>,
    /// Keys by their last turn, the one that was quiet the longest first.
    order: BTreeMap<u64, K>,
    turns: u64,
}

#[derive(Debug)]
struct Entry {
    memory: Memory,
    /// What was remembered before the last turn.
    before: Option<Memory>,
    at: OffsetDateTime,
    turn: u64,
}

#[derive(Debug, Clone)]
struct Memory {
    subjects: Vec<Id>,
    facets: Vec<FacetId>,
    clarifying: bool,
    together: Vec<Id>,
    language: Option<Language>,
}

impl<K: Clone + Eq + Hash> Conversations<K> {
    /// Remembers up to `capacity` conversations, each for `timeout` after its last turn.
    #[must_use]
    pub fn new(timeout: Duration, capacity: usize) -> Self {
        let state = State { entries: HashMap::new(), order: BTreeMap::new(), turns: 0 };
        Self { timeout, capacity, state: Mutex::new(state) }
    }

    /// The conversation so far, in terms of `knowledge`; a fresh one if there is none or it is over.
    #[must_use]
    pub fn recall(&self, key: &K, knowledge: &KnowledgeBase, now: OffsetDateTime) -> Conversation {
        let state = self.lock();
        match state.entries.get(key) {
            Some(entry) if !self.is_over(entry, now) => entry.memory.clone().resolve(knowledge),
            _ => Conversation::default(),
        }
    }

    /// Remembers what was said last, and returns the number of this turn.
    pub fn remember(&self, key: K, conversation: &Conversation, knowledge: &KnowledgeBase, now: OffsetDateTime) -> u64 {
        let memory = Memory::new(conversation, knowledge);
        let mut state = self.lock();
        state.turns += 1;
        let turn = state.turns;
        let mut before = None;
        if let Some(last) = state.entries.remove(&key) {
            state.order.remove(&last.turn);
            before = (!self.is_over(&last, now)).then_some(last.memory);
        }
        state.entries.insert(key.clone(), Entry { memory, before, at: now, turn });
        state.order.insert(turn, key);
        self.forget(&mut state, now);
        turn
    }

    /// Takes a turn back, and returns whether it was the last of its conversation: only then it can be.
    pub fn take_back(&self, key: &K, turn: u64) -> bool {
        let mut state = self.lock();
        let Some(entry) = state.entries.get_mut(key).filter(|entry| entry.turn == turn) else { return false };
        match entry.before.take() {
            Some(before) => entry.memory = before,
            None => {
                state.entries.remove(key);
                state.order.remove(&turn);
            }
        }
        true
    }

    /// How many conversations are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// Whether no conversation is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drops what is over and what is too much. The order is that of the turns, so that it can stop at the first entry
    /// that stays.
    fn forget(&self, state: &mut State<K>, now: OffsetDateTime) {
        while let Some((turn, key)) = state.order.first_key_value() {
            let over = state.entries.get(key).is_none_or(|entry| self.is_over(entry, now));
            if !over && state.entries.len() <= self.capacity {
                break;
            }
            let turn = *turn;
            if let Some(key) = state.order.remove(&turn) {
                state.entries.remove(&key);
            }
        }
    }

    fn is_over(&self, entry: &Entry, now: OffsetDateTime) -> bool {
        // A clock that was set back makes the difference negative: the conversation then simply goes on.
        Duration::try_from(now - entry.at).is_ok_and(|quiet| quiet >= self.timeout)
    }

    fn lock(&self) -> MutexGuard<'_, State<K>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn new(conversation: &Conversation, knowledge: &KnowledgeBase) -> Self {
        let ids = |subjects: &[Subject]| subjects.iter().map(|&subject| knowledge.id(subject).clone()).collect();
        Self {
            subjects: ids(&conversation.subjects),
            facets: conversation.facets.clone(),
            clarifying: conversation.clarifying,
            together: ids(&conversation.together),
            language: conversation.language,
        }
    }

    fn resolve(self, knowledge: &KnowledgeBase) -> Conversation {
        let subjects = |ids: &[Id]| ids.iter().filter_map(|id| knowledge.subject(id.as_str())).collect();
        Conversation {
            subjects: subjects(&self.subjects),
            facets: self.facets,
            clarifying: self.clarifying,
            together: subjects(&self.together),
            language: self.language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Bilingual};
    use time::macros::datetime;

    const START: OffsetDateTime = datetime!(2025-10-02 12:00 UTC);
    const MINUTE: time::Duration = time::Duration::MINUTE;

    fn knowledge(ids: &[&str]) -> KnowledgeBase {
        let area = |id: &&str| Area {
            id: Id::new(id),
            name: Bilingual::default(),
            aliases: Bilingual::default(),
            keywords: Bilingual::default(),
            symbol: String::new(),
            colour: 0,
        };
        KnowledgeBase { areas: ids.iter().map(area).collect(), ..KnowledgeBase::default() }
    }

    fn about(area: usize) -> Conversation {
        Conversation { subjects: vec![Subject::Area(area)], ..Conversation::default() }
    }

    #[test]
    fn a_conversation_is_over_when_it_was_quiet_for_long() {
        let base = knowledge(&["a", "b"]);
        let conversations = Conversations::new(Duration::from_secs(600), 10);
        conversations.remember(1, &about(1), &base, START);
        assert_eq!(conversations.recall(&1, &base, START + 9 * MINUTE), about(1));
        assert_eq!(conversations.recall(&1, &base, START + 10 * MINUTE), Conversation::default());
        assert_eq!(conversations.recall(&2, &base, START), Conversation::default());
        conversations.remember(2, &about(0), &base, START + 11 * MINUTE);
        assert_eq!(conversations.len(), 1, "what is over takes no room");
    }

    #[test]
    fn the_quietest_is_forgotten_first_when_there_are_too_many() {
        let base = knowledge(&["a", "b", "c"]);
        let conversations = Conversations::new(Duration::from_secs(600), 2);
        for (key, area) in [(1, 0), (2, 1), (1, 2), (3, 1)] {
            conversations.remember(key, &about(area), &base, START);
        }
        assert_eq!(conversations.len(), 2);
        assert_eq!(conversations.recall(&1, &base, START), about(2));
        assert_eq!(conversations.recall(&2, &base, START), Conversation::default());
        assert_eq!(conversations.recall(&3, &base, START), about(1));
    }

    #[test]
    fn a_reload_between_two_turns_does_not_change_what_is_spoken_of() {
        let conversations = Conversations::new(Duration::from_secs(600), 2);
        conversations.remember(1, &about(0), &knowledge(&["a", "b"]), START);
        assert_eq!(conversations.recall(&1, &knowledge(&["b", "a"]), START), about(1));
        assert_eq!(conversations.recall(&1, &knowledge(&["b"]), START), Conversation::default());
    }

    #[test]
    fn the_last_turn_can_be_taken_back() {
        let base = knowledge(&["a", "b"]);
        let conversations = Conversations::new(Duration::from_secs(600), 10);
        let first = conversations.remember(1, &about(0), &base, START);
        let second = conversations.remember(1, &about(1), &base, START);
        assert!(!conversations.take_back(&1, first), "others lean on it");
        assert!(conversations.take_back(&1, second));
        assert_eq!(conversations.recall(&1, &base, START), about(0));
        let only = conversations.remember(2, &about(1), &base, START);
        assert!(conversations.take_back(&2, only));
        assert_eq!(conversations.recall(&2, &base, START), Conversation::default());
    }

    #[test]
    fn nothing_is_remembered_without_room() {
        let base = knowledge(&["a"]);
        let conversations = Conversations::new(Duration::from_secs(600), 0);
        conversations.remember(1, &about(0), &base, START);
        assert!(conversations.is_empty());
    }
}
