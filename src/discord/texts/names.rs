//! What commands and their options are called, in one table per language of Discord's.
//!
//! Discord has Chinese for Taiwan and for the mainland, without a fallback from one to the other; people in Hong Kong
//! use one of these or English. The name of a command with subcommands is not translated: some clients would hide
//! the subcommands. What the code calls a command is its key, and Discord always sends it that.

use std::borrow::Cow;

use crate::discord::dispatch::Data;
use crate::discord::error::Failure;

/// What one command is called, or one subcommand.
#[derive(Debug)]
pub(in crate::discord) struct CommandName {
    /// Its name in the code; of a subcommand with that of its command: `knowledge reload`.
    pub key: &'static str,
    /// What people type.
    pub name: &'static str,
    /// What it does; empty for a command in the menu of a message.
    pub description: &'static str,
    /// Its options.
    pub options: &'static [OptionName],
}

/// What one option of a command is called.
#[derive(Debug)]
pub(in crate::discord) struct OptionName {
    /// Its name in the code.
    pub key: &'static str,
    /// What people see.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its fixed choices by their name in the code.
    pub choices: &'static [(&'static str, &'static str)],
}

/// The tables, English first: that is what clients show in any language that has none.
const TABLES: [(&str, &[CommandName]); 3] = [("en", EN), ("zh-TW", ZH_TW), ("zh-CN", ZH_CN)];

/// The table that a client with this locale shows.
pub(super) fn of_locale(locale: Option<&str>) -> &'static [CommandName] {
    let table = TABLES.iter().find(|(known, _)| locale == Some(known));
    table.map_or(EN, |(_, table)| table)
}

/// Gives a command, its subcommands and their options the names and descriptions of the tables.
pub(in crate::discord) fn localise(command: &mut poise::Command<Data, Failure>) {
    localise_as(command, None);
}

fn localise_as(command: &mut poise::Command<Data, Failure>, parent: Option<&str>) {
    let name = command.context_menu_name.as_deref().unwrap_or(&command.name);
    let key = parent.map_or_else(|| name.to_owned(), |parent| format!("{parent} {name}"));
    let has_own_name = command.subcommands.is_empty();
    for (locale, table) in TABLES {
        let Some(names) = table.iter().find(|names| names.key == key) else { continue };
        if locale == "en" {
            if !names.description.is_empty() {
                command.description = Some(names.description.into());
            }
        } else {
            if has_own_name {
                command.name_localizations.to_mut().push((locale.into(), names.name.into()));
            }
            if !names.description.is_empty() {
                command.description_localizations.to_mut().push((locale.into(), names.description.into()));
            }
        }
        for parameter in &mut command.parameters {
            if let Some(option) = names.options.iter().find(|option| option.key == parameter.name) {
                localise_option(parameter, locale, option);
            }
        }
    }
    command.subcommands.iter_mut().for_each(|subcommand| localise_as(subcommand, Some(&key)));
}

fn localise_option(
    parameter: &mut poise::CommandParameter<Data, Failure>,
    locale: &'static str,
    option: &'static OptionName,
) {
    if locale == "en" {
        parameter.description = Some(option.description.into());
        return;
    }
    parameter.name_localizations.to_mut().push((locale.into(), option.name.into()));
    parameter.description_localizations.to_mut().push((locale.into(), option.description.into()));
    for choice in parameter.choices.to_mut() {
        if let Some((_, name)) = option.choices.iter().find(|(key, _)| *key == choice.name) {
            choice.localizations.to_mut().push((Cow::Borrowed(locale), Cow::Borrowed(name)));
        }
    }
}

const fn command(key: &'static str, name: &'static str, description: &'static str) -> CommandName {
    CommandName { key, name, description, options: &[] }
}

const fn option(key: &'static str, name: &'static str, description: &'static str) -> OptionName {
    OptionName { key, name, description, choices: &[] }
}

