use std::sync::Arc;

use serenity::all::{CreateAttachment, CreateEmbed};
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::{script, send};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::CommandContext;
use crate::discord::error::Failure;
use crate::discord::permissions::{Caller, is_moderator};
use crate::discord::texts::{Texts, texts};
use crate::knowledge::{self, Problem};
use crate::service::{Current, Reloaded, Report, UnusableKnowledge};

/// How many problems are shown before the rest goes into a file.
const PROBLEMS_SHOWN: usize = 10;
/// How much of one problem is shown.
const PROBLEM: usize = 300;
const GOOD: u32 = 0x002e_7d32;
const BAD: u32 = 0x00c6_2828;

/// For moderators.
#[poise::command(
    slash_command,
    subcommands("reload", "status"),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild|BotDm"
)]
pub(super) async fn knowledge(_: CommandContext<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Loads the knowledge base again.
#[poise::command(slash_command)]
pub(super) async fn reload(ctx: CommandContext<'_>) -> Result<(), Failure> {
    if !allowed(ctx).await? {
        return Ok(());
    }
    // Reading and indexing may take longer than Discord waits for a first response.
    ctx.defer_ephemeral().await?;
    let store = Arc::clone(ctx.data().answers.store());
    let by = format!("{} ({})", ctx.author().name, ctx.author().id);
    let shown = match spawn_blocking({
        let by = by.clone();
        move || store.reload(&by)
    })
    .await
    {
        Ok(Ok(reloaded)) => {
            info!(by, revision = reloaded.after.short_revision(), "reloaded the knowledge base");
            accepted(&reloaded, texts(script(ctx)))
        }
        Ok(Err(error)) => {
            warn!(by, %error, "a reload was rejected");
            rejected(&error, texts(script(ctx)))
        }
        Err(error) => {
            warn!(by, %error, "a reload broke off");
            Presentation::text(texts(script(ctx)).failed)
        }
    };
    send(ctx, shown.private()).await
}

/// Which knowledge base is in use.
#[poise::command(slash_command)]
pub(super) async fn status(ctx: CommandContext<'_>) -> Result<(), Failure> {
    if !allowed(ctx).await? {
        return Ok(());
    }
    let store = ctx.data().answers.store();
    let current = store.current();
    let texts = texts(script(ctx));
    let embed = describe(CreateEmbed::new().title(texts.knowledge).colour(GOOD), &current, texts).field(
        texts.knowledge_origin,
        text::plain(&store.origin().to_string(), limits::FIELD_VALUE),
        false,
    );
    send(ctx, Presentation::embed(embed).private()).await
}

/// Whether the caller is a moderator; if not, they are told so.
async fn allowed(ctx: CommandContext<'_>) -> Result<bool, Failure> {
    let poise::Context::Application(call) = ctx else { return Ok(false) };
    let member = call.interaction.member.as_deref();
    let roles: Vec<u64> = member.into_iter().flat_map(|member| &member.roles).map(|role| role.get()).collect();
    let server = call.interaction.guild_id.map(|server| server.get());
    let user = ctx.author().id.get();
    if is_moderator(&ctx.data().config, &Caller { user, server, roles: &roles }) {
        return Ok(true);
    }
    info!(user, server, command = %ctx.command().qualified_name, "refused to somebody who is no moderator");
    send(ctx, Presentation::text(texts(script(ctx)).moderators_only).private()).await?;
    Ok(false)
}

fn describe(embed: CreateEmbed, current: &Current, texts: &Texts) -> CreateEmbed {
    let moment = current.loaded_at.unix_timestamp();
    let revision = format!("`{}`", text::plain(current.short_revision(), limits::TITLE));
    embed
        .field(texts.knowledge_revision, revision, true)
        .field(texts.knowledge_loaded, format!("<t:{moment}:f> (<t:{moment}:R>)"), true)
        .field(texts.knowledge_by, text::plain(&current.loaded_by, limits::TITLE), true)
        .field(texts.knowledge_holds, current.counts.to_string(), false)
}

fn accepted(reloaded: &Reloaded, texts: &Texts) -> Presentation {
    let (before, after) = (&reloaded.before, &reloaded.after);
    let is_same = before.knowledge().revision == after.knowledge().revision;
    let template = match (is_same, before.counts == after.counts) {
        (true, _) => texts.reloaded_same,
        (false, true) => texts.reloaded_other,
        (false, false) => texts.reloaded_counts,
    };
    let what = template.replace("{revision}", before.short_revision()).replace("{counts}", &before.counts.to_string());
    let embed = CreateEmbed::new().title(texts.reloaded).description(what).colour(GOOD);
    with_problems(describe(embed, after, texts), texts.warnings, &reloaded.report)
}

fn rejected(error: &UnusableKnowledge, texts: &Texts) -> Presentation {
    let embed = CreateEmbed::new().title(texts.rejected).colour(BAD);
    let unchanged = texts.unchanged;
    match error {
        UnusableKnowledge::Unreadable(error) => {
            let error = text::plain(&error.to_string(), limits::FIELD_VALUE);
            Presentation::embed(embed.description(format!("{error}\n\n{unchanged}")))
        }
        UnusableKnowledge::Invalid(report) => {
            let embed = embed.description(format!("{}. {unchanged}", capitalised(&error.to_string())));
            with_problems(embed, texts.problems, report)
        }
    }
}

/// The problems in a field, one a line; drawn in full in a file if they do not all fit.
fn with_problems(embed: CreateEmbed, title: &str, report: &Report) -> Presentation {
    let problems = &report.problems;
    if problems.is_empty() {
        return Presentation::embed(embed);
    }
    let line = |problem: &Problem| text::plain(&knowledge::summary_line(&report.folder, problem), PROBLEM);
    let lines: Vec<_> = problems.iter().take(PROBLEMS_SHOWN).map(|problem| format!("- {}", line(problem))).collect();
    let list = lines.join("\n");
    let fits = problems.len() <= PROBLEMS_SHOWN && list.chars().count() <= limits::FIELD_VALUE;
    let embed = embed.field(
        title.replace("{count}", &problems.len().to_string()),
        text::clip(&list, limits::FIELD_VALUE),
        false,
    );
    let mut shown = Presentation::embed(embed);
    if !fits {
        let all = knowledge::render(&report.folder, problems, false);
        shown.attachment = Some(CreateAttachment::bytes(all, "problems.txt"));
    }
    shown
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
