use std::collections::BTreeSet;

use serenity::all::{ComponentInteractionData, ComponentInteractionDataKind};

use crate::reply::Script;
use crate::service::{QuietHours, Settings};

/// What the ids of the panel begin with, and those of answers do not.
pub(super) const PREFIX: &str = "set:";

/// The parts of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// All but the next.
    Main,
    /// The quiet hours.
    Quiet,
}

/// What a button or menu of the panel does. A button sets what it says whatever was before, so that one which has been
/// left open does not do the opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Only shows a part of the panel.
    Look(Page),
    /// How answers are written.
    Language(Option<Script>),
    /// The channels to listen in.
    Listen(BTreeSet<u64>),
    /// Whether to answer without being asked.
    Unasked(bool),
    /// Whether answers to commands are private.
    Private(bool),
    /// The hour that quiet hours begin with.
    QuietFrom(u8),
    /// The hour that they end with.
    QuietUntil(u8),
    /// How far the clocks are ahead of UTC.
    QuietZone(i16),
    /// No quiet hours.
    NoQuiet,
    /// All as it was at first.
    Reset,
}

/// The ids of menus, whose choice comes with them.
pub(super) const LANGUAGE: &str = "set:language";
pub(super) const LISTEN: &str = "set:listen";
pub(super) const QUIET_FROM: &str = "set:quiet:from";
pub(super) const QUIET_UNTIL: &str = "set:quiet:until";
pub(super) const QUIET_ZONE: &str = "set:quiet:zone";
/// What stands for no fixed language.
pub(super) const AUTO: &str = "auto";

impl Change {
    /// The id of a button that makes this change; that of the menu where it takes a choice.
    pub(super) const fn id(&self) -> &'static str {
        match self {
            Self::Look(Page::Main) => "set:page:main",
            Self::Look(Page::Quiet) => "set:page:quiet",
            Self::Language(_) => LANGUAGE,
            Self::Listen(_) => LISTEN,
            Self::Unasked(true) => "set:unasked:yes",
            Self::Unasked(false) => "set:unasked:no",
            Self::Private(true) => "set:private:yes",
            Self::Private(false) => "set:private:no",
            Self::QuietFrom(_) => QUIET_FROM,
            Self::QuietUntil(_) => QUIET_UNTIL,
            Self::QuietZone(_) => QUIET_ZONE,
            Self::NoQuiet => "set:quiet:none",
            Self::Reset => "set:reset",
        }
    }

    /// Reads what was pressed or picked. Nothing that comes from outside is trusted to be one of ours.
    pub(super) fn read(data: &ComponentInteractionData) -> Option<Self> {
        match &data.kind {
            ComponentInteractionDataKind::Button => Self::of_button(&data.custom_id),
            ComponentInteractionDataKind::StringSelect { values } => Self::of_menu(&data.custom_id, values.first()?),
            ComponentInteractionDataKind::ChannelSelect { values } if data.custom_id == LISTEN => {
                Some(Self::Listen(values.iter().map(|channel| channel.get()).collect()))
            }
            _ => None,
        }
    }

    fn of_button(id: &str) -> Option<Self> {
        const BUTTONS: [Change; 8] = [
            Change::Look(Page::Main),
            Change::Look(Page::Quiet),
            Change::Unasked(true),
            Change::Unasked(false),
            Change::Private(true),
            Change::Private(false),
            Change::NoQuiet,
            Change::Reset,
        ];
        BUTTONS.into_iter().find(|change| change.id() == id)
    }

    fn of_menu(id: &str, picked: &str) -> Option<Self> {
        let hour = || picked.parse().ok().filter(|hour| *hour < 24);
        match id {
            LANGUAGE if picked == AUTO => Some(Self::Language(None)),
            LANGUAGE => Some(Self::Language(Some(Script::from_code(picked)?))),
            QUIET_FROM => Some(Self::QuietFrom(hour()?)),
            QUIET_UNTIL => Some(Self::QuietUntil(hour()?)),
            QUIET_ZONE => Some(Self::QuietZone(picked.parse().ok().filter(|zone: &i16| zone.abs() <= 18 * 60)?)),
            _ => None,
        }
    }

    /// Whether nothing changes.
    pub(super) const fn is_only_to_look(&self) -> bool {
        matches!(self, Self::Look(_))
    }

    /// The part of the panel to show afterwards.
    pub(super) const fn page(&self) -> Page {
        match self {
            Self::Look(page) => *page,
            Self::QuietFrom(_) | Self::QuietUntil(_) | Self::QuietZone(_) | Self::NoQuiet => Page::Quiet,
            _ => Page::Main,
        }
    }

    pub(super) fn apply(&self, settings: &mut Settings) {
        let quiet = |settings: &mut Settings, change: &dyn Fn(&mut QuietHours)| {
            change(settings.quiet.get_or_insert_default());
        };
        match self {
            Self::Look(_) => {}
            Self::Language(script) => settings.language = *script,
            Self::Listen(channels) => settings.listen = Some(channels.clone()),
            Self::Unasked(unasked) => settings.only_when_asked = !unasked,
            Self::Private(private) => settings.private = *private,
            Self::QuietFrom(hour) => quiet(settings, &|hours| hours.from = *hour),
            Self::QuietUntil(hour) => quiet(settings, &|hours| hours.until = *hour),
            Self::QuietZone(offset) => quiet(settings, &|hours| hours.offset = *offset),
            Self::NoQuiet => settings.quiet = None,
            Self::Reset => *settings = Settings::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_sets() {
        for change in [Change::Look(Page::Quiet), Change::Unasked(false), Change::Private(true), Change::Reset] {
            assert_eq!(Change::of_button(change.id()), Some(change));
        }
        for (id, picked, expect) in [
            (LANGUAGE, AUTO, Some(Change::Language(None))),
            (LANGUAGE, "cn", Some(Change::Language(Some(Script::Simplified)))),
            (QUIET_FROM, "23", Some(Change::QuietFrom(23))),
            (QUIET_FROM, "24", None),
            (QUIET_ZONE, "-480", Some(Change::QuietZone(-480))),
            (QUIET_ZONE, "32000", None),
            (LANGUAGE, "fr", None),
            (LISTEN, "1", None),
        ] {
            assert_eq!(Change::of_menu(id, picked), expect, "{id} {picked}");
        }
        assert_eq!(Change::of_button("set:unasked:maybe"), None);
    }

    #[test]
    fn a_change_changes_one_thing() {
        let mut settings = Settings::default();
        Change::QuietUntil(9).apply(&mut settings);
        assert_eq!(settings.quiet, Some(QuietHours { until: 9, ..QuietHours::default() }));
        Change::Private(true).apply(&mut settings);
        assert!(settings.quiet.is_some() && settings.private);
        Change::Reset.apply(&mut settings);
        assert_eq!(settings, Settings::default());
    }
}
