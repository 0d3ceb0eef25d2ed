use poise::CreateReply;
use serenity::all::{
    ChannelId, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed, CreateInteractionResponseMessage,
    CreateMessage, EditInteractionResponse, EditMessage, MessageId, MessageReference,
};

/// What is shown, before it is known whether as a message or as the response to an interaction.
///
/// This is the only way out: whatever is sent is built here, so that nothing is sent that could ping somebody.
#[derive(Debug, Clone, Default)]
pub(in crate::discord) struct Presentation {
    /// Text outside the embed.
    pub content: Option<String>,
    /// The embed.
    pub embed: Option<CreateEmbed>,
    /// Buttons and menus.
    pub rows: Vec<CreateActionRow>,
    /// A file.
    pub attachment: Option<CreateAttachment>,
    /// Whether only the person who asked sees it; only possible in response to an interaction.
    pub private: bool,
}

/// Lets nothing in a message ping anybody, not even the person who is replied to.
pub(in crate::discord) fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

impl Presentation {
    pub(in crate::discord) fn text(text: impl Into<String>) -> Self {
        Self { content: Some(text.into()), ..Self::default() }
    }

    pub(in crate::discord) fn embed(embed: CreateEmbed) -> Self {
        Self { embed: Some(embed), ..Self::default() }
    }

    /// The same, for the eyes of the person who asked alone.
    pub(in crate::discord) fn private(self) -> Self {
        Self { private: true, ..self }
    }

    /// The same, with a picture at the foot of the embed.
    pub(in crate::discord) fn with_picture(mut self, picture: Option<CreateAttachment>) -> Self {
        if let Some(picture) = picture {
            self.embed = self.embed.map(|embed| embed.attachment(&picture.filename));
            self.attachment = Some(picture);
        }
        self
    }

    /// As a reply to a message, or without one if it has been deleted meanwhile.
    pub(in crate::discord) fn into_answer(self, channel: ChannelId, to: MessageId) -> CreateMessage {
        let reference = MessageReference::from((channel, to)).fail_if_not_exists(false);
        self.into_message().reference_message(reference)
    }

    /// As a message in the place of one that was sent before. What is not there is taken away.
    pub(in crate::discord) fn into_edit(self) -> EditMessage {
        EditMessage::new()
            .allowed_mentions(nobody())
            .content(self.content.unwrap_or_default())
            .embeds(self.embed.into_iter().collect())
            .components(self.rows)
    }

    /// As a message of its own.
    pub(in crate::discord) fn into_message(self) -> CreateMessage {
        let mut message = CreateMessage::new().allowed_mentions(nobody());
        if let Some(content) = self.content {
            message = message.content(content);
        }
        if let Some(embed) = self.embed {
            message = message.embed(embed);
        }
        if let Some(attachment) = self.attachment {
            message = message.add_file(attachment);
        }
        if !self.rows.is_empty() {
            message = message.components(self.rows);
        }
        message
    }

    /// As the response to a command.
    pub(in crate::discord) fn into_reply(self) -> CreateReply {
        let mut reply = CreateReply::default().allowed_mentions(nobody()).ephemeral(self.private);
        if let Some(content) = self.content {
            reply = reply.content(content);
        }
        if let Some(embed) = self.embed {
            reply = reply.embed(embed);
        }
        if let Some(attachment) = self.attachment {
            reply = reply.attachment(attachment);
        }
        if !self.rows.is_empty() {
            reply = reply.components(self.rows);
        }
        reply
    }

    /// In the place of the message that a response was promised for. What is not there is taken away.
    pub(in crate::discord) fn into_response_edit(self) -> EditInteractionResponse {
        let edit = EditInteractionResponse::new()
            .allowed_mentions(nobody())
            .content(self.content.unwrap_or_default())
            .embeds(self.embed.into_iter().collect())
            .components(self.rows)
            .clear_attachments();
        match self.attachment {
            Some(attachment) => edit.new_attachment(attachment),
            None => edit,
        }
    }

    /// As the response to a button or menu. Content, embeds and components are always set, because what is not would
    /// stay as it was where the response replaces a message.
    pub(in crate::discord) fn into_response(self) -> CreateInteractionResponseMessage {
        let mut response = CreateInteractionResponseMessage::new()
            .allowed_mentions(nobody())
            .ephemeral(self.private)
            .content(self.content.unwrap_or_default())
            .components(self.rows)
            .embeds(self.embed.into_iter().collect());
        if let Some(attachment) = self.attachment {
            response = response.add_file(attachment);
        }
        response
    }
}
