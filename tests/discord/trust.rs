//! Who may change what the bot knows, and what is kept of every change.

use initiative_bot::emulator::model::Message;
use initiative_bot::emulator::{Actor, File, InteractionHandle};
use initiative_bot::service::desk::Watcher;
use initiative_bot::store::{AuditEntry, Manner};
use twilight_model::application::command::CommandOptionType;
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, World, button, check_says, decide, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";
const REFUSAL: &str = "Only the moderators";

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

/// Calls every subcommand of `/knowledge` that is registered, with whatever it wants.
fn call_everything(t: &World, actor: &Actor) -> TestResult<Vec<(String, InteractionHandle)>> {
    let commands = t.emu.commands(None);
    let knowledge = commands.iter().find(|command| command.name == "knowledge").ok_or("it is registered")?;
    let mut calls = Vec::new();
    for subcommand in &knowledge.options {
        let name = format!("knowledge {}", subcommand.name);
        let mut call = actor.command(&name).allowed_by_staff();
        for option in subcommand.options.iter().flatten().filter(|option| option.required == Some(true)) {
            call = match option.kind {
                CommandOptionType::Attachment => call.option(&option.name, File::new("source.toml", "")),
                CommandOptionType::Integer => call.option(&option.name, 1),
                _ => call.option(&option.name, "1"),
            };
        }
        calls.push((name, call.run()?));
    }
    assert!(calls.len() >= 7, "reload, status, history, diff, rollback, export, upload");
    Ok(calls)
}

async fn preview(t: &World) -> TestResult<Message> {
    Ok(t.mo.at(&t.general).command("knowledge reload").run()?.message().await?)
}

#[tokio::test]
async fn a_stranger_who_manages_another_server_is_refused_everything() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let there = t.emu.guild("There").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
        let manager = t.emu.user("manager").member_with(&there, &["moderators"]).create();
        // The same person is a member of the home server too, where nobody has made them a moderator.
        t.home.add(&manager, &[]);
        for actor in [manager.at(&there.channel("general")), manager.at(&t.general), manager.dm()] {
            for (name, call) in call_everything(t, &actor)? {
                let refused = call.message().await?;
                check_says(&refused, &[REFUSAL]);
                assert!(refused.components.is_empty() && refused.attachments.is_empty(), "{name}");
            }
        }
        assert_eq!((t.store.last_number().await?, t.store.audit(9).await?.len()), (1, 1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_no_longer_a_moderator_decides_nothing_that_is_still_open() {
    run_test(editable(), async |t| {
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let mo = t.mo.at(&t.general);
        let fit = preview(t).await?;
        let question = "[[question]]\nask = \"what is the NIAS threshold?\"\nexpect = \"abstain\"\n";
        t.write("questions.toml", question)?;
        let failing = preview(t).await?;
        let form = mo.click(&failing, &button(&failing, "Accept all the same…"))?;
        assert_eq!(form.modal().await?.inputs().len(), 1);
        t.home.add(&t.mo, &[]);
        for (message, label) in
            [(&fit, "Accept"), (&fit, "Cancel"), (&failing, "Accept all the same…"), (&failing, "Cancel")]
        {
            let refused = mo.click(message, &button(message, label))?.message().await?;
            check_says(&refused, &[REFUSAL]);
        }
        let refused = mo.submit_modal(&form, &[("reason", "because I say so")])?.message().await?;
        check_says(&refused, &[REFUSAL]);
        assert_eq!((t.store.last_number().await?, t.store.audit(9).await?.len()), (1, 1));
        // Whoever is one may still decide, with the same buttons.
        t.home.add(&t.mo, &["moderators"]);
        check_says(&decide(&mo, &fit, "Accept").await?, &["Accepted as revision 2"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_deed_is_in_the_audit_log_with_before_and_after() {
    run_test(editable(), async |t| {
        let mo = t.mo.at(&t.general);
        let text = t.read(NIAS)?;
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        let shown = preview(t).await?;
        decide(&mo, &shown, "Cancel").await?;
        let shown = preview(t).await?;
        decide(&mo, &shown, "Accept").await?;
        let changed = text.replace("lowered from HK$300 million", "brought down from HK$300 million");
        let file = File::new("2-new-industrialisation.toml", changed.as_bytes());
        let shown = mo.command("knowledge upload").option("file", file).run()?.message().await?;
        decide(&mo, &shown, "Accept").await?;
        let shown = mo.command("knowledge rollback").option("revision", "1").run()?.message().await?;
        decide(&mo, &shown, "Accept").await?;
        let question = "[[question]]\nask = \"what is the NIAS threshold?\"\nexpect = \"abstain\"\n";
        t.write("questions.toml", question)?;
        let shown = preview(t).await?;
        let form = mo.click(&shown, &button(&shown, "Accept all the same…"))?;
        assert_eq!(form.modal().await?.inputs().len(), 1);
        mo.submit_modal(&form, &[("reason", "it is called off")])?.message().await?;
        let mut audit = t.store.audit(20).await?;
        audit.reverse();
        let deeds: Vec<_> = audit.iter().map(|entry| entry.deed.as_str()).collect();
        assert_eq!(deeds, ["start", "cancel", "reload", "upload", "rollback", "reload"]);
        let accepted: Vec<&AuditEntry> = audit.iter().filter(|entry| entry.deed != "cancel").collect();
        for pair in accepted.windows(2) {
            assert_eq!(pair[0].after, pair[1].before);
            assert_ne!(pair[1].before, pair[1].after);
        }
        assert_eq!((&audit[1].before, &audit[1].after), (&audit[0].after, &audit[2].after), "what was declined");
        assert_eq!(audit[4].after, audit[0].after, "it is what it was at first");
        assert_eq!(audit[5].note, "1 golden questions overridden: it is called off");
        assert!(audit[1..].iter().all(|entry| entry.who == format!("mo ({})", t.mo.id())), "{audit:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_watched_folder_is_answered_from_once_it_is_fit() {
    run_test(editable(), async |t| {
        let desk = t.desk.clone().ok_or("it runs")?;
        let mut news = {
            let (tell, news) = tokio::sync::watch::channel(0);
            let store = t.store.clone();
            tokio::spawn(async move { store.watch_revisions(tell).await });
            news
        };
        let watching = tokio::spawn(Watcher::start(&desk).await.work());
        t.edit(NIAS, "lowered from HK$300 million", "reduced from HK$300 million")?;
        news.wait_for(|number| *number == 2).await?;
        assert_eq!(t.store.last_revision().await?.ok_or("it is kept")?.manner, Manner::Watch);
        check_says(&t.mention(&t.ada.at(&t.general), "what is the NIAS threshold?").await?, &["reduced from"]);
        watching.abort();
        Ok(())
    })
    .await;
}
