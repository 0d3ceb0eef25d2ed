//! What can be done with an answer: its buttons and menus, comparing, and reading it in simplified characters.

use initiative_bot::emulator::model::Message;
use initiative_bot::service::Judgement;

use crate::support::{Knowledge, Setup, World, button, check_says, reload, run_test};

/// The options of the last menu of an answer, as `label = value`.
fn options(message: &Message) -> Vec<String> {
    let menus = message.select_menus();
    let options = menus.last().and_then(|menu| menu.options.as_ref());
    options.into_iter().flatten().map(|option| format!("{} = {}", option.label, option.value)).collect()
}

fn reader_of_simplified(t: &World) -> initiative_bot::emulator::Person {
    t.emu.user("li").locale("zh-CN").member_of(&t.home).create()
}

#[tokio::test]
async fn the_fact_comes_first_and_large_then_what_it_was_before() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold now?").await?;
        let description = answer.embeds[0].description.clone().unwrap_or_default();
        let first: Vec<_> = description.lines().take(2).collect();
        assert_eq!(first, ["## At least HK$150 million", "Before: HK$300 million"]);
        let answer = t.mention(&t.wing.at(&t.general), "第三個 InnoHK 研發平台幾時成立？").await?;
        check_says(&answer, &["## 2026年上半年\n"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn other_facets_and_related_initiatives_are_a_menu_away() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold now?").await?;
        let offered = options(&answer);
        assert!(offered.contains(&"Funding = new-industrialisation-acceleration-scheme@funding".to_owned()));
        let related = "Innovation and Technology Industry-Oriented Fund = it-industry-oriented-fund".to_owned();
        assert!(offered.contains(&related), "{offered:?}");
        let menu = answer.select_menus()[0].custom_id.clone();
        t.restart().await?;
        let at = t.ada.at(&t.general);
        let pick = "new-industrialisation-acceleration-scheme@funding";
        let funding = at.select(&answer, &menu, &[pick])?.message().await?;
        check_says(&funding, &["matching basis"]);
        assert!(!funding.text().contains("HK$150 million"), "only what was picked");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_meant_something_else_picks_from_the_runners_up() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let answer = t.mention(&at, "what is the microelectronics institute?").await?;
        t.restart().await?;
        let offer = at.click(&answer, &button(&answer, "Not what I meant"))?.message().await?;
        assert!(offer.is_ephemeral());
        check_says(&offer, &["Is it one of these?"]);
        let menu = offer.select_menus()[0].clone();
        let meant = menu.options.as_ref().unwrap()[0].value.clone();
        let shown = at.select(&offer, &menu.custom_id, &[&meant])?.message().await?;
        assert_eq!(shown.id, offer.id, "in the place of the offer");
        let opinions = t.opinions.take();
        let said: Vec<_> = opinions.iter().map(|o| (o.judgement, o.subject.as_str(), o.meant.is_some())).collect();
        let subject = "microelectronics-institute";
        assert_eq!(said, [(Judgement::NotMeant, subject, false), (Judgement::NotMeant, subject, true)]);
        assert_eq!(opinions[1].meant.as_ref().map(|id| id.as_str()), Some(meant.as_str()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn readers_say_whether_an_answer_helped() {
    run_test(Setup::default(), async |t| {
        let answer = t.mention(&t.ada.at(&t.general), "what is the NIAS threshold now?").await?;
        let thanks = t.ada.at(&t.general).click(&answer, &button(&answer, "👍 Helpful"))?.message().await?;
        assert!(thanks.is_ephemeral());
        check_says(&thanks, &["Thank you"]);
        t.wing.at(&t.general).click(&answer, &button(&answer, "👎 Not helpful"))?.message().await?;
        let opinions = t.opinions.take();
        let said: Vec<_> = opinions.iter().map(|o| (o.judgement, o.by.user)).collect();
        let (ada, wing) = (t.ada.id().get(), t.wing.id().get());
        assert_eq!(said, [(Judgement::Helpful, ada), (Judgement::Unhelpful, wing)]);
        assert_eq!(opinions[0].facet.as_ref().map(|id| id.as_str()), Some("threshold"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_button_says_when_the_knowledge_has_changed_since() {
    run_test(Setup { knowledge: Knowledge::Editable, ..Setup::default() }, async |t| {
        let at = t.ada.at(&t.general);
        let answer = t.mention(&at, "what is the NIAS threshold now?").await?;
        let everything = button(&answer, "Everything about it");
        let before = at.click(&answer, &everything)?.message().await?;
        assert!(!before.text().contains("has been updated since"));
        let file = "areas/2-new-industrialisation.toml";
        t.edit(file, "will be launched in 2026-27", "is going to be launched in 2026-27")?;
        reload(t, &t.mo).await?;
        let after = at.click(&answer, &everything)?.message().await?;
        let footer = after.embeds[0].footer.as_ref().map(|footer| footer.text.clone()).unwrap_or_default();
        assert!(footer.contains("has been updated since"), "{after:?}");
        check_says(&after, &["HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_initiatives_are_compared_side_by_side() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let call = |first: &str, second: &str| at.command("compare").option("first", first).option("second", second);
        let shown = call("NIAS", "it-industry-oriented-fund").run()?.message().await?;
        let fields = &shown.embeds[0].fields;
        assert!(fields[..3].iter().all(|field| field.inline), "{fields:?}");
        assert_eq!(fields[0].name, "Threshold");
        check_says(&shown, &["At least HK$150 million", "2026-27", "The document does not say."]);
        t.restart().await?;
        let zh = at.click(&shown, &button(&shown, "中文"))?.message().await?;
        check_says(&zh, &["門檻", "最少1.5億港元", "2026-27年度"]);
        let same = call("NIAS", "NIAS").run()?.message().await?;
        assert!(same.is_ephemeral());
        check_says(&same, &["two different initiatives"]);
        let unknown = call("NIAS", "gardening").run()?.message().await?;
        assert!(unknown.is_ephemeral());
        let typed = at.command("compare").option("first", "NIAS").autocomplete("second", "").await?;
        assert!(!typed.is_empty() && typed.iter().all(|choice| !choice.name.contains("Loop Area")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_about_two_can_be_laid_side_by_side() {
    run_test(Setup::default(), async |t| {
        let at = t.ada.at(&t.general);
        let answer = t.mention(&at, "compare NIAS and the Innovation and Technology Industry-Oriented Fund").await?;
        let shown = at.click(&answer, &button(&answer, "Side by side"))?.message().await?;
        check_says(&shown, &["Threshold", "At least HK$150 million"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn readers_of_simplified_chinese_get_it() {
    run_test(Setup::default(), async |t| {
        let li = reader_of_simplified(t);
        let at = li.at(&t.general);
        let answer = at.command("ask").option("question", "新型工業加速計劃的門檻").run()?.message().await?;
        check_says(&answer, &["最少1.5亿港元", "之前：3亿港元", "下调「新型工业加速计划」申请门槛"]);
        let looked = at.command("initiative").option("name", "the-loop").run()?.message().await?;
        check_says(&looked, &["河套", "措施"]);
        assert!(!looked.text().contains('項'), "{}", looked.text());
        check_says(&at.command("areas").run()?.message().await?, &["人工智能", "项"]);
        check_says(&at.command("help").run()?.message().await?, &["`/提问`", "回答这个"]);
        let choices = at.autocomplete("initiative", "name", "加速计划").await?;
        assert!(choices[0].name.contains("新型工业加速计划"), "{choices:?}");
        // A mention tells nothing of the person but how they write.
        let mention = t.mention(&at, "AI研发院什么时候建好？").await?;
        check_says(&mention, &["香港人工智能研发院"]);
        // Whoever reads traditional characters gets those from the same button.
        let all = button(&mention, "查看全部内容");
        check_says(&at.click(&mention, &all)?.message().await?, &["香港人工智能研发院"]);
        check_says(&t.wing.at(&t.general).click(&mention, &all)?.message().await?, &["香港人工智能研發院"]);
        Ok(())
    })
    .await;
}
