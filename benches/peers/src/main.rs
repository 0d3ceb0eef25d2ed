//! Runs tantivy and rapidfuzz on the same questions over the same names as the engine, and prints the ratios.
//!
//! `cd benches/peers && cargo run --release`; `PEERS_SIZE=10000` adds a synthetic knowledge base of another size than
//! 1,000. Every peer gets all names, aliases and keywords, each as a document of its own, because that is what served
//! them best; its answer is the initiative of the document that it puts first. Only questions about one initiative
//! are asked. The engine reads the question, decides and gathers facts in the same time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use initiative_bot::domain::{Initiative, KnowledgeBase, Subject, parse_date};
use initiative_bot::engine::{Conversation, Decision, Question, Snapshot};
use rapidfuzz::fuzz::RatioBatchComparator;
use support::{Asked, synthetic};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{LowerCaser, NgramTokenizer, TextAnalyzer, TokenizerManager};
use tantivy::{Searcher, TantivyDocument, Term, doc};

#[path = "../../support/mod.rs"]
mod support;

fn main() {
    let shipped = support::shipped();
    let lexicon = shipped.lexicon.clone();
    let golden = shipped.golden.iter().filter(|golden| golden.decision == "answer" && golden.subjects.len() == 1);
    let asked: Vec<Asked> = golden
        .filter_map(|golden| match shipped.subject(golden.subjects[0].as_str())? {
            Subject::Initiative(about) => Some(Asked { text: golden.question.clone(), about: Some(about) }),
            Subject::Area(_) => None,
        })
        .collect();
    compare("shipped", shipped, &asked);
    let size = std::env::var("PEERS_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(1000);
    let (knowledge, mut asked) = synthetic(size, lexicon, 500);
    asked.retain(|question| question.about.is_some());
    compare(&size.to_string(), knowledge, &asked);
}

fn compare(label: &str, knowledge: KnowledgeBase, asked: &[Asked]) {
    println!("{label}: {} questions about one initiative", asked.len());
    let documents = documents(&knowledge);
    let (searcher, field, place, tokenizers) = tantivy_index(&documents);
    let snapshot = Snapshot::new(knowledge);
    let today = parse_date("2025-10-02").expect("a day");
    let ours = measure("engine", None, asked, |text| {
        let question = Question { text, addressed: true, today, locale: None };
        let outcome = snapshot.answer(&question, &Conversation::default());
        match outcome.subjects.first() {
            Some(Subject::Initiative(i)) if outcome.decision != Decision::Clarify => Some(*i),
            _ => None,
        }
    });
    let mut analyzer = tokenizers.get("grams").expect("it was registered");
    measure("tantivy ngram(2,3)", Some(ours), asked, |text| {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut stream = analyzer.token_stream(text);
        stream.process(&mut |token| {
            let term = Term::from_field_text(field, &token.text);
            clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        });
        let best = searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(1)).ok()?;
        let found: TantivyDocument = searcher.doc(best.first()?.1).ok()?;
        found.get_first(place)?.as_u64().map(|place| place as usize)
    });
    measure("rapidfuzz ratio", Some(ours), asked, |text| {
        let scorer = RatioBatchComparator::new(text.to_lowercase().chars());
        let score = |(_, name): &&(usize, String)| scorer.similarity(name.chars());
        documents.iter().max_by(|a, b| score(a).total_cmp(&score(b))).map(|(about, _)| *about)
    });
    println!();
}

/// Every name, alias and keyword with the initiative that it belongs to.
fn documents(knowledge: &KnowledgeBase) -> Vec<(usize, String)> {
    let of = |initiative: &Initiative| {
        let lists = [&initiative.aliases, &initiative.keywords].map(|lists| [&lists.en, &lists.zh]);
        let mut all = vec![initiative.name.en.to_lowercase(), initiative.name.zh.clone()];
        all.extend(lists.into_iter().flatten().flatten().map(|word| word.to_lowercase()));
        all
    };
    knowledge.initiatives.iter().enumerate().flat_map(|(i, it)| of(it).into_iter().map(move |text| (i, text))).collect()
}

fn tantivy_index(documents: &[(usize, String)]) -> (Searcher, Field, Field, TokenizerManager) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("grams").set_index_option(IndexRecordOption::WithFreqs);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let place = schema.add_u64_field("place", tantivy::schema::STORED | FAST);
    let index = tantivy::Index::create_in_ram(schema.build());
    let grams = NgramTokenizer::new(2, 3, false).expect("2 is less than 3");
    index.tokenizers().register("grams", TextAnalyzer::builder(grams).filter(LowerCaser).build());
    let mut writer = index.writer_with_num_threads(1, 50_000_000).expect("enough memory");
    for (about, name) in documents {
        writer.add_document(doc!(text => name.as_str(), place => *about as u64)).expect("a document fits");
    }
    writer.commit().expect("memory can be written");
    let searcher = index.reader().expect("the index is there").searcher();
    (searcher, text, place, index.tokenizers().clone())
}

/// Asks everything three times; of each question the quickest counts. Returns the median.
fn measure(
    label: &str,
    ours: Option<Duration>,
    asked: &[Asked],
    mut best: impl FnMut(&str) -> Option<usize>,
) -> Duration {
    let (mut times, mut right) = (vec![Duration::MAX; asked.len()], 0);
    for round in 0..3 {
        for (question, time) in asked.iter().zip(&mut times) {
            let start = Instant::now();
            let found = black_box(best(black_box(&question.text)));
            *time = start.elapsed().min(*time);
            right += usize::from(round == 0 && found == question.about);
        }
    }
    times.sort_unstable();
    let (median, slow) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let ratio = ours.map_or(1.0, |ours| median.as_secs_f64() / ours.as_secs_f64());
    println!(
        "  {label:<20} top-1 {:5.1} %   median {:9.1} µs   p99 {:9.1} µs   {ratio:7.1} × the engine's median",
        100.0 * right as f64 / asked.len() as f64,
        median.as_secs_f64() * 1e6,
        slow.as_secs_f64() * 1e6,
    );
    median
}
