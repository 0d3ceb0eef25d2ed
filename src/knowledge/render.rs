use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::folder::{File, Folder};
use super::problem::{Problem, Severity};
use crate::domain::Span;

/// Draws problems as compilers do: with the lines that they are about, the place marked, and advice beneath.
///
/// `colour` is for terminals; without it the text can go anywhere.
#[must_use]
pub fn render(folder: &Folder, problems: &[Problem], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let drawn: Vec<_> = problems.iter().map(|problem| renderer.render(&[draw(folder, problem)])).collect();
    drawn.join("\n\n")
}

/// A problem in one line, `path:line:column: error: message (help)`, for logs and chats.
#[must_use]
pub fn summary_line(folder: &Folder, problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = folder.file(problem.span).map(|file| {
        let (line, column) = file.position(problem.span.start);
        format!("{}:{line}:{column}: ", file.shown_path())
    });
    let help = problem.help.as_ref().map(|help| format!(" ({help})"));
    format!("{}{severity}: {}{}", place.unwrap_or_default(), problem.message, help.unwrap_or_default())
}

fn draw<'a>(folder: &'a Folder, problem: &'a Problem) -> Group<'a> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(problem.message.as_str()).elements(snippets(folder, problem));
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// One snippet for each file that matters, that of the problem first.
fn snippets<'a>(folder: &'a Folder, problem: &'a Problem) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files = vec![problem.span.file];
    for (span, _) in &problem.related {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
        .into_iter()
        .filter_map(|index| Some((index, folder.files().get(index)?)))
        .map(|(index, file)| {
            let primary = (problem.span.file == index).then(|| AnnotationKind::Primary.span(range(file, problem.span)));
            let related = problem.related.iter().filter(|(span, _)| span.file == index);
            let related = related.map(|(span, label)| AnnotationKind::Context.span(range(file, *span)).label(label));
            Snippet::source(file.text.as_str()).path(file.shown_path()).annotations(primary).annotations(related)
        })
        .collect()
}

/// The bytes of a span, kept within the text and to whole characters whatever the span says.
fn range(file: &File, span: Span) -> std::ops::Range<usize> {
    let floor = |offset: usize| {
        let mut offset = offset.min(file.text.len());
        while !file.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::NOWHERE;

    fn folder() -> Folder {
        Folder::new(vec![File::new("areas/loop.toml", "name = \"河套\" # 一\n".as_bytes())])
    }

    fn span(start: usize, end: usize) -> Span {
        Span { file: 0, start, end }
    }

    #[test]
    fn marks_stand_below_wide_characters() {
        let problem = Problem::error(span(18, 21), "a comment").help("leave it out").related(span(7, 15), "the name");
        let expect = "\
error: a comment
 --> areas/loop.toml:1:15
  |
1 | name = \"河套\" # 一
  |        ------   ^^
  |        |
  |        the name
  |
  = help: leave it out";
        assert_eq!(render(&folder(), &[problem], false), expect);
    }

    #[test]
    fn a_line_says_it_all() {
        let problem = Problem::warning(span(18, 21), "a comment").help("leave it out");
        let expect = "areas/loop.toml:1:15: warning: a comment (leave it out)";
        assert_eq!(summary_line(&folder(), &problem), expect);
        assert_eq!(summary_line(&folder(), &Problem::error(NOWHERE, "nothing here")), "error: nothing here");
    }

    #[test]
    fn colour_is_only_where_it_is_asked_for() {
        let problems = [Problem::error(span(0, 4), "wrong")];
        assert!(render(&folder(), &problems, true).contains('\u{1b}'));
        assert!(!render(&folder(), &problems, false).contains('\u{1b}'));
    }

    #[test]
    fn no_span_is_too_wrong_to_be_drawn() {
        for (start, end) in [(9, 10), (8, 9), (0, 999), (999, 1), (5, 2)] {
            let _ = render(&folder(), &[Problem::error(span(start, end), "wrong")], false);
            let _ = summary_line(&folder(), &Problem::error(span(start, end), "wrong"));
        }
    }
}
