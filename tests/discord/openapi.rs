//! Holds every body that was sent against Discord's own description of its API, where that is at hand.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::{env, fs};

use initiative_bot::emulator::RecordedRequest;
use jsonschema::Validator;
use serde_json::{Value, json};

/// The environment variable with the path of the description.
const VARIABLE: &str = "DISCORD_OPENAPI";

/// Checks the bodies of all requests that were accepted.
pub(crate) fn check(requests: &[RecordedRequest]) {
    let Some(api) = api() else { return };
    for request in requests.iter().filter(|request| !request.body.is_null() && request.status < 400) {
        let validator = api.validator(request);
        let problems: Vec<_> =
            validator.iter_errors(&request.body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{request}\n{:#}\n{}", request.body, problems.join("\n"));
    }
}

struct Api {
    /// Method, segments of the path (`{…}` for any) and validator of the body.
    routes: Vec<(String, Vec<String>, Validator)>,
}

fn api() -> Option<&'static Api> {
    static API: OnceLock<Option<Api>> = OnceLock::new();
    API.get_or_init(|| {
        let Some(path) = env::var_os(VARIABLE) else {
            eprintln!("skipped: bodies are not held against Discord's API description, as {VARIABLE} is not set");
            return None;
        };
        let text = fs::read_to_string(&path).expect("the description can be read");
        Some(Api::new(serde_json::from_str(&text).expect("the description is JSON")))
    })
    .as_ref()
}

impl Api {
    fn new(mut document: Value) -> Self {
        relax(&mut document);
        let components = document["components"].clone();
        let mut routes = Vec::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                if schema.is_null() {
                    continue;
                }
                let root = json!({ "allOf": [schema], "components": components });
                let validator = jsonschema::draft202012::new(&root).expect("the description holds schemas");
                let segments = path.split('/').map(str::to_owned).collect();
                routes.push((method.to_uppercase(), segments, validator));
            }
        }
        Self { routes }
    }

    fn validator(&self, request: &RecordedRequest) -> &Validator {
        let path: Vec<&str> = request.path.split('/').collect();
        let fits = |segments: &[String]| {
            segments.len() == path.len()
                && segments.iter().zip(&path).all(|(segment, part)| segment.starts_with('{') || segment == part)
        };
        let found = self.routes.iter().filter(|(method, segments, _)| *method == request.method && fits(segments));
        // `@original` is both a message id and a route of its own.
        let closest = found.min_by_key(|(_, segments, _)| segments.iter().filter(|s| s.starts_with('{')).count());
        &closest.unwrap_or_else(|| panic!("Discord takes no body at {request}")).2
    }
}

/// In three places Discord's description is narrower than Discord: permissions come as strings of digits as well as
/// numbers, and a file that is sent along, or a channel that is picked already, is named by its number as well as by the
/// digits of that.
fn relax(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(schema) = fields.get_mut("default_member_permissions") {
                *schema = json!({ "type": ["integer", "string", "null"] });
            }
            if let Some(attachment) = fields.get_mut("MessageAttachmentRequest") {
                attachment["properties"]["id"] = json!({ "type": ["integer", "string"] });
            }
            if let Some(picked) = fields.get_mut("ChannelSelectDefaultValue") {
                picked["properties"]["id"] = json!({ "type": ["integer", "string"] });
            }
            fields.values_mut().for_each(relax);
        }
        Value::Array(items) => items.iter_mut().for_each(relax),
        _ => {}
    }
}

#[test]
fn the_description_refuses_what_discord_refuses() {
    let Some(api) = api() else { return };
    let request = |body: Value| RecordedRequest {
        method: "POST".to_owned(),
        path: "/channels/1/messages".to_owned(),
        query: String::new(),
        body,
        files: Vec::new(),
        status: 200,
        response: Value::Null,
        faulty: false,
    };
    let verdicts: HashMap<_, _> = [("short", "a".to_owned()), ("long", "a".repeat(4001))]
        .map(|(name, content)| {
            let request = request(json!({ "content": content }));
            (name, api.validator(&request).is_valid(&request.body))
        })
        .into();
    assert!(verdicts["short"] && !verdicts["long"]);
}
