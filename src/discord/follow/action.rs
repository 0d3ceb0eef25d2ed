//! What a button or menu about following does, in its id.

/// What the ids of these components begin with.
pub(in crate::discord) const PREFIX: &str = "follow:";

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FollowAction {
    /// List what is followed. The button stands below a message of this key, which is known by it.
    List(String),
    /// Stop following what is picked.
    Stop(Kind),
}

/// Whose follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The channel's.
    Channel,
    /// The person's own.
    Person,
}

impl FollowAction {
    pub(super) fn encode(&self) -> String {
        match self {
            Self::List(key) => format!("{PREFIX}list:{key}"),
            Self::Stop(Kind::Channel) => format!("{PREFIX}stop:channel"),
            Self::Stop(Kind::Person) => format!("{PREFIX}stop:person"),
        }
    }

    /// Reads what [`Self::encode`] wrote. Nothing that comes from outside is trusted to be that.
    pub(super) fn decode(id: &str) -> Option<Self> {
        Some(match id.strip_prefix(PREFIX)?.split_once(':')? {
            ("list", key) => Self::List(key.to_owned()),
            ("stop", "channel") => Self::Stop(Kind::Channel),
            ("stop", "person") => Self::Stop(Kind::Person),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_it_all() {
        let key = "0123456789abcdef01234567".to_owned();
        for action in [FollowAction::List(key), FollowAction::Stop(Kind::Channel), FollowAction::Stop(Kind::Person)] {
            let id = action.encode();
            assert!(id.len() <= 100);
            assert_eq!(FollowAction::decode(&id), Some(action), "{id}");
        }
        for id in ["", "follow:", "follow:stop", "follow:stop:all", "desk:list:1"] {
            assert_eq!(FollowAction::decode(id), None, "{id}");
        }
    }
}
