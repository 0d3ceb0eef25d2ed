use std::future::ready;

use serenity::all::{Attachment, AutocompleteChoice, CreateAttachment, CreateAutocompleteResponse};
use tracing::{info, warn};

use super::{script, send};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::desk::{gaps, history, is_allowed, name_of, preview, status as state};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::{Failure, describe};
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::texts;
use crate::service::Desk;
use crate::service::desk::{UploadError, place_of, short};
use crate::store::Manner;

/// For moderators.
#[poise::command(
    slash_command,
    subcommands("reload", "status", "gaps", "history", "diff", "rollback", "export", "upload"),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn knowledge(_: CommandContext<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Loads the folder beside what is in use, and shows what it would change.
#[poise::command(slash_command)]
pub(super) async fn reload(ctx: CommandContext<'_>) -> Result<(), Failure> {
    let Some(by) = moderator(ctx).await? else { return Ok(()) };
    let shown = match ctx.data().desk.propose_reload(Manner::Reload, &by).await {
        Ok((token, proposal)) => {
            info!(by, revision = proposal.short_revision(), verdict = ?proposal.verdict, "looked at the folder");
            preview::proposal(token, &proposal, script(ctx))
        }
        Err(error) => {
            warn!(by, %error, "the folder could not be read");
            preview::unreadable(&error, script(ctx))
        }
    };
    send(ctx, shown.private()).await
}

/// Which knowledge base is in use.
#[poise::command(slash_command)]
pub(super) async fn status(ctx: CommandContext<'_>) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let shown = state::status(ctx.data(), ctx.locale(), script(ctx)).await;
    send(ctx, shown.private()).await
}

/// What could not be answered, and what to learn from it.
#[poise::command(slash_command)]
pub(super) async fn gaps(ctx: CommandContext<'_>) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let shown = gaps::list(ctx.data(), 0, script(ctx)).await;
    send(ctx, shown.private()).await
}

/// What was accepted when, by whom and why.
#[poise::command(slash_command)]
pub(super) async fn history(ctx: CommandContext<'_>) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let shown = history::list(ctx.data(), None, script(ctx)).await;
    send(ctx, shown.private()).await
}

/// How two revisions differ.
#[poise::command(slash_command)]
pub(super) async fn diff(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[autocomplete = "revisions"]
    from: String,
    #[description = "…"]
    #[autocomplete = "revisions"]
    to: String,
) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let script = script(ctx);
    let shown = match ctx.data().desk.diff(&from, &to).await {
        Ok(past) => {
            let knowledge = [past.snapshots[0].knowledge(), past.snapshots[1].knowledge()];
            history::difference(&past, knowledge, script)
        }
        Err(error) => history::failed(&error, ctx.locale(), script),
    };
    send(ctx, shown.private()).await
}

/// Shows what bringing a revision back would change.
#[poise::command(slash_command)]
pub(super) async fn rollback(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[autocomplete = "revisions"]
    revision: String,
) -> Result<(), Failure> {
    let Some(by) = moderator(ctx).await? else { return Ok(()) };
    let shown = match ctx.data().desk.propose_rollback(&revision, &by).await {
        Ok((token, proposal)) => preview::proposal(token, &proposal, script(ctx)),
        Err(error) => history::failed(&error, ctx.locale(), script(ctx)),
    };
    send(ctx, shown.private()).await
}

/// Sends the folder, packed.
#[poise::command(slash_command)]
pub(super) async fn export(
    ctx: CommandContext<'_>,
    #[description = "…"]
    #[autocomplete = "revisions"]
    revision: Option<String>,
) -> Result<(), Failure> {
    if moderator(ctx).await?.is_none() {
        return Ok(());
    }
    let shown = match ctx.data().desk.export(revision.as_deref()).await {
        Ok((name, content)) => Presentation {
            attachment: Some(CreateAttachment::bytes(content, name)),
            ..Presentation::text(desk_texts(script(ctx)).exported)
        },
        Err(error) => history::failed(&error, ctx.locale(), script(ctx)),
    };
    send(ctx, shown.private()).await
}

