//! Makes the index: gathers the fields of all subjects, then weighs and sorts what they are made of.

use rustc_hash::FxHashMap;

use super::index::{Field, FieldKind, Index, Posting, Spoken, TermEntry, User, both};
use super::normalise::Text;
use super::phrases::Finds;
use super::slots::{Slots, slots};
use super::terms::{NONE, Term, Terms};
use super::vocabulary::Symbol;
use crate::domain::{Bilingual, KnowledgeBase};

/// A subject has no more fields than a posting can count; what is beyond is not found.
const MOST_FIELDS: u32 = 1 << u16::BITS;

/// A slot before the rarity of its terms is known.
#[derive(Debug, Clone, Copy)]
struct DraftSlot {
    /// One past the place of the last of its terms, the widest, which names it: a concept is what the words in it mean
    /// together. The first is where those of the slot before end.
    end: u32,
    /// Its share of the weight of that term.
    share: f32,
}

/// Marks a term that names a slot without filling it.
const NAMES_ONLY: u32 = 1 << 31;

/// A term while fields are gathered.
#[derive(Debug, Clone, Copy)]
struct DraftTerm {
    is_concept: bool,
    /// How many places it has, in fields of how many subjects, and the last of these.
    places: u32,
    users: u32,
    last: u32,
}

impl DraftTerm {
    const fn new(is_concept: bool) -> Self {
        Self { is_concept, places: 0, users: 0, last: u32::MAX }
    }
}

/// Gathers fields before the rarity of their terms is known.
pub(super) struct Builder<'a> {
    index: Index,
    slots: Vec<DraftSlot>,
    /// The numbers of the terms of all slots, some with [`NAMES_ONLY`].
    places: Vec<u32>,
    terms: Terms,
    /// The terms by their numbers.
    drafts: Vec<DraftTerm>,
    /// The slots of keywords, because many initiatives share theirs.
    keywords: FxHashMap<&'a str, u32>,
    of_keywords: Vec<Slots>,
    /// Kept from phrase to phrase for their space.
    text: Text,
    symbols: Vec<Symbol>,
    found: Finds,
    scratch: Slots,
}

impl<'a> Builder<'a> {
    /// Begins with an index that knows its lexicon.
    pub(super) fn new(index: Index) -> Self {
        Self {
            index,
            slots: Vec::new(),
            places: Vec::new(),
            terms: Terms::default(),
            // The number of no term.
            drafts: vec![DraftTerm::new(false)],
            keywords: FxHashMap::default(),
            of_keywords: Vec::new(),
            text: Text::default(),
            symbols: Vec::new(),
            found: Finds::default(),
            scratch: Slots::default(),
        }
    }

    /// The index of a knowledge base.
    pub(super) fn build(mut self, knowledge: &'a KnowledgeBase) -> Index {
        self.add_subjects(knowledge);
        self.finish()
    }

    fn add_subjects(&mut self, knowledge: &'a KnowledgeBase) {
        for (subject, initiative) in (0..).zip(&knowledge.initiatives) {
            self.add_names(subject, &initiative.name, &initiative.aliases);
            both(&initiative.keywords).for_each(|word| self.add_keyword(subject, None, word));
            for (f, fact) in initiative.facts.iter().enumerate() {
                let fact_index = Some(f as u16);
                both(&fact.keywords).for_each(|word| self.add_keyword(subject, fact_index, word));
                for text in [&fact.text.en, &fact.text.zh] {
                    self.cut_and(FieldKind::Wording, text, |builder, slots| {
                        builder.add_field(subject, FieldKind::Wording, fact_index, slots);
                    });
                }
            }
        }
        for (subject, area) in (self.index.initiatives..).zip(&knowledge.areas) {
            self.add_names(subject, &area.name, &area.aliases);
            both(&area.keywords).for_each(|word| self.add_keyword(subject, None, word));
        }
    }

    fn add_names(&mut self, subject: u32, name: &'a Bilingual, aliases: &'a Bilingual<Vec<String>>) {
        self.index.first_fields.push(self.index.fields.len() as u32);
        let mut of_concept = Vec::new();
        for name in [&name.en, &name.zh].into_iter().chain(both(aliases)) {
            self.cut_and(FieldKind::Name, name, |builder, slots| {
                builder.add_field(subject, FieldKind::Name, None, slots);
                if slots.is_one_concept() {
                    of_concept.push(slots.clone());
                }
            });
        }
        // Another word of the concept that is all of a name means the same, but it is not the name: it only points.
        for slots in of_concept {
            self.add_field(subject, FieldKind::Keyword, None, &slots);
        }
    }

