//! What a list is to hold: its filter in the making, and the words of the question that it accounts for.

use super::decide::Case;
use super::exclusions::{self, Exclusion};
use super::gate::{FAMILIAR, NAMED};
use super::list::{covers, named_area};
use super::members;
use super::phrases::{Found, Meaning};
use super::reading::{Atom, Role};
use super::score::Candidate;
use super::tagged::{Tagged, stated, tag};
use super::wish::{is_tagged_kind, is_thing, tag_of};
use super::{Filter, Stage};
use crate::domain::{Signal, Subject, TagId};

/// A list is made only when the filter explains all but this share of the content words.
const STRAY: f32 = 0.34;

/// As [`STRAY`], where two tags that some initiatives share explain the rest.
const STRAY_JOINT: f32 = 0.5;

/// A list that is asked for in so many words may have this much of a word more that nothing explains.
const STRAY_WORD: f32 = 0.65;

/// As [`STRAY_WORD`], where nothing but a time is asked for: "what have they promised by the end of the year".
const STRAY_BY_TIME: f32 = 1.5;

/// As [`STRAY_WORD`], where the words should tell nothing but a kind: less than any word that is not an ordinary one.
const STRAY_IN_KIND: f32 = 0.3;

/// A concept counts from this fit on: a word of three characters of which one only sounds alike.
pub(super) const ALIKE: f32 = 0.75;

/// Of a kind with more initiatives than this, the rest are no help to choose from.
pub(super) const MOST_OF_KIND: usize = 24;

/// A filter in the making, and the words that it accounts for.
pub(super) struct Draft {
    pub(super) filter: Filter,
    pub(super) explained: Vec<bool>,
    /// The words that set no condition: those behind "no matter which" and "not counting".
    aside: Vec<bool>,
    /// Whether a list is asked for.
    is_wanted: bool,
}

impl Draft {
    pub(super) fn new(case: &Case<'_>, exclusions: &[Exclusion], wants: bool) -> Self {
        let reading = &case.reading;
        let within = case.picks_among().unwrap_or_default().to_vec();
        let filter = Filter { period: reading.period, within, ..Filter::default() };
        let aside = exclusions::set_aside(case, exclusions);
        let mut draft = Self { filter, explained: vec![false; reading.atoms.len()], aside, is_wanted: wants };
        exclusions::leave_out(case, exclusions, &mut draft.filter);
        draft.collect_tags(case, Tagged::Given);
        // Whatever is in a time to come is to come.
        let is_to_come =
            reading.period.and_then(|period| period.start).is_some_and(|start| start > case.question.today);
        draft.filter.stage = draft.stage(case).filter(|stage| *stage != Stage::Ahead || !is_to_come);
        // "Besides the towers that stand, how many more towers": towers are asked for.
        let Filter { tags, without, .. } = &mut draft.filter;
        without.retain(|tag| !tags.iter().any(|all| all.contains(tag)));
        draft.share_modifier(case);
        draft.add_area(case);
        if draft.filter.areas.is_empty() {
            draft.collect_tags(case, if wants { Tagged::SpokenOf } else { Tagged::SpokenOfInAsking });
        }
        if draft.filter.is_open() && !draft.filter.leaves_out_nothing() {
            draft.filter.tags.extend(exclusions::kind_of_others(case, exclusions, &draft.filter).map(|tag| vec![tag]));
        }
        if wants {
            draft.shed(case);
        }
        draft.merge(case);
        draft.loosen(case);
        draft.widen(case);
        draft.drop_told(case);
        if wants {
            draft.drop_listed(case);
            draft.ask_for_stated(case);
        }
        draft
    }

    /// Asks for a facet that has to be stated, where nothing else narrows the list.
    ///
    /// Nearly everything is still to come: "which of the plans come with a dollar figure" asks for the figures. Nor do the
    /// "projects" of "which projects name a sum" tell anything.
    fn ask_for_stated(&mut self, case: &Case<'_>) {
        let found = &case.reading.found;
        let telling = self.filter.stage.filter(|stage| *stage != Stage::Ahead);
        let things = |f: &Found| f.meaning == Meaning::Signal(Signal::Things);
        let open = self.dropping(case, |f| found.iter().any(|of| things(of) && of.from <= f.from && f.to <= of.to));
        if (Filter { stage: telling, ..open.clone() }).is_open()
            && let Some(facet) = stated(case)
        {
            self.filter = Filter { facet: Some(facet), stage: None, ..open };
        }
    }

