//! How long a question and an index take, for the shipped knowledge base and for synthetic ones of up to 100,000 entries.
//!
//! `cargo bench --bench engine` prints one table and then lets divan measure. `REPORT_SIZES=1000,10000` chooses the
//! synthetic sizes of the table, `REPORT_QUESTIONS` how many questions each is asked; with
//! `REPORT_SLOWEST` the slowest questions are shown. What they take of memory is told by `cargo bench --bench memory`.
//!
//! Of each question the quickest of some rounds counts, because other work on the machine only ever adds time; the
//! median and the 99th percentile are taken over the questions. "Found" is the share of questions made for one
//! initiative, by a name that no other has, whose answer is about it; asking back counts as missed. The digest stands
//! for all outcomes: two builds of the engine with the same digests answer alike.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use initiative_bot::domain::{Area, Bilingual, Id, KnowledgeBase, Subject};
use initiative_bot::engine::{Decision, Outcome, Snapshot};
use support::Asked;
use work::{Work, answer, rank};

mod support;
#[path = "support/work.rs"]
mod work;

/// How often each question is asked of the shipped knowledge base, and of a synthetic one.
const ROUNDS: (usize, usize) = (20, 3);

fn main() {
    // `cargo test --benches` only wants to see that everything runs.
    if std::env::args().any(|arg| arg == "--bench") {
        report();
    }
    divan::main();
}

fn report() {
    println!("tables of Han characters and syllables, once a process: {:.1} ms", millis(tables()));
    println!(
        "{:>9} | {:>9} | {:>9} {:>9} {:>9} | {:>9} | {:>6} | digest",
        "entries", "build ms", "median µs", "p99 µs", "worst µs", "find µs", "found"
    );
    one(Work::shipped(), ROUNDS.0);
    Work::reported().for_each(|work| one(work, ROUNDS.1));
}

/// The time that the first Han text of the process costs more than a later one.
fn tables() -> Duration {
    let name = |zh: &str| Area {
        id: Id::new("area"),
        name: Bilingual::new(String::new(), zh.to_owned()),
        aliases: Bilingual::default(),
        keywords: Bilingual::default(),
        symbol: String::new(),
        colour: 0,
    };
    let start = Instant::now();
    black_box(Snapshot::new(KnowledgeBase { areas: vec![name("沙嶺")], ..KnowledgeBase::default() }));
    start.elapsed()
}

fn one(Work { label, knowledge, asked }: Work, rounds: usize) {
    let mut built = Duration::MAX;
    for _ in 0..2 {
        let knowledge = knowledge.clone();
        let start = Instant::now();
        drop(black_box(Snapshot::new(knowledge)));
        built = built.min(start.elapsed());
    }
    let start = Instant::now();
    let snapshot = Snapshot::new(knowledge);
    built = built.min(start.elapsed());

    let mut times = vec![Duration::MAX; asked.len()];
    let (mut found, mut meant, mut digest) = (0_u32, 0_u32, DefaultHasher::new());
    for round in 0..rounds {
        for (time, question) in times.iter_mut().zip(&asked) {
            let start = Instant::now();
            let outcome = black_box(answer(&snapshot, black_box(&question.text)));
            *time = start.elapsed().min(*time);
            if round > 0 {
                continue;
            }
            let Outcome { decision, subjects, facets, parts, verdict, .. } = &outcome;
            format!("{decision:?}{subjects:?}{facets:?}{parts:?}{verdict:?}").hash(&mut digest);
            if let Some(about) = question.about {
                meant += 1;
                let firm = outcome.decision != Decision::Clarify;
                found += u32::from(firm && outcome.subjects.first() == Some(&Subject::Initiative(about)));
            }
        }
    }
    if std::env::var_os("REPORT_SLOWEST").is_some() {
        let mut slowest: Vec<_> = times.iter().zip(&asked).map(|(time, question)| (time, &question.text)).collect();
        slowest.sort_unstable();
        for (time, text) in slowest.iter().rev().take(12) {
            println!("{:>9} | {:>9.1} µs | {text}", "", micros(**time));
        }
    }
    let mut completion: Vec<Duration> = asked
        .iter()
        .take(50)
        .map(|question| {
            let typed: String = question.text.chars().take(4).collect();
            let start = Instant::now();
            black_box(snapshot.find(black_box(&typed), 25));
            start.elapsed()
        })
        .collect();
    println!(
        "{label:>9} | {:>9.1} | {:>9.1} {:>9.1} {:>9.1} | {:>9.1} | {:>5.1}% | {:016x}",
        millis(built),
        micros(rank(&mut times, 0.5)),
        micros(rank(&mut times, 0.99)),
        micros(rank(&mut times, 1.0)),
        micros(rank(&mut completion, 0.5)),
        100.0 * f64::from(found) / f64::from(meant.max(1)),
        digest.finish()
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

static REAL: LazyLock<(Snapshot, Vec<Asked>)> = LazyLock::new(|| indexed(Work::shipped()));
static THOUSAND: LazyLock<(Snapshot, Vec<Asked>)> = LazyLock::new(|| indexed(Work::synthetic(1000)));

fn indexed(work: Work) -> (Snapshot, Vec<Asked>) {
    (Snapshot::new(work.knowledge), work.asked)
}

/// One question after the other of the shipped golden questions.
#[divan::bench]
fn question_shipped(bencher: divan::Bencher<'_, '_>) {
    each(bencher, &REAL);
}

/// One question after the other about a thousand initiatives.
#[divan::bench]
fn question_1000(bencher: divan::Bencher<'_, '_>) {
    each(bencher, &THOUSAND);
}

fn each(bencher: divan::Bencher<'_, '_>, (snapshot, asked): &(Snapshot, Vec<Asked>)) {
    let mut texts = asked.iter().map(|question| question.text.as_str()).cycle();
    bencher.with_inputs(|| texts.next().unwrap_or_default()).bench_local_values(|text| answer(snapshot, text));
}

/// Indexing the shipped knowledge base.
#[divan::bench]
fn index_shipped(bencher: divan::Bencher<'_, '_>) {
    let knowledge = Work::shipped().knowledge;
    bencher.with_inputs(|| knowledge.clone()).bench_values(Snapshot::new);
}
