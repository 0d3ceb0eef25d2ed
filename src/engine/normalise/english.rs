//! Which words are English: whoever types one of them means it, however near it is to a word of the knowledge base.
//!
//! `english.txt` holds the words of four letters and more, in their order, that are among the 20,000 most frequent ones
//! of English by the Python package wordfreq 3 and stand in one of Debian's word lists `wamerican` and `wbritish`: among
//! the frequent ones alone are many misspellings.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::latin::is_one_slip;

/// Whether a word in lower case is a common English one.
pub(crate) fn is_word(word: &str) -> bool {
    WORDS.contains(word)
}

/// Whether a word in lower case is a common English one, or one slip away from one with the same first letter.
pub(crate) fn is_near(word: &str) -> bool {
    let Some(&first) = word.as_bytes().first() else { return false };
    let lengths = word.len() - 1..=word.len() + 1;
    let alike = lengths.filter_map(|length| BY_BEGINNING.get(&(first, length)));
    is_word(word) || alike.flatten().any(|known| is_one_slip(known, word))
}

/// The words by their first letter and their length in bytes.
static BY_BEGINNING: LazyLock<FxHashMap<(u8, usize), Vec<&str>>> = LazyLock::new(|| {
    let mut words: FxHashMap<(u8, usize), Vec<&str>> = FxHashMap::default();
    for word in WORDS.iter() {
        words.entry((word.as_bytes()[0], word.len())).or_default().push(word);
    }
    words
});

static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| include_str!("english.txt").split_whitespace().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_told_from_misspelt_ones() {
        for word in ["police", "chores", "innovative"] {
            assert!(is_word(word), "{word}");
        }
        for word in ["polcie", "industralisation", "goverment", ""] {
            assert!(!is_word(word), "{word}");
        }
        assert!(is_near("goverment") && is_near("explian") && !is_near("zentrix") && !is_near(""));
    }
}
