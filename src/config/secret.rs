use std::{env, fmt};

use thiserror::Error;

/// The environment variable that holds the bot's token.
pub const TOKEN_VARIABLE: &str = "DISCORD_TOKEN";

/// The bot's token: whoever has it is the bot, so that it is never shown, not even to a debugger's log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// There is no usable token.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    /// The variable is not set.
    #[error("the environment variable {TOKEN_VARIABLE} is not set: it holds the token from Discord's developer portal")]
    Missing,
    /// The variable holds something else.
    #[error(
        "the environment variable {TOKEN_VARIABLE} does not hold a token: copy it again from Discord's developer portal"
    )]
    Malformed,
}

impl Token {
    /// Takes the token from the environment.
    ///
    /// # Errors
    /// When it is missing or cannot be one.
    pub fn from_env() -> Result<Self, TokenError> {
        match env::var(TOKEN_VARIABLE) {
            Ok(text) if text.trim().is_empty() => Err(TokenError::Missing),
            Ok(text) => Self::parse(&text),
            Err(env::VarError::NotPresent) => Err(TokenError::Missing),
            Err(env::VarError::NotUnicode(_)) => Err(TokenError::Malformed),
        }
    }

    /// Reads a token as people paste it: with blanks around it, or with the `Bot ` that requests put before it.
    ///
    /// # Errors
    /// When it holds what no token holds.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if text.is_empty() || !text.chars().all(fits) {
            return Err(TokenError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The token itself, for the one place that sends it to Discord.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// The environment variable that holds the address of a PostgreSQL.
pub const DATABASE_VARIABLE: &str = "DATABASE_URL";

/// The address of a database, which may hold a password: it is never shown either.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Takes the address from the environment, if one is there.
    #[must_use]
    pub fn from_env() -> Option<Self> {
        env::var(DATABASE_VARIABLE).ok().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).map(Self)
    }

    /// The address itself, for the one place that connects to it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_people_paste_it() {
        for text in ["abc.def-g_h", " abc.def-g_h\n", "Bot abc.def-g_h"] {
            assert_eq!(Token::parse(text).unwrap().expose(), "abc.def-g_h", "{text:?}");
        }
        for text in ["", " ", "abc def", "abc\"def", "密碼"] {
            assert_eq!(Token::parse(text), Err(TokenError::Malformed), "{text:?}");
        }
    }

    #[test]
    fn a_token_does_not_show() {
        let token = Token::parse("very.secret").unwrap();
        assert_eq!(format!("{token:?}"), "Token(hidden)");
    }
}
