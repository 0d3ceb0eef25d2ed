//! What was asked of late, and which message of the bot answers what: for previews, and for "Why this answer?".

use time::OffsetDateTime;

use super::{Store, StoreError, millis, moment, on, signed, transaction, unsigned};

/// A question that was put to the bot of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentQuestion {
    /// Its words, by which repetitions are told.
    pub terms: String,
    /// What was asked, without anybody's name.
    pub question: String,
    /// The language that the person was known to read.
    pub language: Option<String>,
    /// How often it was asked.
    pub count: i64,
    /// When last.
    pub at: OffsetDateTime,
}

/// An answer that the bot has given, as far as it takes to explain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The message that holds it, or the interaction that it responds to.
    pub message: u64,
    /// Where.
    pub channel: u64,
    /// What was asked, without anybody's name.
    pub question: String,
    /// Whether it was directed to the bot.
    pub addressed: bool,
    /// The language that the person was known to read.
    pub language: Option<String>,
    /// The day that it was answered as of, `YYYY-MM-DD`.
    pub today: String,
    /// What went before, in a form that [`service`](crate::service) knows.
    pub conversation: String,
    /// The revision that it was answered from.
    pub revision: String,
    /// When.
    pub at: OffsetDateTime,
}

type AnswerRow = (i64, i64, String, i64, Option<String>, String, String, String, i64);

impl From<AnswerRow> for GivenAnswer {
    fn from(row: AnswerRow) -> Self {
        let (message, channel, question, addressed, language, today, conversation, revision, at) = row;
        Self {
            message: unsigned(message),
            channel: unsigned(channel),
            question,
            addressed: addressed != 0,
            language,
            today,
            conversation,
            revision,
            at: moment(at),
        }
    }
}

const ANSWERS: &str = "SELECT message, channel, question, addressed, language, today, conversation, revision, at \
                       FROM given_answers";

impl Store {
    /// Keeps that a question was asked; once, however often it is.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_question(&self, question: &RecentQuestion, capacity: i64) -> Result<(), StoreError> {
        transaction!(self, |tx| {
            sqlx::query(
                "INSERT INTO recent_questions (terms, question, language, count, at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (terms) DO UPDATE SET count = recent_questions.count + 1, at = excluded.at",
            )
            .bind(&question.terms)
            .bind(&question.question)
            .bind(&question.language)
            .bind(question.count)
            .bind(millis(question.at))
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "DELETE FROM recent_questions WHERE terms NOT IN \
                 (SELECT terms FROM recent_questions ORDER BY at DESC LIMIT $1)",
            )
            .bind(capacity)
            .execute(&mut *tx)
            .await?;
            Ok::<_, sqlx::Error>(())
        })
    }

    /// What was asked last, the latest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn recent_questions(&self, most: i64) -> Result<Vec<RecentQuestion>, StoreError> {
        let rows: Vec<(String, String, Option<String>, i64, i64)> = on!(self, |db| sqlx::query_as(
            "SELECT terms, question, language, count, at FROM recent_questions ORDER BY at DESC LIMIT $1"
        )
        .bind(most)
        .fetch_all(db)
        .await)?;
        let question = |(terms, question, language, count, at)| RecentQuestion {
            terms,
            question,
            language,
            count,
            at: moment(at),
        };
        Ok(rows.into_iter().map(question).collect())
    }

    /// Keeps what a message of the bot answers. An edited question has another answer in the same message.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_answer(&self, answer: &GivenAnswer) -> Result<(), StoreError> {
        on!(self, |db| sqlx::query(
            "INSERT INTO given_answers \
             (message, channel, question, addressed, language, today, conversation, revision, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (message) DO UPDATE SET question = excluded.question, addressed = excluded.addressed, \
             language = excluded.language, today = excluded.today, conversation = excluded.conversation, \
             revision = excluded.revision, at = excluded.at"
        )
        .bind(signed(answer.message))
        .bind(signed(answer.channel))
        .bind(&answer.question)
        .bind(i64::from(answer.addressed))
        .bind(&answer.language)
        .bind(&answer.today)
        .bind(&answer.conversation)
        .bind(&answer.revision)
        .bind(millis(answer.at))
        .execute(db)
        .await
        .map(|_| ()))
    }

    /// What a message of the bot answers.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn answer(&self, message: u64) -> Result<Option<GivenAnswer>, StoreError> {
        let sql = format!("{ANSWERS} WHERE message = $1");
        let row: Option<AnswerRow> =
            on!(self, |db| sqlx::query_as(&sql).bind(signed(message)).fetch_optional(db).await)?;
        Ok(row.map(GivenAnswer::from))
    }

    /// The last answer in a channel.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn last_answer(&self, channel: u64) -> Result<Option<GivenAnswer>, StoreError> {
        let sql = format!("{ANSWERS} WHERE channel = $1 ORDER BY at DESC, message DESC LIMIT 1");
        let row: Option<AnswerRow> =
            on!(self, |db| sqlx::query_as(&sql).bind(signed(channel)).fetch_optional(db).await)?;
        Ok(row.map(GivenAnswer::from))
    }

    /// Forgets what a message of the bot answered.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_answer(&self, message: u64) -> Result<(), StoreError> {
        on!(self, |db| sqlx::query("DELETE FROM given_answers WHERE message = $1")
            .bind(signed(message))
            .execute(db)
            .await
            .map(|_| ()))
    }

    /// Forgets questions and answers from before a moment.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_answers(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        transaction!(self, |tx| {
            let answers = sqlx::query("DELETE FROM given_answers WHERE at < $1")
                .bind(millis(before))
                .execute(&mut *tx)
                .await?
                .rows_affected();
            let questions = sqlx::query("DELETE FROM recent_questions WHERE at < $1")
                .bind(millis(before))
                .execute(&mut *tx)
                .await?
                .rows_affected();
            Ok::<_, sqlx::Error>(answers + questions)
        })
    }
}
