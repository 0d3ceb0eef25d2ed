//! The subjects of a message whose parts each speak of another one: "chips institute and the moon centre, which is up; and
//! how big is the AI subsidy".

use std::ops::Range;

use super::choose::TIE;
use super::decide::Case;
use super::gate::NAMED;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::{self, Candidate};
use super::wish;
use crate::domain::{Signal, Subject};

/// A message of more parts than this tells a story.
const MOST: usize = 7;
/// No more subjects than these are answered at once.
const MOST_SUBJECTS: usize = 4;
/// A part is about a subject that is named, if it explains this share of it;
const NAMED_SHARE: f32 = 0.5;
/// or partly named, this share;
const PARTLY_NAMED: f32 = 0.45;
const PARTLY_SHARE: f32 = 0.9;
/// or only pointed to, more than others by far.
pub(super) const POINTED: f32 = 0.9;
pub(super) const POINTED_SHARE: f32 = 0.8;
pub(super) const FAR: f32 = 0.75;
/// A part says this much at least, in units of the rarest word.
const TELLING: f32 = 0.55;
/// From this share on a subject explains all that is said.
const ALL: f32 = 0.97;
/// What is only pointed to is told of at more length: one word that fits is in every chat.
const AT_LENGTH: f32 = 1.05;
/// Of what a part says of its subject this share has to be no part of the others.
const OWN: f32 = 0.5;
/// A word is explained by a subject that it speaks for this strongly.
pub(super) const EXPLAINED: f32 = 0.3;

/// What stands between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// The end of a sentence.
    End,
    /// The end of a clause.
    Clause,
    /// A word that joins.
    Word,
}

/// A part of a message.
struct Segment {
    atoms: Range<usize>,
    /// What stands before it.
    joint: Joint,
    /// Whether anything is asked in it.
    asks: bool,
    /// What its words of content weigh.
    weight: f32,
}

