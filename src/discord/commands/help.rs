use serenity::all::CreateEmbed;

use super::{script, send, source};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::texts::{texts, with_commands};

/// What the bot can do, and which document it knows.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn help(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let script = script(ctx);
    let texts = texts(script);
    let mut body = with_commands(texts.help_text, ctx.locale());
    if let Some(source) = source(ctx, script.language()) {
        let title = text::plain(&script.write(&source.title), limits::TITLE);
        body = body
            .replace("{source}", &text::link(&title, &source.url))
            .replace("{date}", &text::plain(&script.write(&source.date), limits::TITLE));
    }
    let embed = CreateEmbed::new().title(texts.help).description(text::clip(&body, limits::DESCRIPTION));
    send(ctx, Presentation::embed(embed).private()).await
}
