use std::cell::RefCell;

use crate::domain::Span;

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The folder cannot be used as it is.
    Error,
    /// The folder can be used, but a person should look.
    Warning,
}

/// Something wrong with a knowledge folder, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is; [`NOWHERE`] if it is about the folder as a whole.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that matter, with what stands there.
    pub related: Vec<(Span, String)>,
}

/// The place of a problem that no single file is to blame for.
pub const NOWHERE: Span = Span { file: usize::MAX, start: 0, end: 0 };

impl Problem {
    /// An error at `span`.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, span, message: message.into(), help: None, related: Vec::new() }
    }

    /// A warning at `span`.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// The same problem with advice on how to mend it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same problem with another place to look at.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// Collects problems; shared by all who read one folder, so that none of them has to stop at the first.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn push(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// All problems in the order of the files and lines, errors and warnings mixed as a reader meets them.
    pub(super) fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort_by_key(|p| (p.span.file, p.span.start, p.span.end, p.severity));
        problems
    }
}

/// A value together with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

impl<T> Located<T> {
    pub(super) const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// What `f` makes of the value, at the same place.
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: f(self.value), span: self.span }
    }
}

/// The candidate that `word` was probably meant to be, if one is close enough to be no wild guess.
pub(super) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Advice on a word that is none of `candidates`: the likeliest of them, else all of them.
pub(super) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    match closest(word, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => {
            let mut all: Vec<_> = candidates.into_iter().map(|c| format!("`{c}`")).collect();
            all.sort();
            all.dedup();
            match all.len() {
                0 => format!("there are no {what} yet"),
                1..=60 => format!("the {what} are {}", all.join(", ")),
                many => format!("there are {many} {what}, none of them like this"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_miss_is_suggested() {
        let ids = ["threshold", "amount", "timeline"];
        assert_eq!(closest("treshold", ids), Some("threshold"));
        assert_eq!(closest("Timeline", ids), Some("timeline"));
        assert_eq!(closest("colour", ids), None);
        assert_eq!(did_you_mean("colour", ids, "facets"), "the facets are `amount`, `threshold`, `timeline`");
        assert_eq!(did_you_mean("colour", [], "facets"), "there are no facets yet");
    }
}
