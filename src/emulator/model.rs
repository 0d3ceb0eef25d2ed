//! What the emulator holds: plain records in twilight's vocabulary.
//!
//! They are what tests read and what a client of the playground shows, so
//! every field is public and nothing in here has behaviour beyond reading.

use std::collections::BTreeMap;

use time::OffsetDateTime;
use twilight_model::application::command::{CommandOptionChoice, CommandType};
use twilight_model::application::interaction::InteractionType;
use twilight_model::channel::ChannelType;
use twilight_model::channel::message::component::{Button, SelectMenu, TextInput};
use twilight_model::channel::message::{Component, Embed, MessageFlags};
use twilight_model::channel::permission_overwrite::PermissionOverwrite;
use twilight_model::guild::Permissions;
use twilight_model::id::Id;
use twilight_model::id::marker::{
    AttachmentMarker, ChannelMarker, GuildMarker, InteractionMarker, MessageMarker, RoleMarker, UserMarker,
};

/// The id of a guild, which is also the id of its `@everyone` role.
pub type GuildId = Id<GuildMarker>;
/// The id of a channel, thread or direct message.
pub type ChannelId = Id<ChannelMarker>;
/// The id of a person or of the bot.
pub type UserId = Id<UserMarker>;
/// The id of a role.
pub type RoleId = Id<RoleMarker>;
/// The id of a message.
pub type MessageId = Id<MessageMarker>;
/// The id of an interaction.
pub type InteractionId = Id<InteractionMarker>;
/// The id of a stored file.
pub type AttachmentId = Id<AttachmentMarker>;

/// A person, or the bot itself.
#[derive(Clone, Debug)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// The unique user name.
    pub name: String,
    /// The Discord locale of the person's client, for example `zh-TW`.
    pub locale: String,
    /// Whether this is the bot, or another one.
    pub bot: bool,
    /// Whether this is no account but a webhook.
    pub webhook: bool,
    /// Whether the bot cannot write to them first.
    pub closed_dms: bool,
}

/// A role of a guild.
#[derive(Clone, Debug)]
pub struct Role {
    /// The role's id; `@everyone` has the guild's.
    pub id: RoleId,
    /// The role's name.
    pub name: String,
    /// What the role grants everywhere in the guild.
    pub permissions: Permissions,
    /// The role's place in the list, from 0 for `@everyone`.
    pub position: i64,
}

/// A user's membership of one guild.
#[derive(Clone, Debug)]
pub struct Member {
    /// Whose membership it is.
    pub user_id: UserId,
    /// The name used in this guild only.
    pub nick: Option<String>,
    /// The roles beyond `@everyone`.
    pub roles: Vec<RoleId>,
    /// When the user joined.
    pub joined_at: OffsetDateTime,
}

/// A guild, which people call a server.
#[derive(Clone, Debug)]
pub struct Guild {
    /// The guild's id.
    pub id: GuildId,
    /// The guild's name.
    pub name: String,
    /// Who owns it and may do everything in it.
    pub owner_id: UserId,
    /// The guild's preferred locale.
    pub locale: String,
    /// The roles, with `@everyone`.
    pub roles: BTreeMap<RoleId, Role>,
    /// The members, with the bot if it has joined.
    pub members: BTreeMap<UserId, Member>,
    /// When the bot joined.
    pub joined_at: OffsetDateTime,
    /// Where Discord's own notices are shown.
    pub system_channel_id: Option<ChannelId>,
}

/// A text channel, a thread or a direct message.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The channel's id.
    pub id: ChannelId,
    /// Text, thread, direct message and so on.
    pub kind: ChannelType,
    /// The guild it belongs to; direct messages have none.
    pub guild_id: Option<GuildId>,
    /// The name; empty for a direct message.
    pub name: String,
    /// The topic, if one was set.
    pub topic: Option<String>,
    /// The channel a thread was opened in.
    pub parent_id: Option<ChannelId>,
    /// Who opened the thread.
    pub owner_id: Option<UserId>,
    /// The person a direct message is with.
    pub recipient: Option<UserId>,
    /// What roles and members may do here, other than in the whole guild.
    pub overwrites: Vec<PermissionOverwrite>,
    /// Whether a thread is archived.
    pub archived: bool,
    /// Whether a thread is locked.
    pub locked: bool,
    /// The newest message that everyone can see.
    pub last_message_id: Option<MessageId>,
}

impl Channel {
    /// Whether this is a thread of another channel.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.kind.is_thread()
    }

    /// Whether this is a direct message with the bot.
    #[must_use]
    pub fn is_dm(&self) -> bool {
        self.guild_id.is_none()
    }
}

/// A file that was sent with a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// The file's id.
    pub id: AttachmentId,
    /// The file's name.
    pub filename: String,
    /// The text for people who cannot see it.
    pub description: Option<String>,
    /// The media type that the sender declared.
    pub content_type: String,
    /// The size in bytes.
    pub size: usize,
    /// Where the emulator serves it.
    pub url: String,
}

