//! The index that subjects are found by.
//!
//! Each name, keyword and statement is a little document of its own, a [`Field`]: a list of weighted slots (a word, or
//! a pair of Han characters), each of which a question may fill with the word itself or with any other word of the
//! same concept. Weighting by rarity follows Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework".

use rustc_hash::{FxHashMap, FxHashSet};

use super::catalogue::Catalogue;
use super::normalise::{Text, han};
use super::pairs::Pairs;
use super::phrases::{Finds, Meaning, Phrases};
use super::slots::{Slots, slots};
use super::vocabulary::{Symbol, Vocabulary};
use crate::domain::{Bilingual, Initiative, KnowledgeBase, Lexicon, Subject};

/// Something that a slot can be filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A word or number.
    Word(Symbol),
    /// Two neighbouring Han characters.
    Pair(Symbol, Symbol),
    /// Any word of the concept with this index.
    Concept(u32),
}

impl Term {
    /// The term as one number: what the index hashes.
    fn key(self) -> u64 {
        match self {
            Self::Word(symbol) => u64::from(symbol.0),
            // The highest bit marks a Han character, and so a pair.
            Self::Pair(first, second) => u64::from(first.0) << 32 | u64::from(second.0),
            Self::Concept(concept) => u64::from(concept) | 1 << 62,
        }
    }

    /// The characters of the pair with this key, if it is one's.
    fn pair_of(key: u64) -> Option<(Symbol, Symbol)> {
        let pair = (Symbol((key >> 32) as u32), Symbol(key as u32));
        pair.0.as_han().is_some().then_some(pair)
    }
}

/// What a field is to its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum FieldKind {
    /// A name or alias: all of it together means the subject.
    Name,
    /// A keyword of the subject.
    Keyword,
    /// A keyword of one of its facts.
    FactKeyword,
    /// The wording of one of its facts.
    Wording,
}

/// A little document.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its subject, as counted by [`Index::subject`].
    subject: u32,
    /// Sum of the weights of its slots.
    pub(crate) mass: f32,
    /// Place of its first slot weight.
    slots: u32,
    pub(crate) kind: FieldKind,
    /// The fact that it belongs to.
    pub(crate) fact: Option<u16>,
}

/// One place where a term can fill a slot.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Posting {
    pub(crate) field: u32,
    pub(crate) slot: u16,
}

/// A subject that uses a term.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct User {
    /// As counted by [`Index::subject`].
    pub(crate) subject: u32,
    /// Where its postings begin, and in the highest bits the kind of the first; they end where those of the next user
    /// begin.
    postings: u32,
}

impl User {
    /// The bits of `postings` that are left for the place.
    const BITS: u32 = 30;

    const fn new(subject: u32, postings: u32, kind: FieldKind) -> Self {
        Self { subject, postings: postings | (kind as u32) << Self::BITS }
    }

    const fn postings(self) -> usize {
        (self.postings & ((1 << Self::BITS) - 1)) as usize
    }

    /// The kind of the first of its fields with the term, as it was written; names come first.
    pub(crate) const fn kind(self) -> FieldKind {
        match self.postings >> Self::BITS {
            0 => FieldKind::Name,
            1 => FieldKind::Keyword,
            2 => FieldKind::FactKeyword,
            _ => FieldKind::Wording,
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct TermEntry {
    /// First of its users and one past the last.
    users: (u32, u32),
    /// One past the last of its postings.
    postings_end: u32,
    rarity: f32,
}

/// The subjects that use a term, in order, each with its postings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Users<'a> {
    pub(crate) list: &'a [User],
    postings: &'a [Posting],
    postings_end: u32,
}

impl<'a> Users<'a> {
    /// Where the term can fill a slot of the user at this place in the list.
    pub(crate) fn postings(&self, place: usize) -> &'a [Posting] {
        let to = self.list.get(place + 1).map_or(self.postings_end as usize, |next| next.postings());
        &self.postings[self.list[place].postings()..to]
    }
}

/// The index of a knowledge base.
///
/// Whatever grows with the number of initiatives lies in a few flat lists, because a hundred thousand initiatives have
/// millions of slots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) phrases: Phrases,
    pub(crate) catalogue: Catalogue,
    pub(crate) fields: Vec<Field>,
    weights: Vec<f32>,
    terms: FxHashMap<u64, TermEntry>,
    users: Vec<User>,
    postings: Vec<Posting>,
    /// How many initiatives there are: subjects are counted from the first initiative through the last area.
    initiatives: u32,
    subjects: u32,
    /// Rarity of a word that no field uses.
    pub(crate) unknown: f32,
    /// The first fact of a subject that uses a facet's own words, whatever facet it is of.
    spoken: FxHashMap<(u32, u16), u16>,
    /// The stop words of one symbol.
    pub(crate) stops: FxHashSet<Symbol>,
    /// The pairs of Han characters of names and keywords.
    pub(crate) pairs: Pairs,
}

