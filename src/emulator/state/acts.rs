//! What people do, as far as their clients let them.

use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandType};
use twilight_model::application::interaction::{InteractionContextType, InteractionType};
use twilight_model::channel::ChannelType;
use twilight_model::channel::message::component::{SelectMenu, SelectMenuType};
use twilight_model::channel::message::{AllowedMentions, Component as MessageComponent, MentionType};
use twilight_model::gateway::Intents;
use twilight_model::guild::Permissions;
use twilight_model::id::Id;

use super::messages::Envelope;
use super::{Invocation, NAME_LENGTH, State};
use crate::emulator::error::{ApiError, EmulatorError, describe};
use crate::emulator::event::Event;
use crate::emulator::model::{
    Answer, ChannelId, GuildId, Interaction, InteractionId, Message, MessageId, Modal, UserId,
};
use crate::emulator::validate::{Draft, Reference, draft};

/// What a person does with a component.
#[derive(Clone, Debug)]
pub(in crate::emulator) enum Component {
    Click,
    Select(Vec<String>),
}

impl State {
    /// Says something, perhaps in reply, which pings the other unless `ping`
    /// is switched off.
    pub(in crate::emulator) fn say(
        &mut self,
        author_id: UserId,
        channel_id: ChannelId,
        text: &str,
        reply_to: Option<MessageId>,
        ping: bool,
    ) -> Result<Message, EmulatorError> {
        let mut draft = draft(&json!({"content": text}), Vec::new())?;
        draft.reference =
            reply_to.map(|message_id| Reference { message_id, channel_id: Some(channel_id), must_exist: true });
        draft.allowed_mentions = (!ping).then(|| AllowedMentions {
            parse: vec![MentionType::Everyone, MentionType::Roles, MentionType::Users],
            ..AllowedMentions::default()
        });
        self.may_send(author_id, channel_id, &draft)?;
        let envelope = Envelope { author_id, channel_id, interaction_id: None, visible_to: None, loading: false };
        let id = self.post(envelope, draft)?;
        let message = self.public_message(channel_id, id)?;
        Ok(message.clone())
    }

    /// Changes one's own message.
    pub(in crate::emulator) fn rewrite(
        &mut self,
        author_id: UserId,
        id: MessageId,
        text: &str,
    ) -> Result<Message, EmulatorError> {
        self.own_message(author_id, id)?;
        let content = draft(&json!({"content": text}), Vec::new())?.content;
        let change = Draft { content, ..Draft::default() };
        Ok(self.edit(id, change)?)
    }

    /// Deletes one's own message.
    pub(in crate::emulator) fn unsay(&mut self, author_id: UserId, id: MessageId) -> Result<(), EmulatorError> {
        self.own_message(author_id, id)?;
        Ok(self.delete(id)?)
    }

    /// Removes a message that only this person can see.
    pub(in crate::emulator) fn dismiss(&mut self, reader: UserId, id: MessageId) -> Result<(), EmulatorError> {
        let message = self.visible_message(reader, id)?;
        if message.visible_to != Some(reader) {
            return Err(not_offered(format!("others can see {} as well", describe(message))));
        }
        self.forget(id);
        Ok(())
    }

    /// Opens a public thread, from a message or on its own.
    pub(in crate::emulator) fn open_thread(
        &mut self,
        user_id: UserId,
        channel_id: ChannelId,
        name: &str,
        from: Option<MessageId>,
    ) -> Result<ChannelId, EmulatorError> {
        self.may(user_id, channel_id, Permissions::CREATE_PUBLIC_THREADS)?;
        let parent = self.channel(channel_id)?.clone();
        if parent.is_thread() || parent.is_dm() {
            return Err(ApiError::wrong_channel_type().into());
        }
        if let Some(from) = from {
            self.public_message(channel_id, from)?;
            if self.channels.contains_key(&from.cast()) {
                return Err(ApiError::already_has_thread().into());
            }
        }
        let name = name.trim();
        if !(1..=NAME_LENGTH).contains(&name.chars().count()) {
            return Err(not_offered(format!("a thread's name has 1 to {NAME_LENGTH} characters")));
        }
        Ok(self.create_thread(&parent, name, ChannelType::PublicThread, user_id, from))
    }

    /// Types a slash command, or asks for the choices of one of its options.
    pub(in crate::emulator) fn invoke(
        &mut self,
        user_id: UserId,
        channel_id: ChannelId,
        invocation: &Invocation,
        overridden: bool,
    ) -> Result<InteractionId, EmulatorError> {
        let name = invocation.path.first().map_or("", String::as_str);
        let command = self.offered(user_id, channel_id, name, CommandType::ChatInput, overridden)?;
        let mut invocation = invocation.clone();
        self.take_files(&mut invocation, channel_id);
        let data = self.invocation_data(&command, &invocation, user_id, channel_id)?;
        let kind = if invocation.focused.is_some() {
            InteractionType::ApplicationCommandAutocomplete
        } else {
            InteractionType::ApplicationCommand
        };
        let seed = Seed { kind, name, command_kind: Some(command.kind), message_id: None };
        self.interact(user_id, channel_id, seed, data)
    }

