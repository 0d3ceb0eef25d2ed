//! Holds the amounts, numbers and lengths of time of a question against a limit.

use std::cmp::Ordering;

use super::{Doubt, Judgement, Verdict};
use crate::domain::{Bound, Count, Currency, Measure, Money, Value};

/// How the amounts and numbers of a question belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// They are parts of one.
    pub(crate) add_up: bool,
    /// Each of them is the sum of equal ones.
    pub(crate) multiplied: bool,
    /// There are more, of which the question does not tell how much.
    pub(crate) open: bool,
    /// They are of different things, which may not count together.
    pub(crate) apart: bool,
    /// Each of them is asked about for itself.
    pub(crate) alone: bool,
    /// They are of something else than what the limit is for.
    pub(crate) aside: bool,
    /// They are only told roughly: "about 150 million".
    pub(crate) rough: bool,
    /// The last of them is told to be a little less or more than it says.
    pub(crate) lean: Option<Ordering>,
    /// What the last of them may be instead at most, or at least, without being as much: a hundred million and something
    /// is less than two hundred.
    pub(crate) reach: Option<Measure>,
    /// These two of them are the ends of a range.
    pub(crate) range: Option<[Measure; 2]>,
}

/// The verdict on what a question gives, if `value` is a limit and there is something to hold against it.
///
/// Whatever repeats the limit, now or before, beside others is talk about the limit itself, and is left out; what remains
/// is added up where the question says so, and otherwise the last one counts.
pub(crate) fn judge(value: &Value, given: &[Measure], parts: &Parts) -> Option<Judgement> {
    let Value::Measure { now: limit, bound: Some(bound), previous } = value else { return None };
    let is_own = |given: &&Measure| *given != limit && Some(*given) != previous.as_ref() && !is_nothing(given);
    let own: Vec<&Measure> = given.iter().filter(is_own).collect();
    let own = if own.is_empty() { given.iter().collect() } else { own };
    let last = *own.last()?;
    // "The machines 85 million, the software somewhere between 10 and 60": the sum is a range as well.
    let ranging = parts.range.as_ref().filter(|ends| own.len() > 2 && ends.iter().all(|end| own.contains(&end)));
    let add_up = parts.add_up && !parts.alone && own.len() > if parts.range.is_some() { 2 } else { 1 };
    // The last of several may be the sum of the others.
    let whole = own.split_last().filter(|(last, rest)| rest.len() > 1 && total(rest).as_ref() == Some(**last));
    let whole = whole.map(|(last, _)| *last);
    let reaches = |part: &&Measure| compare(part, limit).is_ok_and(|side| side != Ordering::Less);
    let is_sum = add_up && own.iter().filter(|part| reaches(part)).all(|part| Some(*part) == whole);
    let apart = parts.apart && (parts.multiplied || is_sum);
    let ends: Vec<Measure> = match ranging {
        Some(ends) if add_up => {
            let without = |other: &Measure| {
                let mut rest = own.clone();
                rest.retain(|part| *part != other);
                total(&rest)
            };
            ends.iter().rev().filter_map(without).collect()
        }
        _ if add_up => vec![total(&own).unwrap_or_else(|| last.clone())],
        _ if parts.alone || (own.len() == 2 && compare(own[0], own[1]).is_ok()) => {
            own.iter().copied().cloned().collect()
        }
        _ => vec![last.clone()],
    };
    let asked = ends.last()?.clone();
    let lean = parts.lean.filter(|_| own.len() == 1);
    let leaning = |side: Ordering| if side == Ordering::Equal { lean.unwrap_or(side) } else { side };
    // What is not as much as the limit stays on the side that it comes from.
    let short_of = |side: Ordering| match (side, lean) {
        (Ordering::Equal, Some(lean)) => lean.reverse(),
        (side, _) => side,
    };
    let reach = parts.reach.iter().filter(|_| lean.is_some()).map(|end| compare(end, limit).map(short_of));
    let near = ends.iter().map(|end| compare(end, limit).map(leaning));
    let sides: Result<Vec<Ordering>, Doubt> = reach.chain(near).collect();
    let verdict = match (sides, bound) {
        (Ok(_), _) if parts.aside => Verdict::Depends(Doubt::Aside),
        (Err(doubt), _) => Verdict::Depends(doubt),
        (Ok(sides), _) if sides.contains(&Ordering::Less) && sides.contains(&Ordering::Greater) => {
            Verdict::Depends(if parts.alone { Doubt::Which } else { Doubt::Range })
        }
        _ if parts.rough && own.len() == 1 && lean.is_none() && is_about(&asked, limit) => {
            Verdict::Depends(Doubt::Roughly)
        }
        (Ok(sides), bound) => match (sides.last()?, bound) {
            // What is still to come may be enough, or too much.
            (Ordering::Less, _) if parts.open => Verdict::Depends(Doubt::Part),
            (Ordering::Less, Bound::Minimum) => Verdict::Below,
            (Ordering::Greater, Bound::Maximum) => Verdict::Above,
            (_, Bound::Minimum) if apart => Verdict::Depends(Doubt::Apart),
            (_, Bound::Minimum | Bound::Maximum) => Verdict::Meets,
        },
    };
    Some(Judgement { verdict, asked, lean, limit: limit.clone(), bound: *bound })
}

