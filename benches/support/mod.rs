//! Synthetic knowledge bases of any size, and questions about them.
//!
//! Everything is drawn from one seeded generator, so that a size always gives the same knowledge base and the same
//! questions, on every machine. Names are made as such names are made: a place or a patron, a field, a kind of thing,
//! in both languages, as in "Tuen Mun Smart Textile Innovation Centre" and 屯門智慧紡織創新中心. Most of their words
//! are therefore shared by hundreds of others at 10,000 and by thousands at 100,000, which is what makes a large
//! knowledge base hard: no single word tells who is meant. The lexicon is the shipped one, so that concepts, cues and
//! ordinary words do the work that they do in earnest.

use std::collections::HashSet;

use initiative_bot::domain::{
    Area, Bilingual, Bound, Count, Currency, Fact, Id, Initiative, KnowledgeBase, Lexicon, Measure, Money, Period,
    Progress, Source, Value, parse_date,
};
use initiative_bot::knowledge::{Folder, load};

type Pair = (&'static str, &'static str);

const PLACES: &[Pair] = &[
    ("Tuen Mun", "屯門"),
    ("Yuen Long", "元朗"),
    ("Tai Po", "大埔"),
    ("Sha Tin", "沙田"),
    ("Sai Kung", "西貢"),
    ("Kwun Tong", "觀塘"),
    ("Sham Shui Po", "深水埗"),
    ("Wan Chai", "灣仔"),
    ("Tsuen Wan", "荃灣"),
    ("Kwai Tsing", "葵青"),
    ("Lantau", "大嶼山"),
    ("Tseung Kwan O", "將軍澳"),
    ("Fanling", "粉嶺"),
    ("Sheung Shui", "上水"),
    ("Kai Tak", "啟德"),
    ("Pok Fu Lam", "薄扶林"),
    ("Aberdeen", "香港仔"),
    ("Chai Wan", "柴灣"),
    ("North Point", "北角"),
    ("Tin Shui Wai", "天水圍"),
    ("Ma On Shan", "馬鞍山"),
    ("Tung Chung", "東涌"),
    ("Hung Hom", "紅磡"),
    ("Mong Kok", "旺角"),
    ("Diamond Hill", "鑽石山"),
    ("Lok Ma Chau", "落馬洲"),
    ("Guangzhou", "廣州"),
    ("Dongguan", "東莞"),
    ("Foshan", "佛山"),
    ("Zhuhai", "珠海"),
    ("Macao", "澳門"),
    ("Nansha", "南沙"),
    ("Qianhai", "前海"),
    ("Hengqin", "橫琴"),
    ("Greater Bay Area", "大灣區"),
    ("Pearl River", "珠江"),
    ("Victoria Harbour", "維港"),
    ("Lion Rock", "獅子山"),
    ("Asia-Pacific", "亞太"),
    ("Belt and Road", "一帶一路"),
];

const QUALITIES: &[Pair] = &[
    ("Smart", "智慧"),
    ("Green", "綠色"),
    ("Advanced", "先進"),
    ("Digital", "數碼"),
    ("Joint", "聯合"),
    ("Applied", "應用"),
    ("Youth", "青年"),
    ("Community", "社區"),
    ("Precision", "精準"),
    ("Open", "開放"),
    ("Next Generation", "新一代"),
    ("Low-carbon", "低碳"),
    ("Intelligent", "智能"),
    ("Circular", "循環"),
    ("Rural", "鄉郊"),
    ("Marine", "海洋"),
    ("Cross-sector", "跨界"),
    ("Integrated", "綜合"),
    ("Women's", "女性"),
    ("Heritage", "文化遺產"),
];

