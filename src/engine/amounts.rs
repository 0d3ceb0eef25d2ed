//! Which amounts of money of a message are to be held against a limit, and how they belong together.
//!
//! People tell more amounts than the one that they ask about: what they raised, what they heard the limit to be, what they
//! said wrong at first; and they tell the one that they ask about by others: "20 million short of 160", "40 % of that".

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use super::decide::Case;
use super::gate::FAMILIAR;
use super::judge::{self, Parts};
use super::numbers::{HALF, Number};
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::Candidate;
use crate::domain::{FacetId, Measure, Money, Signal};

/// From here on a bare number that is held against a limit is an amount of money.
const SUM: f64 = 1e6;
/// Smaller bare numbers count phases and floors.
const SMALLEST: f64 = 5.0;
/// Numbers that may be a year are none of amounts.
const YEARS: RangeInclusive<f64> = 1800.0..=2100.0;
/// A bare number is held against a limit of about its size.
const NEAR: RangeInclusive<f64> = 0.1..=10.0;
/// What stands behind a number of hundredths, and of tenths: "40 %", 四成.
const HUNDREDTHS: [&str; 4] = ["%", "percent", "pct", "per"];
const TENTHS: &str = "成";
/// The words for one half.
const HALVES: [&str; 3] = ["half", "halved", HALF];
/// What stands before a magnitude that means all numbers: "in millions".
const BEFORE_MAGNITUDE: [&str; 2] = ["in", "all"];

/// The amounts that are held against a limit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Amounts {
    pub(super) given: Vec<Measure>,
    pub(super) parts: Parts,
}

