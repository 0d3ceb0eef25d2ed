//! What is in use, and what deserves a look.

use serenity::all::CreateEmbed;

use super::{BAD, GOOD, lines, preview};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::{texts, with_commands};
use crate::reply::Script;
use crate::service::desk::overdue;
use crate::store::GapState;

/// How many statements to review are shown.
const REVIEW: usize = 6;
const LINE: usize = 150;
/// How much of what a database says is shown.
const REASON: usize = 200;

/// Which knowledge is in use, whether the store works, and what to review.
pub(in crate::discord) async fn status(data: &Data, locale: Option<&str>, script: Script) -> Presentation {
    let (desk, texts, common) = (&data.desk, desk_texts(script), texts(script));
    let gaps = desk.store().count_gaps(GapState::Open).await;
    let current = desk.snapshots().current();
    let trouble = desk.store().trouble();
    let colour = if trouble.is_some() { BAD } else { GOOD };
    let embed = preview::describe(CreateEmbed::new().title(common.knowledge).colour(colour), &current, common);
    let origin = text::plain(&desk.snapshots().origin().to_string(), limits::FIELD_VALUE);
    let mut origin = vec![origin];
    if desk.folder_differs().await {
        origin.push(with_commands(texts.folder_differs, locale));
    }
    let store = match &trouble {
        None => texts.store_up.to_owned(),
        Some(trouble) => texts
            .store_trouble
            .replace("{since}", &format!("<t:{}:f>", trouble.since.unix_timestamp()))
            .replace("{reason}", &text::plain(&trouble.reason, REASON)),
    };
    let mut embed = embed.field(common.knowledge_origin, origin.join("\n"), false).field(
        texts.store,
        format!("{}: {store}", text::plain(desk.store().name(), REASON)),
        false,
    );
    let warnings = desk.warnings().await;
    let warnings = common.warnings.replace("{count}", &warnings.to_string());
    let gaps = gaps.map(|gaps| texts.gaps_open.replace("{count}", &gaps.to_string())).ok();
    let look: Vec<_> = [Some(warnings), gaps].into_iter().flatten().collect();
    embed = embed.description(look.join("\n"));
    let overdue = overdue(current.knowledge(), desk.clock().today(), script.language());
    if !overdue.is_empty() {
        let all: Vec<_> = overdue.iter().map(|(_, said)| script.write(said)).collect();
        let (value, _) = lines(&all, REVIEW, LINE, "… + {count}");
        embed = embed.field(texts.overdue.replace("{count}", &all.len().to_string()), value, false);
    }
    Presentation::embed(embed)
}
