//! Who may change what the bot knows, and what a moderator sees before and after.

use std::sync::Arc;

use initiative_bot::discord::{self, Shutdown};
use initiative_bot::emulator::model::Message;
use initiative_bot::emulator::{EmulatorError, File};
use initiative_bot::store::{Manner, Store};
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, World, button, check_says, decide, reload, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";
const COMMANDS: [&str; 4] = ["knowledge reload", "knowledge status", "knowledge history", "knowledge export"];

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

async fn preview(t: &World) -> TestResult<Message> {
    Ok(t.mo.at(&t.general).command("knowledge reload").run()?.message().await?)
}

#[tokio::test]
async fn a_moderator_sees_what_changes_and_accepts_it() {
    run_test(editable(), async |t| {
        let ada = t.ada.at(&t.general);
        let answer = t.mention(&ada, "what is the NIAS threshold?").await?;
        check_says(&answer, &["lowered from"]);
        t.noted(&answer).await?;
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let shown = preview(t).await?;
        check_says(&shown, &["This would change", "lowered from", "→", "reduced from", "what is the NIAS threshold?"]);
        check_says(&t.mention(&ada, "what is the NIAS threshold?").await?, &["lowered from"]);
        let mo = t.mo.at(&t.general);
        let done = decide(&mo, &shown, "Accept").await?;
        check_says(&done, &["Accepted as revision 2", "29 initiatives"]);
        assert!(done.buttons().is_empty());
        check_says(&t.mention(&ada, "what is the NIAS threshold?").await?, &["reduced from"]);
        let status = t.root.dm().command("knowledge status").run()?.message().await?;
        check_says(&status, &["29 initiatives", "mo", "works"]);
        check_says(&preview(t).await?, &["Nothing would change"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_moderator_declines() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let shown = preview(t).await?;
        check_says(&decide(&t.mo.at(&t.general), &shown, "Cancel").await?, &["nothing has changed"]);
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["lowered from"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_preview_from_before_a_restart_is_no_longer_decided_on() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let shown = preview(t).await?;
        t.edit(NIAS, "reduced from HK$300 million", "lowered from HK$300 million")?;
        t.restart().await?;
        check_says(&decide(&t.mo.at(&t.general), &shown, "Accept").await?, &["no longer there"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_fails_is_only_accepted_with_a_reason() {
    run_test(editable(), async |t| {
        let question = "[[question]]\nask = \"what is the NIAS threshold?\"\nexpect = \"abstain\"\n";
        t.write("questions.toml", question)?;
        let shown = preview(t).await?;
        check_says(&shown, &["Golden questions that fail: 1", "questions.toml:2:7"]);
        let mo = t.mo.at(&t.general);
        let opened = mo.click(&shown, &button(&shown, "Accept all the same…"))?;
        assert_eq!(opened.modal().await?.inputs().len(), 1);
        assert!(mo.submit_modal(&opened, &[("reason", "")]).is_err(), "a reason is needed");
        let done = mo.submit_modal(&opened, &[("reason", "it is called off")])?.message().await?;
        check_says(&done, &["Accepted as revision 2"]);
        let audit = t.store.audit(1).await?;
        assert_eq!(audit[0].note, "1 golden questions overridden: it is called off");
        assert!(audit[0].who.starts_with("mo ("));
        check_says(&mo.command("knowledge history").run()?.message().await?, &["it is called off", "**2**", "**1**"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bad_edit_changes_nothing_and_says_where_it_is() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "facet = \"threshold\"", "facet = \"treshold\"")?;
        let refused = preview(t).await?;
        check_says(&refused, &["Not reloaded", "2-new-industrialisation.toml:", "treshold", "threshold"]);
        assert!(refused.attachments.is_empty() && refused.buttons().is_empty());
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_problems_come_as_a_file() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "facet = ", "fact = ")?;
        let refused = preview(t).await?;
        let file = &refused.attachments[0];
        assert_eq!(file.filename, "problems.txt");
        let text = String::from_utf8(t.emu.attachment(file.id).ok_or("the file is there")?)?;
        assert!(text.matches("error").count() > 10, "{text}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn questions_go_on_while_the_knowledge_changes() {
    run_test(editable(), async |t| {
        for (from, to, fit) in [
            ("lowered from HK$300", "reduced from HK$300", true),
            ("facet = \"threshold\"", "facet = \"treshold\"", false),
            ("facet = \"treshold\"", "facet = \"threshold\"", true),
            ("reduced from HK$300", "lowered from HK$300", true),
        ] {
            t.edit(NIAS, from, to)?;
            let reloading = t.mo.at(&t.general).command("knowledge reload").run()?;
            let mut questions = Vec::new();
            for _ in 0..5 {
                questions.push(t.ada.dm().say("what is the NIAS threshold?")?);
            }
            let shown = reloading.message().await?;
            if let Some(accept) = shown.buttons().first().and_then(|accept| accept.custom_id.clone()) {
                t.mo.at(&t.general).click(&shown, &accept)?.message().await?;
            } else if !fit {
                check_says(&shown, &["Not reloaded"]);
            }
            for question in questions {
                check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_revision_is_looked_at_and_brought_back() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        check_says(&reload(t, &t.mo).await?, &["Accepted as revision 2"]);
        let mo = t.mo.at(&t.general);
        let choices = mo.autocomplete("knowledge rollback", "revision", "").await?;
        assert!(choices[0].name.starts_with("2 · ") && choices[1].name.starts_with("1 · "), "{choices:?}");
        let differ = mo.command("knowledge diff").option("from", "1").option("to", "2").run()?.message().await?;
        check_says(&differ, &["lowered from", "→", "reduced from", NIAS]);
        let unknown =
            mo.command("knowledge diff").option("from", "1").option("to", "@everyone").run()?.message().await?;
        check_says(&unknown, &["There is no revision"]);
        let shown = mo.command("knowledge rollback").option("revision", "1").run()?.message().await?;
        check_says(&shown, &["This would change", "reduced from"]);
        let done = decide(&mo, &shown, "Accept").await?;
        check_says(&done, &["Accepted as revision 3", "Written to the folder", NIAS]);
        assert!(t.read(NIAS)?.contains("lowered from HK$300 million"), "the folder follows");
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["lowered from"]);
        let exported = mo.command("knowledge export").run()?.message().await?;
        let zip = t.emu.attachment(exported.attachments[0].id).ok_or("the file is there")?;
        assert!(zip.starts_with(b"PK") && exported.is_ephemeral());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_is_sent_and_taken() {
    run_test(editable(), async |t| {
        let mo = t.mo.at(&t.general);
        let text = t.read(NIAS)?.replace("lowered from HK$300 million", "reduced from HK$300 million");
        let upload =
            |name: &str, content: &[u8]| mo.command("knowledge upload").option("file", File::new(name, content)).run();
        check_says(&upload("2-new-industrialisation.toml", &vec![b'#'; 600 * 1024])?.message().await?, &["too large"]);
        check_says(&upload("stranger.toml", b"")?.message().await?, &["stranger.toml", "`path`"]);
        let bad = mo.command("knowledge upload").option("file", File::new("x.toml", "")).option("path", "../x.toml");
        check_says(&bad.run()?.message().await?, &["within the folder"]);
        let broken = upload("2-new-industrialisation.toml", b"[[initiative]")?.message().await?;
        check_says(&broken, &["Not reloaded"]);
        let shown = upload("2-new-industrialisation.toml", text.as_bytes())?.message().await?;
        check_says(&shown, &["This would change", "lowered from", "reduced from"]);
        check_says(&decide(&mo, &shown, "Accept").await?, &["Accepted as revision 2", NIAS]);
        assert_eq!(t.read(NIAS)?, text);
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["reduced from"]);
        assert_eq!(t.store.last_revision().await?.unwrap().manner, Manner::Upload);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_the_store_it_answers_and_says_what_it_cannot_do() {
    // Nobody listens there.
    let store = Store::postgres("postgres://bot:secret@127.0.0.1:1/none").unwrap();
    run_test(Setup { store, ..editable() }, async |t| {
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["HK$150 million"]);
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let shown = preview(t).await?;
        check_says(&shown, &["This would change"]);
        let mo = t.mo.at(&t.general);
        check_says(&decide(&mo, &shown, "Accept").await?, &["store cannot be used"]);
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["lowered from"]);
        let status = mo.command("knowledge status").run()?.message().await?;
        check_says(&status, &["cannot be used since", "nothing is accepted"]);
        assert!(!status.text().contains("secret"));
        assert!(crate::log::holds("the store cannot be used"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn strangers_are_refused_whatever_discord_lets_them() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        // Without the permission Discord does not even offer it; a server's staff can open it to everybody.
        let hidden = t.ada.at(&t.general).command("knowledge reload").run();
        assert!(matches!(hidden, Err(EmulatorError::NotOffered { .. })));
        let stranger = t.ada.at(&t.general).command("knowledge reload").allowed_by_staff().run()?.message().await?;
        check_says(&stranger, &["Only the moderators"]);
        assert!(stranger.is_ephemeral());
        // The owner of the home server, the owner of another, a moderator there, and one in direct messages.
        let there = t.emu.guild("There").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
        let manager = t.emu.user("manager").member_with(&there, &["moderators"]).create();
        let lobby = there.channel("general");
        for actor in [t.home.owner().at(&t.general), there.owner().at(&lobby), manager.at(&lobby), t.mo.dm()] {
            for command in COMMANDS {
                let refused = actor.command(command).run()?.message().await?;
                check_says(&refused, &["Only the moderators"]);
            }
            let rollback = actor.command("knowledge rollback").option("revision", "1").run()?.message().await?;
            check_says(&rollback, &["Only the moderators"]);
            let upload = actor.command("knowledge upload").option("file", File::new("source.toml", ""));
            check_says(&upload.run()?.message().await?, &["Only the moderators"]);
            assert_eq!(actor.autocomplete("knowledge rollback", "revision", "").await?.len(), 0);
        }
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["lowered from"]);
        assert_eq!(t.store.last_number().await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_refusal_is_in_the_language_of_the_person() {
    run_test(Setup::default(), async |t| {
        let refused = t.wing.dm().command("knowledge status").run()?.message().await?;
        check_says(&refused, &["管理員"]);
        Ok(())
    })
    .await;
}

/// Only the process that made a preview has it; the other one hears of its buttons too.
#[tokio::test]
async fn of_two_processes_that_are_connected_the_one_with_the_preview_decides() {
    run_test(Setup { with_another: true, ..editable() }, async |t| {
        let options = t.options(t.emu.token(), &t.emu.api_url()).await?;
        let shutdown = Shutdown::new();
        let other = tokio::spawn(Arc::clone(&options.desk).follow_others());
        let own = tokio::spawn(Arc::clone(t.desk.as_ref().ok_or("the bot runs")?).follow_others());
        let running = tokio::spawn(discord::run(options, shutdown.clone()));
        t.emu.wait_for("two connections", |emu| (emu.identifies() == 2).then_some(())).await?;
        let mo = t.mo.at(&t.general);
        for (number, from, to) in [(2, "lowered", "reduced"), (3, "reduced", "lowered"), (4, "lowered", "cut")] {
            t.edit(NIAS, &format!("{from} from HK$300 million"), &format!("{to} from HK$300 million"))?;
            let shown = preview(t).await?;
            check_says(&decide(&mo, &shown, "Cancel").await?, &["nothing has changed"]);
            let shown = preview(t).await?;
            check_says(&decide(&mo, &shown, "Accept").await?, &[&format!("Accepted as revision {number}")]);
        }
        shutdown.request();
        running.await??;
        other.abort();
        own.abort();
        Ok(())
    })
    .await;
}
