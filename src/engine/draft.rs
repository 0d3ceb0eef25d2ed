//! Gathers the fields of subjects for the index.
//!
//! Words and terms are numbered in the order in which they first occur. That is why the drafts of several runs of subjects,
//! which can be made side by side, join to just what one draft of all would have been.

use rustc_hash::FxHashMap;

use super::index::{Field, FieldKind, Index, Spoken, both};
use super::normalise::Text;
use super::phrases::Finds;
use super::slots::{Slots, slots};
use super::terms::{Term, Terms};
use super::vocabulary::{Size, Symbol, Vocabulary};
use crate::domain::{Area, Bilingual, Initiative};

/// A subject has no more fields than a posting can count; what is beyond is not found.
const MOST_FIELDS: u32 = 1 << u16::BITS;

/// A slot before the rarity of its terms is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct DraftSlot {
    /// One past the place of the last of its terms, the widest, which names it: a concept is what the words in it mean
    /// together. The first is where those of the slot before end.
    pub(super) end: u32,
    /// Its share of the weight of that term.
    pub(super) share: f32,
}

/// Marks a term that names a slot without filling it.
pub(super) const NAMES_ONLY: u32 = 1 << 31;

/// A term while fields are gathered.
#[derive(Debug, Clone, Copy)]
pub(super) struct DraftTerm {
    pub(super) term: Term,
    /// How many places it has, in fields of how many subjects, and the last of these.
    pub(super) places: u32,
    pub(super) users: u32,
    pub(super) last: u32,
}

impl DraftTerm {
    const fn new(term: Term) -> Self {
        Self { term, places: 0, users: 0, last: u32::MAX }
    }
}

/// The fields of some subjects, one behind the other, before the rarity of their terms is known.
pub(super) struct Draft {
    pub(super) vocabulary: Vocabulary,
    /// What the vocabulary knew before any subject.
    lexicon: Size,
    pub(super) fields: Vec<Field>,
    /// The first field of each subject.
    pub(super) first_fields: Vec<u32>,
    pub(super) spoken: Vec<Spoken>,
    pub(super) slots: Vec<DraftSlot>,
    /// The numbers of the terms of all slots, some with [`NAMES_ONLY`].
    pub(super) places: Vec<u32>,
    pub(super) terms: Terms,
    /// The terms by their numbers.
    pub(super) drafts: Vec<DraftTerm>,
}

/// Adds subjects to a draft.
pub(super) struct Drafter<'a> {
    /// Knows the lexicon.
    index: &'a Index,
    draft: Draft,
    /// The slots of keywords, because many initiatives share theirs.
    keywords: FxHashMap<&'a str, u32>,
    of_keywords: Vec<Slots>,
    /// Kept from phrase to phrase for their space.
    text: Text,
    symbols: Vec<Symbol>,
    found: Finds,
    scratch: Slots,
}

impl Draft {
    fn new(vocabulary: Vocabulary) -> Self {
        Self {
            lexicon: vocabulary.size(),
            vocabulary,
            fields: Vec::new(),
            first_fields: Vec::new(),
            spoken: Vec::new(),
            slots: Vec::new(),
            places: Vec::new(),
            terms: Terms::default(),
            // The number of no term.
            drafts: vec![DraftTerm::new(Term::Word(Symbol::default()))],
        }
    }

    /// Appends the draft of the subjects that come next.
    pub(super) fn append(&mut self, next: Self) {
        let words = self.vocabulary.absorb(next.vocabulary, self.lexicon);
        let mut numbers = vec![0_u32];
        for draft in &next.drafts[1..] {
            let term = match draft.term {
                Term::Word(word) => Term::Word(words.of(word)),
                Term::Pair(first, second) => Term::Pair(words.of(first), words.of(second)),
                Term::Concept(concept) => Term::Concept(concept),
            };
            let number = self.number(term);
            let mine = &mut self.drafts[number as usize];
            (mine.places, mine.users) = (mine.places + draft.places, mine.users + draft.users);
            numbers.push(number);
        }
        let (fields, slots, places) = (self.fields.len() as u32, self.slots.len() as u32, self.places.len() as u32);
        self.first_fields.extend(next.first_fields.iter().map(|first| fields + first));
        self.fields.extend(next.fields.into_iter().map(|field| Field { slots: slots + field.slots, ..field }));
        self.slots.extend(next.slots.iter().map(|slot| DraftSlot { end: places + slot.end, ..*slot }));
        let renumber = |place: &u32| numbers[(place & !NAMES_ONLY) as usize] | (place & NAMES_ONLY);
        self.places.extend(next.places.iter().map(renumber));
        self.spoken.extend(next.spoken);
    }

