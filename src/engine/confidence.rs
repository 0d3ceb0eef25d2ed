//! How sure it is that a message is about a candidate: what speaks for and against it, and what that weighs.

use super::decide::Case;
use super::gate::{FAMILIAR, NAMED};
use super::normalise::Kind;
use super::phrases::Found;
use super::score::Candidate;
use crate::domain::Subject;

/// From this confidence on a message is answered.
const BAR: f32 = 0.5;
/// An area has no statements of its own, of what is asked or of anything else.
const EITHER_WAY: f32 = 0.5;

/// What speaks for and against a message being about a candidate; or the weight of each, in a logistic function.
#[derive(Debug, Clone, Copy)]
struct Features {
    /// How much of a telling name is there.
    named: f32,
    /// How much of it is there in its own words.
    literal: f32,
    /// Which share of the question the candidate explains.
    share: f32,
    /// How well one of its keywords fits.
    keyword: f32,
    /// Weight of what it explains, in units of the rarest word.
    mass: f32,
    /// Weight of what it does not explain, in units of the rarest word.
    unexplained: f32,
    /// The natural logarithm of one more than the number of words that it does not explain, two Han characters being one.
    strays: f32,
    /// Whether it explains but one word or turn of phrase, and is hardly named by it.
    faint: f32,
    /// Whether a place, an owner or a thing is named that is not ours, or a name that begins otherwise.
    elsewhere: f32,
    /// Whether the message asks,
    asks: f32,
    /// and whether it does so in so many words.
    outright: f32,
    /// How much of what is asked the candidate has statements of.
    fit: f32,
    /// The natural logarithm of the number of sentences: a long message mentions many things.
    sentences: f32,
}

/// The weights of the features, and what speaks for a message before they are seen.
struct Gate {
    bias: f32,
    weights: Features,
}

const NONE: Features = Features {
    named: 0.0,
    literal: 0.0,
    share: 0.0,
    keyword: 0.0,
    mass: 0.0,
    unexplained: 0.0,
    strays: 0.0,
    faint: 0.0,
    elsewhere: 0.0,
    asks: 0.0,
    outright: 0.0,
    fit: 0.0,
    sentences: 0.0,
};

/// A message to the bot most likely asks for something that it knows, unless one word of it alone is ours: "how do I unclog
/// a shower drain".
///
/// Two parts in three of these weights are a logistic regression on 15,965 labelled messages that no step before decides,
/// of which 963 want silence, 342 of these with everyday compounds of words that are ours; one part in three are those
/// below, because by the fit alone "hey bot, you good?" is about something. By both 93 of the 15,002 questions are not let
/// over, and 107 of the others are; by those below alone 159 and 205.
const ADDRESSED: Gate = Gate {
    bias: -3.05,
    weights: Features {
        named: 1.75,
        literal: 1.75,
        share: 1.6,
        keyword: 0.5,
        mass: 2.45,
        unexplained: -1.75,
        strays: -1.15,
        faint: -0.8,
        elsewhere: -1.2,
        asks: 0.9,
        fit: 1.7,
        ..NONE
    },
};

/// What goes on in a conversation, or is but a part of a message, leaves out what the rest tells.
///
/// Fitted by logistic regression on 411 labelled single questions and messages of other kinds, where by four-fold
/// cross-validation one decision in thirty is wrong.
const GOING_ON: Gate =
    Gate { bias: -4.9, weights: Features { named: 2.0, share: 3.4, keyword: 1.4, mass: 1.8, ..NONE } };

/// A message overheard most likely does not; only one that asks, in words that the document explains, gets over.
///
/// Fitted by logistic regression on 2,083 of our own, of which 964 want silence: by six-fold cross-validation, a set of
/// questions always in one fold, 44 of 1,119 questions are not let over, and 14 of the others are.
const OVERHEARD: Gate = Gate {
    bias: -19.35,
    weights: Features {
        named: 2.1,
        literal: 2.2,
        share: 6.35,
        keyword: 1.45,
        mass: 2.5,
        asks: 3.65,
        outright: 2.75,
        fit: 2.7,
        sentences: -2.65,
        ..NONE
    },
};

