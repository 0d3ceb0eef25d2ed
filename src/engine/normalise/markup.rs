//! Takes Discord's markup off a message.

use std::borrow::Cow;

/// The message without code blocks, tags, mentions, custom emoji, links and formatting signs.
///
/// What stands in a code block is code, not a question; what stands in single back-ticks is emphasis; what is struck
/// through has been taken back.
pub(crate) fn strip(raw: &str) -> Cow<'_, str> {
    let is_plain = !raw.bytes().any(|b| matches!(b, b'`' | b'<' | b'*' | b'~' | b'_' | b'|' | b'>' | b'#' | b':'));
    if is_plain { Cow::Borrowed(raw) } else { Cow::Owned(stripped(raw)) }
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
