//! What the benches measure: knowledge bases, each with questions about it.

use initiative_bot::domain::{Id, KnowledgeBase, Subject, parse_date};
use initiative_bot::engine::{Conversation, Outcome, Question, Snapshot};

use super::support::{Asked, shipped, synthetic};

/// Questions asked of a synthetic knowledge base, unless `REPORT_QUESTIONS` says otherwise: the 99th percentile rests
/// on the ten slowest.
const QUESTIONS: usize = 1000;

/// A knowledge base with questions about it.
pub(crate) struct Work {
    pub(crate) label: String,
    pub(crate) knowledge: KnowledgeBase,
    pub(crate) asked: Vec<Asked>,
}

impl Work {
    /// The shipped knowledge base, and its golden questions.
    pub(crate) fn shipped() -> Self {
        let knowledge = shipped();
        let about = |ids: &[Id]| match knowledge.subject(ids.first()?.as_str())? {
            Subject::Initiative(i) if ids.len() == 1 => Some(i),
            Subject::Initiative(_) | Subject::Area(_) => None,
        };
        let golden = knowledge.golden.iter();
        let asked = golden.map(|g| Asked { text: g.question.clone(), about: about(&g.subjects) }).collect();
        Self { label: "shipped".to_owned(), asked, knowledge }
    }

    /// One of so many initiatives.
    pub(crate) fn synthetic(size: usize) -> Self {
        let questions = std::env::var("REPORT_QUESTIONS").ok().and_then(|number| number.parse().ok());
        let (knowledge, asked) = synthetic(size, shipped().lexicon, questions.unwrap_or(QUESTIONS));
        Self { label: format!("{size}"), knowledge, asked }
    }

    /// The synthetic ones that a report is about: `REPORT_SIZES=1000,10000` chooses their sizes.
    pub(crate) fn reported() -> impl Iterator<Item = Self> {
        let sizes = std::env::var("REPORT_SIZES").unwrap_or_else(|_| "1000,10000,100000".to_owned());
        let sizes: Vec<usize> = sizes.split(',').filter_map(|size| size.trim().parse().ok()).collect();
        sizes.into_iter().map(Self::synthetic)
    }
}

/// What the engine makes of a question that stands alone.
pub(crate) fn answer(snapshot: &Snapshot, text: &str) -> Outcome {
    let today = parse_date("2025-10-02").expect("a day");
    let question = Question { text, addressed: true, today, locale: None };
    snapshot.answer(&question, &Conversation::default())
}

/// The value below which `share` of the values lie.
pub(crate) fn rank<T: Copy + Ord>(values: &mut [T], share: f64) -> T {
    values.sort_unstable();
    values[((values.len() as f64 * share) as usize).min(values.len() - 1)]
}
