//! What can be done with an answer: the menus and buttons below it.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::text::{clip, label};
use super::{Reading, limits};
use crate::discord::action::{Action, Deed, LIST, token};
use crate::discord::texts::texts;
use crate::domain::{Id, KnowledgeBase, Subject};
use crate::engine::{Decision, Scope};
use crate::reply::{Choice, Script};
use crate::service::{Answer, Current};

/// How many runners-up are offered to somebody who meant something else.
const RUNNERS_UP: usize = 5;

/// How many subjects of an answer are rated with it.
const RATED: usize = 5;

/// The menus and buttons of an answer.
pub(super) fn of_answer(answer: &Answer, reading: Reading) -> Vec<CreateActionRow> {
    let offer = Offer { answer, reading, script: reading.script };
    // The last row is left to the buttons.
    let mut rows: Vec<_> = offer.menus().into_iter().take(limits::ROWS - 1).collect();
    rows.extend(offer.buttons());
    rows
}

/// A menu over subjects and what they say, in which the first 25 can be picked. None without any.
pub(in crate::discord) fn menu(
    action: &Action,
    knowledge: &KnowledgeBase,
    choices: &[Choice],
    hint: &str,
) -> Option<CreateActionRow> {
    let options: Vec<_> =
        choices.iter().filter_map(|choice| option(knowledge, choice)).take(limits::MENU_OPTIONS).collect();
    let custom_id = action.encode().filter(|_| !options.is_empty())?;
    let menu = CreateSelectMenu::new(custom_id, CreateSelectMenuKind::String { options });
    Some(CreateActionRow::SelectMenu(menu.placeholder(label(hint, limits::PLACEHOLDER))))
}

/// Buttons for setting two subjects side by side, or for seeing that in the other language.
pub(in crate::discord) fn comparison(current: &Current, subjects: [Subject; 2], script: Script) -> CreateActionRow {
    let other = super::other(script);
    let button = compare(current, subjects, other, texts(script).other_language);
    CreateActionRow::Buttons(button.into_iter().collect())
}

fn compare(current: &Current, subjects: [Subject; 2], script: Script, text: &str) -> Option<CreateButton> {
    let [one, other] = subjects.map(|subject| token(current.knowledge().id(subject)));
    let revision = current.short_revision().to_owned();
    button(&Action { deed: Deed::Compare(one, other), script, revision, facet: None }, text)
}

fn button(action: &Action, text: &str) -> Option<CreateButton> {
    let button = CreateButton::new(action.encode()?).style(ButtonStyle::Secondary);
    Some(button.label(label(text, limits::BUTTON_LABEL)))
}

/// What is picked is named by its id, and by that of its facet. An id that is cut off would lead nowhere.
fn option(knowledge: &KnowledgeBase, choice: &Choice) -> Option<CreateSelectMenuOption> {
    let subject = knowledge.id(choice.subject);
    let value = match &choice.facet {
        Some(facet) => format!("{subject}@{facet}"),
        None => subject.to_string(),
    };
    let name = label(&choice.label, limits::MENU_OPTION);
    let option = (value.chars().count() <= limits::MENU_OPTION).then(|| CreateSelectMenuOption::new(name, value))?;
    let detail = label(&choice.detail, limits::MENU_OPTION);
    Some(if detail.is_empty() { option } else { option.description(detail) })
}

/// An answer and the one who reads it.
struct Offer<'a> {
    answer: &'a Answer,
    reading: Reading,
    script: Script,
}

