//! The knowledge bases that were accepted, one after the other, with all their files.
//!
//! A content is what a knowledge base consists of, by its hash; a revision is that it was accepted: when, by whom and
//! why. The same content may be accepted again, as a rollback does. Files that did not change are kept once.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::audit;
use super::follows::NewNotice;
use super::{Store, StoreError, millis, moment, on, transaction};

/// How a knowledge base came to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// The bot was started with it.
    Start,
    /// Somebody had the folder loaded again.
    Reload,
    /// The operator asked for that by a signal.
    Signal,
    /// The folder was seen to change.
    Watch,
    /// A file was uploaded.
    Upload,
    /// An earlier one was brought back.
    Rollback,
    /// It learnt from a question that it could not answer.
    Gap,
}

/// One file of a knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its path within the folder.
    pub path: String,
    /// What is in it.
    pub content: Vec<u8>,
    /// Whether it was not of the folder itself, but built into the program.
    pub builtin: bool,
}

/// A knowledge base that is to be accepted.
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// The number of the revision that it replaces; 0 if there is none.
    pub after: i64,
    /// What identifies the content.
    pub hash: String,
    /// The content.
    pub files: Vec<StoredFile>,
    /// How it came.
    pub manner: Manner,
    /// Who accepts it.
    pub who: String,
    /// Why.
    pub why: String,
    /// What to keep in the audit log beside that, such as what was overridden.
    pub note: String,
    /// When.
    pub at: OffsetDateTime,
    /// What followers are to be told.
    pub notices: Vec<NewNotice>,
}

/// What came of accepting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is the revision of this number.
    As(i64),
    /// Another one has been accepted meanwhile: nothing has changed.
    Overtaken,
}

/// A knowledge base that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Counts the revisions from 1.
    pub number: i64,
    /// What identifies its content.
    pub hash: String,
    /// How it came.
    pub manner: Manner,
    /// Who accepted it.
    pub who: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: OffsetDateTime,
}

type Row = (i64, String, String, String, String, i64);

/// The channel on which a PostgreSQL tells all processes that there is a new revision.
pub(super) const CHANNEL: &str = "initiative_bot_revision";
const COLUMNS: &str = "SELECT number, content, manner, who, why, at FROM revisions";

impl Manner {
    const ALL: [Self; 7] =
        [Self::Start, Self::Reload, Self::Signal, Self::Watch, Self::Upload, Self::Rollback, Self::Gap];

    /// Its name where it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Reload => "reload",
            Self::Signal => "signal",
            Self::Watch => "watch",
            Self::Upload => "upload",
            Self::Rollback => "rollback",
            Self::Gap => "gap",
        }
    }
}

impl TryFrom<Row> for Revision {
    type Error = StoreError;

    fn try_from((number, hash, manner, who, why, at): Row) -> Result<Self, StoreError> {
        let known = Manner::ALL.into_iter().find(|known| known.name() == manner);
        let manner = known.ok_or_else(|| StoreError::Unexpected(format!("a revision by `{manner}`")))?;
        Ok(Self { number, hash, manner, who, why, at: moment(at) })
    }
}

