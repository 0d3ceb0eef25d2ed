//! Discord's limits, in characters unless it says otherwise.
//!
//! From <https://discord.com/developers/docs/resources/message#embed-object-embed-limits> and
//! <https://discord.com/developers/docs/components/reference>.

/// Text of a message.
pub(in crate::discord) const CONTENT: usize = 2000;
/// Title of an embed.
pub(in crate::discord) const TITLE: usize = 256;
/// Description of an embed.
pub(in crate::discord) const DESCRIPTION: usize = 4096;
/// Number of fields of an embed.
pub(in crate::discord) const FIELDS: usize = 25;
/// Name of a field.
pub(in crate::discord) const FIELD_NAME: usize = 256;
/// Value of a field.
pub(in crate::discord) const FIELD_VALUE: usize = 1024;
/// All texts of all embeds of a message together.
pub(in crate::discord) const EMBEDS_TOTAL: usize = 6000;
/// Number of rows of components below a message.
pub(in crate::discord) const ROWS: usize = 5;
/// Number of options of a select menu.
pub(in crate::discord) const MENU_OPTIONS: usize = 25;
/// Label or value of an option of a select menu.
pub(in crate::discord) const MENU_OPTION: usize = 100;
/// What a select menu shows before something is picked.
pub(in crate::discord) const PLACEHOLDER: usize = 150;
/// What a button shows.
pub(in crate::discord) const BUTTON_LABEL: usize = 80;
/// What a component sends back.
pub(in crate::discord) const CUSTOM_ID: usize = 100;
/// Number of choices of an autocompletion.
pub(in crate::discord) const CHOICES: usize = 25;
/// Name or value of a choice of an autocompletion.
pub(in crate::discord) const CHOICE: usize = 100;
/// What a field of a form shows before something is typed.
pub(in crate::discord) const INPUT_PLACEHOLDER: usize = 100;
