//! The words by which a question tells what it is about: for a moderator who knows what was meant.

use super::decide::Case;
use super::normalise::{self, Kind, Text, han, markup};
use super::phrases::Meaning;
use super::reading::Role;
use super::{Conversation, Question, Snapshot};
use crate::domain::{Bilingual, Subject};

/// A name of fewer letters, or Han characters, means too many things.
const FEWEST_LETTERS: usize = 3;
const FEWEST_HAN: usize = 2;
/// A longer run of words is a sentence rather than a name.
const LONGEST: usize = 40;

/// Words of a question, one behind the other, that may be what people call its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// As they were typed.
    pub text: String,
    /// Whether all of them are words of the knowledge base already.
    pub is_known: bool,
}

impl Snapshot {
    /// The words of a question that tell most about what is meant: those that nothing here is called by; else the
    /// longest run of those that are known. No stop words, no everyday words at its ends, and nothing that is known to
    /// be something else.
    #[must_use]
    pub fn telling(&self, question: &Question<'_>) -> Option<Telling> {
        let conversation = Conversation::default();
        let case = self.engine().case(question, &conversation);
        let runs = case.runs();
        let best = |is_known: bool| {
            let rated = runs.iter().filter_map(|run| Some((run, case.rate(run, is_known)?)));
            // Of several that tell as much the first.
            rated.rev().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(run, _)| run)
        };
        let (run, is_known) = match best(false) {
            Some(run) => (run, false),
            None => (best(true)?, true),
        };
        let text = as_typed(question.text, &case, run)?;
        let fits = text.chars().count() <= LONGEST;
        let unknown = || as_typed(question.text, &case, &case.longest_unknown(run)?).filter(|text| is_name(text));
        let text = if fits {
            Some(text)
        } else if is_known {
            None
        } else {
            unknown()
        };
        text.filter(|text| is_name(text) && text.chars().count() <= LONGEST).map(|text| Telling { text, is_known })
    }

    /// Whether words say anything about a subject, rather than being function words alone.
    #[must_use]
    pub fn says_something(&self, words: &str) -> bool {
        let question = Question { text: words, addressed: true, today: time::Date::MIN, locale: None };
        let conversation = Conversation::default();
        let case = self.engine().case(&question, &conversation);
        case.reading.atoms.iter().any(|atom| atom.role != Role::Function && atom.kind != Kind::Mark)
    }

    /// The subjects with this very name, but for case, width and variants of characters.
    #[must_use]
    pub fn called(&self, name: &str) -> Vec<Subject> {
        let (name, knowledge) = (normalise::key(name), self.knowledge());
        let is_it = |names: [&str; 2], aliases: &Bilingual<Vec<String>>| {
            let aliases = super::index::both(aliases).map(String::as_str);
            names.into_iter().chain(aliases).any(|other| normalise::key(other) == name)
        };
        let areas = knowledge.areas.iter().enumerate();
        let areas = areas.filter(|(_, area)| is_it([&area.name.en, &area.name.zh], &area.aliases));
        let initiatives = knowledge.initiatives.iter().enumerate();
        let initiatives = initiatives.filter(|(_, one)| is_it([&one.name.en, &one.name.zh], &one.aliases));
        areas.map(|(i, _)| Subject::Area(i)).chain(initiatives.map(|(i, _)| Subject::Initiative(i))).collect()
    }
}

impl Case<'_> {
    /// The runs of atoms that may name something, by their first and one past their last.
    fn runs(&self) -> Vec<(usize, usize)> {
        let atoms = &self.reading.atoms;
        let is_other = |at: usize| {
            self.reading.holding(at).any(|found| matches!(found.meaning, Meaning::Neighbour(_) | Meaning::Place))
        };
        let counts = |at: usize| {
            atoms[at].role == Role::Content && matches!(atoms[at].kind, Kind::Word | Kind::Han) && !is_other(at)
        };
        let mut runs = Vec::new();
        let mut from = 0;
        while from < atoms.len() {
            let goes_on = |at: &usize| counts(*at) && atoms[*at].clause == atoms[from].clause;
            let to = from + (from..atoms.len()).take_while(goes_on).count();
            // An everyday word may be part of a name of ours.
            let told = |at: &usize| !atoms[*at].ordinary || self.weights.gain[*at] > 0.0;
            if let (Some(first), Some(last)) = ((from..to).find(told), (from..to).rfind(told)) {
                runs.push((first, last + 1));
            }
            from = to.max(from + 1);
        }
        runs
    }

    /// How much a run tells; nothing where it has no word that the knowledge base lacks, or `is_known` and it has one.
    fn rate(&self, &(from, to): &(usize, usize), is_known: bool) -> Option<f32> {
        if !is_known {
            let unknown = (from..to).filter(|at| self.is_unknown(*at));
            return Some(unknown.map(|at| self.weights.need[at]).sum()).filter(|need| *need > 0.0);
        }
        let is_name = to - from > 1 && !(from..to).any(|at| self.is_unknown(at));
        is_name.then(|| self.weights.gain[from..to].iter().sum())
    }

    /// Whether nothing in the knowledge base is called by an atom, nor is it an everyday word.
    fn is_unknown(&self, at: usize) -> bool {
        self.weights.gain[at] == 0.0 && !self.reading.atoms[at].ordinary
    }

    fn longest_unknown(&self, &(from, to): &(usize, usize)) -> Option<(usize, usize)> {
        let length = |start: usize| (start..to).take_while(|at| self.is_unknown(*at)).count();
        (from..to).rev().map(|start| (start, start + length(start))).max_by_key(|(start, end)| end - start)
    }
}

