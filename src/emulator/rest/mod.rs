//! The REST half of the server: reading calls, recording them, injecting
//! faults and handing them to the routes.
//!
//! Routing is one `match` over method and segments, because every call goes
//! the same way: read, recorded, perhaps spoiled, answered under the lock.

mod body;
mod channels;
mod general;
mod interactions;

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use twilight_model::id::Id;

use self::body::Body;
use super::Shared;
use super::error::ApiError;
use super::fault::{self, FaultKind};
use super::model::AttachmentId;
use super::request::RecordedRequest;
use super::state::State;
use super::validate::Upload;

/// What a route answers: a status and, but for 204, JSON.
type Reply = Result<(u16, Value), ApiError>;

/// A call, read and ready to be routed.
#[derive(Debug)]
struct Call {
    method: String,
    path: String,
    query: String,
    authorization: Option<String>,
    body: Value,
    uploads: Vec<Upload>,
    /// The names of the uploads, which the routes take away.
    files: Vec<String>,
}

impl Call {
    /// A parameter of the query.
    fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// Answers any call below `/api/v10`.
pub(super) async fn api(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().trim_start_matches("/api/v10").to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let authorization =
        request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = Body::read(request).await;
    let fault = shared.with(|state| fault::take(&mut state.faults, &method, &path));
    let (body, uploads, broken) = match body {
        Ok(Body { json, uploads }) => (json, uploads, None),
        Err(error) => (Value::Null, Vec::new(), Some(error)),
    };
    let files = uploads.iter().map(|upload| upload.filename.clone()).collect();
    let mut call = Call { method, path, query, authorization, body, uploads, files };
    if let Some(FaultKind::Delay(by)) = fault {
        tokio::time::sleep(by).await;
    }
    shared.with(|state| {
        let (status, json) = match (fault, broken) {
            (Some(FaultKind::RateLimited(after)), _) => (429, rate_limited(after)),
            (Some(FaultKind::Status(status)), _) => (status, Value::Null),
            (_, Some(error)) => (error.status, error.body()),
            _ => run(state, &mut call),
        };
        let lost = matches!(fault, Some(FaultKind::LostAnswer));
        let (status, json) = if lost { (500, Value::Null) } else { (status, json) };
        let faulty = fault.is_some() && !matches!(fault, Some(FaultKind::Delay(_)));
        state.remember(record(&call, status, &json, faulty));
        respond(status, json)
    })
}

/// Answers any call elsewhere, loudly.
pub(super) async fn unknown(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let line = format!("{} {}", request.method(), request.uri().path());
    tracing::warn!(%line, "the emulator has no such route");
    shared.with(|state| state.findings.unknown_routes.push(line));
    respond(404, ApiError::not_found().body())
}

/// Serves a stored file, as Discord's content delivery does.
pub(super) async fn attachment(
    Extract(shared): Extract<Arc<Shared>>,
    Path((_channel, id, _name)): Path<(u64, u64, String)>,
) -> Response {
    let file = AttachmentId::new_checked(id).and_then(|id| shared.with(|state| state.files.get(&id).cloned()));
    match file {
        Some(file) => {
            // A file of the bot's is shown, but whatever it is, it runs nothing.
            let safe = [
                (header::CONTENT_TYPE, file.content_type),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (safe, file.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Routes a call; a refusal becomes Discord's error body.
fn run(state: &mut State, call: &mut Call) -> (u16, Value) {
    match route(state, call) {
        Ok(reply) => reply,
        Err(error) => {
            tracing::warn!(method = call.method, path = call.path, %error, "Discord would refuse this request");
            (error.status, error.body())
        }
    }
}

fn route(state: &mut State, call: &mut Call) -> Reply {
    let path = call.path.clone();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    // The token of an interaction is its own authorization.
    let with_token = matches!(segments[..], ["interactions", ..] | ["webhooks", _, _, ..] | ["gateway"]);
    if !with_token && call.authorization.as_deref() != Some(&format!("Bot {}", state.settings.token)) {
        return Err(ApiError::unauthorized());
    }
    match (call.method.as_str(), &segments[..]) {
        ("GET", ["gateway"]) => general::gateway(state, false),
        ("GET", ["gateway", "bot"]) => general::gateway(state, true),
        (_, ["users", rest @ ..]) => general::users(state, call, rest),
        ("GET", ["applications" | "oauth2", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok((200, state.application_json()))
        }
        (_, ["applications", id, rest @ ..]) => general::applications(state, call, id, rest),
        ("GET", ["guilds", id, rest @ ..]) => general::guilds(state, call, id, rest),
        (_, ["channels", id, rest @ ..]) => channels::channels(state, call, id, rest),
        ("POST", ["interactions", id, token, "callback"]) => interactions::callback(state, call, id, token),
        (_, ["webhooks", id, token, rest @ ..]) => interactions::webhooks(state, call, id, token, rest),
        _ => missing(state, call),
    }
}

/// Refuses and remembers a call to a route that the emulator does not have.
fn missing(state: &mut State, call: &Call) -> Reply {
    let line = format!("{} {}", call.method, call.path);
    tracing::warn!(%line, "the emulator has no such route");
    state.findings.unknown_routes.push(line);
    Err(ApiError::not_found())
}

/// Reads an id out of a path.
fn id<T>(segment: &str) -> Result<Id<T>, ApiError> {
    segment.parse().map_err(|_| {
        super::validate::problem("id", "NUMBER_TYPE_COERCE", format!("Value \"{segment}\" is not snowflake."))
    })
}

fn rate_limited(after: Duration) -> Value {
    json!({"message": "You are being rate limited.", "retry_after": after.as_secs_f64(), "global": false})
}

fn record(call: &Call, status: u16, response: &Value, faulty: bool) -> RecordedRequest {
    RecordedRequest {
        method: call.method.clone(),
        path: call.path.clone(),
        query: call.query.clone(),
        body: call.body.clone(),
        files: call.files.clone(),
        status,
        response: response.clone(),
        faulty,
    }
}

fn respond(status: u16, json: Value) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if json.is_null() {
        return code.into_response();
    }
    let retry_after = (status == 429).then(|| json["retry_after"].to_string());
    let mut response = (code, Json(json)).into_response();
    if let Some(value) = retry_after.and_then(|seconds| seconds.parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
