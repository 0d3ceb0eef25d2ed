//! What the bot says on Discord beside its answers, in one table per language, and what its commands are called.

pub(super) mod desk;
mod en;
pub(super) mod follow;
pub(super) mod learn;
pub(super) mod names;
mod zh;

use std::sync::LazyLock;

use crate::reply::Script;
use crate::reply::wording::table;

table! {
    /// The fixed wordings of one language.
    pub(super) struct Texts {
        /// In a menu below a question that the bot asks back.
        pick_one,
        /// In a menu below an answer that is a list.
        pick_more,
        /// In a menu below an answer: what else there is on its subject, and what is related to it.
        pick_next,
        /// In a menu of areas.
        pick_area,
        /// Below the details of an answer that are shown. `{count}` is how many are not.
        more,
        /// On the button that shows everything about a subject.
        show_all,
        /// On the button that shows the same in the other language: in that one.
        other_language,
        /// On the button that sets two initiatives side by side.
        side_by_side,
        /// On the button for an answer that is about something else.
        not_meant,
        /// In return for pressing that button, above the runners-up.
        meant_which,
        /// On the button for an answer that helped.
        helpful,
        /// On the button for an answer that did not.
        unhelpful,
        /// In return for pressing the first.
        glad,
        /// In return for pressing the second.
        regret,
        /// Below an answer to a button or menu that was offered from other knowledge than there is now.
        changed,
        /// To a name that is none of ours. `{name}` is what was typed.
        unknown,
        /// As [`Self::unknown`], when something comes near it.
        nearest,
        /// To a comparison of something with itself, or of areas.
        compare_what,
        /// To a button or menu whose subject is no longer there.
        gone,
        /// To a button or menu that this version does not know.
        stale,
        /// To somebody who asks very often. `{seconds}` is how long to wait.
        slowly,
        /// When something went wrong on our side.
        failed,
        /// To somebody who is no moderator.
        moderators_only,
        /// To somebody who may not manage the server.
        managers_only,
        /// Title of what can be set for a server.
        settings,
        /// Below that title.
        settings_intro,
        /// Name of the language that answers are written in.
        settings_language,
        /// A language that is not fixed.
        settings_auto,
        /// Name of the channels that are listened to.
        settings_listen,
        /// No channel is listened to.
        settings_listen_none,
        /// In the menu of channels.
        settings_listen_pick,
        /// After channels that no moderator has picked.
        settings_configured,
        /// Name of whether overheard questions are answered.
        settings_unasked,
        /// They are.
        settings_unasked_yes,
        /// They are not.
        settings_unasked_no,
        /// On the button that has them answered.
        settings_unasked_start,
        /// On the button that has them left unanswered.
        settings_unasked_stop,
        /// Name of who sees answers to commands.
        settings_private,
        /// The person alone.
        settings_private_yes,
        /// Everybody.
        settings_private_no,
        /// On the button that makes them private.
        settings_private_start,
        /// On the button that makes them public.
        settings_private_stop,
        /// Name of the quiet hours.
        settings_quiet,
        /// Above what can be set of them.
        settings_quiet_intro,
        /// There are none.
        settings_quiet_none,
        /// From when to when they are, and by which clocks.
        settings_quiet_hours,
        /// They never end.
        settings_all_day,
        /// They are now.
        settings_quiet_now,
        /// On the button that leads to them.
        settings_quiet_edit,
        /// On the button that takes them away.
        settings_quiet_end,
        /// In the menu of hours that they begin with: `{hour}`.
        settings_from,
        /// In the menu of hours that they end with: `{hour}`.
        settings_until,
        /// In the menu of time zones.
        settings_zone,
        /// After the time zone of Hong Kong.
        settings_hong_kong,
        /// On the button that takes everything back.
        settings_reset,
        /// On the button that leads back.
        settings_back,
        /// Where channels are picked, but their messages cannot be read.
        settings_refused,
        /// A setting could not be kept.
        settings_failed,
        /// To a message picked for an answer that has no text.
        no_text,
        /// After the greeting in a server that the bot has joined.
        hello,
        /// Title of the list of areas.
        areas,
        /// An area's number of initiatives. `{count}` is how many.
        initiatives,
        /// Title of the help.
        help,
        /// The help. `{source}` and `{date}` are the document's.
        help_text,
        /// Title of the state of the knowledge base.
        knowledge,
        /// Where it was read from.
        knowledge_origin,
        /// Its revision.
        knowledge_revision,
        /// When it was loaded.
        knowledge_loaded,
        /// By whom.
        knowledge_by,
        /// What is in it.
        knowledge_holds,
        /// Title after a reload that went well.
        reloaded,
        /// A reload brought the same.
        reloaded_same,
        /// A reload replaced `{revision}`.
        reloaded_other,
        /// As [`Self::reloaded_other`], where that held something else: `{counts}`.
        reloaded_counts,
        /// Title after a reload that was refused.
        rejected,
        /// What a refused reload changes: nothing.
        unchanged,
        /// Title of the errors. `{count}` is how many.
        problems,
        /// Title of the warnings. `{count}` is how many.
        warnings,
    }
}

/// The wordings in `script`.
pub(super) fn texts(script: Script) -> &'static Texts {
    /// The characters are converted once. What that takes is kept for good, as the other tables are.
    static SIMPLIFIED: LazyLock<Texts> = LazyLock::new(|| zh::TEXTS.map(|text| String::leak(simplified(text))));
    match script {
        Script::English => &en::TEXTS,
        Script::Traditional => &zh::TEXTS,
        Script::Simplified => &SIMPLIFIED,
    }
}

/// A text in simplified characters, with Discord's things called what its clients call them on the mainland.
fn simplified(text: &str) -> String {
    const THINGS: [(&str, &str); 4] = [("伺服器", "服务器"), ("讯息", "消息"), ("私讯", "私信"), ("设定", "设置")];
    let written = Script::Simplified.write(text);
    THINGS.iter().fold(written, |text, (here, there)| text.replace(&Script::Simplified.write(here), there))
}

/// The text with `{/command}` made the name by which somebody's client shows that command.
pub(super) fn with_commands(text: &str, locale: Option<&str>) -> String {
    let names = names::of_locale(locale);
    names.iter().fold(text.to_owned(), |text, command| {
        // A command in the menu of a message has no slash.
        let is_slash = !command.key.contains(char::is_uppercase);
        let shown = if is_slash { format!("`/{}`", command.name) } else { command.name.to_owned() };
        text.replace(&format!("{{/{}}}", command.key), &shown)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::wording::tests::check_tables;

    #[test]
    fn no_text_is_missing_in_a_language() {
        let english = texts(Script::English).entries();
        for script in Script::ALL {
            check_tables(&english, &texts(script).entries());
        }
        assert_eq!(texts(Script::Simplified).pick_area, "选择一个范畴");
    }

    #[test]
    fn commands_are_named_as_the_client_shows_them() {
        let text = "{/areas}, {/Answer this}";
        assert_eq!(with_commands(text, Some("en-GB")), "`/areas`, Answer this");
        assert_eq!(with_commands(text, Some("zh-CN")), "`/政策范畴`, 回答这个");
        assert_eq!(with_commands(text, Some("fr")), "`/areas`, Answer this");
        for script in Script::ALL {
            for locale in ["en-US", "zh-TW", "zh-CN"] {
                for (name, text) in texts(script).entries() {
                    assert!(!with_commands(text, Some(locale)).contains("{/"), "{name} names an unknown command");
                }
            }
        }
    }
}
