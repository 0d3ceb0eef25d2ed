//! Reads the files of the lexicon.

use super::draft::{AskDraft, ConceptDraft, FacetDraft, LexiconDraft, strings};
use super::problem::{Problem, did_you_mean};
use super::reader::{Entry, Table, Text, Words};
use super::schema::BOUNDS;
use super::values::Malformed;
use crate::domain::{Currency, CurrencyNames, Signal, Tongue, ValueKind};

/// The kinds of value that a facet or a question word may ask for.
const VALUES: [(&str, ValueKind); 5] = [
    ("money", ValueKind::Money),
    ("period", ValueKind::Period),
    ("count", ValueKind::Count),
    ("duration", ValueKind::Duration),
    ("status", ValueKind::Status),
];

/// Reads the lexicon file at `path`; `false` if there is none of this name.
pub(super) fn read(path: &str, table: &Table<'_>, lexicon: &mut LexiconDraft) -> bool {
    match path {
        "lexicon/facets.toml" => {
            lexicon.facets = table.tables("facet", "a facet").into_iter().map(facet).collect();
            lexicon.asks = table.tables("ask", "a question word").into_iter().map(ask).collect();
        }
        "lexicon/concepts.toml" => {
            lexicon.concepts = table.tables("concept", "a concept").into_iter().map(concept).collect();
        }
        "lexicon/neighbours.toml" => {
            lexicon.neighbours = table.tables("neighbour", "a neighbour").into_iter().map(neighbour).collect();
        }
        "lexicon/en.toml" => lexicon.tongues.en = tongue(table),
        "lexicon/zh.toml" => lexicon.tongues.zh = tongue(table),
        _ => return false,
    }
    true
}

fn facet(table: Table<'_>) -> FacetDraft {
    let facet = FacetDraft {
        id: table.id("id"),
        label: table.bilingual("label"),
        cues: table.words("cues"),
        hints: table.words("hints"),
        fallbacks: table.ids("fallbacks"),
        value: table.choice("value", &VALUES),
        bound: table.choice("bound", &BOUNDS),
        background: table.flag("background").unwrap_or_default(),
    };
    table.finish();
    facet
}

fn ask(table: Table<'_>) -> AskDraft {
    let ask = AskDraft {
        id: table.id("id"),
        cues: table.words("cues"),
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

fn tongue(table: &Table<'_>) -> Tongue {
    let mut tongue = Tongue {
        stop: strings(table.texts("stop")),
        ordinary: strings(table.texts("ordinary")),
        places: strings(table.texts("places")),
        ..Tongue::default()
    };
    if let Some(signals) = table.table("signals", "a table of signals") {
        tongue.signals = read_signals(&signals);
    }
    if let Some(variants) = table.table("variants", "a table of spellings") {
        let pairs = variants.entries().map(|(variant, entry)| {
            let standard = entry.text(&variant.value);
            (variant.value, standard)
        });
        tongue.variants = pairs.collect();
    }
    let numbers = |key, what| {
        let table = table.table(key, what);
        let entries = table.iter().flat_map(Table::entries);
        entries.filter_map(|(key, entry)| entry.number(&key.value).map(|n| (key.value, n))).collect()
    };
    tongue.numerals = numbers("numerals", "a table of numbers");
    tongue.magnitudes = numbers("magnitudes", "a table of numbers");
    if let Some(currencies) = table.table("currencies", "a table of currencies") {
        tongue.currencies = read_currencies(&currencies);
    }
    tongue
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
