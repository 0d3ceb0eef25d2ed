//! What a button or menu does. It is all in its id, so that it still works after a restart.

use super::convert::limits;
use crate::domain::{Id, Language};

/// What a button or menu does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Shows a subject, or what it says on one facet.
    Show {
        /// The language to show it in.
        language: Language,
        /// The short revision of the knowledge that it was offered from.
        revision: String,
        /// Id of the subject.
        subject: String,
        /// Id of the facet.
        facet: Option<String>,
    },
    /// Shows the subject that is picked from a menu, or what it says on the facet that was asked for.
    Pick {
        /// The language to show it in.
        language: Language,
        /// The short revision of the knowledge that it was offered from.
        revision: String,
        /// Id of the facet.
        facet: Option<String>,
        /// Whose question the menu clarifies.
        asker: Option<u64>,
        /// Number of the menu below its message: ids must differ there.
        menu: usize,
    },
}

impl Action {
    /// The action as the id of a component; `None` if it is too long for one.
    pub(super) fn encode(&self) -> Option<String> {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let id = match self {
            Self::Show { language, revision, subject, facet } => {
                format!("show:{language}:{revision}:{}:{subject}", optional(facet))
            }
            Self::Pick { language, revision, facet, asker, menu } => {
                let asker = asker.map(|asker| asker.to_string()).unwrap_or_default();
                format!("pick:{language}:{revision}:{}:{asker}:{menu}", optional(facet))
            }
        };
        (id.chars().count() <= limits::CUSTOM_ID).then_some(id)
    }

    /// Reads what [`Self::encode`] wrote. Nothing that comes from outside is trusted to be that.
    pub(super) fn decode(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        let optional = |text: &str| match text {
            "" => Some(None),
            text => Id::is_well_formed(text).then(|| Some(text.to_owned())),
        };
        match *parts.as_slice() {
            ["show", language, revision, facet, subject] => Some(Self::Show {
                language: parse_language(language)?,
                revision: revision.to_owned(),
                subject: Id::is_well_formed(subject).then(|| subject.to_owned())?,
                facet: optional(facet)?,
            }),
            ["pick", language, revision, facet, asker, menu] => Some(Self::Pick {
                language: parse_language(language)?,
                revision: revision.to_owned(),
                facet: optional(facet)?,
                asker: if asker.is_empty() { None } else { Some(asker.parse().ok()?) },
                menu: menu.parse().ok()?,
            }),
            _ => None,
        }
    }
}

fn parse_language(code: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(subject: &str, facet: Option<&str>) -> Action {
        Action::Show {
            language: Language::Zh,
            revision: "0123abcd".to_owned(),
            subject: subject.to_owned(),
            facet: facet.map(str::to_owned),
        }
    }

    fn pick(asker: Option<u64>) -> Action {
        Action::Pick { language: Language::En, revision: "0123abcd".to_owned(), facet: None, asker, menu: 1 }
    }

    #[test]
    fn an_id_says_it_all() {
        let actions = [show("it-land", None), show("it-land", Some("threshold")), pick(None), pick(Some(u64::MAX))];
        for action in actions {
            let id = action.encode().unwrap();
            assert_eq!(Action::decode(&id), Some(action), "{id}");
        }
        assert_eq!(show("a", Some("b")).encode().unwrap(), "show:zh:0123abcd:b:a");
    }

    #[test]
    fn an_id_that_would_be_too_long_is_none() {
        assert!(show(&"a".repeat(82), None).encode().is_some());
        assert!(show(&"a".repeat(83), None).encode().is_none());
    }

    #[test]
    fn what_is_not_ours_is_no_action() {
        for id in
            ["", "show", "show:fr:0:a:b", "show:en:0::", "show:en:0:A:b", "pick:en:0::x:0", "pick:en:0::1:-1", "hi"]
        {
            assert_eq!(Action::decode(id), None, "{id}");
        }
    }
}