    /// Picks a command from the context menu of a message.
    pub(in crate::emulator) fn pick_message_command(
        &mut self,
        user_id: UserId,
        channel_id: ChannelId,
        name: &str,
        target: MessageId,
    ) -> Result<InteractionId, EmulatorError> {
        let command = self.offered(user_id, channel_id, name, CommandType::Message, false)?;
        let message = self.public_message(channel_id, target)?;
        let target_json = self.message_json(message, true);
        let data = json!({
            "id": command.id,
            "name": command.name,
            "type": u8::from(command.kind),
            "target_id": target,
            "resolved": {"messages": {target.to_string(): target_json}},
        });
        let seed = Seed {
            kind: InteractionType::ApplicationCommand,
            name,
            command_kind: Some(command.kind),
            message_id: None,
        };
        self.interact(user_id, channel_id, seed, data)
    }

    /// Uses a button or a menu of a message.
    pub(in crate::emulator) fn use_component(
        &mut self,
        user_id: UserId,
        id: MessageId,
        custom_id: &str,
        component: &Component,
    ) -> Result<InteractionId, EmulatorError> {
        let message = self.visible_message(user_id, id)?;
        let channel_id = message.channel_id;
        let control = message
            .controls()
            .find(|control| control_id(control) == Some(custom_id))
            .ok_or_else(|| not_offered(format!("{} has no component {custom_id}", describe(message))))?;
        let data = component_data(control, custom_id, component)?;
        let seed =
            Seed { kind: InteractionType::MessageComponent, name: custom_id, command_kind: None, message_id: Some(id) };
        self.interact(user_id, channel_id, seed, data)
    }

    /// Sends off the form that an interaction opened.
    pub(in crate::emulator) fn submit_modal(
        &mut self,
        user_id: UserId,
        opener: InteractionId,
        values: &[(&str, &str)],
    ) -> Result<InteractionId, EmulatorError> {
        let opener = self.interactions.get(&opener).filter(|opener| opener.user_id == user_id).cloned();
        let Some((opener, Answer::Modal(modal))) =
            opener.and_then(|opener| opener.answer.clone().map(|answer| (opener, answer)))
        else {
            return Err(not_offered("no form is open".to_owned()));
        };
        let data = modal_data(&modal, values)?;
        let seed = Seed {
            kind: InteractionType::ModalSubmit,
            name: &modal.custom_id,
            command_kind: None,
            message_id: opener.message_id,
        };
        self.interact(opener.user_id, opener.channel_id, seed, data)
    }

    /// A message that the user can see.
    pub(in crate::emulator) fn visible_message(
        &self,
        user_id: UserId,
        id: MessageId,
    ) -> Result<&Message, EmulatorError> {
        let message = self.messages.get(&id).filter(|message| {
            message.visible_to.is_none_or(|reader| reader == user_id)
                && self.may_view(user_id, message.channel_id).is_ok()
        });
        message.ok_or_else(|| not_offered(format!("the person cannot see message {id}")))
    }

    fn own_message(&self, author_id: UserId, id: MessageId) -> Result<(), EmulatorError> {
        let message = self.visible_message(author_id, id)?;
        if message.author_id == author_id {
            Ok(())
        } else {
            Err(not_offered(format!("{} is somebody else's", describe(message))))
        }
    }

    /// The command that a client would show to this person here. One for a
    /// guild hides a global one of the same name.
    fn offered(
        &self,
        user_id: UserId,
        channel_id: ChannelId,
        name: &str,
        kind: CommandType,
        overridden: bool,
    ) -> Result<Command, EmulatorError> {
        self.may_view(user_id, channel_id)?;
        let guild_id = self.channel(channel_id)?.guild_id;
        let command = self
            .commands_of(guild_id)
            .find(|command| command.kind == kind && command.name == name)
            .ok_or_else(|| not_offered(format!("no command {name:?} is registered here")))?;
        if guild_id.is_none() && !works_in_dm(command) {
            return Err(not_offered(format!("{name:?} does not work in direct messages")));
        }
        let held = self.permissions(user_id, channel_id);
        let needed = command.default_member_permissions.filter(|_| guild_id.is_some() && !overridden);
        let hidden = needed.is_some_and(|needed| {
            !held.contains(needed) || needed.is_empty() && !held.contains(Permissions::ADMINISTRATOR)
        });
        if hidden || !held.contains(Permissions::USE_SLASH_COMMANDS) {
            return Err(not_offered(format!("{name:?} is hidden from people without permission")));
        }
        Ok(command.clone())
    }

    /// All commands that a client would show to this person here.
    pub(in crate::emulator) fn offered_commands(
        &self,
        user_id: UserId,
        channel_id: ChannelId,
    ) -> Result<Vec<Command>, EmulatorError> {
        self.may_view(user_id, channel_id)?;
        let guild_id = self.channel(channel_id)?.guild_id;
        let mut offered: Vec<Command> = Vec::new();
        for command in self.commands_of(guild_id) {
            let is_hidden = offered.iter().any(|other| other.kind == command.kind && other.name == command.name);
            if !is_hidden {
                offered.extend(self.offered(user_id, channel_id, &command.name, command.kind, false));
            }
        }
        Ok(offered)
    }

