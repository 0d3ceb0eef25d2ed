//! What moderators read of questions that could not be answered, and of why answers are as they are.

mod en;
mod zh;

use std::sync::LazyLock;

use crate::reply::Script;
use crate::reply::wording::table;

table! {
    /// The wordings of one language.
    pub(in crate::discord) struct LearnTexts {
        /// Title of the list of gaps. `{count}` is how many there are.
        gaps,
        /// There are none.
        gaps_none,
        /// In the menu of gaps.
        gap_pick,
        /// Title of one gap.
        gap,
        /// Its kind: there was no answer.
        unanswered,
        /// As before: the knowledge does not state it.
        not_stated,
        /// As before: several subjects fitted.
        ambiguous,
        /// As before: a reader said that the answer did not help.
        unhelpful,
        /// How often it was asked. `{count}` is that.
        times,
        /// Before what it may have been about.
        maybe,
        /// What to do on the page of a gap.
        gap_what,
        /// In the menu of what it may have been about.
        mean_pick,
        /// In the menu of areas.
        area_pick,
        /// On the button for naming what was meant.
        by_name,
        /// On the button for what is none of the bot's business.
        out_of_scope,
        /// On the button back to the list.
        back,
        /// On the button back to the gap.
        back_to_gap,
        /// On the button for earlier pages.
        previous,
        /// On the button for later pages.
        next,
        /// Title of the form that asks for a name.
        name_title,
        /// Label of its field.
        name_field,
        /// Nothing is called so. `{name}` is what was typed.
        name_unknown,
        /// Title of the form that proposes what to learn.
        learn_title,
        /// Label of the field for names.
        learn_names,
        /// An example in that field.
        learn_names_hint,
        /// Label of the field for keywords.
        learn_keywords,
        /// An example in that field.
        learn_keywords_hint,
        /// Label of the field for the question.
        learn_question,
        /// Before what a question is to be about. `{name}` is that.
        means,
        /// Before a question that is to be met with silence.
        means_nothing,
        /// Before what is answered then.
        then,
        /// It is not answered as it is meant then. `{name}` is what it should be about.
        not_yet,
        /// Nothing is said then.
        then_silent,
        /// On the button that leads back to the form.
        change,
        /// Words that say nothing. `{name}` is what was typed.
        says_nothing,
        /// A golden question without a question.
        no_question,
        /// The folder cannot be edited. `{reason}` is why.
        not_edited,
        /// A gap has been dealt with already, or is no longer kept.
        gap_gone,
        /// A gap is out of scope now.
        settled,
        /// Beside that: it is met with silence anyway, and that can be fixed.
        silence_offer,
        /// Beside that: something is answered all the same.
        silence_not,
        /// On the button that fixes the silence.
        silence,
        /// On the button that opens a gap again.
        undo,
        /// Title of an explanation.
        why,
        /// There is nothing to explain.
        why_none,
        /// What was typed leads to no message.
        why_what,
        /// The question was overheard.
        overheard,
        /// What an answer leant on. `{subjects}` are what it was about before.
        leant_on,
        /// Decision: answered.
        decided_answer,
        /// As before: not stated.
        decided_not_stated,
        /// As before: asked back.
        decided_clarify,
        /// As before: stayed silent, or said that there is no answer.
        decided_abstain,
        /// What decided: something known to be something else.
        gate_another,
        /// As before: a list.
        gate_list,
        /// As before: an area.
        gate_area,
        /// As before: a follow-up.
        gate_follow_up,
        /// As before: something in an area.
        gate_one_of_area,
        /// As before: nothing has to do with it.
        gate_nothing,
        /// As before: several fit. `{margin}` is the second's share of the first.
        gate_several,
        /// As before: not sure enough. `{confidence}` and `{bar}` are how sure, and from where on it would do.
        gate_unsure,
        /// As before: overheard, and nobody asked.
        gate_unasked,
        /// As before: sure enough. `{confidence}` and `{bar}` are how sure, and from where on it does.
        gate_sure,
        /// Name of the words and their weights.
        words,
        /// Before words that nothing is called by.
        words_unknown,
        /// Before words that only ask.
        words_cues,
        /// Before words that tell nothing.
        words_function,
        /// Name of what the lexicon makes of them.
        phrases,
        /// Name of the candidates.
        candidates,
        /// How near the second is to the first. `{margin}` is its share.
        margin,
        /// What it was answered from. `{revision}` is that.
        basis_in_use,
        /// As before, and something else is in use now.
        basis_kept,
        /// What it was answered from is not kept. `{revision}` is in use.
        basis_instead,
        /// As of which day. `{date}` is that.
        as_of,
    }
}

/// The wordings in `script`.
pub(in crate::discord) fn learn_texts(script: Script) -> &'static LearnTexts {
    static SIMPLIFIED: LazyLock<LearnTexts> =
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
        let english = learn_texts(Script::English).entries();
        for script in Script::ALL {
            check_tables(&english, &learn_texts(script).entries());
            let texts = learn_texts(script);
            // Discord's limit of a form's title and labels.
            for label in [
                texts.name_title,
                texts.name_field,
                texts.learn_title,
                texts.learn_names,
                texts.learn_keywords,
                texts.learn_question,
            ] {
                assert!(label.chars().count() <= 45, "{label}");
            }
        }
    }
}
