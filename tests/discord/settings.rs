//! What the moderators of a server set for it.

use std::time::Duration;

use initiative_bot::emulator::model::Message;
use initiative_bot::emulator::{ChannelHandle, Person};
use initiative_bot::store::Store;

use crate::support::{Setup, TestResult, World, button, check_says, run_test};

const THRESHOLD: &str = "what is the NIAS threshold now?";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The panel, as somebody opens it.
async fn open(t: &World, person: &Person) -> TestResult<Message> {
    Ok(person.at(&t.general).command("settings").allowed_by_staff().run()?.message().await?)
}

/// Presses a button of the panel, and returns what it is now.
async fn press(t: &World, panel: &Message, label: &str) -> TestResult<Message> {
    Ok(t.mo.at(&t.general).click(panel, &button(panel, label))?.message().await?)
}

/// Picks from a menu of the panel, and returns what it is now.
async fn pick(t: &World, panel: &Message, menu: &str, values: &[&str]) -> TestResult<Message> {
    Ok(t.mo.at(&t.general).select(panel, menu, values)?.message().await?)
}

/// Has a channel of the home server listened to.
async fn listen_in(t: &World, channel: &ChannelHandle) -> TestResult<Message> {
    let panel = open(t, &t.mo).await?;
    pick(t, &panel, "set:listen", &[&channel.id().to_string()]).await
}

/// Holds that a question which nobody directed to the bot is answered in a channel.
async fn answers_unasked(t: &World, channel: &ChannelHandle) -> TestResult {
    let question = t.ada.at(channel).say(THRESHOLD)?;
    check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
    Ok(())
}

/// Holds that it is not, though one that is directed to the bot is.
async fn answers_only_when_asked(t: &World, channel: &ChannelHandle) -> TestResult {
    let overheard = t.ada.at(channel).say(THRESHOLD)?;
    check_says(&t.mention(&t.ada.at(channel), THRESHOLD).await?, &["HK$150 million"]);
    assert!(t.was_left_be(&overheard));
    Ok(())
}

