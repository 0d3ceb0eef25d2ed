use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use initiative_bot::config::{Config, Token};
use initiative_bot::discord::{self, Options, RunError, Shutdown};
use initiative_bot::domain::Language;
use initiative_bot::emulator::model::Message;
use initiative_bot::emulator::{Actor, ChannelHandle, Emulator, GuildHandle, Person};
use initiative_bot::service::{
    Answers, Clock, Conversations, Desk, Feedback, ManualClock, Opinion, Origin, Pictures, Scribe, ServerSettings,
    SnapshotStore,
};
use initiative_bot::store::Store;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::date;
use tokio::task::JoinHandle;
use twilight_model::guild::Permissions;

use crate::{log, openapi};

/// Any error makes a test fail.
pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// How long a bot that is asked to stop may take.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// How long a conversation lasts in the tests.
pub(crate) const CONVERSATION: Duration = Duration::from_secs(600);

/// How long questions are kept in the tests.
const KEEP: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// How a test wants its world to be.
pub(crate) struct Setup {
    /// Whether the application may read messages that are not directed to it.
    pub(crate) message_content: bool,
    /// What the bot answers from.
    pub(crate) knowledge: Knowledge,
    /// How many answers a person and a channel get within half a minute.
    pub(crate) cooldown: [u32; 2],
    /// Whether the bot says hello where it joins.
    pub(crate) hello: bool,
    /// What it draws timelines with.
    pub(crate) pictures: Pictures,
    /// Whether the configuration lists a channel to listen in.
    pub(crate) listen: bool,
    /// Where everything is kept.
    pub(crate) store: Store,
    /// Whether the test connects another process as well.
    pub(crate) with_another: bool,
}

/// Keeps what readers think of answers.
#[derive(Default)]
pub(crate) struct Opinions(Mutex<Vec<Opinion>>);

impl Opinions {
    /// What came in since the last time.
    pub(crate) fn take(&self) -> Vec<Opinion> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Feedback for Opinions {
    fn record(&self, opinion: &Opinion) {
        self.0.lock().unwrap().push(opinion.clone());
    }
}

/// Tells the time of another clock, and makes whoever asks for it on another thread wait while it is held: that is how
/// an answer takes long without anybody sleeping.
pub(crate) struct Hold {
    clock: Arc<ManualClock>,
    is_held: Mutex<bool>,
    released: Condvar,
    here: ThreadId,
}

impl Hold {
    pub(crate) fn hold(&self) {
        *self.is_held.lock().unwrap() = true;
    }

    pub(crate) fn release(&self) {
        *self.is_held.lock().unwrap() = false;
        self.released.notify_all();
    }
}

impl Clock for Hold {
    fn now(&self) -> OffsetDateTime {
        if thread::current().id() != self.here {
            drop(self.released.wait_while(self.is_held.lock().unwrap(), |held| *held).unwrap());
        }
        self.clock.now()
    }
}

/// What the bot answers from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// The shipped knowledge.
    Shipped,
    /// A copy of it that the test may edit.
    Editable,
    /// Something else altogether.
    Library,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            message_content: true,
            knowledge: Knowledge::Shipped,
            cooldown: [0, 0],
            hello: true,
            pictures: Pictures::of_system(),
            listen: true,
            store: Store::memory(),
            with_another: false,
        }
    }
}

/// A server with its people, another server, and the bot in both.
pub(crate) struct World {
    pub(crate) emu: Emulator,
    /// The home server.
    pub(crate) home: GuildHandle,
    /// A channel in which the bot only speaks when spoken to.
    pub(crate) general: ChannelHandle,
    /// A channel that the configuration lists.
    pub(crate) ask_here: ChannelHandle,
    /// A server somebody else runs.
    pub(crate) elsewhere: GuildHandle,
    /// Reads English.
    pub(crate) ada: Person,
    /// Reads Chinese.
    pub(crate) wing: Person,
    /// Has the moderators' role of the home server.
    pub(crate) mo: Person,
    /// Is named as a moderator.
    pub(crate) root: Person,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) answering: Arc<Hold>,
    pub(crate) opinions: Arc<Opinions>,
    pub(crate) store: Store,
    /// The desk of the bot that runs.
    pub(crate) desk: Option<Arc<Desk>>,
    cooldown: [u32; 2],
    hello: bool,
    pictures: Pictures,
    listen: bool,
    knowledge: Option<TempDir>,
    shutdown: Shutdown,
    bot: Option<JoinHandle<Result<(), RunError>>>,
}

/// How many records the emulator keeps: more than a stream of questions makes, as each has to be found at its end.
const KEPT: usize = 1_000_000;

/// Runs a test in a world, and checks at the end what holds for all of them.
pub(crate) async fn run_test(setup: Setup, test: impl AsyncFnOnce(&mut World) -> TestResult) {
    log::start();
    let (message_content, with_another) = (setup.message_content, setup.with_another);
    let mut world = World::new(setup).await.expect("a world");
    if let Err(error) = test(&mut world).await {
        panic!("{error}\n\n{}", world.emu.report());
    }
    world.stop().await;
    nobody_was_pinged(&world.emu);
    log::check(world.emu.token());
    openapi::check(&world.emu.requests());
    let mut report = world.emu.report();
    if !message_content {
        // That it asks for the intent before it goes on without is what these tests are about.
        report.gateway.retain(|closed| !closed.contains("4014"));
    }
    if with_another {
        // Both respond, and one of them is the first.
        report.refused.retain(|refused| !refused.contains("40060"));
    }
    assert!(report.is_empty(), "{report}");
}

