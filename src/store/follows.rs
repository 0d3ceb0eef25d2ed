//! Who wants to hear of changes, and the messages that are on their way to them.
//!
//! A message is first kept, together with what it is about, and then sent by whichever process claims it. A claim lapses
//! if its process dies, so that another one sends it.

use time::{Duration, OffsetDateTime};

use super::{Store, StoreError, millis, moment, on, signed, transaction, unsigned};

/// Where somebody wants to hear of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In a channel.
    Channel(u64),
    /// In direct messages.
    Person(u64),
}

/// A wish to hear of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFollow {
    /// Where.
    pub place: Place,
    /// The server of the channel.
    pub server: Option<u64>,
    /// Id of the initiative or area; [`Follow::ALL`] for everything.
    pub subject: String,
    /// How it is to be written.
    pub script: String,
    /// When it was made.
    pub at: OffsetDateTime,
}

/// A wish to hear of changes, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// Counts them.
    pub id: i64,
    /// Where.
    pub place: Place,
    /// The server of the channel.
    pub server: Option<u64>,
    /// Id of the initiative or area; [`Follow::ALL`] for everything.
    pub subject: String,
    /// How it is to be written.
    pub script: String,
    /// When it was made.
    pub at: OffsetDateTime,
    /// How many messages in a row could not be delivered.
    pub failures: i64,
}

/// A message that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Where to.
    pub place: Place,
    /// What it is about: a place gets one message for each.
    pub occasion: String,
    /// How it is to be written.
    pub script: String,
    /// What it says, in a form that [`service`](crate::service) knows.
    pub content: String,
    /// When it is to be sent.
    pub due_at: OffsetDateTime,
}

/// A message that this process is to send now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Counts them.
    pub id: i64,
    /// Where to.
    pub place: Place,
    /// What it is about.
    pub occasion: String,
    /// How it is to be written.
    pub script: String,
    /// What it says.
    pub content: String,
    /// When it was to be sent first.
    pub due_at: OffsetDateTime,
    /// How often it has been tried, this time included.
    pub attempts: i64,
}

/// What a place is to be reminded of: a message made of those occasions of which it has not heard yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReminder {
    /// Where to.
    pub place: Place,
    /// How it is to be written.
    pub script: String,
    /// When it is to be sent.
    pub due_at: OffsetDateTime,
    /// What there is to be reminded of, in the same order by whoever keeps it.
    pub occasions: Vec<String>,
}

impl Place {
    /// Its kind, where it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channel(_) => "channel",
            Self::Person(_) => "person",
        }
    }

    pub(super) const fn target(self) -> i64 {
        match self {
            Self::Channel(id) | Self::Person(id) => signed(id),
        }
    }

    fn of(name: &str, target: i64) -> Result<Self, StoreError> {
        match name {
            "channel" => Ok(Self::Channel(unsigned(target))),
            "person" => Ok(Self::Person(unsigned(target))),
            _ => Err(StoreError::Unexpected(format!("a follow by a `{name}`"))),
        }
    }
}

impl Follow {
    /// Stands for every subject.
    pub const ALL: &str = "*";
    /// After so many messages in a row that could not be delivered, no more are sent.
    pub const GIVEN_UP: i64 = 3;
}

type FollowRow = (i64, String, i64, Option<i64>, String, String, i64, i64);
type DueRow = (i64, String, i64, String, String, String, i64, i64);

impl TryFrom<FollowRow> for Follow {
    type Error = StoreError;

    fn try_from((id, place, target, server, subject, script, at, failures): FollowRow) -> Result<Self, StoreError> {
        let place = Place::of(&place, target)?;
        Ok(Self { id, place, server: server.map(unsigned), subject, script, at: moment(at), failures })
    }
}

impl TryFrom<DueRow> for Due {
    type Error = StoreError;

    fn try_from((id, place, target, occasion, script, content, due_at, attempts): DueRow) -> Result<Self, StoreError> {
        let place = Place::of(&place, target)?;
        Ok(Self { id, place, occasion, script, content, due_at: moment(due_at), attempts })
    }
}

const FOLLOWS: &str = "SELECT id, place, target, server, subject, script, at, failures FROM follows";

pub(super) const INSERT_NOTICE: &str = "INSERT INTO notices (place, target, occasion, script, content, due_at, claimed_until, attempts, state) \
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 'due') ON CONFLICT DO NOTHING";

