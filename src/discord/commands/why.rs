use serenity::all::Message;

use super::knowledge::moderator;
use super::{script, send};
use crate::discord::desk::why;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;

/// Why an answer is as it is.
#[poise::command(
    slash_command,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn why(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[max_length = 200]
    message: Option<String>,
) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let (data, here, script) = (ctx.data(), ctx.channel_id(), script(ctx));
    let shown = match message {
        Some(typed) => why::pointed(ctx.serenity_context(), data, here, &typed, script).await,
        None => why::last(data, here, script).await,
    };
    send(ctx, shown.private()).await
}

/// Why the answer in a message is as it is.
#[poise::command(
    context_menu_command = "Why this answer?",
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn why_this(ctx: CommandContext<'_>, message: Message) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let shown = why::of(ctx.data(), &message, script(ctx)).await;
    send(ctx, shown.private()).await
}
