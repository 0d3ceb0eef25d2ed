//! Edits of a knowledge folder's TOML: a name more, a keyword more, a golden question more. Comments, order and whatever
//! nobody asked to change stay as they are.

use thiserror::Error;
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, TomlError, Value, value,
};

use crate::domain::Language;
use crate::knowledge::{File, Folder};

/// Where the golden questions are.
pub(super) const QUESTIONS: &str = "questions.toml";
/// Lists are not written longer than this.
const WIDTH: usize = 120;
/// What lists of several lines are indented by where nothing tells.
const INDENT: &str = "  ";

/// Why a folder cannot be edited.
#[derive(Debug, Error)]
pub enum EditError {
    /// None of its files has that area or initiative.
    #[error("no file of the folder has `{0}`")]
    Nowhere(String),
    /// A file is not TOML.
    #[error("{0} cannot be edited: {1}")]
    Syntax(String, #[source] TomlError),
    /// A file has something else where a list or table is expected.
    #[error("{0} cannot be edited: {1} is not what it should be")]
    Shape(String, &'static str),
}

/// Words that are to point to a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Each alone names it, and nothing else.
    pub names: Vec<String>,
    /// They lead to it, but not alone.
    pub keywords: Vec<String>,
}

/// A question whose outcome is to be fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Golden {
    /// What is asked.
    pub ask: String,
    /// The decision.
    pub expect: &'static str,
    /// Ids of what it is about.
    pub subjects: Vec<String>,
    /// Ids of the facets of which one has to be shown.
    pub facets: Vec<String>,
}

impl Words {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.keywords.is_empty()
    }

    /// Both kinds, by the key that they are written under.
    pub(super) fn by_key(&self) -> [(&'static str, &[String]); 2] {
        [("aliases", &self.names), ("keywords", &self.keywords)]
    }
}

/// The file of an area or initiative, with words that lead to it.
///
/// # Errors
/// When the folder has no such thing, or its file cannot be edited.
pub(super) fn add_words(folder: &Folder, subject: &str, words: &Words) -> Result<File, EditError> {
    let areas = folder.files().iter().filter(|file| !file.builtin && file.path.starts_with("areas/"));
    for file in areas.filter(|file| file.text.contains(subject)) {
        let mut document = parse(file)?;
        let Some(table) = find(&mut document, subject) else { continue };
        for (key, words) in words.by_key() {
            for word in words {
                add_word(table, key, word).map_err(|what| EditError::Shape(file.path.clone(), what))?;
            }
        }
        return Ok(edited(file, &document));
    }
    Err(EditError::Nowhere(subject.to_owned()))
}

/// The file of the golden questions with this one, in the place of the one that asks the same or else at its end.
///
/// # Errors
/// When the file cannot be edited.
pub(super) fn add_golden(folder: &Folder, golden: &Golden) -> Result<File, EditError> {
    let Some(file) = folder.own(QUESTIONS) else {
        return Ok(File::new(QUESTIONS, golden.to_toml().as_bytes()));
    };
    let mut document = parse(file)?;
    let is_same = |known: &&mut dyn TableLike| {
        known.get("ask").and_then(Item::as_str).map(str::trim) == Some(golden.ask.as_str())
    };
    if let Some(same) = document.get_mut("question").and_then(|questions| tables(questions).find(is_same)) {
        golden.put_into(same);
        return Ok(edited(file, &document));
    }
    match document.get_mut("question") {
        Some(Item::Value(Value::Array(list))) => {
            push(list, Value::InlineTable(golden.to_table().into_inline_table()));
            Ok(edited(file, &document))
        }
        Some(Item::ArrayOfTables(_)) | None => {
            // What stands at the end of the file, be it a comment, stays before it.
            let text = format!("{}\n\n{}", file.text.trim_end(), golden.to_toml());
            Ok(File::new(&file.path, text.trim_start().as_bytes()))
        }
        Some(_) => Err(EditError::Shape(file.path.clone(), "`question`")),
    }
}

