//! Answers questions about one bilingual document, word for word from its knowledge base.
//!
//! No language model is involved: every word of an answer comes from the knowledge base or from a table of wordings.
//! Names, aliases, cue words, synonyms and numerals are data in `knowledge/`; another folder makes another bot, without
//! a change to the code.
//!
//! # The way of a question
//!
//! ```text
//! message ─▶ Reading ─▶ candidates ─▶ decision ─▶ Outcome ─▶ Reply ─▶ embed, or lines in a terminal
//!            └───────────── engine ─────────────────────┘    reply     discord, cli
//! ```
//!
//! 1. **Reading**: the text is folded (width, case, variant characters, plural endings; Cantonese in Latin letters is
//!    led back to its characters) and cut into words and pairs of Han characters. What the lexicon knows is marked:
//!    which facet a word asks for, what is an amount or a time, what only makes it a question.
//! 2. **Candidates**: every initiative and area is scored by the words that point to it, rare words more than common
//!    ones, exact ones more than corrected ones, names more than the wordings of facts.
//! 3. **Decision**: answer; say that the document does not state it; ask back where two fit equally; or abstain. A
//!    message that was overheard and is not plainly a question about an initiative meets silence.
//! 4. **[`Outcome`](engine::Outcome)**: what was decided, as references into the knowledge base. It holds no prose.
//! 5. **[`Reply`](reply::Reply)**: the outcome in the asker's language, for any platform. `discord` and `cli` only
//!    lay it out.
//!
//! `initiative-bot ask --explain QUESTION` shows these steps for a question.
//!
//! # The layers
//!
//! | layer | is for | may use |
//! |---|---|---|
//! | [`domain`] | what the bot knows about, as plain values: areas, initiatives, facts, money, periods, the lexicon | nothing |
//! | [`knowledge`] | from TOML to a knowledge base: parsing, every problem with its place, the difference of two folders | `domain` |
//! | [`engine`] | from a snapshot, a question, a conversation and today's date to an outcome | `domain` |
//! | [`reply`] | from an outcome to a reply: the tables of wordings, the formats of money and dates, simplified Chinese, the drawing of a timeline | `domain`, `engine` |
//! | [`config`] | the operator's settings, and the token | `domain` |
//! | [`store`] | what is kept on disk or in a shared database: revisions, audit, gaps, opinions, follows; one set of statements for SQLite and PostgreSQL | nothing |
//! | [`service`] | the use cases: answer, look up, remember conversations and answered questions, keep the pace and what servers have set, note what happens, tell followers, score answers, make pictures of drawings; at the [`desk`](service::desk) change what is known while questions go on, learn from [`gaps`](service::gaps) and explain answers | all above but `config` |
//! | [`discord`] | commands, messages, buttons and menus, within Discord's limits and without a ping | all above |
//! | `emulator` | a server that speaks Discord's protocols, with a web client, for tests and the playground; of this bot it knows nothing | nothing |
//! | [`cli`] | the program's commands; here the parts are put together | all |
//!
//! `emulator` is there with the feature `playground`, which is on by default and left out of a lean build; so are pictures
//! with the feature `pictures`.
//!
//! # What holds
//!
//! - **The core is pure.** From `domain` to `reply` there is no file, clock, environment, async, logging or randomness:
//!   today's date and everything else come in as parameters, and the same question has the same answer. The one
//!   exception is [`knowledge::Folder::read`], which fetches the files and leaves the rest to the pure
//!   [`knowledge::load`].
//! - **The engine knows no document.** No id, name or facet of the shipped knowledge stands in its code. What is code is
//!   what holds for a language as such: how Han characters and Latin words are folded, how numerals are put together.
//! - **A snapshot never changes.** [`service::SnapshotStore`] swaps it as a whole: whoever is being answered keeps theirs,
//!   and a folder with an error replaces nothing.
//! - **What is accepted is kept, and then answered from.** A change is one transaction of the store, with its entry in the
//!   audit log; only then it is answered from, and then written to the folder. Every process at the store follows.
//! - **Followers are told once.** What they are told is kept in the same transaction as the revision, or on the day that it
//!   reminds of; one process claims it, and sends it so that it can be told afterwards that it was. See
//!   [`service::follows`], and `discord::follow::herald` for what remains.
//! - **Nobody is named.** Questions are kept without names and addresses, for a configured time; of what is only overheard
//!   nothing is kept but what was answered.
//! - **Without the store it answers.** Notes are written beside the answering and lost while the store is away; changes are
//!   then not accepted.
//! - **All problems at once.** Loading goes on after an error, and each comes with file, line, column and a remedy.
//! - **Secrets stay in the environment.** The token and the address of a database are in no file and in no log.
//! - **Buttons and menus remember nothing.** What they need is in their ids, with the revision that they were offered from.
//!   The exception is a moderator's preview, which waits in memory for a quarter of an hour.
//! - **Every wording is in a table, one per language.** `reply::wording` and `discord::texts`; names of commands too.
//! - **No more is read than is answered.** The text of messages that are not directed to the bot is asked of Discord only
//!   once a channel is to be listened to, by the configuration or by what a server has set: then it connects anew.
//! - **Conversations live in memory.** After a restart follow-ups start anew; what is answered from is what was accepted
//!   last, see the table in `service::desk::start`.
//!
//! `tests/tidy.rs` holds the layers, the purity of the core and the engine's ignorance; `tests/generality.rs` asks about
//! another document.

pub mod cli;
pub mod config;
pub mod discord;
pub mod domain;
#[cfg(feature = "playground")]
pub mod emulator;
pub mod engine;
pub mod knowledge;
pub mod reply;
pub mod service;
pub mod store;
