//! Han characters: one representative for traditional, simplified and Hong Kong variants, and how they sound.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use pinyin::ToPinyin;
use rustc_hash::FxHashMap;

/// Cantonese "that", whose simplified form lies beyond the plane that the folds cover.
const GO: char = '嗰';
const SIMPLIFIED_GO: char = '\u{20bb6}';
const FIRST: char = '\u{3400}';
const LAST: char = '\u{9fff}';

/// Whether `c` is a Han character that the folds cover.
pub(crate) fn is_han(c: char) -> bool {
    (FIRST..=LAST).contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c) || c == SIMPLIFIED_GO
}

/// Whether `c` is a Han character that is no compatibility form of another.
pub(crate) fn is_unified(c: char) -> bool {
    (FIRST..=LAST).contains(&c)
}

/// The Han characters that are no compatibility form of another, in order.
pub(crate) fn unified() -> impl Iterator<Item = char> {
    FIRST..=LAST
}

/// The place of `c` among them.
pub(crate) fn place(c: char) -> Option<usize> {
    (c as usize).checked_sub(FIRST as usize)
}

/// The representative of all variants of `c`: the simplified character that OpenCC gives for Hong Kong text.
///
/// Several traditional characters may share one, which is right for comparing and wrong for showing.
pub(crate) fn fold(c: char) -> char {
    match c {
        SIMPLIFIED_GO => GO,
        _ => (c as usize).checked_sub(FIRST as usize).and_then(|i| FOLDED.get(i)).copied().unwrap_or(c),
    }
}

/// A number for the Mandarin syllable of `c`, without its tone; 0 where it is not known.
///
/// People who type by sound pick a wrong character of the right syllable: 沙領 for 沙嶺, 引導積金 for 引導基金.
pub(crate) fn syllable(c: char) -> u16 {
    sounds(c).0
}

/// As [`syllable`], with its tone.
pub(crate) fn toned_syllable(c: char) -> u16 {
    sounds(c).1
}

fn sounds(c: char) -> (u16, u16) {
    (c as usize).checked_sub(FIRST as usize).and_then(|i| SOUNDS.of.get(i)).copied().unwrap_or_default()
}

/// The Mandarin of `text` in Latin letters, all syllables joined: `shumagang` for 數碼港.
pub(crate) fn romanise(text: &str) -> Option<String> {
    text.to_pinyin().map(|syllable| syllable.map(|s| s.plain())).collect()
}

static FOLDED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::Hk2s) else {
        return Vec::new();
    };
    let mut buffer = [0; 4];
    // What OpenCC simplifies to a character beyond that plane stands for itself.
    let one = |c: char, buffer: &mut [u8; 4]| {
        converter.convert(c.encode_utf8(buffer)).chars().next().filter(|c| (FIRST..=LAST).contains(c)).unwrap_or(c)
    };
    // A few variants fold in two steps, so each result is folded once more.
    (FIRST..=LAST).map(|c| one(one(c, &mut buffer), &mut buffer)).collect()
});

/// The Mandarin syllables that a word in Latin letters is made of, as few as possible; none if it is not.
pub(crate) fn spelt(word: &str) -> Vec<u16> {
    /// Letters of the longest syllable: `zhuang`.
    const LONGEST: usize = 6;
    /// Longer words are nobody's.
    const MOST: usize = 48;
    if !word.is_ascii() || word.len() > MOST {
        return Vec::new();
    }
    // For each place the length of the syllable that begins there, and how many follow to the end.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[word.len()] = Some((0, 0));
    for from in (0..word.len()).rev() {
        let ends = (1..=LONGEST.min(word.len() - from)).rev();
        let known = ends.filter(|length| SOUNDS.names.contains_key(&word[from..from + length]));
        let ways = known.filter_map(|length| best[from + length].map(|(_, rest)| (length, rest + 1)));
        best[from] = ways.min_by_key(|(_, rest)| *rest);
    }
    let mut syllables = Vec::new();
    let mut at = 0;
    while let Some((length, _)) = best[at].filter(|(length, _)| *length > 0) {
        syllables.extend(SOUNDS.names.get(&word[at..at + length]));
        at += length;
    }
    syllables
}

/// How the characters sound in Mandarin.
struct Sounds {
    /// Without and with its tone, by character.
    of: Vec<(u16, u16)>,
    /// The numbers of the syllables, by their names.
    names: FxHashMap<&'static str, u16>,
}

static SOUNDS: LazyLock<Sounds> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let mut number = |syllable: &'static str| {
        let next = names.len() as u16 + 1;
        *names.entry(syllable).or_insert(next)
    };
    let of = (FIRST..=LAST)
        .map(|c| c.to_pinyin().map_or((0, 0), |syllable| (number(syllable.plain()), number(syllable.with_tone()))))
        .collect();
    Sounds { of, names }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_sound_alike_share_a_syllable() {
        for (a, b) in [('岭', '领'), ('肢', '枝'), ('型', '形'), ('芯', '心'), ('基', '积')] {
            assert_eq!(syllable(a), syllable(b), "{a}{b}");
        }
        assert_ne!(syllable('河'), syllable('套'));
    }

    #[test]
    fn words_are_cut_into_as_few_syllables_as_possible() {
        let check = |word: &str, expected: &str| {
            let expected: Vec<u16> = expected.chars().map(syllable).collect();
            assert_eq!(spelt(word), expected, "{word}");
        };
        check("duoshao", "多少");
        check("xianggang", "香港");
        check("yuanqu", "园区");
        check("threshold", "");
        check("", "");
    }

    #[test]
    fn every_character_folds_to_one_that_folds_to_itself() {
        for c in FIRST..=LAST {
            assert!(is_han(fold(c)), "{c}");
            assert_eq!(fold(fold(c)), fold(c), "{c}");
        }
        assert_eq!((fold('嗰'), fold('𠮶'), fold('劃')), ('嗰', '嗰', '划'));
    }

    #[test]
    fn names_are_romanised_joined() {
        assert_eq!(romanise("数码港").as_deref(), Some("shumagang"));
        assert_eq!(romanise("AI"), None);
    }
}