/// The language that words are written in.
pub(super) fn language_of(words: &str) -> Language {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    if words.chars().any(is_han) { Language::Zh } else { Language::En }
}

impl Golden {
    /// As it is written.
    #[must_use]
    pub(super) fn to_toml(&self) -> String {
        let mut questions = ArrayOfTables::new();
        questions.push(self.to_table());
        let mut document = DocumentMut::new();
        document.insert("question", Item::ArrayOfTables(questions));
        document.to_string()
    }

    fn to_table(&self) -> Table {
        let mut table = Table::new();
        table.insert("ask", value(&self.ask));
        self.put_into(&mut table);
        table
    }

    /// Makes a question expect this. What it says of the language and of whom it is directed to is left out.
    fn put_into(&self, table: &mut dyn TableLike) {
        let list = |ids: &[String]| value(ids.iter().collect::<Array>());
        replace(table, "expect", value(self.expect));
        for (key, ids) in [("subjects", &self.subjects), ("facets", &self.facets)] {
            if ids.is_empty() {
                table.remove(key);
            } else {
                replace(table, key, list(ids));
            }
        }
        for key in ["language", "addressed"] {
            table.remove(key);
        }
    }
}

/// Puts a value in the place of another one, with the comment that stands behind that.
fn replace(table: &mut dyn TableLike, key: &str, mut item: Item) {
    if let (Some(Item::Value(old)), Item::Value(new)) = (table.get(key), &mut item) {
        *new.decor_mut() = old.decor().clone();
    }
    if let Some(old) = table.get_mut(key) {
        *old = item;
    } else {
        table.insert(key, item);
    }
}

fn parse(file: &File) -> Result<DocumentMut, EditError> {
    file.text.parse().map_err(|error| EditError::Syntax(file.path.clone(), error))
}

fn edited(file: &File, document: &DocumentMut) -> File {
    File::new(&file.path, document.to_string().as_bytes())
}

/// The table of the area or initiative with this id.
fn find<'a>(document: &'a mut DocumentMut, id: &str) -> Option<&'a mut dyn TableLike> {
    let is_it = |table: &dyn TableLike| table.get("id").and_then(Item::as_str) == Some(id);
    if document.get("area").and_then(Item::as_table_like).is_some_and(is_it) {
        return document.get_mut("area")?.as_table_like_mut();
    }
    tables(document.get_mut("initiative")?).find(|table| is_it(*table))
}

/// The tables of a list, however it is written.
fn tables(item: &mut Item) -> Box<dyn Iterator<Item = &mut dyn TableLike> + '_> {
    match item {
        Item::ArrayOfTables(list) => Box::new(list.iter_mut().map(|table| table as &mut dyn TableLike)),
        Item::Value(Value::Array(list)) => Box::new(list.iter_mut().filter_map(|value| {
            let table = value.as_inline_table_mut()?;
            Some(table as &mut dyn TableLike)
        })),
        _ => Box::new(std::iter::empty()),
    }
}

