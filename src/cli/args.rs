use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// What to show below the list of commands.
#[cfg(feature = "playground")]
const EXAMPLES: &str = "\
Try it at once, without an account or a token:
    initiative-bot playground
    initiative-bot chat
    initiative-bot ask \"NIAS 個 threshold 而家係幾多？\"";

#[cfg(not(feature = "playground"))]
const EXAMPLES: &str = "\
Try it at once, without an account or a token:
    initiative-bot chat
    initiative-bot ask \"NIAS 個 threshold 而家係幾多？\"";

/// Answers questions about one bilingual policy document, word for word from its knowledge base: on Discord, or here.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
pub struct Args {
    /// Configuration file (`init` writes an annotated one); without it every setting has its default
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Folder with the knowledge base; without it the configuration's, else the one built into this program
    #[arg(long, global = true, value_name = "DIR")]
    pub knowledge: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect to Discord and answer there until stopped (Ctrl-C or SIGTERM)
    ///
    /// Needs the bot's token in the environment variable DISCORD_TOKEN. It is read from there only, so that it never
    /// ends up in a file or a log.
    Run,

    /// Try the bot in a browser, on an emulated Discord in this process: no account, no token, no network
    ///
    /// Prints the address of a web client on this computer, in which to be a member, a moderator or a stranger, in any
    /// of the bot's languages. Nothing is kept once it is stopped (Ctrl-C).
    #[cfg(feature = "playground")]
    Playground {
        /// The port to serve it from; without it 8765, or a free one if that is taken
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },

    /// Have a conversation with the bot in this terminal
    ///
    /// Follow-ups such as "and when?" lean on the answer before, as they do on Discord.
    Chat,

    /// Ask one question; or many, one a line on standard input
    ///
    /// With `--format json` each line of the input is an object such as
    /// {"question": "what is NIAS?", "conversation": "a", "addressed": true, "today": "2025-10-02", "locale": "en"},
    /// of which only the question is needed, and each line of the output one with the decision, the subjects and the
    /// text of the answer. Lines with the same "conversation" follow each other; "addressed": false is a message
    /// overheard in a channel.
    Ask {
        /// The question, in English or Chinese, with or without quotes around it
        question: Option<Vec<String>>,

        /// What to read and write
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,

        /// Show why the question is answered as it is, instead of the answer
        #[arg(long, requires = "question")]
        explain: bool,

        /// Take the question as overheard in a channel rather than directed to the bot
        #[arg(long, requires = "question")]
        overheard: bool,
    },

    /// Find everything that is wrong with a knowledge folder, and ask its golden questions
    ///
    /// Exits with 1 if there is an error, with 2 if the folder cannot be read.
    Check {
        /// The folder; without it the one that the bot would use
        dir: Option<PathBuf>,

        /// How to write the findings
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Score labelled questions, one JSON object a line, and tell what confidence is worth
    ///
    /// A line is {"q": question, "decision": "answer", "ids": [subject ids], "lang": "en", "kind": …, "style": …}, and
    /// may have "alt_ids", "verdict", "addressed", "conv" and "today", and "facts" with patterns such as
    /// "/150 million/" that the text has to show. Printed are the share of right answers by decision, kind, language
    /// and style, the subjects that were taken for others, and how well confidence agrees with the share of right
    /// answers. Exits with 1 if that share is below the bar.
    Eval {
        /// File with the questions
        file: PathBuf,

        /// Share of right answers, 0 to 1, below which to exit with 1
        #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
        bar: f64,

        /// Print every question that is answered wrongly, and why
        #[arg(long)]
        misses: bool,

        /// Propose the confidence from which on to answer, for messages addressed to the bot and overheard
        #[arg(long)]
        calibrate: bool,

        /// How to write the scores; with `json` they are one object
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Look back at what was accepted, bring it back, and see what could not be answered
    ///
    /// What moderators do on Discord with `/knowledge`, on the same store: the one in the configuration's folder, or
    /// the PostgreSQL that the environment variable DATABASE_URL names. The bots that run on it follow at once.
    Knowledge {
        /// What to do.
        #[command(subcommand)]
        command: KnowledgeCommand,
    },

    /// Write the built-in knowledge base and configuration into a folder, to be edited
    ///
    /// Nothing that is there already is overwritten.
    Init {
        /// The folder; it is made if it is not there
        dir: PathBuf,
    },

    /// Print the script that teaches a shell to complete this program's commands
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

/// What moderators can do with what was accepted.
#[derive(Debug, Subcommand)]
pub enum KnowledgeCommand {
    /// List what was accepted when, by whom and why, the latest first
    History {
        /// How many to list
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,

        /// How to write them; with `json` each is an object on a line of its own
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Show how two revisions differ, in facts, names and files
    Diff {
        /// The earlier one, by its number or the beginning of its hash
        from: String,

        /// The later one
        to: String,

        /// How to write it; with `json` it is one object
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Show what bringing a revision back would change, and do so once confirmed
    ///
    /// Exits with 1 if it is not brought back: because it has errors, golden questions fail and no reason is given,
    /// somebody else has accepted something meanwhile, or you say no.
    Rollback {
        /// The revision, by its number or the beginning of its hash
        revision: String,

        /// Do not ask
        #[arg(long)]
        yes: bool,

        /// Why it is accepted although golden questions fail, for the audit log
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,

        /// How to write what changes and what came of it; with `json` it is one object
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// List the questions without an answer that nobody has looked at, the most frequent first
    Gaps {
        /// How many to list
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,

        /// How to write them; with `json` each is an object on a line of its own
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },

    /// Write the knowledge folder of a revision as a zip file
    Export {
        /// The revision, by its number or the beginning of its hash; without it the last one
        revision: Option<String>,

        /// The file; without it one that is named after the revision, in this folder
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,

        /// How to say what was written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// What is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Plain text, for people
    Text,
    /// One JSON object a line, for programs
    Json,
}

/// Reads a share, which people tend to give in per cent.
fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "write a share such as 0.9".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("write a share from 0 to 1, such as 0.9".to_owned()) }
}
