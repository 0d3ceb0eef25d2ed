use std::path::Path;

use time::macros::date;

use super::*;
use crate::engine::{Filter, Snapshot};
use crate::knowledge::{Folder, load};

const TODAY: Date = date!(2034 - 06 - 15);

/// The drawing of another document than the shipped one, whose edits would change it.
fn draw(filter: &Filter, today: Date, script: Script) -> Option<Drawing> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coast");
    let knowledge = load(&Folder::read(&folder).unwrap()).knowledge.unwrap();
    let snapshot = Snapshot::new(knowledge);
    let outcome = snapshot.timeline(filter, script.language());
    timeline(snapshot.knowledge(), &outcome, today, script)
}

#[test]
fn all_is_drawn_in_every_script() {
    for script in Script::ALL {
        let drawing = draw(&Filter::default(), TODAY, script).unwrap();
        insta::assert_snapshot!(format!("all-{}", script.code()), drawing.svg);
        insta::assert_snapshot!(format!("all-{}-in-words", script.code()), drawing.description);
    }
}

#[test]
fn one_year_is_drawn_by_quarters() {
    let filter = Filter { period: Period::year(2034), ..Filter::default() };
    let drawing = draw(&filter, TODAY, Script::English).unwrap();
    for text in [">Q1<", ">Q4<", ">2034<", ">Today, 15 June 2034<"] {
        assert!(drawing.svg.contains(text), "{text} is not in {}", drawing.svg);
    }
    assert!(!drawing.svg.contains(">2036<"));
}

#[test]
fn what_is_over_is_said_to_be_and_a_day_far_off_is_not_marked() {
    let filter = Filter { period: Period::year(2034), ..Filter::default() };
    let later = draw(&filter, date!(2034 - 12 - 01), Script::English).unwrap();
    assert!(later.description.contains("(past)"), "{}", later.description);
    let much_later = draw(&filter, date!(2050 - 01 - 01), Script::English).unwrap();
    assert!(!much_later.svg.contains("Today"));
}

#[test]
fn what_has_no_day_is_not_drawn() {
    let filter = Filter { period: Period::year(2099), ..Filter::default() };
    assert_eq!(draw(&filter, TODAY, Script::English), None);
}

/// Text is XML's business too.
#[test]
fn names_cannot_break_the_drawing() {
    let mut canvas = canvas::Canvas::new();
    let set = canvas::Type { size: 1.0, weight: 400, colour: "#fff", anchor: "start" };
    canvas.text(0.0, 0.0, "R&D </text><script> \u{7}\u{ffff}", set);
    let drawn = canvas.finish(1.0, 1.0);
    assert!(drawn.contains(">R&amp;D &lt;/text&gt;&lt;script&gt; </text>"), "{drawn}");
}
