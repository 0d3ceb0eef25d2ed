//! What goes wrong outside: missing intents, restarts, failed requests, buttons from long ago.

use std::time::Duration;

use initiative_bot::discord::{self, RunError, Shutdown};
use initiative_bot::emulator::Fault;

use crate::log;
use crate::support::{Knowledge, Setup, check_says, reload, run_test};

#[tokio::test]
async fn without_the_message_content_intent_it_serves_who_addresses_it() {
    run_test(Setup { message_content: false, ..Setup::default() }, async |t| {
        let starts = t.emu.requests().into_iter().filter(|request| request.is("GET", "/gateway/bot"));
        assert_eq!(starts.count(), 2, "the first time it asked for too much");
        assert!(log::holds("Discord does not allow the message content intent"));
        let unreadable = t.ada.at(&t.ask_here).say("what is the NIAS threshold now?")?;
        let mentioned = t.mention(&t.ada.at(&t.ask_here), "what is the NIAS threshold now?").await?;
        check_says(&mentioned, &["HK$150 million"]);
        assert!(t.was_left_be(&unreadable));
        let question = t.ada.dm().say("what is the NIAS threshold now?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        let command = t.ada.at(&t.general).command("ask").option("question", "NIAS threshold?").run()?;
        check_says(&command.message().await?, &["HK$150 million"]);
        let overheard = t.wing.at(&t.general).say("NIAS 個 threshold 而家係幾多？")?;
        let picked = t.ada.at(&t.general).context_menu("Answer this", &overheard)?.message().await?;
        check_says(&picked, &["1.5億"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn menus_and_buttons_work_after_a_restart_which_registers_nothing_anew() {
    run_test(Setup::default(), async |t| {
        let area = t.ada.at(&t.general).command("initiative").option("name", "the-loop").run()?.message().await?;
        t.restart().await?;
        let menu = area.select_menus()[0].custom_id.clone();
        let picked = t.ada.at(&t.general).select(&area, &menu, &["loop-early-move-in"])?.message().await?;
        check_says(&picked, &["Loop"]);
        // Registration goes on beside everything else, so it is waited for.
        t.emu
            .wait_for("the commands to be compared again", |emu| {
                let reads = emu.requests().into_iter().filter(|request| request.is("GET", "/applications/*/commands"));
                (reads.count() == 2).then_some(())
            })
            .await?;
        let writes = t.emu.requests().into_iter().filter(|request| request.is("PUT", "/applications/*/commands"));
        assert_eq!(writes.count(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_menu_whose_subject_is_gone_says_so() {
    run_test(Setup { knowledge: Knowledge::Editable, ..Setup::default() }, async |t| {
        let ada = t.ada.at(&t.general);
        let area = ada.command("initiative").option("name", "international-co-operation").run()?.message().await?;
        let menu = area.select_menus()[0].clone();
        let gone = menu.options.as_ref().unwrap()[0].value.clone();
        let file = "areas/7-international-co-operation.toml";
        t.edit(file, &format!("\"{gone}\""), "\"renamed-since\"")?;
        reload(t, &t.mo).await?;
        let picked = ada.select(&area, &menu.custom_id, &[&gone])?.message().await?;
        check_says(&picked, &["no longer in the knowledge base"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_wrong_token_is_an_error_at_the_start() {
    run_test(Setup::default(), async |t| {
        t.emu.tolerate(0);
        let result = discord::run(t.options("wrong", &t.emu.api_url()).await?, Shutdown::new()).await;
        assert!(matches!(result, Err(RunError::Unauthorized)), "{result:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_not_exchanged_for_the_real_one() {
    run_test(Setup::default(), async |t| {
        let result = discord::run(t.options("token", "http://127.0.0.1:1").await?, Shutdown::new()).await;
        assert!(matches!(result, Err(RunError::ForeignGateway { .. })), "{result:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_cannot_be_sent_does_not_end_the_bot() {
    run_test(Setup::default(), async |t| {
        t.emu.inject(Fault::status(500).on("POST", "/channels/*/messages"));
        let lost = t.ada.dm().say("what is the NIAS threshold?")?;
        t.emu
            .wait_for("the failed answer", |emu| {
                emu.requests().into_iter().find(|request| request.is("POST", "/channels/*/messages"))
            })
            .await?;
        let question = t.ada.dm().say("what is the NIAS threshold?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        assert!(t.was_left_be(&lost));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_connection_is_resumed() {
    run_test(Setup::default(), async |t| {
        t.emu.drop_connections();
        t.emu.ready().await?;
        let question = t.ada.dm().say("what is the NIAS threshold?")?;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_being_answered_is_finished_before_it_stops() {
    run_test(Setup::default(), async |t| {
        t.emu.inject(Fault::delay(Duration::from_millis(300)).on("POST", "/channels/*/messages"));
        let question = t.ada.dm().say("what is the NIAS threshold?")?;
        t.emu.sync().await?;
        t.stop().await;
        check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn knowledge_beyond_every_limit_is_clipped() {
    run_test(Setup { knowledge: Knowledge::Editable, ..Setup::default() }, async |t| {
        let long = "long words and 長字 ".repeat(600);
        let file = "areas/2-new-industrialisation.toml";
        t.edit(file, "lowered from HK$300 million.", &format!("lowered from HK$300 million. {long}"))?;
        reload(t, &t.mo).await?;
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?;
        check_says(&answer, &["HK$150 million", "…", "2025"]);
        Ok(())
    })
    .await;
}
