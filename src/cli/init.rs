use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{CliError, Done, writing};
use crate::config;
use crate::knowledge::Folder;

/// What moderators read before they edit.
const GUIDE: &str = include_str!("../../knowledge/README.md");

/// Writes the embedded knowledge and configuration out.
pub(super) fn init(dir: &Path) -> Result<Done, CliError> {
    let mut files = vec![(PathBuf::from("initiative-bot.toml"), configuration().into_bytes())];
    let mut knowledge = vec![("README.md", GUIDE)];
    let embedded = Folder::embedded();
    knowledge.extend(embedded.files().iter().map(|file| (&*file.path, &*file.text)));
    for (path, text) in knowledge {
        files.push((Path::new("knowledge").join(path), text.as_bytes().to_vec()));
    }
    // All are looked at before the first is written, so that a refusal leaves nothing half done.
    if let Some((taken, _)) = files.iter().find(|(path, _)| dir.join(path).exists()) {
        let taken = dir.join(taken);
        return Err(CliError::Input(format!("{} is there already: nothing was written", taken.display())));
    }
    for (path, content) in &files {
        let path = dir.join(path);
        write_new(&path, content)
            .map_err(|source| CliError::Io { what: format!("cannot write {}", path.display()), source })?;
    }
    let mut out = io::stdout().lock();
    let written = format!(
        "Wrote {} files to {dir}. Edit them, then try:\n\n    \
         initiative-bot check {dir}/knowledge\n    \
         initiative-bot --config {dir}/initiative-bot.toml chat",
        files.len(),
        dir = dir.display()
    );
    writeln!(out, "{written}").map_err(writing)?;
    Ok(Done::Well)
}

/// The annotated configuration, pointing to the knowledge beside it.
fn configuration() -> String {
    config::DEFAULT.replace("# knowledge = ", "knowledge = ")
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content)
}
