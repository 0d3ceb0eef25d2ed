use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tracing::info;
use twilight_model::guild::Permissions;

use super::run::{answers, open, start_log, stop_signal};
use super::{CliError, Done, write_all};
use crate::config::{Config, DiscordConfig, Snowflake, Token};
use crate::discord::{self, Options, Shutdown};
use crate::emulator::{Clock, Emulator, EmulatorBuilder, EmulatorError};
use crate::service::{Pictures, ServerSettings};
use crate::store::Store;

/// Where the playground is found unless somebody else is there already.
const PORT: u16 = 8765;
/// How many messages, calls and so on are remembered in a long session.
const KEPT: usize = 2000;

const WELCOME: &str = "Welcome! Mention **@initiative**, reply to it, or type `/` to see its commands.\n\
                       歡迎！提及 **@initiative**、回覆它，或輸入 `/` 查看指令。";
const GENERAL: &str = "The bot speaks here only when spoken to · 機械人在這裏只回應直接向它提出的問題";
const ASK_HERE: &str = "Just ask: the bot listens here · 直接發問：機械人會留意這裏的問題";

/// Runs the bot on an emulated Discord with a few people in it, until it is asked to stop.
pub(super) fn playground(config: &Config, port: Option<u16>) -> Result<Done, CliError> {
    start_log(&config.log)?;
    let runtime = Runtime::new().map_err(|source| CliError::Io { what: "cannot start".to_owned(), source })?;
    runtime.block_on(async {
        // As what was said is gone when it is closed, so is what was changed.
        let desk = open(config, &Store::memory()).await?;
        let emu = start(port).await?;
        let settings = furnish(&emu, &config.discord);
        let token = Token::parse(emu.token())?;
        let shutdown = Shutdown::new();
        let options = Options {
            token,
            config: settings,
            answers: Arc::new(answers(config, &desk)),
            feedback: Arc::new(desk.scribe().clone()),
            settings: Arc::new(ServerSettings::new(desk.store().clone(), Arc::clone(desk.clock()))),
            desk,
            pictures: Pictures::of_system(),
            api: Some(emu.api_url()),
        };
        let bot = discord::run(options, shutdown.clone());
        let host = async {
            // A bot that does not get this far ends with an error of its own.
            emu.ready().await?;
            emu.commands_registered(None).await?;
            write_all(invitation(&emu.api_url()).as_bytes())?;
            stop_signal().await;
            info!("leaving the playground");
            shutdown.request();
            std::future::pending().await
        };
        tokio::select! {
            stopped = bot => stopped.map_err(CliError::from),
            failed = host => failed,
        }
    })?;
    Ok(Done::Well)
}

fn invitation(address: &str) -> String {
    format!("The playground is open: {address}/\nCtrl-C closes it; what was said there is then gone.\n")
}

/// Starts the emulated Discord. Without a wish, another port than the usual one is as good.
async fn start(port: Option<u16>) -> Result<Emulator, CliError> {
    let server = |port| -> EmulatorBuilder {
        let builder = Emulator::builder().bot_name("initiative").message_content(true);
        builder.clock(Clock::system()).keep(KEPT).web_client().port(port)
    };
    match server(port.unwrap_or(PORT)).start().await {
        Err(EmulatorError::Listen(error)) if port.is_none() && error.kind() == io::ErrorKind::AddrInUse => {
            Ok(server(0).start().await?)
        }
        Err(EmulatorError::Listen(source)) => {
            Err(CliError::Io { what: format!("cannot listen on port {}", port.unwrap_or(PORT)), source })
        }
        started => Ok(started?),
    }
}

/// Creates two servers and the people in them, and configures the bot for the first of the two.
fn furnish(emu: &Emulator, configured: &DiscordConfig) -> DiscordConfig {
    let home = emu.guild("Founders").role("moderators", Permissions::MANAGE_GUILD).create();
    let general = home.channel("general");
    let ask_here = home.channel("ask-here");
    general.set_topic(GENERAL);
    ask_here.set_topic(ASK_HERE);
    let elsewhere = emu.guild("Harbour Makers").role("organisers", Permissions::MANAGE_GUILD).channel("lobby").create();
    // Sam sees the moderators' commands, as an organiser of another server, but is none of this bot's moderators.
    let people = [("Ada", &home, &[][..]), ("Mo", &home, &["moderators"]), ("Sam", &elsewhere, &["organisers"])];
    for (name, server, roles) in people {
        let _ = emu.user(name).member_with(server, roles).create();
    }
    // Nobody can be refused this: the owner may do everything in the server.
    let _ = home.owner().at(&general).say(WELCOME);
    let mut config = configured.clone();
    config.home = Snowflake::new(home.id().get());
    config.listen.extend(Snowflake::new(ask_here.id().get()));
    config.moderators.roles = BTreeSet::from_iter(Snowflake::new(home.role("moderators").get()));
    config
}
