//! What the files say, value by value with its place: the checks work on it, and the knowledge base is built from it.

use time::Date;

use super::problem::Located;
use super::reader::{Text, Words};
use crate::domain::{
    Area, Ask, Bilingual, Bound, Concept, Facet, Fact, GoldenQuestion, Id, Initiative, KnowledgeBase, Language,
    Lexicon, Measure, Neighbour, Period, Progress, Source, Span, Tongue, Value, ValueKind,
};

/// Everything that a folder says.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) sources: Vec<SourceDraft>,
    pub(super) areas: Vec<AreaDraft>,
    pub(super) initiatives: Vec<InitiativeDraft>,
    pub(super) lexicon: LexiconDraft,
    pub(super) questions: Vec<QuestionDraft>,
}

#[derive(Debug)]
pub(super) struct SourceDraft {
    pub(super) id: Text,
    pub(super) title: Bilingual<Text>,
    pub(super) publisher: Bilingual<Text>,
    /// `None` if it was malformed, which has been reported.
    pub(super) date: Option<Date>,
    pub(super) url: Bilingual<Text>,
    /// The file with the text, and its index among the files.
    pub(super) text: Option<(usize, String)>,
}

#[derive(Debug)]
pub(super) struct AreaDraft {
    pub(super) id: Text,
    pub(super) name: Bilingual<Text>,
    pub(super) aliases: Words,
    pub(super) keywords: Words,
    pub(super) symbol: Text,
    pub(super) colour: u32,
}

#[derive(Debug)]
pub(super) struct InitiativeDraft {
    pub(super) id: Text,
    /// Index of its area among the areas; `None` if its file has none.
    pub(super) area: Option<usize>,
    pub(super) name: Bilingual<Text>,
    pub(super) aliases: Words,
    pub(super) keywords: Words,
    pub(super) tags: Vec<Text>,
    pub(super) related: Vec<Text>,
    pub(super) facts: Vec<FactDraft>,
}

#[derive(Debug)]
pub(super) struct FactDraft {
    pub(super) facet: Text,
    pub(super) value: Option<Located<ValueDraft>>,
    pub(super) text: Bilingual<Text>,
    pub(super) quote: Bilingual<Text>,
    pub(super) source: Option<Text>,
    pub(super) keywords: Words,
    pub(super) span: Span,
}

/// The typed value of a fact, as far as it could be read.
#[derive(Debug)]
pub(super) enum ValueDraft {
    Measure { now: Measure, bound: Option<Bound>, previous: Option<Located<Measure>> },
    Period(Period),
    Status(Progress),
}

#[derive(Debug)]
pub(super) struct QuestionDraft {
    pub(super) ask: Text,
    pub(super) addressed: bool,
    pub(super) expect: Text,
    pub(super) subjects: Vec<Text>,
    pub(super) facets: Vec<Text>,
    pub(super) language: Option<Language>,
    pub(super) span: Span,
}

#[derive(Debug, Default)]
pub(super) struct LexiconDraft {
    pub(super) tongues: Bilingual<Tongue>,
    pub(super) facets: Vec<FacetDraft>,
    pub(super) asks: Vec<AskDraft>,
    pub(super) concepts: Vec<ConceptDraft>,
    pub(super) neighbours: Vec<Words>,
}

#[derive(Debug)]
pub(super) struct FacetDraft {
    pub(super) id: Text,
    pub(super) label: Bilingual<Text>,
    pub(super) cues: Words,
    pub(super) hints: Words,
    pub(super) fallbacks: Vec<Text>,
    pub(super) value: Option<ValueKind>,
    pub(super) bound: Option<Bound>,
    pub(super) background: bool,
    pub(super) naming: bool,
    pub(super) agents: Vec<Text>,
}

#[derive(Debug)]
pub(super) struct AskDraft {
    pub(super) id: Text,
    pub(super) cues: Words,
    pub(super) nouns: Words,
    pub(super) behind: Vec<Text>,
    pub(super) facets: Vec<Text>,
    pub(super) value: Option<ValueKind>,
}

#[derive(Debug)]
pub(super) struct ConceptDraft {
    pub(super) id: Text,
    pub(super) label: Option<Bilingual<Text>>,
    pub(super) words: Words,
}

