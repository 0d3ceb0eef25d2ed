//! The index that subjects are found by.
//!
//! Each name, keyword and statement is a little document of its own, a [`Field`]: a list of weighted slots (a word, or
//! a pair of Han characters), each of which a question may fill with the word itself or with any other word of the
//! same concept. Weighting by rarity follows Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework".

use rustc_hash::{FxHashMap, FxHashSet};

use super::normalise::{Kind, Text, han};
use super::phrases::{Found, Meaning, Phrases};
use super::vocabulary::{Symbol, Vocabulary};
use crate::domain::{Bilingual, KnowledgeBase, Lexicon, Subject};

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
    pub(crate) subject: Subject,
    pub(crate) kind: FieldKind,
    /// The fact that it belongs to.
    pub(crate) fact: Option<u16>,
    /// Sum of the weights of its slots.
    pub(crate) mass: f32,
    /// Place of its first slot weight.
    slots: u32,
}

/// One place where a term can fill a slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub(crate) field: u32,
    pub(crate) slot: u16,
}

#[derive(Debug, Clone, Copy, Default)]
struct TermEntry {
    start: u32,
    end: u32,
    rarity: f32,
}

/// The index of a knowledge base.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) phrases: Phrases,
    pub(crate) fields: Vec<Field>,
    weights: Vec<f32>,
    terms: FxHashMap<Term, TermEntry>,
    postings: Vec<Posting>,
    /// Rarity of a word that no field uses.
    pub(crate) unknown: f32,
    /// The stop words of one symbol.
    pub(crate) stops: FxHashSet<Symbol>,
}

impl Index {
    /// Indexes a knowledge base.
    pub(crate) fn build(knowledge: &KnowledgeBase) -> Self {
        let mut index = Self::default();
        index.add_lexicon(&knowledge.lexicon);
        let mut builder = Builder { index, drafts: Vec::new() };
        builder.add_subjects(knowledge);
        builder.finish(knowledge.initiatives.len() + knowledge.areas.len())
    }

    /// Where `term` can fill a slot.
    pub(crate) fn postings(&self, term: Term) -> &[Posting] {
        self.terms.get(&term).map_or(&[], |entry| &self.postings[entry.start as usize..entry.end as usize])
    }

    /// How rare `term` is among subjects: ln(1 + N/n); `None` where no field uses it.
    pub(crate) fn rarity(&self, term: Term) -> Option<f32> {
        self.terms.get(&term).map(|entry| entry.rarity)
    }

