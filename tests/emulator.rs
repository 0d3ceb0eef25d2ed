//! The emulator against the real client library, with a tiny bot that echoes.
#![cfg(feature = "playground")]

#[path = "emulator/echo.rs"]
mod echo;
#[path = "emulator/protocol.rs"]
mod protocol;
#[path = "emulator/web.rs"]
mod web;

use std::time::Duration;

use echo::{Bot, http, start};
use initiative_bot::emulator::model::{ChannelId, Message};
use initiative_bot::emulator::{
    Actor, ChannelHandle, Emulator, EmulatorError, Fault, GuildHandle, Person, Report, Response,
};
use serenity::all as serenity;
use serenity::{CreateAttachment, CreateCommand, CreateEmbed, CreateMessage, GatewayIntents};
use twilight_model::gateway::Intents;
use twilight_model::guild::Permissions;

type TestResult = Result<(), Box<dyn std::error::Error>>;

const INTENTS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::DIRECT_MESSAGES)
    .union(GatewayIntents::MESSAGE_CONTENT);

/// A world with the echo bot in it, up and running.
struct World {
    emu: Emulator,
    guild: GuildHandle,
    ada: Person,
    bot: Bot,
}

async fn world() -> Result<World, Box<dyn std::error::Error>> {
    let emu = Emulator::builder().bot_name("echo").message_content(true).start().await?;
    let guild = emu.guild("Founders").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
    let ada = emu.user("ada").locale("zh-TW").member_of(&guild).create();
    let bot = start(&emu, INTENTS).await?;
    emu.ready().await?;
    emu.commands_registered(None).await?;
    Ok(World { emu, guild, ada, bot })
}

impl World {
    fn general(&self) -> Actor {
        self.ada.at(&self.guild.channel("general"))
    }

