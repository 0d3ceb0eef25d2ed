use std::sync::Arc;

use insta::assert_json_snapshot;
use serde_json::{Value, json};
use time::macros::date;

use super::*;
use crate::domain::Language;
use crate::reply::Field;
use crate::service::{Answers, Ask, Clock, Conversations, ManualClock, Origin, SnapshotStore};

/// The shipped knowledge, and the answers from it.
fn shipped() -> (Answers<()>, Arc<Current>) {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::on(date!(2025 - 10 - 02)));
    let (store, _) = SnapshotStore::open(Origin::Embedded, &*clock).unwrap();
    let current = store.current();
    let conversations = Conversations::new(std::time::Duration::ZERO, 0);
    (Answers::new(Arc::new(store), conversations, clock, Language::En), current)
}

/// What somebody is shown who asks about it.
fn ask(question: &str) -> Presentation {
    let (answers, _) = shipped();
    let answered = answers.ask(&Ask::new(question));
    let script = Script::of(question, answered.outcome.language);
    answer(&answered, Reading { asker: Some(7), ..Reading::new(script) })
}

/// The message as it is sent, with the revision, which changes with every edit of the knowledge, made plain.
fn sent(shown: Presentation) -> Value {
    fn hide(value: &mut Value) {
        match value {
            Value::String(text) if text.contains(':') && Action::decode(text).is_some() => {
                let mut parts: Vec<_> = text.split(':').collect();
                parts[2] = "REVISION";
                *text = parts.join(":");
            }
            Value::Array(items) => items.iter_mut().for_each(hide),
            Value::Object(fields) => fields.values_mut().for_each(hide),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(shown.into_response()).unwrap();
    hide(&mut value);
    value
}

fn empty() -> Reply {
    Reply::new(Language::En)
}

/// The reply as it is shown.
fn reply(reply: Reply) -> Presentation {
    super::reply(reply, Script::English)
}

fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
    texts.iter().map(|text| Paragraph::from((*text).to_owned())).collect()
}

fn field(name: &str, value: &str) -> Field {
    Field { name: name.to_owned(), value: value.to_owned(), inline: false }
}

fn source(url: &str) -> Attribution {
    Attribution {
        title: "A [document]".to_owned(),
        date: "20 September 2025".to_owned(),
        url: url.to_owned(),
        day: date!(2025 - 09 - 20),
    }
}

#[test]
fn a_fact_in_english() {
    assert_json_snapshot!(sent(ask("what is the NIAS threshold now?")));
}

#[test]
fn a_fact_in_chinese() {
    assert_json_snapshot!(sent(ask("NIAS 個門檻而家係幾多？")));
}

#[test]
fn a_fact_in_simplified_chinese() {
    assert_json_snapshot!(sent(ask("NIAS 的门槛现在是多少？")));
}

#[test]
fn everything_about_an_initiative() {
    assert_json_snapshot!(sent(ask("what is the microelectronics institute?")));
    assert_json_snapshot!(sent(ask("微電子研發院係咩嚟？")));
}

#[test]
fn what_the_document_does_not_say() {
    assert_json_snapshot!(sent(ask("what is the application deadline of NIAS?")));
    assert_json_snapshot!(sent(ask("NIAS 幾時截止申請？")));
}

#[test]
fn a_verdict() {
    assert_json_snapshot!(sent(ask("is HK$180m enough for NIAS?")));
}

#[test]
fn a_question_back() {
    assert_json_snapshot!(sent(ask("個研發院幾時搞掂？")));
}

#[test]
fn two_initiatives_side_by_side() {
    let (answers, current) = shipped();
    drop(answers);
    let pair = ["new-industrialisation-acceleration-scheme", "it-industry-oriented-fund"];
    let subjects = pair.map(|id| current.knowledge().subject(id).unwrap());
    for script in Script::ALL {
        assert_json_snapshot!(sent(crate::discord::commands::side_by_side(&current, subjects, script).unwrap()));
    }
    assert!(crate::discord::commands::side_by_side(&current, [subjects[0]; 2], Script::English).is_none());
}

#[test]
fn a_bare_sentence_is_no_embed() {
    let shown = reply(Reply { paragraphs: paragraphs(&["I know *nothing*."]), ..empty() });
    assert!(shown.embed.is_none());
    assert_eq!(shown.content.as_deref(), Some(r"I know \*nothing\*."));
}

#[test]
fn the_source_follows_the_details() {
    let shown = reply(Reply {
        title: "Title".to_owned(),
        paragraphs: paragraphs(&["One.", "Two."]),
        fields: vec![field("When", "2026")],
        quotes: vec!["first\n\nlines".to_owned(), "second".to_owned()],
        source: Some(source("https://a.example/(x)")),
        colour: Some(0xd9_480f),
        ..empty()
    });
    let fields = json!([
        { "name": "When", "value": "2026", "inline": false },
        {
            "name": "Source",
            "value": "> first\n> lines\n\n> second\n[A \\[document\\]](https://a.example/%28x%29) · 20 September 2025",
            "inline": false,
        },
    ]);
    let embed = serde_json::to_value(shown.embed.unwrap()).unwrap();
    assert_eq!((&embed["title"], &embed["description"]), (&json!("Title"), &json!("One.\n\nTwo.")));
    assert_eq!((&embed["fields"], &embed["color"]), (&fields, &json!(0xd9_480f)));
}

/// Everything that an embed's limits are about, in characters.
#[track_caller]
fn check_limits(shown: Presentation) -> Value {
    let embed = serde_json::to_value(shown.embed.unwrap()).unwrap();
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().cloned().unwrap_or_default();
    assert!(length(&embed["title"]) <= limits::TITLE);
    assert!(length(&embed["description"]) <= limits::DESCRIPTION);
    assert!(fields.len() <= limits::FIELDS);
    let mut total = length(&embed["title"]) + length(&embed["description"]);
    for field in &fields {
        let (name, value) = (length(&field["name"]), length(&field["value"]));
        assert!((1..=limits::FIELD_NAME).contains(&name) && (1..=limits::FIELD_VALUE).contains(&value), "{field}");
        total += name + value;
    }
    assert!(total <= limits::EMBEDS_TOTAL, "{total}");
    embed
}

#[test]
fn everything_that_is_too_long_is_clipped_and_the_source_kept() {
    for filler in ["*markup* ", "河套香港園區", "👩‍👩‍👧 ", "https://a.example/long "] {
        let long = filler.repeat(3000);
        let field = field(&long, &long);
        let shown = reply(Reply {
            title: long.clone(),
            paragraphs: paragraphs(&[long.as_str(); 3]),
            headline: Some(long.clone()),
            before: Some(long.clone()),
            fields: vec![field; 40],
            quotes: vec![long.clone(); 3],
            source: Some(Attribution { title: long.clone(), ..source("https://a.example") }),
            ..empty()
        });
        let embed = check_limits(shown);
        let last = embed["fields"].as_array().unwrap().last().unwrap()["value"].as_str().unwrap().to_owned();
        assert!(last.starts_with("> ") && last.ends_with("](https://a.example) · 20 September 2025"), "{last}");
    }
}

#[test]
fn of_many_details_as_many_as_fit_are_shown_and_the_rest_is_counted() {
    let field = |length: usize| field("Some name", &"words ".repeat(length));
    for (fields, expect, last) in [
        (vec![field(1); 12], 12, "Some name"),
        (vec![field(1); 13], 12, "… and 2 more"),
        (vec![field(500); 12], 12, "Some name"),
        (vec![field(500); 7], 7, "Some name"),
    ] {
        let (count, details) = (fields.len(), fields.clone());
        let embed = check_limits(reply(Reply { title: "T".to_owned(), fields: details, ..empty() }));
        let shown = embed["fields"].as_array().unwrap();
        assert_eq!((shown.len(), &shown.last().unwrap()["name"]), (expect, &json!(last)), "{count} details");
    }
}

#[test]
fn an_address_that_is_too_long_gives_way_to_the_words() {
    let shown = reply(Reply {
        quotes: vec!["words".to_owned()],
        source: Some(source(&format!("https://a.example/{}", "x".repeat(3000)))),
        ..empty()
    });
    let embed = check_limits(shown);
    assert_eq!(embed["fields"][0]["value"], "> words\nA \\[document\\] · 20 September 2025");
}

#[test]
fn what_is_empty_is_left_out() {
    let blank = field("When", " ");
    let shown = reply(Reply { title: "Title".to_owned(), fields: vec![blank], ..empty() });
    let embed = check_limits(shown);
    assert!(embed.get("description").is_none_or(Value::is_null), "{embed}");
    assert_eq!(embed["fields"].as_array().map_or(0, Vec::len), 0);
}

#[test]
fn many_choices_take_several_menus_with_an_option_each() {
    let shown = ask("what will happen in 2026?");
    let is_menu = |row: &&serenity::all::CreateActionRow| matches!(row, serenity::all::CreateActionRow::SelectMenu(_));
    let menus = shown.rows.iter().filter(is_menu).count();
    assert!((1..limits::ROWS).contains(&menus));
}
