//! The program that operators run, and the signals and edits that it heeds. Discord is a proxy that never answers: the
//! bot is then connecting for as long as a test takes.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// How long anything may take; it is only reached where something is broken.
const WITHIN: Duration = Duration::from_secs(60);
const AREA: &str = "areas/1-reading.toml";

/// The program while it runs. It is killed with this value.
struct Running {
    process: Child,
    log: Receiver<String>,
}

impl Running {
    /// Starts the program in a folder with this configuration.
    fn start(dir: &Path, config: &str, environment: &[(&str, &str)]) -> Self {
        fs::write(dir.join("bot.toml"), config).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_initiative-bot"))
            .args(["--config", "bot.toml", "run"])
            .current_dir(dir)
            .env("DISCORD_TOKEN", "a.b.c")
            .env("RUST_LOG", "info")
            .env_remove("DATABASE_URL")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (tell, log) = mpsc::channel();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { process, log }
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Waits until the log says all of this in one line.
    #[track_caller]
    fn expect(&self, words: &[&str]) {
        let mut seen = Vec::new();
        loop {
            match self.log.recv_timeout(WITHIN) {
                Ok(line) if words.iter().all(|word| line.contains(word)) => return,
                Ok(line) => seen.push(line),
                Err(error) => panic!("{error}: the log says nothing of {words:?}:\n{}", seen.join("\n")),
            }
        }
    }

    /// Asks it to stop, and returns whether it did so of its own accord.
    fn stop(mut self) -> bool {
        self.signal("-TERM");
        self.process.wait().unwrap().code().is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What takes connections and never answers; returns its port, and each connection once it is there.
fn silence() -> (u16, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, connections) = mpsc::channel();
    thread::spawn(move || listener.incoming().map_while(Result::ok).try_for_each(|connection| tell.send(connection)));
    (port, connections)
}

/// A folder with the knowledge of the small library.
fn library() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
    fs::create_dir_all(dir.path().join("knowledge/areas")).unwrap();
    for file in ["source.toml", AREA] {
        fs::copy(fixture.join(file), dir.path().join("knowledge").join(file)).unwrap();
    }
    dir
}

fn edit(dir: &Path, from: &str, to: &str) {
    let path = dir.join("knowledge").join(AREA);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn edits_are_taken_over_by_a_signal_and_as_they_are_made() {
    let (port, discord) = silence();
    let proxy = format!("http://127.0.0.1:{port}");
    let environment = [("HTTPS_PROXY", proxy.as_str()), ("https_proxy", proxy.as_str())];
    let dir = library();
    for (watch, from, to, manner) in [
        (false, "will be issued in 2032", "will be handed out in 2032", "manner=\"signal\""),
        (true, "will be handed out in 2032", "will be sold in 2032", "manner=\"watch\""),
    ] {
        let config = format!("knowledge = \"knowledge\"\nwatch = {watch}\n[store]\ndata = \"data\"\n");
        let bot = Running::start(dir.path(), &config, &environment);
        bot.expect(&["loaded the knowledge base"]);
        let _connecting = discord.recv_timeout(WITHIN).unwrap();
        edit(dir.path(), from, to);
        if !watch {
            bot.signal("-HUP");
        }
        bot.expect(&["accepted a revision", manner]);
        edit(dir.path(), to, "will be issued in 2033");
        if !watch {
            bot.signal("-HUP");
        }
        // The two languages say different years now.
        bot.expect(&["the folder was not taken over", manner]);
        edit(dir.path(), "will be issued in 2033", to);
    }
}

#[test]
fn a_signal_that_comes_while_it_starts_does_not_end_it() {
    let (port, database) = silence();
    let url = format!("postgres://bot@127.0.0.1:{port}/bot");
    let dir = library();
    let bot = Running::start(dir.path(), "knowledge = \"knowledge\"\n", &[("DATABASE_URL", &url)]);
    let _asked = database.recv_timeout(WITHIN).unwrap();
    bot.signal("-HUP");
    assert!(bot.stop(), "the signal ended it");
}
