//! Checks that quotes stand word for word in the text of their source.

use super::draft::{Draft, FactDraft};
use super::folder::Folder;
use super::problem::{Problem, Problems};
use super::reader::Text;
use crate::domain::Span;

/// How many characters in a row must be the same for a place to be called near.
const NEAR: usize = 6;
/// How many characters of the source are shown around the place where a quote leaves it.
const SHOWN: usize = 24;

/// A text without what does not count in comparing, with the byte of each character that is left.
struct Squeezed<'a> {
    text: &'a str,
    chars: Vec<char>,
    bytes: Vec<usize>,
}

impl Squeezed<'_> {
    /// The bytes of the characters from `start` up to `end`; in no file yet.
    fn span(&self, start: usize, end: usize) -> Span {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(self.text.len());
        let last = end.saturating_sub(1).max(start);
        let width = self.text[byte(last)..].chars().next().map_or(0, char::len_utf8);
        Span { file: 0, start: byte(start), end: byte(last) + width }
    }

    /// Whether the character at `at` goes on with the Latin word of the one before it.
    fn in_word(&self, at: usize) -> bool {
        let letter = |at: usize| self.chars.get(at).is_some_and(char::is_ascii_alphanumeric);
        at > 0 && letter(at - 1) && letter(at) && self.bytes[at] == self.bytes[at - 1] + 1
    }

    /// The characters from `start` up to `end` as people read them.
    fn show(&self, start: usize, end: usize) -> String {
        if start >= end {
            return String::new();
        }
        let span = self.span(start, end.min(self.chars.len()));
        let text = self.text[span.start..span.end].replace(['*', '\\'], "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Reports quotes that are not in the text of their source, as far as that text is at hand.
pub(super) fn check(folder: &Folder, draft: &Draft, problems: &Problems) {
    for source in &draft.sources {
        let Some((file, path)) = &source.text else { continue };
        let text = squeeze(&folder.files()[*file].text);
        let own = |fact: &&FactDraft| match &fact.source {
            Some(id) => id.value == source.id.value,
            None => draft.sources.len() == 1,
        };
        for fact in draft.initiatives.iter().flat_map(|initiative| &initiative.facts).filter(own) {
            for (_, quote) in fact.quote.iter() {
                check_quote(quote, &text, *file, path, problems);
            }
        }
    }
}

/// Checks the parts of a quote, between which an ellipsis leaves something out.
fn check_quote(quote: &Text, source: &Squeezed<'_>, file: usize, path: &str, problems: &Problems) {
    let mut from = 0;
    for part in quote.value.replace("...", "…").split('…') {
        let part = squeeze(part);
        match find(&source.chars, &part.chars, from) {
            Some(at) => from = at + part.chars.len(),
            None => {
                let problem = Problem::error(quote.span, format!("this quote is not in `{path}`"));
                return problems.push(explain(problem, &part, source, file));
            }
        }
    }
}

/// Says where the source comes closest to a part of a quote, and where it differs.
fn explain(problem: Problem, part: &Squeezed<'_>, source: &Squeezed<'_>, file: usize) -> Problem {
    let length = part.chars.len();
    if find(&source.chars, &part.chars, 0).is_some() {
        return problem.help("put the parts of the quote in the order of the source");
    }
    let (head, head_at) = longest(length, |n| find(&source.chars, &part.chars[..n], 0));
    let (tail, tail_at) = longest(length - head, |n| find(&source.chars, &part.chars[length - n..], 0));
    let place = |at: usize, length: usize| Span { file, ..source.span(at, at + length) };
    let gap = tail_at.checked_sub(head_at + head).filter(|gap| *gap <= SHOWN && head >= 3 && tail >= 3);
    if let Some(gap) = gap {
        // People compare words, so what differs is shown from the beginning of a word to the end of one.
        let begun = (0..head).take_while(|n| part.in_word(head - n) || source.in_word(head_at + head - n)).count();
        let ended = (0..tail).take_while(|n| part.in_word(length - tail + n) || source.in_word(tail_at + n)).count();
        let reads = source.show(head_at + head - begun, tail_at + ended);
        let has = part.show(head - begun, length - tail + ended);
        let problem = problem.related(place(head_at, head + gap + tail), "the closest place");
        return problem.help(format!("the source has “{reads}” where the quote has “{has}”"));
    }
    if head >= NEAR && head >= tail {
        let reads = source.show(head_at + head, head_at + head + SHOWN);
        let has = part.show(head, (head + SHOWN).min(length));
        let problem = problem.related(place(head_at, head), "this much of it is here");
        return problem.help(format!("the source reads on with “{reads}” where the quote has “{has}”"));
    }
    if tail >= NEAR {
        let before = part.show((length - tail).saturating_sub(SHOWN), length - tail);
        let problem = problem.related(place(tail_at, tail), "this much of it is here");
        return problem.help(format!("the words before this, “{before}”, are not those of the source"));
    }
    problem.help("copy the words from the source; `…` may stand for what is left out between them")
}

/// The longest length up to `limit` at which something is found, and where; what is found at a length is at each less.
fn longest(limit: usize, find: impl Fn(usize) -> Option<usize>) -> (usize, usize) {
    let (mut low, mut high, mut place) = (0, limit, 0);
    while low < high {
        let middle = (low + high).div_ceil(2);
        match find(middle) {
            Some(at) => (low, place) = (middle, at),
            None => high = middle - 1,
        }
    }
    (low, place)
}

/// Where `part` stands in `text` at or after `from`.
fn find(text: &[char], part: &[char], from: usize) -> Option<usize> {
    let Some(first) = part.first() else { return Some(from) };
    let last = text.len().checked_sub(part.len())?;
    (from..=last).find(|at| text[*at] == *first && text[*at..*at + part.len()] == *part)
}

/// Drops white space, emphasis and escapes, and makes all quotation marks and hyphens alike.
fn squeeze(text: &str) -> Squeezed<'_> {
    let kept = text.char_indices().filter(|(_, c)| !c.is_whitespace() && !matches!(c, '*' | '\\'));
    let (bytes, chars) = kept.map(|(at, c)| (at, plain(c))).unzip();
    Squeezed { text, chars, bytes }
}

fn plain(c: char) -> char {
    match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '‐' | '‑' | '–' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message and the help about a quote from a text; nothing if the quote is in it.
    #[track_caller]
    fn check(source: &str, quote: &str, expect: &str) {
        let problems = Problems::default();
        let span = Span { file: 0, start: 0, end: quote.len() };
        check_quote(&Text::new(quote.to_owned(), span), &squeeze(source), 1, "s.txt", &problems);
        let problems = problems.into_sorted();
        let shown = problems.first().map_or(String::new(), |p| {
            let at = p.related.first().map(|(s, _)| format!("[{}] ", &source[s.start..s.end]));
            format!("{}{}", at.unwrap_or_default(), p.help.clone().unwrap_or_default())
        });
        assert_eq!(shown, expect);
    }

    #[test]
    fn layout_and_emphasis_do_not_count() {
        check("下調「**新型工業加速計劃**」\n申請門檻", "下調「新型工業加速計劃」申請門檻", "");
        check("from \\$300 million to\n**\\$150 million**", "from $300 million to $150 million", "");
        check("the “one”\nand the Chang'E-8", "the \"one\" and the Chang’E-8", "");
    }

    #[test]
    fn an_ellipsis_leaves_out_what_is_between() {
        check("one two three four", "one … four", "");
        check("one two three four", "one ... two", "");
        check("one two three four", "three … one", "put the parts of the quote in the order of the source");
    }

    #[test]
    fn the_closest_place_is_named() {
        check(
            "the fund will be launched in 2026-27",
            "the fund will be started in 2026-27",
            "[the fund will be launched in 2026-27] the source has “launched” where the quote has “started”",
        );
        check(
            "the fund will be **launched** in 2026-27",
            "the fund will be started next year",
            "[the fund will be] the source reads on with “launched in 2026-27” where the quote has “started next year”",
        );
        check(
            "the fund will be launched in 2026-27",
            "This fund will be launched in 2026-27",
            "[fund will be launched in 2026-27] the words before this, “This”, are not those of the source",
        );
        check("河套", "新田科技城", "copy the words from the source; `…` may stand for what is left out between them");
    }
}
