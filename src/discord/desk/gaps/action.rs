//! What a button, menu or form about gaps does, in its id.

/// Where in the list somebody came from, and the gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) struct Spot {
    /// How many gaps stand before the page of the list.
    pub skip: i64,
    /// The gap.
    pub gap: i64,
}

/// What there is to do about gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::discord) enum GapAction {
    /// List them from here on.
    List(i64),
    /// Show the one that is picked from the menu of the list that begins here.
    Pick(i64),
    /// Show one again.
    Show(Spot),
    /// Propose to learn that it is about what is picked from this menu.
    Mean(Spot, usize),
    /// Show what is in the area that is picked.
    Area(Spot),
    /// Ask for a name; and, sent off with the form, look it up.
    Name(Spot),
    /// Sent off with the form: propose to learn that it is about the subject of this token.
    Learn(Spot, String),
    /// It is out of scope.
    Dismiss(Spot),
    /// It is not, after all.
    Reopen(Spot),
    /// Propose to learn that it is to be met with silence.
    Silence(Spot),
    /// Show the form for the proposal of this number again.
    Change(u64),
}

impl GapAction {
    pub(in crate::discord::desk) fn encode(&self) -> String {
        let at = |verb: &str, Spot { skip, gap }: &Spot| format!("{verb}:{skip}:{gap}");
        match self {
            Self::List(skip) => format!("list:{skip}"),
            Self::Pick(skip) => format!("pick:{skip}"),
            Self::Show(spot) => at("show", spot),
            Self::Mean(spot, menu) => format!("{}:{menu}", at("mean", spot)),
            Self::Area(spot) => at("area", spot),
            Self::Name(spot) => at("name", spot),
            Self::Learn(spot, subject) => format!("{}:{subject}", at("learn", spot)),
            Self::Dismiss(spot) => at("out", spot),
            Self::Reopen(spot) => at("in", spot),
            Self::Silence(spot) => at("silence", spot),
            Self::Change(token) => format!("change:{token}"),
        }
    }

    /// Reads the parts of what [`Self::encode`] wrote. Nothing that comes from outside is trusted to be that.
    pub(in crate::discord::desk) fn decode(parts: &[&str]) -> Option<Self> {
        let (verb, rest) = parts.split_first()?;
        let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0);
        match (*verb, rest) {
            ("list", [skip]) => return Some(Self::List(number(skip)?)),
            ("pick", [skip]) => return Some(Self::Pick(number(skip)?)),
            ("change", [token]) => return Some(Self::Change(token.parse().ok()?)),
            _ => {}
        }
        let [skip, gap, rest @ ..] = rest else { return None };
        let spot = Spot { skip: number(skip)?, gap: number(gap)? };
        Some(match (*verb, rest) {
            ("show", []) => Self::Show(spot),
            ("mean", [menu]) => Self::Mean(spot, menu.parse().ok()?),
            ("area", []) => Self::Area(spot),
            ("name", []) => Self::Name(spot),
            ("learn", [subject]) => Self::Learn(spot, (*subject).to_owned()),
            ("out", []) => Self::Dismiss(spot),
            ("in", []) => Self::Reopen(spot),
            ("silence", []) => Self::Silence(spot),
            _ => return None,
        })
    }
}
