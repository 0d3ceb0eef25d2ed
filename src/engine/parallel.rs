//! Work side by side on several processors. Whoever asks for it waits for it, so that nobody can tell.

use std::thread;

/// More threads than this wait for memory.
const MOST: usize = 8;

/// How many things are best done side by side.
pub(super) fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST)
}

/// What two pieces of work give.
pub(super) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (joined(one), other)
    })
}

/// What the same work makes of each item, in their order.
pub(super) fn each<T: Send, R: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut items = items.into_iter();
    let first = items.next();
    thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = items.map(|item| scope.spawn(move || work(item))).collect();
        first.map(work).into_iter().chain(others.into_iter().map(joined)).collect()
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        assert_eq!(each([3, 1, 2], |number| number * 2), [6, 2, 4]);
        assert_eq!(each([0; 0], |number| number), [0; 0]);
        assert_eq!(both(|| 1, || 2), (1, 2));
    }
}
