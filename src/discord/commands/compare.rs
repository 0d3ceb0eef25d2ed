use serenity::all::CreateAutocompleteResponse;

use super::{choices, limits, send, send_answer, settings, typed_script, unhurried, unknown};
use crate::discord::convert::{self, Presentation};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::texts::texts;
use crate::domain::Subject;
use crate::reply::{self, Script};
use crate::service::{Current, Lookup};

/// Two initiatives side by side.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn compare(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[max_length = 200]
    #[autocomplete = "complete"]
    first: String,
    #[description = "…"]
    #[max_length = 200]
    #[autocomplete = "complete"]
    second: String,
) -> Result<(), Failure> {
    if !unhurried(ctx).await? {
        return Ok(());
    }
    let current = ctx.data().answers.store().current();
    let settings = settings(ctx).await;
    let script = settings.language.unwrap_or_else(|| typed_script(ctx, &format!("{first}{second}")));
    let mut subjects = Vec::new();
    for name in [&first, &second] {
        match ctx.data().answers.look_up(&current, name, Some(script.language())) {
            Lookup::Found(subject) => subjects.push(subject),
            Lookup::Nearest(nearest) => return send(ctx, unknown(ctx, &current, name, &nearest, script)).await,
        }
    }
    let shown = match *subjects.as_slice() {
        [one, other] => side_by_side(&current, [one, other], script),
        _ => None,
    };
    let shown = shown.unwrap_or_else(|| Presentation::text(texts(script).compare_what).private());
    send_answer(ctx, &settings, shown).await
}

/// The comparison of two initiatives; `None` unless they are two, and initiatives.
pub(in crate::discord) fn side_by_side(
    current: &Current,
    subjects: [Subject; 2],
    script: Script,
) -> Option<Presentation> {
    let [Subject::Initiative(one), Subject::Initiative(other)] = subjects else { return None };
    if one == other {
        return None;
    }
    let reply = reply::compare(current.knowledge(), [one, other], script.language());
    Some(convert::compared(current, subjects, reply, script))
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    let everything = current.counts.areas + current.counts.initiatives;
    let found = current.snapshot.find(partial, everything).into_iter();
    let initiatives = found.filter(|subject| matches!(subject, Subject::Initiative(_))).take(limits::CHOICES).collect();
    choices(&current, initiatives, typed_script(ctx, partial))
}
