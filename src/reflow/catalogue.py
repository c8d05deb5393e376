"""The catalogue of the log: every rule with its code, a sentence, its level and an example; and the kinds of effect."""

from enum import Enum, IntEnum
from typing import Final

from reflow.language import N_


class Level(IntEnum):
    """How much trust a rule requires that changes characters or moves text.

    `Config.level` is the highest level that is applied; what other rules would do is only logged, as decisions. At every
    level a text is read alike: its lines have the same labels. So a lower level never does more than a higher one: it
    joins no other line ends, changes no other characters, and names no other titles.

    >>> Level.SAFE < Level.LIKELY
    True
    """

    SAFE = 0  # reads the lines, joins them, or loses no information; all text keeps its order
    LIKELY = 1  # right in all but odd cases, or moves text; applied by default


# A decision that is less certain than this is doubtful: `reflow.review` lists it, and the report marks it.
DOUBTFUL: Final = 0.9


class Effect(Enum):
    """The effect of a log entry on the characters it names."""

    DELETION = "deletion"
    INSERTION = "insertion"
    REPLACEMENT = "replacement"
    DECISION = "decision"  # nothing was changed: something was recognised, or a change was refused


# The examples that are too long for the list, named after their rules.

# One wrap in forty has a space; the others show that it does not come from the extraction.
_JOIN_SPACE = (
    "昨天，区里启动“书香满城家家读书 \n人人成长”活动。"
    + "\n会上，各县区代表依次汇报工程进度\n，并就征迁难点展开讨论。" * 40
)
# The article begins on the first page and continues on the third.
_JUMPS_STITCH = (
    "第1版\n博物馆新馆开放\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件，其中一级文物一百二十件。\n（下转第3版）\n"
    "第3版\n（上接第1版）\n一级文物大多来自城北的两座古墓。新馆每周二至周日开放，市民可在网上预约。\n"
)
# Six spaces among a hundred and fifty Han: they come from the extraction.
_SPACES_STRAY = (
    "昨天，区里召 开防汛工作会议。会议指出，今年汛 期来得早，雨水多，各村各社区都要把人员、物资落 实到位，发现险情立即上报。"
    "会后，与会人员察看了城北河 堤的加固工程，要求施工单位在主汛期到来之 前全部完工，确保沿岸群众平安度汛，不出一 处险情。"
)


