use super::{convert, script, send_answer, settings, source};
use crate::discord::action::{Action, Deed};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::texts::texts;
use crate::domain::{Area, Subject};
use crate::reply::{Attribution, Choice, Paragraph, Reply, Script};
use crate::service::Current;

/// All policy areas, with a menu to look into one.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn areas(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let current = ctx.data().answers.store().current();
    let settings = settings(ctx).await;
    let script = settings.language.unwrap_or_else(|| script(ctx));
    let reply = list(&current, source(ctx, script.language()), script);
    let revision = current.short_revision().to_owned();
    let pick = Action { deed: Deed::Pick { asker: None, menu: 0 }, script, revision, facet: None };
    let menu = convert::menu(&pick, current.knowledge(), &reply.choices, texts(script).pick_area);
    let mut shown = convert::reply(reply, script);
    shown.rows = menu.into_iter().collect();
    send_answer(ctx, &settings, shown).await
}

fn list(current: &Current, source: Option<Attribution>, script: Script) -> Reply {
    let knowledge = current.knowledge();
    let language = script.language();
    let areas = || knowledge.areas.iter().enumerate();
    let titled = |area: &Area| format!("{} {}", area.symbol, script.write(area.name.get(language)));
    let line = |(place, area): (usize, &Area)| {
        let count = texts(script).initiatives.replace("{count}", &knowledge.members(place).count().to_string());
        Paragraph { label: Some(titled(area)), text: count }
    };
    let choice = |(place, area): (usize, &Area)| Choice {
        label: titled(area),
        ..convert::choice(knowledge, Subject::Area(place), script)
    };
    Reply {
        title: texts(script).areas.to_owned(),
        paragraphs: areas().map(line).collect(),
        source,
        choices: areas().map(choice).collect(),
        ..Reply::new(language)
    }
}
