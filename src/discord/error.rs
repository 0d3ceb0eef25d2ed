use serenity::all::{GatewayError, HttpError};
use thiserror::Error;

/// Why the bot could not start, or had to stop.
#[derive(Debug, Error)]
pub enum RunError {
    /// Discord does not know the token.
    #[error("Discord refused the token: copy it again from the developer portal, or reset it there")]
    Unauthorized,
    /// The gateway that was offered is not where the tests' server is.
    #[error("the server at {api} did not offer a gateway of its own: refusing to connect to {gateway} instead")]
    ForeignGateway {
        /// The server that was meant.
        api: String,
        /// The gateway that would have been connected to.
        gateway: String,
    },
    /// Anything else that Discord or the network said.
    #[error("the connection to Discord failed: {}", describe(.0))]
    Connection(#[source] Box<serenity::Error>),
}

impl RunError {
    /// Whether Discord closed the connection because it does not allow an intent that was asked for.
    pub(super) fn is_about_intents(&self) -> bool {
        let Self::Connection(error) = self else { return false };
        matches!(**error, serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents))
    }
}

/// A request to Discord that failed while somebody was being answered.
#[derive(Debug, Error)]
#[error("{}", describe(.0))]
pub(super) struct Failure(#[from] Box<serenity::Error>);

impl Failure {
    /// Whether another process has responded already: while several are connected all hear of an interaction.
    pub(super) fn is_answered_elsewhere(&self) -> bool {
        const ALREADY_ACKNOWLEDGED: isize = 40060;
        matches!(&*self.0, serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
            if response.error.code == ALREADY_ACKNOWLEDGED)
    }
}

impl From<serenity::Error> for Failure {
    fn from(error: serenity::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<serenity::Error> for RunError {
    fn from(error: serenity::Error) -> Self {
        let is_unauthorized = match &error {
            serenity::Error::Gateway(GatewayError::InvalidAuthentication) => true,
            serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => response.status_code.as_u16() == 401,
            _ => false,
        };
        if is_unauthorized { Self::Unauthorized } else { Self::Connection(Box::new(error)) }
    }
}

/// The error in a line that may be logged: addresses are left out, because those of interactions hold a token.
pub(super) fn describe(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::Request(request)) => match request.url() {
            Some(url) => request.to_string().replace(url.as_str(), "…"),
            None => request.to_string(),
        },
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            format!("{}: {}", response.status_code, response.error.message)
        }
        error => error.to_string(),
    }
}
