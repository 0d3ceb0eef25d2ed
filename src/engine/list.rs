//! Questions for all initiatives that fit: by time, progress, tag or area.

use time::Date;

use super::asked::{Asked, At};
use super::choose::TIE;
use super::decide::{Case, Engine};
use super::gate::{FAMILIAR, NAMED, SPELT};
use super::phrases::{Found, Meaning};
use super::reading::{Atom, Reading, Role};
use super::score::Candidate;
use super::wish::{is_bare, is_tagged_kind, tag_of, wants_list};
use super::{Filter, Stage};
use crate::domain::{Facet, FacetId, Initiative, Progress, Signal, Subject, TagId, Value};

/// A list is made only when the filter explains all but this share of the content words.
const STRAY: f32 = 0.34;

/// As [`STRAY`], where two tags that some initiatives share explain the rest.
const STRAY_JOINT: f32 = 0.5;

/// A list that is asked for in so many words may have this much of a word more that nothing explains.
const STRAY_WORD: f32 = 0.65;

/// As [`STRAY_WORD`], where the words should tell nothing but a kind: less than any word that is not an ordinary one.
const STRAY_IN_KIND: f32 = 0.3;

/// A concept counts from this fit on: a word of three characters of which one only sounds alike.
const ALIKE: f32 = 0.75;

/// Of a kind with more initiatives than this, the rest are no help to choose from.
const MOST_OF_KIND: usize = 24;

/// An area is named in full from this coverage on: a character of its name may be wrong.
const IN_FULL: f32 = 0.88;
/// Or this one, if nothing fits better and it explains nearly all that is asked.
const MOSTLY: f32 = 0.75;

/// The filter of a question that wants a list; `None` if it wants none.
pub(super) fn filter(case: &Case<'_>) -> Option<Filter> {
    let reading = &case.reading;
    let best = case.candidates.first();
    let named = best.filter(|best| case.name_strength(best) >= NAMED);
    let wants = wants_list(case);
    let is_bare = !wants && is_bare(case);
    // "Which schemes give out funding" covers most of a scheme's name with words that are tags.
    let only_tags = |best: &Candidate| {
        wants && (best.coverage < 0.95 || !is_contiguous(&best.named)) && is_all_tags(case, &best.named)
    };
    // "加速新型工業化" is all of an area's name and most of a scheme's.
    let in_area = |best: &Candidate| {
        wants && best.coverage < 0.95 && named_area(case).is_some_and(|(area, _)| covers(&area.named, &best.named))
    };
    let one = |best: &Candidate| matches!(best.subject, Subject::Initiative(_)) && !only_tags(best) && !in_area(best);
    let meant = named.filter(|best| one(best));
    // "Which kinds of task are the AI applications used for" asks something of what it names.
    let lexicon = &case.engine.knowledge.lexicon;
    let asks_of = |best: &Candidate| {
        let asked = Asked::new(lexicon, reading, &best.named);
        let clause = |at: usize| reading.atoms[at].clause;
        let is_beside = |cue: &At<u16>| (0..best.named.len()).any(|at| best.named[at] && clause(at) == cue.clause);
        let is_told = case.is_spelt_out(best) && is_contiguous(&best.named);
        best.coverage > 0.99
            && !asked.cues.is_empty()
            && (best.share > 0.9 || (is_told && asked.cues.iter().any(is_beside)))
    };
    if meant.is_some_and(asks_of) {
        return None;
    }
    // "The 3 billion one, what scheme is it" is the one that states as much.
    let states_it = || {
        let amounts = case.amounts();
        case.candidates.iter().any(|c| case.states_one_of(c, &amounts))
    };
    if reading.has(Signal::Referring) && states_it() {
        return None;
    }
    // "AI in government departments" may be a name, and is all that is tagged so.
    let is_kind = |best: &Candidate| is_all_tags(case, &best.named);
    if !(wants || is_bare) && (meant.is_some() || reading.period.is_none() || reading.has(Signal::Referring)) {
        return None;
    }
    // "Does the park open this year" asks of what it names best, and no list is wished for.
    let is_clear = |best: &Candidate| case.candidates.get(1).is_none_or(|next| next.score < best.score * TIE);
    if !wants && best.is_some_and(|best| is_clear(best) && case.can_answer(best) && best.keyword > MOSTLY) {
        return None;
    }
    let draft = Draft::new(case, wants);
    if meant.is_some_and(|best| draft.is_joint(case, best)) {
        return Some(draft.filter);
    }
    if meant.is_some_and(|best| best.literal >= SPELT && !is_kind(best)) {
        return None;
    }
    // "Do they pay for everything" is asked of what was spoken of.
    let leans =
        (reading.has(Signal::Referring) || reading.has(Signal::Followup)) && !case.conversation.subjects.is_empty();
    if leans && draft.filter.tags.is_empty() && draft.filter.areas.is_empty() && draft.filter.facet.is_some() {
        return None;
    }
    // So is "whose money is it, which fund", where every word of the kind asks.
    let asks =
        |at: usize| reading.found.iter().any(|f| matches!(f.meaning, Meaning::Cue(_)) && (f.from..f.to).contains(&at));
    let kind_asks = (0..draft.explained.len()).filter(|at| draft.explained[*at]).all(asks);
    let spoken_of = case.question.addressed && !case.conversation.subjects.is_empty();
    if spoken_of && kind_asks && !draft.filter.tags.is_empty() && draft.filter.areas.is_empty() {
        return None;
    }
    let several = || first_members(case.engine, &draft.filter, case.question.today, 2).len() > 1;
    // Words that only mean the same as a name may as well describe all that are like it.
    let has_time = draft.filter.period.is_some();
    let is_told = || (draft.explained.contains(&true) || has_time) && draft.stray(case).1 == 0.0;
    let is_description = meant.is_none() && (!is_bare || has_time);
    ((!is_bare || is_told()) && draft.fits(case, wants) && (is_description || several())).then_some(draft.filter)
}

