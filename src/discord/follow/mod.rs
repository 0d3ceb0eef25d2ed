//! Following: the messages that followers get, who sends them, and what is followed where.

mod action;
mod herald;
mod letter;
mod list;

pub(super) use action::PREFIX;
pub(super) use herald::Herald;
pub(super) use list::{Whose, list};

use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, Context, CreateInteractionResponse,
    CreateInteractionResponseMessage, Member, Permissions,
};
use tracing::{info, warn};

use super::convert::Presentation;
use super::dispatch::Data;
use super::error::describe;
use super::texts::texts;
use crate::domain::KnowledgeBase;
use crate::reply::Script;
use crate::store::{Follow, Place, StoreError};
use action::FollowAction;

/// Whether somebody may decide what the channel follows in which they act. Discord tells for that very channel.
pub(super) fn may_manage(member: Option<&Member>) -> bool {
    member.and_then(|member| member.permissions).is_some_and(Permissions::manage_channels)
}

/// What a subject of a follow is called.
pub(super) fn name_of(knowledge: &KnowledgeBase, subject: &str, script: Script) -> Option<String> {
    if subject == Follow::ALL {
        return Some(super::texts::follow::follow_texts(script).everything.to_owned());
    }
    let found = knowledge.subject(subject)?;
    Some(script.write(knowledge.name(found).get(script.language())))
}

/// Responds to a button or menu of a message to followers, or of the list of what is followed.
pub(super) async fn pressed(ctx: &Context, data: &Data, component: &ComponentInteraction) {
    let script = Script::from_locale(&component.locale).unwrap_or_else(|| Script::of("", data.answers.language(None)));
    let answer = |result: serenity::Result<()>| {
        if let Err(error) = result {
            warn!(error = describe(&error), "a follower could not be responded to");
        }
    };
    let Some(action) = FollowAction::decode(&component.data.custom_id) else {
        let shown = Presentation::text(texts(script).stale).private();
        return answer(
            component.create_response(&ctx.http, CreateInteractionResponse::Message(shown.into_response())).await,
        );
    };
    // The store may take longer than Discord waits for a first response.
    let promise = match action {
        FollowAction::List(_) => {
            CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true))
        }
        FollowAction::Stop(_) => CreateInteractionResponse::Acknowledge,
    };
    answer(component.create_response(&ctx.http, promise).await);
    let whose = Whose {
        person: component.user.id.get(),
        channel: component.guild_id.map(|_| component.channel_id.get()),
        may_manage: may_manage(component.member.as_ref()),
    };
    if let (FollowAction::Stop(kind), ComponentInteractionDataKind::StringSelect { values }) =
        (&action, &component.data.kind)
    {
        // What may be stopped follows from who presses where, and not from what the menu says.
        let place = match kind {
            action::Kind::Person => Some(Place::Person(whose.person)),
            action::Kind::Channel => whose.channel.filter(|_| whose.may_manage).map(Place::Channel),
        };
        match place {
            Some(place) => {
                if let Err(error) = stop(data, place, values).await {
                    warn!(%error, "following could not be stopped");
                }
            }
            None => info!(user = whose.person, "refused to stop what a channel follows"),
        }
    }
    let shown = list(data, &whose, script).await;
    answer(component.edit_response(&ctx.http, shown.into_response_edit()).await.map(|_| ()));
}

/// Forgets the follows of a place that have these numbers.
async fn stop(data: &Data, place: Place, numbers: &[String]) -> Result<(), StoreError> {
    let store = data.desk.store();
    for follow in store.following(place).await? {
        if numbers.contains(&follow.id.to_string()) {
            store.unfollow(place, &follow.subject).await?;
        }
    }
    Ok(())
}
