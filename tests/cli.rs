//! The command line as other programs and people see it: output, exit codes, streams.

#![allow(clippy::unwrap_used, reason = "a test may fail at any step")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the program with this standard input.
fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_initiative-bot"))
        .args(arguments)
        .env_remove("DISCORD_TOKEN")
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[track_caller]
fn check(arguments: &[&str], input: &str, code: i32) -> String {
    let output = run(arguments, input);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{stdout}\n{stderr}");
    if code == 2 { stderr } else { stdout }
}

#[track_caller]
fn json_lines(arguments: &[&str], input: &str) -> Vec<Value> {
    check(arguments, input, 0).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_question_is_answered_as_text() {
    let answer = check(&["ask", "what", "is", "the", "NIAS", "threshold?"], "", 0);
    assert!(answer.contains("HK$150 million") && answer.contains("20 September 2025"), "{answer}");
    let answers = check(&["ask"], "NIAS 個門檻而家係幾多？\n\nwhat is the NIAS threshold?\n", 0);
    assert!(answers.contains("1.5億") && answers.contains("HK$150 million"), "{answers}");
}

#[test]
fn the_stream_keeps_to_its_contract() {
    let input = r#"{"question": "what is the NIAS threshold?", "today": "2025-10-02"}
not json
{"question": 3}
{"question": "x", "today": "tomorrow"}
{"question": "lunch anyone?", "addressed": false, "locale": "zh-TW", "conversation": null}
"#;
    let lines = json_lines(&["ask", "--format", "json"], input);
    assert_eq!(lines.len(), 5);
    let first = &lines[0];
    assert_eq!(first["question"], "what is the NIAS threshold?");
    assert_eq!(first["decision"], "answer");
    assert_eq!(first["subjects"], serde_json::json!(["new-industrialisation-acceleration-scheme"]));
    assert_eq!((&first["facets"][0], &first["language"]), (&"threshold".into(), &"en".into()));
    assert!(first["verdict"].is_null() && first["text"].as_str().unwrap().contains("HK$150 million"));
    assert!((0.0..=1.0).contains(&first["confidence"].as_f64().unwrap()) && first["elapsed_us"].is_number());
    for malformed in &lines[1..4] {
        assert!(malformed["error"].is_string(), "{malformed}");
    }
    assert_eq!((&lines[4]["decision"], &lines[4]["subjects"]), (&"abstain".into(), &serde_json::json!([])));
}

#[test]
fn lines_of_one_conversation_follow_each_other() {
    let input = r#"{"question": "what is the third InnoHK research cluster?", "conversation": "a"}
{"question": "and when will it be set up?", "conversation": "a"}
{"question": "and when will it be set up?", "conversation": "b"}
"#;
    let lines = json_lines(&["ask", "--format", "json"], input);
    assert_eq!(lines[1]["subjects"], serde_json::json!(["third-innohk-cluster"]));
    assert_ne!(lines[2]["subjects"], serde_json::json!(["third-innohk-cluster"]));
}

#[test]
fn whoever_stops_reading_makes_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_initiative-bot"))
        .args(["ask", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // The program may have ended before all is written.
    let _ = child.stdin.take().unwrap().write_all("{\"question\": \"x\"}\n".repeat(100).as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn what_init_writes_can_be_checked_and_used_but_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let (dir, at) = (dir.path(), |path: &str| dir.path().join(path).display().to_string());
    let target = at("bot");
    assert!(check(&["init", &target], "", 0).contains("initiative-bot check"));
    assert!(Path::new(&at("bot/knowledge/README.md")).exists());
    let config = at("bot/initiative-bot.toml");
    assert!(check(&["--config", &config, "ask", "NIAS threshold?"], "", 0).contains("HK$150 million"));
    assert!(check(&["init", &target], "", 2).contains("nothing was written"));
    let area = dir.join("bot/knowledge/areas/2-new-industrialisation.toml");
    let text = fs::read_to_string(&area).unwrap().replace("facet = \"threshold\"", "facet = \"treshold\"");
    fs::write(&area, text).unwrap();
    let report = check(&["check", &at("bot/knowledge")], "", 1);
    assert!(
        report.contains("did you mean `threshold`?") && report.contains("2-new-industrialisation.toml:"),
        "{report}"
    );
    let problems = run(&["check", "--format", "json", &at("bot/knowledge")], "");
    let first = String::from_utf8(problems.stdout).unwrap();
    let first: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert!(first["line"].is_number() && first["severity"].is_string(), "{first}");
    // Whoever only wanted to ask is told as well, in short.
    assert!(check(&["--config", &config, "ask", "NIAS"], "", 2).contains("`initiative-bot check` shows all"));
}

#[test]
fn wrong_usage_and_unusable_input_end_in_2() {
    check(&["check", "no/such/folder"], "", 2);
    check(&["eval", "no/such/file"], "", 2);
    check(&["no-such-command"], "", 2);
    assert!(check(&["run"], "", 2).contains("DISCORD_TOKEN"));
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("bot.toml");
    fs::write(&config, "[discord]\nlisen = [1]\n").unwrap();
    let error = check(&["--config", config.to_str().unwrap(), "chat"], "", 2);
    assert!(error.contains("bot.toml:2:1") && error.contains("did you mean `listen`?"), "{error}");
}

/// A file with one question that is answered right and one whose label no answer fits.
fn labelled(dir: &Path) -> String {
    let right = r#"{"q": "what is the NIAS threshold?", "decision": "answer", "lang": "en", "kind": "single", "style": "clean",
        "ids": ["new-industrialisation-acceleration-scheme"], "facts": ["/HK\\$150 Million/", "nias.threshold"]}"#;
    let wrong = r#"{"q": "lunch anyone?", "decision": "answer", "lang": "en", "kind": "chatter", "ids": ["it-land"]}"#;
    let file = dir.join("labelled.jsonl");
    fs::write(&file, format!("{}\n{wrong}\n", right.replace('\n', " "))).unwrap();
    file.display().to_string()
}

#[test]
fn a_score_below_the_bar_is_a_finding() {
    let dir = tempfile::tempdir().unwrap();
    let file = labelled(dir.path());
    let scores = check(&["eval", &file, "--misses"], "", 0);
    assert!(scores.contains("correct: 50.0 % (1/2)") && scores.contains("wanted answer, got abstain"), "{scores}");
    assert!(scores.contains("it-land → nothing") && scores.contains("expected calibration error"), "{scores}");
    check(&["eval", &file, "--bar", "0.5"], "", 0);
    check(&["eval", &file, "--bar", "0.51"], "", 1);
    assert!(check(&["eval", &file, "--bar", "50"], "", 2).contains("from 0 to 1"));
}

#[test]
fn scores_are_written_for_programs_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let scores = json_lines(&["eval", &labelled(dir.path()), "--misses", "--calibrate", "--format", "json"], "");
    let [scores] = scores.as_slice() else { panic!("{scores:?}") };
    assert_eq!((&scores["all"]["right"], &scores["all"]["all"]), (&1.into(), &2.into()));
    assert_eq!((&scores["misses"][0]["line"], &scores["confusions"][0]["times"]), (&2.into(), &1.into()));
    assert_eq!(scores["calibration"]["bins"].as_array().map(Vec::len), Some(10));
    assert_eq!(scores["bars"]["addressed"]["questions"], 2);
}

#[test]
fn bars_are_proposed_with_their_curve() {
    let dir = tempfile::tempdir().unwrap();
    let scores = check(&["eval", &labelled(dir.path()), "--calibrate"], "", 0);
    assert!(scores.contains("addressed: 2 questions, 0 off-topic messages"), "{scores}");
    assert!(scores.contains("proposed bar: 0.") && scores.contains("nothing to choose a bar by"), "{scores}");
}

#[test]
fn labels_that_are_wrong_are_told_with_their_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("labelled.jsonl");
    fs::write(&file, "\n{\"q\": \"?\", \"decision\": \"answer\", \"ids\": [\"none\"], \"lang\": \"en\"}\n").unwrap();
    let error = check(&["eval", file.to_str().unwrap()], "", 2);
    assert!(error.contains("labelled.jsonl: line 2: the knowledge base has no `none`"), "{error}");
}

