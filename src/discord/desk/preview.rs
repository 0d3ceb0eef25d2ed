//! What a change would change, for a moderator to decide on.

use serenity::all::{ButtonStyle, CreateActionRow, CreateAttachment, CreateEmbed};

use super::{BAD, DeskAction, GOOD, OPEN, button, gaps, lines};
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::texts::desk::{DeskTexts, desk_texts};
use crate::discord::texts::{Texts, texts};
use crate::domain::KnowledgeBase;
use crate::knowledge::{self, Problem, Severity};
use crate::reply::Script;
use crate::service::desk::{AnswerChange, Brief, Outcome, Proposal, Verdict, change_line, contrast};
use crate::service::{Current, Report, UnusableKnowledge};

/// How many differences of each kind are shown before the rest goes into a file.
const SHOWN: usize = 8;
/// How much of one difference is shown.
const LINE: usize = 220;
/// How many problems are shown before the rest goes into a file.
const PROBLEMS_SHOWN: usize = 10;
/// How much of one problem is shown.
const PROBLEM: usize = 300;
/// How many files are named.
const FILES: usize = 10;

/// What a proposal would change, with the buttons to decide on it.
pub(in crate::discord) fn proposal(token: u64, proposal: &Proposal, script: Script) -> Presentation {
    let (texts, common) = (desk_texts(script), texts(script));
    let mut shown = match proposal.verdict {
        Verdict::Unusable => {
            let change = gaps::row(token, proposal, script).map(|change| CreateActionRow::Buttons(vec![change]));
            return Presentation { rows: change.into_iter().collect(), ..rejected(&proposal.report, common) };
        }
        Verdict::Same => {
            let embed = CreateEmbed::new().title(texts.same).description(common.reloaded_same).colour(GOOD);
            let shown = with_problems(describe(embed, &proposal.base, common), common, &proposal.report);
            return Presentation { rows: gaps::after(proposal.taught.as_ref(), true, script), ..shown };
        }
        Verdict::Fit | Verdict::Overridable(_) => differences(proposal, script),
    };
    let accept = match proposal.verdict {
        Verdict::Overridable(_) => button(&DeskAction::Override(token), texts.override_it, ButtonStyle::Danger),
        _ => button(&DeskAction::Accept(token), texts.accept, ButtonStyle::Success),
    };
    let cancel = button(&DeskAction::Cancel(token), texts.cancel, ButtonStyle::Secondary);
    let buttons = [Some(accept), gaps::row(token, proposal, script), Some(cancel)];
    shown.rows = vec![CreateActionRow::Buttons(buttons.into_iter().flatten().collect())];
    shown
}

/// What differs, in an embed, and in a file if that has not room for it all.
fn differences(proposal: &Proposal, script: Script) -> Presentation {
    let (texts, common) = (desk_texts(script), texts(script));
    let knowledge = [proposal.base.knowledge(), snapshot(proposal)];
    let what = texts.replaces.replace("{revision}", &proposal.short_revision());
    let mut what = vec![what.replace("{base}", proposal.base.short_revision())];
    if let Some(taught) = &proposal.taught {
        what.extend(gaps::described(taught, knowledge[1], script));
    }
    if proposal.changes.is_empty() && proposal.answers.is_empty() {
        what.push(texts.nothing.to_owned());
    }
    let mut colour = OPEN;
    if let Verdict::Overridable(failed) = proposal.verdict {
        colour = BAD;
        what.push(format!("**{}**", texts.failed.replace("{count}", &failed.to_string())));
    }
    let mut embed = CreateEmbed::new().title(texts.preview).description(what.join("\n")).colour(colour);
    let mut missing = 0;
    let facts: Vec<_> =
        proposal.changes.iter().map(|change| change_line(change, knowledge, script.language())).collect();
    let answers = answer_lines(proposal, texts);
    for (name, all) in [(texts.facts, &facts), (texts.answers, &answers)] {
        if all.is_empty() {
            continue;
        }
        let (value, left_out) = lines(all, SHOWN, LINE, texts.more);
        missing += left_out;
        embed = embed.field(name.replace("{count}", &all.len().to_string()), script.write(&value), false);
    }
    embed = embed.field(texts.files, file_list(&proposal.files), false);
    let mut shown = with_problems(embed, common, &proposal.report);
    if missing > 0 || shown.attachment.is_some() {
        let problems = knowledge::render(&proposal.report.folder, &proposal.report.problems, false);
        let all = [facts.join("\n"), answers.join("\n"), proposal.files.join("\n"), problems];
        shown.attachment = Some(CreateAttachment::bytes(all.join("\n\n").trim_end(), "preview.txt"));
    }
    shown
}

