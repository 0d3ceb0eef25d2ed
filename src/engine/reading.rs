//! What a question says before any subject is looked for: its words, cues, signals, amounts and dates.

use super::Question;
use super::asked::At;
use super::index::Index;
use super::normalise::{Kind, Text};
use super::numbers::{DASH, Number, Numbers, YEAR};
use super::phrases::{Found, Meaning};
use super::resolve::resolve;
use super::subordinate::drop_subordinate;
use super::terms::Term;
use super::times;
use super::vocabulary::Symbol;
use crate::domain::{Language, Period, Signal};

/// What part a token plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Part of a subject, or of something that is not ours.
    Content,
    /// Asks for a facet; may be part of a name as well.
    Cue,
    /// A number, an amount, a date.
    Number,
    /// Function words and signals.
    Function,
}

/// A word or character of the question after joining, splitting and correcting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom {
    /// Its symbol; the default one if the knowledge base does not know it.
    pub(crate) symbol: Symbol,
    pub(crate) role: Role,
    pub(crate) sentence: u16,
    pub(crate) clause: u16,
    /// Whether it belongs to an ordinary word.
    pub(crate) ordinary: bool,
    pub(crate) kind: Kind,
    /// How surely the word is the one that was typed.
    pub(crate) fit: f32,
}

/// A term of the question and the atoms that it covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cover {
    pub(crate) term: Term,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) fit: f32,
}

/// A question, read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) atoms: Vec<Atom>,
    pub(crate) found: Vec<Found>,
    pub(crate) covers: Vec<Cover>,
    pub(crate) numbers: Vec<Number>,
    pub(crate) period: Option<Period>,
    pub(crate) language: Language,
    /// Sentences that ask: by a question mark, a question word or a request.
    pub(crate) asking: Vec<u16>,
    /// Which atoms stand where something is only told.
    told: Vec<bool>,
    /// The clauses in which whoever asks only speaks of themselves.
    stories: Vec<u16>,
    pub(crate) sentences: u16,
    /// The text that was read; its tokens are the atoms.
    pub(crate) text: Text,
}

impl Reading {
    /// Reads the text of a question by the words of `index`.
    pub(crate) fn new(
        index: &Index,
        numbers: &Numbers,
        question: &Question<'_>,
        mut text: Text,
        spoken: Option<Language>,
    ) -> Self {
        let (symbols, fits) = resolve(index, &mut text);
        let mut found = index.phrases.find(&symbols, |at| text.tokens[at].sentence);
        // Names may hold a comma; what asks does not: "加多啲落去，做到一億五" is no 落去做, nor "hi all, the robots" all of them.
        let is_torn = |f: &Found| {
            let (first, last) = (text.tokens[f.from], text.tokens[f.to - 1]);
            first.clause != last.clause && (first.kind == Kind::Han || matches!(f.meaning, Meaning::Signal(_)))
        };
        found.retain(|f| f.meaning.is_topical() || !is_torn(f));
        drop_overlapped(&mut found);
        drop_subordinate(&text, &mut found);
        drop_overtaken(index, &symbols, &mut found);
        add_questions(index, &text, &symbols, &mut found);
        let mut numbers = numbers.read(&text, &found);
        let is_framed = |number: &Number| {
            let mut frames = found.iter().filter(|found| found.meaning == Meaning::Frame);
            frames.any(|frame| frame.from <= number.from && number.to <= frame.to)
        };
        numbers.retain(|number| !is_framed(number));
        let has_amount = numbers.iter().any(|number| number.amount);
        found.retain(|f| match f.meaning {
            Meaning::Signal(
                Signal::Short | Signal::Beyond | Signal::Under | Signal::Over | Signal::Downwards | Signal::Upwards,
            ) => f.is_beside(&numbers),
            Meaning::Signal(Signal::Cut | Signal::Share | Signal::Correction | Signal::Alone) => has_amount,
            _ => true,
        });
        let period = times::period(&text, &numbers, &found, question.today);
        drop_torn_years(&text, &numbers, &mut found);
        let mut atoms: Vec<Atom> = text
            .tokens
            .iter()
            .zip(symbols.iter().zip(&fits))
            .map(|(token, (symbol, fit))| Atom {
                symbol: *symbol,
                role: Role::Content,
                sentence: token.sentence,
                clause: token.clause,
                ordinary: false,
                kind: token.kind,
                fit: *fit,
            })
            .collect();
        split_clauses(&mut atoms, &found);
        let spans = period.as_ref().map_or(&[][..], |(_, spans)| spans);
        assign_roles(&mut atoms, &found, &numbers, spans);
        let language = wished_language(&found).unwrap_or_else(|| language(&atoms, &found, question.locale.or(spoken)));
        let covers = covers(index, &atoms, &found);
        let mut reading = Self {
            atoms,
            found,
            covers,
            numbers,
            period: period.map(|(period, _)| period),
            language,
            asking: text.asking.clone(),
            told: Vec::new(),
            stories: Vec::new(),
            sentences: text.sentences(),
            text,
        };
        reading.find_asking();
        reading.find_told();
        reading
    }

