//! Reads typed values out of TOML tables and says what is wrong with them, key by key.

use std::borrow::Cow;
use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem::{Located, Problem, Problems, did_you_mean};
use crate::domain::{Bilingual, Id, Language, Span};

/// A text with its place.
pub(super) type Text = Located<String>;
/// Lists of words in both languages, each with its place.
pub(super) type Words = Bilingual<Vec<Text>>;

/// A table that remembers which of its keys were asked for, so that it can tell which ones nobody knows.
///
/// Whatever is missing or malformed is reported at once and read as something empty: the folder is not loaded then,
/// and the checks that follow pass over what is empty.
pub(super) struct Table<'a> {
    entries: &'a DeTable<'a>,
    /// Where the table begins: its header, or the braces of an inline table.
    pub(super) span: Span,
    /// What it describes, as messages call it: "a fact", "`title`".
    what: Cow<'static, str>,
    asked: RefCell<Vec<&'static str>>,
    problems: &'a Problems,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        file: usize,
        what: &'static str,
        table: &'a Spanned<DeTable<'a>>,
        problems: &'a Problems,
    ) -> Self {
        // The document itself has no header to point at, only its very beginning.
        let span = Span { file, start: 0, end: 0 };
        Self { entries: table.get_ref(), span, what: what.into(), asked: RefCell::default(), problems }
    }

    /// Reports every key that was not asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.entries.iter().filter(|(key, _)| !asked.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let problem = Problem::error(self.span_of(key), format!("unknown key `{name}` in {}", self.what));
            self.problems.push(problem.help(did_you_mean(name, asked.iter().copied(), "keys here")));
        }
    }

    /// A text that has to be there and must not be blank.
    pub(super) fn text(&self, key: &'static str) -> Text {
        self.optional_text(key).unwrap_or_else(|| self.missing(key, String::new()))
    }

    /// A text that may be left out, but must not be blank.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<Text> {
        self.get(key).map(|value| self.read_text(&format!("`{key}`"), value))
    }

    /// One of several words, or nothing; another word is reported.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.optional_text(key).filter(|text| !text.value.is_empty())?;
        let found = choices.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let help = did_you_mean(&text.value, choices.iter().map(|(word, _)| *word), "choices");
            self.problem(Problem::error(text.span, format!("unknown {key} `{}`", text.value)).help(help));
        }
        found.map(|(_, value)| *value)
    }

    /// An id that has to be there.
    pub(super) fn id(&self, key: &'static str) -> Text {
        let id = self.text(key);
        self.check_id(&id);
        id
    }

    /// A list of ids that may be left out.
    pub(super) fn ids(&self, key: &'static str) -> Vec<Text> {
        let ids = self.texts(key);
        ids.iter().for_each(|id| self.check_id(id));
        ids
    }

    /// A list of texts that may be left out; none of them may be blank.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Text> {
        self.get(key).map(|value| self.read_texts(key, value)).unwrap_or_default()
    }

    /// A text in both languages that has to be there.
    pub(super) fn bilingual(&self, key: &'static str) -> Bilingual<Text> {
        self.optional_bilingual(key)
            .unwrap_or_else(|| self.missing(key, Bilingual::default()).value.map(|()| self.blank()))
    }

    /// A text in both languages that may be left out as a whole, but not in one of them.
    pub(super) fn optional_bilingual(&self, key: &'static str) -> Option<Bilingual<Text>> {
        let table = self.table(key, format!("`{key}`"))?;
        let pair = table.both();
        table.finish();
        Some(pair)
    }

    /// The keys `en` and `zh` of this very table.
    pub(super) fn both(&self) -> Bilingual<Text> {
        let read = |language: Language| {
            self.optional_text(language.code()).unwrap_or_else(|| {
                let name = match language {
                    Language::En => "English",
                    Language::Zh => "Chinese",
                };
                let message = format!("the {name} text `{}` is missing in {}", language.code(), self.what);
                self.problems.push(Problem::error(self.span, message).help("write it in both languages"));
                self.blank()
            })
        };
        Bilingual::new(read(Language::En), read(Language::Zh))
    }

    /// Lists of words by language, all of which may be left out.
    pub(super) fn words(&self, key: &'static str) -> Words {
        let Some(table) = self.table(key, format!("`{key}`")) else { return Words::default() };
        let words = Bilingual::new(table.texts("en"), table.texts("zh"));
        table.finish();
        words
    }

    /// Where a key stands that has no place in this table; whoever asks reports it.
    pub(super) fn misplaced(&self, key: &'static str) -> Option<Span> {
        let (name, _) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        self.asked.borrow_mut().push(key);
        Some(self.span_of(name))
    }

    /// `true` or `false`, or nothing.
    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(&format!("`{key}`"), value, "`true` or `false`");
        }
        flag
    }

    /// A whole number, or nothing.
    pub(super) fn number(&self, key: &'static str) -> Option<Located<u64>> {
        self.get(key).and_then(|value| self.read_number(key, value))
    }

    /// A table within this one, or nothing.
    pub(super) fn table(&self, key: &'static str, what: impl Into<Cow<'static, str>>) -> Option<Table<'a>> {
        let value = self.get(key)?;
        self.read_table(key, what.into(), value)
    }

    /// The tables of a list such as `[[fact]]`; none if there is no such key.
    pub(super) fn tables(&self, key: &'static str, what: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        if let DeValue::Table(_) = value.get_ref() {
            let message = format!("`{key}` is a list: there can be several of it");
            let help = format!("write its header with two brackets: `[[…{key}]]`");
            self.problems.push(Problem::error(self.span_of(value), message).help(help));
            return Vec::new();
        }
        let items = self.array(key, value).into_iter().flatten();
        items.filter_map(|item| self.read_table(key, what.into(), item)).collect()
    }

    /// All entries of a table whose keys are data, with their keys.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Text, Entry<'_, 'a>)> {
        self.entries.iter().map(|(key, value)| {
            let name = Located::new(key.get_ref().to_string(), self.span_of(key));
            (name, Entry { table: self, value })
        })
    }

    /// Reports something about a value of this table.
    pub(super) fn problem(&self, problem: Problem) {
        self.problems.push(problem);
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.entries.get(key)
    }

    fn span_of<T>(&self, value: &Spanned<T>) -> Span {
        let range = value.span();
        Span { file: self.span.file, start: range.start, end: range.end }
    }

    fn blank(&self) -> Text {
        Located::new(String::new(), self.span)
    }

    /// Reports that a key is missing, unless it is there and of the wrong type, which has been reported.
    fn missing<T>(&self, key: &str, empty: T) -> Located<T> {
        if self.entries.get(key).is_none() {
            let message = format!("the key `{key}` is missing in {}", self.what);
            self.problems.push(Problem::error(self.span, message).help(format!("add a line `{key} = …`")));
        }
        Located::new(empty, self.span)
    }

    fn wrong_type(&self, label: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(n) if n.as_str().starts_with('-') => "a negative number",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a decimal point",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date without quotation marks",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("{label} must be {expected}, but this is {found}");
        let problem = Problem::error(self.span_of(value), message);
        self.problems.push(match (expected, value.get_ref()) {
            ("a text", DeValue::Array(_) | DeValue::Table(_)) => problem,
            ("a text", _) => problem.help("put it in quotation marks"),
            ("a table", _) => problem.help("write it in braces: `{ … }`"),
            ("a list", DeValue::String(_)) => problem.help("put it in brackets: `[\"…\"]`"),
            _ => problem,
        });
    }

    fn read_text(&self, label: &str, value: &Spanned<DeValue<'_>>) -> Text {
        let span = self.span_of(value);
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(label, value, "a text");
            return Located::new(String::new(), span);
        };
        if text.trim().is_empty() {
            let help = "fill it in; what may be left out can be left out with its key";
            self.problems.push(Problem::error(span, format!("{label} is blank")).help(help));
            return Located::new(String::new(), span);
        }
        Located::new(text.to_owned(), span)
    }

    fn read_texts(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Vec<Text> {
        let label = format!("an entry of `{key}`");
        self.array(key, value).into_iter().flatten().map(|item| self.read_text(&label, item)).collect()
    }

    fn read_number(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Located<u64>> {
        let number = value.get_ref().as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong_type(&format!("`{key}`"), value, "a whole number, 0 or more");
        }
        number.map(|number| Located::new(number, self.span_of(value)))
    }

    fn read_table(&self, key: &str, what: Cow<'static, str>, value: &'a Spanned<DeValue<'a>>) -> Option<Table<'a>> {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong_type(&format!("`{key}`"), value, "a table");
            return None;
        };
        let (span, asked, problems) = (self.span_of(value), RefCell::default(), self.problems);
        Some(Table { entries, span, what, asked, problems })
    }

    fn array(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<&'a DeArray<'a>> {
        let array = value.get_ref().as_array();
        if array.is_none() {
            self.wrong_type(&format!("`{key}`"), value, "a list");
        }
        array
    }

    fn check_id(&self, id: &Text) {
        if id.value.is_empty() || Id::is_well_formed(&id.value) {
            return;
        }
        let message =
            format!("`{}` is no id: ids are lower-case letters and digits, joined by single hyphens", id.value);
        let problem = Problem::error(id.span, message);
        let mended = mend_id(&id.value);
        self.problems.push(match mended.is_empty() {
            true => problem,
            false => problem.help(format!("write `{mended}`")),
        });
    }
}

/// An entry of a table whose keys are data.
pub(super) struct Entry<'t, 'a> {
    table: &'t Table<'a>,
    value: &'a Spanned<DeValue<'a>>,
}

impl Entry<'_, '_> {
    /// The value, if it is a whole number; else that is reported.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        self.table.read_number(key, self.value).map(|number| number.value)
    }

    /// The values, if it is a list of whole numbers; else that is reported.
    pub(super) fn numbers(&self, key: &str) -> Vec<u64> {
        let items = self.table.array(key, self.value).into_iter().flatten();
        items.filter_map(|item| self.table.read_number(key, item)).map(|number| number.value).collect()
    }

    /// The value, if it is a text; else that is reported.
    pub(super) fn text(&self, key: &str) -> String {
        self.table.read_text(&format!("`{key}`"), self.value).value
    }

    /// The value, if it is a list of texts; else that is reported.
    pub(super) fn texts(&self, key: &str) -> Vec<Text> {
        self.table.read_texts(key, self.value)
    }
}