fn answer_lines(proposal: &Proposal, texts: &DeskTexts) -> Vec<String> {
    let line = |change: &AnswerChange| {
        let kind = if change.is_golden { texts.golden } else { texts.asked };
        let said = |brief: &Brief| match brief.decision {
            "answer" => brief.text.clone(),
            decision => format!("[{decision}] {}", brief.text),
        };
        let (before, after) = contrast(&said(&change.before), &said(&change.after));
        format!("{kind}: “{}”: {before} → {after}", change.question)
    };
    proposal.answers.iter().map(line).collect()
}

/// The names of files that differ, as many as there is room for.
pub(super) fn file_list(files: &[String]) -> String {
    let list: Vec<_> = files.iter().take(FILES).map(|file| format!("`{}`", file.replace('`', ""))).collect();
    let rest = if files.len() > FILES { " …" } else { "" };
    let list = text::clip(&format!("{}{rest}", list.join(", ")), limits::FIELD_VALUE);
    if list.is_empty() { "–".to_owned() } else { list }
}

fn snapshot(proposal: &Proposal) -> &KnowledgeBase {
    proposal.report.snapshot.as_ref().map_or_else(|| proposal.base.knowledge(), |snapshot| snapshot.knowledge())
}

/// What was accepted.
pub(in crate::discord) fn accepted(outcome: &Outcome, current: &Current, script: Script) -> Presentation {
    let (texts, common) = (desk_texts(script), texts(script));
    let (before, after) = (&outcome.proposal.base, current);
    let template = if before.counts == after.counts { common.reloaded_other } else { common.reloaded_counts };
    let what = template.replace("{revision}", before.short_revision()).replace("{counts}", &before.counts.to_string());
    let title = texts.accepted.replace("{number}", &outcome.number.to_string());
    let embed = CreateEmbed::new().title(title).description(what).colour(GOOD);
    let mut embed = describe(embed, after, common);
    for (name, files) in [(texts.written, &outcome.written.files), (texts.left, &outcome.written.left)] {
        if !files.is_empty() {
            embed = embed.field(name, file_list(files), false);
        }
    }
    Presentation::embed(embed)
}

/// A folder that cannot even be read.
pub(in crate::discord) fn unreadable(error: &UnusableKnowledge, script: Script) -> Presentation {
    let common = texts(script);
    match error {
        UnusableKnowledge::Unreadable(error) => {
            let error = text::plain(&error.to_string(), limits::FIELD_VALUE);
            let what = format!("{error}\n\n{}", common.unchanged);
            Presentation::embed(CreateEmbed::new().title(common.rejected).colour(BAD).description(what))
        }
        UnusableKnowledge::Invalid(report) => rejected(report, common),
    }
}

fn rejected(report: &Report, common: &Texts) -> Presentation {
    let errors = common.problems.replace("{count}", &report.errors().to_string());
    let what = format!("{errors}\n{}", common.unchanged);
    with_problems(CreateEmbed::new().title(common.rejected).colour(BAD).description(what), common, report)
}

/// What is answered from.
pub(super) fn describe(embed: CreateEmbed, current: &Current, common: &Texts) -> CreateEmbed {
    let moment = current.loaded_at.unix_timestamp();
    let number = current.number.map(|number| format!("{number} · ")).unwrap_or_default();
    let revision = format!("{number}`{}`", text::plain(current.short_revision(), limits::TITLE));
    embed
        .field(common.knowledge_revision, revision, true)
        .field(common.knowledge_loaded, format!("<t:{moment}:f> (<t:{moment}:R>)"), true)
        .field(common.knowledge_by, text::plain(&current.loaded_by, limits::TITLE), true)
        .field(common.knowledge_holds, current.counts.to_string(), false)
}

/// The problems in a field, one a line; drawn in full in a file if they do not all fit.
fn with_problems(embed: CreateEmbed, common: &Texts, report: &Report) -> Presentation {
    let problems = &report.problems;
    if problems.is_empty() {
        return Presentation::embed(embed);
    }
    let is_warning = problems.iter().all(|problem| problem.severity == Severity::Warning);
    let title = if is_warning { common.warnings } else { common.problems };
    let line = |problem: &Problem| text::plain(&knowledge::summary_line(&report.folder, problem), PROBLEM);
    // What matters most comes first.
    let mut sorted: Vec<_> = problems.iter().collect();
    sorted.sort_by_key(|problem| problem.severity);
    let lines: Vec<_> = sorted.iter().take(PROBLEMS_SHOWN).map(|problem| format!("- {}", line(problem))).collect();
    let list = lines.join("\n");
    let fits = problems.len() <= PROBLEMS_SHOWN && list.chars().count() <= limits::FIELD_VALUE;
    let embed = embed.field(
        title.replace("{count}", &problems.len().to_string()),
        text::clip(&list, limits::FIELD_VALUE),
        false,
    );
    let mut shown = Presentation::embed(embed);
    if !fits {
        let all = knowledge::render(&report.folder, problems, false);
        shown.attachment = Some(CreateAttachment::bytes(all, "problems.txt"));
    }
    shown
}
