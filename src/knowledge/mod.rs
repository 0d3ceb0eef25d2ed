//! Loads a knowledge folder: reads its TOML, checks it, and builds the [`KnowledgeBase`].
//!
//! [`load`] is pure and never stops at the first problem: it works on a [`Folder`], which is read from disk by
//! [`Folder::read`] or is the [embedded](Folder::embedded) one. The format is described for its editors in
//! `knowledge/README.md`. On its way a folder is first a list of files, then a draft in which every value knows its
//! place, and at last, where no error was found, a knowledge base.

mod diff;
mod draft;
mod figures;
mod folder;
mod lexicon;
mod names;
mod parity;
mod problem;
mod quotes;
mod reader;
mod references;
mod render;
mod schema;
mod script;
mod values;

use std::fmt;

use toml::de::{DeTable, Error};

pub use diff::{Change, ChangeKind, diff};
pub use folder::{File, Folder, MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_BYTES, ReadError, is_inside};
pub use problem::{NOWHERE, Problem, Severity};
pub use render::{render, summary_line};

use crate::domain::{Bilingual, KnowledgeBase, Span};
use draft::Draft;
use problem::Problems;

/// What came of loading a folder.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The knowledge base; `None` if there is an error among the problems.
    pub knowledge: Option<KnowledgeBase>,
    /// Everything that is wrong, in the order of the files.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// Whether something is so wrong that the folder cannot be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// How much a knowledge base holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Areas.
    pub areas: usize,
    /// Initiatives.
    pub initiatives: usize,
    /// Facts of all initiatives.
    pub facts: usize,
    /// Other names of areas and initiatives, in both languages.
    pub aliases: usize,
    /// Golden questions.
    pub golden: usize,
}

impl Counts {
    /// Counts what `knowledge` holds.
    #[must_use]
    pub fn of(knowledge: &KnowledgeBase) -> Self {
        let aliases = |aliases: &Bilingual<Vec<String>>| aliases.iter().map(|(_, list)| list.len()).sum::<usize>();
        let areas = knowledge.areas.iter().map(|area| aliases(&area.aliases));
        Self {
            areas: knowledge.areas.len(),
            initiatives: knowledge.initiatives.len(),
            facts: knowledge.initiatives.iter().map(|initiative| initiative.facts.len()).sum(),
            aliases: areas.chain(knowledge.initiatives.iter().map(|i| aliases(&i.aliases))).sum(),
            golden: knowledge.golden.len(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { areas, initiatives, facts, aliases, golden } = *self;
        let parts = [
            count(areas, "area", "areas"),
            count(initiatives, "initiative", "initiatives"),
            count(facts, "fact", "facts"),
            count(aliases, "alias", "aliases"),
            count(golden, "golden question", "golden questions"),
        ];
        f.write_str(&parts.join(", "))
    }
}

/// A number with what it counts: "1 error", "2 errors".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Loads a folder, collecting all problems.
#[must_use]
pub fn load(folder: &Folder) -> Loaded {
    let problems = Problems::default();
    let mut draft = Draft::default();
    let mut broken = Vec::new();
    // The built-in files are read first, so that what extends them finds them there.
    let (built_in, own): (Vec<_>, Vec<_>) = folder.files().iter().enumerate().partition(|(_, file)| file.builtin);
    for (index, file) in built_in.into_iter().chain(own) {
        if !file.path.ends_with(".toml") {
            continue;
        }
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        let mut syntax = syntax_errors(index, &file.text, &errors);
        syntax.extend(file.undecodable.map(|at| undecodable(index, at)));
        if !syntax.is_empty() {
            broken.push((index, syntax));
        }
        schema::read(folder, index, &document, &mut draft, &problems);
    }
    references::check_ids(&draft, &problems);
    names::check(&draft, &problems);
    script::check(&draft, &problems);
    parity::check(folder, &draft, &problems);
    quotes::check(folder, &draft, &problems);
    // A reference may well lead into a file that could not be read as a whole.
    if broken.is_empty() {
        references::check_references(&draft, &problems);
    }
    let mut problems = problems.into_sorted();
    // What was recovered from a file with syntax errors is good for knowing its ids, but not for judging the rest.
    problems.retain(|problem| broken.iter().all(|(index, _)| *index != problem.span.file));
    // Nor can anybody who edits this folder do something about a blemish of the built-in files.
    let is_built_in = |problem: &Problem| folder.file(problem.span).is_some_and(|file| file.builtin);
    problems.retain(|problem| problem.severity == Severity::Error || !is_built_in(problem));
    problems.extend(broken.into_iter().flat_map(|(_, syntax)| syntax));
    problems.sort_by_key(|problem| (problem.span.file, problem.span.start));

    let usable = problems.iter().all(|problem| problem.severity != Severity::Error);
    let text = |index: usize| folder.files()[index].text.clone();
    let knowledge = usable.then(|| draft.build(text, folder.revision())).flatten();
    Loaded { knowledge, problems }
}

/// The syntax errors of a file, without those that only follow from an earlier one.
fn syntax_errors(file: usize, text: &str, errors: &[Error]) -> Vec<Problem> {
    // A bracket that nobody closed makes the parser stumble over every line that comes after it.
    let follows = |error: &Error| {
        let consequences = ["missing comma", "missing key for inline table", "unclosed inline table", "unclosed array"];
        consequences.iter().any(|message| error.message().starts_with(message))
    };
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or(usize::MAX, |span| span.start));
    let own = errors.into_iter().enumerate().filter(|(i, error)| *i == 0 || !follows(error));
    own.map(|(_, error)| syntax_error(file, text, error)).collect()
}

fn syntax_error(file: usize, text: &str, error: &Error) -> Problem {
    let span = error.span().unwrap_or(text.len()..text.len());
    let span = Span { file, start: span.start, end: span.end };
    let problem = Problem::error(span, format!("this is not TOML: {}", error.message()));
    let helps = [
        ("invalid basic string", "close the text with a quotation mark on the line where it begins"),
        ("string values must be quoted", "put the text in quotation marks"),
        ("duplicate key", "remove one of the two lines, or give each its own `[[…]]`"),
        ("unclosed", "close what is open here"),
    ];
    match helps.iter().find(|(message, _)| error.message().starts_with(message)) {
        Some((_, help)) => problem.help(*help),
        None => problem,
    }
}

fn undecodable(file: usize, at: usize) -> Problem {
    let span = Span { file, start: at, end: at + char::REPLACEMENT_CHARACTER.len_utf8() };
    Problem::error(span, "this is not UTF-8").help("save the file in the encoding UTF-8")
}
