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
struct Squeezed {
    chars: Vec<char>,
    bytes: Vec<usize>,
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
fn check_quote(quote: &Text, source: &Squeezed, file: usize, path: &str, problems: &Problems) {
    let mut from = 0;
    for part in quote.value.replace("...", "…").split('…') {
        let part = squeeze(part).chars;
        match find(&source.chars, &part, from) {
            Some(at) => from = at + part.len(),
            None => return problems.push(not_found(quote, &part, source, file, path)),
        }
    }
}

fn not_found(quote: &Text, part: &[char], source: &Squeezed, file: usize, path: &str) -> Problem {
    let problem = Problem::error(quote.span, format!("this quote is not in `{path}`"));
    let place = |start: usize, end: usize| {
        let byte = |at: usize| source.bytes.get(at).copied().unwrap_or_default();
        let last = end.saturating_sub(1).max(start);
        Span { file, start: byte(start), end: byte(last) + source.chars.get(last).map_or(0, |c| c.len_utf8()) }
    };
    if find(&source.chars, part, 0).is_some() {
        let help = "put the parts of the quote in the order of the source";
        return problem.help(help);
    }
    let begin = longest(part.len(), |length| find(&source.chars, &part[..length], 0));
    let end = longest(part.len(), |length| find(&source.chars, &part[part.len() - length..], 0));
    let show = |chars: &[char]| chars.iter().take(SHOWN).collect::<String>();
    if begin.0 >= end.0 && begin.0 >= NEAR {
        let (length, at) = begin;
        let stop = (at + part.len()).min(source.chars.len());
        let goes_on = show(&source.chars[(at + length).min(stop)..]);
        let help = format!(
            "the source reads on with “{goes_on}” where the quote has “{}” (spaces and asterisks left out)",
            show(&part[length..]),
        );
        return problem.related(place(at, at + length), "this much of it is here").help(help);
    }
    if end.0 >= NEAR {
        let (length, at) = end;
        let missing: Vec<_> = part[..part.len() - length].iter().rev().take(SHOWN).rev().copied().collect();
        let help = format!("the words before this, “{}”, are not those of the source", show(&missing));
        return problem.related(place(at, at + length), "this much of it is here").help(help);
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
fn squeeze(text: &str) -> Squeezed {
    let kept = text.char_indices().filter(|(_, c)| !c.is_whitespace() && !matches!(c, '*' | '\\'));
    let (bytes, chars) = kept.map(|(at, c)| (at, plain(c))).unzip();
    Squeezed { chars, bytes }
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
            "[the fund will be] the source reads on with “launchedin2026-27” where the quote has “startedin2026-27” \
             (spaces and asterisks left out)",
        );
        check(
            "the fund will be launched in 2026-27",
            "This fund will be launched in 2026-27",
            "[fund will be launched in 2026-27] the words before this, “This”, are not those of the source",
        );
        check("河套", "新田科技城", "copy the words from the source; `…` may stand for what is left out between them");
    }
}
