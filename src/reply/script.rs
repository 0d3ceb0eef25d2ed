//! Traditional and simplified Chinese.

use std::sync::LazyLock;

use encoding_rs::{BIG5, GBK};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use serde::{Deserialize, Serialize};

use super::{Choice, Field, Paragraph, Reply};
use crate::domain::Language;

/// How a reply is written: its language, and for Chinese its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Script {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Chinese in traditional characters, as the knowledge base writes it.
    #[serde(rename = "zh-TW")]
    Traditional,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    Simplified,
}

impl Script {
    /// Every script.
    pub const ALL: [Self; 3] = [Self::English, Self::Traditional, Self::Simplified];

    /// A short name for ids.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Traditional => "zh",
            Self::Simplified => "cn",
        }
    }

    /// What those who read it call it.
    #[must_use]
    pub const fn autonym(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Traditional => "繁體中文",
            Self::Simplified => "简体中文",
        }
    }

    /// The script with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|script| script.code() == code)
    }

    /// The language that it writes.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Self::English => Language::En,
            Self::Traditional | Self::Simplified => Language::Zh,
        }
    }

    /// The script that a person with this locale reads, if it is one of ours: `zh-CN` and `zh-Hans` are simplified.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Self> {
        let lower = locale.to_ascii_lowercase();
        let mut parts = lower.split(['-', '_']).skip(1);
        Some(match Language::from_locale(locale)? {
            Language::En => Self::English,
            Language::Zh if parts.any(|part| matches!(part, "cn" | "sg" | "hans")) => Self::Simplified,
            Language::Zh => Self::Traditional,
        })
    }

    /// The script that `text` is written in: simplified if it has a character that only simplified Chinese has.
    ///
    /// Those are what the mainland's GB 2312 has and Hong Kong's and Taiwan's Big5 has not. The characters of written
    /// Cantonese are in neither.
    #[must_use]
    pub fn of(text: &str, language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Zh if text.chars().any(is_simplified) => Self::Simplified,
            Language::Zh => Self::Traditional,
        }
    }

    /// The script for somebody of whose own `reader` is known: whoever reads Chinese reads it in their own characters.
    #[must_use]
    pub fn for_reader(self, reader: Option<Self>) -> Self {
        reader.filter(|reader| reader.language() == self.language()).unwrap_or(self)
    }

    /// Text of the knowledge base or of a table of wordings, written in this script.
    #[must_use]
    pub fn write(self, text: &str) -> String {
        match (self, &*CONVERTER) {
            // OpenCC keeps the first character, but the mainland writes the word as Taiwan does.
            (Self::Simplified, Some(converter)) => converter.convert(&text.replace("甚麼", "什麼")),
            _ => text.to_owned(),
        }
    }
}

impl Reply {
    /// The reply in another script of its language. Ids and addresses stay as they are.
    #[must_use]
    pub fn in_script(self, script: Script) -> Self {
        if script != Script::Simplified || self.language != Language::Zh {
            return self;
        }
        let write = |text: String| script.write(&text);
        let choice = |choice: Choice| Choice { label: write(choice.label), detail: write(choice.detail), ..choice };
        Self {
            title: write(self.title),
            headline: self.headline.map(write),
            before: self.before.map(write),
            paragraphs: self
                .paragraphs
                .into_iter()
                .map(|Paragraph { label, text }| Paragraph { label: label.map(write), text: write(text) })
                .collect(),
            fields: self
                .fields
                .into_iter()
                .map(|field| Field { name: write(field.name), value: write(field.value), ..field })
                .collect(),
            quotes: self.quotes.into_iter().map(write).collect(),
            source: self.source.map(|source| super::Attribution {
                title: write(source.title),
                date: write(source.date),
                ..source
            }),
            choices: self.choices.into_iter().map(choice).collect(),
            next: self.next.into_iter().map(choice).collect(),
            ..self
        }
    }
}

/// OpenCC's conversion from Hong Kong's characters, by phrases: 乾 and 幹 are told apart from what stays 乾.
static CONVERTER: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::Hk2s).ok());

fn is_simplified(c: char) -> bool {
    let mut buffer = [0; 4];
    let c: &str = c.encode_utf8(&mut buffer);
    let (mainland, _, _) = GBK.encode(c);
    // Within GBK, these rows are the Chinese characters of GB 2312.
    let in_gb2312 = matches!(*mainland, [0xB0..=0xF7, 0xA1..=0xFE]);
    let (_, _, not_in_big5) = BIG5.encode(c);
    in_gb2312 && not_in_big5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_their_script() {
        for (locale, expect) in [
            ("en-GB", Some(Script::English)),
            ("zh-TW", Some(Script::Traditional)),
            ("zh-CN", Some(Script::Simplified)),
            ("zh_Hans_HK", Some(Script::Simplified)),
            ("zh-HK", Some(Script::Traditional)),
            ("yue", Some(Script::Traditional)),
            ("fr", None),
        ] {
            assert_eq!(Script::from_locale(locale), expect, "{locale}");
        }
    }

    #[track_caller]
    fn check_script(text: &str, expect: Script) {
        assert_eq!(Script::of(text, Language::Zh), expect, "{text}");
    }

    #[test]
    fn a_question_in_simplified_characters_is_told_by_them() {
        check_script("AI研发院什么时候建好", Script::Simplified);
        check_script("新型工业加速计划", Script::Simplified);
        check_script("NIAS 個 threshold 而家係幾多？", Script::Traditional);
        // Characters of both scripts, and those of written Cantonese, tell nothing.
        for text in ["河套里面有咩", "平台後台", "嗰啲嘅咗喺嚟冇乜咁", "半導體", "？"] {
            check_script(text, Script::Traditional);
        }
        assert_eq!(Script::of("研发", Language::En), Script::English);
    }

    #[test]
    fn whoever_reads_chinese_reads_their_own_characters() {
        let (en, hant, hans) = (Script::English, Script::Traditional, Script::Simplified);
        assert_eq!(hant.for_reader(Some(hans)), hans);
        assert_eq!(hans.for_reader(Some(hant)), hant);
        assert_eq!(hans.for_reader(Some(en)), hans);
        assert_eq!(en.for_reader(Some(hans)), en);
        assert_eq!(hant.for_reader(None), hant);
    }

    #[test]
    fn conversion_goes_by_phrases() {
        for (text, expect) in [
            ("「新型工業加速計劃」的門檻為1.5億港元", "「新型工业加速计划」的门槛为1.5亿港元"),
            ("乾淨、幹事、乾坤", "干净、干事、乾坤"),
            ("甚麼時候啟動", "什么时候启动"),
            ("裏面、羣組", "里面、群组"),
        ] {
            assert_eq!(Script::Simplified.write(text), expect);
            assert_eq!(Script::Traditional.write(text), text);
        }
    }
}
