//! Faults on demand: what Discord does on a bad day.

use std::time::Duration;

/// A fault that the next calls to a route meet.
///
/// ```
/// # use std::time::Duration;
/// # use initiative_bot::emulator::Fault;
/// let fault = Fault::rate_limited(Duration::from_millis(50))
///     .on("POST", "/channels/*/messages")
///     .times(2);
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    pub(super) kind: FaultKind,
    method: Option<String>,
    route: Option<String>,
    remaining: usize,
}

/// What a fault does to a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum FaultKind {
    /// Answers 429 and asks to wait.
    RateLimited(Duration),
    /// Answers with a bare status, as a broken server does.
    Status(u16),
    /// Answers late.
    Delay(Duration),
    /// Does what was asked, but loses the answer.
    LostAnswer,
}

impl Fault {
    /// Answers 429 with `Retry-After`.
    #[must_use]
    pub fn rate_limited(retry_after: Duration) -> Self {
        Self::new(FaultKind::RateLimited(retry_after))
    }

    /// Answers with a status and no JSON, such as 500 or 503.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status(status))
    }

    /// Answers as usual, but late.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        Self::new(FaultKind::Delay(by))
    }

    /// Does what was asked but answers 500, so that a client that repeats the
    /// call does it twice.
    #[must_use]
    pub fn lost_answer() -> Self {
        Self::new(FaultKind::LostAnswer)
    }

    /// Restricts the fault to a method and a route below `/api/v10`, in which
    /// `*` stands for any one segment.
    #[must_use]
    pub fn on(mut self, method: &str, route: &str) -> Self {
        self.method = Some(method.to_owned());
        self.route = Some(route.to_owned());
        self
    }

    /// Lets the fault happen more often than once.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.remaining = times;
        self
    }

    fn new(kind: FaultKind) -> Self {
        Self { kind, method: None, route: None, remaining: 1 }
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.route.as_ref().is_none_or(|route| route_matches(route, path))
    }
}

/// Takes the first fault that a call meets off the list, if any.
pub(super) fn take(faults: &mut Vec<Fault>, method: &str, path: &str) -> Option<FaultKind> {
    let index = faults.iter().position(|fault| fault.matches(method, path))?;
    let fault = &mut faults[index];
    let kind = fault.kind;
    fault.remaining = fault.remaining.saturating_sub(1);
    if fault.remaining == 0 {
        faults.remove(index);
    }
    Some(kind)
}

/// Whether a path is of a route, in which `*` is any one segment.
pub(super) fn route_matches(route: &str, path: &str) -> bool {
    let split = |text: &str| -> Vec<String> { text.trim_matches('/').split('/').map(str::to_owned).collect() };
    let (route, path) = (split(route), split(path));
    route.len() == path.len() && route.iter().zip(&path).all(|(wanted, segment)| wanted == "*" || wanted == segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_segment() {
        assert!(route_matches("/channels/*/messages", "/channels/1/messages"));
        assert!(!route_matches("/channels/*/messages", "/channels/1/messages/2"));
        assert!(!route_matches("/channels/*", "/channels/1/messages"));
    }

    #[test]
    fn faults_run_out() {
        let mut faults = vec![Fault::status(500).on("GET", "/gateway").times(2)];
        assert!(take(&mut faults, "POST", "/gateway").is_none());
        assert!(take(&mut faults, "GET", "/gateway").is_some());
        assert!(take(&mut faults, "GET", "/gateway").is_some());
        assert!(take(&mut faults, "GET", "/gateway").is_none());
    }
}
