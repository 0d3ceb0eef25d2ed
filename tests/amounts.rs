//! Of all the amounts in a message only those that are asked about are held against a limit: not what was raised, heard,
//! or said wrong at first; and what is told by another amount is reckoned from it.

#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use initiative_bot::engine::{Conversation, Question, Snapshot};
use initiative_bot::knowledge::{Folder, load};
use time::macros::date;

/// Each question about the New Industrialisation Acceleration Scheme's minimum of 150 million, before 300, with the verdict.
#[track_caller]
fn check(questions: &[(&str, &str)]) {
    let snapshot = Snapshot::new(load(&Folder::embedded()).knowledge.unwrap());
    let mut wrong = Vec::new();
    for (text, verdict) in questions {
        let question = Question { text, addressed: true, today: date!(2025 - 10 - 02), locale: None };
        let outcome = snapshot.answer(&question, &Conversation::default());
        let got = outcome.verdict.as_ref().map_or("-", |judgement| judgement.verdict.name());
        if got != *verdict {
            wrong.push(format!("{text}: {got} instead of {verdict}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_something_else_is_left_out() {
    check(&[
        ("We raised 400 million in our series B, but the line costs 95 million. Does it qualify for NIAS?", "below"),
        ("our company is valued at 1.2 billion, do we qualify for NIAS?", "depends"),
        ("想向政府攞5,000萬，個項目成本1.3億，新型工業加速計劃夠唔夠？", "below"),
        ("We closed a series B, 400 million, in March; the line costs 95 million. Does it qualify for NIAS?", "below"),
        ("聽講新型工業加速計劃落到一億咁低，我哋個項目1.2億，係咪得？", "below"),
    ]);
}

#[test]
fn what_was_said_wrong_is_taken_back() {
    check(&[
        ("90 million, no wait, 190 million. does that qualify for NIAS?", "meets"),
        ("個項目2億，講錯，1.2億先啱，新型工業加速計劃夠唔夠？", "below"),
    ]);
}

#[test]
fn what_is_told_by_another_amount_is_reckoned() {
    check(&[
        ("our project is 20m above the NIAS minimum of 150, do we qualify", "meets"),
        ("cost is 6 million short of 160 million, do we qualify for NIAS", "meets"),
        ("仲爭500萬先到1.6億，新型工業加速計劃夠唔夠？", "meets"),
        ("一億四千九百萬，爭嗰一百萬咋，新型工業加速計劃唔收㗎？", "below"),
        ("We spend 400 million, 40% of that is the plant. Does the plant qualify for NIAS?", "meets"),
        ("The plan was 280m and the board has cut it in half. Do we qualify for NIAS?", "below"),
        ("Is 60 million over the limit of 150 million for NIAS enough?", "below"),
    ]);
}

#[test]
fn a_little_less_than_the_limit_is_less() {
    check(&[
        ("Our project is just under HK$150 million, does it qualify for NIAS?", "below"),
        ("Our project is slightly over HK$150 million, does it qualify for NIAS?", "meets"),
        ("新型工業加速計劃，我哋差少少先到1.5億，夠唔夠？", "below"),
        ("Our project is just under HK$180 million, does it qualify for NIAS?", "meets"),
        ("Our project is slightly over HK$100 million, does it qualify for NIAS?", "below"),
    ]);
}

#[test]
fn a_limit_between_an_amount_and_the_next_as_round_depends() {
    check(&[
        ("我哋個項目一億幾，新型工業加速計劃夠唔夠？", "depends"),
        ("We spend over HK$100 million, do we qualify for NIAS?", "depends"),
        ("The whole thing is under HK$200 million, do we qualify for NIAS?", "depends"),
        ("We spend over HK$140 million, do we qualify for NIAS?", "below"),
        ("We spend more than HK$20 million, do we qualify for NIAS?", "below"),
        ("We spend over HK$160 million, do we qualify for NIAS?", "meets"),
        ("We spend over HK$150 million, do we qualify for NIAS?", "meets"),
    ]);
}

#[test]
fn what_the_total_is_short_of_is_no_part_of_it() {
    check(&[
        ("149.5m all in. are we really 500k short for NIAS?", "below"),
        ("工業加速計劃，放寬前後的總成本要求各是多少個億", "-"),
    ]);
}

#[test]
fn bare_numbers_are_in_the_magnitude_that_is_spoken_of() {
    check(&[
        ("machines 58, robots 63, services 39 (all in HK$ million), do we qualify for NIAS?", "meets"),
        ("61 million for the equipment, 38 for the cleanroom. do we qualify for NIAS?", "below"),
        ("I remember the bar being 300 and our plant is 260. do we qualify for NIAS today?", "meets"),
        ("12 engineers and 3 floors, do we qualify for NIAS?", "-"),
    ]);
}

#[test]
fn what_is_asked_of_each_is_judged_for_itself() {
    check(&[
        ("two unrelated projects of 80 million each, would either of them qualify for NIAS on its own?", "below"),
        ("A線1.75億，B線8,000萬，分開申請，新型工業加速計劃夠唔夠？", "depends"),
    ]);
}

#[test]
fn a_range_may_lie_on_both_sides() {
    check(&[
        ("quotes came in somewhere btw 130 and 175m, do we qualify for NIAS", "depends"),
        ("而家係1.42億，但可能升到1.6億，新型工業加速計劃夠唔夠？", "depends"),
        ("quotes say 120 to 170m in total, do we qualify for NIAS", "depends"),
        ("three phases at 45 mil each, do we qualify for NIAS", "below"),
    ]);
}

#[test]
fn what_is_not_known_yet_depends() {
    check(&[
        ("we have not costed anything yet, do we qualify for NIAS", "depends"),
        ("條數仲未計，新型工業加速計劃夠唔夠資格？", "depends"),
        ("do we qualify for NIAS", "-"),
    ]);
}

#[test]
fn a_round_number_is_money_without_saying_so() {
    check(&[
        ("total project cost = 150,000,000 exactly. does it reach the minimum for NIAS y/n", "meets"),
        ("NIAS, cost 90000000", "below"),
        ("NIAS threshold? ring me at 91234567", "-"),
    ]);
}

#[test]
fn what_is_told_roughly_depends_where_it_is_as_much_as_the_limit() {
    check(&[
        ("about 150 million all in, does that qualify for NIAS?", "depends"),
        ("個廠大約1.5億左右，新型工業加速計劃夠唔夠？", "depends"),
        ("about 180 million all in, does that qualify for NIAS?", "meets"),
        ("exactly 150 million all in, does that qualify for NIAS?", "meets"),
    ]);
}

#[test]
fn what_it_is_cut_to_counts() {
    check(&[
        ("The plan is 170 million; if we cut it down to 145 million, does it still qualify for NIAS?", "below"),
        ("本來1.7億，如果減到1.4億，新型工業加速計劃仲夠唔夠？", "below"),
        ("It may be 130 million, or 170 million if we add a clean room. Does it qualify for NIAS?", "depends"),
        ("2 crore is no use, we have 16 crore: does it qualify for NIAS?", "meets"),
    ]);
}