/// Adds a word to a bilingual list of words, unless it is there.
fn add_word(table: &mut dyn TableLike, key: &'static str, word: &str) -> Result<(), &'static str> {
    let language = language_of(word).code();
    let Some(words) = table.get_mut(key) else {
        let mut words = InlineTable::new();
        words.insert(language, Value::Array([word].into_iter().collect()));
        table.insert(key, value(words));
        return Ok(());
    };
    if let Item::Value(Value::InlineTable(words)) = words
        && !words.contains_key(language)
    {
        add_list(words, language, word);
        return Ok(());
    }
    let words = words.as_table_like_mut().ok_or(key)?;
    match words.get_mut(language) {
        None => {
            words.insert(language, value([word].into_iter().collect::<Array>()));
            Ok(())
        }
        Some(Item::Value(Value::Array(list))) => {
            if !list.iter().any(|known| known.as_str() == Some(word)) {
                push(list, word.into());
            }
            Ok(())
        }
        Some(_) => Err(key),
    }
}

/// Adds a list of one word to an inline table. The blank before the brace stays there.
fn add_list(words: &mut InlineTable, language: &str, word: &str) {
    let last = words.iter().last().map(|(key, _)| key.to_owned());
    let last = last.and_then(|key| words.get_mut(&key));
    let behind = last.and_then(|last| {
        let behind = last.decor().suffix().cloned();
        last.decor_mut().set_suffix("");
        behind
    });
    let mut list = Value::Array([word].into_iter().collect());
    if let Some(behind) = behind {
        list.decor_mut().set_prefix(" ");
        list.decor_mut().set_suffix(behind);
    }
    words.insert(language, list);
}

/// Adds a value to a list: in its last line if there is room, and in no comment's place.
fn push(list: &mut Array, mut new: Value) {
    let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let has_comma = list.trailing_comma();
    let lines: Vec<String> = list.iter().map(|value| text(value.decor().prefix())).collect();
    let first_of_line = lines.iter().rfind(|before| before.contains('\n'));
    let indent = first_of_line.and_then(|before| before.rsplit('\n').next()).unwrap_or(INDENT);
    // What stands between the last value, or the comma behind it, and the bracket.
    let last = list.len().checked_sub(1).filter(|_| !has_comma).and_then(|last| list.get_mut(last));
    let between = match last {
        Some(last) => {
            let behind = text(last.decor().suffix());
            last.decor_mut().set_suffix("");
            behind
        }
        None => text(Some(list.trailing())),
    };
    if between.contains('#') {
        // The comment stays beside what it was written beside.
        new.decor_mut().set_prefix(format!("{}\n{indent}", between.trim_end()));
    } else if first_of_line.is_some() && is_full(list, &new) {
        new.decor_mut().set_prefix(format!("\n{indent}"));
    } else if !list.is_empty() {
        new.decor_mut().set_prefix(" ");
    }
    let end = match between.rsplit_once('\n') {
        Some((_, before_bracket)) => format!("\n{before_bracket}"),
        None => between,
    };
    if has_comma || list.is_empty() {
        list.set_trailing(end);
    } else {
        new.decor_mut().set_suffix(end);
    }
    list.push_formatted(new);
}

/// Whether the last line of a list has no room for another value.
fn is_full(list: &Array, new: &Value) -> bool {
    let written: String = list.iter().map(|value| format!("{value},")).collect();
    let line = written.rsplit('\n').next().unwrap_or_default();
    line.chars().count() + new.to_string().chars().count() + 2 > WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str, text: &str) -> Folder {
        Folder::new(vec![File::new(path, text.as_bytes())])
    }

    /// What becomes of an initiative's file when it gets an alias.
    #[track_caller]
    fn check(before: &str, alias: &str, expect: &str) {
        let head = "# The first line.\n[[initiative]] # One.\nid = \"owl\"\n";
        let words = Words { names: vec![alias.to_owned()], ..Words::default() };
        let folder = folder("areas/a.toml", &format!("{head}{before}"));
        let after = add_words(&folder, "owl", &words).unwrap();
        assert_eq!(after.text, format!("{head}{expect}"), "{before}");
        assert!(after.text.parse::<DocumentMut>().is_ok());
        assert_eq!(after.path, "areas/a.toml");
    }

    #[test]
    fn a_name_goes_where_names_of_its_language_are() {
        check(
            "aliases = { en = [\"NOC\"], zh = [\"證\"] }\n",
            "owl pass",
            "aliases = { en = [\"NOC\", \"owl pass\"], zh = [\"證\"] }\n",
        );
        check(
            "aliases = { en = [\"NOC\"], zh = [\"證\"] }\n",
            "夜鷹證",
            "aliases = { en = [\"NOC\"], zh = [\"證\", \"夜鷹證\"] }\n",
        );
        check(
            "aliases = { en = [\"NOC\"] } # Theirs.\n",
            "夜鷹證",
            "aliases = { en = [\"NOC\"], zh = [\"夜鷹證\"] } # Theirs.\n",
        );
        check(
            "tags = []\n\n[[initiative.fact]]\n",
            "owl pass",
            "tags = []\naliases = { en = [\"owl pass\"] }\n\n[[initiative.fact]]\n",
        );
        check("aliases.en = [] # None.\n", "owl pass", "aliases.en = [\"owl pass\"] # None.\n");
        check(
            "[initiative.aliases]\nen = [\"NOC\"]\n",
            "夜鷹證",
            "[initiative.aliases]\nen = [\"NOC\"]\nzh = [\"夜鷹證\"]\n",
        );
        check("aliases = { en = [\"owl pass\"] }\n", "owl pass", "aliases = { en = [\"owl pass\"] }\n");
    }

    #[test]
    fn lists_of_several_lines_keep_their_lines_and_comments() {
        check(
            "aliases = { en = [\n  \"NOC\", \"noc\",\n] }\n",
            "pass",
            "aliases = { en = [\n  \"NOC\", \"noc\", \"pass\",\n] }\n",
        );
        check(
            "aliases = { en = [\n    \"NOC\", # Official.\n    # Others:\n] }\n",
            "pass",
            "aliases = { en = [\n    \"NOC\", # Official.\n    # Others:\n    \"pass\",\n] }\n",
        );
        check(
            "aliases = { en = [\n  \"NOC\" # Official.\n], zh = [] }\n",
            "pass",
            "aliases = { en = [\n  \"NOC\", # Official.\n  \"pass\"\n], zh = [] }\n",
        );
        let long = "x".repeat(110);
        check(
            &format!("aliases = {{ en = [\n  \"a\", \"{long}\",\n] }}\n"),
            "pass",
            &format!("aliases = {{ en = [\n  \"a\", \"{long}\",\n  \"pass\",\n] }}\n"),
        );
    }

    #[test]
    fn what_is_not_there_is_not_edited() {
        let words = Words { names: vec!["pass".to_owned()], ..Words::default() };
        let edit = |text| add_words(&folder("areas/a.toml", text), "owl", &words);
        assert!(matches!(edit("[[initiative]]\nid = \"owls\"\n"), Err(EditError::Nowhere(_))));
        assert!(matches!(edit("[[initiative]]\nid = \"owl\"\naliases = 1\n"), Err(EditError::Shape(..))));
        assert!(matches!(edit("[[initiative]\nid = \"owl\"\n"), Err(EditError::Syntax(..))));
        assert!(edit("[area]\nid = \"owl\"\n").is_ok(), "an area has names as well");
        assert!(edit("initiative = [{ id = \"owl\" }]\n").unwrap().text.contains("aliases"));
    }

    fn golden(ask: &str) -> Golden {
        let ids = |id: &str| vec![id.to_owned()];
        Golden { ask: ask.to_owned(), expect: "answer", subjects: ids("owl"), facets: ids("timeline") }
    }

    const WRITTEN: &str =
        "[[question]]\nask = \"when?\"\nexpect = \"answer\"\nsubjects = [\"owl\"]\nfacets = [\"timeline\"]\n";

    #[test]
    fn a_golden_question_comes_last() {
        let add = |text: &str| add_golden(&folder(QUESTIONS, text), &golden("when?")).unwrap().text;
        assert_eq!(add_golden(&folder("source.toml", ""), &golden("when?")).unwrap().text, WRITTEN);
        assert_eq!(add(""), WRITTEN);
        let before = "# Golden.\n\n[[question]]\nask = \"who?\"   # Often.\nexpect = \"abstain\"\n# The end.\n\n\n";
        assert_eq!(add(before), format!("{}\n\n{WRITTEN}", before.trim_end()));
        let listed = add("question = [\n  { ask = \"who?\", expect = \"abstain\" }, # Often.\n]\n");
        assert!(
            listed
                .starts_with("question = [\n  { ask = \"who?\", expect = \"abstain\" }, # Often.\n  { ask = \"when?\""),
            "{listed}"
        );
        assert!(listed.parse::<DocumentMut>().is_ok());
    }

    #[test]
    fn a_question_that_is_asked_already_expects_something_else_then() {
        let before =
            "[[question]]\nask = \"when?\" # Often.\nexpect = \"abstain\" # So far.\nlanguage = \"en\"\n# The end.\n";
        let after = add_golden(&folder(QUESTIONS, before), &golden("when?")).unwrap().text;
        let expect = "[[question]]\nask = \"when?\" # Often.\nexpect = \"answer\" # So far.\nsubjects = [\"owl\"]\nfacets = [\"timeline\"]\n# The end.\n";
        assert_eq!(after, expect);
        let silence = Golden { expect: "abstain", subjects: Vec::new(), facets: Vec::new(), ..golden("when?") };
        let after = add_golden(&folder(QUESTIONS, &after), &silence).unwrap().text;
        assert_eq!(after, "[[question]]\nask = \"when?\" # Often.\nexpect = \"abstain\" # So far.\n# The end.\n");
    }

    #[test]
    fn quotes_and_backslashes_are_written_as_toml() {
        let ask = "what is \"the\" \\ 'it'?";
        let text = golden(ask).to_toml();
        let document: DocumentMut = text.parse().unwrap();
        assert_eq!(document["question"][0]["ask"].as_str(), Some(ask));
    }

    /// Everything but the lines that were added or have an added word stays as it was, in every folder of ours.
    #[test]
    fn the_folders_of_this_repository_are_edited_without_a_change_to_the_rest() {
        let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
        let at = |name: &str| Folder::read(&std::path::Path::new(fixtures).join(name)).unwrap();
        let names = ["coast", "hospital", "library", "limits", "minimal", "stranger"];
        for folder in names.map(at).into_iter().chain([Folder::embedded()]) {
            let knowledge = crate::knowledge::load(&folder).knowledge.unwrap();
            let areas = knowledge.areas.iter().map(|area| &area.id);
            for id in knowledge.initiatives.iter().map(|initiative| &initiative.id).chain(areas) {
                let words = Words { names: vec!["qqq".to_owned()], keywords: vec!["嘅嘅嘅".to_owned()] };
                let after = add_words(&folder, id.as_str(), &words).unwrap();
                let before = &folder.own(&after.path).unwrap().text;
                let (mut old, mut missing) = (before.lines().peekable(), 0);
                for line in after.text.lines() {
                    if old.peek() == Some(&line) {
                        old.next();
                    } else {
                        assert!(line.contains("qqq") || line.contains("嘅嘅嘅"), "{id}: {line}");
                        missing += 1;
                        // The line that it was, if it is no new one.
                        let without = |line: &str| line.replace(", \"qqq\"", "").replace(", \"嘅嘅嘅\"", "");
                        if old.peek().is_some_and(|old| *old == without(line) || !after.text.contains(*old)) {
                            old.next();
                        }
                    }
                }
                assert_eq!(old.next(), None, "{id}");
                assert!((1..=2).contains(&missing), "{id}: {missing}");
                let loaded = crate::knowledge::load(&folder.with(vec![after])).knowledge.unwrap();
                let subject = loaded.subject(id.as_str()).unwrap();
                let snapshot = crate::engine::Snapshot::new(loaded);
                assert_eq!(snapshot.called("QQQ"), [subject], "{id}");
            }
            let after = add_golden(&folder, &golden("when?")).unwrap();
            let before = folder.own(QUESTIONS).map(|file| file.text.trim_end()).unwrap_or_default();
            assert!(after.text.starts_with(before) && after.text.ends_with(WRITTEN));
        }
    }
}
