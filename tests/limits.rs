//! Ages, numbers of people and things, and lengths of time are limits as much as amounts of money are: what a question
//! gives of a limit's unit is held against it, and nothing else is.

#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use std::path::Path;

use initiative_bot::engine::{Conversation, Outcome, Question, Snapshot};
use initiative_bot::knowledge::{Folder, load, render};
use initiative_bot::reply;
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2031 - 05 - 02);

fn snapshot() -> Snapshot {
    let folder = Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/limits")).unwrap();
    let loaded = load(&folder);
    let problems = render(&folder, &loaded.problems, false);
    Snapshot::new(loaded.knowledge.unwrap_or_else(|| panic!("{problems}")))
}

fn ask(snapshot: &Snapshot, text: &str, conversation: &Conversation) -> Outcome {
    snapshot.answer(&Question { text, addressed: true, today: TODAY, locale: None }, conversation)
}

/// Each question with what has to come of it: the subject, and the verdict or `-`.
#[track_caller]
fn check(questions: &[(&str, &str, &str)]) {
    let snapshot = snapshot();
    let mut wrong = Vec::new();
    for (text, subject, verdict) in questions {
        let outcome = ask(&snapshot, text, &Conversation::default());
        let got = outcome.verdict.as_ref().map_or("-", |judgement| judgement.verdict.name());
        let about: Vec<_> = outcome.subjects.iter().map(|s| snapshot.knowledge().id(*s).as_str().to_owned()).collect();
        if (about.as_slice(), got) != (&[(*subject).to_owned()], *verdict) {
            wrong.push(format!("{text}: {about:?} {got} instead of {subject} {verdict}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn ages_are_held_against_a_minimum() {
    check(&[
        ("I am 62, can I get the Silver Swim Pass?", "silver-swim-pass", "below"),
        ("my mum turned 66, is she eligible for the silver swim pass", "silver-swim-pass", "meets"),
        ("can a 64-year-old have the swim pass?", "silver-swim-pass", "below"),
        ("is 65 old enough for the Silver Swim Pass", "silver-swim-pass", "meets"),
        ("im 63 yaers old, do i qualify for the silvr swim pass", "silver-swim-pass", "below"),
        ("can someone who's 62 get the Silver Swim Pass?", "silver-swim-pass", "below"),
        ("我62歲，可唔可以申請銀齡暢泳證？", "silver-swim-pass", "below"),
        ("阿媽今年66，攞唔攞到銀齡暢泳證", "silver-swim-pass", "meets"),
        ("六十四歲夠唔夠資格拎暢泳證呀", "silver-swim-pass", "below"),
        ("我爸爸70岁，可以领取银龄畅泳证吗", "silver-swim-pass", "meets"),
        ("it was 70 before, can I get the Silver Swim Pass at 66 years old?", "silver-swim-pass", "meets"),
    ]);
}

#[test]
fn numbers_of_things_are_held_against_a_maximum() {
    check(&[
        ("can I borrow 15 books with the Book Box Card?", "book-box", "above"),
        ("Can I take 10 books home with the book box card", "book-box", "meets"),
        ("is 15 too many, would I still qualify with the Book Box Card for 15 boks", "book-box", "above"),
        ("張書箱借書證可唔可以借15本", "book-box", "above"),
        ("書箱借書證一次借十本書得唔得？", "book-box", "meets"),
        ("想借廿本書，書箱得唔得", "book-box", "above"),
        ("can I borrow 10 to 15 books with the Book Box Card", "book-box", "depends"),
        ("can I borrow 10 books plus 5 more books with the Book Box Card", "book-box", "above"),
    ]);
}

#[test]
fn numbers_of_people_are_held_against_both_sides() {
    check(&[
        ("our team has 6 people, can we join the Dragon Boat League?", "dragon-boat-league", "below"),
        ("we have 12 members, do we qualify for the dragon boat league", "dragon-boat-league", "meets"),
        ("can we enter the Dragon Boat League with 25 paddlers, 25 members in all", "dragon-boat-league", "above"),
        ("我哋隊有6個人，龍舟聯賽報唔報得？", "dragon-boat-league", "below"),
        ("龍舟聯賽25人一隊得唔得", "dragon-boat-league", "above"),
        ("can a team of 30 enter the dragon boat league", "dragon-boat-league", "above"),
        ("is 6 enough for the Dragon Boat League?", "dragon-boat-league", "below"),
        ("can 2 artists apply for the Mural Grant?", "mural-grant", "below"),
        ("兩個人申請壁畫資助得唔得", "mural-grant", "below"),
    ]);
}

#[test]
fn lengths_of_time_are_held_against_limits() {
    check(&[
        ("can I keep books from the Book Box for 6 weeks?", "book-box", "above"),
        ("書箱啲書可唔可以借兩個星期？", "book-box", "meets"),
        ("can I keep a book of the book box for a month, or 30 days", "book-box", "above"),
        ("I have lived here for 18 months, am I eligible for the Allotment Garden?", "allotment-garden", "below"),
        ("我住咗一年半，社區菜園申請得未", "allotment-garden", "below"),
        ("住咗3年，申請社區菜園夠唔夠", "allotment-garden", "meets"),
        ("I moved here 2 years and 3 months ago, do I qualify for the allotment garden", "allotment-garden", "meets"),
        ("are 730 days here enough for the allotment garden?", "allotment-garden", "depends"),
    ]);
}

#[test]
fn numbers_of_something_else_are_not() {
    check(&[
        ("can I get the Silver Swim Pass on 3 May 2031?", "silver-swim-pass", "-"),
        ("we have lived here for 7 years, do we qualify for the Silver Swim Pass?", "silver-swim-pass", "-"),
        ("would HK$60 be enough for the Silver Swim Pass?", "silver-swim-pass", "-"),
        ("can I borrow 15 DVDs with the Book Box Card?", "book-box", "-"),
        ("我62歲，書箱借書證夠唔夠資格？", "book-box", "-"),
        ("who issues the Silver Swim Pass for 62 schools?", "silver-swim-pass", "-"),
        ("5月17日可唔可以申請銀齡暢泳證", "silver-swim-pass", "-"),
        ("can I get the Silver Swim Pass in 2032?", "silver-swim-pass", "-"),
        ("is 40 enough for the Book Box Card?", "book-box", "-"),
        ("我想問一下，可唔可以申請銀齡暢泳證？", "silver-swim-pass", "-"),
    ]);
}

#[test]
fn money_is_held_against_money() {
    check(&[
        ("is HK$60,000 within the limit of the Mural Grant?", "mural-grant", "above"),
        ("壁畫資助4萬蚊得唔得？", "mural-grant", "meets"),
        ("5 artists ask for HK$40,000 from the Mural Grant, is that ok", "mural-grant", "meets"),
    ]);
}

#[test]
fn amounts_that_are_told_beside_are_not() {
    check(&[
        (
            "Our shop turned over HK$900,000, and the van cost us HK$70,000 in 2029. Is HK$30,000 fine for the Mural Grant?",
            "mural-grant",
            "meets",
        ),
        ("舊年生意額90萬，今次壁畫資助想申請3萬，得唔得？", "mural-grant", "meets"),
        ("paint HK$30,000, scaffold HK$40,000, is that within the limit of the Mural Grant?", "mural-grant", "above"),
    ]);
}

#[test]
fn a_follow_up_gives_another_number() {
    let snapshot = snapshot();
    let first = ask(&snapshot, "I am 62, can I get the Silver Swim Pass?", &Conversation::default());
    let second = ask(&snapshot, "and at 66 years old?", &first.conversation);
    assert_eq!(second.verdict.unwrap().verdict.name(), "meets");
}

#[test]
fn replies_show_numbers_with_their_unit() {
    let snapshot = snapshot();
    let mut shown = String::new();
    for text in [
        "I am 62, can I get the Silver Swim Pass?",
        "銀齡暢泳證要幾多歲？",
        "张书箱借书证可以借15本吗",
        "how long can I keep books of the Book Box?",
        "書箱借書證借期幾耐",
        "how long does the Dragon Boat League last",
        "are 730 days here enough for the allotment garden?",
        "can I borrow 1 book with the Book Box Card?",
    ] {
        let outcome = ask(&snapshot, text, &Conversation::default());
        let script = reply::Script::of(text, outcome.language);
        let reply = reply::render(snapshot.knowledge(), &outcome, TODAY).in_script(script);
        let [headline, before] = [&reply.headline, &reply.before].map(|line| line.clone().unwrap_or_default());
        shown.push_str(&format!("? {text}\n# {headline}\n# {before}\n{}\n\n", reply.to_text()));
    }
    insta::assert_snapshot!(shown);
}
