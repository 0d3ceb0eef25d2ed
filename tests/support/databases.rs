//! Stores of a test's own, on each database that there is.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use initiative_bot::store::Store;
use sqlx::{Connection as _, PgConnection};

/// Names the PostgreSQL that tests may make schemas in.
const VARIABLE: &str = "TEST_DATABASE_URL";

/// A schema of a test's own, gone with it.
pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// Makes one; `None`, with a line that says so, where no PostgreSQL is named.
    pub(crate) async fn create() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = env::var(VARIABLE) else {
            eprintln!("skipped on PostgreSQL: {VARIABLE} names none");
            return None;
        };
        let name = format!("bot_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let schema = Self { server, name };
        schema.run(&format!("CREATE SCHEMA {}", schema.name)).await;
        Some(schema)
    }

    /// The address with which a process uses the schema.
    pub(crate) fn url(&self) -> String {
        let sign = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{sign}options[search_path]={}", self.server, self.name)
    }

    /// Removes it.
    pub(crate) async fn remove(self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }

    async fn run(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.expect("a PostgreSQL");
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("a schema");
        connection.close().await.expect("a farewell");
    }
}

/// Runs a test on an SQLite file, and on a PostgreSQL if there is one.
#[allow(dead_code, reason = "not every suite runs on both")]
pub(crate) async fn on_both(test: impl AsyncFn(Store)) {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::file(dir.path());
    test(store.clone()).await;
    store.close().await;
    if let Some(schema) = Schema::create().await {
        let store = Store::postgres(&schema.url()).expect("a store");
        test(store.clone()).await;
        store.close().await;
        schema.remove().await;
    }
}
