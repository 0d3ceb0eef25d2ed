//! Who may change what the bot knows.

use crate::config::{DiscordConfig, Snowflake};

/// The person who calls a command, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    /// The person.
    pub user: u64,
    /// The server in which they call it; none in direct messages.
    pub server: Option<u64>,
    /// Their roles in that server.
    pub roles: &'a [u64],
}

/// Whether the configuration names the caller, or a role that they have in the home server. Permissions that Discord
/// or a server's staff gave them do not count, as everybody is the owner of some server.
pub(super) fn is_moderator(config: &DiscordConfig, caller: &Caller<'_>) -> bool {
    let is = |known: &Snowflake, id: u64| known.get() == id;
    let at_home = config.home.is_some_and(|home| caller.server == Some(home.get()));
    let moderators = &config.moderators;
    moderators.users.iter().any(|user| is(user, caller.user))
        || (at_home && moderators.roles.iter().any(|role| caller.roles.iter().any(|&id| is(role, id))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[track_caller]
    fn check(user: u64, server: Option<u64>, roles: &[u64], expect: bool) {
        let config = "[discord]\nhome = 1\nmoderators = { users = [10], roles = [20] }";
        let config = Config::parse("test", config).unwrap().discord;
        assert_eq!(is_moderator(&config, &Caller { user, server, roles }), expect);
    }

    #[test]
    fn a_named_person_is_a_moderator_everywhere() {
        check(10, Some(1), &[], true);
        check(10, Some(2), &[], true);
        check(10, None, &[], true);
    }

    #[test]
    fn a_role_counts_in_the_home_server_alone() {
        check(11, Some(1), &[19, 20], true);
        check(11, Some(2), &[20], false);
        check(11, None, &[20], false);
        check(11, Some(1), &[19], false);
        check(11, Some(1), &[], false);
    }

    #[test]
    fn by_default_nobody_is() {
        let config = DiscordConfig::default();
        assert!(!is_moderator(&config, &Caller { user: 10, server: None, roles: &[] }));
        assert!(!is_moderator(&config, &Caller { user: 10, server: Some(1), roles: &[1] }));
    }
}
