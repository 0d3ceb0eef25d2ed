//! The commands, their menus and buttons.

use initiative_bot::emulator::Person;
use initiative_bot::emulator::model::Message;

use crate::support::{Knowledge, Setup, TestResult, World, button, check_says, run_test};

/// The answer of a command with one option.
async fn run(t: &World, person: &Person, command: &str, option: &[(&str, &str)]) -> TestResult<Message> {
    let call = person.at(&t.general).command(command);
    let call = option.iter().fold(call, |call, (name, value)| call.option(name, *value));
    Ok(call.run()?.message().await?)
}

#[tokio::test]
async fn the_commands_that_are_registered() {
    run_test(Setup::default(), async |t| {
        let mut names: Vec<_> = t.emu.commands(None).into_iter().map(|command| command.name).collect();
        names.sort();
        assert_eq!(
            names,
            [
                "Answer this",
                "Why this answer?",
                "areas",
                "ask",
                "compare",
                "follow",
                "following",
                "help",
                "initiative",
                "knowledge",
                "settings",
                "timeline",
                "why",
            ]
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_initiative_is_found_by_id_name_or_alias_in_both_languages() {
    run_test(Setup::default(), async |t| {
        for name in ["new-industrialisation-acceleration-scheme", "NIAS", "New Industrialisation Acceleration Scheme"] {
            let answer = run(t, &t.ada, "initiative", &[("name", name)]).await?;
            check_says(&answer, &["New Industrialisation Acceleration Scheme", "HK$150 million"]);
        }
        let answer = run(t, &t.ada, "initiative", &[("name", "新型工業加速計劃")]).await?;
        check_says(&answer, &["新型工業加速計劃", "1.5億"]);
        let answer = run(t, &t.wing, "initiative", &[("name", "new-industrialisation-acceleration-scheme")]).await?;
        check_says(&answer, &["新型工業加速計劃", "1.5億"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_area_has_its_initiatives_a_step_away() {
    run_test(Setup::default(), async |t| {
        let area = run(t, &t.ada, "initiative", &[("name", "new-industrialisation")]).await?;
        check_says(&area, &["New Industrialisation"]);
        let menu = area.select_menus()[0].custom_id.clone();
        let picked = t.wing.at(&t.general).select(&area, &menu, &["it-industry-oriented-fund"])?.message().await?;
        assert!(picked.is_ephemeral(), "others are not bothered");
        check_says(&picked, &["Innovation and Technology Industry-Oriented Fund", "2026-27"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_name_that_nothing_has_is_met_kindly() {
    run_test(Setup::default(), async |t| {
        let answer = run(t, &t.ada, "initiative", &[("name", "@everyone **Mars** colony")]).await?;
        assert!(answer.is_ephemeral());
        check_says(&answer, &["I know no initiative", r"\*\*Mars\*\*"]);
        assert!(!answer.content.contains("@everyone"));
        let answer = run(t, &t.wing, "initiative", &[("name", "火星殖民")]).await?;
        check_says(&answer, &["找不到"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn names_are_completed_in_both_languages() {
    run_test(Setup::default(), async |t| {
        for (person, typed, first) in [
            (&t.ada, "new-ind", "new-industrialisation"),
            (&t.ada, "NIAS", "new-industrialisation-acceleration-scheme"),
            (&t.ada, "new industrialisation acc", "new-industrialisation-acceleration-scheme"),
            (&t.wing, "新型工業加速", "new-industrialisation-acceleration-scheme"),
            (&t.wing, "加速计划", "new-industrialisation-acceleration-scheme"),
            (&t.ada, "", "it-ecosystem"),
        ] {
            let choices = person.at(&t.general).autocomplete("initiative", "name", typed).await?;
            let values: Vec<_> = choices.iter().map(|choice| format!("{:?}", choice.value)).collect();
            assert_eq!(values.first(), Some(&format!("String({first:?})")), "{typed}: {values:?}");
            assert!(choices.len() <= 25);
        }
        let choices = t.wing.at(&t.general).autocomplete("initiative", "name", "").await?;
        assert!(choices[0].name.contains("創科"), "{choices:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_is_answered_in_the_language_of_the_question_else_of_the_person() {
    run_test(Setup::default(), async |t| {
        let answer = run(t, &t.wing, "ask", &[("question", "is HK$180m enough for NIAS?")]).await?;
        check_says(&answer, &["Yes", "HK$150 million"]);
        assert!(!answer.is_ephemeral());
        let answer = run(t, &t.wing, "ask", &[("question", "???")]).await?;
        check_says(&answer, &["找不到"]);
        let answer = run(t, &t.ada, "ask", &[("question", "what should I cook tonight?")]).await?;
        assert!(answer.is_ephemeral(), "that there is no answer is of no interest to the channel");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_can_be_seen_whole_and_in_the_other_language() {
    run_test(Setup::default(), async |t| {
        let answer = run(t, &t.ada, "ask", &[("question", "what is the NIAS threshold?")]).await?;
        let at = t.ada.at(&t.general);
        let zh = at.click(&answer, &button(&answer, "中文"))?.message().await?;
        check_says(&zh, &["1.5億"]);
        let all = at.click(&answer, &button(&answer, "Everything about it"))?.message().await?;
        check_says(&all, &["matching"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn areas_lists_all_of_them_with_a_menu() {
    run_test(Setup::default(), async |t| {
        let areas = run(t, &t.wing, "areas", &[]).await?;
        check_says(&areas, &["政策範疇", "人工智能"]);
        let menu = areas.select_menus()[0];
        assert_eq!(menu.options.as_ref().map(Vec::len), Some(7));
        let picked = t.wing.at(&t.general).select(&areas, &menu.custom_id, &["the-loop"])?.message().await?;
        check_says(&picked, &["河套"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_timeline_is_sorted_and_marks_what_is_past() {
    run_test(Setup::default(), async |t| {
        let all = run(t, &t.ada, "timeline", &[]).await?;
        check_says(&all, &["2026", "2027"]);
        let at = t.ada.at(&t.general);
        let in_2026 = at.command("timeline").option("year", 2026_i64).run()?.message().await?;
        check_says(&in_2026, &["Third InnoHK research cluster"]);
        assert!(!in_2026.text().contains("past"), "{}", in_2026.text());
        let area = run(t, &t.ada, "timeline", &[("area", "it-land")]).await?;
        check_says(&area, &["Phase 1"]);
        assert!(!area.text().contains("InnoHK"), "{}", area.text());
        t.clock.advance(std::time::Duration::from_secs(400 * 24 * 60 * 60));
        let later = at.command("timeline").option("year", 2026_i64).run()?.message().await?;
        check_says(&later, &["past"]);
        let unknown = run(t, &t.ada, "timeline", &[("area", "gardening")]).await?;
        assert!(unknown.is_ephemeral());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn help_is_for_the_person_who_asks() {
    run_test(Setup::default(), async |t| {
        let help = run(t, &t.ada, "help", &[]).await?;
        assert!(help.is_ephemeral());
        check_says(&help, &["/initiative", "Policy Address", "2025"]);
        check_says(&run(t, &t.wing, "help", &[]).await?, &["施政報告"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn any_message_can_be_picked_for_an_answer() {
    run_test(Setup::default(), async |t| {
        let question = t.wing.at(&t.general).say("NIAS 個 threshold 而家係幾多？")?;
        let answer = t.ada.at(&t.general).context_menu("Answer this", &question)?.message().await?;
        check_says(&answer, &["1.5億"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn commands_work_in_direct_messages() {
    run_test(Setup::default(), async |t| {
        let dm = t.ada.dm();
        let area = dm.command("initiative").option("name", "the-loop").run()?.message().await?;
        let menu = area.select_menus()[0].custom_id.clone();
        let picked = dm.select(&area, &menu, &["loop-early-move-in"])?.message().await?;
        assert!(!picked.is_ephemeral(), "there is nobody else to be bothered");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn other_knowledge_needs_no_other_bot() {
    run_test(Setup { knowledge: Knowledge::Library, ..Setup::default() }, async |t| {
        let areas = run(t, &t.ada, "areas", &[]).await?;
        check_says(&areas, &["📚 Reading for Everyone", "initiatives: 2", "City Library", "1 March 2031"]);
        check_says(&run(t, &t.ada, "initiative", &[("name", "NOC")]).await?, &["Night Owl Card", "2032"]);
        check_says(&run(t, &t.wing, "ask", &[("question", "單車圖書館有幾多輛單車？")]).await?, &["12輛"]);
        let nias = run(t, &t.mo, "ask", &[("question", "what is the NIAS threshold?")]).await?;
        assert!(nias.is_ephemeral() && nias.embeds.is_empty(), "{nias:?}");
        Ok(())
    })
    .await;
}
