//! What an index keeps in memory and how often a question allocates, for the shipped knowledge base and for synthetic
//! ones.
//!
//! `cargo bench --bench memory` prints one table; `REPORT_SIZES` and `REPORT_QUESTIONS` are those of the bench of the
//! engine. Allocations are counted, not timed, and so are the same on every machine. Counting takes time, and so it is
//! done by itself.

use std::alloc::System;
use std::hint::black_box;

use initiative_bot::engine::Snapshot;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::shipped;
use work::{Work, answer, rank};

mod support;
#[path = "support/work.rs"]
mod work;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    // `cargo test --benches` only wants to see that everything runs.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    // Tables that the first index of a process makes are not kept by an index.
    drop(Snapshot::new(shipped()));
    println!("{:>9} | {:>9} | {:>7} {:>7}", "entries", "index MB", "allocs", "p99");
    std::iter::once(Work::shipped()).chain(Work::reported()).for_each(report);
}

fn report(Work { label, knowledge, asked }: Work) {
    let region = Region::new(ALLOCATOR);
    let snapshot = Snapshot::new(knowledge);
    let change = region.change();
    // What `realloc` adds or gives back is among both.
    let kept = change.bytes_allocated as isize - change.bytes_deallocated as isize;
    let count = |text: &str| {
        let region = Region::new(ALLOCATOR);
        black_box(answer(&snapshot, text));
        let change = region.change();
        change.allocations + change.reallocations
    };
    // The first round makes what is made once.
    asked.iter().for_each(|question| drop(black_box(answer(&snapshot, &question.text))));
    let mut allocations: Vec<usize> = asked.iter().map(|question| count(&question.text)).collect();
    let [median, slowest] = [0.5, 0.99].map(|share| rank(&mut allocations, share));
    println!("{label:>9} | {:>9.1} | {median:>7} {slowest:>7}", kept as f64 / 1e6);
}
