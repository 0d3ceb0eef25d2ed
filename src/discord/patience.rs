//! Letting people know that an answer is on its way, when it takes longer than a moment.

use std::pin::pin;
use std::time::Duration;

use tokio::time::sleep;

/// Nobody wonders within this time whether they have been heard, and Discord waits longer for a first response.
const MOMENT: Duration = Duration::from_millis(700);

/// Waits for `work`; if that takes longer than a moment, gives `notice` meanwhile.
pub(super) async fn wait<T>(work: impl Future<Output = T>, notice: impl Future<Output = ()>) -> T {
    wait_with(MOMENT, work, notice).await
}

async fn wait_with<T>(moment: Duration, work: impl Future<Output = T>, notice: impl Future<Output = ()>) -> T {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = sleep(moment) => {}
    }
    let ((), done) = tokio::join!(notice, work);
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn notice_is_given_while_the_work_goes_on() {
        let (give, given) = oneshot::channel();
        // The work is only done once notice has been given.
        let work = async { given.await.is_ok() };
        let notice = async { give.send(()).unwrap_or_default() };
        assert!(wait_with(Duration::ZERO, work, notice).await);
    }

    #[tokio::test]
    async fn what_is_done_at_once_needs_no_notice() {
        let done = wait_with(Duration::ZERO, async { 7 }, async { panic!("notice was given") }).await;
        assert_eq!(done, 7);
    }
}
