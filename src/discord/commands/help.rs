use serenity::all::CreateEmbed;

use super::{language, send};
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
    let current = ctx.data().answers.store().current();
    let language = language(ctx);
    let texts = texts(language);
    let mut body = texts.help_text.to_owned();
    if let Some(source) = current.knowledge().sources.first() {
        let title = text::plain(source.title.get(language), limits::TITLE);
        body = body
            .replace("{title}", &text::link(&title, source.url.get(language)))
            .replace("{publisher}", &text::plain(source.publisher.get(language), limits::TITLE))
            .replace("{date}", &source.date.to_string());
    }
    let embed = CreateEmbed::new().title(texts.help).description(text::clip(&body, limits::DESCRIPTION));
    send(ctx, Presentation::embed(embed).private()).await
}
