//! Holds the languages, the quotes and the typed values against each other: every number and year of one must stand
//! in the others.

use time::Date;

use super::draft::{Draft, FactDraft, InitiativeDraft, SourceDraft, ValueDraft};
use super::figures::{self, Figure, Quantity};
use super::folder::Folder;
use super::problem::{Problem, Problems, Severity};
use super::reader::Text;
use crate::domain::{Bilingual, Count, Duration, Language, Measure, Period, Span, TimeUnit};

/// A figure that somebody states, and how it is shown to people.
struct Stated {
    quantity: Quantity,
    span: Span,
    shown: String,
}

/// A text and its figures.
struct Side<'a> {
    name: &'static str,
    text: &'a Text,
    figures: Vec<Figure>,
}

impl Side<'_> {
    fn has(&self, quantity: Quantity) -> bool {
        has(&self.figures, quantity)
    }
}

fn has(figures: &[Figure], quantity: Quantity) -> bool {
    figures.iter().any(|figure| figure.quantity.agrees(quantity))
}

/// Reports every figure that stands in one place and is missing in another.
pub(super) fn check(folder: &Folder, draft: &Draft, problems: &Problems) {
    let lint = Lint { folder, problems };
    for area in &draft.areas {
        lint.pair(&area.name, ["the English name", "the Chinese name"], year_of(draft.sources.first()));
    }
    for initiative in &draft.initiatives {
        lint.pair(&initiative.name, ["the English name", "the Chinese name"], year_of(draft.sources.first()));
        let allowed = names(draft, initiative);
        for fact in &initiative.facts {
            lint.fact(fact, &allowed, year_of(source_of(draft, fact)));
        }
    }
}

fn source_of<'a>(draft: &'a Draft, fact: &FactDraft) -> Option<&'a SourceDraft> {
    match &fact.source {
        Some(id) => draft.sources.iter().find(|source| source.id.value == id.value),
        None => draft.sources.first(),
    }
}

fn year_of(source: Option<&SourceDraft>) -> i32 {
    source.and_then(|source| source.date).map_or(0, Date::year)
}

/// The figures of an initiative's and its area's names, which need no proof in a quote.
fn names(draft: &Draft, initiative: &InitiativeDraft) -> Vec<Figure> {
    let area = initiative.area.and_then(|area| draft.areas.get(area));
    let area = area.into_iter().flat_map(|area| [(&area.name, &area.aliases)]);
    area.chain([(&initiative.name, &initiative.aliases)])
        .flat_map(|(name, aliases)| {
            let names =
                name.iter().chain(aliases.iter().flat_map(|(l, list)| list.iter().map(move |alias| (l, alias))));
            names.flat_map(|(language, name)| figures::read(&name.value, language, 0))
        })
        .collect()
}

/// A figure that is missing somewhere: one slip, however many places it makes disagree.
struct Complaint<'a> {
    stated: Stated,
    severity: Severity,
    /// Names of the places that state it.
    stating: Vec<&'static str>,
    /// The places that lack it.
    lacking: Vec<(&'static str, &'a Text)>,
}

struct Lint<'a> {
    folder: &'a Folder,
    problems: &'a Problems,
}