impl Draft {
    /// The knowledge base, if nothing that it needs is missing; the loader builds it only where no error was found.
    pub(super) fn build(self, texts: impl Fn(usize) -> String, revision: String) -> Option<KnowledgeBase> {
        let only_source = self.sources.first().map(|source| id(&source.id));
        let area_ids: Vec<_> = self.areas.iter().map(|area| id(&area.id)).collect();
        let initiatives = self.initiatives.into_iter().map(|initiative| {
            let area = area_ids.get(initiative.area?)?.clone();
            initiative.build(area, only_source.as_ref()?)
        });
        Some(KnowledgeBase {
            initiatives: initiatives.collect::<Option<_>>()?,
            sources: self.sources.into_iter().map(|source| source.build(&texts)).collect::<Option<_>>()?,
            areas: self.areas.into_iter().map(AreaDraft::build).collect(),
            lexicon: self.lexicon.build(),
            golden: self.questions.into_iter().map(QuestionDraft::build).collect(),
            revision,
        })
    }
}

impl SourceDraft {
    fn build(self, texts: impl Fn(usize) -> String) -> Option<Source> {
        Some(Source {
            id: id(&self.id),
            title: plain(self.title),
            publisher: plain(self.publisher),
            date: self.date?,
            url: plain(self.url),
            text: self.text.map(|(file, _)| texts(file)).unwrap_or_default(),
        })
    }
}

impl AreaDraft {
    fn build(self) -> Area {
        Area {
            id: id(&self.id),
            name: plain(self.name),
            aliases: words(self.aliases),
            keywords: words(self.keywords),
            symbol: self.symbol.value,
            colour: self.colour,
        }
    }
}

impl InitiativeDraft {
    fn build(self, area: Id, only_source: &Id) -> Option<Initiative> {
        Some(Initiative {
            id: id(&self.id),
            area,
            name: plain(self.name),
            aliases: words(self.aliases),
            keywords: words(self.keywords),
            tags: ids(&self.tags),
            related: ids(&self.related),
            facts: self.facts.into_iter().map(|fact| fact.build(only_source)).collect(),
        })
    }
}

impl FactDraft {
    fn build(self, only_source: &Id) -> Fact {
        Fact {
            facet: id(&self.facet),
            value: self.value.map_or(Value::Text, |value| value.value.build()),
            text: plain(self.text),
            quote: plain(self.quote),
            source: self.source.as_ref().map_or_else(|| only_source.clone(), id),
            keywords: words(self.keywords),
        }
    }
}

impl ValueDraft {
    fn build(self) -> Value {
        match self {
            Self::Measure { now, bound, previous } => {
                Value::Measure { now, bound, previous: previous.map(|previous| previous.value) }
            }
            Self::Period(period) => Value::Period(period),
            Self::Status(progress) => Value::Status(progress),
        }
    }
}

impl QuestionDraft {
    fn build(self) -> GoldenQuestion {
        GoldenQuestion {
            question: self.ask.value,
            addressed: self.addressed,
            decision: self.expect.value,
            subjects: ids(&self.subjects),
            facets: ids(&self.facets),
            language: self.language,
            span: self.span,
        }
    }
}

impl LexiconDraft {
    fn build(self) -> Lexicon {
        Lexicon {
            tongues: self.tongues,
            facets: self.facets.into_iter().map(FacetDraft::build).collect(),
            asks: self.asks.into_iter().map(AskDraft::build).collect(),
            concepts: self.concepts.into_iter().map(ConceptDraft::build).collect(),
            neighbours: self.neighbours.into_iter().map(|names| Neighbour { names: words(names) }).collect(),
        }
    }
}

impl FacetDraft {
    fn build(self) -> Facet {
        Facet {
            id: id(&self.id),
            label: plain(self.label),
            cues: words(self.cues),
            hints: words(self.hints),
            fallbacks: ids(&self.fallbacks),
            value: self.value,
            bound: self.bound,
            background: self.background,
            naming: self.naming,
            agents: ids(&self.agents),
        }
    }
}

impl AskDraft {
    fn build(self) -> Ask {
        Ask {
            id: id(&self.id),
            cues: words(self.cues),
            nouns: words(self.nouns),
            behind: ids(&self.behind),
            facets: ids(&self.facets),
            value: self.value,
        }
    }
}

impl ConceptDraft {
    fn build(self) -> Concept {
        Concept { id: id(&self.id), label: self.label.map(plain), words: words(self.words) }
    }
}

/// The texts without their places.
pub(super) fn strings(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn id(text: &Text) -> Id {
    Id::new(&text.value)
}

fn ids(texts: &[Text]) -> Vec<Id> {
    texts.iter().map(id).collect()
}

pub(super) fn plain(text: Bilingual<Text>) -> Bilingual {
    text.map(|text| text.value)
}

fn words(words: Words) -> Bilingual<Vec<String>> {
    words.map(strings)
}
