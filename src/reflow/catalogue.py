"""Every rule: its code, what it does in one sentence, and how sure it is of doing no harm."""

from enum import Enum, IntEnum
from typing import Final


class Level(IntEnum):
    """How much trust a rule asks for that changes characters or lines.

    `Config.level` is the highest that is applied; what others would change is logged as a decision. What only reads the
    page, such as which lines are titles, is not bounded.

    >>> Level.SAFE < Level.LIKELY
    True
    """

    SAFE = 0  # keeps all information
    LIKELY = 1  # right in all but odd cases; applied by default


class Effect(Enum):
    """What a log entry did to the characters it names."""

    DELETION = "deletion"
    INSERTION = "insertion"
    REPLACEMENT = "replacement"
    DECISION = "decision"  # nothing changed: a label, or a change that was refused


# One wrap in forty has a space; the others show that it is not the extractor's.
_SPACED_WRAP = (
    "昨天，区里启动“书香满城家家读书 \n人人成长”活动。"
    + "\n会上，各县区代表依次汇报工程进度\n，并就征迁难点展开讨论。" * 40
)
# Six spaces in a hundred and fifty Han: the extractor's.
_STRAY = (
    "昨天，区里召 开防汛工作会议。会议指出，今年汛 期来得早，雨水多，各村各社区都要把人员、物资落 实到位，发现险情立即上报。"
    "会后，与会人员察看了城北河 堤的加固工程，要求施工单位在主汛期到来之 前全部完工，确保沿岸群众平安度汛，不出一 处险情。"
)
# An article that begins on the first page and goes on on the third.
_JUMP = (
    "第1版\n博物馆新馆开放\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件，其中一级文物一百二十件，\n（下转第3版）\n"
    "第3版\n（上接第1版）\n一级文物大多来自城北的两座古墓。新馆每周二至周日开放，市民可在网上预约。\n"
)