const SECTORS: &[Pair] = &[
    ("Textile", "紡織"),
    ("Logistics", "物流"),
    ("Robotics", "機械人"),
    ("Fintech", "金融科技"),
    ("Aquaculture", "水產養殖"),
    ("Battery", "電池"),
    ("Photonics", "光電"),
    ("Genomics", "基因組"),
    ("Construction", "建造"),
    ("Aviation", "航空"),
    ("Food Safety", "食品安全"),
    ("Toy Design", "玩具設計"),
    ("Chinese Medicine", "中醫藥"),
    ("Elderly Care", "安老"),
    ("Quantum Computing", "量子計算"),
    ("Water Treatment", "水處理"),
    ("Wearable", "穿戴裝置"),
    ("Game Development", "遊戲開發"),
    ("Railway", "鐵路"),
    ("Hydrogen", "氫能"),
    ("Semiconductor Packaging", "半導體封裝"),
    ("Dental", "牙科"),
    ("Weather Forecasting", "天氣預報"),
    ("Jewellery", "珠寶"),
    ("Speech Translation", "語音翻譯"),
    ("Drone Delivery", "無人機配送"),
    ("Veterinary", "獸醫"),
    ("Printing", "印刷"),
    ("Biodiversity", "生物多樣性"),
    ("Recycling", "回收"),
    ("Optometry", "視光"),
    ("Animation", "動畫"),
    ("Shipping", "航運"),
    ("Watchmaking", "鐘錶"),
    ("Catering", "餐飲"),
    ("Rehabilitation", "復康"),
    ("Insurance", "保險"),
    ("Astronomy", "天文"),
    ("Composite Fibre", "複合纖維"),
    ("Vaccine", "疫苗"),
    ("Cold Chain", "冷鏈"),
    ("Digital Archive", "數碼檔案"),
    ("Lighting", "照明"),
    ("Horticulture", "園藝"),
    ("Sports Science", "運動科學"),
    ("Acoustics", "聲學"),
    ("Emergency Rescue", "緊急救援"),
    ("Musical Instrument", "樂器"),
    ("Tourism", "旅遊"),
    ("Building Maintenance", "樓宇維修"),
];

const KINDS: &[Pair] = &[
    ("Innovation Centre", "創新中心"),
    ("Support Scheme", "支援計劃"),
    ("Development Fund", "發展基金"),
    ("Research Institute", "研究院"),
    ("Training Programme", "培訓計劃"),
    ("Laboratory", "實驗室"),
    ("Incubator", "孵化器"),
    ("Forum", "論壇"),
    ("Alliance", "聯盟"),
    ("Testing Ground", "測試場"),
    ("Exchange Platform", "交流平台"),
    ("Voucher Scheme", "券計劃"),
    ("Task Force", "專責小組"),
    ("Demonstration Park", "示範園"),
    ("Scholarship", "獎學金"),
    ("Accelerator", "加速器"),
    ("Data Hub", "數據樞紐"),
    ("Competition", "比賽"),
    ("Workshop", "工場"),
    ("Roadmap", "路線圖"),
];

const SURNAMES: &[Pair] = &[
    ("Chan", "陳"),
    ("Wong", "黃"),
    ("Cheung", "張"),
    ("Lau", "劉"),
    ("Leung", "梁"),
    ("Kwok", "郭"),
    ("Tsang", "曾"),
    ("Yip", "葉"),
    ("Mak", "麥"),
    ("Fung", "馮"),
    ("Szeto", "司徒"),
    ("Auyeung", "歐陽"),
    ("Poon", "潘"),
    ("Tam", "譚"),
    ("Hui", "許"),
    ("Lui", "呂"),
];

const GIVEN: &[Pair] = &[
    ("Kai", "啟"),
    ("Ming", "明"),
    ("Wai", "偉"),
    ("Siu", "少"),
    ("Yuk", "玉"),
    ("Cheuk", "卓"),
    ("Hoi", "海"),
    ("Fai", "輝"),
    ("Kwong", "光"),
    ("Lai", "麗"),
    ("Shun", "信"),
    ("Tat", "達"),
    ("Pui", "佩"),
    ("Ngai", "毅"),
    ("Yan", "恩"),
    ("Chung", "忠"),
    ("Hang", "恆"),
    ("Lok", "樂"),
    ("Sum", "心"),
    ("Wing", "榮"),
];

const AUDIENCES: &[Pair] = &[
    ("secondary school students", "中學生"),
    ("small and medium enterprises", "中小企"),
    ("registered nurses", "註冊護士"),
    ("ship owners", "船東"),
    ("doctoral researchers", "博士研究員"),
    ("farmers and fishermen", "農民及漁民"),
    ("non-profit organisations", "非牟利機構"),
    ("retired engineers", "退休工程師"),
    ("local manufacturers", "本地製造商"),
    ("start-ups founded within five years", "成立不足五年的初創企業"),
];

const AREAS: &[Pair] = &[
    ("Healthy ageing", "健康老齡"),
    ("Maritime services", "海事服務"),
    ("Creative industries", "創意產業"),
    ("Rural revitalisation", "鄉村振興"),
    ("Transport of tomorrow", "未來交通"),
    ("Zero waste", "零廢物"),
    ("Clean water", "潔淨食水"),
    ("Food and farming", "食物與農業"),
    ("Learning for life", "終身學習"),
    ("Resilient city", "韌性城市"),
    ("Sports and wellness", "體育與康健"),
    ("Financial services", "金融服務"),
];

