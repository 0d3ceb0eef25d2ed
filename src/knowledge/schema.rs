//! Reads the files into a [`Draft`]: which keys each of them has.

use toml::Spanned;
use toml::de::DeTable;

use super::draft::{AreaDraft, Draft, FactDraft, InitiativeDraft, QuestionDraft, SourceDraft, ValueDraft, plain};
use super::folder::{Folder, is_inside};
use super::lexicon;
use super::problem::{Located, Problem, Problems, did_you_mean};
use super::reader::{Table, Text};
use super::values::{Malformed, read_colour, read_duration, read_money, read_period};
use crate::domain::{Bound, Count, Language, Measure, Progress, Span, parse_date};

/// The outcomes that a golden question may expect.
const DECISIONS: [&str; 4] = ["answer", "not_stated", "clarify", "abstain"];

/// The keys of a value that say of which kind it is.
const VALUE_KINDS: [&str; 5] = ["money", "period", "count", "duration", "status"];

/// Those that may be limits, and of which it may be known what held before.
const LIMITS: [&str; 3] = ["money", "count", "duration"];

/// Reads the file at `file`, whose document is `document`, into `draft`; a path that nobody knows is reported.
pub(super) fn read(
    folder: &Folder,
    file: usize,
    document: &Spanned<DeTable<'_>>,
    draft: &mut Draft,
    problems: &Problems,
) {
    let path = folder.files()[file].path.as_str();
    let table = Table::new(file, "this file", document, problems);
    match path {
        "source.toml" => {
            draft.sources = table.tables("source", "a source").into_iter().map(|t| source(folder, t)).collect();
        }
        "questions.toml" => {
            draft.questions = table.tables("question", "a golden question").into_iter().map(question).collect();
        }
        _ if lexicon::read(path, &table, &mut draft.lexicon) => {}
        _ if is_area_file(path) => area_file(&table, draft),
        _ => return problems.push(unknown_file(table.span, path)),
    }
    table.finish();
}

fn is_area_file(path: &str) -> bool {
    path.strip_prefix("areas/").is_some_and(|name| !name.contains('/'))
}

fn unknown_file(span: Span, path: &str) -> Problem {
    let known = ["source.toml", "questions.toml", "areas/….toml"].into_iter().chain(super::folder::LEXICON_FILES);
    let help = did_you_mean(path, known.clone(), "files of a knowledge folder");
    Problem::warning(span, format!("`{path}` is not read: no file of a knowledge folder has this name")).help(help)
}

fn source(folder: &Folder, table: Table<'_>) -> SourceDraft {
    let id = table.id("id");
    let (title, publisher, url) = (table.bilingual("title"), table.bilingual("publisher"), table.bilingual("url"));
    for (_, url) in url.iter().filter(|(_, url)| !url.value.is_empty() && !is_link(&url.value)) {
        let problem = Problem::error(url.span, format!("`{}` is no link", url.value));
        table.problem(problem.help("write the whole address, beginning with `https://`"));
    }
    let date = table.text("date");
    let day = parse_date(&date.value);
    if day.is_none() && !date.value.is_empty() {
        let problem = Problem::error(date.span, format!("`{}` is no date", date.value));
        table.problem(problem.help("write year, month and day as in `2025-09-20`"));
    }
    let text = table.optional_text("text").and_then(|path| source_text(folder, &table, path));
    table.finish();
    SourceDraft { id, title, publisher, date: day, url, text }
}

fn is_link(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.starts_with(['.', '/'])) && !url.contains(char::is_whitespace)
}

fn source_text(folder: &Folder, table: &Table<'_>, path: Text) -> Option<(usize, String)> {
    if path.value.is_empty() {
        return None;
    }
    if let Some(file) = folder.position(&path.value)
        && path.value.ends_with(".txt")
    {
        return Some((file, path.value));
    }
    let problem = Problem::error(path.span, format!("the text `{}` is not in this folder", path.value));
    table.problem(if is_inside(&path.value) && path.value.ends_with(".txt") {
        problem.help("add the file, or leave `text` out if the text is not at hand")
    } else {
        problem.help("name a `.txt` file within the folder, such as `source/document.txt`")
    });
    None
}

