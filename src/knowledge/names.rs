//! Checks that names tell things apart: no two initiatives share one, and no neighbour has one of ours.

use std::collections::HashMap;

use super::draft::{Draft, FacetDraft};
use super::problem::{Problem, Problems};
use super::reader::{Text, Words};
use super::script::fold;
use crate::domain::Bilingual;

/// A name of an area or initiative.
struct Name<'a> {
    text: &'a Text,
    /// Id of what it names.
    owner: &'a str,
    is_area: bool,
}

/// Reports names and words that are used for two things.
pub(super) fn check(draft: &Draft, problems: &Problems) {
    let names = check_names(draft, problems);
    check_neighbours(draft, &names, problems);
    let concepts = draft.lexicon.concepts.iter().map(|c| (c.id.value.as_str(), words(&c.words)));
    let help = "a word that means two things makes both be found: keep it where it fits better";
    check_words(concepts, "concepts", help, problems);
    let facets = draft.lexicon.facets.iter().map(|f: &FacetDraft| (f.id.value.as_str(), words(&f.cues)));
    let help = "cues ask for one facet and nothing else: keep it in one, or make it a hint or an `[[ask]]`";
    check_words(facets, "facets", help, problems);
}

fn words(words: &Words) -> Vec<&Text> {
    words.iter().flat_map(|(_, words)| words).filter(|word| !word.value.is_empty()).collect()
}

/// Reports names that two areas or initiatives share, and hands out all names by their folded form.
fn check_names<'a>(draft: &'a Draft, problems: &Problems) -> HashMap<String, Name<'a>> {
    let mut taken: HashMap<String, Name<'_>> = HashMap::new();
    for name in all_names(draft).filter(|name| !name.text.value.is_empty()) {
        let key = fold(&name.text.value);
        match taken.get(&key) {
            Some(other) if other.owner != name.owner => problems.push(shared_name(&name, other)),
            Some(_) => {}
            None => {
                taken.insert(key, name);
            }
        }
    }
    taken
}

fn all_names(draft: &Draft) -> impl Iterator<Item = Name<'_>> {
    let areas = draft.areas.iter().flat_map(|area| names_of(&area.id, true, &area.name, &area.aliases));
    let initiatives = draft.initiatives.iter().flat_map(|i| names_of(&i.id, false, &i.name, &i.aliases));
    areas.chain(initiatives)
}

fn names_of<'a>(
    owner: &'a Text,
    is_area: bool,
    name: &'a Bilingual<Text>,
    aliases: &'a Words,
) -> impl Iterator<Item = Name<'a>> {
    let texts = name.iter().map(|(_, name)| name).chain(aliases.iter().flat_map(|(_, aliases)| aliases));
    texts.map(move |text| Name { text, owner: &owner.value, is_area })
}

fn shared_name(name: &Name<'_>, other: &Name<'_>) -> Problem {
    let text = &name.text.value;
    let message = format!("`{}` and `{}` share the name `{text}`", other.owner, name.owner);
    let help = "a name must point to one thing alone: make it longer in one of them, or a keyword in both";
    // An area and an initiative of one name are told apart by what is asked of them, if not always well.
    let problem = if name.is_area == other.is_area {
        Problem::error(name.text.span, message)
    } else {
        Problem::warning(name.text.span, message)
    };
    let label = if other.text.value == *text {
        "the other one".to_owned()
    } else {
        format!("the other one: `{}` is read as the same", other.text.value)
    };
    problem.related(other.text.span, label).help(help)
}

fn check_neighbours(draft: &Draft, names: &HashMap<String, Name<'_>>, problems: &Problems) {
    for neighbour in draft.lexicon.neighbours.iter().flat_map(words) {
        if let Some(name) = names.get(&fold(&neighbour.value)) {
            let message = format!("the neighbour `{}` is a name of `{}`", neighbour.value, name.owner);
            let problem = Problem::error(neighbour.span, message).related(name.text.span, "the name");
            problems.push(problem.help("questions about neighbours are not answered: remove one of the two"));
        }
    }
}

/// Warns of words that stand in two groups.
fn check_words<'a>(
    groups: impl Iterator<Item = (&'a str, Vec<&'a Text>)>,
    what: &str,
    help: &str,
    problems: &Problems,
) {
    let mut taken: HashMap<String, (&str, &Text)> = HashMap::new();
    for (group, words) in groups {
        for word in words {
            let (other, first) = *taken.entry(fold(&word.value)).or_insert((group, word));
            if other != group {
                let message = format!("the word `{}` is in two {what}: `{other}` and `{group}`", word.value);
                let problem = Problem::warning(word.span, message).related(first.span, "the other one");
                problems.push(problem.help(help));
            }
        }
    }
}
