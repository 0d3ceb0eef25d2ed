//! Small values by name, such as what a server or a person has chosen.

use time::OffsetDateTime;

use super::{Store, StoreError, millis, moment, on, transaction};

/// A value that somebody has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is set for, such as `server:123`.
    pub scope: String,
    /// What is set.
    pub key: String,
    /// To what.
    pub value: String,
    /// By whom.
    pub who: String,
    /// When.
    pub at: OffsetDateTime,
}

type Row = (String, String, String, String, i64);

impl From<Row> for Setting {
    fn from((scope, key, value, who, at): Row) -> Self {
        Self { scope, key, value, who, at: moment(at) }
    }
}

impl Store {
    /// Everything that is set for a scope.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn settings(&self, scope: &str) -> Result<Vec<Setting>, StoreError> {
        let rows: Vec<Row> = on!(self, |db| sqlx::query_as(
            "SELECT scope, key, value, who, at FROM settings WHERE scope = $1 ORDER BY key"
        )
        .bind(scope)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(Setting::from).collect())
    }

    /// Sets a value, and returns the one before.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set(&self, setting: &Setting) -> Result<Option<String>, StoreError> {
        let Setting { scope, key, value, who, at } = setting;
        transaction!(self, |tx| {
            let before: Option<String> = sqlx::query_scalar("SELECT value FROM settings WHERE scope = $1 AND key = $2")
                .bind(scope)
                .bind(key)
                .fetch_optional(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO settings (scope, key, value, who, at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value, who = excluded.who, at = excluded.at",
            )
            .bind(scope)
            .bind(key)
            .bind(value)
            .bind(who)
            .bind(millis(*at))
            .execute(&mut *tx)
            .await?;
            Ok::<_, sqlx::Error>(before)
        })
    }

    /// Sets a value unless one is set. Returns whether it was not.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_first(&self, setting: &Setting) -> Result<bool, StoreError> {
        let Setting { scope, key, value, who, at } = setting;
        let set = on!(self, |db| sqlx::query(
            "INSERT INTO settings (scope, key, value, who, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        )
        .bind(scope)
        .bind(key)
        .bind(value)
        .bind(who)
        .bind(millis(*at))
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(set > 0)
    }

    /// Sets a value in the place of one that was read; `None` where there was none. Returns whether that was still so:
    /// otherwise nothing is set.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_after(&self, setting: &Setting, before: Option<&str>) -> Result<bool, StoreError> {
        let Some(before) = before else { return self.set_first(setting).await };
        let Setting { scope, key, value, who, at } = setting;
        let set = on!(self, |db| sqlx::query(
            "UPDATE settings SET value = $3, who = $4, at = $5 WHERE scope = $1 AND key = $2 AND value = $6"
        )
        .bind(scope)
        .bind(key)
        .bind(value)
        .bind(who)
        .bind(millis(*at))
        .bind(before)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(set > 0)
    }

    /// Unsets a value, and returns it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unset(&self, scope: &str, key: &str) -> Result<Option<String>, StoreError> {
        on!(self, |db| sqlx::query_scalar("DELETE FROM settings WHERE scope = $1 AND key = $2 RETURNING value")
            .bind(scope)
            .bind(key)
            .fetch_optional(db)
            .await)
    }
}