    /// The weight of one slot of a field.
    pub(crate) fn weight(&self, field: &Field, slot: u16) -> f32 {
        self.weights[field.slots as usize + usize::from(slot)]
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
        let symbols: Vec<Symbol> = text.tokens.iter().map(|token| self.vocabulary.intern(&text, token)).collect();
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

/// A field before the rarity of its terms is known: for each slot the terms that fill it, and its share of the weight
/// of the term that names it.
struct Draft {
    subject: Subject,
    kind: FieldKind,
    fact: Option<u16>,
    slots: Vec<(Vec<Term>, f32)>,
}

struct Builder {
    index: Index,
    drafts: Vec<Draft>,
}

impl Builder {
    fn add_subjects(&mut self, knowledge: &KnowledgeBase) {
        for (i, initiative) in knowledge.initiatives.iter().enumerate() {
            let subject = Subject::Initiative(i);
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
        for (a, area) in knowledge.areas.iter().enumerate() {
            self.add_names(Subject::Area(a), &area.name, &area.aliases);
            both(&area.keywords).for_each(|word| self.add(Subject::Area(a), FieldKind::Keyword, None, word));
        }
    }

    fn add_names(&mut self, subject: Subject, name: &Bilingual, aliases: &Bilingual<Vec<String>>) {
        for name in [&name.en, &name.zh].into_iter().chain(both(aliases)) {
            self.add(subject, FieldKind::Name, None, name);
        }
    }

    fn add(&mut self, subject: Subject, kind: FieldKind, fact: Option<u16>, raw: &str) {
        let text = Text::phrase(raw);
        let symbols: Vec<Symbol> = text.tokens.iter().map(|token| self.index.vocabulary.intern(&text, token)).collect();
        let found = self.index.phrases.find(&symbols);
        let slots = slots(&self.index.stops, &text, &symbols, &found, kind);
        if !slots.is_empty() {
            self.drafts.push(Draft { subject, kind, fact, slots });
        }
    }

    fn finish(self, subjects: usize) -> Index {
        let Self { mut index, mut drafts } = self;
        let mut users: FxHashMap<Term, FxHashSet<Subject>> = FxHashMap::default();
        let mut places: FxHashMap<Term, Vec<Posting>> = FxHashMap::default();
        for (field, draft) in drafts.iter().enumerate() {
            for (slot, (terms, _)) in draft.slots.iter().enumerate() {
                for term in terms {
                    users.entry(*term).or_default().insert(draft.subject);
                    places.entry(*term).or_default().push(Posting { field: field as u32, slot: slot as u16 });
                }
            }
        }
        for draft in &mut drafts {
            // A name that is nothing but one concept which others share names nobody: it only points.
            let concept = draft.slots.first().and_then(|(terms, _)| terms.last()).copied();
            let alone = concept.is_some_and(|concept| {
                matches!(concept, Term::Concept(_))
                    && users[&concept].len() > 1
                    && draft.slots.iter().all(|(terms, _)| terms.last() == Some(&concept))
            });
            if alone && draft.kind == FieldKind::Name && matches!(draft.subject, Subject::Initiative(_)) {
                draft.kind = FieldKind::Keyword;
            }
        }
        index.unknown = rarity(subjects, 1);
        for (term, postings) in places {
            let start = index.postings.len() as u32;
            index.postings.extend(postings);
            let entry =
                TermEntry { start, end: index.postings.len() as u32, rarity: rarity(subjects, users[&term].len()) };
            index.terms.insert(term, entry);
        }
        for draft in drafts {
            let slots = index.weights.len() as u32;
            let mut mass = 0.0;
            for (terms, share) in &draft.slots {
                // The widest term names the slot: a concept is what the words in it mean together.
                let weight = share * terms.last().and_then(|term| index.rarity(*term)).unwrap_or(index.unknown);
                index.weights.push(weight);
                mass += weight;
            }
            let Draft { subject, kind, fact, .. } = draft;
            index.fields.push(Field { subject, kind, fact, mass, slots });
        }
        index
    }
}

/// How telling a term is that `users` of `subjects` use.
fn rarity(subjects: usize, users: usize) -> f32 {
    (1.0 + subjects as f32 / users.max(1) as f32).ln()
}

/// Function words up to this length carry nothing: "of", "the", "for".
const SHORT: usize = 3;

/// Cuts a phrase into slots. A slot inside a concept may be filled by the concept as well; the slots of one concept
/// share its weight. Function words make no slot, but for the longer ones in names ("three", "first"), which keep a
/// short name from being less than it is; nor do question cues in running text.
fn slots(
    stops: &FxHashSet<Symbol>,
    text: &Text,
    symbols: &[Symbol],
    found: &[Found],
    kind: FieldKind,
) -> Vec<(Vec<Term>, f32)> {
    let running = kind == FieldKind::Wording;
    let mut slots: Vec<(Vec<Term>, f32)> = Vec::new();
    let mut at = 0;
    while at < symbols.len() {
        let longest = |topical: bool| {
            let here = |f: &&Found| {
                let ordinary = f.meaning == Meaning::Ordinary;
                f.from == at && f.fit >= 1.0 && !ordinary && f.meaning.is_topical() == topical
            };
            found.iter().filter(here).max_by_key(|f| f.to)
        };
        if let Some(concept) = longest(true) {
            add_concept(&mut slots, stops, text, symbols, found, concept);
            at = concept.to;
        } else if kind == FieldKind::Name
            && text.tokens[at].kind == Kind::Word
            && text.str(&text.tokens[at]).len() > SHORT
        {
            slots.push((vec![Term::Word(symbols[at])], 1.0));
            at += 1;
        } else if let Some(function) = longest(false).filter(|f| running || f.meaning == Meaning::Stop) {
            at = function.to;
        } else if text.tokens[at].kind == Kind::Han {
            let end = (at + 1..symbols.len())
                .find(|&end| {
                    text.tokens[end].kind != Kind::Han
                        || found.iter().any(|f| {
                            f.from == end && f.fit >= 1.0 && (f.meaning.is_topical() || f.meaning == Meaning::Stop)
                        })
                })
                .unwrap_or(symbols.len());
            add_run(&mut slots, symbols, at, end);
            at = end;
        } else {
            if text.tokens[at].kind != Kind::Mark {
                slots.push((vec![Term::Word(symbols[at])], 1.0));
            }
            at += 1;
        }
    }
    slots
}

/// Adds the slots of a concept's words.
fn add_concept(
    slots: &mut Vec<(Vec<Term>, f32)>,
    stops: &FxHashSet<Symbol>,
    text: &Text,
    symbols: &[Symbol],
    found: &[Found],
    concept: &Found,
) {
    let mut inner: Vec<Term> = Vec::new();
    let little = |at: usize| stops.contains(&symbols[at]) && text.str(&text.tokens[at]).len() <= SHORT;
    let has_long = (concept.from..concept.to).any(|at| !little(at));
    for at in concept.from..concept.to {
        match text.tokens[at].kind {
            Kind::Han if at + 1 < concept.to && text.tokens[at + 1].kind == Kind::Han => {
                inner.push(Term::Pair(symbols[at], symbols[at + 1]));
            }
            // "Move in" is told by "move": the little words of a phrase are everywhere.
            Kind::Word if has_long && little(at) => {}
            Kind::Word | Kind::Number => inner.push(Term::Word(symbols[at])),
            Kind::Han | Kind::Mark => {}
        }
    }
    let concepts: Vec<Term> = found
        .iter()
        .filter(|f| f.from == concept.from && f.to == concept.to && f.fit >= 1.0)
        .filter_map(|f| match f.meaning {
            Meaning::Concept(c) => Some(Term::Concept(c)),
            _ => None,
        })
        .collect();
    if inner.is_empty() {
        slots.push((concepts, 1.0));
        return;
    }
    let share = 1.0 / inner.len() as f32;
    slots
        .extend(inner.into_iter().map(|term| (std::iter::once(term).chain(concepts.iter().copied()).collect(), share)));
}

/// Adds the slots of Han characters outside any concept: each pair; two characters weigh as much as a word.
fn add_run(slots: &mut Vec<(Vec<Term>, f32)>, symbols: &[Symbol], from: usize, to: usize) {
    match to - from {
        0 => {}
        1 => {
            // A single character says little by itself; with its neighbour before it says more.
            if from > 0 && symbols[from - 1].as_han().is_some() {
                slots.push((vec![Term::Pair(symbols[from - 1], symbols[from])], 0.4));
            }
        }
        length => {
            let share = length as f32 / 2.0 / (length - 1) as f32;
            slots.extend((from..to - 1).map(|at| (vec![Term::Pair(symbols[at], symbols[at + 1])], share)));
        }
    }
}
