//! Who did what, with what was before and after. Entries are only ever added.

use time::OffsetDateTime;

use super::{Store, StoreError, millis, moment, on};

/// Something that somebody has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// Who, as they are called in the log.
    pub who: String,
    /// What: a word or two.
    pub deed: &'static str,
    /// What was before.
    pub before: String,
    /// What was after.
    pub after: String,
    /// Why, or what else is worth knowing.
    pub note: String,
    /// When.
    pub at: OffsetDateTime,
}

/// Something that somebody has done, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts the entries.
    pub id: i64,
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub who: String,
    /// What.
    pub deed: String,
    /// What was before.
    pub before: String,
    /// What was after.
    pub after: String,
    /// Why.
    pub note: String,
}

type Row = (i64, i64, String, String, String, String, String);

impl From<Row> for AuditEntry {
    fn from((id, at, who, deed, before, after, note): Row) -> Self {
        Self { id, at: moment(at), who, deed, before, after, note }
    }
}

pub(super) const INSERT: &str =
    "INSERT INTO audit (at, who, deed, before, after, note) VALUES ($1, $2, $3, $4, $5, $6)";

impl Store {
    /// Keeps that somebody has done something. What changes the knowledge is kept with the change itself.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn record(&self, entry: &NewAuditEntry) -> Result<(), StoreError> {
        on!(self, |db| sqlx::query(INSERT)
            .bind(millis(entry.at))
            .bind(&entry.who)
            .bind(entry.deed)
            .bind(&entry.before)
            .bind(&entry.after)
            .bind(&entry.note)
            .execute(db)
            .await
            .map(|_| ()))
    }

    /// What was done last, the latest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audit(&self, most: i64) -> Result<Vec<AuditEntry>, StoreError> {
        let rows: Vec<Row> = on!(self, |db| sqlx::query_as(
            "SELECT id, at, who, deed, before, after, note FROM audit ORDER BY id DESC LIMIT $1"
        )
        .bind(most)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }
}
