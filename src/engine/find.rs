//! Subjects by what has been typed of their names, for completion while somebody is still typing.

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::normalise::{self, han};
use super::{Conversation, Question, Snapshot};
use crate::domain::{Bilingual, Id, KnowledgeBase, Subject};

/// So many subjects are looked through for a name that contains what was typed: nobody reads more.
const LOOKED_AT: usize = 1024;

/// The names of all subjects, folded, so that none has to be gone through that does not fit.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// All names, one after the other, those of one subject together.
    text: String,
    names: Vec<Name>,
    /// The subjects, areas first, in the order of the document, each with its first name.
    owners: Vec<(Subject, u32)>,
    /// The first bytes of every name and its place, in order of the bytes.
    starts: Vec<(u64, u32)>,
    words: FxHashMap<Box<str>, u32>,
    /// All words, one after the other, and where each ends, with its unit.
    spelt: String,
    ends: Vec<(u32, u32)>,
    pairs: FxHashMap<(char, char), u32>,
    /// The owners whose names have a word or a pair of Han characters, in order.
    lists: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Name {
    /// One past the end of its text, which begins where that of the name before ends.
    end: u32,
    /// Place of its subject among the owners.
    owner: u32,
    /// Whether it is the id or an official name.
    official: bool,
}

/// How well typed text fits a subject's names; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    OfficialStart,
    AliasStart,
    WordStart,
    Inside,
}

impl Snapshot {
    /// The subjects whose names fit what has been typed so far, best first: for autocompletion and for commands that
    /// take a name. An exact id comes first; an empty query gives the areas, then the initiatives, in order. After
    /// the names that contain the query come the subjects that it would be answered about.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Subject> {
        let mut found = self.names.find(&normalise::key(query), limit);
        if found.len() < limit {
            let question = Question { text: query, addressed: true, today: time::Date::MIN, locale: None };
            let conversation = Conversation::default();
            for candidate in self.engine().case(&question, &conversation).candidates {
                if !found.contains(&candidate.subject) {
                    found.push(candidate.subject);
                }
            }
        }
        found.truncate(limit);
        found
    }
}

impl Names {
    /// Folds the names of every subject.
    pub(super) fn new(knowledge: &KnowledgeBase) -> Self {
        let mut names = Self::default();
        for (i, area) in knowledge.areas.iter().enumerate() {
            names.add(Subject::Area(i), &area.id, &area.name, &area.aliases);
        }
        for (i, initiative) in knowledge.initiatives.iter().enumerate() {
            names.add(Subject::Initiative(i), &initiative.id, &initiative.name, &initiative.aliases);
        }
        names.sort();
        names
    }

    /// Has to be called when all names are there.
    fn sort(&mut self) {
        let starts = (0..self.names.len()).map(|name| (first_bytes(self.text(name)), name as u32));
        self.starts = starts.collect();
        self.starts.sort_unstable();
    }

    fn add(&mut self, subject: Subject, id: &Id, name: &Bilingual, aliases: &Bilingual<Vec<String>>) {
        let (mut scratch, mut folded) = (String::new(), String::new());
        let owner = self.owners.len() as u32;
        self.owners.push((subject, self.names.len() as u32));
        let official = [id.as_str(), &name.en, &name.zh].map(|name| (name, true));
        let aliases = super::index::both(aliases).map(|name| (name.as_str(), false));
        for (name, official) in official.into_iter().chain(aliases) {
            normalise::key_into(name, &mut scratch, &mut folded);
            for run in runs(&folded) {
                self.list(run, owner);
            }
            self.text.push_str(&folded);
            self.names.push(Name { end: self.text.len() as u32, owner, official });
        }
    }