impl World {
    async fn new(setup: Setup) -> TestResult<Self> {
        let emu = Emulator::builder().bot_name("initiative").message_content(setup.message_content);
        let emu = emu.keep(KEPT).start().await?;
        let home = emu.guild("Founders").role("moderators", Permissions::MANAGE_GUILD).create();
        let elsewhere = emu.guild("Elsewhere").create();
        let clock = Arc::new(ManualClock::on(date!(2025 - 10 - 02)));
        let person = |name: &str, locale: &str| emu.user(name).locale(locale).member_of(&home);
        let world = Self {
            general: home.channel("general"),
            ask_here: home.channel("ask-here"),
            ada: person("ada", "en-GB").create(),
            wing: person("wing", "zh-TW").create(),
            mo: emu.user("mo").member_with(&home, &["moderators"]).create(),
            root: emu.user("root").member_with(&elsewhere, &[]).create(),
            answering: Arc::new(Hold {
                clock: Arc::clone(&clock),
                is_held: Mutex::default(),
                released: Condvar::new(),
                here: thread::current().id(),
            }),
            clock,
            opinions: Arc::default(),
            store: setup.store,
            desk: None,
            cooldown: setup.cooldown,
            hello: setup.hello,
            pictures: setup.pictures,
            listen: setup.listen,
            knowledge: setup.knowledge.folder()?,
            shutdown: Shutdown::new(),
            bot: None,
            emu,
            home,
            elsewhere,
        };
        world.start().await
    }

    /// Starts the bot as `run` does, but on the emulator.
    pub(crate) async fn start(mut self) -> TestResult<Self> {
        let options = self.options(self.emu.token(), &self.emu.api_url()).await?;
        self.desk = Some(Arc::clone(&options.desk));
        self.shutdown = Shutdown::new();
        self.bot = Some(tokio::spawn(discord::run(options, self.shutdown.clone())));
        self.emu.ready().await?;
        self.emu.commands_registered(None).await?;
        Ok(self)
    }

    /// What a bot in this world is started with.
    pub(crate) async fn options(&self, token: &str, api: &str) -> TestResult<Options> {
        let clock: Arc<dyn Clock> = Arc::clone(&self.answering) as _;
        let origin = self.knowledge.as_ref().map_or(Origin::Embedded, |dir| Origin::Folder(dir.path().to_owned()));
        let (snapshots, _) = SnapshotStore::open_with(origin, &self.store, &*clock).await?;
        let snapshots = Arc::new(snapshots);
        let scribe = Scribe::start(self.store.clone(), Arc::clone(&clock), KEEP);
        let desk = Arc::new(Desk::new(Arc::clone(&snapshots), self.store.clone(), scribe, Arc::clone(&clock)));
        // While the store is away the bot answers all the same.
        let _ = desk.begin().await;
        let conversations = Conversations::new(CONVERSATION, 100);
        Ok(Options {
            token: Token::parse(token)?,
            config: self.config()?.discord,
            answers: Arc::new(Answers::new(snapshots, conversations, clock, Language::En)),
            desk,
            feedback: Arc::clone(&self.opinions) as _,
            settings: Arc::new(ServerSettings::new(self.store.clone(), Arc::clone(&self.clock) as _)),
            pictures: self.pictures,
            api: Some(api.to_owned()),
        })
    }

    fn config(&self) -> TestResult<Config> {
        let text = format!(
            "[discord]\nhome = {}\nlisten = [{}]\nmoderators = {{ users = [{}], roles = [{}] }}\nhello = {}\n\
             cooldown = {{ per-person = {}, per-channel = {}, seconds = 30 }}",
            self.home.id(),
            if self.listen { self.ask_here.id().to_string() } else { String::new() },
            self.root.id(),
            self.home.role("moderators"),
            self.hello,
            self.cooldown[0],
            self.cooldown[1],
        );
        Ok(Config::parse("test.toml", &text)?)
    }

