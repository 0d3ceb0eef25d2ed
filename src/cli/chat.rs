use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::{env, fs, io};

use anstyle::{AnsiColor, Style};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::ask::answers;
use super::{CliError, Done, writing};
use crate::config::Config;
use crate::reply::Reply;
use crate::service::Ask;

const TITLE: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const ASIDE: Style = Style::new().dimmed();

/// Holds a conversation until the input ends.
pub(super) fn chat(config: &Config) -> Result<Done, CliError> {
    let answers = answers(config)?;
    let mut editor = DefaultEditor::new()?;
    let history = history_file();
    if let Some(history) = &history {
        // There is none the first time.
        let _ = editor.load_history(history);
    }
    if io::stdin().is_terminal() {
        println(&format!("{ASIDE}Ask in English or Chinese; Ctrl-D ends.  中英文皆可，Ctrl-D 結束。{ASIDE:#}\n"))?;
    }
    loop {
        let line = match editor.readline("> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        };
        if line.trim().is_empty() {
            continue;
        }
        // A line that cannot be kept can be answered all the same.
        let _ = editor.add_history_entry(&line);
        let ask = Ask { speaker: Some("chat".to_owned()), ..Ask::new(&line) };
        println(&coloured(&answers.ask(&ask).reply))?;
    }
    if let Some(history) = &history {
        let _ = history.parent().map(fs::create_dir_all);
        let _ = editor.save_history(history);
    }
    Ok(Done::Well)
}

/// Writes to a terminal as it is, and without colours to anything else.
fn println(text: &str) -> Result<(), CliError> {
    use io::Write as _;
    let mut out = anstream::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(writing)
}

/// [`Reply::to_text`] with colours, and a blank line after it.
fn coloured(reply: &Reply) -> String {
    let mut out = String::new();
    for (number, line) in reply.to_text().lines().enumerate() {
        let line = match line.split_once(": ") {
            _ if number == 0 && !reply.title.is_empty() => format!("{TITLE}{line}{TITLE:#}"),
            _ if line.starts_with("> ") || line.starts_with("— ") => format!("{ASIDE}{line}{ASIDE:#}"),
            Some((name, value)) if name.starts_with("• ") => format!("{NAME}{name}{NAME:#}: {value}"),
            _ => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Where the lines typed so far are kept, by the rules of the system's desktop.
fn history_file() -> Option<PathBuf> {
    let state = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".local/state"));
    Some(state.or_else(home)?.join("initiative-bot/history"))
}
