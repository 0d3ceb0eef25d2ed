//! What is kept: revisions of the knowledge, settings, gaps, opinions, follows, and who changed what.
//!
//! A [`Store`] is an embedded SQLite file, or a PostgreSQL that several processes share. The statements are the same for
//! both: they number their parameters, keep moments as milliseconds and yes and no as numbers, and where the two differ
//! (in the `schema`) the difference is spelt out once.
//!
//! Nothing here waits for a database at the start. Each call connects and brings the tables up to date where that has
//! not been done; while the database is away each call fails within seconds, and the next one tries anew.

mod answers;
mod audit;
mod feedback;
mod follows;
mod gaps;
mod revisions;
mod schema;
mod settings;
mod watch;

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use thiserror::Error;
use time::OffsetDateTime;
use tokio::sync::OnceCell;
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};

pub use answers::{GivenAnswer, RecentQuestion};
pub use audit::{AuditEntry, NewAuditEntry};
pub use feedback::{OpinionRow, Tally};
pub use follows::{Due, Follow, NewFollow, NewNotice, NewReminder, Place};
pub use gaps::{Gap, GapKind, GapState, NewGap};
pub use revisions::{Accepted, Manner, NewRevision, Revision, StoredFile};
pub use settings::Setting;

/// What the file is called that everything is kept in.
const FILE: &str = "initiative-bot.db";
/// How long a connection is waited for. Whoever presses a button is told within this time that it cannot be had.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long one process waits for another that is writing to the same file.
const BUSY: Duration = Duration::from_secs(5);
/// How long to wait before a file that is busy is tried again.
const AGAIN: Duration = Duration::from_millis(50);
/// How many connections a process holds at most.
const CONNECTIONS: u32 = 4;

/// Where everything is kept. Clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    pool: Pool,
    /// What it is called in the log and by `/knowledge status`: never with a password.
    name: String,
    /// To be made before the first connection.
    folder: Option<PathBuf>,
    schema: OnceCell<()>,
    /// Held by whoever connects first, while others wait.
    preparing: tokio::sync::Mutex<()>,
    trouble: Mutex<Option<Trouble>>,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Why the store cannot be used at the moment, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What the database or the network says.
    pub reason: String,
    /// Since when.
    pub since: OffsetDateTime,
}

/// The store could not do what it was asked for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The address is none that it could connect to. It is not shown, as it may hold a password.
    #[error("the address of the database is none of a PostgreSQL: {0}")]
    Address(String),
    /// The folder for the file cannot be made.
    #[error("cannot make the folder {folder}: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The database or the network refused.
    #[error("the store cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables were made by a later version of this program.
    #[error("the store was written by a later version of this program ({found}; this one knows {known})")]
    TooNew {
        /// The version of the tables.
        found: i64,
        /// The latest version that this program knows.
        known: i64,
    },
    /// What is kept there is not what this program writes.
    #[error("the store holds something unexpected: {0}")]
    Unexpected(String),
}

impl StoreError {
    /// Whether an SQLite says that somebody else is at the file. The lower eight bits of its codes tell the kind.
    fn is_busy(&self) -> bool {
        const SQLITE_BUSY: u32 = 5;
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        let is_sqlite = error.try_downcast_ref::<SqliteError>().is_some();
        is_sqlite
            && error.code().and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == SQLITE_BUSY)
    }
}

/// What the database is being asked for. Boxed where it is asked: only there it is known that it may go to any thread.
type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Runs the same statements on either database. The body is expanded once for each, so that it is typed for both.
macro_rules! on {
    ($store:expr, |$db:ident| $body:expr) => {{
        let store: &$crate::store::Store = $store;
        let asking: $crate::store::Asking<'_, _> = Box::pin(async {
            store.ready().await?;
            match store.pool() {
                $crate::store::Pool::Sqlite($db) => $body.map_err($crate::store::StoreError::from),
                $crate::store::Pool::Postgres($db) => $body.map_err($crate::store::StoreError::from),
            }
        });
        store.note(asking.await)
    }};
}

/// As `on!`, with all statements of the body happening together or not at all. The body is an `async` block's, which
/// ends with a `Result`.
macro_rules! transaction {
    ($store:expr, |$tx:ident| $body:block) => {{
        let store: &$crate::store::Store = $store;
        let asking: $crate::store::Asking<'_, _> = Box::pin(async {
            store.ready().await?;
            match store.pool() {
                // A transaction that begins by reading could not begin to write while another one does.
                $crate::store::Pool::Sqlite(db) => transaction!(@run db, "BEGIN IMMEDIATE", $tx, $body),
                $crate::store::Pool::Postgres(db) => transaction!(@run db, "BEGIN", $tx, $body),
            }
        });
        store.note(asking.await)
    }};
    (@run $db:ident, $begin:literal, $tx:ident, $body:block) => {{
        let mut $tx = $db.begin_with($begin).await?;
        // What is dropped is rolled back.
        let done = async { $body }.await?;
        $tx.commit().await?;
        Ok(done)
    }};
}