    /// Asks the bot to stop, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        let Some(bot) = self.bot.take() else { return };
        self.shutdown.request();
        let stopped = tokio::time::timeout(STOP_WITHIN, bot).await.expect("the bot stops when asked");
        stopped.expect("the bot does not panic").expect("the bot stops without an error");
    }

    /// Stops the bot and starts it anew: it has forgotten everything but what Discord keeps.
    pub(crate) async fn restart(&mut self) -> TestResult {
        self.stop().await;
        let world = Self {
            emu: self.emu.clone(),
            home: self.home.clone(),
            general: self.general.clone(),
            ask_here: self.ask_here.clone(),
            elsewhere: self.elsewhere.clone(),
            ada: self.ada.clone(),
            wing: self.wing.clone(),
            mo: self.mo.clone(),
            root: self.root.clone(),
            clock: Arc::clone(&self.clock),
            answering: Arc::clone(&self.answering),
            opinions: Arc::clone(&self.opinions),
            store: self.store.clone(),
            desk: None,
            cooldown: self.cooldown,
            hello: self.hello,
            pictures: self.pictures,
            listen: self.listen,
            knowledge: self.knowledge.take(),
            shutdown: Shutdown::new(),
            bot: None,
        };
        *self = world.start().await?;
        Ok(())
    }

    /// Says something that mentions the bot, and returns its answer.
    pub(crate) async fn mention(&self, actor: &Actor, text: &str) -> TestResult<Message> {
        let question = actor.say(&format!("{} {text}", self.emu.bot_mention()))?;
        Ok(self.emu.reply_from_bot(&question).await?)
    }

    /// Waits until what came of a question is kept: that is done after its answer has been sent.
    pub(crate) async fn noted(&self, answer: &Message) -> TestResult {
        let desk = self.desk.as_ref().ok_or("the bot runs")?;
        loop {
            let is_noted = self.store.answer(answer.id.get()).await?.is_some();
            desk.scribe().flush().await;
            if is_noted {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    }

    /// Whether the bot has not answered a message. It is only sure of that after it has answered a later one.
    pub(crate) fn was_left_be(&self, message: &Message) -> bool {
        self.emu.messages(message.channel_id).iter().all(|answer| answer.reply_to != Some(message.id))
    }

    /// Replaces text in a file of the knowledge folder.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) -> TestResult {
        let text = self.read(file)?;
        assert!(text.contains(from), "{file} holds no {from:?}");
        self.write(file, &text.replace(from, to))
    }

    /// What a file of the knowledge folder holds.
    pub(crate) fn read(&self, file: &str) -> TestResult<String> {
        Ok(fs::read_to_string(self.path(file)?)?)
    }

    /// Writes a file of the knowledge folder.
    pub(crate) fn write(&self, file: &str, text: &str) -> TestResult {
        Ok(fs::write(self.path(file)?, text)?)
    }

    fn path(&self, file: &str) -> TestResult<PathBuf> {
        Ok(self.folder()?.join(file))
    }

    /// The knowledge folder.
    pub(crate) fn folder(&self) -> TestResult<&Path> {
        Ok(self.knowledge.as_ref().ok_or("the knowledge is not editable")?.path())
    }
}

impl Knowledge {
    /// A copy of the knowledge in a folder of its own, if it is not the embedded one.
    fn folder(self) -> TestResult<Option<TempDir>> {
        let from = match self {
            Self::Shipped => return Ok(None),
            Self::Editable => "knowledge",
            Self::Library => "tests/fixtures/library",
        };
        let dir = tempfile::tempdir()?;
        copy(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(from), dir.path())?;
        // The golden questions are about the engine: an edit made by a test need not keep them.
        let _ = fs::remove_file(dir.path().join("questions.toml"));
        Ok(Some(dir))
    }
}

pub(crate) fn copy(from: &Path, to: &Path) -> TestResult {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Loads the edited knowledge, and accepts what the preview shows.
pub(crate) async fn reload(t: &World, by: &Person) -> TestResult<Message> {
    let at = by.at(&t.general);
    let preview = at.command("knowledge reload").run()?.message().await?;
    assert!(preview.is_ephemeral());
    decide(&at, &preview, "Accept").await
}

/// Presses a button below a preview, and returns what then stands in its place.
pub(crate) async fn decide(at: &Actor, preview: &Message, label: &str) -> TestResult<Message> {
    Ok(at.click(preview, &button(preview, label))?.message().await?)
}

/// Whatever was asked: no message of the bot notifies anybody, and each says so itself instead of leaving it to others.
fn nobody_was_pinged(emu: &Emulator) {
    let sent = emu.requests().into_iter().filter(|request| request.method != "GET");
    for request in sent {
        let data = request.body.get("data").unwrap_or(&request.body);
        if data.get("content").is_none() && data.get("embeds").is_none() {
            continue;
        }
        let allowed = data.get("allowed_mentions").unwrap_or_else(|| panic!("mentions are left open: {request}"));
        assert_eq!(allowed["parse"], serde_json::json!([]), "{request}");
        assert_ne!(allowed["replied_user"], true, "{request}");
        for named in ["users", "roles"] {
            assert!(allowed[named].as_array().is_none_or(Vec::is_empty), "{request}");
        }
    }
}

/// What the title, description and fields of an answer say, for looking into.
#[track_caller]
pub(crate) fn check_says(message: &Message, expected: &[&str]) {
    let text = message.text();
    for part in expected {
        assert!(text.contains(part), "{part:?} is not in the answer:\n{text}");
    }
}

/// The custom_id of the first button with this label.
#[track_caller]
pub(crate) fn button(message: &Message, label: &str) -> String {
    let found = message.buttons().into_iter().find(|button| button.label.as_deref() == Some(label));
    found.and_then(|button| button.custom_id.clone()).unwrap_or_else(|| panic!("no button {label} in {message:?}"))
}