    fn finish(self) -> Result<(), Box<Report>> {
        self.bot.assert_all_events_known();
        self.emu.finish()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_answered() -> TestResult {
    let world = world().await?;
    let question = world.general().say("hello <@1>")?;
    let answer = world.emu.next_message_from_bot(question.channel_id).await?;
    assert_eq!(answer.content, "echo: hello <@1>");
    assert_eq!(answer.reply_to, Some(question.id));
    assert!(answer.mentions.is_empty(), "allowed_mentions suppress the reply's ping");
    assert_eq!(world.emu.messages(question.channel_id).len(), 2);
    assert_eq!(world.emu.commands(None).len(), 5);
    Ok(world.finish()?)
}

#[tokio::test]
async fn threads_and_direct_messages_work() -> TestResult {
    let world = world().await?;
    let thread = world.guild.channel("general").thread("aside");
    world.ada.at(&thread).say("in here")?;
    assert_eq!(world.emu.next_message_from_bot(&thread).await?.content, "echo: in here");
    let secret = world.ada.dm();
    secret.say("just us")?;
    assert_eq!(world.emu.next_message_from_bot(secret.channel_id()).await?.content, "echo: just us");
    Ok(world.finish()?)
}

#[tokio::test]
async fn silence_is_shown_by_a_sentinel() -> TestResult {
    let world = world().await?;
    let general = world.general();
    general.say("psst, nobody listens")?;
    assert_eq!(general.only_answer_to("now").await?.content, "echo: now");
    general.say("not so silent")?;
    let error = general.only_answer_to("now").await.expect_err("there are two answers");
    assert!(matches!(error, EmulatorError::Unexpected { .. }), "{error}");
    Ok(world.finish()?)
}

#[tokio::test]
async fn edits_and_deletions_reach_the_bot() -> TestResult {
    let world = world().await?;
    let general = world.general();
    let message = general.say("psst")?;
    assert_eq!(general.edit(&message, "psst, again")?.revision, 1);
    general.delete(&message)?;
    world.emu.sync().await?;
    assert!(world.emu.messages(general.channel_id()).is_empty());
    assert!(general.delete(&message).is_err());
    Ok(world.finish()?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_components_and_followups() -> TestResult {
    let world = world().await?;
    let general = world.general();
    let message = general.command("echo").option("text", "你好").run()?.message().await?;
    assert_eq!(message.text(), "你好\nzh-TW");
    assert_eq!(message.buttons().len(), 2);

    let aside = general.click(&message, "again")?.message().await?;
    assert!(aside.is_ephemeral());
    assert_eq!(general.select(&message, "menu", &["2"])?.message().await?.content, "2");
    let changed = general.click(&message, "change")?.message().await?;
    assert_eq!((changed.id, changed.content.as_str()), (message.id, "change"));
    assert!(general.click(&message, "again").is_err(), "the buttons are gone");

    let slow = general.command("slow").run()?;
    let later = slow.message().await?;
    assert_eq!((later.content.as_str(), later.is_ephemeral()), ("later", true));
    assert_eq!(slow.followups(1).await?[0].content, "and more");
    assert!(matches!(slow.response().await?, Response::Deferred(_)));
    Ok(world.finish()?)
}

#[tokio::test]
async fn autocomplete_modals_and_context_menus() -> TestResult {
    let world = world().await?;
    let general = world.general();
    let choices = general.autocomplete("echo", "text", "ni").await?;
    assert_eq!(choices[0].name, "ni!");

    let form = general.command("form").run()?;
    assert_eq!(form.modal().await?.title, "A form");
    let answer = general.submit_modal(&form, &[("words", "typed")])?.message().await?;
    assert_eq!(answer.content, "the form: typed");

    let said = general.say("psst, menu")?;
    let answer = general.context_menu("Echo this", &said)?.message().await?;
    assert_eq!(answer.content, "echo: psst, menu");
    Ok(world.finish()?)
}

#[tokio::test]
async fn commands_are_hidden_from_those_without_permission() -> TestResult {
    let world = world().await?;
    let channel = world.guild.channel("general");
    let reload = || world.general().command("admin reload").option("force", true);
    assert!(matches!(reload().run(), Err(EmulatorError::NotOffered(_))));
    let forced = reload().allowed_by_staff().run()?.message().await?;
    assert!(forced.content.contains("force"), "{}", forced.content);
    let mo = world.emu.user("mo").member_with(&world.guild, &["moderators"]).create();
    mo.at(&channel).command("admin reload").run()?.message().await?;
    for wrong in ["nothing", "admin", "admin nothing"] {
        assert!(mo.at(&channel).command(wrong).run().is_err(), "{wrong}");
    }
    assert!(mo.at(&channel).command("echo").run().is_err(), "the option is required");
    Ok(world.finish()?)
}

#[tokio::test]
async fn without_the_intent_only_what_addresses_the_bot_has_words() -> TestResult {
    let emu = Emulator::builder().start().await?;
    let guild = emu.guild("Founders").channel("general").create();
    let ada = emu.user("ada").member_of(&guild).create();
    let _bot = start(&emu, INTENTS - GatewayIntents::MESSAGE_CONTENT).await?;
    emu.ready().await?;
    let general = ada.at(&guild.channel("general"));
    let mut heard = Vec::new();
    let silent = general.say("overheard")?;
    heard.push(emu.next_message_from_bot(silent.channel_id).await?);
    let mention = format!("{} hi", emu.bot_mention());
    general.say(&mention)?;
    heard.push(emu.next_message_from_bot(silent.channel_id).await?);
    general.reply(&heard[1], "thanks")?;
    heard.push(emu.next_message_from_bot(silent.channel_id).await?);
    let heard: Vec<&str> = heard.iter().map(|message: &Message| message.content.as_str()).collect();
    assert_eq!(heard, ["echo:", &format!("echo: {mention}"), "echo: thanks"]);
    ada.dm().say("private")?;
    assert_eq!(emu.next_message_from_bot(ada.dm().channel_id()).await?.content, "echo: private");
    Ok(emu.finish()?)
}

#[tokio::test]
async fn a_disallowed_intent_or_a_wrong_token_ends_the_client() -> TestResult {
    let emu = Emulator::builder().start().await?;
    let mut bot = start(&emu, INTENTS).await?;
    let ended = (&mut bot.task).await?;
    let error = ended.expect_err("4014 is final").to_string();
    assert!(error.contains("Disallowed"), "{error}");
    assert_eq!(emu.report().gateway, ["closed with 4014 Disallowed intent(s)."]);

    let stranger = serenity::HttpBuilder::new("wrong").proxy(emu.api_url()).ratelimiter_disabled(true).build();
    assert_eq!(refusal(stranger.get_current_user().await.map(|_| ())), (401, 0));
    Ok(())
}

#[tokio::test]
async fn events_are_delivered_by_intent() -> TestResult {
    let emu = Emulator::builder().privileged_intents(Intents::MESSAGE_CONTENT).start().await?;
    let guild = emu.guild("Founders").channel("general").create();
    let ada = emu.user("ada").member_of(&guild).create();
    let _bot = start(&emu, INTENTS - GatewayIntents::GUILD_MESSAGES).await?;
    emu.ready().await?;
    ada.at(&guild.channel("general")).say("unheard")?;
    ada.dm().only_answer_to("heard").await?;
    assert!(emu.unread_from_bot(&guild.channel("general")).is_empty());
    Ok(emu.finish()?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_connection_is_resumed_with_what_was_missed() -> TestResult {
    let world = world().await?;
    let general = world.general();
    for disturb in [Emulator::drop_connections, |emu: &Emulator| emu.close_connections(4000)] {
        disturb(&world.emu);
        general.say("while you were out")?;
        let answer = world.emu.next_message_from_bot(general.channel_id()).await?;
        assert_eq!(answer.content, "echo: while you were out");
    }
    world.emu.request_reconnect();
    assert_eq!(general.only_answer_to("still here?").await?.content, "echo: still here?");
    assert_eq!(world.emu.identifies(), 1);
    Ok(world.finish()?)
}

#[tokio::test]
async fn a_guild_that_is_joined_later_works() -> TestResult {
    let world = world().await?;
    let other = world.emu.guild("Later").channel("lobby").without_bot().create();
    world.emu.as_user(world.ada.id()).at(&world.guild.channel("general")).say("psst")?;
    other.add(&world.ada, &[]);
    let lobby = world.ada.at(&other.channel("lobby"));
    lobby.say("nobody hears")?;
    other.invite_bot(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES | Permissions::READ_MESSAGE_HISTORY);
    assert_eq!(lobby.only_answer_to("hello").await?.content, "echo: hello");
    Ok(world.finish()?)
}

#[tokio::test]
async fn faults_happen_as_often_as_asked() -> TestResult {
    let world = world().await?;
    let channel: serenity::ChannelId = world.guild.channel("general").id().get().into();
    let route = "/channels/*/messages";
    world.emu.inject(Fault::rate_limited(Duration::from_millis(1500)).on("POST", route));
    world.emu.inject(Fault::status(500).on("POST", route));
    world.emu.inject(Fault::delay(Duration::from_millis(1)).on("POST", route));
    let say = || channel.say(&world.bot.http, "hi");
    assert_eq!(refusal(say().await.map(|_| ())).0, 429);
    assert_eq!(refusal(say().await.map(|_| ())).0, 500);
    say().await?;
    let requests = world.emu.requests();
    let statuses: Vec<u16> =
        requests.iter().filter(|request| request.is("POST", route)).map(|request| request.status).collect();
    assert_eq!(statuses, [429, 500, 200]);
    assert_eq!(requests.last().map(|request| request.body["content"].as_str()), Some(Some("hi")));
    Ok(world.finish()?)
}

#[tokio::test]
async fn attachments_are_kept_and_served() -> TestResult {
    let world = world().await?;
    let channel: serenity::ChannelId = world.guild.channel("general").id().get().into();
    let file = CreateAttachment::bytes(*b"\x89PNG", "timeline.png").description("a timeline");
    let message = CreateMessage::new().embed(CreateEmbed::new().image("attachment://timeline.png")).add_file(file);
    let sent = channel.send_message(&world.bot.http, message).await?;
    let kept = world.emu.next_message_from_bot(&world.guild.channel("general")).await?;
    assert_eq!(kept.attachments[0].description.as_deref(), Some("a timeline"));
    assert_eq!(world.emu.attachment(kept.attachments[0].id).as_deref(), Some(&b"\x89PNG"[..]));
    let url = sent.embeds[0].image.as_ref().map(|image| image.url.clone()).unwrap_or_default();
    assert_eq!(url, sent.attachments[0].url);
    let served = reqwest::get(&url).await?;
    assert_eq!(served.headers()["content-type"], "image/png");
    assert_eq!(&served.bytes().await?[..], b"\x89PNG");
    Ok(world.finish()?)
}

/// The status and JSON code of a refusal.
#[track_caller]
fn refusal(result: serenity::Result<()>) -> (u16, isize) {
    match result {
        Err(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(refusal))) => {
            (refusal.status_code.as_u16(), refusal.error.code)
        }
        other => panic!("expected a refusal, not {other:?}"),
    }
}

#[tokio::test]
async fn what_discord_refuses_is_refused() -> TestResult {
    let world = world().await?;
    let http = &world.bot.http;
    let general = world.guild.channel("general");
    let hidden = world.guild.channel("hidden");
    let quiet = world.guild.channel("quiet");
    hidden.overwrite_user(world.emu.bot_user_id(), Permissions::empty(), Permissions::VIEW_CHANNEL);
    quiet.overwrite_user(world.emu.bot_user_id(), Permissions::empty(), Permissions::SEND_MESSAGES);
    let theirs = world.general().say("psst")?;
    let id = |channel: &ChannelHandle| serenity::ChannelId::new(channel.id().get());
    let nowhere = serenity::ChannelId::new(7);
    let message_id = serenity::MessageId::new(theirs.id.get());

    let say =
        async |channel: serenity::ChannelId, message| refusal(channel.send_message(http, message).await.map(|_| ()));
    let text = |text: &str| CreateMessage::new().content(text);
    assert_eq!(say(nowhere, text("a")).await, (404, 10003));
    assert_eq!(say(id(&hidden), text("a")).await, (403, 50001));
    assert_eq!(say(id(&quiet), text("a")).await, (403, 50013));
    assert_eq!(say(id(&general), text(" ")).await, (400, 50006));
    let long = CreateEmbed::new().field("a", "x".repeat(1025), false);
    assert_eq!(say(id(&general), CreateMessage::new().embed(long)).await, (400, 50035));
    let unknown = text("a").reference_message((id(&general), serenity::MessageId::new(7)));
    assert_eq!(say(id(&general), unknown).await, (400, 50035));

    let gone = id(&general).message(http, serenity::MessageId::new(7)).await;
    assert_eq!(refusal(gone.map(|_| ())), (404, 10008));
    let change = serenity::EditMessage::new().content("mine now");
    assert_eq!(refusal(id(&general).edit_message(http, message_id, change).await.map(|_| ())), (403, 50005));
    assert_eq!(refusal(id(&general).delete_message(http, message_id).await), (403, 50013));
    let command = CreateCommand::new("Shouting").description("d");
    assert_eq!(refusal(serenity::Command::create_global_command(http, command).await.map(|_| ())), (400, 50035));

    let refused = world.emu.report().refused.len();
    assert_eq!(refused, 10);
    for code in [10003, 50001, 50013, 50006, 50035, 10008, 50005] {
        world.emu.tolerate(code);
    }
    Ok(world.finish()?)
}

#[tokio::test]
async fn interactions_are_answered_once_and_in_time() -> TestResult {
    let world = world().await?;
    let http = &world.bot.http;
    let done = world.general().command("echo").option("text", "a").run()?;
    done.message().await?;
    let answer = serde_json::json!({"type": 4, "data": {"content": "again"}});
    let record = done.record().ok_or("there is a record")?;
    let again =
        async |id: u64, token: &str| refusal(http.create_interaction_response(id.into(), token, &answer, vec![]).await);
    assert_eq!(again(record.id.get(), &record.token).await, (400, 40060));
    assert_eq!(again(record.id.get(), "wrong").await, (404, 10062));
    world.emu.advance(Duration::from_secs(14 * 60));
    http.get_original_interaction_response(&record.token).await?;
    world.emu.advance(Duration::from_secs(61));
    let late = http.get_original_interaction_response(&record.token).await;
    assert_eq!(refusal(late.map(|_| ())), (401, 50027));
    for code in [40060, 10062, 50027] {
        world.emu.tolerate(code);
    }
    Ok(world.finish()?)
}

#[tokio::test]
async fn the_report_names_what_went_wrong() -> TestResult {
    let emu = Emulator::builder().start().await?;
    let guild = emu.guild("Founders").channel("general").create();
    let ada = emu.user("ada").member_of(&guild).create();
    let http = http(&emu);
    let commands = serde_json::json!([{"name": "lonely", "description": "d"}]);
    http.create_global_commands(&commands).await?;
    let channel: serenity::ChannelId = guild.channel("general").id().get().into();
    assert_eq!(refusal(channel.pins(&http).await.map(|_| ())), (404, 0));
    assert_eq!(refusal(channel.say(&http, "").await.map(|_| ())), (400, 50006));
    let lonely = ada.at(&guild.channel("general")).command("lonely").run()?;
    let record = lonely.record().ok_or("there is a record")?;
    let defer = serde_json::json!({"type": 5, "data": {"content": "lost", "flags": 64}});
    let report = emu.finish().expect_err("there is much to report");
    assert_eq!(report.unknown_routes, [format!("GET /channels/{channel}/pins")]);
    assert_eq!(report.refused.len(), 1);
    assert_eq!(report.unanswered.len(), 1);
    http.create_interaction_response(record.id.get().into(), &record.token, &defer, vec![]).await?;
    let report = emu.finish().expect_err("the deferral is not kept");
    assert_eq!((report.unanswered.len(), report.unfinished.len(), report.ignored.len()), (0, 1, 1));
    Ok(())
}

#[tokio::test]
async fn the_client_library_reads_what_the_routes_answer() -> TestResult {
    let world = world().await?;
    let http = &world.bot.http;
    let guild_id = serenity::GuildId::new(world.guild.id().get());
    let channel_id = serenity::ChannelId::new(world.guild.channel("general").id().get());
    let user_id = serenity::UserId::new(world.ada.id().get());
    let application = http.get_current_application_info().await?;
    assert_eq!(application.id.get(), world.emu.application_id());
    assert!(application.owner.is_some());
    assert_eq!(http.get_current_user().await?.name, "echo");
    assert_eq!(http.get_bot_gateway().await?.shards, 1);
    assert_eq!(http.get_guild(guild_id).await?.roles.len(), 3);
    assert_eq!(http.get_guild_roles(guild_id).await?.len(), 3);
    assert_eq!(http.get_channels(guild_id).await?.len(), 1);
    assert_eq!(http.get_member(guild_id, user_id).await?.user.name, "ada");
    assert_eq!(http.get_global_commands().await?.len(), 5);
    let commands = vec![CreateCommand::new("here").description("d")];
    assert_eq!(guild_id.set_commands(http, commands).await?[0].guild_id, Some(guild_id));
    world.general().command("here").run()?.message().await?;

    let channel = channel_id.to_channel(http).await?.guild().ok_or("it is in a guild")?;
    assert_eq!(channel.name, "general");
    channel_id.broadcast_typing(http).await?;
    let said = channel_id.say(http, "by the bot").await?;
    assert_eq!(channel_id.message(http, said.id).await?.content, "by the bot");
    let found = channel_id.messages(http, serenity::GetMessages::new().limit(5)).await?;
    assert_eq!(found.len(), 2, "the answer to the command is there too");
    let mut thread = channel_id.create_thread_from_message(http, said.id, serenity::CreateThread::new("aside")).await?;
    thread.edit_thread(http, serenity::EditThread::new().archived(true)).await?;
    let edited = channel_id.edit_message(http, said.id, serenity::EditMessage::new().content("edited")).await?;
    assert!(edited.edited_timestamp.is_some());
    channel_id.delete_message(http, said.id).await?;
    let private = user_id.create_dm_channel(http).await?;
    assert_eq!(private.recipient.id, user_id);
    world.emu.sync().await?;
    Ok(world.finish()?)
}
