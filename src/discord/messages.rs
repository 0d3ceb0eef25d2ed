//! Answers messages: those directed to the bot always, those in listed channels if they plainly are questions. An answer
//! follows its question when that is edited or deleted.

use std::sync::Arc;

use serenity::all::{
    ChannelId, Context, GuildId, Message, MessageId, MessageType, MessageUpdateEvent, Nonce, Timestamp, User, UserId,
};
use time::Duration;
use tracing::{debug, warn};

use super::convert::{self, Presentation, Reading};
use super::dispatch::Data;
use super::error::describe;
use super::manners;
use super::patience;
use crate::domain::Language;
use crate::engine::Decision;
use crate::reply::Script;
use crate::service::{Answer, Answers, Ask, Given, Settings, Speaker};

/// For how long after a question its edits are followed.
const EDITS: Duration = Duration::MINUTE;

/// Something that is to be answered.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// What is asked.
    pub text: String,
    /// Whether it is directed to the bot.
    pub addressed: bool,
    /// The language that the person is known to read.
    pub locale: Option<Language>,
    /// How the server wants it answered, if not as it is asked.
    pub script: Option<Script>,
    /// Whose conversation it belongs to.
    pub speaker: Speaker,
}

/// What is known of a message, be it new or edited.
struct Heard<'a> {
    id: MessageId,
    edited: Option<Timestamp>,
    channel: ChannelId,
    server: Option<GuildId>,
    author: &'a User,
    is_said: bool,
    is_by_webhook: bool,
    content: &'a str,
    mentions: &'a [User],
    referenced: Option<&'a Message>,
}

impl Question {
    /// Answers it, off the threads that keep the connection. `before` is the answer that it had before it was edited.
    pub(super) async fn answer(self, answers: &Arc<Answers>, before: Option<Given>) -> Option<Answer> {
        let answers = Arc::clone(answers);
        let answering = tokio::task::spawn_blocking(move || {
            let Self { text, addressed, locale, script, speaker } = self;
            let language = script.map(Script::language);
            let ask = Ask { addressed, locale, language, speaker: Some(speaker), ..Ask::new(&text) };
            match before {
                Some(given) => answers.ask_anew(&ask, given.turn),
                None => answers.ask(&ask),
            }
        });
        answering.await.inspect_err(|error| warn!(%error, "a question could not be answered")).ok()
    }
}

/// Answers a message, or leaves it be.
pub(super) async fn respond(ctx: &Context, data: &Data, me: UserId, message: &Message) {
    let heard = Heard::new(message);
    let Some(question) = heard.question(ctx, data, me).await else { return };
    let asked = data.answered.asked(heard.id.get(), data.answers.now());
    let mut answer = asked.answer.lock().await;
    *answer = follow(ctx, data, &heard, question, None).await;
}

/// Answers a message anew that has been edited.
pub(super) async fn edited(ctx: &Context, data: &Data, me: UserId, event: &MessageUpdateEvent) {
    // Without a time it was not a person who changed the message: Discord has looked up a link in it.
    let (Some(heard), Some(_)) = (Heard::again(event), event.edited_timestamp) else { return };
    let Some(asked) = data.answered.find(heard.id.get()) else {
        return addressed_late(ctx, data, me, &heard, event).await;
    };
    if data.answers.now() - asked.at > EDITS {
        return;
    }
    let mut answer = asked.answer.lock().await;
    *answer = match heard.question(ctx, data, me).await {
        Some(question) => follow(ctx, data, &heard, question, *answer).await,
        None => take_away(ctx, data, heard.channel, *answer).await,
    };
}

/// Answers a message that was none of the bot's business until somebody added a mention of it, soon after it was written.
async fn addressed_late(ctx: &Context, data: &Data, me: UserId, heard: &Heard<'_>, event: &MessageUpdateEvent) {
    // Both moments are Discord's: its clock need not go as ours does.
    let Some(edited) = event.edited_timestamp else { return };
    if edited.unix_timestamp() - heard.id.created_at().unix_timestamp() > EDITS.whole_seconds() {
        return;
    }
    let Some(question) = heard.question(ctx, data, me).await.filter(|question| question.addressed) else { return };
    let asked = data.answered.asked(heard.id.get(), data.answers.now());
    let mut answer = asked.answer.lock().await;
    *answer = follow(ctx, data, heard, question, None).await;
}

