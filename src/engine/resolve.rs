//! Which words of the knowledge base the words of a message are: as typed, joined, split or corrected.

use super::index::Index;
use super::normalise::{Kind, Text, Token, english};
use super::vocabulary::Symbol;

/// Finds the symbol of every token; joins, splits and corrects Latin words that the knowledge base does not know.
pub(super) fn resolve(index: &Index, text: &mut Text) -> (Vec<Symbol>, Vec<f32>) {
    let vocabulary = &index.vocabulary;
    let mut symbols = Vec::with_capacity(text.tokens.len());
    let mut fits = Vec::with_capacity(text.tokens.len());
    let mut tokens: Vec<Token> = Vec::with_capacity(text.tokens.len());
    let mut word = String::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let token = text.tokens[at];
        if token.kind == Kind::Word
            && let Some((symbol, length)) = joined(index, text, at, &mut word)
        {
            tokens.push(token);
            symbols.push(symbol);
            fits.push(1.0);
            at += length;
            continue;
        }
        let known = vocabulary.symbol(text, &token);
        match known {
            Some(symbol) => {
                tokens.push(token);
                symbols.push(symbol);
                fits.push(1.0);
            }
            None if token.kind == Kind::Word => {
                if let Some(parts) = split(index, text.str(&token)) {
                    for symbol in parts {
                        tokens.push(token);
                        symbols.push(symbol);
                        fits.push(0.95);
                    }
                } else {
                    let (symbol, fit) = vocabulary.corrected(text.str(&token)).unwrap_or((Symbol::default(), 1.0));
                    tokens.push(token);
                    symbols.push(symbol);
                    fits.push(fit);
                }
            }
            None => {
                tokens.push(token);
                symbols.push(Symbol::default());
                fits.push(1.0);
            }
        }
        at += 1;
    }
    text.tokens = tokens;
    (symbols, fits)
}

/// A known word that neighbouring words make together: "micro electronics", "cyber port", "sha ling". Words that are
/// known by themselves are joined only to a long one, or "Chang E" would be a change; and single letters not at all, or the
/// mission of Chang E an emission.
///
/// `word` is space to join them in.
fn joined(index: &Index, text: &Text, at: usize, word: &mut String) -> Option<(Symbol, usize)> {
    /// Joined words shorter than this are accidents.
    const SHORTEST: usize = 5;
    const LONG: usize = 8;
    let known = |at: usize| index.vocabulary.known_form(text.str(&text.tokens[at])).is_some();
    let is_letter = text.str(&text.tokens[at]).len() == 1;
    let mut best = None;
    word.clear();
    word.push_str(text.str(&text.tokens[at]));
    for length in 2..=4 {
        let Some(next) = text.tokens.get(at + length - 1).filter(|t| t.kind == Kind::Word) else { break };
        if next.sentence != text.tokens[at].sentence {
            break;
        }
        word.push_str(text.str(next));
        if word.len() >= SHORTEST
            && let Some(symbol) = index.vocabulary.known_form(word)
            && ((word.len() >= LONG && !is_letter) || !(at..at + length).all(known))
        {
            best = Some((symbol, length));
        }
    }
    best
}

/// Two known words that were typed as one: "crossborder".
fn split(index: &Index, word: &str) -> Option<[Symbol; 2]> {
    /// Shorter halves are accidents.
    const SHORTEST: usize = 3;
    /// And so are shorter words.
    const LONG: usize = 7;
    if !word.is_ascii() || word.len() < LONG {
        return None;
    }
    let known = |part: &str| index.vocabulary.known_form(part).filter(|symbol| !index.stops.contains(symbol));
    let parts = (SHORTEST..=word.len() - SHORTEST).find_map(|at| {
        let (a, b) = word.split_at(at);
        Some([known(a)?, known(b)?])
    });
    // Everyday words make up others, and so do slips of them: a workshop is no shop for work, nor "diffrent" a rent.
    parts.filter(|_| !english::is_near(word))
}