class Rule(Enum):
    """The rules, each named `pass.rule` after the pass that decides it; the command `reflow rules` lists them.

    `code` is its name in the log, `sentence` says what it does, `level` how much trust it asks for, `example` is a text
    to which it applies (empty for two that no text alone shows).

    >>> Rule.JOIN_WRAP.code, Rule.JOIN_WRAP.level
    ('join.wrap', <Level.SAFE: 0>)
    """

    code: str
    sentence: str
    level: Level
    example: str  # a text to which the rule applies

    NORMALIZE_INVISIBLE = (
        "normalize.invisible",
        "Delete a zero-width or control character.",
        Level.SAFE,
        "全市粮\u200b食产量再创新高。",
    )
    NORMALIZE_SURROGATE = (
        "normalize.surrogate",
        "Replace a lone surrogate, which no file can hold, by �.",
        Level.SAFE,
        "会上\ud800通过了决议。",
    )
    NORMALIZE_SOFT_HYPHEN = (
        "normalize.soft-hyphen",
        "Turn a soft hyphen between digits or capitals into a hyphen.",
        Level.SAFE,
        "型号为GX\u00ad2301的水泵已经停产。",
    )
    NORMALIZE_RADICAL = (
        "normalize.radical",
        "Replace a radical by the ideograph it looks like, as the document's script has it.",
        Level.SAFE,
        "为了⽅便⽤户使⽤⽂件系统，市⺠可在⽹上办理。",
    )
    NORMALIZE_TWIN = (
        "normalize.twin",
        "Delete a radical just before its own ideograph: one glyph was read twice.",
        Level.SAFE,
        "⼯工地上一片繁忙。",
    )
    NORMALIZE_COMPATIBILITY = (
        "normalize.compatibility",
        "Replace a compatibility ideograph by the one it stands for.",
        Level.SAFE,
        "\uf92e库的周转效\uf961提高了一成。",
    )
    NORMALIZE_PRIVATE_USE = (
        "normalize.private-use",
        "Replace a private-use character of old GB 18030 by the character Unicode has for it now.",
        Level.SAFE,
        "他说\ue78d今年的收成好。",
    )
    OPENINGS_CUT = (
        "openings.cut",
        "Begin a line at an opening that stands behind another line.",
        Level.LIKELY,
        "全线贯通后，群众出行时间缩短一半。     本报讯（记者何晓光）昨天，大桥合龙。",
    )
    OPENINGS_JUMP = (
        "openings.jump",
        "Begin a line behind a jump mark in brackets, and before one.",
        Level.LIKELY,
        "（上接第一版）全市各级党组织要切实担\n负起主体责任，把各项任务落到实处。",
    )
    NORMALIZE_VERTICAL_FORM = (
        "normalize.vertical-form",
        "Replace a mark's vertical form by the mark.",
        Level.SAFE,
        "他說︐﹁今年的收成好﹂。",
    )
    NORMALIZE_SMALL_FORM = (
        "normalize.small-form",
        "Replace a mark's small form by the full-width mark.",
        Level.SAFE,
        "他说﹐今年的收成好。",
    )
    NORMALIZE_HALF_WIDTH = (
        "normalize.half-width",
        "Replace a half-width Chinese mark by the full-width one.",
        Level.SAFE,
        "皮洛､濛溪河等遗址相继发现｡",
    )
    NORMALIZE_UNREADABLE = (
        "normalize.unreadable",
        "Report a private-use character or �, which stays.",
        Level.SAFE,
        "村民\ue004家的新房落成。",
    )
    JOIN_VERTICAL = (
        "join.vertical",
        "Delete the line ends of a title that was set upright, one character a line.",
        Level.LIKELY,
        "粮\n站\n连\n夜\n开\n磅\n昨晚，城北粮站连夜开磅收粮，二百多户农民卖上了新粮。",
    )
    FURNITURE_FOLIO = (
        "furniture.folio",
        "Take out a line of page number, date or paper name.",
        Level.LIKELY,
        "2019年6月18日 星期二 第03版\n农田灌溉用水得到保障。",
    )
    FURNITURE_EDITOR = (
        "furniture.editor",
        "Take out a line that names the page's editors.",
        Level.LIKELY,
        "责编 林月如 版式 高远\n村里通了公路。",
    )
    FURNITURE_JUMP = (
        "furniture.jump",
        "Take out a jump line that sends the reader to another page.",
        Level.LIKELY,
        "群众出行时间将缩短一半。\n（下转第二版）",
    )
    FURNITURE_MASTHEAD = (
        "furniture.masthead",
        "Take out a line that a paper prints about itself: its numbers, who publishes it, how to reach it.",
        Level.LIKELY,
        "村里通了公路。\n新闻热线：65902020",
    )
    FURNITURE_SITE = (
        "furniture.site",
        "Take out a line that a web site prints around an article.",
        Level.LIKELY,
        "老码头变身文化公园，昨天开园。\n【打印】【关闭】",
    )
    VERBATIM_QUOTE = (
        "verbatim.quote",
        "Keep the quoted lines of a mail, which begin with >, as they are.",
        Level.LIKELY,
        "> 明天几点开会？\n> 在哪里开？\n下午三点，三楼会议室。",
    )
    VERBATIM_CODE = (
        "verbatim.code",
        "Keep the lines of source code as they are.",
        Level.LIKELY,
        "for name in names:\n    total = total + 1\n    print(name)\nprint(total)",
    )
    VERBATIM_TABLE = (
        "verbatim.table",
        "Keep the lines of a table, whose columns are parted by bars, tabs or blanks, as they are.",
        Level.LIKELY,
        "品名  单价  数量\n白菜  2.50  30\n萝卜  1.80  45",
    )
    VERBATIM_LIST = (
        "verbatim.list",
        "Keep short items that begin with a marker, each on its line, as they are.",
        Level.LIKELY,
        "1. 牛奶两盒\n2. 鸡蛋一打\n3. 面包\n回家的路上顺便去邮局取包裹，记得带上身份证和取件码。",
    )
    VERBATIM_VERSE = (
        "verbatim.verse",
        "Keep lines of verse, with as many characters in each, as they are.",
        Level.LIKELY,
        "山雨连宵急，\n溪声入梦长。\n晓来推户看，\n满地落花香。",
    )
    VERBATIM_SHORT = (
        "verbatim.short",
        "Keep a text of nothing but short lines, none of which looks wrapped, as it is.",
        Level.LIKELY,
        "城西老屋\n门前的那棵枣树\n还在等我\n一年又一年\n等一阵风",
    )
    JOIN_WRAP = (
        "join.wrap",
        "Delete a line end inside a paragraph.",
        Level.SAFE,
        "开发区今年新增规模以上工业企\n业二十三家，占到六成。",
    )
    JOIN_WORD = (
        "join.word",
        "Turn a line end between two Latin words into a space.",
        Level.SAFE,
        "The committee agreed to meet\nagain in the autumn.",
    )
    JOIN_SPACE = (
        "join.space",
        "Keep the space at a line end where few lines have one, between two Han.",
        Level.LIKELY,
        _SPACED_WRAP,
    )
    JOIN_EDGE = (
        "join.edge",
        "Delete the blanks around a paragraph or a title; it stays apart.",
        Level.SAFE,
        "  喜迎丰收。\n\n粮站连夜开磅收粮。",
    )
    HEADLINE_TITLE = (
        "headline.title",
        "Take a line that stands outside all sentences for a title.",
        Level.LIKELY,
        "昨天，博物馆新馆向公众开放。\n\n博物馆新馆开放",
    )
    HEADLINE_DECK = (
        "headline.deck",
        "Take a title line that begins with a dash for the deck.",
        Level.LIKELY,
        "大山深处的读书声\n——走进云岭小学\n\n本报讯 每天清晨六点，山谷里书声琅琅。",
    )
    ARTICLE_LEADING = (
        "article.leading",
        "Give a title to the article below it.",
        Level.LIKELY,
        "博物馆新馆开放\n\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件。",
    )
    ARTICLE_TRAILING = (
        "article.trailing",
        "Give a title to the article above it.",
        Level.LIKELY,
        "本报讯 昨天，博物馆新馆向公众开放。\n\n博物馆新馆开放",
    )
    ARTICLE_OPENING = (
        "article.opening",
        "Begin an article at a dateline.",
        Level.LIKELY,
        "本报讯 城南污水处理厂昨天投产。\n本报讯 环湖绿道昨天贯通。",
    )
    JUMPS_STITCH = (
        "jumps.stitch",
        "Put the continuation of an article behind its beginning on another page.",
        Level.LIKELY,
        _JUMP,
    )
    JUMPS_INCOMPLETE = (
        "jumps.incomplete",
        "Mark an article whose other part is not found.",
        Level.LIKELY,
        "博物馆新馆开放\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千\n（下转第二版）",
    )
    BYLINE_DATELINE = (
        "byline.dateline",
        "Read an opening such as 本报讯 as the dateline.",
        Level.LIKELY,
        "据新华社乌鲁木齐9月8日电 棉花进入采收期。",
    )
    BYLINE_APART = (
        "byline.apart",
        "Take an opening off its paragraph, where the caller wants it apart.",
        Level.LIKELY,
        "本报讯（记者何晓光）昨天，大桥合龙。",
    )
    BYLINE_NAMES = (
        "byline.names",
        "Read the names behind a role such as 记者 as people.",
        Level.LIKELY,
        "本报讯（通讯员龙慎山张青）昨天，大桥合龙。",
    )
    MARKS_DOUBLED = (
        "marks.doubled",
        "Delete the second of two equal marks such as 。。 or ，，.",
        Level.SAFE,
        "今年的收成好。。明年还要再种十亩。",
    )
    MARKS_BRACKET = (
        "marks.bracket",
        "Make a pair of ASCII brackets beside Chinese full-width, where most marks are.",
        Level.LIKELY,
        "本报讯(记者吴赛赛)昨天，大桥合龙。",
    )
    MARKS_FULL_WIDTH = (
        "marks.full-width",
        "Make an ASCII mark beside Chinese full-width, where most marks are.",
        Level.LIKELY,
        "他说，今年的收成好,明年还要再种十亩。",
    )
    MARKS_QUOTATION = (
        "marks.quotation",
        "Turn straight quotation marks and primes into those that the document has elsewhere.",
        Level.LIKELY,
        '村里评出“最美家庭”，还办了"家风故事会"。',
    )
    MARKS_DASH = (
        "marks.dash",
        "Write —— where the document has it elsewhere and other strokes here.",
        Level.LIKELY,
        "大山深处有一所学校——云岭小学，校长──一位老人──教了四十年书。",
    )
    MARKS_ELLIPSIS = (
        "marks.ellipsis",
        "Write …… where the document has it elsewhere and dots here.",
        Level.LIKELY,
        "桃子、梨……样样都有，苹果...也不少。",
    )
    MARKS_HALFWIDTH = (
        "marks.halfwidth",
        "Turn a full-width digit or letter into ASCII, if the caller asks for it.",
        Level.LIKELY,
        "会议于１０月２２日召开。",
    )
    SPACES_MARK = (
        "spaces.mark",
        "Delete a space beside a Chinese mark.",
        Level.SAFE,
        "他说， 明年还要再种十亩。",
    )
    SPACES_LETTER = (
        "spaces.letter",
        "Delete the spaces between three or more Han that each stand alone.",
        Level.SAFE,
        "“表 彰 会”昨天在区文化馆举行。",
    )
    SPACES_STRAY = (
        "spaces.stray",
        "Delete a space between two Han where extraction put many, unless it parts phrases or names.",
        Level.LIKELY,
        _STRAY,
    )
    SPACES_MIXED = (
        "spaces.mixed",
        "Delete a space between Han and digit or letter where most places have none.",
        Level.LIKELY,
        "2016年、2017 年和2018年，全村脱贫。",
    )
    SPACES_SPACED = (
        "spaces.spaced",
        "Set a space between Han and digit or letter, if the caller asks for it.",
        Level.LIKELY,
        "2016年全村脱贫。",
    )
    SPACES_PLAIN = (
        "spaces.plain",
        "Turn a no-break space, or one of another width, into a plain one.",
        Level.SAFE,
        "区里举办“传承良好家风\u00a0共建文明城区”活动。",
    )

    CORRECTIONS_LINE = (
        "corrections.line",
        "Take what a person decided about a line.",
        Level.SAFE,
        "开发区今年新增规模以上工业企\n业二十三家，占到六成。",
    )
    CONVERT_SCRIPT = (
        "convert.script",
        "Write a character in the script that the caller asks for.",
        Level.SAFE,
        "区长来到社区，看望困难家庭。",
    )
    CONVERT_CHOICE = (
        "convert.choice",
        "Write a character that stands for several in the other script as its words ask for it.",
        Level.SAFE,
        "理发师发现了头发。",
    )
    CONVERT_WORD = (
        "convert.word",
        "Write another word, where the caller asks for the words of a region.",
        Level.SAFE,
        "电脑的内存不足。",
    )
    CONVERT_NAME_BYLINE = (
        "convert.name-byline",
        "Keep the form of a surname: the byline names the person.",
        Level.SAFE,
        "本报讯（记者于曼）昨天，大桥合龙。",
    )
    CONVERT_NAME_GIVEN = (
        "convert.name-given",
        "Keep the form of a surname: the caller named the person.",
        Level.SAFE,
        "昨天，于是之来到人艺。",
    )
    CONVERT_NAME_OFFICE = (
        "convert.name-office",
        "Keep the form of a surname: an office stands before the name.",
        Level.SAFE,
        "区长于长辉来到社区。",
    )
    CONVERT_NAME_LIST = (
        "convert.name-list",
        "Keep the form of a surname: the name stands in a list.",
        Level.SAFE,
        "参加活动的有黄蕊、于曼、张青等。",
    )
    CONVERT_NAME_CONTEXT = (
        "convert.name-context",
        "Keep the form of a surname: the characters and what stands around them are a name's.",
        Level.SAFE,
        "于长辉表示，要加快进度。",
    )
    CONVERT_NAME_AGAIN = (
        "convert.name-again",
        "Keep the form of a surname: it is a name elsewhere in the text.",
        Level.SAFE,
        "区长于长辉来到社区。大家认出于长辉来。",
    )
    OWN_CHANGE = (
        "own.change",
        "Change what a pass of the caller's changes.",
        Level.SAFE,
        "",
    )
    WRITE_REST = (
        "write.rest",
        "Leave out what no block holds, if passes were left out or blocks dropped.",
        Level.SAFE,
        "",
    )

    def __init__(self, code: str, sentence: str, level: Level, example: str) -> None:
        self.code = code
        self.sentence = sentence
        self.level = level
        self.example = example


RULES: Final = tuple(Rule)
EFFECTS: Final = tuple(Effect)