    /// The phrases that hold an atom.
    pub(crate) fn holding(&self, at: usize) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| (found.from..found.to).contains(&at))
    }

    /// Whether the message has a signal.
    pub(crate) fn has(&self, signal: Signal) -> bool {
        self.found.iter().any(|found| found.meaning == Meaning::Signal(signal))
    }

    /// Whether the message points back to the turn before, or goes on from it.
    pub(crate) fn leans(&self) -> bool {
        self.has(Signal::Referring) || self.has(Signal::Followup)
    }

    /// Whether a clause has a signal.
    pub(crate) fn has_in(&self, signal: Signal, clause: u16) -> bool {
        let is_there = |found: &Found| self.atoms[found.from].clause == clause;
        self.found.iter().any(|found| found.meaning == Meaning::Signal(signal) && is_there(found))
    }

    /// The two numbers that are the ends of a range: a word for one stands between them or close by, or nothing but "to" or
    /// a dash between.
    pub(crate) fn range(&self) -> Option<[&Number; 2]> {
        /// Between the ends of a range, or beside it, stand few words.
        const APART: usize = 3;
        let joins = |at: usize| [DASH, "to"].contains(&self.text.str(&self.text.tokens[at]));
        let pairs = || self.numbers.windows(2).map(|ends| [&ends[0], &ends[1]]);
        let joined = pairs().find(|[first, last]| last.from == first.to + 1 && joins(first.to));
        let is_near = |word: &Found, [first, last]: &[&Number; 2]| {
            let apart = last.from.saturating_sub(first.to);
            apart <= APART + 1 && word.to + APART > first.from && word.from < last.to + APART
        };
        let mut words = self.found.iter().filter(|found| found.meaning == Meaning::Signal(Signal::Range));
        joined.or_else(|| words.find_map(|word| pairs().find(|pair| is_near(word, pair))))
    }

    /// Whether a word that points back stands right before some atoms: "that scheme", "嗰個計劃".
    pub(crate) fn points_to(&self, atoms: &[bool]) -> bool {
        let is_there = |at: usize| atoms.get(at) == Some(&true);
        let mut words = self.found.iter().filter(|found| found.meaning == Meaning::Signal(Signal::Referring));
        words.any(|word| {
            let reach = if self.atoms.get(word.to).is_some_and(|atom| atom.role == Role::Content) { 1 } else { 0 };
            (word.from..=word.to + reach).any(is_there)
        })
    }

    /// Whether what asks for a facet is a year: 今年.
    pub(super) fn names_year(&self, cue: &At<u16>) -> bool {
        let is_year = |f: &Found| matches!(f.meaning, Meaning::Signal(signal) if signal.is_year());
        self.found.iter().any(|f| is_year(f) && f.from <= cue.from && cue.to <= f.to)
    }

    /// The folded text of some atoms.
    pub(crate) fn words(&self, from: usize, to: usize) -> String {
        let words: Vec<&str> = self.text.tokens[from..to].iter().map(|token| self.text.str(token)).collect();
        words.join(" ")
    }

    /// The sentence and the clause that an atom stands in.
    pub(crate) fn clause_of(&self, at: usize) -> Option<(u16, u16)> {
        self.atoms.get(at).map(|atom| (atom.sentence, atom.clause))
    }

    /// Whether the sentence or clause that an atom stands in only tells what the question rests on.
    pub(crate) fn tells(&self, at: usize) -> bool {
        self.told[at]
    }

    /// Whether anything in the message asks for something.
    pub(crate) fn asks(&self) -> bool {
        !self.asking.is_empty()
    }

    /// Whether it asks by a question mark, a question word or a request, or begins with what it wants a list of.
    pub(crate) fn asks_outright(&self) -> bool {
        !self.text.asking.is_empty()
            || self.found.iter().any(|found| match found.meaning {
                Meaning::Signal(Signal::Question | Signal::Request) => true,
                Meaning::Signal(Signal::Opening) => self.opens(found),
                Meaning::Signal(Signal::List) => found.from == 0,
                _ => false,
            })
    }

    /// Whether a word stands where it makes a sentence of some length a question.
    fn opens(&self, word: &Found) -> bool {
        /// Fewer words are an answer: "will do".
        const SHORTEST: usize = 4;
        /// So many words may stand before it: "ok so".
        const BEFORE: usize = 2;
        let sentence = self.atoms[word.from].sentence;
        let length = self.atoms.iter().filter(|atom| atom.sentence == sentence).count();
        let begins = (0..word.from).rev().take_while(|at| self.atoms[*at].sentence == sentence);
        let fillers = begins.clone().all(|at| {
            self.holding(at).any(|f| matches!(f.meaning, Meaning::Signal(Signal::Followup | Signal::Courtesy)))
        });
        length >= SHORTEST && begins.count() <= BEFORE && fillers
    }

    /// Whether in a clause whoever asks only speaks of themselves.
    pub(crate) fn is_story(&self, clause: u16) -> bool {
        self.stories.contains(&clause)
    }

    /// Marks what is only told, once for all the candidates that are held against it.
    fn find_told(&mut self) {
        let begins_clause = |at: usize| at == 0 || self.atoms[at - 1].clause != self.atoms[at].clause;
        // "Since it costs a fee, who pays it": the other clause asks.
        let is_premise =
            |found: &&Found| found.meaning == Meaning::Signal(Signal::Premise) && begins_clause(found.from);
        let premises: Vec<u16> =
            self.found.iter().filter(is_premise).map(|found| self.atoms[found.from].clause).collect();
        self.stories = self.stories(begins_clause);
        let sentences_tell = self.sentences > 1 && self.asks();
        let is_told = |atom: &Atom| {
            (sentences_tell && !self.asking.contains(&atom.sentence))
                || premises.contains(&atom.clause)
                || self.stories.contains(&atom.clause)
        };
        self.told = self.atoms.iter().map(is_told).collect();
    }

    /// The clauses in which whoever asks only speaks of themselves, beside others that ask: "is it done, I pass it every
    /// day by bus".
    fn stories(&self, begins_clause: impl Fn(usize) -> bool) -> Vec<u16> {
        let asks = |found: &&Found| {
            matches!(
                found.meaning,
                Meaning::Ask(_) | Meaning::Signal(Signal::Question | Signal::Request | Signal::Eligible | Signal::List)
            )
        };
        let clause = |found: &Found| self.atoms[found.from].clause;
        let asking: Vec<u16> = self.found.iter().filter(asks).map(clause).collect();
        if asking.is_empty() {
            return asking;
        }
        // "Accountant here, …".
        let ends_clause = |at: usize| self.atoms.get(at).is_none_or(|next| next.clause != self.atoms[at - 1].clause);
        let speaks = |found: &&Found| {
            let is_there = begins_clause(found.from) || (found.to > 0 && ends_clause(found.to));
            found.meaning == Meaning::Signal(Signal::Speaker) && is_there
        };
        self.found.iter().filter(speaks).map(clause).filter(|clause| !asking.contains(clause)).collect()
    }

    /// Sentences with a question word, a request or a facet's question count as asking, too; but in a message that has
    /// question marks only those that begin with a question word: elsewhere "which" and "when" may just tell.
    fn find_asking(&mut self) {
        if !self.asking.is_empty() {
            let begins = |at: usize| at == 0 || self.atoms[at - 1].sentence != self.atoms[at].sentence;
            let asks = |f: &&Found| matches!(f.meaning, Meaning::Ask(_) | Meaning::Signal(Signal::Question));
            let more = self.found.iter().filter(asks).filter(|f| begins(f.from)).map(|f| self.atoms[f.from].sentence);
            let more: Vec<u16> = more.collect();
            self.asking.extend(more);
            return;
        }
        for found in &self.found {
            let asks = match found.meaning {
                // "Will the park open" asks; "it will" does not, nor does "will do".
                Meaning::Signal(Signal::Opening) => self.opens(found),
                Meaning::Signal(signal) => matches!(
                    signal,
                    Signal::Question
                        | Signal::Request
                        | Signal::Overview
                        | Signal::List
                        | Signal::Eligible
                        | Signal::Compare
                ),
                Meaning::Ask(_) => true,
                _ => false,
            };
            let sentence = self.atoms[found.from].sentence;
            if asks && !self.asking.contains(&sentence) {
                self.asking.push(sentence);
            }
        }
    }
}

