//! What could not be answered, and what became of it.

use time::OffsetDateTime;

use super::audit::{self, NewAuditEntry};
use super::{Store, StoreError, millis, moment, on, transaction};

/// Why something is a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// There was no answer.
    Unanswered,
    /// The knowledge does not state it.
    NotStated,
    /// Several subjects fitted equally well.
    Ambiguous,
    /// A reader said that the answer did not help.
    Unhelpful,
}

/// Whether somebody has dealt with a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapState {
    /// Nobody has.
    Open,
    /// The knowledge has learnt from it.
    Learnt,
    /// It is not what the bot is for.
    OutOfScope,
}

/// A question that could not be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGap {
    /// Why.
    pub kind: GapKind,
    /// What was asked, without anybody's name.
    pub question: String,
    /// Its words, by which it is told whether two are alike.
    pub terms: String,
    /// The language that it was asked in.
    pub language: String,
    /// Ids of what it may have been about, best first.
    pub guesses: Vec<String>,
    /// When.
    pub at: OffsetDateTime,
}

/// A gap as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Counts the gaps.
    pub id: i64,
    /// Why it is one.
    pub kind: GapKind,
    /// What was asked first.
    pub question: String,
    /// Its words.
    pub terms: String,
    /// The language.
    pub language: String,
    /// Ids of what it may have been about.
    pub guesses: Vec<String>,
    /// How often it was asked.
    pub count: i64,
    /// When first.
    pub first_at: OffsetDateTime,
    /// When last.
    pub last_at: OffsetDateTime,
    /// What became of it.
    pub state: GapState,
    /// What it is about, once somebody has said so.
    pub outcome: Option<String>,
    /// Who has.
    pub settled_by: Option<String>,
}

impl GapKind {
    const ALL: [Self; 4] = [Self::Unanswered, Self::NotStated, Self::Ambiguous, Self::Unhelpful];

    /// Its name where it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::NotStated => "not stated",
            Self::Ambiguous => "ambiguous",
            Self::Unhelpful => "not helpful",
        }
    }
}

impl GapState {
    const ALL: [Self; 3] = [Self::Open, Self::Learnt, Self::OutOfScope];

    /// Its name where it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Learnt => "learnt",
            Self::OutOfScope => "out of scope",
        }
    }
}

type Row = (i64, String, String, String, String, String, i64, i64, i64, String, Option<String>, Option<String>);

impl TryFrom<Row> for Gap {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (id, kind, question, terms, language, guesses, count, first_at, last_at, state, outcome, settled_by) = row;
        let unexpected = || StoreError::Unexpected(format!("a gap that is `{kind}` and `{state}`"));
        Ok(Self {
            id,
            kind: GapKind::ALL.into_iter().find(|known| known.name() == kind).ok_or_else(unexpected)?,
            state: GapState::ALL.into_iter().find(|known| known.name() == state).ok_or_else(unexpected)?,
            question,
            terms,
            language,
            guesses: guesses.split_whitespace().map(str::to_owned).collect(),
            count,
            first_at: moment(first_at),
            last_at: moment(last_at),
            outcome,
            settled_by,
        })
    }
}

const COLUMNS: &str = "SELECT id, kind, question, terms, language, guesses, count, first_at, last_at, state, outcome, \
                       settled_by FROM gaps";

