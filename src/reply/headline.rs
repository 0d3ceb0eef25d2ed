//! The answer in the fewest words, from the typed value of a statement.

use super::format;
use super::wording::wording;
use crate::domain::{Bound, Fact, Language, Measure, Value};

/// A statement that is no longer than this may be a headline as a whole.
const LONGEST: usize = 160;

/// What is shown large above a statement: its value, else the statement itself unless that is long. Where nobody asked
/// for it in particular, a `label` says what the value is.
pub(super) fn headline(fact: &Fact, label: Option<&str>, language: Language) -> Option<String> {
    let text = fact.text.get(language);
    let value = value(fact, language).map(|value| match label {
        Some(label) => wording(language).labelled.replace("{label}", label).replace("{value}", &value),
        None => capitalised(&value),
    });
    value.or_else(|| (text.chars().count() <= LONGEST).then(|| text.clone()))
}

/// The value of a statement, where it says as much as the statement does.
///
/// A count that is no limit is none: "over a thousand" is more than its number. Neither is progress, which is only
/// understood within its sentence. An amount has to stand in the statement as it is written here, as a check on both.
#[must_use]
pub fn value(fact: &Fact, language: Language) -> Option<String> {
    let wording = wording(language);
    match &fact.value {
        Value::Measure { now: Measure::Count(_), bound: None, .. } => None,
        Value::Measure { now, bound, .. } => {
            let amount = format::measure(now, language);
            let template = match bound {
                Some(Bound::Minimum) => wording.at_least,
                Some(Bound::Maximum) => wording.at_most,
                None => "{amount}",
            };
            let is_shown = !matches!(now, Measure::Money(_)) || fact.text.get(language).contains(&amount);
            is_shown.then(|| template.replace("{amount}", &amount))
        }
        Value::Period(period) => format::period(period, language),
        Value::Text | Value::Status(_) => None,
    }
}

/// What held before, if the statement knows.
pub(super) fn before(fact: &Fact, language: Language) -> Option<String> {
    let Value::Measure { previous: Some(previous), .. } = &fact.value else { return None };
    Some(wording(language).before.replace("{value}", &format::measure(previous, language)))
}

/// The text as it stands at the beginning of a line.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
