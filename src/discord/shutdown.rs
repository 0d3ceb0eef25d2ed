use std::sync::Arc;

use tokio::sync::watch;

/// Asks a running bot to stop. Clones ask the same one.
#[derive(Debug, Clone)]
pub struct Shutdown(Arc<watch::Sender<bool>>);

impl Shutdown {
    /// A handle to pass to [`run`](super::run), and to keep a clone of.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Asks the bot to stop: it finishes what it is answering, and takes nothing new.
    pub fn request(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody has asked.
    pub(super) fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody asks.
    pub async fn requested(&self) {
        // This only fails without a sender, and `self` holds one.
        let _ = self.0.subscribe().wait_for(|&requested| requested).await;
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts what is being answered. Clones count the same.
#[derive(Debug, Clone)]
pub(super) struct InFlight(Arc<watch::Sender<usize>>);

/// Held by whoever answers: as long as it lives, something is in flight.
#[derive(Debug)]
pub(super) struct Guard(Arc<watch::Sender<usize>>);

impl InFlight {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// One more is being answered.
    pub(super) fn guard(&self) -> Guard {
        self.0.send_modify(|count| *count += 1);
        Guard(Arc::clone(&self.0))
    }

    /// Waits until nothing is being answered.
    pub(super) async fn finish(&self) {
        // This only fails without a sender, and `self` holds one.
        let _ = self.0.subscribe().wait_for(|&count| count == 0).await;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    fn poll_once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
        future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    #[tokio::test]
    async fn a_request_is_seen_by_whoever_waits_before_or_after() {
        let shutdown = Shutdown::new();
        let waiting = tokio::spawn({
            let shutdown = shutdown.clone();
            async move { shutdown.requested().await }
        });
        shutdown.request();
        waiting.await.unwrap();
        shutdown.requested().await;
    }

    #[tokio::test]
    async fn it_is_not_finished_while_a_guard_lives() {
        let in_flight = InFlight::new();
        let guard = in_flight.guard();
        let mut finished = Box::pin(in_flight.finish());
        assert!(poll_once(&mut finished).is_pending());
        drop(guard);
        finished.await;
    }
}
