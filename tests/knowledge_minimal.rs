//! A knowledge folder about something else entirely loads without a word of complaint.

use std::path::{Path, PathBuf};

use initiative_bot::domain::{Bound, Courtesy, Currency, Language, Measure, Money, Value};
use initiative_bot::engine::Snapshot;
use initiative_bot::knowledge::{Counts, File, Folder, diff, load, render, summary_line};
use proptest::prelude::*;

fn minimal() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minimal")
}

/// The folder with one file edited.
fn edited(path: &str, edit: impl Fn(&mut Vec<u8>)) -> Folder {
    let files = Folder::read(&minimal()).expect("the fixture is there").files().to_vec();
    let files = files.into_iter().filter(|file| !file.builtin).map(|file| {
        let mut content = file.text.clone().into_bytes();
        if file.path == path {
            edit(&mut content);
        }
        File::new(&file.path, &content)
    });
    Folder::new(files.collect())
}

#[test]
fn a_small_folder_of_another_domain_loads() {
    let folder = Folder::read(&minimal()).unwrap();
    let loaded = load(&folder);
    assert_eq!(render(&folder, &loaded.problems, false), "");

    let knowledge = loaded.knowledge.unwrap();
    assert_eq!(knowledge.revision, folder.revision());
    let (area, tools) = (&knowledge.areas[0], &knowledge.initiatives[0]);
    assert_eq!((area.symbol.as_str(), area.colour), ("📚", 0x0033_6699));
    assert_eq!((tools.area.as_str(), tools.name.get(Language::Zh).as_str()), ("lending", "工具借用閣"));
    let deposit = &tools.facts[2];
    let dollars = |amount| Measure::Money(Money { currency: Currency::parse("HKD").unwrap(), amount });
    let (now, previous) = (dollars(100), Some(dollars(200)));
    assert_eq!(deposit.value, Value::Measure { now, bound: Some(Bound::Maximum), previous });
    assert!(knowledge.source(&deposit.source).unwrap().text.contains("Harbour Road"));
    assert!(!knowledge.golden[2].addressed);
}

#[test]
fn what_it_holds_is_counted() {
    let knowledge = load(&Folder::read(&minimal()).unwrap()).knowledge.unwrap();
    let expect = Counts { areas: 1, initiatives: 2, facts: 5, aliases: 2, golden: 3 };
    assert_eq!(Counts::of(&knowledge), expect);
}

#[test]
fn an_edit_shows_as_a_change() {
    let old = load(&Folder::read(&minimal()).unwrap()).knowledge.unwrap();
    let folder = edited("areas/lending.toml", |content| {
        let text = String::from_utf8(content.clone()).unwrap();
        *content = text.replace("It lasts for 18 months.", "It goes on for 18 months.").into_bytes();
    });
    let new = load(&folder).knowledge.unwrap();
    assert_ne!(old.revision, new.revision);
    let changes = diff(&old, &new);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].subject.as_str(), changes[0].keys.as_slice()), ("story-time", ["en"].as_slice()));
    assert!(diff(&old, &old).is_empty());
}

/// The folder with one more file, or one in the place of its own.
fn with(path: &str, text: &str) -> Folder {
    let own = Folder::read(&minimal()).expect("the fixture is there").files().to_vec().into_iter();
    let own = own.filter(|file| !file.builtin && file.path != path);
    Folder::new(own.chain([File::new(path, text.as_bytes())]).collect())
}

#[test]
fn a_lexicon_file_can_extend_the_built_in_one() {
    let built_in = load(&Folder::embedded()).knowledge.unwrap().lexicon;
    let facets = "extends = true\n[[facet]]\nid = 'threshold'\ncues = { en = ['height limit'] }\n\
        [[facet]]\nid = 'deposit'\nlabel = { en = 'Deposit', zh = '按金' }\n";
    let folder = with("lexicon/facets.toml", facets);
    let loaded = load(&folder);
    assert_eq!(render(&folder, &loaded.problems, false), "");
    let lexicon = loaded.knowledge.unwrap().lexicon;
    assert_eq!(lexicon.facets.len(), built_in.facets.len() + 1);
    let threshold = lexicon.facets.iter().find(|facet| facet.id.as_str() == "threshold").unwrap();
    let before = built_in.facets.iter().find(|facet| facet.id.as_str() == "threshold").unwrap();
    assert_eq!(threshold.label, before.label);
    assert_eq!(threshold.cues.en.len(), before.cues.en.len() + 1);

    let english = "extends = true\nwithout = ['the']\nordinary = ['spanner']\nidioms = ['on the nut']\neveryday = ['spanner rash']\n\
        [courtesy]\nthanks = ['ta muchly']\nbeside = ['guv']\n[currencies]\nSGD = ['sing dollars']\n";
    let extended = load(&with("lexicon/en.toml", english)).knowledge.unwrap();
    let lexicon = extended.lexicon.clone();
    let (tongue, before) = (&lexicon.tongues.en, &built_in.tongues.en);
    assert_eq!(tongue.stop.len(), before.stop.len() - 1);
    assert_eq!(tongue.ordinary.last().map(String::as_str), Some("spanner"));
    assert_eq!(tongue.currencies[0].names, ["sing dollars"]);
    assert_eq!(tongue.signals, before.signals);
    assert_eq!(tongue.idioms.last().map(String::as_str), Some("on the nut"));
    assert_eq!(tongue.everyday.last().map(String::as_str), Some("spanner rash"));
    let plain = Snapshot::new(load(&Folder::embedded()).knowledge.unwrap());
    let snapshot = Snapshot::new(extended);
    assert_eq!(snapshot.courtesy("ta muchly, guv!"), Some(Courtesy::Thanks));
    assert_eq!(plain.courtesy("ta muchly, guv!"), None);
}

#[test]
fn an_entry_that_stands_twice_in_one_file_is_reported() {
    let facets = "extends = true\n[[facet]]\nid = 'threshold'\n[[facet]]\nid = 'threshold'\n\
        [[facet]]\nid = 'shelf'\nlabel = { en = 'Shelf', zh = '書架' }\n[[facet]]\nid = 'shelf'\n";
    let folder = with("lexicon/facets.toml", facets);
    let messages: Vec<_> = load(&folder).problems.iter().map(|problem| summary_line(&folder, problem)).collect();
    assert!(messages.iter().any(|message| message.contains("`label` is missing")), "{messages:#?}");
    assert!(messages.iter().any(|message| message.contains("`shelf`")), "{messages:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_edit_makes_the_loader_panic(
        file in prop::sample::select(vec!["areas/lending.toml", "source.toml", "lexicon/facets.toml", "questions.toml"]),
        at in 0.0..1.0,
        length in 0usize..40,
        inserted in "[a-z\"'\\[\\]{}=,0-9 \\n\\\\二萬年-]{0,12}",
    ) {
        let folder = edited(file, |content| {
            let start = (content.len() as f64 * at) as usize;
            let end = (start + length).min(content.len());
            content.splice(start..end, inserted.bytes());
        });
        let loaded = load(&folder);
        prop_assert_eq!(loaded.knowledge.is_none(), loaded.has_errors());
        let _ = render(&folder, &loaded.problems, false);
        for problem in &loaded.problems {
            let _ = summary_line(&folder, problem);
        }
    }
}
