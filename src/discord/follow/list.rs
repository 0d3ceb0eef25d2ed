//! What is followed by a person and in a channel, with menus to stop it.

use serenity::all::{CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use super::action::{FollowAction, Kind};
use super::name_of;
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::follow::follow_texts;
use crate::reply::Script;
use crate::store::{Follow, Place};

const COLOUR: u32 = 0x0058_65f2;
/// How much of a name is shown.
const NAME: usize = 80;

/// Whose follows are listed.
pub(in crate::discord) struct Whose {
    /// The person.
    pub person: u64,
    /// The channel, unless they are in direct messages.
    pub channel: Option<u64>,
    /// Whether they may decide what the channel follows.
    pub may_manage: bool,
}

/// What is followed, for the eyes of the person who asks.
pub(in crate::discord) async fn list(data: &Data, whose: &Whose, script: Script) -> Presentation {
    let store = data.desk.store();
    let mine = store.following(Place::Person(whose.person)).await;
    let here = match whose.channel {
        Some(channel) => store.following(Place::Channel(channel)).await.map(Some),
        None => Ok(None),
    };
    let (Ok(mine), Ok(here)) = (mine, here) else { return Presentation::text(desk_texts(script).store_down).private() };
    let texts = follow_texts(script);
    let current = data.answers.store().current();
    let name = |follow: &Follow| {
        let known = name_of(current.knowledge(), &follow.subject, script);
        known
            .map(|name| text::plain(&name, NAME))
            .unwrap_or_else(|| texts.unknown.replace("{id}", &text::plain(&follow.subject, NAME)))
    };
    let line = |follow: &Follow| {
        let given_up = follow.failures >= Follow::GIVEN_UP;
        let note = if given_up { format!(" ({})", texts.given_up) } else { String::new() };
        format!("- {}{note}", name(follow))
    };
    let lines = |follows: &[Follow]| match follows {
        [] => texts.nothing.to_owned(),
        follows => text::clip(&follows.iter().map(line).collect::<Vec<_>>().join("\n"), limits::FIELD_VALUE),
    };
    let menu = |kind, follows: &[Follow], hint: &str| {
        let options: Vec<_> = follows
            .iter()
            .take(limits::MENU_OPTIONS)
            .map(|follow| {
                CreateSelectMenuOption::new(text::label(&name(follow), limits::MENU_OPTION), follow.id.to_string())
            })
            .collect();
        let most = u8::try_from(options.len()).ok().filter(|most| *most > 0)?;
        let menu = CreateSelectMenu::new(FollowAction::Stop(kind).encode(), CreateSelectMenuKind::String { options });
        Some(CreateActionRow::SelectMenu(
            menu.min_values(1).max_values(most).placeholder(text::label(hint, limits::PLACEHOLDER)),
        ))
    };
    let mut embed = CreateEmbed::new().title(texts.following).colour(COLOUR);
    let mut rows = Vec::new();
    if let Some(here) = &here {
        embed = embed.field(texts.here, lines(here), false);
        rows.extend(menu(Kind::Channel, here, texts.pick_here).filter(|_| whose.may_manage));
    }
    embed = embed.field(texts.by_dm, lines(&mine), false);
    rows.extend(menu(Kind::Person, &mine, texts.pick_by_dm));
    Presentation { rows, ..Presentation::embed(embed) }.private()
}
