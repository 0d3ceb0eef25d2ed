//! Turns what a person typed behind a slash into the options that the bot
//! receives, holding it against the registered command as a client does.

use serde_json::{Map, Value, json};
use twilight_model::application::command::{
    Command, CommandOption, CommandOptionChoiceValue, CommandOptionType, CommandOptionValue,
};

use super::State;
use super::render::attachment_json;
use crate::emulator::error::EmulatorError;
use crate::emulator::model::{Attachment, ChannelId, RoleId, UserId};
use crate::emulator::validate::Upload;

/// A value that a person gave to an option of a command.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OptionValue {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// Somebody.
    User(UserId),
    /// A channel.
    Channel(ChannelId),
    /// A role.
    Role(RoleId),
    /// A file from the person's computer.
    File(File),
}

/// A file that a person gives to an option.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
    /// The attachment that it has been made, once it is sent.
    sent: Option<Box<Attachment>>,
}

impl File {
    /// A file of this name and content.
    #[must_use]
    pub fn new(name: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), content: content.into(), sent: None }
    }
}

impl From<File> for OptionValue {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for OptionValue {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<i64> for OptionValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for OptionValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<UserId> for OptionValue {
    fn from(value: UserId) -> Self {
        Self::User(value)
    }
}

impl From<ChannelId> for OptionValue {
    fn from(value: ChannelId) -> Self {
        Self::Channel(value)
    }
}

impl From<RoleId> for OptionValue {
    fn from(value: RoleId) -> Self {
        Self::Role(value)
    }
}

impl OptionValue {
    fn fits(&self, kind: CommandOptionType) -> bool {
        use CommandOptionType as Kind;
        match self {
            Self::String(_) => kind == Kind::String,
            Self::Integer(_) => matches!(kind, Kind::Integer | Kind::Number),
            Self::Number(_) => kind == Kind::Number,
            Self::Boolean(_) => kind == Kind::Boolean,
            Self::User(_) => matches!(kind, Kind::User | Kind::Mentionable),
            Self::Channel(_) => kind == Kind::Channel,
            Self::Role(_) => matches!(kind, Kind::Role | Kind::Mentionable),
            Self::File(_) => kind == Kind::Attachment,
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::String(value) => json!(value),
            Self::Integer(value) => json!(value),
            Self::Number(value) => json!(value),
            Self::Boolean(value) => json!(value),
            Self::User(value) => json!(value),
            Self::Channel(value) => json!(value),
            Self::Role(value) => json!(value),
            Self::File(file) => json!(file.sent.as_ref().map(|sent| sent.id)),
        }
    }
}

/// A slash command as a person has typed it so far.
#[derive(Clone, Debug, Default)]
pub(in crate::emulator) struct Invocation {
    /// The command's name, then the group and subcommand, if any.
    pub(in crate::emulator) path: Vec<String>,
    pub(in crate::emulator) options: Vec<(String, OptionValue)>,
    /// The option whose choices are asked for, with what is typed of it.
    pub(in crate::emulator) focused: Option<(String, String)>,
}

impl State {
    /// Takes the files of a command, as a client sends them before it sends the command itself.
    pub(super) fn take_files(&mut self, invocation: &mut Invocation, channel_id: ChannelId) {
        for (_, value) in &mut invocation.options {
            if let OptionValue::File(file) = value {
                let upload = Upload {
                    index: 0,
                    filename: file.name.clone(),
                    description: None,
                    content_type: "application/octet-stream".to_owned(),
                    bytes: file.content.clone(),
                };
                file.sent = Some(Box::new(self.store(channel_id, &upload)));
            }
        }
    }

    /// The `data` of a slash command's interaction.
    pub(super) fn invocation_data(
        &self,
        command: &Command,
        invocation: &Invocation,
        user_id: UserId,
        channel_id: ChannelId,
    ) -> Result<Value, EmulatorError> {
        let mut level = &command.options[..];
        let mut wrappers = Vec::new();
        for name in invocation.path.iter().skip(1) {
            let found = level.iter().find(|option| option.name == *name && is_nested(option));
            let found = found.ok_or_else(|| not_offered(format!("there is no subcommand {name}")))?;
            wrappers.push(found);
            level = found.options.as_deref().unwrap_or_default();
        }
        if level.iter().any(is_nested) {
            return Err(not_offered(format!("/{} needs a subcommand", invocation.path.join(" "))));
        }
        let mut options = Value::Array(leaves(level, invocation)?);
        for wrapper in wrappers.into_iter().rev() {
            options = json!([{"name": wrapper.name, "type": wrapper.kind as u8, "options": options}]);
        }
        let mut data = json!({
            "id": command.id,
            "name": command.name,
            "type": u8::from(command.kind),
            "options": options,
        });
        if let Some(guild_id) = command.guild_id {
            data["guild_id"] = json!(guild_id);
        }
        let resolved = self.resolve(&invocation.options, user_id, channel_id);
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        Ok(data)
    }

