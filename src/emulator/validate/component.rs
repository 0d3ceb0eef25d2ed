//! Buttons, menus and forms.

use std::collections::HashSet;

use serde_json::Value;
use twilight_model::channel::message::Component;
use twilight_validate::component::{
    ACTION_ROW_COMPONENT_COUNT, COMPONENT_BUTTON_LABEL_LENGTH, COMPONENT_COUNT, COMPONENT_CUSTOM_ID_LENGTH,
    COMPONENT_V2_COUNT, SELECT_OPTION_COUNT, SELECT_OPTION_DESCRIPTION_LENGTH, SELECT_OPTION_LABEL_LENGTH,
    SELECT_OPTION_VALUE_LENGTH, SELECT_PLACEHOLDER_LENGTH, TEXT_INPUT_LABEL_MAX, TEXT_INPUT_LENGTH_MAX,
    TEXT_INPUT_PLACEHOLDER_MAX,
};

use super::{Problems, join};
use crate::emulator::error::ApiError;
use crate::emulator::model::Modal;

/// The longest heading of a form.
const MODAL_TITLE_LENGTH: usize = 45;

/// The numbers Discord gives the kinds of components.
const ROW: u64 = 1;
const BUTTON: u64 = 2;
const TEXT_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;
const LINK_STYLE: u64 = 5;

/// Where components stand, which decides what may stand there.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Message,
    Modal,
}

/// Reads the components of a message and notes everything wrong with them.
pub(super) fn components(body: &Value, is_v2: bool, problems: &mut Problems) -> Vec<Component> {
    let limit = if is_v2 { COMPONENT_V2_COUNT } else { COMPONENT_COUNT };
    let rows = problems.list(body, "", "components", 0..=limit);
    if !is_v2 {
        check_rows(rows, "components", Place::Message, problems);
    }
    let parsed = parse(rows, "components", problems);
    if let Err(error) = twilight_validate::message::components(&parsed, is_v2)
        && problems.root.is_empty()
    {
        problems.add("components", "COMPONENT_INVALID", error.to_string());
    }
    parsed
}

/// Reads the form of a modal response.
pub(in crate::emulator) fn modal(data: &Value) -> Result<Modal, ApiError> {
    let mut problems = Problems::default();
    problems.required_text(data, "data", "custom_id", 1..=COMPONENT_CUSTOM_ID_LENGTH);
    problems.required_text(data, "data", "title", 1..=MODAL_TITLE_LENGTH);
    let rows = problems.list(data, "data", "components", 1..=COMPONENT_COUNT);
    if data["components"].is_null() {
        problems.required("data/components");
    }
    check_rows(rows, "data/components", Place::Modal, &mut problems);
    let components = parse(rows, "data/components", &mut problems);
    problems.into_result()?;
    Ok(Modal {
        custom_id: data["custom_id"].as_str().unwrap_or_default().to_owned(),
        title: data["title"].as_str().unwrap_or_default().to_owned(),
        components,
    })
}

/// Notes what is wrong with rows, and custom ids that are used twice.
fn check_rows(rows: &[Value], path: &str, place: Place, problems: &mut Problems) {
    let mut seen = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = join(path, index);
        match row["type"].as_u64() {
            Some(ROW) => {
                let items = problems.list(row, &path, "components", 1..=ACTION_ROW_COMPONENT_COUNT);
                let width: usize = items.iter().map(width).sum();
                if width > ACTION_ROW_COMPONENT_COUNT {
                    let message = "The specified component exceeds the maximum width";
                    problems.add(&path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
                }
                for (index, item) in items.iter().enumerate() {
                    let path = join(&join(&path, "components"), index);
                    check_item(item, &path, place, &mut seen, problems);
                }
            }
            Some(LABEL) if place == Place::Modal => {
                problems.required_text(row, &path, "label", 1..=TEXT_INPUT_LABEL_MAX);
                check_item(&row["component"], &join(&path, "component"), place, &mut seen, problems);
            }
            _ => wrong_kind(&path, &[ROW], problems),
        }
    }
}

/// How many of a row's five places a component takes.
fn width(item: &Value) -> usize {
    if item["type"].as_u64() == Some(BUTTON) { 1 } else { ACTION_ROW_COMPONENT_COUNT }
}

