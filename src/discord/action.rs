//! What a button or menu does. It is all in its id, so that it still works after a restart.

use sha2::{Digest as _, Sha256};

use super::convert::limits;
use crate::domain::{Id, KnowledgeBase, Subject};
use crate::reply::Script;

/// What a list is called in an opinion: it is about no subject in particular.
pub(super) const LIST: &str = "list";

/// What a button or menu does, and what it was offered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Action {
    /// What to do.
    pub deed: Deed,
    /// How to write what comes of it.
    pub script: Script,
    /// The short revision of the knowledge that it was offered from.
    pub revision: String,
    /// Id of the facet that it is about, if it is about one.
    pub facet: Option<String>,
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Shows a subject, or what it says on the facet.
    Show(String),
    /// Shows the subject that is picked from a menu, or what it says on the facet.
    Pick {
        /// Whose question the menu clarifies.
        asker: Option<u64>,
        /// Number of the menu below its message: ids must differ there.
        menu: usize,
    },
    /// Offers what else was possible in place of a subject: the tokens of other subjects.
    Reject(String, Vec<String>),
    /// Shows what was meant in place of a subject, picked from a menu.
    Mean(String),
    /// Takes in that an answer about a subject helped, or that it did not. A list is about [`LIST`].
    Rate(String, bool),
    /// The same of an answer about several subjects, given by their tokens.
    RateAll(Vec<String>, bool),
    /// Sets two subjects side by side, given by their tokens.
    Compare(String, String),
}

impl Action {
    /// The action as the id of a component; `None` if it is too long for one.
    pub(super) fn encode(&self) -> Option<String> {
        let (verb, rest) = match &self.deed {
            Deed::Show(subject) => ("show", subject.clone()),
            Deed::Pick { asker, menu } => {
                ("pick", format!("{}:{menu}", asker.map(|asker| asker.to_string()).unwrap_or_default()))
            }
            Deed::Reject(subject, others) => ("else", format!("{subject}:{}", others.join("."))),
            Deed::Mean(subject) => ("mean", subject.clone()),
            Deed::Rate(subject, true) => ("good", subject.clone()),
            Deed::Rate(subject, false) => ("poor", subject.clone()),
            Deed::RateAll(subjects, helped) => (if *helped { "yeas" } else { "nays" }, subjects.join(".")),
            Deed::Compare(one, other) => ("comp", format!("{one}:{other}")),
        };
        let facet = self.facet.as_deref().unwrap_or_default();
        let id = format!("{verb}:{}:{}:{facet}:{rest}", self.script.code(), self.revision);
        (id.chars().count() <= limits::CUSTOM_ID).then_some(id)
    }

    /// Reads what [`Self::encode`] wrote. Nothing that comes from outside is trusted to be that.
    pub(super) fn decode(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        let [verb, script, revision, facet, ref rest @ ..] = *parts.as_slice() else { return None };
        let named = |text: &str| Id::is_well_formed(text).then(|| text.to_owned());
        let several = |text: &str| text.split('.').map(named).collect::<Option<Vec<_>>>();
        let deed = match (verb, rest) {
            ("show", [subject]) => Deed::Show(named(subject)?),
            ("pick", [asker, menu]) => Deed::Pick {
                asker: if asker.is_empty() { None } else { Some(asker.parse().ok()?) },
                menu: menu.parse().ok()?,
            },
            ("else", [subject, others]) => Deed::Reject(named(subject)?, several(others)?),
            ("mean", [subject]) => Deed::Mean(named(subject)?),
            ("good", [subject]) => Deed::Rate(named(subject)?, true),
            ("poor", [subject]) => Deed::Rate(named(subject)?, false),
            ("yeas", [subjects]) => Deed::RateAll(several(subjects)?, true),
            ("nays", [subjects]) => Deed::RateAll(several(subjects)?, false),
            ("comp", [one, other]) => Deed::Compare(named(one)?, named(other)?),
            _ => return None,
        };
        let facet = if facet.is_empty() { None } else { Some(named(facet)?) };
        Some(Self { deed, script: Script::from_code(script)?, revision: revision.to_owned(), facet })
    }
}

/// A few characters that stand for an id where several have to fit.
pub(super) fn token(id: &Id) -> String {
    Sha256::digest(id.as_str()).iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

/// The subject whose id a token stands for.
pub(super) fn subject_of(knowledge: &KnowledgeBase, wanted: &str) -> Option<Subject> {
    let initiatives = (0..knowledge.initiatives.len()).map(Subject::Initiative);
    let mut subjects = initiatives.chain((0..knowledge.areas.len()).map(Subject::Area));
    subjects.find(|subject| token(knowledge.id(*subject)) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(deed: Deed) -> Action {
        Action { deed, script: Script::Simplified, revision: "0123abcd".to_owned(), facet: None }
    }

    fn show(subject: &str, facet: Option<&str>) -> Action {
        Action { facet: facet.map(str::to_owned), ..action(Deed::Show(subject.to_owned())) }
    }

    #[test]
    fn an_id_says_it_all() {
        let land = || "it-land".to_owned();
        let actions = [
            show("it-land", None),
            show("it-land", Some("threshold")),
            action(Deed::Pick { asker: None, menu: 1 }),
            action(Deed::Pick { asker: Some(u64::MAX), menu: 0 }),
            action(Deed::Reject(land(), vec!["0a1b2c".to_owned(), "3d4e5f".to_owned()])),
            action(Deed::Mean(land())),
            action(Deed::Rate(land(), true)),
            action(Deed::Rate(land(), false)),
            action(Deed::RateAll(vec!["0a1b2c".to_owned(), "3d4e5f".to_owned()], true)),
            action(Deed::RateAll(vec!["0a1b2c".to_owned()], false)),
            action(Deed::Compare("0a1b2c".to_owned(), "3d4e5f".to_owned())),
        ];
        for action in actions {
            let id = action.encode().unwrap();
            assert_eq!(Action::decode(&id), Some(action), "{id}");
        }
        assert_eq!(show("a", Some("b")).encode().unwrap(), "show:cn:0123abcd:b:a");
    }

    #[test]
    fn an_id_that_would_be_too_long_is_none() {
        assert!(show(&"a".repeat(82), None).encode().is_some());
        assert!(show(&"a".repeat(83), None).encode().is_none());
    }

    #[test]
    fn what_is_not_ours_is_no_action() {
        for id in [
            "",
            "show",
            "show:fr:0:a:b",
            "show:en:0::",
            "show:en:0:A:b",
            "pick:en:0::x:0",
            "pick:en:0::1:-1",
            "hi",
            "else:en:0::a:",
            "comp:en:0::a",
            "rate:en:0::a",
        ] {
            assert_eq!(Action::decode(id), None, "{id}");
        }
    }

    #[test]
    fn a_token_leads_back_to_its_subject() {
        let knowledge = crate::knowledge::load(&crate::knowledge::Folder::embedded()).knowledge.unwrap();
        for i in 0..knowledge.initiatives.len() {
            assert_eq!(subject_of(&knowledge, &token(&knowledge.initiatives[i].id)), Some(Subject::Initiative(i)));
        }
        assert_eq!(subject_of(&knowledge, "zzz"), None);
    }
}
