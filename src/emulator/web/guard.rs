//! Keeps other web pages out.
//!
//! Whoever can open a socket on loopback may use the emulator; a page from
//! elsewhere in a browser on this computer may not. Such a page either comes
//! with its own `Origin`, or has pointed its own name at this address and
//! comes with that as the `Host`.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests that no page of the emulator and no bot would send.
pub(in crate::emulator) async fn guard(request: Request, next: Next) -> Response {
    if is_own(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "only pages from this computer's own address may use this").into_response()
    }
}

/// Whether the host is this computer, and the origin, if one is given, is
/// that same host.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(host) = text(header::HOST) else {
        return false;
    };
    let own_origin = text(header::ORIGIN).is_none_or(|origin| origin.strip_prefix("http://") == Some(host));
    is_loopback(host) && own_origin
}

/// Whether a host with or without a port names this computer. Any port will
/// do, so that the page can be looked at through a tunnel.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, origin: Option<&str>, expect: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a header"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("a header"));
        }
        assert_eq!(is_own(&headers), expect, "{host} {origin:?}");
    }

    #[test]
    fn only_the_own_address_is_let_in() {
        check("127.0.0.1:8765", None, true);
        check("127.0.0.1:8765", Some("http://127.0.0.1:8765"), true);
        check("localhost:9000", Some("http://localhost:9000"), true);
        check("[::1]:9000", None, true);
        check("127.0.0.1:8765", Some("http://127.0.0.1:3000"), false);
        check("127.0.0.1:8765", Some("https://evil.example"), false);
        check("127.0.0.1:8765", Some("null"), false);
        check("evil.example:8765", None, false);
        check("evil.example:8765", Some("http://evil.example:8765"), false);
        check("127.0.0.1.evil.example", None, false);
    }
}
