//! Tells an open page what happens, as far as its person can see it.

use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Refusal;
use super::view::message_json;
use crate::emulator::model::{ChannelId, Message, UserId};
use crate::emulator::state::State;
use crate::emulator::{Emulator, Event};

/// Opens the stream of events.
pub(super) async fn events(
    Extract(emu): Extract<Emulator>,
    Path(user): Path<UserId>,
    socket: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    emu.as_user(user).existing()?;
    // Subscribed before the page is told that it may begin to read, so that it misses nothing.
    let events = emu.subscribe();
    Ok(socket.on_upgrade(move |socket| tell(emu, user, events, socket)))
}

/// Tells of events until the page goes away.
async fn tell(emu: Emulator, user: UserId, mut events: Receiver<Event>, mut socket: WebSocket) {
    loop {
        let told = tokio::select! {
            event = events.recv() => match event {
                Ok(event) => emu.shared.look(|state| describe(state, user, &event)),
                // The page was too slow: it has to read everything anew.
                Err(RecvError::Lagged(_)) => Some(json!({"type": "world"})),
                Err(RecvError::Closed) => return,
            },
            frame = socket.recv() => match frame {
                Some(Ok(_)) => None,
                _ => return,
            },
        };
        if let Some(told) = told
            && socket.send(Frame::Text(told.to_string().into())).await.is_err()
        {
            return;
        }
    }
}

/// An event for a person's page; `None` if it is none of their business.
fn describe(state: &State, user: UserId, event: &Event) -> Option<Value> {
    match event {
        Event::MessageCreated { message } => told(state, user, "message", message),
        Event::MessageUpdated { message } => told(state, user, "edit", message),
        Event::MessageDeleted { channel_id, message_id } => sees(state, user, *channel_id)
            .then(|| json!({"type": "delete", "channel_id": channel_id, "message_id": message_id})),
        Event::Typing { channel_id, user_id } => (*user_id != user && sees(state, user, *channel_id))
            .then(|| json!({"type": "typing", "channel_id": channel_id, "user_id": user_id})),
        Event::CommandsRegistered { .. } => Some(json!({"type": "commands"})),
        Event::BotConnected { .. } => Some(json!({"type": "bot", "online": true})),
        Event::BotDisconnected => Some(json!({"type": "bot", "online": false})),
        Event::InteractionCreated { .. } | Event::InteractionAnswered { .. } => None,
        Event::UserUpdated { user_id } => (*user_id == user).then(|| json!({"type": "world"})),
        Event::GuildCreated { .. }
        | Event::ChannelCreated { .. }
        | Event::ChannelUpdated { .. }
        | Event::ChannelDeleted { .. } => Some(json!({"type": "world"})),
    }
}

fn told(state: &State, user: UserId, kind: &str, message: &Message) -> Option<Value> {
    let shown = message.visible_to.is_none_or(|reader| reader == user) && sees(state, user, message.channel_id);
    shown.then(|| json!({"type": kind, "message": message_json(state, message)}))
}

fn sees(state: &State, user: UserId, channel: ChannelId) -> bool {
    state.may_view(user, channel).is_ok()
}
