use super::*;

#[test]
fn the_default_file_says_what_holds_without_it() {
    assert_eq!(Config::parse("default.toml", DEFAULT).unwrap(), Config::default());
    assert_eq!(Config::parse("empty.toml", "").unwrap(), Config::default());
}

#[test]
fn every_setting_in_the_comments_of_the_default_file_can_be_set() {
    let commented = DEFAULT.replace("# knowledge =", "knowledge =").replace("# home =", "home =");
    let config = Config::parse("default.toml", &commented).unwrap();
    assert_eq!(config.knowledge.as_deref(), Some(Path::new("knowledge")));
    assert_eq!(config.discord.home, Snowflake::new(123_456_789_012_345_678));
}

#[test]
fn ids_are_numbers_or_their_digits() {
    let config = Config::parse("c", "[discord]\nlisten = [11, \"12\"]").unwrap();
    assert_eq!(config.discord.listen.iter().map(|id| id.get()).collect::<Vec<_>>(), [11, 12]);
}

#[test]
fn the_folders_are_relative_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bot.toml");
    fs::write(&file, "knowledge = \"mine\"").unwrap();
    let config = Config::read(&file).unwrap();
    assert_eq!(config.knowledge, Some(folder.path().join("mine")));
    assert_eq!(config.store.data, folder.path().join("data"));
}

#[track_caller]
fn check_error(text: &str, expect: &str) {
    let error = Config::parse("bot.toml", text).unwrap_err().to_string();
    assert_eq!(error.trim(), expect.trim());
}

#[test]
fn a_misspelt_key_is_shown_with_the_right_one() {
    check_error(
        "language = \"zh\"\n\n[discord]\nlisen = [1]\n",
        "\
error: unknown field `lisen`, expected one of `home`, `listen`, `message-content`, `hello`, `cooldown`, `moderators`
 --> bot.toml:4:1
  |
4 | lisen = [1]
  | ^^^^^
  |
help: did you mean `listen`?",
    );
}

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    check_error(
        "[discord]\nhome = \"my server\"\n",
        "\
error: invalid value: string \"my server\", expected an id of Discord such as 123456789012345678
 --> bot.toml:2:8
  |
2 | home = \"my server\"
  |        ^^^^^^^^^^^",
    );
}

#[test]
fn a_token_in_the_file_is_refused() {
    let error = Config::parse("bot.toml", "token = \"abc\"").unwrap_err().to_string();
    assert!(error.contains("unknown field `token`"), "{error}");
}

#[test]
fn settings_that_lack_another_are_named() {
    let discord = |text: &str| Config::parse("c", &format!("[discord]\n{text}")).unwrap().discord;
    assert_eq!(discord("").without_effect(), [""; 0]);
    assert_eq!(discord("home = 1\nlisten = [2]\nmoderators = { roles = [3] }").without_effect(), [""; 0]);
    let lacking = discord("listen = [2]\nmessage-content = false\nmoderators = { roles = [3] }");
    assert_eq!(lacking.without_effect().len(), 2);
}
