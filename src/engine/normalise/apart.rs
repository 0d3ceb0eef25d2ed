//! Words that are written so that filters do not see them: with their letters apart, or with digits for letters.

use std::borrow::Cow;

use super::han::is_han;

/// Fewer letters in a row are initials, such as "A I".
const FEWEST: usize = 4;
/// Beside such a row, fewer are.
const FEWEST_BESIDE: usize = 3;

/// The message with words that were typed letter by letter ("L o o p", "w-h-a-t") put together, and with the digits that
/// stand for letters inside words ("pil0t l1nes", "wh3n d03s 1t st4rt") read as such; and with the d that people in Hong Kong type for 啲.
pub(crate) fn together(message: Cow<'_, str>) -> Cow<'_, str> {
    let message = negated(narrow(message));
    let rows = rows(&message);
    let message =
        if rows.iter().any(|row| row.letters >= FEWEST) { Cow::Owned(join(&message, &rows)) } else { message };
    let message = if is_coded(&message) { decoded(message) } else { message };
    let message = if message.bytes().any(|b| matches!(b, b'0' | b'1')) { spelt(message) } else { message };
    if message.is_ascii() { message } else { with_plurals(message) }
}

/// The message with full-width letters, digits and spaces as narrow ones.
fn narrow(message: Cow<'_, str>) -> Cow<'_, str> {
    replaced(message, |_, _, c| match c {
        '\u{3000}' => Some(' '),
        '．' => Some('.'),
        _ => Some(super::narrow(c)).filter(|narrow| *narrow != c && narrow.is_ascii_alphanumeric()),
    })
}

/// Reads a 5 between a Han character and the same again as 唔, which sounds like it: "夠5夠", "得5得".
fn negated(message: Cow<'_, str>) -> Cow<'_, str> {
    replaced(message, |message, at, c| {
        let before = message[..at].chars().next_back().filter(|c| is_han(*c));
        let is_doubled = before.is_some() && before == message[at + c.len_utf8()..].chars().next();
        (c == '5' && is_doubled).then_some('唔')
    })
}

/// The message with the characters that `other` gives for some of its own, by their places.
fn replaced<'a>(message: Cow<'a, str>, other: impl Fn(&str, usize, char) -> Option<char>) -> Cow<'a, str> {
    let is_other = |(at, c): (usize, char)| other(&message, at, c).is_some();
    if !message.char_indices().any(is_other) {
        return message;
    }
    message.char_indices().map(|(at, c)| other(&message, at, c).unwrap_or(c)).collect::<String>().into()
}

/// Reads a lone d right beside a Han character as 啲: "有邊d", "d樓".
fn with_plurals(message: Cow<'_, str>) -> Cow<'_, str> {
    replaced(message, |message, at, c| {
        let before = message[..at].chars().next_back();
        let behind = message[at + c.len_utf8()..].chars().next();
        let is_free = |side: Option<char>| side.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '&');
        let is_plural = matches!(c, 'd' | 'D')
            && (before.is_some_and(is_han) || behind.is_some_and(is_han))
            && is_free(before)
            && is_free(behind);
        is_plural.then_some('啲')
    })
}

/// A row of single letters with the same sign between them.
struct Row {
    from: usize,
    to: usize,
    letters: usize,
}

fn rows(message: &str) -> Vec<Row> {
    let bytes = message.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    // What is no ASCII is no end of a Latin word, but no letter of it either.
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_single = |at: usize| is_letter(at) && !is_word(at + 1) && (at == 0 || !is_word(at - 1));
    let mut rows = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_single(at) {
            at += 1;
            continue;
        }
        let sign = bytes.get(at + 1).copied().filter(|sign| matches!(sign, b' ' | b'-' | b'.'));
        let mut row = Row { from: at, to: at + 1, letters: 1 };
        while sign.is_some() && bytes.get(row.to).copied() == sign && is_single(row.to + 1) {
            row.to += 2;
            row.letters += 1;
        }
        at = row.to;
        if row.letters >= FEWEST_BESIDE {
            rows.push(row);
        }
    }
    rows
}

fn join(message: &str, rows: &[Row]) -> String {
    let mut out = String::with_capacity(message.len());
    let mut at = 0;
    for row in rows {
        out.push_str(&message[at..row.from]);
        out.extend(message[row.from..row.to].chars().step_by(2));
        at = row.to;
    }
    out.push_str(&message[at..]);
    out
}

