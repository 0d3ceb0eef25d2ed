//! "Why this answer?", for moderators.

use initiative_bot::emulator::Actor;
use initiative_bot::emulator::model::Message;
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, check_says, reload, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";
const ASKED: &str = "what is the NIAS threshold?";

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

async fn by_menu(at: &Actor, message: &Message) -> TestResult<Message> {
    let shown = at.context_menu("Why this answer?", message)?.message().await?;
    assert!(shown.is_ephemeral());
    Ok(shown)
}

async fn by_command(at: &Actor, message: Option<String>) -> TestResult<Message> {
    let call = at.command("why");
    let call = message.into_iter().fold(call, |call, message| call.option("message", message));
    let shown = call.run()?.message().await?;
    assert!(shown.is_ephemeral());
    Ok(shown)
}

#[tokio::test]
async fn an_answer_is_explained_by_menu_and_by_command() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), ASKED).await?;
        t.noted(&answer).await?;
        let mo = t.mo.at(&t.general);
        let expect = [
            "Why this answer?",
            ASKED,
            "I answered",
            "the best candidate is",
            "it takes 50%",
            "**nias**",
            "“threshold” → facet Threshold",
            r"1\. New Industrialisation Acceleration Scheme",
            "revision **1**",
            "which is in use",
            "2025-10-02",
        ];
        check_says(&by_menu(&mo, &answer).await?, &expect);
        check_says(&by_command(&mo, None).await?, &expect);
        check_says(&by_command(&mo, Some(answer.id.to_string())).await?, &expect);
        let link = format!("https://discord.com/channels/{}/{}/{}", t.home.id(), answer.channel_id, answer.id);
        check_says(&by_command(&t.root.dm(), Some(link)).await?, &expect);
        // By the question as well.
        let question = answer.reply_to.ok_or("it is a reply")?;
        check_says(&by_command(&mo, Some(question.to_string())).await?, &expect);
        t.mo.set_locale("zh-TW");
        check_says(&by_menu(&mo, &answer).await?, &["為何這樣回答？", "我回答了", "新型工業加速計劃", "門檻"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_to_commands_follow_ups_and_silence_are_explained() {
    run_test(Setup::default(), async |t| {
        let (ada, mo) = (t.ada.at(&t.general), t.mo.at(&t.general));
        let answer = ada.command("ask").option("question", ASKED).run()?.message().await?;
        t.desk.as_ref().unwrap().scribe().flush().await;
        check_says(&by_menu(&mo, &answer).await?, &["I answered", "**nias**"]);
        check_says(&by_command(&mo, Some(answer.id.to_string())).await?, &["I answered", "**nias**"]);
        let follow = t.mention(&ada, "and who pays?").await?;
        t.noted(&follow).await?;
        check_says(
            &by_menu(&mo, &follow).await?,
            &["follows on New Industrialisation Acceleration Scheme", "leans on"],
        );
        let regret = t.mention(&t.wing.at(&t.general), "any good noodles in Zorbistan?").await?;
        t.noted(&regret).await?;
        check_says(&by_menu(&mo, &regret).await?, &["I had no answer", "not known, count against", "**zorbistan** −"]);
        let asked_back = t.mention(&t.wing.at(&t.general), "when is the institute ready?").await?;
        t.noted(&asked_back).await?;
        check_says(&by_menu(&mo, &asked_back).await?, &["I asked back", "several fit"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_explained_from_what_it_was_answered_from() {
    run_test(editable(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), ASKED).await?;
        t.noted(&answer).await?;
        t.edit(NIAS, "\"NIAS\", ", "")?;
        check_says(&reload(t, &t.mo).await?, &["Accepted as revision 2"]);
        let mo = t.mo.at(&t.general);
        let expect = ["I answered", "**nias**", "revision **1**", "The knowledge has changed since"];
        check_says(&by_menu(&mo, &answer).await?, &expect);
        check_says(&by_command(&mo, None).await?, &expect);
        // What it was answered from may be kept nowhere, as when the store was away.
        let mut given = t.store.answer(answer.id.get()).await?.ok_or("it is kept")?;
        given.revision = "0123456789".to_owned();
        t.store.keep_answer(&given).await?;
        check_says(&by_menu(&mo, &answer).await?, &["revision **2**", "is not kept"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_answer_is_not_explained() {
    run_test(Setup::default(), async |t| {
        let mo = t.mo.at(&t.general);
        check_says(&by_command(&mo, None).await?, &["no answer of mine"]);
        check_says(&by_command(&mo, Some("the one above".to_owned())).await?, &["no link to a message"]);
        // That there is no such message is what Discord says.
        t.emu.tolerate(10_008);
        check_says(&by_command(&mo, Some("1234567".to_owned())).await?, &["no answer of mine"]);
        let chatter = t.ada.at(&t.general).say("lovely weather")?;
        check_says(&by_menu(&mo, &chatter).await?, &["no answer of mine"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn strangers_are_not_told_why() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), ASKED).await?;
        t.noted(&answer).await?;
        assert!(t.ada.at(&t.general).context_menu("Why this answer?", &answer).is_err(), "it is not even offered");
        let there = t.emu.guild("There").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
        let manager = t.emu.user("manager").member_with(&there, &["moderators"]).create();
        for actor in [t.home.owner().at(&t.general), manager.at(&there.channel("general"))] {
            let refused = by_command(&actor, Some(answer.id.to_string())).await?;
            check_says(&refused, &["Only the moderators"]);
            assert!(!refused.text().contains("NIAS") && !refused.text().contains("nias"));
        }
        check_says(&by_menu(&t.home.owner().at(&t.general), &answer).await?, &["Only the moderators"]);
        Ok(())
    })
    .await;
}
