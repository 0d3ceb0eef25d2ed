//! Timelines as pictures.

use serenity::all::CreateAttachment;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::dispatch::Data;
use crate::reply::{self, Script};
use crate::service::{Answer, Pictures, hong_kong_date};

const FILE: &str = "timeline.png";

/// The initiatives of a list along an axis of time; `None` where there is nothing to draw, or nothing to draw it with.
pub(super) async fn timeline(data: &Data, answer: &Answer, script: Script) -> Option<CreateAttachment> {
    let pictures = data.pictures;
    let today = hong_kong_date(data.answers.now());
    let drawing = reply::timeline(answer.current.knowledge(), &answer.outcome, today, script)?;
    let drawn = spawn_blocking(move || Some((pictures.png(&drawing.svg)?, drawing.description))).await;
    let (png, description) = drawn.inspect_err(|error| warn!(%error, "a timeline could not be drawn")).ok()??;
    Some(CreateAttachment::bytes(png, FILE).description(description))
}

/// Looks for fonts before somebody waits for them, and lets an operator know what came of it.
pub(super) async fn prepare(pictures: Pictures) {
    match spawn_blocking(move || pictures.font()).await {
        Ok(Some(font)) => info!(font, "timelines are drawn"),
        _ => info!("timelines are text alone: no font here can write Chinese (on Debian: fonts-noto-cjk)"),
    }
}