/// Takes the answers to messages away that have been deleted.
pub(super) async fn deleted(ctx: &Context, data: &Data, channel: ChannelId, messages: &[MessageId]) {
    for asked in messages.iter().filter_map(|message| data.answered.forget(message.get())) {
        let mut answer = asked.answer.lock().await;
        *answer = take_away(ctx, data, channel, *answer).await;
    }
}

/// Answers a question, in the place of the answer that it had `before`. Returns the answer that it has now.
async fn follow(
    ctx: &Context,
    data: &Data,
    heard: &Heard<'_>,
    question: Question,
    before: Option<Given>,
) -> Option<Given> {
    let Question { addressed, speaker, script, .. } = question;
    let text = question.text.clone();
    let typing = async {
        // Who is not told that an answer comes gets it all the same.
        let _ = heard.channel.broadcast_typing(&ctx.http).await;
    };
    let answering = question.answer(&data.answers, before);
    // Only who has addressed the bot waits for it.
    let answer = if addressed { patience::wait(answering, typing).await } else { answering.await }?;
    debug!(
        decision = answer.outcome.decision.name(),
        confidence = answer.outcome.confidence,
        took = ?answer.elapsed,
        addressed,
        "considered a message"
    );
    if answer.outcome.decision == Decision::Abstain && !addressed {
        return take_away(ctx, data, heard.channel, before).await;
    }
    let script = script.unwrap_or_else(|| Script::of(&text, answer.outcome.language));
    let shown = match data.pace.take(speaker, data.answers.now()) {
        Ok(()) => convert::answer(&answer, Reading { asker: Some(heard.author.id.get()), ..Reading::new(script) }),
        Err(wait) if addressed && wait.is_news => manners::slowly(wait, script),
        Err(_) => return before,
    };
    let message = show(ctx, heard, shown, before).await?;
    data.desk.scribe().answered(&answer, heard.channel.get(), Some(message.get()));
    Some(Given { message: message.get(), turn: answer.turn })
}

/// Shows an answer: as a reply, or in the place of the one before.
async fn show(ctx: &Context, heard: &Heard<'_>, shown: Presentation, before: Option<Given>) -> Option<MessageId> {
    let sent = match before {
        Some(given) => heard.channel.edit_message(&ctx.http, given.message, shown.into_edit()).await,
        None => {
            // While one process takes over from another both hear the question: Discord makes one message of the two.
            let answer = shown.into_answer(heard.channel, heard.id);
            heard.channel.send_message(&ctx.http, answer.nonce(heard.nonce()).enforce_nonce(true)).await
        }
    };
    match sent {
        Ok(message) => Some(message.id),
        Err(error) => {
            warn!(channel = %heard.channel, error = describe(&error), "an answer could not be sent");
            before.map(|given| MessageId::new(given.message))
        }
    }
}

/// Deletes an answer, if there is one.
async fn take_away(ctx: &Context, data: &Data, channel: ChannelId, answer: Option<Given>) -> Option<Given> {
    let message = answer?.message;
    data.desk.scribe().gone(message);
    if let Err(error) = channel.delete_message(&ctx.http, message).await {
        // Somebody else may have deleted it.
        debug!(%channel, error = describe(&error), "an answer could not be deleted");
    }
    None
}

impl<'a> Heard<'a> {
    fn new(message: &'a Message) -> Self {
        Self {
            id: message.id,
            edited: message.edited_timestamp,
            channel: message.channel_id,
            server: message.guild_id,
            author: &message.author,
            is_said: is_said(message.kind),
            is_by_webhook: message.webhook_id.is_some(),
            content: &message.content,
            mentions: &message.mentions,
            referenced: message.referenced_message.as_deref(),
        }
    }

