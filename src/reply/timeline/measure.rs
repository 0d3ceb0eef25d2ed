//! How wide text is, as far as that can be known without its font.
//!
//! The fonts of the system are not known here, so that widths are those of a common sans-serif, on the wide side: what
//! is laid out by them has room in any such font.

/// How much wider bold letters are.
const BOLD: f32 = 1.06;

/// The width of a line of text in letters of `size`.
pub(super) fn width(text: &str, size: f32, is_bold: bool) -> f32 {
    // Han characters fill their square, whatever their weight.
    let weigh = |c: char| if is_bold && !is_wide(c) { advance(c) * BOLD } else { advance(c) };
    text.chars().map(weigh).sum::<f32>() * size
}

/// The text in at most `most` lines that are no wider than `room`, about equally long; where that is not enough, it ends
/// with an ellipsis.
pub(super) fn wrap(text: &str, size: f32, is_bold: bool, room: f32, most: usize) -> Vec<String> {
    const STEP: f32 = 0.94;
    let mut best = fill(text, size, is_bold, room, most);
    let is_cut = |lines: &[String]| lines.concat().chars().filter(|c| *c != ' ').ne(text.chars().filter(|c| *c != ' '));
    if is_cut(&best) {
        return best;
    }
    // A last line of one word or character reads badly: as long as there are no more lines for it, they are made shorter.
    let mut narrower = room * STEP;
    while best.len() > 1 {
        let lines = fill(text, size, is_bold, narrower, best.len());
        if is_cut(&lines) {
            break;
        }
        best = lines;
        narrower *= STEP;
    }
    best
}

/// As much of the text as there is room for, with an ellipsis if that is not all.
pub(super) fn cut(text: &str, size: f32, is_bold: bool, room: f32) -> String {
    fill(text, size, is_bold, room, 1).concat()
}

/// Fills one line after the other.
fn fill(text: &str, size: f32, is_bold: bool, room: f32, most: usize) -> Vec<String> {
    let fits = |line: &str| width(line.trim_end(), size, is_bold) <= room;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if fits(&format!("{line}{piece}")) {
            line.push_str(piece);
            continue;
        }
        if lines.len() + 1 == most || line.is_empty() {
            line.push_str(piece);
            break;
        }
        lines.push(std::mem::replace(&mut line, piece.to_owned()));
    }
    if !line.is_empty() {
        lines.push(line);
    }
    let shown: usize = lines.iter().map(String::len).sum();
    if let Some(last) = lines.last_mut().filter(|last| shown < text.len() || !fits(last)) {
        shorten(last, |line| fits(&format!("{line}…")));
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Takes words off the end, or characters of a line that is one word, until it fits; and adds an ellipsis.
fn shorten(line: &mut String, fits: impl Fn(&str) -> bool) {
    while !fits(line.trim_end()) && !line.is_empty() {
        let keep = match *pieces(line).as_slice() {
            [_] | [] => line.char_indices().next_back().map_or(0, |(at, _)| at),
            [.., last] => line.len() - last.len(),
        };
        line.truncate(keep);
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

/// What a line may be broken between: words with the space after them, and single Han characters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let may_break = match chars.peek() {
            // Signs that close something stay with what is before them.
            Some((_, next)) => c == ' ' || ((is_wide(c) || is_wide(*next)) && !is_closing(*next) && !is_opening(c)),
            None => true,
        };
        if may_break {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces
}

fn is_closing(c: char) -> bool {
    matches!(c, ' ' | '，' | '。' | '、' | '：' | '；' | '）' | '」' | '』' | '》' | '！' | '？' | ')' | ',' | '.')
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '《' | '(')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// How far a character moves the pen, in ems.
fn advance(c: char) -> f32 {
    match c {
        _ if is_wide(c) => 1.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | ' ' => 0.27,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '·' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '…' | '&' => 0.85,
        'A'..='Z' => 0.64,
        _ => 0.56,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, room: f32, most: usize, expect: &[&str]) {
        let lines = wrap(text, 10.0, false, room, most);
        assert_eq!(lines, expect);
        assert!(lines.iter().all(|line| width(line, 10.0, false) <= room + 0.01), "{lines:?}");
    }

    #[test]
    fn lines_are_broken_between_words_and_characters() {
        check("one two three", 100.0, 2, &["one two three"]);
        check("one two three", 45.0, 2, &["one two", "three"]);
        check("one two three four", 45.0, 2, &["one two", "three…"]);
        check("新型工業加速計劃", 70.0, 2, &["新型工業", "加速計劃"]);
        check("以「場景招商」", 60.0, 2, &["以「場景", "招商」"]);
        check("extraordinarily", 30.0, 2, &["extr…"]);
        check("", 30.0, 2, &[]);
    }
}
