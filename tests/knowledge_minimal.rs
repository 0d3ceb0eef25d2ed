//! A knowledge folder about something else entirely loads without a word of complaint.

use std::path::Path;

use initiative_bot::domain::{Bound, Language, Value};
use initiative_bot::knowledge::{Folder, load, render};

#[test]
fn a_small_folder_of_another_domain_loads() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minimal");
    let folder = Folder::read(&dir).unwrap();
    let loaded = load(&folder);
    assert_eq!(render(&folder, &loaded.problems, false), "");

    let knowledge = loaded.knowledge.unwrap();
    assert_eq!(knowledge.revision, folder.revision());
    let (area, tools) = (&knowledge.areas[0], &knowledge.initiatives[0]);
    assert_eq!((area.symbol.as_str(), area.colour), ("📚", 0x0033_6699));
    assert_eq!((tools.area.as_str(), tools.name.get(Language::Zh).as_str()), ("lending", "工具借用閣"));
    let deposit = &tools.facts[2];
    let Value::Money { amount, bound, previous } = &deposit.value else { panic!("{:?}", deposit.value) };
    assert_eq!((amount.amount, *bound, previous.map(|m| m.amount)), (100, Some(Bound::Maximum), Some(200)));
    assert!(knowledge.source(&deposit.source).unwrap().text.contains("Harbour Road"));
    assert!(!knowledge.golden[2].addressed);
}