impl Lint<'_> {
    /// Holds the two languages of a name against each other.
    fn pair(&self, texts: &Bilingual<Text>, names: [&'static str; 2], year: i32) {
        let [en, zh] = sides(texts, names, year);
        let mut complaints = Complaints { lint: self, list: Vec::new() };
        complaints.one_way(&en, &zh);
        complaints.one_way(&zh, &en);
        complaints.report();
    }

    fn fact(&self, fact: &FactDraft, allowed: &[Figure], year: i32) {
        let text = sides(&fact.text, ["the English wording", "the Chinese wording"], year);
        let quote = sides(&fact.quote, ["the English quote", "the Chinese quote"], year);
        // A side that is missing has been reported; there is nothing to hold it against.
        if text.iter().chain(&quote).any(|side| side.text.value.is_empty()) {
            return;
        }
        let mut complaints = Complaints { lint: self, list: Vec::new() };
        complaints.typed(fact, &text, &quote);
        for (side, other) in [(&text[0], &text[1]), (&text[1], &text[0])] {
            complaints.one_way(side, other);
            complaints.proof(side, &quote, allowed);
        }
        // Where the quotes alone differ the fact is not wrong, but one of them may have been cut too short.
        let in_text = |quantity| text.iter().any(|side| side.has(quantity));
        for (side, other) in [(&quote[0], &quote[1]), (&quote[1], &quote[0])] {
            for figure in missing(side, |figure| figure.firm, |q| other.has(q) || in_text(q)) {
                complaints.add(self.stated(side, figure), Severity::Warning, side.name, &[other]);
            }
        }
        complaints.report();
    }

    /// Where the quotes alone differ nothing need be wrong, so one warning of a fact tells it all.
    fn report_quotes(&self, complaints: &[Complaint<'_>]) {
        let Some(first) = complaints.first() else { return };
        let mut sides: Vec<(&str, &str, &Text, Vec<String>)> = Vec::new();
        for complaint in complaints {
            let shown =
                format!("`{}`{}", complaint.stated.shown, meaning(complaint.stated.quantity, &complaint.stated.shown));
            for (stating, (lacking, text)) in complaint.stating.iter().zip(&complaint.lacking) {
                match sides.iter_mut().find(|(known, ..)| known == stating) {
                    Some((.., figures)) => figures.push(shown.clone()),
                    None => sides.push((stating, lacking, text, vec![shown.clone()])),
                }
            }
        }
        let say = |(stating, lacking, _, figures): &(&str, &str, &Text, Vec<String>)| {
            let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
            format!("{stating} says {}, which {lacking} does not", enumerate(&figures))
        };
        let said: Vec<String> = sides.iter().map(say).collect();
        let message = format!("{}; the quotes may cover different parts of the sentence", said.join(", and "));
        let problem =
            Problem::warning(first.stated.span, message).help("lengthen the shorter quote until both say as much");
        let related = |problem: Problem, (_, _, text, _): &(&str, &str, &Text, Vec<String>)| {
            problem.related(text.span, "not here")
        };
        self.problems.push(sides.iter().fold(problem, related));
    }

    fn stated(&self, side: &Side<'_>, figure: &Figure) -> Stated {
        let shown = side.text.value.get(figure.range.clone()).unwrap_or_default().to_owned();
        Stated { quantity: figure.quantity, span: self.narrow(side.text.span, &shown), shown }
    }

    /// The place of `raw` within a string of a file; the whole string if escapes hide it.
    fn narrow(&self, span: Span, raw: &str) -> Span {
        let text = self.folder.file(span).and_then(|file| file.text.get(span.start..span.end));
        let place = text.and_then(|text| text.find(raw)).filter(|_| !raw.is_empty());
        place.map_or(span, |at| Span { start: span.start + at, end: span.start + at + raw.len(), ..span })
    }
}

/// What is wrong with one fact or name, gathered so that each figure is complained of once.
struct Complaints<'l, 'a> {
    lint: &'l Lint<'l>,
    list: Vec<Complaint<'a>>,
}

impl<'a> Complaints<'_, 'a> {
    /// Every firm figure of `side` has to stand in `other`.
    fn one_way(&mut self, side: &Side<'a>, other: &Side<'a>) {
        for figure in missing(side, |figure| figure.firm, |quantity| other.has(quantity)) {
            self.add(self.lint.stated(side, figure), Severity::Error, side.name, &[other]);
        }
    }

    /// Every firm figure of a wording has to stand in a quote, unless it belongs to the name of the thing.
    ///
    /// So has every digit, firm or not: the other language may say "Chang'E-8" with a word, but a quote does not.
    fn proof(&mut self, side: &Side<'a>, quotes: &[Side<'a>; 2], allowed: &[Figure]) {
        let proven = |quantity| quotes.iter().any(|quote| quote.has(quantity)) || has(allowed, quantity);
        let digits = |figure: &Figure| {
            let raw = side.text.value.get(figure.range.clone());
            raw.is_some_and(|raw| raw.contains(|c: char| c.is_ascii_digit()))
        };
        for figure in missing(side, |figure| figure.firm || digits(figure), proven) {
            self.add(self.lint.stated(side, figure), Severity::Error, side.name, &[&quotes[0], &quotes[1]]);
        }
    }

    /// The typed value has to stand in both wordings, what held before at least in a quote.
    fn typed(&mut self, fact: &FactDraft, text: &[Side<'a>; 2], quote: &[Side<'a>; 2]) {
        let Some(value) = &fact.value else { return };
        for mut alternatives in required(&value.value, value.span) {
            let has_one = |side: &&Side<'_>| alternatives.iter().any(|stated| side.has(stated.quantity));
            let lacking: Vec<_> = text.iter().filter(|side| !has_one(side)).collect();
            if !lacking.is_empty() && !alternatives.is_empty() {
                self.add(alternatives.swap_remove(0), Severity::Error, "the typed value", &lacking);
            }
        }
        let ValueDraft::Measure { previous: Some(previous), .. } = &value.value else { return };
        let mut alternatives = figures_of(&previous.value, previous.span);
        let has_one = |side: &Side<'_>| alternatives.iter().any(|stated| side.has(stated.quantity));
        let sides = text.iter().zip(quote);
        let lacking: Vec<_> =
            sides.filter(|(text, quote)| !has_one(text) && !has_one(quote)).map(|(text, _)| text).collect();
        if !lacking.is_empty() && !alternatives.is_empty() {
            self.add(alternatives.swap_remove(0), Severity::Error, "the typed value", &lacking);
        }
    }

    fn add(&mut self, stated: Stated, severity: Severity, place: &'static str, lacking: &[&Side<'a>]) {
        let lacking = lacking.iter().map(|side| (side.name, side.text));
        let same = |complaint: &&mut Complaint<'_>| complaint.stated.quantity.agrees(stated.quantity);
        let Some(complaint) = self.list.iter_mut().find(same) else {
            return self.list.push(Complaint { stated, severity, stating: vec![place], lacking: lacking.collect() });
        };
        if !complaint.stating.contains(&place) {
            complaint.stating.push(place);
        }
        let new: Vec<_> =
            lacking.filter(|(name, _)| complaint.lacking.iter().all(|(other, _)| other != name)).collect();
        complaint.lacking.extend(new);
    }

    fn report(self) {
        let (quotes, list): (Vec<_>, Vec<_>) = self.list.into_iter().partition(|one| one.severity == Severity::Warning);
        self.lint.report_quotes(&quotes);
        for Complaint { stated, severity, stating, lacking } in list {
            let names: Vec<_> = lacking.iter().map(|(name, _)| *name).collect();
            let message = format!(
                "{} {} `{}`{}, but {} {}",
                enumerate(&stating),
                if stating.len() == 1 { "says" } else { "say" },
                stated.shown,
                meaning(stated.quantity, &stated.shown),
                enumerate(&names),
                if names.len() == 1 { "does not" } else { "do not" },
            );
            let help = "correct whichever is wrong: a number or year of one must stand in the others";
            let problem = Problem { severity, ..Problem::error(stated.span, message).help(help) };
            let related = |problem: Problem, (_, text): &(_, &Text)| problem.related(text.span, "not here");
            self.lint.problems.push(lacking.iter().fold(problem, related));
        }
    }
}