/// Drops what asks where it begins inside a word for a place and ends behind it, or is but part of a turn of phrase: there is
/// no 邊啲 in 嗰邊啲樓, and no 幾 in 都幾靚.
fn drop_overlapped(found: &mut Vec<Found>) {
    let is_there = |f: &&Found| f.meaning == Meaning::Signal(Signal::There);
    let turns: Vec<(usize, usize)> = found.iter().filter(is_there).map(|f| (f.from, f.to)).collect();
    let fixed: Vec<(usize, usize)> = found.iter().filter(|f| f.meaning.is_fixed()).map(|f| (f.from, f.to)).collect();
    found.retain(|f| {
        let is_part = |(from, to): &(usize, usize)| *from <= f.from && f.to <= *to && to - from > f.to - f.from;
        if f.meaning == Meaning::Signal(Signal::Question) && fixed.iter().any(is_part) {
            return false;
        }
        let asks = matches!(f.meaning, Meaning::Signal(Signal::List | Signal::Question) | Meaning::Ask(_));
        let is_cut = |(from, to): &(usize, usize)| *from < f.from && f.from < *to && *to < f.to;
        !(asks && turns.iter().any(is_cut))
    });
}

/// Drops a concept of which nothing but little words stands before another one that goes on behind it: "the public" in "the
/// public authorities".
fn drop_overtaken(index: &Index, symbols: &[Symbol], found: &mut Vec<Found>) {
    let is_concept = |f: &&Found| matches!(f.meaning, Meaning::Concept(_));
    let concepts: Vec<Found> = found.iter().filter(is_concept).copied().collect();
    let is_little = |at: usize| index.stops.contains(&symbols[at]) && symbols[at].as_han().is_none();
    found.retain(|f| {
        let overtakes = |other: &Found| f.from < other.from && other.from < f.to && f.to < other.to;
        let is_cut =
            |other: &Found| f.meaning != other.meaning && overtakes(other) && (f.from..other.from).all(is_little);
        !(is_concept(&f) && concepts.iter().any(is_cut))
    });
}

