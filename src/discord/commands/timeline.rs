use serenity::all::CreateAutocompleteResponse;

use super::{
    choices, convert, defer, limits, script, send, send_answer, settings, speaker, typed_script, unhurried, unknown,
};
use crate::discord::convert::Reading;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::{patience, picture};
use crate::domain::{Period, Subject};
use crate::engine::Filter;
use crate::service::{Current, Lookup};

/// What happens when, by year or policy area.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn timeline(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[min = 1900]
    #[max = 2200]
    year: Option<i32>,
    #[description = "…"]
    #[max_length = 200]
    #[autocomplete = "complete"]
    area: Option<String>,
) -> Result<(), Failure> {
    if !unhurried(ctx).await? {
        return Ok(());
    }
    let answers = &ctx.data().answers;
    let current = answers.store().current();
    let settings = settings(ctx).await;
    let script = settings.language.unwrap_or_else(|| script(ctx));
    let mut filter = Filter { period: year.and_then(Period::year), ..Filter::default() };
    if let Some(name) = &area {
        match answers.look_up(&current, name, Some(script.language())) {
            Lookup::Found(Subject::Area(area)) => filter.areas.push(area),
            Lookup::Found(subject @ Subject::Initiative(_)) => filter.areas.extend(area_of(&current, subject)),
            Lookup::Nearest(_) => {
                let nearest = areas(&current, name, limits::CHOICES);
                return send(ctx, unknown(ctx, &current, name, &nearest, script)).await;
            }
        }
    }
    let answer = answers.timeline(current, &filter, script.language(), Some(speaker(ctx)));
    let shown = convert::answer(&answer, Reading::new(script));
    if !may_attach(ctx) {
        return send_answer(ctx, &settings, shown).await;
    }
    let picture = picture::timeline(ctx.data(), &answer, script);
    let picture = patience::wait(picture, defer(ctx, &settings)).await;
    send_answer(ctx, &settings, shown.with_picture(picture)).await
}

/// Whether files are allowed where the command is called.
fn may_attach(ctx: CommandContext<'_>) -> bool {
    let poise::Context::Application(call) = ctx else { return false };
    call.interaction.app_permissions.is_none_or(serenity::all::Permissions::attach_files)
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    choices(&current, areas(&current, partial, limits::CHOICES), typed_script(ctx, partial))
}

/// The areas whose names fit what has been typed; all of them if none does.
fn areas(current: &Current, partial: &str, limit: usize) -> Vec<Subject> {
    let everything = current.counts.areas + current.counts.initiatives;
    let found = current.snapshot.find(partial, everything).into_iter();
    let fitting: Vec<_> = found.filter(|subject| matches!(subject, Subject::Area(_))).take(limit).collect();
    if fitting.is_empty() { (0..current.counts.areas).map(Subject::Area).take(limit).collect() } else { fitting }
}

/// The area of an initiative, for someone who named that in place of its area.
fn area_of(current: &Current, subject: Subject) -> Option<usize> {
    let area = current.knowledge().area(subject)?;
    current.knowledge().areas.iter().position(|known| known.id == area.id)
}
