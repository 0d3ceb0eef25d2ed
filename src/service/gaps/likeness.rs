//! When two questions are the same one, and what is kept of a question.

use std::collections::BTreeSet;

use crate::engine::Snapshot;

/// From which share of common words on two questions are alike.
const ALIKE: f64 = 0.7;
/// How much of a question is kept, in characters.
const LONGEST: usize = 300;

/// Whether two questions, given by their words, are the same one in other words. Another number is another question.
pub(in crate::service) fn alike(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let [one, other]: [BTreeSet<&str>; 2] = [one, other].map(|terms| terms.split(' ').collect());
    let is_number = |term: &&&str| term.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !one.iter().filter(is_number).eq(other.iter().filter(is_number)) {
        return false;
    }
    let common = one.intersection(&other).count();
    2.0 * common as f64 >= ALIKE * (one.len() + other.len()) as f64
}

/// The words by which it is told whether questions are alike: those that not every question has.
pub(in crate::service) fn telling_terms(snapshot: &Snapshot, question: &str) -> String {
    let telling = snapshot.telling_terms(question).into_iter().collect::<Vec<_>>().join(" ");
    if telling.is_empty() { terms(question) } else { telling }
}

/// The words of a question as they are kept: in order, with a blank between them.
pub(in crate::service) fn terms(question: &str) -> String {
    crate::engine::terms(question).into_iter().collect::<Vec<_>>().join(" ")
}

/// The question without what may point to a person: names with an `@`, addresses, links and telephone numbers.
pub(in crate::service) fn anonymous(question: &str) -> String {
    let mut kept = Vec::new();
    for word in question.split_whitespace() {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        // Amounts are written with a unit, a sign or commas; a telephone number is not.
        let is_telephone =
            digits >= 8 && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')'));
        if word.contains('@') || word.contains("://") || is_telephone {
            continue;
        }
        kept.push(word);
    }
    kept.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expect: bool) {
        assert_eq!(alike(&terms(one), &terms(other)), expect, "{one} / {other}");
    }

    #[test]
    fn the_same_in_other_words_is_alike() {
        check("where is the library card office?", "Where's the library card office", true);
        check("where is the office?", "who pays for the bicycles?", false);
        check("單車圖書館在哪裏？", "單車圖書館喺哪裏", true);
        check("單車圖書館在哪裏？", "夜貓證幾時有？", false);
        check("is 100 million enough for it?", "is 200 million enough for it?", false);
    }

    #[test]
    fn nobody_is_named() {
        assert_eq!(anonymous("@peter what is it? mail me@example.com or 9123-4567"), "what is it? mail or");
        assert_eq!(
            anonymous("is HK$150,000,000 or 2026-27 fine, see https://a.example"),
            "is HK$150,000,000 or 2026-27 fine, see"
        );
        assert_eq!(anonymous(&"長".repeat(1000)).chars().count(), LONGEST);
    }
}
