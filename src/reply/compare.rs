//! Two initiatives side by side.

use super::headline;
use super::render::Renderer;
use super::{Choice, Field, Reply};
use crate::domain::{Facet, Fact, KnowledgeBase, Language, Subject};

/// What stands in the name of a field that goes on with the one before it.
const NOTHING: &str = "\u{200b}";

/// Sets two initiatives side by side, facet by facet: first what both state, then what only one does.
#[must_use]
pub fn compare(knowledge: &KnowledgeBase, initiatives: [usize; 2], language: Language) -> Reply {
    let renderer = Renderer::new(knowledge, language);
    let subjects = initiatives.map(Subject::Initiative);
    let [one, other] = subjects.map(|subject| renderer.titled(subject));
    let mut reply = Reply {
        title: format!("{one}{}{other}", renderer.wording.versus),
        choices: subjects.iter().map(|&subject| renderer.choice(subject)).collect::<Vec<Choice>>(),
        source: knowledge.sources.first().map(|source| renderer.attribution(source)),
        colour: knowledge.area(subjects[0]).map(|area| area.colour),
        ..Reply::new(language)
    };
    let mut rows: Vec<(bool, &Facet, [Option<&Fact>; 2])> = Vec::new();
    for facet in knowledge.lexicon.facets.iter().filter(|facet| !facet.background) {
        let facts = initiatives.map(|i| knowledge.initiatives[i].facts.iter().find(|fact| fact.facet == facet.id));
        match facts {
            [None, None] => {}
            facts => rows.push((facts.iter().any(Option::is_none), facet, facts)),
        }
    }
    rows.sort_by_key(|(half, ..)| *half);
    for (_, facet, facts) in rows {
        let names = [facet.label.get(language).as_str(), NOTHING];
        for ((name, fact), subject) in names.into_iter().zip(facts).zip(subjects) {
            let value = format!("{}\n{}", renderer.name(subject), said(fact, &renderer));
            reply.fields.push(Field { name: name.to_owned(), value, inline: true });
        }
    }
    reply
}

/// What one of the two states, in few words.
fn said(fact: Option<&Fact>, renderer: &Renderer<'_>) -> String {
    let language = renderer.language;
    let Some(fact) = fact else { return renderer.wording.silent.to_owned() };
    let value = headline::value(fact, language)
        .map(|value| headline::capitalised(&value))
        .unwrap_or_else(|| fact.text.get(language).clone());
    match headline::before(fact, language) {
        Some(before) => format!("{value}\n{before}"),
        None => value,
    }
}
