//! What moderators make of questions that could not be answered.

use initiative_bot::emulator::model::Message;
use initiative_bot::emulator::{Actor, InteractionHandle};
use initiative_bot::store::{GapState, Manner, Store};
use twilight_model::guild::Permissions;

use crate::support::{Knowledge, Setup, TestResult, World, button, check_says, decide, run_test};

const NIAS: &str = "areas/2-new-industrialisation.toml";
/// A question in words that nothing is called by.
const ASKED: &str = "what is the threshold of the Zorbital Quux?";

fn editable() -> Setup {
    Setup { knowledge: Knowledge::Editable, ..Setup::default() }
}

/// Asks, and waits until what came of it is kept.
async fn ask(t: &World, question: &str) -> TestResult<Message> {
    let answer = t.mention(&t.ada.at(&t.general), question).await?;
    t.noted(&answer).await?;
    Ok(answer)
}

async fn list(at: &Actor) -> TestResult<Message> {
    let list = at.command("knowledge gaps").run()?.message().await?;
    assert!(list.is_ephemeral());
    Ok(list)
}

/// The custom_id of the menu with this hint, and the value of the option with this label.
#[track_caller]
fn option(message: &Message, hint: &str, label: &str) -> (String, String) {
    let menus = message.select_menus();
    let menu = menus.iter().find(|menu| menu.placeholder.as_deref() == Some(hint));
    let menu = menu.unwrap_or_else(|| panic!("no menu {hint:?} in {message:?}"));
    let options = menu.options.as_deref().unwrap_or_default();
    let option = options.iter().find(|option| option.label.contains(label));
    let option = option.unwrap_or_else(|| panic!("no option {label:?} in {options:?}"));
    (menu.custom_id.clone(), option.value.clone())
}

fn pick(at: &Actor, message: &Message, hint: &str, label: &str) -> TestResult<InteractionHandle> {
    let (menu, value) = option(message, hint, label);
    Ok(at.select(message, &menu, &[&value])?)
}

/// The interaction that opens a form, once it has.
async fn opened(opening: InteractionHandle) -> TestResult<InteractionHandle> {
    opening.modal().await?;
    Ok(opening)
}

/// The page of the gap with this question.
async fn page(at: &Actor, question: &str) -> TestResult<Message> {
    let list = list(at).await?;
    Ok(pick(at, &list, "Look at a question", question)?.message().await?)
}

/// Picks what is meant by way of its area, and returns the form that opens.
async fn mean(at: &Actor, page: &Message, area: &str, name: &str) -> TestResult<InteractionHandle> {
    let page = pick(at, page, "Look in an area", area)?.message().await?;
    opened(pick(at, &page, "It is about…", name)?).await
}

