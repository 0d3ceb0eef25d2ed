use std::cmp::Ordering;

use time::Date;

use super::headline;
use super::kind;
use super::wording::{Wording, wording};
use super::{Attribution, Choice, Field, Paragraph, Reply, format};
use crate::domain::{
    Bound, Count, FacetId, Fact, Initiative, KnowledgeBase, Language, Measure, Source, Subject, TagId, Value,
};
use crate::engine::{Decision, Doubt, Filter, Judgement, Outcome, Part, Scope, Stage, Verdict};

/// Renders `outcome`, which must come from a snapshot of `knowledge`, as it is to be read on `today`.
#[must_use]
pub fn render(knowledge: &KnowledgeBase, outcome: &Outcome, today: Date) -> Reply {
    let renderer = Renderer { today: Some(today), ..Renderer::new(knowledge, outcome.language) };
    match outcome.decision {
        Decision::Abstain => kind::sorry(knowledge, outcome.language),
        Decision::Clarify => renderer.clarify(outcome),
        Decision::NotStated => renderer.not_stated(outcome),
        Decision::Answer => match &outcome.scope {
            Scope::Area => renderer.area(outcome),
            Scope::List(filter) => renderer.list(outcome, filter),
            Scope::Facts | Scope::Overview => renderer.facts(outcome),
        },
    }
}

