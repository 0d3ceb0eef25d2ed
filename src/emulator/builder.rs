//! How a server is set up and started.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::routing::any;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::watch;
use twilight_model::gateway::Intents;

use super::clock::Clock;
use super::error::EmulatorError;
use super::state::{Settings, State};
use super::{Emulator, ServerGuard, Shared, rest, router, web};

/// How many records of a kind are kept by default.
const KEPT: usize = 20_000;

/// Sets up a server; every setting has a default.
pub struct EmulatorBuilder {
    settings: Settings,
    clock: Clock,
    port: u16,
    deadline: Duration,
    extra: Option<Extra>,
}

/// Makes further routes for a server that is about to start.
type Extra = Box<dyn FnOnce(&Emulator) -> Router + Send>;

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            settings: Settings {
                token: "emulated.bot.token".to_owned(),
                bot_name: "bot".to_owned(),
                privileged: Intents::empty(),
                heartbeat_interval_ms: 41_250,
                shards: 1,
                kept: KEPT,
            },
            clock: Clock::manual(),
            port: 0,
            deadline: Duration::from_secs(10),
            extra: None,
        }
    }
}

impl EmulatorBuilder {
    /// The only token that is let in.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.settings.token);
        self
    }

    /// The bot's user name.
    #[must_use]
    pub fn bot_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.settings.bot_name);
        self
    }

    /// Whether the application has the message content intent switched on;
    /// off by default. A client that asks for it regardless is closed with
    /// 4014.
    #[must_use]
    pub fn message_content(mut self, enabled: bool) -> Self {
        self.settings.privileged.set(Intents::MESSAGE_CONTENT, enabled);
        self
    }

    /// Which privileged intents the application has switched on.
    #[must_use]
    pub fn privileged_intents(mut self, intents: Intents) -> Self {
        self.settings.privileged = intents;
        self
    }

    /// How often clients are asked to send heartbeats; Discord's 41.25 s by
    /// default.
    #[must_use]
    pub fn heartbeat_interval(mut self, interval: Duration) -> Self {
        self.settings.heartbeat_interval_ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// How many shards `/gateway/bot` recommends; 1 by default.
    #[must_use]
    pub fn shards(mut self, shards: u64) -> Self {
        self.settings.shards = shards;
        self
    }

    /// Where time comes from; a manual clock by default.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The port to listen on; any free one by default.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How many calls, interactions, messages and so on are kept before the
    /// older half of them is forgotten; 20,000 by default.
    #[must_use]
    pub fn keep(mut self, records: usize) -> Self {
        self.settings.kept = records;
        self
    }

    /// Serves the web client from the same address.
    #[must_use]
    pub fn web_client(self) -> Self {
        self.routes(web::router)
    }

    /// How long helpers that wait do so before they fail; 10 s by default.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Serves further routes from the same address, such as a web client's.
    #[must_use]
    pub fn routes(mut self, routes: impl FnOnce(&Emulator) -> Router + Send + 'static) -> Self {
        self.extra = Some(Box::new(routes));
        self
    }

    /// Starts the server on loopback.
    ///
    /// # Errors
    ///
    /// Fails if the port is taken.
    pub async fn start(self) -> Result<Emulator, EmulatorError> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).await?;
        let authority = listener.local_addr()?.to_string();
        let token = self.settings.token.clone();
        let state = State::new(self.settings, Arc::new(self.clock), authority.clone());
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
            authority,
            token,
            deadline: self.deadline,
        });
        // The server starts once its routes are known, which may need a
        // handle to it: until then, the guard has a task that does nothing.
        let idle = tokio::spawn(std::future::ready(()));
        let handle = |task: &tokio::task::JoinHandle<()>| Emulator {
            shared: Arc::clone(&shared),
            _server: Arc::new(ServerGuard { task: task.abort_handle(), shared: Arc::clone(&shared) }),
        };
        let extra = self.extra.map_or_else(Router::new, |extra| extra(&handle(&idle)));
        let routes = router(Arc::clone(&shared))
            .merge(extra)
            .fallback_service(any(rest::unknown).with_state(Arc::clone(&shared)))
            .layer(middleware::from_fn(web::guard));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "the emulator's server ended");
            }
        });
        Ok(handle(&server))
    }
}
