//! Reads the files of the lexicon.

use super::draft::{AskDraft, ConceptDraft, FacetDraft, LexiconDraft, strings};
use super::folder::EXTENDS;
use super::problem::{Problem, did_you_mean};
use super::reader::{Entry, Table, Text, Words};
use super::schema::BOUNDS;
use super::values::Malformed;
use crate::domain::{Courtesy, Currency, CurrencyNames, Signal, Tongue, Unit, ValueKind};

/// The kinds of value that a facet or a question word may ask for.
const VALUES: [(&str, ValueKind); 6] = [
    ("money", ValueKind::Money),
    ("period", ValueKind::Period),
    ("day", ValueKind::Day),
    ("count", ValueKind::Count),
    ("duration", ValueKind::Duration),
    ("status", ValueKind::Status),
];

/// Reads the lexicon file at `path` into what has been read of the lexicon; `false` if there is none of this name.
///
/// A file that extends the built-in one is read after it: its entries with an id that is there already add to that
/// entry, and its lists to those lists.
pub(super) fn read(path: &str, table: &Table<'_>, lexicon: &mut LexiconDraft) -> bool {
    match path {
        "lexicon/facets.toml" => {
            for entry in table.tables("facet", "a facet") {
                merge(facet(entry, &lexicon.facets), &mut lexicon.facets);
            }
            for entry in table.tables("ask", "a question word") {
                merge(ask(entry), &mut lexicon.asks);
            }
        }
        "lexicon/concepts.toml" => {
            for entry in table.tables("concept", "a concept") {
                merge(concept(entry), &mut lexicon.concepts);
            }
        }
        "lexicon/neighbours.toml" => {
            lexicon.neighbours = table.tables("neighbour", "a neighbour").into_iter().map(neighbour).collect();
            // There are no built-in ones to extend.
            return true;
        }
        "lexicon/en.toml" => extend_tongue(&mut lexicon.tongues.en, table),
        "lexicon/zh.toml" => extend_tongue(&mut lexicon.tongues.zh, table),
        _ => return false,
    }
    table.flag(EXTENDS);
    true
}

/// An entry of the lexicon to which another file may add.
trait Extend {
    fn id(&self) -> &Text;
    /// Takes over what `other` says.
    fn extend(&mut self, other: Self);
}

/// Adds an entry to the one of its id in another file, or else to the list; two of one file are for the checks to report.
fn merge<T: Extend>(entry: T, entries: &mut Vec<T>) {
    match entries.iter_mut().find(|known| is_extended_by(known.id(), entry.id())) {
        Some(known) => known.extend(entry),
        None => entries.push(entry),
    }
}

fn is_extended_by(known: &Text, id: &Text) -> bool {
    known.value == id.value && known.span.file != id.span.file
}

fn extend_words(words: &mut Words, other: Words) {
    words.en.extend(other.en);
    words.zh.extend(other.zh);
}

impl Extend for FacetDraft {
    fn id(&self) -> &Text {
        &self.id
    }

    fn extend(&mut self, other: Self) {
        self.label = other.label;
        extend_words(&mut self.cues, other.cues);
        extend_words(&mut self.hints, other.hints);
        self.fallbacks.extend(other.fallbacks);
        self.value = other.value.or(self.value);
        self.bound = other.bound.or(self.bound);
        self.background |= other.background;
        self.naming |= other.naming;
        self.agents.extend(other.agents);
    }
}

impl Extend for AskDraft {
    fn id(&self) -> &Text {
        &self.id
    }

    fn extend(&mut self, other: Self) {
        extend_words(&mut self.cues, other.cues);
        extend_words(&mut self.nouns, other.nouns);
        self.behind.extend(other.behind);
        self.facets.extend(other.facets);
        self.value = other.value.or(self.value);
    }
}

impl Extend for ConceptDraft {
    fn id(&self) -> &Text {
        &self.id
    }

    fn extend(&mut self, other: Self) {
        self.label = other.label.or(self.label.take());
        extend_words(&mut self.words, other.words);
    }
}

/// A facet; one that extends another of `known` may leave out the label.
fn facet(table: Table<'_>, known: &[FacetDraft]) -> FacetDraft {
    let id = table.id("id");
    let extended = known.iter().find(|facet| is_extended_by(&facet.id, &id));
    let label = match extended {
        Some(facet) => table.optional_bilingual("label").unwrap_or_else(|| facet.label.clone()),
        None => table.bilingual("label"),
    };
    let facet = FacetDraft {
        id,
        label,
        cues: table.words("cues"),
        hints: table.words("hints"),
        fallbacks: table.ids("fallbacks"),
        value: table.choice("value", &VALUES),
        bound: table.choice("bound", &BOUNDS),
        background: table.flag("background").unwrap_or_default(),
        naming: table.flag("naming").unwrap_or_default(),
        agents: table.ids("agents"),
    };
    table.finish();
    facet
}

fn ask(table: Table<'_>) -> AskDraft {
    let ask = AskDraft {
        id: table.id("id"),
        cues: table.words("cues"),
        nouns: table.words("nouns"),
        behind: table.ids("behind"),
        facets: table.ids("facets"),
        value: table.choice("value", &VALUES),
    };
    table.finish();
    ask
}

fn concept(table: Table<'_>) -> ConceptDraft {
    let (id, label) = (table.id("id"), table.optional_bilingual("label"));
    let concept = ConceptDraft { id, label, words: table.words("words") };
    table.finish();
    concept
}

