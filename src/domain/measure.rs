use super::{Bilingual, Duration, Money, ValueKind};

/// What can be set against a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// An amount of money.
    Money(Money),
    /// A number of things.
    Count(Count),
    /// How long it lasts.
    Duration(Duration),
}

impl Measure {
    /// Of which kind it is.
    #[must_use]
    pub const fn kind(&self) -> ValueKind {
        match self {
            Self::Money(_) => ValueKind::Money,
            Self::Count(_) => ValueKind::Count,
            Self::Duration(_) => ValueKind::Duration,
        }
    }
}

/// A number of things, such as two pilot lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// How many, or for "nearly a thousand" the number that is named.
    pub number: u64,
    /// What is counted.
    pub unit: Bilingual,
}

/// Which side of a limit is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// At least this much.
    Minimum,
    /// At most this much.
    Maximum,
}
