//! What the bot knows about, as plain immutable values.
//!
//! Nothing here reads a file, a clock or the network, and nothing here knows which document is loaded.

mod bilingual;
mod duration;
mod initiative;
mod knowledge_base;
mod lexicon;
mod measure;
mod money;
mod period;

pub use bilingual::{Bilingual, Language};
pub use duration::{Duration, TimeUnit};
pub use initiative::{
    Area, AreaId, FacetId, Fact, Id, Initiative, InitiativeId, Progress, Source, SourceId, Span, Subject, TagId, Value,
    ValueKind,
};
pub use knowledge_base::{GoldenQuestion, KnowledgeBase};
pub use lexicon::{Ask, Concept, Courtesy, CurrencyNames, Facet, Lexicon, Neighbour, Signal, Tongue, Unit};
pub use measure::{Bound, Count, Measure};
pub use money::{Currency, Money};
pub use period::{Period, parse_date};
