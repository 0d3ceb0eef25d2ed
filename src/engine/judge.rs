//! Holds the amounts of a question against a limit.

use super::{Doubt, Judgement, Verdict};
use crate::domain::{Bound, Currency, Money, Value};

/// The verdict on the amounts of a question, if `value` is a limit and there is something to hold against it.
///
/// Amounts that repeat the limit, now or before, beside others are talk about the limit itself, and are left out;
/// what remains is added up where the question says so, and otherwise the last one counts.
pub(crate) fn judge(value: &Value, amounts: &[Money], add_up: bool) -> Option<Judgement> {
    let Value::Money { amount: limit, bound: Some(bound), previous } = value else { return None };
    let own: Vec<Money> =
        amounts.iter().copied().filter(|m| m != limit && Some(*m) != *previous && m.amount > 0).collect();
    let own = if own.is_empty() { amounts.to_vec() } else { own };
    let last = *own.last()?;
    let same = own.iter().all(|money| money.currency == last.currency);
    let straddles = !add_up
        && own.len() == 2
        && same
        && own.iter().any(|money| money.amount < limit.amount)
        && own.iter().any(|money| money.amount > limit.amount);
    let asked = if add_up && same && own.len() > 1 { total(&own, last) } else { last };
    let verdict = if asked.currency != limit.currency {
        Verdict::Depends(Doubt::Currency)
    } else if straddles {
        Verdict::Depends(Doubt::Range)
    } else {
        match bound {
            Bound::Minimum if asked.amount < limit.amount => Verdict::Below,
            Bound::Maximum if asked.amount > limit.amount => Verdict::Above,
            Bound::Minimum | Bound::Maximum => Verdict::Meets,
        }
    };
    Some(Judgement { verdict, asked, limit: *limit })
}

/// The sum of the parts; where one of them already is the sum of the others, it is not counted twice.
fn total(own: &[Money], last: Money) -> Money {
    let sum = own.iter().fold(0_u64, |sum, money| sum.saturating_add(money.amount));
    let whole = own.iter().find(|money| money.amount.saturating_mul(2) == sum).filter(|_| own.len() > 2);
    Money { currency: last.currency, amount: whole.map_or(sum, |money| money.amount) }
}

/// The amounts in a question, in the home currency where none is named.
pub(crate) fn amounts(numbers: &[super::numbers::Number], home: Option<Currency>) -> Vec<Money> {
    home.map(|home| numbers.iter().filter_map(|number| number.money(home)).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(code: &str, millions: u64) -> Money {
        Money { currency: Currency::parse(code).unwrap(), amount: millions * 1_000_000 }
    }

    #[track_caller]
    fn check(bound: Bound, amounts: &[(&str, u64)], add_up: bool, expect: Option<(Verdict, u64)>) {
        let value = Value::Money { amount: money("HKD", 150), bound: Some(bound), previous: Some(money("HKD", 300)) };
        let amounts: Vec<Money> = amounts.iter().map(|(code, millions)| money(code, *millions)).collect();
        let got = judge(&value, &amounts, add_up).map(|j| (j.verdict, j.asked.amount / 1_000_000));
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
    fn a_range_on_both_sides_of_the_limit_cannot_be_told() {
        check(Bound::Minimum, &[("HKD", 120), ("HKD", 180)], false, Some((Verdict::Depends(Doubt::Range), 180)));
        check(Bound::Minimum, &[("HKD", 160), ("HKD", 180)], false, Some((Verdict::Meets, 180)));
    }
}
