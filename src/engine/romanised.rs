//! Chinese that was typed with Latin letters, led back to the characters that the lexicon and the names are written in.
//!
//! Whoever has no Chinese keyboard at hand types the sound: "gei si zit zi" for 幾時截止 in Cantonese, "shenme shihou
//! jiezhi" for 什麼時候截止 in Mandarin. The syllables of such a message are matched with those of everything that the
//! knowledge base writes in Chinese; the longest matches win, and what matches nothing stays as it is.

use rustc_hash::FxHashMap;

use super::index::Index;
use super::normalise::cantonese::{self, Syllable};
use super::normalise::{Kind, Text, han};
use super::terms::Term;
use crate::domain::KnowledgeBase;

/// Fewer unknown words than this are slips or names, and no romanised message.
const FEWEST: usize = 3;
/// This share of the words that stand in Latin letters has to be unknown as such.
const UNKNOWN: f32 = 0.5;
/// This share of the unknown words has to be found in phrases.
const FOUND: f32 = 0.6;
/// Smaller magnitudes sound like words that stand behind numbers as well: "2026 shi" may be 2026是.
const LARGE: u64 = 10_000;
/// A magnitude behind a number counts as a phrase of two characters does.
const COUNTED: usize = 4;
/// Phrases of more characters than this are matched by their parts.
const LONGEST: usize = 8;

/// A syllable of a message, or a word that is none.
struct Sound {
    /// The word that it is of.
    word: usize,
    /// What it may spell.
    syllables: Vec<Syllable>,
    /// Whether a name, a keyword or a statement uses the word as it stands.
    is_ours: bool,
    /// Whether it stands right behind a number in figures.
    is_counted: bool,
}

/// The words of a message that are known in no language, if there are so many that it may be romanised.
pub(crate) fn unknown_words(index: &Index, text: &Text) -> Option<Vec<usize>> {
    /// With so many words that nothing knows, those that are only known as parts of names are looked at as well.
    const SUSPICIOUS: usize = 2;
    let words: Vec<usize> = (0..text.tokens.len()).filter(|at| text.tokens[*at].kind == Kind::Word).collect();
    let symbol = |at: &usize| index.vocabulary.symbol(text, &text.tokens[*at]);
    let is_latin = text.tokens.iter().all(|token| token.kind != Kind::Han);
    if !is_latin || words.iter().filter(|at| symbol(at).is_none()).count() < SUSPICIOUS {
        return None;
    }
    // The "kui" and "yuen" of a neighbour's name are no words by themselves.
    let is_part =
        |symbol| index.rarity(Term::Word(symbol)).is_none() && index.phrases.find(&[symbol], |_| 0).is_empty();
    let is_unknown = |at: &usize| symbol(at).is_none_or(is_part);
    let unknown: Vec<usize> = words.iter().copied().filter(is_unknown).collect();
    let enough = unknown.len() >= FEWEST && unknown.len() as f32 >= UNKNOWN * words.len() as f32;
    enough.then_some(unknown)
}

/// The Chinese phrases of a knowledge base by how they sound.
#[derive(Debug, Clone)]
pub(crate) struct Romanised {
    cantonese: Phrases,
    mandarin: Phrases,
}

/// Chinese phrases by their syllables.
#[derive(Debug, Clone)]
struct Phrases {
    nodes: Vec<Node>,
    /// The magnitudes of one character: "yi" is 億 behind a number, and many things elsewhere.
    magnitudes: FxHashMap<Syllable, Box<str>>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    next: FxHashMap<Syllable, u32>,
    phrase: Option<Box<str>>,
}

impl Romanised {
    /// Gathers what a knowledge base writes in Chinese: the lexicon first, because one character may be enough there.
    pub(crate) fn new(knowledge: &KnowledgeBase) -> Self {
        let phrases = Phrases { nodes: vec![Node::default()], magnitudes: FxHashMap::default() };
        let mut romanised = Self { cantonese: phrases.clone(), mandarin: phrases };
        let lexicon = &knowledge.lexicon;
        let zh = &lexicon.tongues.zh;
        zh.stop.iter().chain(zh.signals.iter().flat_map(|(_, words)| words)).for_each(|word| romanised.add(word, 1));
        let numbers = zh.numerals.iter().chain(&zh.magnitudes).map(|(word, _)| word);
        numbers
            .chain(zh.currencies.iter().flat_map(|currency| &currency.names))
            .for_each(|word| romanised.add(word, 1));
        lexicon.neighbours.iter().flat_map(|neighbour| &neighbour.names.zh).for_each(|name| romanised.add(name, 2));
        zh.places.iter().for_each(|place| romanised.add(place, 2));
        let large = zh.magnitudes.iter().filter(|(_, value)| *value >= LARGE);
        large.for_each(|(word, _)| romanised.add_magnitude(word));
        // What is not about us is recognised by everyday words.
        zh.ordinary.iter().for_each(|word| romanised.add(word, 2));
        for facet in &lexicon.facets {
            facet.cues.zh.iter().chain(&facet.hints.zh).for_each(|word| romanised.add(word, 2));
        }
        lexicon.asks.iter().flat_map(|ask| &ask.cues.zh).for_each(|word| romanised.add(word, 2));
        lexicon.concepts.iter().flat_map(|concept| &concept.words.zh).for_each(|word| romanised.add(word, 2));
        let initiatives = knowledge.initiatives.iter().map(|i| (&i.name.zh, &i.aliases.zh, i.keywords.zh.as_slice()));
        let areas = knowledge.areas.iter().map(|area| (&area.name.zh, &area.aliases.zh, &[][..]));
        for (name, aliases, keywords) in initiatives.chain(areas) {
            std::iter::once(name).chain(aliases).chain(keywords).for_each(|word| romanised.add(word, 2));
        }
        romanised
    }

