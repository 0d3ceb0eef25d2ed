//! Characters that are typed for one another: because they sound alike, in Cantonese or Mandarin, or look alike.
//!
//! `shapes.txt` lists characters in common use in Hong Kong that share the part that tells the sound, and so look alike
//! (技, 枝 and 肢): a line is a group. It was made from the field `kPhonetic` of Unicode's Unihan database, version 15.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{cantonese, han};

/// What characters that are alike share: a sound or a shape.
pub(crate) type Likeness = u32;

/// What tells likenesses of one kind from those of another.
const CANTONESE: Likeness = 1 << 16;
const SHAPE: Likeness = 2 << 16;

/// The sounds and shapes of a character: two that share one are alike.
pub(crate) fn likenesses(c: char) -> impl Iterator<Item = Likeness> {
    let mandarin = Some(han::toned_syllable(c)).filter(|syllable| *syllable != 0);
    let cantonese = cantonese::toned_syllables(c).iter().map(|syllable| Likeness::from(*syllable) | CANTONESE);
    mandarin.map(Likeness::from).into_iter().chain(cantonese).chain(shapes(c).iter().copied())
}

/// Whether two characters sound or look alike.
pub(crate) fn are_alike(a: char, b: char) -> bool {
    a == b || likenesses(a).any(|likeness| likenesses(b).any(|other| other == likeness))
}

fn shapes(c: char) -> &'static [Likeness] {
    SHAPES.get(&c).map_or(&[], Vec::as_slice)
}

static SHAPES: LazyLock<FxHashMap<char, Vec<Likeness>>> = LazyLock::new(|| {
    let mut shapes: FxHashMap<char, Vec<Likeness>> = FxHashMap::default();
    for (number, line) in (SHAPE..).zip(include_str!("shapes.txt").lines()) {
        line.chars().for_each(|c| shapes.entry(han::fold(c)).or_default().push(number));
    }
    shapes
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_sound_or_look_alike_are_told() {
        let alike = |a: char, b: char| are_alike(han::fold(a), han::fold(b));
        for (a, b) in [('民', '文'), ('嶺', '領'), ('肢', '技'), ('旗', '期'), ('基', '機'), ('陣', '陳'), ('你', '李')]
        {
            assert!(alike(a, b), "{a}{b}");
        }
        for (a, b) in [('河', '套'), ('民', '科'), ('一', '中')] {
            assert!(!alike(a, b), "{a}{b}");
        }
    }
}
