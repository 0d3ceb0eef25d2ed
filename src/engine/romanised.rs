//! Cantonese that was typed with Latin letters, led back to the characters that the lexicon and the names are written in.
//!
//! Whoever has no Chinese keyboard at hand types the sound: "gei si zit zi" for 幾時截止. The syllables of such a message
//! are matched with those of everything that the knowledge base writes in Chinese; the longest matches win, and what
//! matches nothing stays as it is.

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
/// Phrases of more characters than this are matched by their parts.
const LONGEST: usize = 8;

/// A word of a message.
struct Word {
    /// What it may spell.
    syllables: Vec<Syllable>,
    /// Whether a name, a keyword or a statement uses it as it stands.
    is_ours: bool,
}

/// The words of a message that are known in no language, if there are so many that it may be romanised.
pub(crate) fn unknown_words(index: &Index, text: &Text) -> Option<Vec<usize>> {
    let words = || (0..text.tokens.len()).filter(|at| text.tokens[*at].kind == Kind::Word);
    let unknown: Vec<usize> = words().filter(|at| index.vocabulary.symbol(text, &text.tokens[*at]).is_none()).collect();
    let is_latin = text.tokens.iter().all(|token| token.kind != Kind::Han);
    let enough = unknown.len() >= FEWEST && unknown.len() as f32 >= UNKNOWN * words().count() as f32;
    (is_latin && enough).then_some(unknown)
}

/// The Chinese phrases of a knowledge base by their syllables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Romanised {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    next: FxHashMap<Syllable, u32>,
    phrase: Option<Box<str>>,
}

impl Romanised {
    /// Gathers what a knowledge base writes in Chinese: the lexicon first, because one character may be enough there.
    pub(crate) fn new(knowledge: &KnowledgeBase) -> Self {
        let mut romanised = Self { nodes: vec![Node::default()] };
        let lexicon = &knowledge.lexicon;
        let zh = &lexicon.tongues.zh;
        zh.stop.iter().chain(zh.signals.iter().flat_map(|(_, words)| words)).for_each(|word| romanised.add(word, 1));
        let numbers = zh.numerals.iter().chain(&zh.magnitudes).map(|(word, _)| word);
        numbers
            .chain(zh.currencies.iter().flat_map(|currency| &currency.names))
            .for_each(|word| romanised.add(word, 1));
        lexicon.neighbours.iter().flat_map(|neighbour| &neighbour.names.zh).for_each(|name| romanised.add(name, 2));
        zh.places.iter().for_each(|place| romanised.add(place, 2));
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

    /// The message in characters, if it is romanised Cantonese; `unknown` are its words that are known in no language.
    pub(crate) fn decode(&self, index: &Index, text: &Text, unknown: &[usize]) -> Option<String> {
        let words = text.tokens.iter().map(|token| Word {
            syllables: if token.kind == Kind::Word { cantonese::spelt(text.str(token)) } else { Vec::new() },
            is_ours: index
                .vocabulary
                .symbol(text, token)
                .is_some_and(|symbol| index.rarity(Term::Word(symbol)).is_some()),
        });
        let chosen = self.choose(&words.collect::<Vec<_>>());
        let found = unknown.iter().filter(|at| chosen.iter().any(|(from, to, _)| (from..to).contains(at))).count();
        (found as f32 >= FOUND * unknown.len() as f32).then(|| replaced(text, &chosen))
    }

    fn add(&mut self, phrase: &str, shortest: usize) {
        for run in phrase.split(|c| !han::is_han(c)) {
            let length = run.chars().count();
            if (shortest..=LONGEST).contains(&length) {
                self.add_run(run);
            }
        }
    }

    fn add_run(&mut self, run: &str) {
        let mut nodes = vec![0_u32];
        for c in run.chars() {
            let mut reached = Vec::new();
            for syllable in cantonese::syllables(c) {
                for node in &nodes {
                    let new = self.nodes.len() as u32;
                    let next = *self.nodes[*node as usize].next.entry(*syllable).or_insert(new);
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

    /// The phrases that cover the words best, in order: long ones count for more than the same words one by one, and of
    /// equals the one whose first phrase is longest wins.
    fn choose(&self, words: &[Word]) -> Vec<(usize, usize, &str)> {
        let mut best: Vec<(usize, Option<(usize, &str)>)> = vec![(0, None); words.len() + 1];
        for from in (0..words.len()).rev() {
            best[from] = (best[from + 1].0, None);
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

/// The text with the phrases in place of the words; what stands between them keeps its place.
fn replaced(text: &Text, chosen: &[(usize, usize, &str)]) -> String {
    let mut out = String::new();
    let mut chosen = chosen.iter().peekable();
    let mut at = 0;
    while at < text.tokens.len() {
        if at > 0 && text.tokens[at - 1].sentence < text.tokens[at].sentence {
            out.push('。');
        } else if at > 0 && text.tokens[at - 1].clause < text.tokens[at].clause {
            out.push('，');
        }
        if let Some((_, to, phrase)) = chosen.next_if(|(from, ..)| *from == at) {
            out.push_str(phrase);
            at = *to;
        } else {
            out.push(' ');
            out.push_str(text.str(&text.tokens[at]));
            out.push(' ');
            at += 1;
        }
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
        let zh = Tongue { stop: words(&["嘅", "而家", "呀", "有冇"]), ..Tongue::default() };
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
    }

    #[test]
    fn english_and_a_name_or_two_stay_as_they_are() {
        check("can we go to the sha ling", None);
        check("so we go", None);
        check("some words nobody knows here", None);
    }
}