    /// The message in characters, if it is romanised; `unknown` are its words that are known in no language.
    pub(crate) fn decode(&self, index: &Index, text: &Text, unknown: &[usize]) -> Option<String> {
        let is_behind_number = |word: usize| word > 0 && text.tokens[word - 1].kind == Kind::Number;
        let cantonese = text.tokens.iter().zip(0..).map(|(token, word)| Sound {
            word,
            syllables: if token.kind == Kind::Word { cantonese::spelt(text.str(token)) } else { Vec::new() },
            is_ours: index
                .vocabulary
                .symbol(text, token)
                .is_some_and(|symbol| index.rarity(Term::Word(symbol)).is_some()),
            is_counted: is_behind_number(word),
        });
        // Mandarin is written by words, of which each may be several syllables.
        let mandarin = text.tokens.iter().zip(0..).flat_map(|(token, word)| {
            let syllables = if token.kind == Kind::Word { han::spelt(text.str(token)) } else { Vec::new() };
            let sound = |syllables, is_counted| Sound { word, syllables, is_ours: false, is_counted };
            match syllables.as_slice() {
                [] => vec![sound(Vec::new(), false)],
                [first, others @ ..] => std::iter::once(sound(vec![*first], is_behind_number(word)))
                    .chain(others.iter().map(|syllable| sound(vec![*syllable], false)))
                    .collect(),
            }
        });
        let readings = [(&self.cantonese, cantonese.collect::<Vec<_>>()), (&self.mandarin, mandarin.collect())];
        let mut best: Option<(usize, String)> = None;
        for (phrases, sounds) in readings {
            let chosen = phrases.choose(&sounds);
            let is_found = |word: &&usize| {
                let mut sounds = sounds.iter().enumerate().filter(|(_, sound)| sound.word == **word);
                sounds.all(|(at, _)| chosen.iter().any(|(from, to, _)| (from..to).contains(&&at)))
            };
            let found = unknown.iter().filter(is_found).count();
            let is_better = best.as_ref().is_none_or(|(most, _)| found > *most);
            if is_better && found as f32 >= FOUND * unknown.len() as f32 {
                best = Some((found, replaced(text, &sounds, &chosen)));
            }
        }
        best.map(|(_, message)| message)
    }

    fn add_magnitude(&mut self, word: &str) {
        let mut characters = word.chars().filter(|c| han::is_han(*c));
        if let (Some(c), None) = (characters.next(), characters.next()) {
            self.cantonese.add_magnitude(word, cantonese::syllables(c));
            self.mandarin.add_magnitude(word, &[han::syllable(c)]);
        }
    }

    fn add(&mut self, phrase: &str, shortest: usize) {
        for run in phrase.split(|c| !han::is_han(c)) {
            let length = run.chars().count();
            if (shortest..=LONGEST).contains(&length) {
                self.cantonese.add(run, |c| cantonese::syllables(c).to_vec());
                self.mandarin.add(run, |c| vec![han::syllable(c)]);
            }
        }
    }
}

impl Phrases {
    fn add_magnitude(&mut self, word: &str, syllables: &[Syllable]) {
        for syllable in syllables {
            self.magnitudes.entry(*syllable).or_insert_with(|| word.into());
        }
    }

    fn add(&mut self, run: &str, syllables: impl Fn(char) -> Vec<Syllable>) {
        let mut nodes = vec![0_u32];
        for c in run.chars() {
            let mut reached = Vec::new();
            for syllable in syllables(c) {
                for node in &nodes {
                    let new = self.nodes.len() as u32;
                    let next = *self.nodes[*node as usize].next.entry(syllable).or_insert(new);
                    if next == new {
                        self.nodes.push(Node::default());
                    }
                    reached.push(next);
                }
            }
            nodes = reached;
        }
        for node in nodes {
            self.nodes[node as usize].phrase.get_or_insert_with(|| run.into());
        }
    }

