//! What readers think of answers, without who they are.

use time::OffsetDateTime;

use super::{Store, StoreError, millis, on};

/// An opinion as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRow {
    /// What somebody thinks.
    pub judgement: String,
    /// What the answer was about.
    pub subject: String,
    /// The facet of it.
    pub facet: Option<String>,
    /// What was meant.
    pub meant: Option<String>,
    /// The language of the answer.
    pub language: String,
    /// The revision that it was given from.
    pub revision: String,
    /// When.
    pub at: OffsetDateTime,
}

/// How often a subject was judged in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What was judged.
    pub subject: String,
    /// How.
    pub judgement: String,
    /// How often.
    pub count: i64,
}

impl Store {
    /// Keeps an opinion.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_opinion(&self, opinion: &OpinionRow) -> Result<(), StoreError> {
        on!(self, |db| sqlx::query(
            "INSERT INTO opinions (at, judgement, subject, facet, meant, language, revision) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(millis(opinion.at))
        .bind(&opinion.judgement)
        .bind(&opinion.subject)
        .bind(&opinion.facet)
        .bind(&opinion.meant)
        .bind(&opinion.language)
        .bind(&opinion.revision)
        .execute(db)
        .await
        .map(|_| ()))
    }

    /// How often what was judged how, the most frequent first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn opinions(&self, most: i64) -> Result<Vec<Tally>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(self, |db| sqlx::query_as(
            "SELECT subject, judgement, COUNT(*) AS times FROM opinions GROUP BY subject, judgement \
             ORDER BY times DESC, subject, judgement LIMIT $1"
        )
        .bind(most)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|(subject, judgement, count)| Tally { subject, judgement, count }).collect())
    }
}
