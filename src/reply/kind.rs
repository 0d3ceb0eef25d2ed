//! What is said to people who ask nothing, or nothing that the document holds.

use super::Reply;
use super::wording::wording;
use crate::domain::{Courtesy, KnowledgeBase, Language};

/// A kind word in return for a kind word.
#[must_use]
pub fn kind_word(knowledge: &KnowledgeBase, courtesy: Courtesy, language: Language) -> Reply {
    let wording = wording(language);
    match courtesy {
        Courtesy::Thanks => Reply::sentence(language, wording.thanks),
        Courtesy::Farewell => Reply::sentence(language, wording.farewell),
        Courtesy::Greeting => greet(knowledge, language),
    }
}

/// Who the bot is, and what to ask it.
#[must_use]
pub fn greet(knowledge: &KnowledgeBase, language: Language) -> Reply {
    filled(knowledge, wording(language).greeting, language)
}

/// A kind word to somebody who asked for what the document does not hold.
pub(super) fn sorry(knowledge: &KnowledgeBase, language: Language) -> Reply {
    filled(knowledge, wording(language).abstain, language)
}

/// A question that is answered: the first that moderators have fixed in this language, else one made of a name.
#[must_use]
pub fn example(knowledge: &KnowledgeBase, language: Language) -> Option<String> {
    let is_written_so = |text: &str| text.is_ascii() == (language == Language::En);
    let fixed = knowledge.golden.iter().find(|golden| {
        golden.decision == "answer" && golden.addressed && golden.subjects.len() == 1 && is_written_so(&golden.question)
    });
    fixed.map(|golden| golden.question.clone()).or_else(|| {
        let name = knowledge.initiatives.first()?.name.get(language);
        Some(wording(language).example.replace("{subject}", name))
    })
}

fn filled(knowledge: &KnowledgeBase, template: &str, language: Language) -> Reply {
    let (Some(source), Some(example)) = (knowledge.sources.first(), example(knowledge, language)) else {
        return Reply::sentence(language, wording(language).abstain_bare);
    };
    let text = template.replace("{source}", source.title.get(language)).replace("{example}", &example);
    Reply::sentence(language, text)
}
