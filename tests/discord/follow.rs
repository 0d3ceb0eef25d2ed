//! Following: what is sent to whom, that it is sent once, and how it is stopped.

use std::time::Duration;

use initiative_bot::discord::{self, Shutdown};
use initiative_bot::emulator::model::{ChannelId, Message};
use initiative_bot::emulator::{Actor, Fault};
use initiative_bot::service::follows::Post;
use initiative_bot::store::{Follow, Manner, NewFollow, Place, Store};
use time::macros::datetime;
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, World, button, check_says, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";
const SCHEME: &str = "new-industrialisation-acceleration-scheme";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

/// Where the command is called, by the place of that choice.
const HERE: Option<i64> = Some(0);

async fn follow(at: &Actor, subject: &str, place: Option<i64>) -> TestResult<Message> {
    let call = at.command("follow").option("subject", subject);
    let call = place.into_iter().fold(call, |call, place| call.option("where", place));
    let shown = call.run()?.message().await?;
    assert!(shown.is_ephemeral() || shown.guild_id.is_none());
    Ok(shown)
}

/// The wish of a channel, as if it had been made before.
async fn followed(t: &World, place: Place, subject: &str) -> TestResult {
    let (subject, script) = (subject.to_owned(), "en".to_owned());
    // Before anything that the tests' clock shows.
    let at = datetime!(2025-10-01 00:00 UTC);
    t.store.follow(&NewFollow { place, server: None, subject, script, at }).await?;
    Ok(())
}

/// Has an edit accepted, as the operator's signal does.
async fn change(t: &World, from: &str, to: &str) -> TestResult {
    t.edit(NIAS, from, to)?;
    t.desk.as_ref().unwrap().take_over(Manner::Signal).await?.ok_or("something changes")?;
    Ok(())
}

