//! What can go wrong: refusals in Discord's own words, and the errors of the
//! Rust API that tests and the playground act through.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::model::Message;

/// A refusal as Discord would send it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{status} {code} {message} {}", .errors.as_ref().map(Value::to_string).unwrap_or_default())]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// Discord's JSON error code.
    pub code: u64,
    /// Discord's message for that code.
    pub message: String,
    /// The tree of field errors of an invalid form body.
    pub errors: Option<Value>,
}

impl ApiError {
    /// A refusal without field errors.
    pub(super) fn new(status: u16, code: u64, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None }
    }

    /// The refusal of a body, with the tree of what is wrong with it.
    pub(super) fn invalid_form(errors: Value) -> Self {
        Self { errors: Some(errors), ..Self::new(400, 50035, "Invalid Form Body") }
    }

    /// The body to send.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// Declares one constructor for each refusal that needs nothing but its name.
macro_rules! refusals {
    ($($name:ident = $status:literal, $code:literal, $message:literal;)*) => {
        impl ApiError {
            $(
                #[doc = concat!("Refuses with `", $message, "`.")]
                pub(super) fn $name() -> Self {
                    Self::new($status, $code, $message)
                }
            )*
        }
    };
}

refusals! {
    not_found = 404, 0, "404: Not Found";
    unauthorized = 401, 0, "401: Unauthorized";
    unknown_application = 404, 10002, "Unknown Application";
    unknown_channel = 404, 10003, "Unknown Channel";
    unknown_guild = 404, 10004, "Unknown Guild";
    unknown_member = 404, 10007, "Unknown Member";
    unknown_message = 404, 10008, "Unknown Message";
    unknown_user = 404, 10013, "Unknown User";
    unknown_webhook = 404, 10015, "Unknown Webhook";
    unknown_interaction = 404, 10062, "Unknown interaction";
    unknown_command = 404, 10063, "Unknown application command";
    too_many_commands = 400, 30032, "Maximum number of application commands reached (100)";
    too_many_commands_today = 400, 30034, "Max number of daily application command creates has been reached (200)";
    already_acknowledged = 400, 40060, "Interaction has already been acknowledged.";
    missing_access = 403, 50001, "Missing Access";
    wrong_channel_type = 400, 50024, "Cannot execute action on this channel type";
    dm_forbidden = 403, 50003, "Cannot execute action on a DM channel";
    not_own_message = 403, 50005, "Cannot edit a message authored by another user";
    empty_message = 400, 50006, "Cannot send an empty message";
    cannot_message_user = 403, 50007, "Cannot send messages to this user";
    missing_permissions = 403, 50013, "Missing Permissions";
    invalid_webhook_token = 401, 50027, "Invalid Webhook Token";
    thread_archived = 400, 50083, "Thread is archived";
    invalid_json = 400, 50109, "The request body contains invalid JSON.";
    already_has_thread = 400, 160_004, "A thread has already been created for this message";
    cannot_reply = 400, 160_002, "Cannot reply without permission to read message history";
}

/// Why something asked of the emulator could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmulatorError {
    /// The loopback address could not be listened on.
    #[error("the emulator could not listen on its loopback address")]
    Listen(#[from] std::io::Error),
    /// A person tried something that Discord's server refuses.
    #[error("Discord would refuse this: {0}")]
    Refused(#[from] ApiError),
    /// A person tried something that Discord's client does not offer.
    #[error("Discord's client would not offer this: {0}")]
    NotOffered(String),
    /// The thing waited for did not happen before the deadline.
    #[error("waited {} s in vain for {what}\n{context}", .waited.as_secs_f32())]
    TimedOut {
        /// What was waited for.
        what: String,
        /// For how long.
        waited: Duration,
        /// The last requests of the bot, to see what it did instead.
        context: String,
    },
    /// The bot did something else than was waited for.
    #[error("expected {expected}, but {actual}")]
    Unexpected {
        /// What was expected.
        expected: String,
        /// What happened instead.
        actual: String,
    },
}

/// Everything unexpected that [`finish`](super::Emulator::finish) found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Requests for a route that the emulator does not have.
    pub unknown_routes: Vec<String>,
    /// Requests that were refused, other than by an injected fault.
    pub refused: Vec<String>,
    /// Interactions that nobody answered.
    pub unanswered: Vec<String>,
    /// Deferred answers that never came.
    pub unfinished: Vec<String>,
    /// What Discord accepts but silently ignores, such as text in a deferral.
    pub ignored: Vec<String>,
    /// Payloads on the gateway that ended a connection.
    pub gateway: Vec<String>,
}

impl Report {
    /// Drops the older half of every list that has grown too long.
    pub(super) fn halve(&mut self, kept: usize) {
        let lists = [
            &mut self.unknown_routes,
            &mut self.refused,
            &mut self.unanswered,
            &mut self.unfinished,
            &mut self.ignored,
            &mut self.gateway,
        ];
        for list in lists {
            super::state::halve(list, kept);
        }
    }

    /// Whether nothing unexpected happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections().iter().all(|(_, lines)| lines.is_empty())
    }

    fn sections(&self) -> [(&'static str, &[String]); 6] {
        [
            ("unknown routes", &self.unknown_routes),
            ("refused requests", &self.refused),
            ("unanswered interactions", &self.unanswered),
            ("deferred answers that never came", &self.unfinished),
            ("ignored by Discord", &self.ignored),
            ("gateway", &self.gateway),
        ]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the emulator saw unexpected things:")?;
        for (title, lines) in self.sections() {
            if !lines.is_empty() {
                writeln!(f, "{title}:")?;
            }
            for line in lines {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

/// One line that names a message, for errors and reports.
pub(super) fn describe(message: &Message) -> String {
    format!("message {} ({:?})", message.id, message.text())
}