    /// Whether it stands for all that share several tags, among them one that the question names by the way: "which ones use
    /// AI in government departments".
    pub(super) fn is_joint(&self, case: &Case<'_>, best: &Candidate) -> bool {
        let joins = self.filter.tags.len() == 1 && self.filter.tags[0].len() > 1;
        if !joins || !self.fits(case, true) {
            return false;
        }
        let members = members::first(case.engine, &self.filter, case.question.today, MOST_OF_KIND);
        members.len() > 1 && members.iter().any(|i| best.subject == Subject::Initiative(*i))
    }

    /// Whether the filter says enough of the question.
    pub(super) fn fits(&self, case: &Case<'_>, wants: bool) -> bool {
        let (needed, stray) = self.stray(case);
        let is_named = || case.candidates.first().is_some_and(|best| case.name_strength(best) >= NAMED);
        let is_time = self.filter.period.is_some() && self.filter.tags.is_empty();
        let by_time = wants && case.question.addressed && is_time && !is_named();
        let most_stray = if by_time {
            STRAY_BY_TIME
        } else if wants {
            STRAY_WORD
        } else {
            0.0
        };
        let little = stray <= case.engine.index.unknown * most_stray;
        // Two tags together describe more than one.
        let is_joint = wants && self.filter.tags.len() == 1 && self.filter.tags[0].len() > 1;
        let most = if is_joint && !members::is_empty(case, &self.filter) { STRAY_JOINT } else { STRAY };
        !self.filter.is_open() && (needed == 0.0 || stray / needed <= most || little)
    }

    /// Whether it accounts for every word of content.
    pub(super) fn explains_all(&self, case: &Case<'_>) -> bool {
        self.stray(case).1 == 0.0
    }

    /// Whether next to nothing is told but what it accounts for.
    pub(super) fn tells_kind_alone(&self, case: &Case<'_>) -> bool {
        self.stray(case).1 <= case.engine.index.unknown * STRAY_IN_KIND
    }

    /// What the content words of the question weigh, and how much of that the filter does not explain.
    fn stray(&self, case: &Case<'_>) -> (f32, f32) {
        let (mut needed, mut stray) = (0.0_f32, 0.0_f32);
        let atoms = &case.reading.atoms;
        // A clause that only tells why one asks does not have to fit: "writing a paper, which ones are about land?"
        let tells = |clause: u16| {
            case.question.addressed
                && !case.reading.found.iter().any(|f| {
                    let asks = matches!(f.meaning, Meaning::Signal(Signal::List) | Meaning::Cue(_) | Meaning::Ask(_));
                    asks && atoms[f.from].clause == clause
                })
                && !(0..atoms.len()).any(|at| self.explained[at] && atoms[at].clause == clause)
        };
        // The "projects" of "which projects" only say that a list is wanted.
        let asks_for_list = |at: usize| case.reading.holding(at).any(|f| f.meaning == Meaning::Signal(Signal::List));
        // "Launch" narrows no list of what there is in a time.
        let in_time = self.is_wanted && self.filter.period.is_some();
        let tells_happening =
            |f: &Found| case.concept(f).is_some_and(|concept| case.engine.index.catalogue.happens(&concept.id));
        let happens = |at: usize| in_time && case.reading.holding(at).any(tells_happening);
        let is_any = |at: usize| case.reading.holding(at).any(|f| is_thing(case, f));
        // So does a sentence that tells nothing else of what we know, beside one that asks.
        let is_stray = |f: &&Found| f.meaning.is_topical() && !self.explained[f.from..f.to].contains(&true);
        let sentence = |f: &Found| atoms[f.from].sentence;
        let telling: Vec<u16> = case.reading.found.iter().filter(is_stray).map(sentence).collect();
        let stands_alone = case.question.addressed && !case.reading.leans() && self.explained.contains(&true);
        let only_tells = |sentence: u16| !case.reading.asking.contains(&sentence) && !telling.contains(&sentence);
        let is_told = |at: usize| stands_alone && case.reading.tells(at) && only_tells(atoms[at].sentence);
        let counts = |at: usize, atom: &Atom| {
            let says = atom.role == Role::Content && !self.aside[at] && !is_any(at) && !is_told(at) && !happens(at);
            says && !tells(atom.clause) && (self.explained[at] || !asks_for_list(at))
        };
        let theirs = self.explained_by_members(case);
        let content = atoms.iter().enumerate().filter(|(at, atom)| counts(*at, atom));
        for (at, _) in content {
            needed += case.weights.need[at];
            stray += if self.explained[at] || theirs[at] { 0.0 } else { case.weights.need[at] };
        }
        (needed, stray)
    }