/// Drops what begins with the 年 of a year: there is no 年會 in 2026年會 and 嗰年會.
fn drop_torn_years(text: &Text, numbers: &[Number], found: &mut Vec<Found>) {
    let ends_year = |at: usize| {
        let points = |f: &Found| match f.meaning {
            Meaning::Signal(Signal::Referring | Signal::Question) => f.from + 1 == at && f.to == at,
            Meaning::Signal(signal) => signal.is_year() && f.from < at && at < f.to,
            Meaning::Months(..) => f.from < at && at < f.to,
            _ => false,
        };
        numbers.iter().any(|number| number.year().is_some() && number.to == at) || found.iter().any(points)
    };
    let is_torn = |f: &Found| f.to > f.from + 1 && text.str(&text.tokens[f.from]) == YEAR && ends_year(f.from);
    let torn: Vec<Found> = found.iter().copied().filter(is_torn).collect();
    found.retain(|f| !torn.contains(f));
}

/// Adds the questions that no phrase tells: "cover 唔 cover", and what asks only where it ends a sentence, a particle behind
/// it aside: 開咗 applications 未呀.
fn add_questions(index: &Index, text: &Text, symbols: &[Symbol], found: &mut Vec<Found>) {
    let question = Meaning::Signal(Signal::Question);
    let clause = |at: usize| text.tokens[at].clause;
    let ends = |f: &Found| (f.to..text.tokens.len()).take_while(|at| clause(*at) == clause(f.from)).count() < 2;
    for ending in found.iter_mut().filter(|f| f.meaning == Meaning::Signal(Signal::Ending)) {
        if ending.from > 0 && ends(ending) {
            ending.meaning = question;
        }
    }
    // 動不動 asks nothing.
    let is_turn = |from: usize, to: usize| {
        let covers = |f: &Found| matches!(f.meaning, Meaning::Stop | Meaning::Idiom) && f.from <= from && to < f.to;
        found.iter().any(covers)
    };
    let is_doubled = |at: &usize| {
        let [before, behind] = [at - 1, at + 1];
        index.negations.contains(&symbols[*at])
            && !is_turn(before, behind)
            && symbols[before] == symbols[behind]
            && symbols[before] != Symbol::default()
            && clause(before) == clause(behind)
    };
    let doubled = (1..symbols.len().saturating_sub(1)).filter(is_doubled);
    let doubled: Vec<Found> = doubled.map(|at| Found { from: at, to: at + 1, meaning: question, fit: 1.0 }).collect();
    if !doubled.is_empty() {
        found.extend(doubled);
        found.sort_by_key(|f| f.from);
    }
}

