use super::{CliError, Done};
use crate::config::Config;

pub(super) fn run(_config: &Config) -> Result<Done, CliError> {
    Err(CliError::Input("not yet".to_owned()))
}
