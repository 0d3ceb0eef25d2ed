//! Reads what the bot and its client library log, in all tests together.

use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::EnvFilter;

/// What an operator sees by default, and what serenity says of events that it cannot read.
const FILTER: &str = "info,serenity=warn,serenity::client::dispatch=debug";

static LOG: Mutex<String> = Mutex::new(String::new());

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to read, once for all tests.
pub(crate) fn start() {
    static START: Once = Once::new();
    START.call_once(|| {
        let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(FILTER)).with_ansi(false);
        log.with_writer(|| Writer).init();
    });
}

/// Whatever happened: the log holds neither the token nor what people wrote, and no event was beyond the library.
#[track_caller]
pub(crate) fn check(token: &str) {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    for line in log.lines() {
        assert!(!line.contains(token), "the token is in the log");
        // On a busy machine sqlx has a threshold of its own.
        let said = line.replace("exceeded slow threshold", "").replace("slow_acquire_threshold_secs", "");
        assert!(!said.contains("NIAS") && !said.contains("threshold"), "what somebody wrote is in the log: {line}");
        assert!(!line.contains("unknown event"), "{line}");
    }
}

/// Whether some line of the log holds this.
pub(crate) fn holds(text: &str) -> bool {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).contains(text)
}
