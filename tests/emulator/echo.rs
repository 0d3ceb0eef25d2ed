//! A tiny bot that says back what it is told, by every means Discord has.

use std::sync::{Arc, Mutex};

use initiative_bot::emulator::Emulator;
use serenity::all as serenity;
use serenity::{
    ActionRowComponent, ButtonStyle, CommandInteraction, CommandOptionType, CommandType, ComponentInteraction, Context,
    CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateCommand,
    CreateCommandOption, CreateEmbed, CreateInputText, CreateInteractionResponse, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, CreateMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EditInteractionResponse, Event, EventHandler, GatewayIntents, InputTextStyle, Interaction,
    ModalInteraction, RawEventHandler, Ready,
};
use tokio::task::JoinHandle;

/// The bot.
struct Echo;

#[serenity::async_trait]
impl EventHandler for Echo {
    async fn ready(&self, ctx: Context, _: Ready) {
        let commands = vec![
            CreateCommand::new("echo").description("Says it back").add_option(
                CreateCommandOption::new(CommandOptionType::String, "text", "What to say")
                    .required(true)
                    .set_autocomplete(true),
            ),
            CreateCommand::new("slow").description("Says it later"),
            CreateCommand::new("form").description("Opens a form"),
            CreateCommand::new("admin")
                .description("For moderators")
                .default_member_permissions(serenity::Permissions::MANAGE_GUILD)
                .add_option(
                    CreateCommandOption::new(CommandOptionType::SubCommand, "reload", "Reloads")
                        .add_sub_option(CreateCommandOption::new(CommandOptionType::Boolean, "force", "Really")),
                ),
            CreateCommand::new("Echo this").kind(CommandType::Message),
        ];
        serenity::Command::set_global_commands(&ctx.http, commands).await.expect("commands are valid");
    }

    async fn message(&self, ctx: Context, message: serenity::Message) {
        if message.author.bot || message.content.starts_with("psst") {
            return;
        }
        let answer = CreateMessage::new()
            .content(format!("echo: {}", message.content))
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        // A refusal is what some tests are about.
        let _ = message.channel_id.send_message(&ctx.http, answer).await;
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let done = match interaction {
            Interaction::Command(command) => on_command(&ctx, command).await,
            Interaction::Autocomplete(command) => on_autocomplete(&ctx, command).await,
            Interaction::Component(component) => on_component(&ctx, component).await,
            Interaction::Modal(modal) => on_modal(&ctx, modal).await,
            _ => Ok(()),
        };
        done.expect("the emulator takes the answer");
    }
}

async fn on_command(ctx: &Context, command: CommandInteraction) -> serenity::Result<()> {
    match command.data.name.as_str() {
        "echo" => {
            let text = command.data.options[0].value.as_str().unwrap_or_default();
            let rows = vec![
                CreateActionRow::Buttons(vec![
                    CreateButton::new("again").label("Again").style(ButtonStyle::Primary),
                    CreateButton::new("change").label("Change"),
                ]),
                CreateActionRow::SelectMenu(CreateSelectMenu::new(
                    "menu",
                    CreateSelectMenuKind::String {
                        options: vec![CreateSelectMenuOption::new("One", "1"), CreateSelectMenuOption::new("Two", "2")],
                    },
                )),
            ];
            let message = CreateInteractionResponseMessage::new()
                .embed(CreateEmbed::new().title(text).description(command.locale.clone()))
                .components(rows);
            command.create_response(ctx, CreateInteractionResponse::Message(message)).await
        }
        "slow" => {
            command.defer_ephemeral(ctx).await?;
            command.edit_response(ctx, EditInteractionResponse::new().content("later")).await?;
            let more = CreateInteractionResponseFollowup::new().content("and more");
            command.create_followup(ctx, more).await.map(|_| ())
        }
        "form" => {
            let input = CreateInputText::new(InputTextStyle::Short, "Your words", "words");
            let modal = CreateModal::new("the form", "A form").components(vec![CreateActionRow::InputText(input)]);
            command.create_response(ctx, CreateInteractionResponse::Modal(modal)).await
        }
        "Echo this" => {
            let text = command.data.resolved.messages.values().next().map(|message| message.content.clone());
            say(ctx, &command, &format!("echo: {}", text.unwrap_or_default())).await
        }
        _ => say(ctx, &command, &format!("{:?}", command.data.options())).await,
    }
}

