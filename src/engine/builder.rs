//! Makes the index: has the fields of all subjects gathered, then weighs and sorts what they are made of.

use super::catalogue::Catalogue;
use super::draft::{Draft, Drafter, NAMES_ONLY};
use super::index::{Field, FieldKind, Index, Posting, TermEntry, User};
use super::parallel;
use super::terms::{NONE, Term};
use crate::domain::KnowledgeBase;

/// How many subjects each processor drafts of so many; fewer than these are not worth a thread.
pub(super) fn run(subjects: usize) -> usize {
    const FEWEST: usize = 2048;
    subjects.div_ceil(parallel::processors()).max(FEWEST)
}

/// The index of a knowledge base, whose subjects are drafted in runs of so many; `index` knows its lexicon.
pub(super) fn build(mut index: Index, knowledge: &KnowledgeBase, run: usize) -> Index {
    let mut draft = draft(&mut index, knowledge, run);
    let mut vocabulary = std::mem::take(&mut draft.vocabulary);
    let mut builder = Builder::new(index, draft);
    // What words are corrected by depends on nothing else, and nor do the lists of initiatives.
    let beside = || {
        vocabulary.finish();
        Catalogue::new(knowledge)
    };
    let (catalogue, ()) = parallel::both(beside, || builder.invert());
    builder.weigh();
    let mut index = builder.finish();
    (index.vocabulary, index.catalogue) = (vocabulary, catalogue);
    index
}

/// Drafts all subjects, the runs of them side by side.
fn draft(index: &mut Index, knowledge: &KnowledgeBase, run: usize) -> Draft {
    let subjects = index.subjects();
    let vocabulary = std::mem::take(&mut index.vocabulary);
    let index = &*index;
    let draft = |from: usize| {
        let mut drafter = Drafter::new(index, vocabulary.clone());
        for number in from..subjects.min(from.saturating_add(run)) {
            match knowledge.initiatives.get(number) {
                Some(initiative) => drafter.add_initiative(number as u32, initiative),
                None => drafter.add_area(number as u32, &knowledge.areas[number - knowledge.initiatives.len()]),
            }
        }
        drafter.finish()
    };
    let drafts = parallel::each((0..subjects).step_by(run), draft).into_iter();
    let joined = drafts.reduce(|mut all, next| {
        all.append(next);
        all
    });
    joined.unwrap_or_else(|| Drafter::new(index, vocabulary).finish())
}

/// Turns a draft into an index.
struct Builder {
    index: Index,
    draft: Draft,
}

impl Builder {
    fn new(mut index: Index, mut draft: Draft) -> Self {
        draft.first_fields.push(draft.fields.len() as u32);
        index.fields = std::mem::take(&mut draft.fields);
        index.first_fields = std::mem::take(&mut draft.first_fields);
        index.spoken = std::mem::take(&mut draft.spoken);
        Self { index, draft }
    }

    fn finish(self) -> Index {
        let mut index = self.index;
        index.terms = self.draft.terms;
        index.fields.shrink_to_fit();
        index.spoken.shrink_to_fit();
        index
    }

