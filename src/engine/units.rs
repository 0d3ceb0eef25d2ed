//! What the numbers of a question count, and whether that is what a limit counts.

use rustc_hash::FxHashMap;
use strsim::osa_distance;

use super::index::Index;
use super::normalise::{Kind, Text, Token, latin};
use super::numbers::{HALF, Number};
use super::phrases::Meaning;
use super::reading::{Reading, Role};
use crate::domain::{Count, Duration, Lexicon, Measure, TimeUnit, Unit};

/// The words that tell what a number counts, from the lexicon; several are joined by spaces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    behind: FxHashMap<Box<str>, Unit>,
    before: FxHashMap<Box<str>, Unit>,
}

/// How surely a number counts what a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It says so.
    Said,
    /// It does not say what it counts.
    Open,
    /// It counts something else.
    Other,
}

/// The numbers of a question that may be held against a limit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    /// In the order in which they stand.
    pub(crate) measures: Vec<Measure>,
    /// Whether they say that they count what the limit counts.
    pub(crate) said: bool,
    /// Whether they may be parts of one; nobody's ages are.
    pub(crate) adds_up: bool,
}

/// More words than this tell no unit.
const LONGEST: usize = 3;
/// How many words a noun with what describes it may have: "15 large picture books".
const NOUN: usize = 4;

