use serenity::all::Message;

use super::{convert, language, locale, send, speaker};
use crate::discord::convert::Presentation;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::messages::without_markup;
use crate::discord::texts::texts;
use crate::engine::Decision;
use crate::service::Ask;

/// Ask about an initiative in your own words
#[poise::command(
    slash_command,
    description_localized("zh-TW", "用自己的話發問"),
    description_localized("zh-CN", "用自己的话发问"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn ask(
    ctx: CommandContext<'_>,
    #[description = "Your question, in English or Chinese"]
    #[name_localized("zh-TW", "問題")]
    #[name_localized("zh-CN", "问题")]
    #[description_localized("zh-TW", "你的問題，中英文皆可")]
    #[description_localized("zh-CN", "你的问题，中英文皆可")]
    #[max_length = 1000]
    question: String,
) -> Result<(), Failure> {
    answer(ctx, &question).await
}

#[poise::command(
    context_menu_command = "Answer this",
    name_localized("zh-TW", "回答這個"),
    name_localized("zh-CN", "回答这个"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn answer_this(ctx: CommandContext<'_>, message: Message) -> Result<(), Failure> {
    if message.content.trim().is_empty() {
        return send(ctx, Presentation::text(texts(language(ctx)).no_text).private()).await;
    }
    answer(ctx, &message.content).await
}

async fn answer(ctx: CommandContext<'_>, question: &str) -> Result<(), Failure> {
    let text = without_markup(question);
    let ask = Ask { locale: locale(ctx), speaker: Some(speaker(ctx)), ..Ask::new(&text) };
    let answer = ctx.data().answers.ask(&ask);
    let shown = convert::answer(&answer, Some(ctx.author().id.get()));
    // That there is no answer is of no interest to the channel.
    let shown = if answer.outcome.decision == Decision::Abstain { shown.private() } else { shown };
    send(ctx, shown).await
}
