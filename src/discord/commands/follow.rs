use serenity::all::{AutocompleteChoice, ChannelType, CreateAutocompleteResponse, HttpError, Permissions, UserId};
use tracing::{info, warn};

use super::{limits, named, script, send, settings, text, typed_script, unhurried, unknown};
use crate::discord::convert::Presentation;
use crate::discord::dispatch::CommandContext;
use crate::discord::error::{Failure, describe};
use crate::discord::follow::{Whose, list, may_manage, name_of};
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::follow::{FollowTexts, follow_texts};
use crate::discord::texts::with_commands;
use crate::reply::Script;
use crate::service::follows::MOST;
use crate::service::{Current, Lookup};
use crate::store::{Follow, NewFollow, Place};

/// Where to hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, poise::ChoiceParameter)]
pub(super) enum Where {
    /// Where the command is called.
    #[name = "this channel"]
    Here,
    /// By direct messages to the person.
    #[name = "direct messages"]
    Direct,
}

/// Hear of changes, and of announced times that come.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn follow(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[max_length = 200]
    #[autocomplete = "complete"]
    subject: String,
    #[description = "…"]
    #[rename = "where"]
    place: Option<Where>,
) -> Result<(), Failure> {
    if !unhurried(ctx).await? {
        return Ok(());
    }
    let poise::Context::Application(call) = ctx else { return Ok(()) };
    let reader = script(ctx);
    let texts = follow_texts(reader);
    let current = ctx.data().answers.store().current();
    let subject = match is_everything(&subject) {
        true => Follow::ALL.to_owned(),
        false => match ctx.data().answers.look_up(&current, &subject, Some(reader.language())) {
            Lookup::Found(found) => current.knowledge().id(found).to_string(),
            Lookup::Nearest(nearest) => return send(ctx, unknown(ctx, &current, &subject, &nearest, reader)).await,
        },
    };
    let me = ctx.author().id;
    let is_here = ctx.guild_id().is_some() && place == Some(Where::Here);
    let (place, script) = if is_here {
        if !may_manage(call.interaction.member.as_deref()) {
            info!(user = me.get(), "refused to somebody who may not manage the channel");
            return send(ctx, Presentation::text(texts.channel_managers_only).private()).await;
        }
        if !may_write(ctx) {
            return send(ctx, Presentation::text(texts.may_not_write).private()).await;
        }
        (Place::Channel(ctx.channel_id().get()), settings(ctx).await.language.unwrap_or(reader))
    } else {
        (Place::Person(me.get()), reader)
    };
    // The store and Discord may take longer than Discord waits for a first response.
    ctx.defer_ephemeral().await?;
    let server = ctx.guild_id().filter(|_| is_here).map(|server| server.get());
    let wish = NewFollow { place, server, subject, script: script.code().to_owned(), at: ctx.data().answers.now() };
    let said = keep(ctx, &current, &wish, texts).await;
    send(ctx, Presentation::text(with_commands(&said, ctx.locale())).private()).await
}

/// What is followed here and by the person.
#[poise::command(slash_command, install_context = "Guild", interaction_context = "Guild|BotDm")]
pub(super) async fn following(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let poise::Context::Application(call) = ctx else { return Ok(()) };
    ctx.defer_ephemeral().await?;
    let whose = Whose {
        person: ctx.author().id.get(),
        channel: ctx.guild_id().map(|_| ctx.channel_id().get()),
        may_manage: may_manage(call.interaction.member.as_deref()),
    };
    send(ctx, list(ctx.data(), &whose, script(ctx)).await).await
}

/// Keeps a wish, and returns what to say about it.
async fn keep(ctx: CommandContext<'_>, current: &Current, wish: &NewFollow, texts: &FollowTexts) -> String {
    let store = ctx.data().desk.store();
    let name = name_of(current.knowledge(), &wish.subject, script(ctx)).unwrap_or_else(|| wish.subject.clone());
    let about = |template: &str| template.replace("{subject}", &text::plain(&name, limits::TITLE));
    let kept = async {
        let known = store.following(wish.place).await?;
        if known.len() >= MOST && known.iter().all(|follow| follow.subject != wish.subject) {
            return Ok(None);
        }
        store.follow(wish).await.map(Some)
    };
    let is_new = match kept.await {
        Ok(Some(is_new)) => is_new,
        Ok(None) => return texts.too_many.replace("{count}", &MOST.to_string()),
        Err(error) => {
            warn!(%error, "a wish to follow something could not be kept");
            return desk_texts(script(ctx)).store_down.to_owned();
        }
    };
    let by = ctx.author().id;
    info!(by = by.get(), place = wish.place.name(), subject = wish.subject, is_new, "somebody follows something");
    let confirmation = match (is_new, wish.place) {
        (false, _) => texts.already,
        (true, Place::Channel(_)) => texts.followed_here,
        (true, Place::Person(_)) if ctx.guild_id().is_none() => texts.first_dm,
        (true, Place::Person(_)) => {
            // Only by writing can it be known whether they can be written to.
            let first = format!("{} {}", about(texts.first_dm), texts.what_comes);
            if let Err(error) = write_to(ctx, by, &with_commands(&first, ctx.locale())).await {
                let _ = store.unfollow(wish.place, &wish.subject).await;
                let is_closed = matches!(&error, serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
                    if response.status_code.is_client_error());
                warn!(error = describe(&error), is_closed, "a follower could not be written to");
                return if is_closed { texts.dm_closed } else { crate::discord::texts::texts(script(ctx)).failed }
                    .to_owned();
            }
            texts.followed_by_dm
        }
    };
    format!("{} {}", about(confirmation), texts.what_comes)
}

async fn write_to(ctx: CommandContext<'_>, person: UserId, said: &str) -> serenity::Result<()> {
    let http = &ctx.serenity_context().http;
    let channel = person.create_dm_channel(http).await?;
    channel.id.send_message(http, Presentation::text(said).into_message()).await.map(|_| ())
}

/// Whether the bot may write what it will have to, where the command is called.
fn may_write(ctx: CommandContext<'_>) -> bool {
    let poise::Context::Application(call) = ctx else { return false };
    let kind = call.interaction.channel.as_ref().map(|channel| channel.kind);
    let is_thread =
        matches!(kind, Some(ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread));
    let sending = if is_thread { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
    let needed = Permissions::VIEW_CHANNEL | Permissions::EMBED_LINKS | sending;
    call.interaction.app_permissions.is_none_or(|held| held.administrator() || held.contains(needed))
}

/// Whether somebody means every initiative and area.
fn is_everything(typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let is_called_so = |script| follow_texts(script).everything.to_lowercase() == typed;
    typed == Follow::ALL || typed == "all" || Script::ALL.into_iter().any(is_called_so)
}

async fn complete(ctx: CommandContext<'_>, partial: &str) -> CreateAutocompleteResponse {
    let current = ctx.data().answers.store().current();
    let script = typed_script(ctx, partial);
    let everything = follow_texts(script).everything;
    let fits = everything.to_lowercase().contains(&partial.trim().to_lowercase());
    let found = named(&current, current.snapshot.find(partial, limits::CHOICES), script);
    let choices = fits.then(|| AutocompleteChoice::new(everything, Follow::ALL)).into_iter().chain(found);
    CreateAutocompleteResponse::new().set_choices(choices.take(limits::CHOICES).collect())
}
