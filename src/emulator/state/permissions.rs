//! Who may do what, computed from roles and overwrites as Discord does.

use twilight_model::channel::ChannelType;
use twilight_model::channel::permission_overwrite::PermissionOverwriteType;
use twilight_model::guild::Permissions;

use super::State;
use crate::emulator::error::ApiError;
use crate::emulator::model::{Channel, ChannelId, Guild, UserId};
use crate::emulator::validate::Draft;

/// What a new guild grants to everyone.
pub(in crate::emulator) const EVERYONE: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::ADD_REACTIONS)
    .union(Permissions::USE_EXTERNAL_EMOJIS)
    .union(Permissions::CHANGE_NICKNAME)
    .union(Permissions::USE_SLASH_COMMANDS);

/// What everyone may do in a direct message.
pub(in crate::emulator) const DM: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::MENTION_EVERYONE)
    .union(Permissions::ADD_REACTIONS)
    .union(Permissions::USE_EXTERNAL_EMOJIS)
    .union(Permissions::USE_SLASH_COMMANDS);

impl State {
    /// What a user may do in a channel; nothing, if not a member.
    pub(in crate::emulator) fn permissions(&self, user_id: UserId, channel_id: ChannelId) -> Permissions {
        let Some(channel) = self.channels.get(&channel_id) else {
            return Permissions::empty();
        };
        let Some(guild) = channel.guild_id.and_then(|id| self.guilds.get(&id)) else {
            let takes_part = channel.recipient == Some(user_id) || user_id == self.bot_id;
            return if takes_part { DM } else { Permissions::empty() };
        };
        // A thread has no overwrites of its own: its parent's count.
        let place = channel.parent_id.and_then(|id| self.channels.get(&id));
        let granted = in_guild(guild, user_id);
        let Some(granted) = granted else {
            return Permissions::empty();
        };
        if granted.contains(Permissions::ADMINISTRATOR) {
            return Permissions::all();
        }
        in_channel(guild, place.unwrap_or(channel), user_id, granted)
    }

    /// Refuses a user who cannot see the channel.
    pub(in crate::emulator) fn may_view(&self, user_id: UserId, channel_id: ChannelId) -> Result<(), ApiError> {
        self.channel(channel_id)?;
        if self.permissions(user_id, channel_id).contains(Permissions::VIEW_CHANNEL) {
            Ok(())
        } else {
            Err(ApiError::missing_access())
        }
    }

