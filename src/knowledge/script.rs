//! What counts as the same word, and which script a Chinese text is in.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use super::draft::Draft;
use super::problem::{Problem, Problems};
use super::reader::{Text, Words};
use crate::domain::Bilingual;

/// Characters that only simplified Chinese has: not in Big5, and the simplified form of one that is.
static SIMPLIFIED: LazyLock<FxHashSet<char>> =
    LazyLock::new(|| include_str!("simplified.txt").chars().filter(|c| !c.is_whitespace()).collect());

/// Traditional to simplified, with the variants that Hong Kong prefers.
static CONVERTER: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::Hk2s).ok());

/// The form by which words are compared: width, case, script and spacing make no difference.
pub(super) fn fold(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    simplify(&text)
}

fn simplify(text: &str) -> String {
    // The dictionary is built in; should it ever fail to load, comparing is merely stricter.
    CONVERTER.as_ref().map_or_else(|| text.to_owned(), |converter| converter.convert(text))
}

/// The simplified-only characters of a text, each once.
fn simplified_only(text: &str) -> Vec<char> {
    let mut found: Vec<_> = text.chars().filter(|c| SIMPLIFIED.contains(c)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Traditional characters that become `simplified`.
fn traditional(simplified: char) -> Vec<char> {
    let mut buffer = [0; 4];
    let simplified: &str = simplified.encode_utf8(&mut buffer);
    let candidates = ('\u{4e00}'..='\u{9fff}').filter(|c| !SIMPLIFIED.contains(c));
    candidates.filter(|c| simplify(c.encode_utf8(&mut [0; 4])) == simplified).collect()
}

/// Warns of Chinese texts for people to read that are not in traditional characters.
pub(super) fn check(draft: &Draft, problems: &Problems) {
    for text in chinese_texts(draft) {
        let found = simplified_only(&text.value);
        if found.is_empty() {
            continue;
        }
        let list = found.iter().map(char::to_string).collect::<Vec<_>>().join("、");
        let advice: Vec<_> = found.iter().take(8).map(|c| (c, traditional(*c))).collect();
        let advice = advice.iter().filter(|(_, forms)| !forms.is_empty()).map(|(c, forms)| {
            let forms: Vec<_> = forms.iter().take(3).map(char::to_string).collect();
            format!("{} for {c}", forms.join(" or "))
        });
        let advice = advice.collect::<Vec<_>>().join(", ");
        let problem = Problem::warning(text.span, format!("simplified characters in a traditional text: {list}"));
        problems.push(if advice.is_empty() { problem } else { problem.help(format!("write {advice}")) });
    }
}

fn chinese_texts(draft: &Draft) -> Vec<&Text> {
    let mut texts = Vec::new();
    for source in &draft.sources {
        texts.extend([&source.title.zh, &source.publisher.zh]);
    }
    for area in &draft.areas {
        named(&area.name, &area.aliases, &area.keywords, &mut texts);
    }
    for initiative in &draft.initiatives {
        named(&initiative.name, &initiative.aliases, &initiative.keywords, &mut texts);
        for fact in &initiative.facts {
            texts.extend([&fact.text.zh, &fact.quote.zh]);
            texts.extend(&fact.keywords.zh);
        }
    }
    texts.extend(draft.lexicon.facets.iter().map(|facet| &facet.label.zh));
    texts.extend(draft.lexicon.concepts.iter().filter_map(|concept| Some(&concept.label.as_ref()?.zh)));
    texts
}

fn named<'a>(name: &'a Bilingual<Text>, aliases: &'a Words, keywords: &'a Words, texts: &mut Vec<&'a Text>) {
    texts.push(&name.zh);
    texts.extend(aliases.zh.iter().chain(&keywords.zh));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_script_and_spacing_are_folded() {
        assert_eq!(fold("ＮＩＡＳ  計劃"), fold("nias 计划"));
        assert_eq!(fold("沙嶺裏"), fold("沙岭裡"));
        assert_ne!(fold("河套"), fold("河道"));
    }

    #[test]
    fn only_what_no_traditional_text_has_is_simplified() {
        assert_eq!(simplified_only("新型工业化发展"), ['业', '发']);
        assert!(simplified_only("皇后大道以北的台面有咗着落，温室內嘅門户").is_empty());
        assert!(traditional('发').contains(&'發') && traditional('发').contains(&'髮'));
    }
}
