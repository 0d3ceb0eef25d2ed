use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::{Date, OffsetDateTime};

use super::{AskedAs, Clock, Conversations, Current, SnapshotStore, Speaker};
use crate::domain::{FacetId, Language, Subject};
use crate::engine::{Conversation, Decision, Filter, Outcome, Question};
use crate::reply::{self, Reply};

/// Answers people: the one way from what somebody typed or picked to what they read.
pub struct Answers<K = Speaker> {
    store: Arc<SnapshotStore>,
    conversations: Conversations<K>,
    clock: Arc<dyn Clock>,
    default_language: Language,
}

/// What somebody typed.
#[derive(Debug, Clone)]
pub struct Ask<'a, K = Speaker> {
    /// The text.
    pub text: &'a str,
    /// Whether it was directed to the bot.
    pub addressed: bool,
    /// The language that the person is known to read.
    pub locale: Option<Language>,
    /// The language to answer in, whatever the question is written in.
    pub language: Option<Language>,
    /// The conversation that it belongs to, if any.
    pub speaker: Option<K>,
    /// The day to answer as of, if not the clock's.
    pub today: Option<Date>,
}

/// What the person gets.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What it was answered from.
    pub current: Arc<Current>,
    /// What the engine made of it.
    pub outcome: Outcome,
    /// What is shown.
    pub reply: Reply,
    /// How long the engine took.
    pub elapsed: Duration,
    /// The turn of the conversation that it is, if it belongs to one.
    pub turn: Option<u64>,
    /// The question, if it was asked in words.
    pub asked: Option<AskedAs>,
}

/// What a name that somebody typed stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// This one.
    Found(Subject),
    /// None for sure; these are the nearest, best first.
    Nearest(Vec<Subject>),
}

impl<'a, K> Ask<'a, K> {
    /// A question directed to the bot, outside any conversation.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, addressed: true, locale: None, language: None, speaker: None, today: None }
    }
}

impl<K: Clone + Eq + Hash> Answers<K> {
    /// Answers from what `store` holds at the moment.
    #[must_use]
    pub fn new(
        store: Arc<SnapshotStore>,
        conversations: Conversations<K>,
        clock: Arc<dyn Clock>,
        default_language: Language,
    ) -> Self {
        Self { store, conversations, clock, default_language }
    }

    /// The knowledge that answers come from.
    #[must_use]
    pub const fn store(&self) -> &Arc<SnapshotStore> {
        &self.store
    }

    /// The moment, by the clock that answers go by.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// The language for someone of whom only `locale` is known.
    #[must_use]
    pub fn language(&self, locale: Option<Language>) -> Language {
        locale.unwrap_or(self.default_language)
    }

    /// Answers a question, and remembers it for the next one of its conversation.
    pub fn ask(&self, ask: &Ask<'_, K>) -> Answer {
        let current = self.store.current();
        let now = self.clock.now();
        let conversation = match &ask.speaker {
            Some(speaker) => self.conversations.recall(speaker, current.knowledge(), now),
            None => Conversation::default(),
        };
        let today = ask.today.unwrap_or_else(|| self.clock.today());
        let locale = Some(self.language(ask.locale));
        let question = Question { text: ask.text, addressed: ask.addressed, today, locale };
        let started = Instant::now();
        let mut outcome = current.snapshot.answer(&question, &conversation);
        let elapsed = started.elapsed();
        outcome.language = ask.language.unwrap_or(outcome.language);
        // Chatter in between does not end a conversation.
        let speaker = ask.speaker.as_ref().filter(|_| outcome.decision != Decision::Abstain);
        let turn = speaker.map(|speaker| {
            self.conversations.remember(speaker.clone(), &outcome.conversation, current.knowledge(), now)
        });
        let courtesy = (outcome.decision == Decision::Abstain).then(|| current.snapshot.courtesy(ask.text)).flatten();
        let asked = AskedAs {
            text: ask.text.to_owned(),
            addressed: ask.addressed,
            locale,
            today,
            before: conversation,
            is_courtesy: courtesy.is_some(),
        };
        let mut answer = Answer { turn, asked: Some(asked), ..Self::answer(current, outcome, today, elapsed) };
        if let Some(courtesy) = courtesy {
            answer.reply = reply::kind_word(answer.current.knowledge(), courtesy, answer.outcome.language);
        }
        answer
    }

