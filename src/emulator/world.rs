//! Building the world: guilds, roles, channels and people.

use twilight_model::channel::ChannelType;
use twilight_model::channel::permission_overwrite::{PermissionOverwrite, PermissionOverwriteType};
use twilight_model::guild::Permissions;
use twilight_model::id::Id;
use twilight_model::id::marker::ChannelMarker;

use super::Emulator;
use super::model::{Channel, ChannelId, Guild, GuildId, RoleId, User, UserId};
use super::people::Person;
use super::state::EVERYONE;

impl Emulator {
    /// Starts a guild; [`GuildBuilder::create`] completes it.
    pub fn guild(&self, name: &str) -> GuildBuilder {
        GuildBuilder {
            emu: self.clone(),
            name: name.to_owned(),
            locale: "en-US".to_owned(),
            roles: Vec::new(),
            channels: Vec::new(),
            system_channel: None,
            bot_permissions: Some(EVERYONE),
        }
    }

    /// Starts a person; [`PersonBuilder::create`] completes it.
    pub fn user(&self, name: &str) -> PersonBuilder {
        PersonBuilder {
            emu: self.clone(),
            name: name.to_owned(),
            locale: "en-US".to_owned(),
            bot: false,
            webhook: false,
            memberships: Vec::new(),
        }
    }

    /// Acts as a person who exists already.
    #[must_use]
    pub fn as_user(&self, id: UserId) -> Person {
        Person::new(self.clone(), id)
    }

    /// Everyone, with the bot and the owners of guilds.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.shared.look(|state| state.users.values().cloned().collect())
    }

    /// All guilds.
    #[must_use]
    pub fn guilds(&self) -> Vec<Guild> {
        self.shared.look(|state| state.guilds.values().cloned().collect())
    }

    /// All channels, threads and direct messages.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        self.shared.look(|state| state.channels.values().cloned().collect())
    }

    /// What a person or the bot may do in a channel.
    #[must_use]
    pub fn permissions(&self, user: UserId, channel: impl Into<ChannelId>) -> Permissions {
        let channel = channel.into();
        self.shared.look(|state| state.permissions(user, channel))
    }
}

/// A guild in the making.
#[must_use = "a guild exists only once it is created"]
pub struct GuildBuilder {
    emu: Emulator,
    name: String,
    locale: String,
    roles: Vec<(String, Permissions)>,
    channels: Vec<String>,
    system_channel: Option<String>,
    bot_permissions: Option<Permissions>,
}

impl GuildBuilder {
    /// Adds a role with what it grants beyond `@everyone`.
    pub fn role(mut self, name: &str, permissions: Permissions) -> Self {
        self.roles.push((name.to_owned(), permissions));
        self
    }

    /// Adds a text channel.
    pub fn channel(mut self, name: &str) -> Self {
        self.channels.push(name.to_owned());
        self
    }

    /// Adds a text channel where Discord's own notices are shown.
    pub fn system_channel(mut self, name: &str) -> Self {
        self.system_channel = Some(name.to_owned());
        self
    }

    /// Sets the guild's preferred locale; `en-US` by default.
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// Sets what the bot's own role grants; by default as much as `@everyone`.
    pub fn bot_permissions(mut self, permissions: Permissions) -> Self {
        self.bot_permissions = Some(permissions);
        self
    }

    /// Leaves the bot out until [`GuildHandle::invite_bot`].
    pub fn without_bot(mut self) -> Self {
        self.bot_permissions = None;
        self
    }

    /// Creates the guild; a connected bot hears of it.
    #[must_use]
    pub fn create(self) -> GuildHandle {
        let id = self.emu.shared.with(|state| {
            let id = state.create_guild(&self.name, &self.locale);
            for (name, permissions) in &self.roles {
                state.create_role(id, name, *permissions);
            }
            for name in &self.channels {
                state.create_channel(id, name);
            }
            if let Some(name) = &self.system_channel {
                let channel = state.create_channel(id, name);
                if let Some(guild) = state.guilds.get_mut(&id) {
                    guild.system_channel_id = Some(channel);
                }
            }
            if let Some(permissions) = self.bot_permissions {
                state.join_bot(id, permissions);
            }
            id
        });
        GuildHandle { emu: self.emu, id }
    }
}

/// A handle to a guild.
#[derive(Clone)]
pub struct GuildHandle {
    emu: Emulator,
    id: GuildId,
}

impl GuildHandle {
    /// The guild's id.
    #[must_use]
    pub fn id(&self) -> GuildId {
        self.id
    }

    /// The text channel of a name, which is created if there is none.
    #[must_use]
    pub fn channel(&self, name: &str) -> ChannelHandle {
        let id = self.emu.shared.with(|state| {
            let known = state
                .channels
                .values()
                .find(|channel| channel.guild_id == Some(self.id) && channel.name == name)
                .map(|channel| channel.id);
            known.unwrap_or_else(|| state.create_channel(self.id, name))
        });
        ChannelHandle { emu: self.emu.clone(), id }
    }

    /// Adds a forum: what is said in it is said in posts, which [`ChannelHandle::thread`] opens.
    #[must_use]
    pub fn forum(&self, name: &str) -> ChannelHandle {
        let id = self.emu.shared.with(|state| state.create_channel_of(ChannelType::GuildForum, self.id, name));
        ChannelHandle { emu: self.emu.clone(), id }
    }

