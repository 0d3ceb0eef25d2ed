use super::{Bilingual, Bound, Currency, FacetId, TagId, TimeUnit, ValueKind};

/// The words by which questions are understood: data that moderators extend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// What belongs to one language alone.
    pub tongues: Bilingual<Tongue>,
    /// What facts can be about, and the words that ask for each.
    pub facets: Vec<Facet>,
    /// Question words that several facets may answer.
    pub asks: Vec<Ask>,
    /// Groups of words that mean the same, across both languages.
    pub concepts: Vec<Concept>,
    /// Names of things that are like ours but are not in the document.
    pub neighbours: Vec<Neighbour>,
}

impl Lexicon {
    /// The facet with this id.
    #[must_use]
    pub fn facet(&self, id: &FacetId) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.id == *id)
    }
}

/// The function words, signals and numbers of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tongue {
    /// Words that carry no subject: they neither help nor count against an answer.
    pub stop: Vec<String>,
    /// Ordinary words that are never taken for a misspelling of another.
    pub ordinary: Vec<String>,
    /// Countries, cities and their people: a question about something there is not about ours, unless ours speaks of the
    /// place.
    pub places: Vec<String>,
    /// Companies and institutions: what stands right behind one of them is theirs and not ours, unless ours speaks of it.
    pub owners: Vec<String>,
    /// Turns of phrase: nothing that stands in one is asked for ("on deadline" asks for no deadline).
    pub idioms: Vec<String>,
    /// Everyday compounds in which our words mean something else: "podcast platform", "學習小組". They count against an
    /// answer, as names of other things do.
    pub everyday: Vec<String>,
    /// What is said around a question and is no part of it: "for a school project", "網上搵唔到".
    pub frames: Vec<String>,
    /// Words of those who only want to be kind.
    pub courtesies: Vec<(Courtesy, Vec<String>)>,
    /// What may stand beside a kind word without making it anything else: "so much", "大家".
    pub beside_courtesies: Vec<String>,
    /// Words that tell what a message wants.
    pub signals: Vec<(Signal, Vec<String>)>,
    /// Spellings that stand for another: `("center", "centre")`.
    pub variants: Vec<(String, String)>,
    /// Parts of a year, as their first and last months: `("first half", (1, 6))`, `("九月", (9, 9))`.
    pub calendar: Vec<(String, (u8, u8))>,
    /// Words for digits and small numbers: `("seven", 7)`.
    pub numerals: Vec<(String, u64)>,
    /// Words that multiply a number: `("million", 1_000_000)`, `("億", 100_000_000)`.
    pub magnitudes: Vec<(String, u64)>,
    /// Names and signs of currencies.
    pub currencies: Vec<CurrencyNames>,
    /// Words behind a number that tell what it counts: "years old", "歲".
    pub units: Vec<(Unit, Vec<String>)>,
    /// Words before a number that tell what it counts: "aged", "年滿".
    pub openers: Vec<(Unit, Vec<String>)>,
}

/// What a number may count, whatever the document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A length of time.
    Time(TimeUnit),
    /// Years of somebody's life.
    Age,
    /// People.
    People,
    /// Whatever is spoken of: "items", "個".
    Anything,
    /// Nothing: the number is part of a date, a time of day or a share.
    Nothing,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 9] = [
        Self::Time(TimeUnit::Hour),
        Self::Time(TimeUnit::Day),
        Self::Time(TimeUnit::Week),
        Self::Time(TimeUnit::Month),
        Self::Time(TimeUnit::Year),
        Self::Age,
        Self::People,
        Self::Anything,
        Self::Nothing,
    ];

    /// Its key in the lexicon's files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Time(unit) => unit.key(),
            Self::Age => "age",
            Self::People => "people",
            Self::Anything => "anything",
            Self::Nothing => "nothing",
        }
    }

    /// The unit with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.key() == key)
    }
}

/// What somebody says who only wants to be kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Courtesy {
    /// Thanks.
    Thanks,
    /// A greeting.
    Greeting,
    /// A farewell.
    Farewell,
}

impl Courtesy {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Thanks, Self::Greeting, Self::Farewell];

    /// Its key in the lexicon's files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Greeting => "greeting",
            Self::Farewell => "farewell",
        }
    }
}

/// How a language writes one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyNames {
    /// The currency.
    pub currency: Currency,
    /// Signs and words before or after the number, such as `hk$` or `港元`.
    pub names: Vec<String>,
}

