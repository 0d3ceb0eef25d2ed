//! Acting as people: everything here goes as far as Discord's own client
//! would let a person go, and no further.
//!
//! Acts take effect at once and return; what the bot makes of them is waited
//! for with the helpers for reading.

use twilight_model::application::command::CommandOptionChoice;
use twilight_model::id::Id;
use twilight_model::id::marker::MessageMarker;

use super::Emulator;
use super::error::EmulatorError;
use super::event::Event;
use super::model::{ChannelId, Message, MessageId, UserId};
use super::reading::InteractionHandle;
use super::state::{Component, Invocation, OptionValue};
use super::world::ChannelHandle;

/// A handle to a person.
#[derive(Clone)]
pub struct Person {
    emu: Emulator,
    id: UserId,
}

impl Person {
    pub(super) fn new(emu: Emulator, id: UserId) -> Self {
        Self { emu, id }
    }

    /// Who it is.
    #[must_use]
    pub fn id(&self) -> UserId {
        self.id
    }

    /// The person in a channel.
    #[must_use]
    pub fn at(&self, channel: impl Into<ChannelId>) -> Actor {
        Actor { emu: self.emu.clone(), user_id: self.id, channel_id: channel.into() }
    }

    /// The person in their direct messages with the bot.
    #[must_use]
    pub fn dm(&self) -> Actor {
        self.at(self.emu.shared.with(|state| state.open_dm(self.id)))
    }

    /// Changes the language of the person's client.
    pub fn set_locale(&self, locale: &str) {
        self.emu.shared.with(|state| {
            if let Some(user) = state.users.get_mut(&self.id) {
                locale.clone_into(&mut user.locale);
                state.emit(Event::UserUpdated { user_id: self.id });
            }
        });
    }

    /// Whether the bot can write to the person, beyond answering what they do.
    pub fn take_direct_messages(&self, takes: bool) {
        self.emu.shared.with(|state| {
            if let Some(user) = state.users.get_mut(&self.id) {
                user.closed_dms = !takes;
            }
        });
    }

    /// The person, if there really is one; the bot is none.
    pub(super) fn existing(self) -> Result<Self, EmulatorError> {
        let known = self.emu.shared.look(|state| state.user(self.id).map(|user| !user.bot))?;
        if known { Ok(self) } else { Err(EmulatorError::NotOffered("nobody can act as the bot".to_owned())) }
    }
}

/// A person in a channel, about to do something.
#[derive(Clone)]
pub struct Actor {
    emu: Emulator,
    user_id: UserId,
    channel_id: ChannelId,
}

impl Actor {
    /// The channel.
    #[must_use]
    pub fn channel_id(&self) -> ChannelId {
        self.channel_id
    }

    /// Says something.
    ///
    /// # Errors
    ///
    /// Fails if the person may not, or Discord would not take the text.
    pub fn say(&self, text: &str) -> Result<Message, EmulatorError> {
        self.emu.shared.with(|state| state.say(self.user_id, self.channel_id, text, None, true))
    }

    /// Says something in reply to a message, notifying its author.
    ///
    /// # Errors
    ///
    /// Fails as [`say`](Self::say) does, or if the message is not here.
    pub fn reply(&self, to: impl Into<MessageId>, text: &str) -> Result<Message, EmulatorError> {
        let to = to.into();
        self.emu.shared.with(|state| state.say(self.user_id, self.channel_id, text, Some(to), true))
    }

    /// Says something in reply to a message without notifying its author.
    /// To a bot without the message content intent, such a reply is mute.
    ///
    /// # Errors
    ///
    /// Fails as [`reply`](Self::reply) does.
    pub fn reply_without_ping(&self, to: impl Into<MessageId>, text: &str) -> Result<Message, EmulatorError> {
        let to = to.into();
        self.emu.shared.with(|state| state.say(self.user_id, self.channel_id, text, Some(to), false))
    }