impl Case<'_> {
    /// The subjects that the parts of a message speak of, in their order; fewer than two if it speaks of one.
    pub(super) fn one_per_segment(&self) -> Vec<Subject> {
        let compares = self.reading.has(Signal::Compare);
        let segments = self.segments();
        // Where one subject explains all that is said, nothing is said of another.
        let is_one = !compares && self.candidates.first().is_some_and(|best| best.share > ALL);
        let telling = segments.iter().filter(|segment| segment.weight > TELLING * self.engine.index.unknown).count();
        if is_one || telling < 2 || segments.len() > MOST {
            return Vec::new();
        }
        let mut told: Vec<(usize, Candidate)> = Vec::new();
        for (at, segment) in segments.iter().enumerate() {
            let meant = self.meant_in(segment, compares);
            if let Some(one) = meant.filter(|one| !told.iter().any(|(_, other)| other.subject == one.subject)) {
                told.push((at, one));
            }
        }
        if !(2..=MOST_SUBJECTS).contains(&told.len()) {
            return Vec::new();
        }
        let is_asked = |place: usize| {
            let from = told[place].0;
            let to = told.get(place + 1).map_or(segments.len(), |(next, _)| *next);
            let asks = segments[from..to].iter().any(|segment| segment.asks);
            // "The one and the other, when are they ready": what joins them asks of both.
            let joins = |next: &Segment| {
                next.joint == Joint::Word || (next.joint == Joint::Clause && told[place].1.share >= PARTLY_SHARE)
            };
            asks || (to == from + 1 && segments.get(to).is_some_and(joins))
        };
        let all_asked = compares || (0..told.len()).all(is_asked);
        let all_own = told
            .iter()
            .all(|(_, one)| told.iter().all(|(_, other)| one.subject == other.subject || self.is_own(one, other)));
        if all_asked && all_own {
            told.into_iter().map(|(_, candidate)| candidate.subject).collect()
        } else {
            Vec::new()
        }
    }

    /// The initiative of the kind of another that the rest of a clause points to: "the AI one" beside "the health institute".
    pub(super) fn like_one(&self, other: &Candidate, clause: u16, from: usize, to: usize) -> Option<Candidate> {
        let atoms = &self.reading.atoms;
        let open = |at: usize| (from..to).contains(&at) && atoms[at].clause == clause;
        let points = |f: &&Found| f.meaning == Meaning::Signal(Signal::Referring) && open(f.from);
        self.reading.found.iter().find(points)?;
        let catalogue = &self.engine.index.catalogue;
        let kinds = self.reading.found.iter().filter(|f| f.to <= from).filter_map(|f| wish::tag_of(self, f));
        let is_listed = |list: &[u32], subject: Subject| match subject {
            Subject::Initiative(i) => list.binary_search(&(i as u32)).is_ok(),
            Subject::Area(_) => false,
        };
        let lists = kinds.map(|tag| catalogue.listed(tag)).filter(|list| is_listed(list, other.subject));
        let lists: Vec<&[u32]> = lists.collect();
        let candidates = score::candidates(self.engine.index, &self.reading, &self.weights, open);
        let is_kin = |c: &Candidate| c.subject != other.subject && lists.iter().any(|list| is_listed(list, c.subject));
        let mut kin = candidates.into_iter().filter(is_kin);
        let best = kin.next()?;
        let clear = kin.next().is_none_or(|second| second.score < best.score * TIE);
        (clear && best.share >= NAMED_SHARE).then_some(best)
    }

    /// Cuts a message at the ends of its clauses and at words that join.
    fn segments(&self) -> Vec<Segment> {
        let (atoms, found) = (&self.reading.atoms, &self.reading.found);
        let joins = |f: &Found| {
            matches!(f.meaning, Meaning::Signal(Signal::Sum | Signal::Followup | Signal::Either | Signal::Compare))
        };
        let mut cuts: Vec<(usize, Joint)> = (1..atoms.len())
            .filter(|at| atoms[*at].clause != atoms[at - 1].clause)
            .map(|at| (at, if atoms[at].sentence == atoms[at - 1].sentence { Joint::Clause } else { Joint::End }))
            .collect();
        cuts.extend(found.iter().filter(|f| joins(f)).map(|f| (f.from, Joint::Word)));
        cuts.sort_unstable_by_key(|(at, joint)| (*at, *joint != Joint::Word));
        cuts.dedup_by_key(|(at, _)| *at);
        let mut segments = Vec::new();
        let mut start = (0, Joint::End);
        for next in cuts.into_iter().chain([(atoms.len(), Joint::End)]) {
            let range = start.0..next.0;
            let content = range.clone().filter(|at| atoms[*at].role == Role::Content);
            let weight: f32 = content.map(|at| self.weights.gain[at]).sum();
            let asks = |f: &&Found| {
                range.contains(&f.from)
                    && matches!(
                        f.meaning,
                        Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Hint(_) | Meaning::Signal(Signal::Question)
                    )
            };
            let asks = found.iter().any(|f| asks(&f));
            if weight > 0.0 || asks {
                segments.push(Segment { atoms: range, joint: start.1, asks, weight });
            }
            start = next;
        }
        segments
    }

    /// The initiative that a part of a message clearly speaks of.
    fn meant_in(&self, segment: &Segment, compares: bool) -> Option<Candidate> {
        let open = |at: usize| segment.atoms.contains(&at);
        let least = TELLING * self.engine.index.unknown;
        if segment.weight <= least || segment.atoms.clone().all(|at| self.reading.tells(at)) {
            return None;
        }
        let (best, second) = self.best_initiative(open)?;
        let says = |at: &usize| self.reading.atoms[*at].role == Role::Content && best.strengths[*at] >= EXPLAINED;
        let told: f32 = segment.atoms.clone().filter(says).map(|at| self.weights.gain[at]).sum();
        let name = self.name_strength(&best);
        let clear = second < best.score * TIE;
        let is_named =
            (name >= NAMED && best.share >= NAMED_SHARE) || (name >= PARTLY_NAMED && best.share >= PARTLY_SHARE);
        let is_pointed_to =
            compares && best.keyword >= POINTED && best.share >= POINTED_SHARE && second < best.score * FAR;
        let least = if is_named { least } else { AT_LENGTH * self.engine.index.unknown };
        (clear && (is_named || is_pointed_to) && told > least).then_some(best)
    }

    /// The initiative that fits a part of the message best, and the score of the next one.
    pub(super) fn best_initiative(&self, open: impl Fn(usize) -> bool) -> Option<(Candidate, f32)> {
        let candidates = score::candidates(self.engine.index, &self.reading, &self.weights, open);
        let mut initiatives = candidates.into_iter().filter(|c| matches!(c.subject, Subject::Initiative(_)));
        let best = initiatives.next()?;
        Some((best, initiatives.next().map_or(0.0, |second| second.score)))
    }

    /// Whether most of what one part says of its subject says nothing of the other's.
    fn is_own(&self, one: &Candidate, other: &Candidate) -> bool {
        let whole = self.candidates.iter().find(|c| c.subject == other.subject);
        let atoms = &self.reading.atoms;
        let says = |at: &usize| matches!(atoms[*at].role, Role::Content | Role::Cue) && one.strengths[*at] >= EXPLAINED;
        let weight = |at: usize| self.weights.gain[at];
        let all: f32 = (0..atoms.len()).filter(says).map(weight).sum();
        let is_theirs = |at: &usize| whole.is_some_and(|c| c.strengths[*at] >= EXPLAINED);
        let own: f32 = (0..atoms.len()).filter(says).filter(|at| !is_theirs(at)).map(weight).sum();
        own > all * OWN
    }
}
