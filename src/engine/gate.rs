//! Whether a message is about a candidate, and whether anyone asked.

use super::asked::At;
use super::decide::Case;
use super::evidence::POINTED;
use super::fitting::has_facts_of;
use super::normalise::han::is_han;
use super::normalise::{Kind, english};
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::Candidate;
use super::vocabulary::Symbol;
use crate::domain::{Signal, Subject};

/// A subject that explains a place this well has to do with it.
pub(super) const FAMILIAR: f32 = 0.2;
/// A subject is named from this name strength on: most of a telling name.
pub(super) const NAMED: f32 = 0.6;
/// A name is there in full from this coverage on: a word of a long one may be misspelt.
const IN_FULL: f32 = 0.8;
/// From this share on a name is there in its own words: what only means the same has no owner.
const OWN_WORDS: f32 = 0.5;
/// A name is spelt out when its own words cover this share of it.
pub(super) const SPELT: f32 = 0.9;

impl Case<'_> {
    /// How much of a telling name is there, 0 to 1.
    pub(super) fn name_strength(&self, candidate: &Candidate) -> f32 {
        candidate.coverage * (candidate.name_mass / self.engine.index.unknown).min(1.0)
    }

    /// Whether an initiative is asked for something, beside its name, that is stated of it.
    fn asks_for_stated(&self, candidate: &Candidate) -> bool {
        let Subject::Initiative(place) = candidate.subject else { return false };
        let (lexicon, initiative) = (&self.engine.knowledge.lexicon, &self.engine.knowledge.initiatives[place]);
        // "He joins them next year, what shall we eat" asks for no time.
        let asks = |cue: &&At<u16>| !self.reading.names_year(cue);
        let asked = self.asked(&candidate.named);
        asked.cues.iter().filter(asks).any(|cue| has_facts_of(lexicon, initiative, cue.what))
    }

    /// Whether a candidate explains any word: a number alone is about nothing.
    pub(super) fn explains_words(&self, candidate: &Candidate) -> bool {
        let is_word = |at: usize| matches!(self.reading.atoms[at].kind, Kind::Word | Kind::Han);
        // A place alone is spoken of in every chat.
        let is_unnamed = self.name_strength(candidate) < NAMED;
        let is_place = |at: usize| is_unnamed && self.reading.holding(at).any(|f| f.meaning == Meaning::Place);
        (0..candidate.strengths.len()).any(|at| candidate.strengths[at] >= FAMILIAR && is_word(at) && !is_place(at))
    }

    /// Whether it speaks of something that is not ours, or of a place that ours has nothing to do with.
    ///
    /// Whoever names one of ours in full means it, whatever else a story mentions elsewhere, and wherever they are from.
    pub(super) fn is_about_another(&self) -> bool {
        let best = self.candidates.first();
        let atoms = &self.reading.atoms;
        let named =
            |best: &Candidate, at: usize| best.named.get(at) == Some(&true) && self.name_strength(best) >= NAMED;
        let beside_name =
            |best: &Candidate, clause: u16| (0..atoms.len()).any(|at| atoms[at].clause == clause && named(best, at));
        let said = |found: &&Found| found.fit >= 1.0 && !self.reading.tells(found.from);
        if best.is_some_and(|best| self.is_owned_by_unknown(best)) {
            return true;
        }
        if !self.question.addressed && best.is_some_and(|best| self.is_talk(best)) {
            return true;
        }
        if self.asks_of_place_told() {
            return true;
        }
        // A body that is named after the place is not the place.
        let is_alone = |home: &Found| {
            let holds = |f: &Found| f.meaning.is_topical() && f.from <= home.from && home.to <= f.to;
            !self.reading.found.iter().any(holds)
        };
        let is_home = |f: &&Found| f.meaning == Meaning::Signal(Signal::Home);
        let is_at_home = self.reading.found.iter().filter(is_home).any(is_alone);
        self.reading.found.iter().filter(said).any(|found| {
            let clause = atoms[found.from].clause;
            match found.meaning {
                // What stands somewhere behind a name that is there in full is only spoken of: "is the scheme run by the
                // Productivity Council?" But "the Council's scheme" is another one.
                Meaning::Neighbour(_) => !best.is_some_and(|best| {
                    let ours = best.named[found.from..found.to].iter().all(|named| *named);
                    let beside = beside_name(best, clause);
                    // A word of a name that stands apart may be misspelt.
                    let apart = !beside && self.is_in_full(best) && best.literal >= SPELT;
                    let is_meant = apart
                        || (self.is_spelt_out(best) && ours)
                        || (self.is_in_full(best) && self.is_spoken_of(found, best));
                    is_meant && !self.is_denied(best)
                }),
                // "Will the regional edition of the Geneva fair come back here", by the name of the place.
                Meaning::Place => {
                    !is_at_home
                        && best.is_some_and(|best| {
                            let ours = (found.from..found.to).any(|at| best.strengths[at] >= FAMILIAR);
                            // "The Boston Marathon" is another one than ours.
                            let qualifies = !best.named[found.from] && self.stands_before(found, best);
                            !ours
                                && (qualifies || !self.is_spelt_out(best))
                                && (best.name_mass == 0.0 || beside_name(best, clause))
                        })
                }
                // "Google's subsidy scheme".
                Meaning::Owner => best.is_some_and(|best| {
                    let ours = (found.from..found.to).any(|at| best.strengths[at] >= FAMILIAR);
                    !ours
                        && self.name_strength(best) >= NAMED
                        && best.literal >= OWN_WORDS
                        && self.owned(best).is_some_and(|at| at == found.to)
                }),
                _ => false,
            }
        })
    }

    /// Whether something is asked of a place that was told of before: "my cousin lives in Leeds. Is it free over there?"
    fn asks_of_place_told(&self) -> bool {
        let (reading, best) = (&self.reading, self.candidates.first());
        let place = reading.found.iter().find(|f| f.meaning == Meaning::Place);
        let there = |f: &Found| f.meaning == Meaning::Signal(Signal::There) && !reading.tells(f.from);
        let is_theirs = |place: &Found| {
            let is_ours = |best: &Candidate| (place.from..place.to).any(|at| best.strengths[at] >= FAMILIAR);
            best.is_none_or(|best| !is_ours(best) && !self.is_spelt_out(best))
        };
        let sentence = |f: &Found| reading.atoms[f.from].sentence;
        let is_near = |f: &Found, place: &Found| f.from >= place.to && sentence(f) <= sentence(place) + 1;
        place.is_some_and(|place| is_theirs(place) && reading.found.iter().any(|f| there(f) && is_near(f, place)))
    }

    /// Whether it is said of a candidate, by its name, that it is not the one that is meant: "the old scheme, not the new
    /// one".
    fn is_denied(&self, candidate: &Candidate) -> bool {
        let found = &self.reading.found;
        // 係唔係 asks.
        let is_asked = |word: &Found| {
            let asks =
                |f: &Found| f.meaning == Meaning::Signal(Signal::Question) && f.from < word.from && f.to >= word.to;
            found.iter().any(asks)
        };
        let denies = |word: &&Found| word.meaning == Meaning::Signal(Signal::Denied) && !is_asked(word);
        found.iter().filter(denies).any(|word| self.stands_before(word, candidate))
    }

    /// Whether people only talk in a channel: of a candidate nothing is asked, and what is not ours is spoken of as well, as
    /// in "has anyone hiked at the park? I want to bring the dog".
    fn is_talk(&self, candidate: &Candidate) -> bool {
        let is_theirs = |f: &Found| {
            matches!(f.meaning, Meaning::Neighbour(_)) && !(f.from..f.to).all(|at| candidate.strengths[at] >= FAMILIAR)
        };
        let points = || self.evidence(candidate).most() >= POINTED * self.engine.index.unknown;
        self.reading.found.iter().any(is_theirs) && !points() && !self.asks_for_stated(candidate)
    }

    /// Whether something that is not ours is only spoken of behind a name: no word of the name stands in it or behind it, as
    /// in "the Branding Fund" and "Acme's subsidy scheme", and more stands between than in "the subsidy scheme of Acme".
    fn is_spoken_of(&self, other: &Found, candidate: &Candidate) -> bool {
        let last = (0..candidate.named.len()).rev().find(|at| candidate.named[*at]);
        last.is_some_and(|last| last < other.from && !self.is_joined(last + 1..other.from))
    }

    /// Whether a phrase stands before a name: "Shenzhen AI centre", 深圳嘅人工智能中心.
    fn stands_before(&self, phrase: &Found, candidate: &Candidate) -> bool {
        let next = (phrase.to..candidate.named.len()).find(|at| candidate.named[*at]);
        next.is_some_and(|at| self.is_little(phrase.to..at))
    }

    /// Whether nothing but a few little words or a time stand somewhere: 嘅, "2026", 今年嘅.
    fn is_little(&self, mut between: std::ops::Range<usize>) -> bool {
        /// The longest: "this year's", 今年嘅.
        const LONGEST: usize = 3;
        let says_nothing = |at: usize| matches!(self.reading.atoms[at].role, Role::Function | Role::Number);
        between.len() <= LONGEST && between.all(says_nothing)
    }

    /// Whether nothing but a little word stands between a name and its owner: 嘅, "of".
    fn is_joined(&self, mut between: std::ops::Range<usize>) -> bool {
        between.len() <= 1 && between.all(|at| self.reading.atoms[at].role == Role::Function)
    }

    /// Whether all of a telling name is there, in its own words or in others.
    fn is_in_full(&self, candidate: &Candidate) -> bool {
        self.name_strength(candidate) >= IN_FULL && candidate.coverage >= IN_FULL
    }

    /// One past the place of what stands before a candidate's name, a possessive particle aside.
    fn owned(&self, candidate: &Candidate) -> Option<usize> {
        let atoms = &self.reading.atoms;
        let start = candidate.named.iter().position(|named| *named)?;
        let is_particle = |at: usize| atoms[at].role == Role::Function && atoms[at].kind == Kind::Han;
        let end = if start > 1 && is_particle(start - 1) { start - 1 } else { start };
        (end > 0 && atoms[end - 1].clause == atoms[start].clause).then_some(end)
    }

    /// Whether a name stands right behind an unknown one: "Acme's subsidy scheme", "Acme Subsidy Scheme". What is no
    /// English word, nor a slip of one, and is written like a name, is one.
    fn is_owned_by_unknown(&self, candidate: &Candidate) -> bool {
        if self.name_strength(candidate) < NAMED || candidate.literal < OWN_WORDS {
            return false;
        }
        let Some((at, written)) = self.stray_before(candidate) else { return false };
        let (atom, word) = (&self.reading.atoms[at], self.reading.text.str(&self.reading.text.tokens[at]));
        let is_name = atom.symbol == Symbol::default() && written.is_like_a_name() && !english::is_near(word);
        is_name || (written.is_possessive && (written.is_capital || !atom.ordinary))
    }

    /// Whether what is there of a name stands behind a word with a capital that is not of it: "the Moonlight Card" is not our
    /// Night Owl Card.
    pub(super) fn is_renamed(&self, candidate: &Candidate) -> bool {
        candidate.coverage < IN_FULL && self.stray_before(candidate).is_some_and(|(_, written)| written.is_capital)
    }

    /// The word of content right before a candidate's name that the candidate does not explain, and how it is written.
    fn stray_before(&self, candidate: &Candidate) -> Option<(usize, Written)> {
        let at = self.owned(candidate)? - 1;
        let atom = &self.reading.atoms[at];
        let is_stray = atom.role == Role::Content && atom.kind == Kind::Word && candidate.strengths[at] < FAMILIAR;
        let word = || self.reading.text.str(&self.reading.text.tokens[at]);
        is_stray.then(|| (at, Written::find(self.question.text, word())))
    }

    /// Whether all of a telling name is there, with not a word missing.
    pub(super) fn is_whole(&self, candidate: &Candidate) -> bool {
        self.name_strength(candidate) >= SPELT && candidate.coverage > 0.99
    }

    /// Whether all of a telling name is there, in its own words.
    pub(super) fn is_spelt_out(&self, candidate: &Candidate) -> bool {
        self.is_whole(candidate) && candidate.literal >= SPELT
    }
}