impl Case<'_> {
    /// The amounts of money of the message as they stand.
    pub(super) fn amounts(&self) -> Vec<Measure> {
        judge::amounts(&self.reading.numbers, self.engine.numbers.home())
    }

    /// The amounts of the message to hold against a limit of money.
    pub(super) fn amounts_against(&self, limit: Money, facet: &FacetId) -> Amounts {
        let reading = &self.reading;
        let mut numbers = reading.numbers.clone();
        self.name_magnitudes(&mut numbers, limit, facet);
        Self::drop_trifles(&mut numbers, limit);
        let stated = numbers.iter().filter(|number| number.amount).count();
        self.drop_corrected(&mut numbers);
        self.drop_heard(&mut numbers, facet);
        self.take_shares(&mut numbers, facet);
        self.add_gaps(&mut numbers, limit);
        let aside = self.drop_asides(&mut numbers);
        let each = self.each(&numbers);
        let home = self.engine.numbers.home();
        let money = |number: &Number| Some(Measure::Money(number.money(home?)?));
        let totals = numbers.iter().filter_map(money).map(|amount| judge::times(&amount, each.unwrap_or(1)));
        let given: Vec<Measure> = numbers.iter().filter_map(money).collect();
        // "Three of 60 million each, so 180 million": the total is told as well.
        let told: Vec<Measure> = totals.clone().filter(|total| given.contains(total)).collect();
        let given = if told.is_empty() { totals.collect() } else { told };
        let is_whole = numbers.iter().filter(|number| number.amount).count() == stated;
        let range = reading.range().filter(|_| is_whole).and_then(|[low, high]| Some([money(low)?, money(high)?]));
        let last = numbers.iter().rfind(|number| number.amount);
        let leaning = last.and_then(|number| Some((number, self.lean(number)?)));
        let open = leaning.filter(|(_, (_, is_open))| *is_open);
        let parts = Parts {
            add_up: self.are_parts(&numbers),
            multiplied: each.is_some(),
            open: reading.has(Signal::Part) || (reading.has(Signal::Each) && each.is_none() && !self.alone()),
            apart: reading.has(Signal::Apart),
            alone: self.alone(),
            aside,
            rough: last.is_some_and(|number| self.is_rough(number)),
            lean: leaning.map(|(_, (lean, _))| lean),
            reach: open.and_then(|(number, (lean, _))| money(&number.open_to(lean))),
            range,
        };
        Amounts { given, parts }
    }

    fn asks_for(&self, found: &Found, facet: &FacetId) -> bool {
        let facets = &self.engine.knowledge.lexicon.facets;
        matches!(found.meaning, Meaning::Cue(cue) if facets[usize::from(cue)].id == *facet)
    }

    /// Whether each of several is asked about for itself: "does either of them reach it on its own".
    fn alone(&self) -> bool {
        self.reading.has(Signal::Alone)
    }

    fn finds(&self, signal: Signal) -> impl Iterator<Item = &Found> {
        self.reading.found.iter().filter(move |found| found.meaning == Meaning::Signal(signal))
    }

    fn clause(&self, at: usize) -> Option<(u16, u16)> {
        self.reading.clause_of(at)
    }

    /// Gives the numbers a magnitude that stand for amounts without one: "machines 58, robots 63 (all in millions)", "61
    /// million for this, 38 for that"; where there is no other amount, that of the limit: "our plant is 260".
    fn name_magnitudes(&self, numbers: &mut [Number], limit: Money, facet: &FacetId) {
        let reading = &self.reading;
        let alone = self.magnitude_alone(numbers);
        // "What if we stretch it to 155", where the limit was spoken of.
        let leans = reading.leans() && self.conversation.facets.contains(facet);
        let asks = reading.has(Signal::Eligible) || alone.is_some() || leans;
        // "250,000,000 in total, do we qualify" is money; where nobody asks so, a round number is.
        let is_sum = |number: &&mut Number| number.value >= SUM && (asks || self.is_round(number));
        numbers.iter_mut().filter(is_sum).for_each(|number| number.amount = true);
        if !asks {
            return;
        }
        let told = alone.or_else(|| numbers.iter().find_map(Number::magnitude));
        if told.is_none() && numbers.iter().any(|number| number.amount) {
            return;
        }
        // A limit of 150 million is spoken of as 150, and what is held against it in its magnitude.
        let scale = told.unwrap_or(if limit.amount >= SUM as u64 { SUM } else { 1.0 });
        let is_near = |number: &Number| NEAR.contains(&(number.value * scale / limit.amount as f64));
        for number in numbers.iter_mut().filter(|number| self.is_bare(number) && (told.is_some() || is_near(number))) {
            number.scale_to(scale);
        }
    }

    /// Whether a number counts nothing and is as round as amounts of money are, unlike a telephone number.
    fn is_round(&self, number: &Number) -> bool {
        /// What amounts that are held against a limit are told in.
        const ROUND: f64 = 1e4;
        number.value % ROUND == 0.0 && self.engine.numbers.units.behind(&self.reading.text, number.to).is_none()
    }

    /// A magnitude that stands alone, and means the numbers around it: "(HK$m)", "in millions".
    fn magnitude_alone(&self, numbers: &[Number]) -> Option<f64> {
        let reading = &self.reading;
        let inside = |at: usize| numbers.iter().any(|number| number.from <= at && at < number.to);
        let is_currency =
            |at: usize| reading.found.iter().any(|f| matches!(f.meaning, Meaning::Currency(_)) && f.to == at);
        let opens =
            |at: usize| is_currency(at) || (at > 0 && BEFORE_MAGNITUDE.contains(&reading.words(at - 1, at).as_str()));
        let tokens = (0..reading.atoms.len()).filter(|at| !inside(*at) && opens(*at));
        tokens.filter_map(|at| self.engine.numbers.large(&reading.words(at, at + 1))).next()
    }

    /// Whether a number may be an amount without saying so: it counts nothing, and is no year.
    fn is_bare(&self, number: &Number) -> bool {
        let reading = &self.reading;
        let counts = |at: usize| {
            let same = self.clause(at) == self.clause(number.from);
            same && reading.atoms.get(at).is_some_and(|atom| atom.role != Role::Function)
        };
        let unit = self.engine.numbers.units.behind(&reading.text, number.to);
        !number.amount
            && number.value >= SMALLEST
            && !YEARS.contains(&number.value)
            && unit.is_none()
            && !(number.to < reading.atoms.len() && counts(number.to))
    }

    /// Drops what is far too little to be meant beside other amounts: "exactly 150 million, not a dollar more".
    fn drop_trifles(numbers: &mut Vec<Number>, limit: Money) {
        /// So many times smaller than the limit.
        const TRIFLE: f64 = 1e4;
        let is_trifle = |number: &Number| number.value < limit.amount as f64 / TRIFLE;
        if numbers.iter().any(|number| number.amount && !is_trifle(number)) {
            numbers.retain(|number| !(number.amount && is_trifle(number)));
        }
    }

    /// Drops what was said wrong: "90 million, no wait, 190".
    fn drop_corrected(&self, numbers: &mut Vec<Number>) {
        let wrong = self.finds(Signal::Correction).map(|found| found.from).filter(|at| {
            let amounts = || numbers.iter().filter(|number| number.amount);
            amounts().any(|number| number.to <= *at) && amounts().any(|number| number.from >= *at)
        });
        if let Some(at) = wrong.max() {
            numbers.retain(|number| number.to > at);
        }
    }

    /// Drops what is said of the limit where other clauses say what whoever asks has: "I heard that the scheme is down to
    /// 100 million, ours is 125".
    fn drop_heard(&self, numbers: &mut Vec<Number>, facet: &FacetId) {
        let reading = &self.reading;
        let Some(best) = self.candidates.first() else { return };
        let speaks: Vec<_> = self.finds(Signal::Speaker).map(|found| self.clause(found.from)).collect();
        let names = |clause| {
            let is_named = |at: &usize| best.named[*at] && self.clause(*at) == clause;
            let asks_for_limit = |f: &Found| self.asks_for(f, facet) && self.clause(f.from) == clause;
            (0..best.named.len()).any(|at| is_named(&at)) || reading.found.iter().any(asks_for_limit)
        };
        let owns = |number: &Number| {
            let clause = self.clause(number.from);
            speaks.contains(&clause) && !names(clause)
        };
        let heard = |number: &Number| {
            let clause = self.clause(number.from);
            number.amount && !speaks.contains(&clause) && names(clause)
        };
        if numbers.iter().any(|number| number.amount && owns(number)) {
            numbers.retain(|number| !heard(number));
        }
    }

    /// Takes the share of an amount that is meant: "400 million in all, 40 % of that is the plant"; or what is left of it:
    /// "180 million, trimmed by 25 %", "cut in half".
    fn take_shares(&self, numbers: &mut [Number], facet: &FacetId) {
        for (signal, is_left) in [(Signal::Share, false), (Signal::Cut, true)] {
            for found in self.finds(signal) {
                let clause = self.clause(found.from);
                // "The scheme that has just halved its minimum."
                let is_limit =
                    |f: &Found| self.asks_for(f, facet) && f.from >= found.to && self.clause(f.from) == clause;
                if self.reading.found.iter().any(is_limit) {
                    continue;
                }
                let here = numbers.iter().filter(|number| self.clause(number.from) == clause);
                let part = here.filter_map(|number| self.fraction(number)).next();
                let Some(part) = part.or_else(|| self.half_behind(found)) else { continue };
                let before = numbers.iter_mut().rfind(|number| number.amount && number.from < found.to);
                if let Some(whole) = before {
                    whole.value *= if is_left { 1.0 - part } else { part };
                }
            }
        }
    }

    /// What share of a whole a number is: "40 %", 四成.
    fn fraction(&self, number: &Number) -> Option<f64> {
        let reading = &self.reading;
        let behind = (number.to < reading.atoms.len()).then(|| reading.words(number.to, number.to + 1))?;
        let part = match behind.as_str() {
            TENTHS => number.value / 10.0,
            sign if HUNDREDTHS.contains(&sign) => number.value / 100.0,
            _ => return None,
        };
        (0.0..=1.0).contains(&part).then_some(part)
    }

    /// One half, if the words behind a word say so: "cut it in half".
    fn half_behind(&self, found: &Found) -> Option<f64> {
        const NEAR: usize = 3;
        let end = self.reading.atoms.len().min(found.to + NEAR);
        let is_half = |at: usize| HALVES.contains(&self.reading.words(at, at + 1).as_str());
        (found.from..end).any(is_half).then_some(0.5)
    }

    /// Reckons what is told by how far it is from another amount: "20 million short of 160", 仲爭500萬先到1.6億; or from
    /// the limit, where there is no other: "we are 5 million short".
    fn add_gaps(&self, numbers: &mut Vec<Number>, limit: Money) {
        let gap = (0..numbers.len()).find_map(|at| Some((at, self.gap(numbers, at)?)));
        let Some((at, sign)) = gap else { return };
        let gap = numbers[at];
        /// What is told to be that far from another amount is the smaller by far.
        const SMALL: f64 = 0.5;
        let is_other = |other: &&Number| other.amount && **other != gap;
        let near =
            |other: &&Number| self.clause(other.from) == self.clause(gap.from) && gap.value <= other.value * SMALL;
        if let Some(base) = numbers.iter().filter(is_other).find(near).copied() {
            numbers.retain(|number| *number != gap);
            if let Some(told) = numbers.iter_mut().find(|number| **number == base) {
                told.value += sign * gap.value;
            }
        } else if numbers.iter().any(|other| is_other(&other)) {
            // "149 million, just one million short": the gap says nothing more.
            numbers.remove(at);
        } else if gap.value <= limit.amount as f64 * SMALL {
            numbers[at].value = sign.mul_add(gap.value, limit.amount as f64);
        }
    }

    /// Whether an amount tells how far another one is off, and on which side: -1 for less, 1 for more.
    fn gap(&self, numbers: &[Number], at: usize) -> Option<f64> {
        let number = &numbers[at];
        // "Is 60 million over the limit" asks; it does not tell how far.
        let begins = |at: usize| at == 0 || self.clause(at - 1) != self.clause(at);
        let asked = self.finds(Signal::Opening).any(|found| found.to == number.from && begins(found.from));
        // 爭500萬, 多2000萬; "20 million short", "20 million above the minimum of 150".
        let tells = |found: &&Found| {
            let before = self.is_han(found) && (found.to == number.from || self.is_little_before(found, number));
            let behind = !self.is_han(found) && found.from == number.to && self.leads_to_limit(found, numbers);
            before || behind
        };
        let less = self.finds(Signal::Short).find(tells).map(|_| -1.0);
        let more = self.finds(Signal::Beyond).find(tells).map(|_| 1.0);
        if asked || !number.amount { None } else { less.or(more) }
    }

    /// Whether behind a word that says how far off something is an amount, a word for the limit or for what has it, or
    /// nothing follows.
    fn leads_to_limit(&self, word: &Found, numbers: &[Number]) -> bool {
        const NEAR: usize = 6;
        let reading = &self.reading;
        let inside = |at: usize| at >= word.to && at < word.to + NEAR && self.clause(at) == self.clause(word.from);
        let ends = !inside(word.to) || reading.atoms.len() == word.to;
        let limit = |f: &Found| matches!(f.meaning, Meaning::Cue(_)) && inside(f.from);
        let is_named = |best: &Candidate| (word.to..best.named.len()).any(|at| inside(at) && best.named[at]);
        ends || numbers.iter().any(|number| number.amount && inside(number.from))
            || reading.found.iter().any(limit)
            || self.candidates.first().is_some_and(is_named)
    }

    /// Drops the amounts that are something else, unless there are no others: those of an earlier year, and those of a
    /// clause that says what else they are: "we turned over 800 million, and bought the building for 310 in 2019". Tells
    /// whether all of them are.
    fn drop_asides(&self, numbers: &mut Vec<Number>) -> bool {
        let reading = &self.reading;
        let this_year = self.question.today.year();
        let earlier = numbers.iter().filter(|number| number.year().is_some_and(|year| year < this_year));
        let earlier: Vec<_> =
            earlier.map(|year| year.from).chain(self.finds(Signal::LastYear).map(|f| f.from)).collect();
        // A limit may be one of turnover: then the word is about it.
        let is_ours = |at: usize| self.candidates.first().is_some_and(|best| best.strengths[at] >= FAMILIAR);
        let told: Vec<_> = self.finds(Signal::Aside).map(|f| f.from).filter(|at| !is_ours(*at)).collect();
        // "A series B, 400 million, in March": a clause of nothing but an amount says more of the one before.
        let leans = |number: &Number| {
            let here = (0..reading.atoms.len()).filter(|at| self.clause(*at) == self.clause(number.from));
            here.count() == number.to - number.from
        };
        let here = |all: &[usize], number: &Number| all.iter().any(|at| self.clause(*at) == self.clause(number.from));
        let before = |all: &[usize], number: &Number| {
            let before = |(sentence, clause): (u16, u16)| Some((sentence, clause.checked_sub(1)?));
            let before = self.clause(number.from).and_then(before);
            all.iter().any(|at| self.clause(*at) == before)
        };
        let is_told = |number: &Number| here(&told, number) || (leans(number) && before(&told, number));
        let is_own = |number: &Number| !here(&earlier, number) && !is_told(number);
        if numbers.iter().any(|number| number.amount && is_own(number)) {
            numbers.retain(is_own);
            return false;
        }
        let amounts = || numbers.iter().filter(|number| number.amount);
        reading.has(Signal::Eligible) && amounts().count() == 1 && amounts().all(is_told)
    }

    /// Whether an amount is told to be less or more than it says, and by however much rather than a little: "just under 150
    /// million" and 一億五有找, or "over 100 million" and 一億幾.
    fn lean(&self, number: &Number) -> Option<(Ordering, bool)> {
        let qualifies = |found: &Found| {
            let before = found.to == number.from || self.is_little_before(found, number);
            before || (self.is_han(found) && found.from == number.to)
        };
        let is = |signal: Signal| self.finds(signal).any(qualifies);
        let (less, more) = (is(Signal::Downwards), is(Signal::Upwards));
        match (less || is(Signal::Under), more || is(Signal::Over)) {
            (true, false) => Some((Ordering::Less, less)),
            (false, true) => Some((Ordering::Greater, more)),
            _ => None,
        }
    }

    /// Whether an amount is only told roughly: "about 150 million", 億半左右.
    fn is_rough(&self, number: &Number) -> bool {
        let is_near = |f: &Found| f.to == number.from || self.is_little_before(f, number) || f.from == number.to;
        self.finds(Signal::Roughly).any(is_near)
    }

    /// Whether nothing but a little word stands between a phrase and the number behind it.
    fn is_little_before(&self, found: &Found, number: &Number) -> bool {
        found.to + 1 == number.from && self.reading.atoms[found.to].role == Role::Function
    }

    fn is_han(&self, found: &Found) -> bool {
        self.reading.atoms[found.from].symbol.as_han().is_some()
    }

    /// Whether amounts are parts of one: where it says so, or each stands in a clause of its own, as in "machines 90
    /// million, building 70 million".
    fn are_parts(&self, numbers: &[Number]) -> bool {
        let reading = &self.reading;
        let amounts = numbers.iter().filter(|number| number.amount).map(|number| self.clause(number.from));
        let apart = amounts
            .clone()
            .zip(amounts.clone().skip(1))
            .any(|(a, b)| matches!((a, b), (Some((s, c)), Some((t, d))) if s == t && c < d));
        // "The old machines" of another sentence say nothing of the amounts.
        let are_alternatives = |found: &Found| {
            let said =
                [Signal::Either, Signal::Compare, Signal::Previous].map(Meaning::Signal).contains(&found.meaning);
            let sentence = self.clause(found.from).map(|(sentence, _)| sentence);
            said && amounts.clone().any(|at| at.map(|(sentence, _)| sentence) == sentence)
        };
        let plus = reading.text.tokens.iter().any(|token| reading.text.str(token) == "+");
        // "The cheapest is 130 all in, the dearest 170": what adds up belongs to one of them.
        let choices = reading.found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Either));
        if !plus && choices.filter(|f| are_alternatives(f)).count() > 1 {
            return false;
        }
        // "The chairman says 130 million, the accountant 170."
        let mut last = 0;
        let is_said = |number: &Number| {
            let since = std::mem::replace(&mut last, number.to);
            let is_before = |f: &Found| f.from >= since && f.to <= number.from;
            self.finds(Signal::Said).any(|f| is_before(f) && self.clause(f.from) == self.clause(number.from))
        };
        if !plus && numbers.iter().filter(|number| number.amount).all(is_said) {
            return false;
        }
        // "It may be 130 million, or 170 if we add a clean room."
        let pairs = || numbers.iter().filter(|n| n.amount).zip(numbers.iter().filter(|n| n.amount).skip(1));
        let between = |f: &Found| pairs().any(|(one, next)| one.to <= f.from && f.to <= next.from);
        let is_two = pairs().count() == 1;
        if !plus && is_two && self.finds(Signal::Either).any(between) {
            return false;
        }
        plus || reading.has(Signal::Sum) || (apart && !reading.found.iter().any(are_alternatives))
    }

    /// How many times an amount is spent that is one of each: "three stages, 60 million each".
    fn each(&self, numbers: &[Number]) -> Option<u64> {
        const MOST: f64 = 20.0;
        let counts = |number: &&Number| {
            !number.amount && number.value.fract() == 0.0 && number.value > 1.0 && number.value <= MOST
        };
        let mut counts = numbers.iter().filter(counts).map(|number| number.value as u64);
        let count = counts.next().filter(|_| self.reading.has(Signal::Each) && !self.alone())?;
        counts.all(|other| other == count).then_some(count)
    }
}
