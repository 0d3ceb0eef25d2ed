//! A steady stream of questions while what they are answered from changes again and again.
//!
//! `INITIATIVE_BOT_RELOADS` says how often; `--nocapture` shows how it went.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use initiative_bot::emulator::model::{Message, MessageId};
use initiative_bot::emulator::{Actor, Emulator};

use crate::support::{Knowledge, Setup, TestResult, World, check_says, decide, run_test};

/// How often the folder is loaded again, unless the environment says otherwise.
const RELOADS: u32 = 10;
/// How many questions each person asks at least between two reloads.
const AT_LEAST: usize = 1;

const NIAS: &str = "areas/2-new-industrialisation.toml";
const SOURCE: &str = "source.toml";
/// What marks a revision: an answer about the scheme shows them all, from two files.
const MARKS: [(&str, &str); 3] = [
    (NIAS, "lowered from HK$300 million."),
    (NIAS, "will provide funding on a matching basis for the employment of relevant technical personnel."),
    (SOURCE, "2025 Policy Address\""),
];

/// A question that was answered.
struct Asked {
    question: Option<MessageId>,
    answer: Message,
    /// The last revision that was known to be accepted when it was asked.
    known: i64,
    took: Duration,
}

/// What the moderator and those who ask know of each other.
#[derive(Default)]
struct Course {
    accepted: AtomicI64,
    is_over: AtomicBool,
    answered: AtomicI64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_question_is_answered_once_and_from_one_revision() {
    let reloads = std::env::var("INITIATIVE_BOT_RELOADS").map_or(RELOADS, |reloads| reloads.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let store = initiative_bot::store::Store::file(dir.path());
    run_test(Setup { knowledge: Knowledge::Editable, store, ..Setup::default() }, async |t| {
        mark(t.folder()?, 0)?;
        let course = Arc::new(Course::default());
        let more = t.emu.user("kim").locale("en-GB").member_of(&t.home).create();
        let streams = [
            tokio::spawn(mentions(t.emu.clone(), t.ada.at(&t.general), Arc::clone(&course))),
            tokio::spawn(mentions(t.emu.clone(), t.wing.at(&t.ask_here), Arc::clone(&course))),
            tokio::spawn(mentions(t.emu.clone(), t.wing.dm(), Arc::clone(&course))),
            tokio::spawn(commands(more.at(&t.general), Arc::clone(&course))),
        ];
        let done = moderate(t, reloads, &course).await;
        course.is_over.store(true, Ordering::SeqCst);
        let mut asked = Vec::new();
        for stream in streams {
            asked.extend(stream.await?.map_err(|error| error.to_string())?);
        }
        let [accepted, refused] = done?;
        check(t, &asked).await?;
        report(&asked, accepted, refused);
        Ok(())
    })
    .await;
}

/// Writes a mark wherever an answer shows it.
pub(crate) fn mark(folder: &Path, number: u32) -> TestResult {
    for file in [NIAS, SOURCE] {
        let mut text = fs::read_to_string(folder.join(file))?;
        for (_, place) in MARKS.iter().filter(|(of, _)| *of == file) {
            let (keep, end) = place.split_at(place.len() - 1);
            let (before, after) = text.split_once(keep).ok_or("the place of the mark")?;
            // The mark before it, if there is one, goes.
            let after = after.split_once('»').filter(|_| after.starts_with(" «")).map_or(after, |(_, after)| after);
            assert!(after.starts_with(end), "{file}");
            text = format!("{before}{keep} «{}»{after}", letters(number));
        }
        fs::write(folder.join(file), text)?;
    }
    Ok(())
}

/// A number in letters, as the figures of both languages have to agree.
pub(crate) fn letters(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// Loads good folders and bad ones, in turns. Returns how many were accepted and refused.
async fn moderate(t: &World, reloads: u32, course: &Course) -> TestResult<[u32; 2]> {
    let mo = t.mo.at(&t.general);
    let mut done = [0, 0];
    for number in 1..=reloads {
        let before = course.answered.load(Ordering::SeqCst);
        if number % 2 == 1 {
            mark(t.folder()?, number)?;
            let shown = mo.command("knowledge reload").run()?.message().await?;
            check_says(&decide(&mo, &shown, "Accept").await?, &["Accepted as revision"]);
            course.accepted.store(t.store.last_number().await?, Ordering::SeqCst);
            done[0] += 1;
        } else {
            let good = t.read(NIAS)?;
            t.write(NIAS, &broken(&good, number / 2))?;
            let refused = mo.command("knowledge reload").run()?.message().await?;
            check_says(&refused, &["Not reloaded"]);
            t.write(NIAS, &good)?;
            done[1] += 1;
        }
        // The stream is steady: some questions are answered from each.
        t.emu
            .wait_for("some more answers", |_| {
                let answered = course.answered.load(Ordering::SeqCst) - before;
                (answered >= i64::try_from(AT_LEAST).unwrap()).then_some(())
            })
            .await?;
    }
    Ok(done)
}

/// The file in one of the ways that it may be wrong.
fn broken(text: &str, way: u32) -> String {
    match way % 4 {
        0 => text.replacen("facet = \"threshold\"", "facet = \"treshold\"", 1),
        1 => text.chars().take(text.chars().count() / 2).collect(),
        2 => text.replacen("[[initiative]]", "[[initiative", 1),
        _ => String::new(),
    }
}

/// Asks in messages, one after the other.
async fn mentions(emu: Emulator, at: Actor, course: Arc<Course>) -> Result<Vec<Asked>, String> {
    let mut asked = Vec::new();
    while !course.is_over.load(Ordering::SeqCst) {
        let (known, began) = (course.accepted.load(Ordering::SeqCst), Instant::now());
        let text = format!("{} tell me about the New Industrialisation Acceleration Scheme", emu.bot_mention());
        let question = at.say(&text).map_err(|error| error.to_string())?;
        let answer = emu.reply_from_bot(&question).await.map_err(|error| error.to_string())?;
        course.answered.fetch_add(1, Ordering::SeqCst);
        asked.push(Asked { question: Some(question.id), answer, known, took: began.elapsed() });
    }
    Ok(asked)
}

/// Asks by commands, one after the other.
async fn commands(at: Actor, course: Arc<Course>) -> Result<Vec<Asked>, String> {
    let mut asked = Vec::new();
    while !course.is_over.load(Ordering::SeqCst) {
        let (known, began) = (course.accepted.load(Ordering::SeqCst), Instant::now());
        let call = at.command("initiative").option("name", "new-industrialisation-acceleration-scheme");
        let call = call.run().map_err(|error| error.to_string())?;
        let answer = call.message().await.map_err(|error| error.to_string())?;
        course.answered.fetch_add(1, Ordering::SeqCst);
        asked.push(Asked { question: None, answer, known, took: began.elapsed() });
    }
    Ok(asked)
}

/// Every answer is the only one, and all that it says is of one revision: none that was replaced before it was asked.
async fn check(t: &World, asked: &[Asked]) -> TestResult {
    let mut revisions = BTreeMap::new();
    for revision in t.store.revisions(None, i64::MAX).await? {
        let files = t.store.files(&revision.hash).await?;
        let file = files.iter().find(|file| file.path == NIAS).ok_or("the file of the mark")?;
        let mark = marks(std::str::from_utf8(&file.content)?).first().map(|mark| (*mark).to_owned());
        revisions.insert(revision.hash[..8].to_owned(), (revision.number, mark));
    }
    let mut answers: BTreeMap<MessageId, usize> = BTreeMap::new();
    for channel in [t.general.id(), t.ask_here.id(), t.wing.dm().channel_id()] {
        for question in t.emu.messages(channel).iter().filter_map(|message| message.reply_to) {
            *answers.entry(question).or_default() += 1;
        }
    }
    for asked in asked {
        let (text, ids) = (asked.answer.text(), ids(&asked.answer));
        if let Some(question) = asked.question {
            assert_eq!(answers.get(&question), Some(&1), "{text}");
        }
        let offered: Vec<_> = ids.iter().filter_map(|id| id.split(':').nth(2)).collect();
        let (number, mark) = revisions.get(*offered.first().ok_or("buttons")?).ok_or("a known revision")?;
        assert!(offered.iter().all(|revision| *revision == offered[0]), "{ids:?}");
        let said = marks(&text);
        let expect = mark.as_deref().map_or(0, |_| MARKS.len());
        assert_eq!(said.len(), expect, "{text}");
        assert!(said.iter().all(|said| Some(*said) == mark.as_deref()), "{number} is {mark:?}: {text}");
        assert!(*number >= asked.known, "{number} was no longer answered from: {text}");
    }
    Ok(())
}

fn ids(message: &Message) -> Vec<String> {
    let buttons = message.buttons().into_iter().filter_map(|button| button.custom_id.clone());
    buttons.chain(message.select_menus().iter().map(|menu| menu.custom_id.clone())).collect()
}

/// The marks in a text.
pub(crate) fn marks(text: &str) -> Vec<&str> {
    text.split('«').skip(1).filter_map(|rest| rest.split('»').next()).collect()
}

fn report(asked: &[Asked], accepted: u32, refused: u32) {
    let mut took: Vec<_> = asked.iter().map(|asked| asked.took).collect();
    took.sort();
    let of = |share: usize| took[(took.len() - 1) * share / 100];
    eprintln!(
        "{accepted} reloads accepted, {refused} refused; {} questions asked, {} answered, each once and from one \
         revision; an answer took {:.1?} (median), {:.1?} (99 of 100), {:.1?} (longest)",
        asked.len(),
        took.len(),
        of(50),
        of(99),
        of(100),
    );
}