/// Messages that are about none of it, as a channel is full of.
const CHATTER: &[&str] = &[
    "lol that match last night was something else",
    "anyone up for lunch at one?",
    "how do I get rid of this merge conflict",
    "my landlord raised the rent again, what can I do",
    "今日好熱呀，出街記得帶遮",
    "有冇人知邊度有好食嘅車仔麵？",
    "聽日使唔使返工㗎",
    "the wifi is down on the third floor again",
    "thanks a lot, see you tomorrow!",
    "請問點樣可以重設密碼",
    "which laptop would you buy for under 8000?",
    "when does the last bus leave?",
];

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// What the name of an initiative is made of: parts of it are what people type.
struct Made {
    patron: Option<(String, String)>,
    place: Option<Pair>,
    quality: Option<Pair>,
    sector: Pair,
    kind: Pair,
    /// Whether the short name and the acronym are aliases of it, and of nobody else.
    owns: (bool, bool),
}

impl Made {
    fn draw(random: &mut Random) -> Self {
        let patron = random.percent(30).then(|| {
            let (surname, a, b) = (random.pick(SURNAMES), random.pick(GIVEN), random.pick(GIVEN));
            (format!("{} {} {}", surname.0, a.0, b.0), format!("{}{}{}", surname.1, a.1, b.1))
        });
        let place = (patron.is_none() || random.percent(40)).then(|| random.pick(PLACES));
        let quality = random.percent(70).then(|| random.pick(QUALITIES));
        Self { patron, place, quality, sector: random.pick(SECTORS), kind: random.pick(KINDS), owns: (false, false) }
    }

    /// Patron, place, quality, field and kind, as far as there are any.
    fn parts(&self) -> Vec<(&str, &str)> {
        let patron = self.patron.as_ref().map(|(en, zh)| (en.as_str(), zh.as_str()));
        [patron, self.place, self.quality, Some(self.sector), Some(self.kind)].into_iter().flatten().collect()
    }

    fn name(&self) -> Bilingual {
        joined(&self.parts())
    }

    /// The name without its quality, or else without its place: what people remember of it.
    fn short(&self) -> Bilingual {
        let first = self.patron.as_ref().map(|(en, zh)| (en.as_str(), zh.as_str())).or(self.place);
        joined(&[first, Some(self.sector), Some(self.kind)].into_iter().flatten().collect::<Vec<_>>())
    }

    fn acronym(&self) -> String {
        let name = self.name().en;
        name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(char::is_ascii_uppercase).collect()
    }
}

fn joined(parts: &[(&str, &str)]) -> Bilingual {
    let en: Vec<&str> = parts.iter().map(|part| part.0).collect();
    let zh: Vec<&str> = parts.iter().map(|part| part.1).collect();
    Bilingual::new(en.join(" "), zh.concat())
}

/// A question and the id of the subject that it is about; `None` for chatter and for lists.
pub(crate) struct Asked {
    /// What is typed.
    pub(crate) text: String,
    /// Place of the initiative that is meant.
    #[allow(dead_code, reason = "the bench of memory does not look at answers")]
    pub(crate) about: Option<usize>,
}

/// The shipped knowledge base.
pub(crate) fn shipped() -> KnowledgeBase {
    load(&Folder::embedded()).knowledge.expect("the shipped knowledge base is sound")
}

/// A knowledge base of `size` initiatives with the words of `lexicon`, and `questions` questions about it.
///
/// Of the neighbours in the lexicon those go that the names are made of: no folder that has a scheme in Nansha says that
/// Nansha is none of its business.
pub(crate) fn synthetic(size: usize, mut lexicon: Lexicon, questions: usize) -> (KnowledgeBase, Vec<Asked>) {
    forget_own_names(&mut lexicon);
    let mut random = Random(0x1717_0000 + size as u64);
    let mut taken: HashSet<String> = HashSet::new();
    let mut initiatives = Vec::with_capacity(size);
    let mut made = Vec::with_capacity(size);
    while initiatives.len() < size {
        let mut draw = Made::draw(&mut random);
        let name = draw.name();
        if !taken.insert(name.en.clone()) {
            continue;
        }
        let mut aliases = Bilingual::new(Vec::new(), Vec::new());
        let short = draw.short();
        if taken.insert(short.en.clone()) {
            aliases.en.push(short.en);
            aliases.zh.push(short.zh);
            draw.owns.0 = true;
        }
        let acronym = draw.acronym();
        if acronym.len() >= 4 && taken.insert(acronym.clone()) {
            aliases.en.push(acronym);
            draw.owns.1 = true;
        }
        initiatives.push(initiative(&mut random, initiatives.len(), &draw, name, aliases, &lexicon));
        made.push(draw);
    }
    let asked = (0..questions).map(|_| question(&mut random, &made)).collect();
    let areas = AREAS.iter().enumerate().map(|(i, (en, zh))| area(i, en, zh)).collect();
    let knowledge = KnowledgeBase { sources: vec![source()], areas, initiatives, lexicon, ..KnowledgeBase::default() };
    (knowledge, asked)
}

