//! Takes Discord's markup off a message.

use std::borrow::Cow;
use std::ops::Range;

/// The message without code blocks, tags, mentions, custom emoji, links and formatting signs.
///
/// What stands in a code block is code, not a question; what stands in single back-ticks is emphasis; what is struck
/// through has been taken back.
pub(crate) fn strip(raw: &str) -> Cow<'_, str> {
    let is_plain = !raw.bytes().any(|b| matches!(b, b'`' | b'<' | b'*' | b'~' | b'_' | b'|' | b'>' | b'#' | b':'));
    let text = if is_plain { Cow::Borrowed(raw) } else { Cow::Owned(stripped(raw)) };
    match numbering(&text) {
        signs if signs.is_empty() => text,
        signs => Cow::Owned(unnumbered(&text, &signs)),
    }
}

/// The signs that number the items of a message, in order: "1) …, 2) …", "①", or keycaps.
fn numbering(text: &str) -> Vec<Range<usize>> {
    let is_numbered = text.bytes().filter(u8::is_ascii_digit).count() > 1 || text.contains(is_circled);
    if !is_numbered {
        return Vec::new();
    }
    let mut signs: Vec<Range<usize>> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let expected = char::from_digit(signs.len() as u32 + 1, 10);
        let is_free = !before.is_alphanumeric() && !matches!(before, '.' | ',' | '$' | '-' | '/');
        if Some(c) == expected && is_free {
            signs.extend(sign(&text[at + 1..]).map(|length| at..at + 1 + length));
        } else if is_circled(c) && c as u32 - FIRST_CIRCLED == signs.len() as u32 {
            signs.push(at..at + c.len_utf8());
        }
        before = c;
    }
    // A single one may be anything.
    if signs.len() > 1 { signs } else { Vec::new() }
}

const FIRST_CIRCLED: u32 = '①' as u32;

fn is_circled(c: char) -> bool {
    ('①'..='⑳').contains(&c)
}

/// Length of what makes a sign of the digit before `text`.
fn sign(text: &str) -> Option<usize> {
    /// What makes a digit a key.
    const KEYCAP: char = '\u{20e3}';
    let first = text.chars().next()?;
    let behind = text[first.len_utf8()..].chars().next();
    match first {
        KEYCAP => Some(first.len_utf8()),
        '\u{fe0f}' if behind == Some(KEYCAP) => Some(first.len_utf8() + KEYCAP.len_utf8()),
        '.' | ')' | '、' | '）' | '．' if behind.is_some_and(|c| !c.is_ascii_digit()) => Some(first.len_utf8()),
        _ => None,
    }
}

/// The text with a new line in place of each sign.
fn unnumbered(text: &str, signs: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for sign in signs {
        out.push_str(&text[from..sign.start]);
        out.push('\n');
        from = sign.end;
    }
    out.push_str(&text[from..]);
    out
}

fn stripped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("```") {
            rest = after.find("```").map_or("", |end| &after[end + 3..]);
            out.push('\n');
        } else if let Some(length) = tag(rest).or_else(|| link(rest)) {
            rest = &rest[length..];
            out.push(' ');
        } else {
            match c {
                '*' | '`' => {}
                '~' if rest.starts_with("~~") => {
                    rest = rest[2..].find("~~").map_or(&rest[1..], |end| &rest[end + 3..]);
                }
                '_' | '|' => out.push(' '),
                '>' | '#' if out.is_empty() || out.ends_with('\n') => {}
                _ => out.push(c),
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Length of a mention, a custom emoji or an HTML tag at the beginning of `text`.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find('>')?;
    let first = inner.chars().next()?;
    let plausible = end <= 200 && (first.is_ascii_alphabetic() || matches!(first, '@' | '#' | ':' | '/' | '!'));
    (plausible && !inner[..end].contains('<')).then_some(end + 2)
}

/// Length of a link at the beginning of `text`.
fn link(text: &str) -> Option<usize> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    // Chinese often follows a link without a space.
    Some(text.find(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '>' | ')' | '"')).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_number_items_begin_new_lines() {
        let check = |raw: &str, expected: &str| assert_eq!(strip(raw), expected, "{raw}");
        check("1\u{fe0f}\u{20e3} who 2\u{fe0f}\u{20e3} when", "\n who \n when");
        check("1) who, 2) when", "\n who, \n when");
        check("問題：①邊個做②幾時", "問題：\n邊個做\n幾時");
        check("phase 1. then 3.5 of 2.", "phase 1. then 3.5 of 2.");
        check("1.5 or 2.5 million", "1.5 or 2.5 million");
    }
}