    /// An edited message, of which Discord may tell less.
    fn again(event: &'a MessageUpdateEvent) -> Option<Self> {
        Some(Self {
            id: event.id,
            edited: event.edited_timestamp,
            channel: event.channel_id,
            server: event.guild_id,
            author: event.author.as_ref()?,
            is_said: event.kind.is_none_or(is_said),
            is_by_webhook: event.webhook_id.flatten().is_some(),
            content: event.content.as_deref()?,
            mentions: event.mentions.as_deref().unwrap_or_default(),
            referenced: event.referenced_message.as_ref().and_then(Option::as_deref),
        })
    }

    /// What an answer to it is known by, whoever sends it. One that has been edited may be answered once more, after the
    /// answer to what it said before has been taken away.
    fn nonce(&self) -> Nonce {
        let edited = self.edited.map_or(0, |edited| edited.unix_timestamp().unsigned_abs() % 100_000);
        Nonce::String(format!("{edited:05}{}", self.id))
    }

    /// What it asks, if it is any of the bot's business.
    async fn question(&self, ctx: &Context, data: &Data, me: UserId) -> Option<Question> {
        let settings = data.settings_of(self.server).await;
        let addressed = self.concerns_us(ctx, data, &settings, me).await?;
        let text = self.text(me);
        let speaker = Speaker { channel: self.channel.get(), user: self.author.id.get() };
        let script = settings.language;
        (addressed || !text.is_empty()).then_some(Question { text, addressed, locale: None, script, speaker })
    }

    /// Whether it is directed to the bot (`true`) or overheard (`false`); `None` if it is none of its business.
    async fn concerns_us(&self, ctx: &Context, data: &Data, settings: &Settings, me: UserId) -> Option<bool> {
        let is_by_machine = self.author.bot || self.author.system || self.is_by_webhook;
        if is_by_machine || self.author.id == me || !self.is_said {
            return None;
        }
        let is_direct = self.server.is_none();
        let mentions_me = self.mentions.iter().any(|user| user.id == me);
        let answers_me = self.referenced.is_some_and(|referenced| referenced.author.id == me);
        if is_direct || mentions_me || answers_me {
            return Some(true);
        }
        let is_quiet = settings.only_when_asked || settings.quiet.is_some_and(|hours| hours.hold(data.answers.now()));
        (!is_quiet && data.listening.includes(&ctx.http, settings, self.channel).await).then_some(false)
    }

    /// What it says. A bare mention in reply to somebody else's message passes that one on.
    fn text(&self, me: UserId) -> String {
        let text = without_markup(self.content);
        match self.referenced.filter(|referenced| referenced.author.id != me) {
            Some(referenced) if text.is_empty() => without_markup(&referenced.content),
            _ => text,
        }
    }
}

/// Whether a message of this kind is something that somebody has said.
fn is_said(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

/// The text without mentions and custom emoji, `<…>`, which carry no words.
pub(super) fn without_markup(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        let (before, tail) = rest.split_at(start);
        out.push_str(before);
        match tail.find('>').filter(|&end| is_markup(&tail[1..end])) {
            Some(end) => {
                out.push(' ');
                rest = &tail[end + 1..];
            }
            None => {
                out.push('<');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// Whether this is what stands between the angle brackets of a mention, a custom emoji, a command or a time.
fn is_markup(inner: &str) -> bool {
    let is_id = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let after = |prefix: &str| inner.strip_prefix(prefix);
    let is_mention = ["@!", "@&", "@", "#"].iter().any(|prefix| after(prefix).is_some_and(is_id));
    let is_named = [":", "a:", "/"].iter().any(|prefix| {
        after(prefix).and_then(|rest| rest.rsplit_once(':')).is_some_and(|(name, id)| !name.is_empty() && is_id(id))
    });
    is_mention || is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_and_emoji_are_no_words() {
        for (content, expect) in [
            ("<@12> what is NIAS?", "what is NIAS?"),
            ("what <@!12><@&3> is <#4> NIAS <:yes:5><a:no:6>", "what    is   NIAS"),
            ("is 3 < 5 > 4?", "is 3 < 5 > 4?"),
            ("<@12>", ""),
            ("<@a> <:> <https://a.example>", "<@a> <:> <https://a.example>"),
            ("河套<", "河套<"),
        ] {
            assert_eq!(without_markup(content), expect);
        }
    }
}
