//! Which of the candidates a message is about: one, several, or all of a tie, which is asked back.

use super::asked::Asked;
use super::decide::Case;
use super::fitting::asks_for_anything;
use super::gate::{NAMED, SPELT};
use super::list;
use super::phrases::{Found, Meaning};
use super::reading::Role;
use super::score::{self, Candidate};
use super::segments::{EXPLAINED, FAR, POINTED, POINTED_SHARE};
use super::wish;
use super::{Decision, Outcome};
use crate::domain::{Fact, Measure, Signal, Subject, Value};

/// A clause of a longer message is about a subject of its own from this confidence on.
const SURE: f32 = 0.72;
/// As [`SURE`], for the share of the clause that its subject explains.
const CLAUSE_SHARE: f32 = 0.5;
/// Or else it has to be told of at length.
const PARTLY_NAMED: f32 = 0.3;
/// A second subject counts only when this much of its name is left beside the first.
const NAMED_BESIDE: f32 = 0.75;
/// A name counts beside the first subject if this much of it is there in its own words; what is but a paraphrase of it
/// needs a word that the first subject does not explain as well as this.
const SPELT_BESIDE: f32 = 0.5;
const PARAPHRASED_BESIDE: f32 = 0.85;
/// Of what stands on the other side of a comparison this share has to be its own.
const OWN_BESIDE: f32 = 0.4;
/// Where nothing is said that is known, little else may be, in units of the rarest word.
const STRAY: f32 = 0.3;
/// A runner-up with this share of the best score is as good.
pub(super) const TIE: f32 = 0.88;
/// As [`TIE`], where the question only refers to something.
const REFERRED_TIE: f32 = 0.78;
/// A tie is worth asking back when the candidates explain this share of the question.
const CLARIFY_SHARE: f32 = 0.7;
/// More candidates than this are no help to choose from.
const MOST_CANDIDATES: usize = 6;
/// Up to this weight, in units of the rarest word, a question says only one thing about its subject.
const THIN: f32 = 1.05;
/// Asking back is never surer than this.
const UNSURE: f32 = 0.7;
/// Then a candidate is as good as the best from this share of what the best makes of it.
const THIN_TIE: f32 = 0.6;
/// A message of more clauses than this tells a story; it does not list questions.
const MOST_CLAUSES: usize = 4;

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
        fits.then(|| {
            let facets = Asked::new(&self.engine.knowledge.lexicon, &self.reading, &best.named)
                .facets(&self.engine.knowledge.lexicon);
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
        for at in (0..atoms.len()).filter(|at| !(kind.from..kind.to).contains(at) && atoms[*at].role == Role::Content) {
            if members.iter().any(|member| explains(member, at)) {
                members.retain(|member| explains(member, at));
            }
        }
        let amounts = self.amounts();
        let states = |subject: &Subject| of(subject).is_some_and(|c| self.states_one_of(c, &amounts));
        if members.iter().any(states) {
            members.retain(states);
        }
        if self.stray_weight(&members) > STRAY * self.engine.index.unknown {
            return None;
        }
        let answering: Vec<Subject> =
            members.iter().copied().filter(|member| of(member).is_some_and(|c| self.can_answer(c))).collect();
        if answering.len() > 1 {
            members = answering;
        }
        match members.as_slice() {
            [one] if kind.members.len() > 1 => Some(self.answer(&[*one], confidence)),
            [_, _, ..] if members.len() <= MOST_CANDIDATES => {
                let lexicon = &self.engine.knowledge.lexicon;
                let facets = Asked::anywhere(lexicon, &self.reading).facets(lexicon);
                Some(self.conclude(Decision::Clarify, members, facets, confidence.min(UNSURE)))
            }
            _ => None,
        }
    }

    /// Asks back among the initiatives of a kind, where nothing but the kind is told.
    pub(super) fn one_of_kind(&self) -> Option<Outcome> {
        let best = self.candidates.first()?;
        if self.name_strength(best) >= NAMED || self.wants_whole() || self.reading.has(Signal::Eligible) {
            return None;
        }
        let asked = Asked::new(&self.engine.knowledge.lexicon, &self.reading, &best.named);
        let (knowledge, lexicon) = (self.engine.knowledge, &self.engine.knowledge.lexicon);
        let mut members = list::of_kind(self, !asked.is_empty());
        if members.iter().any(|i| best.subject == Subject::Initiative(*i)) && self.is_far_ahead() {
            return None;
        }
        let answers = |i: &usize| !asked.is_empty() && asked.fit(lexicon, &knowledge.initiatives[*i]) > 0.99;
        if members.iter().any(answers) {
            members.retain(answers);
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
    fn is_far_ahead(&self) -> bool {
        /// Then the others have less than this share of its score.
        const FAR: f32 = 0.7;
        let [best, others @ ..] = self.candidates.as_slice() else { return false };
        best.share >= SURE && others.iter().all(|other| other.score < best.score * FAR)
    }

    /// The initiatives of the kind that the question points to without a name: "that institute", "嗰塊地".
    fn referred_kind(&self) -> Option<Kind> {
        let found = &self.reading.found;
        let index = self.engine.index;
        let referring = Meaning::Signal(Signal::Referring);
        let is_definite = |at: usize| index.definites.contains(&self.reading.atoms[at].symbol);
        // "The subsidy", but not "the subsidies".
        let is_one = |f: &&Found| {
            f.from > 0 && is_definite(f.from - 1) && wish::is_tagged_kind(self, f) && !wish::is_plural(self, f)
        };
        let is_head = |f: &&Found| {
            let next = self.reading.atoms.get(f.to).filter(|next| next.clause == self.reading.atoms[f.from].clause);
            // "That AI assistant" is no kind of AI.
            next.is_none_or(|next| next.role != Role::Content || next.symbol.as_han().is_some())
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
        let best =
            self.candidates.first().filter(|best| self.question.addressed && self.confidence(best) >= self.bar())?;
        let Subject::Area(area) = best.subject else { return None };
        let knowledge = self.engine.knowledge;
        let asked = Asked::new(&knowledge.lexicon, &self.reading, &best.named);
        if self.wants_whole() || asked.valued(&knowledge.lexicon).is_empty() {
            return None;
        }
        let members = self.engine.index.catalogue.members(&knowledge.areas[area].id).iter().map(|i| *i as usize);
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
        let facets = Asked::new(lexicon, &self.reading, &candidate.named).facets(lexicon);
        !facets.is_empty() && !facets.iter().any(|facet| self.engine.index.catalogue.is_stated(facet))
    }

    /// Whether something is asked for, and a candidate has a statement of all of it.
    pub(super) fn can_answer(&self, candidate: &Candidate) -> bool {
        let asked = Asked::new(&self.engine.knowledge.lexicon, &self.reading, &candidate.named);
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
    fn said_of(&self, candidate: &Candidate, role: Role) -> f32 {
        let atoms = &self.reading.atoms;
        let mine = |at: &usize| atoms[*at].role == role && candidate.strengths[*at] > 0.2;
        (0..atoms.len()).filter(mine).map(|at| self.weights.gain[at] * candidate.strengths[at].min(1.0)).sum()
    }

    /// The best candidate and, in a message about several, the others that are named beside it.
    pub(super) fn chosen(&self) -> Vec<Subject> {
        let chosen = self.joined_or_named();
        let parts = self.one_per_segment();
        let all = parts.len() > chosen.len() && chosen.iter().all(|subject| parts.contains(subject));
        let mut chosen = if all { parts } else { chosen };
        // In the order in which they are spoken of, which is that of the answers.
        chosen.sort_by_key(|subject| self.first_mention(*subject));
        chosen
    }

    /// The first atom that names a subject, or else speaks of it.
    fn first_mention(&self, subject: Subject) -> Option<usize> {
        let candidate = self.candidates.iter().find(|c| c.subject == subject)?;
        let named = candidate.named.iter().position(|named| *named);
        named.or_else(|| candidate.strengths.iter().position(|strength| *strength >= EXPLAINED))
    }

    /// The best candidate and, in a message that says that it is about several, the others that are named beside it.
    fn joined_or_named(&self) -> Vec<Subject> {
        let best = &self.candidates[0];
        if let Some(both) = self.one_per_join() {
            return both;
        }
        let mut chosen = self.one_per_clause().unwrap_or_else(|| vec![best.subject]);
        if self.name_strength(best) < NAMED {
            return chosen;
        }
        let mut named = vec![false; self.reading.atoms.len()];
        for candidate in self.candidates.iter().filter(|c| chosen.contains(&c.subject)) {
            named.iter_mut().zip(&candidate.named).for_each(|(all, one)| *all |= one);
        }
        let is_named = |c: &Candidate| {
            self.name_strength(c) >= if c.literal < SPELT_BESIDE { PARAPHRASED_BESIDE } else { NAMED_BESIDE }
        };
        self.add_named(&mut chosen, named, is_named);
        let together = self.together(best);
        if chosen.len() == 1 && together.as_slice() != best.named.as_slice() {
            let is_whole = |c: &Candidate| self.name_strength(c) >= SPELT && c.literal >= SPELT_BESIDE;
            self.add_named(&mut chosen, together, is_whole);
        }
        if let ([_], Some(both)) = (chosen.as_slice(), self.one_per_split()) {
            return both;
        }
        chosen
    }

    /// Adds those that are named by words that `named` does not mark.
    fn add_named(&self, chosen: &mut Vec<Subject>, mut named: Vec<bool>, is_named: impl Fn(&Candidate) -> bool) {
        let is_area = matches!(self.candidates[0].subject, Subject::Area(_));
        while chosen.len() < MOST_CANDIDATES {
            let open = |at: usize| !named[at];
            // Who is named beside has a word of content of its own.
            let says = |at: usize| open(at) && self.reading.atoms[at].role == Role::Content;
            if !self.reading.covers.iter().any(|cover| (cover.from..cover.to).any(says)) {
                break;
            }
            let rest = score::partly_named(self.engine.index, &self.reading, &self.weights, open);
            let next = rest.into_iter().find(|c| {
                matches!(c.subject, Subject::Area(_)) == is_area
                    && !chosen.contains(&c.subject)
                    && is_named(c)
                    && self.names_by_content(c, &named)
            });
            let Some(next) = next else { break };
            named.iter_mut().zip(&next.named).for_each(|(all, one)| *all |= one);
            chosen.push(next.subject);
        }
    }

    /// Whether the message speaks of several things: it compares, adds, or asks the same more than once: 邊個…邊個….
    fn asks_of_several(&self) -> bool {
        let reading = &self.reading;
        let asks = |f: &&Found| match f.meaning {
            Meaning::Signal(Signal::Question) => f.to - f.from > 1,
            _ => self.is_which(f),
        };
        let asking: Vec<(Meaning, String)> =
            reading.found.iter().filter(asks).map(|f| (f.meaning, reading.words(f.from, f.to))).collect();
        [Signal::Compare, Signal::Sum].iter().any(|signal| reading.has(*signal))
            || asking.iter().enumerate().any(|(at, asked)| asking[..at].contains(asked))
    }

    /// The atoms of a candidate's name that stand together: a word far from the others may belong to another name, as the
    /// first scheme does in "the subsidy scheme, and the frontier research one".
    fn together(&self, candidate: &Candidate) -> Vec<bool> {
        /// So many words may stand inside a name.
        const APART: usize = 4;
        let places: Vec<usize> = (0..candidate.named.len()).filter(|at| candidate.named[*at]).collect();
        let weight = |run: &&[usize]| run.iter().map(|at| self.weights.gain[*at]).sum::<f32>();
        let heaviest =
            places.chunk_by(|one, next| next - one <= APART).max_by(|one, other| weight(one).total_cmp(&weight(other)));
        (0..candidate.named.len()).map(|at| heaviest.is_some_and(|run| run.contains(&at))).collect()
    }

    /// The subjects of a message whose clauses each ask about another one, in so many words or not.
    fn one_per_clause(&self) -> Option<Vec<Subject>> {
        let atoms = &self.reading.atoms;
        let (first, last) = (atoms.first()?.clause, atoms.last()?.clause);
        let says = |clause: &u16| (0..atoms.len()).any(|at| atoms[at].clause == *clause && self.weights.gain[at] > 0.0);
        let saying = (first..=last).filter(says).count();
        if !(2..=MOST_CLAUSES).contains(&saying) {
            return None;
        }
        let asks = |clause: &u16| {
            self.reading.found.iter().any(|f| {
                atoms[f.from].clause == *clause
                    && !self.reading.is_story(*clause)
                    && matches!(f.meaning, Meaning::Cue(_) | Meaning::Ask(_) | Meaning::Signal(Signal::Question))
            })
        };
        let asking: Vec<u16> = (first..=last).filter(asks).collect();
        // One clause that asks is what the whole message asks.
        if asking.len() < 2 {
            return None;
        }
        let mut subjects: Vec<Subject> = Vec::new();
        for clause in asking {
            let open = |at: usize| atoms[at].clause == clause;
            let candidates = score::candidates(self.engine.index, &self.reading, &self.weights, open);
            let Some(best) = candidates.first() else { continue };
            let clear = candidates.get(1).is_none_or(|second| second.score < best.score * TIE);
            let is_named = self.name_strength(best) >= PARTLY_NAMED;
            let least = self.engine.index.unknown * if is_named { NAMED } else { 1.0 };
            // Words that ask may be part of a name that is there in full.
            let telling = self.is_whole(best) || self.said_of(best, Role::Content) >= least;
            let points_back = self.points_back(best, open);
            let sure = self.confidence(best) >= SURE && best.share >= CLAUSE_SHARE && telling && !points_back;
            if sure && clear && matches!(best.subject, Subject::Initiative(_)) && !subjects.contains(&best.subject) {
                subjects.push(best.subject);
            }
        }
        let best = self.candidates[0].subject;
        (subjects.len() > 1 && subjects.contains(&best)).then_some(subjects)
    }

    /// Whether a part of the message asks of what was named before rather than of a candidate that it hardly names: "how
    /// much of it does one pay", but not 六小龍嗰啲公司, which says what it points to.
    fn points_back(&self, candidate: &Candidate, inside: impl Fn(usize) -> bool) -> bool {
        let says = |at: usize| inside(at) && candidate.strengths[at] >= EXPLAINED;
        let points = |f: &Found| f.meaning == Meaning::Signal(Signal::Referring) && inside(f.from);
        let is_named = self.name_strength(candidate) >= NAMED && candidate.literal >= SPELT_BESIDE;
        !is_named && self.reading.found.iter().any(|f| points(f) && !(0..f.from).any(says))
    }

    /// The subjects on both sides of a word that joins what is compared: "the moon lab or the institutes", "A 和 B 有咩分別".
    fn one_per_join(&self) -> Option<Vec<Subject>> {
        let (reading, compares) = (&self.reading, self.reading.has(Signal::Compare));
        // "Is any of it finished or is it all scaffolding" is asked of one.
        let chooses = compares || reading.found.iter().any(|f| self.is_which(f));
        let joins = |f: &&Found| match f.meaning {
            Meaning::Signal(Signal::Either) => chooses,
            Meaning::Signal(Signal::Sum | Signal::Compare) => compares,
            _ => false,
        };
        reading.found.iter().filter(joins).find_map(|join| {
            let clause = reading.atoms[join.from].clause;
            let one = self.side(clause, 0, join.from)?;
            let end = reading.atoms.len();
            let other = self.like_one(&one, clause, join.to, end).or_else(|| self.side(clause, join.to, end))?;
            self.both(&one, &other)
        })
    }

    /// The subjects on both sides of where a comparison may be split, those of the sides that are told best: 同 and 跟 join,
    /// but not only what is compared.
    fn one_per_split(&self) -> Option<Vec<Subject>> {
        let (atoms, found) = (&self.reading.atoms, &self.reading.found);
        let is = |f: &Found, signal: Signal| f.meaning == Meaning::Signal(signal);
        // "Is it decided or still considered" compares no two things.
        let is_choice = |f: &Found| found.iter().any(|or| is(or, Signal::Either) && (or.from, or.to) == (f.from, f.to));
        let compares = found.iter().any(|f| is(f, Signal::Compare) && !is_choice(f))
            || found.iter().filter(|f| self.is_which(f)).count() > 1;
        let is_story = atoms.last().is_none_or(|last| usize::from(last.clause) >= MOST_CLAUSES);
        if is_story || !compares {
            return None;
        }
        let may_split = |at: &usize| atoms[*at].clause != atoms[at - 1].clause || atoms[*at].role == Role::Function;
        let told = (1..atoms.len()).filter(may_split).filter_map(|at| {
            let one = self.side(atoms[at - 1].clause, 0, at)?;
            let other = self.side(atoms[at].clause, at, atoms.len())?;
            let both = self.both(&one, &other).filter(|_| self.is_of_its_own(&one) && self.is_of_its_own(&other))?;
            Some((both, one.score + other.score))
        });
        told.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(both, _)| both)
    }

    /// Whether a question word may ask for anything.
    fn is_which(&self, found: &Found) -> bool {
        let asks = &self.engine.knowledge.lexicon.asks;
        matches!(found.meaning, Meaning::Ask(ask) if asks_for_anything(&asks[usize::from(ask)]))
    }

    /// The initiative that a part of a clause is clearly about.
    fn side(&self, clause: u16, from: usize, to: usize) -> Option<Candidate> {
        /// One that is but partly named has to explain this much of its side.
        const ALL: f32 = 0.95;
        let open = |at: usize| (from..to).contains(&at) && self.reading.atoms[at].clause == clause;
        let (best, second) = self.best_initiative(open)?;
        let name = self.name_strength(&best);
        let is_told = name >= SPELT && best.literal >= SPELT;
        let clear = is_told || second < best.score * TIE;
        let is_pointed_to = best.keyword >= ALL && best.share >= POINTED_SHARE && second < best.score * FAR;
        let is_meant = (name >= NAMED && best.share >= CLAUSE_SHARE)
            || (name >= PARTLY_NAMED && best.share >= ALL)
            || is_pointed_to;
        (clear && is_meant && !self.points_back(&best, open)).then_some(best)
    }

    /// The subjects of two sides, if they are two and surely meant.
    fn both(&self, one: &Candidate, other: &Candidate) -> Option<Vec<Subject>> {
        /// Two that explain this much of their sides are meant, whatever the whole says of a third.
        const WHOLLY: f32 = 0.8;
        let subjects = vec![one.subject, other.subject];
        let sure = subjects.contains(&self.candidates[0].subject) || one.share.min(other.share) >= WHOLLY;
        (one.subject != other.subject && sure).then_some(subjects)
    }

    /// Whether one side is spelt out or nearly all of it points to its subject, or its name is more than what the first
    /// subject says of itself here and there.
    fn is_of_its_own(&self, side: &Candidate) -> bool {
        let (atoms, best) = (&self.reading.atoms, &self.candidates[0]);
        let says = |at: &usize| side.named[*at] && matches!(atoms[*at].role, Role::Content | Role::Cue);
        let weight = |at: usize| self.weights.gain[at];
        let is_told = self.name_strength(side) >= SPELT && side.literal >= SPELT && score::is_unbroken(&side.named);
        let is_pointed_to = side.keyword >= POINTED && side.share >= POINTED_SHARE;
        let all: f32 = (0..atoms.len()).filter(says).map(weight).sum();
        let own = (0..atoms.len()).filter(says).filter(|at| best.strengths[*at] < EXPLAINED);
        is_told || is_pointed_to || side.subject == best.subject || own.map(weight).sum::<f32>() > all * OWN_BESIDE
    }

    /// Whether a name rests on at least one word that does not just ask, is not part of another name, and does not belong
    /// to what is said of the first subject: "can we move in while the building is unfinished" is not about a building.
    fn names_by_content(&self, candidate: &Candidate, taken: &[bool]) -> bool {
        let atoms = &self.reading.atoms;
        let is_asked = (0..atoms.len()).any(|at| self.candidates[0].named[at] && !self.reading.tells(at));
        // In one clause the park of "the task force for the park" is no second subject, unless several are asked about.
        let first = &self.candidates[0];
        let clause = |at: usize| atoms[at].clause;
        let beside = |at: usize| (0..atoms.len()).any(|other| first.named[other] && clause(other) == clause(at));
        let is_part = (SPELT_BESIDE..SPELT).contains(&candidate.literal) && !self.asks_of_several();
        let explained = |at: usize| {
            first.strengths[at] >= EXPLAINED && (candidate.literal < SPELT_BESIDE || (is_part && beside(at)))
        };
        // What a long story mentions is not asked about, if the question itself names something.
        let near = |at: usize| self.reading.asking.iter().any(|asking| asking.abs_diff(atoms[at].sentence) <= 1);
        let told = |at: usize| is_asked && self.reading.tells(at) && !near(at);
        (0..atoms.len()).any(|at| {
            candidate.named[at] && !taken[at] && !explained(at) && !told(at) && atoms[at].role == Role::Content
        })
    }
}