#[test]
fn a_chat_answers_until_the_input_ends() {
    let answers = check(&["chat"], "what is the third InnoHK research cluster?\nand when will it be set up?\n", 0);
    assert!(answers.contains("first half of 2026"), "{answers}");
    assert!(!answers.contains('\u{1b}'), "no colours outside a terminal");
}

#[cfg(all(unix, feature = "playground"))]
#[test]
fn a_playground_says_where_it_is_and_ends_when_interrupted() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_initiative-bot"))
        .args(["playground", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert!(said.starts_with("The playground is open: http://127.0.0.1:"), "{said}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{log}");
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    if cfg!(feature = "playground") {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        assert!(check(&["playground", "--port", &port], "", 2).contains(&port));
    }
}

#[test]
fn help_is_there_for_every_command() {
    let playground = cfg!(feature = "playground").then_some("playground");
    for command in
        ["run", "chat", "ask", "check", "eval", "knowledge", "init", "completions"].into_iter().chain(playground)
    {
        assert!(check(&[command, "--help"], "", 0).contains("Usage:"), "{command}");
    }
    assert!(check(&["completions", "bash"], "", 0).contains("initiative-bot"));
}

#[test]
fn the_readme_shows_what_is_answered() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let transcripts = readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let calls: Vec<_> = transcripts.flat_map(|transcript| transcript.split("$ initiative-bot ask ").skip(1)).collect();
    assert!(!calls.is_empty());
    for call in calls {
        let (question, shown) = call.split_once('\n').unwrap();
        let answer = check(&["ask", question.trim_matches('\'')], "", 0);
        assert_eq!(answer.trim_end(), shown.trim_end(), "{question}");
    }
}