/// That a place hears of something, without a message of its own.
const INSERT_HEARD: &str = "INSERT INTO notices (place, target, occasion, script, content, due_at, claimed_until, attempts, state) \
     VALUES ($1, $2, $3, $4, '', $5, 0, 0, 'joined') ON CONFLICT DO NOTHING";

impl Store {
    /// Keeps a wish. Returns `false` if there was the same one already; that takes up again what had been given up.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn follow(&self, follow: &NewFollow) -> Result<bool, StoreError> {
        transaction!(self, |tx| {
            let known = sqlx::query(
                "UPDATE follows SET failures = 0, script = $1 WHERE place = $2 AND target = $3 AND subject = $4",
            )
            .bind(&follow.script)
            .bind(follow.place.name())
            .bind(follow.place.target())
            .bind(&follow.subject)
            .execute(&mut *tx)
            .await?;
            if known.rows_affected() > 0 {
                return Ok::<_, sqlx::Error>(false);
            }
            sqlx::query(
                "INSERT INTO follows (place, target, server, subject, script, at, failures) \
                 VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING",
            )
            .bind(follow.place.name())
            .bind(follow.place.target())
            .bind(follow.server.map(signed))
            .bind(&follow.subject)
            .bind(&follow.script)
            .bind(millis(follow.at))
            .execute(&mut *tx)
            .await?;
            Ok(true)
        })
    }

    /// Forgets a wish. Returns whether there was one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unfollow(&self, place: Place, subject: &str) -> Result<bool, StoreError> {
        let gone =
            on!(self, |db| sqlx::query("DELETE FROM follows WHERE place = $1 AND target = $2 AND subject = $3")
                .bind(place.name())
                .bind(place.target())
                .bind(subject)
                .execute(db)
                .await
                .map(|done| done.rows_affected()))?;
        Ok(gone > 0)
    }

    /// The wishes of a place, in the order in which they were made.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn following(&self, place: Place) -> Result<Vec<Follow>, StoreError> {
        let sql = format!("{FOLLOWS} WHERE place = $1 AND target = $2 ORDER BY id");
        let rows: Vec<FollowRow> =
            on!(self, |db| sqlx::query_as(&sql).bind(place.name()).bind(place.target()).fetch_all(db).await)?;
        rows.into_iter().map(Follow::try_from).collect()
    }

    /// All wishes but those that have been given up.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn follows(&self) -> Result<Vec<Follow>, StoreError> {
        let sql = format!("{FOLLOWS} WHERE failures < $1 ORDER BY id");
        let rows: Vec<FollowRow> = on!(self, |db| sqlx::query_as(&sql).bind(Follow::GIVEN_UP).fetch_all(db).await)?;
        rows.into_iter().map(Follow::try_from).collect()
    }

    /// Keeps messages that are to be sent. One that its place has for the same occasion already is not kept again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_notices(&self, notices: &[NewNotice]) -> Result<(), StoreError> {
        transaction!(self, |tx| {
            for notice in notices {
                sqlx::query(INSERT_NOTICE)
                    .bind(notice.place.name())
                    .bind(notice.place.target())
                    .bind(&notice.occasion)
                    .bind(&notice.script)
                    .bind(&notice.content)
                    .bind(millis(notice.due_at))
                    .execute(&mut *tx)
                    .await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    }

    /// Keeps a message for a place about what it has not heard of yet, whichever process finds that out first.
    /// `content` is what it says about those of the occasions. Returns how many they are.
    ///
    /// The message is kept with the first of them; with the others it is only kept that the place hears of them.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_reminder(
        &self,
        reminder: &NewReminder,
        content: &(dyn Fn(&[usize]) -> String + Sync),
    ) -> Result<usize, StoreError> {
        transaction!(self, |tx| {
            let mut new = Vec::new();
            for (at, occasion) in reminder.occasions.iter().enumerate() {
                // Another process that does the same waits here until this one is done, and then finds them kept.
                let kept = sqlx::query(INSERT_HEARD)
                    .bind(reminder.place.name())
                    .bind(reminder.place.target())
                    .bind(occasion)
                    .bind(&reminder.script)
                    .bind(millis(reminder.due_at))
                    .execute(&mut *tx)
                    .await?;
                if kept.rows_affected() > 0 {
                    new.push(at);
                }
            }
            if let Some(&first) = new.first() {
                sqlx::query(
                    "UPDATE notices SET state = 'due', content = $1 WHERE place = $2 AND target = $3 AND occasion = $4",
                )
                .bind(content(&new))
                .bind(reminder.place.name())
                .bind(reminder.place.target())
                .bind(&reminder.occasions[first])
                .execute(&mut *tx)
                .await?;
            }
            Ok::<_, sqlx::Error>(new.len())
        })
    }

    /// The next message that is due, for this process alone to send within `time`. A place hears of one thing after the
    /// other: while an earlier message to it is not settled, a later one waits.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn claim_notice(&self, now: OffsetDateTime, time: Duration) -> Result<Option<Due>, StoreError> {
        let (now, until) = (millis(now), millis(now.saturating_add(time)));
        let row: Option<DueRow> = on!(self, |db| sqlx::query_as(
            "UPDATE notices SET claimed_until = $1, attempts = attempts + 1 WHERE id = \
             (SELECT id FROM notices AS next WHERE state = 'due' AND due_at <= $2 AND claimed_until <= $2 \
              AND NOT EXISTS (SELECT 1 FROM notices AS earlier WHERE earlier.place = next.place \
              AND earlier.target = next.target AND earlier.state = 'due' AND earlier.id < next.id) \
              ORDER BY due_at, id LIMIT 1) \
             AND state = 'due' AND claimed_until <= $2 \
             RETURNING id, place, target, occasion, script, content, due_at, attempts"
        )
        .bind(until)
        .bind(now)
        .fetch_optional(db)
        .await)?;
        row.map(Due::try_from).transpose()
    }

    /// A message has been sent.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn notice_sent(&self, due: &Due) -> Result<(), StoreError> {
        transaction!(self, |tx| {
            sqlx::query("UPDATE notices SET state = 'sent' WHERE id = $1").bind(due.id).execute(&mut *tx).await?;
            sqlx::query("UPDATE follows SET failures = 0 WHERE place = $1 AND target = $2")
                .bind(due.place.name())
                .bind(due.place.target())
                .execute(&mut *tx)
                .await?;
            Ok::<_, sqlx::Error>(())
        })
    }

    /// A message is not to be sent after all: nobody there follows that any more, or it no longer holds.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn notice_withdrawn(&self, due: &Due) -> Result<(), StoreError> {
        on!(self, |db| sqlx::query("UPDATE notices SET state = 'withdrawn' WHERE id = $1 AND state = 'due'")
            .bind(due.id)
            .execute(db)
            .await
            .map(|_| ()))
    }

    /// A message could not be sent. It is tried again at `again`, or given up. What another process has sent meanwhile
    /// stays sent.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn notice_failed(&self, due: &Due, again: Option<OffsetDateTime>) -> Result<(), StoreError> {
        transaction!(self, |tx| {
            if let Some(again) = again {
                sqlx::query("UPDATE notices SET claimed_until = $1 WHERE id = $2 AND state = 'due'")
                    .bind(millis(again))
                    .bind(due.id)
                    .execute(&mut *tx)
                    .await?;
                return Ok::<_, sqlx::Error>(());
            }
            let failed = sqlx::query("UPDATE notices SET state = 'failed' WHERE id = $1 AND state = 'due'")
                .bind(due.id)
                .execute(&mut *tx)
                .await?;
            if failed.rows_affected() > 0 {
                sqlx::query("UPDATE follows SET failures = failures + 1 WHERE place = $1 AND target = $2")
                    .bind(due.place.name())
                    .bind(due.place.target())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }

    /// A place is no longer there: nothing is sent to it any more, until somebody there follows something anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give_up(&self, place: Place) -> Result<(), StoreError> {
        transaction!(self, |tx| {
            sqlx::query("UPDATE follows SET failures = $1 WHERE place = $2 AND target = $3")
                .bind(Follow::GIVEN_UP)
                .bind(place.name())
                .bind(place.target())
                .execute(&mut *tx)
                .await?;
            sqlx::query("UPDATE notices SET state = 'failed' WHERE place = $1 AND target = $2 AND state = 'due'")
                .bind(place.name())
                .bind(place.target())
                .execute(&mut *tx)
                .await?;
            Ok::<_, sqlx::Error>(())
        })
    }

    /// Forgets messages that were due before a moment and are settled. Returns how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_notices(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        on!(self, |db| sqlx::query("DELETE FROM notices WHERE state <> 'due' AND due_at < $1")
            .bind(millis(before))
            .execute(db)
            .await
            .map(|done| done.rows_affected()))
    }
}
