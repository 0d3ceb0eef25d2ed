//! The words of a question, by which it is told whether two questions are alike.

use std::collections::BTreeSet;

use super::normalise::{Kind, Text};

/// The words of a message as they are folded, and its Han characters in pairs; each once and in order.
#[must_use]
pub fn terms(message: &str) -> BTreeSet<String> {
    let text = Text::message(message);
    let mut terms = BTreeSet::new();
    let mut before: Option<char> = None;
    let mut is_paired = false;
    let lone = |before: Option<char>, is_paired: bool, terms: &mut BTreeSet<String>| {
        terms.extend(before.filter(|_| !is_paired).map(String::from));
    };
    for token in &text.tokens {
        if let Some(han) = text.han(token) {
            match before {
                Some(before) => {
                    terms.insert(format!("{before}{han}"));
                    is_paired = true;
                }
                None => is_paired = false,
            }
            before = Some(han);
            continue;
        }
        lone(before.take(), is_paired, &mut terms);
        if token.kind != Kind::Mark {
            terms.insert(text.str(token).to_owned());
        }
    }
    lone(before, is_paired, &mut terms);
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_han_characters_paired() {
        let check = |message: &str, expect: &[&str]| {
            let terms = terms(message);
            assert_eq!(terms.iter().map(String::as_str).collect::<Vec<_>>(), expect, "{message}");
        };
        check("Where, where is 河套區?", &["is", "where", "套区", "河套"]);
        check("Ｗｈｅｒｅ ｉｓ 河", &["is", "where", "河"]);
        check("<@12> HK$150 ???", &["150", "hk"]);
    }
}
