use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, WindowHandle};

/// Any error makes a test fail.
pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const TAB: &str = "\u{e004}";

/// How long to wait for something to be seen, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often to look.
const GLANCE: Duration = Duration::from_millis(30);

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
    browser: WebDriver,
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
    let capabilities = capabilities(&chromium, &profile)?;
    let browser = WebDriver::new(format!("http://127.0.0.1:{}", port.trim_end_matches('.')), capabilities).await?;
    browser.set_poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, GLANCE)));
    let page = Page { browser: browser.clone(), address };
    let result = match page.open().await {
        Ok(()) => test(&page).await,
        Err(error) => Err(error),
    };
    let shown = if result.is_err() { page.everything().await } else { String::new() };
    browser.quit().await?;
    result.map_err(|error| format!("{error}\n\nthe page showed:\n{shown}").into())
}

impl Page {
    async fn open(&self) -> TestResult {
        self.browser.goto(&self.address).await?;
        self.sees("body.ready #channel", "").await?;
        Ok(())
    }

    /// Waits for something that shows this text.
    pub(crate) async fn sees(&self, css: &str, text: &str) -> TestResult<WebElement> {
        let wanted = text.to_owned();
        let shows = move |element: WebElement| {
            let wanted = wanted.clone();
            // One that is replaced while it is looked at is as good as none: the next look finds its successor.
            async move {
                let displayed = element.is_displayed().await.unwrap_or(false);
                Ok(displayed && element.text().await.is_ok_and(|text| text.contains(&wanted)))
            }
        };
        let found = self.browser.query(By::Css(css)).with_filter(shows).first().await;
        Ok(found.map_err(|error| format!("no {css} shows {text:?}: {error}"))?)
    }

    pub(crate) async fn click(&self, css: &str, text: &str) -> TestResult {
        loop {
            match self.sees(css, text).await?.click().await {
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {}
                clicked => return Ok(clicked?),
            }
        }
    }

    pub(crate) async fn focus(&self, css: &str) -> TestResult {
        Ok(self.sees(css, "").await?.focus().await?)
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) -> TestResult {
        Ok(self.browser.action_chain().send_keys(keys).perform().await?)
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
        let second = self.browser.new_window().await?;
        self.browser.switch_to_window(second).await?;
        self.open().await?;
        Ok(first)
    }

    pub(crate) async fn to_window(&self, window: WindowHandle) -> TestResult {
        Ok(self.browser.switch_to_window(window).await?)
    }

    /// All that is on the page, for a test that has failed.
    async fn everything(&self) -> String {
        let body = self.browser.find(By::Tag("body")).await;
        match body {
            Ok(body) => body.text().await.unwrap_or_default(),
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

fn capabilities(chromium: &Path, profile: &TempDir) -> TestResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(chromium.to_str().ok_or("the path to the browser is no text")?)?;
    for switch in SWITCHES {
        capabilities.add_arg(switch)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    Ok(capabilities.into())
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
