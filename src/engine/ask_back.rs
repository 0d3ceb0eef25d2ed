//! Which of several candidates a message may be about is asked back: those of a tie, of a kind, or of an area.

use super::choose::{MOST_CANDIDATES, SURE, TIE};
use super::decide::Case;
use super::gate::NAMED;
use super::list;
use super::numbers::Number;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::Candidate;
use super::segments::EXPLAINED;
use super::wish;
use super::{Decision, Outcome};
use crate::domain::{Fact, Measure, Signal, Subject, Value};

/// Where nothing is said that is known, little else may be, in units of the rarest word.
const STRAY: f32 = 0.3;
/// As [`TIE`], where the question only refers to something.
const REFERRED_TIE: f32 = 0.78;
/// A tie is worth asking back when the candidates explain this share of the question.
const CLARIFY_SHARE: f32 = 0.7;
/// Up to this weight, in units of the rarest word, a question says only one thing about its subject.
const THIN: f32 = 1.05;
/// Asking back is never surer than this.
const UNSURE: f32 = 0.7;
/// Then a candidate is as good as the best from this share of what the best makes of it.
const THIN_TIE: f32 = 0.6;

/// What a question points to by its kind.
struct Kind {
    members: Vec<Subject>,
    /// Whether nothing else is said of it.
    is_all: bool,
    /// The atoms of the word for it.
    from: usize,
    to: usize,
}

