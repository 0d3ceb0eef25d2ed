//! Proposals that wait for a moderator's decision.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::{Duration, OffsetDateTime};

use super::Proposal;

/// How long a proposal waits: as long as Discord lets a bot change the message that shows it.
const WAITS: Duration = Duration::minutes(15);
/// How many wait at a time; each holds a whole knowledge base.
const MOST: usize = 16;

#[derive(Debug)]
pub(super) struct Pending(Mutex<State>);

#[derive(Debug)]
struct State {
    /// The last number that was given out.
    last: u64,
    waiting: BTreeMap<u64, (OffsetDateTime, Arc<Proposal>)>,
}

impl Default for Pending {
    /// The numbers begin anywhere: the buttons of an earlier process, or of another one, must not mean what waits in this.
    fn default() -> Self {
        let last = RandomState::new().hash_one(());
        Self(Mutex::new(State { last, waiting: BTreeMap::new() }))
    }
}

impl Pending {
    /// Lets a proposal wait, and returns the number to ask for it by.
    pub(super) fn put(&self, proposal: Proposal, now: OffsetDateTime) -> (u64, Arc<Proposal>) {
        let mut state = self.lock();
        state.waiting.retain(|_, (since, _)| now - *since < WAITS);
        while state.waiting.len() >= MOST {
            let oldest = state.waiting.iter().min_by_key(|(_, (since, _))| *since).map(|(token, _)| *token);
            oldest.and_then(|token| state.waiting.remove(&token));
        }
        state.last = state.last.wrapping_add(1);
        let (token, proposal) = (state.last, Arc::new(proposal));
        state.waiting.insert(token, (now, Arc::clone(&proposal)));
        (token, proposal)
    }

    /// A proposal that still waits.
    pub(super) fn find(&self, token: u64, now: OffsetDateTime) -> Option<Arc<Proposal>> {
        let state = self.lock();
        let (since, proposal) = state.waiting.get(&token)?;
        (now - *since < WAITS).then(|| Arc::clone(proposal))
    }

    /// It waits no longer. Of several who decide at a time only one gets it.
    pub(super) fn take(&self, token: u64) -> Option<Arc<Proposal>> {
        self.lock().waiting.remove(&token).map(|(_, proposal)| proposal)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