fn check_item(item: &Value, path: &str, place: Place, seen: &mut HashSet<String>, problems: &mut Problems) {
    match (item["type"].as_u64(), place) {
        (Some(BUTTON), Place::Message) => check_button(item, path, problems),
        (Some(TEXT_SELECT | 5..=8), _) => check_select(item, path, problems),
        (Some(TEXT_INPUT), Place::Modal) => check_input(item, path, problems),
        (_, Place::Message) => {
            return wrong_kind(path, &[BUTTON, TEXT_SELECT, 5, 6, 7, 8], problems);
        }
        (_, Place::Modal) => return wrong_kind(path, &[TEXT_INPUT], problems),
    }
    if let Some(custom_id) = item["custom_id"].as_str()
        && !seen.insert(custom_id.to_owned())
    {
        let message = "Component custom id cannot be duplicated";
        problems.add(&join(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
}

fn check_button(button: &Value, path: &str, problems: &mut Problems) {
    problems.text(button, path, "label", 0..=COMPONENT_BUTTON_LABEL_LENGTH);
    let has_label = button["label"].as_str().is_some_and(|label| !label.trim().is_empty());
    if !has_label && button["emoji"].is_null() {
        problems.required(&join(path, "label"));
    }
    match button["style"].as_u64() {
        Some(LINK_STYLE) => problems.required_text(button, path, "url", 1..=512),
        Some(1..=4) => {
            problems.required_text(button, path, "custom_id", 1..=COMPONENT_CUSTOM_ID_LENGTH);
            if !button["url"].is_null() {
                let message = "A custom id and url cannot both be specified";
                problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
            }
        }
        Some(_) => problems.add(&join(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5}."),
        None => problems.required(&join(path, "style")),
    }
}

fn check_select(menu: &Value, path: &str, problems: &mut Problems) {
    problems.required_text(menu, path, "custom_id", 1..=COMPONENT_CUSTOM_ID_LENGTH);
    problems.text(menu, path, "placeholder", 0..=SELECT_PLACEHOLDER_LENGTH);
    let min = menu["min_values"].as_u64().unwrap_or(1);
    let max = menu["max_values"].as_u64().unwrap_or(1);
    if min > max {
        let message = "min_values must be less than or equal to max_values";
        problems.add(&join(path, "min_values"), "SELECT_COMPONENT_INVALID_MIN_VALUES", message);
    }
    if menu["type"].as_u64() != Some(TEXT_SELECT) {
        return;
    }
    if menu["options"].is_null() {
        problems.required(&join(path, "options"));
    }
    let options = problems.list(menu, path, "options", 1..=SELECT_OPTION_COUNT);
    if usize::try_from(max).unwrap_or(usize::MAX) > options.len().max(1) {
        let message = "max_values must not exceed the number of options";
        problems.add(&join(path, "max_values"), "SELECT_COMPONENT_INVALID_MAX_VALUES", message);
    }
    let mut values = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = join(&join(path, "options"), index);
        problems.required_text(option, &path, "label", 1..=SELECT_OPTION_LABEL_LENGTH);
        problems.required_text(option, &path, "value", 1..=SELECT_OPTION_VALUE_LENGTH);
        problems.text(option, &path, "description", 0..=SELECT_OPTION_DESCRIPTION_LENGTH);
        if !values.insert(option["value"].as_str()) {
            let message = "The specified option value is already used";
            problems.add(&join(&path, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
}

fn check_input(input: &Value, path: &str, problems: &mut Problems) {
    problems.required_text(input, path, "custom_id", 1..=COMPONENT_CUSTOM_ID_LENGTH);
    problems.text(input, path, "label", 1..=TEXT_INPUT_LABEL_MAX);
    problems.text(input, path, "placeholder", 0..=TEXT_INPUT_PLACEHOLDER_MAX);
    problems.text(input, path, "value", 0..=TEXT_INPUT_LENGTH_MAX);
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        problems.add(&join(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
    }
}

fn wrong_kind(path: &str, allowed: &[u64], problems: &mut Problems) {
    let allowed: Vec<String> = allowed.iter().map(u64::to_string).collect();
    let message = format!("Value of field \"type\" must be one of ({},).", allowed.join(", "));
    problems.add(&join(path, "type"), "UNION_TYPE_CHOICES", message);
}

/// Reads rows into twilight's types.
fn parse(rows: &[Value], path: &str, problems: &mut Problems) -> Vec<Component> {
    let mut parsed = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match serde_json::from_value(row.clone()) {
            Ok(component) => parsed.push(component),
            // The walk has usually said it better already.
            Err(error) if problems.root.is_empty() => {
                problems.add(&join(path, index), "MODEL_TYPE_CONVERT", error.to_string());
            }
            Err(_) => {}
        }
    }
    parsed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::codes;
    use super::*;

    #[track_caller]
    fn check(rows: Value, expect: &[&str]) {
        let mut problems = Problems::default();
        components(&json!({"components": rows}), false, &mut problems);
        assert_eq!(codes(problems.into_result()), expect);
    }

    fn button(custom_id: &str) -> Value {
        json!({"type": 2, "style": 1, "label": "a", "custom_id": custom_id})
    }

    fn row(items: Vec<Value>) -> Value {
        json!({"type": 1, "components": items})
    }

    #[test]
    fn rows_hold_five_buttons_or_one_menu() {
        let five: Vec<_> = (0..5).map(|n| button(&n.to_string())).collect();
        let six: Vec<_> = (0..6).map(|n| button(&n.to_string())).collect();
        check(json!([row(five)]), &[]);
        check(
            json!([row(six)]),
            &["components/0 COMPONENT_LAYOUT_WIDTH_EXCEEDED", "components/0/components BASE_TYPE_BAD_LENGTH"],
        );
        let menu = json!({"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}]});
        check(json!([row(vec![menu.clone()])]), &[]);
        check(json!([row(vec![menu, button("b")])]), &["components/0 COMPONENT_LAYOUT_WIDTH_EXCEEDED"]);
        check(json!([row(vec![])]), &["components/0/components BASE_TYPE_BAD_LENGTH"]);
        let rows: Vec<_> = (0..6).map(|n| row(vec![button(&n.to_string())])).collect();
        check(json!(rows), &["components BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn custom_ids_are_short_and_unique() {
        check(
            json!([row(vec![button("a"), button("a")])]),
            &["components/0/components/1/custom_id COMPONENT_CUSTOM_ID_DUPLICATED"],
        );
        check(
            json!([row(vec![button(&"x".repeat(101))])]),
            &["components/0/components/0/custom_id BASE_TYPE_BAD_LENGTH"],
        );
        check(json!([row(vec![button("")])]), &["components/0/components/0/custom_id BASE_TYPE_REQUIRED"]);
    }

    #[test]
    fn menus_have_limits() {
        let options = |count: usize| -> Vec<Value> {
            (0..count).map(|n| json!({"label": "a", "value": n.to_string()})).collect()
        };
        let menu = |options: Vec<Value>| json!([row(vec![json!({"type": 3, "custom_id": "m", "options": options})])]);
        check(menu(options(25)), &[]);
        check(menu(options(26)), &["components/0/components/0/options BASE_TYPE_BAD_LENGTH"]);
        check(menu(vec![]), &["components/0/components/0/options BASE_TYPE_BAD_LENGTH"]);
        let same = vec![json!({"label": "a", "value": "v"}), json!({"label": "b", "value": "v"})];
        check(menu(same), &["components/0/components/0/options/1/value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"]);
    }

    #[test]
    fn a_message_takes_no_text_input_and_a_modal_no_button() {
        let input = json!({"type": 4, "custom_id": "i", "style": 1, "label": "a"});
        check(json!([row(vec![input.clone()])]), &["components/0/components/0/type UNION_TYPE_CHOICES"]);
        check(json!([button("a")]), &["components/0/type UNION_TYPE_CHOICES"]);
        let form = |item: Value| json!({"custom_id": "f", "title": "t", "components": [row(vec![item])]});
        assert_eq!(codes(modal(&form(input))), Vec::<String>::new());
        assert_eq!(codes(modal(&form(button("a")))), ["data/components/0/components/0/type UNION_TYPE_CHOICES"]);
        let nothing = json!({"custom_id": "f", "title": "x".repeat(46), "components": []});
        assert_eq!(codes(modal(&nothing)), ["data/components BASE_TYPE_BAD_LENGTH", "data/title BASE_TYPE_BAD_LENGTH"]);
    }
}
