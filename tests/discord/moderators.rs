//! Who may reload, and what a reload does.

use initiative_bot::emulator::{EmulatorError, Person};
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, World, check_says, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

async fn reload(t: &World, by: &Person) -> TestResult<initiative_bot::emulator::model::Message> {
    Ok(by.at(&t.general).command("knowledge reload").run()?.message().await?)
}

#[tokio::test]
async fn a_moderators_reload_changes_the_answers() {
    run_test(editable(), async |t| {
        let ada = t.ada.at(&t.general);
        check_says(&t.mention(&ada, "what is the NIAS threshold?").await?, &["lowered from"]);
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let done = reload(t, &t.mo).await?;
        assert!(done.is_ephemeral());
        check_says(&done, &["Reloaded", "29 initiatives"]);
        check_says(&t.mention(&ada, "what is the NIAS threshold?").await?, &["reduced from"]);
        let status = t.root.dm().command("knowledge status").run()?.message().await?;
        check_says(&status, &["29 initiatives", "mo"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bad_edit_changes_nothing_and_says_where_it_is() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "facet = \"threshold\"", "facet = \"treshold\"")?;
        let refused = reload(t, &t.mo).await?;
        check_says(&refused, &["Not reloaded", "2-new-industrialisation.toml:", "treshold", "threshold"]);
        assert!(refused.attachments.is_empty());
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_problems_come_as_a_file() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "facet = ", "fact = ")?;
        let refused = reload(t, &t.mo).await?;
        let file = &refused.attachments[0];
        assert_eq!(file.filename, "problems.txt");
        let text = String::from_utf8(t.emu.attachment(file.id).ok_or("the file is there")?)?;
        assert!(text.matches("error").count() > 10, "{text}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn questions_go_on_while_the_knowledge_is_reloaded() {
    run_test(editable(), async |t| {
        let steps = [
            ("lowered from HK$300", "reduced from HK$300", "Reloaded"),
            ("facet = \"threshold\"", "facet = \"treshold\"", "Not reloaded"),
            ("facet = \"treshold\"", "facet = \"threshold\"", "Reloaded"),
            ("reduced from HK$300", "lowered from HK$300", "Reloaded"),
        ];
        for (from, to, expect) in steps {
            t.edit(NIAS, from, to)?;
            let reloading = t.mo.at(&t.general).command("knowledge reload").run()?;
            let mut questions = Vec::new();
            for _ in 0..5 {
                questions.push(t.ada.dm().say("what is the NIAS threshold?")?);
            }
            for question in questions {
                check_says(&t.emu.reply_from_bot(&question).await?, &["HK$150 million"]);
            }
            check_says(&reloading.message().await?, &[expect]);
        }
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
            for command in ["knowledge reload", "knowledge status"] {
                let refused = actor.command(command).run()?.message().await?;
                check_says(&refused, &["Only the moderators"]);
            }
        }
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["lowered from"]);
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
