//! What a subscriber hears of the emulator's world.

use super::model::{ChannelId, GuildId, InteractionId, Message, MessageId, UserId};

/// A change of the emulator's world, for a client that shows it.
///
/// The event names what changed; whoever needs more reads it from the
/// [`Emulator`](super::Emulator).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The bot joined a guild.
    GuildCreated {
        /// Which.
        guild_id: GuildId,
    },
    /// A person changed the language of their client.
    UserUpdated {
        /// Who.
        user_id: UserId,
    },
    /// There is a new channel, thread or direct message.
    ChannelCreated {
        /// Which.
        channel_id: ChannelId,
    },
    /// A channel or thread changed.
    ChannelUpdated {
        /// Which.
        channel_id: ChannelId,
    },
    /// A channel or thread is gone.
    ChannelDeleted {
        /// Which.
        channel_id: ChannelId,
    },
    /// Somebody wrote a message; an ephemeral one is for one reader only.
    MessageCreated {
        /// The message.
        message: Message,
    },
    /// A message changed.
    MessageUpdated {
        /// The message as it is now.
        message: Message,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where it was.
        channel_id: ChannelId,
        /// Which.
        message_id: MessageId,
    },
    /// Somebody is typing.
    Typing {
        /// Where.
        channel_id: ChannelId,
        /// Who.
        user_id: UserId,
    },
    /// A person used a command, a component or a form.
    InteractionCreated {
        /// Which interaction came of it.
        interaction_id: InteractionId,
    },
    /// The bot answered an interaction, or followed up on it.
    InteractionAnswered {
        /// Which.
        interaction_id: InteractionId,
    },
    /// The bot registered its commands.
    CommandsRegistered {
        /// For which guild; `None` for all.
        guild_id: Option<GuildId>,
    },
    /// The bot's client connected.
    BotConnected {
        /// Whether it went on with an earlier session.
        resumed: bool,
    },
    /// The bot's client lost its connection.
    BotDisconnected,
}