/// Shows what a file would change.
#[poise::command(slash_command)]
pub(super) async fn upload(
    ctx: CommandContext<'_>,
    #[description = "…"] file: Attachment,
    #[description = "…"]
    #[max_length = 100]
    #[autocomplete = "paths"]
    path: Option<String>,
) -> Result<(), Failure> {
    let Some(by) = moderator(ctx).await? else { return Ok(()) };
    let shown = match propose_upload(ctx, &file, path, &by).await {
        Ok(shown) => shown,
        Err(error) => {
            warn!(by, error = %error.as_ref().map_or("it could not be fetched".to_owned(), ToString::to_string), "a file was refused");
            refused(error.as_ref(), ctx)
        }
    };
    send(ctx, shown.private()).await
}

/// `Err(None)` if the file could not be fetched.
async fn propose_upload(
    ctx: CommandContext<'_>,
    file: &Attachment,
    path: Option<String>,
    by: &str,
) -> Result<Presentation, Option<UploadError>> {
    let desk = &ctx.data().desk;
    // Discord says how large it is before anything is fetched.
    Desk::check_size(file.size as usize)?;
    let path = match path {
        Some(path) => path.trim().to_owned(),
        None => place_of(&desk.snapshots().current().folder, &file.filename)?,
    };
    let content = file.download().await.map_err(|error| {
        warn!(error = describe(&error), "a file could not be fetched");
        None
    })?;
    let (token, proposal) = desk.propose_upload(&path, &content, by).await?;
    Ok(preview::proposal(token, &proposal, script(ctx)))
}

fn refused(error: Option<&UploadError>, ctx: CommandContext<'_>) -> Presentation {
    let texts = desk_texts(script(ctx));
    Presentation::text(match error {
        None => texts.not_fetched.to_owned(),
        Some(UploadError::TooLarge) => texts.too_large.to_owned(),
        Some(UploadError::TooMany) => texts.too_many.to_owned(),
        Some(UploadError::NotToml) => texts.not_toml.to_owned(),
        Some(UploadError::NotText) => texts.not_text.to_owned(),
        Some(UploadError::TooLong) => texts.too_long.to_owned(),
        Some(UploadError::Where(name)) => texts.where_to.replace("{name}", &text::plain(name, limits::TITLE)),
    })
}

/// Revisions to pick from, the latest first.
async fn revisions(ctx: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.trim().to_lowercase();
    // Somebody who is no moderator could be offered the command by a server's staff.
    let found = if may(ctx) { ctx.data().desk.store().revisions(None, 100).await } else { Ok(Vec::new()) };
    let choices = found.unwrap_or_default().into_iter().filter_map(|revision| {
        let name = format!("{} · {} · {}", revision.number, short(&revision.hash), revision.who);
        let fits = typed.is_empty() || name.to_lowercase().contains(&typed);
        fits.then(|| AutocompleteChoice::new(text::label(&name, limits::CHOICE), revision.number.to_string()))
    });
    CreateAutocompleteResponse::new().set_choices(choices.take(limits::CHOICES).collect())
}

/// Files of the folder to pick from.
fn paths(ctx: CommandContext<'_>, typed: &str) -> impl Future<Output = CreateAutocompleteResponse> {
    let current = ctx.data().desk.snapshots().current();
    let own = current.folder.files().iter().filter(|file| may(ctx) && !file.builtin && file.path.ends_with(".toml"));
    let fitting = own.filter(|file| file.path.contains(typed.trim()) && file.path.chars().count() <= limits::CHOICE);
    let choices = fitting.map(|file| AutocompleteChoice::new(file.path.clone(), file.path.clone()));
    ready(CreateAutocompleteResponse::new().set_choices(choices.take(limits::CHOICES).collect()))
}

/// Whether the caller is a moderator.
fn may(ctx: CommandContext<'_>) -> bool {
    let poise::Context::Application(call) = ctx else { return false };
    let member = call.interaction.member.as_deref();
    is_allowed(ctx.data(), ctx.author().id, call.interaction.guild_id.map(|server| server.get()), member)
}

/// What the caller is called, if they are a moderator: then they are shown that they have been heard, as what follows
/// may take longer than Discord waits for a first response. If they are not, they are told so.
pub(super) async fn moderator(ctx: CommandContext<'_>) -> Result<Option<String>, Failure> {
    if may(ctx) {
        ctx.defer_ephemeral().await?;
        return Ok(Some(name_of(ctx.author())));
    }
    let server = ctx.guild_id().map(|server| server.get());
    let user = ctx.author().id.get();
    info!(user, server, command = %ctx.command().qualified_name, "refused to somebody who is no moderator");
    send(ctx, Presentation::text(texts(script(ctx)).moderators_only).private()).await?;
    Ok(None)
}
