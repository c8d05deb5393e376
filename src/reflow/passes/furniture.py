"""Find the lines that belong to the page and to no article: folios, editors, jump lines, mastheads, a site's lines."""

import numpy as np
import regex

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind, Lines, Mask, Text, matching
from reflow.draft.contract import Contract
from reflow.patterns.folios import JUMP, is_folio
from reflow.patterns.masthead import is_masthead
from reflow.patterns.site import is_site
from reflow.tables.characters import flags, member

CONTRACT = Contract(
    reads=("text.codes", "lines.end", "lines.kind", "lines.start", "lines.width"),
    writes=("lines.kind",),
)

LONGEST_NAME = 6  # characters of a paper's or a section's name alone in its line: 黑龙江都市报
WIDEST = 80  # half-ems: 40 em hold 责编 with three names, a telephone number and a paper's name

_DESK = "责任编辑|責任編輯|责编|責編|美术编辑|美術編輯|编辑|編輯|美编|版式|校对|校對"
EDITOR = regex.compile(rf"[（(]?(?:本版|[一二三四五六七八九十]版|\d+版)?(?:{_DESK})[：:\s　].*")
JUMP_LINE = regex.compile(rf"[（(◀▶]?\s*{JUMP.pattern}[^，。]{{0,12}}?[）)◀▶]?")
# Each takes a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences.
WHOLE_LINES = (
    (Rule.FURNITURE_FOLIO, Kind.FOLIO, is_folio),
    (Rule.FURNITURE_EDITOR, Kind.EDITOR, EDITOR.fullmatch),
    (Rule.FURNITURE_JUMP, Kind.JUMP, JUMP_LINE.fullmatch),
    (Rule.FURNITURE_MASTHEAD, Kind.FURNITURE, is_masthead),
    (Rule.FURNITURE_SITE, Kind.FURNITURE, is_site),
)
# Patterns read only the lines that look like theirs from afar. A folio has one of the characters of a page or a date, or
# begins with a number or a dash, and has no mark of a sentence; the others begin with their own words, or have a colon,
# or tell of a number or of rights.
FOLIO_HEADS = "0123456789０１２３４５６７８９ABCDEFGH-—·"
EDITOR_HEADS = "（(责責编編美校版本一二三四五六七八九十0123456789"
JUMP_HEADS = "（(◀▶上下转轉紧緊"
MASTHEAD_HEADS = "CN IS 扫一 掃一 扫码 掃碼"
SITE_HEADS = "首页 首頁 您的 您现 您所 当前 目前 来源 來源 字号 字號 字体 字體 【字 [字 上一 下一 【打 【关 [打 [关 【列 【關 Co EN -E —E （完 (完 （全 (全"
SIGNS = (
    FOLIO := "版頁页年星周週拜月",
    SENTENCE := "，。、；！？“”《》「」（）(),;!?",
    EDITORS := "编編版校",
    PAGES := "版頁页",
    COLON := "：:",
    NUMBERS := "号號",
    RIGHTS := "权權",
    NAMES := "报報闻聞",
)


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text stays and is given out beside the articles."""
    blocks, text = draft.lines, draft.text
    if not len(blocks):
        return draft
    left = (blocks.width <= WIDEST) & (blocks.kind == Kind.UNDECIDED)
    likely = _likely(text, blocks)
    found: dict[Rule, Mask] = {}
    kind = blocks.kind.copy()
    for rule, block_kind, is_one in WHOLE_LINES:
        if not draft.allows(rule):
            continue
        found[rule] = matching(text, blocks, left & likely[rule], is_one)
        kind[found[rule]] = block_kind
        left &= ~found[rule]
    if not any(rows.any() for rows in found.values()):
        return draft
    draft = draft.with_blocks(blocks.with_columns(kind=kind))
    for rule, rows in found.items():
        draft = draft.note(rule, blocks.start[rows], blocks.end[rows])
    return draft


def _likely(text: Text, blocks: Lines) -> dict[Rule, Mask]:
    """Give for each rule the lines that its pattern has to read."""
    first = text.codes[blocks.start]
    second = text.codes[np.minimum(blocks.start + 1, blocks.end - 1)]

    def begins(heads: str) -> Mask:
        pairs = heads.split()
        return member(first, "".join(pair[0] for pair in pairs)) & member(second, "".join(pair[1] for pair in pairs))

    signs = np.bitwise_or.reduceat(flags(text.codes, SIGNS), blocks.start)

    def has(characters: str) -> Mask:
        found: Mask = signs & np.uint8(1 << SIGNS.index(characters)) > 0
        return found

    return {
        Rule.FURNITURE_FOLIO: (has(FOLIO) | member(first, FOLIO_HEADS)) & ~has(SENTENCE),
        Rule.FURNITURE_EDITOR: member(first, EDITOR_HEADS) & has(EDITORS),
        Rule.FURNITURE_JUMP: member(first, JUMP_HEADS) & has(PAGES),
        Rule.FURNITURE_MASTHEAD: begins(MASTHEAD_HEADS)
        | has(COLON)
        | has(NUMBERS)
        | (has(NAMES) & (blocks.end - blocks.start <= LONGEST_NAME)),
        Rule.FURNITURE_SITE: begins(SITE_HEADS) | has(COLON) | has(RIGHTS),
    }