/// Whether this can be a name by itself.
fn is_name(text: &str) -> bool {
    let han = text.chars().filter(|c| han::is_han(*c)).count();
    han >= FEWEST_HAN || text.chars().filter(|c| c.is_alphabetic() && !han::is_han(*c)).count() >= FEWEST_LETTERS
}

/// The atoms of a run as they were typed. Nothing where the message was read as something else than it was typed as.
fn as_typed(message: &str, case: &Case<'_>, &(from, to): &(usize, usize)) -> Option<String> {
    let text = Text::message(message);
    let tokens = &case.reading.text.tokens;
    // Tokens were joined, split and left out, but none has moved.
    let place = |at: usize| {
        let token = tokens.get(at)?;
        text.tokens
            .iter()
            .position(|other| other.start() == token.start() && text.str(other) == case.reading.text.str(token))
    };
    let (first, last) = (place(from)?, place(to - 1)?);
    // What was joined reaches to the next token.
    let last = tokens.get(to).and_then(|_| place(to)).map_or(last, |next| next.saturating_sub(1).max(last));
    let last = if to == tokens.len() { text.tokens.len() - 1 } else { last };
    let raw = markup::strip(message);
    let pieces = pieces(&raw);
    let mut owners = Vec::with_capacity(text.tokens.len());
    for (place, piece) in pieces.iter().enumerate() {
        let piece = Text::phrase(&raw[piece.0..piece.1]);
        owners.extend(piece.tokens.iter().map(|token| (place, piece.str(token).to_owned())));
    }
    let is_same = owners.len() == text.tokens.len()
        && owners.iter().zip(&text.tokens).all(|((_, piece), token)| piece == text.str(token));
    if !is_same {
        let folded: Vec<&str> = text.tokens[first..=last].iter().map(|token| text.str(token)).collect();
        return Some(folded.join(" "));
    }
    let typed = &raw[pieces[owners[first].0].0..pieces[owners[last].0].1];
    let typed = typed.trim_matches(|c: char| !c.is_alphanumeric());
    Some(typed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Where the words and Han characters of a message stand.
fn pieces(raw: &str) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut is_open = false;
    for (start, c) in raw.char_indices() {
        let end = start + c.len_utf8();
        let is_alone = han::is_han(c);
        let goes_on = !is_alone && (c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '‐' | '‑' | '.' | ','));
        match pieces.last_mut() {
            Some(last) if goes_on && is_open => last.1 = end,
            _ => pieces.push((start, end)),
        }
        is_open = goes_on;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{self, File, Folder};

    /// A small knowledge base with the built-in lexicon.
    fn snapshot() -> Snapshot {
        let file = |path, text: &str| File::new(path, text.as_bytes());
        let area = file("areas/1.toml", include_str!("../../tests/fixtures/library/areas/1-reading.toml"));
        let source = file("source.toml", include_str!("../../tests/fixtures/library/source.toml"));
        let loaded = knowledge::load(&Folder::new(vec![area, source]));
        Snapshot::new(loaded.knowledge.unwrap_or_else(|| panic!("{:?}", loaded.problems)))
    }

    #[track_caller]
    fn check(message: &str, expect: Option<(&str, bool)>) {
        let question = Question { text: message, addressed: true, today: time::Date::MIN, locale: None };
        let telling = snapshot().telling(&question);
        assert_eq!(telling.as_ref().map(|telling| (telling.text.as_str(), telling.is_known)), expect, "{message}");
    }

    #[test]
    fn what_nothing_is_called_by_is_what_tells() {
        check("what is the Smurf-Pass?", Some(("Smurf-Pass", false)));
        check("my friend told me of the *Smurf* Card at lunch", Some(("Smurf Card", false)));
        check("飛天證係乜", Some(("飛天證", false)));
        check("what is the Smurf飛天證?", Some(("Smurf飛天證", false)));
    }

    #[test]
    fn words_that_are_known_tell_something_where_there_are_several() {
        check("what is the owl card", Some(("owl card", true)));
        check("what is the card", None);
    }

    #[test]
    fn stop_words_and_everyday_words_tell_nothing() {
        check("what is my lunch about?", None);
        check("係乜?", None);
        check("", None);
        check("what is xy", None);
        let snapshot = snapshot();
        assert!(snapshot.says_something("the lunch") && snapshot.says_something("貓"));
        assert!(!snapshot.says_something("what is the") && !snapshot.says_something("…"));
    }

    #[test]
    fn who_has_a_name_is_told() {
        let snapshot = snapshot();
        assert_eq!(snapshot.called("ＮＩＧＨＴ owl card"), [Subject::Initiative(0)]);
        assert_eq!(snapshot.called("夜猫证"), [Subject::Initiative(0)]);
        assert_eq!(snapshot.called("night owl"), []);
    }
}
