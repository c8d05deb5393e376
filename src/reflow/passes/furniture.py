"""Find the lines that belong to the page and to no article: folios, editors, jump lines, mastheads, a site's lines."""

import numpy as np
import regex

from reflow.config import Config
from reflow.draft import BlockKind, Blocks, Draft, Mask, Text
from reflow.rules import Rule
from reflow.tables.characters import member
from reflow.tables.folios import JUMP, is_folio
from reflow.tables.masthead import is_masthead
from reflow.tables.site import is_site

WIDEST = 80  # half-ems: 40 em hold 责编 with three names, a telephone number and a paper's name

_DESK = "责任编辑|責任編輯|责编|責編|美术编辑|美術編輯|编辑|編輯|美编|版式|校对|校對"
EDITOR = regex.compile(rf"[（(]?(?:本版|[一二三四五六七八九十]版|\d+版)?(?:{_DESK})[：:\s　].*")
JUMP_LINE = regex.compile(rf"[（(◀▶]?\s*{JUMP.pattern}[^，。]{{0,12}}?[）)◀▶]?")
# Each takes a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences.
WHOLE_LINES = (
    (Rule.FURNITURE_FOLIO, BlockKind.FOLIO, is_folio),
    (Rule.FURNITURE_EDITOR, BlockKind.EDITOR, EDITOR.fullmatch),
    (Rule.FURNITURE_JUMP, BlockKind.JUMP, JUMP_LINE.fullmatch),
    (Rule.FURNITURE_MASTHEAD, BlockKind.OTHER, is_masthead),
    (Rule.FURNITURE_SITE, BlockKind.OTHER, is_site),
)
# Only lines that look like furniture from afar are read: a folio has one of the characters of a page or a date, or
# begins with a number or a dash, and has no mark of a sentence; all others begin with their own words, or have a colon,
# or tell of rights.
FOLIO_PARTS = "版頁页年星周週拜月"
FOLIO_HEADS = "0123456789０１２３４５６７８９ABCDEFGH-—·"
SENTENCE_MARKS = "，。、；！？“”《》「」（）(),;!?"
HEADS = "责编 责任 責編 責任 本版 编辑 編輯 美术 美術 校对 校對 美编 版式 （责 (责 （責 （编 （編 上接 下转 下轉 下接 紧接 緊接 转第 轉第 （上 （下 (上 (下 （转 （紧 ◀上 ▶下"
OTHER_HEADS = "国内 國內 CN IS 邮发 郵發 扫一 掃一 扫码 掃碼 首页 首頁 您的 您现 您所 当前 目前 来源 來源 字号 字號 字体 字體 【字 [字 上一 下一 【打 【关 [打 [关 【列 【關 Co"
OTHER_SIGNS = "权權：:"


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text stays and is given out beside the articles."""
    blocks, text = draft.blocks, draft.text
    if not len(blocks):
        return draft
    likely = _likely(text, blocks) & (blocks.width <= WIDEST) & (blocks.kind == BlockKind.LINE)
    found: dict[Rule, list[int]] = {rule: [] for rule, _, _ in WHOLE_LINES}
    kind = blocks.kind.copy()
    for row in np.flatnonzero(likely):
        line = text.slice(int(blocks.start[row]), int(blocks.end[row]))
        for rule, block_kind, is_one in WHOLE_LINES:
            if draft.allows(rule) and is_one(line):
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
    first = text.codes[blocks.start]
    second = text.codes[np.minimum(blocks.start + 1, blocks.end - 1)]
    parts = np.logical_or.reduceat(member(text.codes, FOLIO_PARTS), blocks.start) | member(first, FOLIO_HEADS)
    folio = parts & ~np.logical_or.reduceat(member(text.codes, SENTENCE_MARKS), blocks.start)
    heads = [*HEADS.split(), *OTHER_HEADS.split()]
    words = member(first, "".join(head[0] for head in heads)) & member(second, "".join(head[1] for head in heads))
    numbered = member(first, "0123456789一二三四五六七八九") & member(second, "0123456789十版")  # 2版责编, 一版责编
    return folio | words | numbered | np.logical_or.reduceat(member(text.codes, OTHER_SIGNS), blocks.start)
