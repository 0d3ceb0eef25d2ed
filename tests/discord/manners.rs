//! How the bot behaves among people: it keeps pace, follows edits, introduces itself once, and leaves machines be.

use std::time::Duration;

use initiative_bot::emulator::Fault;
use initiative_bot::emulator::model::Message;
use twilight_model::guild::Permissions;

use crate::support::{Setup, button, check_says, run_test};

const THRESHOLD: &str = "what is the NIAS threshold now?";
const MEMBER: Permissions = Permissions::VIEW_CHANNEL.union(Permissions::SEND_MESSAGES);

#[tokio::test]
async fn an_edit_within_a_minute_updates_the_answer() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let mention = t.emu.bot_mention();
        let question = at.say(&format!("{mention} what should I cook tonight?"))?;
        let answer = t.emu.reply_from_bot(&question).await?;
        at.edit(&question, &format!("{mention} {THRESHOLD}"))?;
        let updated = t.emu.wait_for("the answer to be updated", |emu| {
            emu.messages(t.general.id()).into_iter().find(|m| m.id == answer.id && m.text().contains("HK$150 million"))
        });
        let updated = updated.await?;
        assert!(updated.mentions.is_empty() && updated.content.is_empty(), "{updated:?}");
        // After a minute, what has been read stays as it was.
        t.clock.advance(Duration::from_secs(61));
        at.edit(&question, &format!("{mention} 聽日食咩好？"))?;
        t.mention(&at, THRESHOLD).await?;
        let kept = t.emu.messages(t.general.id()).into_iter().find(|message| message.id == answer.id);
        check_says(&kept.unwrap(), &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_edit_is_answered_as_if_it_had_been_asked_like_that() {
    run_test(Setup::default(), async |t| {
        let dm = t.ada.dm();
        let first = dm.say("what is the third InnoHK research cluster?")?;
        t.emu.reply_from_bot(&first).await?;
        let question = dm.say("what is NIAS?")?;
        let answer = t.emu.reply_from_bot(&question).await?;
        dm.edit(&question, "and when will it be set up?")?;
        t.emu
            .wait_for("the answer to be updated", |emu| {
                let now = emu.messages(answer.channel_id).into_iter().find(|message| message.id == answer.id)?;
                now.text().contains("First half of 2026").then_some(())
            })
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_overheard_message_may_become_a_question_and_cease_to_be_one() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.ask_here);
        let message = at.say("lovely weather")?;
        t.emu.sync().await?;
        at.edit(&message, THRESHOLD)?;
        let answer = t.emu.reply_from_bot(&message).await?;
        check_says(&answer, &["HK$150 million"]);
        at.edit(&message, "lovely weather")?;
        t.emu
            .wait_for("the answer to go", |emu| {
                emu.messages(t.ask_here.id()).iter().all(|message| message.id != answer.id).then_some(())
            })
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_answer_to_a_deleted_question_goes_with_it() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let answer = t.mention(&at, THRESHOLD).await?;
        let question = answer.reply_to.unwrap();
        at.delete(question)?;
        t.emu
            .wait_for("the answer to go", |emu| {
                emu.messages(t.general.id()).iter().all(|message| message.id != answer.id).then_some(())
            })
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_asks_too_much_is_told_once_and_kindly() {
    run_test(Setup { cooldown: [2, 0], ..Setup::default() }, async |t| {
        let at = t.ada.at(&t.general);
        let answer = t.mention(&at, THRESHOLD).await?;
        t.mention(&at, THRESHOLD).await?;
        check_says(&t.mention(&at, THRESHOLD).await?, &["One moment, please", "15 s"]);
        let ignored = at.say(&format!("{} {THRESHOLD}", t.emu.bot_mention()))?;
        let other = t.mention(&t.wing.at(&t.general), "NIAS 個門檻而家係幾多？").await?;
        check_says(&other, &["1.5億"]);
        assert!(t.was_left_be(&ignored), "once is enough");
        // Commands and buttons have to be responded to: only the person sees it.
        let command = at.command("ask").option("question", THRESHOLD).run()?.message().await?;
        assert!(command.is_ephemeral());
        check_says(&command, &["One moment, please"]);
        let press = at.click(&answer, &button(&answer, "中文"))?.message().await?;
        assert!(press.is_ephemeral());
        check_says(&press, &["請稍等"]);
        t.clock.advance(Duration::from_secs(15));
        check_says(&t.mention(&at, THRESHOLD).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_has_a_pace_of_its_own() {
    run_test(Setup { cooldown: [0, 1], ..Setup::default() }, async |t| {
        t.mention(&t.ada.at(&t.general), THRESHOLD).await?;
        let slowly = t.mention(&t.wing.at(&t.general), "NIAS 個門檻而家係幾多？").await?;
        check_says(&slowly, &["請稍等", "30秒"]);
        check_says(&t.mention(&t.wing.at(&t.ask_here), THRESHOLD).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_kind_word_is_met_with_one() {
    run_test(Setup::default(), async |t| {
        check_says(&t.mention(&t.ada.at(&t.general), "thx").await?, &["You’re welcome"]);
        check_says(&t.mention(&t.wing.at(&t.general), "唔該晒").await?, &["不用客氣"]);
        let hello = t.mention(&t.ada.at(&t.general), "hello!").await?;
        check_says(&hello, &["I answer questions about", "Policy Address", "for example: “"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn other_bots_are_left_be() {
    run_test(Setup::default(), async |t| {
        let robot = t.emu.user("robot").bot().member_of(&t.home).create();
        let said = robot.at(&t.general).say(&format!("{} {THRESHOLD}", t.emu.bot_mention()))?;
        let edited = robot.at(&t.ask_here).say("beep")?;
        robot.at(&t.ask_here).edit(&edited, THRESHOLD)?;
        t.mention(&t.ada.at(&t.general), THRESHOLD).await?;
        t.mention(&t.ada.at(&t.ask_here), THRESHOLD).await?;
        assert!(t.was_left_be(&said) && t.was_left_be(&edited));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_says_hello_once_where_it_joins() {
    run_test(Setup::default(), async |t| {
        let club = t.emu.guild("Club").locale("zh-TW").system_channel("lobby").without_bot().create();
        let lobby = club.channel("lobby");
        club.invite_bot(MEMBER);
        let hello = t.emu.next_message_from_bot(&lobby).await?;
        check_says(&hello, &["你好！", "施政報告", "`/發問`"]);
        t.restart().await?;
        let quiet = t.emu.guild("Quiet").without_bot().create();
        quiet.invite_bot(MEMBER);
        let guest = t.emu.user("guest").member_of(&quiet).member_of(&club).create();
        t.mention(&guest.at(&quiet.channel("any")), THRESHOLD).await?;
        t.mention(&guest.at(&lobby), THRESHOLD).await?;
        let spoken = t.emu.messages(lobby.id()).into_iter().filter(|message| message.from_bot);
        assert_eq!(spoken.count(), 2, "the hello and the answer");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_says_no_hello_where_that_is_switched_off() {
    run_test(Setup { hello: false, ..Setup::default() }, async |t| {
        let club = t.emu.guild("Club").system_channel("lobby").without_bot().create();
        club.invite_bot(MEMBER);
        let guest = t.emu.user("guest").member_of(&club).create();
        let lobby = club.channel("lobby");
        t.mention(&guest.at(&lobby), THRESHOLD).await?;
        assert_eq!(t.emu.messages(lobby.id()).iter().filter(|message| message.from_bot).count(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_failed_registration_does_not_keep_it_from_answering() {
    run_test(Setup::default(), async |t| {
        t.emu.inject(Fault::status(500).on("GET", "/applications/*/commands"));
        t.emu.inject(Fault::status(500).on("PUT", "/applications/*/commands"));
        t.restart().await?;
        check_says(&t.mention(&t.ada.at(&t.general), THRESHOLD).await?, &["HK$150 million"]);
        t.emu
            .wait_for("the registration to be tried", |emu| {
                let tries = emu.requests().into_iter().filter(|request| request.is("PUT", "/applications/*/commands"));
                (tries.count() == 2).then_some(())
            })
            .await?;
        check_says(&t.mention(&t.ada.at(&t.general), THRESHOLD).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mention_that_is_added_within_a_minute_is_answered() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let message = at.say(THRESHOLD)?;
        let chatter = at.say("lovely weather")?;
        at.edit(&chatter, "such lovely weather")?;
        at.edit(&message, &format!("{} {THRESHOLD}", t.emu.bot_mention()))?;
        check_says(&t.emu.reply_from_bot(&message).await?, &["HK$150 million"]);
        assert!(t.was_left_be(&chatter));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn webhooks_are_left_be() {
    run_test(Setup::default(), async |t| {
        let hook = t.emu.user("feed").webhook().member_of(&t.home).create();
        let said = hook.at(&t.general).say(&format!("{} {THRESHOLD}", t.emu.bot_mention()))?;
        let overheard = hook.at(&t.ask_here).say(THRESHOLD)?;
        t.mention(&t.ada.at(&t.general), THRESHOLD).await?;
        t.mention(&t.ada.at(&t.ask_here), THRESHOLD).await?;
        assert!(t.was_left_be(&said) && t.was_left_be(&overheard));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn lists_and_answers_about_several_can_be_rated() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let list = t.mention(&at, "what opens in 2026?").await?;
        let thanks = at.click(&list, &button(&list, "👎 Not helpful"))?.message().await?;
        assert!(thanks.is_ephemeral());
        let opinions = t.opinions.take();
        assert_eq!(opinions.iter().map(|opinion| opinion.subject.as_str()).collect::<Vec<_>>(), ["list"]);
        let both =
            t.mention(&at, "when will the Microelectronics Institute and the third InnoHK cluster be set up?").await?;
        at.click(&both, &button(&both, "👍 Helpful"))?.message().await?;
        let mut rated: Vec<_> = t.opinions.take().iter().map(|opinion| opinion.subject.to_string()).collect();
        rated.sort();
        assert_eq!(rated, ["microelectronics-institute", "third-innohk-cluster"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_to_wait_is_told_that_an_answer_comes() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        t.answering.hold();
        let question = at.say(&format!("{} {THRESHOLD}", t.emu.bot_mention()))?;
        t.emu
            .wait_for("the bot to type", |emu| {
                emu.requests().into_iter().find(|request| request.is("POST", "/channels/*/typing"))
            })
            .await?;
        t.answering.release();
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        t.answering.hold();
        let command = at.command("ask").option("question", THRESHOLD).run()?;
        t.emu
            .wait_for("the command to be deferred", |emu| {
                let deferred = |message: &Message| message.is_loading().then_some(());
                emu.messages(t.general.id()).iter().find_map(deferred)
            })
            .await?;
        t.answering.release();
        check_says(&command.message().await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}
