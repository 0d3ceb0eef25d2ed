//! What people read: answers about the shipped knowledge base, as plain text.

use initiative_bot::engine::{Conversation, Decision, Question, Snapshot};
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
fn an_amount_that_is_but_a_part_depends() {
    check(
        "parts",
        AUTUMN_2025,
        &[
            "one project in three stages, HK$60m each stage: big enough for NIAS?",
            "machines HK$80m, the software is not quoted yet, is that enough for NIAS?",
            "we have two unrelated projects of HK$80m and HK$90m, do we reach the NIAS minimum together?",
            "machines HK$85m, fitting-out HK$40m and software somewhere between 10 and 60 million, enough for NIAS?",
            "HK$80m + HK$75m, does that clear the bar for NIAS?",
        ],
    );
}

#[test]
fn whoever_says_thanks_hears_nothing_again() {
    let lines = ["when does the Loop park start operation?", "ok cheers, that's all I needed", "明白了，謝謝"];
    check("thanks", AUTUMN_2025, &lines);
}

#[test]
fn a_follow_up_passes_on_to_another_of_the_kind() {
    check("sibling", AUTUMN_2025, &["微電子研發院幾時投入運作？", "咁人工智能嗰間呢？"]);
}

#[test]
fn a_body_that_is_only_spoken_of_keeps_nobody_from_an_answer() {
    let question = "Is the Digital Transformation Support Pilot Programme run by the Productivity Council?";
    check("body", AUTUMN_2025, &[question, "what does the Productivity Council do?"]);
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
fn a_follow_up_picks_from_what_was_spoken_of_together() {
    let institutes = "which research institutes are there?";
    check(
        "among",
        AUTUMN_2025,
        &[institutes, "which of those has pilot lines?", "and the second one, when is it ready?"],
    );
    check("latter", AUTUMN_2025, &["微電子研發院同人工智能超算中心有咩分別？", "後者係邊個設立？", "前者呢？"]);
}

#[test]
fn an_amount_in_a_follow_up_is_held_against_the_limit_of_the_turn_before() {
    let lines = ["is HK$120 million enough for NIAS?", "hmm, what if we make it 160?"];
    check("follow-up-amount", AUTUMN_2025, &lines);
}

#[test]
fn numbered_questions_are_each_answered() {
    let question = "1) prostheses scheme: how many years? 2) InnoEX: which year next?";
    check("numbered", AUTUMN_2025, &[question]);
}

#[test]
fn an_answer_is_said_again_in_the_other_language() {
    let lines =
        ["when do the Microelectronics Institute's pilot lines start?", "say that in chinese please", "英文講多次"];
    check("language", AUTUMN_2025, &lines);
}

#[test]
fn each_of_several_questions_is_answered_about_its_own_subject() {
    let question = "What does the AI Efficacy Enhancement Team do? And is the Frontier Technology Research Support \
                    Scheme open yet?";
    check("several", AUTUMN_2025, &[question]);
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
fn an_amount_that_is_told_roughly_depends() {
    check(
        "roughly",
        AUTUMN_2025,
        &["about HK$150 million all in, is that enough for NIAS?", "個廠大約1.5億，新型工業加速計劃夠唔夠？"],
    );
}

#[test]
fn the_bot_asks_back_when_several_fit() {
    check("clarify", AUTUMN_2025, &["嗰個研發院幾時搞掂？", "微電子嗰個"]);
}

#[test]
fn lists_and_areas_name_each_initiative_with_a_statement() {
    check("list", AUTUMN_2025, &["what opens in the first half of 2026?", "中小企有咩申請得?"]);
    check(
        "exceptions",
        AUTUMN_2025,
        &[
            "which institutes and centres are there, not counting the preparatory ones?",
            "institutes (not centres) that start in 2026",
            "有邊啲研發院？唔使講籌建緊嗰啲",
            "what does the document say about InnoHK? I need every item that mentions it, whichever chapter it is in",
            "list everything due next year, the launch of funds included",
            "which sites are there outside the Loop?",
            "leaving the institutes aside, what is due in 2026?",
            "數碼港除咗超算中心仲搞緊啲咩？",
            "「加快發展河套」一章以外，有哪些措施涉及河套？",
        ],
    );
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

/// Each message with the decision on it, and the subjects of an answer.
#[track_caller]
fn check_decisions(addressed: bool, messages: &[(&str, Decision, &[&str])]) {
    let snapshot = shipped();
    let mut wrong = Vec::new();
    for (text, decision, subjects) in messages {
        let question = Question { text, addressed, today: AUTUMN_2025, locale: None };
        let outcome = snapshot.answer(&question, &Conversation::default());
        let got: Vec<&str> =
            outcome.subjects.iter().map(|subject| snapshot.knowledge().id(*subject).as_str()).collect();
        let is_right = outcome.decision == *decision && (*decision != Decision::Answer || got == *subjects);
        if !is_right {
            wrong.push(format!("{text}: {:?} {got:?} instead of {decision:?} {subjects:?}", outcome.decision));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_asked_of_another_place_is_not_answered() {
    check_decisions(
        true,
        &[
            ("my uncle lives in Toronto and lost a leg. are bionic limbs free over there?", Decision::Abstain, &[]),
            ("東京聽日會落雨嗎", Decision::Abstain, &[]),
            ("聽日深圳會唔會落雨", Decision::Abstain, &[]),
            ("巴黎今年嘅世界互聯網大會幾時開", Decision::Abstain, &[]),
            (
                "she rents a desk in Leeds and wants to know when the Hong Kong Park in the Loop starts operating",
                Decision::Answer,
                &["loop-park-operation"],
            ),
        ],
    );
}

#[test]
fn words_are_not_torn_out_of_others() {
    check_decisions(
        true,
        &[
            ("2026年會有啲咩喺國際交往合作方面發生？", Decision::Answer, &["wic-summit-and-innoex"]),
            ("which Chang'E mission does our centre support?", Decision::Answer, &["space-robotics-centre"]),
        ],
    );
    check_decisions(
        false,
        &[("河套嗰邊啲樓夜晚都幾靚喎", Decision::Abstain, &[]), ("旗艦手機動不動就過萬", Decision::Abstain, &[])],
    );
}

#[test]
fn whoever_asks_a_channel_outright_is_answered() {
    check_decisions(
        false,
        &[
            ("anyone know if InnoEX is held again in 2026?", Decision::Answer, &["wic-summit-and-innoex"]),
            ("the new keyboard has an AI key, no idea what for", Decision::Abstain, &[]),
        ],
    );
}

#[test]
fn a_list_is_heard_in_many_shapes() {
    const LOOP_THIS_YEAR: &[&str] = &["loop-park-operation", "loop-land-and-planning"];
    const NEXT_YEAR: &[&str] = &[
        "microelectronics-institute",
        "life-health-institute",
        "ai-research-institute",
        "third-innohk-cluster",
        "it-industry-oriented-fund",
        "wic-summit-and-innoex",
    ];
    const INSTITUTES: &[&str] = &["microelectronics-institute", "life-health-institute", "ai-research-institute"];
    check_decisions(
        true,
        &[
            ("which Loop items come this year?", Decision::Answer, LOOP_THIS_YEAR),
            (
                "what relates to the Mainland?",
                Decision::Answer,
                &["scenario-based-investment", "miit-co-operation-agreement", "mainland-data-flow"],
            ),
            (
                "what AI funding can one get?",
                Decision::Answer,
                &["ai-subsidy-scheme", "digital-transformation-support-pilot-programme"],
            ),
            ("every research institute in the list, please", Decision::Answer, INSTITUTES),
            ("anything due from January to June '26?", Decision::Answer, &["third-innohk-cluster"]),
            ("26年上半年有咩嘢搞？", Decision::Answer, &["third-innohk-cluster"]),
            ("which items have been promised for next year?", Decision::Answer, NEXT_YEAR),
            ("which items lie beyond 2026?", Decision::Answer, &["loop-park-phase-1-buildings"]),
            (
                "which support is on a matching basis?",
                Decision::Answer,
                &["new-industrialisation-acceleration-scheme", "digital-transformation-support-pilot-programme"],
            ),
        ],
    );
}

#[test]
fn the_others_of_a_kind_are_listed() {
    const OTHERS: &[&str] = &["life-health-institute", "ai-research-institute"];
    check_decisions(
        true,
        &[
            ("all institutes except the chip one", Decision::Answer, OTHERS),
            ("leave the microelectronics institute aside: what are the others?", Decision::Answer, OTHERS),
            ("唔計芯片嗰間研究院，仲有邊幾間？", Decision::Answer, OTHERS),
            ("how big is the sum set aside for the AI Subsidy Scheme?", Decision::Answer, &["ai-subsidy-scheme"]),
        ],
    );
}

#[test]
fn a_word_for_time_may_only_tell() {
    check_decisions(
        true,
        &[
            (
                "what do they promise when they roll out AI in public services?",
                Decision::Answer,
                &["ai-public-services"],
            ),
            ("推AI公務應用嘅時候會守咩原則？", Decision::Answer, &["ai-public-services"]),
        ],
    );
}

#[test]
fn what_may_be_several_is_asked_back() {
    check_decisions(
        true,
        &[
            ("when does the pilot begin?", Decision::Clarify, &[]),
            ("the data project, what is its status?", Decision::Clarify, &[]),
            ("when does the Loop project finish?", Decision::Clarify, &[]),
        ],
    );
}

#[test]
fn names_that_share_words_are_two() {
    check_decisions(
        true,
        &[
            (
                "超算中心同人工智能研發院，邊間已經開咗？",
                Decision::Answer,
                &["ai-supercomputing-centre", "ai-research-institute"],
            ),
            (
                "third InnoHK centres or the industry-oriented fund, who goes first?",
                Decision::Answer,
                &["third-innohk-cluster", "it-industry-oriented-fund"],
            ),
        ],
    );
}

#[test]
fn words_in_everyday_turns_of_phrase_are_not_ours() {
    const SILENT: &[&str] = &[
        "how do I break out of a for loop in Python?",
        "how do I remove the shadow on a green screen?",
        "my puppy's flu vaccine is due, does it hurt?",
        "how do I unclog a shower drain?",
        "水龍頭滴水點整",
        "程序員頸椎痛點算",
        "買唐樓按揭借到幾多成",
    ];
    let silent: Vec<(&str, Decision, &[&str])> =
        SILENT.iter().map(|text| (*text, Decision::Abstain, [].as_slice())).collect();
    check_decisions(true, &silent);
}

#[test]
fn several_kinds_are_listed_together() {
    const FUNDED: &[&str] = &[
        "new-industrialisation-acceleration-scheme",
        "it-industry-oriented-fund",
        "high-tech-prostheses",
        "ai-subsidy-scheme",
        "digital-transformation-support-pilot-programme",
    ];
    const MATCHING: &[&str] =
        &["new-industrialisation-acceleration-scheme", "digital-transformation-support-pilot-programme"];
    check_decisions(
        true,
        &[
            ("列出所有基金同資助計劃", Decision::Answer, FUNDED),
            ("schemes matching basis funding", Decision::Answer, MATCHING),
            ("which existing schemes were loosened or upgraded?", Decision::Answer, MATCHING),
            (
                "show me the items with a dollar amount",
                Decision::Answer,
                &["new-industrialisation-acceleration-scheme", "ai-subsidy-scheme"],
            ),
            (
                "R&D institutes or centres that begin in 2026?",
                Decision::Answer,
                &[
                    "microelectronics-institute",
                    "life-health-institute",
                    "ai-research-institute",
                    "third-innohk-cluster",
                ],
            ),
        ],
    );
}

#[test]
fn one_thing_is_no_list_of_its_kind() {
    check_decisions(
        true,
        &[
            (
                "what is planned for the plots left over in Phase 1 of the Loop park?",
                Decision::Answer,
                &["loop-land-and-planning"],
            ),
            ("what kind of support does the scheme give?", Decision::Clarify, &[]),
            ("what is the target year for the new R&D institute?", Decision::Clarify, &[]),
            (
                "which lands first, the third InnoHK cluster's centres or the microelectronics institute's pilot lines?",
                Decision::Answer,
                &["third-innohk-cluster", "microelectronics-institute"],
            ),
            (
                "生命健康同人工智能嗰兩間新研發院，分別預計幾時籌建好？",
                Decision::Answer,
                &["life-health-institute", "ai-research-institute"],
            ),
        ],
    );
}

#[test]
fn the_areas_of_what_was_spoken_of_are_its_own() {
    check("its_areas", AUTUMN_2025, &["when will the third InnoHK cluster be set up?", "and its focus areas?"]);
}

#[test]
fn an_explanation_tells_what_adds_to_a_confidence() {
    let snapshot = shipped();
    let text = "what is the AI Subsidy Scheme worth?";
    let question = Question { text, addressed: true, today: AUTUMN_2025, locale: None };
    let explanation = snapshot.explain(&question, &Conversation::default());
    for standing in &explanation.candidates {
        let odds: f32 = standing.reasons.iter().map(|(_, part)| part).sum();
        let confidence = 1.0 / (1.0 + (-odds).exp());
        assert!((confidence - standing.confidence).abs() < 0.01, "{} {confidence}", standing.subject);
    }
}

#[test]
fn one_that_is_told_of_is_asked_back() {
    check_decisions(
        true,
        &[
            ("the energy one, how is it going?", Decision::Clarify, &[]),
            ("what is that thing that is meant to make approvals quicker called?", Decision::Clarify, &[]),
            (
                "which of the measures have to do with energy?",
                Decision::Answer,
                &["third-innohk-cluster", "space-robotics-centre"],
            ),
        ],
    );
}
