"""Find the lines that belong to the page and to no article: folios, editors, jump lines."""

import numpy as np
import regex

from reflow.config import Config
from reflow.draft import BlockKind, Blocks, Draft, Mask, Text
from reflow.rules import Rule
from reflow.tables.characters import member
from reflow.tables.folios import JUMP, NUMBER

# Furniture is short; a longer line that speaks of a page or an editor is a sentence.
NAME_WIDEST = 20  # half-ems: a paper's name
WIDEST = 80  # half-ems: 40 em hold 责编 with three names, a telephone number and a paper's name
_DATE = r"[0-9０-９〇零一二三四五六七八九]{2,4}\s*年\s*[0-9０-９一二三四五六七八九十]{1,2}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日"
_PAGE = rf"第?\s*(?:{NUMBER})\s*[版頁页]"
_WEEKDAY = "(?:星期|周|週|禮拜)[一二三四五六日天]"
_NAME = r"\p{Han}{1,8}[报報]"
_SECTION = r"[·：:]?\s*\p{Han}{2,6}"

# Each pattern takes a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences.
PATTERNS = (
    (
        Rule.FURNITURE_FOLIO,
        BlockKind.FOLIO,
        regex.compile(
            rf"(?=.*(?:{_PAGE}|{_DATE}|^[-—·\s]+\d))(?:(?:{_PAGE}(?:{_SECTION})?|{_DATE}|{_WEEKDAY}|{_NAME}|[-—·\s]*\d{{1,4}}[-—·\s]*)[\s　|｜]*)+"
            # 第二版 2019年6月18日 星期二 要闻: the section stands last, behind a date.
            rf"(?:(?<={_PAGE}.*)(?<=(?:{_WEEKDAY}|{_DATE})[\s　]+)\p{{Han}}{{2,4}})?"
        ),
    ),
    (
        Rule.FURNITURE_EDITOR,
        BlockKind.EDITOR,
        regex.compile(
            r"(?:(?:本版|[一二三四五六七八九十]版|\d+版)?(?:责任编辑|責任編輯|责编|責編|美术编辑|美術編輯|编辑|編輯|美编|版式|校对|校對)[：:\s　].*)"
        ),
    ),
    (
        Rule.FURNITURE_JUMP,
        BlockKind.JUMP,
        regex.compile(rf"[（(◀▶]?\s*{JUMP.pattern}[^，。]{{0,12}}?[）)◀▶]?"),
    ),
)
# Only lines that begin and end like furniture are matched against the patterns: a folio begins with a number, a name
# or a bar and ends with one of its parts; editors and jumps begin with their own words.
FOLIO_HEADS = "0123456789０１２３４５６７８９第一二三四五六七八九十〇ABCDEFG-—·星周"
FOLIO_TAILS = "0123456789０１２３４５６７８９版頁页日报報一二三四五六天-—·|｜"
HEADS = "责编 责任 責編 責任 本版 编辑 編輯 美术 美術 校对 校對 美编 版式 上接 下转 下轉 下接 紧接 緊接 转第 轉第 （上 （下 (上 (下 （转 （紧 ◀上 ▶下"


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text stays and is given out beside the articles."""
    blocks, text = draft.blocks, draft.text
    if not len(blocks):
        return draft
    likely = _likely(text, blocks) & (blocks.width <= WIDEST) & (blocks.kind == BlockKind.LINE)
    found: dict[Rule, list[int]] = {rule: [] for rule, _, _ in PATTERNS}
    kind = blocks.kind.copy()
    for row in np.flatnonzero(likely):
        line = text.slice(int(blocks.start[row]), int(blocks.end[row]))
        for rule, block_kind, pattern in PATTERNS:
            if draft.allows(rule) and pattern.fullmatch(line):
                kind[row] = block_kind
                found[rule].append(int(row))
                break
    if not any(found.values()):
        return draft
    draft = draft.with_blocks(blocks.with_columns(kind=kind))
    for rule, rows in found.items():
        draft = draft.note(rule, blocks.start[rows], blocks.end[rows])
    return draft


def _likely(text: Text, blocks: Blocks) -> Mask:
    first, last = text.codes[blocks.start], text.codes[blocks.end - 1]
    second = text.codes[np.minimum(blocks.start + 1, blocks.end - 1)]
    folio = member(first, FOLIO_HEADS) & member(last, FOLIO_TAILS)
    paper = member(last, "报報") & (blocks.width <= NAME_WIDEST)
    section = member(first, "第ABCDEFGH0123456789") & member(
        second, "0123456789０１２３４５６７８９一二三四五六七八九十"
    )
    heads = HEADS.split()
    words = member(first, "".join(head[0] for head in heads)) & member(second, "".join(head[1] for head in heads))
    numbered = member(first, "0123456789一二三四五六七八九") & member(second, "0123456789十版")  # 2版责编, 一版责编
    return folio | paper | section | words | numbered
