//! The protocols themselves, without a client library in between.

use std::time::Duration;

use initiative_bot::emulator::{ChannelHandle, Emulator, Fault, Person, Response};
use reqwest::Method;
use serde_json::{Value, json};
use serenity::futures::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use twilight_model::channel::message::MessageFlags;
use twilight_model::gateway::Intents;
use twilight_model::guild::Permissions;

use super::TestResult;

/// A small world without a bot, and plain HTTP to it.
struct Bare {
    emu: Emulator,
    channel: ChannelHandle,
    ada: Person,
}

async fn bare() -> Result<Bare, Box<dyn std::error::Error>> {
    let emu = Emulator::builder().message_content(true).shards(2).start().await?;
    let guild = emu.guild("Founders").channel("general").create();
    let ada = emu.user("ada").member_of(&guild).create();
    let bare = Bare { channel: guild.channel("general"), emu, ada };
    let commands = json!([{"name": "ask", "description": "d"}, {"name": "ask", "type": 3}]);
    let path = format!("/applications/{}/commands", bare.emu.application_id());
    assert_eq!(bare.call("PUT", &path, commands).await?.0, 200);
    Ok(bare)
}

impl Bare {
    /// Calls the API as the bot would.
    async fn call(&self, method: &str, path: &str, body: Value) -> reqwest::Result<(u16, Value)> {
        let url = format!("{}/api/v10{path}", self.emu.api_url());
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let call =
            reqwest::Client::new().request(method, url).header("authorization", format!("Bot {}", self.emu.token()));
        let call = if body.is_null() { call } else { call.json(&body) };
        let answer = call.send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or_default()))
    }

    /// Runs the command and gives back the paths of its callback and webhook.
    fn ask(&self) -> Result<(String, String), Box<dyn std::error::Error>> {
        let asked = self.ada.at(&self.channel).command("ask").run()?;
        let record = asked.record().ok_or("there is a record")?;
        let callback = format!("/interactions/{}/{}/callback", record.id, record.token);
        let webhook = format!("/webhooks/{}/{}", self.emu.application_id(), record.token);
        Ok((callback, webhook))
    }
}

#[tokio::test]
async fn the_first_answer_has_three_seconds() -> TestResult {
    let bare = bare().await?;
    let (callback, webhook) = bare.ask()?;
    let followup = bare.call("POST", &webhook, json!({"content": "too soon"})).await?;
    assert_eq!((followup.0, &followup.1["code"]), (404, &json!(10015)));
    bare.emu.advance(Duration::from_millis(3001));
    let late = bare.call("POST", &callback, json!({"type": 4, "data": {"content": "late"}})).await?;
    assert_eq!((late.0, &late.1["code"]), (404, &json!(10062)));
    Ok(())
}

