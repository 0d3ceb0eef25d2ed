//! What of the index a question touches: the places that its words can fill, of all subjects in a small knowledge base,
//! and of those that may be meant in a large one.

use super::index::{FieldKind, Index, Posting, Users};
use super::reading::Reading;
use super::score::{SLACK, Weights, strength};
use crate::domain::Subject;

/// Up to this many subjects all are looked at closely but for those that are [outshone](part_outshone).
const FEW: usize = 128;
/// Whoever shares less than this part of what another shares with the question is outshone by it.
const OUTSHONE: f32 = 0.4;
/// Among more, so many: who is meant is among those that share most with the question.
const MOST: usize = 48;
/// Whoever is not among so many, whatever the lists that are left hold, is not meant.
const BEST: usize = 8;
/// The lists of words are walked until this many subjects are reached.
const WALKED: usize = 4096;
/// Up to this many, while newcomers may still be among the best.
const LONGEST: usize = 4 * WALKED;
/// What a newcomer can gain of the lists that are left: most words are in two, as a word and as its concept, or in two
/// pairs.
const NEWCOMER: f32 = 0.5;

/// A slot of a field that a cover fills: from the highest bits to the lowest the field, counted from the first of its
/// subject, the sentence, the slot and the cover. Hits are sorted and grouped by these, and a name has to stand in one
/// sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit(u64);

impl Hit {
    /// What all hits of a cover have in common.
    const fn of_cover(sentence: u16, cover: u16) -> Self {
        Self((sentence as u64) << 32 | cover as u64)
    }

    const fn at(self, posting: Posting) -> Self {
        Self(self.0 | (posting.field as u64) << 48 | (posting.slot as u64) << 16)
    }

    /// Counted from the first field of the subject.
    pub(super) const fn field(self) -> usize {
        (self.0 >> 48) as usize
    }

    /// Field and sentence.
    pub(super) const fn group(self) -> u64 {
        self.0 >> 32
    }

    /// Field, sentence and slot.
    pub(super) const fn place(self) -> u64 {
        self.0 >> 16
    }

    pub(super) const fn slot(self) -> u16 {
        (self.0 >> 16) as u16
    }

    pub(super) const fn cover(self) -> usize {
        self.0 as u16 as usize
    }

    /// The first atom that its cover covers, and one past the last.
    pub(super) fn span(self, reading: &Reading) -> (usize, usize) {
        let cover = &reading.covers[self.cover()];
        (cover.from, cover.to)
    }
}

/// The hits of some subjects, one subject after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    list: Vec<Hit>,
    /// The subjects in order, each with one past its last hit in a name or keyword, and one past its last hit.
    ends: Vec<(u32, u32, u32)>,
    /// Those that were outshone, in order, and what they share with the question.
    outshone: Vec<(u32, f32)>,
}

/// The hits of one subject.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HitsOf<'a> {
    pub(super) subject: u32,
    /// Those in names and keywords, in order.
    pub(super) named: &'a [Hit],
    /// Those in wordings, which lend the same however many there are, in no order.
    pub(super) worded: &'a [Hit],
}

impl Hits {
    pub(super) fn iter(&self) -> impl Iterator<Item = HitsOf<'_>> {
        (0..self.ends.len()).map(|at| self.at(at))
    }

    pub(super) fn of(&self, subject: u32) -> HitsOf<'_> {
        let at = self.ends.binary_search_by_key(&subject, |(subject, ..)| *subject);
        at.map(|at| self.at(at)).unwrap_or_default()
    }

    /// Those that were outshone, the one that shares most first.
    pub(super) fn outshone(&self) -> Vec<u32> {
        let mut outshone = self.outshone.clone();
        outshone.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        outshone.into_iter().map(|(subject, _)| subject).collect()
    }

    fn at(&self, at: usize) -> HitsOf<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].2) as usize;
        let (subject, middle, end) = self.ends[at];
        let (middle, end) = (middle as usize, end as usize);
        HitsOf { subject, named: &self.list[start..middle], worded: &self.list[middle..end] }
    }
}

