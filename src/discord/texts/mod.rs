//! What the bot says on Discord beside its answers.

use crate::domain::Language;

/// The fixed wordings of one language.
#[derive(Debug)]
pub(super) struct Texts {
    /// In a menu below a question that the bot asks back.
    pub pick_one: &'static str,
    /// In a menu below an answer.
    pub pick_more: &'static str,
    /// In a menu of areas.
    pub pick_area: &'static str,
    /// Below the details of an answer that are shown. `{count}` is how many are not.
    pub more: &'static str,
    /// On the button that shows everything about a subject.
    pub show_all: &'static str,
    /// On the button that shows the same in the other language: in that one.
    pub other_language: &'static str,
    /// To a name that is none of ours. `{name}` is what was typed.
    pub unknown: &'static str,
    /// As [`Self::unknown`], when something comes near it.
    pub nearest: &'static str,
    /// To a button or menu whose subject is no longer there.
    pub gone: &'static str,
    /// To a button or menu that this version does not know.
    pub stale: &'static str,
    /// When something went wrong on our side.
    pub failed: &'static str,
    /// To somebody who is no moderator.
    pub moderators_only: &'static str,
    /// To a message picked for an answer that has no text.
    pub no_text: &'static str,
    /// Title of the list of areas.
    pub areas: &'static str,
    /// An area's number of initiatives. `{count}` is how many.
    pub initiatives: &'static str,
    /// Title of the help.
    pub help: &'static str,
    /// The help. `{source}` and `{date}` are the document's.
    pub help_text: &'static str,
}

/// The wordings of `language`.
pub(super) const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    }
}

static EN: Texts = Texts {
    pick_one: "Pick the one you mean",
    pick_more: "Read about one of them",
    pick_area: "Look into an area",
    more: "… and {count} more",
    show_all: "Everything about it",
    other_language: "中文",
    unknown: "I know no initiative or area called “{name}”. Try /areas to see what there is.",
    nearest: "I know no initiative or area called “{name}”. Did you mean one of these?",
    gone: "That is no longer in the knowledge base, which has been updated since. Try /areas to see what there is.",
    stale: "That was offered by an earlier version of me. Please ask again.",
    failed: "Something went wrong on my side. Please try again.",
    moderators_only: "Only the moderators named in my configuration can do that.",
    no_text: "That message has no text that I could answer.",
    areas: "Policy areas",
    initiatives: "initiatives: {count}",
    help: "What I can do",
    help_text: "\
I answer questions about {source} ({date}), in English and Chinese, and only with what it says: every \
answer shows the source’s own words and their date, and where it says nothing I tell you so.

**Just ask**
Mention me, reply to me or send me a direct message: “What is the NIAS threshold now?”, “What opens in 2026?”. \
Follow-ups such as “and when?” work too.

**Commands**
`/initiative` an initiative or area by any of its names
`/ask` a question
`/areas` all policy areas
`/timeline` what happens when, by year or area
Or right-click a message, *Apps*, *Answer this*.",
};

static ZH: Texts = Texts {
    pick_one: "請選擇你想問的一項",
    pick_more: "選擇一項查看詳情",
    pick_area: "選擇一個範疇",
    more: "……還有{count}項",
    show_all: "查看全部內容",
    other_language: "English",
    unknown: "找不到名為「{name}」的措施或範疇。可以用 /areas 查看所有範疇。",
    nearest: "找不到名為「{name}」的措施或範疇。你是否想找以下其中一項？",
    gone: "知識庫已經更新，這一項不再存在。可以用 /areas 查看所有範疇。",
    stale: "這個選項來自較早的版本，請再問一次。",
    failed: "我這邊出了問題，請再試一次。",
    moderators_only: "只有設定檔內指定的管理員才可以這樣做。",
    no_text: "這則訊息沒有可以回答的文字。",
    areas: "政策範疇",
    initiatives: "措施：{count}項",
    help: "我可以做甚麼",
    help_text: "\
我以中文和英文回答有關{source}（{date}）的問題，而且只說文件所載的內容：每個答案都附上原文及日期；文件沒有提及的，我會直接告訴你。

**直接發問**
提及我、回覆我的訊息，或者私訊我：「NIAS 門檻而家係幾多？」「2026年有甚麼會落成？」。也可以接着追問「咁幾時？」。

**指令**
`/initiative` 以任何名稱查看一項措施或一個範疇
`/ask` 提出問題
`/areas` 所有政策範疇
`/timeline` 按年份或範疇查看時間表
也可以右按一則訊息，選擇「應用程式」、「回答這個」。",
};
