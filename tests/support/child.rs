//! Another process of the same test program, which says line by line how far it has come.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child as Process, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::Duration;

/// What distinguishes the lines that are meant for the parent from what the test harness prints.
const MARK: &str = "child: ";
/// How long a line may take; it is only reached where something is broken.
const LINE_WITHIN: Duration = Duration::from_secs(120);

/// Another process that runs one ignored test. It is killed with this value.
pub(crate) struct Child {
    process: Process,
    lines: Receiver<String>,
}

/// Says something to the parent, at once.
pub(crate) fn tell(line: &str) {
    println!("{MARK}{line}");
}

impl Child {
    /// Starts the ignored test of this name, with some environment beside that of this process.
    pub(crate) fn start(test: &str, environment: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env::current_exe().expect("the test program"))
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads", "1"])
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("another process");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The harness ends its own line only when the test is over.
                if let Some((_, line)) = line.split_once(MARK)
                    && tell.send(line.to_owned()).is_err()
                {
                    return;
                }
            }
        });
        Self { process, lines }
    }

    /// What it says next.
    pub(crate) fn line(&self) -> String {
        match self.lines.recv_timeout(LINE_WITHIN) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("the other process says nothing"),
            Err(RecvTimeoutError::Disconnected) => panic!("the other process has ended"),
        }
    }

    /// What it says next, if it has said something.
    #[allow(dead_code, reason = "not every suite looks while it does something else")]
    pub(crate) fn line_so_far(&self) -> Option<String> {
        match self.lines.try_recv() {
            Ok(line) => Some(line),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => panic!("the other process has ended"),
        }
    }

    /// Says something to it.
    #[allow(dead_code, reason = "not every suite has something to say")]
    pub(crate) fn say(&mut self, line: &str) {
        let input = self.process.stdin.as_mut().expect("its input");
        writeln!(input, "{line}").and_then(|()| input.flush()).expect("the other process listens");
    }

    /// Ends it as `kill -9` does, and returns what it had still said.
    #[allow(dead_code, reason = "not every suite ends it before its time")]
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it is gone");
        self.lines.iter().collect()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