impl Index {
    /// Indexes a knowledge base.
    pub(crate) fn build(knowledge: &KnowledgeBase) -> Self {
        let initiatives = knowledge.initiatives.len() as u32;
        let subjects = initiatives + knowledge.areas.len() as u32;
        let mut index = Self { initiatives, subjects, ..Self::default() };
        index.add_lexicon(&knowledge.lexicon);
        index.add_places(knowledge);
        // Who speaks of the publisher speaks of the document, and so of all that is in it.
        for source in &knowledge.sources {
            [&source.publisher.en, &source.publisher.zh]
                .into_iter()
                .for_each(|name| index.add_phrase(name, Meaning::Stop));
        }
        let mut builder = Builder { index, ..Builder::default() };
        builder.add_subjects(knowledge);
        let mut index = builder.finish();
        let mentioned = (0..).zip(&knowledge.lexicon.concepts).map(|(i, concept)| {
            let wordings = index.postings(Term::Concept(i)).iter().map(|posting| &index.fields[posting.field as usize]);
            let speaks = |field: &&Field| matches!(field.kind, FieldKind::Wording | FieldKind::Name);
            let subjects = wordings.filter(speaks).map(|field| field.subject);
            let mut places: Vec<u32> = subjects.filter(|subject| *subject < index.initiatives).collect();
            places.dedup();
            (concept.id.clone(), places)
        });
        index.catalogue = Catalogue::new(knowledge, mentioned.collect());
        index.pairs = Pairs::new(index.terms.iter().filter_map(|(key, entry)| index.naming_pair(*key, *entry)));
        index
    }

    /// The pair of Han characters with this key, if a name or a keyword uses it.
    fn naming_pair(&self, key: u64, entry: TermEntry) -> Option<(Symbol, Symbol)> {
        let pair = Term::pair_of(key)?;
        let users = &self.users[entry.users.0 as usize..entry.users.1 as usize];
        users.iter().any(|user| matches!(user.kind(), FieldKind::Name | FieldKind::Keyword)).then_some(pair)
    }