    /// Changes a message of one's own.
    ///
    /// # Errors
    ///
    /// Fails if it is somebody else's.
    pub fn edit(&self, message: impl Into<MessageId>, text: &str) -> Result<Message, EmulatorError> {
        let message = message.into();
        self.emu.shared.with(|state| state.rewrite(self.user_id, message, text))
    }

    /// Deletes a message of one's own.
    ///
    /// # Errors
    ///
    /// Fails if it is somebody else's.
    pub fn delete(&self, message: impl Into<MessageId>) -> Result<(), EmulatorError> {
        let message = message.into();
        self.emu.shared.with(|state| state.unsay(self.user_id, message))
    }

    /// Dismisses a message that only this person can see; the bot is not told.
    ///
    /// # Errors
    ///
    /// Fails if others can see it as well.
    pub fn dismiss(&self, message: impl Into<MessageId>) -> Result<(), EmulatorError> {
        let message = message.into();
        self.emu.shared.with(|state| state.dismiss(self.user_id, message))
    }

    /// Opens a public thread here, from a message or on its own.
    ///
    /// # Errors
    ///
    /// Fails if the person may not, or there is a thread already.
    pub fn open_thread(&self, name: &str, from: Option<MessageId>) -> Result<ChannelHandle, EmulatorError> {
        let id = self.emu.shared.with(|state| state.open_thread(self.user_id, self.channel_id, name, from))?;
        Ok(ChannelHandle::new(self.emu.clone(), id))
    }

    /// Starts typing, for everyone to see.
    pub fn start_typing(&self) {
        self.emu.shared.with(|state| state.dispatch_typing(self.channel_id, self.user_id));
    }

    /// Starts a slash command. Groups and subcommands follow the name, as in
    /// `"knowledge reload"`.
    pub fn command(&self, path: &str) -> CommandCall {
        CommandCall {
            actor: self.clone(),
            invocation: Invocation {
                path: path.split_whitespace().map(str::to_owned).collect(),
                ..Invocation::default()
            },
            overridden: false,
        }
    }

