//! What Discord's form validation refuses, with the tree of errors it sends.
//!
//! Limits are twilight's documented constants. The walk over the raw JSON is
//! ours, because Discord names every offending field at once, while twilight
//! stops at the first; twilight's own validation runs afterwards as a net for
//! whatever the walk does not know.

mod command;
mod component;
mod embed;
mod message;

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::error::ApiError;

pub(super) use command::{choices, command, commands};
pub(super) use component::modal;
pub(super) use message::{Draft, Reference, Upload, draft};

/// All problems of one body, by the path of the field, such as
/// `embeds/0/title`; an empty path is the body itself.
#[derive(Debug, Default)]
pub(super) struct Problems {
    root: Map<String, Value>,
}

impl Problems {
    /// Notes one problem of one field.
    pub(super) fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let mut node = &mut self.root;
        for key in path.split('/').filter(|key| !key.is_empty()) {
            let child = node.entry(key).or_insert_with(|| json!({}));
            let Value::Object(child) = child else { return };
            node = child;
        }
        let errors = node.entry("_errors").or_insert_with(|| json!([]));
        if let Value::Array(errors) = errors {
            errors.push(json!({"code": code, "message": message.into()}));
        }
    }

    /// Notes a required field that is missing.
    fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Notes a list or text whose length is outside its range.
    fn bad_length(&mut self, path: &str, range: &RangeInclusive<usize>) {
        let (min, max) = (range.start(), range.end());
        if *min == 0 {
            let message = format!("Must be {max} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", message);
        } else {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", message);
        }
    }

    /// Checks the type and length of a text; absent and null are fine.
    fn text(&mut self, parent: &Value, path: &str, key: &str, range: RangeInclusive<usize>) {
        let path = join(path, key);
        match &parent[key] {
            Value::Null => {}
            Value::String(text) if range.contains(&text.chars().count()) => {}
            Value::String(_) => self.bad_length(&path, &range),
            other => self.wrong_type(&path, "STRING_TYPE_CONVERT", "interpret", other, "string"),
        }
    }

    /// Checks a text that must be there and not be blank.
    fn required_text(&mut self, parent: &Value, path: &str, key: &str, range: RangeInclusive<usize>) {
        match &parent[key] {
            Value::Null => self.required(&join(path, key)),
            Value::String(text) if text.trim().is_empty() => self.required(&join(path, key)),
            _ => self.text(parent, path, key, range),
        }
    }

    /// Checks the length of a list and returns it; absent and null are empty.
    fn list<'v>(&mut self, parent: &'v Value, path: &str, key: &str, range: RangeInclusive<usize>) -> &'v [Value] {
        let path = join(path, key);
        match &parent[key] {
            Value::Null => &[],
            Value::Array(items) => {
                if !range.contains(&items.len()) {
                    self.bad_length(&path, &range);
                }
                items
            }
            other => {
                self.wrong_type(&path, "LIST_TYPE_CONVERT", "interpret", other, "list");
                &[]
            }
        }
    }

    fn wrong_type(&mut self, path: &str, code: &str, verb: &str, value: &Value, kind: &str) {
        self.add(path, code, format!("Could not {verb} \"{value}\" as {kind}."));
    }

    /// The refusal, if there was any problem.
    pub(super) fn into_result(self) -> Result<(), ApiError> {
        if self.root.is_empty() { Ok(()) } else { Err(ApiError::invalid_form(Value::Object(self.root))) }
    }
}

/// The path of a field inside another.
fn join(path: &str, key: impl std::fmt::Display) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}/{key}") }
}

/// The refusal of a single field.
pub(super) fn problem(path: &str, code: &str, message: impl Into<String>) -> ApiError {
    let mut problems = Problems::default();
    problems.add(path, code, message);
    ApiError::invalid_form(Value::Object(problems.root))
}

/// Helpers for the unit tests beside each check.
#[cfg(test)]
mod testing {
    use super::{ApiError, Value};

    /// The paths and codes of a refusal, for example `embeds/0/title BASE_TYPE_MAX_LENGTH`.
    pub(super) fn codes<T>(result: Result<T, ApiError>) -> Vec<String> {
        let Err(error) = result else {
            return Vec::new();
        };
        let Some(errors) = &error.errors else {
            return vec![error.code.to_string()];
        };
        let mut found = Vec::new();
        walk(errors, "", &mut found);
        found
    }

    fn walk(node: &Value, path: &str, found: &mut Vec<String>) {
        for (key, child) in node.as_object().into_iter().flatten() {
            if key == "_errors" {
                for error in child.as_array().into_iter().flatten() {
                    found.push(format!("{path} {}", error["code"].as_str().unwrap_or("?")));
                }
            } else {
                walk(child, &super::join(path, key), found);
            }
        }
    }
}