class Rule(Enum):
    """The rules, by pass and in the order of the passes; the command `reflow rules` lists them.

    `code` is the name of a rule in the log: `pass.rule`. `sentence` says what the rule does, `level` is the trust that it
    requires, `example` a text to which it applies (empty for rules that depend on the passes or on a person).

    >>> Rule.JOIN_WRAP.code, Rule.JOIN_WRAP.level
    ('join.wrap', <Level.SAFE: 0>)
    """

    code: str
    sentence: str
    level: Level
    example: str

    NORMALIZE_INVISIBLE = (
        "normalize.invisible",
        N_("Delete a zero-width or control character."),
        Level.SAFE,
        "全市粮\u200b食产量再创新高。",
    )
    NORMALIZE_SURROGATE = (
        "normalize.surrogate",
        N_("Replace a lone surrogate, which no file can hold, with �."),
        Level.SAFE,
        "会上\ud800通过了决议。",
    )
    NORMALIZE_SOFT_HYPHEN = (
        "normalize.soft-hyphen",
        N_("Replace a soft hyphen between digits or capitals with a hyphen."),
        Level.SAFE,
        "型号为GX\u00ad2301的水泵已经停产。",
    )
    NORMALIZE_RADICAL = (
        "normalize.radical",
        N_("Replace a radical with the ideograph it looks like, in the form of the document's script."),
        Level.SAFE,
        "为了⽅便⽤户使⽤⽂件系统，市⺠可在⽹上办理。",
    )
    NORMALIZE_TWIN = (
        "normalize.twin",
        N_("Delete a radical directly before its own ideograph: one glyph was read twice."),
        Level.SAFE,
        "⼯工地上一片繁忙。",
    )
    NORMALIZE_COMPATIBILITY = (
        "normalize.compatibility",
        N_("Replace a compatibility ideograph with the ideograph it stands for."),
        Level.SAFE,
        "\uf92e库的周转效\uf961提高了一成。",
    )
    NORMALIZE_PRIVATE_USE = (
        "normalize.private-use",
        N_("Replace a private-use character of older GB 18030 with the character that Unicode has now."),
        Level.SAFE,
        "他说\ue78d今年的收成好。",
    )
    NORMALIZE_VERTICAL_FORM = (
        "normalize.vertical-form",
        N_("Replace the vertical form of a mark with the mark."),
        Level.SAFE,
        "他說︐﹁今年的收成好﹂。",
    )
    NORMALIZE_SMALL_FORM = (
        "normalize.small-form",
        N_("Replace the small form of a mark with the full-width mark."),
        Level.SAFE,
        "他说﹐今年的收成好。",
    )
    NORMALIZE_HALF_WIDTH = (
        "normalize.half-width",
        N_("Replace a half-width Chinese mark with the full-width mark."),
        Level.SAFE,
        "皮洛､濛溪河等遗址相继发现｡",
    )
    NORMALIZE_UNREADABLE = (
        "normalize.unreadable",
        N_("Report a private-use character or �, which stays."),
        Level.SAFE,
        "村民\ue004家的新房落成。",
    )

    # Decided by the pass `vertical`.
    JOIN_VERTICAL = (
        "join.vertical",
        N_("Delete the line ends of a title that was set vertically, one character per line."),
        Level.SAFE,
        "粮\n站\n连\n夜\n开\n磅\n昨晚，城北粮站连夜开磅收粮，二百多户农民卖上了新粮。",
    )

    OPENINGS_CUT = (
        "openings.cut",
        N_("Begin a line at an opening that follows other text on its line."),
        Level.SAFE,
        "全线贯通后，群众出行时间缩短一半。     本报讯（记者何晓光）昨天，大桥合龙。",
    )
    OPENINGS_JUMP = (
        "openings.jump",
        N_("Begin a line before and after a jump line in brackets."),
        Level.SAFE,
        "（上接第一版）全市各级党组织要切实担\n负起主体责任，把各项任务落到实处。",
    )

    FURNITURE_FOLIO = (
        "furniture.folio",
        N_("Mark a line of page number, date or newspaper name as furniture."),
        Level.SAFE,
        "2019年6月18日 星期二 第03版\n农田灌溉用水得到保障。",
    )
    FURNITURE_EDITOR = (
        "furniture.editor",
        N_("Mark a line that names the editors of the page as furniture."),
        Level.SAFE,
        "第03版：要闻\n责编 林月如 版式 高远\n村里通了公路。",
    )
    FURNITURE_JUMP = (
        "furniture.jump",
        N_("Mark a jump line, which refers to another page, as furniture."),
        Level.SAFE,
        "群众出行时间将缩短一半。\n（下转第二版）",
    )
    FURNITURE_MASTHEAD = (
        "furniture.masthead",
        N_("Mark a line that a newspaper prints about itself (numbers, publisher, contact) as furniture."),
        Level.SAFE,
        "本报讯 大桥昨日合龙，全长三百米。\n江州日报",
    )
    FURNITURE_SITE = (
        "furniture.site",
        N_("Mark a line that a web site prints around an article as furniture."),
        Level.SAFE,
        "老码头变身文化公园，昨天开园。\n【打印】【关闭】",
    )

    CORRECTIONS_LINE = (
        "corrections.line",
        N_("Apply what a person decided about a line."),
        Level.SAFE,
        "开发区今年新增规模以上工业企\n业二十三家，占到六成。",
    )

    JOIN_WRAP = (
        "join.wrap",
        N_("Delete a line end inside a paragraph."),
        Level.SAFE,
        "开发区今年新增规模以上工业企\n业二十三家，占到六成。",
    )
    JOIN_WORD = (
        "join.word",
        N_("Replace a line end between two Latin words with a space."),
        Level.SAFE,
        "The committee agreed to meet\nagain in the autumn.",
    )
    JOIN_SPACE = (
        "join.space",
        N_("Keep the space at a line end between two Han, if few lines have one."),
        Level.SAFE,
        _JOIN_SPACE,
    )
    JOIN_MIXED = (
        "join.mixed",
        N_("Replace a line end between Han and a digit or letter with a space, if most such places have one."),
        Level.LIKELY,
        "　　村里去年种了 420 棵柳树，今年春天又补种 38\n棵，到 6 月底活下来的有 445 棵，都长得很好。",
    )
    JOIN_EDGE = (
        "join.edge",
        N_("Delete the blanks around a paragraph or a title, which stays separate."),
        Level.SAFE,
        "  粮站连夜开磅收粮，农户喜迎丰收。\n\n昨天，三百户农民来到粮站。",
    )

    JOIN_VERBATIM = (
        "join.verbatim",
        N_("Put back the form of a mark that `normalize` replaced, in lines that are kept as they are."),
        Level.SAFE,
        "白菜\t﹪２﹑５\n萝卜\t﹪１﹑８\n冬瓜\t﹪３﹑１\n黄瓜\t﹪４﹑６",
    )
    JOIN_ACROSS = (
        "join.across",
        N_("Join a paragraph across a title or another line inside it, which moves behind it."),
        Level.LIKELY,
        "",
    )

    HEADLINE_TITLE = (
        "headline.title",
        N_("Mark a line outside of all sentences as a title."),
        Level.SAFE,
        "昨天，博物馆新馆向公众开放。\n\n博物馆新馆开放",
    )
    HEADLINE_DECK = (
        "headline.deck",
        N_("Mark a title line that begins with a dash as the deck."),
        Level.SAFE,
        "本报讯（记者何晓光）昨天，全长十公里的环湖绿道\n全线贯通，沿途设有六个驿站，可以借雨伞、充电和\n"
        "歇脚，骑车绕湖一圈大约四十分钟。\n本报讯（记者周岚）从今天起，城北三条公交线路早\n"
        "晚高峰加密班次，末班车同时延后半小时，方便下夜\n班的工人和晚自习的学生回家。\n\n"
        "环湖绿道全线贯通\n\n——市民代表谈新变化\n\n城北公交\n加密班次\n",
    )

    ARTICLE_LEADING = (
        "article.leading",
        N_("Assign a title to the article below it."),
        Level.SAFE,
        "博物馆新馆开放\n\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件。",
    )
    ARTICLE_TRAILING = (
        "article.trailing",
        N_("Assign a title to the article above it, and move it to its head."),
        Level.LIKELY,
        "本报讯 昨天，博物馆新馆向公众开放。\n\n博物馆新馆开放",
    )
    ARTICLE_OPENING = (
        "article.opening",
        N_("Begin an article at a dateline."),
        Level.SAFE,
        "本报讯 城南污水处理厂昨天投产。\n本报讯 环湖绿道昨天贯通。",
    )

    JUMPS_STITCH = (
        "jumps.stitch",
        N_("Move the continuation of an article to its beginning on another page."),
        Level.LIKELY,
        _JUMPS_STITCH,
    )
    JUMPS_INCOMPLETE = (
        "jumps.incomplete",
        N_("Mark an article as incomplete whose other part was not found."),
        Level.SAFE,
        "博物馆新馆开放\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千\n（下转第二版）",
    )

    MOVES_UNIT = (
        "moves.unit",
        N_("Move a unit into the article, and to the place there, where a person put it."),
        Level.SAFE,
        "开发区今年新增规模以上工业企业二十三家。\n昨天，大桥合龙。",
    )
    EDITS_TEXT = (
        "edits.text",
        N_("Replace a text as a person corrected it."),
        Level.SAFE,
        "大桥己经合龙。",
    )

    BYLINE_DATELINE = (
        "byline.dateline",
        N_("Read an opening such as 本报讯 as the dateline."),
        Level.SAFE,
        "据新华社乌鲁木齐9月8日电 棉花进入采收期。",
    )
    BYLINE_APART = (
        "byline.apart",
        N_("Separate an opening from its paragraph, if the caller asks for it."),
        Level.SAFE,
        "本报讯（记者何晓光）昨天，大桥合龙。",
    )
    BYLINE_NAMES = (
        "byline.names",
        N_("Read the names after a role such as 记者 as people."),
        Level.SAFE,
        "本报讯（通讯员龙慎山张青）昨天，大桥合龙。",
    )

    MARKS_DOUBLED = (
        "marks.doubled",
        N_("Delete the second of two equal marks such as 。。 or ，，."),
        Level.SAFE,
        "今年的收成好。。明年还要再种十亩。",
    )
    MARKS_BRACKET = (
        "marks.bracket",
        N_("Replace a pair of ASCII brackets next to Chinese with full-width ones, if most marks are full-width."),
        Level.LIKELY,
        "本报讯(记者吴赛赛)昨天，大桥合龙。",
    )
    MARKS_FULL_WIDTH = (
        "marks.full-width",
        N_("Replace an ASCII mark next to Chinese with the full-width mark, if most marks are full-width."),
        Level.LIKELY,
        "他说，今年的收成好,明年还要再种十亩。",
    )
    MARKS_QUOTATION = (
        "marks.quotation",
        N_("Replace straight quotation marks and primes with the quotation marks used elsewhere in the document."),
        Level.LIKELY,
        '村里评出“最美家庭”，还办了"家风故事会"。',
    )
    MARKS_DASH = (
        "marks.dash",
        N_("Replace other strokes with ——, if the document uses it elsewhere."),
        Level.LIKELY,
        "大山深处有一所学校——云岭小学，校长──一位老人──教了四十年书。",
    )
    MARKS_ELLIPSIS = (
        "marks.ellipsis",
        N_("Replace dots with ……, if the document uses it elsewhere."),
        Level.LIKELY,
        "桃子、梨……样样都有，苹果...也不少。",
    )
    MARKS_HALFWIDTH = (
        "marks.halfwidth",
        N_("Replace a full-width digit or letter with ASCII, if the caller asks for it."),
        Level.LIKELY,
        "会议于１０月２２日召开。",
    )

    SPACES_MARK = (
        "spaces.mark",
        N_("Delete a space next to a Chinese mark."),
        Level.SAFE,
        "他说， 明年还要再种十亩。",
    )
    SPACES_LETTER = (
        "spaces.letter",
        N_("Delete the spaces between three or more single Han."),
        Level.SAFE,
        "“表 彰 会”昨天在区文化馆举行。",
    )
    SPACES_STRAY = (
        "spaces.stray",
        N_("Delete a space between two Han where extraction inserted many, unless it separates phrases or names."),
        Level.LIKELY,
        _SPACES_STRAY,
    )
    SPACES_MIXED = (
        "spaces.mixed",
        N_("Delete a space between Han and a digit or letter, if most such places have none."),
        Level.LIKELY,
        "2016年、2017 年和2018年，全村脱贫。",
    )
    SPACES_DOUBLE = (
        "spaces.double",
        N_("Delete all but one of two or three spaces between Han and a digit or letter."),
        Level.LIKELY,
        "依本辦法第 305  條第 2 項及第 12  條之規定辦理。",
    )
    SPACES_SPACED = (
        "spaces.spaced",
        N_("Insert a space between Han and a digit or letter, if the caller asks for it."),
        Level.LIKELY,
        "2016年全村脱贫。",
    )
    SPACES_PLAIN = (
        "spaces.plain",
        N_("Replace a no-break space, or one of another width, with a plain space."),
        Level.SAFE,
        "区里举办“传承良好家风\u00a0共建文明城区”活动。",
    )

    CONVERT_SCRIPT = (
        "convert.script",
        N_("Convert a character to the script that the caller asks for."),
        Level.SAFE,
        "区长来到社区，看望困难家庭。",
    )
    CONVERT_CHOICE = (
        "convert.choice",
        N_("Convert a character with several forms in the other script as its word requires."),
        Level.SAFE,
        "理发师发现了头发。",
    )
    CONVERT_CONTEXT = (
        "convert.context",
        N_("Give a character with several forms the one that its neighbours ask for, where OpenCC's is another."),
        Level.SAFE,
        "古寺有八百多年历史。",
    )
    CONVERT_WORD = (
        "convert.word",
        N_("Replace a word with that of a region, if the caller asks for it."),
        Level.SAFE,
        "电脑的内存不足。",
    )
    CONVERT_NAME_BYLINE = (
        "convert.name-byline",
        N_("Keep the form of a surname: the byline names the person."),
        Level.SAFE,
        "本报讯（记者于曼）昨天，大桥合龙。",
    )
    CONVERT_NAME_GIVEN = (
        "convert.name-given",
        N_("Keep the form of a surname: the caller named the person."),
        Level.SAFE,
        "昨天，于是之来到人艺。",
    )
    CONVERT_NAME_OFFICE = (
        "convert.name-office",
        N_("Keep the form of a surname: an office stands before the name."),
        Level.SAFE,
        "区长于长辉来到社区。",
    )
    CONVERT_NAME_LIST = (
        "convert.name-list",
        N_("Keep the form of a surname: the name stands in a list."),
        Level.SAFE,
        "参加活动的有黄蕊、于曼、张青等。",
    )
    CONVERT_NAME_CONTEXT = (
        "convert.name-context",
        N_("Keep the form of a surname: its characters and its context are those of a name."),
        Level.SAFE,
        "于长辉表示，要加快进度。",
    )
    CONVERT_NAME_AGAIN = (
        "convert.name-again",
        N_("Keep the form of a surname: it is a name elsewhere in the text."),
        Level.SAFE,
        "区长于长辉来到社区。大家认出于长辉来。",
    )

    OWN_CHANGE = (
        "own.change",
        N_("Record a change by a pass of the caller."),
        Level.SAFE,
        "",
    )

    WRITE_REST = (
        "write.rest",
        N_("Leave out text that is in no unit, because passes were left out or units dropped."),
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