/// Reads a lone 0 beside a letter as an o, and a lone 1 between letters as an i; "phase1" and "10m" are none.
fn spelt(message: Cow<'_, str>) -> Cow<'_, str> {
    replaced(message, |message, at, c| {
        let bytes = message.as_bytes();
        let is = |at: Option<usize>, kind: fn(&u8) -> bool| at.and_then(|at| bytes.get(at)).is_some_and(kind);
        let (before, behind) = (at.checked_sub(1), Some(at + 1));
        let lone = !is(before, u8::is_ascii_digit) && !is(behind, u8::is_ascii_digit);
        let sides = (is(before, u8::is_ascii_alphabetic), is(behind, u8::is_ascii_alphabetic));
        match (c, sides) {
            ('0', (true, _)) if lone => Some('o'),
            ('1', (true, true)) if lone => Some('i'),
            _ => None,
        }
    })
}

/// The digits that stand for letters, and the letters.
const CODE: [(char, char); 6] = [('0', 'o'), ('1', 'i'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't')];

/// Whether several words have digits between their letters, so that all digits in words are to be read as letters.
fn is_coded(message: &str) -> bool {
    /// One or two may be names: "web3dev".
    const FEWEST_CODED: usize = 3;
    let is_coded = |word: &&str| {
        word.as_bytes().windows(3).any(|three| {
            three[0].is_ascii_alphabetic()
                && CODE.iter().any(|(digit, _)| *digit == char::from(three[1]))
                && three[2].is_ascii_alphanumeric()
        }) && word.ends_with(|c: char| c.is_ascii_alphabetic())
    };
    message.bytes().any(|b| b.is_ascii_digit())
        && message.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_coded).count() >= FEWEST_CODED
}

/// The message with letters for the digits in words that have letters.
fn decoded(message: Cow<'_, str>) -> Cow<'_, str> {
    replaced(message, |message, at, c| {
        let before = message[..at].chars().rev().take_while(char::is_ascii_alphanumeric);
        let behind = message[at..].chars().take_while(char::is_ascii_alphanumeric);
        let letter = CODE.iter().find(|(digit, _)| *digit == c).map(|(_, letter)| *letter)?;
        before.chain(behind).any(|c| c.is_ascii_alphabetic()).then_some(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(message: &str, expect: &str) {
        assert_eq!(together(message.into()), expect);
    }

    #[test]
    fn letters_that_stand_apart_make_words() {
        check("M a i n l a n d   d a t a — w h a t   f o r?", "Mainland   data — what   for?");
        check("w-h-a-t  y.e.a.r is it", "what  year is it");
        check("河套 L o o p 幾時", "河套 Loop 幾時");
        check("Ｌ　ｏ　ｏ　ｐ ２０２６", "Loop 2026");
    }

    #[test]
    fn a_5_may_be_a_negation() {
        check("夠5夠，得5得？5座", "夠唔夠，得唔得？5座");
        check("Ｎ．Ｉ．Ａ．Ｓ", "NIAS");
    }

    #[test]
    fn initials_and_little_words_stay() {
        for message in
            ["A I or R & D", "plan B is a no", "U.S.A. i n", "e-commerce", "a b c", "v1.0, 10m, phase1, H1, 2.0"]
        {
            check(message, message);
        }
    }

    #[test]
    fn digits_in_words_are_letters() {
        check("d0 the tw0 pil0t l1nes g0 live", "do the two pilot lines go live");
        check("0.5 b 100k A100 CO2 mp3", "0.5 b 100k A100 CO2 mp3");
    }

    #[test]
    fn a_message_in_code_is_read() {
        check(
            "wh3n d03s th3 H0ng K0ng P4rk st4rt 0p3r4t10n 1n 2026",
            "when does the Hong Kong Park start operation in 2026",
        );
        check("a B2B and a P2P deal, 4x4, web3 and gpt4o", "a B2B and a P2P deal, 4x4, web3 and gpt4o");
    }

    #[test]
    fn a_d_beside_a_han_character_is_one() {
        check("有邊d計劃，d樓起好未？好d", "有邊啲計劃，啲樓起好未？好啲");
        check("R&D中心同3D打印 plan D 係咩", "R&D中心同3D打印 plan D 係咩");
    }

    proptest! {
        #[test]
        fn any_message_keeps_its_letters(raw in "\\PC{0,80}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic() && !matches!(c, 'o' | 'i' | 'e' | 'a' | 's' | 't' | 'd' | 'D' | '啲')).count();
            prop_assert_eq!(letters(&together(raw.as_str().into())), letters(&narrow(raw.as_str().into())));
        }
    }
}
