//! The revisions, and how two of them differ.

use serenity::all::{ButtonStyle, CreateActionRow, CreateAttachment, CreateEmbed};

use super::{DeskAction, GOOD, button, lines, preview};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::{DeskTexts, desk_texts};
use crate::discord::texts::with_commands;
use crate::domain::KnowledgeBase;
use crate::reply::Script;
use crate::service::desk::{Past, PastError, change_line, short};
use crate::store::{Manner, Revision};

/// How many revisions are listed at a time.
const LISTED: i64 = 10;
/// How much of a reason is shown.
const WHY: usize = 100;
/// How many differences are shown before the rest goes into a file.
const SHOWN: usize = 8;
const LINE: usize = 220;

/// The revisions before a number, the latest first.
pub(in crate::discord) async fn list(data: &Data, before: Option<i64>, script: Script) -> Presentation {
    let texts = desk_texts(script);
    let Ok(revisions) = data.desk.store().revisions(before, LISTED).await else {
        return Presentation::text(texts.store_down);
    };
    let lines: Vec<_> = revisions.iter().map(|revision| line(revision, texts)).collect();
    let list = if lines.is_empty() { texts.history_end.to_owned() } else { lines.join("\n") };
    let embed =
        CreateEmbed::new().title(texts.history).description(text::clip(&list, limits::DESCRIPTION)).colour(GOOD);
    let mut shown = Presentation::embed(embed);
    if let Some(oldest) = revisions.last().filter(|oldest| oldest.number > 1) {
        let older = button(&DeskAction::History(oldest.number), texts.older, ButtonStyle::Secondary);
        shown.rows = vec![CreateActionRow::Buttons(vec![older])];
    }
    shown
}

fn line(revision: &Revision, texts: &DeskTexts) -> String {
    let manner = match revision.manner {
        Manner::Start => texts.manner_start,
        Manner::Reload => texts.manner_reload,
        Manner::Signal => texts.manner_signal,
        Manner::Watch => texts.manner_watch,
        Manner::Upload => texts.manner_upload,
        Manner::Rollback => texts.manner_rollback,
        Manner::Gap => texts.manner_gap,
    };
    let moment = revision.at.unix_timestamp();
    let why = text::plain(&revision.why, WHY);
    let why = if why.is_empty() { why } else { format!(" · {why}") };
    let who = text::plain(&revision.who, WHY);
    format!("**{}** `{}` <t:{moment}:f> · {who} · {manner}{why}", revision.number, short(&revision.hash))
}

/// How two revisions differ.
pub(in crate::discord) fn difference(past: &Past, knowledge: [&KnowledgeBase; 2], script: Script) -> Presentation {
    let texts = desk_texts(script);
    let heads = format!("{}\n→ {}", line(&past.from, texts), line(&past.to, texts));
    let mut embed = CreateEmbed::new().title(texts.difference).description(heads).colour(GOOD);
    let all: Vec<_> = past.changes.iter().map(|change| change_line(change, knowledge, script.language())).collect();
    let mut shown_all = true;
    if !all.is_empty() {
        let (value, missing) = lines(&all, SHOWN, LINE, texts.more);
        shown_all = missing == 0;
        embed = embed.field(texts.facts.replace("{count}", &all.len().to_string()), script.write(&value), false);
    }
    let embed = embed.field(texts.files, preview::file_list(&past.files), false);
    let mut shown = Presentation::embed(embed);
    if !shown_all {
        let all = format!("{}\n\n{}\n", all.join("\n"), past.files.join("\n"));
        shown.attachment = Some(CreateAttachment::bytes(all, "difference.txt"));
    }
    shown
}

/// What to say when there is no looking back.
pub(in crate::discord) fn failed(error: &PastError, locale: Option<&str>, script: Script) -> Presentation {
    let texts = desk_texts(script);
    Presentation::text(match error {
        PastError::Unknown(name) => {
            with_commands(texts.no_revision, locale).replace("{name}", &text::plain(name, LINE))
        }
        PastError::Unloadable(number) => texts.unloadable.replace("{number}", &number.to_string()),
        PastError::Nothing | PastError::Store(_) | PastError::Zip(_) => texts.store_down.to_owned(),
    })
}
