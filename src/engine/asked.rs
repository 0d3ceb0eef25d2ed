//! What a question asks of its subject.

use super::fitting::{answers, asks_for_anything, has_facts_of, is_agent};
use super::normalise::Kind;
use super::phrases::{Found, Meaning};
use super::reading::{Reading, Role};
use super::vocabulary::Symbol;
use crate::domain::{Ask, FacetId, Fact, Initiative, Lexicon, Signal};

/// A facet or a question word in the question, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At<T> {
    pub(super) what: T,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) clause: u16,
}

/// What is asked, outside the names of the subjects.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(super) cues: Vec<At<u16>>,
    pub(super) asks: Vec<At<u16>>,
    /// Question words whose noun tells what answers: "which hospitals".
    pub(super) kinds: Vec<At<u16>>,
    pub(super) hints: Vec<At<u16>>,
    /// Wants the whole picture.
    pub(super) overview: bool,
    /// The clauses that ask which have done something already.
    pub(super) doers: Vec<u16>,
    /// Asks about several subjects, so that what no statement of one speaks of may be about the other.
    pub(super) several: bool,
}

/// How far behind a question word the thing that it asks about may stand.
pub(super) const REACH: usize = 4;

impl Asked {
    /// Collects what is asked outside the atoms that `named` marks.
    pub(crate) fn new(lexicon: &Lexicon, reading: &Reading, named: &[bool]) -> Self {
        let mut asked = Self::default();
        let lead = lead_in(reading, named);
        let asks = |found: &&Found| matches!(found.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Hint(_));
        for found in reading.found.iter().filter(asks) {
            let told = reading.tells(found.from) || found.to <= lead;
            // What a sentence only tells is not asked, and what is part of a name neither.
            if told || named[found.from..found.to].iter().all(|named| *named) {
                continue;
            }
            // "運算力" is a thing, however much 算力 asks for a specification.
            let is_part = |whole: &&Found| {
                whole.meaning.is_topical()
                    && whole.fit >= 1.0
                    && whole.from <= found.from
                    && found.to <= whole.to
                    && found.to - found.from < whole.to - whole.from
            };
            if matches!(found.meaning, Meaning::Cue(_)) && reading.found.iter().any(|whole| is_part(&whole)) {
                continue;
            }
            // The "how" of "怎麼回事" asks for nothing of its own, nor does the 有乜 of 有乜分別.
            let begins = |signal: Signal| {
                let is_whole =
                    |f: &Found| f.meaning == Meaning::Signal(signal) && f.from <= found.from && found.to < f.to;
                reading.found.iter().any(is_whole)
            };
            let is_turn = begins(Signal::Overview) || begins(Signal::Request);
            // "是個什麼部門" asks what it is.
            let is_what = |f: &Found| {
                let is_part = f.from <= found.from && found.to <= f.to && f.to - f.from > found.to - found.from;
                f.meaning == Meaning::Signal(Signal::Overview) && is_part
            };
            let has_noun =
                |f: &Found| matches!(f.meaning, Meaning::Noun(_)) && found.from <= f.from && f.to <= found.to;
            if matches!(found.meaning, Meaning::Cue(_))
                && reading.found.iter().any(has_noun)
                && reading.found.iter().any(is_what)
            {
                continue;
            }
            if begins(Signal::Compare) || (matches!(found.meaning, Meaning::Ask(_)) && is_turn) {
                continue;
            }
            let clause = reading.atoms[found.from].clause;
            let at = |what| At { what, from: found.from, to: found.to, clause };
            match found.meaning {
                Meaning::Cue(facet) => asked.cues.push(at(facet)),
                Meaning::Ask(ask) => asked.asks.push(at(ask)),
                Meaning::Hint(facet) => asked.hints.push(at(facet)),
                _ => {}
            }
        }
        // "What is" asks for the whole, "what is the purpose" for the purpose.
        let refined =
            |overview: &Found| asked.cues.iter().any(|cue| overview.from <= cue.from && cue.from < overview.to + REACH);
        asked.overview =
            reading.found.iter().any(|found| found.meaning == Meaning::Signal(Signal::Overview) && !refined(found));
        asked.find_kinds(lexicon, reading, named);
        asked.find_doers(lexicon, reading);
        asked.drop_refined(lexicon, reading);
        asked
    }

