//! Checks that ids are unique, that every reference leads somewhere, and that nothing stands empty.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::draft::{Draft, FactDraft, InitiativeDraft, QuestionDraft};
use super::problem::{NOWHERE, Problem, Problems, did_you_mean};
use super::reader::Text;
use super::script;
use crate::domain::{Id, Span};

/// Where the things with these ids are described.
type Ids<'a> = HashMap<&'a str, Span>;

/// The ids of everything that can be referred to.
struct Register<'a> {
    sources: Ids<'a>,
    areas: Ids<'a>,
    initiatives: Ids<'a>,
    facets: Ids<'a>,
    concepts: Ids<'a>,
}

/// Reports ids that two things share; it needs no more than the things that there are.
pub(super) fn check_ids(draft: &Draft, problems: &Problems) {
    unique("sources", draft.sources.iter().map(|source| &source.id), problems);
    let areas = draft.areas.iter().map(|area| &area.id);
    unique("areas or initiatives", areas.chain(draft.initiatives.iter().map(|i| &i.id)), problems);
    unique("facets", draft.lexicon.facets.iter().map(|facet| &facet.id), problems);
    unique("question words", draft.lexicon.asks.iter().map(|ask| &ask.id), problems);
    unique("concepts", draft.lexicon.concepts.iter().map(|concept| &concept.id), problems);
}

/// Reports references that lead nowhere, and what is empty or untested; it needs all that the folder says.
pub(super) fn check_references(draft: &Draft, problems: &Problems) {
    let register = Register {
        sources: ids(draft.sources.iter().map(|source| &source.id)),
        areas: ids(draft.areas.iter().map(|area| &area.id)),
        initiatives: ids(draft.initiatives.iter().map(|initiative| &initiative.id)),
        facets: ids(draft.lexicon.facets.iter().map(|facet| &facet.id)),
        concepts: ids(draft.lexicon.concepts.iter().map(|concept| &concept.id)),
    };
    check_lexicon(draft, &register, problems);
    for initiative in &draft.initiatives {
        check_initiative(draft, initiative, &register, problems);
    }
    for question in &draft.questions {
        check_question(question, &register, problems);
    }
    check_presence(draft, problems);
    check_coverage(draft, problems);
}

fn ids<'a>(ids: impl Iterator<Item = &'a Text>) -> Ids<'a> {
    ids.filter(|id| !id.value.is_empty()).map(|id| (id.value.as_str(), id.span)).collect()
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a Text>, problems: &Problems) {
    let mut first = HashMap::new();
    for id in ids.filter(|id| !id.value.is_empty()) {
        if let Some(span) = first.get(id.value.as_str()) {
            let problem = Problem::error(id.span, format!("two {what} have the id `{}`", id.value));
            problems.push(problem.related(*span, "the first one").help("give one of them another id"));
        } else {
            first.insert(id.value.as_str(), id.span);
        }
    }
}

/// Reports a reference that is none of `known` (a malformed one has been reported already); `what` names the thing referred to, `many` several of them.
fn refer(reference: &Text, known: &Ids<'_>, what: &str, many: &str, problems: &Problems) {
    if Id::is_well_formed(&reference.value) && !known.contains_key(reference.value.as_str()) {
        let mut help = did_you_mean(&reference.value, known.keys().copied(), many);
        if matches!(what, "facet" | "concept") && !help.starts_with("did") {
            let _ = write!(help, "; a new one goes into `lexicon/{many}.toml`, below the line `extends = true`");
        }
        problems.push(Problem::error(reference.span, format!("unknown {what} `{}`", reference.value)).help(help));
    }
}

fn check_lexicon(draft: &Draft, register: &Register<'_>, problems: &Problems) {
    for facet in &draft.lexicon.facets {
        for fallback in &facet.fallbacks {
            refer(fallback, &register.facets, "facet", "facets", problems);
            if fallback.value == facet.id.value {
                let message = "a facet cannot stand in for itself";
                problems.push(Problem::error(fallback.span, message).help("leave it out"));
            }
        }
    }
    let asks = ids(draft.lexicon.asks.iter().map(|ask| &ask.id));
    for ask in &draft.lexicon.asks {
        ask.facets.iter().for_each(|facet| refer(facet, &register.facets, "facet", "facets", problems));
        ask.behind.iter().for_each(|word| refer(word, &asks, "question word", "question words", problems));
        if ask.behind.is_empty() && !(ask.nouns.en.is_empty() && ask.nouns.zh.is_empty()) {
            let message = format!("the nouns of `{}` stand behind no question word", ask.id.value);
            let help = "say behind which they count: `behind = [\"which\"]`";
            problems.push(Problem::error(ask.id.span, message).help(help));
        }
    }
}

