//! Notices that there is a new revision, whoever has accepted it.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tracing::debug;

use super::{Asking, Pool, Store, revisions};

/// How often a file is looked at: another process at the same file is rare, and cannot call.
const LOOK: Duration = Duration::from_millis(500);
/// How often a PostgreSQL is looked at although it would call: a call may have been missed.
const RECALL: Duration = Duration::from_secs(15);
/// How long to wait before trying again when the database is away.
const AWAY: Duration = Duration::from_secs(1);

impl Store {
    /// Sends the number of the last revision whenever that changes, until nobody listens any more.
    pub async fn watch_revisions(&self, last: watch::Sender<i64>) {
        while !last.is_closed() {
            let result = match self.pool() {
                Pool::Sqlite(_) => self.look(&last).await,
                Pool::Postgres(pool) => match self.prepare().await {
                    Ok(()) => {
                        let watched = self.listen(pool, &last).await;
                        self.note(watched)
                    }
                    Err(error) => Err(error),
                },
            };
            if let Err(error) = result {
                debug!(%error, "revisions cannot be watched at the moment");
                sleep(AWAY).await;
            }
        }
    }

    fn look<'a>(&'a self, last: &'a watch::Sender<i64>) -> Asking<'a, ()> {
        Box::pin(async move {
            while !last.is_closed() {
                update(last, self.last_number().await?);
                sleep(LOOK).await;
            }
            Ok(())
        })
    }

    fn listen<'a>(&'a self, pool: &'a PgPool, last: &'a watch::Sender<i64>) -> Asking<'a, ()> {
        Box::pin(async move {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(revisions::CHANNEL).await?;
            while !last.is_closed() {
                // What was accepted before the connection stood is not called out.
                update(last, self.last_number().await?);
                match timeout(RECALL, listener.try_recv()).await {
                    // The connection was lost, and calls with it: it is made anew.
                    Ok(Ok(None)) => return Ok(()),
                    Ok(Ok(Some(_))) | Err(_) => {}
                    Ok(Err(error)) => return Err(error.into()),
                }
            }
            Ok(())
        })
    }
}

fn update(last: &watch::Sender<i64>, number: i64) {
    last.send_if_modified(|last| {
        let differs = *last != number;
        *last = number;
        differs
    });
}
