//! What those read who follow something.

mod en;
mod zh;

use std::sync::LazyLock;

use super::simplified;
use crate::reply::Script;
use crate::reply::wording::table;

table! {
    /// The wordings for followers in one language.
    pub(in crate::discord) struct FollowTexts {
        /// What stands for every initiative and area.
        everything,
        /// Title of a message about one subject that has changed. `{name}` is its name.
        changed_one,
        /// As before, about several. `{count}` is how many changes.
        changed_several,
        /// Since when. `{moment}` is that.
        since,
        /// Before what is stated now.
        now,
        /// Before what was stated.
        before,
        /// Before what is stated for the first time.
        new,
        /// Before what is no longer stated.
        gone,
        /// The initiative or area is new.
        new_subject,
        /// The initiative or area is no longer there.
        gone_subject,
        /// What a name is called.
        name,
        /// How much more there is: `{count}`.
        more,
        /// Title of a reminder of one subject. `{name}` is its name.
        reminder_one,
        /// As before, of several: `{count}`.
        reminder_several,
        /// An announced `{period}` begins today.
        begins,
        /// An announced `{period}` ends today.
        ends,
        /// An announced `{period}` is today.
        is_today,
        /// An announced `{period}` began on `{date}`.
        began,
        /// An announced `{period}` ended on `{date}`.
        ended,
        /// An announced `{period}` was on `{date}`.
        was,
        /// Below reminders: what they do not say.
        only_announced,
        /// Below each message: how to stop them.
        stop,
        /// On the button that lists what is followed.
        list,
        /// After following something here. `{subject}` is what.
        followed_here,
        /// After following something by direct messages. `{subject}` is what.
        followed_by_dm,
        /// The first direct message about that.
        first_dm,
        /// What will be sent, and how to stop it.
        what_comes,
        /// It was followed already. `{subject}` is what.
        already,
        /// Direct messages are closed.
        dm_closed,
        /// The channel's follows are for those who may manage it.
        channel_managers_only,
        /// The bot may not write in the channel.
        may_not_write,
        /// There are too many. `{count}` is how many there may be.
        too_many,
        /// Title of what is followed.
        following,
        /// Name of what the channel follows.
        here,
        /// Name of what the person follows.
        by_dm,
        /// Nothing is followed.
        nothing,
        /// After what messages could not be delivered about.
        given_up,
        /// In the menu that stops following for the channel.
        pick_here,
        /// In the menu that stops following by direct messages.
        pick_by_dm,
        /// What is no longer in the knowledge base. `{id}` is its id.
        unknown,
    }
}

/// The wordings in `script`.
pub(in crate::discord) fn follow_texts(script: Script) -> &'static FollowTexts {
    static SIMPLIFIED: LazyLock<FollowTexts> =
        LazyLock::new(|| zh::TEXTS.map(|text| String::leak(simplified(text).replace("追踪", "关注"))));
    match script {
        Script::English => &en::TEXTS,
        Script::Traditional => &zh::TEXTS,
        Script::Simplified => &SIMPLIFIED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::texts::with_commands;
    use crate::reply::wording::tests::check_tables;

    #[test]
    fn no_text_is_missing_in_a_language() {
        let english = follow_texts(Script::English).entries();
        for script in Script::ALL {
            check_tables(&english, &follow_texts(script).entries());
            for (name, text) in follow_texts(script).entries() {
                assert!(!with_commands(text, None).contains("{/"), "{name} names an unknown command");
            }
        }
    }
}
