//! How Cantonese sounds, and the many ways in which people spell it with Latin letters.
//!
//! `cantonese.txt` lists the characters in common use in Hong Kong by their syllables in Jyutping: a line is a syllable
//! with its tone, if it is known, and the characters that are read so. It was made from the fields `kCantonese` (the first two readings)
//! and `kHKGlyph` of Unicode's Unihan database, version 15, and a few characters of spoken Cantonese were added.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::han;

/// A syllable without its tone.
pub(crate) type Syllable = u16;

/// The syllables that a character is read as, the most common first.
pub(crate) fn syllables(c: char) -> &'static [Syllable] {
    TABLE.readings.get(&han::fold(c)).map_or(&[], Vec::as_slice)
}

/// The syllables that a character is read as, with their tones.
///
/// Those that many speakers no longer tell apart are one: an n at the beginning is an l, and an ng is left out.
pub(crate) fn toned_syllables(c: char) -> &'static [Syllable] {
    TABLE.toned.get(&han::fold(c)).map_or(&[], Vec::as_slice)
}

/// The syllables that a word in Latin letters may stand for, in Jyutping or in the loose spelling of chats; none if it is
/// no syllable.
pub(crate) fn spelt(word: &str) -> Vec<Syllable> {
    let mut syllables = Vec::new();
    for (written, initials) in INITIALS {
        let Some(rest) = word.strip_prefix(written) else { continue };
        let finals = FINALS.iter().find(|(written, _)| *written == rest);
        // Jyutping itself is read as it stands.
        let meant = finals.map_or(&[][..], |(_, finals)| finals).iter().copied().chain([rest]);
        for rhyme in meant {
            for initial in *initials {
                let number = TABLE.numbers.get(format!("{initial}{rhyme}").as_str());
                syllables.extend(number.filter(|number| !syllables.contains(*number)).copied());
            }
        }
    }
    syllables
}

/// How people write the beginning of a syllable, and what it may be in Jyutping.
const INITIALS: &[(&str, &[&str])] = &[
    ("", &["", "ng"]),
    ("b", &["b"]),
    ("c", &["c"]),
    ("ch", &["c", "z"]),
    ("d", &["d"]),
    ("dz", &["z"]),
    ("f", &["f"]),
    ("g", &["g"]),
    ("gw", &["gw"]),
    ("h", &["h"]),
    ("j", &["j", "z"]),
    ("k", &["k", "g"]),
    ("kw", &["kw", "gw"]),
    ("l", &["l", "n"]),
    ("m", &["m"]),
    ("n", &["n", "l"]),
    ("ng", &["ng", ""]),
    ("p", &["p", "b"]),
    ("s", &["s"]),
    ("sh", &["s"]),
    ("t", &["t", "d"]),
    ("ts", &["c", "z"]),
    ("w", &["w"]),
    ("y", &["j"]),
    ("z", &["z"]),
];

/// How people write the rest of a syllable, and what else than itself it may be in Jyutping.
const FINALS: &[(&str, &[&str])] = &[
    ("a", &["aa"]),
    ("aai", &["ai"]),
    ("aak", &["ak"]),
    ("aam", &["am"]),
    ("aan", &["an"]),
    ("aang", &["ang"]),
    ("aap", &["ap"]),
    ("aat", &["at"]),
    ("aau", &["au"]),
    ("ah", &["aa"]),
    ("ar", &["aa"]),
    ("ai", &["aai"]),
    ("ay", &["ai", "ei"]),
    ("am", &["aam"]),
    ("an", &["aan"]),
    ("ang", &["aang"]),
    ("ap", &["aap"]),
    ("at", &["aat"]),
    ("ak", &["aak"]),
    ("au", &["aau", "ou"]),
    ("ow", &["au", "ou"]),
    ("aw", &["o"]),
    ("eh", &["e"]),
    ("ee", &["i", "ei"]),
    ("ek", &["ik"]),
    ("eng", &["ing"]),
    ("ing", &["eng"]),
    ("ik", &["ek"]),
    ("i", &["ei"]),
    ("oi", &["eoi"]),
    ("oy", &["oi"]),
    ("or", &["o"]),
    ("oh", &["o", "ou"]),
    ("o", &["ou"]),
    ("oo", &["u"]),
    ("ue", &["yu"]),
    ("u", &["yu"]),
    ("ui", &["eoi"]),
    ("uy", &["eoi", "ui"]),
    ("um", &["am"]),
    ("un", &["an", "yun", "eon"]),
    ("uen", &["yun"]),
    ("ung", &["ang"]),
    ("up", &["ap"]),
    ("ut", &["at", "yut", "eot"]),
    ("uet", &["yut"]),
    ("uk", &["ak"]),
    ("eung", &["oeng"]),
    ("eong", &["oeng"]),
    ("euk", &["oek"]),
    ("eun", &["eon"]),
    ("eut", &["eot"]),
    ("eui", &["eoi"]),
    ("ure", &["yu"]),
    ("yue", &["yu"]),
];

#[derive(Default)]
struct Table {
    numbers: FxHashMap<&'static str, Syllable>,
    readings: FxHashMap<char, Vec<Syllable>>,
    toned: FxHashMap<char, Vec<Syllable>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let mut lazy = FxHashMap::default();
    for line in include_str!("cantonese.txt").lines() {
        let Some((toned, characters)) = line.split_once(' ') else { continue };
        let syllable = toned.trim_end_matches(|c: char| c.is_ascii_digit());
        let next = table.numbers.len() as Syllable;
        let number = *table.numbers.entry(syllable).or_insert(next);
        let next = lazy.len() as Syllable;
        let heard = *lazy.entry(as_spoken(toned)).or_insert(next);
        for c in characters.chars().map(han::fold) {
            push_new(table.readings.entry(c).or_default(), number);
            push_new(table.toned.entry(c).or_default(), heard);
        }
    }
    table
});

/// A syllable as it is spoken without care: "nei" as "lei", "ngo" as "o".
fn as_spoken(syllable: &str) -> String {
    match (syllable.strip_prefix("ng"), syllable.strip_prefix('n')) {
        (Some(rest), _) if rest.starts_with(['a', 'e', 'i', 'o', 'u']) => rest.to_owned(),
        (None, Some(rest)) => format!("l{rest}"),
        _ => syllable.to_owned(),
    }
}

fn push_new(list: &mut Vec<Syllable>, syllable: Syllable) {
    if !list.contains(&syllable) {
        list.push(syllable);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, character: char) {
        let meant = spelt(word);
        assert!(syllables(character).iter().any(|syllable| meant.contains(syllable)), "{word} {character}");
    }

    #[test]
    fn jyutping_and_loose_spellings_are_read() {
        for (word, character) in [
            ("sou", '數'),
            ("maa", '碼'),
            ("ma", '碼'),
            ("gong", '港'),
            ("kong", '港'),
            ("gei", '幾'),
            ("gay", '幾'),
            ("si", '時'),
            ("jyu", '語'),
            ("yue", '語'),
            ("chin", '錢'),
            ("tsin", '錢'),
            ("heung", '香'),
            ("yat", '一'),
            ("jat", '一'),
            ("zung", '中'),
            ("jung", '中'),
            ("nei", '你'),
            ("lei", '你'),
        ] {
            check(word, character);
        }
    }

    #[test]
    fn words_that_are_no_syllable_are_none() {
        for word in ["scheme", "threshold", "nias", "x"] {
            assert!(spelt(word).is_empty(), "{word}");
        }
    }
}