const EN: &[CommandName] = &[
    CommandName {
        options: &[option("name", "name", "Its name, in English or Chinese")],
        ..command("initiative", "initiative", "Look up an initiative or a policy area by any of its names")
    },
    CommandName {
        options: &[option("question", "question", "Your question, in English or Chinese")],
        ..command("ask", "ask", "Ask about an initiative in your own words")
    },
    CommandName {
        options: &[
            option("first", "first", "One initiative, in English or Chinese"),
            option("second", "second", "The other initiative"),
        ],
        ..command("compare", "compare", "Set two initiatives side by side")
    },
    command("areas", "areas", "List all policy areas"),
    CommandName {
        options: &[
            option("year", "year", "Only what begins in this year"),
            option("area", "area", "Only what belongs to this policy area"),
        ],
        ..command("timeline", "timeline", "What happens when, by year or policy area")
    },
    CommandName {
        options: &[
            option("subject", "subject", "An initiative or a policy area by any of its names, or everything"),
            OptionName {
                choices: &[("this channel", "this channel"), ("direct messages", "direct messages")],
                ..option("where", "where", "Where to hear of it: by direct messages, unless you say otherwise")
            },
        ],
        ..command("follow", "follow", "Hear when something changes, or when an announced time has come")
    },
    command("following", "following", "See what you and this channel follow, and stop it"),
    command("help", "help", "How to ask me, and what I know"),
    command("settings", "settings", "For those who manage the server: language, channels, quiet hours"),
    command("knowledge", "knowledge", "For moderators: what I know, how it came about, and how it changes"),
    command("knowledge reload", "reload", "See what the edited folder would change, and accept it"),
    command(
        "knowledge status",
        "status",
        "See which knowledge base is in use, whether all is well, and what to review",
    ),
    command("knowledge gaps", "gaps", "See what I could not answer, and let me learn from it"),
    command("knowledge history", "history", "What was accepted when, by whom and why"),
    CommandName {
        options: &[
            option("from", "from", "The earlier revision, by its number"),
            option("to", "to", "The later revision, by its number"),
        ],
        ..command("knowledge diff", "diff", "How two revisions differ")
    },
    CommandName {
        options: &[option("revision", "revision", "The revision, by its number")],
        ..command("knowledge rollback", "rollback", "See what bringing a revision back would change, and accept it")
    },
    CommandName {
        options: &[option("revision", "revision", "The revision, by its number; without it what is in use")],
        ..command("knowledge export", "export", "Get the knowledge folder as a zip file")
    },
    CommandName {
        options: &[
            option("file", "file", "A TOML file of the knowledge folder"),
            option("path", "path", "Where in the folder it belongs, such as areas/1-example.toml"),
        ],
        ..command("knowledge upload", "upload", "See what a file would change, and accept it")
    },
    CommandName {
        options: &[option("message", "message", "Link or id of the message; without it my last answer here")],
        ..command("why", "why", "For moderators: why an answer of mine is as it is")
    },
    command("Answer this", "Answer this", ""),
    command("Why this answer?", "Why this answer?", ""),
];

