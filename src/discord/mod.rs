//! Discord.
/// Why.
#[derive(Debug, thiserror::Error)]
pub enum RunError {}
