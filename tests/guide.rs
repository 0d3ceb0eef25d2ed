//! The guide for moderators names every facet and every tag that is built in, as the lexicon has it.

#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use std::fs;
use std::path::Path;

use initiative_bot::domain::{Bilingual, Id, Lexicon};
use initiative_bot::knowledge::{Folder, load};

fn lexicon() -> Lexicon {
    load(&Folder::embedded()).knowledge.unwrap().lexicon
}

/// The cells of the rows of the guide's tables that begin with an id.
fn rows() -> Vec<Vec<String>> {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/README.md")).unwrap();
    let (_, appendix) = guide.split_once("## Appendix").unwrap();
    let rows = appendix.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn cells(id: &Id, label: &Bilingual) -> Vec<String> {
    vec![format!("`{id}`"), label.en.clone(), label.zh.clone()]
}

#[test]
fn every_facet_is_in_the_guide_with_a_question_that_asks_for_it() {
    let (lexicon, rows) = (lexicon(), rows());
    // A facet without words of its own keeps others from being read, and is nothing to file a fact under.
    for facet in lexicon.facets.iter().filter(|facet| !facet.cues.en.is_empty()) {
        let row = cells(&facet.id, &facet.label);
        let question = rows.iter().find(|found| found.len() == 4 && found[..3] == row[..]);
        let question = question.unwrap_or_else(|| panic!("not in knowledge/README.md: | {} | … |", row.join(" | ")));
        let asks = facet.cues.en.iter().any(|cue| question[3].to_lowercase().contains(&cue.to_lowercase()));
        assert!(asks, "{question:?}");
    }
}

#[test]
fn every_tag_is_in_the_guide() {
    let (lexicon, rows) = (lexicon(), rows());
    for concept in &lexicon.concepts {
        let Some(label) = &concept.label else { continue };
        let row = cells(&concept.id, label);
        assert!(rows.contains(&row), "not in knowledge/README.md: | {} |", row.join(" | "));
    }
}

#[test]
fn the_guide_names_nothing_that_is_gone() {
    let (lexicon, rows) = (lexicon(), rows());
    let facets = lexicon.facets.iter().map(|facet| &facet.id);
    let ids: Vec<String> = facets.chain(lexicon.concepts.iter().map(|c| &c.id)).map(|id| format!("`{id}`")).collect();
    let gone: Vec<_> = rows.iter().filter(|row| !ids.contains(&row[0])).collect();
    assert!(gone.is_empty(), "{gone:?}");
}