impl Store {
    /// Keeps a knowledge base as the one that is answered from, with what followers are to be told and an entry in the
    /// audit log: all of it or nothing.
    ///
    /// # Errors
    /// When the database refuses: then nothing has changed.
    pub async fn accept(&self, new: &NewRevision) -> Result<Accepted, StoreError> {
        let number = new.after + 1;
        let at = millis(new.at);
        transaction!(self, |tx| {
            let last: i64 = sqlx::query_scalar(LAST).fetch_one(&mut *tx).await?;
            if last != new.after {
                return Ok::<_, sqlx::Error>(Accepted::Overtaken);
            }
            let before: Option<String> = sqlx::query_scalar("SELECT content FROM revisions WHERE number = $1")
                .bind(new.after)
                .fetch_optional(&mut *tx)
                .await?;
            sqlx::query("INSERT INTO contents (hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(&new.hash)
                .bind(at)
                .execute(&mut *tx)
                .await?;
            for file in &new.files {
                let blob = hash(&file.content);
                sqlx::query("INSERT INTO blobs (hash, content) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                    .bind(&blob)
                    .bind(&file.content)
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(
                    "INSERT INTO content_files (content, path, builtin, blob) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT DO NOTHING",
                )
                .bind(&new.hash)
                .bind(&file.path)
                .bind(i64::from(file.builtin))
                .bind(&blob)
                .execute(&mut *tx)
                .await?;
            }
            let inserted = sqlx::query(
                "INSERT INTO revisions (number, content, manner, who, why, at) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(number)
            .bind(&new.hash)
            .bind(new.manner.name())
            .bind(&new.who)
            .bind(&new.why)
            .bind(at)
            .execute(&mut *tx)
            .await?;
            // Another process has been a moment earlier. That the content is kept all the same does no harm.
            if inserted.rows_affected() == 0 {
                return Ok(Accepted::Overtaken);
            }
            sqlx::query(audit::INSERT)
                .bind(at)
                .bind(&new.who)
                .bind(new.manner.name())
                .bind(before.unwrap_or_default())
                .bind(&new.hash)
                .bind(&new.note)
                .execute(&mut *tx)
                .await?;
            for notice in &new.notices {
                sqlx::query(super::follows::INSERT_NOTICE)
                    .bind(notice.place.name())
                    .bind(notice.place.target())
                    .bind(&notice.occasion)
                    .bind(&notice.script)
                    .bind(&notice.content)
                    .bind(millis(notice.due_at))
                    .execute(&mut *tx)
                    .await?;
            }
            if self.is_shared() {
                // Delivered when the transaction is committed, and not at all if it is not.
                sqlx::query("SELECT pg_notify($1, $2)")
                    .bind(CHANNEL)
                    .bind(number.to_string())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(Accepted::As(number))
        })
    }

    /// The number of the last revision; 0 if there is none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn last_number(&self) -> Result<i64, StoreError> {
        on!(self, |db| sqlx::query_scalar(LAST).fetch_one(db).await)
    }

    /// The last revisions that are older than `before`, the latest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revisions(&self, before: Option<i64>, most: i64) -> Result<Vec<Revision>, StoreError> {
        let sql = format!("{COLUMNS} WHERE number < $1 ORDER BY number DESC LIMIT $2");
        let before = before.unwrap_or(i64::MAX);
        let rows: Vec<Row> = on!(self, |db| sqlx::query_as(&sql).bind(before).bind(most).fetch_all(db).await)?;
        rows.into_iter().map(Revision::try_from).collect()
    }

    /// The last revision.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn last_revision(&self) -> Result<Option<Revision>, StoreError> {
        Ok(self.revisions(None, 1).await?.pop())
    }

    /// A revision by its number.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revision(&self, number: i64) -> Result<Option<Revision>, StoreError> {
        let Some(before) = number.checked_add(1) else { return Ok(None) };
        let found = self.revisions(Some(before), 1).await?.pop();
        Ok(found.filter(|revision| revision.number == number))
    }

    /// The last revision with a content whose hash begins like this.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revision_of(&self, hash: &str) -> Result<Option<Revision>, StoreError> {
        // What is no hexadecimal number might mean something to LIKE.
        if hash.is_empty() || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let sql = format!("{COLUMNS} WHERE content LIKE $1 ORDER BY number DESC LIMIT 1");
        let pattern = format!("{}%", hash.to_ascii_lowercase());
        let row: Option<Row> = on!(self, |db| sqlx::query_as(&sql).bind(&pattern).fetch_optional(db).await)?;
        row.map(Revision::try_from).transpose()
    }

    /// The files of a content, in the order of their paths, the built-in ones last.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn files(&self, content: &str) -> Result<Vec<StoredFile>, StoreError> {
        let rows: Vec<(String, i64, Vec<u8>)> = on!(self, |db| sqlx::query_as(
            "SELECT f.path, f.builtin, b.content FROM content_files f JOIN blobs b ON b.hash = f.blob \
             WHERE f.content = $1 ORDER BY f.builtin, f.path"
        )
        .bind(content)
        .fetch_all(db)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|(path, builtin, content)| StoredFile { path, content, builtin: builtin != 0 })
            .collect())
    }
}

const LAST: &str = "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM revisions";

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