    /// The subjects that use `term`.
    pub(crate) fn users(&self, term: Term) -> Users<'_> {
        let entry = self.terms.get(&term.key()).copied().unwrap_or_default();
        Users {
            list: &self.users[entry.users.0 as usize..entry.users.1 as usize],
            postings: &self.postings,
            postings_end: entry.postings_end,
        }
    }

    /// Where `term` can fill a slot.
    pub(crate) fn postings(&self, term: Term) -> &[Posting] {
        let users = self.users(term);
        let end = users.postings_end as usize;
        &self.postings[users.list.first().map_or(end, |first| first.postings())..end]
    }

    /// How rare `term` is among subjects: ln(1 + N/n); `None` where no field uses it.
    pub(crate) fn rarity(&self, term: Term) -> Option<f32> {
        self.terms.get(&term.key()).map(|entry| entry.rarity)
    }

    /// The weight of one slot of a field.
    pub(crate) fn weight(&self, field: &Field, slot: u16) -> f32 {
        self.weights[field.slots as usize + usize::from(slot)]
    }

    /// The subject with this number.
    pub(crate) fn subject(&self, number: u32) -> Subject {
        match number.checked_sub(self.initiatives) {
            None => Subject::Initiative(number as usize),
            Some(area) => Subject::Area(area as usize),
        }
    }

    /// The number of a subject.
    pub(crate) fn number(&self, subject: Subject) -> u32 {
        match subject {
            Subject::Initiative(i) => i as u32,
            Subject::Area(a) => self.initiatives + a as u32,
        }
    }

    /// The first fact of an initiative whose wording or keywords use a cue of a facet.
    pub(crate) fn spoken(&self, initiative: usize, facet: u16) -> Option<usize> {
        self.spoken.get(&(initiative as u32, facet)).map(|fact| usize::from(*fact))
    }

    /// How many subjects there are.
    pub(crate) const fn subjects(&self) -> usize {
        self.subjects as usize
    }

    /// Adds the places in the world; the one that the knowledge base is at home in carries no subject.
    fn add_places(&mut self, knowledge: &KnowledgeBase) {
        /// So many initiatives are enough to tell where a document is at home.
        const LOOKED_AT: usize = 200;
        /// One in this many of them speaks of the place where it is at home.
        const AT_HOME: usize = 10;
        for (language, tongue) in knowledge.lexicon.tongues.iter() {
            let initiatives = || knowledge.initiatives.iter().take(LOOKED_AT);
            for place in &tongue.places {
                let speaks = |initiative: &&Initiative| {
                    let facts = initiative.facts.iter().map(|fact| fact.text.get(language));
                    facts.chain([initiative.name.get(language)]).any(|text| text.contains(place.as_str()))
                };
                let mentions = initiatives().filter(speaks).count();
                let is_home = mentions > 1 && mentions * AT_HOME >= initiatives().count();
                self.add_phrase(place, if is_home { Meaning::Stop } else { Meaning::Place });
            }
        }
    }

    fn add_lexicon(&mut self, lexicon: &Lexicon) {
        for (_, tongue) in lexicon.tongues.iter() {
            for (from, to) in &tongue.variants {
                let (from, to) = (Text::phrase(from), Text::phrase(to));
                if let ([a], [b]) = (from.tokens.as_slice(), to.tokens.as_slice()) {
                    self.vocabulary.add_variant(from.str(a), to.str(b));
                }
            }
        }
        for (_, tongue) in lexicon.tongues.iter() {
            tongue.ordinary.iter().for_each(|word| self.add_ordinary(word));
            tongue.stop.iter().for_each(|word| self.add_phrase(word, Meaning::Stop));
            for (words, (first, last)) in &tongue.calendar {
                self.add_phrase(words, Meaning::Months(*first, *last));
            }
            for (signal, words) in &tongue.signals {
                words.iter().for_each(|word| self.add_phrase(word, Meaning::Signal(*signal)));
            }
        }
        let currencies = super::numbers::Numbers::new(lexicon).currencies;
        for names in lexicon.tongues.iter().flat_map(|(_, tongue)| &tongue.currencies) {
            let place = currencies.iter().position(|c| *c == names.currency).unwrap_or_default() as u16;
            names.names.iter().for_each(|name| self.add_phrase(name, Meaning::Currency(place)));
        }
        for (i, facet) in lexicon.facets.iter().enumerate() {
            for (words, meaning) in [(&facet.cues, Meaning::Cue(i as u16)), (&facet.hints, Meaning::Hint(i as u16))] {
                both(words).for_each(|word| self.add_phrase(word, meaning));
            }
        }
        for (i, ask) in lexicon.asks.iter().enumerate() {
            both(&ask.cues).for_each(|word| self.add_phrase(word, Meaning::Ask(i as u16)));
            both(&ask.nouns).for_each(|word| self.add_phrase(word, Meaning::Noun(i as u16)));
        }
        for (i, concept) in lexicon.concepts.iter().enumerate() {
            both(&concept.words).for_each(|word| self.add_phrase(word, Meaning::Concept(i as u32)));
            self.add_romanised(&concept.words.zh, Meaning::Concept(i as u32));
        }
        for (i, neighbour) in lexicon.neighbours.iter().enumerate() {
            both(&neighbour.names).for_each(|word| self.add_phrase(word, Meaning::Neighbour(i as u32)));
        }
    }

    fn add_ordinary(&mut self, word: &str) {
        let text = Text::phrase(word);
        let vocabulary = &mut self.vocabulary;
        let symbols: Vec<Symbol> = text.tokens.iter().map(|token| vocabulary.intern_ordinary(&text, token)).collect();
        self.phrases.insert(&symbols, Meaning::Ordinary);
    }

    fn add_phrase(&mut self, phrase: &str, meaning: Meaning) {
        let text = Text::phrase(phrase);
        let vocabulary = &mut self.vocabulary;
        // An unknown word may be a slip of a word that means something; a slip of one that means nothing tells nothing,
        // and an unknown word that was taken for it would no longer count against an answer.
        let intern = |token| match meaning {
            Meaning::Stop => vocabulary.intern_ordinary(&text, token),
            _ => vocabulary.intern(&text, token),
        };
        let symbols: Vec<Symbol> = text.tokens.iter().map(intern).collect();
        if let (Meaning::Stop, [symbol]) = (meaning, symbols.as_slice()) {
            self.stops.insert(*symbol);
        }
        self.phrases.insert(&symbols, meaning);
    }

    /// People without a Chinese keyboard type the sound: shumagang for 數碼港.
    fn add_romanised(&mut self, words: &[String], meaning: Meaning) {
        /// Shorter ones are English words too often.
        const SHORTEST: usize = 7;
        for word in words.iter().filter_map(|word| han::romanise(word)).filter(|word| word.len() >= SHORTEST) {
            self.add_phrase(&word, meaning);
        }
    }
}