impl Offer<'_> {
    fn action(&self, deed: Deed, facet: Option<&str>) -> Action {
        Action {
            deed,
            script: self.script,
            revision: self.answer.current.short_revision().to_owned(),
            facet: facet.map(str::to_owned),
        }
    }

    /// The choices of the answer, and what may be read next, as select menus.
    fn menus(&self) -> Vec<CreateActionRow> {
        let answer = self.answer;
        let texts = texts(self.script);
        let clarifying = answer.outcome.decision == Decision::Clarify;
        let facet = answer.outcome.facets.first().filter(|_| clarifying);
        let pick = |menu: usize| {
            let asker = self.reading.asker.filter(|_| clarifying);
            self.action(Deed::Pick { asker, menu }, facet.map(|facet| facet.as_str()))
        };
        let hint = if clarifying { texts.pick_one } else { texts.pick_more };
        let script = self.script;
        let written = |choices: &[Choice]| -> Vec<Choice> {
            let write = |choice: &Choice| Choice {
                label: script.write(&choice.label),
                detail: script.write(&choice.detail),
                ..choice.clone()
            };
            choices.iter().map(write).collect()
        };
        let choices = answer.reply.choices.chunks(limits::MENU_OPTIONS).map(|choices| (choices, hint));
        let next = answer.reply.next.chunks(limits::MENU_OPTIONS).take(1).map(|next| (next, texts.pick_next));
        let menus = choices.chain(next).enumerate();
        menus
            .filter_map(|(at, (choices, hint))| menu(&pick(at), answer.current.knowledge(), &written(choices), hint))
            .collect()
    }

    /// What can be done with an answer: most with one about one subject.
    fn buttons(&self) -> Option<CreateActionRow> {
        let outcome = &self.answer.outcome;
        if !matches!(outcome.decision, Decision::Answer | Decision::NotStated) {
            return None;
        }
        let asked = outcome.facets.first().map(Id::as_str);
        let buttons: Vec<_> = match *outcome.subjects.as_slice() {
            _ if matches!(outcome.scope, Scope::List(_)) => {
                self.ratings(|helped| Deed::Rate(LIST.to_owned(), helped), asked).collect()
            }
            [] => Vec::new(),
            [subject] => self.about_one(subject),
            ref several => {
                let pair = match *several {
                    [one @ Subject::Initiative(_), other @ Subject::Initiative(_)] => Some([one, other]),
                    _ => None,
                };
                let text = texts(self.script).side_by_side;
                let side_by_side = pair.and_then(|pair| compare(&self.answer.current, pair, self.script, text));
                let knowledge = self.answer.current.knowledge();
                let tokens: Vec<_> = several.iter().take(RATED).map(|subject| token(knowledge.id(*subject))).collect();
                let ratings = self.ratings(|helped| Deed::RateAll(tokens.clone(), helped), asked);
                side_by_side.into_iter().chain(ratings).collect()
            }
        };
        (!buttons.is_empty()).then_some(CreateActionRow::Buttons(buttons))
    }

    /// Whether the answer helped, or did not.
    fn ratings(&self, rate: impl Fn(bool) -> Deed, facet: Option<&str>) -> impl Iterator<Item = CreateButton> {
        let texts = texts(self.script);
        let button = |helped, text| button(&self.action(rate(helped), facet), text);
        [button(true, texts.helpful), button(false, texts.unhelpful)].into_iter().flatten()
    }

    /// See the rest, see it in the other language, say that it is the wrong one, and say whether it helped.
    fn about_one(&self, subject: Subject) -> Vec<CreateButton> {
        let outcome = &self.answer.outcome;
        let texts = texts(self.script);
        let id = || self.answer.current.knowledge().id(subject).as_str().to_owned();
        let is_whole = outcome.scope != Scope::Facts && outcome.decision == Decision::Answer;
        let facet = match outcome.facets.as_slice() {
            [facet] if !is_whole => Some(facet.as_str()),
            _ => None,
        };
        let more = (!is_whole && matches!(subject, Subject::Initiative(_)))
            .then(|| button(&self.action(Deed::Show(id()), None), texts.show_all));
        // A verdict or a comparison depends on the words of the question, which a button does not carry.
        let same_in_other = (is_whole || facet.is_some()) && outcome.verdict.is_none();
        let other = same_in_other.then(|| {
            let action = Action { script: super::other(self.script), ..self.action(Deed::Show(id()), facet) };
            button(&action, texts.other_language)
        });
        let leading = [more, other, Some(self.reject(id(), facet))].into_iter().flatten().flatten();
        leading.chain(self.ratings(|helped| Deed::Rate(id(), helped), facet)).collect()
    }

    /// As many of the runners-up as an id has room for; no button without any.
    fn reject(&self, id: String, facet: Option<&str>) -> Option<CreateButton> {
        let knowledge = self.answer.current.knowledge();
        let mut others: Vec<_> =
            self.answer.outcome.runners_up.iter().map(|other| token(knowledge.id(*other))).collect();
        others.truncate(RUNNERS_UP);
        while !others.is_empty() {
            let action = self.action(Deed::Reject(id.clone(), others.clone()), facet);
            if let Some(button) = button(&action, texts(self.script).not_meant) {
                return Some(button);
            }
            others.pop();
        }
        None
    }
}

/// A choice that is not an answer's: for lists of names.
pub(in crate::discord) fn choice(knowledge: &KnowledgeBase, subject: Subject, script: Script) -> Choice {
    let language = script.language();
    let area = knowledge.area(subject).filter(|_| matches!(subject, Subject::Initiative(_)));
    let detail = area.map(|area| format!("{} {}", area.symbol, area.name.get(language))).unwrap_or_default();
    Choice {
        label: script.write(knowledge.name(subject).get(language)),
        detail: script.write(&clip(&detail, limits::MENU_OPTION)),
        subject,
        facet: None,
    }
}
