"""Tell where a character is a surname and where a word: 于长辉表示, 由于; 范宏, 范围.

Opposite to a byline, running text does not say who is a person. What speaks for a name is added up as log-odds: the
characters of the given name, what stands before it and behind it, and the words that the character would make with
its neighbours otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import regex

from reflow.tables.likelihood import likelihood
from reflow.tables.persons import given_odds, ordinary_words
from reflow.tables.surnames import surname_scores

Evidence = Literal["office", "list", "context"]

# What stands before a name, or behind it, and says so: offices, callings, kin. Their own last characters are enough.
OFFICES: Final = (
    "书记|委员|主席|总理|部长|省长|市长|区长|县长|镇长|乡长|村长|州长|局长|处长|科长|股长|司长|厅长|署长|院长|校长|园长|所长|站长|队长"
    "|组长|社长|行长|厂长|店长|馆长|会长|团长|营长|连长|排长|班长|船长|主任|经理|总裁|董事长|总监|秘书长|参谋长|理事长|记者|通讯员|编辑"
    "|作者|教授|讲师|老师|导师|博士|硕士|院士|研究员|工程师|总工|医生|大夫|护士|律师|法官|检察官|警官|民警|司机|村民|居民|市民|农民|工人"
    "|职工|员工|学生|同学|选手|队员|教练|运动员|演员|导演|歌手|作家|画家|诗人|专家|学者|代表|顾问|干事|负责人|发言人|候选人|主持人|创始人"
    "|志愿者|同志|先生|女士|小姐|丈夫|妻子|儿子|女儿|父亲|母亲|爷爷|奶奶|老人|大爷|大妈|阿姨|叔叔|烈士|将军|司令员|政委|党员|老板|师傅|站务员"
    "|姓名|名叫|叫做|原告|被告|嫌疑人|当事人"
)
BEFORE: Final = regex.compile(rf"(?:{OFFICES})[，：:“（\s]?$")
# Hands that a name goes through: 请于长辉, 和于曼; and where a sentence may begin with one.
LEADS: Final = regex.compile(r"(?:和|与|及|跟|同|请|让|叫|被|给|向)$")
EDGE: Final = regex.compile(r"(?:^|[，。：；！？、“”‘’（）《》〈〉「」『』【】\[\]()\s\x1e—…·,:;!?])$")
DIGIT: Final = regex.compile(r"[0-9０-９一二三四五六七八九十百千万亿多]\s?$")  # 六十余起
LISTED_BEFORE: Final = regex.compile(r"(?:^|[^\p{Han}])[\p{Han}]{2,3}、$")
LISTED_BEHIND: Final = regex.compile(r"、\p{Han}{2,3}(?:、|等|和|与|[，。）])")
BEHIND: Final = regex.compile(
    rf"(?:表示|指出|强调|介绍|告诉|认为|要求|主持|出席|参加|参观|带领|率领|率|担任|当选|获得|获|说|称|讲|问|答|提出|宣布|透露|坦言|回忆|感慨|笑|哭"
    rf"|作了|作|做了|做|在|由|还|也|便|就|又|一行|等人|等|夫妇|家里|家中|家|的|从|到|来到|走进|走|看|听|曾|正|已|将|今年|生于|因|为|向|对|和|与|及"
    rf"|不|没|没有|把|被|给|站|坐|拿|上任|任|是|以|同|受|{OFFICES})"
)
NEXT_EDGE: Final = regex.compile(r"(?:$|[，。：；！？、“”‘’（）《》〈〉「」『』【】\[\]()\s\x1e—…·,:;!?])")

# Log-odds. The prior holds for characters that are common words (于, 后, 余); chosen on the training pages, where every
# name that came out was read, and on sentences made from other names than those of `bench/names.py`.
PRIOR: Final = -4.0  # and how much commoner a surname is among people than its character in text
OFFICE: Final = 6.0
LIST: Final = 4.0
LEFT_EDGE, LEFT_LEAD, LEFT_OTHER, LEFT_DIGIT = 2.0, 0.5, -2.5, -6.0
RIGHT_VERB, RIGHT_EDGE, RIGHT_OTHER = 1.8, 1.5, -1.5
WORD: Final = -0.7  # for each power of e in the frequency of a word that the character may be part of
RAREST: Final = -8.0  # share of a surname that is in no table
SAME_WORD: Final = -4.0  # the whole name is a word: 沈阳, 朴素, 余震
SURE: Final = 0.0  # above it the character is a surname


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: where it stands, what speaks for it most, and the log-odds of all."""

    start: int
    end: int
    evidence: Evidence
    score: float


LONGEST: Final = 4  # characters of an ordinary word


def is_word(text: str, at: int) -> bool:
    """Say whether a character may be part of an ordinary word, in which it is no surname.

    >>> is_word("由于", 1), is_word("于曼", 0)
    (True, False)
    """
    return _word(text[max(at - LONGEST + 1, 0) : at + LONGEST], min(at, LONGEST - 1)) > 0


def _word(text: str, at: int) -> float:
    """Give the logarithm of the frequency of the commonest word that may hold a character, 0 if there is none."""
    words = ordinary_words()
    spans = ((start, start + size) for size in range(2, LONGEST + 1) for start in range(max(at - size + 1, 0), at + 1))
    return max((words.get(text[start:end], 0.0) for start, end in spans), default=0.0)


REACH: Final = 8  # characters on either side that are read


def name_at(text: str, at: int, surname: int = 1) -> Name | None:
    """Read the name that begins at a position with a surname of so many characters; None if it is none.

    >>> [name_at("区委书记于长辉表示", 4).end, name_at("由于长期干旱", 1), name_at("昨天，范宏来到现场", 3).end]
    [7, None, 5]
    """
    best = max(_readings(text, at, surname), key=lambda name: name.score, default=None)
    return best if best is not None and best.score > SURE else None


def _readings(text: str, at: int, surname: int) -> Iterator[Name]:
    before = text[max(at - REACH, 0) : at]
    office = BEFORE.search(before) is not None
    left = LEFT_EDGE if EDGE.search(before) else LEFT_LEAD if LEADS.search(before) else LEFT_OTHER
    left = OFFICE if office else LEFT_DIGIT if DIGIT.search(before) else left
    name = text[at : at + surname]
    common = surname_scores().get(name, RAREST) - likelihood(name)
    above = "" if office else before  # 区|长于: what an office ends with is in no word with the name
    word = WORD * _word(above + text[at : at + LONGEST], len(above))
    for size in (1, 2):
        end = at + surname + size
        given = text[at + surname : end]
        if len(given) < size or not regex.fullmatch(r"\p{Han}+", given):
            continue
        behind = text[end : end + REACH]
        listed = bool(LISTED_BEHIND.match(behind) or (LISTED_BEFORE.search(before) and NEXT_EDGE.match(behind)))
        right = RIGHT_EDGE if NEXT_EDGE.match(behind) else RIGHT_VERB if BEHIND.match(behind) else RIGHT_OTHER
        score = PRIOR + common + word + left + right + LIST * listed
        score += SAME_WORD * (text[at:end] in ordinary_words())
        score += sum(given_odds().get(c, 0.0) for c in given)
        evidence: Evidence = "office" if office else "list" if listed else "context"
        yield Name(at, end, evidence, score)
