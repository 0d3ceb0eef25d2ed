//! What people are told about folders that are broken on purpose, each in its own way.

use std::fs;
use std::path::Path;

use initiative_bot::knowledge::{Folder, load, render};

#[test]
fn broken_folders_are_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken");
    let mut folders: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for path in folders {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = Folder::read(&path).unwrap();
        let loaded = load(&folder);
        assert!(!loaded.problems.is_empty(), "{name} is not broken");
        assert_eq!(loaded.knowledge.is_none(), loaded.has_errors(), "{name}");
        insta::assert_snapshot!(name, render(&folder, &loaded.problems, false));
    }
}