/// The verdict where it is asked whether something reaches a limit of which the question says that it is not known yet.
pub(crate) fn untold(value: &Value) -> Option<Judgement> {
    let Value::Measure { now: limit, bound: Some(bound), .. } = value else { return None };
    let verdict = Verdict::Depends(Doubt::Untold);
    Some(Judgement { verdict, asked: limit.clone(), lean: None, limit: limit.clone(), bound: *bound })
}

fn is_nothing(measure: &Measure) -> bool {
    match measure {
        Measure::Money(Money { amount, .. }) => *amount == 0,
        Measure::Count(Count { number, .. }) => *number == 0,
        Measure::Duration(duration) => duration.number == 0,
    }
}

/// How something given compares to a limit, or why that cannot be told.
fn compare(given: &Measure, limit: &Measure) -> Result<Ordering, Doubt> {
    match (given, limit) {
        (Measure::Money(given), Measure::Money(limit)) if given.currency == limit.currency => {
            Ok(given.amount.cmp(&limit.amount))
        }
        (Measure::Count(given), Measure::Count(limit)) => Ok(given.number.cmp(&limit.number)),
        (Measure::Duration(given), Measure::Duration(limit)) => given.compare(*limit).ok_or(Doubt::Calendar),
        _ => Err(Doubt::Currency),
    }
}

/// Whether an amount of money that is only told roughly may be as much as the limit, or not.
fn is_about(given: &Measure, limit: &Measure) -> bool {
    /// It is off by no more than this share of the limit.
    const OFF: f64 = 0.005;
    match (given, limit) {
        (Measure::Money(given), Measure::Money(limit)) => {
            given.amount.abs_diff(limit.amount) as f64 <= limit.amount as f64 * OFF
        }
        _ => false,
    }
}

/// The sum of the parts, if they can be added; where the last of them is the sum of the others, it is not counted
/// twice.
fn total(own: &[&Measure]) -> Option<Measure> {
    let (first, rest) = own.split_first()?;
    match first {
        Measure::Money(first) => {
            let amounts: Option<Vec<u64>> = own
                .iter()
                .map(|part| match part {
                    Measure::Money(part) if part.currency == first.currency => Some(part.amount),
                    _ => None,
                })
                .collect();
            Some(Measure::Money(Money { amount: sum(&amounts?), ..*first }))
        }
        Measure::Count(first) => {
            let numbers: Option<Vec<u64>> = own
                .iter()
                .map(|part| match part {
                    Measure::Count(part) => Some(part.number),
                    _ => None,
                })
                .collect();
            Some(Measure::Count(Count { number: sum(&numbers?), unit: first.unit.clone() }))
        }
        Measure::Duration(first) => {
            let add = |sum: crate::domain::Duration, part: &&Measure| match part {
                Measure::Duration(part) => sum.plus(*part),
                _ => None,
            };
            rest.iter().try_fold(*first, add).map(Measure::Duration)
        }
    }
}