pub(in crate::store) use {on, transaction};

impl Store {
    /// Whether a folder has a file of ours.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// The file `initiative-bot.db` in a folder, which is made if it is not there.
    #[must_use]
    pub fn file(folder: &Path) -> Self {
        let file = folder.join(FILE);
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Readers go on while somebody writes; and what was confirmed to a moderator is there after a power cut,
            // not only after a kill. Writes are few.
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect_lazy_with(options);
        Self::new(Pool::Sqlite(pool), file.display().to_string(), Some(folder.to_owned()))
    }

    /// Keeps everything for as long as the process lives: for the playground, and for tests.
    #[must_use]
    pub fn memory() -> Self {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        // The database is gone with its last connection: which whoever stops waiting while it is tested would drop.
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options);
        Self::new(Pool::Sqlite(pool), "memory".to_owned(), None)
    }

    /// A PostgreSQL by its address, `postgres://…`.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn postgres(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(StoreError::Address("it has to begin with `postgres://`".to_owned()));
        }
        let options = PgConnectOptions::from_str(url).map_err(|error| match error {
            sqlx::Error::Configuration(error) => StoreError::Address(error.to_string()),
            _ => StoreError::Address("it cannot be read".to_owned()),
        })?;
        let options = options.application_name("initiative-bot");
        let name = format!("PostgreSQL at {}:{}", options.get_host(), options.get_port());
        let pool =
            PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect_lazy_with(options);
        Ok(Self::new(Pool::Postgres(pool), name, None))
    }

    fn new(pool: Pool, name: String, folder: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            pool,
            name,
            folder,
            schema: OnceCell::new(),
            preparing: tokio::sync::Mutex::default(),
            trouble: Mutex::default(),
        }))
    }

    /// What it is called in the log and to moderators.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether several processes may share it over a network.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.0.pool, Pool::Postgres(_))
    }

    /// What kept it from working the last time, if something did.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.0.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Connects, and brings the tables up to date.
    ///
    /// # Errors
    /// When the database is away, or its tables are of a later version.
    pub async fn prepare(&self) -> Result<(), StoreError> {
        let result = self.ready().await;
        self.note(result)
    }

    /// Ends all connections; what is under way is finished first.
    pub async fn close(&self) {
        match &self.0.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    fn pool(&self) -> &Pool {
        &self.0.pool
    }

    fn ready(&self) -> Asking<'_, ()> {
        let prepare = || async {
            if let Some(folder) = &self.0.folder {
                let failed = |source| StoreError::Folder { folder: folder.display().to_string(), source };
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            schema::migrate(&self.0.pool).await
        };
        Box::pin(async move {
            if self.0.schema.initialized() {
                return Ok(());
            }
            // While the database is away, those who wait must not each wait for all before them.
            let turn = timeout(PATIENCE, self.0.preparing.lock()).await;
            let _turn = turn.map_err(|_| StoreError::Database(sqlx::Error::PoolTimedOut))?;
            let began = Instant::now();
            loop {
                match self.0.schema.get_or_try_init(prepare).await {
                    // SQLite does not wait by itself for another process that opens the same file for the first time.
                    Err(error) if error.is_busy() && began.elapsed() < PATIENCE => sleep(AGAIN).await,
                    prepared => return prepared.copied(),
                }
            }
        })
    }

    /// Remembers whether it works, and says in the log when that changes.
    fn note<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        let mut trouble = self.0.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match &result {
            Ok(_) => {
                if let Some(trouble) = trouble.take() {
                    info!(store = self.name(), since = %trouble.since, "the store can be used again");
                }
            }
            Err(error) => {
                let reason = error.to_string();
                if trouble.is_none() {
                    warn!(
                        store = self.name(),
                        reason,
                        "the store cannot be used: questions are answered, but changes to the knowledge are not \
                         accepted, and gaps, opinions and follows not kept"
                    );
                }
                let since = trouble.as_ref().map_or_else(OffsetDateTime::now_utc, |trouble| trouble.since);
                *trouble = Some(Trouble { reason, since });
            }
        }
        result
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store").field(&self.0.name).finish()
    }
}

/// A moment as it is kept.
fn millis(moment: OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// A moment that was kept; the epoch where it cannot have been one of ours.
fn moment(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// An id of Discord as it is kept: the same bits.
const fn signed(id: u64) -> i64 {
    id.cast_signed()
}

const fn unsigned(id: i64) -> u64 {
    id.cast_unsigned()
}
