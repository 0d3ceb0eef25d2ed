//! What stands in the database, past the store.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// A connection of the test's own.
pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) async fn file(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(folder.join("initiative-bot.db"));
        Self::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
    }

    pub(crate) async fn postgres(url: &str) -> Self {
        Self::Postgres(PgConnection::connect(url).await.unwrap())
    }

    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(db) => db.close().await.unwrap(),
            Self::Postgres(db) => db.close().await.unwrap(),
        }
    }

    /// A column of text.
    pub(crate) async fn texts(&mut self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(db) => sqlx::query_scalar(sql).fetch_all(db).await.unwrap(),
            Self::Postgres(db) => sqlx::query_scalar(sql).fetch_all(db).await.unwrap(),
        }
    }

    /// Waits until what a killed process had asked a server for is done or undone: its last word may have been to commit.
    pub(crate) async fn settle(&mut self) {
        if let Self::Postgres(db) = self {
            let sql = "BEGIN; LOCK TABLE revisions, gaps IN ACCESS EXCLUSIVE MODE; COMMIT";
            sqlx::raw_sql(sql).execute(db).await.unwrap();
        }
    }

    /// That nothing is there which belongs to nothing.
    pub(crate) async fn check(&mut self) {
        for without in [
            "SELECT hash FROM contents WHERE hash NOT IN (SELECT content FROM revisions)",
            "SELECT hash FROM contents WHERE hash NOT IN (SELECT content FROM content_files)",
            "SELECT hash FROM blobs WHERE hash NOT IN (SELECT blob FROM content_files)",
        ] {
            assert_eq!(self.texts(without).await, Vec::<String>::new(), "{without}");
        }
        if matches!(self, Self::Sqlite(_)) {
            assert_eq!(self.texts("PRAGMA integrity_check").await, ["ok"]);
            assert_eq!(self.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
        }
    }
}
