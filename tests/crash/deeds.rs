//! What the other process does, over and over, until it is killed.

use initiative_bot::service::desk::Refusal;
use initiative_bot::service::{Ask, Desk};
use initiative_bot::store::{GapState, Manner};

use crate::child::tell;
use crate::place::{AREA, Opened, Place, question};

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// The folder was edited, is loaded again, and accepted.
    Reload,
    /// A file is uploaded and accepted.
    Upload,
    /// The other one of two revisions is brought back.
    Rollback,
    /// A question without an answer is kept.
    Gap,
}

impl Deed {
    const ALL: [Self; 4] = [Self::Reload, Self::Upload, Self::Rollback, Self::Gap];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reload => "reload",
            Self::Upload => "upload",
            Self::Rollback => "rollback",
            Self::Gap => "gap",
        }
    }

    /// How the revision came that it makes.
    pub(crate) const fn manner(self) -> Option<Manner> {
        match self {
            Self::Reload => Some(Manner::Reload),
            Self::Upload => Some(Manner::Upload),
            Self::Rollback => Some(Manner::Rollback),
            Self::Gap => None,
        }
    }
}

/// Does deeds, and says `begin`, `given` when it is given to the store, and `done` with its number and what was confirmed.
pub(crate) async fn repeat(place: &Place) {
    let wanted = std::env::var("INITIATIVE_BOT_DEED").expect("which deed");
    let deed = Deed::ALL.into_iter().find(|deed| deed.name() == wanted).expect("a deed");
    let first: u32 = std::env::var("INITIATIVE_BOT_FIRST").expect("from which on").parse().expect("a number");
    let opened = place.open().await;
    for number in first.. {
        tell("begin");
        let confirmed = opened.perform(deed, number).await;
        tell(&format!("done {number} {confirmed}"));
    }
}

/// The number of a deed that was confirmed.
pub(crate) fn number_of(done: &str) -> u32 {
    done.split(' ').nth(1).unwrap().parse().unwrap()
}

/// What was confirmed of it.
pub(crate) fn confirmed_by(done: &str) -> &str {
    done.split(' ').nth(2).unwrap()
}

impl Opened {
    async fn perform(&self, deed: Deed, number: u32) -> String {
        let desk = &self.desk;
        let token = match deed {
            Deed::Reload => {
                self.place.edit(AREA, number);
                desk.propose_reload(Manner::Reload, "mo").await.expect("it can be read").0
            }
            Deed::Upload => {
                let text = self.place.edited(AREA, number);
                desk.propose_upload(AREA, text.as_bytes(), "mo").await.expect("it is taken").0
            }
            Deed::Rollback => {
                let now = desk.snapshots().current().knowledge().revision.clone();
                let first = desk.store().revision(1).await.expect("the store").expect("the first");
                desk.propose_rollback(if first.hash == now { "2" } else { "1" }, "mo").await.expect("it is there").0
            }
            Deed::Gap => return self.note_a_gap(number).await,
        };
        tell("given");
        accept(desk, token).await.expect("it is accepted")
    }

    async fn note_a_gap(&self, number: u32) -> String {
        let answer = self.answers.ask(&Ask::new(&question(number)));
        tell("given");
        self.desk.scribe().answered(&answer, 7, Some(number.into()));
        self.desk.scribe().flush().await;
        let open = self.desk.store().count_gaps(GapState::Open).await.expect("the store");
        format!("{open}")
    }
}

async fn accept(desk: &Desk, token: u64) -> Result<String, Refusal> {
    let outcome = desk.accept(token, "mo", None).await?;
    Ok(format!("{}:{}", outcome.number, outcome.proposal.revision()))
}