    /// Lists an owner under a word, or under the pairs of Han characters of a run.
    fn list(&mut self, run: &str, owner: u32) {
        let Self { words, pairs, lists, spelt, ends, .. } = self;
        let fresh = lists.len() as u32;
        let mut add = |unit: u32| {
            if unit as usize == lists.len() {
                lists.push(Vec::new());
            }
            let list = &mut lists[unit as usize];
            if list.last() != Some(&owner) {
                list.push(owner);
            }
            lists.len() as u32
        };
        if !run.starts_with(han::is_han) {
            let unit = match words.get(run) {
                Some(unit) => *unit,
                None => {
                    words.insert(run.into(), fresh);
                    spelt.push_str(run);
                    spelt.push(' ');
                    ends.push((spelt.len() as u32, fresh));
                    fresh
                }
            };
            add(unit);
            return;
        }
        let mut next = fresh;
        // A character without a neighbour makes a pair with nothing.
        let behind = run.chars().skip(1).chain(run.chars().nth(1).is_none().then_some(NOTHING));
        for pair in run.chars().zip(behind) {
            next = add(*pairs.entry(pair).or_insert(next));
        }
    }

    fn find(&self, typed: &str, limit: usize) -> Vec<Subject> {
        if typed.is_empty() {
            return self.owners.iter().take(limit).map(|(subject, _)| *subject).collect();
        }
        let mut found = self.beginning(typed, limit);
        if found.len() < limit {
            let inside = self.containing(typed, &found, limit);
            found.extend(inside);
        }
        found.into_iter().map(|owner| self.owners[owner as usize].0).collect()
    }

    /// The owners of names that begin with what was typed, best first.
    fn beginning(&self, typed: &str, limit: usize) -> Vec<u32> {
        /// Nobody has more names than this that begin alike.
        const ALIKE: usize = 16;
        let first = first_bytes(typed);
        let last = first | u64::MAX.checked_shr(8 * typed.len() as u32).unwrap_or(0);
        let from = self.starts.partition_point(|(start, _)| *start < first);
        let to = self.starts.partition_point(|(start, _)| *start <= last);
        let begins = self.starts[from..to].iter().map(|(_, name)| *name as usize);
        let mut fits: Vec<(Fit, u32)> =
            begins.filter_map(|name| self.fit(name, typed).map(|fit| (fit, self.names[name].owner))).collect();
        fits.retain(|(fit, _)| *fit <= Fit::AliasStart);
        if fits.len() > limit * ALIKE {
            fits.select_nth_unstable(limit * ALIKE);
            fits.truncate(limit * ALIKE);
        }
        best(fits, limit)
    }

    /// The owners of names that contain what was typed, best first, but for those that are `found` already.
    fn containing(&self, typed: &str, found: &[u32], limit: usize) -> Vec<u32> {
        let fits = self.who_may_contain(typed).into_iter().take(LOOKED_AT).filter(|owner| !found.contains(owner));
        let fits = fits.filter_map(|owner| {
            let first = self.owners[owner as usize].1 as usize;
            let last = self.owners.get(owner as usize + 1).map_or(self.names.len(), |(_, next)| *next as usize);
            (first..last).filter_map(|name| self.fit(name, typed)).min().map(|fit| (fit, owner))
        });
        best(fits.collect(), limit - found.len())
    }

