//! Responds to buttons and menus. Each carries all that it needs in its id.

use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, Context, CreateInteractionResponse, Message,
    MessageInteractionMetadata,
};
use tracing::warn;

use super::action::{Action, Deed, subject_of};
use super::commands::side_by_side;
use super::convert::{self, Presentation, Reading};
use super::dispatch::Data;
use super::error::describe;
use super::manners;
use super::texts::{texts, with_commands};
use crate::domain::{Id, Subject};
use crate::reply::Script;
use crate::service::{Answer, Judgement, Opinion, Speaker};

/// Responds to a button or menu.
pub(super) async fn respond(ctx: &Context, data: &Data, component: &ComponentInteraction) {
    let response = Press::new(data, component).response();
    if let Err(error) = component.create_response(&ctx.http, response).await {
        warn!(error = describe(&error), "a button or menu could not be responded to");
    }
}

/// What an answer is found by: its message, or the interaction that it responds to.
pub(super) fn answer_id(message: &Message) -> u64 {
    match message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(command)) => command.id.get(),
        _ => message.id.get(),
    }
}

/// Somebody has pressed a button or picked from a menu.
struct Press<'a> {
    data: &'a Data,
    component: &'a ComponentInteraction,
    by: Speaker,
    /// How the person reads, as far as Discord tells.
    reader: Option<Script>,
}

/// What to do with what is shown.
enum Place {
    /// It is for the person alone, without taking room in the channel; in direct messages there are no others.
    Aside,
    /// It replaces the message that the component stands below.
    InPlace,
}

impl<'a> Press<'a> {
    fn new(data: &'a Data, component: &'a ComponentInteraction) -> Self {
        let by = Speaker { channel: component.channel_id.get(), user: component.user.id.get() };
        Self { data, component, by, reader: Script::from_locale(&component.locale) }
    }

    fn response(&self) -> CreateInteractionResponse {
        let unread = Script::of("", self.data.answers.language(None));
        let Some(mut action) = Action::decode(&self.component.data.custom_id) else {
            return self.aside(texts(self.reader.unwrap_or(unread)).stale);
        };
        action.script = action.script.for_reader(self.reader);
        if let Err(wait) = self.data.pace.take(self.by, self.data.answers.now()) {
            return self.private(manners::slowly(wait, action.script));
        }
        match action.deed.clone() {
            Deed::Show(subject) => self.show(&action, &subject, Place::Aside),
            Deed::Pick { asker, .. } => {
                let Some(picked) = self.picked() else { return self.aside(texts(action.script).stale) };
                // The person who asked gets the answer in the place of the question that the bot asked back.
                let place = if asker == Some(self.by.user) { Place::InPlace } else { Place::Aside };
                self.show(&action, picked, place)
            }
            Deed::Reject(subject, others) => self.reject(action, &subject, &others),
            Deed::Mean(instead_of) => {
                let Some(picked) = self.picked() else { return self.aside(texts(action.script).stale) };
                self.record(&action, &instead_of, Judgement::NotMeant, Some(picked));
                self.show(&action, picked, Place::InPlace)
            }
            Deed::Rate(subject, helped) => self.rate(&action, &[subject], helped),
            Deed::RateAll(tokens, helped) => {
                let current = self.data.answers.store().current();
                let knowledge = current.knowledge();
                let subjects = tokens.iter().filter_map(|token| subject_of(knowledge, token));
                let subjects: Vec<_> = subjects.map(|subject| knowledge.id(subject).to_string()).collect();
                self.rate(&action, &subjects, helped)
            }
            Deed::Compare(one, other) => self.compare(&action, [&one, &other]),
        }
    }

    /// Shows a subject, or what it says on a facet: that of a menu's option, which is `subject@facet`, or the action's.
    fn show(&self, action: &Action, what: &str, place: Place) -> CreateInteractionResponse {
        let (subject, facet) = match what.split_once('@') {
            Some((subject, facet)) => (subject, Some(facet)),
            None => (what, action.facet.as_deref()),
        };
        let Some(answer) = self.look(action, subject, facet) else { return self.gone(action) };
        let changed = action.revision != answer.current.short_revision();
        let shown = convert::answer(&answer, Reading { script: action.script, asker: Some(self.by.user), changed });
        match place {
            Place::InPlace => CreateInteractionResponse::UpdateMessage(shown.into_response()),
            Place::Aside if self.component.guild_id.is_some() => self.private(shown),
            Place::Aside => CreateInteractionResponse::Message(shown.into_response()),
        }
    }