/// "A", "A and B", "A, B and C".
fn enumerate(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}

/// The figures that matter and are not found elsewhere, each quantity once.
fn missing<'s>(
    side: &'s Side<'_>,
    matters: impl Fn(&Figure) -> bool,
    found: impl Fn(Quantity) -> bool,
) -> Vec<&'s Figure> {
    let mut missing: Vec<&Figure> = Vec::new();
    for figure in side.figures.iter().filter(|figure| matters(figure) && !found(figure.quantity)) {
        if missing.iter().all(|other| other.quantity != figure.quantity) {
            missing.push(figure);
        }
    }
    missing
}

fn sides<'a>(texts: &'a Bilingual<Text>, names: [&'static str; 2], year: i32) -> [Side<'a>; 2] {
    let side =
        |name, text: &'a Text, language| Side { name, text, figures: figures::read(&text.value, language, year) };
    [side(names[0], &texts.en, Language::En), side(names[1], &texts.zh, Language::Zh)]
}

/// What a figure comes to, where its words leave that open.
fn meaning(quantity: Quantity, shown: &str) -> String {
    match quantity {
        Quantity::Year(year) if !shown.contains(&year.to_string()) => format!(" ({year})"),
        _ => String::new(),
    }
}

/// What a typed value demands of the wordings: of each entry any one alternative.
fn required(value: &ValueDraft, span: Span) -> Vec<Vec<Stated>> {
    match value {
        ValueDraft::Measure { now, .. } => vec![figures_of(now, span)],
        ValueDraft::Status(_) => Vec::new(),
        ValueDraft::Period(period) => {
            let stated = |quantity, shown| vec![Stated { quantity, span, shown }];
            period_figures(*period).into_iter().map(|(quantity, shown)| stated(quantity, shown)).collect()
        }
    }
}