impl Store {
    /// Keeps a gap, or counts it for the one that `alike` says is the same: that is given the words of each. One that was
    /// learnt from is open again if that did not help; one that is out of scope stays so.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_gap(&self, gap: &NewGap, alike: impl Fn(&str) -> bool + Sync) -> Result<i64, StoreError> {
        /// How many of the latest gaps a new one is compared with.
        const COMPARED: i64 = 500;
        let at = millis(gap.at);
        transaction!(self, |tx| {
            let known: Vec<(i64, String)> =
                sqlx::query_as("SELECT id, terms FROM gaps WHERE language = $1 ORDER BY last_at DESC LIMIT $2")
                    .bind(&gap.language)
                    .bind(COMPARED)
                    .fetch_all(&mut *tx)
                    .await?;
            let same = known.iter().find(|(_, terms)| alike(terms)).map(|(id, _)| *id);
            if let Some(id) = same {
                // Whoever has learnt to say that something is not stated says so again.
                let reopens = gap.kind != GapKind::NotStated;
                sqlx::query(
                    "UPDATE gaps SET count = count + 1, last_at = $1, \
                     state = CASE WHEN state = 'learnt' AND $3 = 1 THEN 'open' ELSE state END WHERE id = $2",
                )
                .bind(at)
                .bind(id)
                .bind(i64::from(reopens))
                .execute(&mut *tx)
                .await?;
                return Ok::<_, sqlx::Error>(id);
            }
            sqlx::query_scalar(
                "INSERT INTO gaps (kind, question, terms, language, guesses, count, first_at, last_at, state) \
                 VALUES ($1, $2, $3, $4, $5, 1, $6, $6, 'open') RETURNING id",
            )
            .bind(gap.kind.name())
            .bind(&gap.question)
            .bind(&gap.terms)
            .bind(&gap.language)
            .bind(gap.guesses.join(" "))
            .bind(at)
            .fetch_one(&mut *tx)
            .await
        })
    }

    /// Gaps in a state, those that were asked most often first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn gaps(&self, state: GapState, skip: i64, most: i64) -> Result<Vec<Gap>, StoreError> {
        let sql = format!("{COLUMNS} WHERE state = $1 ORDER BY count DESC, last_at DESC, id LIMIT $2 OFFSET $3");
        let rows: Vec<Row> =
            on!(self, |db| sqlx::query_as(&sql).bind(state.name()).bind(most).bind(skip).fetch_all(db).await)?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// How many gaps are in a state.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn count_gaps(&self, state: GapState) -> Result<i64, StoreError> {
        on!(self, |db| sqlx::query_scalar("SELECT COUNT(*) FROM gaps WHERE state = $1")
            .bind(state.name())
            .fetch_one(db)
            .await)
    }

    /// A gap.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn gap(&self, id: i64) -> Result<Option<Gap>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = $1");
        let row: Option<Row> = on!(self, |db| sqlx::query_as(&sql).bind(id).fetch_optional(db).await)?;
        row.map(Gap::try_from).transpose()
    }

    /// Somebody has dealt with a gap. Returns whether it was open until then.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn settle_gap(
        &self,
        id: i64,
        state: GapState,
        outcome: Option<&str>,
        by: &str,
    ) -> Result<bool, StoreError> {
        let settled = on!(self, |db| sqlx::query(
            "UPDATE gaps SET state = $1, outcome = $2, settled_by = $3 WHERE id = $4 AND state = 'open'"
        )
        .bind(state.name())
        .bind(outcome)
        .bind(by)
        .bind(id)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(settled > 0)
    }

    /// Somebody has moved a gap from one state to another, with an entry in the audit log: both or neither. Returns
    /// whether it was in the former.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn move_gap(
        &self,
        id: i64,
        [from, to]: [GapState; 2],
        entry: &NewAuditEntry,
    ) -> Result<bool, StoreError> {
        let by = Some(&entry.who).filter(|_| to != GapState::Open);
        transaction!(self, |tx| {
            let moved = sqlx::query("UPDATE gaps SET state = $1, settled_by = $2 WHERE id = $3 AND state = $4")
                .bind(to.name())
                .bind(by)
                .bind(id)
                .bind(from.name())
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if moved == 0 {
                return Ok::<_, sqlx::Error>(false);
            }
            sqlx::query(audit::INSERT)
                .bind(millis(entry.at))
                .bind(&entry.who)
                .bind(entry.deed)
                .bind(&entry.before)
                .bind(&entry.after)
                .bind(&entry.note)
                .execute(&mut *tx)
                .await?;
            Ok(true)
        })
    }

    /// Forgets gaps that were last asked before a moment, and returns how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_gaps(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        on!(self, |db| sqlx::query("DELETE FROM gaps WHERE last_at < $1")
            .bind(millis(before))
            .execute(db)
            .await
            .map(|done| done.rows_affected()))
    }
}
