//! Small talk that the bot is addressed with: it is no question, and is met in kind.

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

/// Words that make a message one of these, in lower case. The longest of those that begin alike stands first.
const WORDS: [(Courtesy, &[&str]); 3] = [
    (
        Courtesy::Thanks,
        &[
            "thank you",
            "thank u",
            "thanks",
            "thankyou",
            "thx",
            "tks",
            "ty",
            "tysm",
            "cheers",
            "much appreciated",
            "appreciate it",
            "appreciated",
            "great",
            "awesome",
            "perfect",
            "nice one",
            "good bot",
            "got it",
            "well done",
            "唔該晒",
            "唔該",
            "多謝晒",
            "多謝",
            "謝謝",
            "谢谢",
            "多谢",
            "感謝",
            "感谢",
            "感恩",
            "辛苦晒",
            "辛苦了",
            "勁呀",
            "叻",
        ],
    ),
    (
        Courtesy::Greeting,
        &[
            "good morning",
            "good afternoon",
            "good evening",
            "hello",
            "hiya",
            "hi",
            "hey",
            "morning",
            "yo",
            "早晨",
            "早安",
            "大家好",
            "你好",
            "您好",
            "哈囉",
            "午安",
            "喂",
        ],
    ),
    (
        Courtesy::Farewell,
        &[
            "good night",
            "goodnight",
            "goodbye",
            "bye bye",
            "byebye",
            "bye",
            "see you",
            "cya",
            "再見",
            "再见",
            "拜拜",
            "晚安",
        ],
    ),
];

/// What may stand beside these words.
const BESIDE: [&str; 26] = [
    "so much",
    "very much",
    "a lot",
    "for the help",
    "for your help",
    "for that",
    "all",
    "everyone",
    "there",
    "bot",
    "again",
    "ok",
    "okay",
    "many",
    "and",
    "very",
    "大家",
    "各位",
    "晒",
    "你",
    "您",
    "呀",
    "啊",
    "喇",
    "嘅",
    "幫忙",
];

/// What kind word a message is, if it is nothing else.
#[must_use]
pub fn courtesy(text: &str) -> Option<Courtesy> {
    let lower = text.to_lowercase();
    let mut rest = skip(&lower);
    let mut found = None;
    while !rest.is_empty() {
        let kind = WORDS.iter().find_map(|(kind, words)| Some((*kind, longest(rest, words)?)));
        rest = match kind {
            Some((kind, length)) => {
                found = found.or(Some(kind));
                skip(&rest[length..])
            }
            None => skip(&rest[longest(rest, &BESIDE)?..]),
        };
    }
    found
}

/// Length of the longest of the words that the text begins with.
fn longest(text: &str, words: &[&str]) -> Option<usize> {
    let is_whole = |word: &str| {
        // A Latin word ends where no letter follows: "hi" is not the beginning of "history".
        !word.ends_with(|c: char| c.is_ascii_alphabetic())
            || !text[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    words.iter().filter(|word| text.starts_with(**word) && is_whole(word)).map(|word| word.len()).max()
}

/// The text without the signs, spaces and emoji that it begins with.
fn skip(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<Courtesy>) {
        assert_eq!(courtesy(text), expect, "{text}");
    }

    #[test]
    fn kind_words_are_told_from_questions() {
        for text in ["thx", "Thanks!!", "ok thank you so much 🙏", "唔該晒", "多謝你呀", "谢谢", "Ty bot"] {
            check(text, Some(Courtesy::Thanks));
        }
        for text in ["hi", "Hello there!", "早晨", "大家好，早晨"] {
            check(text, Some(Courtesy::Greeting));
        }
        check("bye", Some(Courtesy::Farewell));
        check("hi, thanks", Some(Courtesy::Greeting));
        for text in ["", "???", "history", "thanks to whom?", "多謝你，NIAS 呢？", "ok", "what is NIAS? thx"] {
            check(text, None);
        }
    }
}