    /// Adds a keyword of a subject or of one of its facts.
    fn add_keyword(&mut self, subject: u32, fact: Option<u16>, raw: &'a str) {
        let kind = if fact.is_some() { FieldKind::FactKeyword } else { FieldKind::Keyword };
        let number = match self.keywords.get(raw) {
            Some(number) => *number as usize,
            None => {
                self.cut_and(kind, raw, |builder, slots| builder.of_keywords.push(slots.clone()));
                self.keywords.insert(raw, self.keywords.len() as u32);
                self.of_keywords.len() - 1
            }
        };
        let slots = std::mem::take(&mut self.of_keywords[number]);
        self.add_field(subject, kind, fact, &slots);
        self.of_keywords[number] = slots;
    }

    /// Cuts a phrase into slots, and does something with them before their space is used again.
    fn cut_and(&mut self, kind: FieldKind, raw: &str, then: impl FnOnce(&mut Self, &Slots)) {
        let mut out = std::mem::take(&mut self.scratch);
        self.text.replace(raw);
        let (text, vocabulary) = (&self.text, &mut self.index.vocabulary);
        self.symbols.clear();
        self.symbols.extend(text.tokens.iter().map(|token| vocabulary.intern(text, token)));
        // What only sounds like a phrase makes no slot.
        self.index.phrases.find_exact(&self.symbols, &mut self.found);
        slots(&self.index.stops, text, &self.symbols, &self.found.list, kind, &mut out);
        then(self, &out);
        self.scratch = out;
    }

    fn add_field(&mut self, subject: u32, kind: FieldKind, fact: Option<u16>, slots: &Slots) {
        let before = self.index.fields.len() as u32 - self.index.first_fields[subject as usize];
        if slots.is_empty() || before >= MOST_FIELDS {
            return;
        }
        if let Some(fact) = fact {
            slots.cues.iter().for_each(|facet| self.add_spoken(Spoken { subject, facet: *facet, fact }));
        }
        let spelt = kind == FieldKind::Name && slots.is_one_concept();
        let first = self.slots.len() as u32;
        for (terms, share) in slots.iter() {
            for term in terms {
                let number = self.terms.intern(*term);
                let is_concept = matches!(term, Term::Concept(_));
                if number as usize == self.drafts.len() {
                    self.drafts.push(DraftTerm::new(is_concept));
                }
                if spelt && is_concept && terms.len() > 1 {
                    self.places.push(number | NAMES_ONLY);
                    continue;
                }
                let draft = &mut self.drafts[number as usize];
                draft.places += 1;
                draft.users += u32::from(draft.last != subject);
                draft.last = subject;
                self.places.push(number);
            }
            self.slots.push(DraftSlot { end: self.places.len() as u32, share });
        }
        self.index.fields.push(Field { kind, fact, mass: 0.0, slots: first });
    }

    /// Keeps the first fact of a subject that speaks of a facet.
    fn add_spoken(&mut self, new: Spoken) {
        let theirs = self.index.spoken.iter().rev().take_while(|spoken| spoken.subject == new.subject);
        if !theirs.into_iter().any(|spoken| spoken.facet == new.facet) {
            self.index.spoken.push(new);
        }
    }

    fn finish(mut self) -> Index {
        self.index.first_fields.push(self.index.fields.len() as u32);
        self.invert();
        self.weigh();
        let mut index = self.index;
        index.terms = self.terms;
        index.vocabulary.finish();
        index.fields.shrink_to_fit();
        index.spoken.shrink_to_fit();
        index
    }

    /// Sorts the places by term: they were counted, so that each is put where it belongs, in the order of fields.
    fn invert(&mut self) {
        let (mut users, mut postings) = (0, 0);
        let subjects = self.index.subjects();
        let mut entries = Vec::with_capacity(self.drafts.len());
        for draft in &mut self.drafts {
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
                let last = index.fields.get(at + 1).map_or(self.slots.len(), |next| next.slots as usize);
                while slot < last {
                    let end = self.slots[slot].end as usize;
                    let posting = Posting { field: (at - first) as u16, slot: (slot - first_slot as usize) as u16 };
                    for &term in self.places[place..end].iter().filter(|term| **term & NAMES_ONLY == 0) {
                        let (entry, draft) = (&mut entries[term as usize], &mut self.drafts[term as usize]);
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
        index.weights.reserve_exact(self.slots.len());
        let first_of_areas = index.first_fields[index.initiatives as usize] as usize;
        let (slots, entries) = (&self.slots, &index.entries);
        // A name that is nothing but one concept which others share names nobody: it only points.
        let is_shared = |number: u32| {
            let (from, to) = entries[number as usize].users;
            self.drafts[number as usize].is_concept && to - from > 1
        };
        let mut start = 0;
        for at in 0..index.fields.len() {
            let end = index.fields.get(at + 1).map_or(slots.len(), |next| next.slots as usize);
            let field = &mut index.fields[at];
            let mut named: Option<u32> = None;
            let mut is_one = true;
            for slot in &slots[field.slots as usize..end] {
                // The last term of a slot names it; a slot may have none.
                let names = self.places[start as usize..slot.end as usize].last();
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