    /// What of it stands where `inside` says.
    pub(crate) fn within(&self, inside: impl Fn(usize) -> bool) -> Self {
        let keep = |all: &[At<u16>]| all.iter().copied().filter(|at| inside(at.from)).collect();
        Self { cues: keep(&self.cues), asks: keep(&self.asks), kinds: keep(&self.kinds), ..self.clone() }
    }

    /// Asks about several subjects.
    pub(crate) fn about_several(&mut self) {
        self.several = true;
    }

    /// In a comparison "how" and "who" ask for the difference, which the whole of both shows.
    pub(crate) fn compare(&mut self) {
        self.asks.clear();
        self.kinds.clear();
        self.overview |= self.cues.is_empty();
    }

    /// Whether nothing in particular is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.cues.is_empty() && self.asks.is_empty() && self.kinds.is_empty()
    }

    /// The facets asked for by name.
    pub(crate) fn facets(&self, lexicon: &Lexicon) -> Vec<FacetId> {
        let mut ids: Vec<FacetId> = Vec::new();
        for cue in &self.cues {
            push_new(&mut ids, lexicon.facets[usize::from(cue.what)].id.clone());
        }
        ids
    }

    /// The facets asked for by name that have values of a kind: something to be said of one thing alone.
    pub(crate) fn valued(&self, lexicon: &Lexicon) -> Vec<u16> {
        let has_kind = |cue: &&At<u16>| lexicon.facets[usize::from(cue.what)].value.is_some();
        self.cues.iter().filter(has_kind).map(|cue| cue.what).collect()
    }

    /// The facets asked for by name; where there are none, the likeliest of each question word for a kind of value.
    pub(crate) fn named_or_valued(&self, lexicon: &Lexicon) -> Vec<FacetId> {
        let mut ids = self.facets(lexicon);
        if ids.is_empty() {
            let asks = self.asks.iter().map(|ask| &lexicon.asks[usize::from(ask.what)]);
            let likeliest = asks.filter(|ask| ask.value.is_some()).filter_map(|ask| ask.facets.first());
            likeliest.for_each(|facet| push_new(&mut ids, facet.clone()));
        }
        ids
    }

    /// How well an initiative can answer: 1 if it has a statement of everything asked, 0 if of nothing.
    pub(crate) fn fit(&self, lexicon: &Lexicon, initiative: &Initiative) -> f32 {
        let wanted = self.cues.len() + self.asks.len() + self.kinds.len();
        if wanted == 0 {
            return 0.5;
        }
        let fits = |cue: &&At<u16>| {
            let facet = &lexicon.facets[usize::from(cue.what)];
            has_facts_of(lexicon, initiative, cue.what) || is_agent(facet, initiative)
        };
        let cues = self.cues.iter().filter(fits).count();
        let asks = self
            .asks
            .iter()
            .filter(|ask| {
                let ask = &lexicon.asks[usize::from(ask.what)];
                // "How much do I have to invest" hints at which of the facets is meant.
                let hinted: Vec<&FacetId> = ask.facets.iter().filter(|id| self.hints_at(lexicon, id)).collect();
                let wanted = |fact: &Fact| match hinted.as_slice() {
                    [] => answers(ask, fact),
                    hinted => hinted.contains(&&fact.facet),
                };
                initiative.facts.iter().any(wanted)
            })
            .count();
        let answers_kind = |kind: &&At<u16>| {
            let ask = &lexicon.asks[usize::from(kind.what)];
            initiative.facts.iter().any(|fact| answers(ask, fact))
        };
        let kinds = self.kinds.iter().filter(answers_kind).count();
        (cues + asks + kinds) as f32 / wanted as f32
    }

    /// Takes question words with a noun that tells what they ask for out of those that may ask for anything: "which of
    /// the hospitals", "邊間醫院". A noun that is part of a name asks for the thing itself.
    fn find_kinds(&mut self, lexicon: &Lexicon, reading: &Reading, named: &[bool]) {
        let clause = |at: usize| reading.atoms[at].clause;
        let nouns = reading.found.iter().filter_map(|f| match f.meaning {
            Meaning::Noun(ask) if !named[f.from..f.to].contains(&true) => {
                Some(At { what: ask, from: f.from, to: f.to, clause: clause(f.from) })
            }
            _ => None,
        });
        for noun in nouns {
            // "How many hospitals" asks for a number.
            let behind = &lexicon.asks[usize::from(noun.what)].behind;
            let counts = |ask: &At<u16>| behind.contains(&lexicon.asks[usize::from(ask.what)].id);
            // "Which of the large hospitals", but not "who steers the departments" or "邊個統籌部門".
            let may_describe = |ask: &At<u16>, at: usize| {
                let atom = &reading.atoms[at];
                let any = asks_for_anything(&lexicon.asks[usize::from(ask.what)]);
                // "Which team steers the departments" asks for a team.
                atom.role == Role::Function || (atom.kind == Kind::Word && any && !named[at])
            };
            // "Which bits are for universities" does not ask which universities.
            let is_said = |ask: &At<u16>| {
                let opens = |f: &Found| f.meaning == Meaning::Signal(Signal::Opening);
                reading.found.iter().any(|f| opens(f) && (ask.to..noun.from).contains(&f.from))
            };
            let is_near = |ask: &At<u16>| {
                let is_close = noun.from >= ask.to && noun.from - ask.to < REACH && !is_said(ask);
                is_close && (ask.to..noun.from).all(|at| may_describe(ask, at))
            };
            // "The first department 係邊個".
            let is_before = |ask: &At<u16>| {
                let is_han = reading.atoms[ask.from].kind == Kind::Han;
                is_han && ask.from == noun.to + 1 && reading.atoms[noun.to].role == Role::Function
            };
            let belongs = |ask: &At<u16>| ask.clause == noun.clause && (is_near(ask) || is_before(ask)) && counts(ask);
            // "由哪間顧問公司" is an operator's cue, but asks for consultants alone.
            let facets = &lexicon.asks[usize::from(noun.what)].facets;
            let narrows = |cue: &At<u16>| {
                let is_theirs = facets.contains(&lexicon.facets[usize::from(cue.what)].id);
                cue.to == noun.from && is_theirs && asks_itself(reading, cue.from, cue.to)
            };
            let before = (self.asks.len(), self.cues.len());
            self.asks.retain(|ask| !belongs(ask));
            self.cues.retain(|cue| !narrows(cue));
            if (self.asks.len(), self.cues.len()) != before {
                self.kinds.push(noun);
            }
        }
    }

    /// "Which of them have already signed" asks who has.
    fn find_doers(&mut self, lexicon: &Lexicon, reading: &Reading) {
        let asks = self.asks.iter().filter(|ask| asks_for_anything(&lexicon.asks[usize::from(ask.what)]));
        let clauses = asks.map(|ask| ask.clause);
        self.doers = clauses.filter(|clause| reading.has_in(Signal::Done, *clause)).collect();
    }

    /// A question word close before or behind a cue only introduces it: "what is the minimum", "門檻係幾多". So does a cue
    /// that is a question word and stands right behind another one: "現況如何", "經費從哪裏來". But "which regulator decides" asks
    /// for the regulator, whatever that is.
    fn drop_refined(&mut self, lexicon: &Lexicon, reading: &Reading) {
        let cues = self.cues.clone();
        let is_unknown = |at: usize| {
            let atom = &reading.atoms[at];
            atom.role == Role::Content && atom.kind == Kind::Word && atom.symbol == Symbol::default()
        };
        self.asks.retain(|ask| {
            !cues.iter().any(|cue| {
                let behind = cue.from >= ask.to && cue.from - ask.to < REACH && !(ask.to..cue.from).any(is_unknown);
                let before = ask.from >= cue.to && ask.from - cue.to < REACH;
                cue.clause == ask.clause && (behind || before) && may_be_introduced(lexicon, ask.what, cue.what)
            })
        });
        // "Who cuts the ribbon when the park opens" does not ask when.
        let asks = &self.asks;
        // "Are there safeguards when it is rolled out" does not either.
        let is_asked = |cue: &&At<u16>| {
            let question = Meaning::Signal(Signal::Question);
            let is_before = |f: &Found| reading.atoms[f.from].clause == cue.clause && f.to <= cue.from;
            reading.found.iter().any(|f| f.meaning == question && is_before(f))
        };
        let before: Vec<At<u16>> = cues.iter().filter(is_asked).copied().collect();
        let is_clause = |cue: &At<u16>| {
            let is_word = cue.to == cue.from + 1 && reading.atoms[cue.from].kind == Kind::Word;
            is_word
                && asks_itself(reading, cue.from, cue.to)
                && asks.iter().chain(&before).any(|ask| ask.clause == cue.clause && ask.to <= cue.from)
        };
        self.cues.retain(|cue| !is_clause(cue));
        self.cues.retain(|cue| {
            let facet = &lexicon.facets[usize::from(cue.what)];
            let introduces = facet.value.is_none() && asks_itself(reading, cue.from, cue.to);
            // "Threshold 原先多高" asks for the threshold, and for nothing's height.
            let is_little = |at: usize| reading.atoms[at].role == Role::Function;
            let is_asked = |other: &At<u16>| {
                let facet_of = &lexicon.facets[usize::from(other.what)];
                let takes_how = facet.fallbacks.is_empty() && (facet_of.value.is_some() || facet_of.bound.is_some());
                let apart = other.to < cue.from && (other.to..cue.from).all(is_little);
                other.clause == cue.clause && (other.to == cue.from || (takes_how && apart))
            };
            !(introduces && cues.iter().any(is_asked))
        });
    }

    /// The fact of `initiative` to show beside those of other subjects when nothing asked fits it: one that a hint leans
    /// to, else the most telling one.
    pub(crate) fn stand_in(&self, lexicon: &Lexicon, initiative: &Initiative) -> Option<usize> {
        let hinted = initiative.facts.iter().position(|fact| self.hints_at(lexicon, &fact.facet));
        hinted.or((!initiative.facts.is_empty()).then_some(0))
    }

    /// Whether a question word may ask for nearly anything ("which"), and nothing hints at what.
    pub(super) fn is_vague(&self, lexicon: &Lexicon, ask: &Ask) -> bool {
        asks_for_anything(ask) && !ask.facets.iter().any(|facet| self.hints_at(lexicon, facet))
    }

    /// Whether anything leans to a facet.
    pub(super) fn hints_at(&self, lexicon: &Lexicon, facet: &FacetId) -> bool {
        self.hints.iter().any(|hint| lexicon.facets[usize::from(hint.what)].id == *facet)
    }
}

