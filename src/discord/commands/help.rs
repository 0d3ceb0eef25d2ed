use serenity::all::CreateEmbed;

use super::{language, send, source};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::texts::texts;

/// How to ask me, and what I know
#[poise::command(
    slash_command,
    description_localized("zh-TW", "怎樣向我發問，以及我知道甚麼"),
    description_localized("zh-CN", "怎样向我发问，以及我知道什么"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn help(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let language = language(ctx);
    let texts = texts(language);
    let mut body = texts.help_text.to_owned();
    if let Some(source) = source(ctx, language) {
        let title = text::plain(&source.title, limits::TITLE);
        body = body
            .replace("{source}", &text::link(&title, &source.url))
            .replace("{date}", &text::plain(&source.date, limits::TITLE));
    }
    let embed = CreateEmbed::new().title(texts.help).description(text::clip(&body, limits::DESCRIPTION));
    send(ctx, Presentation::embed(embed).private()).await
}
