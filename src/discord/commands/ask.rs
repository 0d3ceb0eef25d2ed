use serenity::all::Message;

use super::{convert, defer, locale, script, send, send_answer, settings, speaker, unhurried};
use crate::discord::convert::{Presentation, Reading};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::messages::{Question, without_markup};
use crate::discord::patience;
use crate::discord::texts::texts;
use crate::engine::Decision;
use crate::reply::Script;

/// A question in the asker's own words.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn ask(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[max_length = 1000]
    question: String,
) -> Result<(), Failure> {
    answer(ctx, &question).await
}

/// A question that somebody has asked in a message.
#[poise::command(context_menu_command = "Answer this", install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn answer_this(ctx: CommandContext<'_>, message: Message) -> Result<(), Failure> {
    if message.content.trim().is_empty() {
        return send(ctx, Presentation::text(texts(script(ctx)).no_text).private()).await;
    }
    answer(ctx, &message.content).await
}

async fn answer(ctx: CommandContext<'_>, question: &str) -> Result<(), Failure> {
    if !unhurried(ctx).await? {
        return Ok(());
    }
    let settings = settings(ctx).await;
    let text = without_markup(question);
    let locale = locale(ctx);
    let language = locale.map(Script::language);
    let asked = Question {
        text: text.clone(),
        addressed: true,
        locale: language,
        script: settings.language,
        speaker: speaker(ctx),
    };
    let notice = defer(ctx, &settings);
    let Some(answer) = patience::wait(asked.answer(&ctx.data().answers, None), notice).await else {
        return send(ctx, Presentation::text(texts(script(ctx)).failed).private()).await;
    };
    let own = || Script::of(&text, answer.outcome.language).for_reader(locale);
    let script = settings.language.unwrap_or_else(own);
    let reading = Reading { asker: Some(ctx.author().id.get()), ..Reading::new(script) };
    let shown = convert::answer(&answer, reading);
    // That there is no answer is of no interest to the channel.
    let is_shown = answer.outcome.decision != Decision::Abstain;
    let shown = if is_shown { shown } else { shown.private() };
    // The message that holds it names the interaction that it responds to.
    let poise::Context::Application(call) = ctx else { return Ok(()) };
    let message = is_shown.then(|| call.interaction.id.get());
    ctx.data().desk.scribe().answered(&answer, ctx.channel_id().get(), message);
    send_answer(ctx, &settings, shown).await
}
