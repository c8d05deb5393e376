"""Kickers, decks and captions set at random: labelled pages have few, and the same ones again and again."""

from random import Random

from lib.labelled_pages import Case
from lib.synthetic_pen import clauses_of

# Topics, places and words that a newspaper's names of columns are made of.
TOPICS = [
    "城市",
    "河畔",
    "一线",
    "百姓",
    "乡村",
    "海外",
    "校园",
    "街巷",
    "文化",
    "财经",
    "健康",
    "民生",
    "法治",
    "消费",
    "楼市",
    "教育",
    "春耕",
    "防汛",
    "扶贫",
    "招商",
    "环保",
    "交通",
    "就业",
    "养老",
    "科普",
    "读书",
    "书画",
    "古城",
    "渡口",
    "老街",
    "非遗",
    "港口",
    "渔业",
    "茶乡",
    "夜经济",
    "数字经济",
    "乡村振兴",
    "营商环境",
    "高质量发展",
    "文明创建",
    "两会",
    "国庆",
    "新春",
    "端午",
    "抗旱",
    "马拉松",
    "世界杯",
]
PERSONS = [
    "老兵",
    "匠人",
    "教师",
    "医生",
    "志愿者",
    "劳模",
    "青年",
    "基层干部",
    "创业者",
    "民警",
    "代表",
    "委员",
    "读者",
    "邻里",
    "移民",
    "学子",
]
FORMS = [
    "快讯",
    "观察",
    "走笔",
    "热线",
    "故事",
    "短波",
    "视点",
    "纪事",
    "传真",
    "简报",
    "论坛",
    "人物",
    "聚焦",
    "速递",
    "在线",
    "调查",
    "探访",
    "手记",
    "档案",
    "讲堂",
    "专刊",
    "透视",
    "面对面",
    "风采录",
    "进行时",
    "日历",
    "备忘",
    "札记",
    "天地",
    "之窗",
    "广角",
    "集萃",
    "今日谈",
    "微评",
    "来信",
    "回音壁",
]
SERIES = [
    "系列报道",
    "特别报道",
    "专题报道",
    "专栏",
    "连载",
    "系列访谈",
    "蹲点日记",
    "大家谈",
    "评论员文章",
    "社论",
    "短评",
]
VERBS = [
    "聚焦",
    "走进",
    "关注",
    "记者走基层",
    "直击",
    "寻访",
    "喜迎",
    "决战",
    "推进",
    "建设",
    "服务",
    "话说",
    "图说",
    "感受",
    "见证",
    "我看",
    "共话",
    "奋进",
]
NUMERALS = "一二三四五六七八九十"


def kicker(random: Random) -> str:
    """Return what may stand above a title: the name of a column, a series or a campaign."""
    topic, second_topic = random.choice(TOPICS), random.choice(TOPICS)
    person, form, series, verb = (random.choice(words) for words in (PERSONS, FORMS, SERIES, VERBS))
    number = random.choice(NUMERALS)
    words = random.choice(
        [
            topic + form, topic + form, person + form, f"{topic}·{form}", f"{verb}{topic}", f"{verb}{topic}{form}", f"最美{person}",
            f"“{verb}{topic}”{series}", f"{topic}{series}", f"{topic}{series}（{number}）", f"{topic}{series}之{number}", f"{verb}{topic} {verb}{second_topic}",
            f"身边的{person}", f"{person}谈{topic}", f"{topic}这{number}年", f"“{topic}{form}”{number}周年", f"我和我的{topic}", f"新时代 新{topic}", f"{verb}·{topic}{form}",
            f"本报{series}", f"{topic}/{form}", f"在{topic}的日子里", f"{verb}“{topic}”", f"{topic}{form}{number}",
        ]
    )  # fmt: skip
    return random.choice(["{}", "{}", "{}", "{}", "【{}】", "●{}", "■ {}", "《{}》", "—{}—", "[{}]", "·{}·"]).format(
        words
    )


def deck(story: Case, random: Random) -> str:
    """Return what may stand below a title: one clause or two of its article, or a line that begins with a dash."""
    text = "".join(random.choice(story["paragraphs"])["text"].split()).replace(story["title"], "")
    # A byline or a dateline is no deck.
    clauses = [
        clause for clause in clauses_of(text) if 5 <= len(clause) <= 22 and not set(clause) & set("讯訊电電记記")
    ]
    if not clauses:
        return ""
    if random.random() < 0.3:
        return (
            random.choice(["——", "——", "—"])
            + random.choice(["记", "访", "写在", "来自", "", ""])
            + random.choice(clauses)
        )
    chosen = random.sample(clauses, min(random.randint(1, 3), len(clauses)))
    return random.choice([" ", "　", "", "　"]).join(chosen)


def caption(story: Case, random: Random) -> str:
    """Return what may stand beside a picture: a sentence of an article, and who took or sent it, or nobody."""
    # Not of the first paragraph, which may have a dateline.
    text = "".join(story["paragraphs"][-1]["text"].split()).removesuffix("。")
    sentence = text.split("。")[-1][:60] or text[:20]
    agency = random.choice(["云州社", "新华社", "中新社", "本报", "视觉中国", "资料图片", "通讯员"])
    head = random.choice(["", "", "图为", "上图：", "▲", "左图为", "↑"])
    credits = [f"　{agency}发", f"（{agency}供图）", "（资料图片）", f"{agency}记者摄", f"　{agency}", f"图/{agency}"]
    return head + sentence + random.choice(["。", "", "。"]) + random.choice(credits)
