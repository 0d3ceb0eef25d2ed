//! The body of a message, an edit or an answer to an interaction.

use serde_json::Value;
use twilight_model::channel::message::{AllowedMentions, Component, Embed, MentionType, MessageFlags};
use twilight_validate::message::{ATTACHMENT_DESCIPTION_LENGTH_MAX, MESSAGE_CONTENT_LENGTH_MAX};

use super::embed::embeds;
use super::{Problems, component, join};
use crate::emulator::error::ApiError;
use crate::emulator::model::{AttachmentId, ChannelId, MessageId};

/// The most files of one message.
const FILE_COUNT: usize = 10;
/// The longest text that tells one message of a bot from another.
const NONCE_LENGTH: usize = 25;
/// The most ids in each list of allowed mentions.
const MENTION_COUNT: usize = 100;

/// A file as it came in a multipart body.
#[derive(Clone, Debug)]
pub(in crate::emulator) struct Upload {
    /// The number in `files[n]`.
    pub(in crate::emulator) index: u64,
    pub(in crate::emulator) filename: String,
    pub(in crate::emulator) description: Option<String>,
    pub(in crate::emulator) content_type: String,
    pub(in crate::emulator) bytes: Vec<u8>,
}

/// The message that another one replies to.
#[derive(Clone, Copy, Debug)]
pub(in crate::emulator) struct Reference {
    pub(in crate::emulator) message_id: MessageId,
    pub(in crate::emulator) channel_id: Option<ChannelId>,
    /// Whether a missing message refuses the reply.
    pub(in crate::emulator) must_exist: bool,
}

/// A message as it was asked for. `None` means that the body does not say,
/// which an edit leaves as it is; `null` in the body empties.
#[derive(Clone, Debug, Default)]
pub(in crate::emulator) struct Draft {
    pub(in crate::emulator) content: Option<String>,
    pub(in crate::emulator) embeds: Option<Vec<Embed>>,
    pub(in crate::emulator) components: Option<Vec<Component>>,
    pub(in crate::emulator) allowed_mentions: Option<AllowedMentions>,
    pub(in crate::emulator) flags: Option<MessageFlags>,
    /// Which of the old files an edit keeps.
    pub(in crate::emulator) kept: Option<Vec<AttachmentId>>,
    pub(in crate::emulator) uploads: Vec<Upload>,
    pub(in crate::emulator) reference: Option<Reference>,
    /// What the bot tells this message by, and whether it wants only one of that.
    pub(in crate::emulator) nonce: Option<(String, bool)>,
}

impl Draft {
    /// Whether a new message of this would show nothing at all.
    pub(in crate::emulator) fn is_empty(&self) -> bool {
        self.content.as_ref().is_none_or(|content| content.trim().is_empty())
            && self.embeds.as_ref().is_none_or(Vec::is_empty)
            && self.components.as_ref().is_none_or(Vec::is_empty)
            && self.uploads.is_empty()
    }
}

/// Reads a message body, or refuses it with everything wrong with it.
pub(in crate::emulator) fn draft(body: &Value, uploads: Vec<Upload>) -> Result<Draft, ApiError> {
    let mut problems = Problems::default();
    let flags = body["flags"].as_u64().map(MessageFlags::from_bits_truncate);
    let is_v2 = flags.is_some_and(|flags| flags.contains(MessageFlags::IS_COMPONENTS_V2));
    problems.text(body, "", "content", 0..=MESSAGE_CONTENT_LENGTH_MAX);
    let embeds = embeds(body, &mut problems);
    let components = component::components(body, is_v2, &mut problems);
    let allowed_mentions = allowed_mentions(&body["allowed_mentions"], &mut problems);
    let (kept, uploads) = files(body, uploads, &mut problems);
    let reference = reference(&body["message_reference"], &mut problems);
    let nonce = nonce(body, &mut problems);
    if let Err(error) = twilight_validate::message::embeds(&embeds)
        && problems.root.is_empty()
    {
        problems.add("embeds", "EMBED_INVALID", error.to_string());
    }
    problems.into_result()?;
    Ok(Draft {
        content: said(body, "content").then(|| body["content"].as_str().unwrap_or_default().to_owned()),
        embeds: said(body, "embeds").then_some(embeds),
        components: said(body, "components").then_some(components),
        allowed_mentions,
        flags,
        kept,
        uploads,
        reference,
        nonce,
    })
}

/// Whether the body mentions a key at all, be it with null.
fn said(body: &Value, key: &str) -> bool {
    body.get(key).is_some()
}

fn allowed_mentions(value: &Value, problems: &mut Problems) -> Option<AllowedMentions> {
    if value.is_null() {
        return None;
    }
    let path = "allowed_mentions";
    problems.list(value, path, "users", 0..=MENTION_COUNT);
    problems.list(value, path, "roles", 0..=MENTION_COUNT);
    let mentions: AllowedMentions = match serde_json::from_value(value.clone()) {
        Ok(mentions) => mentions,
        Err(error) => {
            problems.add(&join(path, "parse"), "BASE_TYPE_CHOICES", error.to_string());
            return None;
        }
    };
    let exclusive = [
        ("users", MentionType::Users, !mentions.users.is_empty()),
        ("roles", MentionType::Roles, !mentions.roles.is_empty()),
    ];
    for (name, kind, listed) in exclusive {
        if listed && mentions.parse.contains(&kind) {
            let message = format!("parse:[\"{name}\"] and {name}: [ids...] are mutually exclusive.");
            problems.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
        }
    }
    Some(mentions)
}