/// The phrases of both languages.
pub(crate) fn both(words: &Bilingual<Vec<String>>) -> impl Iterator<Item = &String> {
    words.en.iter().chain(&words.zh)
}

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
    term: Term,
    /// How many places it has, in fields of how many subjects, and the last of these.
    places: u32,
    users: u32,
    last: u32,
}

/// Gathers fields before the rarity of their terms is known.
#[derive(Default)]
struct Builder<'a> {
    index: Index,
    slots: Vec<DraftSlot>,
    /// The numbers of the terms of all slots, some with [`NAMES_ONLY`].
    places: Vec<u32>,
    /// The number of each term.
    numbers: FxHashMap<u64, u32>,
    terms: Vec<DraftTerm>,
    /// The slots of keywords, because many initiatives share theirs.
    keywords: FxHashMap<&'a str, Slots>,
    /// Kept from phrase to phrase for their space.
    text: Text,
    symbols: Vec<Symbol>,
    found: Finds,
    scratch: Slots,
}

impl<'a> Builder<'a> {
    fn add_subjects(&mut self, knowledge: &'a KnowledgeBase) {
        let initiatives = knowledge.initiatives.len() as u32;
        for (subject, initiative) in (0..).zip(&knowledge.initiatives) {
            self.add_names(subject, &initiative.name, &initiative.aliases);
            both(&initiative.keywords).for_each(|word| self.add(subject, FieldKind::Keyword, None, word));
            for (f, fact) in initiative.facts.iter().enumerate() {
                let fact_index = Some(f as u16);
                both(&fact.keywords).for_each(|word| self.add(subject, FieldKind::FactKeyword, fact_index, word));
                for text in [&fact.text.en, &fact.text.zh] {
                    self.add(subject, FieldKind::Wording, fact_index, text);
                }
            }
        }
        for (subject, area) in (initiatives..).zip(&knowledge.areas) {
            self.add_names(subject, &area.name, &area.aliases);
            both(&area.keywords).for_each(|word| self.add(subject, FieldKind::Keyword, None, word));
        }
    }

    fn add_names(&mut self, subject: u32, name: &'a Bilingual, aliases: &'a Bilingual<Vec<String>>) {
        let names = || [&name.en, &name.zh].into_iter().chain(both(aliases));
        names().for_each(|name| self.add(subject, FieldKind::Name, None, name));
        // Another word of the concept that is all of a name means the same, but it is not the name: it only points.
        for name in names() {
            self.cut_and(FieldKind::Name, name, |builder, slots| {
                if slots.is_one_concept() {
                    builder.add_field(subject, FieldKind::Keyword, None, slots);
                }
            });
        }
    }

    fn add(&mut self, subject: u32, kind: FieldKind, fact: Option<u16>, raw: &'a str) {
        match kind {
            FieldKind::Name | FieldKind::Wording => {
                self.cut_and(kind, raw, |builder, slots| builder.add_field(subject, kind, fact, slots));
            }
            FieldKind::Keyword | FieldKind::FactKeyword => {
                let slots = self.keywords.remove(raw).unwrap_or_else(|| {
                    let mut slots = Slots::default();
                    self.cut(kind, raw, &mut slots);
                    slots
                });
                self.add_field(subject, kind, fact, &slots);
                self.keywords.insert(raw, slots);
            }
        }
    }

    /// Cuts a phrase into slots, and does something with them before their space is used again.
    fn cut_and(&mut self, kind: FieldKind, raw: &str, then: impl FnOnce(&mut Self, &Slots)) {
        let mut slots = std::mem::take(&mut self.scratch);
        self.cut(kind, raw, &mut slots);
        then(self, &slots);
        self.scratch = slots;
    }

    /// Cuts a phrase into slots.
    fn cut(&mut self, kind: FieldKind, raw: &str, out: &mut Slots) {
        self.text.replace(raw);
        let (text, vocabulary) = (&self.text, &mut self.index.vocabulary);
        self.symbols.clear();
        self.symbols.extend(text.tokens.iter().map(|token| vocabulary.intern(text, token)));
        // What only sounds like a phrase makes no slot.
        self.index.phrases.find_exact(&self.symbols, &mut self.found);
        slots(&self.index.stops, text, &self.symbols, &self.found.list, kind, out);
    }

