//! What the bot's client asked for over HTTP.

use std::fmt;

use serde_json::Value;

use super::fault::route_matches;

/// One call of the bot's client, with what it was answered.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// GET, POST and so on.
    pub method: String,
    /// The path below `/api/v10`.
    pub path: String,
    /// The query, without the question mark.
    pub query: String,
    /// The JSON of the body, or of its `payload_json`; null if there was none.
    pub body: Value,
    /// The names of the files that came with it.
    pub files: Vec<String>,
    /// The status of the answer.
    pub status: u16,
    /// The JSON of the answer; null if there was none.
    pub response: Value,
    /// Whether an injected fault answered.
    pub faulty: bool,
}

impl RecordedRequest {
    /// Whether the call was to a route, in which `*` is any one segment.
    #[must_use]
    pub fn is(&self, method: &str, route: &str) -> bool {
        self.method == method && route_matches(route, &self.path)
    }
}

impl fmt::Display for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> {}", self.method, self.path, self.status)?;
        if self.status >= 400 {
            write!(f, " {} for {}", self.response, self.body)?;
        }
        Ok(())
    }
}
