use time::Date;

use super::wording::{Wording, wording};
use super::{Attribution, Choice, Field, Reply, format};
use crate::domain::{Fact, Initiative, KnowledgeBase, Language, Subject, TagId, Value};
use crate::engine::{Decision, Doubt, Filter, Judgement, Outcome, Part, Scope, Stage, Verdict};

/// Renders `outcome`, which must come from a snapshot of `knowledge`, as it is to be read on `today`.
#[must_use]
pub fn render(knowledge: &KnowledgeBase, outcome: &Outcome, today: Date) -> Reply {
    let renderer = Renderer { knowledge, language: outcome.language, wording: wording(outcome.language), today };
    match outcome.decision {
        Decision::Abstain => renderer.sentence(renderer.wording.abstain.to_owned()),
        Decision::Clarify => renderer.clarify(outcome),
        Decision::NotStated => renderer.not_stated(outcome),
        Decision::Answer => match &outcome.scope {
            Scope::Area => renderer.area(outcome),
            Scope::List(filter) => renderer.list(outcome, filter),
            Scope::Facts | Scope::Overview => renderer.facts(outcome),
        },
    }
}

struct Renderer<'a> {
    knowledge: &'a KnowledgeBase,
    language: Language,
    wording: &'static Wording,
    today: Date,
}