/// The figures of which any one states a measure, the one that it is shown by first; none where it may go without saying.
fn figures_of(measure: &Measure, span: Span) -> Vec<Stated> {
    let number = |number: u64, shown: String| Stated { quantity: Quantity::whole(number), span, shown };
    match measure {
        Measure::Money(money) => vec![number(money.amount, format!("{} {}", money.currency, money.amount))],
        // "One" has too many ways of being said, or of going without saying.
        Measure::Count(Count { number: 0 | 1, .. }) | Measure::Duration(Duration { number: 1, .. }) => Vec::new(),
        Measure::Count(Count { number: n, .. }) => vec![number(*n, n.to_string())],
        Measure::Duration(duration) => duration_figures(*duration, span),
    }
}

/// The number of a duration, and what it comes to in the units beside its own: a wording may have 24 months for 2 years.
fn duration_figures(duration: Duration, span: Span) -> Vec<Stated> {
    let Duration { number, unit } = duration;
    let stated = |thousandths: u128, shown: String| Stated { quantity: Quantity::Number(thousandths), span, shown };
    let number = u128::from(number);
    let shown = |unit: TimeUnit| unit.key();
    let mut figures = vec![stated(number * 1000, format!("{number} {}", shown(unit)))];
    if let Some((shorter, times)) = unit.shorter() {
        let number = number * u128::from(times);
        figures.push(stated(number * 1000, format!("{number} {}", shown(shorter))));
    }
    let longer = TimeUnit::ALL.into_iter().filter_map(|longer| Some((longer, longer.shorter()?)));
    for (longer, (_, times)) in longer.filter(|(_, (shorter, _))| *shorter == unit) {
        figures.push(stated(
            number * 1000 / u128::from(times),
            format!("{} {}", number / u128::from(times), shown(longer)),
        ));
    }
    // "Half a year", "a day".
    if figures.iter().any(|figure| figure.quantity == Quantity::whole(1)) { Vec::new() } else { figures }
}

