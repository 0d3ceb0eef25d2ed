//! The panel with what the moderators of a server may set. It is one message, which only they see; each of its buttons and
//! menus says in its id what it sets, and to what.

mod change;
mod panel;

use serenity::all::{ComponentInteraction, Context, CreateInteractionResponse, GuildId, Member, Permissions, UserId};
use tracing::{info, warn};

use super::convert::Presentation;
use super::desk::name_of;
use super::dispatch::Data;
use super::error::describe;
use super::texts::texts;
use crate::reply::Script;
use change::{Change, PREFIX, Page};
use panel::Panel;

/// The panel, for those who may manage the server.
pub(super) async fn open(
    data: &Data,
    server: Option<GuildId>,
    member: Option<&Member>,
    locale: Option<&str>,
) -> Presentation {
    let script = script(data, locale);
    match server.filter(|_| may_manage(member)) {
        Some(server) => panel(data, server, Page::Main, script).await,
        None => refused(server, member.map(|member| member.user.id), script),
    }
}

/// Whether a button or menu belongs to the panel.
pub(super) fn is_ours(component: &ComponentInteraction) -> bool {
    component.data.custom_id.starts_with(PREFIX)
}

/// Responds to a button or menu of the panel.
pub(super) async fn respond(ctx: &Context, data: &Data, component: &ComponentInteraction) {
    let response = pressed(data, component).await;
    if let Err(error) = component.create_response(&ctx.http, response).await {
        warn!(error = describe(&error), "a setting could not be responded to");
    }
}

async fn pressed(data: &Data, component: &ComponentInteraction) -> CreateInteractionResponse {
    let script = script(data, Some(&component.locale));
    let aside = |shown: Presentation| CreateInteractionResponse::Message(shown.private().into_response());
    let Some(server) = component.guild_id.filter(|_| may_manage(component.member.as_ref())) else {
        return aside(refused(component.guild_id, Some(component.user.id), script));
    };
    let Some(change) = Change::read(&component.data) else {
        return aside(Presentation::text(texts(script).stale));
    };
    let page = change.page();
    if !change.is_only_to_look() {
        let by = name_of(&component.user);
        match data.settings.change(server.get(), &by, |settings| change.apply(settings)).await {
            Ok(settings) => {
                info!(server = server.get(), by, ?change, "a server was set up");
                data.heed(&settings);
            }
            Err(error) => {
                warn!(server = server.get(), by, %error, "a setting could not be kept");
                return aside(Presentation::text(texts(script).settings_failed));
            }
        }
    }
    CreateInteractionResponse::UpdateMessage(panel(data, server, page, script).await.into_response())
}

async fn panel(data: &Data, server: GuildId, page: Page, script: Script) -> Presentation {
    let settings = data.settings_of(Some(server)).await;
    let channels = data.listening.channels(server, &settings);
    Panel { settings: &settings, channels, content: data.content, now: data.answers.now(), script }.show(page)
}

/// Whether somebody may manage the server. What a server's staff have allowed beyond that for a command does not count:
/// this holds for buttons and menus too.
fn may_manage(member: Option<&Member>) -> bool {
    member.and_then(|member| member.permissions).is_some_and(Permissions::manage_guild)
}

fn refused(server: Option<GuildId>, user: Option<UserId>, script: Script) -> Presentation {
    info!(server = server.map(GuildId::get), user = user.map(UserId::get), "refused settings to somebody");
    Presentation::text(texts(script).managers_only).private()
}

fn script(data: &Data, locale: Option<&str>) -> Script {
    locale.and_then(Script::from_locale).unwrap_or_else(|| Script::of("", data.answers.language(None)))
}
