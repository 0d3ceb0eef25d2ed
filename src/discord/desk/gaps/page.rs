//! The page of one gap.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::list::known;
use super::{GapAction, Spot};
use crate::discord::action::token;
use crate::discord::convert::{self, Presentation, limits, text};
use crate::discord::desk::{DeskAction, GOOD, OPEN, button};
use crate::discord::texts::learn::learn_texts;
use crate::domain::{KnowledgeBase, Subject};
use crate::reply::Script;
use crate::service::Current;
use crate::store::Gap;

/// How many menus of subjects there is room for beside the areas and the buttons.
const MENUS: usize = limits::ROWS - 2;

/// A gap, with `choices` of what it may be about. `unknown` is a name that leads to none of them for sure.
pub(super) fn page(
    current: &Current,
    gap: &Gap,
    spot: Spot,
    choices: &[Subject],
    unknown: Option<&str>,
    script: Script,
) -> Presentation {
    let texts = learn_texts(script);
    let knowledge = current.knowledge();
    let what = unknown.map_or(texts.gap_what.to_owned(), |name| texts.name_unknown.replace("{name}", name));
    let what = format!("> {}\n-# {}\n\n{what}", text::plain(&gap.question, limits::FIELD_VALUE), known(gap, script));
    let embed = CreateEmbed::new().title(texts.gap).description(what).colour(OPEN);
    let means = choices.chunks(limits::MENU_OPTIONS).take(MENUS).enumerate();
    let means =
        means.filter_map(|(at, choices)| menu(&GapAction::Mean(spot, at), knowledge, choices, texts.mean_pick, script));
    let areas: Vec<_> = (0..knowledge.areas.len()).map(Subject::Area).take(limits::MENU_OPTIONS).collect();
    let areas = menu(&GapAction::Area(spot), knowledge, &areas, texts.area_pick, script);
    let press = |action, label, style| button(&DeskAction::Gap(action), label, style);
    let buttons = CreateActionRow::Buttons(vec![
        press(GapAction::Name(spot), texts.by_name, ButtonStyle::Primary),
        press(GapAction::Dismiss(spot), texts.out_of_scope, ButtonStyle::Danger),
        press(GapAction::List(spot.skip), texts.back, ButtonStyle::Secondary),
    ]);
    let rows = means.chain(areas).chain([buttons]).collect();
    Presentation { rows, ..Presentation::embed(embed) }
}

/// A gap that is out of scope now.
pub(super) fn settled(gap: &Gap, spot: Spot, is_silent: bool, can_be_fixed: bool, script: Script) -> Presentation {
    let texts = learn_texts(script);
    let beside = match (is_silent, can_be_fixed) {
        (true, true) => texts.silence_offer,
        (true, false) => "",
        (false, _) => texts.silence_not,
    };
    let what = format!("> {}\n\n{beside}", text::plain(&gap.question, limits::FIELD_VALUE));
    let embed = CreateEmbed::new().title(texts.settled).description(what.trim_end()).colour(GOOD);
    let press = |action, label, style| button(&DeskAction::Gap(action), label, style);
    let silence = can_be_fixed.then(|| press(GapAction::Silence(spot), texts.silence, ButtonStyle::Primary));
    let others = [
        press(GapAction::List(spot.skip), texts.back, ButtonStyle::Secondary),
        press(GapAction::Reopen(spot), texts.undo, ButtonStyle::Secondary),
    ];
    let rows = vec![CreateActionRow::Buttons(silence.into_iter().chain(others).collect())];
    Presentation { rows, ..Presentation::embed(embed) }
}

/// The way back to the list.
pub(super) fn back(skip: i64, script: Script) -> CreateActionRow {
    let action = DeskAction::Gap(GapAction::List(skip));
    CreateActionRow::Buttons(vec![button(&action, learn_texts(script).back, ButtonStyle::Secondary)])
}

fn menu(
    action: &GapAction,
    knowledge: &KnowledgeBase,
    subjects: &[Subject],
    hint: &str,
    script: Script,
) -> Option<CreateActionRow> {
    let option = |&subject: &Subject| {
        let choice = convert::choice(knowledge, subject, script);
        let symbol = match subject {
            Subject::Area(area) => format!("{} ", knowledge.areas[area].symbol),
            Subject::Initiative(_) => String::new(),
        };
        let name = text::label(&format!("{symbol}{}", choice.label), limits::MENU_OPTION);
        let option = CreateSelectMenuOption::new(name, token(knowledge.id(subject)));
        let detail = text::label(&choice.detail, limits::MENU_OPTION);
        if detail.is_empty() { option } else { option.description(detail) }
    };
    let mut seen = Vec::new();
    let subjects = subjects.iter().filter(|subject| {
        let is_new = !seen.contains(*subject);
        seen.push(**subject);
        is_new
    });
    let options: Vec<_> = subjects.map(option).collect();
    if options.is_empty() {
        return None;
    }
    let id = DeskAction::Gap(action.clone()).encode();
    let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
    Some(CreateActionRow::SelectMenu(menu.placeholder(text::label(hint, limits::PLACEHOLDER))))
}
