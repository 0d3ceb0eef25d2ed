//! Answers messages: those directed to the bot always, those in listed channels if they plainly are questions.

use serenity::all::{Context, Message, MessageType, UserId};
use tracing::{debug, warn};

use super::convert;
use super::dispatch::Data;
use super::error::describe;
use crate::engine::Decision;
use crate::service::{Ask, Speaker};

/// Answers a message, or leaves it be.
pub(super) async fn respond(ctx: &Context, data: &Data, me: UserId, message: &Message) {
    let Some(addressed) = concerns_us(data, me, message) else { return };
    let text = question(me, message);
    if text.is_empty() && !addressed {
        return;
    }
    let speaker = Speaker { channel: message.channel_id.get(), user: message.author.id.get() };
    let ask = Ask { addressed, speaker: Some(speaker), ..Ask::new(&text) };
    let answer = data.answers.ask(&ask);
    debug!(
        decision = answer.outcome.decision.name(),
        confidence = answer.outcome.confidence,
        took = ?answer.elapsed,
        addressed,
        "considered a message"
    );
    if answer.outcome.decision == Decision::Abstain && !addressed {
        return;
    }
    let reply = convert::answer(&answer, Some(message.author.id.get())).into_message(message);
    if let Err(error) = message.channel_id.send_message(&ctx.http, reply).await {
        warn!(channel = %message.channel_id, error = describe(&error), "an answer could not be sent");
    }
}

/// Whether a message is directed to the bot (`true`) or overheard (`false`); `None` if it is none of its business.
fn concerns_us(data: &Data, me: UserId, message: &Message) -> Option<bool> {
    let is_by_machine = message.author.bot || message.author.system || message.webhook_id.is_some();
    let is_said = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if is_by_machine || message.author.id == me || !is_said {
        return None;
    }
    let is_direct = message.guild_id.is_none();
    let mentions_me = message.mentions.iter().any(|user| user.id == me);
    let answers_me = message.referenced_message.as_ref().is_some_and(|referenced| referenced.author.id == me);
    if is_direct || mentions_me || answers_me {
        return Some(true);
    }
    data.listening.includes(message.channel_id).then_some(false)
}

/// What a message asks. A bare mention in reply to somebody else's message passes that one on.
fn question(me: UserId, message: &Message) -> String {
    let text = without_markup(&message.content);
    let referenced = message.referenced_message.as_ref().filter(|referenced| referenced.author.id != me);
    match referenced {
        Some(referenced) if text.is_empty() => without_markup(&referenced.content),
        _ => text,
    }
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