/// The places that the words of a question can fill; in a large knowledge base those of the [`MOST`] subjects that share
/// most with the question, and of those of `kept`. `open` tells which atoms may still be explained.
pub(super) fn hits(
    index: &Index,
    reading: &Reading,
    weights: &Weights,
    kept: &[Subject],
    open: &impl Fn(usize) -> bool,
) -> Hits {
    let mut lists: Vec<List<'_>> = Vec::with_capacity(reading.covers.len());
    for (at, cover) in (0..).zip(&reading.covers) {
        let users = index.users(cover.term);
        if !users.list.is_empty() && (cover.from..cover.to).any(open) {
            let gain: f32 = weights.gain[cover.from..cover.to].iter().sum();
            let common = Hit::of_cover(reading.atoms[cover.from].sentence, at);
            lists.push(List { common, gain: gain * cover.fit, users });
        }
    }
    let total: usize = lists.iter().map(|list| list.users.list.len()).sum();
    if index.subjects() <= FEW {
        let (subjects, outshone) = part_outshone(index, &lists, kept);
        Hits { outshone, ..hits_of(index, &lists, subjects.into_iter(), 2 * total) }
    } else if total <= FEW {
        let users = lists.iter().flat_map(|list| list.users.list).map(|user| user.subject);
        hits_of(index, &lists, in_order(users.collect()).into_iter(), 2 * total)
    } else {
        hits_of(index, &lists, select(index, &lists, kept).into_iter(), 0)
    }
}

/// The subjects that use the term of a cover.
struct List<'a> {
    common: Hit,
    /// What the words that it covers gain.
    gain: f32,
    users: Users<'a>,
}

impl List<'_> {
    fn hits(&self, place: usize) -> impl Iterator<Item = Hit> {
        self.users.postings(place).iter().map(|posting| self.common.at(*posting))
    }

    /// The place of the first user from `from` on that is not before `subject`; close ones are found soonest.
    fn seek(&self, from: usize, subject: u32) -> usize {
        let list = &self.users.list[from..];
        let mut step = 1;
        while list.get(step).is_some_and(|user| user.subject < subject) {
            step *= 2;
        }
        let end = list.len().min(step + 1);
        from + step / 2 + list[step / 2..end].partition_point(|user| user.subject < subject)
    }

    /// The user at this place; behind the last one the highest number, which no subject has.
    fn subject(&self, place: usize) -> u32 {
        self.users.list.get(place).map_or(u32::MAX, |user| user.subject)
    }

    /// The most that the term lends to the user at this place: its names come first among its fields.
    fn lends(&self, place: usize) -> f32 {
        self.gain * strength(self.users.list[place].kind(), 1.0)
    }

    /// Adds to those subjects, in order, that are users.
    fn add_to(&self, reached: &mut [(u32, f32)]) {
        /// Where one in so many users is sought, walking is quicker than seeking: memory is read ahead.
        const DENSE: usize = 32;
        let is_dense = self.users.list.len() <= DENSE * reached.len();
        let mut place = 0;
        for (subject, sum) in reached {
            if is_dense {
                while self.subject(place) < *subject {
                    place += 1;
                }
            } else {
                place = self.seek(place, *subject);
            }
            match self.subject(place) {
                u32::MAX => break,
                user if user == *subject => *sum += self.lends(place),
                _ => {}
            }
        }
    }
}