impl Units {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut units = Self::default();
        for (_, tongue) in lexicon.tongues.iter() {
            for (list, map) in [(&tongue.units, &mut units.behind), (&tongue.openers, &mut units.before)] {
                for (unit, words) in list {
                    map.extend(words.iter().map(|words| (key(&Text::phrase(words)), *unit)));
                }
            }
        }
        units
    }

    /// The unit that the words from `at` on tell, and how many words they are; the longest tell best.
    pub(super) fn behind(&self, text: &Text, at: usize) -> Option<(Unit, usize)> {
        let words = (1..=LONGEST).rev().filter_map(|length| Some((text.tokens.get(at..at + length)?, length)));
        words.into_iter().find_map(|(tokens, length)| {
            let together = tokens.iter().all(|token| token.clause == tokens[0].clause);
            together.then(|| self.named(text, tokens)).flatten().map(|unit| (unit, length))
        })
    }

    /// The unit that the words up to `at` tell.
    fn before(&self, text: &Text, at: usize) -> Option<Unit> {
        let words = (1..=LONGEST).rev().filter_map(|length| text.tokens.get(at.checked_sub(length)?..at));
        words.into_iter().find_map(|tokens| self.before.get(&join(text, tokens)).copied())
    }

    /// The unit of some words, if need be with a slip in a long one.
    fn named(&self, text: &Text, tokens: &[Token]) -> Option<Unit> {
        /// Shorter words are too near to others.
        const LONG: usize = 5;
        let words = join(text, tokens);
        let known = self.behind.get(&words).copied();
        if known.is_some() || words.len() < LONG || !words.is_ascii() {
            return known;
        }
        let close = |word: &str| word.len() >= LONG && word.starts_with(&words[..1]) && osa_distance(word, &words) == 1;
        self.behind.iter().find(|(word, _)| close(word)).map(|(_, unit)| *unit)
    }

    /// What the numbers of a question come to that count what `limit` counts, or do not say what they count.
    pub(crate) fn held(&self, index: &Index, lexicon: &Lexicon, reading: &Reading, limit: &Measure) -> Held {
        let target = Target::new(self, index, limit);
        let numbers = &reading.numbers;
        let mut fits: Vec<Fit> = numbers.iter().map(|number| self.fit(lexicon, reading, number, &target)).collect();
        // In "10 to 15 books" the unit belongs to both.
        for at in 1..fits.len() {
            let near = numbers[at].from - numbers[at - 1].to.min(numbers[at].from) <= 2;
            if fits[at] == Fit::Said && fits[at - 1] == Fit::Open && near {
                fits[at - 1] = Fit::Said;
            }
        }
        let said = fits.contains(&Fit::Said);
        let wanted = if said { Fit::Said } else { Fit::Open };
        let held = numbers.iter().zip(fits).filter(|(_, fit)| *fit == wanted).map(|(number, _)| number);
        let measured = held.filter_map(|number| Some((number, self.measure(&reading.text, number, limit)?)));
        let mut measures: Vec<Measure> = Vec::new();
        let mut end = 0;
        for (number, measure) in measured {
            // "2 years and 6 months" is one length of time.
            let one = match (measures.last(), &measure) {
                (Some(Measure::Duration(long)), Measure::Duration(short)) if number.from <= end + 1 => {
                    long.plus(*short).filter(|_| long.unit.shorter().is_some_and(|(unit, _)| unit == short.unit))
                }
                _ => None,
            };
            match one {
                Some(sum) => *measures.last_mut().unwrap_or(&mut Measure::Duration(sum)) = Measure::Duration(sum),
                None => measures.push(measure),
            }
            end = number.to + self.behind(&reading.text, number.to).map_or(0, |(_, length)| length);
        }
        Held { measures, said, adds_up: !target.units.contains(&Unit::Age) }
    }

    /// Whether a number counts what a limit counts.
    fn fit(&self, lexicon: &Lexicon, reading: &Reading, number: &Number, target: &Target) -> Fit {
        let (text, atoms) = (&reading.text, &reading.atoms);
        let together = |at: &usize| atoms.get(*at).is_some_and(|atom| atom.clause == atoms[number.from].clause);
        let behind = Some(number.to).filter(together).and_then(|at| self.behind(text, at));
        let before = self.before(text, number.from);
        let told = behind.map(|(unit, _)| unit).or(before);
        let date = |found: &super::phrases::Found| {
            matches!(found.meaning, Meaning::Months(..)) && (found.to == number.from || found.from == number.to)
        };
        let mark = text.tokens.get(number.to).is_some_and(|token| token.kind == Kind::Mark && text.str(token) == "%");
        if number.currency.is_some() || mark || reading.found.iter().any(date) {
            return Fit::Other;
        }
        // "7 years" are not 7 years old.
        let elsewhere = |unit: Unit| unit != Unit::Anything && !target.units.contains(&unit);
        if behind.is_some_and(|(unit, _)| elsewhere(unit)) {
            return Fit::Other;
        }
        if target.is_spelt(lexicon, reading, number) {
            return Fit::Said;
        }
        let named = target.is_named(reading, number);
        if !named && [behind.map(|(unit, _)| unit), before].contains(&Some(Unit::Nothing)) {
            return Fit::Other;
        }
        let year = number.year().is_some();
        let open =
            !number.amount && !year && text.tokens[number.from..number.to].iter().all(|t| t.kind == Kind::Number);
        match told {
            Some(Unit::Time(TimeUnit::Year)) if year => Fit::Other,
            Some(unit) if target.units.contains(&unit) && unit != Unit::Anything => Fit::Said,
            Some(Unit::Anything) if open && !target.is_time => Fit::Open,
            Some(_) => Fit::Other,
            None if named => Fit::Said,
            None if !open => Fit::Other,
            // "15 DVDs" are no books, but whatever is no length of time is an item.
            None if !target.units.contains(&Unit::Anything) && is_noun(reading, number.to, number) => Fit::Other,
            None => Fit::Open,
        }
    }

    /// What a number measures, in the unit of the limit where it names none.
    fn measure(&self, text: &Text, number: &Number, limit: &Measure) -> Option<Measure> {
        match limit {
            Measure::Money(_) => None,
            Measure::Count(Count { unit, .. }) => {
                let whole = number.value.fract() == 0.0 && (0.0..1e15).contains(&number.value);
                whole.then(|| Measure::Count(Count { number: number.value as u64, unit: unit.clone() }))
            }
            Measure::Duration(limit) => {
                let (unit, end) = match self.behind(text, number.to) {
                    Some((Unit::Time(unit), length)) => (unit, number.to + length),
                    _ => (limit.unit, number.to),
                };
                // 一年半
                let half = text.tokens.get(end).is_some_and(|token| text.str(token) == HALF);
                length(number.value + if half { 0.5 } else { 0.0 }, unit).map(Measure::Duration)
            }
        }
    }
}

/// What a limit counts.
#[derive(Debug, Default)]
struct Target {
    units: Vec<Unit>,
    is_time: bool,
    /// The stems of its English words that say something.
    words: Vec<String>,
    /// Its Chinese characters: a classifier, and mostly a noun.
    characters: Vec<char>,
}