/// The initiatives of which nothing but their kind, time or progress is told, where something is asked of one of them or
/// a word points to it: "how much is the subsidy", "嗰樣資助".
pub(super) fn of_kind(case: &Case<'_>, asks: bool) -> Vec<usize> {
    let draft = Draft::new(case, false);
    let says = !draft.filter.tags.is_empty() || draft.filter.period.is_some();
    let is_all = draft.stray(case).1 <= case.engine.index.unknown * STRAY_IN_KIND;
    if !(says && is_all && (asks || case.reading.points_to(&draft.explained))) {
        return Vec::new();
    }
    first_members(case.engine, &draft.filter, case.question.today, MOST_OF_KIND)
}

/// A filter in the making, and the words that it accounts for.
struct Draft {
    filter: Filter,
    explained: Vec<bool>,
    /// The words that set no condition: those behind "no matter which" and "not counting".
    aside: Vec<bool>,
}

impl Draft {
    fn new(case: &Case<'_>, wants: bool) -> Self {
        let reading = &case.reading;
        let filter = Filter { period: reading.period, ..Filter::default() };
        let mut draft = Self { filter, explained: vec![false; reading.atoms.len()], aside: set_aside(reading) };
        let stages = [
            (Signal::Considered, Stage::Considered),
            (Signal::Underway, Stage::Underway),
            (Signal::Done, Stage::Done),
            (Signal::Pending, Stage::Ahead),
        ];
        draft.filter.stage = stages.into_iter().find_map(|(signal, stage)| reading.has(signal).then_some(stage));
        draft.leave_out(case);
        draft.collect_tags(case, Tagged::ByModerators);
        draft.share_modifier();
        draft.add_area(case);
        if draft.filter.areas.is_empty() {
            draft.collect_tags(case, Tagged::ByMention);
        }
        if wants {
            draft.shed(case);
        }
        draft.merge(case);
        draft.loosen(case);
        draft.widen(case);
        if draft.filter.period.is_some() && is_empty(case, &draft.filter) {
            draft.filter = draft.without_told(case);
        }
        // Nearly everything is still to come: "which of the plans come with a dollar figure" asks for the figures.
        let is_ahead = Filter { stage: Some(Stage::Ahead), ..Filter::default() };
        if wants && (draft.filter.is_empty() || draft.filter == is_ahead) {
            draft.filter.facet = stated(case);
            draft.filter.stage = draft.filter.stage.filter(|_| draft.filter.facet.is_none());
        }
        draft
    }

