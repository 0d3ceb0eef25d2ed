//! "Why this answer?", for moderators: what an answer rests on, short enough for a telephone.

use serenity::all::{ChannelId, Context, CreateEmbed, Message, MessageId};

use super::GOOD;
use crate::discord::components::answer_id;
use crate::discord::convert::{Presentation, limits, text};
use crate::discord::dispatch::Data;
use crate::discord::texts::desk::desk_texts;
use crate::discord::texts::learn::{LearnTexts, learn_texts};
use crate::domain::{Id, KnowledgeBase};
use crate::engine::{Decision, Gate, Standing, Word};
use crate::reply::Script;
use crate::service::desk::{Basis, Why, facet_label};
use crate::store::StoreError;

/// How much of a question is shown.
const QUESTION: usize = 400;
/// How many candidates are shown, and how much of each name.
const CANDIDATES: usize = 4;
const NAME: usize = 80;
/// How much of what a phrase means is shown.
const LINE: usize = 150;
/// A score, or a share of one, below this tells nothing.
const NEGLIGIBLE: f32 = 0.05;

/// What a message is pointed to by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) struct Pointed {
    /// The channel, where a link names one.
    pub channel: Option<u64>,
    /// The message.
    pub message: u64,
}

impl Pointed {
    /// Reads the link to a message, or its id; also as the client copies it, with the channel's id before.
    pub(in crate::discord) fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim().trim_matches(['<', '>']);
        let path = typed.split(['?', '#']).next()?.trim_end_matches('/');
        let number = |part: &str| part.parse::<u64>().ok().filter(|number| *number > 0);
        if let Some(message) = number(path) {
            return Some(Self { channel: None, message });
        }
        let is_pair = |(channel, message): (&str, &str)| {
            Some(Self { channel: Some(number(channel)?), message: number(message)? })
        };
        if let Some(pointed) = path.split_once('-').and_then(is_pair) {
            return Some(pointed);
        }
        let path = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://"))?;
        let parts: Vec<&str> = path.split('/').collect();
        let [.., "channels", _, channel, message] = parts.as_slice() else { return None };
        is_pair((channel, message))
    }
}

/// Explains the last answer in a channel.
pub(in crate::discord) async fn last(data: &Data, channel: ChannelId, script: Script) -> Presentation {
    shown(data.desk.why_last(channel.get()).await, script)
}

/// Explains the answer that somebody points to. What responds to a command is known by that, which only Discord tells.
pub(in crate::discord) async fn pointed(
    ctx: &Context,
    data: &Data,
    here: ChannelId,
    typed: &str,
    script: Script,
) -> Presentation {
    let Some(Pointed { channel, message }) = Pointed::parse(typed) else {
        return Presentation::text(learn_texts(script).why_what);
    };
    let found = find(data, message).await;
    if !matches!(found, Ok(None)) {
        return shown(found, script);
    }
    let channel = channel.map_or(here, ChannelId::new);
    match ctx.http.get_message(channel, MessageId::new(message)).await {
        Ok(message) => of(data, &message, script).await,
        Err(_) => shown(Ok(None), script),
    }
}

/// Explains an answer, or the answer to a question.
pub(in crate::discord) async fn of(data: &Data, message: &Message, script: Script) -> Presentation {
    let mut found = data.desk.why(answer_id(message)).await;
    if matches!(found, Ok(None)) {
        found = find(data, message.id.get()).await;
    }
    shown(found, script)
}

/// The answer that a message is, or that it has.
async fn find(data: &Data, message: u64) -> Result<Option<Why>, StoreError> {
    if let Some(why) = data.desk.why(message).await? {
        return Ok(Some(why));
    }
    let Some(asked) = data.answered.find(message) else { return Ok(None) };
    let Some(given) = *asked.answer.lock().await else { return Ok(None) };
    data.desk.why(given.message).await
}

fn shown(found: Result<Option<Why>, StoreError>, script: Script) -> Presentation {
    match found {
        Ok(Some(why)) => explain(&why, script),
        Ok(None) => Presentation::text(learn_texts(script).why_none),
        Err(_) => Presentation::text(desk_texts(script).store_down),
    }
}

