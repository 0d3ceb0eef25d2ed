use serenity::all::CreateAutocompleteResponse;

use super::{choices, convert, limits, send, speaker, typed_language, unknown};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::service::Lookup;

/// Look up an initiative or a policy area by any of its names
#[poise::command(
    slash_command,
    description_localized("zh-TW", "以任何名稱查看一項措施或一個政策範疇"),
    description_localized("zh-CN", "以任何名称查看一项措施或一个政策范畴"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn initiative(
    ctx: CommandContext<'_>,
    #[description = "Its name, in English or Chinese"]
    #[name_localized("zh-TW", "名稱")]
    #[name_localized("zh-CN", "名称")]
    #[description_localized("zh-TW", "措施或範疇的名稱，中英文皆可")]
    #[description_localized("zh-CN", "措施或范畴的名称，中英文皆可")]
    #[max_length = 200]
    #[autocomplete = "complete"]
    name: String,
) -> Result<(), Failure> {
    let answers = &ctx.data().answers;
    let current = answers.store().current();
    // A person may send what is no choice: a name that was typed out, or anything else.
    let language = typed_language(ctx, &name);
    let shown = match answers.look_up(&current, &name, Some(language)) {
        Lookup::Found(subject) => {
            convert::answer(&answers.overview(current, subject, language, Some(speaker(ctx))), None)
        }
        Lookup::Nearest(nearest) => unknown(&current, &name, &nearest, language),
    };
    send(ctx, shown).await
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    choices(&current, current.snapshot.find(partial, limits::CHOICES), typed_language(ctx, partial))
}