fn neighbour(table: Table<'_>) -> Words {
    let names = table.words("names");
    if names.en.is_empty() && names.zh.is_empty() {
        table.problem(Problem::error(table.span, "this neighbour has no names").help("add `names = { en = [\"…\"] }`"));
    }
    table.finish();
    names
}

/// Adds to a language what its file says.
fn extend_tongue(tongue: &mut Tongue, table: &Table<'_>) {
    let without = strings(table.texts("without"));
    for (key, words) in [
        ("stop", &mut tongue.stop),
        ("ordinary", &mut tongue.ordinary),
        ("places", &mut tongue.places),
        ("owners", &mut tongue.owners),
        ("idioms", &mut tongue.idioms),
        ("everyday", &mut tongue.everyday),
        ("frames", &mut tongue.frames),
    ] {
        words.retain(|word| !without.contains(word));
        words.extend(strings(table.texts(key)));
    }
    if let Some(signals) = table.table("signals", "a table of signals") {
        tongue.signals.extend(read_signals(&signals));
    }
    if tongue.signals.is_empty() {
        let problem = Problem::warning(table.span, "without `[signals]` no question can be told from a remark");
        table.problem(problem.help(format!("begin the file with `{EXTENDS} = true` to add to the built-in one")));
    }
    if let Some(courtesy) = table.table("courtesy", "a table of kind words") {
        for kind in Courtesy::ALL {
            tongue.courtesies.push((kind, strings(courtesy.texts(kind.key()))));
        }
        tongue.beside_courtesies.extend(strings(courtesy.texts("beside")));
        courtesy.finish();
    }
    if let Some(variants) = table.table("variants", "a table of spellings") {
        let pairs = variants.entries().map(|(variant, entry)| {
            let standard = entry.text(&variant.value);
            (variant.value, standard)
        });
        tongue.variants.extend(pairs);
    }
    if let Some(calendar) = table.table("calendar", "a table of parts of the year") {
        tongue.calendar.extend(read_calendar(&calendar));
    }
    tongue.numerals.extend(read_numbers(table, "numerals"));
    tongue.magnitudes.extend(read_numbers(table, "magnitudes"));
    for (key, units) in [("units", &mut tongue.units), ("openers", &mut tongue.openers)] {
        if let Some(table) = table.table(key, "a table of units") {
            units.extend(read_units(&table));
        }
    }
    if let Some(currencies) = table.table("currencies", "a table of currencies") {
        // The first currency is the one meant where none is named: a folder's own come before the built-in ones.
        tongue.currencies.splice(0..0, read_currencies(&currencies));
    }
}

fn read_calendar(table: &Table<'_>) -> Vec<(String, (u8, u8))> {
    let read = |(key, entry): (Text, Entry<'_, '_>)| {
        let months = match entry.numbers(&key.value).as_slice() {
            &[first, last] if (1..=last).contains(&first) && last <= 12 => Some((first as u8, last as u8)),
            _ => None,
        };
        if months.is_none() {
            let problem = Problem::error(key.span, format!("`{}` is no part of a year", key.value));
            table.problem(problem.help("give its first and its last month: `[1, 6]` is January to June"));
        }
        months.map(|months| (key.value, months))
    };
    table.entries().filter_map(read).collect()
}

fn read_numbers(table: &Table<'_>, key: &'static str) -> Vec<(String, u64)> {
    let table = table.table(key, "a table of numbers");
    let entries = table.iter().flat_map(Table::entries);
    entries.filter_map(|(key, entry)| entry.number(&key.value).map(|n| (key.value, n))).collect()
}

fn read_signals(table: &Table<'_>) -> Vec<(Signal, Vec<String>)> {
    let read = |(key, entry): (Text, Entry<'_, '_>)| {
        let words = entry.texts(&key.value);
        let signal = Signal::from_key(&key.value);
        if signal.is_none() {
            let help = did_you_mean(&key.value, Signal::ALL.iter().map(|signal| signal.key()), "signals");
            table.problem(Problem::error(key.span, format!("unknown signal `{}`", key.value)).help(help));
        }
        signal.map(|signal| (signal, strings(words)))
    };
    table.entries().filter_map(read).collect()
}

fn read_units(table: &Table<'_>) -> Vec<(Unit, Vec<String>)> {
    let read = |(key, entry): (Text, Entry<'_, '_>)| {
        let words = entry.texts(&key.value);
        let unit = Unit::from_key(&key.value);
        if unit.is_none() {
            let help = did_you_mean(&key.value, Unit::ALL.iter().map(|unit| unit.key()), "units");
            table.problem(Problem::error(key.span, format!("unknown unit `{}`", key.value)).help(help));
        }
        unit.map(|unit| (unit, strings(words)))
    };
    table.entries().filter_map(read).collect()
}

fn read_currencies(table: &Table<'_>) -> Vec<CurrencyNames> {
    let mut entries: Vec<_> = table.entries().collect();
    // The first currency is the one meant where none is named, so the order of the file matters.
    entries.sort_by_key(|(key, _)| key.span.start);
    let read = |(key, entry): (Text, Entry<'_, '_>)| {
        let names = entry.texts(&key.value);
        let currency = Currency::parse(&key.value);
        if currency.is_none() {
            let problem = Problem::error(key.span, format!("`{}` is no currency code", key.value));
            table.problem(problem.help(Malformed::Currency.help()));
        }
        currency.map(|currency| CurrencyNames { currency, names: strings(names) })
    };
    entries.into_iter().filter_map(read).collect()
}