/// What kind of thing a statement can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Its id, to which facts refer.
    pub id: FacetId,
    /// What it is called above an answer.
    pub label: Bilingual,
    /// Words that ask for this facet and no other.
    pub cues: Bilingual<Vec<String>>,
    /// Words that lean to this facet when a question word could mean several.
    pub hints: Bilingual<Vec<String>>,
    /// Facets whose statements also answer for this one, best first, where an initiative has no statement of it.
    pub fallbacks: Vec<FacetId>,
    /// The kind of value that its statements have: others with such a value answer for it too, unless they are limits.
    pub value: Option<ValueKind>,
    /// Limits of this kind answer for it too, whatever facet they are of.
    pub bound: Option<Bound>,
    /// Whether its statements are background, which an overview tells last, and only where little else is told.
    pub background: bool,
    /// Whether it asks what something is called: of an initiative that is only described, the name is the answer.
    pub naming: bool,
    /// As [`Self::naming`], for initiatives with one of these tags: whoever asks who does what a team does asks for the team.
    /// A folder need not have the concepts.
    pub agents: Vec<TagId>,
}

/// A question word such as "how much", which several facets may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its id: a name for people, such as `how-much`.
    pub id: super::Id,
    /// The words.
    pub cues: Bilingual<Vec<String>>,
    /// Nouns that tell what a question word before them asks for ("which of the big *hospitals*"): then only the facets of
    /// this entry answer.
    pub nouns: Bilingual<Vec<String>>,
    /// The question words before such a noun.
    pub behind: Vec<super::Id>,
    /// The facets that may answer, the likeliest first.
    pub facets: Vec<FacetId>,
    /// For a question word that asks for a value of one kind ("how many"): statements with such a value answer too, of
    /// whatever facet, and nothing else can stand in for one.
    pub value: Option<ValueKind>,
}

/// A group of words that mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Its id, by which initiatives are tagged.
    pub id: TagId,
    /// What it is called in a list's title; empty where no list is made of it.
    pub label: Option<Bilingual>,
    /// The words, per language.
    pub words: Bilingual<Vec<String>>,
}

/// Something that people may ask for in the same breath, but that the document does not deal with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Its names, per language.
    pub names: Bilingual<Vec<String>>,
}

