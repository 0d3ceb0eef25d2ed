//! Words for time that begin what is only told beside a question: "what do they promise when they use it".

use super::normalise::{Kind, Text};
use super::phrases::{Found, Meaning};
use crate::domain::Signal;

/// Drops what asks for a time where it begins a clause of time and something else is asked in the sentence. "When does it
/// open, and who runs it" asks both.
pub(super) fn drop_subordinate(text: &Text, found: &mut Vec<Found>) {
    let is_time = |f: &&Found| f.meaning == Meaning::Signal(Signal::While);
    let told = found.iter().filter(is_time).filter(|time| is_subordinate(text, found, time));
    let told: Vec<(usize, usize)> = told.map(|time| (time.from, time.to)).collect();
    found.retain(|f| {
        let asks = matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Signal(Signal::Question));
        !(asks && told.iter().any(|(from, to)| *from <= f.from && f.to <= *to))
    });
}

fn is_subordinate(text: &Text, found: &[Found], time: &Found) -> bool {
    let (sentence, clause) = (|at: usize| text.tokens[at].sentence, |at: usize| text.tokens[at].clause);
    let is_other = |f: &Found| (f.to <= time.from || time.to <= f.from) && sentence(f.from) == sentence(time.from);
    // 嘅時候 asks nothing by itself.
    if text.tokens[time.from].kind == Kind::Han {
        let asks = |f: &Found| matches!(f.meaning, Meaning::Ask(_) | Meaning::Signal(Signal::Question));
        return found.iter().any(|f| asks(f) && is_other(f));
    }
    let asks = |f: &&Found| matches!(f.meaning, Meaning::Ask(_) | Meaning::Signal(Signal::Which)) && is_other(f);
    let mut others = found.iter().filter(asks);
    let joins = |from: usize, to: usize| {
        let is_joint =
            |f: &Found| matches!(f.meaning, Meaning::Signal(Signal::Followup | Signal::Sum | Signal::Either));
        found.iter().any(|f| is_joint(f) && from <= f.from && f.to <= to)
    };
    let is_inverted = found.iter().any(|f| f.meaning == Meaning::Signal(Signal::Opening) && f.from == time.to);
    let begins = time.from == 0 || sentence(time.from - 1) != sentence(time.from);
    others.any(|f| {
        let is_behind = f.to <= time.from && clause(f.from) == clause(time.from) && !joins(f.to, time.from);
        let is_before = begins && !is_inverted && clause(f.from) > clause(time.from) && !joins(time.to, f.to);
        is_behind || is_before
    })
}
