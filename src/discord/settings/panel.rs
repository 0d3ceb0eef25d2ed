use serenity::all::{
    ButtonStyle, ChannelId, ChannelType, CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};
use time::OffsetDateTime;

use super::change::{AUTO, Change, LANGUAGE, LISTEN, Page, QUIET_FROM, QUIET_UNTIL, QUIET_ZONE};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::listening::Content;
use crate::discord::texts::{Texts, texts};
use crate::reply::Script;
use crate::service::{QuietHours, Settings};

const COLOUR: u32 = 0x0058_65f2;
/// Minutes that clocks are ahead of UTC; as many as fit into a menu.
const ZONES: [i16; 25] = [
    -600, -480, -420, -360, -300, -240, -180, 0, 60, 120, 180, 210, 240, 300, 330, 345, 360, 390, 420, 480, 540, 570,
    600, 660, 720,
];
/// How many channels can be picked.
const CHANNELS: u8 = 25;

/// What the panel shows.
pub(super) struct Panel<'a> {
    pub settings: &'a Settings,
    /// The channels that are listened to.
    pub channels: Vec<ChannelId>,
    pub content: Content,
    pub now: OffsetDateTime,
    /// How the moderator reads.
    pub script: Script,
}

impl Panel<'_> {
    pub(super) fn show(&self, page: Page) -> Presentation {
        let texts = self.texts();
        let (fields, rows) = match page {
            Page::Main => (
                vec![
                    (texts.settings_language, self.language()),
                    (texts.settings_private, self.privacy().to_owned()),
                    (texts.settings_listen, self.listening()),
                    (texts.settings_unasked, self.unasked().to_owned()),
                    (texts.settings_quiet, self.quiet()),
                ],
                vec![self.languages(), self.listen(), self.buttons()],
            ),
            Page::Quiet => (
                vec![(texts.settings_quiet, self.quiet())],
                vec![
                    self.hours(QUIET_FROM, texts.settings_from, self.settings.quiet.map(|hours| hours.from)),
                    self.hours(QUIET_UNTIL, texts.settings_until, self.settings.quiet.map(|hours| hours.until)),
                    self.zones(),
                    self.quiet_buttons(),
                ],
            ),
        };
        let intro = match page {
            Page::Main => texts.settings_intro,
            Page::Quiet => texts.settings_quiet_intro,
        };
        let mut embed = CreateEmbed::new().title(format!("⚙️ {}", texts.settings)).description(intro).colour(COLOUR);
        embed = embed
            .fields(fields.into_iter().map(|(name, value)| (name, text::clip(&value, limits::FIELD_VALUE), false)));
        if let Some(warning) = self.warning() {
            embed = embed.footer(CreateEmbedFooter::new(format!("⚠️ {warning}")));
        }
        Presentation { rows, ..Presentation::embed(embed) }.private()
    }

    fn texts(&self) -> &'static Texts {
        texts(self.script)
    }

    fn language(&self) -> String {
        self.settings.language.map_or(self.texts().settings_auto, Script::autonym).to_owned()
    }

    fn privacy(&self) -> &'static str {
        if self.settings.private { self.texts().settings_private_yes } else { self.texts().settings_private_no }
    }

    fn unasked(&self) -> &'static str {
        if self.settings.only_when_asked { self.texts().settings_unasked_no } else { self.texts().settings_unasked_yes }
    }

    fn listening(&self) -> String {
        let texts = self.texts();
        if self.channels.is_empty() {
            return texts.settings_listen_none.to_owned();
        }
        let channels: Vec<_> = self.channels.iter().map(|channel| format!("<#{channel}>")).collect();
        let configured = if self.settings.listen.is_none() { texts.settings_configured } else { "" };
        format!("{}{configured}", channels.join(" "))
    }

    fn quiet(&self) -> String {
        let texts = self.texts();
        let Some(hours) = self.settings.quiet else { return texts.settings_quiet_none.to_owned() };
        let zone = self.zone(hours.offset);
        let when = if hours.from == hours.until {
            texts.settings_all_day.to_owned()
        } else {
            let template = texts.settings_quiet_hours.replace("{zone}", &zone);
            template.replace("{from}", &clock(hours.from)).replace("{until}", &clock(hours.until))
        };
        if hours.hold(self.now) { format!("{when} · {}", texts.settings_quiet_now) } else { when }
    }

    /// What keeps the settings from having an effect.
    fn warning(&self) -> Option<&'static str> {
        let is_listening = !self.channels.is_empty() && !self.settings.only_when_asked;
        (is_listening && self.content == Content::Refused).then_some(self.texts().settings_refused)
    }

    fn languages(&self) -> CreateActionRow {
        let set = self.settings.language;
        let auto = option(self.texts().settings_auto, AUTO).default_selection(set.is_none());
        let others = Script::ALL
            .into_iter()
            .map(|script| option(script.autonym(), script.code()).default_selection(set == Some(script)));
        menu(LANGUAGE, std::iter::once(auto).chain(others).collect(), self.texts().settings_language)
    }

    fn listen(&self) -> CreateActionRow {
        let kinds = vec![ChannelType::Text, ChannelType::News, ChannelType::Forum, ChannelType::Category];
        let shown = self.channels.iter().copied().take(CHANNELS.into()).collect();
        let kind = CreateSelectMenuKind::Channel { channel_types: Some(kinds), default_channels: Some(shown) };
        let menu = CreateSelectMenu::new(LISTEN, kind).min_values(0).max_values(CHANNELS);
        CreateActionRow::SelectMenu(
            menu.placeholder(text::label(self.texts().settings_listen_pick, limits::PLACEHOLDER)),
        )
    }

    fn buttons(&self) -> CreateActionRow {
        let texts = self.texts();
        let (asked, private) = (self.settings.only_when_asked, self.settings.private);
        let unasked = if asked { texts.settings_unasked_start } else { texts.settings_unasked_stop };
        let privacy = if private { texts.settings_private_stop } else { texts.settings_private_start };
        CreateActionRow::Buttons(vec![
            button(&Change::Unasked(asked), unasked),
            button(&Change::Private(!private), privacy),
            button(&Change::Look(Page::Quiet), texts.settings_quiet_edit),
            button(&Change::Reset, texts.settings_reset)
                .style(ButtonStyle::Danger)
                .disabled(*self.settings == Settings::default()),
        ])
    }

    fn hours(&self, id: &'static str, template: &str, set: Option<u8>) -> CreateActionRow {
        let hour = |hour: u8| {
            option(&template.replace("{hour}", &clock(hour)), &hour.to_string()).default_selection(set == Some(hour))
        };
        menu(id, (0..24).map(hour).collect(), &template.replace("{hour}", "…"))
    }

    fn zones(&self) -> CreateActionRow {
        let set = self.settings.quiet.map(|hours| hours.offset);
        let zone = |offset: i16| option(&self.zone(offset), &offset.to_string()).default_selection(set == Some(offset));
        menu(QUIET_ZONE, ZONES.into_iter().map(zone).collect(), self.texts().settings_zone)
    }

    fn quiet_buttons(&self) -> CreateActionRow {
        let texts = self.texts();
        CreateActionRow::Buttons(vec![
            button(&Change::Look(Page::Main), texts.settings_back).style(ButtonStyle::Primary),
            button(&Change::NoQuiet, texts.settings_quiet_end).disabled(self.settings.quiet.is_none()),
        ])
    }

    /// What clocks that are so far ahead of UTC are called.
    fn zone(&self, offset: i16) -> String {
        let sign = if offset < 0 { '−' } else { '+' };
        let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
        let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
        let place = if offset == QuietHours::HONG_KONG { self.texts().settings_hong_kong } else { "" };
        if offset == 0 { "UTC".to_owned() } else { format!("UTC{sign}{hours}{minutes}{place}") }
    }
}

fn clock(hour: u8) -> String {
    format!("{hour:02}:00")
}

fn menu(id: &'static str, options: Vec<CreateSelectMenuOption>, hint: &str) -> CreateActionRow {
    let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
    CreateActionRow::SelectMenu(menu.placeholder(text::label(hint, limits::PLACEHOLDER)))
}

fn option(name: &str, value: &str) -> CreateSelectMenuOption {
    CreateSelectMenuOption::new(text::label(name, limits::MENU_OPTION), value)
}

fn button(change: &Change, name: &str) -> CreateButton {
    CreateButton::new(change.id()).label(text::label(name, limits::BUTTON_LABEL)).style(ButtonStyle::Secondary)
}