    /// The subject, or what it says on a facet; `None` if the knowledge no longer holds it.
    fn look(&self, action: &Action, subject: &str, facet: Option<&str>) -> Option<Answer> {
        let answers = &self.data.answers;
        let current = answers.store().current();
        let subject = current.knowledge().subject(subject)?;
        let language = action.script.language();
        Some(match facet {
            Some(facet) => answers.facet(current, subject, &Id::new(facet), language, Some(self.by)),
            None => answers.overview(current, subject, language, Some(self.by)),
        })
    }

    /// Offers the runners-up in place of an answer.
    fn reject(&self, action: Action, subject: &str, others: &[String]) -> CreateInteractionResponse {
        self.record(&action, subject, Judgement::NotMeant, None);
        let texts = texts(action.script);
        let current = self.data.answers.store().current();
        let knowledge = current.knowledge();
        let others = others.iter().filter_map(|token| subject_of(knowledge, token));
        let choices: Vec<_> = others.map(|other| convert::choice(knowledge, other, action.script)).collect();
        let mean = Action { deed: Deed::Mean(subject.to_owned()), ..action };
        match convert::menu(&mean, knowledge, &choices, texts.pick_one) {
            Some(menu) => self.private(Presentation { rows: vec![menu], ..Presentation::text(texts.meant_which) }),
            None => self.aside(texts.regret),
        }
    }

    fn compare(&self, action: &Action, tokens: [&str; 2]) -> CreateInteractionResponse {
        let current = self.data.answers.store().current();
        let [one, other]: [Option<Subject>; 2] = tokens.map(|token| subject_of(current.knowledge(), token));
        let shown = one.zip(other).and_then(|(one, other)| side_by_side(&current, [one, other], action.script));
        match shown {
            Some(shown) if self.component.guild_id.is_some() => self.private(shown),
            Some(shown) => CreateInteractionResponse::Message(shown.into_response()),
            None => self.gone(action),
        }
    }

    /// Takes in whether an answer about some subjects helped.
    fn rate(&self, action: &Action, subjects: &[String], helped: bool) -> CreateInteractionResponse {
        let texts = texts(action.script);
        let (judgement, thanks) =
            if helped { (Judgement::Helpful, texts.glad) } else { (Judgement::Unhelpful, texts.regret) };
        for subject in subjects {
            self.record(action, subject, judgement, None);
            if !helped {
                let (answer, language) = (answer_id(&self.component.message), action.script.language());
                let current = self.data.answers.store().current();
                self.data.desk.scribe().unhelpful(answer, &Id::new(subject), language, &current.snapshot);
            }
        }
        self.aside(thanks)
    }

    fn record(&self, action: &Action, subject: &str, judgement: Judgement, meant: Option<&str>) {
        self.data.feedback.record(&Opinion {
            judgement,
            subject: Id::new(subject),
            facet: action.facet.as_deref().map(Id::new),
            meant: meant.map(Id::new),
            language: action.script.language(),
            revision: action.revision.clone(),
            by: self.by,
        });
    }

    fn picked(&self) -> Option<&'a str> {
        match &self.component.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
            _ => None,
        }
    }

    fn gone(&self, action: &Action) -> CreateInteractionResponse {
        self.aside(&with_commands(texts(action.script).gone, Some(&self.component.locale)))
    }

    fn aside(&self, text: &str) -> CreateInteractionResponse {
        self.private(Presentation::text(text))
    }

    #[expect(clippy::unused_self, reason = "it reads as its siblings do")]
    fn private(&self, shown: Presentation) -> CreateInteractionResponse {
        CreateInteractionResponse::Message(shown.private().into_response())
    }
}
