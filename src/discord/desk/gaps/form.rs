//! The forms: for a name, and for what to learn.

use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

use super::{GapAction, Spot};
use crate::discord::action::token;
use crate::discord::convert::{limits, text};
use crate::discord::desk::DeskAction;
use crate::discord::dispatch::Data;
use crate::discord::texts::learn::learn_texts;
use crate::domain::{Id, Subject};
use crate::reply::Script;
use crate::service::Current;
use crate::service::gaps::{Lesson, Words, suggest};

/// What the fields are called.
pub(super) const NAME: &str = "name";
pub(super) const NAMES: &str = "names";
pub(super) const KEYWORDS: &str = "keywords";
pub(super) const QUESTION: &str = "question";
/// How much they take.
const LONGEST_NAME: u16 = 100;
const LONGEST_WORDS: u16 = 200;
const LONGEST_QUESTION: u16 = 300;

/// Asks for the name of what was meant.
pub(super) fn name(spot: Spot, script: Script) -> CreateModal {
    let texts = learn_texts(script);
    let field = CreateInputText::new(InputTextStyle::Short, texts.name_field, NAME);
    let field = field.required(true).max_length(LONGEST_NAME);
    CreateModal::new(DeskAction::Gap(GapAction::Name(spot)).encode(), texts.name_title)
        .components(vec![CreateActionRow::InputText(field)])
}

/// Asks what to learn, filled in with what is proposed.
pub(super) fn learn(
    data: &Data,
    current: &Current,
    spot: Spot,
    question: &str,
    subject: Subject,
    script: Script,
) -> CreateModal {
    let words = suggest(&current.snapshot, question, subject, data.desk.clock().today());
    filled(spot, current.knowledge().id(subject), &words, question, script)
}

/// Asks again, filled in with what was sent before; nothing where there is nothing to change.
pub(super) fn again(lesson: &Lesson, script: Script) -> Option<CreateModal> {
    let subject = Id::new(lesson.subject.as_deref()?);
    Some(filled(Spot { skip: 0, gap: lesson.gap }, &subject, &lesson.words, &lesson.question, script))
}

fn filled(spot: Spot, subject: &Id, words: &Words, question: &str, script: Script) -> CreateModal {
    let texts = learn_texts(script);
    let listed = |label: &str, name: &str, hint: &str, words: &[String]| {
        let field = CreateInputText::new(InputTextStyle::Short, label, name).required(false).max_length(LONGEST_WORDS);
        let field = field.placeholder(text::label(hint, limits::INPUT_PLACEHOLDER));
        let words = text::clip(&words.join(", "), usize::from(LONGEST_WORDS));
        CreateActionRow::InputText(if words.is_empty() { field } else { field.value(words) })
    };
    let question = CreateInputText::new(InputTextStyle::Paragraph, texts.learn_question, QUESTION)
        .required(true)
        .max_length(LONGEST_QUESTION)
        .value(text::clip(question, usize::from(LONGEST_QUESTION)));
    let fields = vec![
        listed(texts.learn_names, NAMES, texts.learn_names_hint, &words.names),
        listed(texts.learn_keywords, KEYWORDS, texts.learn_keywords_hint, &words.keywords),
        CreateActionRow::InputText(question),
    ];
    let action = DeskAction::Gap(GapAction::Learn(spot, token(subject)));
    CreateModal::new(action.encode(), texts.learn_title).components(fields)
}

/// The words of a field, which commas of either script stand between.
pub(super) fn separate(typed: &str) -> Vec<String> {
    let words = typed.split([',', '，', '、', ';', '；', '\n']);
    let words = words.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut separate: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !separate.contains(&word) {
            separate.push(word);
        }
    }
    separate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_of_either_script_separate() {
        assert_eq!(separate(" moon pass,  月光證、 moon pass ，\nowl  pass; "), ["moon pass", "月光證", "owl pass"]);
        assert_eq!(separate(" , "), Vec::<String>::new());
    }
}
