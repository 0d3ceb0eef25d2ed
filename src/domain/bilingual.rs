use std::fmt;

use serde::{Deserialize, Serialize};

/// A language in which people ask and the bot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Chinese, written in traditional characters.
    Zh,
}

impl Language {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The code used in files and on the command line: `en` or `zh`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language that a BCP 47 locale such as `en-GB` or `zh-TW` asks for, if it is one of ours.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Self> {
        match locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" | "yue" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The same thing in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual<T = String> {
    /// In English.
    pub en: T,
    /// In Chinese.
    pub zh: T,
}

impl<T> Bilingual<T> {
    /// Pairs an English value with a Chinese one.
    pub const fn new(en: T, zh: T) -> Self {
        Self { en, zh }
    }

    /// The value in `language`.
    pub const fn get(&self, language: Language) -> &T {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// Both values with their language, English first.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        Language::ALL.into_iter().map(|language| (language, self.get(language)))
    }

    /// The same pair with `f` applied to both values.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Bilingual<U> {
        Bilingual { en: f(self.en), zh: f(self.zh) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_their_language() {
        for (locale, expect) in [
            ("en-US", Some(Language::En)),
            ("en-GB", Some(Language::En)),
            ("zh-TW", Some(Language::Zh)),
            ("zh_CN", Some(Language::Zh)),
            ("yue", Some(Language::Zh)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Language::from_locale(locale), expect, "{locale}");
        }
    }
}