    fn add_field(&mut self, subject: u32, kind: FieldKind, fact: Option<u16>, slots: &Slots) {
        if slots.is_empty() {
            return;
        }
        if let Some(fact) = fact {
            for facet in &slots.cues {
                self.index.spoken.entry((subject, *facet)).or_insert(fact);
            }
        }
        let spelt = kind == FieldKind::Name && slots.is_one_concept();
        let first = self.slots.len() as u32;
        for (terms, share) in slots.iter() {
            for term in terms {
                let number = *self.numbers.entry(term.key()).or_insert_with(|| {
                    self.terms.push(DraftTerm { term: *term, places: 0, users: 0, last: u32::MAX });
                    self.terms.len() as u32 - 1
                });
                if spelt && terms.len() > 1 && matches!(term, Term::Concept(_)) {
                    self.places.push(number | NAMES_ONLY);
                    continue;
                }
                let draft = &mut self.terms[number as usize];
                draft.places += 1;
                draft.users += u32::from(draft.last != subject);
                draft.last = subject;
                self.places.push(number);
            }
            self.slots.push(DraftSlot { end: self.places.len() as u32, share });
        }
        self.index.fields.push(Field { subject, kind, fact, mass: 0.0, slots: first });
    }

    fn finish(mut self) -> Index {
        let subjects = self.index.subjects();
        let entries = self.invert(subjects);
        let Self { mut index, slots, places, terms, .. } = self;
        index.unknown = rarity(subjects, 1);
        let is_area = |subject: u32| subject >= index.initiatives;
        // The last term of a slot names it; a slot may have none.
        let mut start = 0;
        let mut named = Vec::new();
        index.weights.reserve_exact(slots.len());
        for at in 0..index.fields.len() {
            let end = index.fields.get(at + 1).map_or(slots.len(), |next| next.slots as usize);
            let field = &mut index.fields[at];
            named.clear();
            for slot in &slots[field.slots as usize..end] {
                let number = places[start as usize..slot.end as usize].last().map(|place| place & !NAMES_ONLY);
                start = slot.end;
                named.push(number);
                let weight = slot.share * number.map_or(index.unknown, |number| entries[number as usize].rarity);
                index.weights.push(weight);
                field.mass += weight;
            }
            // A name that is nothing but one concept which others share names nobody: it only points.
            let is_shared = |number: u32| {
                let (from, to) = entries[number as usize].users;
                matches!(terms[number as usize].term, Term::Concept(_)) && to - from > 1
            };
            let alone = named[0].is_some_and(is_shared) && named.iter().all(|number| *number == named[0]);
            if alone && field.kind == FieldKind::Name && !is_area(field.subject) {
                field.kind = FieldKind::Keyword;
            }
        }
        index.terms = terms.iter().map(|draft| draft.term.key()).zip(entries).collect();
        index.vocabulary.finish();
        index.fields.shrink_to_fit();
        index
    }

    /// Sorts the places by term: they were counted, so that each is put where it belongs, in the order of fields.
    fn invert(&mut self, subjects: usize) -> Vec<TermEntry> {
        let index = &mut self.index;
        let (mut users, mut postings) = (0, 0);
        let mut entries = Vec::with_capacity(self.terms.len());
        for draft in &mut self.terms {
            // For now the ends are where the next user and posting belong: each that is placed moves them on.
            let rarity = rarity(subjects, draft.users as usize);
            entries.push(TermEntry { users: (users, users), postings_end: postings, rarity });
            (users, postings) = (users + draft.users, postings + draft.places);
            draft.last = u32::MAX;
        }
        index.users = vec![User::default(); users as usize];
        index.postings = vec![Posting::default(); postings as usize];
        let (mut slot, mut place) = (0, 0);
        for at in 0..index.fields.len() {
            let Field { subject, kind, slots: first, .. } = index.fields[at];
            let last = index.fields.get(at + 1).map_or(self.slots.len(), |next| next.slots as usize);
            while slot < last {
                let end = self.slots[slot].end as usize;
                for &term in self.places[place..end].iter().filter(|term| **term & NAMES_ONLY == 0) {
                    let (entry, draft) = (&mut entries[term as usize], &mut self.terms[term as usize]);
                    if draft.last != subject {
                        draft.last = subject;
                        index.users[entry.users.1 as usize] = User::new(subject, entry.postings_end, kind);
                        entry.users.1 += 1;
                    }
                    let posting = Posting { field: at as u32, slot: (slot - first as usize) as u16 };
                    index.postings[entry.postings_end as usize] = posting;
                    entry.postings_end += 1;
                }
                (slot, place) = (slot + 1, end);
            }
        }
        entries
    }
}

/// How telling a term is that `users` of `subjects` use.
fn rarity(subjects: usize, users: usize) -> f32 {
    (1.0 + subjects as f32 / users.max(1) as f32).ln()
}