    /// Refuses a user who lacks a permission in the channel.
    pub(in crate::emulator) fn may(
        &self,
        user_id: UserId,
        channel_id: ChannelId,
        needed: Permissions,
    ) -> Result<(), ApiError> {
        self.may_view(user_id, channel_id)?;
        if self.permissions(user_id, channel_id).contains(needed) {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// Refuses a user who may not send this message here.
    pub(in crate::emulator) fn may_send(
        &self,
        user_id: UserId,
        channel_id: ChannelId,
        draft: &Draft,
    ) -> Result<(), ApiError> {
        let channel = self.channel(channel_id)?;
        if channel.kind == ChannelType::GuildForum {
            // What is written there is written into a post.
            return Err(ApiError::wrong_channel_type());
        }
        let sending =
            if channel.is_thread() { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
        self.may(user_id, channel_id, sending)?;
        let held = self.permissions(user_id, channel_id);
        let embeds = draft.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
        if embeds && !held.contains(Permissions::EMBED_LINKS)
            || !draft.uploads.is_empty() && !held.contains(Permissions::ATTACH_FILES)
        {
            return Err(ApiError::missing_permissions());
        }
        if draft.reference.is_some() && !held.contains(Permissions::READ_MESSAGE_HISTORY) {
            return Err(ApiError::cannot_reply());
        }
        if channel.locked && !held.contains(Permissions::MANAGE_THREADS) {
            return Err(ApiError::thread_archived());
        }
        Ok(())
    }
}

/// What a member's roles grant in the whole guild.
fn in_guild(guild: &Guild, user_id: UserId) -> Option<Permissions> {
    let member = guild.members.get(&user_id)?;
    if guild.owner_id == user_id {
        return Some(Permissions::all());
    }
    let everyone = guild.roles.get(&guild.id.cast());
    let roles = member.roles.iter().filter_map(|id| guild.roles.get(id));
    Some(everyone.into_iter().chain(roles).fold(Permissions::empty(), |sum, role| sum | role.permissions))
}

/// Applies a channel's overwrites: everyone's, then the roles' together, then
/// the member's own, each denying before it allows.
fn in_channel(guild: &Guild, channel: &Channel, user_id: UserId, granted: Permissions) -> Permissions {
    let roles = guild.members.get(&user_id).map_or(&[][..], |member| &member.roles);
    let sum = |applies: &dyn Fn(u64, PermissionOverwriteType) -> bool| {
        channel
            .overwrites
            .iter()
            .filter(|overwrite| applies(overwrite.id.get(), overwrite.kind))
            .fold((Permissions::empty(), Permissions::empty()), |(deny, allow), overwrite| {
                (deny | overwrite.deny, allow | overwrite.allow)
            })
    };
    let steps = [
        sum(&|id, kind| kind == PermissionOverwriteType::Role && id == guild.id.get()),
        sum(&|id, kind| kind == PermissionOverwriteType::Role && roles.iter().any(|role| role.get() == id)),
        sum(&|id, kind| kind == PermissionOverwriteType::Member && id == user_id.get()),
    ];
    let held = steps.into_iter().fold(granted, |held, (deny, allow)| (held - deny) | allow);
    // Who cannot see a channel cannot do anything else in it either.
    if held.contains(Permissions::VIEW_CHANNEL) { held } else { Permissions::empty() }
}

#[cfg(test)]
mod tests {
    use twilight_model::channel::permission_overwrite::PermissionOverwrite;
    use twilight_model::id::Id;

    use super::super::testing::{Sample, sample};
    use super::*;

    fn overwrite(sample: &mut Sample, kind: PermissionOverwriteType, id: u64, allow: Permissions, deny: Permissions) {
        let channel = sample.state.channels.get_mut(&sample.channel_id).expect("the channel is there");
        channel.overwrites.push(PermissionOverwrite { allow, deny, id: Id::new(id), kind });
    }

    #[track_caller]
    fn check(sample: &Sample, permission: Permissions, expect: bool) {
        let held = sample.state.permissions(sample.ada, sample.channel_id);
        assert_eq!(held.contains(permission), expect, "{held:?}");
    }

    #[test]
    fn roles_add_up_and_administrators_have_everything() {
        let mut sample = sample();
        check(&sample, Permissions::SEND_MESSAGES, true);
        check(&sample, Permissions::MANAGE_GUILD, false);
        let role = sample.state.create_role(sample.guild_id, "mods", Permissions::MANAGE_GUILD);
        sample.state.add_member(sample.guild_id, sample.ada, vec![role]);
        check(&sample, Permissions::MANAGE_GUILD | Permissions::SEND_MESSAGES, true);
        let role = sample.state.create_role(sample.guild_id, "admins", Permissions::ADMINISTRATOR);
        sample.state.add_member(sample.guild_id, sample.ada, vec![role]);
        check(&sample, Permissions::all(), true);
    }

    #[test]
    fn a_members_overwrite_beats_the_roles_and_those_beat_everyones() {
        use PermissionOverwriteType::{Member, Role};
        let mut sample = sample();
        let send = Permissions::SEND_MESSAGES;
        let role = sample.state.create_role(sample.guild_id, "muted", Permissions::empty());
        sample.state.add_member(sample.guild_id, sample.ada, vec![role]);
        let (everyone, ada) = (sample.guild_id.get(), sample.ada.get());
        overwrite(&mut sample, Role, everyone, Permissions::empty(), send);
        check(&sample, send, false);
        overwrite(&mut sample, Role, role.get(), send, Permissions::empty());
        check(&sample, send, true);
        overwrite(&mut sample, Member, ada, Permissions::empty(), send);
        check(&sample, send, false);
        overwrite(&mut sample, Role, role.get(), Permissions::empty(), Permissions::VIEW_CHANNEL);
        check(&sample, Permissions::READ_MESSAGE_HISTORY, false);
    }

    #[test]
    fn strangers_may_do_nothing_and_direct_messages_are_for_two() {
        let mut sample = sample();
        let stranger = sample.state.create_user("eve", "en-US");
        assert!(sample.state.permissions(stranger, sample.channel_id).is_empty());
        let dm = sample.state.open_dm(sample.ada);
        assert_eq!(sample.state.permissions(sample.ada, dm), DM);
        assert!(sample.state.permissions(stranger, dm).is_empty());
    }
}
