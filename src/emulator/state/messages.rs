//! How messages come to be, change and go.

use twilight_model::channel::message::{MentionType, MessageFlags};
use twilight_model::guild::Permissions;
use twilight_model::id::Id;

use super::{State, StoredFile};
use crate::emulator::error::ApiError;
use crate::emulator::event::Event;
use crate::emulator::model::{Attachment, ChannelId, GuildId, InteractionId, Message, MessageId, RoleId, UserId};
use crate::emulator::validate::{Draft, Upload, problem};

/// The flags that a bot may set on a message of a channel.
const SETTABLE: MessageFlags =
    MessageFlags::SUPPRESS_EMBEDS.union(MessageFlags::SUPPRESS_NOTIFICATIONS).union(MessageFlags::IS_COMPONENTS_V2);

/// For how long Discord knows a message by its nonce: it says "a few minutes".
const NONCE_LASTS: time::Duration = time::Duration::minutes(5);

/// Where a new message belongs, besides its words.
#[derive(Clone, Copy, Debug)]
pub(in crate::emulator) struct Envelope {
    pub(in crate::emulator) author_id: UserId,
    pub(in crate::emulator) channel_id: ChannelId,
    /// The interaction that it answers.
    pub(in crate::emulator) interaction_id: Option<InteractionId>,
    /// The only one who may see it.
    pub(in crate::emulator) visible_to: Option<UserId>,
    /// Whether it is only the promise of a message.
    pub(in crate::emulator) loading: bool,
}

impl State {
    /// Writes a message, stores its files and tells everyone who hears.
    pub(in crate::emulator) fn post(&mut self, envelope: Envelope, draft: Draft) -> Result<MessageId, ApiError> {
        if draft.is_empty() && !envelope.loading {
            return Err(ApiError::empty_message());
        }
        let reply_to = self.referenced(envelope.channel_id, &draft)?;
        let id = Id::new(self.snowflake());
        let mut message = self.blank_message(id, envelope);
        message.reply_to = reply_to;
        self.fill(&mut message, draft);
        self.messages.insert(id, message.clone());
        self.forget_oldest();
        if let Some(channel) = self.channels.get_mut(&envelope.channel_id)
            && envelope.visible_to.is_none()
        {
            channel.last_message_id = Some(id);
            // Writing into an archived thread opens it again.
            channel.archived = false;
        }
        self.dispatch_message("MESSAGE_CREATE", &message);
        self.emit(Event::MessageCreated { message });
        Ok(id)
    }

    /// The message that the bot has sent lately as the same, if it wants only one of that.
    pub(in crate::emulator) fn sent_before(&self, draft: &Draft) -> Option<&Message> {
        let (nonce, true) = draft.nonce.as_ref()? else { return None };
        let message = self.messages.get(self.nonces.get(nonce)?)?;
        (self.now() - message.created_at < NONCE_LASTS).then_some(message)
    }

    /// Keeps by what the bot tells a message.
    pub(in crate::emulator) fn remember_nonce(&mut self, nonce: String, id: MessageId) {
        self.nonces.retain(|_, id| self.messages.contains_key(id));
        self.nonces.insert(nonce, id);
    }

    /// Whether the bot cannot write to somebody first.
    pub(in crate::emulator) fn has_closed_dms(&self, user_id: UserId) -> bool {
        self.users.get(&user_id).is_some_and(|user| user.closed_dms)
    }

    /// Changes what a draft mentions of a message and leaves the rest.
    pub(in crate::emulator) fn edit(&mut self, id: MessageId, draft: Draft) -> Result<Message, ApiError> {
        let mut message = self.messages.get(&id).cloned().ok_or_else(ApiError::unknown_message)?;
        let was_loading = message.is_loading();
        message.flags.remove(MessageFlags::LOADING);
        self.fill(&mut message, draft);
        if is_blank(&message) {
            return Err(ApiError::empty_message());
        }
        message.revision += 1;
        if !was_loading {
            message.edited_at = Some(self.now());
        }
        self.messages.insert(id, message.clone());
        self.dispatch_message("MESSAGE_UPDATE", &message);
        self.emit(Event::MessageUpdated { message: message.clone() });
        Ok(message)
    }

    /// Removes a message.
    pub(in crate::emulator) fn delete(&mut self, id: MessageId) -> Result<(), ApiError> {
        let message = self.forget(id).ok_or_else(ApiError::unknown_message)?;
        self.dispatch_message_delete(&message);
        Ok(())
    }

    /// Removes a message and its files without a word to the bot.
    pub(super) fn forget(&mut self, id: MessageId) -> Option<Message> {
        let message = self.messages.remove(&id)?;
        for attachment in &message.attachments {
            self.files.remove(&attachment.id);
        }
        self.emit(Event::MessageDeleted { channel_id: message.channel_id, message_id: id });
        Some(message)
    }

    /// Whether the bot may know the words of a message without the privileged
    /// intent: its own, direct messages, and those that address it.
    pub(in crate::emulator) fn addresses_bot(&self, message: &Message) -> bool {
        message.from_bot || message.guild_id.is_none() || message.mentions.contains(&self.bot_id)
    }

    /// The message replied to, if the draft replies and it is there.
    fn referenced(&self, channel_id: ChannelId, draft: &Draft) -> Result<Option<MessageId>, ApiError> {
        let Some(reference) = draft.reference else {
            return Ok(None);
        };
        let here = reference.channel_id.is_none_or(|id| id == channel_id);
        match self.public_message(channel_id, reference.message_id) {
            Ok(message) if here => Ok(Some(message.id)),
            _ if reference.must_exist => {
                Err(problem("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"))
            }
            _ => Ok(None),
        }
    }

