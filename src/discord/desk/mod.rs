//! What moderators see and press: previews, decisions, the history, gaps.
//!
//! A preview waits in the memory of the process that made it: its buttons hold a number that stands for it, and say so
//! when it is no longer there. All other buttons hold what they need. Where several processes are connected, the one that
//! has the preview goes first.

mod action;
pub(super) mod decide;
pub(super) mod gaps;
pub(super) mod history;
pub(super) mod preview;
pub(super) mod status;
pub(super) mod why;

pub(super) use action::{DeskAction, PREFIX};

use serenity::all::{ButtonStyle, CreateButton, Member, UserId};

use super::convert::{limits, text};
use super::dispatch::Data;
use super::permissions::{Caller, is_moderator};

/// The colour of what is well.
pub(super) const GOOD: u32 = 0x002e_7d32;
/// The colour of what waits for a decision.
pub(super) const OPEN: u32 = 0x00f9_a825;
/// The colour of what is wrong.
pub(super) const BAD: u32 = 0x00c6_2828;

/// Whether somebody who uses a command, a button or a form is one of the configured moderators.
pub(super) fn is_allowed(data: &Data, user: UserId, server: Option<u64>, member: Option<&Member>) -> bool {
    let roles: Vec<u64> = member.into_iter().flat_map(|member| &member.roles).map(|role| role.get()).collect();
    is_moderator(&data.config, &Caller { user: user.get(), server, roles: &roles })
}

/// What a person is called in the log and the history.
pub(super) fn name_of(user: &serenity::all::User) -> String {
    format!("{} ({})", user.name, user.id)
}

fn button(action: &DeskAction, label: &str, style: ButtonStyle) -> CreateButton {
    CreateButton::new(action.encode()).style(style).label(text::label(label, limits::BUTTON_LABEL))
}

/// The lines that fit, and how many do not. `more` says how many that are.
fn lines(lines: &[String], most: usize, each: usize, more: &str) -> (String, usize) {
    let mut shown = String::new();
    let mut count = 0;
    let reserve = more.chars().count() + 8;
    for line in lines.iter().take(most) {
        let line = text::plain(line, each);
        if shown.chars().count() + line.chars().count() + 3 + reserve > limits::FIELD_VALUE {
            break;
        }
        shown.push_str(&format!("- {line}\n"));
        count += 1;
    }
    let missing = lines.len() - count;
    if missing > 0 {
        shown.push_str(&more.replace("{count}", &missing.to_string()));
    }
    (shown.trim_end().to_owned(), missing)
}