/// The hits of subjects, which have to be in order; so many are expected.
fn hits_of(index: &Index, lists: &[List<'_>], subjects: impl Iterator<Item = u32>, expected: usize) -> Hits {
    let ends = Vec::with_capacity(subjects.size_hint().0);
    let mut hits = Hits { list: Vec::with_capacity(expected), ends, outshone: Vec::new() };
    let mut worded: Vec<Hit> = Vec::with_capacity(expected);
    let mut cursors: Vec<Cursor<'_>> = lists.iter().map(Cursor::new).collect();
    for subject in subjects {
        let start = hits.list.len();
        let fields = index.fields_of(subject);
        for cursor in &mut cursors {
            if cursor.reach(subject) {
                for hit in cursor.list.hits(cursor.place) {
                    let is_worded = fields[hit.field()].kind == FieldKind::Wording;
                    if is_worded { worded.push(hit) } else { hits.list.push(hit) }
                }
            }
        }
        if hits.list.len() + worded.len() > start {
            hits.list[start..].sort_unstable();
            let middle = hits.list.len() as u32;
            hits.list.append(&mut worded);
            hits.ends.push((subject, middle, hits.list.len() as u32));
        }
    }
    hits
}

/// The subjects of a small knowledge base that share a word with the question: in order those that are to be looked at,
/// with those of `kept`, and apart from them those that are outshone, with what they share.
///
/// A subject is outshone if at each word that it shares another shares it too, and far more with the question. Of two
/// that are spoken of, each has words of its own, and neither is outshone however rare the other's words are.
fn part_outshone(index: &Index, lists: &[List<'_>], kept: &[Subject]) -> (Vec<u32>, Vec<(u32, f32)>) {
    let mut shares: Vec<Option<f32>> = vec![None; index.subjects()];
    for list in lists {
        for (place, user) in list.users.list.iter().enumerate() {
            *shares[user.subject as usize].get_or_insert(0.0) += list.lends(place);
        }
    }
    let share = |subject: u32| shares[subject as usize].unwrap_or_default();
    let mut shines = vec![false; index.subjects()];
    // A word that gains nothing is no place to shine.
    for list in lists.iter().filter(|list| list.gain > 0.0) {
        let most = list.users.list.iter().map(|user| share(user.subject)).fold(0.0, f32::max);
        let near = list.users.list.iter().filter(|user| share(user.subject) >= most * OUTSHONE);
        near.for_each(|user| shines[user.subject as usize] = true);
    }
    kept.iter().for_each(|subject| shines[index.number(*subject) as usize] = true);
    let all = 0..index.subjects() as u32;
    let outshone = all.clone().filter(|subject| !shines[*subject as usize]);
    let outshone = outshone.filter_map(|subject| Some((subject, shares[subject as usize]?))).collect();
    (all.filter(|subject| shines[*subject as usize]).collect(), outshone)
}

/// A place in a list on the way through its users.
struct Cursor<'a> {
    list: &'a List<'a>,
    place: usize,
    /// The subject there; none has the highest number.
    subject: u32,
}

impl<'a> Cursor<'a> {
    fn new(list: &'a List<'a>) -> Self {
        Self { list, place: 0, subject: list.subject(0) }
    }

    /// Moves on to a subject, unless it stands behind it, and tells whether it is a user.
    fn reach(&mut self, subject: u32) -> bool {
        if self.subject < subject {
            self.place = self.list.seek(self.place, subject);
            self.subject = self.list.subject(self.place);
        }
        self.subject == subject
    }
}

fn in_order(mut subjects: Vec<u32>) -> Vec<u32> {
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// The subjects to look at more closely, in order, where there are too many to look at all: those that share with the
/// question the words that weigh most, a word of a name more than one of the wording of a fact.
///
/// The lists of rare words are walked in full. Longer ones only add to subjects that are reached by then, once nobody who
/// shares nothing but common words can be among the best. Whoever cannot be among the best any more, with all the lists
/// that are left, is dropped on the way, as in MaxScore (Turtle and Flood, 1995).
fn select(index: &Index, lists: &[List<'_>], kept: &[Subject]) -> Vec<u32> {
    let mut rarest: Vec<&List<'_>> = lists.iter().filter(|list| list.gain > 0.0).collect();
    rarest.sort_by_key(|list| list.users.list.len());
    let mut left: f32 = rarest.iter().map(|list| list.gain).sum();
    let mut reached: Vec<(u32, f32)> = Vec::new();
    let (mut merged, mut sums) = (Vec::new(), Vec::new());
    // The least sum of the best so far.
    let mut least = 0.0;
    for list in rarest {
        let walked = reached.len() + list.users.list.len();
        let newcomers = walked <= LONGEST && left * NEWCOMER > least;
        left -= list.gain;
        if reached.is_empty() || walked <= WALKED || newcomers {
            merge(&reached, list, &mut merged);
            std::mem::swap(&mut reached, &mut merged);
        } else {
            list.add_to(&mut reached);
        }
        least = drop_hopeless(&mut reached, left, &mut sums);
    }
    keep_best(&mut reached, MOST);
    let kept = kept.iter().map(|subject| index.number(*subject));
    in_order(reached.into_iter().map(|(subject, _)| subject).chain(kept).collect())
}

/// Adds the users of a list to the subjects that were reached before.
fn merge(reached: &[(u32, f32)], list: &List<'_>, merged: &mut Vec<(u32, f32)>) {
    merged.clear();
    merged.reserve(reached.len() + list.users.list.len());
    let mut before = reached.iter().copied().peekable();
    for (place, user) in list.users.list.iter().enumerate() {
        while let Some(earlier) = before.next_if(|(subject, _)| *subject < user.subject) {
            merged.push(earlier);
        }
        let sum = before.next_if(|(subject, _)| *subject == user.subject).map_or(0.0, |(_, sum)| sum);
        merged.push((user.subject, sum + list.lends(place)));
    }
    merged.extend(before);
}

/// Drops the subjects that `left`, the most that any can still gain, does not bring among the best; gives the least sum
/// of these.
fn drop_hopeless(reached: &mut Vec<(u32, f32)>, left: f32, sums: &mut Vec<f32>) -> f32 {
    if reached.len() <= MOST {
        return 0.0;
    }
    sums.clear();
    sums.extend(reached.iter().map(|(_, sum)| *sum));
    let (_, least, _) = sums.select_nth_unstable_by(BEST - 1, |a, b| b.total_cmp(a));
    let hopeless = *least - left - SLACK;
    if hopeless > 0.0 {
        reached.retain(|(_, sum)| *sum >= hopeless);
    }
    *least
}

/// Leaves the `most` subjects with the highest sums, in no order.
fn keep_best(reached: &mut Vec<(u32, f32)>, most: usize) {
    if reached.len() > most {
        reached.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        reached.truncate(most);
    }
}
