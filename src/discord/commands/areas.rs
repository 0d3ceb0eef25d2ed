use super::{convert, language, send, source};
use crate::discord::action::Action;
use crate::discord::convert::text;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::texts::texts;
use crate::domain::{Area, Language, Subject};
use crate::reply::{Attribution, Choice, Reply};
use crate::service::Current;

/// List all policy areas
#[poise::command(
    slash_command,
    description_localized("zh-TW", "列出所有政策範疇"),
    description_localized("zh-CN", "列出所有政策范畴"),
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn areas(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let current = ctx.data().answers.store().current();
    let language = language(ctx);
    let source = source(ctx, language);
    let reply = list(&current, source, language);
    let pick =
        Action::Pick { language, revision: current.short_revision().to_owned(), facet: None, asker: None, menu: 0 };
    let mut shown = convert::reply(&reply);
    shown.rows = convert::menu(pick, current.knowledge(), &reply.choices, texts(language).pick_area);
    send(ctx, shown).await
}

fn list(current: &Current, source: Option<Attribution>, language: Language) -> Reply {
    let knowledge = current.knowledge();
    let line = |(place, area): (usize, &Area)| {
        let count = texts(language).initiatives.replace("{count}", &knowledge.members(place).count().to_string());
        format!("{} {}\n{count}", area.symbol, area.name.get(language))
    };
    let choice = |(place, area): (usize, &Area)| {
        let label = text::label(&format!("{} {}", area.symbol, area.name.get(language)), convert::limits::MENU_OPTION);
        Choice { label, subject: Subject::Area(place) }
    };
    Reply {
        language,
        title: texts(language).areas.to_owned(),
        paragraphs: knowledge.areas.iter().enumerate().map(line).collect(),
        fields: Vec::new(),
        quotes: Vec::new(),
        source,
        choices: knowledge.areas.iter().enumerate().map(choice).collect(),
        colour: None,
    }
}