/// The id that somebody may have meant.
fn mend_id(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `toml` as a table with an id, a name and a list of tags, and compares the messages with `expect`.
    #[track_caller]
    fn check(toml: &str, expect: &[&str]) {
        let problems = Problems::default();
        let (document, errors) = DeTable::parse_recoverable(toml);
        assert!(errors.is_empty(), "{errors:?}");
        let table = Table::new(0, "a thing", &document, &problems);
        table.id("id");
        table.bilingual("name");
        table.ids("tags");
        table.finish();
        let messages: Vec<_> = problems
            .into_sorted()
            .into_iter()
            .map(|p| p.message + &p.help.map(|help| format!(" ({help})")).unwrap_or_default())
            .collect();
        assert_eq!(messages, expect);
    }

    #[test]
    fn what_is_in_order_is_read_without_a_word() {
        check("id = 'a'\nname = { en = 'x', zh = 'y' }", &[]);
        check("id = 'a'\ntags = ['b']\n[name]\nen = 'x'\nzh = 'y'", &[]);
    }

    #[test]
    fn every_problem_of_a_table_is_reported() {
        check(
            "id = 'A B'\nname = { en = ' ' }\ntag = ['b']",
            &[
                "`A B` is no id: ids are lower-case letters and digits, joined by single hyphens (write `a-b`)",
                "the Chinese text `zh` is missing in `name` (write it in both languages)",
                "`en` is blank (fill it in; what may be left out can be left out with its key)",
                "unknown key `tag` in a thing (did you mean `tags`?)",
            ],
        );
    }

    #[test]
    fn wrong_types_are_named() {
        check(
            "id = 5\nname = 'x'\ntags = 'b'",
            &[
                "`id` must be a text, but this is a number (put it in quotation marks)",
                "`name` must be a table, but this is a text (write it in braces: `{ … }`)",
                "`tags` must be a list, but this is a text (put it in brackets: `[\"…\"]`)",
            ],
        );
    }
}