    /// Types into an option of a command and waits for the choices.
    ///
    /// # Errors
    ///
    /// Fails if there is no such option, or no choices come.
    pub async fn autocomplete(
        &self,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Result<Vec<CommandOptionChoice>, EmulatorError> {
        self.command(command).autocomplete(option, typed).await
    }

    /// Picks a command from the context menu of a message.
    ///
    /// # Errors
    ///
    /// Fails if the command is not registered or not for this person.
    pub fn context_menu(
        &self,
        command: &str,
        message: impl Into<MessageId>,
    ) -> Result<InteractionHandle, EmulatorError> {
        let message = message.into();
        self.interaction(
            self.emu.shared.with(|state| state.pick_message_command(self.user_id, self.channel_id, command, message)),
        )
    }

    /// Clicks a button.
    ///
    /// # Errors
    ///
    /// Fails if the person cannot see the message, or it has no such button
    /// that is enabled.
    pub fn click(&self, message: impl Into<MessageId>, custom_id: &str) -> Result<InteractionHandle, EmulatorError> {
        self.use_component(message.into(), custom_id, &Component::Click)
    }

    /// Chooses from a menu.
    ///
    /// # Errors
    ///
    /// Fails as [`click`](Self::click) does, or if the menu does not offer
    /// these values together.
    pub fn select(
        &self,
        message: impl Into<MessageId>,
        custom_id: &str,
        values: &[&str],
    ) -> Result<InteractionHandle, EmulatorError> {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        self.use_component(message.into(), custom_id, &Component::Select(values))
    }

    /// Sends off the form that an interaction was answered with. Inputs that
    /// are not mentioned keep what the bot put into them.
    ///
    /// # Errors
    ///
    /// Fails if no form is open, or it does not take these values.
    pub fn submit_modal(
        &self,
        opened_by: &InteractionHandle,
        values: &[(&str, &str)],
    ) -> Result<InteractionHandle, EmulatorError> {
        let opener = opened_by.id();
        self.interaction(self.emu.shared.with(|state| state.submit_modal(self.user_id, opener, values)))
    }

    /// Says something that the bot answers, and fails if the bot says
    /// anything else in this channel, now or in answer to what came before.
    ///
    /// This is how a test shows that the bot stayed silent without waiting
    /// for silence: the bot takes up messages in order, so once it has
    /// answered this one it had its chance to answer the earlier ones. A bot
    /// that works on messages concurrently may still be late; should it
    /// speak up later, the next reading of the channel finds it.
    ///
    /// # Errors
    ///
    /// Fails if there is no answer, or more than one message.
    pub async fn only_answer_to(&self, text: &str) -> Result<Message, EmulatorError> {
        let sentinel = self.say(text)?;
        let answer = self.emu.next_message_from_bot(self.channel_id).await?;
        self.emu.sync().await?;
        let mut heard = self.emu.unread_from_bot(self.channel_id);
        let replies_elsewhere = answer.reply_to.is_some_and(|id| id != sentinel.id);
        if heard.is_empty() && !replies_elsewhere {
            return Ok(answer);
        }
        heard.insert(0, answer);
        let heard: Vec<String> = heard.iter().map(super::error::describe).collect();
        Err(EmulatorError::Unexpected {
            expected: format!("only an answer to {text:?}"),
            actual: format!("the bot said {}", heard.join(" and ")),
        })
    }

    fn use_component(
        &self,
        message: MessageId,
        custom_id: &str,
        component: &Component,
    ) -> Result<InteractionHandle, EmulatorError> {
        self.interaction(self.emu.shared.with(|state| state.use_component(self.user_id, message, custom_id, component)))
    }

    fn interaction(
        &self,
        id: Result<super::model::InteractionId, EmulatorError>,
    ) -> Result<InteractionHandle, EmulatorError> {
        id.map(|id| InteractionHandle::new(self.emu.clone(), id))
    }
}

/// A slash command that is being typed.
#[must_use = "a command is only sent by `run` or `autocomplete`"]
pub struct CommandCall {
    actor: Actor,
    invocation: Invocation,
    overridden: bool,
}

impl CommandCall {
    /// Gives a value to an option.
    pub fn option(mut self, name: &str, value: impl Into<OptionValue>) -> Self {
        self.invocation.options.push((name.to_owned(), value.into()));
        self
    }

    /// Runs the command although its default permissions hide it, as if the
    /// guild's staff had allowed it to this person.
    pub fn allowed_by_staff(mut self) -> Self {
        self.overridden = true;
        self
    }

    /// Sends the command.
    ///
    /// # Errors
    ///
    /// Fails if no such command is registered, the person does not see it,
    /// or it does not take these options.
    pub fn run(self) -> Result<InteractionHandle, EmulatorError> {
        self.send()
    }

    /// Types into one more option and waits for its choices.
    ///
    /// # Errors
    ///
    /// Fails if the option does not autocomplete, or no choices come.
    pub async fn autocomplete(self, option: &str, typed: &str) -> Result<Vec<CommandOptionChoice>, EmulatorError> {
        self.type_into(option, typed)?.choices().await
    }

    /// Types into one more option, without waiting for its choices.
    pub(super) fn type_into(mut self, option: &str, typed: &str) -> Result<InteractionHandle, EmulatorError> {
        self.invocation.focused = Some((option.to_owned(), typed.to_owned()));
        self.send()
    }

    fn send(&self) -> Result<InteractionHandle, EmulatorError> {
        let Actor { emu, user_id, channel_id } = &self.actor;
        self.actor.interaction(
            emu.shared.with(|state| state.invoke(*user_id, *channel_id, &self.invocation, self.overridden)),
        )
    }
}

impl From<&Message> for Id<MessageMarker> {
    fn from(message: &Message) -> Self {
        message.id
    }
}