    /// The words of alternatives that those explain who fit: the "market" of "a market tender or an invitation to private
    /// developers".
    fn explained_by_members(&self, case: &Case<'_>) -> Vec<bool> {
        let mut explained = vec![false; self.explained.len()];
        if self.filter.tags.len() > 1 {
            let members = members::first(case.engine, &self.filter, case.question.today, MOST_OF_KIND);
            let is_member = |c: &&Candidate| matches!(c.subject, Subject::Initiative(i) if members.contains(&i));
            for candidate in case.candidates.iter().filter(is_member) {
                explained.iter_mut().zip(&candidate.strengths).for_each(|(all, one)| *all |= *one >= FAMILIAR);
            }
        }
        explained
    }

    /// Adds the tags that concepts in the question stand for, where nothing else explains the words: those of "land or
    /// buildings" as alternatives, all others together.
    fn collect_tags(&mut self, case: &Case<'_>, how: Tagged) {
        let reading = &case.reading;
        let either: Vec<usize> =
            reading.found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Either)).map(|f| f.from).collect();
        let clause = |at: usize| reading.atoms[at].clause;
        let mut last: Option<usize> = None;
        for found in &reading.found {
            // The end of 配對資助計劃 is of 資助計劃 as well as of 配對資助.
            let goes_on = !self.explained[found.to - 1]
                && found.fit >= 1.0
                && !reading.tells(found.from)
                && reading.found.iter().any(|f| {
                    let is_torn = f.from < found.from && found.from < f.to && f.to < found.to;
                    is_torn && f.fit >= 1.0 && is_tagged_kind(case, f) && self.explained[f.from]
                });
            let open = goes_on || !self.explained[found.from..found.to].contains(&true);
            // "What the document says" is about no documents.
            let says = reading.atoms[found.from..found.to].iter().any(|atom| atom.role != Role::Function);
            let is_aside = self.aside[found.from] || (how == Tagged::SpokenOfInAsking && reading.tells(found.from));
            if !(matches!(found.meaning, Meaning::Concept(_)) && found.fit >= ALIKE && open && says) || is_aside {
                continue;
            }
            let Some(tag) = tag(case, found, how) else { continue };
            // "Is any land tendered or offered? Which sites?" names land but once.
            if clause(last.unwrap_or(found.from)) < clause(found.from)
                && self.filter.tags.iter().flatten().any(|t| *t == tag)
            {
                self.explained[found.from..found.to].fill(true);
                continue;
            }
            if goes_on {
                self.narrow(case, tag);
                self.explained[found.from..found.to].fill(true);
                continue;
            }
            let another = |last: usize| {
                either.iter().any(|at| (last..found.from).contains(at))
                    || (!either.is_empty() && clause(last) < clause(found.from))
            };
            if last.is_some_and(another) || self.filter.tags.is_empty() {
                self.filter.tags.push(Vec::new());
            }
            if let Some(set) = self.filter.tags.last_mut().filter(|set| !set.contains(&tag)) {
                set.push(tag);
            }
            self.explained[found.from..found.to].fill(true);
            last = Some(found.from);
        }
    }

    /// Adds a tag to those before it, unless none has them all.
    fn narrow(&mut self, case: &Case<'_>, tag: TagId) {
        let mut narrower = self.filter.clone();
        if let Some(tags) = narrower.tags.last_mut().filter(|tags| !tags.contains(&tag)) {
            tags.push(tag);
        }
        if !members::is_empty(case, &narrower) {
            self.filter = narrower;
        }
    }

    /// The progress that is told by words that set a condition.
    fn stage(&self, case: &Case<'_>) -> Option<Stage> {
        /// What tells of progress, by how much it says.
        const STAGES: [(Signal, Stage); 4] = [
            (Signal::Considered, Stage::Considered),
            (Signal::Underway, Stage::Underway),
            (Signal::Done, Stage::Done),
            (Signal::Pending, Stage::Ahead),
        ];
        let found = &case.reading.found;
        // 成立咗未 asks whether it is.
        let asks = |f: &Found| f.meaning == Meaning::Signal(Signal::Question);
        let is_asked = |f: &Found| {
            let is_han = case.reading.atoms[f.from].symbol.as_han().is_some();
            is_han && found.iter().any(|q| asks(q) && q.from < f.to && f.to < q.to)
        };
        let is_told = |signal: Signal| {
            let is_it = |f: &Found| f.meaning == Meaning::Signal(signal) && !self.aside[f.from] && !is_asked(f);
            found.iter().any(is_it)
        };
        // "Whether done or still to come" sets none.
        if is_told(Signal::Done) && is_told(Signal::Pending) && case.reading.has(Signal::Either) {
            return None;
        }
        STAGES.into_iter().find_map(|(signal, stage)| is_told(signal).then_some(stage))
    }

    /// Of several tags that nobody shares, the one that stands in the way of others that many share is said by the way:
    /// "which measures have government departments use AI at work".
    fn shed(&mut self, case: &Case<'_>) {
        /// Two tags are needed to describe anything together, and two initiatives may share them by chance.
        const FEWEST: usize = 3;
        let [tags] = self.filter.tags.as_slice() else { return };
        if tags.len() < FEWEST || !members::is_empty(case, &self.filter) {
            return;
        }
        let without = |dropped: &TagId| {
            let rest = tags.iter().filter(|tag| *tag != dropped).cloned().collect();
            Filter { tags: vec![rest], ..self.filter.clone() }
        };
        let are_many =
            |filter: &Filter| members::first(case.engine, filter, case.question.today, FEWEST).len() >= FEWEST;
        let Some(dropped) = tags.iter().find(|tag| are_many(&without(tag))).cloned() else { return };
        self.filter = without(&dropped);
        for found in case.reading.found.iter().filter(|f| tag_of(case, f) == Some(&dropped)) {
            self.explained[found.from..found.to].fill(false);
        }
    }

    /// "Funding or subsidies on a matching basis" are no alternatives, if several initiatives match.
    fn merge(&mut self, case: &Case<'_>) {
        let [one, other] = self.filter.tags.as_slice() else { return };
        if !one.iter().all(|tag| other.contains(tag)) {
            return;
        }
        let narrower = Filter { tags: vec![other.clone()], ..self.filter.clone() };
        if members::first(case.engine, &narrower, case.question.today, 2).len() > 1 {
            self.filter = narrower;
        }
    }

    /// "Institutes and centres" are both kinds: nothing is an institute and a centre. So are "summits / expos".
    fn loosen(&mut self, case: &Case<'_>) {
        let [tags] = self.filter.tags.as_slice() else { return };
        let (atoms, found) = (&case.reading.atoms, &case.reading.found);
        let is_tag =
            |f: &&Found| matches!(f.meaning, Meaning::Concept(_)) && self.explained[f.from..f.to].iter().all(|e| *e);
        let kinds: Vec<&Found> = found.iter().filter(is_tag).collect();
        let joins = |one: &Found, other: &Found| {
            let is_joint = |f: &Found| {
                matches!(f.meaning, Meaning::Signal(Signal::Sum | Signal::Followup | Signal::Either))
                    && f.from == one.to
                    && f.to == other.from
            };
            // 項目與平台有關 is about projects that have to do with a platform.
            let is_and = one.to + 1 == other.from
                && case.engine.index.ands.contains(&atoms[one.to].symbol)
                && !case.reading.has(Signal::Related);
            let is_cut = one.to == other.from && atoms[one.from].clause != atoms[other.from].clause;
            one.to > other.from || is_cut || is_and || found.iter().any(is_joint)
        };
        let is_row = kinds.windows(2).all(|pair| joins(pair[0], pair[1]));
        let is_list = |f: &Found| f.meaning == Meaning::Signal(Signal::List);
        // "List all funds and schemes" ends with the kinds that it wants a list of.
        let is_object = || {
            let (Some(first), Some(last)) = (kinds.first(), kinds.last()) else { return false };
            let says_nothing = |at: usize| atoms[at].role == Role::Function;
            let is_asked =
                found.iter().any(|f| is_list(f) && f.to <= first.from && (f.to..first.from).all(says_nothing));
            let is_torn = kinds.windows(2).any(|pair| pair[0].to > pair[1].from);
            is_asked && !is_torn && (last.to..atoms.len()).all(says_nothing) && !case.reading.has(Signal::Related)
        };
        if tags.len() > 1 && is_row && (members::is_empty(case, &self.filter) || is_object()) {
            self.filter.tags = tags.iter().map(|tag| vec![tag.clone()]).collect();
        }
    }

    /// The "projects" of "which projects begin next year" need be no projects: where nothing fits, they only say that a
    /// list is wanted.
    fn widen(&mut self, case: &Case<'_>) {
        let found = &case.reading.found;
        let is_asked = |f: &Found| matches!(f.meaning, Meaning::Signal(Signal::List | Signal::Those | Signal::Things));
        let is_list = |at: usize| case.reading.holding(at).any(is_asked);
        let generic: Vec<TagId> =
            found.iter().filter(|f| is_list(f.from)).filter_map(|f| tag(case, f, Tagged::Given)).collect();
        if generic.is_empty() || !members::is_empty(case, &self.filter) {
            return;
        }
        let mut wider = self.filter.clone();
        wider.tags.iter_mut().for_each(|tags| tags.retain(|tag| !generic.contains(tag)));
        wider.tags.retain(|tags| !tags.is_empty());
        if !members::is_empty(case, &wider) {
            self.filter = wider;
        }
    }

    /// "Mainland companies, ministries or data" are all of the Mainland, and "a centre, institute or scheme linked to the
    /// platform" is whatever of these is linked to it.
    fn share_modifier(&mut self, case: &Case<'_>) {
        let relates = case.reading.found.iter().rfind(|f| f.meaning == Meaning::Signal(Signal::Related));
        if let Some(relates) = relates
            && let [others @ .., last] = self.filter.tags.as_mut_slice()
            && let [_, .., modifier] = last.as_slice()
            && case.reading.found.iter().any(|f| f.from >= relates.to && tag_of(case, f) == Some(modifier))
        {
            others.iter_mut().filter(|tags| tags.len() == 1).for_each(|tags| tags.push(modifier.clone()));
        }
        let [first, others @ ..] = self.filter.tags.as_mut_slice() else { return };
        let [modifier, _, ..] = first.as_slice() else { return };
        for tags in others.iter_mut().filter(|tags| tags.len() == 1 && tags[0] != *modifier) {
            tags.insert(0, modifier.clone());
        }
    }

    /// Adds the area that the question names, unless tags say the same.
    fn add_area(&mut self, case: &Case<'_>) {
        let Some((area, place)) = named_area(case) else { return };
        let explained = self.without_little_words(case);
        let none_by_tags = members::is_empty(case, &self.filter);
        let is_apart = self.filter.apart.contains(&area.subject);
        if is_apart || (0..explained.len()).all(|at| self.aside[at] || !area.named[at]) {
            return;
        }
        let named_by_area = (0..explained.len()).any(|at| area.named[at] && !self.explained[at]);
        // "Whatever has to do with the Loop" is more than the area of that name.
        let is_in_name = (0..explained.len()).any(|at| area.named[at] && self.explained[at]);
        if case.reading.has(Signal::Related) && !none_by_tags && is_in_name && self.are_more_than(case, place) {
            return;
        }
        // What is planned for an area is all of it.
        let is_any_stage = self.filter.stage.is_none_or(|stage| stage == Stage::Ahead);
        let is_area_alone = self.filter.period.is_none() && is_any_stage;
        let is_section = case.reading.has(Signal::Section);
        let explained = self.without_other_words(case, explained, &area.named);
        if named_by_area || none_by_tags || is_section || (is_area_alone && covers(&area.named, &explained)) {
            self.filter.areas.push(place);
            // Where every word that a tag explains belongs to the area's name, the area says it all.
            if covers(&area.named, &explained) {
                self.filter.tags.clear();
            } else if is_section {
                self.drop_within(case, &area.named);
            }
        }
        self.explained.iter_mut().zip(&area.named).for_each(|(all, one)| *all |= one);
    }

    /// Drops the tags whose words all belong to the name of an area: whatever is in "the AI chapter" is about AI.
    fn drop_within(&mut self, case: &Case<'_>, named: &[bool]) {
        let is_within = |tag: &TagId| {
            let found = case.reading.found.iter().filter(|f| !self.aside[f.from] && tag_of(case, f) == Some(tag));
            found.into_iter().all(|f| (f.from..f.to).all(|at| named[at]))
        };
        self.filter.tags.iter_mut().for_each(|tags| tags.retain(|tag| !is_within(tag)));
        self.filter.tags.retain(|tags| !tags.is_empty());
    }

    /// Whether more initiatives fit than an area has.
    fn are_more_than(&self, case: &Case<'_>, area: usize) -> bool {
        let inside = case.engine.members(area).len();
        members::first(case.engine, &self.filter, case.question.today, inside + 1).len() > inside
    }

    /// What it accounts for, without the words that only say again what the name of an area does: the "overseas" of
    /// "overseas or global co-operation".
    fn without_other_words(&self, case: &Case<'_>, mut explained: Vec<bool>, named: &[bool]) -> Vec<bool> {
        let found = &case.reading.found;
        let says = |f: &Found, tag: &TagId| tag_of(case, f) == Some(tag) && (f.from..f.to).all(|at| named[at]);
        for word in found.iter().filter(|f| !(f.from..f.to).any(|at| named[at])) {
            if tag_of(case, word).is_some_and(|tag| found.iter().any(|f| says(f, tag))) {
                explained[word.from..word.to].fill(false);
            }
        }
        explained
    }

    /// What it accounts for, without the little words of a concept that has others: the "the" of "the Loop" may be no part
    /// of an area's name that is spelt out.
    fn without_little_words(&self, case: &Case<'_>) -> Vec<bool> {
        let stops = &case.engine.index.stops;
        let is_little = |at: usize| stops.contains(&case.reading.atoms[at].symbol);
        let says_more = |at: usize| {
            let mut holding = case.reading.holding(at);
            holding.any(|f| is_tagged_kind(case, f) && !(f.from..f.to).all(is_little))
        };
        let counts = |(at, explained): (usize, &bool)| *explained && !(is_little(at) && says_more(at));
        self.explained.iter().enumerate().map(counts).collect()
    }

    /// Without the tags of sentences that only tell something: "what is due in 2026? I am planning my year".
    fn drop_told(&mut self, case: &Case<'_>) {
        if self.filter.period.is_some() && members::is_empty(case, &self.filter) {
            self.filter = self.dropping(case, |f| case.reading.tells(f.from));
        }
    }

    /// What follows a list that is asked for may tell what is in it, rather than narrow it: "all that is about the Mainland,
    /// companies, ministries and data".
    fn drop_listed(&mut self, case: &Case<'_>) {
        let reading = &case.reading;
        let clause = |f: &Found| reading.atoms[f.from].clause;
        let lists = |f: &&Found| matches!(f.meaning, Meaning::Signal(Signal::List | Signal::Any | Signal::Related));
        let Some(asking) = reading.found.iter().filter(lists).map(clause).max() else { return };
        if members::is_empty(case, &self.filter) {
            let narrowed = self.dropping(case, |f| clause(f) > asking);
            if !narrowed.tags.is_empty() {
                self.filter = narrowed;
            }
        }
    }

    /// The filter without the tags of which all words are dropped.
    fn dropping(&self, case: &Case<'_>, is_dropped: impl Fn(&Found) -> bool) -> Filter {
        let is_gone = |tag: &TagId| {
            let is_its = |f: &&Found| case.concept(f).is_some_and(|concept| concept.id == *tag);
            case.reading.found.iter().filter(is_its).all(&is_dropped)
        };
        let mut filter = self.filter.clone();
        filter.tags.iter_mut().for_each(|tags| tags.retain(|tag| !is_gone(tag)));
        filter.tags.retain(|tags| !tags.is_empty());
        filter
    }
}
