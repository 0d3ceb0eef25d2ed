//! Responds to buttons and menus.

use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, Context, CreateInteractionResponse};
use tracing::warn;

use super::action::Action;
use super::convert::{self, Presentation};
use super::dispatch::Data;
use super::error::describe;
use super::texts::texts;
use crate::domain::{Id, Language};
use crate::service::{Answer, Speaker};

/// Responds to a button or menu.
pub(super) async fn respond(ctx: &Context, data: &Data, component: &ComponentInteraction) {
    let response = response(data, component);
    if let Err(error) = component.create_response(&ctx.http, response).await {
        warn!(error = describe(&error), "a button or menu could not be responded to");
    }
}

fn response(data: &Data, component: &ComponentInteraction) -> CreateInteractionResponse {
    let private = |text: &str| {
        let text = Presentation::text(text).private();
        CreateInteractionResponse::Message(text.into_response())
    };
    let user = component.user.id.get();
    let speaker = Speaker { channel: component.channel_id.get(), user };
    let picked = match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
        _ => None,
    };
    let (language, subject, facet, is_clarified) = match Action::decode(&component.data.custom_id) {
        Some(Action::Show { language, subject, facet, .. }) => (language, subject, facet, false),
        Some(Action::Pick { language, facet, asker, .. }) => {
            let Some(subject) = picked else { return private(texts(language).stale) };
            (language, subject.to_owned(), facet, asker == Some(user))
        }
        None => {
            let language = data.answers.language(Language::from_locale(&component.locale));
            return private(texts(language).stale);
        }
    };
    let Some(answer) = look(data, &subject, facet.as_deref(), language, speaker) else {
        return private(texts(language).gone);
    };
    let shown = convert::answer(&answer, Some(user));
    if is_clarified {
        // The person who asked gets the answer in the place of the question that the bot asked back.
        return CreateInteractionResponse::UpdateMessage(shown.into_response());
    }
    // Others look on their own, without taking room in the channel; in direct messages there are no others.
    let shown = if component.guild_id.is_some() { shown.private() } else { shown };
    CreateInteractionResponse::Message(shown.into_response())
}

/// The subject, or what it says on a facet; `None` if the knowledge no longer holds it.
fn look(data: &Data, subject: &str, facet: Option<&str>, language: Language, speaker: Speaker) -> Option<Answer> {
    let current = data.answers.store().current();
    let subject = current.knowledge().subject(subject)?;
    Some(match facet {
        Some(facet) => data.answers.facet(current, subject, &Id::new(facet), language, Some(speaker)),
        None => data.answers.overview(current, subject, language, Some(speaker)),
    })
}
