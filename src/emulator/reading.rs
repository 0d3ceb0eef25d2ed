//! Waiting for what the bot does, and reading it.

use twilight_model::application::command::{Command, CommandOptionChoice};

use super::error::{EmulatorError, Report, describe};
use super::gateway::{heartbeat_request, invalid_session, reconnect};
use super::model::{
    Answer, AttachmentId, ChannelId, GuildId, Interaction, InteractionId, Message, MessageId, Modal, UserId,
};
use super::request::RecordedRequest;
use super::state::{Outbound, State};
use super::{Emulator, Event};

impl Emulator {
    /// Waits until the bot's client is connected with all of its shards and
    /// has received everything sent to it so far, its guilds among it.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn ready(&self) -> Result<(), EmulatorError> {
        self.until("the bot to connect", |state| {
            let shards = state.connections().next()?.0.shard.1;
            (state.connections().count() as u64 >= shards).then_some(())
        })
        .await?;
        self.sync().await
    }

    /// Waits until the bot's client has received every event sent so far, by
    /// asking it for a heartbeat, which names the last event it has seen.
    /// What the bot makes of the events may still be under way.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn sync(&self) -> Result<(), EmulatorError> {
        let targets: Vec<(String, u64)> = self.shared.look(|state| {
            for (_, connection) in state.connections() {
                connection.send(Outbound::Payload(heartbeat_request()));
            }
            state.sessions.iter().map(|session| (session.id.clone(), session.sequence)).collect()
        });
        self.until("the bot to receive all events", |state| {
            let behind = targets.iter().any(|(id, sequence)| {
                state.sessions.iter().any(|session| session.id == *id && session.acknowledged < *sequence)
            });
            (!behind).then_some(())
        })
        .await
    }

    /// Waits for the next message of the bot in a channel that was not read
    /// this way before. Answers to interactions are read from their
    /// [`InteractionHandle`] instead.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn next_message_from_bot(&self, channel: impl Into<ChannelId>) -> Result<Message, EmulatorError> {
        let channel = channel.into();
        self.until("a message from the bot", |state| {
            let message = unread(state, channel).into_iter().next()?;
            state.read.insert(channel, message.id);
            Some(message)
        })
        .await
    }

    /// Waits for the bot's reply to a certain message, and does not count it
    /// as read.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn reply_from_bot(&self, to: impl Into<MessageId>) -> Result<Message, EmulatorError> {
        let to = to.into();
        self.until("a reply from the bot", |state| {
            state.messages.values().find(|message| message.from_bot && message.reply_to == Some(to)).cloned()
        })
        .await
    }

    /// What the bot has said in a channel since it was last read, and reads
    /// it.
    #[must_use]
    pub fn unread_from_bot(&self, channel: impl Into<ChannelId>) -> Vec<Message> {
        let channel = channel.into();
        self.shared.look(|state| {
            let unread = unread(state, channel);
            if let Some(last) = unread.last() {
                state.read.insert(channel, last.id);
            }
            unread
        })
    }

    /// Waits until something can be read from the emulator; it is looked at
    /// anew after every change.
    ///
    /// # Errors
    ///
    /// Fails after the deadline, naming what was waited for.
    pub async fn wait_for<T>(&self, what: &str, mut read: impl FnMut(&Self) -> Option<T>) -> Result<T, EmulatorError> {
        self.poll(what, || read(self)).await
    }

    /// Waits until the bot has registered commands, globally or for a guild.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn commands_registered(&self, guild: Option<GuildId>) -> Result<Vec<Command>, EmulatorError> {
        self.until("the bot to register its commands", |state| state.commands.get(&guild).cloned()).await
    }

    /// The registered commands, globally or for a guild.
    #[must_use]
    pub fn commands(&self, guild: Option<GuildId>) -> Vec<Command> {
        self.shared.look(|state| state.commands.get(&guild).cloned().unwrap_or_default())
    }

    /// The messages of a channel that everyone can see, oldest first.
    #[must_use]
    pub fn messages(&self, channel: impl Into<ChannelId>) -> Vec<Message> {
        let channel = channel.into();
        self.shared.look(|state| state.public_messages(channel).cloned().collect())
    }

    /// The messages of a channel as one person sees them, oldest first: with
    /// the ephemeral ones that are for this person only.
    #[must_use]
    pub fn messages_for(&self, reader: UserId, channel: impl Into<ChannelId>) -> Vec<Message> {
        let channel = channel.into();
        self.shared.look(|state| {
            state
                .messages
                .values()
                .filter(|message| message.channel_id == channel)
                .filter(|message| message.visible_to.is_none_or(|only| only == reader))
                .cloned()
                .collect()
        })
    }

    /// A message as it is now, also an ephemeral one.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<Message> {
        self.shared.look(|state| state.messages.get(&id).cloned())
    }

    /// The bytes of a file that was sent with a message.
    #[must_use]
    pub fn attachment(&self, id: AttachmentId) -> Option<Vec<u8>> {
        self.shared.look(|state| state.files.get(&id).map(|file| file.bytes.clone()))
    }

    /// All interactions so far, oldest first.
    #[must_use]
    pub fn interactions(&self) -> Vec<Interaction> {
        self.shared.look(|state| state.interactions.values().cloned().collect())
    }

    /// A handle to an interaction that a subscriber heard of.
    #[must_use]
    pub fn interaction(&self, id: InteractionId) -> InteractionHandle {
        InteractionHandle::new(self.clone(), id)
    }

    /// Everything the bot's client has asked for over HTTP, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.look(|state| state.requests.clone())
    }

    /// How many times the bot's client has identified.
    #[must_use]
    pub fn identifies(&self) -> u64 {
        self.shared.look(|state| state.identifies)
    }

    /// Whether the bot's client is connected now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.shared.look(|state| state.connections().next().is_some())
    }

    /// Breaks every connection without a word, as a broken line would; what
    /// happens meanwhile is replayed to a client that resumes.
    pub fn drop_connections(&self) {
        self.hang_up(&Outbound::Drop);
    }

    /// Closes every connection with a code.
    pub fn close_connections(&self, code: u16) {
        self.hang_up(&Outbound::Close(code, "closed on demand".to_owned()));
    }

    /// Asks every client to connect again and resume, as Discord does often.
    pub fn request_reconnect(&self) {
        self.tell_all(&Outbound::Payload(reconnect()));
    }

    /// Ends every session. Unless it is resumable, a client has to identify
    /// anew.
    pub fn invalidate_sessions(&self, resumable: bool) {
        self.tell_all(&Outbound::Payload(invalid_session(resumable)));
        if !resumable {
            self.shared.with(|state| state.sessions.clear());
        }
    }

    /// Lets [`finish`](Self::finish) overlook refusals with one of Discord's
    /// error codes, for a test that provokes them.
    pub fn tolerate(&self, code: u64) {
        self.shared.with(|state| state.tolerated.push(code));
    }

    /// Everything unexpected so far.
    #[must_use]
    pub fn report(&self) -> Report {
        self.shared.look(|state| report(state))
    }

    /// Ends a test: fails if anything unexpected happened.
    ///
    /// # Errors
    ///
    /// Fails with the report unless it is empty.
    pub fn finish(&self) -> Result<(), Box<Report>> {
        let report = self.report();
        if report.is_empty() { Ok(()) } else { Err(Box::new(report)) }
    }

    fn tell_all(&self, outbound: &Outbound) {
        self.shared.look(|state| {
            for (_, connection) in state.connections() {
                connection.send(outbound.clone());
            }
        });
    }

    fn hang_up(&self, outbound: &Outbound) {
        self.shared.with(|state| {
            for session in &mut state.sessions {
                if let Some(connection) = session.connection.take() {
                    connection.send(outbound.clone());
                }
            }
            state.emit(Event::BotDisconnected);
        });
    }

    /// Waits until the state fulfils something.
    async fn until<T>(&self, what: &str, mut check: impl FnMut(&mut State) -> Option<T>) -> Result<T, EmulatorError> {
        self.poll(what, || self.shared.look(&mut check)).await
    }

    /// Tries anew after every change, until the deadline.
    async fn poll<T>(&self, what: &str, mut attempt: impl FnMut() -> Option<T>) -> Result<T, EmulatorError> {
        // Subscribed before the first attempt, so that no change is missed.
        let mut changes = self.shared.changes.subscribe();
        let waiting = async {
            loop {
                if let Some(found) = attempt() {
                    return found;
                }
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let waited = self.shared.deadline;
        tokio::time::timeout(waited, waiting).await.map_err(|_| EmulatorError::TimedOut {
            what: what.to_owned(),
            waited,
            context: self.shared.look(|state| recent_requests(state)),
        })
    }
}

/// How the bot first answered an interaction, with the message as it was
/// when it was read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Response {
    /// A new message.
    Message(Message),
    /// A loading message, to be edited later.
    Deferred(Message),
    /// A promise to change the component's message.
    DeferredUpdate,
    /// The component's message, changed.
    Update(Message),
    /// Choices of an option.
    Choices(Vec<CommandOptionChoice>),
    /// A form.
    Modal(Modal),
}

