//! Makes plain text safe to show on Discord, and short enough.

use std::iter;

use unicode_segmentation::UnicodeSegmentation as _;

/// Stands where text was cut off.
const ELLIPSIS: char = '…';
/// Keeps two characters from being read together; nobody sees it.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// The text with everything that Discord would take for markup or a mention made plain. Links stay links.
pub(in crate::discord) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = bare_link(rest) {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            line_start = false;
            continue;
        }
        let is_markup = matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<');
        if is_markup || (line_start && matches!(c, '#' | '>' | '-' | '+')) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
        // `@everyone` cannot be escaped. Nobody would be called anyway (`allowed_mentions`), but it would look like it.
        if c == '@' && (rest.starts_with("everyone") || rest.starts_with("here")) {
            out.push(ZERO_WIDTH_SPACE);
        }
        line_start = c == '\n' || (line_start && c.is_whitespace());
    }
    out
}

/// The text cut to at most `max` characters, with an ellipsis if something is missing. It is never cut within what a
/// reader sees as one character, within an escaped character, or within a link.
pub(in crate::discord) fn clip(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut room = max.saturating_sub(1);
    for atom in atoms(text) {
        let length = atom.chars().count();
        if length > room {
            break;
        }
        room -= length;
        out.push_str(atom);
    }
    out.truncate(out.trim_end().len());
    if max > 0 {
        out.push(ELLIPSIS);
    }
    out
}

/// [`escape`], then [`clip`].
pub(in crate::discord) fn plain(text: &str, max: usize) -> String {
    clip(&escape(text.trim()), max)
}

/// The text in one line, clipped but not escaped: for labels and choices, where Discord reads no markup.
pub(in crate::discord) fn label(text: &str, max: usize) -> String {
    clip(&text.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// A link with a text, or the text alone if `url` is nothing that can be linked to.
pub(in crate::discord) fn link(text: &str, url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || url.contains(char::is_whitespace) {
        return text.to_owned();
    }
    // A closing parenthesis would end the link.
    format!("[{text}]({})", url.replace('(', "%28").replace(')', "%29"))
}

/// Splits text into what must not be cut.
fn atoms(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    iter::from_fn(move || {
        let length = masked_link(rest)
            .or_else(|| bare_link(rest))
            .or_else(|| escaped(rest))
            .or_else(|| rest.graphemes(true).next().map(str::len))?;
        let (atom, after) = rest.split_at(length);
        rest = after;
        Some(atom)
    })
}

/// Length of the `[text](url)` that the text begins with.
fn masked_link(text: &str) -> Option<usize> {
    let label = text.strip_prefix('[')?;
    let middle = label.find("](")?;
    let is_label = !label[..middle].contains(['[', '\n']) || label[..middle].contains("\\[");
    let end = label[middle..].find(')')?;
    is_label.then_some(1 + middle + end + 1)
}

/// Length of the web address that the text begins with.
fn bare_link(text: &str) -> Option<usize> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | ')' | ']' | '|' | '`');
    Some(text.find(ends).unwrap_or(text.len()))
}

/// Length of the escaped character that the text begins with.
fn escaped(text: &str) -> Option<usize> {
    let after = text.strip_prefix('\\')?;
    Some(1 + after.graphemes(true).next()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_escape(text: &str, expect: &str) {
        assert_eq!(escape(text), expect);
    }

    #[test]
    fn markup_is_shown_as_it_was_typed() {
        check_escape("a*b_c~d`e|f", r"a\*b\_c\~d\`e\|f");
        check_escape("# no heading\n> no quote\n  - no list, 2-3", "\\# no heading\n\\> no quote\n  \\- no list, 2-3");
        check_escape("[click](https://evil.example)", r"\[click\](https://evil.example)");
        check_escape("第 1 期「大樓」", "第 1 期「大樓」");
    }

    #[test]
    fn nobody_is_mentioned() {
        check_escape("@everyone @here", "@\u{200b}everyone @\u{200b}here");
        check_escape("<@12> <@&34> <#56> <:e:78>", r"\<@12> \<@&34> \<#56> \<:e:78>");
        check_escape("me@example.com", "me@example.com");
    }

    #[test]
    fn links_stay_links() {
        check_escape("see https://a.example/b_c_d for more_", r"see https://a.example/b_c_d for more\_");
        check_escape("見https://a.example/b_c。再_見", r"見https://a.example/b_c。再\_見");
    }

    #[track_caller]
    fn check_clip(text: &str, max: usize, expect: &str) {
        let clipped = clip(text, max);
        assert_eq!(clipped, expect);
        assert!(clipped.chars().count() <= max);
    }

    #[test]
    fn text_is_cut_between_what_belongs_together() {
        check_clip("abcdef", 6, "abcdef");
        check_clip("abcdef", 5, "abcd…");
        check_clip("ab cdef", 4, "ab…");
        check_clip("👩‍👩‍👧👩‍👩‍👧", 8, "👩‍👩‍👧…");
        check_clip("👩‍👩‍👧👩‍👩‍👧", 5, "…");
        check_clip("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…");
        check_clip(r"ab\*cd", 4, "ab…");
        check_clip(r"ab\*cd", 5, r"ab\*…");
        check_clip("at [the page](https://a.example/b) now", 20, "at…");
        check_clip("at https://a.example/b now", 12, "at…");
        check_clip("abc", 0, "");
        check_clip("abc", 1, "…");
    }

    #[test]
    fn only_web_pages_are_linked_to() {
        assert_eq!(link("a", "https://a.example/(b)"), "[a](https://a.example/%28b%29)");
        assert_eq!(link("a", "javascript:x"), "a");
        assert_eq!(link("a", ""), "a");
    }
}
