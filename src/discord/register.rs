//! Registers the bot's commands, but only if they differ from those that are registered.
//!
//! Discord allows 200 creations a day, so that a bot that is restarted often must not register at every start.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use serenity::all::{ApplicationId, CreateCommand, Http, LightMethod, Request, Route};
use sha2::{Digest as _, Sha256};
use tracing::{info, warn};

use super::error::describe;

/// Fields of a registered command that say nothing about what was registered: Discord assigns or derives them.
const ASSIGNED: [&str; 8] = [
    "application_id",
    "default_permission",
    "description_localized",
    "dm_permission",
    "guild_id",
    "id",
    "name_localized",
    "version",
];

/// Registers the commands if need be. A failure is logged and otherwise let be: the commands of the last start work.
pub(super) async fn register(http: &Http, application: ApplicationId, commands: &[CreateCommand]) {
    http.set_application_id(application);
    let ours = serde_json::to_value(commands).map(|commands| hash(&commands)).unwrap_or_default();
    let short = ours.get(..8).unwrap_or_default();
    let result = match registered(http, application).await {
        Ok(registered) if hash(&registered) == ours => {
            info!(hash = short, "commands are registered already");
            return;
        }
        // If they cannot be read it does no harm to write them.
        _ => http.create_global_commands(&commands).await,
    };
    match result {
        Ok(registered) => info!(commands = registered.len(), hash = short, "registered commands"),
        Err(error) => warn!(error = describe(&error), "commands could not be registered"),
    }
}

async fn registered(http: &Http, application_id: ApplicationId) -> serenity::Result<Value> {
    let request = Request::new(Route::Commands { application_id }, LightMethod::Get)
        .params(Some(vec![("with_localizations", "true".to_owned())]));
    http.fire(request).await
}

/// Hash of a list of commands, the same for what is sent to Discord and for what Discord makes of it.
fn hash(commands: &Value) -> String {
    let mut commands: Vec<_> = commands.as_array().into_iter().flatten().map(canonical_text).collect();
    commands.sort();
    Sha256::digest(commands.join("\n")).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn canonical_text(command: &Value) -> String {
    let mut command = command.clone();
    if let Some(command) = command.as_object_mut() {
        // Discord fills in that it is a slash command.
        command.entry("type").or_insert(Value::from(1));
    }
    canonical(&command).unwrap_or_default().to_string()
}

/// The value without what is assigned, absent, empty or the default; with keys, and lists of plain values, in order.
fn canonical(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) => (!text.is_empty()).then(|| value.clone()),
        // Discord sends whole numbers back as it likes, with or without a fraction.
        Value::Number(number) => number.as_f64().map(Value::from),
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().filter_map(canonical).collect();
            if items.iter().all(|item| !item.is_object()) {
                items.sort_by_key(Value::to_string);
            }
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, _)| !ASSIGNED.contains(&key.as_str()));
            let mut kept: Vec<_> = kept.filter_map(|(key, value)| Some((key.clone(), canonical(value)?))).collect();
            kept.sort_by(|a, b| a.0.cmp(&b.0));
            (!kept.is_empty()).then(|| Value::Object(Map::from_iter(kept)))
        }
        Value::Bool(true) => Some(Value::Bool(true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_discord_adds_makes_no_difference() {
        let ours = json!([{
            "name": "ask", "description": "Ask", "description_localizations": {"zh-TW": "發問"}, "contexts": [0, 1],
            "options": [{"type": 3, "name": "question", "description": "Q", "required": true, "max_length": 500}],
        }, {"name": "help", "description": "Help", "options": []}]);
        let theirs = json!([{"name": "help", "description": "Help", "type": 1, "id": "8", "name_localizations": null}, {
            "id": "7", "application_id": "9", "version": "1", "type": 1, "nsfw": false, "contexts": [1, 0],
            "description_localizations": {"zh-TW": "發問"}, "description": "Ask", "name": "ask",
            "options": [{"max_length": 500.0, "name": "question", "description": "Q", "required": true, "type": 3}],
        }]);
        assert_eq!(hash(&ours), hash(&theirs));
    }

    #[test]
    fn every_change_of_ours_makes_a_difference() {
        let base = json!([{"name": "ask", "description": "Ask", "options": [{"name": "a"}, {"name": "b"}]}]);
        let changed = [
            json!([{"name": "ask", "description": "Ask me", "options": [{"name": "a"}, {"name": "b"}]}]),
            json!([{"name": "ask", "description": "Ask", "options": [{"name": "b"}, {"name": "a"}]}]),
            json!([{"name": "ask", "description": "Ask", "type": 3, "options": [{"name": "a"}, {"name": "b"}]}]),
            json!([]),
        ];
        for other in changed {
            assert_ne!(hash(&base), hash(&other), "{other}");
        }
    }
}