/// How a word is written in a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Written {
    /// With a capital, where it does not begin the message.
    is_capital: bool,
    /// With nothing but capitals, where others are not.
    is_acronym: bool,
    /// With a possessive s.
    is_possessive: bool,
    length: usize,
}

impl Written {
    /// Looks a folded word up in a message as it was typed.
    fn find(message: &str, word: &str) -> Self {
        let is_shouted = !message.contains(|c: char| c.is_lowercase() || is_han(c));
        let mut rest = message;
        while let Some(begin) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            rest = &rest[begin..];
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (typed, after) = rest.split_at(end);
            if typed.eq_ignore_ascii_case(word) {
                let capitals = typed.chars().filter(char::is_ascii_uppercase).count();
                let tail: String = after.chars().take(3).collect();
                return Self {
                    is_capital: !is_shouted && typed.starts_with(|c: char| c.is_ascii_uppercase()),
                    is_acronym: !is_shouted && capitals == typed.len(),
                    is_possessive: ["'s", "’s"].iter().any(|s| {
                        tail.strip_prefix(s).is_some_and(|end| !end.starts_with(|c: char| c.is_alphanumeric()))
                    }),
                    length: typed.len(),
                };
            }
            rest = after;
        }
        Self::default()
    }

    /// Short words with a capital are slips more often than names.
    const fn is_like_a_name(self) -> bool {
        (self.is_capital && self.length >= 4) || (self.is_acronym && self.length >= 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_how_they_are_written() {
        let check = |message: &str, word: &str, expect: bool| {
            assert_eq!(Written::find(message, word).is_like_a_name(), expect, "{message}: {word}");
        };
        check("is Zentrix Fund open", "zentrix", true);
        check("the HXQ fund", "hxq", true);
        check("is zentrix fund open", "zentrix", false);
        check("Hws the fund", "hws", false);
        check("IS ZENTRIX FUND OPEN", "zentrix", false);
        check("ZENTRIX 嘅基金", "zentrix", true);
        for (message, expect) in [("Zentrix's fund", true), ("zentrix’s fund", true), ("Zentrix 'sup", false)] {
            assert_eq!(Written::find(message, "zentrix").is_possessive, expect, "{message}");
        }
        assert_eq!(Written::find("嘅基金", "zentrix"), Written::default());
    }
}
