//! Embeds: their texts, their total size and their links.

use serde_json::{Value, json};
use twilight_model::channel::message::Embed;
use twilight_validate::embed::{
    AUTHOR_NAME_LENGTH, COLOR_MAXIMUM, DESCRIPTION_LENGTH, EMBED_TOTAL_LENGTH, FIELD_COUNT, FIELD_NAME_LENGTH,
    FIELD_VALUE_LENGTH, FOOTER_TEXT_LENGTH, TITLE_LENGTH,
};
use twilight_validate::message::EMBED_COUNT_LIMIT;

use super::{Problems, join};

/// The longest link Discord takes.
const URL_LENGTH: usize = 2048;

/// Reads the embeds of a body and notes everything wrong with them.
pub(super) fn embeds(body: &Value, problems: &mut Problems) -> Vec<Embed> {
    let items = problems.list(body, "", "embeds", 0..=EMBED_COUNT_LIMIT);
    let mut total = 0;
    let mut embeds = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = join("embeds", index);
        check(item, &path, problems);
        let Some(embed) = parse(item, &path, problems) else {
            continue;
        };
        total += twilight_validate::embed::chars(&embed);
        if total > EMBED_TOTAL_LENGTH {
            let message = format!("Embed size exceeds maximum size of {EMBED_TOTAL_LENGTH}");
            problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", message);
        }
        embeds.push(embed);
    }
    embeds
}

/// Notes what is wrong with one embed.
fn check(embed: &Value, path: &str, problems: &mut Problems) {
    problems.text(embed, path, "title", 0..=TITLE_LENGTH);
    problems.text(embed, path, "description", 0..=DESCRIPTION_LENGTH);
    if !embed["footer"].is_null() {
        problems.required_text(&embed["footer"], &join(path, "footer"), "text", 0..=FOOTER_TEXT_LENGTH);
    }
    if !embed["author"].is_null() {
        problems.required_text(&embed["author"], &join(path, "author"), "name", 0..=AUTHOR_NAME_LENGTH);
    }
    for (index, field) in problems.list(embed, path, "fields", 0..=FIELD_COUNT).iter().enumerate() {
        let path = join(&join(path, "fields"), index);
        problems.required_text(field, &path, "name", 0..=FIELD_NAME_LENGTH);
        problems.required_text(field, &path, "value", 0..=FIELD_VALUE_LENGTH);
    }
    if embed["color"].as_u64().is_some_and(|color| color > u64::from(COLOR_MAXIMUM)) {
        let message = format!("int value should be less than or equal to {COLOR_MAXIMUM}.");
        problems.add(&join(path, "color"), "NUMBER_TYPE_MAX", message);
    }
    if !has_substance(embed) {
        problems.required(&join(path, "description"));
    }
    links(embed, path, problems);
}

/// Whether anything of the embed would be visible.
fn has_substance(embed: &Value) -> bool {
    ["title", "description", "fields", "image", "thumbnail", "author", "footer", "timestamp", "video"].iter().any(
        |key| match &embed[*key] {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        },
    )
}

