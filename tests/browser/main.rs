//! The playground as people meet it: the program itself, in a real browser.
//!
//! Where there is no Chromium with its driver, these tests say so and pass. Nothing in them sleeps: they wait for what
//! a person would see.
#![cfg(feature = "playground")]

mod support;

use support::{DOWN, ENTER, ESCAPE, Page, TAB, TestResult, visit};

#[tokio::test]
async fn a_newcomer_looks_up_an_area_with_the_keyboard_alone() -> TestResult {
    visit(async |page| {
        page.keys("/").await?;
        page.sees(".listbox .option", "/timeline").await?;
        page.keys("ini").await?;
        page.sees(".listbox .option.active", "/initiative").await?;
        page.keys(ENTER).await?;
        page.keys("new-ind").await?;
        page.sees(".listbox .option.active", "New Industrialisation").await?;
        page.keys(ENTER).await?;
        page.keys(ENTER).await?;
        page.sees(".message.bot .embed", "4 initiatives in this area").await?;
        page.sees(".message.bot .context", "Ada used /initiative").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_question_in_cantonese_is_answered_and_turned_into_english() -> TestResult {
    visit(async |page| {
        page.go("ask-here").await?;
        page.say("NIAS 個門檻而家係幾多？").await?;
        page.sees(".message.bot .embed", "1.5億港元").await?;
        page.click(".message.bot .button", "English").await?;
        page.sees(".message.bot .embed", "HK$150 million").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn whoever_is_asked_back_picks_from_a_menu() -> TestResult {
    visit(async |page| {
        page.say("@initiative the loop").await?;
        page.click(".message.bot .select", "").await?;
        page.sees(".message.bot .listbox .option", "Phase 1").await?;
        page.keys(DOWN).await?;
        let chosen = page.sees(".listbox .option.active .label", "").await?.text().await?;
        page.keys(ENTER).await?;
        page.sees(".message.bot .embed-title", &chosen).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn only_moderators_get_past_the_knowledge_command() -> TestResult {
    visit(async |page| {
        // A member is not even offered it.
        page.keys("/knowledge").await?;
        page.sees(".listbox .nothing", "No such command").await?;
        page.keys(ESCAPE).await?;
        // A stranger who runs a server of their own is, and is refused in private.
        page.become_("Sam").await?;
        page.keys("/knowledge status").await?;
        page.keys(ENTER).await?;
        page.sees(".command .chip", "/knowledge status").await?;
        page.keys(ENTER).await?;
        page.sees(".message.ephemeral", "Only the moderators").await?;
        page.sees(".message.ephemeral", "Only you can see this").await?;
        page.become_("Mo").await?;
        page.keys("/knowledge status").await?;
        page.keys(ENTER).await?;
        page.sees(".command .chip", "/knowledge status").await?;
        page.keys(ENTER).await?;
        page.sees(".message.ephemeral .embed", "Revision").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_language_of_the_client_is_that_of_page_and_commands() -> TestResult {
    visit(async |page| {
        page.click(".choice.language label", "繁體中文").await?;
        page.sees("#sidebar h1", "試用室").await?;
        page.focus("#box").await?;
        page.keys("/").await?;
        page.sees(".listbox .option", "列出所有政策範疇").await?;
        page.keys("areas").await?;
        page.keys(ENTER).await?;
        page.keys(ENTER).await?;
        page.sees(".message.bot .embed", "人工智能").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reload_and_a_second_window_see_the_same_conversation() -> TestResult {
    visit(async |page| {
        page.say("hello everyone").await?;
        page.sees(".message", "hello everyone").await?;
        page.reload().await?;
        page.sees(".message", "hello everyone").await?;
        let other = page.window().await?;
        page.become_("Mo").await?;
        page.say("hello *Ada* <img src=x onerror=alert(1)>").await?;
        page.to_window(other).await?;
        // What somebody writes stays text.
        page.sees(".message", "hello Ada <img src=x onerror=alert(1)>").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_message_can_be_answered_from_its_menu() -> TestResult {
    visit(async |page: &Page| {
        page.say("what is the NIAS threshold?").await?;
        page.sees(".message", "what is the NIAS threshold?").await?;
        // From the box back over its own buttons to the last message.
        page.focus(".message[tabindex='0']").await?;
        page.keys(ENTER).await?;
        page.sees(".actions [role=menuitem]", "Answer this").await?;
        page.click(".actions [role=menuitem]", "Answer this").await?;
        page.sees(".message.bot .embed", "HK$150 million").await?;
        page.keys(TAB).await?;
        Ok(())
    })
    .await
}