    fn blank_message(&self, id: MessageId, envelope: Envelope) -> Message {
        let mut flags = MessageFlags::empty();
        flags.set(MessageFlags::EPHEMERAL, envelope.visible_to.is_some());
        flags.set(MessageFlags::LOADING, envelope.loading);
        let channel = self.channels.get(&envelope.channel_id);
        Message {
            id,
            channel_id: envelope.channel_id,
            guild_id: channel.and_then(|channel| channel.guild_id),
            author_id: envelope.author_id,
            from_bot: envelope.author_id == self.bot_id,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            reply_to: None,
            visible_to: envelope.visible_to,
            interaction_id: envelope.interaction_id,
            created_at: self.now(),
            revision: 0,
            edited_at: None,
        }
    }

    /// Puts what the draft says into the message.
    fn fill(&mut self, message: &mut Message, draft: Draft) {
        if let Some(kept) = &draft.kept {
            let (kept, gone) =
                message.attachments.drain(..).partition(|attachment: &Attachment| kept.contains(&attachment.id));
            message.attachments = kept;
            for attachment in gone {
                self.files.remove(&attachment.id);
            }
        }
        for upload in &draft.uploads {
            let attachment = self.store(message.channel_id, upload);
            message.attachments.push(attachment);
        }
        if let Some(flags) = draft.flags {
            message.flags.remove(SETTABLE);
            message.flags |= flags & SETTABLE;
        }
        if let Some(content) = &draft.content {
            // Discord trims what people and bots write.
            content.trim().clone_into(&mut message.content);
        }
        message.embeds = draft.embeds.clone().unwrap_or_else(|| std::mem::take(&mut message.embeds));
        message.components = draft.components.clone().unwrap_or_else(|| std::mem::take(&mut message.components));
        for embed in &mut message.embeds {
            let images = embed.image.iter_mut().map(|image| &mut image.url);
            let thumbnails = embed.thumbnail.iter_mut().map(|image| &mut image.url);
            for url in images.chain(thumbnails) {
                resolve_attachment(url, &message.attachments);
            }
        }
        self.notify(message, &draft);
    }

    pub(super) fn store(&mut self, channel_id: ChannelId, upload: &Upload) -> Attachment {
        let id = Id::new(self.snowflake());
        let url = format!("http://{}/attachments/{channel_id}/{id}/{}", self.authority, upload.filename);
        self.files.insert(id, StoredFile { content_type: upload.content_type.clone(), bytes: upload.bytes.clone() });
        Attachment {
            id,
            filename: upload.filename.clone(),
            description: upload.description.clone(),
            content_type: upload.content_type.clone(),
            size: upload.bytes.len(),
            url,
        }
    }

    /// Finds out whom the message notifies, after `allowed_mentions`.
    fn notify(&self, message: &mut Message, draft: &Draft) {
        let allowed = draft.allowed_mentions.as_ref();
        let parses = |kind: MentionType| allowed.is_none_or(|allowed| allowed.parse.contains(&kind));
        let (users, roles) = mentions(&message.content);
        message.mentions = users
            .into_iter()
            .filter(|id| self.users.contains_key(id))
            .filter(|id| parses(MentionType::Users) || allowed.is_some_and(|allowed| allowed.users.contains(id)))
            .collect();
        message.mention_roles = roles
            .into_iter()
            .filter(|id| self.role_exists(message.guild_id, *id))
            .filter(|id| parses(MentionType::Roles) || allowed.is_some_and(|allowed| allowed.roles.contains(id)))
            .collect();
        let shouts = message.content.contains("@everyone") || message.content.contains("@here");
        let may_shout = self.permissions(message.author_id, message.channel_id).contains(Permissions::MENTION_EVERYONE);
        message.mention_everyone = shouts && may_shout && parses(MentionType::Everyone);
        let replied = message.reply_to.and_then(|id| self.messages.get(&id));
        if let Some(replied) = replied
            && allowed.is_none_or(|allowed| allowed.replied_user)
            && !message.mentions.contains(&replied.author_id)
        {
            message.mentions.push(replied.author_id);
        }
    }

    fn role_exists(&self, guild_id: Option<GuildId>, role_id: RoleId) -> bool {
        guild_id.and_then(|id| self.guilds.get(&id)).is_some_and(|guild| guild.roles.contains_key(&role_id))
    }
}

/// Whether a message would show nothing at all.
fn is_blank(message: &Message) -> bool {
    message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.components.is_empty()
        && message.attachments.is_empty()
}

/// The users and roles a text mentions, each once and in order.
fn mentions(content: &str) -> (Vec<UserId>, Vec<RoleId>) {
    let (mut users, mut roles) = (Vec::new(), Vec::new());
    for part in content.split("<@").skip(1) {
        let Some((inside, _)) = part.split_once('>') else {
            continue;
        };
        if let Some(role) = inside.strip_prefix('&').and_then(|id| id.parse().ok()) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        } else if let Ok(user) = inside.trim_start_matches('!').parse()
            && !users.contains(&user)
        {
            users.push(user);
        }
    }
    (users, roles)
}

/// Turns `attachment://name` into the address of the file of that name.
fn resolve_attachment(url: &mut String, attachments: &[Attachment]) {
    let Some(name) = url.strip_prefix("attachment://") else {
        return;
    };
    if let Some(attachment) = attachments.iter().find(|attachment| attachment.filename == name) {
        *url = attachment.url.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_once_each() {
        let (users, roles) = mentions("<@1> and <@!2>, <@&3> <@1> <@x> <@");
        assert_eq!(users, [Id::new(1), Id::new(2)]);
        assert_eq!(roles, [Id::new(3)]);
    }
}