fn forget_own_names(lexicon: &mut Lexicon) {
    let parts = || [PLACES, QUALITIES, SECTORS, KINDS].into_iter().flatten();
    let words = |text: &str| format!(" {} ", text.to_lowercase().replace('-', " "));
    let singular = |name: &str| words(name.strip_suffix('s').unwrap_or(name));
    for neighbour in &mut lexicon.neighbours {
        neighbour.names.en.retain(|name| !parts().any(|(en, _)| words(en).contains(&singular(name))));
        neighbour.names.zh.retain(|name| !parts().any(|(_, zh)| zh.contains(name.as_str())));
    }
}

fn source() -> Source {
    Source {
        id: Id::new("synthetic"),
        title: Bilingual::new("A register that nobody keeps".to_owned(), "無人備存的名冊".to_owned()),
        publisher: Bilingual::new("Nobody".to_owned(), "無人".to_owned()),
        date: parse_date("2025-09-17").expect("a day"),
        url: Bilingual::default(),
        text: String::new(),
    }
}

fn area(place: usize, en: &str, zh: &str) -> Area {
    Area {
        id: Id::new(&format!("area-{place}")),
        name: Bilingual::new(en.to_owned(), zh.to_owned()),
        aliases: Bilingual::default(),
        keywords: Bilingual::default(),
        symbol: "🔬".to_owned(),
        colour: 0x1c_7e_d6,
    }
}

fn initiative(
    random: &mut Random,
    place: usize,
    made: &Made,
    name: Bilingual,
    aliases: Bilingual<Vec<String>>,
    lexicon: &Lexicon,
) -> Initiative {
    let keyword = |pair: Pair| (pair.0.to_lowercase(), pair.1.to_owned());
    let mut keywords = Bilingual::new(Vec::new(), Vec::new());
    let more = [made.sector, random.pick(SECTORS), random.pick(KINDS)];
    for (en, zh) in more.into_iter().map(keyword) {
        keywords.en.push(en);
        keywords.zh.push(zh);
    }
    let mut tags = Vec::new();
    for _ in 0..2 {
        let concept = &lexicon.concepts[random.below(lexicon.concepts.len())];
        if concept.label.is_some() && !tags.contains(&concept.id) {
            tags.push(concept.id.clone());
        }
    }
    Initiative {
        id: Id::new(&format!("initiative-{place}")),
        area: Id::new(&format!("area-{}", random.below(AREAS.len()))),
        facts: facts(random, &name),
        name,
        aliases,
        keywords,
        tags,
        related: Vec::new(),
    }
}

fn facts(random: &mut Random, name: &Bilingual) -> Vec<Fact> {
    let hkd = Currency::parse("HKD").expect("a currency");
    let year = 2024 + random.below(12) as i32;
    let millions = 5 * (1 + random.below(400) as u64);
    let amount = Money { currency: hkd, amount: millions * 1_000_000 };
    let audience = random.pick(AUDIENCES);
    let partner = random.pick(PLACES);
    let number = 2 + random.below(60) as u64;
    let unit = Bilingual::new("places".to_owned(), "個名額".to_owned());
    let (en, zh) = (&name.en, &name.zh);
    let mut all = [
        fact(
            "timeline",
            Value::Period(Period::year(year).expect("a year")),
            format!("The {en} will come into operation within {year}."),
            format!("{zh}將於{year}年內投入運作。"),
            &[("come into operation", "投入運作")],
        ),
        fact(
            "threshold",
            Value::Measure { now: Measure::Money(amount), bound: Some(Bound::Minimum), previous: None },
            format!("Applicants to the {en} have to invest at least HK${millions} million."),
            format!("申請{zh}須投資最少{millions}百萬港元。"),
            &[("minimum investment", "最低投資額")],
        ),
        fact(
            "audience",
            Value::Text,
            format!("The {en} is open to {}.", audience.0),
            format!("{zh}供{}申請。", audience.1),
            &[audience],
        ),
        fact(
            "quantity",
            Value::Measure { now: Measure::Count(Count { number, unit }), bound: None, previous: None },
            format!("The {en} offers {number} places a year."),
            format!("{zh}每年提供{number}個名額。"),
            &[("places", "名額")],
        ),
        fact(
            "partner",
            Value::Text,
            format!("The {en} is run together with the {} authorities.", partner.0),
            format!("{zh}與{}當局合辦。", partner.1),
            &[("run together", "合辦")],
        ),
        fact(
            "status",
            Value::Status([Progress::Done, Progress::Underway, Progress::Planned][random.below(3)]),
            format!("The {en} is being set up."),
            format!("{zh}正在籌備。"),
            &[],
        ),
    ]
    .to_vec();
    let wanted = 2 + random.below(3);
    while all.len() > wanted {
        all.remove(random.below(all.len()));
    }
    all
}