impl Gate {
    /// What the bias and each feature add to the logarithm of the odds.
    fn parts(&self, features: &Features) -> [(&'static str, f32); 14] {
        let (weights, is) = (&self.weights, features);
        [
            ("bias", self.bias),
            ("named", weights.named * is.named),
            ("literal", weights.literal * is.literal),
            ("share", weights.share * is.share),
            ("keyword", weights.keyword * is.keyword),
            ("mass", weights.mass * is.mass),
            ("unexplained", weights.unexplained * is.unexplained),
            ("strays", weights.strays * is.strays),
            ("faint", weights.faint * is.faint),
            ("elsewhere", weights.elsewhere * is.elsewhere),
            ("asks", weights.asks * is.asks),
            ("outright", weights.outright * is.outright),
            ("fit", weights.fit * is.fit),
            ("sentences", weights.sentences * is.sentences),
        ]
    }

    /// The logistic function of the sum of all parts.
    fn confidence(&self, features: &Features) -> f32 {
        let odds: f32 = self.parts(features).iter().map(|(_, part)| part).sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

impl Case<'_> {
    /// How sure it is that the message is about this candidate, 0 to 1.
    pub(super) fn confidence(&self, candidate: &Candidate) -> f32 {
        self.gate().confidence(&self.features(candidate))
    }

    /// What adds to, or takes from, that confidence, each by its word: parts of the logarithm of the odds.
    pub(super) fn reasons(&self, candidate: &Candidate) -> Vec<(&'static str, f32)> {
        /// What is nearer to nothing tells nothing.
        const LEAST: f32 = 0.005;
        let parts = self.gate().parts(&self.features(candidate));
        parts.into_iter().filter(|(_, part)| part.abs() >= LEAST).collect()
    }

    const fn gate(&self) -> &'static Gate {
        match (self.question.addressed, self.conversation.subjects.is_empty()) {
            (true, true) => &ADDRESSED,
            (true, false) => &GOING_ON,
            (false, _) => &OVERHEARD,
        }
    }

    /// How sure it is that a part of the message is about a candidate that was found in it, 0 to 1.
    pub(super) fn confidence_in_part(&self, candidate: &Candidate) -> f32 {
        let gate = if self.question.addressed { &GOING_ON } else { &OVERHEARD };
        gate.confidence(&self.features(candidate))
    }

    /// What speaks for and against the message being about a candidate.
    fn features(&self, candidate: &Candidate) -> Features {
        /// More than this adds nothing: a long message mentions many things.
        const MOST: f32 = 3.0;
        /// Nor is anything the less likely for more than so many words that it does not explain.
        const MOST_UNEXPLAINED: f32 = 1.1;
        let (reading, unit) = (&self.reading, self.engine.index.unknown);
        let yes = |is: bool| if is { 1.0 } else { 0.0 };
        let explains = |at: usize| candidate.strengths[at] >= FAMILIAR;
        let unexplained: f32 = self.strays(explains).map(|at| self.weights.need[at]).sum();
        let word = |at: usize| if reading.atoms[at].kind == Kind::Han { 0.5 } else { 1.0 };
        let words: f32 = self.strays(explains).map(word).sum();
        let is_ours = |f: &&Found| f.meaning.is_topical() && (f.from..f.to).any(explains);
        let is_faint = self.name_strength(candidate) < NAMED && reading.found.iter().filter(is_ours).count() < 2;
        let is_elsewhere = |f: &Found| f.meaning.is_foreign() && !(f.from..f.to).any(explains);
        Features {
            named: self.name_strength(candidate),
            literal: candidate.literal,
            share: candidate.share,
            keyword: candidate.keyword,
            mass: (candidate.score / unit).min(MOST),
            unexplained: (unexplained / unit).min(MOST_UNEXPLAINED),
            strays: words.ln_1p(),
            faint: yes(is_faint),
            elsewhere: yes(reading.found.iter().any(is_elsewhere) || self.is_renamed(candidate)),
            asks: yes(reading.asks()),
            outright: yes(reading.asks_outright()),
            fit: self.fit(candidate),
            sentences: f32::from(reading.sentences.max(1)).ln(),
        }
    }

    /// How much of what is asked beside its name a candidate has statements of, 0 to 1.
    fn fit(&self, candidate: &Candidate) -> f32 {
        let (knowledge, lexicon) = (self.engine.knowledge, &self.engine.knowledge.lexicon);
        match candidate.subject {
            Subject::Initiative(i) => self.asked(&candidate.named).fit(lexicon, &knowledge.initiatives[i]),
            Subject::Area(_) => EITHER_WAY,
        }
    }

    /// The confidence from which on this message is answered.
    pub(super) const fn bar(&self) -> f32 {
        BAR
    }
}
