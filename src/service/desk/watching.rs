//! Takes the folder over without a moderator: when it is seen to change, or the operator asks.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tracing::{info, warn};

use super::{Desk, TakeOverError};
use crate::knowledge;
use crate::service::UnusableKnowledge;
use crate::store::Manner;

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How many problems are told in the log.
const TOLD: usize = 5;

impl Desk {
    /// Takes edits of the folder over as they are made, for as long as the desk is there. An edit is taken over once it
    /// has stood still for a moment, and looked at once: one that is not fit is not told of again until it changes.
    pub async fn watch_folder(self: Arc<Self>) {
        let desk = Arc::downgrade(&self);
        drop(self);
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut seen, mut done) = (None, None);
        loop {
            looks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            let origin = desk.snapshots.origin().clone();
            let read = tokio::task::spawn_blocking(move || origin.read().ok().map(|folder| folder.revision())).await;
            // While it cannot be read, somebody is at it.
            let Ok(Some(now)) = read else { continue };
            let stands_still = seen.as_ref() == Some(&now);
            let is_first = seen.is_none();
            seen = Some(now.clone());
            // What is there at the start has been judged then.
            if is_first {
                done = Some(now);
            } else if stands_still && done.as_ref() != Some(&now) {
                done = Some(now);
                desk.take_over_and_tell(Manner::Watch).await;
            }
        }
    }

    /// Takes the folder over if it is fit, and says in the log what came of it.
    pub async fn take_over_and_tell(&self, manner: Manner) {
        match self.take_over(manner).await {
            Ok(Some(_)) => {}
            Ok(None) => info!(manner = manner.name(), "the folder holds what is answered from already"),
            Err(error) => {
                warn!(manner = manner.name(), %error, "the folder was not taken over: nothing has changed");
                let proposal = match &error {
                    TakeOverError::NotFit(proposal) => proposal,
                    TakeOverError::Unreadable(UnusableKnowledge::Unreadable(_) | UnusableKnowledge::Invalid(_))
                    | TakeOverError::Refused(_) => return,
                };
                for problem in proposal.report.problems.iter().take(TOLD) {
                    warn!("{}", knowledge::summary_line(&proposal.report.folder, problem));
                }
            }
        }
    }
}