    /// Owners, in order, among whom are those of the names that contain what was typed.
    fn who_may_contain(&self, typed: &str) -> Vec<u32> {
        let runs: Vec<&str> = runs(typed).collect();
        // What stands whole in what was typed stands whole in the name: pairs, and words with something on both sides.
        let whole = runs
            .iter()
            .enumerate()
            .filter(|(at, run)| !run.starts_with(han::is_han) && (1..runs.len().saturating_sub(1)).contains(at));
        let words = whole.map(|(_, word)| self.words.get(*word));
        let han = runs.iter().filter(|run| run.starts_with(han::is_han));
        let pairs = han.flat_map(|run| run.chars().zip(run.chars().skip(1))).map(|pair| self.pairs.get(&pair));
        let lists = words.chain(pairs).map(|unit| unit.map_or(&[][..], |unit| &self.lists[*unit as usize]));
        if let Some(fewest) = lists.min_by_key(|list| list.len()) {
            return fewest.to_vec();
        }
        // What was typed of a word may be its middle, its end or its beginning: it is looked for in all words.
        let Some(part) = runs.iter().copied().max_by_key(|run| run.len()) else { return Vec::new() };
        let units: Vec<u32> = match part.chars().next().filter(|c| han::is_han(*c)) {
            Some(c) => self.pairs.iter().filter(|((a, b), _)| *a == c || *b == c).map(|(_, unit)| *unit).collect(),
            None => self.words_with(part),
        };
        let mut owners: Vec<u32> =
            units.iter().flat_map(|unit| self.lists[*unit as usize].iter().take(LOOKED_AT)).copied().collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The words that contain a part.
    fn words_with(&self, part: &str) -> Vec<u32> {
        let mut units: Vec<u32> = memmem::find_iter(self.spelt.as_bytes(), part)
            .map(|at| self.ends[self.ends.partition_point(|(end, _)| *end as usize <= at)].1)
            .collect();
        units.dedup();
        units
    }

    fn text(&self, name: usize) -> &str {
        let start = name.checked_sub(1).map_or(0, |before| self.names[before].end);
        &self.text[start as usize..self.names[name].end as usize]
    }

    /// How well typed text fits one name.
    fn fit(&self, name: usize, typed: &str) -> Option<Fit> {
        let text = self.text(name);
        let first = text.find(typed)?;
        Some(if text.len() == typed.len() {
            Fit::Whole
        } else if first == 0 {
            if self.names[name].official { Fit::OfficialStart } else { Fit::AliasStart }
        } else if text.match_indices(typed).any(|(at, _)| text[..at].ends_with(' ')) {
            Fit::WordStart
        } else {
            Fit::Inside
        })
    }
}

/// Stands behind a Han character without a neighbour.
const NOTHING: char = ' ';

/// The runs of Han characters, and the words, of a folded name.
fn runs(folded: &str) -> impl Iterator<Item = &str> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(' ');
        let is_han = rest.starts_with(han::is_han);
        let end = rest.find(|c: char| c == ' ' || han::is_han(c) != is_han).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        (!run.is_empty()).then_some(run)
    })
}

/// The first eight bytes of a text as a number that sorts as they do.
fn first_bytes(text: &str) -> u64 {
    text.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// The owners in order of their best fit, each once.
fn best(mut fits: Vec<(Fit, u32)>, limit: usize) -> Vec<u32> {
    fits.sort_unstable();
    let mut seen = FxHashSet::default();
    fits.into_iter().map(|(_, owner)| owner).filter(|owner| seen.insert(*owner)).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of subjects: an official one and an alias of each.
    const NAMES: [(&str, &str); 6] = [
        ("Tuen Mun Textile Hub", "屯門紡織中心"),
        ("Textile Support Scheme", "紡織支援計劃"),
        ("Smart Textile Hub", "智慧紡織AI中心"),
        ("Hub for Hubs", "屯"),
        ("AI@Hub 2", "TTH"),
        ("Advanced Textiles", "先進紡織"),
    ];

    fn names() -> Names {
        let mut names = Names::default();
        for (i, (en, zh)) in NAMES.iter().enumerate() {
            let aliases = Bilingual::new(Vec::new(), vec![(*zh).to_owned()]);
            let name = Bilingual::new((*en).to_owned(), String::new());
            names.add(Subject::Initiative(i), &Id::new(&format!("number-{i}")), &name, &aliases);
        }
        names.sort();
        names
    }

    #[track_caller]
    fn check(typed: &str, expect: &[usize]) {
        let found = names().find(&normalise::key(typed), 25);
        assert_eq!(found, expect.iter().map(|i| Subject::Initiative(*i)).collect::<Vec<_>>(), "{typed}");
    }

    #[test]
    fn the_better_a_name_fits_the_sooner_it_comes() {
        check("hub", &[3, 0, 2, 4]);
        check("textile", &[1, 0, 2, 5]);
        check("tth", &[4]);
        check("屯", &[3, 0]);
        check("number 2", &[2]);
        check("nothing of it", &[]);
    }

    #[test]
    fn every_part_of_a_name_finds_it() {
        for (at, name) in NAMES.iter().enumerate().flat_map(|(at, (en, zh))| [(at, en), (at, zh)]) {
            let key = normalise::key(name);
            let places: Vec<usize> = key.char_indices().map(|(at, _)| at).chain([key.len()]).collect();
            for (i, from) in places.iter().enumerate() {
                for to in &places[i + 1..] {
                    let typed = key[*from..*to].trim();
                    assert!(names().find(typed, 25).contains(&Subject::Initiative(at)), "{typed:?} of {name}");
                }
            }
        }
    }
}
