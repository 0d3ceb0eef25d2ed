//! What a question and an index cost, for the shipped knowledge base and for synthetic ones of up to 100,000 entries.
//!
//! `cargo bench --bench engine` prints one table and then lets divan measure. `REPORT_SIZES=1000,10000` chooses the
//! synthetic sizes of the table, `REPORT_QUESTIONS` how many questions each is asked; with
//! `REPORT_SLOWEST` the slowest questions are shown.
//!
//! Of each question the quickest of some rounds counts, because other work on the machine only ever adds time; the
//! median and the 99th percentile are taken over the questions. Allocations are counted, not timed, and so are the
//! same on every machine. "Found" is the share of questions made for one initiative, by a name that no other has, whose
//! answer is about it; asking back counts as missed. The digest stands for all outcomes: two builds of the engine with
//! the same digests answer alike.

use std::alloc::System;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use initiative_bot::domain::{Area, Bilingual, Id, KnowledgeBase, Subject, parse_date};
use initiative_bot::engine::{Conversation, Decision, Outcome, Question, Snapshot};
use initiative_bot::knowledge::{Folder, load};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::{Asked, synthetic};

mod support;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Questions asked of a synthetic knowledge base, unless `REPORT_QUESTIONS` says otherwise: the 99th percentile rests
/// on the ten slowest.
const QUESTIONS: usize = 1000;

fn main() {
    // `cargo test --benches` only wants to see that everything runs.
    if std::env::args().any(|arg| arg == "--bench") {
        report();
    }
    divan::main();
}

/// A knowledge base with questions about it.
struct Work {
    label: String,
    knowledge: KnowledgeBase,
    asked: Vec<Asked>,
    rounds: usize,
}

impl Work {
    fn real() -> Self {
        let knowledge = shipped();
        let about = |ids: &[Id]| match knowledge.subject(ids.first()?.as_str())? {
            Subject::Initiative(i) if ids.len() == 1 => Some(i),
            Subject::Initiative(_) | Subject::Area(_) => None,
        };
        let golden = knowledge.golden.iter();
        let asked = golden.map(|g| Asked { text: g.question.clone(), about: about(&g.subjects) }).collect();
        Self { label: "shipped".to_owned(), asked, rounds: 20, knowledge }
    }

    fn synthetic(size: usize) -> Self {
        let questions = std::env::var("REPORT_QUESTIONS").ok().and_then(|number| number.parse().ok());
        let (knowledge, asked) = synthetic(size, shipped().lexicon, questions.unwrap_or(QUESTIONS));
        Self { label: format!("{size}"), knowledge, asked, rounds: 3 }
    }
}

fn shipped() -> KnowledgeBase {
    load(&Folder::embedded()).knowledge.expect("the shipped knowledge base is sound")
}

fn answer(snapshot: &Snapshot, text: &str) -> Outcome {
    let today = parse_date("2025-10-02").expect("a day");
    let question = Question { text, addressed: true, today, locale: None };
    snapshot.answer(&question, &Conversation::default())
}

fn report() {
    println!("tables of Han characters and syllables, once a process: {:.1} ms", millis(tables()));
    println!(
        "{:>9} | {:>9} {:>9} | {:>9} {:>9} {:>9} | {:>7} {:>7} | {:>9} | {:>6} | digest",
        "entries", "build ms", "index MB", "median µs", "p99 µs", "worst µs", "allocs", "p99", "find µs", "found"
    );
    one(Work::real());
    let sizes = std::env::var("REPORT_SIZES").unwrap_or_else(|_| "1000,10000,100000".to_owned());
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        one(Work::synthetic(size));
    }
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

fn one(work: Work) {
    let Work { label, knowledge, asked, rounds } = work;
    let mut built = Duration::MAX;
    for _ in 0..2 {
        let knowledge = knowledge.clone();
        let start = Instant::now();
        drop(black_box(Snapshot::new(knowledge)));
        built = built.min(start.elapsed());
    }
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    let snapshot = Snapshot::new(knowledge);
    built = built.min(start.elapsed());
    let change = region.change();
    // What `realloc` adds or gives back is among both.
    let kept = change.bytes_allocated as isize - change.bytes_deallocated as isize;

    let (mut times, mut allocations) = (vec![Duration::MAX; asked.len()], vec![0; asked.len()]);
    let (mut found, mut meant, mut digest) = (0_u32, 0_u32, DefaultHasher::new());
    for round in 0..rounds {
        for (at, question) in asked.iter().enumerate() {
            let region = Region::new(ALLOCATOR);
            let start = Instant::now();
            let outcome = black_box(answer(&snapshot, black_box(&question.text)));
            times[at] = times[at].min(start.elapsed());
            let change = region.change();
            allocations[at] = change.allocations + change.reallocations;
            if round == 0 {
                let Outcome { decision, subjects, facets, parts, verdict, .. } = &outcome;
                format!("{decision:?}{subjects:?}{facets:?}{parts:?}{verdict:?}").hash(&mut digest);
                if let Some(about) = question.about {
                    meant += 1;
                    let firm = outcome.decision != Decision::Clarify;
                    found += u32::from(firm && outcome.subjects.first() == Some(&Subject::Initiative(about)));
                }
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
        "{label:>9} | {:>9.1} {:>9.1} | {:>9.1} {:>9.1} {:>9.1} | {:>7} {:>7} | {:>9.1} | {:>5.1}% | {:016x}",
        millis(built),
        kept as f64 / 1e6,
        micros(rank(&mut times, 0.5)),
        micros(rank(&mut times, 0.99)),
        micros(rank(&mut times, 1.0)),
        rank(&mut allocations, 0.5),
        rank(&mut allocations, 0.99),
        micros(rank(&mut completion, 0.5)),
        100.0 * f64::from(found) / f64::from(meant.max(1)),
        digest.finish()
    );
}

/// The value below which `share` of the values lie.
fn rank<T: Copy + Ord>(values: &mut [T], share: f64) -> T {
    values.sort_unstable();
    values[((values.len() as f64 * share) as usize).min(values.len() - 1)]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

static REAL: LazyLock<(Snapshot, Vec<Asked>)> = LazyLock::new(|| indexed(Work::real()));
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
    let knowledge = shipped();
    bencher.with_inputs(|| knowledge.clone()).bench_values(Snapshot::new);
}
