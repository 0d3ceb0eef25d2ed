//! What only moderators read.

mod en;
mod zh;

use std::sync::LazyLock;

use crate::reply::Script;
use crate::reply::wording::table;

table! {
    /// The wordings of the moderators' desk in one language.
    pub(in crate::discord) struct DeskTexts {
        /// Title of a change that waits for a decision.
        preview,
        /// Title of a change that would change nothing.
        same,
        /// What a preview compares. `{base}` and `{revision}` are revisions.
        replaces,
        /// Differences of the facts. `{count}` is how many.
        facts,
        /// Files that differ.
        files,
        /// Answers that differ. `{count}` is how many.
        answers,
        /// Before the question of an answer that differs, if it is a golden one.
        golden,
        /// Before the question of an answer that differs, if somebody has really asked it.
        asked,
        /// Stands for what is not shown. `{count}` is how much.
        more,
        /// Where nothing that is known of changes.
        nothing,
        /// Golden questions fail. `{count}` is how many.
        failed,
        /// On the button that accepts.
        accept,
        /// On the button that accepts what fails golden questions.
        override_it,
        /// On the button that declines.
        cancel,
        /// Title of the form that asks for a reason.
        reason_title,
        /// Label of its field.
        reason,
        /// After declining.
        cancelled,
        /// Title after accepting. `{number}` is the revision's.
        accepted,
        /// Which files were written.
        written,
        /// Which files were not written, as somebody has edited them since.
        left,
        /// To a decision on what is no longer there.
        lapsed,
        /// To a decision on what has been overtaken.
        overtaken,
        /// The store cannot be used.
        store_down,
        /// Title of the list of revisions.
        history,
        /// There is nothing before.
        history_end,
        /// On the button for older ones.
        older,
        /// There is no such revision. `{name}` is what was typed.
        no_revision,
        /// A revision cannot be loaded. `{number}` is its.
        unloadable,
        /// Title of a comparison of two revisions.
        difference,
        /// What is sent as a file.
        exported,
        /// A file cannot be taken, because it is too large.
        too_large,
        /// As before: it is none of TOML.
        not_toml,
        /// As before: it is no text.
        not_text,
        /// As before: there would be too many.
        too_many,
        /// As before: it takes too long.
        too_long,
        /// As before: it could not be fetched.
        not_fetched,
        /// As before: it is not clear where it belongs. `{name}` is its name.
        where_to,
        /// Where everything is kept.
        store,
        /// The store works.
        store_up,
        /// The store does not. `{since}` is since when, `{reason}` why.
        store_trouble,
        /// Statements whose time has passed. `{count}` is how many.
        overdue,
        /// The folder holds something else than is answered from.
        folder_differs,
        /// Gaps that nobody has dealt with. `{count}` is how many.
        gaps_open,
        /// A revision's manner: at the start.
        manner_start,
        /// As before: reloaded.
        manner_reload,
        /// As before: by a signal.
        manner_signal,
        /// As before: the folder was watched.
        manner_watch,
        /// As before: uploaded.
        manner_upload,
        /// As before: brought back.
        manner_rollback,
        /// As before: learnt from a gap.
        manner_gap,
    }
}

/// The wordings in `script`.
pub(in crate::discord) fn desk_texts(script: Script) -> &'static DeskTexts {
    static SIMPLIFIED: LazyLock<DeskTexts> =
        LazyLock::new(|| zh::TEXTS.map(|text| String::leak(Script::Simplified.write(text))));
    match script {
        Script::English => &en::TEXTS,
        Script::Traditional => &zh::TEXTS,
        Script::Simplified => &SIMPLIFIED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::wording::tests::check_tables;

    #[test]
    fn no_text_is_missing_in_a_language() {
        let english = desk_texts(Script::English).entries();
        for script in Script::ALL {
            check_tables(&english, &desk_texts(script).entries());
        }
    }
}
