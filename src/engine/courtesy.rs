//! Small talk that the bot is addressed with: it is no question, and is met in kind.

use super::normalise;
use crate::domain::{Courtesy, Lexicon};

/// The kind words of all languages, and what may stand beside them, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Courtesies {
    /// `None` for what stands beside them.
    words: Vec<(Box<str>, Option<Courtesy>)>,
}

impl Courtesies {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut words = Vec::new();
        for (_, tongue) in lexicon.tongues.iter() {
            let kind = tongue.courtesies.iter().flat_map(|(kind, words)| words.iter().map(|word| (word, Some(*kind))));
            let beside = tongue.beside_courtesies.iter().map(|word| (word, None));
            words.extend(kind.chain(beside).map(|(word, kind)| (normalise::key(word).into(), kind)));
        }
        words.retain(|(word, _): &(Box<str>, _)| !word.is_empty());
        Self { words }
    }

    /// What kind word a message is, if it is nothing else.
    pub(crate) fn find(&self, message: &str) -> Option<Courtesy> {
        let key = normalise::key(message);
        let (mut rest, mut found) = (key.as_str(), None);
        while !rest.is_empty() {
            let begins = self.words.iter().filter(|(word, _)| begins_with(rest, word));
            let (word, kind) = begins.max_by_key(|(word, _)| word.len())?;
            found = found.or(*kind);
            rest = rest[word.len()..].trim_start();
        }
        found
    }
}

/// A Latin word ends where no letter follows: "hi" is not the beginning of "history".
fn begins_with(text: &str, word: &str) -> bool {
    let after = text.strip_prefix(word).and_then(|rest| rest.chars().next());
    text.starts_with(word)
        && !(word.ends_with(|c: char| c.is_ascii_alphanumeric()) && after.is_some_and(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static COURTESIES: LazyLock<Courtesies> = LazyLock::new(|| {
        let knowledge = crate::knowledge::load(&crate::knowledge::Folder::embedded()).knowledge.unwrap();
        Courtesies::new(&knowledge.lexicon)
    });

    #[track_caller]
    fn check(text: &str, expect: Option<Courtesy>) {
        assert_eq!(COURTESIES.find(text), expect, "{text}");
    }

    #[test]
    fn kind_words_are_told_from_questions() {
        for text in ["thx", "Thanks!!", "ok thank you so much 🙏", "唔該晒", "多謝你呀", "谢谢", "Ty bot"] {
            check(text, Some(Courtesy::Thanks));
        }
        for text in ["hi", "Hello there!", "早晨", "大家好，早晨"] {
            check(text, Some(Courtesy::Greeting));
        }
        check("bye", Some(Courtesy::Farewell));
        check("hi, thanks", Some(Courtesy::Greeting));
        for text in ["", "???", "history", "thanks to whom?", "多謝你，NIAS 呢？", "ok", "what is NIAS? thx"] {
            check(text, None);
        }
    }

    #[test]
    fn without_kind_words_there_are_none() {
        assert_eq!(Courtesies::new(&Lexicon::default()).find("thanks"), None);
    }
}
