//! The words of a question, by which it is told whether two questions are alike.

use std::collections::BTreeSet;

use super::normalise::{Kind, Text};
use super::reading::Role;
use super::{Conversation, Question, Snapshot};

/// The words of a message as they are folded, and its Han characters in pairs; each once and in order.
#[must_use]
pub fn terms(message: &str) -> BTreeSet<String> {
    collect(&Text::message(message), |_| true)
}

impl Snapshot {
    /// As [`terms`], without the words that nearly every question has: what is left tells one question from another.
    #[must_use]
    pub fn telling_terms(&self, message: &str) -> BTreeSet<String> {
        let question = Question { text: message, addressed: true, today: time::Date::MIN, locale: None };
        let conversation = Conversation::default();
        let reading = self.engine().case(&question, &conversation).reading;
        collect(&reading.text, |at| reading.atoms[at].role != Role::Function)
    }
}

/// The terms of a text, of the tokens that `counts` says.
fn collect(text: &Text, counts: impl Fn(usize) -> bool) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut before: Option<char> = None;
    let mut is_paired = false;
    let lone = |before: Option<char>, is_paired: bool, terms: &mut BTreeSet<String>| {
        terms.extend(before.filter(|_| !is_paired).map(String::from));
    };
    for (at, token) in text.tokens.iter().enumerate() {
        if let Some(han) = text.han(token).filter(|_| counts(at)) {
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
        if token.kind != Kind::Mark && counts(at) {
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
    #[test]
    fn words_that_every_question_has_do_not_tell_questions_apart() {
        let loaded = crate::knowledge::load(&crate::knowledge::Folder::embedded());
        let snapshot = Snapshot::new(loaded.knowledge.unwrap());
        let check = |message: &str, expect: &[&str]| {
            let terms = snapshot.telling_terms(message);
            assert_eq!(terms.iter().map(String::as_str).collect::<Vec<_>>(), expect, "{message}");
        };
        check("what is the alpaca?", &["alpaca"]);
        check("有冇飛天豬呀？", &["天猪", "飞天"]);
        check("what is it?", &[]);
    }
}