pub(super) struct Renderer<'a> {
    knowledge: &'a KnowledgeBase,
    pub(super) language: Language,
    pub(super) wording: &'static Wording,
    /// The day of reading, where it matters what is over.
    today: Option<Date>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(knowledge: &'a KnowledgeBase, language: Language) -> Self {
        Self { knowledge, language, wording: wording(language), today: None }
    }

    fn sentence(&self, text: impl Into<String>) -> Reply {
        Reply::sentence(self.language, text)
    }

    fn clarify(&self, outcome: &Outcome) -> Reply {
        Reply { choices: self.choices(&outcome.subjects), ..self.sentence(self.wording.clarify) }
    }

    fn facts(&self, outcome: &Outcome) -> Reply {
        let mut reply = if outcome.scope == Scope::Overview {
            let parts: Vec<Part> = outcome.parts.iter().map(|part| self.without_background(part)).collect();
            self.about(&parts, true)
        } else {
            self.about(&outcome.parts, false)
        };
        if let Some(judgement) = &outcome.verdict {
            self.lead(&mut reply, vec![self.verdict(judgement)]);
        }
        reply
    }

    /// The statements of an overview: those that are background come last, and are left out where others say enough.
    fn without_background(&self, part: &Part) -> Part {
        /// From so many other statements on nobody misses the background.
        const ENOUGH: usize = 2;
        let Some(initiative) = self.initiative(part.subject) else { return part.clone() };
        let is_background = |at: &usize| {
            let facet = initiative.facts.get(*at).map(|fact| &fact.facet);
            self.knowledge.lexicon.facets.iter().any(|known| known.background && Some(&known.id) == facet)
        };
        let (background, mut facts): (Vec<usize>, Vec<usize>) = part.facts.iter().partition(|at| is_background(at));
        if facts.len() < ENOUGH {
            facts.extend(background);
        }
        Part { subject: part.subject, facts }
    }

    /// Puts sentences before everything else, and the first of them in place of the headline.
    fn lead(&self, reply: &mut Reply, sentences: Vec<String>) {
        reply.headline = sentences.first().cloned();
        reply.before = None;
        reply.paragraphs.splice(0..0, sentences.into_iter().map(Paragraph::from));
    }

    /// Says honestly that the document is silent, and what it does say about the subject.
    fn not_stated(&self, outcome: &Outcome) -> Reply {
        let Some(&subject) = outcome.subjects.first() else {
            return self.sentence(self.wording.list_empty);
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
        // What answers another part of the question, else the most telling statement.
        let told = |part: &Part| if part.facts.is_empty() { vec![0] } else { part.facts.clone() };
        let parts = outcome.parts.iter().map(|part| Part { subject: part.subject, facts: told(part) });
        let parts: Vec<Part> = parts.collect();
        let mut reply = self.about(&parts, false);
        self.lead(&mut reply, vec![line, self.wording.stated_instead.to_owned()]);
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
            reply.fields.push(Field { name: self.name(part.subject).to_owned(), value, inline: false });
        }
        reply.choices = self.choices(&parts.iter().map(|part| part.subject).collect::<Vec<_>>());
        reply.source = self.knowledge.sources.first().map(|source| self.attribution(source));
        reply
    }

    /// The statements of each part, the source's words for them, and where they are from.
    fn about(&self, parts: &[Part], labelled: bool) -> Reply {
        let mut reply = Reply::new(self.language);
        let mut past = None;
        for (subject, fact) in self.facts_of(parts) {
            let text = fact.text.get(self.language);
            if !reply.paragraphs.iter().any(|known| &known.text == text) {
                let label = self.facet_label(&fact.facet).filter(|_| labelled);
                reply.paragraphs.push(Paragraph { label, text: text.clone() });
            }
            push_quote(&mut reply.quotes, self.passage(subject, fact));
            let source = self.knowledge.source(&fact.source).map(|source| self.attribution(source));
            if self.is_past(fact) {
                past = past.or_else(|| source.as_ref().map(|source| source.url.clone()));
            }
            reply.source = reply.source.or(source);
        }
        if let ([_], Some((_, first))) = (parts, self.facts_of(parts).next()) {
            let label = self.facet_label(&first.facet).filter(|_| labelled);
            reply.headline = headline::headline(first, label.as_deref(), self.language);
            reply.before = headline::before(first, self.language);
        }
        reply.paragraphs.extend(past.map(|url| self.wording.past.replace("{url}", &url).into()));
        let names: Vec<String> = match parts {
            [only] => vec![self.titled(only.subject)],
            several => several.iter().map(|part| self.name(part.subject).to_owned()).collect(),
        };
        reply.title = names.join(" · ");
        reply.colour = parts.first().and_then(|part| self.knowledge.area(part.subject)).map(|area| area.colour);
        reply.next = self.next(parts);
        reply
    }

    /// The source's words for a fact, with as much around them as is quoted for any fact of its subject: whoever reads a
    /// quote wants to see where it stands.
    fn passage<'b>(&'b self, subject: Subject, fact: &'b Fact) -> &'b str {
        let quote = fact.quote.get(self.language).as_str();
        let others = self.initiative(subject).into_iter().flat_map(|initiative| &initiative.facts);
        let others =
            others.filter(|other| other.source == fact.source).map(|other| other.quote.get(self.language).as_str());
        others.filter(|other| other.contains(quote)).max_by_key(|other| other.len()).unwrap_or(quote)
    }

    fn facts_of(&self, parts: &[Part]) -> impl Iterator<Item = (Subject, &Fact)> {
        parts.iter().filter_map(|part| Some((part, self.initiative(part.subject)?))).flat_map(|(part, initiative)| {
            part.facts.iter().filter_map(|fact| Some((part.subject, initiative.facts.get(*fact)?)))
        })
    }

    /// What may be read next: the facets of an initiative that are not told yet, and what is related to it.
    fn next(&self, parts: &[Part]) -> Vec<Choice> {
        let mut next: Vec<Choice> = Vec::new();
        if let [part] = parts
            && let Some(initiative) = self.initiative(part.subject)
        {
            let is_told = |facet: &FacetId| self.facts_of(parts).any(|(_, fact)| &fact.facet == facet);
            for fact in initiative.facts.iter().filter(|fact| !is_told(&fact.facet)) {
                let facet = Some(fact.facet.clone());
                if let (false, Some(label)) = (next.iter().any(|c| c.facet == facet), self.facet_label(&fact.facet)) {
                    let detail = fact.text.get(self.language).clone();
                    next.push(Choice { label, detail, subject: part.subject, facet });
                }
            }
        }
        let shown: Vec<Subject> = parts.iter().map(|part| part.subject).collect();
        for id in shown.iter().filter_map(|subject| self.initiative(*subject)).flat_map(|shown| &shown.related) {
            if let Some(subject) = self.knowledge.subject(id.as_str()).filter(|subject| !shown.contains(subject))
                && next.iter().all(|choice| choice.subject != subject)
            {
                next.push(self.choice(subject));
            }
        }
        next
    }

    fn facet_label(&self, id: &FacetId) -> Option<String> {
        let facet = self.knowledge.lexicon.facet(id)?;
        Some(facet.label.get(self.language).clone())
    }

    fn verdict(&self, judgement: &Judgement) -> String {
        let template = match (judgement.verdict, judgement.bound) {
            (Verdict::Meets, Bound::Minimum) => self.wording.meets_minimum,
            (Verdict::Meets, Bound::Maximum) => self.wording.meets_maximum,
            (Verdict::Below, _) => self.wording.below_minimum,
            (Verdict::Above, _) => self.wording.above_maximum,
            (Verdict::Depends(Doubt::Currency), _) => self.wording.depends_on_currency,
            (Verdict::Depends(Doubt::Range), _) => self.wording.depends_on_range,
            (Verdict::Depends(Doubt::Roughly), _) => self.wording.depends_on_exact_amount,
            (Verdict::Depends(Doubt::Part), _) => self.wording.depends_on_the_rest,
            (Verdict::Depends(Doubt::Apart), _) => self.wording.depends_on_the_parts,
            (Verdict::Depends(Doubt::Aside), _) => self.wording.depends_on_the_cost,
            (Verdict::Depends(Doubt::Untold), _) => self.wording.depends_on_what_is_untold,
            (Verdict::Depends(Doubt::Which), _) => self.wording.depends_on_which,
            (Verdict::Depends(Doubt::Calendar), _) => self.wording.depends_on_calendar,
        };
        let currency = match &judgement.limit {
            Measure::Money(limit) => format::currency(limit.currency, self.language),
            Measure::Count(_) | Measure::Duration(_) => String::new(),
        };
        let asked = match &judgement.asked {
            // The unit is that of the limit, which is mostly of several.
            Measure::Count(Count { number: 1, .. }) if self.language == Language::En => "1".to_owned(),
            asked => format::measure(asked, self.language),
        };
        let asked = match judgement.lean {
            Some(Ordering::Less) => self.wording.a_little_less.replace("{amount}", &asked),
            Some(Ordering::Greater) => self.wording.a_little_more.replace("{amount}", &asked),
            Some(Ordering::Equal) | None => asked,
        };
        template
            .replace("{asked}", &asked)
            .replace("{limit}", &format::measure(&judgement.limit, self.language))
            .replace("{currency}", &currency)
    }

    fn is_past(&self, fact: &Fact) -> bool {
        matches!((&fact.value, self.today), (Value::Period(period), Some(today)) if period.is_past(today))
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
        let without = filter.without.iter().filter_map(label).map(|label| in_sentence(label.get(self.language)));
        let apart = filter.apart.iter().map(|subject| self.name(*subject).to_owned());
        words.extend(without.chain(apart).map(|label| self.wording.without.replace("{label}", &label)));
        let facet = filter.facet.as_ref().and_then(|id| lexicon.facet(id));
        words.extend(facet.map(|facet| facet.label.get(self.language).clone()));
        words.extend(filter.period.and_then(|period| format::period(&period, self.language)));
        let stage = filter.stage.map(|stage| match stage {
            Stage::Done => self.wording.done,
            Stage::Ahead => self.wording.to_come,
            Stage::Underway => self.wording.underway,
            Stage::Considered => self.wording.considered,
        });
        words.extend(stage.map(str::to_owned));
        words.join(" · ")
    }

    fn choices(&self, subjects: &[Subject]) -> Vec<Choice> {
        subjects.iter().map(|&subject| self.choice(subject)).collect()
    }

    /// A subject to pick, told from others by its area.
    pub(super) fn choice(&self, subject: Subject) -> Choice {
        let area = self.knowledge.area(subject).filter(|_| matches!(subject, Subject::Initiative(_)));
        let detail = area.map(|area| format!("{} {}", area.symbol, area.name.get(self.language)));
        Choice { label: self.name(subject).to_owned(), detail: detail.unwrap_or_default(), subject, facet: None }
    }

    fn initiative(&self, subject: Subject) -> Option<&Initiative> {
        match subject {
            Subject::Initiative(i) => self.knowledge.initiatives.get(i),
            Subject::Area(_) => None,
        }
    }

    pub(super) fn name(&self, subject: Subject) -> &str {
        self.knowledge.name(subject).get(self.language)
    }

    /// The name with the symbol of its area.
    pub(super) fn titled(&self, subject: Subject) -> String {
        let symbol = self.knowledge.area(subject).map_or("", |area| &area.symbol);
        format!("{symbol} {}", self.name(subject)).trim_start().to_owned()
    }

    pub(super) fn attribution(&self, source: &Source) -> Attribution {
        Attribution::of(source, self.language)
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

/// Adds a quote, unless it stands inside one that is there; and drops those that stand inside it.
fn push_quote(quotes: &mut Vec<String>, quote: &str) {
    if quotes.iter().any(|known| known.contains(quote)) {
        return;
    }
    quotes.retain(|known| !quote.contains(known.as_str()));
    quotes.push(quote.to_owned());
}
