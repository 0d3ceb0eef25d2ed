//! The list of gaps.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::GapAction;
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::desk::{DeskAction, GOOD, OPEN, button};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::learn::{LearnTexts, learn_texts};
use crate::domain::KnowledgeBase;
use crate::reply::Script;
use crate::store::{Gap, GapKind, GapState};

/// How many gaps are listed at a time.
const LISTED: i64 = 8;
/// How much of a question is shown.
const QUESTION: usize = 160;
/// How many guesses are shown, and how much of each.
const GUESSES: usize = 2;
const GUESS: usize = 50;

/// The open gaps, those that were asked most often first.
pub(in crate::discord) async fn list(data: &Data, skip: i64, script: Script) -> Presentation {
    let texts = learn_texts(script);
    let store = data.desk.store();
    let Ok(count) = store.count_gaps(GapState::Open).await else {
        return Presentation::text(desk_texts(script).store_down);
    };
    // The last page may have been dealt with meanwhile.
    let skip = skip.min((count - 1).max(0) / LISTED * LISTED);
    let Ok(gaps) = store.gaps(GapState::Open, skip, LISTED).await else {
        return Presentation::text(desk_texts(script).store_down);
    };
    if gaps.is_empty() {
        return Presentation::embed(
            CreateEmbed::new().title(title(0, texts)).description(texts.gaps_none).colour(GOOD),
        );
    }
    let current = data.desk.snapshots().current();
    let lines: Vec<_> = gaps.iter().map(|gap| entry(gap, current.knowledge(), script)).collect();
    let what = text::clip(&lines.join("\n"), limits::DESCRIPTION);
    let mut shown = Presentation::embed(CreateEmbed::new().title(title(count, texts)).description(what).colour(OPEN));
    shown.rows.push(menu(&gaps, skip, texts));
    let page = |skip, label| button(&DeskAction::Gap(GapAction::List(skip)), label, ButtonStyle::Secondary);
    let previous = (skip > 0).then(|| page((skip - LISTED).max(0), texts.previous));
    let next = (skip + LISTED < count).then(|| page(skip + LISTED, texts.next));
    let pages: Vec<_> = [previous, next].into_iter().flatten().collect();
    if !pages.is_empty() {
        shown.rows.push(CreateActionRow::Buttons(pages));
    }
    shown
}

fn title(count: i64, texts: &LearnTexts) -> String {
    texts.gaps.replace("{count}", &count.to_string())
}

/// Two lines: the question, and smaller what is known of it.
fn entry(gap: &Gap, knowledge: &KnowledgeBase, script: Script) -> String {
    let texts = learn_texts(script);
    let guesses = guesses(gap, knowledge, script);
    let maybe = if guesses.is_empty() { guesses } else { format!(" · {} {guesses}", texts.maybe) };
    format!("**“{}”**\n-# {}{maybe}", text::plain(&gap.question, QUESTION), known(gap, script))
}

/// How often it was asked, why it is a gap, in which language and when it was asked last.
pub(super) fn known(gap: &Gap, script: Script) -> String {
    let texts = learn_texts(script);
    let times = texts.times.replace("{count}", &gap.count.to_string());
    let last = gap.last_at.unix_timestamp();
    format!("{times} · {} · {} · <t:{last}:R>", kind(gap.kind, texts), text::plain(&gap.language, GUESS))
}

fn kind(kind: GapKind, texts: &LearnTexts) -> &'static str {
    match kind {
        GapKind::Unanswered => texts.unanswered,
        GapKind::NotStated => texts.not_stated,
        GapKind::Ambiguous => texts.ambiguous,
        GapKind::Unhelpful => texts.unhelpful,
    }
}

fn guesses(gap: &Gap, knowledge: &KnowledgeBase, script: Script) -> String {
    let subjects = gap.guesses.iter().filter_map(|id| knowledge.subject(id));
    let names = subjects.map(|subject| script.write(knowledge.name(subject).get(script.language())));
    names.take(GUESSES).map(|name| text::plain(&name, GUESS)).collect::<Vec<_>>().join(", ")
}

fn menu(gaps: &[Gap], skip: i64, texts: &LearnTexts) -> CreateActionRow {
    let option = |gap: &Gap| {
        let times = texts.times.replace("{count}", &gap.count.to_string());
        CreateSelectMenuOption::new(text::label(&gap.question, limits::MENU_OPTION), gap.id.to_string())
            .description(text::label(&format!("{times} · {}", kind(gap.kind, texts)), limits::MENU_OPTION))
    };
    let options = gaps.iter().map(option).collect();
    let id = DeskAction::Gap(GapAction::Pick(skip)).encode();
    let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
    CreateActionRow::SelectMenu(menu.placeholder(text::label(texts.gap_pick, limits::PLACEHOLDER)))
}
