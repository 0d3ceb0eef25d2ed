//! Application commands and autocomplete choices.

use std::collections::HashSet;

use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOptionChoice};
use twilight_validate::command::{
    CHOICES_LIMIT, COMMAND_TOTAL_LENGTH, DESCRIPTION_LENGTH_MAX, GUILD_COMMAND_LIMIT, NAME_LENGTH_MAX,
    OPTION_CHOICE_NAME_LENGTH_MAX, OPTION_CHOICE_STRING_VALUE_LENGTH_MAX, OPTIONS_LIMIT,
};

use super::{Problems, join};
use crate::emulator::error::ApiError;

/// The locales that Discord's clients have.
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
];

const CHAT_INPUT: u64 = 1;
const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;

/// Reads the commands of a bulk overwrite.
pub(in crate::emulator) fn commands(body: &Value) -> Result<Vec<Command>, ApiError> {
    let Value::Array(items) = body else {
        return Err(super::problem("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
    };
    if items.len() > GUILD_COMMAND_LIMIT {
        return Err(ApiError::too_many_commands());
    }
    let mut problems = Problems::default();
    let mut seen = HashSet::new();
    let mut commands = Vec::new();
    for (index, item) in items.iter().enumerate() {
        check(item, &index.to_string(), &mut problems);
        if !seen.insert((kind(item), item["name"].as_str())) {
            let message = "Application command names must be unique";
            problems.add(&join(&index.to_string(), "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
        commands.extend(parse(item, &index.to_string(), &mut problems));
    }
    problems.into_result()?;
    Ok(commands)
}

/// Reads a single command.
pub(in crate::emulator) fn command(body: &Value) -> Result<Command, ApiError> {
    let mut problems = Problems::default();
    check(body, "", &mut problems);
    let parsed = parse(body, "", &mut problems);
    problems.into_result()?;
    parsed.ok_or_else(ApiError::invalid_json)
}

/// Reads the choices of an autocomplete response.
pub(in crate::emulator) fn choices(data: &Value) -> Result<Vec<CommandOptionChoice>, ApiError> {
    let mut problems = Problems::default();
    let items = problems.list(data, "data", "choices", 0..=CHOICES_LIMIT);
    check_choices(items, "data/choices", &mut problems);
    let parsed = items.iter().cloned().map(serde_json::from_value).collect();
    match parsed {
        Ok(choices) => problems.into_result().map(|()| choices),
        Err(error) => {
            if problems.root.is_empty() {
                problems.add("data/choices", "MODEL_TYPE_CONVERT", error.to_string());
            }
            problems.into_result().map(|()| Vec::new())
        }
    }
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(CHAT_INPUT)
}

/// Notes what is wrong with one command.
fn check(command: &Value, path: &str, problems: &mut Problems) {
    if kind(command) == CHAT_INPUT {
        slash_name(command, path, problems);
        described(command, path, problems);
    } else {
        problems.required_text(command, path, "name", 1..=NAME_LENGTH_MAX);
        localizations(command, path, "name_localizations", problems);
        if command["description"].as_str().is_some_and(|text| !text.is_empty()) {
            let message = "Context menu commands cannot have description";
            problems.add(&join(path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", message);
        }
    }
    permissions(command, path, problems);
    check_options(command, path, 0, problems);
}

/// Checks the name of a slash command or of one of its options.
fn slash_name(item: &Value, path: &str, problems: &mut Problems) {
    problems.required_text(item, path, "name", 1..=NAME_LENGTH_MAX);
    let names = item["name_localizations"].as_object();
    let localized = names
        .into_iter()
        .flatten()
        .map(|(locale, name)| (join(&join(path, "name_localizations"), locale), name.as_str().unwrap_or_default()));
    let own = (join(path, "name"), item["name"].as_str().unwrap_or_default());
    for (path, name) in std::iter::once(own).chain(localized) {
        if !name.is_empty() && twilight_validate::command::option_name(name).is_err() {
            problems.add(
                &path,
                "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid: it must be lower case and match ^[-_\\p{L}\\p{N}]{1,32}$",
            );
        }
    }
    localizations(item, path, "name_localizations", problems);
}

/// Checks the description and its translations.
fn described(item: &Value, path: &str, problems: &mut Problems) {
    problems.required_text(item, path, "description", 1..=DESCRIPTION_LENGTH_MAX);
    localizations(item, path, "description_localizations", problems);
    let texts = &item["description_localizations"];
    for locale in texts.as_object().into_iter().flat_map(serde_json::Map::keys) {
        problems.text(texts, &join(path, "description_localizations"), locale, 1..=DESCRIPTION_LENGTH_MAX);
    }
}

/// Checks that every translation is for a locale that exists.
fn localizations(item: &Value, path: &str, key: &str, problems: &mut Problems) {
    for locale in item[key].as_object().into_iter().flat_map(serde_json::Map::keys) {
        if !LOCALES.contains(&locale.as_str()) {
            let path = join(&join(path, key), locale);
            problems.add(&path, "DICT_TYPE_KEY_INVALID", format!("Unknown locale \"{locale}\""));
        }
    }
}

/// Permissions are a number in a text, although the schema says otherwise.
fn permissions(command: &Value, path: &str, problems: &mut Problems) {
    let valid = match &command["default_member_permissions"] {
        Value::Null => true,
        Value::Number(number) => number.is_u64(),
        Value::String(text) => text.parse::<u64>().is_ok(),
        _ => false,
    };
    if !valid {
        let path = join(path, "default_member_permissions");
        problems.add(&path, "BITFLAG_TYPE_CONVERT", "Value is not a valid permission bit field.");
    }
}

/// Checks the options of a command, subcommand or group of them; `depth`
/// says how far down this is.
fn check_options(parent: &Value, path: &str, depth: usize, problems: &mut Problems) {
    let options = problems.list(parent, path, "options", 0..=OPTIONS_LIMIT);
    let base = join(path, "options");
    let mut names = HashSet::new();
    let mut optional_seen = false;
    let nested = options.iter().filter(|option| is_subcommand(option)).count();
    for (index, option) in options.iter().enumerate() {
        let path = join(&base, index);
        check_option(option, &path, depth, problems);
        if !names.insert(option["name"].as_str()) {
            let message = "Option name already exists";
            problems.add(&join(&path, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        let required = option["required"].as_bool().unwrap_or(false);
        if required && optional_seen {
            let message = "Required options must be placed before non-required options";
            problems.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        optional_seen |= !required;
    }
    if nested > 0 && nested < options.len() {
        let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        problems.add(&base, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
}

fn is_subcommand(option: &Value) -> bool {
    matches!(option["type"].as_u64(), Some(SUB_COMMAND | SUB_COMMAND_GROUP))
}

fn check_option(option: &Value, path: &str, depth: usize, problems: &mut Problems) {
    slash_name(option, path, problems);
    described(option, path, problems);
    match option["type"].as_u64() {
        None => problems.required(&join(path, "type")),
        Some(SUB_COMMAND) if depth <= 1 => check_options(option, path, 2, problems),
        Some(SUB_COMMAND_GROUP) if depth == 0 => check_options(option, path, 1, problems),
        Some(3..=11) if depth != 1 => {}
        Some(_) => {
            let message = "This option type is not allowed here.";
            problems.add(&join(path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
        }
    }
    let choices = problems.list(option, path, "choices", 0..=CHOICES_LIMIT);
    check_choices(choices, &join(path, "choices"), problems);
    if option["autocomplete"].as_bool() == Some(true) {
        if !choices.is_empty() {
            let message = "Autocomplete cannot be used with choices";
            problems.add(&join(path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message);
        }
        if !matches!(option["type"].as_u64(), Some(STRING | 4 | 10)) {
            let message = "Autocomplete is only for strings, integers and numbers";
            problems.add(&join(path, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_TYPE", message);
        }
    }
}

fn check_choices(choices: &[Value], path: &str, problems: &mut Problems) {
    let mut names = HashSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let path = join(path, index);
        problems.required_text(choice, &path, "name", 1..=OPTION_CHOICE_NAME_LENGTH_MAX);
        if choice["value"].is_string() {
            problems.required_text(choice, &path, "value", 1..=OPTION_CHOICE_STRING_VALUE_LENGTH_MAX);
        } else if choice["value"].is_null() {
            problems.required(&join(&path, "value"));
        }
        localizations(choice, &path, "name_localizations", problems);
        if !names.insert(choice["name"].as_str()) {
            let message = "Choice name already exists";
            problems.add(&join(&path, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message);
        }
    }
}

/// Reads a command into twilight's type, filling in what only Discord sets,
/// and lets twilight's own validation look at it.
fn parse(item: &Value, path: &str, problems: &mut Problems) -> Option<Command> {
    let mut item = item.clone();
    let Value::Object(map) = &mut item else {
        problems.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
        return None;
    };
    map.insert("version".to_owned(), json!("1"));
    map.entry("type").or_insert_with(|| json!(CHAT_INPUT));
    map.retain(|_, value| !value.is_null());
    map.entry("default_member_permissions").or_insert(Value::Null);
    map.entry("description").or_insert_with(|| json!(""));
    if let Some(bits) = map["default_member_permissions"].as_u64() {
        map.insert("default_member_permissions".to_owned(), json!(bits.to_string()));
    }
    let command: Command = match serde_json::from_value(item) {
        Ok(command) => command,
        Err(error) => {
            if problems.root.is_empty() {
                problems.add(path, "MODEL_TYPE_CONVERT", error.to_string());
            }
            return None;
        }
    };
    if twilight_validate::command::command_characters(&command) > COMMAND_TOTAL_LENGTH {
        let message = format!("Command exceeds maximum size ({COMMAND_TOTAL_LENGTH})");
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message);
    }
    let verdict = twilight_validate::command::command(&command)
        .and_then(|()| twilight_validate::command::options(&command.options));
    if let Err(error) = verdict
        && problems.root.is_empty()
    {
        problems.add(path, "APPLICATION_COMMAND_INVALID", error.to_string());
    }
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;
    use super::*;

    #[track_caller]
    fn check_one(extra: Value, expect: &[&str]) {
        let mut body = json!({"name": "ask", "description": "d"});
        for (key, value) in extra.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        assert_eq!(codes(command(&body)), expect);
    }

    fn option(name: &str, required: bool) -> Value {
        json!({"type": 3, "name": name, "description": "d", "required": required})
    }

    #[test]
    fn names_are_lower_case_letters_and_digits() {
        for good in ["ask", "ask-me_2", "問", "é"] {
            check_one(json!({"name": good}), &[]);
        }
        for bad in ["Ask", "ask me", "ask!", "ÉA"] {
            check_one(json!({"name": bad}), &["name APPLICATION_COMMAND_INVALID_NAME"]);
        }
        check_one(json!({"name": ""}), &["name BASE_TYPE_REQUIRED"]);
        check_one(json!({"name": "Answer this", "type": 3, "description": ""}), &[]);
    }

    #[test]
    fn descriptions_are_there_and_short() {
        check_one(json!({"description": ""}), &["description BASE_TYPE_REQUIRED"]);
        check_one(json!({"description": "x".repeat(101)}), &["description BASE_TYPE_BAD_LENGTH"]);
        check_one(
            json!({"description_localizations": {"zh-TW": "x".repeat(101)}}),
            &["description_localizations/zh-TW BASE_TYPE_BAD_LENGTH"],
        );
    }

    #[test]
    fn there_is_no_hong_kong_locale() {
        check_one(json!({"name_localizations": {"zh-TW": "問"}}), &[]);
        check_one(json!({"name_localizations": {"zh-HK": "問"}}), &["name_localizations/zh-HK DICT_TYPE_KEY_INVALID"]);
        check_one(
            json!({"name_localizations": {"en-GB": "Ask"}}),
            &["name_localizations/en-GB APPLICATION_COMMAND_INVALID_NAME"],
        );
    }

    #[test]
    fn required_options_come_first_and_names_once() {
        check_one(json!({"options": [option("a", true), option("b", false)]}), &[]);
        check_one(
            json!({"options": [option("a", false), option("b", true)]}),
            &["options/1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"],
        );
        check_one(
            json!({"options": [option("a", true), option("a", true)]}),
            &["options/1/name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"],
        );
        let many: Vec<_> = (0..26).map(|n| option(&format!("o{n}"), false)).collect();
        check_one(json!({"options": many}), &["options BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn subcommands_do_not_mix() {
        let sub = json!({"type": 1, "name": "s", "description": "d", "options": [option("a", true)]});
        let group = json!({"type": 2, "name": "g", "description": "d", "options": [sub]});
        check_one(json!({"options": [sub, group]}), &[]);
        check_one(json!({"options": [sub, option("a", false)]}), &["options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"]);
        let deep = json!({"type": 1, "name": "x", "description": "d", "options": [sub]});
        check_one(json!({"options": [deep]}), &["options/0/options/0/type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"]);
    }

    #[test]
    fn choices_have_limits() {
        let data = |choices: Vec<Value>| json!({"choices": choices});
        let choice = |n: usize| json!({"name": format!("n{n}"), "value": format!("v{n}")});
        assert!(choices(&data((0..25).map(choice).collect())).is_ok());
        assert_eq!(codes(choices(&data((0..26).map(choice).collect()))), ["data/choices BASE_TYPE_MAX_LENGTH"]);
        let long = json!({"name": "x".repeat(101), "value": "x".repeat(101)});
        assert_eq!(
            codes(choices(&data(vec![long]))),
            ["data/choices/0/name BASE_TYPE_BAD_LENGTH", "data/choices/0/value BASE_TYPE_BAD_LENGTH"]
        );
    }

    #[test]
    fn permissions_may_be_text() {
        check_one(json!({"default_member_permissions": "32"}), &[]);
        check_one(json!({"default_member_permissions": "admin"}), &["default_member_permissions BITFLAG_TYPE_CONVERT"]);
    }

    #[test]
    fn a_hundred_commands_are_the_limit() {
        let command = |n: usize| json!({"name": format!("c{n}"), "description": "d"});
        let list = |count: usize| Value::Array((0..count).map(command).collect());
        assert_eq!(commands(&list(100)).map(|list| list.len()), Ok(100));
        assert_eq!(codes(commands(&list(101))), ["30032"]);
        assert_eq!(codes(commands(&json!([command(1), command(1)]))), ["1/name APPLICATION_COMMANDS_DUPLICATE_NAME"]);
    }
}
