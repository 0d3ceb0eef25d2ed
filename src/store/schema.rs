//! The tables, and how they came about.

use sqlx::Executor as _;

use super::{Asking, Pool, StoreError};

/// The steps that lead from nothing to the tables of today. A step that was released is never changed.
///
/// `{id}` is a number that the database counts, `{bytes}` any content.
const STEPS: [&str; 1] = [FIRST];

const FIRST: &str = "
CREATE TABLE settings (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    who TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE TABLE blobs (
    hash TEXT PRIMARY KEY,
    content {bytes} NOT NULL
);
CREATE TABLE contents (
    hash TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE TABLE content_files (
    content TEXT NOT NULL REFERENCES contents (hash),
    path TEXT NOT NULL,
    builtin BIGINT NOT NULL,
    blob TEXT NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (content, path, builtin)
);
CREATE TABLE revisions (
    number BIGINT PRIMARY KEY,
    content TEXT NOT NULL REFERENCES contents (hash),
    manner TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX revisions_by_content ON revisions (content);
CREATE TABLE audit (
    id {id},
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    deed TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE opinions (
    id {id},
    at BIGINT NOT NULL,
    judgement TEXT NOT NULL,
    subject TEXT NOT NULL,
    facet TEXT,
    meant TEXT,
    language TEXT NOT NULL,
    revision TEXT NOT NULL
);
CREATE TABLE gaps (
    id {id},
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    terms TEXT NOT NULL,
    language TEXT NOT NULL,
    guesses TEXT NOT NULL,
    count BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    settled_by TEXT
);
CREATE INDEX gaps_by_state ON gaps (state, count, last_at);
CREATE TABLE recent_questions (
    terms TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    language TEXT,
    count BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE given_answers (
    message BIGINT PRIMARY KEY,
    channel BIGINT NOT NULL,
    question TEXT NOT NULL,
    addressed BIGINT NOT NULL,
    language TEXT,
    today TEXT NOT NULL,
    conversation TEXT NOT NULL,
    revision TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX given_answers_by_channel ON given_answers (channel, at);
CREATE INDEX given_answers_by_time ON given_answers (at);
CREATE TABLE follows (
    id {id},
    place TEXT NOT NULL,
    target BIGINT NOT NULL,
    server BIGINT,
    subject TEXT NOT NULL,
    script TEXT NOT NULL,
    at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    UNIQUE (place, target, subject)
);
CREATE TABLE notices (
    id {id},
    place TEXT NOT NULL,
    target BIGINT NOT NULL,
    occasion TEXT NOT NULL,
    script TEXT NOT NULL,
    content TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (place, target, occasion)
);
CREATE INDEX notices_by_state ON notices (state, due_at);
";

/// Any number that no other program is likely to lock.
const LOCK: i64 = 0x696e_6974_6961;

/// Takes the steps that have not been taken, each as a whole. Of several processes that start at a time one takes them.
pub(super) fn migrate(pool: &Pool) -> Asking<'_, ()> {
    Box::pin(async move {
        const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
        const VERSION: &str = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM schema_version";
        const TAKEN: &str = "INSERT INTO schema_version (version) VALUES ($1)";
        macro_rules! steps {
            ($tx:ident, $id:literal, $bytes:literal) => {{
                sqlx::query(VERSIONS).execute(&mut *$tx).await?;
                let found: i64 = sqlx::query_scalar(VERSION).fetch_one(&mut *$tx).await?;
                for version in missing(found)? {
                    let step = STEPS[version].replace("{id}", $id).replace("{bytes}", $bytes);
                    (&mut *$tx).execute(step.as_str()).await?;
                    sqlx::query(TAKEN).bind(version as i64 + 1).execute(&mut *$tx).await?;
                }
                $tx.commit().await?;
            }};
        }
        match pool {
            Pool::Sqlite(pool) => {
                let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                steps!(tx, "INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB");
            }
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
                steps!(tx, "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA");
            }
        }
        Ok(())
    })
}

/// The steps that are still to be taken from a version on.
fn missing(found: i64) -> Result<std::ops::Range<usize>, StoreError> {
    let known = STEPS.len();
    match usize::try_from(found) {
        Ok(found) if found <= known => Ok(found..known),
        _ => Err(StoreError::TooNew { found, known: known as i64 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_done_and_nothing_to_later_tables() {
        assert_eq!(missing(0).unwrap(), 0..STEPS.len());
        assert_eq!(missing(STEPS.len() as i64).unwrap().len(), 0);
        assert!(matches!(missing(99), Err(StoreError::TooNew { found: 99, .. })));
    }
}
