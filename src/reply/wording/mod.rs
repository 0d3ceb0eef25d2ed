use crate::domain::Language;

/// The fixed wordings of one language. Every word that is not in the knowledge base is in here.
#[derive(Debug)]
pub struct Wording {
    /// Above an answer that the document does not give. `{subject}` is its name.
    pub not_stated: &'static str,
    /// As [`Self::not_stated`], where the question named what it wants. `{facet}` is its label.
    pub not_stated_facet: &'static str,
    /// Leads over to what the document does say.
    pub stated_instead: &'static str,
    /// Asks back.
    pub clarify: &'static str,
    /// To someone who addressed the bot with something it knows nothing about.
    pub abstain: &'static str,
    /// A list of initiatives. `{count}` is how many.
    pub list: &'static str,
    /// As [`Self::list`], of one.
    pub list_one: &'static str,
    /// A filter that nothing fits.
    pub list_empty: &'static str,
    /// Above the initiatives of an area. `{count}` is how many.
    pub area: &'static str,
    /// An announced time is over. `{url}` is where to look.
    pub past: &'static str,
    /// The amount reaches the minimum. `{asked}` and `{limit}` are amounts.
    pub meets_minimum: &'static str,
    /// The amount falls short.
    pub below_minimum: &'static str,
    /// The amount keeps to the maximum.
    pub meets_maximum: &'static str,
    /// The amount exceeds the maximum.
    pub above_maximum: &'static str,
    /// The amount is in another currency. `{limit}` is the limit, `{currency}` its currency.
    pub depends_on_currency: &'static str,
    /// The amount is a range with the limit inside.
    pub depends_on_range: &'static str,
    /// Above the areas of the document. `{count}` is how many.
    pub areas: &'static str,
    /// What the source line begins with.
    pub source: &'static str,
    /// Follows what is over in a timeline.
    pub over: &'static str,
    /// Titles a list of what is done.
    pub done: &'static str,
    /// Titles a list of what is to come.
    pub to_come: &'static str,
    /// Separates two items of an enumeration.
    pub comma: &'static str,
}

/// The wordings of `language`.
#[must_use]
pub const fn wording(language: Language) -> &'static Wording {
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    }
}

static EN: Wording = Wording {
    not_stated: "The document does not say that about “{subject}”.",
    not_stated_facet: "The document does not state this about “{subject}”: {facet}.",
    stated_instead: "What it does say:",
    clarify: "Which one do you mean?",
    abstain: "I only know the initiatives in this document, and found nothing in it about that. Ask which areas there are, or name a scheme.",
    list: "{count} initiatives fit:",
    list_one: "One initiative fits:",
    list_empty: "No initiative in the document fits that.",
    area: "{count} initiatives in this area:",
    past: "The time announced has passed since this was published; for the current state see {url}",
    meets_minimum: "Yes: {asked} reaches the minimum of {limit}.",
    below_minimum: "No: {asked} is below the minimum of {limit}.",
    meets_maximum: "Yes: {asked} is within the maximum of {limit}.",
    above_maximum: "No: {asked} is above the maximum of {limit}.",
    depends_on_currency: "That depends on the exchange rate: the limit of {limit} is set in {currency}.",
    depends_on_range: "That depends: the limit of {limit} lies within the range you give.",
    areas: "{count} policy areas:",
    source: "Source",
    over: " (past)",
    done: "done",
    to_come: "still to come",
    comma: ", ",
};

static ZH: Wording = Wording {
    not_stated: "文件沒有提及「{subject}」的這一點。",
    not_stated_facet: "文件沒有提及「{subject}」的{facet}。",
    stated_instead: "文件所載的是：",
    clarify: "你想問哪一項？",
    abstain: "我只認識這份文件內的措施，找不到相關內容。可以問問有哪些政策範疇，或說出計劃名稱。",
    list: "共有{count}項符合：",
    list_one: "有一項符合：",
    list_empty: "文件內沒有措施符合這個條件。",
    area: "這個範疇共有{count}項措施：",
    past: "公布的時間已過，最新情況請參閱 {url}",
    meets_minimum: "符合：{asked}達到最低要求{limit}。",
    below_minimum: "不符合：{asked}低於最低要求{limit}。",
    meets_maximum: "符合：{asked}沒有超出上限{limit}。",
    above_maximum: "不符合：{asked}超出上限{limit}。",
    depends_on_currency: "視乎匯率而定：限額{limit}以{currency}計算。",
    depends_on_range: "視乎實際金額：限額{limit}在你所說的範圍之內。",
    areas: "共有{count}個政策範疇：",
    source: "來源",
    over: "（已過）",
    done: "已完成",
    to_come: "尚待推出",
    comma: "、",
};