async fn say(ctx: &Context, command: &CommandInteraction, text: &str) -> serenity::Result<()> {
    let message = CreateInteractionResponseMessage::new().content(text);
    command.create_response(ctx, CreateInteractionResponse::Message(message)).await
}

async fn on_autocomplete(ctx: &Context, command: CommandInteraction) -> serenity::Result<()> {
    let typed = command.data.autocomplete().map_or("", |option| option.value).to_owned();
    let choices = CreateAutocompleteResponse::new().add_string_choice(format!("{typed}!"), typed);
    command.create_response(ctx, CreateInteractionResponse::Autocomplete(choices)).await
}

async fn on_component(ctx: &Context, component: ComponentInteraction) -> serenity::Result<()> {
    let text = match &component.data.kind {
        serenity::ComponentInteractionDataKind::StringSelect { values } => values.join(","),
        _ => component.data.custom_id.clone(),
    };
    let message = CreateInteractionResponseMessage::new().content(text);
    let response = if component.data.custom_id == "change" {
        CreateInteractionResponse::UpdateMessage(message.components(vec![]))
    } else {
        CreateInteractionResponse::Message(message.ephemeral(true))
    };
    component.create_response(ctx, response).await
}

async fn on_modal(ctx: &Context, modal: ModalInteraction) -> serenity::Result<()> {
    let ActionRowComponent::InputText(input) = &modal.data.components[0].components[0] else {
        return Ok(());
    };
    let text = format!("{}: {}", modal.data.custom_id, input.value.clone().unwrap_or_default());
    let message = CreateInteractionResponseMessage::new().content(text);
    modal.create_response(ctx, CreateInteractionResponse::Message(message)).await
}

/// A running echo bot, which stops with the test.
pub(crate) struct Bot {
    pub(crate) task: JoinHandle<serenity::Result<()>>,
    pub(crate) http: Arc<serenity::Http>,
    unknown: Unknown,
}

/// The events that the client library could not make sense of, which it
/// would otherwise pass over in silence.
#[derive(Clone, Default)]
struct Unknown(Arc<Mutex<Vec<String>>>);

#[serenity::async_trait]
impl RawEventHandler for Unknown {
    async fn raw_event(&self, _: Context, event: Event) {
        if let Event::Unknown(event) = event {
            self.0.lock().expect("nobody panics with it").push(format!("{event:?}"));
        }
    }
}

impl Bot {
    /// Fails if an event could not be read.
    #[track_caller]
    pub(crate) fn assert_all_events_known(&self) {
        assert_eq!(*self.unknown.0.lock().expect("nobody panics with it"), Vec::<String>::new());
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The client library's HTTP half, pointed at the emulator.
pub(crate) fn http(emu: &Emulator) -> serenity::Http {
    serenity::HttpBuilder::new(emu.token())
        .proxy(emu.api_url())
        .ratelimiter_disabled(true)
        .application_id(emu.application_id().into())
        .build()
}

/// Starts the bot against the emulator.
pub(crate) async fn start(emu: &Emulator, intents: GatewayIntents) -> Result<Bot, Box<dyn std::error::Error>> {
    let unknown = Unknown::default();
    let mut client = serenity::ClientBuilder::new_with_http(http(emu), intents)
        .event_handler(Echo)
        .raw_event_handler(unknown.clone())
        .await?;
    assert_eq!(*client.ws_url.lock().await, emu.gateway_url());
    let http = Arc::clone(&client.http);
    let task = tokio::spawn(async move { client.start().await });
    Ok(Bot { task, http, unknown })
}