fn check_initiative(draft: &Draft, initiative: &InitiativeDraft, register: &Register<'_>, problems: &Problems) {
    for tag in &initiative.tags {
        refer(tag, &register.concepts, "concept", "concepts", problems);
        let concept = draft.lexicon.concepts.iter().find(|concept| concept.id.value == tag.value);
        if let Some(concept) = concept.filter(|concept| concept.label.is_none()) {
            let message = format!("the concept `{}` has no label, so it cannot be used as a tag", tag.value);
            let problem = Problem::error(tag.span, message).related(concept.id.span, "the concept");
            problems.push(problem.help("give it one: `label = { en = \"…\", zh = \"…\" }`"));
        }
    }
    for related in &initiative.related {
        refer(related, &register.initiatives, "initiative", "initiatives", problems);
        if related.value == initiative.id.value && !related.value.is_empty() {
            problems.push(Problem::error(related.span, "an initiative is not related to itself").help("leave it out"));
        }
    }
    if initiative.facts.is_empty() {
        let message = format!("the initiative `{}` has no facts", initiative.id.value);
        let help = "add a `[[initiative.fact]]` below it: without one there is nothing to answer";
        problems.push(Problem::error(initiative.id.span, message).help(help));
    }
    initiative.facts.iter().for_each(|fact| check_fact(fact, register, problems));
}

fn check_fact(fact: &FactDraft, register: &Register<'_>, problems: &Problems) {
    refer(&fact.facet, &register.facets, "facet", "facets", problems);
    match &fact.source {
        Some(source) => refer(source, &register.sources, "source", "sources", problems),
        None if register.sources.len() > 1 => {
            let message = "this fact does not say which source it is from, and there are several";
            let help = did_you_mean("", register.sources.keys().copied(), "sources");
            problems.push(Problem::error(fact.span, message).help(format!("add `source = \"…\"`: {help}")));
        }
        None => {}
    }
}

fn check_question(question: &QuestionDraft, register: &Register<'_>, problems: &Problems) {
    let subjects = register.areas.iter().chain(&register.initiatives).map(|(id, span)| (*id, *span)).collect();
    for subject in &question.subjects {
        refer(subject, &subjects, "initiative or area", "initiatives and areas", problems);
    }
    for facet in &question.facets {
        refer(facet, &register.facets, "facet", "facets", problems);
    }
    if question.expect.value == "abstain" && !question.subjects.is_empty() {
        let message = "a question that is met with silence has no subjects";
        let help = "leave `subjects` out, or expect another outcome";
        problems.push(Problem::error(question.subjects[0].span, message).help(help));
    }
}

/// Reports what no knowledge base can be without.
fn check_presence(draft: &Draft, problems: &Problems) {
    if draft.sources.is_empty() {
        let help = "write a `source.toml` with a `[[source]]`: every answer names the source that it is from";
        problems.push(Problem::error(NOWHERE, "the folder has no source").help(help));
    }
    if draft.areas.is_empty() {
        let help = "write a file `areas/….toml` with an `[area]` and its initiatives";
        problems.push(Problem::error(NOWHERE, "the folder has no areas").help(help));
    }
    for (index, area) in draft.areas.iter().enumerate() {
        if draft.initiatives.iter().all(|initiative| initiative.area != Some(index)) {
            let problem = Problem::warning(area.id.span, format!("the area `{}` has no initiatives", area.id.value));
            problems.push(problem.help("add an `[[initiative]]` below it"));
        }
    }
}

/// Reports initiatives that no golden question asks for, and questions that are asked twice.
fn check_coverage(draft: &Draft, problems: &Problems) {
    let mut asked = HashMap::new();
    for question in draft.questions.iter().filter(|question| !question.ask.value.is_empty()) {
        let key = (script::fold(&question.ask.value), question.addressed);
        if let Some(span) = asked.insert(key, question.ask.span) {
            let problem = Problem::warning(question.ask.span, "this golden question is asked twice");
            problems.push(problem.related(span, "the first time").help("remove one of them"));
        }
    }
    if draft.questions.is_empty() {
        let help =
            "write a `questions.toml`: questions and what must come of them show at once when an edit breaks one";
        return problems.push(Problem::warning(NOWHERE, "there are no golden questions").help(help));
    }
    for initiative in draft.initiatives.iter().filter(|initiative| Id::is_well_formed(&initiative.id.value)) {
        let id = &initiative.id;
        let subjects = draft.questions.iter().flat_map(|question| &question.subjects);
        if !subjects.into_iter().any(|subject| subject.value == id.value) {
            let problem = Problem::warning(id.span, format!("no golden question asks for `{}`", id.value));
            problems.push(problem.help("add one in each language to `questions.toml`"));
        }
    }
}