fn sum(parts: &[u64]) -> u64 {
    let sum = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(*part));
    let whole = parts.last().filter(|part| parts.len() > 2 && part.saturating_mul(2) == sum);
    whole.copied().unwrap_or(sum)
}

/// An amount so many times, where it is money.
pub(crate) fn times(amount: &Measure, count: u64) -> Measure {
    match amount {
        Measure::Money(money) => Measure::Money(Money { amount: money.amount.saturating_mul(count), ..*money }),
        other => other.clone(),
    }
}

/// The amounts of money in a question, in the home currency where none is named.
pub(crate) fn amounts(numbers: &[super::numbers::Number], home: Option<Currency>) -> Vec<Measure> {
    let money = |home| numbers.iter().filter_map(move |number| number.money(home)).map(Measure::Money);
    home.map(|home| money(home).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bilingual, Duration, TimeUnit};

    fn money(code: &str, millions: u64) -> Measure {
        Measure::Money(Money { currency: Currency::parse(code).unwrap(), amount: millions * 1_000_000 })
    }

    #[track_caller]
    fn check(bound: Bound, amounts: &[(&str, u64)], add_up: bool, expect: Option<(Verdict, u64)>) {
        let (now, previous) = (money("HKD", 150), Some(money("HKD", 300)));
        let value = Value::Measure { now, bound: Some(bound), previous };
        let amounts: Vec<Measure> = amounts.iter().map(|(code, millions)| money(code, *millions)).collect();
        let got =
            judge(&value, &amounts, &Parts { add_up, ..Parts::default() }).map(|judgement| match judgement.asked {
                Measure::Money(asked) => (judgement.verdict, asked.amount / 1_000_000),
                other => panic!("{other:?}"),
            });
        assert_eq!(got, expect);
    }

    #[test]
    fn a_minimum_is_reached_or_missed() {
        check(Bound::Minimum, &[("HKD", 180)], false, Some((Verdict::Meets, 180)));
        check(Bound::Minimum, &[("HKD", 150)], false, Some((Verdict::Meets, 150)));
        check(Bound::Minimum, &[("HKD", 149)], false, Some((Verdict::Below, 149)));
        check(Bound::Minimum, &[], false, None);
    }

    #[test]
    fn a_maximum_is_kept_or_exceeded() {
        check(Bound::Maximum, &[("HKD", 150)], false, Some((Verdict::Meets, 150)));
        check(Bound::Maximum, &[("HKD", 151)], false, Some((Verdict::Above, 151)));
    }

    #[test]
    fn parts_are_added_up_and_talk_of_the_limit_is_left_out() {
        check(Bound::Minimum, &[("HKD", 90), ("HKD", 75)], true, Some((Verdict::Meets, 165)));
        check(Bound::Minimum, &[("HKD", 90), ("HKD", 75), ("HKD", 165)], true, Some((Verdict::Meets, 165)));
        check(Bound::Minimum, &[("HKD", 300), ("HKD", 120)], true, Some((Verdict::Below, 120)));
        check(Bound::Minimum, &[("HKD", 300)], false, Some((Verdict::Meets, 300)));
    }

    #[test]
    fn another_currency_cannot_be_told() {
        check(Bound::Minimum, &[("USD", 25)], false, Some((Verdict::Depends(Doubt::Currency), 25)));
    }

    #[test]
    fn what_is_told_roughly_is_not_told_at_the_limit() {
        let value = Value::Measure { now: money("HKD", 150), bound: Some(Bound::Minimum), previous: None };
        let parts = Parts { rough: true, ..Parts::default() };
        let verdict = |millions| judge(&value, &[money("HKD", millions)], &parts).map(|judgement| judgement.verdict);
        assert_eq!(verdict(150), Some(Verdict::Depends(Doubt::Roughly)));
        assert_eq!(verdict(149), Some(Verdict::Below));
        assert_eq!(verdict(152), Some(Verdict::Meets));
    }

    #[test]
    fn a_range_on_both_sides_of_the_limit_cannot_be_told() {
        check(Bound::Minimum, &[("HKD", 120), ("HKD", 180)], false, Some((Verdict::Depends(Doubt::Range), 180)));
        check(Bound::Minimum, &[("HKD", 160), ("HKD", 180)], false, Some((Verdict::Meets, 180)));
    }

    #[test]
    fn what_is_but_a_part_or_of_different_things_cannot_be_told() {
        let (now, previous) = (money("HKD", 150), Some(money("HKD", 300)));
        let value = Value::Measure { now, bound: Some(Bound::Minimum), previous };
        let check = |amounts: &[u64], parts: &Parts, expect: (Verdict, u64)| {
            let amounts: Vec<Measure> = amounts.iter().map(|millions| money("HKD", *millions)).collect();
            let got = judge(&value, &amounts, parts).unwrap();
            assert_eq!((got.verdict, got.asked), (expect.0, money("HKD", expect.1)), "{amounts:?}");
        };
        let open = Parts { open: true, ..Parts::default() };
        check(&[80], &open, (Verdict::Depends(Doubt::Part), 80));
        check(&[180], &open, (Verdict::Meets, 180));
        let apart = Parts { apart: true, add_up: true, ..Parts::default() };
        check(&[80, 95], &apart, (Verdict::Depends(Doubt::Apart), 175));
        check(&[40, 50], &apart, (Verdict::Below, 90));
        let range = Some([money("HKD", 10), money("HKD", 60)]);
        let ranging = Parts { add_up: true, range, ..Parts::default() };
        check(&[85, 40, 10, 60], &ranging, (Verdict::Depends(Doubt::Range), 185));
        check(&[20, 35, 10, 60], &ranging, (Verdict::Below, 115));
    }

    #[track_caller]
    fn check_others(now: Measure, bound: Bound, given: &[Measure], add_up: bool, expect: Verdict) {
        let value = Value::Measure { now, bound: Some(bound), previous: None };
        assert_eq!(
            judge(&value, given, &Parts { add_up, ..Parts::default() }).map(|judgement| judgement.verdict),
            Some(expect),
            "{given:?}"
        );
    }

    #[test]
    fn numbers_of_things_are_limits_too() {
        let count = |number| Measure::Count(Count { number, unit: Bilingual::default() });
        check_others(count(65), Bound::Minimum, &[count(62)], false, Verdict::Below);
        check_others(count(12), Bound::Maximum, &[count(12)], false, Verdict::Meets);
        check_others(count(12), Bound::Maximum, &[count(10), count(5)], true, Verdict::Above);
        check_others(count(12), Bound::Maximum, &[count(10), count(15)], false, Verdict::Depends(Doubt::Range));
    }

    #[test]
    fn lengths_of_time_are_limits_too() {
        let length = |number, unit| Measure::Duration(Duration { number, unit });
        let days = length(21, TimeUnit::Day);
        check_others(days.clone(), Bound::Maximum, &[length(3, TimeUnit::Week)], false, Verdict::Meets);
        check_others(days.clone(), Bound::Maximum, &[length(1, TimeUnit::Month)], false, Verdict::Above);
        check_others(
            days,
            Bound::Minimum,
            &[length(2, TimeUnit::Week), length(8, TimeUnit::Day)],
            true,
            Verdict::Meets,
        );
        let month = length(1, TimeUnit::Month);
        let calendar = Verdict::Depends(Doubt::Calendar);
        check_others(month, Bound::Maximum, &[length(30, TimeUnit::Day)], false, calendar);
    }
}
