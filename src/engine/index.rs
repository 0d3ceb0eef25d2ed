//! The index that subjects are found by.
//!
//! Each name, keyword and statement is a little document of its own, a [`Field`]: a list of weighted slots (a word, or
//! a pair of Han characters), each of which a question may fill with the word itself or with any other word of the
//! same concept. Weighting by rarity follows Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework".

use rustc_hash::FxHashSet;

use super::builder;
use super::catalogue::Catalogue;
use super::normalise::{Kind, Text, Token, han};
use super::pairs::Pairs;
use super::phrases::{Meaning, Phrases};
use super::terms::{NONE, Term, Terms};
use super::vocabulary::{Symbol, Vocabulary};
use crate::domain::{Bilingual, Concept, Facet, Initiative, KnowledgeBase, Lexicon, Signal, Subject, TagId, ValueKind};

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
    /// Sum of the weights of its slots.
    pub(crate) mass: f32,
    /// Place of its first slot weight.
    pub(super) slots: u32,
    pub(crate) kind: FieldKind,
    /// The fact that it belongs to.
    pub(crate) fact: Option<u16>,
}

/// One place where a term can fill a slot of a subject.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Posting {
    /// Counted from the first field of the subject: there are millions of postings, and so they have to be small.
    pub(crate) field: u16,
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

    pub(super) const fn new(subject: u32, postings: u32, kind: FieldKind) -> Self {
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
pub(super) struct TermEntry {
    /// First of its users and one past the last.
    pub(super) users: (u32, u32),
    /// One past the last of its postings.
    pub(super) postings_end: u32,
    pub(super) rarity: f32,
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

/// A fact that uses a facet's own words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken {
    pub(super) subject: u32,
    pub(super) facet: u16,
    pub(super) fact: u16,
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
    /// The fields, in the order of their subjects.
    pub(crate) fields: Vec<Field>,
    /// The first field of each subject.
    pub(super) first_fields: Vec<u32>,
    pub(super) weights: Vec<f32>,
    pub(super) terms: Terms,
    /// What is known of each term, by its number.
    pub(super) entries: Vec<TermEntry>,
    pub(super) users: Vec<User>,
    pub(super) postings: Vec<Posting>,
    /// How many initiatives there are: subjects are counted from the first initiative through the last area.
    pub(super) initiatives: u32,
    subjects: u32,
    /// Rarity of a word that no field uses.
    pub(crate) unknown: f32,
    /// The first facts that use a facet's own words, whatever facet they are of, in the order of their subjects.
    pub(super) spoken: Vec<Spoken>,
    /// The stop words of one symbol.
    pub(crate) stops: FxHashSet<Symbol>,
    /// The words that tell that one thing is meant; they carry no subject either.
    pub(super) definites: FxHashSet<Symbol>,
    /// The words that join two of the same sort.
    pub(super) ands: FxHashSet<Symbol>,
    /// The words that ask between a word and the same word again.
    pub(super) negations: FxHashSet<Symbol>,
    /// The pairs of Han characters of names and keywords.
    pub(crate) pairs: Pairs,
}

impl Index {
    /// Indexes a knowledge base.
    pub(crate) fn build(knowledge: &KnowledgeBase) -> Self {
        let subjects = knowledge.initiatives.len() + knowledge.areas.len();
        Self::build_in_runs(knowledge, builder::run(subjects))
    }

    /// As [`Self::build`], with so many subjects together; the index is the same, however many.
    pub(super) fn build_in_runs(knowledge: &KnowledgeBase, run: usize) -> Self {
        let initiatives = knowledge.initiatives.len() as u32;
        let subjects = initiatives + knowledge.areas.len() as u32;
        let mut index = Self { initiatives, subjects, ..Self::default() };
        index.add_lexicon(&knowledge.lexicon);
        index.add_places(knowledge);
        // Who speaks of the publisher speaks of the document, and so of all that is in it.
        for source in &knowledge.sources {
            let initials: String = source.publisher.en.chars().filter(char::is_ascii_uppercase).collect();
            [&source.publisher.en, &source.publisher.zh, &initials]
                .into_iter()
                .for_each(|name| index.add_phrase(name, Meaning::Stop));
            [&source.title.en, &source.title.zh].into_iter().for_each(|title| index.add_edition(title));
        }
        let mut index = builder::build(index, knowledge, run);
        index.add_everyday(&knowledge.lexicon);
        let concepts = (0..).zip(&knowledge.lexicon.concepts);
        let mentioned = concepts.map(|(i, concept)| (concept.id.clone(), index.mentioning(i)));
        index.catalogue.mentioned = mentioned.collect();
        index.catalogue.happening = happening(&knowledge.lexicon);
        let naming = index.terms.pairs().filter(|(_, number)| index.names(*number)).map(|(pair, _)| pair);
        index.pairs = Pairs::new(naming);
        index
    }

    /// The initiatives whose names or facts speak of a concept, in order.
    fn mentioning(&self, concept: u32) -> Vec<u32> {
        let users = self.users(Term::Concept(concept));
        let speaks = |place: usize, subject: u32| {
            let fields = self.fields_of(subject);
            let kinds = users.postings(place).iter().map(|posting| fields[usize::from(posting.field)].kind);
            kinds.into_iter().any(|kind| matches!(kind, FieldKind::Wording | FieldKind::Name))
        };
        let subjects = users.list.iter().enumerate().map(|(place, user)| (place, user.subject));
        let mentioning = subjects.filter(|(place, subject)| *subject < self.initiatives && speaks(*place, *subject));
        mentioning.map(|(_, subject)| subject).collect()
    }

    /// Whether a name or a keyword uses the term with this number.
    fn names(&self, number: u32) -> bool {
        let (from, to) = self.entries[number as usize].users;
        let mut users = self.users[from as usize..to as usize].iter();
        users.any(|user| matches!(user.kind(), FieldKind::Name | FieldKind::Keyword))
    }

    /// The subjects that use `term`.
    pub(crate) fn users(&self, term: Term) -> Users<'_> {
        let entry = self.entries.get(self.terms.number(term) as usize).copied().unwrap_or_default();
        Users {
            list: &self.users[entry.users.0 as usize..entry.users.1 as usize],
            postings: &self.postings,
            postings_end: entry.postings_end,
        }
    }

    /// The fields from the first of a subject on, which its postings count from.
    pub(crate) fn fields_of(&self, subject: u32) -> &[Field] {
        &self.fields[self.first_fields[subject as usize] as usize..]
    }

    /// How rare `term` is among subjects: ln(1 + N/n); `None` where no field uses it.
    pub(crate) fn rarity(&self, term: Term) -> Option<f32> {
        match self.terms.number(term) {
            NONE => None,
            number => Some(self.entries[number as usize].rarity),
        }
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
        let subject = initiative as u32;
        let first = self.spoken.partition_point(|spoken| spoken.subject < subject);
        let mut theirs = self.spoken[first..].iter().take_while(|spoken| spoken.subject == subject);
        theirs.find(|spoken| spoken.facet == facet).map(|spoken| usize::from(spoken.fact))
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
            tongue.owners.iter().for_each(|owner| self.add_phrase(owner, Meaning::Owner));
            tongue.idioms.iter().for_each(|phrase| self.add_phrase(phrase, Meaning::Idiom));
            tongue.frames.iter().for_each(|phrase| self.add_phrase(phrase, Meaning::Frame));
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

    /// The year of a title and the words behind it name the document, and no time: "the 2025 Policy Address".
    fn add_edition(&mut self, title: &str) {
        /// One word behind a year may be anything.
        const SHORTEST: usize = 3;
        let text = Text::phrase(title);
        let is_year = |token: &Token| token.kind == Kind::Number && text.str(token).len() == 4;
        let Some(year) = text.tokens.iter().position(is_year) else { return };
        let behind = &text.tokens[year + 1..];
        let goes_on = |at: &usize| match behind[*at].kind {
            Kind::Han => *at == 0 || !behind[*at].spaced,
            Kind::Word => behind[*at].clause == text.tokens[year].clause,
            Kind::Number | Kind::Mark => false,
        };
        let name = &behind[..(0..behind.len()).take_while(goes_on).count()];
        if name.len() + 1 < SHORTEST {
            return;
        }
        let mut symbols = |token: &Token| self.vocabulary.intern(&text, token);
        let edition: Vec<Symbol> = text.tokens[year..].iter().take(name.len() + 1).map(&mut symbols).collect();
        let (year, name) = edition.split_at(1);
        // People leave the 年 of "2025年施政報告" out.
        let is_marked = behind[0].kind == Kind::Han && name.len() > SHORTEST;
        for name in [Some(name), is_marked.then(|| &name[1..])].into_iter().flatten() {
            self.phrases.insert(&[year, name].concat(), Meaning::Frame);
            self.phrases.insert(&[name, year].concat(), Meaning::Frame);
        }
    }

    /// Adds the everyday compounds, but for those that are in a name or a keyword of ours; and so they come last.
    fn add_everyday(&mut self, lexicon: &Lexicon) {
        for phrase in lexicon.tongues.iter().flat_map(|(_, tongue)| &tongue.everyday) {
            let text = Text::phrase(phrase);
            let mut symbol = |token: &Token| self.vocabulary.intern_ordinary(&text, token);
            let symbols: Vec<Symbol> = text.tokens.iter().map(&mut symbol).collect();
            let is_pair = |at: usize| symbols.get(at + 1).is_some_and(|next| next.as_han().is_some());
            let terms = (0..symbols.len()).filter_map(|at| match symbols[at].as_han() {
                Some(_) => is_pair(at).then(|| Term::Pair(symbols[at], symbols[at + 1])),
                None => (!self.stops.contains(&symbols[at])).then_some(Term::Word(symbols[at])),
            });
            let terms: Vec<Term> = terms.collect();
            // Stop words are in no name: of "while loop" nothing is left that a name could have as it stands.
            let has_stop = symbols.iter().any(|symbol| symbol.as_han().is_none() && self.stops.contains(symbol));
            if (has_stop && terms.len() < 2) || !self.are_together(&terms) {
                self.phrases.insert(&symbols, Meaning::Everyday);
            }
        }
    }

    /// Whether some name or keyword has all of some terms, one behind the other.
    fn are_together(&self, terms: &[Term]) -> bool {
        let Some((first, behind)) = terms.split_first() else { return false };
        let (first, behind) = (self.users(*first), behind.iter().map(|term| self.users(*term)).collect::<Vec<_>>());
        let follows = |subject: u32, start: &Posting| {
            (start.slot + 1..).zip(&behind).all(|(slot, users)| {
                let place = users.list.binary_search_by_key(&subject, |user| user.subject);
                let is_next = |posting: &Posting| posting.field == start.field && posting.slot == slot;
                place.is_ok_and(|place| users.postings(place).iter().any(is_next))
            })
        };
        first.list.iter().enumerate().any(|(place, user)| {
            let fields = self.fields_of(user.subject);
            let mut starts = first.postings(place).iter();
            starts.any(|start| {
                fields[usize::from(start.field)].kind != FieldKind::Wording && follows(user.subject, start)
            })
        })
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
        let alone = match meaning {
            Meaning::Signal(Signal::Definite) => Some(&mut self.definites),
            Meaning::Signal(Signal::Negation) => Some(&mut self.negations),
            Meaning::Signal(Signal::And) => Some(&mut self.ands),
            _ => None,
        };
        if let Some(alone) = alone {
            alone.extend(text.tokens.iter().map(|token| vocabulary.intern_ordinary(&text, token)));
            return;
        }
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

/// The concepts that tell what happens, as those of "launch" and 完工 do: a word of them hints at a time or at progress.
fn happening(lexicon: &Lexicon) -> FxHashSet<TagId> {
    let tells = |facet: &&Facet| matches!(facet.value, Some(ValueKind::Period | ValueKind::Status));
    let hints: FxHashSet<&String> = lexicon.facets.iter().filter(tells).flat_map(|facet| both(&facet.hints)).collect();
    let happens = |concept: &&Concept| both(&concept.words).any(|word| hints.contains(word));
    lexicon.concepts.iter().filter(happens).map(|concept| concept.id.clone()).collect()
}

/// The phrases of both languages.
pub(crate) fn both(words: &Bilingual<Vec<String>>) -> impl Iterator<Item = &String> {
    words.en.iter().chain(&words.zh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Id, Tongue};

    #[test]
    fn an_everyday_compound_that_a_name_has_is_none() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let en = Tongue { everyday: words(&["garden hose", "tea house"]), ..Tongue::default() };
        let zh = Tongue { everyday: words(&["園藝", "茶樓"]), ..Tongue::default() };
        let lexicon = Lexicon { tongues: Bilingual::new(en, zh), ..Lexicon::default() };
        let area = Area {
            id: Id::new("museum"),
            name: Bilingual::new("Garden Hose Museum".to_owned(), "園藝館".to_owned()),
            aliases: Bilingual::default(),
            keywords: Bilingual::default(),
            symbol: String::new(),
            colour: 0,
        };
        let index = Index::build(&KnowledgeBase { areas: vec![area], lexicon, ..KnowledgeBase::default() });
        let is_everyday = |words: &str| {
            let text = Text::message(words);
            let symbol = |token| index.vocabulary.symbol(&text, token).unwrap_or_default();
            let symbols: Vec<Symbol> = text.tokens.iter().map(symbol).collect();
            index.phrases.find(&symbols, |_| 0).iter().any(|found| found.meaning == Meaning::Everyday)
        };
        assert!(["tea house", "茶樓"].into_iter().all(is_everyday));
        assert!(!["garden hose", "園藝"].into_iter().any(is_everyday));
    }
}