impl Target {
    fn new(units: &Units, index: &Index, limit: &Measure) -> Self {
        let count = match limit {
            Measure::Count(count) => count,
            Measure::Duration(_) => {
                let units = TimeUnit::ALL.into_iter().map(Unit::Time).collect();
                return Self { units, is_time: true, ..Self::default() };
            }
            Measure::Money(_) => return Self::default(),
        };
        let (en, zh) = (Text::phrase(&count.unit.en), Text::phrase(&count.unit.zh));
        let told = |text: &Text| -> Vec<Unit> {
            let mut told = Vec::new();
            let mut at = 0;
            while at < text.tokens.len() {
                let found = units.behind(text, at);
                told.extend(found.map(|(unit, _)| unit));
                at += found.map_or(1, |(_, length)| length);
            }
            told
        };
        let says =
            |token: &&Token| index.vocabulary.symbol(&en, token).is_none_or(|symbol| !index.stops.contains(&symbol));
        Self {
            units: told(&en).into_iter().chain(told(&zh)).collect(),
            is_time: false,
            words: en.tokens.iter().filter(says).map(|token| latin::stem(en.str(token))).collect(),
            characters: zh.tokens.iter().filter_map(|token| zh.han(token)).collect(),
        }
    }

    /// Whether the noun behind a number is the limit's, or means the same.
    fn is_spelt(&self, lexicon: &Lexicon, reading: &Reading, number: &Number) -> bool {
        let noun: Vec<usize> = noun(reading, number).collect();
        let stem = |at: &usize| latin::stem(reading.text.str(&reading.text.tokens[*at]));
        let latin = noun.iter().any(|at| self.words.iter().any(|word| is_like(word, &stem(at))));
        let han: Vec<char> = noun.iter().filter_map(|at| reading.text.han(&reading.text.tokens[*at])).collect();
        let core = if self.characters.len() > 1 { &self.characters[1..] } else { &self.characters[..] };
        let chinese = !core.is_empty() && han.windows(core.len()).any(|run| run == core);
        let same = reading.found.iter().filter(|found| noun.contains(&found.from)).any(|found| match found.meaning {
            Meaning::Concept(concept) => {
                let words = lexicon.concepts[concept as usize].words.en.iter().map(|word| latin::stem(word));
                words.into_iter().any(|word| self.words.contains(&word))
            }
            _ => false,
        });
        latin || chinese || same
    }

    /// Whether the classifier behind a number is the limit's: "15本".
    fn is_named(&self, reading: &Reading, number: &Number) -> bool {
        let next = reading.text.tokens.get(number.to).and_then(|token| reading.text.han(token));
        next.is_some() && next == self.characters.first().copied()
    }
}

/// The words of a noun behind a number: up to a word that says nothing, but past a first one ("15 more books").
fn noun<'r>(reading: &'r Reading, number: &Number) -> impl Iterator<Item = usize> + 'r {
    let atoms = &reading.atoms;
    let (from, to) = (number.from, number.to);
    let says = move |at: usize| matches!(atoms[at].role, Role::Content | Role::Cue) || atoms[at].kind == Kind::Han;
    let here = (to..atoms.len().min(to + NOUN)).take_while(move |at| atoms[*at].clause == atoms[from].clause);
    let starts = here.enumerate().skip_while(move |(i, at)| *i == 0 && !says(*at)).map(|(_, at)| at);
    starts.take_while(move |at| says(*at))
}

/// Whether a noun stands at `at` that a number counts, and not the next part of the sentence.
fn is_noun(reading: &Reading, at: usize, number: &Number) -> bool {
    reading.atoms.get(at).is_some_and(|atom| {
        atom.clause == reading.atoms[number.from].clause && matches!(atom.role, Role::Content | Role::Cue)
    })
}

/// Whether one stem is the other, or a slip of it.
fn is_like(word: &str, typed: &str) -> bool {
    /// Shorter words are too near to others.
    const LONG: usize = 4;
    let starts_alike = word.chars().next() == typed.chars().next();
    word == typed || (word.len() >= LONG && word.is_ascii() && starts_alike && osa_distance(word, typed) == 1)
}

/// A length of time; a broken one in the next shorter unit.
fn length(value: f64, unit: TimeUnit) -> Option<Duration> {
    if value.fract() == 0.0 {
        return (1.0..1e9).contains(&value).then_some(Duration { number: value as u32, unit });
    }
    let (shorter, times) = unit.shorter()?;
    length(value * f64::from(times), shorter)
}

fn key(text: &Text) -> Box<str> {
    join(text, &text.tokens)
}