fn explain(why: &Why, script: Script) -> Presentation {
    let texts = learn_texts(script);
    let knowledge = why.snapshot.knowledge();
    let explanation = &why.explanation;
    let mut what = vec![format!("> {}", text::plain(&why.given.question, QUESTION))];
    let as_of = texts.as_of.replace("{date}", &text::plain(&why.given.today, NAME));
    let overheard = if why.given.addressed { String::new() } else { format!(" · {}", texts.overheard) };
    what.push(format!("-# <t:{}:f> · {as_of}{overheard}", why.given.at.unix_timestamp()));
    if !why.before.subjects.is_empty() {
        let names: Vec<_> = why.before.subjects.iter().map(|&one| name(knowledge, knowledge.id(one), script)).collect();
        what.push(texts.leant_on.replace("{subjects}", &text::clip(&names.join(", "), QUESTION)));
    }
    what.push(format!("\n**{}**: {}", decided(explanation.decision, texts), gate(why, texts)));
    if explanation.runner_up >= NEGLIGIBLE && explanation.gate != Gate::Several {
        what.push(texts.margin.replace("{margin}", &percent(explanation.runner_up)));
    }
    what.push(format!("\n{}", basis(why, texts)));
    let what = text::clip(&what.join("\n"), limits::DESCRIPTION);
    let mut embed = CreateEmbed::new().title(texts.why).description(what).colour(GOOD);
    let mut fields = vec![(texts.words, words(&explanation.words, texts))];
    fields.push((texts.phrases, phrases(&explanation.phrases, knowledge, script)));
    let counts = |one: &&Standing| one.score >= NEGLIGIBLE;
    let candidates = explanation.candidates.iter().filter(counts).take(CANDIDATES).enumerate();
    let candidates = candidates.map(|(at, one)| candidate(at, one, knowledge, script));
    fields.push((texts.candidates, text::clip(&candidates.collect::<Vec<_>>().join("\n"), limits::FIELD_VALUE)));
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        embed = embed.field(name, value, false);
    }
    Presentation::embed(embed)
}

fn decided(decision: Decision, texts: &LearnTexts) -> &'static str {
    match decision {
        Decision::Answer => texts.decided_answer,
        Decision::NotStated => texts.decided_not_stated,
        Decision::Clarify => texts.decided_clarify,
        Decision::Abstain => texts.decided_abstain,
    }
}

/// What decided, with the figures that it decided by.
fn gate(why: &Why, texts: &LearnTexts) -> String {
    let explanation = &why.explanation;
    let text = match explanation.gate {
        Gate::Another => texts.gate_another,
        Gate::List => texts.gate_list,
        Gate::Area => texts.gate_area,
        Gate::FollowUp => texts.gate_follow_up,
        Gate::OneOfArea => texts.gate_one_of_area,
        Gate::Nothing => texts.gate_nothing,
        Gate::Several => texts.gate_several,
        Gate::Unsure => texts.gate_unsure,
        Gate::Unasked => texts.gate_unasked,
        Gate::Sure => texts.gate_sure,
    };
    let confidence = explanation.candidates.first().map_or(0.0, |best| best.confidence);
    text.replace("{confidence}", &percent(confidence))
        .replace("{bar}", &percent(explanation.bar))
        .replace("{margin}", &percent(explanation.runner_up))
}

fn basis(why: &Why, texts: &LearnTexts) -> String {
    let hash = why.snapshot.knowledge().revision.get(..8).unwrap_or_default();
    let number = why.number.map(|number| format!("**{number}** ")).unwrap_or_default();
    let text = match why.basis {
        Basis::InUse => texts.basis_in_use,
        Basis::Kept => texts.basis_kept,
        Basis::Instead => texts.basis_instead,
    };
    text.replace("{revision}", &format!("{number}`{hash}`"))
}