#[tokio::test]
async fn a_question_is_learnt_from() {
    run_test(editable(), async |t| {
        for _ in 0..2 {
            let answer = ask(t, ASKED).await?;
            assert!(!answer.text().contains("HK$150 million"), "{}", answer.text());
        }
        ask(t, "any good noodles in Zorbistan?").await?;
        let mo = t.mo.at(&t.general);
        let shown = list(&mo).await?;
        check_says(&shown, &["could not answer: 2", "Zorbital Quux", "asked 2×", "no answer", "noodles"]);
        assert!(shown.text().find("Zorbital") < shown.text().find("noodles"), "most asked first");
        let page = page(&mo, "Zorbital").await?;
        check_says(&page, &["What was meant?", "Zorbital Quux"]);
        let form = mean(&mo, &page, "New Industrialisation", "New Industrialisation Acceleration Scheme").await?;
        let fields = form.modal().await?;
        let values: Vec<_> = fields.inputs().iter().map(|input| input.value.clone().unwrap_or_default()).collect();
        assert_eq!(values, ["Zorbital Quux", "", ASKED]);
        let before = t.read(NIAS)?;
        let preview = mo.submit_modal(&form, &[])?.message().await?;
        check_says(
            &preview,
            &[
                "This would change",
                "aliases.en = [\"Zorbital Quux\"]",
                "expect = \"answer\"",
                "facets = [\"threshold\"]",
                "It is then answered",
                "HK$150 million",
                "golden: “what is the threshold of the Zorbital Quux?”",
                "questions.toml",
            ],
        );
        assert_eq!(t.read(NIAS)?, before, "nothing has changed yet");
        let done = decide(&mo, &preview, "Accept").await?;
        check_says(&done, &["Accepted as revision 2", "Written to the folder", NIAS, "questions.toml"]);
        check_says(&ask(t, ASKED).await?, &["HK$150 million"]);
        let after = t.read(NIAS)?;
        assert_eq!(after.replace(", \"Zorbital Quux\"", "").replace("\n  \"Zorbital Quux\",", ""), before);
        assert!(after.contains("\n# ----"), "comments stay");
        assert!(t.read("questions.toml")?.contains(&format!("ask = \"{ASKED}\"")));
        let gap = &t.store.gaps(GapState::Learnt, 0, 9).await?[0];
        assert_eq!(gap.outcome.as_deref(), Some("new-industrialisation-acceleration-scheme"));
        assert!(gap.settled_by.as_deref().is_some_and(|by| by.starts_with("mo (")));
        let last = t.store.last_revision().await?.unwrap();
        assert!(last.manner == Manner::Gap && last.why.contains("Zorbital"), "{last:?}");
        let next = decide(&mo, &done, "All questions").await?;
        check_says(&next, &["could not answer: 1", "noodles"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn other_words_are_taken_where_the_proposed_ones_do_not_lead_there() {
    run_test(editable(), async |t| {
        ask(t, ASKED).await?;
        let mo = t.mo.at(&t.general);
        let page = page(&mo, "Zorbital").await?;
        let form = mean(&mo, &page, "New Industrialisation", "New Industrialisation Acceleration Scheme").await?;
        // A word that stands in every question, and one that leads nowhere.
        let refused = mo.submit_modal(&form, &[("names", "the")])?.message().await?;
        check_says(&refused, &["“the” stands in all kinds of questions"]);
        let form =
            mean(&mo, &self::page(&mo, "Zorbital").await?, "New Industrialisation", "Acceleration Scheme").await?;
        let preview = mo.submit_modal(&form, &[("names", "plumbus")])?.message().await?;
        check_says(&preview, &["I still do not answer it", "Golden questions that fail: 1", "plumbus"]);
        assert!(!preview.buttons().iter().any(|button| button.label.as_deref() == Some("Accept")));
        // The form comes back with what was sent, and other words do.
        let again = opened(mo.click(&preview, &button(&preview, "Change…"))?).await?;
        assert_eq!(again.modal().await?.inputs()[0].value.as_deref(), Some("plumbus"));
        let preview = mo.submit_modal(&again, &[("names", "Zorbital Quux、快閃計劃")])?.message().await?;
        check_says(&preview, &["It is then answered", "aliases.zh = [\"快閃計劃\"]"]);
        // Another one's name is refused by the loader, and can be changed.
        let again = opened(mo.click(&preview, &button(&preview, "Change…"))?).await?;
        let broken =
            mo.submit_modal(&again, &[("names", "Microelectronics Research and Development Institute, MRDI")])?;
        let broken = broken.message().await?;
        check_says(&broken, &["Not reloaded", "share the name"]);
        let again = opened(mo.click(&broken, &button(&broken, "Change…"))?).await?;
        let preview = mo.submit_modal(&again, &[("names", "Zorbital Quux")])?.message().await?;
        check_says(&decide(&mo, &preview, "Cancel").await?, &["nothing has changed"]);
        assert_eq!(t.store.count_gaps(GapState::Open).await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_meant_is_found_by_name() {
    run_test(editable(), async |t| {
        ask(t, ASKED).await?;
        let mo = t.mo.at(&t.general);
        let page = page(&mo, "Zorbital").await?;
        let form = opened(mo.click(&page, &button(&page, "Find by name…"))?).await?;
        let found = mo.submit_modal(&form, &[("name", "NIAS")])?.message().await?;
        let form = opened(pick(&mo, &found, "It is about…", "New Industrialisation Acceleration Scheme")?).await?;
        assert_eq!(form.modal().await?.inputs()[0].value.as_deref(), Some("Zorbital Quux"));
        let form = opened(mo.click(&found, &button(&found, "Find by name…"))?).await?;
        let none = mo.submit_modal(&form, &[("name", "@everyone **Mars**")])?.message().await?;
        check_says(&none, &["I know nothing called", r"\*\*Mars\*\*"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_out_of_scope_is_settled_and_may_be_fixed_as_that() {
    run_test(editable(), async |t| {
        ask(t, "any good noodles in Zorbistan?").await?;
        let mo = t.mo.at(&t.general);
        let page = page(&mo, "noodles").await?;
        let settled = decide(&mo, &page, "Out of scope").await?;
        check_says(&settled, &["Out of scope", "golden question"]);
        let audit = &t.store.audit(1).await?[0];
        assert_eq!((audit.deed.as_str(), audit.note.as_str()), ("out of scope", "any good noodles in Zorbistan?"));
        let open = decide(&mo, &settled, "Undo").await?;
        check_says(&open, &["What was meant?"]);
        assert_eq!(t.store.audit(1).await?[0].deed, "in scope again");
        let settled = decide(&mo, &open, "Out of scope").await?;
        let preview = decide(&mo, &settled, "Keep it so…").await?;
        check_says(&preview, &["met with silence", "expect = \"abstain\""]);
        check_says(&decide(&mo, &preview, "Accept").await?, &["Accepted as revision 2"]);
        assert!(t.read("questions.toml")?.contains("expect = \"abstain\""));
        check_says(&list(&mo).await?, &["could not answer: 0"]);
        ask(t, "any good noodles in Zorbistan?").await?;
        check_says(&list(&mo).await?, &["could not answer: 0"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn silence_is_only_offered_where_there_is_silence() {
    run_test(editable(), async |t| {
        let question = "what is the application deadline of NIAS?";
        check_says(&ask(t, question).await?, &["does not state"]);
        let mo = t.mo.at(&t.general);
        let page = page(&mo, "deadline").await?;
        check_says(&page, &["not stated"]);
        // It leads there already: nothing but the golden question is proposed.
        let form = pick(&mo, &page, "It is about…", "New Industrialisation Acceleration Scheme")?;
        let values: Vec<_> = form.modal().await?.inputs().iter().map(|input| input.value.clone()).collect();
        assert_eq!(values, [None, None, Some(question.to_owned())]);
        let preview = mo.submit_modal(&form, &[])?.message().await?;
        check_says(&preview, &["expect = \"not_stated\""]);
        assert!(!preview.text().contains("aliases"), "{}", preview.text());
        let back = decide(&mo, &preview, "Cancel").await?;
        let page = decide(&mo, &back, "Back").await?;
        let settled = decide(&mo, &page, "Out of scope").await?;
        check_says(&settled, &["I answer it all the same", "neighbours.toml"]);
        assert!(!settled.buttons().iter().any(|button| button.label.as_deref() == Some("Keep it so…")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_list_has_pages_and_its_buttons_outlive_a_restart() {
    run_test(editable(), async |t| {
        let words = ["alpacas", "bagpipes", "cutlery", "dungeons", "ebony", "falcons", "gazebos", "harpoons", "igloos"];
        for word in words {
            ask(t, &format!("any thoughts on {word}?")).await?;
            t.clock.advance(std::time::Duration::from_secs(60));
        }
        let mo = t.mo.at(&t.general);
        let first = list(&mo).await?;
        check_says(&first, &["could not answer: 9", "igloos", "bagpipes"]);
        assert!(!first.text().contains("alpacas"));
        t.restart().await?;
        let mo = t.mo.at(&t.general);
        let second = decide(&mo, &first, "Next").await?;
        check_says(&second, &["alpacas"]);
        let page = pick(&mo, &second, "Look at a question", "alpacas")?.message().await?;
        let settled = decide(&mo, &page, "Out of scope").await?;
        // Its page is empty now: the one before it is shown.
        let back = decide(&mo, &settled, "All questions").await?;
        check_says(&back, &["could not answer: 8", "igloos"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_only_overheard_is_no_gap_and_two_moderators_do_not_settle_twice() {
    run_test(editable(), async |t| {
        t.ada.at(&t.ask_here).say("any good noodles in Zorbistan?")?;
        let answer = t.mention(&t.ada.at(&t.ask_here), "what is the NIAS threshold?").await?;
        t.noted(&answer).await?;
        assert_eq!(t.store.count_gaps(GapState::Open).await?, 0);
        ask(t, ASKED).await?;
        let (mo, root) = (t.mo.at(&t.general), t.root.dm());
        let one = page(&mo, "Zorbital").await?;
        let others = [page(&root, "Zorbital").await?, page(&root, "Zorbital").await?];
        decide(&mo, &one, "Out of scope").await?;
        check_says(&decide(&root, &others[0], "Out of scope").await?, &["Somebody has dealt with that"]);
        let late = pick(&root, &others[1], "Look in an area", "New Industrialisation")?.message().await?;
        check_says(&late, &["Somebody has dealt with that"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_did_not_help_is_a_gap() {
    run_test(editable(), async |t| {
        let answer = ask(t, "what is the NIAS threshold?").await?;
        let unhelpful = button(&answer, "👎 Not helpful");
        t.ada.at(&t.general).click(&answer, &unhelpful)?.message().await?;
        t.desk.as_ref().unwrap().scribe().flush().await;
        let mo = t.mo.at(&t.general);
        check_says(&list(&mo).await?, &["what is the NIAS threshold?", "did not help", "maybe New Industrialisation"]);
        t.mo.set_locale("zh-TW");
        check_says(&list(&mo).await?, &["未能回答的問題：1條", "答案沒有幫助", "可能是 新型工業加速計劃"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_the_store_there_is_nothing_to_look_at() {
    // Nobody listens there.
    let store = Store::postgres("postgres://bot:secret@127.0.0.1:1/none").unwrap();
    run_test(Setup { store, ..editable() }, async |t| {
        let mo = t.mo.at(&t.general);
        check_says(&list(&mo).await?, &["store cannot be used"]);
        check_says(&mo.command("why").run()?.message().await?, &["store cannot be used"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn strangers_neither_see_nor_settle_gaps() {
    run_test(editable(), async |t| {
        ask(t, ASKED).await?;
        let there = t.emu.guild("There").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
        for actor in [t.home.owner().at(&t.general), there.owner().at(&there.channel("general"))] {
            check_says(&actor.command("knowledge gaps").run()?.message().await?, &["Only the moderators"]);
        }
        let stranger = t.ada.at(&t.general).command("knowledge gaps").allowed_by_staff().run()?.message().await?;
        check_says(&stranger, &["Only the moderators"]);
        // Somebody who was a moderator when the list and the form were opened, and no longer is.
        let mo = t.mo.at(&t.general);
        let page = page(&mo, "Zorbital").await?;
        let form = mean(&mo, &page, "New Industrialisation", "Acceleration Scheme").await?;
        form.modal().await?;
        t.home.add(&t.mo, &[]);
        check_says(&mo.submit_modal(&form, &[])?.message().await?, &["Only the moderators"]);
        let page_now = decide(&mo, &page, "Out of scope").await?;
        check_says(&page_now, &["Only the moderators"]);
        assert_eq!(t.store.count_gaps(GapState::Open).await?, 1);
        assert_eq!(t.store.last_number().await?, 1);
        Ok(())
    })
    .await;
}