/// Pairs the `attachments` of the body with the files that came with it.
fn files(body: &Value, mut uploads: Vec<Upload>, problems: &mut Problems) -> (Option<Vec<AttachmentId>>, Vec<Upload>) {
    if uploads.len() > FILE_COUNT {
        problems.bad_length("attachments", &(0..=FILE_COUNT));
    }
    let listed = problems.list(body, "", "attachments", 0..=FILE_COUNT);
    let mut kept = Vec::new();
    for (index, item) in listed.iter().enumerate() {
        let path = join("attachments", index);
        problems.text(item, &path, "description", 0..=ATTACHMENT_DESCIPTION_LENGTH_MAX);
        let Some(id) = number(&item["id"]) else {
            problems.required(&join(&path, "id"));
            continue;
        };
        if let Some(upload) = uploads.iter_mut().find(|upload| upload.index == id) {
            upload.description = item["description"].as_str().map(str::to_owned);
            if let Some(filename) = item["filename"].as_str() {
                filename.clone_into(&mut upload.filename);
            }
        } else if let Some(id) = AttachmentId::new_checked(id) {
            kept.push(id);
        } else {
            let message = format!("Attachment data {id} not found");
            problems.add(&path, "ATTACHMENT_NOT_FOUND", message);
        }
    }
    (said(body, "attachments").then_some(kept), uploads)
}

fn reference(value: &Value, problems: &mut Problems) -> Option<Reference> {
    if value.is_null() {
        return None;
    }
    let message_id = number(&value["message_id"]).and_then(MessageId::new_checked);
    if message_id.is_none() {
        problems.required("message_reference/message_id");
    }
    Some(Reference {
        message_id: message_id?,
        channel_id: number(&value["channel_id"]).and_then(ChannelId::new_checked),
        must_exist: value["fail_if_not_exists"].as_bool().unwrap_or(true),
    })
}

/// A nonce, which Discord takes as a number or as a short text.
fn nonce(body: &Value, problems: &mut Problems) -> Option<(String, bool)> {
    let nonce = match &body["nonce"] {
        Value::Null => return None,
        Value::Number(number) => number.to_string(),
        nonce => {
            problems.text(body, "", "nonce", 0..=NONCE_LENGTH);
            nonce.as_str()?.to_owned()
        }
    };
    Some((nonce, body["enforce_nonce"].as_bool().unwrap_or_default()))
}

/// A snowflake or index, which Discord takes as a number or as a text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::codes;
    use super::*;

    #[track_caller]
    fn check(body: Value, expect: &[&str]) {
        assert_eq!(codes(draft(&body, Vec::new())), expect);
    }

    #[test]
    fn content_has_a_limit() {
        check(json!({"content": "好".repeat(2000)}), &[]);
        check(json!({"content": "好".repeat(2001)}), &["content BASE_TYPE_MAX_LENGTH"]);
        check(json!({"content": {}}), &["content STRING_TYPE_CONVERT"]);
    }

    #[test]
    fn a_nonce_is_short() {
        check(json!({"nonce": 7}), &[]);
        check(json!({"nonce": "a".repeat(25), "enforce_nonce": true}), &[]);
        check(json!({"nonce": "a".repeat(26)}), &["nonce BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn ten_embeds_are_enough() {
        let embeds = |count| json!({"embeds": vec![json!({"title": "a"}); count]});
        check(embeds(10), &[]);
        check(embeds(11), &["embeds BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn allowed_mentions_are_exclusive() {
        check(json!({"allowed_mentions": {"parse": []}}), &[]);
        check(json!({"allowed_mentions": {"parse": ["users"], "users": []}}), &[]);
        check(
            json!({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            &["allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"],
        );
        check(json!({"allowed_mentions": {"parse": ["nobody"]}}), &["allowed_mentions/parse BASE_TYPE_CHOICES"]);
    }

    #[test]
    fn null_empties_and_absence_keeps() {
        let said = draft(&json!({"content": null}), Vec::new()).expect("is valid");
        assert_eq!(said.content.as_deref(), Some(""));
        assert!(said.is_empty());
        let silent = draft(&json!({"embeds": []}), Vec::new()).expect("is valid");
        assert_eq!(silent.content, None);
    }

    #[test]
    fn attachments_must_have_come() {
        check(json!({"attachments": [{"id": 0, "filename": "a.png"}]}), &["attachments/0 ATTACHMENT_NOT_FOUND"]);
        let upload = Upload {
            index: 0,
            filename: "a.png".to_owned(),
            description: None,
            content_type: "image/png".to_owned(),
            bytes: vec![1],
        };
        let body = json!({"attachments": [{"id": "0", "description": "a picture"}]});
        let draft = draft(&body, vec![upload]).expect("is valid");
        assert_eq!(draft.uploads[0].description.as_deref(), Some("a picture"));
    }
}
