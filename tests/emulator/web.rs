//! The web client's own interface: what a person sees and does through it, and who is kept out.

use initiative_bot::emulator::{Emulator, GuildHandle};
use reqwest::header::{HOST, ORIGIN};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message as Frame;
use twilight_model::guild::Permissions;

use super::echo::{Bot, start};
use super::{INTENTS, TestResult};

/// A world whose web client is open.
struct Open {
    emu: Emulator,
    bot: Bot,
    client: Client,
    guild: GuildHandle,
    ada: String,
    general: String,
}

async fn open(keep: usize) -> Result<Open, Box<dyn std::error::Error>> {
    let emu = Emulator::builder().bot_name("echo").message_content(true).keep(keep).web_client().start().await?;
    let guild = emu.guild("Founders").role("moderators", Permissions::MANAGE_GUILD).channel("general").create();
    let ada = emu.user("ada").locale("zh-TW").member_of(&guild).create().id().to_string();
    let general = guild.channel("general").id().to_string();
    let bot = start(&emu, INTENTS).await?;
    emu.ready().await?;
    emu.commands_registered(None).await?;
    Ok(Open { emu, bot, client: Client::new(), guild, ada, general })
}

impl Open {
    async fn call(&self, method: Method, path: &str, body: Value) -> Result<(StatusCode, Value), reqwest::Error> {
        let call = self.client.request(method, format!("{}/as/{}/{path}", self.emu.api_url(), self.ada));
        let call = if body.is_null() { call } else { call.json(&body) };
        let answer = call.send().await?;
        Ok((answer.status(), answer.json().await.unwrap_or_default()))
    }

    async fn get(&self, path: &str) -> Result<Value, reqwest::Error> {
        Ok(self.call(Method::GET, path, Value::Null).await?.1)
    }

    async fn post(&self, path: &str, body: Value) -> Result<(StatusCode, Value), reqwest::Error> {
        self.call(Method::POST, &format!("channels/{}/{path}", self.general), body).await
    }

    async fn messages(&self) -> Result<Vec<Value>, reqwest::Error> {
        let messages = self.get(&format!("channels/{}/messages", self.general)).await?;
        Ok(messages.as_array().cloned().unwrap_or_default())
    }
}