#[tokio::test]
async fn answers_must_fit_the_interaction() -> TestResult {
    let bare = bare().await?;
    let (callback, _) = bare.ask()?;
    for kind in [0, 1, 6, 7, 8] {
        let (status, body) = bare.call("POST", &callback, json!({"type": kind, "data": {}})).await?;
        assert_eq!((status, &body["code"]), (400, &json!(50035)), "type {kind}");
    }
    let (status, body) =
        bare.call("POST", &callback, json!({"type": 4, "data": {"content": "x".repeat(2001)}})).await?;
    assert_eq!(status, 400);
    assert_eq!(body["errors"]["data"]["content"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    let (status, body) = bare.call("POST", &callback, json!({"type": 4, "data": {}})).await?;
    assert_eq!((status, &body["code"]), (400, &json!(50006)));
    // None of the refusals has used the interaction up.
    let query = format!("{callback}?with_response=true");
    let (status, body) = bare.call("POST", &query, json!({"type": 4, "data": {"content": "a"}})).await?;
    assert_eq!((status, &body["resource"]["message"]["content"]), (200, &json!("a")));
    assert_eq!(body["resource"]["message"]["type"], 20);
    Ok(())
}

#[tokio::test]
async fn a_followup_right_after_a_deferral_takes_its_place() -> TestResult {
    let bare = bare().await?;
    let (callback, webhook) = bare.ask()?;
    assert_eq!(bare.call("POST", &callback, json!({"type": 5, "data": {"flags": 64}})).await?.0, 204);
    let original = format!("{webhook}/messages/@original");
    let (_, loading) = bare.call("GET", &original, Value::Null).await?;
    let flags = MessageFlags::LOADING | MessageFlags::EPHEMERAL;
    assert_eq!(loading["flags"], json!(flags));
    let (status, first) = bare.call("POST", &webhook, json!({"content": "one"})).await?;
    assert_eq!((status, &first["id"], &first["flags"]), (200, &loading["id"], &json!(64)));
    let (_, second) = bare.call("POST", &webhook, json!({"content": "two"})).await?;
    assert_ne!(second["id"], loading["id"]);
    let edited = bare.call("PATCH", &original, json!({"content": "changed", "components": []})).await?;
    assert_eq!(edited.1["content"], "changed");
    assert_eq!(bare.call("DELETE", &original, Value::Null).await?.0, 204);
    assert_eq!(bare.call("GET", &original, Value::Null).await?.0, 404);
    let seen = |who| bare.emu.messages_for(who, &bare.channel).len();
    assert_eq!((seen(bare.ada.id()), seen(bare.emu.bot_user_id())), (1, 1));
    Ok(bare.emu.finish().or_else(|report| if report.refused.len() == 1 { Ok(()) } else { Err(report) })?)
}

#[tokio::test]
async fn messages_are_listed_newest_first() -> TestResult {
    let bare = bare().await?;
    let said: Vec<_> = (0..4).map(|n| bare.ada.at(&bare.channel).say(&n.to_string())).collect::<Result<_, _>>()?;
    let path = format!("/channels/{}/messages", bare.channel.id());
    let list = async |query: String| -> reqwest::Result<String> {
        let (_, list) = bare.call("GET", &format!("{path}?{query}"), Value::Null).await?;
        Ok(list.as_array().into_iter().flatten().filter_map(|message| message["content"].as_str()).collect())
    };
    assert_eq!(list("limit=2".to_owned()).await?, "32");
    assert_eq!(list(format!("before={}", said[2].id)).await?, "10");
    assert_eq!(list(format!("after={}&limit=2", said[0].id)).await?, "21");
    assert_eq!(bare.call("GET", &format!("{path}?limit=101"), Value::Null).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn threads_are_opened_once_and_archived() -> TestResult {
    let bare = bare().await?;
    let message = bare.ada.at(&bare.channel).say("a topic")?;
    let path = format!("/channels/{}/messages/{}/threads", bare.channel.id(), message.id);
    let (status, thread) = bare.call("POST", &path, json!({"name": "aside"})).await?;
    assert_eq!((status, &thread["id"]), (201, &json!(message.id)));
    let (_, again) = bare.call("POST", &path, json!({"name": "aside"})).await?;
    assert_eq!(again["code"], 160_004);
    let path = format!("/channels/{}", message.id);
    let (_, archived) = bare.call("PATCH", &path, json!({"archived": true})).await?;
    assert_eq!(archived["thread_metadata"]["archived"], true);
    bare.emu.advance(Duration::from_secs(1));
    let (status, _) = bare.call("POST", &format!("{path}/messages"), json!({"content": "awake"})).await?;
    let (_, reopened) = bare.call("GET", &path, Value::Null).await?;
    assert_eq!((status, &reopened["thread_metadata"]["archived"]), (200, &json!(false)));
    assert_eq!(bare.call("DELETE", &path, Value::Null).await?.0, 403, "it takes MANAGE_THREADS");
    Ok(())
}

#[tokio::test]
async fn an_answer_can_be_lost_after_it_took_effect() -> TestResult {
    let bare = bare().await?;
    let path = format!("/channels/{}/messages", bare.channel.id());
    bare.emu.inject(Fault::lost_answer().on("POST", "/channels/*/messages"));
    assert_eq!(bare.call("POST", &path, json!({"content": "twice"})).await?.0, 500);
    assert_eq!(bare.call("POST", &path, json!({"content": "twice"})).await?.0, 200);
    assert_eq!(bare.emu.messages(&bare.channel).len(), 2);
    Ok(bare.emu.finish()?)
}

#[tokio::test]
async fn commands_keep_their_ids_and_fall_under_a_daily_limit() -> TestResult {
    let bare = bare().await?;
    let before = bare.emu.commands(None);
    let path = format!("/applications/{}/commands", bare.emu.application_id());
    let (status, _) = bare.call("POST", &path, json!({"name": "ask", "description": "new"})).await?;
    let after = bare.emu.commands(None);
    assert_eq!((status, after.len(), after[0].id), (200, before.len(), before[0].id));
    assert_eq!(after[0].description, "new");
    for batch in 0..2 {
        let commands: Vec<Value> =
            (0..100).map(|n| json!({"name": format!("c{batch}-{n}"), "description": "d"})).collect();
        let (status, body) = bare.call("PUT", &path, json!(commands)).await?;
        let expected = if batch == 0 { (200, Value::Null) } else { (400, json!(30034)) };
        assert_eq!((status, body["code"].clone()), expected);
    }
    assert_eq!(bare.emu.commands(None).len(), 100, "a refused overwrite changes nothing");
    Ok(())
}

#[tokio::test]
async fn typing_direct_messages_and_members_are_served() -> TestResult {
    let bare = bare().await?;
    let mut events = bare.emu.subscribe();
    let typing = format!("/channels/{}/typing", bare.channel.id());
    assert_eq!(bare.call("POST", &typing, json!({})).await?.0, 204);
    assert!(format!("{:?}", events.recv().await?).starts_with("Typing"));
    let recipient = json!({"recipient_id": bare.ada.id()});
    let (_, dm) = bare.call("POST", "/users/@me/channels", recipient.clone()).await?;
    let (_, same) = bare.call("POST", "/users/@me/channels", recipient).await?;
    assert_eq!((dm["id"].clone(), &dm["type"]), (same["id"].clone(), &json!(1)));
    let guild = bare.emu.guilds()[0].id;
    let (_, member) = bare.call("GET", &format!("/guilds/{guild}/members/{}", bare.ada.id()), Value::Null).await?;
    assert_eq!(member["user"]["username"], "ada");
    for path in ["/gateway/bot", "/users/@me", "/applications/@me", "/oauth2/applications/@me"] {
        assert_eq!(bare.call("GET", path, Value::Null).await?.0, 200, "{path}");
    }
    let away = bare.emu.guild("Elsewhere").without_bot().create();
    let (_, refused) = bare.call("GET", &format!("/guilds/{}", away.id()), Value::Null).await?;
    assert_eq!(refused["code"], 50001);
    Ok(())
}

#[tokio::test]
async fn a_choice_response_arrives_as_choices() -> TestResult {
    let bare = bare().await?;
    let message = bare.ada.at(&bare.channel).say("what about this?")?;
    let picked = bare.ada.at(&bare.channel).context_menu("ask", &message)?;
    let record = picked.record().ok_or("there is a record")?;
    let callback = format!("/interactions/{}/{}/callback", record.id, record.token);
    assert_eq!(bare.call("POST", &callback, json!({"type": 5})).await?.0, 204);
    assert!(matches!(picked.response().await?, Response::Deferred(_)));
    assert_eq!(bare.emu.report().unfinished.len(), 1);
    picked.expire();
    let webhook = format!("/webhooks/{}/{}/messages/@original", bare.emu.application_id(), record.token);
    let (status, body) = bare.call("PATCH", &webhook, json!({"content": "late"})).await?;
    assert_eq!((status, &body["code"]), (401, &json!(50027)));
    Ok(())
}

#[tokio::test]
async fn a_wrong_path_elsewhere_is_reported() -> TestResult {
    let bare = bare().await?;
    let answer = reqwest::get(format!("{}/api/v9/gateway", bare.emu.api_url())).await?;
    assert_eq!(answer.status(), 404);
    assert_eq!(bare.emu.report().unknown_routes, ["GET /api/v9/gateway"]);
    Ok(())
}

/// A raw websocket to the gateway.
struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    async fn open(emu: &Emulator, query: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let (socket, _) = connect_async(format!("{}/{query}", emu.gateway_url())).await?;
        Ok(Self(socket))
    }

    async fn send(&mut self, op: u64, data: Value) -> TestResult {
        Ok(self.0.send(Message::text(json!({"op": op, "d": data}).to_string())).await?)
    }

    /// The next payload, or the code that the connection was closed with.
    async fn next(&mut self) -> Result<Value, Box<dyn std::error::Error>> {
        match self.0.next().await.ok_or("the connection goes on")?? {
            Message::Text(text) => Ok(serde_json::from_str(&text)?),
            Message::Close(frame) => Ok(json!(frame.map(|frame| u16::from(frame.code)))),
            other => Err(format!("unexpected {other:?}").into()),
        }
    }

    /// The name of the next event, with its data.
    async fn event(&mut self) -> Result<(String, Value), Box<dyn std::error::Error>> {
        let payload = self.next().await?;
        Ok((payload["t"].as_str().unwrap_or_default().to_owned(), payload["d"].clone()))
    }
}

fn identify(emu: &Emulator, intents: Intents, shard: Value) -> Value {
    json!({"token": emu.token(), "intents": intents, "shard": shard, "properties": {}})
}

#[tokio::test]
async fn the_gateway_closes_on_misuse() -> TestResult {
    let bare = bare().await?;
    let emu = &bare.emu;
    let hello = |intents: u64, shard: Value| json!({"token": emu.token(), "intents": intents, "shard": shard});
    let cases = [
        (99, json!({}), 4001),
        (3, json!({}), 4003),
        (2, json!({"token": "wrong", "intents": 1}), 4004),
        (2, hello(1, json!([2, 2])), 4010),
        (2, hello(1 << 60, Value::Null), 4013),
        (2, hello(Intents::GUILD_MEMBERS.bits(), Value::Null), 4014),
        (6, json!({"token": "wrong", "session_id": "x", "seq": 0}), 4004),
    ];
    for (op, data, code) in cases {
        let mut line = Line::open(emu, "?v=10&encoding=json").await?;
        assert_eq!(line.next().await?["op"], 10);
        line.send(op, data.clone()).await?;
        assert_eq!(line.next().await?, json!(code), "{op} {data}");
    }
    let mut line = Line::open(emu, "?v=6").await?;
    assert_eq!(line.next().await?, json!(4012));
    let mut line = Line::open(emu, "").await?;
    line.next().await?;
    line.0.send(Message::text("not json")).await?;
    assert_eq!(line.next().await?, json!(4002));
    assert_eq!(emu.report().gateway.len(), 9);
    Ok(())
}

#[tokio::test]
async fn a_session_is_resumed_or_invalid() -> TestResult {
    let bare = bare().await?;
    let mut line = Line::open(&bare.emu, "").await?;
    line.next().await?;
    line.send(2, identify(&bare.emu, Intents::GUILDS | Intents::GUILD_MESSAGES, Value::Null)).await?;
    let (name, ready) = line.event().await?;
    assert_eq!((name.as_str(), &ready["guilds"][0]["unavailable"]), ("READY", &json!(true)));
    assert_eq!(line.event().await?.0, "GUILD_CREATE");
    line.send(1, json!(2)).await?;
    assert_eq!(line.next().await?["op"], 11);
    line.send(2, json!({})).await?;
    assert_eq!(line.next().await?, json!(4005));
    drop(line);

    bare.ada.at(&bare.channel).say("missed")?;
    let resume = |session: Value, seq: u64| json!({"token": bare.emu.token(), "session_id": session, "seq": seq});
    let mut line = Line::open(&bare.emu, "").await?;
    line.next().await?;
    line.send(6, resume(ready["session_id"].clone(), 2)).await?;
    assert_eq!(line.event().await?.0, "MESSAGE_CREATE");
    assert_eq!(line.event().await?.0, "RESUMED");
    bare.emu.invalidate_sessions(false);
    assert_eq!(line.next().await?, json!({"op": 9, "d": false, "s": null, "t": null}));
    for session in [ready["session_id"].clone(), json!("nonsense")] {
        let mut line = Line::open(&bare.emu, "").await?;
        line.next().await?;
        line.send(6, resume(session, 2)).await?;
        assert_eq!(line.next().await?["d"], json!(false));
    }
    Ok(())
}

#[tokio::test]
async fn shards_hear_only_of_their_guilds() -> TestResult {
    let bare = bare().await?;
    // Snowflakes of another millisecond fall to another shard, sooner or later.
    let mut guilds = vec![bare.emu.guilds()[0].id];
    for step in 0..4 {
        bare.emu.advance(Duration::from_millis(step + 1));
        guilds.push(bare.emu.guild("More").create().id());
    }
    let mut heard = 0;
    for shard in 0..2 {
        let mine = guilds.iter().filter(|guild| (guild.get() >> 22) % 2 == shard).count();
        let mut line = Line::open(&bare.emu, "").await?;
        line.next().await?;
        line.send(2, identify(&bare.emu, Intents::GUILDS, json!([shard, 2]))).await?;
        let (_, ready) = line.event().await?;
        assert_eq!(ready["guilds"].as_array().map(Vec::len), Some(mine));
        heard += mine;
    }
    assert_eq!(heard, guilds.len());
    Ok(())
}

#[tokio::test]
async fn of_two_messages_with_the_same_nonce_there_is_one_for_a_while() -> TestResult {
    let bare = bare().await?;
    let path = format!("/channels/{}/messages", bare.channel.id());
    let send = async |nonce: Value, enforce: bool| {
        let body = json!({"content": "once", "nonce": nonce, "enforce_nonce": enforce});
        let (status, message) = bare.call("POST", &path, body).await?;
        assert_eq!(status, 200, "{message}");
        Ok::<Value, Box<dyn std::error::Error>>(message["id"].clone())
    };
    let first = send(json!("a"), true).await?;
    assert_eq!(send(json!("a"), true).await?, first);
    assert_ne!(send(json!("b"), true).await?, first);
    assert_ne!(send(json!("a"), false).await?, first, "nobody asked for one alone");
    assert_eq!(send(json!(7), true).await?, send(json!("7"), true).await?);
    assert_eq!(bare.emu.messages(&bare.channel).len(), 4);
    bare.emu.advance(Duration::from_secs(6 * 60));
    assert_ne!(send(json!("b"), true).await?, first);
    assert_eq!(bare.emu.messages(&bare.channel).len(), 5, "it was forgotten");
    let (status, _) = bare.call("POST", &path, json!({"content": "x", "nonce": "a".repeat(26)})).await?;
    assert_eq!(status, 400);
    bare.emu.tolerate(50035);
    Ok(())
}

#[tokio::test]
async fn whoever_takes_no_direct_messages_gets_none() -> TestResult {
    let bare = bare().await?;
    bare.emu.tolerate(50007);
    let path = format!("/channels/{}/messages", bare.ada.dm().channel_id());
    bare.ada.take_direct_messages(false);
    let (status, refused) = bare.call("POST", &path, json!({"content": "hello"})).await?;
    assert_eq!((status, &refused["code"]), (403, &json!(50007)));
    bare.ada.take_direct_messages(true);
    assert_eq!(bare.call("POST", &path, json!({"content": "hello"})).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn ephemeral_messages_come_without_their_guild() -> TestResult {
    let bare = bare().await?;
    let mut line = Line::open(&bare.emu, "").await?;
    line.next().await?;
    line.send(2, identify(&bare.emu, Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES, Value::Null)).await?;
    assert_eq!(line.event().await?.0, "READY");
    let (callback, _) = bare.ask()?;
    let (name, asked) = line.event().await?;
    assert_eq!(name, "INTERACTION_CREATE");
    let held = asked["member"]["permissions"].as_str().and_then(|bits| bits.parse().ok());
    let held = Permissions::from_bits_truncate(held.unwrap_or(0));
    assert!(held.contains(Permissions::SEND_MESSAGES) && !held.contains(Permissions::MANAGE_GUILD));
    bare.call("POST", &callback, json!({"type": 4, "data": {"content": "hush", "flags": 64}})).await?;
    let (name, message) = line.event().await?;
    assert_eq!((name.as_str(), &message["content"]), ("MESSAGE_CREATE", &json!("hush")));
    assert!(message.get("guild_id").is_none());
    bare.ada.at(&bare.channel).say("aloud")?;
    assert!(line.event().await?.1.get("guild_id").is_some());
    Ok(())
}