const ZH_TW: &[CommandName] = &[
    CommandName {
        options: &[option("name", "名稱", "措施或範疇的名稱，中英文皆可")],
        ..command("initiative", "措施", "以任何名稱查看一項措施或一個政策範疇")
    },
    CommandName {
        options: &[option("question", "問題", "你的問題，中英文皆可")],
        ..command("ask", "發問", "用自己的話發問")
    },
    CommandName {
        options: &[
            option("first", "第一項", "一項措施的名稱，中英文皆可"),
            option("second", "第二項", "另一項措施的名稱"),
        ],
        ..command("compare", "比較", "並列比較兩項措施")
    },
    command("areas", "政策範疇", "列出所有政策範疇"),
    CommandName {
        options: &[option("year", "年份", "只看這一年開始的"), option("area", "範疇", "只看這個政策範疇的")],
        ..command("timeline", "時間表", "按年份或政策範疇查看時間表")
    },
    CommandName {
        options: &[
            option("subject", "項目", "措施或範疇的名稱，中英文皆可，或者全部"),
            OptionName {
                choices: &[("this channel", "這個頻道"), ("direct messages", "私訊")],
                ..option("where", "位置", "在哪裏通知；不填即私訊")
            },
        ],
        ..command("follow", "追蹤", "內容有更新或公布的時間到了，就會收到通知")
    },
    command("following", "追蹤清單", "查看你和這個頻道正在追蹤甚麼，或者停止追蹤"),
    command("help", "說明", "怎樣向我發問，以及我知道甚麼"),
    command("settings", "設定", "伺服器管理者專用：語言、頻道、安靜時段等"),
    command("knowledge", "knowledge", "管理員專用：我知道甚麼、來歷，以及怎樣更改"),
    command("knowledge reload", "重新載入", "預覽資料夾的改動，再決定是否接納"),
    command("knowledge status", "狀態", "查看現時使用的知識庫、是否正常，以及有甚麼要檢視"),
    command("knowledge gaps", "未能回答", "查看我未能回答的問題，並讓我從中學習"),
    command("knowledge history", "版本記錄", "何時、由誰、為何接納了甚麼"),
    CommandName {
        options: &[option("from", "由", "較早版本的編號"), option("to", "至", "較新版本的編號")],
        ..command("knowledge diff", "分別", "比較兩個版本")
    },
    CommandName {
        options: &[option("revision", "版本", "版本的編號")],
        ..command("knowledge rollback", "還原", "預覽還原一個版本的改動，再決定是否接納")
    },
    CommandName {
        options: &[option("revision", "版本", "版本的編號；不填即現時使用的版本")],
        ..command("knowledge export", "匯出", "以壓縮檔取得知識庫資料夾")
    },
    CommandName {
        options: &[
            option("file", "檔案", "知識庫資料夾的 TOML 檔案"),
            option("path", "位置", "它在資料夾的位置，例如 areas/1-example.toml"),
        ],
        ..command("knowledge upload", "上載", "預覽一個檔案的改動，再決定是否接納")
    },
    CommandName {
        options: &[option("message", "訊息", "訊息的連結或編號；不填即我在這裏的最後一個答案")],
        ..command("why", "為何", "管理員專用：我為何這樣回答")
    },
    command("Answer this", "回答這個", ""),
    command("Why this answer?", "為何這樣回答？", ""),
];

