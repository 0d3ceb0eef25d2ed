//! The gateway half of the server: one task for each connection, which reads
//! what the client says and writes what its session is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State as Extract};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Shared;
use super::state::{CloseCode, Connection, Outbound};

/// Discord's numbers for what a payload is.
const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const PRESENCE_UPDATE: u64 = 3;
const VOICE_STATE_UPDATE: u64 = 4;
const RESUME: u64 = 6;
const RECONNECT: u64 = 7;
const REQUEST_GUILD_MEMBERS: u64 = 8;
const INVALID_SESSION: u64 = 9;
const HELLO: u64 = 10;
const HEARTBEAT_ACK: u64 = 11;
const REQUEST_SOUNDBOARD_SOUNDS: u64 = 31;

/// Tells the connections of one server apart.
static NEXT_CONNECTION: AtomicU64 = AtomicU64::new(1);

/// Accepts a websocket.
pub(super) async fn upgrade(
    Extract(shared): Extract<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
    socket: WebSocketUpgrade,
) -> Response {
    let version = query.get("v").cloned();
    let plain = query.get("encoding").is_none_or(|encoding| encoding == "json") && !query.contains_key("compress");
    socket.on_upgrade(move |socket| async move {
        let (outbox, inbox) = mpsc::unbounded_channel();
        let number = NEXT_CONNECTION.fetch_add(1, Ordering::Relaxed);
        let client = Client { shared, connection: Connection { number, outbox }, session: None };
        if version.is_some_and(|version| version != "10") {
            client.close(CloseCode::INVALID_API_VERSION);
        } else if plain {
            client.hello();
        } else {
            client.close(CloseCode::DECODE_ERROR);
        }
        client.serve(socket, inbox).await;
    })
}

/// The payload that asks a client to connect again.
pub(super) fn reconnect() -> Value {
    payload(RECONNECT, Value::Null)
}

/// The payload that ends a session.
pub(super) fn invalid_session(resumable: bool) -> Value {
    payload(INVALID_SESSION, json!(resumable))
}

/// The payload that asks a client to say how far it has read.
pub(super) fn heartbeat_request() -> Value {
    payload(HEARTBEAT, Value::Null)
}

fn payload(op: u64, data: Value) -> Value {
    json!({"op": op, "d": data, "s": null, "t": null})
}

/// One connected client.
struct Client {
    shared: Arc<Shared>,
    connection: Connection,
    /// The session it has identified for or resumed.
    session: Option<String>,
}

impl Client {
    /// Serves until either side ends the connection.
    async fn serve(mut self, mut socket: WebSocket, mut inbox: mpsc::UnboundedReceiver<Outbound>) {
        let code = loop {
            tokio::select! {
                // What was queued goes out before more is read, so that a
                // client sees everything that happened before it spoke.
                biased;
                outbound = inbox.recv() => match outbound {
                    Some(Outbound::Payload(payload)) => {
                        if socket.send(Message::text(payload.to_string())).await.is_err() {
                            break None;
                        }
                    }
                    Some(Outbound::Close(code, reason)) => {
                        let frame = CloseFrame { code, reason: reason.into() };
                        let _ = socket.send(Message::Close(Some(frame))).await;
                        // Closed from this side, a session can still be resumed.
                        break None;
                    }
                    Some(Outbound::Drop) | None => break None,
                },
                message = socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.receive(&text),
                    Some(Ok(Message::Binary(bytes))) => self.receive(&String::from_utf8_lossy(&bytes)),
                    Some(Ok(Message::Close(frame))) => {
                        // Reading on is what sends the reply, which a client that says goodbye waits for.
                        let _ = socket.recv().await;
                        break frame.map(|frame| frame.code);
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Err(_)) | None => break None,
                },
            }
        };
        if let Some(session) = &self.session {
            let number = self.connection.number;
            self.shared.with(|state| state.disconnected(session, number, code));
        }
    }

    fn receive(&mut self, text: &str) {
        let payload: Value = match serde_json::from_str(text) {
            Ok(payload) => payload,
            Err(_) => return self.close(CloseCode::DECODE_ERROR),
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(HEARTBEAT) => self.heartbeat(data),
            Some(IDENTIFY) => self.identify(data),
            Some(RESUME) => self.resume(data),
            Some(PRESENCE_UPDATE | VOICE_STATE_UPDATE | REQUEST_GUILD_MEMBERS | REQUEST_SOUNDBOARD_SOUNDS) => {
                if self.session.is_none() {
                    self.close(CloseCode::NOT_AUTHENTICATED);
                }
            }
            Some(_) => self.close(CloseCode::UNKNOWN_OPCODE),
            None => self.close(CloseCode::DECODE_ERROR),
        }
    }

    fn hello(&self) {
        let interval = self.shared.with(|state| state.settings.heartbeat_interval_ms);
        let data = json!({"heartbeat_interval": interval, "_trace": []});
        self.connection.send(Outbound::Payload(payload(HELLO, data)));
    }

    fn heartbeat(&self, data: &Value) {
        self.connection.send(Outbound::Payload(payload(HEARTBEAT_ACK, Value::Null)));
        if let (Some(session), Some(sequence)) = (&self.session, data.as_u64()) {
            self.shared.with(|state| state.acknowledge(session, sequence));
        }
    }

    fn identify(&mut self, data: &Value) {
        if self.session.is_some() {
            return self.close(CloseCode::ALREADY_AUTHENTICATED);
        }
        let connection = self.connection.clone();
        match self.shared.with(|state| state.identify(data, connection)) {
            Ok(session) => self.session = Some(session),
            Err(code) => self.close(code),
        }
    }

    fn resume(&mut self, data: &Value) {
        let connection = self.connection.clone();
        match self.shared.with(|state| state.resume(data, connection)) {
            Ok(Some(session)) => self.session = Some(session),
            Ok(None) => self.connection.send(Outbound::Payload(invalid_session(false))),
            Err(code) => self.close(code),
        }
    }

    /// Ends the connection for a fault of the client, and remembers it.
    fn close(&self, CloseCode(code, reason): CloseCode) {
        let line = format!("closed with {code} {reason}");
        tracing::warn!(%line, "the gateway ends a connection");
        self.shared.with(|state| state.findings.gateway.push(line));
        self.connection.send(Outbound::Close(code, reason.to_owned()));
    }
}
