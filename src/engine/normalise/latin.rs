//! Latin words: stems, and letters of other alphabets that look Latin.

/// Short prefixes that people write with and without a hyphen: co-operation, re-engineering, e-commerce.
pub(crate) fn is_prefix(word: &str) -> bool {
    matches!(word, "co" | "re" | "e" | "pre" | "non" | "sub")
}

/// Cuts a word to a stem that its inflections share: "schemes" and "scheme", "funding" and "funded".
///
/// A light stemmer in the manner of Harman's S-stemmer (1991) and the first steps of Porter (1980): it cuts plural,
/// past and progressive endings and a final "e", never derivations, so that "operation" and "operator" stay apart.
pub(crate) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.len() < 4 || !word.is_ascii() {
        return stem;
    }
    cut_plural(&mut stem);
    cut_participle(&mut stem);
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

/// Replaces letters of other alphabets that look Latin inside words that are otherwise Latin.
pub(crate) fn unmask(text: &mut String) {
    if !text.chars().any(|c| !c.is_ascii() && look_alike(c).is_some()) {
        return;
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        let foreign = word.chars().any(|c| c.is_alphabetic() && !c.is_ascii() && look_alike(c).is_none());
        if latin && !foreign {
            out.extend(word.chars().map(|c| look_alike(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
    }
    *text = out;
}

/// Whether two ASCII words are the same but for at most one slip: a letter that is wrong, missing or too many, or two
/// neighbours that changed places. It is what an optimal string alignment distance of at most 1 says, at the cost of a
/// comparison.
pub(crate) fn is_one_slip(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(s, l)| s == l).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], _) => true,
        _ if short.len() < long.len() => short == &long[1..],
        ([s, t, short @ ..], [l, m, long @ ..]) if (s, t) == (m, l) && short == long => true,
        _ => short[1..] == long[1..],
    }
}

fn cut_plural(stem: &mut String) {
    if let Some(base) = stem.strip_suffix("ies").filter(|base| base.len() > 1) {
        *stem = format!("{base}y");
    } else if let Some(base) =
        stem.strip_suffix("es").filter(|base| ["s", "x", "ch", "sh", "z"].iter().any(|end| base.ends_with(end)))
    {
        *stem = base.to_owned();
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem.pop();
    }
}

fn cut_participle(stem: &mut String) {
    for ending in ["ing", "ed"] {
        let Some(base) = stem.strip_suffix(ending) else { continue };
        if base.len() < 3 || !base.contains(['a', 'e', 'i', 'o', 'u', 'y']) || base.ends_with("e") {
            continue;
        }
        let doubled = base.len() > 3
            && base.as_bytes()[base.len() - 1] == base.as_bytes()[base.len() - 2]
            && !base.ends_with(['l', 's', 'z']);
        *stem = base[..base.len() - usize::from(doubled)].to_owned();
        return;
    }
}

/// The Latin letter that a lower-case Cyrillic or Greek letter looks like (Unicode TR39, the most common pairs).
fn look_alike(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('а', 'a'),
        ('в', 'b'),
        ('с', 'c'),
        ('ԁ', 'd'),
        ('е', 'e'),
        ('һ', 'h'),
        ('н', 'h'),
        ('і', 'i'),
        ('ј', 'j'),
        ('к', 'k'),
        ('ӏ', 'l'),
        ('м', 'm'),
        ('о', 'o'),
        ('р', 'p'),
        ('ѕ', 's'),
        ('т', 't'),
        ('ѵ', 'v'),
        ('х', 'x'),
        ('у', 'y'),
        ('α', 'a'),
        ('ε', 'e'),
        ('ι', 'i'),
        ('κ', 'k'),
        ('ν', 'v'),
        ('ο', 'o'),
        ('ρ', 'p'),
        ('τ', 't'),
        ('υ', 'u'),
        ('ı', 'i'),
    ];
    PAIRS.iter().find(|(from, _)| *from == c).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_slip_is_a_distance_of_one(a in "[ab]{0,5}", b in "[abc]{0,5}") {
            prop_assert_eq!(is_one_slip(&a, &b), strsim::osa_distance(&a, &b) <= 1, "{} {}", a, b);
        }
    }

    #[track_caller]
    fn check(words: &[&str], expect: &str) {
        for word in words {
            assert_eq!(stem(word), expect, "{word}");
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        check(&["scheme", "schemes"], "schem");
        check(&["fund", "funds", "funding", "funded"], "fund");
        check(&["company", "companies"], "compani");
        check(&["prosthesis"], "prosthesis");
        check(&["launch", "launches", "launched", "launching"], "launch");
        check(&["plan", "planned", "planning", "plans"], "plan");
        check(&["move", "moving", "moved", "moves"], "mov");
        check(&["robotics", "robotic"], "robotic");
    }

    #[test]
    fn short_words_and_derivations_stay_apart() {
        check(&["ai"], "ai");
        check(&["bus"], "bus");
        assert_ne!(stem("operation"), stem("operator"));
    }

    #[test]
    fn only_mixed_words_are_unmasked() {
        for (input, expect) in [("nіas", "nias"), ("мир", "мир"), ("τοπ", "τοπ")] {
            let mut text = input.to_owned();
            unmask(&mut text);
            assert_eq!(text, expect);
        }
    }
}