    /// Answers a question anew that has been edited, as if it had been asked like this in the first place. `turn` is that
    /// of the answer before; once the conversation has gone on, the question is answered outside of it.
    pub fn ask_anew(&self, ask: &Ask<'_, K>, turn: Option<u64>) -> Answer {
        let is_last = match (&ask.speaker, turn) {
            (Some(speaker), Some(turn)) => self.conversations.take_back(speaker, turn),
            _ => true,
        };
        let speaker = ask.speaker.clone().filter(|_| is_last);
        self.ask(&Ask { speaker, ..ask.clone() })
    }

    /// Everything about a subject of `current`, for someone who picked it.
    pub fn overview(&self, current: Arc<Current>, subject: Subject, language: Language, speaker: Option<K>) -> Answer {
        let started = Instant::now();
        let outcome = current.snapshot.overview(subject, language);
        self.picked(current, outcome, speaker, started.elapsed())
    }

    /// What a subject of `current` says on one facet, for someone who picked both.
    pub fn facet(
        &self,
        current: Arc<Current>,
        subject: Subject,
        facet: &FacetId,
        language: Language,
        speaker: Option<K>,
    ) -> Answer {
        // It is the turn that follows when the bot has asked back and the person names one of the candidates.
        let conversation = Conversation {
            subjects: vec![subject],
            facets: vec![facet.clone()],
            clarifying: true,
            language: Some(language),
            ..Conversation::default()
        };
        let text = current.knowledge().name(subject).get(language);
        let today = self.clock.today();
        let question = Question { text, addressed: true, today, locale: Some(language) };
        let started = Instant::now();
        let mut outcome = current.snapshot.answer(&question, &conversation);
        if outcome.subjects != [subject] || !outcome.facets.contains(facet) {
            outcome = current.snapshot.overview(subject, language);
        }
        self.picked(current, outcome, speaker, started.elapsed())
    }

    /// The initiatives that fit a filter, in order of time.
    pub fn timeline(&self, current: Arc<Current>, filter: &Filter, language: Language, speaker: Option<K>) -> Answer {
        let started = Instant::now();
        let outcome = current.snapshot.timeline(filter, language);
        self.picked(current, outcome, speaker, started.elapsed())
    }

    /// What a name or id stands for that somebody typed into a command.
    pub fn look_up(&self, current: &Current, name: &str, locale: Option<Language>) -> Lookup {
        const NEAREST: usize = 5;
        let knowledge = current.knowledge();
        let name = name.trim();
        if let Some(subject) = knowledge.subject(&name.to_lowercase()) {
            return Lookup::Found(subject);
        }
        let question = Question { text: name, addressed: true, today: self.clock.today(), locale };
        let outcome = current.snapshot.answer(&question, &Conversation::default());
        match (outcome.decision, outcome.subjects.as_slice()) {
            (Decision::Answer | Decision::NotStated, &[subject]) => Lookup::Found(subject),
            (Decision::Clarify, candidates) => Lookup::Nearest(candidates.to_vec()),
            _ => Lookup::Nearest(current.snapshot.find(name, NEAREST)),
        }
    }

    fn picked(&self, current: Arc<Current>, outcome: Outcome, speaker: Option<K>, elapsed: Duration) -> Answer {
        let turn = speaker.map(|speaker| {
            self.conversations.remember(speaker, &outcome.conversation, current.knowledge(), self.clock.now())
        });
        Answer { turn, ..Self::answer(current, outcome, self.clock.today(), elapsed) }
    }

    fn answer(current: Arc<Current>, outcome: Outcome, today: Date, elapsed: Duration) -> Answer {
        let reply = reply::render(current.knowledge(), &outcome, today);
        Answer { current, outcome, reply, elapsed, turn: None, asked: None }
    }
}

impl<K> fmt::Debug for Answers<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("store", &self.store).finish_non_exhaustive()
    }
}
