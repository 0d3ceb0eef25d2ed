//! Holds the rules that `src/lib.rs` states, and what the README says in numbers.
//!
//! Comments and the tests within a file are not looked at: they may name what the code may not.

#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use std::fs;
use std::path::Path;

use initiative_bot::knowledge::{Folder, load};
use serenity::all::Permissions;

/// The layers from the bottom to the top, each with those that it may use.
const LAYERS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("knowledge", &["domain"]),
    ("engine", &["domain"]),
    ("reply", &["domain", "engine"]),
    ("config", &["domain"]),
    ("store", &[]),
    ("service", &["domain", "knowledge", "engine", "reply", "store"]),
    ("discord", &["domain", "knowledge", "engine", "reply", "config", "store", "service"]),
    ("emulator", &[]),
    ("cli", &["domain", "knowledge", "engine", "reply", "config", "store", "service", "discord", "emulator"]),
];

/// The layers without a file, clock, environment, async, logging or randomness.
const PURE: [&str; 4] = ["domain", "knowledge", "engine", "reply"];

/// What would bring one of these into a pure layer.
const IMPURE: [&str; 18] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "now_utc",
    "now_local",
    "async ",
    ".await",
    "tokio",
    "tracing",
    "log::",
    "println!",
    "dbg!",
    "rand::",
    "getrandom",
];

/// The one file of the pure layers that reads from disk, so that no other has to.
const READS_FILES: &str = "src/knowledge/folder.rs";

/// The one file of the pure layers that starts threads: it waits for them, so that nobody can tell.
const WAITS_FOR_THREADS: &str = "src/engine/parallel.rs";

/// The longest that a file may be, tests and comments included. The longest now has some 520 lines.
const MAX_LINES: usize = 600;

/// A source file, by its path within the repository.
struct Source {
    path: String,
    text: String,
}

#[test]
fn a_layer_uses_only_what_it_may() {
    check(&sources("src"), |source, line| {
        let Some(layer) = source.layer() else { return Vec::new() };
        let Some((_, uses)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            return vec![format!("the layer `{layer}` is neither in `LAYERS` nor in `src/lib.rs`")];
        };
        let used = line.split("crate::").skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end]
        });
        let forbidden = used.filter(|used| *used != layer && !uses.contains(used));
        forbidden.map(|used| format!("`{layer}` may not use `{used}`")).collect()
    });
}

#[test]
fn the_core_is_pure() {
    let mut core = sources("src");
    core.retain(|source| source.layer().is_some_and(|layer| PURE.contains(&layer)) && source.path != READS_FILES);
    check(&core, |source, line| {
        let found = IMPURE.iter().filter(|word| line.contains(*word));
        let found = found.filter(|word| !(**word == "std::thread" && source.path == WAITS_FOR_THREADS));
        found.map(|word| format!("`{}` has no place in a pure layer", word.trim())).collect()
    });
}

#[test]
fn the_engine_knows_no_document() {
    let knowledge = load(&Folder::embedded()).knowledge.unwrap();
    let areas = knowledge.areas.iter().map(|area| (&area.id, &area.name, &area.aliases));
    let initiatives = knowledge.initiatives.iter().map(|i| (&i.id, &i.name, &i.aliases));
    let mut words: Vec<String> = knowledge.lexicon.facets.iter().map(|facet| facet.id.to_string()).collect();
    for (id, name, aliases) in areas.chain(initiatives) {
        words.push(id.to_string());
        words.extend(name.iter().map(|(_, name)| name.clone()));
        words.extend(aliases.iter().flat_map(|(_, aliases)| aliases.clone()));
    }
    let literals: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    check(&sources("src/engine"), |_, line| {
        let found = literals.iter().filter(|literal| line.contains(*literal));
        found.map(|literal| format!("{literal} belongs in `knowledge/`")).collect()
    });
}

#[test]
fn files_are_no_longer_than_they_can_be_read() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(sources);
    let long: Vec<_> = all.filter(|source| source.text.lines().count() > MAX_LINES).map(|source| source.path).collect();
    assert!(long.is_empty(), "longer than {MAX_LINES} lines: {long:?}");
}

#[test]
fn the_readme_invites_with_what_the_bot_needs() {
    let needed = Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::SEND_MESSAGES_IN_THREADS
        | Permissions::EMBED_LINKS
        | Permissions::ATTACH_FILES
        | Permissions::READ_MESSAGE_HISTORY;
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&format!("&permissions={}", needed.bits())), "{}", needed.bits());
}

impl Source {
    /// The layer that the file belongs to; `src/lib.rs` and `src/main.rs` belong to none.
    fn layer(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split_once('/').map(|(layer, _)| layer)
    }

    /// The numbered lines of code. Tests are the last thing in a file, or in a file of their own.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_tests = self.path.ends_with("/tests.rs");
        let lines = self.text.lines().take_while(move |line| !is_tests && line.trim() != "#[cfg(test)]");
        let numbered = lines.enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Fails with everything that `find` finds in the code of the sources, each with its place.
#[track_caller]
fn check(sources: &[Source], find: impl Fn(&Source, &str) -> Vec<String>) {
    assert!(!sources.is_empty());
    let mut problems = Vec::new();
    for source in sources {
        for (number, line) in source.code() {
            problems.extend(find(source, line).iter().map(|found| format!("{}:{number}: {found}", source.path)));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the repository.
fn sources(folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            // What the peers' bench has built is not ours.
            if entry.file_name() != "target" {
                sources.extend(self::sources(&path));
            }
        } else if path.ends_with(".rs") {
            sources.push(Source { text: fs::read_to_string(entry.path()).unwrap(), path });
        }
    }
    sources
}
