use std::fmt::Write as _;

use super::Reply;

impl Reply {
    /// The reply as plain text, for a terminal or a log.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        if !self.title.is_empty() {
            let _ = writeln!(out, "{}", self.title);
        }
        for paragraph in &self.paragraphs {
            let _ = writeln!(out, "{}", paragraph.text);
        }
        for field in &self.fields {
            let _ = writeln!(out, "• {}: {}", field.name, field.value);
        }
        // What already stands above with its statement is not named a second time.
        let unnamed = self.choices.iter().filter(|choice| !self.fields.iter().any(|field| field.name == choice.label));
        for choice in unnamed {
            let _ = writeln!(out, "• {}", choice.label);
        }
        for quote in &self.quotes {
            let _ = writeln!(out, "> {quote}");
        }
        if let Some(source) = &self.source {
            let _ = writeln!(out, "— {} ({}) {}", source.title, source.date, source.url);
        }
        out.truncate(out.trim_end().len());
        out
    }
}