    /// The users, roles, channels and files that the options speak of.
    fn resolve(&self, options: &[(String, OptionValue)], user_id: UserId, channel_id: ChannelId) -> Map<String, Value> {
        let mut resolved = Map::new();
        let mut put = |kind: &str, id: String, value: Value| {
            let entry = resolved.entry(kind).or_insert_with(|| json!({}));
            entry[id] = value;
        };
        let here = self.channels.get(&channel_id);
        let guild = here.and_then(|channel| channel.guild_id).and_then(|id| self.guilds.get(&id));
        for (_, value) in options {
            match value {
                OptionValue::User(id) => {
                    put("users", id.to_string(), self.user_json_of(*id));
                    if let Some(member) = guild.and_then(|guild| guild.members.get(id)) {
                        let mut json = self.partial_member_json(member);
                        json["permissions"] = json!(self.permissions(*id, channel_id));
                        put("members", id.to_string(), json);
                    }
                }
                OptionValue::Role(id) => {
                    if let Some(role) = guild.and_then(|guild| guild.roles.get(id)) {
                        put("roles", id.to_string(), self.role_json(role));
                    }
                }
                OptionValue::Channel(id) => {
                    if let Some(channel) = self.channels.get(id) {
                        let mut json = self.channel_json(channel);
                        json["permissions"] = json!(self.permissions(user_id, *id));
                        put("channels", id.to_string(), json);
                    }
                }
                OptionValue::File(File { sent: Some(sent), .. }) => {
                    put("attachments", sent.id.to_string(), attachment_json(sent));
                }
                _ => {}
            }
        }
        resolved
    }
}

/// The options of the innermost level, checked against what is registered.
fn leaves(level: &[CommandOption], invocation: &Invocation) -> Result<Vec<Value>, EmulatorError> {
    let mut leaves = Vec::new();
    for (name, value) in &invocation.options {
        let option = find(level, name)?;
        check_value(option, value)?;
        leaves.push(json!({"name": name, "type": option.kind as u8, "value": value.json()}));
    }
    if let Some((name, typed)) = &invocation.focused {
        let option = find(level, name)?;
        if option.autocomplete != Some(true) {
            return Err(not_offered(format!("option {name} does not autocomplete")));
        }
        leaves.push(json!({"name": name, "type": option.kind as u8, "value": typed, "focused": true}));
        return Ok(leaves);
    }
    let given = |name: &str| invocation.options.iter().any(|(given, _)| given == name);
    match level.iter().find(|option| option.required == Some(true) && !given(&option.name)) {
        Some(missing) => Err(not_offered(format!("option {} is required", missing.name))),
        None => Ok(leaves),
    }
}

fn find<'o>(level: &'o [CommandOption], name: &str) -> Result<&'o CommandOption, EmulatorError> {
    level.iter().find(|option| option.name == name).ok_or_else(|| not_offered(format!("there is no option {name}")))
}

/// Holds a value against the limits of its option. Choices bind, but what
/// autocomplete proposes is only a proposal.
fn check_value(option: &CommandOption, value: &OptionValue) -> Result<(), EmulatorError> {
    let name = &option.name;
    if !value.fits(option.kind) {
        return Err(not_offered(format!("option {name} takes {}, not {value:?}", option.kind.kind())));
    }
    let choices = option.choices.as_deref().unwrap_or_default();
    let chosen = choices.iter().any(|choice| match (&choice.value, value) {
        (CommandOptionChoiceValue::String(one), OptionValue::String(other)) => one == other,
        (CommandOptionChoiceValue::Integer(one), OptionValue::Integer(other)) => one == other,
        (CommandOptionChoiceValue::Number(one), OptionValue::Number(other)) => one == other,
        _ => false,
    });
    if !choices.is_empty() && !chosen {
        return Err(not_offered(format!("{value:?} is not a choice of option {name}")));
    }
    if let OptionValue::String(text) = value {
        let length = text.chars().count();
        let min = option.min_length.map_or(0, usize::from);
        let max = option.max_length.map_or(6000, usize::from);
        if !(min..=max).contains(&length) {
            return Err(not_offered(format!("option {name} takes {min} to {max} characters")));
        }
    }
    let number = match value {
        #[expect(clippy::cast_precision_loss, reason = "Discord's integers end at 2^53")]
        OptionValue::Integer(number) => Some(*number as f64),
        OptionValue::Number(number) => Some(*number),
        _ => None,
    };
    let below = |number: f64| option.min_value.is_some_and(|min| number < bound(min));
    let above = |number: f64| option.max_value.is_some_and(|max| number > bound(max));
    match number {
        Some(number) if below(number) || above(number) => {
            Err(not_offered(format!("{number} is out of the range of option {name}")))
        }
        _ => Ok(()),
    }
}

fn bound(value: CommandOptionValue) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "Discord's integers end at 2^53")]
        CommandOptionValue::Integer(bound) => bound as f64,
        CommandOptionValue::Number(bound) => bound,
    }
}

fn is_nested(option: &CommandOption) -> bool {
    matches!(option.kind, CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup)
}

fn not_offered(why: String) -> EmulatorError {
    EmulatorError::NotOffered(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::validate;

    #[track_caller]
    fn check(option: Value, value: impl Into<OptionValue>, expect: bool) {
        let mut option = option;
        option["name"] = json!("o");
        option["description"] = json!("d");
        let body = json!({"name": "c", "description": "d", "options": [option]});
        let command = validate::command(&body).expect("the command is valid");
        let invocation =
            Invocation { path: vec!["c".to_owned()], options: vec![("o".to_owned(), value.into())], focused: None };
        assert_eq!(leaves(&command.options, &invocation).is_ok(), expect);
    }

    #[test]
    fn values_are_held_against_their_option() {
        check(json!({"type": 3}), "text", true);
        check(json!({"type": 3}), 1, false);
        check(json!({"type": 4, "min_value": 1, "max_value": 3}), 3, true);
        check(json!({"type": 4, "min_value": 1, "max_value": 3}), 4, false);
        check(json!({"type": 10}), 2.5, true);
        check(json!({"type": 3, "max_length": 2}), "三個字", false);
        let choices = json!([{"name": "One", "value": "1"}]);
        check(json!({"type": 3, "choices": choices}), "1", true);
        check(json!({"type": 3, "choices": choices}), "2", false);
        check(json!({"type": 3, "autocomplete": true}), "anything", true);
    }
}