/// A message, with everything a reader would see.
#[derive(Clone, Debug)]
pub struct Message {
    /// The message's id.
    pub id: MessageId,
    /// Where it was written.
    pub channel_id: ChannelId,
    /// The guild of that channel.
    pub guild_id: Option<GuildId>,
    /// Who wrote it.
    pub author_id: UserId,
    /// Whether the bot wrote it.
    pub from_bot: bool,
    /// The text.
    pub content: String,
    /// The embeds.
    pub embeds: Vec<Embed>,
    /// The rows of buttons and menus.
    pub components: Vec<Component>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Ephemeral, loading, without previews and so on.
    pub flags: MessageFlags,
    /// The people who were really notified, after `allowed_mentions`.
    pub mentions: Vec<UserId>,
    /// The roles that were really notified.
    pub mention_roles: Vec<RoleId>,
    /// Whether everyone was notified.
    pub mention_everyone: bool,
    /// The message that this one replies to.
    pub reply_to: Option<MessageId>,
    /// The one person who can see it, if it is ephemeral.
    pub visible_to: Option<UserId>,
    /// The interaction that it answers.
    pub interaction_id: Option<InteractionId>,
    /// When it was written.
    pub created_at: OffsetDateTime,
    /// How often it was changed.
    pub revision: u32,
    /// When it was last edited.
    pub edited_at: Option<OffsetDateTime>,
}

impl Message {
    /// Whether only one person can see it.
    #[must_use]
    pub fn is_ephemeral(&self) -> bool {
        self.flags.contains(MessageFlags::EPHEMERAL)
    }

    /// Whether it still says "thinking …" after a deferral.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.flags.contains(MessageFlags::LOADING)
    }

    /// Every word a reader sees in content and embeds, in reading order.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.as_str()];
        for embed in &self.embeds {
            lines.extend(embed.author.as_ref().map(|author| author.name.as_str()));
            lines.extend(embed.title.as_deref());
            lines.extend(embed.description.as_deref());
            for field in &embed.fields {
                lines.extend([field.name.as_str(), field.value.as_str()]);
            }
            lines.extend(embed.footer.as_ref().map(|footer| footer.text.as_str()));
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// Every component inside the rows, in reading order.
    pub fn controls(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().flat_map(children)
    }

    /// The buttons, in reading order.
    #[must_use]
    pub fn buttons(&self) -> Vec<&Button> {
        self.controls()
            .filter_map(|component| match component {
                Component::Button(button) => Some(button),
                _ => None,
            })
            .collect()
    }

    /// The menus, in reading order.
    #[must_use]
    pub fn select_menus(&self) -> Vec<&SelectMenu> {
        self.controls()
            .filter_map(|component| match component {
                Component::SelectMenu(menu) => Some(menu),
                _ => None,
            })
            .collect()
    }
}

/// A form that the bot opened in answer to an interaction.
#[derive(Clone, Debug)]
pub struct Modal {
    /// What the bot recognises the form by.
    pub custom_id: String,
    /// The form's heading.
    pub title: String,
    /// The rows of the form.
    pub components: Vec<Component>,
}

impl Modal {
    /// The text inputs, from top to bottom.
    #[must_use]
    pub fn inputs(&self) -> Vec<&TextInput> {
        self.components
            .iter()
            .flat_map(children)
            .filter_map(|component| match component {
                Component::TextInput(input) => Some(input),
                _ => None,
            })
            .collect()
    }
}

/// How the bot first answered an interaction.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A new message.
    Message(MessageId),
    /// A promise of a message, which shows as loading until it is edited.
    Deferred(MessageId),
    /// A silent promise to change the message the component sits on.
    DeferredUpdate,
    /// A change of the message the component sits on.
    Update(MessageId),
    /// Choices for the option being typed.
    Choices(Vec<CommandOptionChoice>),
    /// A form.
    Modal(Modal),
}

/// Something a person did that the bot must answer within three seconds.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// The interaction's id.
    pub id: InteractionId,
    /// The secret that answers are sent with.
    pub token: String,
    /// Command, autocomplete, component or modal.
    pub kind: InteractionType,
    /// Who did it.
    pub user_id: UserId,
    /// Where.
    pub channel_id: ChannelId,
    /// In which guild.
    pub guild_id: Option<GuildId>,
    /// Slash command or context menu, for a command.
    pub command_kind: Option<CommandType>,
    /// The command's name or the component's or form's custom id.
    pub name: String,
    /// The message whose component was used.
    pub message_id: Option<MessageId>,
    /// How often that message had been changed by then.
    pub message_revision: u32,
    /// When it happened.
    pub created_at: OffsetDateTime,
    /// The first answer, once there is one.
    pub answer: Option<Answer>,
    /// What `@original` means: the answering or the changed message.
    pub original: Option<MessageId>,
    /// The messages sent after the first answer.
    pub followups: Vec<MessageId>,
    /// Whether time was declared over by a test.
    pub expired: bool,
}

/// The components directly inside a row or label; a leaf has none.
pub(super) fn children(component: &Component) -> Vec<&Component> {
    match component {
        Component::ActionRow(row) => row.components.iter().collect(),
        Component::Label(label) => vec![&*label.component],
        _ => Vec::new(),
    }
}