    /// Whether it stands for all that share several tags, among them one that the question names by the way: "which ones use
    /// AI in government departments".
    fn is_joint(&self, case: &Case<'_>, best: &Candidate) -> bool {
        let joins = self.filter.tags.len() == 1 && self.filter.tags[0].len() > 1;
        if !joins || !self.fits(case, true) {
            return false;
        }
        let members = first_members(case.engine, &self.filter, case.question.today, MOST_OF_KIND);
        members.len() > 1 && members.iter().any(|i| best.subject == Subject::Initiative(*i))
    }

    /// Whether the filter says enough of the question.
    fn fits(&self, case: &Case<'_>, wants: bool) -> bool {
        let (needed, stray) = self.stray(case);
        let little = stray <= case.engine.index.unknown * if wants { STRAY_WORD } else { 0.0 };
        // Two tags together describe more than one.
        let is_joint = wants && self.filter.tags.len() == 1 && self.filter.tags[0].len() > 1;
        let most = if is_joint && !is_empty(case, &self.filter) { STRAY_JOINT } else { STRAY };
        !self.filter.is_empty() && (needed == 0.0 || stray / needed <= most || little)
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
        let asks_for_list = |at: usize| {
            let is_list = |f: &&Found| f.meaning == Meaning::Signal(Signal::List);
            case.reading.found.iter().filter(is_list).any(|f| (f.from..f.to).contains(&at))
        };
        let counts = |at: usize, atom: &Atom| {
            let says = atom.role == Role::Content && !self.aside[at];
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
            let members = first_members(case.engine, &self.filter, case.question.today, MOST_OF_KIND);
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
            let open = !self.explained[found.from..found.to].iter().any(|explained| *explained);
            // "What the document says" is about no documents.
            let says = reading.atoms[found.from..found.to].iter().any(|atom| atom.role != Role::Function);
            let is_aside = self.aside[found.from];
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

    /// Leaves out those with the tag that stands first behind a word for it: "institutes, not centres".
    fn leave_out(&mut self, case: &Case<'_>) {
        let found = &case.reading.found;
        for word in found.iter().filter(|f| f.meaning == Meaning::Signal(Signal::Except)) {
            let behind = |kind: &&Found| kind.from >= word.to && self.aside[kind.from] && kind.fit >= ALIKE;
            let tag = found.iter().filter(behind).find_map(|kind| tag(case, kind, Tagged::ByModerators));
            self.filter.without.extend(tag);
        }
    }

    /// Of several tags that nobody shares, the one that stands in the way of others that many share is said by the way:
    /// "which measures have government departments use AI at work".
    fn shed(&mut self, case: &Case<'_>) {
        /// Two tags are needed to describe anything together, and two initiatives may share them by chance.
        const FEWEST: usize = 3;
        let [tags] = self.filter.tags.as_slice() else { return };
        if tags.len() < FEWEST || !is_empty(case, &self.filter) {
            return;
        }
        let without = |dropped: &TagId| {
            let rest = tags.iter().filter(|tag| *tag != dropped).cloned().collect();
            Filter { tags: vec![rest], ..self.filter.clone() }
        };
        let are_many =
            |filter: &Filter| first_members(case.engine, filter, case.question.today, FEWEST).len() >= FEWEST;
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
        if first_members(case.engine, &narrower, case.question.today, 2).len() > 1 {
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
            let is_cut = one.to == other.from && atoms[one.from].clause != atoms[other.from].clause;
            one.to > other.from || is_cut || found.iter().any(is_joint)
        };
        let is_row = kinds.windows(2).all(|pair| joins(pair[0], pair[1]));
        if tags.len() > 1 && is_row && is_empty(case, &self.filter) {
            self.filter.tags = tags.iter().map(|tag| vec![tag.clone()]).collect();
        }
    }

    /// The "projects" of "which projects begin next year" need be no projects: where nothing fits, they only say that a
    /// list is wanted.
    fn widen(&mut self, case: &Case<'_>) {
        let found = &case.reading.found;
        let is_list = |at: usize| {
            found.iter().any(|f| f.meaning == Meaning::Signal(Signal::List) && (f.from..f.to).contains(&at))
        };
        let generic: Vec<TagId> =
            found.iter().filter(|f| is_list(f.from)).filter_map(|f| tag(case, f, Tagged::ByModerators)).collect();
        if generic.is_empty() || !is_empty(case, &self.filter) {
            return;
        }
        let mut wider = self.filter.clone();
        wider.tags.iter_mut().for_each(|tags| tags.retain(|tag| !generic.contains(tag)));
        wider.tags.retain(|tags| !tags.is_empty());
        if !is_empty(case, &wider) {
            self.filter = wider;
        }
    }

    /// "Mainland companies, ministries or data" are all of the Mainland.
    fn share_modifier(&mut self) {
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
        let none_by_tags = is_empty(case, &self.filter);
        if (0..explained.len()).all(|at| self.aside[at] || !area.named[at]) {
            return;
        }
        let named_by_area = (0..explained.len()).any(|at| area.named[at] && !self.explained[at]);
        // "Whatever has to do with the Loop" is more than the area of that name.
        if case.reading.has(Signal::Related) && !none_by_tags && covers(&self.explained, &area.named) {
            return;
        }
        let is_area_alone = self.filter.period.is_none() && self.filter.stage.is_none();
        if named_by_area || none_by_tags || (is_area_alone && covers(&area.named, &explained)) {
            self.filter.areas.push(place);
            // Where every word that a tag explains belongs to the area's name, the area says it all.
            if covers(&area.named, &explained) {
                self.filter.tags.clear();
            }
        }
        self.explained.iter_mut().zip(&area.named).for_each(|(all, one)| *all |= one);
    }

    /// What it accounts for, without the little words of a concept that has others: the "the" of "the Loop" may be no part
    /// of an area's name that is spelt out.
    fn without_little_words(&self, case: &Case<'_>) -> Vec<bool> {
        let stops = &case.engine.index.stops;
        let is_little = |at: usize| stops.contains(&case.reading.atoms[at].symbol);
        let says_more = |at: usize| {
            let holds = |f: &&Found| is_tagged_kind(case, f) && (f.from..f.to).contains(&at);
            case.reading.found.iter().filter(holds).any(|f| !(f.from..f.to).all(is_little))
        };
        let counts = |(at, explained): (usize, &bool)| *explained && !(is_little(at) && says_more(at));
        self.explained.iter().enumerate().map(counts).collect()
    }

    /// Without the tags of sentences that only tell something: "what is due in 2026? I am planning my year".
    fn without_told(&self, case: &Case<'_>) -> Filter {
        let tells = |tag: &TagId| {
            let concepts = &case.engine.knowledge.lexicon.concepts;
            let is_its = |f: &&Found| matches!(f.meaning, Meaning::Concept(c) if concepts[c as usize].id == *tag);
            case.reading.found.iter().filter(is_its).all(|f| case.reading.tells(f.from))
        };
        let mut filter = self.filter.clone();
        filter.tags.iter_mut().for_each(|tags| tags.retain(|tag| !tells(tag)));
        filter.tags.retain(|tags| !tags.is_empty());
        filter
    }
}

/// The words that set no condition: those behind "no matter which" to the end of the sentence, and those behind "not
/// counting" to the end of the clause.
fn set_aside(reading: &Reading) -> Vec<bool> {
    let atoms = &reading.atoms;
    let mut aside = vec![false; atoms.len()];
    for word in &reading.found {
        let same = |at: usize| match word.meaning {
            Meaning::Signal(Signal::Regardless) => atoms[at].sentence == atoms[word.from].sentence,
            Meaning::Signal(Signal::Except) => atoms[at].clause == atoms[word.from].clause,
            _ => false,
        };
        (word.to..atoms.len()).take_while(|at| same(*at)).for_each(|at| aside[at] = true);
    }
    aside
}

/// The facet that has to be stated, where a list is to be made of nothing else: "which ones give an amount".
fn stated(case: &Case<'_>) -> Option<FacetId> {
    let engine = case.engine;
    // The topics of "which topics does it deal with" are no facet.
    if case.reading.has(Signal::Areas) {
        return None;
    }
    let lexicon = &engine.knowledge.lexicon;
    let facets = Asked::anywhere(lexicon, &case.reading).named_or_valued(lexicon);
    // What most of them state tells nothing.
    let is_telling = |facet: &&Facet| {
        let listed = engine.index.catalogue.stating(engine.knowledge, facet).len();
        listed > 0 && listed * 2 <= engine.knowledge.initiatives.len()
    };
    let telling: Vec<&Facet> = facets.iter().filter_map(|id| lexicon.facet(id)).filter(is_telling).collect();
    // "Which ones say in it what amount they are of" asks for the amounts.
    let valued: Vec<&Facet> = telling.iter().copied().filter(|facet| facet.value.is_some()).collect();
    match (telling.as_slice(), valued.as_slice()) {
        ([facet], _) | (_, [facet]) => Some(facet.id.clone()),
        _ => None,
    }
}

pub(super) fn is_contiguous(named: &[bool]) -> bool {
    named.chunk_by(|a, b| a == b).filter(|run| run[0]).count() == 1
}

/// How an initiative comes to be listed under a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tagged {
    /// Moderators tagged it.
    ByModerators,
    /// No initiative is tagged with it, but facts speak of it.
    ByMention,
}

/// The tag that a concept in the question stands for. Where a word belongs to several concepts ("funds", "funding"), it
/// is the one that most initiatives have.
fn tag(case: &Case<'_>, found: &Found, how: Tagged) -> Option<TagId> {
    /// A concept that more than one in this many initiatives speak of tells nothing.
    const RARE: usize = 4;
    let engine = case.engine;
    let initiatives = &engine.knowledge.initiatives;
    let same = case.reading.found.iter().filter(|other| (other.from, other.to) == (found.from, found.to));
    let ids = same.filter_map(|other| match other.meaning {
        Meaning::Concept(c) => Some(&engine.knowledge.lexicon.concepts[c as usize].id),
        _ => None,
    });
    let is_tag = |id: &&TagId| engine.index.catalogue.is_tag(id);
    let count = |id: &TagId| engine.index.catalogue.listed(id).len();
    if how == Tagged::ByModerators {
        return ids.filter(is_tag).max_by_key(|id| count(id)).cloned();
    }
    // "Launched" and "completed" ask for time or progress; "matching" is what facts are about.
    let asks =
        |f: &Found| matches!(f.meaning, Meaning::Hint(_) | Meaning::Idiom | Meaning::Signal(_) | Meaning::Ask(_));
    let wider_cue = |f: &Found| {
        matches!(f.meaning, Meaning::Cue(_))
            && f.from <= found.from
            && found.to <= f.to
            && f.to - f.from > found.to - found.from
    };
    let found_in =
        |f: &Found| asks(f) && f.from < found.to && found.from < f.to && f.to - f.from >= found.to - found.from;
    if case.reading.found.iter().any(|f| found_in(f) || (wider_cue(f) && found.to - found.from == 1)) {
        return None;
    }
    ids.filter(|id| !is_tag(id) && (1..=initiatives.len() / RARE).contains(&count(id)))
        .max_by_key(|id| count(id))
        .cloned()
}

/// The area that the question names in full.
pub(super) fn named_area<'a>(case: &'a Case<'_>) -> Option<(&'a Candidate, usize)> {
    let in_full = |at: usize, area: &Candidate| {
        area.coverage >= IN_FULL || (at == 0 && area.coverage >= MOSTLY && area.share >= IN_FULL)
    };
    case.candidates.iter().enumerate().find_map(|(at, candidate)| match candidate.subject {
        Subject::Area(place) if in_full(at, candidate) => Some((candidate, place)),
        Subject::Area(_) | Subject::Initiative(_) => None,
    })
}