#[tokio::test]
async fn the_panel_shows_what_holds_to_those_who_manage_the_server() {
    run_test(Setup::default(), async |t| {
        let panel = open(t, &t.mo).await?;
        assert!(panel.is_ephemeral());
        let ask_here = format!("<#{}>", t.ask_here.id());
        check_says(&panel, &["Settings", "The language of each question", &ask_here, "(by default)", "Quiet hours"]);
        t.mo.set_locale("zh-CN");
        check_says(&open(t, &t.mo).await?, &["设置", "跟随每条问题的语言", "安静时段"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_manage_the_server_is_refused() {
    run_test(Setup::default(), async |t| {
        // Even if the server's staff have allowed the command, and whatever else they may change.
        for person in [&t.ada, &t.wing] {
            let refused = open(t, person).await?;
            assert!(refused.is_ephemeral() && refused.components.is_empty(), "{refused:?}");
        }
        check_says(&open(t, &t.ada).await?, &["Only people who may manage this server"]);
        assert_eq!(t.store.settings(&format!("server:{}", t.home.id())).await?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_fixed_language_is_that_of_all_answers() {
    run_test(Setup::default(), async |t| {
        let panel = open(t, &t.mo).await?;
        let panel = pick(t, &panel, "set:language", &["cn"]).await?;
        check_says(&panel, &["简体中文"]);
        check_says(&t.mention(&t.ada.at(&t.general), THRESHOLD).await?, &["1.5亿"]);
        let at = t.ada.at(&t.general);
        check_says(&at.command("ask").option("question", THRESHOLD).run()?.message().await?, &["1.5亿"]);
        check_says(&at.command("initiative").option("name", "NIAS").run()?.message().await?, &["新型工业加速计划"]);
        check_says(&at.command("areas").run()?.message().await?, &["政策范畴"]);
        pick(t, &panel, "set:language", &["auto"]).await?;
        check_says(&t.mention(&at, THRESHOLD).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn channels_are_chosen_per_server_and_kept_across_a_restart() {
    run_test(Setup::default(), async |t| {
        listen_in(t, &t.general).await?;
        for _ in 0..2 {
            answers_unasked(t, &t.general).await?;
            // What is chosen takes the place of what is configured.
            answers_only_when_asked(t, &t.ask_here).await?;
            t.restart().await?;
        }
        let panel = open(t, &t.mo).await?;
        check_says(&panel, &[&format!("<#{}>", t.general.id())]);
        let panel = press(t, &panel, "Reset").await?;
        check_says(&panel, &["(by default)"]);
        answers_unasked(t, &t.ask_here).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_can_be_told_to_answer_only_when_asked() {
    run_test(Setup::default(), async |t| {
        let panel = open(t, &t.mo).await?;
        let panel = press(t, &panel, "Answer only when asked").await?;
        check_says(&panel, &["Left unanswered"]);
        answers_only_when_asked(t, &t.ask_here).await?;
        press(t, &panel, "Answer without being asked").await?;
        answers_unasked(t, &t.ask_here).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_to_commands_can_be_made_private() {
    run_test(Setup::default(), async |t| {
        let panel = open(t, &t.mo).await?;
        press(t, &panel, "Make answers private").await?;
        let at = t.ada.at(&t.general);
        for (command, option) in [
            ("ask", Some(("question", THRESHOLD))),
            ("initiative", Some(("name", "NIAS"))),
            ("areas", None),
            ("timeline", None),
        ] {
            let call = at.command(command);
            let call = option.into_iter().fold(call, |call, (name, value)| call.option(name, value));
            assert!(call.run()?.message().await?.is_ephemeral(), "{command}");
        }
        // Discord has no private answer to a message.
        check_says(&t.mention(&at, THRESHOLD).await?, &["HK$150 million"]);
        press(t, &open(t, &t.mo).await?, "Make answers public").await?;
        assert!(!at.command("areas").run()?.message().await?.is_ephemeral());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_quiet_hours_it_answers_only_when_asked() {
    run_test(Setup::default(), async |t| {
        // It is noon in Hong Kong.
        let panel = press(t, &open(t, &t.mo).await?, "Quiet hours …").await?;
        let panel = pick(t, &panel, "set:quiet:from", &["22"]).await?;
        check_says(&panel, &["22:00 to 08:00, UTC+8 (Hong Kong)"]);
        assert!(!panel.text().contains("· now"));
        answers_unasked(t, &t.ask_here).await?;
        t.clock.advance(10 * HOUR);
        answers_only_when_asked(t, &t.ask_here).await?;
        // With the clocks of London it is afternoon.
        check_says(&open(t, &t.mo).await?, &["· now"]);
        let panel = pick(t, &panel, "set:quiet:zone", &["0"]).await?;
        check_says(&panel, &["22:00 to 08:00, UTC"]);
        answers_unasked(t, &t.ask_here).await?;
        let panel = press(t, &panel, "No quiet hours").await?;
        check_says(&press(t, &panel, "Back").await?, &["Language of answers"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_server_may_choose_channels_where_none_is_configured() {
    run_test(Setup { listen: false, ..Setup::default() }, async |t| {
        assert_eq!(t.emu.identifies(), 1);
        let panel = listen_in(t, &t.general).await?;
        assert!(panel.embeds[0].footer.is_none(), "{panel:?}");
        // It connects anew, with the right to read what is said there.
        t.emu.wait_for("another connection", |emu| (emu.identifies() == 2).then_some(())).await?;
        t.emu.ready().await?;
        answers_unasked(t, &t.general).await?;
        t.restart().await?;
        t.emu.wait_for("the connection after the restart", |emu| (emu.identifies() == 4).then_some(())).await?;
        t.emu.ready().await?;
        answers_unasked(t, &t.general).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_panel_says_so_where_messages_cannot_be_read() {
    run_test(Setup { message_content: false, ..Setup::default() }, async |t| {
        let panel = listen_in(t, &t.general).await?;
        let footer = panel.embeds[0].footer.as_ref().map(|footer| footer.text.as_str()).unwrap_or_default();
        assert!(footer.contains("message content intent"), "{panel:?}");
        check_says(&t.mention(&t.ada.at(&t.general), THRESHOLD).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_kept_changes_nothing_and_is_said() {
    let dir = tempfile::tempdir().unwrap();
    run_test(Setup { store: Store::file(dir.path()), ..Setup::default() }, async |t| {
        press(t, &open(t, &t.mo).await?, "Make answers private").await?;
        press(t, &open(t, &t.mo).await?, "Make answers public").await?;
        t.store.close().await;
        let panel = open(t, &t.mo).await?;
        let failed = press(t, &panel, "Make answers private").await?;
        check_says(&failed, &["could not be saved"]);
        assert!(!t.ada.at(&t.general).command("areas").run()?.message().await?.is_ephemeral());
        Ok(())
    })
    .await;
}
