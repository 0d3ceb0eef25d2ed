use serenity::all::CreateAutocompleteResponse;

use super::{choices, convert, language, limits, send, speaker, typed_language, unknown};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::domain::{Period, Subject};
use crate::engine::Filter;
use crate::service::{Current, Lookup};

/// What happens when, by year or policy area
#[poise::command(
    slash_command,
    description_localized("zh-TW", "按年份或政策範疇查看時間表"),
    description_localized("zh-CN", "按年份或政策范畴查看时间表"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn timeline(
    ctx: CommandContext<'_>,
    #[description = "Only what begins in this year"]
    #[name_localized("zh-TW", "年份")]
    #[name_localized("zh-CN", "年份")]
    #[description_localized("zh-TW", "只看這一年開始的")]
    #[description_localized("zh-CN", "只看这一年开始的")]
    #[min = 1900]
    #[max = 2200]
    year: Option<i32>,
    #[description = "Only what belongs to this policy area"]
    #[name_localized("zh-TW", "範疇")]
    #[name_localized("zh-CN", "范畴")]
    #[description_localized("zh-TW", "只看這個政策範疇的")]
    #[description_localized("zh-CN", "只看这个政策范畴的")]
    #[max_length = 200]
    #[autocomplete = "complete"]
    area: Option<String>,
) -> Result<(), Failure> {
    let answers = &ctx.data().answers;
    let current = answers.store().current();
    let mut filter = Filter { period: year.and_then(Period::year), ..Filter::default() };
    if let Some(name) = &area {
        match answers.look_up(&current, name, Some(language(ctx))) {
            Lookup::Found(Subject::Area(area)) => filter.areas.push(area),
            Lookup::Found(subject @ Subject::Initiative(_)) => filter.areas.extend(area_of(&current, subject)),
            Lookup::Nearest(_) => {
                let nearest = areas(&current, name, limits::CHOICES);
                return send(ctx, unknown(&current, name, &nearest, language(ctx))).await;
            }
        }
    }
    let answer = answers.timeline(current, &filter, language(ctx), Some(speaker(ctx)));
    send(ctx, convert::answer(&answer, None)).await
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    choices(&current, areas(&current, partial, limits::CHOICES), typed_language(ctx, partial))
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