impl Case<'_> {
    /// Asks back when several fit equally well: they tie, or the only thing said fits all of them.
    pub(super) fn clarify(&self, confidence: f32) -> Option<Outcome> {
        let best = self.candidates.first()?;
        // Where nothing but cues is said, as in "who is the matching money for", they have to do.
        let role = if self.said_of(best, Role::Content) > 0.0 { Role::Content } else { Role::Cue };
        // Of "got it" all candidates make as little.
        let tells = |f: &Found| matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_)) || f.meaning.is_topical();
        if role == Role::Cue && !(self.reading.asks() || self.reading.found.iter().any(tells)) {
            return None;
        }
        let said = self.said_of(best, role);
        let thin = said <= self.engine.index.unknown * THIN;
        // "That institute" is one of several, whichever of them it fits a little better.
        let referred = self.referred_kind();
        let tie = if referred.is_some() { REFERRED_TIE } else { TIE };
        let as_good = |c: &&Candidate| {
            let tied = c.score >= best.score * tie && c.share >= best.share * tie;
            (tied || thin) && self.said_of(c, role) >= said * THIN_TIE
        };
        let is_meant = |kind: &&Kind| kind.members.contains(&best.subject);
        let one_of_referred = || referred.as_ref().and_then(|kind| self.one_of_referred(kind, confidence));
        if referred.as_ref().filter(is_meant).is_none()
            && let Some(one) = one_of_referred()
        {
            return Some(one);
        }
        let mut tied: Vec<&Candidate> =
            self.candidates.iter().filter(|c| matches!(c.subject, Subject::Initiative(_)) && as_good(c)).collect();
        // "The rent of the first three buildings" is not asked of what only shares their place.
        let is_cue = |at: usize| self.reading.atoms[at].role == Role::Cue;
        let in_name = |c: &Candidate| (0..c.named.len()).filter(|at| c.named[*at] && is_cue(*at)).count();
        if thin && role == Role::Content && in_name(best) > 0 {
            tied.retain(|c| in_name(c) >= in_name(best));
        }
        let is_referred = |c: &&Candidate| referred.as_ref().is_some_and(|kind| kind.members.contains(&c.subject));
        match tied.iter().filter(|c| is_referred(c)).count() {
            0 | 1 if tied.len() > 1 => {
                if let Some(one) = one_of_referred() {
                    return Some(one);
                }
            }
            0 | 1 => {}
            _ => tied.retain(|c| is_referred(c)),
        }
        // "The three billion one" is the one that states as much.
        let amounts = self.amounts();
        let stating: Vec<&Candidate> = tied.iter().copied().filter(|c| self.states_one_of(c, &amounts)).collect();
        if !stating.is_empty() {
            tied = stating;
        }
        // Those that can answer what is asked come before those that cannot; the only one need not be what was meant by
        // "the scheme".
        let answering: Vec<&Candidate> = tied.iter().copied().filter(|c| self.can_answer(c)).collect();
        let in_vain = || referred.is_none() && self.asks_in_vain(best);
        if answering.len() > 1 || (answering.len() == 1 && (referred.is_none() || self.can_answer(best))) {
            tied = answering;
        } else if answering.is_empty()
            && role == Role::Cue
            && (in_vain() || self.stray_weight(&[]) > STRAY * self.engine.index.unknown)
        {
            return None;
        }
        let mut tied: Vec<Subject> = tied.into_iter().map(|c| c.subject).collect();
        // Where nothing else is said, all of the kind fit.
        if let Some(kind) =
            referred.as_ref().filter(|kind| kind.is_all && (2..=MOST_CANDIDATES).contains(&kind.members.len()))
        {
            tied.clone_from(&kind.members);
        }
        tied.truncate(MOST_CANDIDATES);
        if let Some(area) = self.whole_area(&tied) {
            return Some(self.answer(&[area], confidence));
        }
        let refers = self.reading.has(Signal::Referring) || self.reading.asks() || self.reading.sentences == 1;
        let fits = best.share >= CLARIFY_SHARE && refers && tied.len() >= 2 && said > 0.0;
        if !fits && tied.len() > 1 {
            return one_of_referred();
        }
        // "The two institutes, when is each ready" asks for both.
        let is_as_many = |number: &Number| !number.amount && number.value == tied.len() as f64;
        let sets_apart = self.reading.has(Signal::Compare) || self.reading.has(Signal::Each);
        if fits && sets_apart && self.reading.numbers.iter().any(is_as_many) {
            return Some(self.answer(&tied, confidence));
        }
        fits.then(|| {
            let facets = self.asked(&best.named).facets(&self.engine.knowledge.lexicon);
            self.conclude(Decision::Clarify, tied, facets, confidence.min(UNSURE))
        })
    }

    /// Which of a kind is meant by a word for it alone, with what else is said: "the institute", "that AI scheme".
    fn one_of_referred(&self, kind: &Kind, confidence: f32) -> Option<Outcome> {
        /// What else is said may hold this much that none of the kind explains, in units of the rarest word.
        const STRAY: f32 = 0.85;
        let atoms = &self.reading.atoms;
        let of = |subject: &Subject| self.candidates.iter().find(|c| c.subject == *subject);
        let mut members: Vec<Subject> = kind.members.clone();
        let explains = |subject: &Subject, at: usize| of(subject).is_some_and(|c| c.strengths[at] >= EXPLAINED);
        // What another sentence only tells says nothing of which is meant.
        let is_told = |at: usize| self.reading.tells(at) && atoms[at].sentence != atoms[kind.from].sentence;
        let says = |at: &usize| atoms[*at].role == Role::Content && !is_told(*at);
        for at in (0..atoms.len()).filter(|at| !(kind.from..kind.to).contains(at) && says(at)) {
            leave(&mut members, |member| explains(member, at));
        }
        // "That scheme that takes applications soon", of which every word asks.
        let is_beside = |f: &&Found| (f.to <= kind.from || f.from >= kind.to) && !is_told(f.from);
        for tag in self.reading.found.iter().filter(is_beside).filter_map(|f| wish::tag_of(self, f)) {
            let listed = self.engine.index.catalogue.listed(tag);
            let has = |i: usize| listed.binary_search(&(i as u32)).is_ok();
            leave(&mut members, |subject| matches!(subject, Subject::Initiative(i) if has(*i)));
        }
        let amounts = self.amounts();
        leave(&mut members, |subject| of(subject).is_some_and(|c| self.states_one_of(c, &amounts)));
        let stray = (0..atoms.len()).filter(says).filter(|at| !members.iter().any(|member| explains(member, *at)));
        if stray.map(|at| self.weights.need[at]).sum::<f32>() > STRAY * self.engine.index.unknown {
            return None;
        }
        let answering: Vec<Subject> =
            members.iter().copied().filter(|member| of(member).is_some_and(|c| self.can_answer(c))).collect();
        if answering.len() > 1 {
            members = answering;
        }
        match members.as_slice() {
            [one] if kind.members.len() > 1 => Some(self.answer(&[*one], confidence)),
            [_, _, ..] if members.len() <= MOST_CANDIDATES => Some(self.ask_which(members, confidence)),
            _ => None,
        }
    }

    /// Asks back which of several is meant.
    pub(super) fn ask_which(&self, subjects: Vec<Subject>, confidence: f32) -> Outcome {
        let facets = self.asked_anywhere().facets(&self.engine.knowledge.lexicon);
        self.conclude(Decision::Clarify, subjects, facets, confidence.min(UNSURE))
    }

    /// Asks back among the initiatives of a kind, where nothing but the kind is told.
    pub(super) fn one_of_kind(&self) -> Option<Outcome> {
        let best = self.candidates.first()?;
        if self.name_strength(best) >= NAMED || self.wants_whole() || self.reading.has(Signal::Eligible) {
            return None;
        }
        // "Where are plots offered" means all of them.
        let is_many = |f: &Found| wish::is_tagged_kind(self, f) && wish::is_plural(self, f) && !self.is_introduced(f);
        if self.reading.found.iter().any(|f| is_many(f) && !self.reading.tells(f.from)) {
            return None;
        }
        let asked = self.asked(&best.named);
        let (knowledge, lexicon) = (self.engine.knowledge, &self.engine.knowledge.lexicon);
        let mut members = list::of_kind(self, !asked.is_empty());
        if members.iter().any(|i| best.subject == Subject::Initiative(*i)) && self.is_far_ahead() {
            return None;
        }
        let answers = |i: &usize| !asked.is_empty() && asked.fit(lexicon, &knowledge.initiatives[*i]) > 0.99;
        match members.iter().filter(|i| answers(i)).count() {
            0 => {}
            // The only one that can answer need not be what was meant by "the data project".
            1 if self.referred_kind().is_some() => {}
            _ => members.retain(answers),
        }
        (2..=MOST_CANDIDATES).contains(&members.len()).then(|| {
            let members = members.into_iter().map(Subject::Initiative).collect();
            self.conclude(Decision::Clarify, members, asked.facets(lexicon), UNSURE)
        })
    }

    /// The initiative of a time, where nothing but the time is told to the bot of one of them: "the 2027 one"; of several it
    /// asks back.
    pub(super) fn one_of_time(&self) -> Option<Outcome> {
        let reading = &self.reading;
        let is_meant = self.question.addressed && reading.period.is_some() && reading.has(Signal::Referring);
        if !is_meant || reading.atoms.iter().any(|atom| atom.role == Role::Content) {
            return None;
        }
        let members: Vec<Subject> = list::of_kind(self, true).into_iter().map(Subject::Initiative).collect();
        match members.as_slice() {
            [one] => Some(self.answer(&[*one], UNSURE)),
            [_, ..] if members.len() <= MOST_CANDIDATES => {
                Some(self.conclude(Decision::Clarify, members, Vec::new(), UNSURE))
            }
            _ => None,
        }
    }

    /// Whether the best candidate is told from all others: it explains nearly all, and none comes near.
    pub(super) fn is_far_ahead(&self) -> bool {
        /// Then the others have less than this share of its score.
        const FAR: f32 = 0.7;
        let [best, others @ ..] = self.candidates.as_slice() else { return false };
        best.share >= SURE && others.iter().all(|other| other.score < best.score * FAR)
    }

    /// The initiatives of the kind that the question points to without a name: "that institute", "嗰塊地".
    fn referred_kind(&self) -> Option<Kind> {
        let found = &self.reading.found;
        let index = self.engine.index;
        let (referring, things) = (Meaning::Signal(Signal::Referring), Meaning::Signal(Signal::Things));
        // "The subsidy", but not "the subsidies".
        let is_one = |f: &&Found| self.is_introduced(f) && wish::is_tagged_kind(self, f) && !wish::is_plural(self, f);
        let is_head = |f: &&Found| {
            let next = self.reading.atoms.get(f.to).filter(|next| next.clause == self.reading.atoms[f.from].clause);
            // "That AI assistant" is no kind of AI, but "that data project" is one.
            let is_thing = || found.iter().any(|of| of.meaning == things && of.from == f.to);
            next.is_none_or(|next| next.role != Role::Content || next.symbol.as_han().is_some()) || is_thing()
        };
        // "That scheme", and, where nothing was spoken of, "the scheme one".
        let is_behind = |that: &Found, f: &Found| {
            (f.to > that.to && (that.from..=that.to + 1).contains(&f.from))
                || (f.to == that.to && f.from > that.from)
                || (f.to == that.from && self.conversation.subjects.is_empty())
        };
        let is_pointed_to = |f: &&Found| found.iter().any(|that| that.meaning == referring && is_behind(that, f));
        let heads = found.iter().filter(|f| is_pointed_to(f) || is_one(f)).filter(is_head);
        let (tag, from, to) = heads.filter_map(|f| Some((wish::tag_of(self, f)?, f.from, f.to))).next()?;
        let says = |at: &usize| self.reading.atoms[*at].role == Role::Content && self.weights.gain[*at] > 0.0;
        let is_all = (0..self.reading.atoms.len()).filter(says).all(|at| (from..to).contains(&at));
        let members = index.catalogue.listed(tag).iter().map(|i| Subject::Initiative(*i as usize)).collect();
        Some(Kind { members, is_all, from, to })
    }

    /// The area that several initiatives tie in, where the whole picture is wanted: "all you do about AI".
    fn whole_area(&self, tied: &[Subject]) -> Option<Subject> {
        /// An area that the question explains this much of is worth telling whole.
        const MENTIONED: f32 = 0.5;
        let knowledge = self.engine.knowledge;
        let area_of = |subject: &Subject| match subject {
            Subject::Initiative(i) => Some(&knowledge.initiatives[*i].area),
            Subject::Area(_) => None,
        };
        let id = tied.first().and_then(area_of)?;
        let first = self.candidates.first().filter(|c| matches!(c.subject, Subject::Area(_)));
        let one = tied.iter().all(|subject| area_of(subject) == Some(id));
        let common = self.candidates.iter().find(|c| *knowledge.id(c.subject) == *id).filter(|_| one);
        let area = first.or(common).filter(|area| area.share >= MENTIONED && area.coverage >= MENTIONED)?;
        (self.wants_whole() && tied.len() > 1).then_some(area.subject)
    }

    /// Asks back among the initiatives of an area that is named where something is asked of one thing: "when does the
    /// park open", where there are several.
    pub(super) fn one_of_area(&self) -> Option<Outcome> {
        let best = self.candidates.first().filter(|_| self.question.addressed)?;
        let Subject::Area(area) = best.subject else { return None };
        if self.confidence(best) < self.bar() {
            return None;
        }
        let knowledge = self.engine.knowledge;
        let asked = self.asked(&best.named);
        // "What is the target year for the institute" wants no whole picture.
        let is_named = best.coverage > 0.0;
        let wants_several = [Signal::List, Signal::Section].iter().any(|signal| self.reading.has(*signal));
        if wants_several || (is_named && self.wants_whole()) || asked.valued(&knowledge.lexicon).is_empty() {
            return None;
        }
        let members = self.engine.members(area);
        let fits = |i: &usize| asked.fit(&knowledge.lexicon, &knowledge.initiatives[*i]) > 0.99;
        // One more than can be asked about tells that there are too many.
        let members: Vec<Subject> = members.filter(fits).take(MOST_CANDIDATES + 1).map(Subject::Initiative).collect();
        (2..=MOST_CANDIDATES)
            .contains(&members.len())
            .then(|| self.conclude(Decision::Clarify, members, asked.facets(&knowledge.lexicon), UNSURE))
    }

    /// Whether nothing is asked of a candidate but what the document states of nobody.
    fn asks_in_vain(&self, candidate: &Candidate) -> bool {
        let lexicon = &self.engine.knowledge.lexicon;
        let facets = self.asked(&candidate.named).facets(lexicon);
        !facets.is_empty() && !facets.iter().any(|facet| self.engine.index.catalogue.is_stated(facet))
    }

    /// Whether something is asked for, and a candidate has a statement of all of it.
    pub(super) fn can_answer(&self, candidate: &Candidate) -> bool {
        let asked = self.asked(&candidate.named);
        let Subject::Initiative(i) = candidate.subject else { return false };
        let knowledge = self.engine.knowledge;
        !asked.is_empty() && asked.fit(&knowledge.lexicon, &knowledge.initiatives[i]) > 0.99
    }

    /// Whether a candidate states one of some amounts.
    pub(super) fn states_one_of(&self, candidate: &Candidate, amounts: &[Measure]) -> bool {
        let Subject::Initiative(i) = candidate.subject else { return false };
        let states = |fact: &Fact| matches!(&fact.value, Value::Measure { now, .. } if amounts.contains(now));
        self.engine.knowledge.initiatives[i].facts.iter().any(states)
    }

    /// Weight of what a candidate makes of the words of one role.
    pub(super) fn said_of(&self, candidate: &Candidate, role: Role) -> f32 {
        let atoms = &self.reading.atoms;
        let mine = |at: &usize| atoms[*at].role == role && candidate.strengths[*at] > 0.2;
        (0..atoms.len()).filter(mine).map(|at| self.weights.gain[at] * candidate.strengths[at].min(1.0)).sum()
    }
}

/// Leaves those that fit, unless none does.
fn leave(members: &mut Vec<Subject>, fits: impl Fn(&Subject) -> bool) {
    if members.iter().any(&fits) {
        members.retain(fits);
    }
}