/// Whether every marked atom belongs to a concept that initiatives are tagged with.
pub(super) fn is_all_tags(case: &Case<'_>, named: &[bool]) -> bool {
    let knowledge = case.engine.knowledge;
    (0..named.len()).filter(|at| named[*at]).all(|at| {
        case.reading.found.iter().any(|found| match found.meaning {
            Meaning::Concept(c) if found.from <= at && at < found.to => {
                case.engine.index.catalogue.is_tag(&knowledge.lexicon.concepts[c as usize].id)
            }
            _ => false,
        })
    })
}

/// Whether every marked atom belongs to a concept that initiatives are tagged with, and several share them all.
pub(super) fn are_shared_tags(case: &Case<'_>, named: &[bool]) -> bool {
    let marked = |f: &&Found| (f.from..f.to).all(|at| named[at]);
    let tags = case.reading.found.iter().filter(marked).filter_map(|f| tag_of(case, f));
    let lists: Vec<&[u32]> = tags.map(|tag| case.engine.index.catalogue.listed(tag)).collect();
    let Some((first, others)) = lists.split_first() else { return false };
    let has_all = |i: &&u32| others.iter().all(|list| list.binary_search(i).is_ok());
    is_all_tags(case, named) && first.iter().filter(has_all).count() > 1
}

