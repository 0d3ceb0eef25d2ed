//! A chat client for the browser, served beside the emulated API.
//!
//! It shows the world as one person's Discord client would, and lets that
//! person act in it, through the same methods that tests use. All that a
//! browser gets is embedded in the program: there is no build step and
//! nothing is fetched from elsewhere. The page keeps nothing of its own, so
//! that a reload changes nothing and two windows see the same conversation.
//!
//! - `guard` keeps other web pages out, for the API as well as for the page.
//! - `view` is what a person sees, as JSON.
//! - `acts` is what a person can do.
//! - `live` tells open pages what happens.

mod acts;
mod assets;
mod guard;
mod live;
mod view;

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde_json::json;

pub(super) use guard::guard;

use super::Emulator;
use super::error::EmulatorError;

/// The routes of the client: the page itself, and below `/as/{person}` what
/// the page asks for on behalf of that person.
pub(super) fn router(emu: &Emulator) -> Router {
    Router::new()
        .route("/", get(assets::page))
        .route("/web/{name}", get(assets::asset))
        .route("/people", get(view::people))
        .route("/as/{user}/world", get(view::world))
        .route("/as/{user}/events", get(live::events))
        .route("/as/{user}/locale", put(acts::set_locale))
        .route("/as/{user}/channels/{channel}/messages", get(view::messages).post(acts::say))
        .route("/as/{user}/channels/{channel}/commands", get(view::commands))
        .route("/as/{user}/channels/{channel}/typing", post(acts::typing))
        .route("/as/{user}/channels/{channel}/threads", post(acts::open_thread))
        .route("/as/{user}/channels/{channel}/interactions", post(acts::interact))
        .route("/as/{user}/channels/{channel}/messages/{message}", delete(acts::delete).patch(acts::edit))
        .with_state(emu.clone())
}

/// A refusal, for the page to show.
struct Refusal(EmulatorError);

impl From<EmulatorError> for Refusal {
    fn from(error: EmulatorError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            EmulatorError::Refused(error) => StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST),
            EmulatorError::NotOffered(_) => StatusCode::FORBIDDEN,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({"message": self.0.to_string()}))).into_response()
    }
}
