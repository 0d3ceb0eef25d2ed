//! Settings from a TOML file, and the token from the environment.

mod error;
mod secret;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};

pub use error::ConfigError;
pub use secret::{DATABASE_VARIABLE, DatabaseUrl, TOKEN_VARIABLE, Token, TokenError};

use crate::domain::Language;

/// The annotated configuration that `init` writes out; it says the same as an empty one.
pub const DEFAULT: &str = include_str!("../../config/default.toml");

/// Everything that an operator can set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Folder with the knowledge base; the embedded one where there is none.
    pub knowledge: Option<PathBuf>,
    /// Whether to take an edit of that folder over as soon as it is there.
    pub watch: bool,
    /// Language of answers where nothing else tells.
    pub language: Language,
    /// What concerns Discord.
    pub discord: DiscordConfig,
    /// How long follow-ups lean on what went before.
    pub conversation: ConversationConfig,
    /// What is kept, where and for how long.
    pub store: StoreConfig,
    /// What is logged, and how.
    pub log: LogConfig,
}

/// What is kept, where and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StoreConfig {
    /// Folder for the file in which everything is kept, unless the environment names a PostgreSQL.
    pub data: PathBuf,
    /// Days for which questions are kept.
    pub keep_days: u32,
}

/// What concerns Discord.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DiscordConfig {
    /// The server to which the moderators' roles belong.
    pub home: Option<Snowflake>,
    /// Channels in which questions are answered that nobody directed to the bot.
    pub listen: BTreeSet<Snowflake>,
    /// Whether to ask for the text of messages that are not directed to the bot.
    pub message_content: bool,
    /// Whether to say hello, once, in a server that the bot joins.
    pub hello: bool,
    /// How often people are answered.
    pub cooldown: CooldownConfig,
    /// Who may use `/knowledge`.
    pub moderators: Moderators,
}

/// How often people are answered before they have to wait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CooldownConfig {
    /// Answers to one person; 0 for as many as they like.
    pub per_person: u32,
    /// Answers in one channel; 0 for as many as are asked for.
    pub per_channel: u32,
    /// Seconds within which these are counted.
    pub seconds: u32,
}

/// Who may use `/knowledge`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Moderators {
    /// People, wherever they are.
    pub users: BTreeSet<Snowflake>,
    /// Roles of the home server.
    pub roles: BTreeSet<Snowflake>,
}

/// How long follow-ups lean on what went before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConversationConfig {
    /// Minutes after which a conversation is forgotten.
    pub timeout_minutes: u32,
    /// Conversations that are remembered at a time.
    pub capacity: usize,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LogConfig {
    /// For people or for machines.
    pub format: LogFormat,
    /// Directives of `tracing_subscriber::EnvFilter`.
    pub filter: String,
}

/// The shape of a line in the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// An id of Discord: of a server, channel, role or person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Snowflake(u64);

impl Config {
    /// Parses the text of a configuration file; `name` is what to call the file in errors.
    ///
    /// # Errors
    /// When it is not TOML, or holds a key or value that is none of ours.
    pub fn parse(name: &str, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::invalid(name, text, &error))
    }

    /// Reads a configuration file. The folders that it names are taken relative to the one that it stands in.
    ///
    /// # Errors
    /// When it cannot be read, or as for [`Self::parse`].
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { name: name.clone(), source })?;
        let mut config = Self::parse(&name, &text)?;
        if let Some(folder) = path.parent() {
            config.store.data = folder.join(&config.store.data);
            config.knowledge = config.knowledge.map(|knowledge| folder.join(knowledge));
        }
        Ok(config)
    }
}

impl Config {
    /// Settings that are well-formed but do nothing without another, each with what is missing.
    #[must_use]
    pub fn without_effect(&self) -> Vec<&'static str> {
        let watch = (self.watch && self.knowledge.is_none()).then_some("`watch` has no effect without `knowledge`");
        watch.into_iter().chain(self.discord.without_effect()).collect()
    }
}

impl DiscordConfig {
    /// Settings that are well-formed but do nothing without another, each with what is missing.
    #[must_use]
    pub fn without_effect(&self) -> Vec<&'static str> {
        let roles = (self.home.is_none() && !self.moderators.roles.is_empty())
            .then_some("`discord.moderators.roles` has no effect without `discord.home`");
        let listen = (!self.message_content && !self.listen.is_empty())
            .then_some("`discord.listen` has no effect without `discord.message-content`");
        [roles, listen].into_iter().flatten().collect()
    }
}

impl StoreConfig {
    /// [`Self::keep_days`] as a duration.
    #[must_use]
    pub fn keep(&self) -> Duration {
        Duration::from_secs(u64::from(self.keep_days) * 24 * 60 * 60)
    }
}

impl CooldownConfig {
    /// [`Self::seconds`] as a duration.
    #[must_use]
    pub fn within(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }
}

impl ConversationConfig {
    /// [`Self::timeout_minutes`] as a duration.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout_minutes) * 60)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            knowledge: None,
            watch: false,
            language: Language::En,
            discord: DiscordConfig::default(),
            conversation: ConversationConfig::default(),
            store: StoreConfig::default(),
            log: LogConfig::default(),
        }
    }
}

impl Default for DiscordConfig {
    fn default() -> Self {
        Self {
            home: None,
            listen: BTreeSet::new(),
            message_content: true,
            hello: true,
            cooldown: CooldownConfig::default(),
            moderators: Moderators::default(),
        }
    }
}

impl Default for CooldownConfig {
    fn default() -> Self {
        Self { per_person: 8, per_channel: 40, seconds: 30 }
    }
}

impl Default for ConversationConfig {
    fn default() -> Self {
        Self { timeout_minutes: 10, capacity: 10_000 }
    }
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { data: PathBuf::from("data"), keep_days: 90 }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info,serenity=warn".to_owned() }
    }
}

impl Snowflake {
    /// Wraps an id; none is zero.
    #[must_use]
    pub const fn new(id: u64) -> Option<Self> {
        if id == 0 { None } else { Some(Self(id)) }
    }

    /// The id as a number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Snowflake {
    /// Takes a number, or its digits in quotes, as people copy ids both ways.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Snowflake;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id of Discord such as 123456789012345678")
            }

            fn visit_i64<E: de::Error>(self, id: i64) -> Result<Snowflake, E> {
                let valid = u64::try_from(id).ok().and_then(Snowflake::new);
                valid.ok_or_else(|| E::invalid_value(de::Unexpected::Signed(id), &self))
            }

            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Snowflake, E> {
                Snowflake::new(id).ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(id), &self))
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Snowflake, E> {
                let valid = id.parse().ok().and_then(Snowflake::new);
                valid.ok_or_else(|| E::invalid_value(de::Unexpected::Str(id), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests;
