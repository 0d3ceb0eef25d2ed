//! Questions in channels, threads and direct messages, and the chatter around them.

use initiative_bot::discord::{self, Shutdown};
use initiative_bot::emulator::RecordedRequest;

use crate::support::{CONVERSATION, Setup, check_says, run_test};

#[tokio::test]
async fn a_mention_is_answered_with_the_fact_its_words_and_its_date() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold now?").await?;
        check_says(&answer, &["HK$150 million", "HK$300 million", "> Relax the application threshold", "2025"]);
        assert!(answer.reply_to.is_some() && answer.mentions.is_empty());
        assert!(answer.embeds[0].fields.last().unwrap().value.contains("](https://www.policyaddress.gov.hk/"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_script_of_the_question_decides_the_language() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "NIAS 個 threshold 而家係幾多？").await?;
        check_says(&answer, &["1.5億", "新型工業加速計劃"]);
        let answer = t.mention(&t.wing.at(&t.general), "what is the NIAS threshold now?").await?;
        check_says(&answer, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn chatter_is_not_answered() {
    run_test(Setup::default(), async |t| {
        let channel = t.ada.at(&t.general);
        let overheard = channel.say("what is the NIAS threshold now?")?;
        let listed = t.ada.at(&t.ask_here);
        listed.say("lovely weather")?;
        listed.say("lol ok 😂")?;
        listed.say("@everyone lunch?")?;
        let answer = listed.only_answer_to("what is the NIAS threshold now?").await?;
        check_says(&answer, &["HK$150 million"]);
        t.mention(&channel, "and NIAS?").await?;
        assert!(t.was_left_be(&overheard), "nobody asked it in the other channel");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_addresses_the_bot_in_vain_gets_one_kind_line() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "what should I cook tonight?").await?;
        assert!(
            answer.embeds.is_empty() && answer.content.contains("You could ask me, for example: “When will"),
            "{answer:?}"
        );
        let answer = t.mention(&t.ada.at(&t.general), "聽日食咩好？").await?;
        assert!(answer.content.contains("找不到"), "{answer:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reply_to_the_bot_is_a_follow_up() {
    run_test(Setup::default(), async |t| {
        let channel = t.ada.at(&t.general);
        let first = t.mention(&channel, "what is the third InnoHK research cluster?").await?;
        let question = channel.reply_without_ping(&first, "and when will it be set up?")?;
        let second = t.emu.reply_from_bot(&question).await?;
        check_says(&second, &["first half of 2026"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_conversation_ends_when_it_was_quiet_for_long() {
    run_test(Setup::default(), async |t| {
        let channel = t.ada.at(&t.general);
        let first = t.mention(&channel, "what is the third InnoHK research cluster?").await?;
        t.clock.advance(CONVERSATION);
        let question = channel.reply_without_ping(&first, "and when will it be set up?")?;
        let second = t.emu.reply_from_bot(&question).await?;
        assert!(!second.text().contains("first half of 2026"), "{}", second.text());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_people_in_one_channel_have_two_conversations() {
    run_test(Setup::default(), async |t| {
        let first = t.mention(&t.ada.at(&t.general), "what is the third InnoHK research cluster?").await?;
        t.mention(&t.wing.at(&t.general), "what is NIAS?").await?;
        let question = t.ada.at(&t.general).reply_without_ping(&first, "when will it be set up?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["first half of 2026"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn direct_messages_need_no_mention() {
    run_test(Setup::default(), async |t| {
        let dm = t.wing.dm();
        let question = dm.say("河套第一期大樓有幾多座？")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["五"]);
        let question = dm.say("早晨")?;
        t.emu.reply_from_bot(&question).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thread_counts_as_its_channel() {
    run_test(Setup::default(), async |t| {
        // The first message of a forum post comes at the same time as the post itself.
        let thread = t.ask_here.thread("aside");
        let question = t.ada.at(&thread).say("what is the NIAS threshold now?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        let other = t.general.thread("aside");
        t.emu.sync().await?;
        let overheard = t.ada.at(&other).say("what is the NIAS threshold now?")?;
        let answer = t.mention(&t.ada.at(&other), "what is the NIAS threshold now?").await?;
        check_says(&answer, &["HK$150 million"]);
        assert!(t.was_left_be(&overheard));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bare_mention_passes_on_the_message_that_it_replies_to() {
    run_test(Setup::default(), async |t| {
        let question = t.wing.at(&t.general).say("NIAS 個 threshold 而家係幾多？")?;
        let passed_on = t.ada.at(&t.general).reply(&question, &t.emu.bot_mention())?;
        check_says(&t.emu.reply_from_bot(&passed_on).await?, &["1.5億"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn mentions_in_a_question_reach_nobody() {
    run_test(Setup::default(), async |t| {
        let channel = t.home.owner().at(&t.general);
        let wing = format!("<@{}>", t.wing.id());
        for text in ["@everyone @here what is NIAS?", &format!("{wing} what is NIAS?"), &format!("@everyone {wing}")] {
            let answer = t.mention(&channel, text).await?;
            assert!(!answer.mention_everyone && answer.mentions.is_empty() && answer.mention_roles.is_empty());
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_with_two_meanings_is_asked_back_and_answered_in_place() {
    run_test(Setup::default(), async |t| {
        let ada = t.ada.at(&t.general);
        let clarify = t.mention(&ada, "個研發院幾時搞掂？").await?;
        let menu = clarify.select_menus()[0].clone();
        let option = &menu.options.as_ref().unwrap()[0].value;
        assert!(menu.options.as_ref().unwrap().len() >= 2);
        // Somebody else looks on their own; the one who asked gets the answer in the place of the question.
        let other = t.wing.at(&t.general).select(&clarify, &menu.custom_id, &[option])?.message().await?;
        assert!(other.is_ephemeral());
        let answer = ada.select(&clarify, &menu.custom_id, &[option])?.message().await?;
        assert_eq!(answer.id, clarify.id);
        check_says(&answer, &["2026"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_post_in_a_forum_is_answered_where_the_forum_is_listened_to() {
    run_test(Setup::default(), async |t| {
        let forum = t.home.forum("questions");
        let panel = t.mo.at(&t.general).command("settings").run()?.message().await?;
        t.mo.at(&t.general).select(&panel, "set:listen", &[&forum.id().to_string()])?.message().await?;
        let post = forum.thread("NIAS");
        let question = t.ada.at(&post).say("what is the NIAS threshold now?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

/// As while one process takes over from another.
#[tokio::test]
async fn of_two_processes_that_are_connected_one_answers() {
    run_test(Setup::default(), async |t| {
        let options = t.options(t.emu.token(), &t.emu.api_url()).await?;
        let shutdown = Shutdown::new();
        let running = tokio::spawn(discord::run(options, shutdown.clone()));
        t.emu.wait_for("two connections", |emu| (emu.identifies() == 2).then_some(())).await?;
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold now?").await?;
        check_says(&answer, &["HK$150 million"]);
        let path = format!("/channels/{}/messages", t.general.id());
        let both =
            |requests: Vec<RecordedRequest>| requests.iter().filter(|request| request.is("POST", &path)).count() == 2;
        t.emu.wait_for("both to answer", |emu| both(emu.requests()).then_some(())).await?;
        shutdown.request();
        running.await??;
        let answers = t.emu.messages(t.general.id()).into_iter().filter(|message| message.reply_to.is_some());
        assert_eq!(answers.count(), 1);
        Ok(())
    })
    .await;
}
