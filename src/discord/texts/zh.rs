use super::Texts;

pub(super) static TEXTS: Texts = Texts {
    pick_one: "請選擇你想問的一項",
    pick_more: "選擇一項查看詳情",
    pick_next: "更多內容及相關措施",
    pick_area: "選擇一個範疇",
    more: "……還有{count}項",
    show_all: "查看全部內容",
    other_language: "English",
    side_by_side: "並列比較",
    not_meant: "不是我想問的",
    meant_which: "不好意思！你想問的是否以下其中一項？",
    helpful: "👍 有用",
    unhelpful: "👎 沒有用",
    glad: "多謝，很高興幫到你！",
    regret: "多謝你告訴我。可以試試在問題中寫出措施的名稱。",
    changed: "知識庫其後已經更新，以上是現時的內容。",
    unknown: "找不到名為「{name}」的措施或範疇。可以用 {/areas} 查看所有範疇。",
    nearest: "找不到名為「{name}」的措施或範疇。你是否想找以下其中一項？",
    compare_what: "請選擇兩項不同的措施來比較。",
    gone: "知識庫已經更新，這一項不再存在。可以用 {/areas} 查看所有範疇。",
    stale: "這個選項來自較早的版本，請再問一次。",
    slowly: "請稍等一下，剛才的問題有點多。{seconds}秒後再問我吧。",
    failed: "我這邊出了問題，請再試一次。",
    moderators_only: "只有設定檔內指定的管理員才可以這樣做。",
    no_text: "這則訊息沒有可以回答的文字。",
    hello: "提及我並提出問題，或試試 {/ask}；詳情見 {/help}。",
    areas: "政策範疇",
    initiatives: "措施：{count}項",
    help: "我可以做甚麼",
    help_text: "\
我以中文和英文回答有關{source}（{date}）的問題，而且只說文件所載的內容：每個答案都附上原文及日期；文件沒有提及的，我會直接告訴你。

**直接發問**
提及我、回覆我的訊息，或者私訊我：「NIAS 門檻而家係幾多？」「2026年有甚麼會落成？」。也可以接着追問「咁幾時？」。\
一分鐘內修改問題，答案會隨之更新。

**指令**
{/initiative} 以任何名稱查看一項措施或一個範疇
{/ask} 提出問題
{/compare} 並列比較兩項措施
{/areas} 所有政策範疇
{/timeline} 按年份或範疇查看時間表
也可以右按一則訊息，選擇「應用程式」、「{/Answer this}」。",
    knowledge: "知識庫",
    knowledge_origin: "讀取自",
    knowledge_revision: "版本",
    knowledge_loaded: "載入時間",
    knowledge_by: "載入者",
    knowledge_holds: "內容",
    reloaded: "已重新載入",
    reloaded_same: "與上次相比沒有改變。",
    reloaded_other: "取代 `{revision}`。",
    reloaded_counts: "取代 `{revision}`（{counts}）。",
    rejected: "沒有重新載入",
    unchanged: "一切維持不變，我會繼續以原有內容回答。",
    problems: "問題：{count}個",
    warnings: "警告：{count}個",
};
