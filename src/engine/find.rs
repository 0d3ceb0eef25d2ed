//! Subjects by what has been typed of their names, for completion while somebody is still typing.

use super::normalise;
use super::{Conversation, Question, Snapshot};
use crate::domain::{KnowledgeBase, Subject};

/// The names of one subject, folded.
#[derive(Debug, Clone)]
pub(super) struct Names {
    subject: Subject,
    /// The id and the official names.
    official: Vec<String>,
    aliases: Vec<String>,
}

/// How well typed text fits a subject's names; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    OfficialStart,
    AliasStart,
    WordStart,
    Inside,
}

/// Folds the names of every subject, areas first, in the order of the document.
pub(super) fn names(knowledge: &KnowledgeBase) -> Vec<Names> {
    let folded = |words: &[&String]| words.iter().map(|word| normalise::key(word)).collect();
    let areas = knowledge.areas.iter().enumerate().map(|(i, area)| {
        let aliases: Vec<&String> = super::index::both(&area.aliases).collect();
        (Subject::Area(i), &area.id, &area.name, aliases)
    });
    let initiatives = knowledge.initiatives.iter().enumerate().map(|(i, initiative)| {
        let aliases: Vec<&String> = super::index::both(&initiative.aliases).collect();
        (Subject::Initiative(i), &initiative.id, &initiative.name, aliases)
    });
    areas
        .chain(initiatives)
        .map(|(subject, id, name, aliases)| Names {
            subject,
            official: [normalise::key(id.as_str()), normalise::key(&name.en), normalise::key(&name.zh)].into(),
            aliases: folded(&aliases),
        })
        .collect()
}

impl Snapshot {
    /// The subjects whose names fit what has been typed so far, best first: for autocompletion and for commands that
    /// take a name. An exact id comes first; an empty query gives the areas, then the initiatives, in order. After
    /// the names that contain the query come the subjects that it would be answered about.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Subject> {
        let typed = normalise::key(query);
        let mut fits: Vec<(Fit, Subject)> =
            self.names.iter().filter_map(|names| Some((names.fit(&typed)?, names.subject))).collect();
        fits.sort_by_key(|(fit, _)| *fit);
        let mut found: Vec<Subject> = fits.into_iter().map(|(_, subject)| subject).collect();
        if found.len() < limit {
            let question = Question { text: query, addressed: true, today: time::Date::MIN, locale: None };
            let conversation = Conversation::default();
            for candidate in self.engine().case(&question, &conversation).candidates {
                if !found.contains(&candidate.subject) {
                    found.push(candidate.subject);
                }
            }
        }
        found.truncate(limit);
        found
    }
}

impl Names {
    fn fit(&self, typed: &str) -> Option<Fit> {
        let official = self.official.iter().filter_map(|name| fit(name, typed, Fit::OfficialStart));
        let aliases = self.aliases.iter().filter_map(|name| fit(name, typed, Fit::AliasStart));
        official.chain(aliases).min()
    }
}

/// How well typed text fits one name; `start` if the name begins with it.
fn fit(name: &str, typed: &str, start: Fit) -> Option<Fit> {
    // Most names do not contain it at all, so they are gone through only once.
    let first = name.find(typed)?;
    if name.len() == typed.len() {
        Some(Fit::Whole)
    } else if first == 0 {
        Some(start)
    } else {
        let word_start = name.match_indices(typed).any(|(at, _)| name[..at].ends_with(' '));
        Some(if word_start { Fit::WordStart } else { Fit::Inside })
    }
}