    /// The commands registered for a guild, then those registered for all.
    fn commands_of(&self, guild_id: Option<GuildId>) -> impl Iterator<Item = &Command> {
        let own = guild_id.and_then(|id| self.commands.get(&Some(id)));
        own.into_iter().chain(self.commands.get(&None)).flatten()
    }

    /// Creates an interaction and sends it to the bot.
    fn interact(
        &mut self,
        user_id: UserId,
        channel_id: ChannelId,
        seed: Seed<'_>,
        data: Value,
    ) -> Result<InteractionId, EmulatorError> {
        let guild_id = self.channel(channel_id)?.guild_id;
        let id: InteractionId = Id::new(self.snowflake());
        let interaction = Interaction {
            id,
            token: format!("token-{id}"),
            kind: seed.kind,
            user_id,
            channel_id,
            guild_id,
            command_kind: seed.command_kind,
            name: seed.name.to_owned(),
            message_id: seed.message_id,
            message_revision: seed
                .message_id
                .and_then(|id| self.messages.get(&id))
                .map_or(0, |message| message.revision),
            created_at: self.now(),
            answer: None,
            original: None,
            followups: Vec::new(),
            expired: false,
        };
        let payload = self.interaction_json(&interaction, data);
        self.interactions.insert(id, interaction);
        self.forget_oldest();
        self.dispatch("INTERACTION_CREATE", Intents::empty(), guild_id, &payload, None);
        self.emit(Event::InteractionCreated { interaction_id: id });
        Ok(id)
    }
}

/// What an interaction starts with.
struct Seed<'s> {
    kind: InteractionType,
    name: &'s str,
    command_kind: Option<CommandType>,
    message_id: Option<MessageId>,
}

#[expect(deprecated, reason = "bots still send the older dm_permission")]
fn works_in_dm(command: &Command) -> bool {
    command.guild_id.is_none()
        && match &command.contexts {
            Some(contexts) => contexts.contains(&InteractionContextType::BotDm),
            None => command.dm_permission != Some(false),
        }
}

fn control_id(control: &MessageComponent) -> Option<&str> {
    match control {
        MessageComponent::Button(button) => button.custom_id.as_deref(),
        MessageComponent::SelectMenu(menu) => Some(&menu.custom_id),
        _ => None,
    }
}

fn component_data(control: &MessageComponent, custom_id: &str, component: &Component) -> Result<Value, EmulatorError> {
    let kind = u8::from(control.kind());
    match (control, component) {
        (MessageComponent::Button(button), Component::Click) if !button.disabled => {
            Ok(json!({"custom_id": custom_id, "component_type": kind}))
        }
        (MessageComponent::SelectMenu(menu), Component::Select(values)) if !menu.disabled => {
            check_selection(menu, values)?;
            Ok(json!({"custom_id": custom_id, "component_type": kind, "values": values}))
        }
        _ => Err(not_offered(format!("component {custom_id} is disabled or of another kind"))),
    }
}

fn check_selection(menu: &SelectMenu, values: &[String]) -> Result<(), EmulatorError> {
    let min = menu.min_values.map_or(1, usize::from);
    let max = menu.max_values.map_or(1, usize::from);
    if !(min..=max).contains(&values.len()) {
        return Err(not_offered(format!("menu {} takes {min} to {max} values", menu.custom_id)));
    }
    let options = menu.options.as_deref().unwrap_or_default();
    let unknown = values.iter().find(|value| options.iter().all(|option| option.value != **value));
    match unknown.filter(|_| menu.kind == SelectMenuType::Text) {
        Some(value) => Err(not_offered(format!("menu {} has no option {value}", menu.custom_id))),
        None => Ok(()),
    }
}

/// The `data` of a form that was sent off, holding what was typed against the
/// limits of its inputs.
fn modal_data(modal: &Modal, values: &[(&str, &str)]) -> Result<Value, EmulatorError> {
    let inputs = modal.inputs();
    if let Some((stray, _)) = values.iter().find(|(id, _)| inputs.iter().all(|input| input.custom_id != *id)) {
        return Err(not_offered(format!("the form has no input {stray}")));
    }
    let mut rows = Vec::new();
    for input in inputs {
        let typed = values.iter().find(|(id, _)| *id == input.custom_id).map(|(_, text)| *text);
        let text = typed.or(input.value.as_deref()).unwrap_or_default();
        let length = text.chars().count();
        let min = input.min_length.map_or(0, usize::from);
        let max = input.max_length.map_or(4000, usize::from);
        let required = input.required.unwrap_or(true);
        if required && text.is_empty() || !text.is_empty() && !(min..=max).contains(&length) {
            return Err(not_offered(format!("input {} does not take {text:?}", input.custom_id)));
        }
        rows.push(json!({
            "type": 1,
            "components": [{"type": 4, "custom_id": input.custom_id, "value": text}],
        }));
    }
    Ok(json!({"custom_id": modal.custom_id, "components": rows}))
}

fn not_offered(why: String) -> EmulatorError {
    EmulatorError::NotOffered(why)
}
