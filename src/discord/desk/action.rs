//! What a button or form of the moderators' desk does, in its id.

use super::gaps::GapAction;

/// What the ids of the desk's components begin with.
pub(in crate::discord) const PREFIX: &str = "desk:";

/// What there is to do at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::discord) enum DeskAction {
    /// Accept the proposal of this number.
    Accept(u64),
    /// Ask why it should be accepted although golden questions fail; and, sent off with the form, accept it.
    Override(u64),
    /// Decline it.
    Cancel(u64),
    /// List the revisions before this number.
    History(i64),
    /// Deal with questions that could not be answered.
    Gap(GapAction),
}

impl DeskAction {
    /// The proposal that it is about.
    pub(super) const fn proposal(&self) -> Option<u64> {
        match self {
            Self::Accept(token) | Self::Override(token) | Self::Cancel(token) | Self::Gap(GapAction::Change(token)) => {
                Some(*token)
            }
            Self::History(_) | Self::Gap(_) => None,
        }
    }

    pub(super) fn encode(&self) -> String {
        match self {
            Self::Accept(token) => format!("{PREFIX}accept:{token}"),
            Self::Override(token) => format!("{PREFIX}override:{token}"),
            Self::Cancel(token) => format!("{PREFIX}cancel:{token}"),
            Self::History(before) => format!("{PREFIX}history:{before}"),
            Self::Gap(action) => format!("{PREFIX}gap:{}", action.encode()),
        }
    }

    /// Reads what [`Self::encode`] wrote. Nothing that comes from outside is trusted to be that.
    pub(in crate::discord) fn decode(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.strip_prefix(PREFIX)?.split(':').collect();
        Some(match *parts.as_slice() {
            ["accept", token] => Self::Accept(token.parse().ok()?),
            ["override", token] => Self::Override(token.parse().ok()?),
            ["cancel", token] => Self::Cancel(token.parse().ok()?),
            ["history", before] => Self::History(before.parse().ok()?),
            ["gap", ref rest @ ..] => Self::Gap(GapAction::decode(rest)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::gaps::Spot;
    use super::*;

    #[test]
    fn an_id_says_it_all() {
        let spot = Spot { skip: i64::MAX, gap: i64::MAX };
        let gaps = [
            GapAction::List(0),
            GapAction::Pick(8),
            GapAction::Show(spot),
            GapAction::Mean(spot, 2),
            GapAction::Area(spot),
            GapAction::Name(spot),
            GapAction::Learn(spot, "0a1b2c".to_owned()),
            GapAction::Dismiss(spot),
            GapAction::Reopen(spot),
            GapAction::Silence(spot),
            GapAction::Change(u64::MAX),
        ];
        let others =
            [DeskAction::Accept(1), DeskAction::Override(u64::MAX), DeskAction::Cancel(3), DeskAction::History(4)];
        for action in gaps.into_iter().map(DeskAction::Gap).chain(others) {
            let id = action.encode();
            assert!(id.len() <= 100);
            assert_eq!(DeskAction::decode(&id), Some(action), "{id}");
        }
        for id in [
            "",
            "desk:",
            "desk:accept:",
            "desk:accept:-1",
            "desk:accept:1:2",
            "desk:gap:list:-1",
            "desk:gap:show:1",
            "show:en:0::a",
        ] {
            assert_eq!(DeskAction::decode(id), None, "{id}");
        }
    }
}
