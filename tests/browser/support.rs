use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Any error makes a test fail.
pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const TAB: &str = "\u{e004}";

/// Calls back with the first visible element of a selector that shows a text, as soon as there is one. The driver gives
/// up after half a minute.
const LOOK: &str = r#"
    const [css, text, found] = arguments;
    const shows = (node) => node.checkVisibility({ visibilityProperty: true }) && node.innerText.includes(text);
    const look = () => [...document.querySelectorAll(css)].find(shows);
    const observer = new MutationObserver(() => {
        const node = look();
        if (node) { observer.disconnect(); found(node); }
    });
    const node = look();
    if (node) found(node);
    else observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"#;
/// What a driver calls an element in JSON, by the standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const SWITCHES: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// The page of a playground of its own, in a browser of its own.
pub(crate) struct Page {
    browser: Client,
    address: String,
}

/// Runs a test on a fresh playground; skips it, and says so, where there is no browser.
pub(crate) async fn visit(test: impl AsyncFnOnce(&Page) -> TestResult) -> TestResult {
    let Some((chromium, driver)) = installed() else {
        // Written past the capture of the test harness, which would hide it.
        writeln!(io::stderr(), "skipped a browser test: no chromium and chromedriver here (Debian: chromium-driver)")?;
        return Ok(());
    };
    let (_driver, port) = start(Command::new(driver).arg("--port=0"), "started successfully on port ")?;
    let mut playground = Command::new(env!("CARGO_BIN_EXE_initiative-bot"));
    let (_playground, address) = start(playground.args(["playground", "--port", "0"]), "is open: ")?;
    let profile = tempfile::tempdir()?;
    let browser = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities(&chromium, &profile))
        .connect(&format!("http://127.0.0.1:{}", port.trim_end_matches('.')))
        .await?;
    let page = Page { browser: browser.clone(), address };
    let result = match page.open().await {
        Ok(()) => test(&page).await,
        Err(error) => Err(error),
    };
    let shown = if result.is_err() { page.everything().await } else { String::new() };
    browser.close().await?;
    result.map_err(|error| format!("{error}\n\nthe page showed:\n{shown}").into())
}

impl Page {
    async fn open(&self) -> TestResult {
        self.browser.goto(&self.address).await?;
        self.sees("body.ready #channel", "").await?;
        Ok(())
    }

    /// Waits for something that shows this text.
    pub(crate) async fn sees(&self, css: &str, text: &str) -> TestResult<Element> {
        let found = loop {
            match self.browser.execute_async(LOOK, vec![json!(css), json!(text)]).await {
                // Whoever goes to another page looks on there.
                Err(error) if error.to_string().contains("unloaded") => {}
                found => break found.map_err(|error| format!("no {css} shows {text:?}: {error}"))?,
            }
        };
        let id = found[ELEMENT].as_str().ok_or_else(|| format!("no element but {found}"))?;
        Ok(Element::from_element_id(self.browser.clone(), ElementRef::from(id.to_owned())))
    }

    pub(crate) async fn click(&self, css: &str, text: &str) -> TestResult {
        loop {
            match self.sees(css, text).await?.click().await {
                // It was replaced meanwhile: its successor is clicked.
                Err(error) if error.is_stale_element_reference() => {}
                clicked => return Ok(clicked?),
            }
        }
    }

    pub(crate) async fn focus(&self, css: &str) -> TestResult {
        self.sees(css, "").await?;
        self.browser.execute("document.querySelector(arguments[0]).focus()", vec![json!(css)]).await?;
        Ok(())
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) -> TestResult {
        let strokes = keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let strokes = strokes.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.browser.perform_actions(strokes).await?)
    }

    /// Says something in the channel.
    pub(crate) async fn say(&self, text: &str) -> TestResult {
        self.focus("#box").await?;
        self.keys(text).await?;
        self.keys(ESCAPE).await?;
        self.keys(ENTER).await
    }

    /// Goes to a channel.
    pub(crate) async fn go(&self, channel: &str) -> TestResult {
        self.click(".place", channel).await?;
        self.sees("#channel", channel).await?;
        Ok(())
    }

    /// Becomes somebody else, with the box in focus.
    pub(crate) async fn become_(&self, name: &str) -> TestResult {
        self.click(".choice.person label", name).await?;
        self.sees("body.ready .choice.person label:has(:checked)", name).await?;
        self.focus("#box").await
    }

    pub(crate) async fn reload(&self) -> TestResult {
        self.browser.refresh().await?;
        self.sees("body.ready #channel", "").await?;
        Ok(())
    }

    /// Opens a second window, goes to it, and returns the first.
    pub(crate) async fn window(&self) -> TestResult<WindowHandle> {
        let first = self.browser.window().await?;
        let second = self.browser.new_window(true).await?;
        self.browser.switch_to_window(second.handle).await?;
        self.open().await?;
        Ok(first)
    }

    pub(crate) async fn to_window(&self, window: WindowHandle) -> TestResult {
        Ok(self.browser.switch_to_window(window).await?)
    }

    /// All that is on the page, for a test that has failed.
    async fn everything(&self) -> String {
        match self.browser.execute("return document.body.innerText", Vec::new()).await {
            Ok(text) => text.as_str().unwrap_or_default().to_owned(),
            Err(error) => error.to_string(),
        }
    }
}

/// The browser and its driver, where both are installed.
fn installed() -> Option<(PathBuf, PathBuf)> {
    let find = |names: &[&str]| {
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        places.into_iter().find(|place| Path::is_file(place))
    };
    Some((find(&["chromium", "chromium-browser", "google-chrome"])?, find(&["chromedriver"])?))
}

fn capabilities(chromium: &Path, profile: &TempDir) -> serde_json::Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.path().display());
    let switches: Vec<&str> = SWITCHES.into_iter().chain([profile.as_str()]).collect();
    let options = json!({"binary": chromium, "args": switches});
    serde_json::Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}

/// Ends a program with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program and waits for what it prints after these words.
fn start(command: &mut Command, words: &str) -> TestResult<(Running, String)> {
    let mut program = Running(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?);
    let mut lines = BufReader::new(program.0.stdout.take().ok_or("no output to read")?).lines();
    let found = lines.by_ref().map_while(Result::ok).find_map(|line| Some(line.split_once(words)?.1.to_owned()));
    // The rest is read as well, so that the program never waits for somebody to do so.
    thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Ok((program, found.ok_or_else(|| format!("the program ended without saying {words:?}"))?))
}
