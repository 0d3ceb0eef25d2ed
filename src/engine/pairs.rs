//! Which pair of Han characters was meant where one of the two only sounds or looks like what was typed.

use rustc_hash::FxHashMap;

use super::normalise::alike::{Likeness, likenesses};
use super::vocabulary::Symbol;

/// What is left of a pair when one of its characters may be any that is like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Half {
    First(Likeness, Symbol),
    Second(Symbol, Likeness),
}

/// The pairs of names and keywords by their halves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs {
    /// `None` where several pairs have a half in common: which of them was meant cannot be told.
    meant: FxHashMap<Half, Option<(Symbol, Symbol)>>,
}

impl Pairs {
    /// Takes in the pairs that are known.
    pub(crate) fn new(pairs: impl Iterator<Item = (Symbol, Symbol)>) -> Self {
        let mut meant = FxHashMap::default();
        for pair in pairs {
            for half in halves(pair) {
                let known = meant.entry(half).or_insert(Some(pair));
                if *known != Some(pair) {
                    *known = None;
                }
            }
        }
        Self { meant }
    }

    /// The known pair that was typed with one wrong character, if there is just one.
    pub(crate) fn meant(&self, typed: (Symbol, Symbol)) -> Option<(Symbol, Symbol)> {
        halves(typed).find_map(|half| self.meant.get(&half).copied().flatten())
    }
}

fn halves((first, second): (Symbol, Symbol)) -> impl Iterator<Item = Half> {
    let alike = |symbol: Symbol| symbol.as_han().into_iter().flat_map(likenesses);
    let firsts = alike(first).map(move |likeness| Half::First(*likeness, second));
    firsts.chain(alike(second).map(move |likeness| Half::Second(first, *likeness)))
}

#[cfg(test)]
mod tests {
    use super::super::normalise::han;
    use super::*;

    fn pair(text: &str) -> (Symbol, Symbol) {
        let mut symbols = text.chars().map(|c| Symbol::han(han::fold(c)));
        (symbols.next().unwrap(), symbols.next().unwrap())
    }

    #[track_caller]
    fn check(known: &[&str], typed: &str, expect: Option<&str>) {
        let pairs = Pairs::new(known.iter().map(|known| pair(known)));
        assert_eq!(pairs.meant(pair(typed)), expect.map(pair));
    }

    #[test]
    fn one_wrong_character_is_led_back() {
        check(&["惠民", "科研"], "惠文", Some("惠民"));
        check(&["義肢"], "義技", Some("義肢"));
        check(&["綱要"], "網要", None);
        check(&["惠民"], "會文", None);
    }

    #[test]
    fn what_may_mean_two_things_means_none() {
        check(&["基金", "機金"], "姬金", None);
    }
}
