use time::Date;

use super::Reply;
use crate::domain::KnowledgeBase;
use crate::engine::Outcome;

/// Renders `outcome`, which must come from a snapshot of `knowledge`, as it is to be read on `today`.
#[must_use]
pub fn render(knowledge: &KnowledgeBase, outcome: &Outcome, today: Date) -> Reply {
    let _ = (knowledge, today);
    Reply {
        language: outcome.language,
        title: String::new(),
        paragraphs: Vec::new(),
        fields: Vec::new(),
        quotes: Vec::new(),
        source: None,
        choices: Vec::new(),
        colour: None,
    }
}