    /// The number of a term, which is listed if it is new.
    fn number(&mut self, term: Term) -> u32 {
        let number = self.terms.intern(term);
        if number as usize == self.drafts.len() {
            self.drafts.push(DraftTerm::new(term));
        }
        number
    }

    fn add_field(&mut self, subject: u32, kind: FieldKind, fact: Option<u16>, slots: &Slots) {
        let before = self.fields.len() as u32 - self.first_fields.last().copied().unwrap_or_default();
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
                let number = self.number(*term);
                if spelt && matches!(term, Term::Concept(_)) && terms.len() > 1 {
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
        self.fields.push(Field { kind, fact, mass: 0.0, slots: first });
    }

    /// Keeps the first fact of a subject that speaks of a facet.
    fn add_spoken(&mut self, new: Spoken) {
        let theirs = self.spoken.iter().rev().take_while(|spoken| spoken.subject == new.subject);
        if !theirs.into_iter().any(|spoken| spoken.facet == new.facet) {
            self.spoken.push(new);
        }
    }
}

impl<'a> Drafter<'a> {
    /// Begins with an index, and a vocabulary, that know the lexicon.
    pub(super) fn new(index: &'a Index, vocabulary: Vocabulary) -> Self {
        Self {
            index,
            draft: Draft::new(vocabulary),
            keywords: FxHashMap::default(),
            of_keywords: Vec::new(),
            text: Text::default(),
            symbols: Vec::new(),
            found: Finds::default(),
            scratch: Slots::default(),
        }
    }

    pub(super) fn finish(self) -> Draft {
        self.draft
    }

    pub(super) fn add_initiative(&mut self, subject: u32, initiative: &'a Initiative) {
        self.add_names(subject, &initiative.name, &initiative.aliases);
        both(&initiative.keywords).for_each(|word| self.add_keyword(subject, None, word));
        for (f, fact) in initiative.facts.iter().enumerate() {
            let fact_index = Some(f as u16);
            both(&fact.keywords).for_each(|word| self.add_keyword(subject, fact_index, word));
            for text in [&fact.text.en, &fact.text.zh] {
                self.cut_and(FieldKind::Wording, text, |drafter, slots| {
                    drafter.draft.add_field(subject, FieldKind::Wording, fact_index, slots);
                });
            }
        }
    }

    pub(super) fn add_area(&mut self, subject: u32, area: &'a Area) {
        self.add_names(subject, &area.name, &area.aliases);
        both(&area.keywords).for_each(|word| self.add_keyword(subject, None, word));
    }

    fn add_names(&mut self, subject: u32, name: &'a Bilingual, aliases: &'a Bilingual<Vec<String>>) {
        self.draft.first_fields.push(self.draft.fields.len() as u32);
        let mut of_concept = Vec::new();
        for name in [&name.en, &name.zh].into_iter().chain(both(aliases)) {
            self.cut_and(FieldKind::Name, name, |drafter, slots| {
                drafter.draft.add_field(subject, FieldKind::Name, None, slots);
                if slots.is_one_concept() {
                    of_concept.push(slots.clone());
                }
            });
        }
        // Another word of the concept that is all of a name means the same, but it is not the name: it only points.
        for slots in of_concept {
            self.draft.add_field(subject, FieldKind::Keyword, None, &slots);
        }
    }

    /// Adds a keyword of a subject or of one of its facts.
    fn add_keyword(&mut self, subject: u32, fact: Option<u16>, raw: &'a str) {
        let kind = if fact.is_some() { FieldKind::FactKeyword } else { FieldKind::Keyword };
        let number = match self.keywords.get(raw) {
            Some(number) => *number as usize,
            None => {
                self.cut_and(kind, raw, |drafter, slots| drafter.of_keywords.push(slots.clone()));
                self.keywords.insert(raw, self.keywords.len() as u32);
                self.of_keywords.len() - 1
            }
        };
        let slots = std::mem::take(&mut self.of_keywords[number]);
        self.draft.add_field(subject, kind, fact, &slots);
        self.of_keywords[number] = slots;
    }

    /// Cuts a phrase into slots, and does something with them before their space is used again.
    fn cut_and(&mut self, kind: FieldKind, raw: &str, then: impl FnOnce(&mut Self, &Slots)) {
        let mut out = std::mem::take(&mut self.scratch);
        self.text.replace(raw);
        let (text, vocabulary) = (&self.text, &mut self.draft.vocabulary);
        self.symbols.clear();
        self.symbols.extend(text.tokens.iter().map(|token| vocabulary.intern(text, token)));
        // What only sounds like a phrase makes no slot.
        self.index.phrases.find_exact(&self.symbols, &mut self.found);
        slots(&self.index.stops, text, &self.symbols, &self.found.list, kind, &mut out);
        then(self, &out);
        self.scratch = out;
    }
}