/// Begins a new clause where a word that goes on ("and", "同埋") stands between two that ask: "who runs it and when is it
/// out". In "X is done; the park, 又 when" the words before it say what is asked about.
fn split_clauses(atoms: &mut [Atom], found: &[Found]) {
    let is_asking =
        |f: &&Found| matches!(f.meaning, Meaning::Signal(Signal::Question) | Meaning::Ask(_) | Meaning::Cue(_));
    for link in found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Followup) && f.from > 0) {
        let clause = atoms[link.from].clause;
        // The "how" of "and how" asks.
        let is_behind = |f: &Found| f.from > link.from && f.from <= link.to && f.to > link.to;
        let asks_behind = found.iter().filter(is_asking).any(is_behind);
        let asks_before = found.iter().filter(is_asking).any(|f| f.to <= link.from && atoms[f.from].clause == clause);
        // "She rents desks in Leeds and wants to know when …".
        let wants = found.iter().any(|f| f.meaning == Meaning::Signal(Signal::Request) && f.from == link.to);
        if (asks_behind && asks_before) || wants {
            atoms[link.from..].iter_mut().for_each(|atom| atom.clause = atom.clause.saturating_add(1));
        }
    }
}

fn assign_roles(atoms: &mut [Atom], found: &[Found], numbers: &[Number], dates: &[(usize, usize)]) {
    for (meaning, is_ordinary) in [(Meaning::Ordinary, true), (Meaning::Everyday, false)] {
        for phrase in found.iter().filter(|phrase| phrase.meaning == meaning) {
            atoms[phrase.from..phrase.to].iter_mut().for_each(|atom| atom.ordinary = is_ordinary);
        }
    }
    for phrase in found {
        let role = match phrase.meaning {
            Meaning::Signal(signal) if signal.is_besides() => continue,
            Meaning::Stop | Meaning::Frame | Meaning::Signal(_) | Meaning::Ask(_) => Role::Function,
            Meaning::Cue(_) | Meaning::Hint(_) | Meaning::Idiom => Role::Cue,
            Meaning::Ordinary
            | Meaning::Noun(_)
            | Meaning::Currency(_)
            | Meaning::Months(..)
            | Meaning::Concept(_)
            | Meaning::Neighbour(_)
            | Meaning::Place
            | Meaning::Owner
            | Meaning::Everyday => continue,
        };
        for (at, atom) in atoms.iter_mut().enumerate().take(phrase.to).skip(phrase.from) {
            // In "which schemes" and "the centre" the noun keeps its weight, and so does a stop word that is a concept.
            let topical = |f: &Found| f.meaning.is_topical() && f.from <= at && at < f.to;
            let noun = match phrase.meaning {
                Meaning::Stop => found.iter().any(|f| topical(f) && f.from <= phrase.from && phrase.to <= f.to),
                Meaning::Signal(
                    Signal::List | Signal::Referring | Signal::Overview | Signal::Request | Signal::Any | Signal::Those,
                ) => found.iter().any(topical),
                _ => false,
            };
            // A cue inside a stop phrase is none, and a stop word inside a cue is part of it.
            if !noun && (atom.role == Role::Content || role == Role::Cue) {
                atom.role = role;
            }
        }
    }
    let amounts = numbers.iter().filter(|n| n.amount).map(|n| (n.from, n.to));
    for (from, to) in amounts.chain(dates.iter().copied()) {
        atoms[from..to].iter_mut().for_each(|atom| atom.role = Role::Number);
    }
    for atom in atoms.iter_mut().filter(|atom| atom.kind == Kind::Mark) {
        atom.role = Role::Number;
    }
}