fn fact(facet: &str, value: Value, en: String, zh: String, keywords: &[Pair]) -> Fact {
    Fact {
        facet: Id::new(facet),
        value,
        quote: Bilingual::default(),
        text: Bilingual::new(en, zh),
        source: Id::new("synthetic"),
        keywords: Bilingual::new(
            keywords.iter().map(|pair| pair.0.to_owned()).collect(),
            keywords.iter().map(|pair| pair.1.to_owned()).collect(),
        ),
    }
}

/// One question: half of them with the whole name, the rest with a part of it, with slips, by filter, or chatter.
fn question(random: &mut Random, made: &[Made]) -> Asked {
    let about = random.below(made.len());
    let it = &made[about];
    let chinese = random.percent(50);
    let pick = |name: Bilingual| if chinese { name.zh } else { name.en };
    let kind = random.below(100);
    let name = match kind {
        0..25 => pick(it.name()),
        25..45 => slip(random, &it.name().en),
        45..60 if it.owns.0 => pick(it.short()),
        60..70 if it.owns.0 => slip(random, &it.short().en).to_lowercase(),
        70..75 if it.owns.1 => it.acronym(),
        // What others are called as well would be a question without one right answer.
        45..75 => pick(it.name()),
        75..90 => {
            // A place and a field, or a quality and a kind: what somebody half remembers.
            let parts = it.parts();
            let (a, b) = (random.below(parts.len()), random.below(parts.len()));
            pick(joined(&[parts[a.min(b)], parts[a.max(b)]][..if a == b { 1 } else { 2 }]))
        }
        90..95 => {
            let year = 2024 + random.below(12);
            let sector = it.sector;
            let text = if chinese {
                format!("{year}年有邊啲{}計劃？", sector.1)
            } else {
                format!("which {} schemes open in {year}?", sector.0.to_lowercase())
            };
            return Asked { text, about: None };
        }
        _ => return Asked { text: random.pick(CHATTER).to_owned(), about: None },
    };
    let text = if chinese && !name.is_ascii() {
        match random.below(5) {
            0 => format!("{name}幾時開始？"),
            1 => format!("請問{name}要投資幾多先申請到"),
            2 => format!("邊個可以申請{name}呀"),
            3 => name,
            _ => format!("想知多啲關於{name}嘅嘢"),
        }
    } else {
        match random.below(6) {
            0 => format!("when will the {name} start?"),
            1 => format!("what is the minimum investment for the {name}"),
            2 => format!("who can apply to {name}?"),
            3 => name,
            4 => format!("hi all, quick one: does anybody know what {name} is about? thanks"),
            _ => format!("is HK$180m enough for the {name}?"),
        }
    };
    Asked { text, about: (kind < 75).then_some(about) }
}

/// A slip of the keyboard in the longest word: a letter left out, doubled, or changed places with the next.
fn slip(random: &mut Random, name: &str) -> String {
    let longest = name.split(' ').max_by_key(|word| word.len()).unwrap_or(name);
    if longest.len() < 6 || !longest.is_ascii() {
        return name.to_owned();
    }
    let at = 1 + random.below(longest.len() - 3);
    let (head, tail) = longest.split_at(at);
    let slipped = match random.below(3) {
        0 => format!("{head}{}", &tail[1..]),
        1 => format!("{head}{}{tail}", &tail[..1]),
        _ => format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]),
    };
    name.replacen(longest, &slipped, 1)
}