/// The words that count, with what they weigh, and below them those that do not.
fn words(words: &[Word], texts: &LearnTexts) -> String {
    let plain = |word: &Word| text::plain(&word.text, NAME);
    let is_content = |word: &&Word| word.role == "content";
    let list = |words: Vec<String>, head: &str| {
        (!words.is_empty())
            .then(|| if head.is_empty() { words.join(" · ") } else { format!("{head}: {}", words.join(" · ")) })
    };
    let known = words.iter().filter(is_content).filter(|word| word.gain > 0.0);
    let known = known.map(|word| format!("**{}** {:.1}", plain(word), word.gain)).collect();
    let unknown = words.iter().filter(is_content).filter(|word| word.gain == 0.0);
    let unknown = unknown.map(|word| format!("**{}** −{:.1}", plain(word), word.need)).collect();
    let role = |roles: &[&str]| words.iter().filter(|word| roles.contains(&word.role)).map(plain).collect();
    let all = [
        list(known, ""),
        list(unknown, texts.words_unknown),
        list(role(&["cue", "number"]), texts.words_cues),
        list(role(&["function"]), texts.words_function),
    ];
    text::clip(&all.into_iter().flatten().collect::<Vec<_>>().join("\n"), limits::FIELD_VALUE)
}

/// The phrases of the lexicon, each with all that it means.
fn phrases(found: &[(String, String)], knowledge: &KnowledgeBase, script: Script) -> String {
    let mut phrases: Vec<(&str, Vec<String>)> = Vec::new();
    for (words, meaning) in found {
        let meaning = meaning_of(meaning, knowledge, script);
        match phrases.iter_mut().find(|(known, _)| known == words) {
            Some((_, meanings)) if meanings.contains(&meaning) => {}
            Some((_, meanings)) => meanings.push(meaning),
            None => phrases.push((words, vec![meaning])),
        }
    }
    let line = |(words, meanings): (&str, Vec<String>)| format!("“{words}” → {}", meanings.join(", "));
    let lines = phrases.into_iter().map(|phrase| text::plain(&line(phrase), LINE));
    text::clip(&lines.collect::<Vec<_>>().join("\n"), limits::FIELD_VALUE)
}

/// What a phrase means, with the names of facets in place of their ids.
fn meaning_of(meaning: &str, knowledge: &KnowledgeBase, script: Script) -> String {
    match meaning.split_once(' ') {
        Some((kind @ ("facet" | "hint"), facet)) => {
            let label = facet_label(knowledge, &Id::new(facet), script.language());
            format!("{kind} {}", script.write(&label))
        }
        _ => meaning.to_owned(),
    }
}

fn candidate(at: usize, one: &Standing, knowledge: &KnowledgeBase, script: Script) -> String {
    let name = name(knowledge, &one.subject, script);
    format!("{}\\. {name} — **{}** ({:.1})", at + 1, percent(one.confidence), one.score)
}

fn name(knowledge: &KnowledgeBase, id: &Id, script: Script) -> String {
    let name = knowledge.subject(id.as_str()).map(|subject| knowledge.name(subject).get(script.language()));
    text::plain(&script.write(name.map_or(id.as_str(), String::as_str)), NAME)
}

fn percent(share: f32) -> String {
    format!("{:.0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_pointed_to_by_link_or_id() {
        let check = |typed: &str, expect: Option<(Option<u64>, u64)>| {
            let pointed = Pointed::parse(typed).map(|pointed| (pointed.channel, pointed.message));
            assert_eq!(pointed, expect, "{typed}");
        };
        check(" 123456789012345678 ", Some((None, 123_456_789_012_345_678)));
        check("22-33", Some((Some(22), 33)));
        check("https://discord.com/channels/11/22/33", Some((Some(22), 33)));
        check("<https://ptb.discord.com/channels/@me/22/33?x=1>", Some((Some(22), 33)));
        for typed in ["", "0", "-1", "x", "22-x", "https://discord.com/channels/11/22", "https://a.example/11/22/33"] {
            check(typed, None);
        }
    }
}