    /// The role of a name, which is created without permissions if there is
    /// none.
    #[must_use]
    pub fn role(&self, name: &str) -> RoleId {
        self.emu.shared.with(|state| {
            let known = state
                .guilds
                .get(&self.id)
                .and_then(|guild| guild.roles.values().find(|role| role.name == name))
                .map(|role| role.id);
            known.unwrap_or_else(|| state.create_role(self.id, name, Permissions::empty()))
        })
    }

    /// Makes a person a member with these roles, in place of earlier ones.
    pub fn add(&self, person: &Person, roles: &[&str]) {
        let roles = roles.iter().map(|name| self.role(name)).collect();
        self.emu.shared.with(|state| state.add_member(self.id, person.id(), roles));
    }

    /// Lets the bot join with a role that grants these permissions.
    pub fn invite_bot(&self, permissions: Permissions) {
        self.emu.shared.with(|state| state.join_bot(self.id, permissions));
    }

    /// The person who owns the guild and may do everything in it.
    #[must_use]
    pub fn owner(&self) -> Person {
        let owner = self.emu.shared.look(|state| state.guilds.get(&self.id).map(|guild| guild.owner_id));
        Person::new(self.emu.clone(), owner.unwrap_or(self.emu.bot_user_id()))
    }
}

/// A handle to a channel, thread or direct message.
#[derive(Clone)]
pub struct ChannelHandle {
    emu: Emulator,
    id: ChannelId,
}

impl ChannelHandle {
    pub(super) fn new(emu: Emulator, id: ChannelId) -> Self {
        Self { emu, id }
    }

    /// The channel's id.
    #[must_use]
    pub fn id(&self) -> ChannelId {
        self.id
    }

    /// Opens a public thread in this channel, as the guild's owner.
    #[must_use]
    pub fn thread(&self, name: &str) -> Self {
        let id = self.emu.shared.with(|state| {
            let parent = state.channels.get(&self.id)?.clone();
            let owner = state.guilds.get(&parent.guild_id?)?.owner_id;
            Some(state.create_thread(&parent, name, ChannelType::PublicThread, owner, None))
        });
        Self { emu: self.emu.clone(), id: id.unwrap_or(self.id) }
    }

    /// Says what the channel is for.
    pub fn set_topic(&self, topic: &str) {
        self.emu.shared.with(|state| {
            if let Some(channel) = state.channels.get_mut(&self.id) {
                channel.topic = Some(topic.to_owned());
                state.dispatch_channel("UPDATE", self.id);
            }
        });
    }

    /// Grants and denies permissions to a role in this channel; `@everyone`
    /// is the role that has the guild's id.
    pub fn overwrite_role(&self, role: RoleId, allow: Permissions, deny: Permissions) {
        self.overwrite(PermissionOverwriteType::Role, role.get(), allow, deny);
    }

    /// Grants and denies permissions to one user in this channel.
    pub fn overwrite_user(&self, user: UserId, allow: Permissions, deny: Permissions) {
        self.overwrite(PermissionOverwriteType::Member, user.get(), allow, deny);
    }

    fn overwrite(&self, kind: PermissionOverwriteType, id: u64, allow: Permissions, deny: Permissions) {
        self.emu.shared.with(|state| {
            if let Some(channel) = state.channels.get_mut(&self.id) {
                channel.overwrites.retain(|overwrite| overwrite.id.get() != id);
                channel.overwrites.push(PermissionOverwrite { allow, deny, id: Id::new(id), kind });
                state.dispatch_channel("UPDATE", self.id);
            }
        });
    }
}

impl From<&ChannelHandle> for Id<ChannelMarker> {
    fn from(channel: &ChannelHandle) -> Self {
        channel.id
    }
}

/// A person in the making.
#[must_use = "a person exists only once created"]
pub struct PersonBuilder {
    emu: Emulator,
    name: String,
    locale: String,
    bot: bool,
    webhook: bool,
    memberships: Vec<(GuildHandle, Vec<String>)>,
}

impl PersonBuilder {
    /// Sets the language of the person's client, such as `zh-TW`.
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// Makes the person another bot.
    pub fn bot(mut self) -> Self {
        self.bot = true;
        self
    }

    /// Makes the person a webhook, through which some other program speaks.
    pub fn webhook(mut self) -> Self {
        self.webhook = true;
        self
    }

    /// Makes the person a member of a guild.
    pub fn member_of(self, guild: &GuildHandle) -> Self {
        self.member_with(guild, &[])
    }

    /// Makes the person a member of a guild with roles.
    pub fn member_with(mut self, guild: &GuildHandle, roles: &[&str]) -> Self {
        let roles = roles.iter().map(|&role| role.to_owned()).collect();
        self.memberships.push((guild.clone(), roles));
        self
    }

    /// Creates the person.
    #[must_use]
    pub fn create(self) -> Person {
        let id = self.emu.shared.with(|state| {
            let id = state.create_user(&self.name, &self.locale);
            if let Some(user) = state.users.get_mut(&id) {
                user.bot = self.bot;
                user.webhook = self.webhook;
            }
            id
        });
        let person = Person::new(self.emu, id);
        for (guild, roles) in &self.memberships {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            guild.add(&person, &roles);
        }
        person
    }
}