    /// Sorts the places by term: they were counted, so that each is put where it belongs, in the order of fields.
    fn invert(&mut self) {
        let (mut users, mut postings) = (0, 0);
        let subjects = self.index.subjects();
        let mut entries = Vec::with_capacity(self.draft.drafts.len());
        for draft in &mut self.draft.drafts {
            // For now the ends are where the next user and posting belong: each that is placed moves them on.
            let rarity = rarity(subjects, draft.users as usize);
            entries.push(TermEntry { users: (users, users), postings_end: postings, rarity });
            (users, postings) = (users + draft.users, postings + draft.places);
            draft.last = u32::MAX;
        }
        let index = &mut self.index;
        index.users = vec![User::default(); users as usize];
        index.postings = vec![Posting::default(); postings as usize];
        let (mut slot, mut place) = (0, 0);
        for subject in 0..subjects as u32 {
            let [first, end] = [0, 1].map(|next| index.first_fields[subject as usize + next] as usize);
            for at in first..end {
                let Field { kind, slots: first_slot, .. } = index.fields[at];
                let last = index.fields.get(at + 1).map_or(self.draft.slots.len(), |next| next.slots as usize);
                while slot < last {
                    let end = self.draft.slots[slot].end as usize;
                    let posting = Posting { field: (at - first) as u16, slot: (slot - first_slot as usize) as u16 };
                    for &term in self.draft.places[place..end].iter().filter(|term| **term & NAMES_ONLY == 0) {
                        let (entry, draft) = (&mut entries[term as usize], &mut self.draft.drafts[term as usize]);
                        if draft.last != subject {
                            draft.last = subject;
                            index.users[entry.users.1 as usize] = User::new(subject, entry.postings_end, kind);
                            entry.users.1 += 1;
                        }
                        index.postings[entry.postings_end as usize] = posting;
                        entry.postings_end += 1;
                    }
                    (slot, place) = (slot + 1, end);
                }
            }
        }
        index.entries = entries;
    }

    /// Weighs the slots by the rarity of what names them.
    fn weigh(&mut self) {
        let index = &mut self.index;
        index.unknown = rarity(index.subjects(), 1);
        index.weights.reserve_exact(self.draft.slots.len());
        let first_of_areas = index.first_fields[index.initiatives as usize] as usize;
        let (slots, entries) = (&self.draft.slots, &index.entries);
        // A name that is nothing but one concept which others share names nobody: it only points.
        let is_shared = |number: u32| {
            let (from, to) = entries[number as usize].users;
            matches!(self.draft.drafts[number as usize].term, Term::Concept(_)) && to - from > 1
        };
        let mut start = 0;
        for at in 0..index.fields.len() {
            let end = index.fields.get(at + 1).map_or(slots.len(), |next| next.slots as usize);
            let field = &mut index.fields[at];
            let mut named: Option<u32> = None;
            let mut is_one = true;
            for slot in &slots[field.slots as usize..end] {
                // The last term of a slot names it; a slot may have none.
                let names = self.draft.places[start as usize..slot.end as usize].last();
                let number = names.map_or(NONE, |place| place & !NAMES_ONLY);
                start = slot.end;
                is_one &= *named.get_or_insert(number) == number;
                let rarity = if number == NONE { index.unknown } else { entries[number as usize].rarity };
                index.weights.push(slot.share * rarity);
                field.mass += slot.share * rarity;
            }
            let points = is_one && field.kind == FieldKind::Name && at < first_of_areas;
            if points && named.is_some_and(is_shared) {
                field.kind = FieldKind::Keyword;
            }
        }
    }
}

/// How telling a term is that `users` of `subjects` use.
fn rarity(subjects: usize, users: usize) -> f32 {
    (1.0 + subjects as f32 / users.max(1) as f32).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::normalise::Text;
    use crate::knowledge::{Folder, load};

    #[test]
    fn an_index_made_in_runs_is_the_index_made_at_once() {
        let knowledge = load(&Folder::embedded()).knowledge.unwrap();
        let [at_once, in_runs] = [usize::MAX, 7].map(|run| Index::build_in_runs(&knowledge, run));
        assert_eq!(in_runs.first_fields, at_once.first_fields);
        assert_eq!(in_runs.weights, at_once.weights);
        for text in knowledge.initiatives.iter().flat_map(|i| &i.facts).flat_map(|fact| [&fact.text.en, &fact.text.zh])
        {
            let text = Text::phrase(text);
            let symbols = |index: &Index| -> Vec<_> {
                text.tokens.iter().map(|token| index.vocabulary.symbol(&text, token)).collect()
            };
            assert_eq!(symbols(&in_runs), symbols(&at_once));
        }
        let lists = |index: &Index| {
            let Index { fields, entries, users, postings, spoken, .. } = index;
            format!("{fields:?}{entries:?}{users:?}{postings:?}{spoken:?}")
        };
        assert!(lists(&in_runs) == lists(&at_once));
    }
}