fn join(text: &Text, tokens: &[Token]) -> Box<str> {
    tokens.iter().map(|token| text.str(token)).collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bilingual, KnowledgeBase};
    use crate::engine::numbers::Numbers;
    use crate::engine::{Question, normalise};

    fn lexicon() -> Lexicon {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut lexicon = Lexicon::default();
        let (day, month) = (Unit::Time(TimeUnit::Day), Unit::Time(TimeUnit::Month));
        let year = Unit::Time(TimeUnit::Year);
        lexicon.tongues.en.units = vec![
            (day, list(&["days"])),
            (month, list(&["months"])),
            (year, list(&["years"])),
            (Unit::Age, list(&["years old", "year old"])),
            (Unit::People, list(&["people", "members"])),
            (Unit::Anything, list(&["items"])),
        ];
        lexicon.tongues.en.openers = vec![(Unit::Age, list(&["i am"])), (Unit::Nothing, list(&["phase"]))];
        lexicon.tongues.en.stop = list(&["i", "am", "can", "more", "of"]);
        lexicon.tongues.zh.units = vec![
            (Unit::Age, list(&["歲"])),
            (Unit::People, list(&["個人", "人"])),
            (month, list(&["個月"])),
            (year, list(&["年"])),
        ];
        lexicon.tongues.zh.openers = vec![(Unit::Nothing, list(&["第"]))];
        lexicon.tongues.zh.numerals = vec![("一".to_owned(), 1), ("五".to_owned(), 5)];
        lexicon.tongues.zh.magnitudes = vec![("十".to_owned(), 10)];
        lexicon
    }

    fn count(en: &str, zh: &str) -> Measure {
        Measure::Count(Count { number: 12, unit: Bilingual::new(en.to_owned(), zh.to_owned()) })
    }

    /// What of a text is held against a limit: numbers, with `?` behind them where they do not say what they count.
    #[track_caller]
    fn check(limit: &Measure, text: &str, expect: &str) {
        let knowledge = KnowledgeBase { lexicon: lexicon(), ..KnowledgeBase::default() };
        let (index, numbers) = (Index::build(&knowledge), Numbers::new(&knowledge.lexicon));
        let question = Question { text, addressed: true, today: time::Date::MIN, locale: None };
        let reading = Reading::new(&index, &numbers, &question, normalise::Text::message(text), None);
        let held = numbers.units.held(&index, &knowledge.lexicon, &reading, limit);
        let show = |measure: &Measure| match measure {
            Measure::Count(count) => count.number.to_string(),
            Measure::Duration(length) => format!("{} {}", length.number, length.unit.key()),
            Measure::Money(_) => "money".to_owned(),
        };
        let shown: Vec<String> = held.measures.iter().map(show).collect();
        let open = if held.said || shown.is_empty() { "" } else { "?" };
        assert_eq!(shown.join(", ") + open, expect, "{text}");
    }

    #[test]
    fn ages_are_told_by_the_words_around_them() {
        let age = count("years old", "歲");
        check(&age, "i am 62", "62");
        check(&age, "a 62-year-old, and 63 years old", "62, 63");
        check(&age, "我62歲", "62");
        check(&age, "62", "62?");
        check(&age, "7 years", "");
        check(&age, "phase 3, 62%, in 1990", "");
    }

    #[test]
    fn things_are_told_by_their_noun_or_classifier() {
        let books = count("books", "本書");
        check(&books, "15 more books", "15");
        check(&books, "15 picture boks", "15");
        check(&books, "15本", "15");
        check(&books, "十五本", "15");
        check(&books, "10 to 15 books", "10, 15");
        check(&books, "15 items", "15?");
        check(&books, "15 records", "");
        check(&books, "6 people", "");
        check(&books, "第15本", "");
        check(&count("items", "件物品"), "15 books", "15?");
    }

    #[test]
    fn people_are_people_whatever_the_limit_calls_them() {
        let members = count("members", "名隊員");
        check(&members, "6 people", "6");
        check(&members, "6個人", "6");
        check(&members, "6個隊員", "6");
        check(&members, "6個月", "");
    }

    #[test]
    fn lengths_of_time_keep_their_unit() {
        let limit = Measure::Duration(Duration { number: 2, unit: TimeUnit::Year });
        check(&limit, "18 months", "18 months");
        check(&limit, "2 years and 6 months", "30 months");
        check(&limit, "1.5 years", "18 months");
        check(&limit, "30 dyas", "");
        check(&limit, "一年半", "18 months");
        check(&limit, "90個月", "90 months");
        check(&limit, "3", "3 years?");
        check(&limit, "15 items", "");
    }
}
