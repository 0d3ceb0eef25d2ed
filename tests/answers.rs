//! What people read: answers about the shipped knowledge base, as plain text.

use initiative_bot::engine::{Conversation, Question, Snapshot};
use initiative_bot::knowledge::{self, Folder};
use initiative_bot::reply;
use time::Date;
use time::macros::date;

const AUTUMN_2025: Date = date!(2025 - 10 - 02);
const WINTER_2026: Date = date!(2026 - 12 - 24);

fn shipped() -> Snapshot {
    let loaded = knowledge::load(&Folder::embedded());
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    Snapshot::new(loaded.knowledge.expect("a folder without errors is loaded"))
}

/// The conversation in which the lines follow each other, as a terminal would show it.
#[track_caller]
fn check(name: &str, today: Date, lines: &[&str]) {
    let snapshot = shipped();
    let mut conversation = Conversation::default();
    let mut shown = String::new();
    for text in lines {
        let question = Question { text, addressed: true, today, locale: None };
        let outcome = snapshot.answer(&question, &conversation);
        let reply = reply::render(snapshot.knowledge(), &outcome, today);
        shown.push_str(&format!("? {text}\n{}\n\n", reply.to_text()));
        conversation = outcome.conversation;
    }
    insta::assert_snapshot!(name, shown);
}

#[test]
fn a_fact_comes_first_then_the_words_of_the_source() {
    check("fact", AUTUMN_2025, &["NIAS 個 threshold 而家係幾多", "what is the AI Subsidy Scheme worth?"]);
}

#[test]
fn an_amount_is_held_against_the_threshold() {
    check(
        "verdict",
        AUTUMN_2025,
        &[
            "is a HK$180m project big enough for NIAS?",
            "9000萬夠唔夠申請新型工業加速計劃？",
            "would US$20 million get over the NIAS threshold?",
        ],
    );
}

#[test]
fn a_follow_up_leans_on_the_turn_before() {
    check(
        "follow-up",
        AUTUMN_2025,
        &["when do the R&D centres of the third InnoHK cluster open?", "and what is their focus?"],
    );
}

#[test]
fn what_is_not_stated_is_said_to_be_so() {
    check(
        "not-stated",
        AUTUMN_2025,
        &[
            "沙嶺塊地底價幾多？",
            "who chairs the Loop vetting task force?",
            "when does the third InnoHK cluster start, and what is its phone number?",
        ],
    );
}

#[test]
fn the_bot_asks_back_when_several_fit() {
    check("clarify", AUTUMN_2025, &["嗰個研發院幾時搞掂？", "微電子嗰個"]);
}

#[test]
fn lists_and_areas_name_each_initiative_with_a_statement() {
    check("list", AUTUMN_2025, &["what opens in the first half of 2026?", "中小企有咩申請得?"]);
    check("area", AUTUMN_2025, &["new industrialisation", "有哪些政策範疇？"]);
}

#[test]
fn an_announced_time_that_has_passed_is_marked() {
    check(
        "past",
        WINTER_2026,
        &["when does the Hong Kong Park in the Loop go into operation?", "what was due in 2025?"],
    );
}

#[test]
fn what_it_does_not_know_it_says() {
    check("abstain", AUTUMN_2025, &["what's the weather like?", "深水埗邊度有好嘢食？"]);
}