#[tokio::test]
async fn pages_from_elsewhere_are_kept_out() -> TestResult {
    let open = open(1000).await?;
    let page = open.emu.api_url();
    let get = |path: &str| open.client.get(format!("{page}{path}"));
    let own = get("/").send().await?;
    assert_eq!(own.status(), StatusCode::OK);
    let policy = own.headers()["content-security-policy"].to_str()?.to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    for path in ["/", "/people", "/web/main.js", "/api/v10/gateway"] {
        assert_eq!(get(path).header(HOST, "evil.example").send().await?.status(), StatusCode::FORBIDDEN, "{path}");
        let foreign = get(path).header(ORIGIN, "https://evil.example").send().await?;
        assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(get("/people").header(ORIGIN, &page).send().await?.status(), StatusCode::OK);
    assert_eq!(get("/web/../mod.rs").send().await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_page_sees_what_its_person_would_see() -> TestResult {
    let open = open(1000).await?;
    let people: Value = open.client.get(format!("{}/people", open.emu.api_url())).send().await?.json().await?;
    assert_eq!(people.as_array().map(Vec::len), Some(1), "the bot and the owner are nobody to be: {people}");
    let world = open.get("world").await?;
    assert_eq!((&world["me"]["locale"], &world["bot"]["online"]), (&json!("zh-TW"), &json!(true)));
    assert_eq!(world["guilds"][0]["channels"][0]["name"], "general");
    let commands = open.get(&format!("channels/{}/commands", open.general)).await?;
    let names: Vec<&str> = commands.as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["echo", "slow", "form", "Echo this"], "what is for moderators is hidden");
    let (status, _) = open.call(Method::PUT, "locale", json!({"locale": "zh-CN"})).await?;
    assert_eq!((status, &open.get("world").await?["me"]["locale"]), (StatusCode::NO_CONTENT, &json!("zh-CN")));
    let nobody = open.client.get(format!("{}/as/1/world", open.emu.api_url())).send().await?;
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
    let bot = open.client.get(format!("{}/as/{}/world", open.emu.api_url(), open.emu.bot_user_id())).send().await?;
    assert_eq!(bot.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn what_happens_reaches_an_open_page() -> TestResult {
    let open = open(1000).await?;
    let address = format!("{}/as/{}/events", open.emu.api_url().replace("http", "ws"), open.ada);
    let (mut stream, _) = tokio_tungstenite::connect_async(address).await?;
    let mut next = async || -> Result<Value, Box<dyn std::error::Error>> {
        use serenity::futures::StreamExt as _;
        match stream.next().await.ok_or("the stream ended")?? {
            Frame::Text(text) => Ok(serde_json::from_str(&text)?),
            frame => Err(format!("unexpected {frame:?}").into()),
        }
    };
    open.post("messages", json!({"content": "hello"})).await?;
    let (said, answered) = (next().await?, next().await?);
    assert_eq!((&said["type"], &said["message"]["content"]), (&json!("message"), &json!("hello")));
    assert_eq!(answered["message"]["content"], "echo: hello");
    let path = format!("channels/{}/messages/{}", open.general, said["message"]["id"].as_str().unwrap_or_default());
    open.call(Method::PATCH, &path, json!({"content": "hello again"})).await?;
    let edited = next().await?;
    assert_eq!((&edited["type"], &edited["message"]["content"]), (&json!("edit"), &json!("hello again")));
    open.call(Method::DELETE, &path, Value::Null).await?;
    assert_eq!(next().await?["type"], "delete");
    assert_eq!(open.messages().await?.len(), 1);
    open.bot.assert_all_events_known();
    Ok(open.emu.finish()?)
}

#[tokio::test]
async fn commands_components_and_forms_are_answered() -> TestResult {
    let open = open(1000).await?;
    let typed = json!({"kind": "autocomplete", "path": "echo", "options": [], "option": "text", "typed": "ab"});
    let (_, choices) = open.post("interactions", typed).await?;
    assert!(choices["choices"][0]["name"].is_string(), "{choices}");
    let option = json!({"name": "text", "type": 3, "value": "hi"});
    let (_, said) = open.post("interactions", json!({"kind": "command", "path": "echo", "options": [option]})).await?;
    assert_eq!(said["answer"], "message");
    let message = open.messages().await?.pop().ok_or("there is no answer")?;
    let click = json!({"kind": "click", "message": message["id"], "custom_id": "change"});
    assert_eq!(open.post("interactions", click).await?.1["answer"], "update");
    let (_, form) = open.post("interactions", json!({"kind": "command", "path": "form", "options": []})).await?;
    assert_eq!((&form["answer"], form["modal"]["title"].is_string()), (&json!("modal"), true), "{form}");
    let wrong = json!({"kind": "submit", "opened_by": form["interaction_id"], "values": [["nothing", "x"]]});
    assert_eq!(open.post("interactions", wrong).await?.0, StatusCode::FORBIDDEN);
    let hidden = json!({"kind": "command", "path": "admin reload", "options": []});
    let (status, refusal) = open.post("interactions", hidden).await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(refusal["message"].as_str().is_some_and(|text| text.contains("permission")), "{refusal}");
    Ok(open.emu.finish()?)
}

#[tokio::test]
async fn a_private_answer_can_be_dismissed_by_its_reader_alone() -> TestResult {
    let open = open(1000).await?;
    let (_, answer) = open.post("interactions", json!({"kind": "command", "path": "slow", "options": []})).await?;
    assert_eq!(answer["answer"], "deferred");
    let interaction = open.emu.interaction(answer["interaction_id"].as_str().unwrap_or_default().parse()?);
    interaction.followups(1).await?;
    let id = interaction.message().await?.id.to_string();
    let path = format!("channels/{}/messages/{id}", open.general);
    let bob = open.emu.user("bob").member_of(&open.guild).create().id();
    let others = open.client.delete(format!("{}/as/{bob}/{path}", open.emu.api_url())).send().await?;
    assert_eq!(others.status(), StatusCode::FORBIDDEN);
    assert_eq!(open.call(Method::DELETE, &path, Value::Null).await?.0, StatusCode::NO_CONTENT);
    assert!(open.messages().await?.iter().all(|message| message["id"] != *id));
    open.bot.assert_all_events_known();
    Ok(())
}

#[tokio::test]
async fn people_open_threads_in_which_the_bot_answers() -> TestResult {
    let open = open(1000).await?;
    open.post("messages", json!({"content": "psst"})).await?;
    let message = open.messages().await?.pop().ok_or("nothing was said")?;
    let (status, thread) = open.post("threads", json!({"name": "aside", "message": message["id"]})).await?;
    assert_eq!((status, &thread["id"]), (StatusCode::OK, &message["id"]), "it has the message's id");
    let again = open.post("threads", json!({"name": "aside", "message": message["id"]})).await?;
    assert_eq!(again.0, StatusCode::BAD_REQUEST);
    let thread = thread["id"].as_str().unwrap_or_default();
    open.call(Method::POST, &format!("channels/{thread}/typing"), json!({})).await?;
    open.call(Method::POST, &format!("channels/{thread}/messages"), json!({"content": "in here"})).await?;
    assert_eq!(open.emu.next_message_from_bot(thread.parse::<super::ChannelId>()?).await?.content, "echo: in here");
    open.bot.assert_all_events_known();
    Ok(open.emu.finish()?)
}

#[tokio::test]
async fn a_long_session_forgets_its_beginning() -> TestResult {
    let open = open(10).await?;
    for number in 0..30 {
        open.post("messages", json!({"content": format!("psst {number}")})).await?;
    }
    let option = json!({"name": "text", "type": 3, "value": "hi"});
    for _ in 0..30 {
        open.post("interactions", json!({"kind": "command", "path": "echo", "options": [option]})).await?;
    }
    assert!(open.messages().await?.len() <= 10);
    assert!(open.emu.interactions().len() <= 10);
    assert!(open.emu.requests().len() <= 10);
    let last = open.messages().await?.pop().ok_or("everything is gone")?;
    assert_eq!(last["interaction_metadata"]["name"], "echo");
    Ok(())
}
