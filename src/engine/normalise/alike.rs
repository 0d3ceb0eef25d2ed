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
pub(crate) fn likenesses(c: char) -> &'static [Likeness] {
    let (from, to) = han::place(c).and_then(|place| TABLE.spans.get(place)).copied().unwrap_or_default();
    &TABLE.likenesses[from as usize..to as usize]
}

/// Whether two characters sound or look alike.
pub(crate) fn are_alike(a: char, b: char) -> bool {
    let others = likenesses(b);
    a == b || likenesses(a).iter().any(|likeness| others.contains(likeness))
}

/// The likenesses of all characters, one character after the other: a question asks for those of many.
#[derive(Default)]
struct Table {
    likenesses: Vec<Likeness>,
    /// Where those of each character begin and end.
    spans: Vec<(u32, u32)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut shapes: FxHashMap<char, Vec<Likeness>> = FxHashMap::default();
    for (number, line) in (SHAPE..).zip(include_str!("shapes.txt").lines()) {
        line.chars().for_each(|c| shapes.entry(han::fold(c)).or_default().push(number));
    }
    let mut table = Table::default();
    for c in han::unified() {
        let from = table.likenesses.len() as u32;
        table.likenesses.extend(Some(han::toned_syllable(c)).filter(|syllable| *syllable != 0).map(Likeness::from));
        let cantonese = cantonese::toned_syllables(c).iter();
        table.likenesses.extend(cantonese.map(|syllable| Likeness::from(*syllable) | CANTONESE));
        table.likenesses.extend(shapes.get(&c).into_iter().flatten());
        table.spans.push((from, table.likenesses.len() as u32));
    }
    table
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