/// The years of a period, and the half, quarter, month or day if it is just one.
fn period_figures(period: Period) -> Vec<(Quantity, String)> {
    let mut years: Vec<_> = [period.start, period.end].into_iter().flatten().map(Date::year).collect();
    years.dedup();
    let mut figures: Vec<_> = years.iter().map(|year| (Quantity::Year(*year), year.to_string())).collect();
    let (Some(start), Some(end), [year]) = (period.start, period.end, years.as_slice()) else { return figures };
    let is = |first, last| Period::months(*year, first, last) == Some(period);
    let halves = (1..=2).filter(|half| is(half * 6 - 5, half * 6));
    figures.extend(halves.map(|half| (Quantity::Half(half), format!("{year}-H{half}"))));
    let quarters = (1..=4).filter(|quarter| is(quarter * 3 - 2, quarter * 3));
    figures.extend(quarters.map(|quarter| (Quantity::Quarter(quarter), format!("{year}-Q{quarter}"))));
    let month = u8::from(start.month());
    if start == end || is(month, month) {
        figures.push((Quantity::Month(month), format!("{year}-{month:02}")));
    }
    if start == end {
        figures.push((Quantity::Day(start.day()), start.to_string()));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::problem::Located;

    fn text(text: &str) -> Text {
        Located::new(text.to_owned(), Span::default())
    }

    fn lint(fact: &FactDraft) -> Vec<String> {
        let (folder, problems) = (Folder::new(Vec::new()), Problems::default());
        Lint { folder: &folder, problems: &problems }.fact(fact, &[], 2025);
        problems.into_sorted().into_iter().map(|problem| problem.message).collect()
    }

    /// Holds two wordings, which are their own quotes, against each other and a value.
    #[track_caller]
    fn check(value: Option<ValueDraft>, en: &str, zh: &str, expect: &[&str]) {
        let both = || Bilingual::new(text(en), text(zh));
        let fact = FactDraft {
            facet: text("facet"),
            value: value.map(|value| Located::new(value, Span::default())),
            text: both(),
            quote: both(),
            source: None,
            keywords: Bilingual::default(),
            span: Span::default(),
        };
        assert_eq!(lint(&fact), expect, "{en} / {zh}");
    }

    fn limit(now: Measure, previous: Option<Measure>) -> Option<ValueDraft> {
        let previous = previous.map(|previous| Located::new(previous, Span::default()));
        Some(ValueDraft::Measure { now, bound: Some(crate::domain::Bound::Maximum), previous })
    }

    #[test]
    fn good_translations_pass() {
        for (en, zh) in [
            ("up to $100,000 per company on a 1:1 matching basis", "以1:1配對形式，為每間公司提供最多10萬元"),
            ("about 70 per cent of one-stop services, round the clock", "約七成一站式服務全天候運作"),
            ("in the past three years", "過去三年"),
            ("by the end of 2026", "2026年年底前"),
            ("in the fourth quarter of 2026", "2026年第四季"),
            ("from 1 April 2026", "由2026年4月1日起"),
            ("on 17 September 2025", "二〇二五年九月十七日"),
            ("in the 2025-26 and 2026-27 school years", "2025/26及2026/27學年"),
            ("phase one has two parts", "首階段分兩部分"),
            ("the three-runway system", "三跑道系統"),
            ("the 15th Five-Year Plan", "第十五個五年規劃"),
            ("the 15th Five-Year Plan", "「十五五」規劃"),
            ("over 2 000 companies and 10 000 people", "逾2,000間公司及1萬人"),
            ("US$10 million, HK$1.2 trillion", "1,000萬美元、1.2萬億港元"),
            ("a quarter and a half of it", "四分之一和一半"),
            ("six-month terms, twice a year", "為期半年，每年兩次"),
            ("dozens of firms, tens of thousands of people", "數十間公司，數以萬計的人"),
            ("zero-emission vehicles in nine cities", "九市的零排放車輛"),
            ("in two to three years", "兩至三年內"),
            ("the first batch of three", "首批三間"),
            ("half a million, a million dollars", "50萬、百萬元"),
            ("some 30 projects on Level 3 of Stage II", "第二階段第三級的三十多個項目"),
            ("next year and in the next five years", "明年及未來五年"),
            ("Web3, 5G and COVID-19 in 3D", "立體Web3、5G和新冠"),
            ("on both sides, the Belt and Road, one country, two systems", "兩岸、一帶一路、一國兩制"),
            ("in May and on 1 July; it may be", "五月及七月一日；或許"),
        ] {
            check(None, en, zh, &[]);
        }
    }

    #[test]
    fn slips_are_caught() {
        check(
            None,
            "$150 million",
            "15億元",
            &[
                "the English wording says `150 million`, but the Chinese wording does not",
                "the Chinese wording says `15億`, but the English wording does not",
            ],
        );
        check(
            None,
            "this year",
            "明年",
            &[
                "the English wording says `this year` (2025), but the Chinese wording does not",
                "the Chinese wording says `明年` (2026), but the English wording does not",
            ],
        );
    }

    #[test]
    fn typed_values_stand_in_both_wordings() {
        let period = |text: &str| Some(ValueDraft::Period(crate::knowledge::values::read_period(text).unwrap()));
        check(period("2026-27"), "in 2026-27", "2026-27年度", &[]);
        check(period("2026-H1"), "in the first half of next year", "明年上半年", &[]);
        check(period("2027.."), "from 2027", "2027年起", &[]);
        check(period("2026-05-17"), "on 17 May 2026", "2026年5月17日", &[]);
        check(period("unstated"), "soon", "短期內", &[]);
        let both = "but the English wording and the Chinese wording do not";
        let says = |value: &str| format!("the typed value says `{value}`, {both}");
        check(period("2027"), "in 2026", "2026年", &[&says("2027")]);
        check(period("2026-H2"), "in the first half of 2026", "2026年上半年", &[&says("2026-H2")]);
        let lasts = |text: &str| limit(Measure::Duration(crate::knowledge::values::read_duration(text).unwrap()), None);
        check(lasts("24 months"), "a two-year scheme", "為期兩年", &[]);
        check(lasts("2 years"), "a scheme of 24 months", "為期24個月", &[]);
        check(lasts("18 months"), "one and a half years", "一年半", &[]);
        check(lasts("12 months"), "for a year", "為期一年", &[]);
        check(lasts("21 days"), "for three weeks", "為期三星期", &[]);
        check(lasts("36 hours"), "36 hours a week", "每周36小時", &[]);
        check(lasts("3 years"), "a two-year scheme", "為期兩年", &[&says("3 years")]);
        check(lasts("21 days"), "for 14 days", "為期14日", &[&says("21 days")]);
    }

    #[test]
    fn what_held_before_stands_in_a_quote_at_least() {
        let books = |number| Measure::Count(Count { number, unit: Bilingual::default() });
        let days = |number| Measure::Duration(Duration { number, unit: TimeUnit::Day });
        check(limit(books(12), Some(books(8))), "up to 12 books, from 8", "最多12本，由8本增加", &[]);
        check(limit(days(21), Some(days(14))), "21 days, from two weeks", "21日，由兩星期延長", &[]);
        let lacks = "the typed value says `8`, but the English wording and the Chinese wording do not";
        check(limit(books(12), Some(books(8))), "up to 12 books", "最多12本", &[lacks]);
    }

    #[test]
    fn a_wording_says_no_more_than_its_quotes() {
        let fact = FactDraft {
            facet: text("facet"),
            value: None,
            text: Bilingual::new(text("Chang'E-9 flies in 2026."), text("嫦娥九號於2026年升空。")),
            quote: Bilingual::new(text("Chang'E-8"), text("嫦娥八號")),
            source: None,
            keywords: Bilingual::default(),
            span: Span::default(),
        };
        let quotes = "but the English quote and the Chinese quote do not";
        let says = |what: &str| format!("{what}, {quotes}");
        let year = says("the English wording and the Chinese wording say `2026`");
        assert_eq!(lint(&fact), [says("the English wording says `9`"), year]);
    }
}