/// Notes every link that is too long or of a scheme Discord does not take.
fn links(embed: &Value, path: &str, problems: &mut Problems) {
    let places = [
        (&embed["url"], "url", false),
        (&embed["author"]["url"], "author/url", false),
        (&embed["author"]["icon_url"], "author/icon_url", true),
        (&embed["footer"]["icon_url"], "footer/icon_url", true),
        (&embed["image"]["url"], "image/url", true),
        (&embed["thumbnail"]["url"], "thumbnail/url", true),
    ];
    for (value, key, may_attach) in places {
        let Some(url) = value.as_str().filter(|url| !url.is_empty()) else {
            continue;
        };
        let path = join(path, key);
        if url.len() > URL_LENGTH {
            problems.bad_length(&path, &(0..=URL_LENGTH));
        }
        match url.split_once("://").map(|(scheme, _)| scheme) {
            Some("http" | "https") => {}
            Some("attachment") if may_attach => {}
            Some(scheme) => problems.add(
                &path,
                "URL_TYPE_INVALID_SCHEME",
                format!("Scheme \"{scheme}\" must be one of ('http', 'https')."),
            ),
            None => problems.add(&path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
        }
    }
}

/// Reads an embed into twilight's type, filling in what only Discord sets.
fn parse(item: &Value, path: &str, problems: &mut Problems) -> Option<Embed> {
    let mut item = item.clone();
    let Value::Object(map) = &mut item else {
        problems.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
        return None;
    };
    map.insert("type".to_owned(), json!("rich"));
    // Discord reads a date in every form of RFC 3339, twilight only one with the offset in digits.
    if let Some(Value::String(timestamp)) = map.get_mut("timestamp")
        && let Some(date) = timestamp.strip_suffix('Z')
    {
        *timestamp = format!("{date}+00:00");
    }
    match serde_json::from_value(item) {
        Ok(embed) => Some(embed),
        Err(error) => {
            problems.add(path, "MODEL_TYPE_CONVERT", error.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;
    use super::*;

    #[track_caller]
    fn check(embed: Value, expect: &[&str]) {
        let mut problems = Problems::default();
        embeds(&json!({"embeds": [embed]}), &mut problems);
        assert_eq!(codes(problems.into_result()), expect);
    }

    #[test]
    fn texts_have_limits() {
        check(json!({"title": "好".repeat(256)}), &[]);
        check(json!({"title": "好".repeat(257)}), &["embeds/0/title BASE_TYPE_MAX_LENGTH"]);
        check(json!({"description": "x".repeat(4096)}), &[]);
        check(json!({"description": "x".repeat(4097)}), &["embeds/0/description BASE_TYPE_MAX_LENGTH"]);
        check(json!({"footer": {"text": "x".repeat(2049)}}), &["embeds/0/footer/text BASE_TYPE_MAX_LENGTH"]);
        check(json!({"author": {"name": "x".repeat(257)}}), &["embeds/0/author/name BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn every_bad_field_is_named() {
        let long = json!({"name": "x".repeat(257), "value": "x".repeat(1025)});
        check(
            json!({"fields": [{"name": "a", "value": "b"}, long, {"name": " ", "value": "b"}]}),
            &[
                "embeds/0/fields/1/name BASE_TYPE_MAX_LENGTH",
                "embeds/0/fields/1/value BASE_TYPE_MAX_LENGTH",
                "embeds/0/fields/2/name BASE_TYPE_REQUIRED",
            ],
        );
        let many = vec![json!({"name": "a", "value": "b"}); 26];
        check(json!({"fields": many}), &["embeds/0/fields BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn the_sum_over_all_embeds_counts() {
        let mut problems = Problems::default();
        let half = json!({"description": "x".repeat(3001)});
        embeds(&json!({"embeds": [half, half]}), &mut problems);
        assert_eq!(codes(problems.into_result()), ["embeds MAX_EMBED_SIZE_EXCEEDED"]);
    }

    #[test]
    fn links_and_colours_are_checked() {
        check(json!({"title": "a", "url": "javascript://x"}), &["embeds/0/url URL_TYPE_INVALID_SCHEME"]);
        check(json!({"title": "a", "url": "nothing"}), &["embeds/0/url URL_TYPE_INVALID_URL"]);
        check(json!({"image": {"url": "attachment://a.png"}}), &[]);
        check(json!({"title": "a", "color": 0x0100_0000}), &["embeds/0/color NUMBER_TYPE_MAX"]);
        check(json!({"color": 1}), &["embeds/0/description BASE_TYPE_REQUIRED"]);
    }

    #[test]
    fn dates_may_have_any_offset() {
        check(json!({"title": "a", "timestamp": "2025-09-20T00:00:00Z"}), &[]);
        check(json!({"title": "a", "timestamp": "2025-09-20T08:00:00.000+08:00"}), &[]);
        check(json!({"title": "a", "timestamp": "today"}), &["embeds/0 MODEL_TYPE_CONVERT"]);
    }
}