fn covers(outer: &[bool], inner: &[bool]) -> bool {
    outer.iter().zip(inner).all(|(outer, inner)| *outer || !*inner)
}

/// Whether no initiative fits.
fn is_empty(case: &Case<'_>, filter: &Filter) -> bool {
    first_members(case.engine, filter, case.question.today, 1).is_empty()
}

/// The initiatives that fit, in order of the document.
pub(super) fn members(engine: Engine<'_>, filter: &Filter, today: Date) -> Vec<usize> {
    first_members(engine, filter, today, usize::MAX)
}

/// The first so many of the initiatives that fit.
fn first_members(engine: Engine<'_>, filter: &Filter, today: Date, most: usize) -> Vec<usize> {
    let (knowledge, catalogue) = (engine.knowledge, &engine.index.catalogue);
    let facet = filter.facet.as_ref().and_then(|id| knowledge.lexicon.facet(id));
    let stating = facet.map(|facet| catalogue.stating(knowledge, facet));
    let listed = |tags: &Vec<TagId>| -> Vec<&[u32]> { tags.iter().map(|tag| catalogue.listed(tag)).collect() };
    let tagged: Vec<Vec<&[u32]>> = filter.tags.iter().map(listed).collect();
    let left_out = listed(&filter.without);
    let fits = |i: &usize| {
        let has = |list: &&[u32]| list.binary_search(&(*i as u32)).is_ok();
        let is_in = |area: &usize| knowledge.areas.get(*area).is_some_and(|a| a.id == knowledge.initiatives[*i].area);
        filter.period.is_none_or(|asked| catalogue.periods(*i).iter().any(|period| period.falls_in(&asked)))
            && (tagged.is_empty() || tagged.iter().any(|lists| lists.iter().all(has)))
            && !left_out.iter().any(has)
            && stating.is_none_or(|stating| has(&stating))
            && (filter.areas.is_empty() || filter.areas.iter().any(is_in))
            && filter.stage.is_none_or(|stage| is_at(&knowledge.initiatives[*i], stage, today))
    };
    // Whoever fits is among the fewest that any part of the filter lets through.
    let area = match filter.areas.as_slice() {
        [area] => knowledge.areas.get(*area).map(|area| catalogue.members(&area.id)),
        _ => None,
    };
    let together = match tagged.as_slice() {
        [together] => together.as_slice(),
        _ => &[],
    };
    let fewest = together.iter().copied().chain(area).chain(stating);
    let fewest = fewest.min_by_key(|list| list.len());
    match (fewest, &filter.period) {
        (Some(list), _) => list.iter().map(|i| *i as usize).filter(fits).take(most).collect(),
        (None, Some(asked)) => {
            catalogue.beginning(asked).into_iter().map(|i| i as usize).filter(fits).take(most).collect()
        }
        (None, None) => (0..knowledge.initiatives.len()).filter(fits).take(most).collect(),
    }
}

fn is_at(initiative: &Initiative, stage: Stage, today: Date) -> bool {
    match stage {
        Stage::Done => initiative.progress() == Some(Progress::Done),
        Stage::Ahead => initiative.progress() != Some(Progress::Done) && is_ahead(initiative, today),
        Stage::Underway => initiative.progress() == Some(Progress::Underway),
        Stage::Considered => initiative.progress() == Some(Progress::Considered),
    }
}

/// Whether something is announced for a time that is not over.
fn is_ahead(initiative: &Initiative, today: Date) -> bool {
    initiative.facts.iter().any(|fact| match fact.value {
        Value::Period(period) => !period.is_past(today),
        _ => false,
    })
}