fn area_file(table: &Table<'_>, draft: &mut Draft) {
    let area = table.table("area", "an area").map(|area| {
        draft.areas.push(read_area(area));
        draft.areas.len() - 1
    });
    if area.is_none() && !draft_has_area_key(table) {
        let help = "begin the file with `[area]`, its `id` and its `name`";
        table.problem(Problem::error(table.span, "this file has no area").help(help));
    }
    let initiatives = table.tables("initiative", "an initiative").into_iter();
    draft.initiatives.extend(initiatives.map(|initiative| read_initiative(initiative, area)));
}

/// Whether there is an `area` key at all; if it is of the wrong type, that has been reported.
fn draft_has_area_key(table: &Table<'_>) -> bool {
    table.entries().any(|(key, _)| key.value == "area")
}

fn read_area(table: Table<'_>) -> AreaDraft {
    let colour = table.text("colour");
    let symbol = table.text("symbol");
    if symbol.value.chars().any(char::is_alphanumeric) || symbol.value.chars().count() > 8 {
        let problem = Problem::error(symbol.span, format!("`{}` is no emoji", symbol.value));
        table.problem(problem.help("use a single emoji that stands for the area"));
    }
    let area = AreaDraft {
        id: table.id("id"),
        name: table.bilingual("name"),
        aliases: table.words("aliases"),
        keywords: table.words("keywords"),
        symbol,
        colour: well_formed(&table, "colour", &colour, read_colour).unwrap_or_default(),
    };
    table.finish();
    area
}

fn read_initiative(table: Table<'_>, area: Option<usize>) -> InitiativeDraft {
    let initiative = InitiativeDraft {
        id: table.id("id"),
        area,
        name: table.bilingual("name"),
        aliases: table.words("aliases"),
        keywords: table.words("keywords"),
        tags: table.ids("tags"),
        related: table.ids("related"),
        facts: table.tables("fact", "a fact").into_iter().map(fact).collect(),
    };
    table.finish();
    initiative
}

fn fact(table: Table<'_>) -> FactDraft {
    let fact = FactDraft {
        facet: table.id("facet"),
        value: table.table("value", "a value").and_then(value),
        text: table.both(),
        quote: table.bilingual("quote"),
        source: table.optional_text("source"),
        keywords: table.words("keywords"),
        span: table.span,
    };
    table.finish();
    fact
}

fn value(table: Table<'_>) -> Option<Located<ValueDraft>> {
    let kinds: Vec<_> = table.entries().filter(|(key, _)| VALUE_KINDS.contains(&key.value.as_str())).collect();
    let kind = match kinds.as_slice() {
        [(kind, _)] => kind.value.clone(),
        [] => {
            let first = table.entries().next().map(|(key, _)| key);
            let help = match &first {
                Some(key) => did_you_mean(&key.value, VALUE_KINDS, "kinds of value"),
                None => "leave `value` out if the wording says it all".to_owned(),
            };
            let message = "this value is of no known kind";
            table.problem(Problem::error(first.map_or(table.span, |key| key.span), message).help(help));
            return None;
        }
        [(first, _), .., (last, _)] => {
            let message = format!("a value is of one kind, but this is `{}` and `{}`", first.value, last.value);
            table.problem(Problem::error(table.span, message).help("make two facts of it"));
            return None;
        }
    };
    drop(kinds);
    if !LIMITS.contains(&kind.as_str()) {
        no_limit(&table, &kind);
    }
    let value = match kind.as_str() {
        "money" => money(&table),
        "period" => well_formed(&table, "period", &table.text("period"), read_period).map(ValueDraft::Period),
        "count" => count(&table),
        "duration" => duration(&table),
        _ => table.choice("status", &PROGRESS).map(ValueDraft::Status),
    };
    let span = table.span;
    table.finish();
    value.map(|value| Located::new(value, span))
}

/// Reports what makes a limit of a value that cannot be one.
fn no_limit(table: &Table<'_>, kind: &str) {
    for key in ["bound", "previous"] {
        if let Some(span) = table.misplaced(key) {
            let message = format!("a value of the kind `{kind}` has no `{key}`");
            let help = "only `money`, `count` and `duration` may be limits, or say what held before";
            table.problem(Problem::error(span, message).help(help));
        }
    }
}