const ZH_CN: &[CommandName] = &[
    CommandName {
        options: &[option("name", "名称", "措施或范畴的名称，中英文皆可")],
        ..command("initiative", "措施", "以任何名称查看一项措施或一个政策范畴")
    },
    CommandName {
        options: &[option("question", "问题", "你的问题，中英文皆可")],
        ..command("ask", "提问", "用自己的话提问")
    },
    CommandName {
        options: &[
            option("first", "第一项", "一项措施的名称，中英文皆可"),
            option("second", "第二项", "另一项措施的名称"),
        ],
        ..command("compare", "比较", "并列比较两项措施")
    },
    command("areas", "政策范畴", "列出所有政策范畴"),
    CommandName {
        options: &[option("year", "年份", "只看这一年开始的"), option("area", "范畴", "只看这个政策范畴的")],
        ..command("timeline", "时间表", "按年份或政策范畴查看时间表")
    },
    CommandName {
        options: &[
            option("subject", "项目", "措施或范畴的名称，中英文皆可，或者全部"),
            OptionName {
                choices: &[("this channel", "这个频道"), ("direct messages", "私信")],
                ..option("where", "位置", "在哪里通知；不填即私信")
            },
        ],
        ..command("follow", "关注", "内容有更新或公布的时间到了，就会收到通知")
    },
    command("following", "关注列表", "查看你和这个频道正在关注什么，或者停止关注"),
    command("help", "帮助", "怎样向我提问，以及我知道什么"),
    command("settings", "设置", "服务器管理者专用：语言、频道、安静时段等"),
    command("knowledge", "knowledge", "管理员专用：我知道什么、来历，以及怎样更改"),
    command("knowledge reload", "重新加载", "预览文件夹的改动，再决定是否接受"),
    command("knowledge status", "状态", "查看当前使用的知识库、是否正常，以及有什么要检查"),
    command("knowledge gaps", "未能回答", "查看我未能回答的问题，并让我从中学习"),
    command("knowledge history", "版本记录", "何时、由谁、为何接受了什么"),
    CommandName {
        options: &[option("from", "从", "较早版本的编号"), option("to", "到", "较新版本的编号")],
        ..command("knowledge diff", "区别", "比较两个版本")
    },
    CommandName {
        options: &[option("revision", "版本", "版本的编号")],
        ..command("knowledge rollback", "回滚", "预览恢复一个版本的改动，再决定是否接受")
    },
    CommandName {
        options: &[option("revision", "版本", "版本的编号；不填即当前使用的版本")],
        ..command("knowledge export", "导出", "以压缩文件取得知识库文件夹")
    },
    CommandName {
        options: &[
            option("file", "文件", "知识库文件夹的 TOML 文件"),
            option("path", "位置", "它在文件夹中的位置，例如 areas/1-example.toml"),
        ],
        ..command("knowledge upload", "上传", "预览一个文件的改动，再决定是否接受")
    },
    CommandName {
        options: &[option("message", "消息", "消息的链接或编号；不填即我在这里的最后一个答案")],
        ..command("why", "为何", "管理员专用：我为何这样回答")
    },
    command("Answer this", "回答这个", ""),
    command("Why this answer?", "为何这样回答？", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::commands;

    /// Every name in a command and below it, with the locales that it is translated to.
    fn check(command: &poise::Command<Data, Failure>, key: &str) {
        let locales = |translated: &[(Cow<'static, str>, Cow<'static, str>)]| {
            translated.iter().map(|(locale, _)| locale.to_string()).collect::<Vec<_>>()
        };
        let all = ["zh-TW", "zh-CN"];
        if command.subcommands.is_empty() {
            assert_eq!(locales(&command.name_localizations), all, "the name of {key}");
        } else {
            assert!(command.name_localizations.is_empty(), "clients would hide the subcommands of {key}");
        }
        if command.context_menu_name.is_none() {
            assert!(command.description.is_some(), "{key}");
            assert_eq!(locales(&command.description_localizations), all, "the description of {key}");
            for (_, name) in command.name_localizations.iter() {
                check_name(name);
            }
        }
        // The message that a command in its menu is called on is no option.
        for parameter in command.parameters.iter().filter(|_| command.context_menu_name.is_none()) {
            let name = format!("{key} {}", parameter.name);
            assert!(parameter.description.as_ref().is_some_and(|text| text.len() > 1), "{name}");
            assert_eq!(locales(&parameter.name_localizations), all, "the name of {name}");
            assert_eq!(locales(&parameter.description_localizations), all, "the description of {name}");
            parameter.name_localizations.iter().for_each(|(_, name)| check_name(name));
            for choice in parameter.choices.iter() {
                assert_eq!(locales(&choice.localizations), all, "{} of {name}", choice.name);
            }
        }
        command.subcommands.iter().for_each(|sub| check(sub, &format!("{key} {}", sub.name)));
    }

    /// Discord takes letters, digits, hyphens and underscores in lower case.
    fn check_name(name: &str) {
        let fits = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_');
        assert!((1..=32).contains(&name.chars().count()) && name.chars().all(fits), "{name}");
    }

    #[test]
    fn every_command_is_named_in_every_language() {
        for command in commands::all() {
            check(&command, &command.name);
        }
    }

    #[test]
    fn the_tables_name_the_same_commands() {
        let keys = |table: &[CommandName]| {
            let options = |command: &CommandName| command.options.iter().map(|o| o.key).collect::<Vec<_>>();
            table.iter().map(|command| (command.key, options(command))).collect::<Vec<_>>()
        };
        for (locale, table) in TABLES {
            assert_eq!(keys(table), keys(EN), "{locale}");
            assert!(table.iter().all(|command| command.description.chars().count() <= 100));
        }
    }
}