impl Renderer<'_> {
    fn sentence(&self, text: String) -> Reply {
        Reply {
            language: self.language,
            title: String::new(),
            paragraphs: vec![text],
            fields: Vec::new(),
            quotes: Vec::new(),
            source: None,
            choices: Vec::new(),
            colour: None,
        }
    }

    fn clarify(&self, outcome: &Outcome) -> Reply {
        Reply { choices: self.choices(&outcome.subjects), ..self.sentence(self.wording.clarify.to_owned()) }
    }

    fn facts(&self, outcome: &Outcome) -> Reply {
        let mut reply = self.about(&outcome.parts);
        if let Some(judgement) = &outcome.verdict {
            reply.paragraphs.insert(0, self.verdict(judgement, &outcome.parts));
        }
        reply
    }

    /// Says honestly that the document is silent, and what it does say about the subject.
    fn not_stated(&self, outcome: &Outcome) -> Reply {
        let Some(&subject) = outcome.subjects.first() else {
            return self.sentence(self.wording.list_empty.to_owned());
        };
        let name = self.name(subject);
        let asked = outcome.facets.iter().filter_map(|id| self.knowledge.lexicon.facet(id));
        let labels: Vec<String> = asked.map(|facet| in_sentence(facet.label.get(self.language))).collect();
        let line = if labels.is_empty() {
            self.wording.not_stated.replace("{subject}", name)
        } else {
            let labels = labels.join(self.wording.comma);
            self.wording.not_stated_facet.replace("{subject}", name).replace("{facet}", &labels)
        };
        let parts: Vec<Part> = outcome.subjects.iter().map(|&subject| Part { subject, facts: vec![0] }).collect();
        let mut reply = self.about(&parts);
        reply.paragraphs.splice(0..0, [line, self.wording.stated_instead.to_owned()]);
        reply
    }

    fn area(&self, outcome: &Outcome) -> Reply {
        if outcome.parts.iter().all(|part| matches!(part.subject, Subject::Area(_))) {
            let heading = self.wording.areas.replace("{count}", &outcome.subjects.len().to_string());
            return Reply { choices: self.choices(&outcome.subjects), ..self.sentence(heading) };
        }
        let mut reply = self.entries(&outcome.parts, self.wording.area);
        if let Some(&subject) = outcome.subjects.first() {
            let names: Vec<String> = outcome.subjects.iter().map(|subject| self.titled(*subject)).collect();
            reply.title = names.join(" · ");
            reply.colour = self.knowledge.area(subject).map(|area| area.colour);
        }
        reply
    }

    fn list(&self, outcome: &Outcome, filter: &Filter) -> Reply {
        let heading = if outcome.parts.len() == 1 { self.wording.list_one } else { self.wording.list };
        let mut reply = self.entries(&outcome.parts, heading);
        reply.title = self.filter_title(filter);
        reply
    }

    /// One line for each initiative: its name, and the statement that belongs to the list.
    fn entries(&self, parts: &[Part], heading: &str) -> Reply {
        let mut reply = self.sentence(heading.replace("{count}", &parts.len().to_string()));
        for part in parts {
            let Some(initiative) = self.initiative(part.subject) else { continue };
            let fact = part.facts.first().and_then(|fact| initiative.facts.get(*fact));
            let mut value = fact.map_or_else(String::new, |fact| fact.text.get(self.language).clone());
            if fact.is_some_and(|fact| self.is_past(fact)) {
                value.push_str(self.wording.over);
            }
            reply.fields.push(Field { name: self.name(part.subject).to_owned(), value });
        }
        reply.choices = self.choices(&parts.iter().map(|part| part.subject).collect::<Vec<_>>());
        reply.source = self.knowledge.sources.first().map(|source| self.attribution(source));
        reply
    }

    /// The statements of each part, the source's words for them, and where they are from.
    fn about(&self, parts: &[Part]) -> Reply {
        let mut reply = self.sentence(String::new());
        reply.paragraphs.clear();
        let mut past = None;
        for part in parts {
            let Some(initiative) = self.initiative(part.subject) else { continue };
            for fact in part.facts.iter().filter_map(|fact| initiative.facts.get(*fact)) {
                push_new(&mut reply.paragraphs, fact.text.get(self.language));
                push_quote(&mut reply.quotes, fact.quote.get(self.language));
                let source = self.knowledge.source(&fact.source).map(|source| self.attribution(source));
                if self.is_past(fact) {
                    past = past.or_else(|| source.as_ref().map(|source| source.url.clone()));
                }
                reply.source = reply.source.or(source);
            }
        }
        reply.paragraphs.extend(past.map(|url| self.wording.past.replace("{url}", &url)));
        let names: Vec<String> = match parts {
            [only] => vec![self.titled(only.subject)],
            several => several.iter().map(|part| self.name(part.subject).to_owned()).collect(),
        };
        reply.title = names.join(" · ");
        reply.colour = parts.first().and_then(|part| self.knowledge.area(part.subject)).map(|area| area.colour);
        reply
    }

    fn verdict(&self, judgement: &Judgement, parts: &[Part]) -> String {
        let maximum = parts.iter().filter_map(|part| self.initiative(part.subject)).any(|initiative| {
            initiative
                .facts
                .iter()
                .any(|fact| matches!(fact.value, Value::Money { bound: Some(crate::domain::Bound::Maximum), .. }))
        });
        let template = match (judgement.verdict, maximum) {
            (Verdict::Meets, false) => self.wording.meets_minimum,
            (Verdict::Meets, true) => self.wording.meets_maximum,
            (Verdict::Below, _) => self.wording.below_minimum,
            (Verdict::Above, _) => self.wording.above_maximum,
            (Verdict::Depends(Doubt::Currency), _) => self.wording.depends_on_currency,
            (Verdict::Depends(Doubt::Range), _) => self.wording.depends_on_range,
        };
        template
            .replace("{asked}", &format::money(judgement.asked, self.language))
            .replace("{limit}", &format::money(judgement.limit, self.language))
            .replace("{currency}", &format::currency(judgement.limit.currency, self.language))
    }

    fn is_past(&self, fact: &Fact) -> bool {
        matches!(fact.value, Value::Period(period) if period.is_past(self.today))
    }

    fn filter_title(&self, filter: &Filter) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(filter.areas.iter().map(|area| self.name(Subject::Area(*area)).to_owned()));
        let lexicon = &self.knowledge.lexicon;
        let label = |tag: &TagId| lexicon.concepts.iter().find(|c| c.id == *tag)?.label.as_ref();
        let sets = filter.tags.iter().map(|tags| {
            let labels: Vec<&str> =
                tags.iter().filter_map(label).map(|label| label.get(self.language).as_str()).collect();
            labels.join(" · ")
        });
        let sets: Vec<String> = sets.filter(|labels| !labels.is_empty()).collect();
        words.extend((!sets.is_empty()).then(|| sets.join(" / ")));
        let facet = filter.facet.as_ref().and_then(|id| lexicon.facet(id));
        words.extend(facet.map(|facet| facet.label.get(self.language).clone()));
        words.extend(filter.period.map(|period| format::period(&period, self.language)));
        let stage = filter.stage.map(|stage| match stage {
            Stage::Done => self.wording.done,
            Stage::Ahead => self.wording.to_come,
            Stage::Considered => self.wording.considered,
        });
        words.extend(stage.map(str::to_owned));
        words.join(" · ")
    }

    fn choices(&self, subjects: &[Subject]) -> Vec<Choice> {
        subjects.iter().map(|&subject| Choice { label: self.name(subject).to_owned(), subject }).collect()
    }

    fn initiative(&self, subject: Subject) -> Option<&Initiative> {
        match subject {
            Subject::Initiative(i) => self.knowledge.initiatives.get(i),
            Subject::Area(_) => None,
        }
    }

    fn name(&self, subject: Subject) -> &str {
        self.knowledge.name(subject).get(self.language)
    }

    /// The name with the symbol of its area.
    fn titled(&self, subject: Subject) -> String {
        let symbol = self.knowledge.area(subject).map_or("", |area| &area.symbol);
        format!("{symbol} {}", self.name(subject)).trim_start().to_owned()
    }

    fn attribution(&self, source: &crate::domain::Source) -> Attribution {
        Attribution {
            title: format!(
                "{}{}{}",
                source.publisher.get(self.language),
                self.wording.comma,
                source.title.get(self.language)
            ),
            date: format::date(source.date, self.language),
            url: source.url.get(self.language).clone(),
            day: source.date,
        }
    }
}

/// A label as it stands within a sentence: "Threshold" becomes "threshold", "AI" stays.
fn in_sentence(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// Adds a quote, unless it stands inside one that is there; and drops those that stand inside it.
fn push_quote(quotes: &mut Vec<String>, quote: &str) {
    if quotes.iter().any(|known| known.contains(quote)) {
        return;
    }
    quotes.retain(|known| !quote.contains(known.as_str()));
    quotes.push(quote.to_owned());
}
