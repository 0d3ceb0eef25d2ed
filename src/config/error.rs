use std::fmt;
use std::io;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use thiserror::Error;

/// Why there is no configuration. It shows itself the way good compilers do: the place, what is wrong, how to mend it.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {name}: {source}")]
    Unreadable {
        /// The file.
        name: String,
        /// Why not.
        source: io::Error,
    },
    /// The file does not say what a configuration may say.
    #[error("{0}")]
    Invalid(Box<Invalid>),
}

/// A place in a configuration that is wrong.
#[derive(Debug)]
pub struct Invalid {
    name: String,
    text: String,
    message: String,
    help: Option<String>,
    span: Range<usize>,
}

impl ConfigError {
    pub(super) fn invalid(name: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().to_owned();
        Self::Invalid(Box::new(Invalid {
            name: name.to_owned(),
            text: text.to_owned(),
            help: help(&message),
            span: error.span().unwrap_or(0..0),
            message,
        }))
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place =
            Snippet::source(&*self.text).path(&*self.name).annotation(AnnotationKind::Primary.span(self.span.clone()));
        let mut report = vec![Level::ERROR.primary_title(&*self.message).element(place)];
        if let Some(help) = &self.help {
            report.push(Group::with_title(Level::HELP.secondary_title(&**help)));
        }
        f.write_str(&Renderer::plain().render(&report))
    }
}

/// The way out of the two slips that can be told from the message: a misspelt key and a misspelt value.
fn help(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let wrong = quoted.next()?;
    let nearest = quoted.map(|known| (strsim::osa_distance(wrong, known), known)).min()?;
    let near_enough = nearest.0 <= 1 + wrong.chars().count() / 4;
    near_enough.then(|| format!("did you mean `{}`?", nearest.1))
}