    /// The phrases that cover the syllables best, in order: long ones count for more than the same syllables one by one, and
    /// of equals the one whose first phrase is longest wins.
    fn choose(&self, words: &[Sound]) -> Vec<(usize, usize, &str)> {
        let mut best: Vec<(usize, Option<(usize, &str)>)> = vec![(0, None); words.len() + 1];
        for from in (0..words.len()).rev() {
            best[from] = (best[from + 1].0, None);
            let magnitude = words[from].syllables.iter().find_map(|syllable| self.magnitudes.get(syllable));
            if let Some(magnitude) = magnitude.filter(|_| words[from].is_counted) {
                best[from] = (best[from + 1].0 + COUNTED, Some((from + 1, magnitude)));
                continue;
            }
            let mut nodes = vec![0_u32];
            for to in from + 1..=words.len() {
                let step = |node: &u32| {
                    let next = &self.nodes[*node as usize].next;
                    words[to - 1].syllables.iter().filter_map(|syllable| next.get(syllable).copied())
                };
                nodes = nodes.iter().flat_map(step).collect();
                if nodes.is_empty() {
                    break;
                }
                let length = to - from;
                let phrase = nodes.iter().find_map(|node| self.nodes[*node as usize].phrase.as_deref());
                // "AI" is no sigh: a word that our names use is itself, unless it is part of a phrase.
                let is_itself = length == 1 && words[from].is_ours;
                let score = best[to].0 + length * length;
                if let Some(phrase) = phrase.filter(|_| !is_itself && score >= best[from].0) {
                    best[from] = (score, Some((to, phrase)));
                }
            }
        }
        let mut chosen = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match best[at].1 {
                Some((to, phrase)) => {
                    chosen.push((at, to, phrase));
                    at = to;
                }
                None => at += 1,
            }
        }
        chosen
    }
}

/// The text with the phrases in place of the words; what stands between them keeps its place, and so does a word of which
/// no syllable is in a phrase.
fn replaced(text: &Text, sounds: &[Sound], chosen: &[(usize, usize, &str)]) -> String {
    let mut out = String::new();
    let mut chosen = chosen.iter().peekable();
    let mut at = 0;
    while let Some(sound) = sounds.get(at) {
        let (word, before) = (sound.word, at.checked_sub(1).map(|before| sounds[before].word));
        if let Some([before, token]) = before.map(|before| [before, word].map(|word| &text.tokens[word])) {
            if before.sentence < token.sentence {
                out.push('。');
            } else if before.clause < token.clause {
                out.push('，');
            }
        }
        if let Some((_, to, phrase)) = chosen.next_if(|(from, ..)| *from == at) {
            out.push_str(phrase);
            at = *to;
            continue;
        }
        let begins = before != Some(word);
        let ends = sounds.iter().skip(at).take_while(|sound| sound.word == word).count() + at;
        let is_whole = begins && chosen.peek().is_none_or(|(from, ..)| *from >= ends);
        if is_whole {
            out.push(' ');
            out.push_str(text.str(&text.tokens[word]));
            out.push(' ');
        }
        at = if is_whole { ends } else { at + 1 };
    }
    if !text.asking.is_empty() {
        out.push('？');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bilingual, Concept, Id, Lexicon, Tongue};

    #[track_caller]
    fn check(message: &str, expect: Option<&str>) {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let magnitudes = [("萬", 10_000), ("億", 100_000_000)].map(|(word, value)| (word.to_owned(), value)).to_vec();
        let zh = Tongue { stop: words(&["嘅", "而家", "呀", "有冇", "以"]), magnitudes, ..Tongue::default() };
        let en = Tongue { stop: words(&["so", "can", "we", "go", "to", "the"]), ..Tongue::default() };
        let concepts = ["沙嶺", "資助", "中小企"].map(|word| Concept {
            id: Id::new("concept"),
            label: None,
            words: Bilingual::new(Vec::new(), words(&[word])),
        });
        let lexicon = Lexicon { tongues: Bilingual::new(en, zh), concepts: concepts.to_vec(), ..Lexicon::default() };
        let knowledge = KnowledgeBase { lexicon, ..KnowledgeBase::default() };
        let index = Index::build(&knowledge);
        let text = Text::message(message);
        let decoded =
            unknown_words(&index, &text).and_then(|unknown| Romanised::new(&knowledge).decode(&index, &text, &unknown));
        assert_eq!(decoded.as_deref(), expect, "{message}");
    }

    #[test]
    fn sounds_become_characters() {
        check("zung siu kei yau mou zi zo aa?", Some("中小企有冇資助呀？"));
        check("jung siu kay yau mo ji jo ar", Some("中小企有冇資助呀"));
        check("Sa Ling ge NIAS yi gaa aa", Some("沙嶺嘅 nias 而家呀"));
        check("zhong xiao qi you mao zi zhu?", Some("中小企有冇資助？"));
        check("zhongxiao qi youmao zi zhu", Some("中小企有冇資助"));
    }

    #[test]
    fn behind_a_number_a_sound_is_a_magnitude() {
        check("zhongxiao qi youmao 1.6 yi zi zhu", Some("中小企有冇 1.6 億資助"));
        check("zung siu kei yau mou 500 maan zi zo", Some("中小企有冇 500 萬資助"));
        check("zhongxiao qi youmao yi zi zhu", Some("中小企有冇以資助"));
    }

    #[test]
    fn english_and_a_name_or_two_stay_as_they_are() {
        check("can we go to the sha ling", None);
        check("so we go", None);
        check("some words nobody knows here", None);
    }
}