pub(super) const BOUNDS: [(&str, Bound); 2] = [("minimum", Bound::Minimum), ("maximum", Bound::Maximum)];

const PROGRESS: [(&str, Progress); 4] = [
    ("done", Progress::Done),
    ("underway", Progress::Underway),
    ("planned", Progress::Planned),
    ("considered", Progress::Considered),
];

fn money(table: &Table<'_>) -> Option<ValueDraft> {
    let read = |text: &Text| well_formed(table, "amount of money", text, read_money);
    let now = read(&table.text("money"));
    let previous = previous_text(table, read);
    if let (Some(now), Some(previous)) = (now, &previous)
        && now.currency != previous.value.currency
    {
        let message = "the previous amount is in another currency";
        let help = "only amounts in one currency can be set against each other";
        table.problem(Problem::error(previous.span, message).help(help));
    }
    limited(table, now.map(Measure::Money), previous.map(|previous| previous.map(Measure::Money)))
}

fn count(table: &Table<'_>) -> Option<ValueDraft> {
    let now = table.number("count");
    let unit = plain(table.bilingual("unit"));
    let measure = |number| Measure::Count(Count { number, unit: unit.clone() });
    let previous = table.number("previous").map(|previous| previous.map(measure));
    limited(table, now.map(|now| measure(now.value)), previous)
}

fn duration(table: &Table<'_>) -> Option<ValueDraft> {
    let read = |text: &Text| well_formed(table, "duration", text, read_duration);
    let now = read(&table.text("duration"));
    let previous = previous_text(table, read);
    limited(table, now.map(Measure::Duration), previous.map(|previous| previous.map(Measure::Duration)))
}

/// What held before, where that is written as a text.
fn previous_text<T>(table: &Table<'_>, read: impl Fn(&Text) -> Option<T>) -> Option<Located<T>> {
    table.optional_text("previous").and_then(|text| read(&text).map(|value| Located::new(value, text.span)))
}

/// A measure with what makes it a limit, and what held before.
fn limited(table: &Table<'_>, now: Option<Measure>, previous: Option<Located<Measure>>) -> Option<ValueDraft> {
    let bound = table.choice("bound", &BOUNDS);
    let same = previous.as_ref().filter(|previous| now.as_ref() == Some(&previous.value));
    if let Some(previous) = same {
        let message = match previous.value {
            Measure::Money(_) => "the previous amount equals the one that holds now",
            Measure::Count(_) => "the previous number equals the one that holds now",
            Measure::Duration(_) => "the previous duration equals the one that holds now",
        };
        table.problem(Problem::error(previous.span, message).help("correct one of them, or leave `previous` out"));
    }
    Some(ValueDraft::Measure { now: now?, bound, previous })
}

/// What `read` makes of a text; a blank one has been reported already.
fn well_formed<T>(
    table: &Table<'_>,
    what: &str,
    text: &Text,
    read: impl Fn(&str) -> Result<T, Malformed>,
) -> Option<T> {
    if text.value.is_empty() {
        return None;
    }
    read(&text.value)
        .map_err(|error| {
            let message = format!("malformed {what} `{}`: {error}", text.value);
            table.problem(Problem::error(text.span, message).help(error.help()));
        })
        .ok()
}

fn question(table: Table<'_>) -> QuestionDraft {
    let expect = table.text("expect");
    if !expect.value.is_empty() && !DECISIONS.contains(&expect.value.as_str()) {
        let help = did_you_mean(&expect.value, DECISIONS, "outcomes");
        table.problem(Problem::error(expect.span, format!("unknown outcome `{}`", expect.value)).help(help));
    }
    let ask = table.text("ask");
    let question = QuestionDraft {
        span: if ask.value.is_empty() { table.span } else { ask.span },
        ask,
        addressed: table.flag("addressed").unwrap_or(true),
        expect,
        subjects: table.ids("subjects"),
        facets: table.ids("facets"),
        language: table.choice("language", &Language::ALL.map(|language| (language.code(), language))),
    };
    table.finish();
    question
}