/// Waits until so many messages in a row could not be delivered to a place.
async fn failed(t: &World, place: Place, failures: i64) -> TestResult {
    let waiting = async {
        while t.store.following(place).await?[0].failures < failures {
            tokio::task::yield_now().await;
        }
        Ok(())
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await?
}

/// Lets time pass, and the bot notice.
fn pass(t: &World, time: Duration) {
    t.clock.advance(time);
    t.desk.as_ref().unwrap().bell().notify_one();
}

/// The messages to followers that stand in a channel.
fn told(t: &World, channel: ChannelId) -> Vec<Message> {
    let is_told = |message: &Message| {
        message
            .buttons()
            .iter()
            .any(|button| button.custom_id.as_deref().is_some_and(|id| id.starts_with("follow:list:")))
    };
    t.emu.messages(channel).into_iter().filter(is_told).collect()
}

#[tokio::test]
async fn a_person_hears_of_a_change_once_in_their_language() {
    run_test(editable(), async |t| {
        let (ada, wing) = (t.ada.at(&t.general), t.wing.dm());
        t.wing.set_locale("zh-CN");
        let said = follow(&ada, SCHEME, None).await?;
        check_says(
            &said,
            &["You now follow", "New Industrialisation Acceleration Scheme", "written to you", "/following"],
        );
        let dm = t.ada.dm().channel_id();
        let first = t.emu.next_message_from_bot(dm).await?;
        check_says(&first, &["one message when something", "`/following`"]);
        check_says(&follow(&wing, "all", None).await?, &["你现正关注", "全部"]);
        check_says(&follow(&ada, "NIAS", None).await?, &["already"]);
        change(t, "lowered from HK$300 million", "reduced from HK$300 million").await?;
        let message = t.emu.next_message_from_bot(dm).await?;
        check_says(
            &message,
            &[
                "🔔 Changed: New Industrialisation Acceleration Scheme",
                "In the knowledge base since <t:",
                "**Now:** The minimum total project cost",
                "reduced from HK$300 million",
                "**Before:** The minimum total project cost",
                "lowered from HK$300 million",
                "Policy Address](https://",
                "`/following`",
            ],
        );
        assert!(!message.text().contains("signal"), "who accepted it is nobody's business");
        // What it is about is a step away, in either language.
        let shown = t.ada.dm().click(&message, &button(&message, "Everything about it"))?.message().await?;
        check_says(&shown, &["New Industrialisation Acceleration Scheme", "HK$150 million"]);
        // Nothing has changed in Chinese, so that the next change is the first that Wing hears of.
        let (from, to) = ("由3億港元調低", "以前是3億港元");
        change(t, from, to).await?;
        let heard = t.emu.wait_for("a message to Wing", |_| told(t, wing.channel_id()).pop()).await?;
        check_says(
            &heard,
            &["内容更新：新型工业加速计划", "**现在：**", "以前是3亿港元", "**之前：**", "由3亿港元调低"],
        );
        assert_eq!((told(t, dm).len(), told(t, wing.channel_id()).len()), (1, 1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_channel_follows_is_for_those_who_manage_it() {
    run_test(editable(), async |t| {
        let (ada, keeper) = (t.ada.at(&t.general), t.home.owner().at(&t.general));
        let refused = follow(&ada, SCHEME, HERE).await?;
        check_says(&refused, &["Manage Channels", "direct messages"]);
        assert_eq!(t.store.follows().await?, []);
        check_says(&follow(&keeper, "NIAS", HERE).await?, &["This channel now follows"]);
        check_says(&follow(&keeper, "it-land", HERE).await?, &["This channel now follows"]);
        assert_eq!(t.store.follows().await?[0].server, Some(t.home.id().get()));
        change(t, "lowered from HK$300 million", "reduced from HK$300 million").await?;
        let message = t.emu.next_message_from_bot(&t.general).await?;
        // Anybody may see what is followed, and stop what they follow themselves.
        let list = ada.click(&message, &button(&message, "What is followed"))?.message().await?;
        assert!(list.is_ephemeral() && list.select_menus().is_empty());
        check_says(
            &list,
            &["In this channel", "New Industrialisation Acceleration Scheme", "By direct messages to you", "Nothing."],
        );
        let list = keeper.command("following").run()?.message().await?;
        let area = t.store.following(Place::Channel(t.general.id().get())).await?[1].id.to_string();
        let list = keeper.select(&list, "follow:stop:channel", &[&area])?.message().await?;
        assert!(!list.text().contains("land"), "{}", list.text());
        // Somebody who may no longer manage it, with the menu still open.
        let kim = t.emu.user("kim").member_of(&t.home).create();
        t.general.overwrite_user(kim.id(), Permissions::MANAGE_CHANNELS, Permissions::empty());
        let open = kim.at(&t.general).command("following").run()?.message().await?;
        t.general.overwrite_user(kim.id(), Permissions::empty(), Permissions::MANAGE_CHANNELS);
        let scheme = t.store.following(Place::Channel(t.general.id().get())).await?[0].id.to_string();
        let refused = kim.at(&t.general).select(&open, "follow:stop:channel", &[&scheme])?.message().await?;
        assert!(refused.select_menus().is_empty());
        assert_eq!(t.store.following(Place::Channel(t.general.id().get())).await?.len(), 1);
        let list = keeper.select(&list, "follow:stop:channel", &[&scheme])?.message().await?;
        check_says(&list, &["Nothing."]);
        assert_eq!(t.store.follows().await?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_it_may_not_write_it_says_so_at_once() {
    run_test(editable(), async |t| {
        t.emu.tolerate(50007);
        t.ada.take_direct_messages(false);
        check_says(&follow(&t.ada.at(&t.general), SCHEME, None).await?, &["I cannot write to you", "Privacy Settings"]);
        assert_eq!(t.store.follows().await?, []);
        t.general.overwrite_user(t.emu.bot_user_id(), Permissions::empty(), Permissions::EMBED_LINKS);
        let keeper = t.home.owner().at(&t.general);
        check_says(&follow(&keeper, SCHEME, HERE).await?, &["Embed Links"]);
        assert_eq!(t.store.follows().await?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn subjects_are_completed_and_as_many_as_a_menu_lists() {
    run_test(editable(), async |t| {
        let ada = t.ada.dm();
        let choices = ada.autocomplete("follow", "subject", "").await?;
        assert_eq!((choices[0].name.as_str(), choices.len()), ("Everything", 25));
        let choices = t.wing.dm().autocomplete("follow", "subject", "新型工業加速").await?;
        assert_eq!(choices[0].name, "新型工業加速計劃");
        check_says(&follow(&ada, "Mars colony", None).await?, &["I know no initiative"]);
        let place = Place::Person(t.ada.id().get());
        for number in 0..25 {
            followed(t, place, &format!("thing-{number}")).await?;
        }
        check_says(&follow(&ada, SCHEME, None).await?, &["No more than 25"]);
        let list = ada.command("following").run()?.message().await?;
        check_says(&list, &["`thing-0`, which is no longer in the knowledge base"]);
        let menu = list.select_menus()[0].clone();
        let all: Vec<_> = menu.options.as_ref().unwrap().iter().map(|option| option.value.clone()).collect();
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        check_says(&ada.select(&list, &menu.custom_id, &all)?.message().await?, &["Nothing."]);
        Ok(())
    })
    .await;
}

/// A message whose answer is lost is looked for before it is sent again; and where that is not allowed, Discord makes no
/// second one of it.
#[tokio::test]
async fn a_message_of_which_it_is_not_known_whether_it_was_sent_is_not_sent_twice() {
    for may_look in [true, false] {
        run_test(editable(), async |t| {
            let path = format!("/channels/{}/messages", t.general.id());
            followed(t, Place::Channel(t.general.id().get()), Follow::ALL).await?;
            t.emu.inject(Fault::lost_answer().on("POST", &path));
            if !may_look {
                t.emu.inject(Fault::status(403).on("GET", &path).times(2));
            }
            change(t, "lowered from HK$300 million", "reduced from HK$300 million").await?;
            t.emu.next_message_from_bot(&t.general).await?;
            let (method, count) = if may_look { ("GET", 1) } else { ("POST", 2) };
            // As soon as the failure is kept, time passes, and it tries again.
            let trying = async {
                let has_tried = || {
                    let requests = t.emu.requests().into_iter().filter(|request| request.is(method, &path));
                    requests.count() >= count
                };
                while !has_tried() {
                    pass(t, Duration::from_secs(61));
                    t.emu.sync().await?;
                    tokio::task::yield_now().await;
                }
                TestResult::Ok(())
            };
            tokio::time::timeout(Duration::from_secs(20), trying).await??;
            change(t, "reduced from HK$300 million", "lowered from HK$300 million").await?;
            check_says(&t.emu.next_message_from_bot(&t.general).await?, &["**Before:** The minimum"]);
            assert_eq!(told(t, t.general.id()).len(), 2, "one for each revision");
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn what_was_accepted_when_the_process_ended_is_sent_by_the_next() {
    run_test(editable(), async |t| {
        followed(t, Place::Channel(t.general.id().get()), SCHEME).await?;
        t.stop().await;
        change(t, "lowered from HK$300 million", "reduced from HK$300 million").await?;
        // A process takes it and dies.
        let now = datetime!(2025-10-02 04:00 UTC);
        let due = t.store.claim_notice(now, time::Duration::MINUTE).await?.ok_or("it was kept")?;
        assert_eq!((due.attempts, due.occasion.as_str()), (1, "revision:2"));
        t.restart().await?;
        pass(t, Duration::from_secs(61));
        check_says(&t.emu.next_message_from_bot(&t.general).await?, &["reduced from"]);
        t.restart().await?;
        change(t, "reduced from HK$300 million", "lowered from HK$300 million").await?;
        t.emu.next_message_from_bot(&t.general).await?;
        assert_eq!(told(t, t.general.id()).len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_processes_one_sends_it() {
    let dir = tempfile::tempdir().unwrap();
    run_test(Setup { store: Store::file(dir.path()), ..editable() }, async |t| {
        for subject in [SCHEME, "new-industrialisation", Follow::ALL] {
            followed(t, Place::Channel(t.general.id().get()), subject).await?;
        }
        let options = t.options(t.emu.token(), &t.emu.api_url()).await?;
        let (other, shutdown) = (options.desk.clone(), Shutdown::new());
        let running = tokio::spawn(discord::run(options, shutdown.clone()));
        t.emu.wait_for("two connections", |emu| (emu.identifies() == 2).then_some(())).await?;
        for (from, to) in [("lowered", "reduced"), ("reduced", "lowered"), ("lowered", "brought down")] {
            change(t, &format!("{from} from HK$300 million"), &format!("{to} from HK$300 million")).await?;
            other.bell().notify_one();
            check_says(&t.emu.next_message_from_bot(&t.general).await?, &[&format!("{to} from HK$300 million")]);
        }
        shutdown.request();
        running.await??;
        assert_eq!(told(t, t.general.id()).len(), 3);
        let requests = t.emu.requests().into_iter().filter(|request| request.is("POST", "/channels/*/messages"));
        assert_eq!(requests.count(), 3, "it is not even tried twice");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_stops_where_it_may_not_write_any_more() {
    run_test(editable(), async |t| {
        let place = Place::Channel(t.general.id().get());
        let path = format!("/channels/{}/messages", t.general.id());
        followed(t, place, SCHEME).await?;
        let mut before = "lowered".to_owned();
        for (failures, after) in (1..=Follow::GIVEN_UP).zip(["reduced", "brought down", "lessened"]) {
            t.emu.inject(Fault::status(403).on("POST", &path));
            let after = after.to_owned();
            change(t, &format!("{before} from HK$300"), &format!("{after} from HK$300")).await?;
            before = after;
            failed(t, place, failures).await?;
        }
        assert_eq!(t.store.follows().await?, []);
        change(t, &format!("{before} from HK$300"), "cut from HK$300").await?;
        let keeper = t.home.owner().at(&t.general);
        check_says(&keeper.command("following").run()?.message().await?, &["given up"]);
        check_says(&follow(&keeper, SCHEME, HERE).await?, &["already"]);
        // A place that is gone is given up at once.
        t.emu.inject(Fault::status(404).on("POST", &path));
        change(t, "cut from HK$300", "lowered from HK$300").await?;
        failed(t, place, Follow::GIVEN_UP).await?;
        assert!(told(t, t.general.id()).is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn while_the_store_is_away_it_says_so() {
    let dir = tempfile::tempdir().unwrap();
    run_test(Setup { store: Store::file(dir.path()), ..editable() }, async |t| {
        t.store.close().await;
        check_says(&follow(&t.ada.dm(), SCHEME, None).await?, &["store cannot be used"]);
        check_says(&t.ada.dm().command("following").run()?.message().await?, &["store cannot be used"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_change_beyond_every_limit_is_clipped() {
    run_test(editable(), async |t| {
        followed(t, Place::Channel(t.general.id().get()), Follow::ALL).await?;
        let long = "long words and 長字 ".repeat(600);
        change(t, "lowered from HK$300 million.", &format!("lowered from HK$300 million. {long}")).await?;
        check_says(&t.emu.next_message_from_bot(&t.general).await?, &["**Now:** The minimum", "…"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn followers_are_reminded_when_an_announced_time_comes() {
    run_test(editable(), async |t| {
        let place = Place::Channel(t.general.id().get());
        followed(t, place, Follow::ALL).await?;
        // Noon in Hong Kong on the first day of 2026.
        pass(t, 91 * DAY);
        let message = t.emu.next_message_from_bot(&t.general).await?;
        check_says(
            &message,
            &[
                "⏰ Announced times that have come",
                "I only know what was announced",
                "Announced time: 2026. It begins today.",
                "Announced time: 2025. It ended on 31 December 2025.",
            ],
        );
        assert_eq!(message.select_menus().len(), 1);
        t.restart().await?;
        pass(t, Duration::from_secs(60));
        change(t, "lowered from HK$300 million", "reduced from HK$300 million").await?;
        check_says(&t.emu.next_message_from_bot(&t.general).await?, &["🔔"]);
        assert_eq!(told(t, t.general.id()).len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reminder_that_comes_late_does_not_speak_of_today() {
    run_test(editable(), async |t| {
        followed(t, Place::Channel(t.general.id().get()), Follow::ALL).await?;
        let desk = t.desk.clone().ok_or("the bot runs")?;
        t.stop().await;
        pass(t, 91 * DAY);
        Post::of(&desk).remind().await?;
        // It ended before it could send that, and is started again the day after.
        pass(t, DAY);
        t.restart().await?;
        let message = t.emu.next_message_from_bot(&t.general).await?;
        check_says(&message, &["Announced time: 2026. It began on 1 January 2026."]);
        assert!(!message.text().contains("today"), "{}", message.text());
        Ok(())
    })
    .await;
}