macro_rules! signals {
    ($($(#[$doc:meta])* $variant:ident => $key:literal,)*) => {
        /// What a word tells about the message, whatever the message is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Signal { $($(#[$doc])* $variant,)* }

        impl Signal {
            /// Every signal.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its key in the lexicon's files.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// The signal with this key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

impl Signal {
    /// Whether it stands for a year by the day on which it is asked.
    #[must_use]
    pub const fn is_year(self) -> bool {
        matches!(self, Self::ThisYear | Self::NextYear | Self::YearAfterNext | Self::LastYear)
    }

    /// Whether it only tells more of words that keep what else they mean: the "projects" of "AI projects".
    #[must_use]
    pub const fn is_besides(self) -> bool {
        matches!(
            self,
            Self::Which
                | Self::Things
                | Self::Mass
                | Self::While
                | Self::After
                | Self::Roughly
                | Self::Single
                | Self::Denied
                | Self::Said
        )
    }
}

signals! {
    /// Asks something: "who", "點解".
    Question => "question",
    /// Asks where it stands between a word and the same word again: 唔, as in "cover 唔 cover".
    Negation => "negation",
    /// Asks where it ends a sentence: 未, "or not".
    Ending => "ending",
    /// Wants to be told: "tell me", "想知".
    Request => "request",
    /// Wants the whole picture: "what is", "係咩嚟".
    Overview => "overview",
    /// Wants several: "which ones", "有邊啲".
    List => "list",
    /// Wants any or all of a kind: "any", "every", "有冇".
    Any => "any",
    /// Wants some of a kind where several stand behind it: "which", "what".
    Which => "which",
    /// A kind of which one word means one as well as many: "funding", "land".
    Mass => "mass",
    /// Stands for one of what is told before or behind it: "the energy one", "that thing for companies", 嗰個.
    Single => "single",
    /// Joins two of the same sort: "and", 同.
    And => "and",
    /// Whatever can be listed, of no kind: "things", "projects", 項目.
    Things => "things",
    /// Ends a description of several: "嘅", "嗰啲".
    Those => "those",
    /// Asks for the areas of the document: "policy areas", "政策範疇".
    Areas => "areas",
    /// Speaks of a part of the document: "the section on", "嗰部分".
    Section => "section",
    /// Sets things side by side: "versus", "分別".
    Compare => "compare",
    /// Asks whether an amount is allowed: "big enough", "夠唔夠".
    Eligible => "eligible",
    /// Asks for what held earlier: "used to be", "之前".
    Previous => "previous",
    /// Adds amounts up: "plus", "加埋".
    Sum => "sum",
    /// Says what an amount is that nobody asks about: "turnover", "營業額".
    Aside => "aside",
    /// Gives a range of amounts: "between", "介乎".
    Range => "range",
    /// Begins a clause that a question rests on: "since", "既然".
    Premise => "premise",
    /// Begins a sentence that asks, and asks nowhere else: "will it open".
    Opening => "opening",
    /// Whoever asks speaks of themselves: "I", "our company", "我哋".
    Speaker => "speaker",
    /// Says that an amount is not all: "not quoted yet", "仲未報價".
    Part => "part",
    /// Says that an amount is spent several times: "each stage", "每年".
    Each => "each",
    /// Says that amounts belong to different things: "separate projects", "兩個獨立項目".
    Apart => "apart",
    /// Asks about each of several for itself: "on its own", "分開申請".
    Alone => "alone",
    /// Takes back what was said: "no wait", "講錯".
    Correction => "correction",
    /// Tells how much is missing: "short of", "爭".
    Short => "short",
    /// Tells how much is too much: "above", "多過".
    Beyond => "beyond",
    /// Says that an amount is a little less than it says: "just under", "有找".
    Under => "under",
    /// Says that an amount is a little more than it says: "a little over", "有多".
    Over => "over",
    /// Says that an amount is only about what it says: "roughly", "左右".
    Roughly => "roughly",
    /// Says that an amount is less than it says, by however much: "less than", "以下".
    Downwards => "downwards",
    /// Says that an amount is more than it says, by however much: "more than", "幾".
    Upwards => "upwards",
    /// Takes a share of an amount told before: "of that", "其中".
    Share => "share",
    /// Takes a share away from an amount told before: "trimmed by", "減".
    Cut => "cut",
    /// Leaves a time open: "or later", "onwards", "或以後".
    Onwards => "onwards",
    /// Begins a time behind a year: "after", "past the end of".
    After => "after",
    /// Tells of an amount who says so: "says", "reckons", 話.
    Said => "said",
    /// Sets alternatives side by side: "or", "或".
    Either => "either",
    /// Wants whatever has to do with something: "related to", "有關".
    Related => "related",
    /// Leaves out what follows, or what stands before where it ends its clause: "not counting", 唔計.
    Except => "except",
    /// Says that what follows is not what is meant: "not the", 唔係.
    Denied => "denied",
    /// Picks from several that were spoken of: "of those", 其中.
    Among => "among",
    /// The first of several that were spoken of: "the former", 前者.
    First => "first",
    /// The second of them: "the second one", 第二個.
    Second => "second",
    /// The last of them: "the latter", 後者.
    Last => "last",
    /// Leaves out what stands before: "aside", 以外.
    Outside => "outside",
    /// Says that what follows is no condition: "no matter which", "including those", 唔理.
    Regardless => "regardless",
    /// Wants to be answered in English: "in English please", 用英文講.
    InEnglish => "in-english",
    /// Wants to be answered in Chinese: "in Chinese please", 用返中文.
    InChinese => "in-chinese",
    /// Only what has happened: "already", "已經".
    Done => "done",
    /// Only what is to come: "upcoming", "未".
    Pending => "pending",
    /// Only what is going on: "under construction", "進行中".
    Underway => "underway",
    /// Only what is being thought about: "under consideration", "考慮緊".
    Considered => "considered",
    /// Points back to what was spoken of: "it", "佢".
    Referring => "referring",
    /// Points back to a place that was spoken of: "over there", 嗰邊.
    There => "there",
    /// Names the place that the document is about: "Hong Kong".
    Home => "home",
    /// Tells that one thing is meant: "the", "嗰".
    Definite => "definite",
    /// Leans on the turn before: "and", "咁".
    Followup => "followup",
    /// Small talk around a question: "thanks", "唔該".
    Courtesy => "courtesy",
    /// Begins what only tells of a time where something else is asked: "when", 的時候.
    While => "while",
    /// Makes a part of a year the end of what is asked about: "by June", "六月底之前".
    Until => "until",
    /// The year of the day on which it is asked: "this year", "今年".
    ThisYear => "this-year",
    /// The year after: "next year", "出年".
    NextYear => "next-year",
    /// The year after the next: "the year after next", "後年".
    YearAfterNext => "year-after-next",
    /// The year before: "last year", "舊年".
    LastYear => "last-year",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_is_found_by_its_key() {
        for signal in Signal::ALL {
            assert_eq!(Signal::from_key(signal.key()), Some(*signal));
        }
    }
}