/// The terms that subjects are looked for with.
fn covers(index: &Index, atoms: &[Atom], found: &[Found]) -> Vec<Cover> {
    let mut covers = Vec::with_capacity(atoms.len() * 2);
    let everyday: Vec<&Found> = found.iter().filter(|f| f.meaning == Meaning::Everyday).collect();
    for (at, atom) in atoms.iter().enumerate() {
        // The platform of a podcast is no platform of ours.
        if everyday.iter().any(|f| (f.from..f.to).contains(&at)) {
            continue;
        }
        match atom.kind {
            Kind::Word | Kind::Number if atom.symbol != Symbol::default() => {
                covers.push(Cover { term: Term::Word(atom.symbol), from: at, to: at + 1, fit: atom.fit });
            }
            Kind::Han => {
                if let Some(next) = atoms.get(at + 1).filter(|next| next.kind == Kind::Han)
                    && (atom.role != Role::Function || next.role != Role::Function)
                {
                    let (term, fit) = pair(index, atom, next);
                    covers.push(Cover { term, from: at, to: at + 2, fit });
                }
            }
            Kind::Word | Kind::Number | Kind::Mark => {}
        }
    }
    for phrase in found {
        let atoms_of = &atoms[phrase.from..phrase.to];
        if let Meaning::Concept(concept) = phrase.meaning {
            // "Which organisation" asks; it does not speak of organisations.
            if atoms_of.iter().all(|atom| atom.role == Role::Function) {
                continue;
            }
            let fit = atoms_of.iter().map(|atom| atom.fit).fold(phrase.fit, f32::min);
            covers.push(Cover { term: Term::Concept(concept), from: phrase.from, to: phrase.to, fit });
        }
    }
    covers
}

/// The pair that two neighbouring Han characters make, or that was meant by them, and how surely.
fn pair(index: &Index, first: &Atom, second: &Atom) -> (Term, f32) {
    /// What a pair with one wrong character counts.
    const ALIKE: f32 = 0.8;
    let typed = (first.symbol, second.symbol);
    let term = Term::Pair(typed.0, typed.1);
    let may_be_wrong = [first, second].iter().all(|atom| atom.role == Role::Content && !atom.ordinary);
    let meant = if may_be_wrong && index.rarity(term).is_none() { index.pairs.meant(typed) } else { None };
    meant.map_or((term, 1.0), |(first, second)| (Term::Pair(first, second), ALIKE))
}

/// The language that is asked for: "in English please".
pub(super) fn wished_language(found: &[Found]) -> Option<Language> {
    found.iter().find_map(|f| match f.meaning {
        Meaning::Signal(Signal::InEnglish) => Some(Language::En),
        Meaning::Signal(Signal::InChinese) => Some(Language::Zh),
        _ => None,
    })
}

/// The language to answer in: that of the words around the names, because names are often borrowed.
fn language(atoms: &[Atom], found: &[Found], fallback: Option<Language>) -> Language {
    /// So many English words that carry no subject are English, whatever single Chinese one stands between.
    const MANY: usize = 5;
    let (mut han, mut latin) = (0, 0);
    for atom in atoms {
        match atom.kind {
            Kind::Han => han += 1,
            Kind::Word => latin += 1,
            Kind::Number | Kind::Mark => {}
        }
    }
    if han == 0 && latin == 0 {
        return fallback.unwrap_or(Language::En);
    }
    if han == 0 {
        return Language::En;
    }
    // The 資助 of a scheme's name is no word around it.
    let is_in_name =
        |f: &Found| found.iter().any(|name| name.meaning.is_topical() && name.from <= f.from && f.to <= name.to);
    let is_function = |f: &&Found| match f.meaning {
        Meaning::Signal(signal) => !signal.is_besides(),
        Meaning::Currency(_) | Meaning::Ordinary => false,
        meaning => !meaning.is_topical(),
    };
    let of = |kind: Kind| found.iter().filter(is_function).filter(move |f| atoms[f.from].kind == kind);
    let chinese = of(Kind::Han).filter(|f| !is_in_name(f)).count();
    let english = of(Kind::Word).count();
    // "Policy Address 裡面 that part, what are the measures?"
    let is_english = if chinese == 0 { english >= 2 } else { english >= MANY && english >= MANY * chinese };
    if is_english { Language::En } else { Language::Zh }
}