/// Where the clauses end that lead to the question without being part of it: "we build booths, when is the summit held".
/// They come before the clause that names a subject and asks something of it.
fn lead_in(reading: &Reading, named: &[bool]) -> usize {
    let clause = |at: usize| reading.atoms[at].clause;
    let Some(name) = named.iter().position(|named| *named) else { return 0 };
    let asks = |f: &Found| matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_));
    let asked_there = reading
        .found
        .iter()
        .any(|f| asks(f) && clause(f.from) == clause(name) && !named[f.from..f.to].iter().all(|named| *named));
    if !asked_there {
        return 0;
    }
    let start = (0..name).rev().take_while(|at| clause(*at) == clause(name)).last().unwrap_or(name);
    // A question word asks wherever it stands.
    let asks_before = reading.found.iter().any(|f| matches!(f.meaning, Meaning::Ask(_)) && f.to <= start);
    if asks_before { 0 } else { start }
}

/// Whether a question word may introduce a facet: one that asks for a kind of value introduces nothing else, as in "how
/// many amputees will benefit".
fn may_be_introduced(lexicon: &Lexicon, ask: u16, facet: u16) -> bool {
    let (ask, facet) = (&lexicon.asks[usize::from(ask)], &lexicon.facets[usize::from(facet)]);
    ask.value.is_none() || facet.value.is_some() || ask.facets.contains(&facet.id)
}

/// Whether a cue is, or holds, the word that asks: "how long", "多少名".
pub(super) fn asks_itself(reading: &Reading, from: usize, to: usize) -> bool {
    let question = Meaning::Signal(Signal::Question);
    reading.found.iter().any(|found| found.meaning == question && found.from < to && from < found.to)
}

pub(super) fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