/// A handle to something a person did, and to how the bot answers it.
#[derive(Clone)]
pub struct InteractionHandle {
    emu: Emulator,
    id: InteractionId,
}

impl InteractionHandle {
    pub(super) fn new(emu: Emulator, id: InteractionId) -> Self {
        Self { emu, id }
    }

    /// Which interaction.
    #[must_use]
    pub fn id(&self) -> InteractionId {
        self.id
    }

    /// The interaction as it is now.
    #[must_use]
    pub fn record(&self) -> Option<Interaction> {
        self.emu.shared.look(|state| state.interactions.get(&self.id).cloned())
    }

    /// Waits for the first answer, whatever it is.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn response(&self) -> Result<Response, EmulatorError> {
        self.until("an answer to an interaction", |interaction, state| {
            let message = |id: &MessageId| state.messages.get(id).cloned();
            Some(match interaction.answer.as_ref()? {
                Answer::Message(id) => Response::Message(message(id)?),
                Answer::Deferred(id) => Response::Deferred(message(id)?),
                Answer::DeferredUpdate => Response::DeferredUpdate,
                Answer::Update(id) => Response::Update(message(id)?),
                Answer::Choices(choices) => Response::Choices(choices.clone()),
                Answer::Modal(modal) => Response::Modal(modal.clone()),
            })
        })
        .await
    }

    /// Waits for what the person gets to read in the end: the new or changed
    /// message, after a deferral the one that was promised.
    ///
    /// # Errors
    ///
    /// Fails after the deadline, or at once if the answer is no message.
    pub async fn message(&self) -> Result<Message, EmulatorError> {
        let message = self.until("a message in answer to an interaction", |interaction, state| {
            if let Answer::Choices(_) | Answer::Modal(_) = interaction.answer.as_ref()? {
                return Some(None);
            }
            let original = interaction.original.and_then(|id| state.messages.get(&id));
            let promised = matches!(interaction.answer, Some(Answer::DeferredUpdate));
            let settled = original.filter(|message| {
                !message.is_loading() && (!promised || message.revision > interaction.message_revision)
            });
            let followup = || interaction.followups.first().and_then(|id| state.messages.get(id));
            settled.or_else(followup).cloned().map(Some)
        });
        message.await?.ok_or_else(|| self.unexpected("a message"))
    }

    /// Waits for the messages after the first answer, until there are so many.
    ///
    /// # Errors
    ///
    /// Fails after the deadline.
    pub async fn followups(&self, count: usize) -> Result<Vec<Message>, EmulatorError> {
        self.until("follow-up messages", |interaction, state| {
            let found: Vec<Message> =
                interaction.followups.iter().filter_map(|id| state.messages.get(id).cloned()).collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }

    /// Waits for choices.
    ///
    /// # Errors
    ///
    /// Fails after the deadline, or at once if the answer is something else.
    pub async fn choices(&self) -> Result<Vec<CommandOptionChoice>, EmulatorError> {
        match self.response().await? {
            Response::Choices(choices) => Ok(choices),
            _ => Err(self.unexpected("choices")),
        }
    }

    /// Waits for a form.
    ///
    /// # Errors
    ///
    /// Fails after the deadline, or at once if the answer is something else.
    pub async fn modal(&self) -> Result<Modal, EmulatorError> {
        match self.response().await? {
            Response::Modal(modal) => Ok(modal),
            _ => Err(self.unexpected("a form")),
        }
    }

    /// Declares this interaction's time over: its token is worth nothing from
    /// now on, whatever the clock says.
    pub fn expire(&self) {
        self.emu.shared.with(|state| {
            if let Some(interaction) = state.interactions.get_mut(&self.id) {
                interaction.expired = true;
            }
        });
    }

    fn unexpected(&self, expected: &str) -> EmulatorError {
        EmulatorError::Unexpected {
            expected: expected.to_owned(),
            actual: format!("the answer was {:?}", self.record().and_then(|record| record.answer)),
        }
    }

    async fn until<T>(
        &self,
        what: &str,
        mut check: impl FnMut(&Interaction, &State) -> Option<T>,
    ) -> Result<T, EmulatorError> {
        let name = self.record().map_or_else(String::new, |record| record.name);
        let what = format!("{what} ({name:?})");
        self.emu.until(&what, |state| check(state.interactions.get(&self.id)?, state)).await
    }
}

/// What the bot has said in a channel since it was last read.
fn unread(state: &State, channel: ChannelId) -> Vec<Message> {
    let last = state.read.get(&channel).copied();
    state
        .public_messages(channel)
        .filter(|message| message.from_bot && message.interaction_id.is_none())
        .filter(|message| last.is_none_or(|last| message.id > last))
        .cloned()
        .collect()
}

/// What the bot did last, for the message of a timeout.
fn recent_requests(state: &State) -> String {
    let recent = state.requests.iter().rev().take(5).rev();
    let mut lines: Vec<String> = recent.map(ToString::to_string).collect();
    lines.extend(state.findings.gateway.iter().map(|line| format!("the gateway {line}")));
    if lines.is_empty() {
        return "the bot has not asked for anything".to_owned();
    }
    format!("what it did last:\n  {}", lines.join("\n  "))
}

/// Gathers everything unexpected.
fn report(state: &State) -> Report {
    let mut report = state.findings.clone();
    let refused = state.requests.iter().filter(|request| {
        let code = request.response["code"].as_u64().unwrap_or(0);
        request.status >= 400 && !request.faulty && !state.tolerated.contains(&code)
    });
    report.refused = refused
        .map(ToString::to_string)
        .filter(|line| !report.unknown_routes.iter().any(|route| line.starts_with(route.as_str())))
        .collect();
    for interaction in state.interactions.values() {
        let line = format!("{} {:?}", interaction.kind.kind(), interaction.name);
        match &interaction.answer {
            None if !interaction.expired => report.unanswered.push(line),
            Some(Answer::Deferred(id)) => {
                let loading = state.messages.get(id).filter(|message| message.is_loading());
                report.unfinished.extend(loading.map(|message| format!("{line}: {}", describe(message))));
            }
            _ => {}
        }
    }
    report
}
