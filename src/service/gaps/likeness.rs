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
    let points = |word: &&str| word.contains(['@', '＠']) || word.contains("://");
    let words: Vec<_> = question.split_whitespace().filter(|word| !points(word)).collect();
    let kept = without_telephones(&words.join(" "));
    let words: Vec<_> = kept.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

/// A text without the telephone numbers in it. Languages that write no blanks have them between any other characters.
fn without_telephones(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut kept, mut at) = (String::new(), 0);
    while at < chars.len() {
        if digit(chars[at]).is_none() {
            kept.push(chars[at]);
            at += 1;
            continue;
        }
        let joins = |c: &char| digit(*c).is_some() || matches!(c, ' ' | '-' | '(' | ')');
        let run = chars[at..].iter().take_while(|c| joins(c)).count();
        // Blanks after it are not its own.
        let run = chars[at..at + run].iter().rposition(|c| digit(*c).is_some()).map_or(run, |last| last + 1);
        let number: String = chars[at..at + run].iter().map(|c| digit(*c).unwrap_or(' ')).collect();
        let is_money = kept.trim_end().ends_with(['$', '＄', '¥', '£', '€']);
        if is_telephone(&number) && !is_money {
            kept.truncate(kept.trim_end_matches(['+', '(']).len());
        } else {
            kept.extend(&chars[at..at + run]);
        }
        at += run;
    }
    kept
}

/// A digit of either width, as ASCII.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')).and_then(|value| char::from_digit(value, 10)),
        _ => None,
    }
}

/// Whether groups of digits are a telephone number rather than an amount, years or a date.
fn is_telephone(number: &str) -> bool {
    let groups: Vec<&str> = number.split_whitespace().collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let has_long_group = groups.iter().any(|group| group.len() > 3 && !is_year(group));
    // Amounts of that many digits are round.
    let is_round = groups.len() == 1 && number.ends_with("0000");
    digits >= 8 && has_long_group && !is_round
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

    #[test]
    fn a_telephone_number_is_not_kept_however_it_is_written() {
        for (asked, kept) in [
            ("call me at 9123 4567 please", "call me at please"),
            ("call me (+852 9123 4567), thanks", "call me ), thanks"),
            ("+86 138 1234 5678 is mine", "is mine"),
            ("我個電話係91234567，搵我", "我個電話係，搵我"),
            ("打９１２３４５６７或者 9123-4567啦", "打或者 啦"),
            ("write to peter＠example.com", "write to"),
        ] {
            assert_eq!(anonymous(asked), kept, "{asked}");
        }
        for asked in [
            "is 150000000 enough?",
            "有150000000元夠唔夠",
            "is HK$123456789 enough?",
            "what comes in 2025-2026 or on 2026-03-31?",
            "2025 2026 有咩",
            "is it 100 200 300",
            "between 1.5 and 2,000,000.25",
        ] {
            assert_eq!(anonymous(asked), asked);
        }
    }
}
