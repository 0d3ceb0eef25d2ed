use super::send;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::settings;

/// What the moderators of a server may set for it.
#[poise::command(
    slash_command,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub(super) async fn settings(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let poise::Context::Application(call) = ctx else { return Ok(()) };
    let member = call.interaction.member.as_deref();
    let shown = settings::open(ctx.data(), call.interaction.guild_id, member, ctx.locale()).await;
    send(ctx, shown).await
}
