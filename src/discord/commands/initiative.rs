use serenity::all::CreateAutocompleteResponse;

use super::{choices, convert, limits, send_answer, settings, speaker, typed_script, unhurried, unknown};
use crate::discord::convert::Reading;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::service::Lookup;

/// Everything about an initiative or an area, by any of its names.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn initiative(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[max_length = 200]
    #[autocomplete = "complete"]
    name: String,
) -> Result<(), Failure> {
    if !unhurried(ctx).await? {
        return Ok(());
    }
    let answers = &ctx.data().answers;
    let current = answers.store().current();
    // A person may send what is no choice: a name that was typed out, or anything else.
    let settings = settings(ctx).await;
    let script = settings.language.unwrap_or_else(|| typed_script(ctx, &name));
    let shown = match answers.look_up(&current, &name, Some(script.language())) {
        Lookup::Found(subject) => {
            let answer = answers.overview(current, subject, script.language(), Some(speaker(ctx)));
            convert::answer(&answer, Reading::new(script))
        }
        Lookup::Nearest(nearest) => unknown(ctx, &current, &name, &nearest, script),
    };
    send_answer(ctx, &settings, shown).await
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    choices(&current, current.snapshot.find(partial, limits::CHOICES), typed_script(ctx, partial))
}
