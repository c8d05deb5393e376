"""News items set at random, one below the other: each title leads."""

from dataclasses import dataclass, replace

from lib.synthetic_pen import Pen, Story, chinese, is_report, sentences_of
from lib.synthetic_sheet import Sample, Sheet, Style, set_lines, set_paragraph, style
from reflow.draft import Kind, TextKind


@dataclass(frozen=True)
class Layout:
    """What is the same for all items of a text."""

    titles: str  # kept, none, or some
    title_width: float  # of the lines of titles, against the measure: below 1 a narrower title
    below_title: float  # chance of a blank line below the headline
    between_items: int  # blank lines
    datelines: float
    bylines: str  # "", under the title, or at the end
    briefs: bool  # an item is one or two paragraphs
    boilerplate: float
    mark: str  # what stands around a title


def layout(pen: Pen) -> Layout:
    """Return a random layout."""
    random = pen.random
    return Layout(
        titles=random.choice(["kept"] * 8 + ["none", "some"]),
        title_width=random.choice([random.uniform(0.4, 0.8), random.uniform(0.8, 1.05), random.uniform(1.05, 2)]),
        below_title=random.choice([0, 0, 1]),
        between_items=random.choice([0, 1, 1, 1, 2]),
        datelines=random.choice([0, 0, 0.5, 1]),
        bylines=random.choice(["", "", "under", "end", "end"]),
        briefs=random.random() < 0.55,
        boilerplate=random.choice([0, 0, 0, 0.3, 1]),
        mark=random.choice(
            ["{}"] * 12
            + ["【{}】", "■{}", "◆ {}", "\u3000\u3000{}", "          {}", "\u3000\u3000\u3000\u3000{}", "[{}]"]
        ),
    )


def dateline(pen: Pen) -> str:
    """Return how a report opens: who sends it, from where, when."""
    place, (_, month, day) = pen.place()[:2], pen.day()
    when = pen.random.choice(
        [f"{month}月{day}日", f"{day}日", f"{chinese(day)}日", f"{chinese(month)}月{chinese(day)}日"]
    )
    agency = pen.pick(
        "新华社",
        "本报",
        "中新社",
        "通讯社",
        place + "日报",
        place + "晚报",
        place + "电视台",
        "中央社",
        place + "商报",
        "路透社",
    )
    person = pen.pick(
        "",
        f"（记者{pen.name()}）",
        f"（记者 {pen.name()} 通讯员 {pen.name()}）",
        f"（{pen.name()}）",
        f"记者{pen.name()}",
    )
    return pen.random.choice([
        f"{agency}{place}{when}电{person}", f"{agency}{place}{when}电{person} ", f"{agency}讯{person}", f"{agency}讯{person} ", f"【{agency}{place}{when}电】", f"【{agency}讯】", f"〔{agency}{place}{when}电〕", f"据{agency}{when}报道，", f"（{agency}{place}{when}讯）", f"{agency}{when}讯 ",
        f"{place}{when}消息：", f"[{agency} {place}讯]", f"【{agency}{place}特讯】", f"{when}，", f"{agency}讯：", f"{agency}{place}{when}专电{person}　", f"记者{pen.name()}／{place}报导】", f"【记者{pen.name()}{place}报道】",
    ])  # fmt: skip


def byline(pen: Pen) -> str:
    """Return a line that says who wrote an item."""
    paper, place = (
        pen.place()[:2]
        + pen.pick(
            "日报",
            "晚报",
            "都市报",
            "商报",
            "时报",
            "新闻网",
            "电视台",
            "晨报",
            "青年报",
            "法制报",
            "周刊",
            "广播电台",
            "快报",
            "早报",
        ),
        pen.place()[:2],
    )
    return pen.random.choice([
        f"记者 {pen.name()}", f"本报记者 {pen.name()}", f"本报记者\u3000{pen.name()}\u3000{pen.name()}", f"{paper}记者 {pen.name()}", f"记者{pen.name()}／{place}报道", f"文／{pen.name()}", f"□ {pen.name()}", f"■本报记者 {pen.name()}", f"通讯员 {pen.name()}", f"（{pen.name()}）", f"（记者 {pen.name()}）",
        f"作者：{pen.name()}", f"{paper}记者{pen.name()} 通讯员{pen.name()}", f"○{pen.name()}", f"{pen.name()} {pen.name()} 文／图", f"本报见习记者 {pen.name()}", f"特约记者 {pen.name()}", f"实习生 {pen.name()} 记者 {pen.name()}", f"【{pen.name()} 整理】", f"编译/{pen.name()}", f"撰文 {pen.name()}", f"本报评论员 {pen.name()}", f"{place}讯 记者{pen.name()}",
    ])  # fmt: skip


def boilerplate(pen: Pen) -> str:
    """Return a line that web sites set below or above an item."""
    return pen.random.choice([
        "--END--", "【打印】【关闭】", "【打印】", "分享到：", "责任编辑：" + pen.name(), "（责编：" + pen.name() + "）", "上一篇：" + pen.clause(6, 16), "下一篇：" + pen.clause(6, 16), "返回首页", "扫一扫关注我们", "点击查看更多", "版权所有 未经许可不得转载", "相关阅读", "发表评论", "阅读 " + pen.number(9999), "收藏 点赞 转发", "[返回顶部]", "打印本页 | 关闭窗口",
        f"来源：{pen.place()[:2]}新闻网  {pen.date()} {pen.time()}", f"发布时间：{pen.date()} 浏览次数：{pen.number(9999)}", "字号：大 中 小", "首页 > 新闻 > 正文", "您的位置：首页 >> 国内", "更多精彩内容请下载客户端", "(完)" if pen.chance(0.1) else "【字体：大 中 小】", "编辑：" + pen.name() + " 校对：" + pen.name(), f"第{pen.number(20)}版",
    ])  # fmt: skip


def title_lines(pen: Pen, story: Story, chosen: Style, page: Layout) -> list[str]:
    """Return the lines of a title: one line, or lines of the width that the layout has."""
    measure = chosen.measure if chosen.measure < float("inf") else 30
    title = story.title or pen.random.choice(pen.sources.titles)
    title = "".join(title.split("\n"))
    if pen.chance(0.05):
        title += pen.pick("——", "——", " — ", "：") + pen.clause(4, 10)
    if chosen.measure == float("inf"):
        if pen.chance(0.15) and len(title) > 12:
            at = title.find(" ", 4) + 1 or len(title) // 2 + pen.random.randint(-2, 2)
            return [title[:at].strip(), title[at:].strip() or pen.clause(6, 12)]
        return [title]
    if pen.chance(0.5):
        return [title]
    return set_lines(title, max(measure * page.title_width, 6), "carry")


def headline(sheet: Sheet, pen: Pen, story: Story, chosen: Style, page: Layout) -> None:
    """Set kicker, title, deck and byline, and the blank line below them."""
    if story.kicker and pen.chance(0.7):
        sheet.add([story.kicker], Kind.KICKER)
    lines = title_lines(pen, story, chosen, page)
    sheet.add(page.mark.format("\n".join(lines)).split("\n"), Kind.TITLE_ABOVE)
    if (story.deck and pen.chance(0.7)) or pen.chance(0.06):
        deck = story.deck or pen.pick("——", "——", "—", "─ ") + pen.clause(5, 18)
        sheet.add(set_lines(deck, max(chosen.measure, 12), "carry"), Kind.DECK)
    if page.bylines == "under" and pen.chance(0.8):
        sheet.blank(pen.random.choice([0, 0, 0, 1]))
        sheet.add([story.byline if story.byline and pen.chance(0.5) else byline(pen)], Kind.BYLINE)
    if page.boilerplate and pen.chance(0.2):
        sheet.add([boilerplate(pen)], Kind.FURNITURE)
    if chosen.every or pen.chance(page.below_title):
        sheet.blank()


LONGEST = 420  # characters of a paragraph that is set whole


def _short(text: str, pen: Pen) -> str:
    if len(text) <= LONGEST and not pen.chance(0.3):
        return text
    return "".join(sentences_of(text)[: pen.random.randint(1, 4)]) or text[:200]


def _body(pen: Pen, story: Story, page: Layout) -> list[tuple[str, str]]:
    """Return the paragraphs and subheads of an item, without a subhead at its beginning or end."""
    body = [(kind, _short(text, pen)) for kind, text in story.body]
    body = body[: pen.random.randint(1, 2) if page.briefs else pen.random.randint(2, 9)]
    if pen.chance(0.12) and len(body) > 3:
        body.insert(2, ("subhead", pen.clause(4, 12)))
    while body and body[0][0] == "subhead":
        body = body[1:]
    while body and body[-1][0] == "subhead":
        body = body[:-1]
    if not body:
        body = [("paragraph", pen.sentence(20, 90))]
    if pen.chance(0.04):  # a line end without its stop
        body[-1] = (body[-1][0], body[-1][1].rstrip("。"))
    if pen.chance(page.datelines) and not is_report(body[0][1]):
        body[0] = ("paragraph", dateline(pen) + body[0][1])
    return body


def _item(sheet: Sheet, pen: Pen, story: Story, chosen: Style, page: Layout) -> None:
    """Set an item: headline, paragraphs, byline."""
    titled = page.titles == "kept" or (page.titles == "some" and pen.chance(0.6))
    if titled:
        headline(sheet, pen, story, chosen, page)
    first = Kind.OPENING
    for kind, text in _body(pen, story, page):
        if kind == "subhead":
            sheet.add(set_lines(text, chosen.measure, "carry"), Kind.SUBHEAD)
            sheet.blank(int(chosen.every or pen.chance(chosen.between)))
        else:
            set_paragraph(sheet, text, chosen, pen.random, first)
            first = Kind.FIRST
    if page.bylines == "end" and pen.chance(0.8):
        right = pen.pick("", "", "\u3000\u3000", " " * 20, "\u3000" * 8)
        sheet.add([right + byline(pen)], Kind.BYLINE)
    if pen.chance(page.boilerplate):
        sheet.blank(pen.random.randint(0, 1))
        for _ in pen.count(1, 4):
            sheet.add([boilerplate(pen)], Kind.FURNITURE)


def news(pen: Pen) -> Sample:
    """News items, one or some, in one layout."""
    chosen, page, sheet = style(pen.random, 0.3), layout(pen), Sheet()
    stories = [pen.random.choice(pen.sources.stories) for _ in range(pen.random.choice([1, 1, 2, 3, 4, 6, 9]))]
    if pen.chance(0.3) and chosen.measure < float("inf"):  # the first title is as wide as the measure
        chosen = replace(
            chosen, measure=min(max(len(stories[0].title) + pen.random.choice([-2, -1, 0, 0.5, 1, 2, 3]), 10), 45)
        )
    if page.titles != "kept":  # a blank line, and nowhere else one, shows where an item without a title begins
        chosen = replace(chosen, between=0, every=False, breaks=0)
        page = replace(page, between_items=1, datelines=max(page.datelines, 0.6))
    if page.boilerplate and pen.chance(0.3):
        sheet.add([boilerplate(pen) for _ in range(pen.random.randint(1, 3))], Kind.FURNITURE)
        sheet.blank(pen.random.randint(0, 1))
    for number, story in enumerate(stories):
        if number:
            sheet.blank(max(page.between_items - (not sheet.lines[-1].strip()), 0))
        _item(sheet, pen, story, chosen, page)
    return sheet.sample(TextKind.ARTICLES)


def interview(pen: Pen) -> Sample:
    """An interview with a title, subheads and a byline; each speech is a paragraph."""
    chosen, page, sheet = style(pen.random, 0.5), layout(pen), Sheet()
    headline(sheet, pen, pen.random.choice(pen.sources.stories), chosen, page)
    indent = pen.pick("", chosen.indent)  # of subheads
    asked, answered = pen.pick("记者", "问", pen.place()[:2] + "日报", "Q"), pen.pick(pen.name(), "答", "A")
    set_paragraph(sheet, pen.random.choice(pen.sources.paragraphs)[:300], chosen, pen.random, Kind.OPENING)
    for _ in pen.count(2, 8):
        if pen.chance(0.3):
            if sheet.lines[-1] and pen.chance(chosen.around_heads):
                sheet.blank()
            sheet.add([indent + pen.clause(4, 11)], Kind.SUBHEAD)
            sheet.blank(int(pen.chance(max(chosen.between, chosen.around_heads))))
        set_paragraph(sheet, f"{asked}：{pen.clause(4, 14)}{pen.pick('？', '？', '')}", chosen, pen.random)
        set_paragraph(
            sheet, f"{answered}：{_short(pen.random.choice(pen.sources.paragraphs), pen)}", chosen, pen.random
        )
    if page.bylines:
        sheet.blank(pen.random.randint(0, 1))
        sheet.add([byline(pen)], Kind.BYLINE)
    return sheet.sample(TextKind.ARTICLES)


def column_name(pen: Pen) -> str:
    """Return the name of a column of briefs."""
    return pen.pick("国内", "国际", "本市", "各地", "财经", "体育", "文化", "农村", "校园", "行业") + pen.pick(
        "快讯", "简讯", "短波", "速览", "动态", "一览", "短讯", "播报", "拾零", "点滴"
    )


def briefs(pen: Pen) -> Sample:
    """Columns of briefs: a title over several subheads, each with one paragraph or two; items stand beside them."""
    chosen, page, sheet = style(pen.random, 0.3), replace(layout(pen), mark="{}"), Sheet()
    indent = pen.pick("", "", chosen.indent, "\u3000\u3000")
    for _ in range(pen.random.choice([1, 1, 2, 3])):
        sheet.add([pen.pick("", indent) + column_name(pen)], Kind.TITLE_ABOVE)
        first = Kind.OPENING
        for _ in range(pen.random.randint(2, 6)):
            story = pen.random.choice(pen.sources.stories)
            sheet.blank(int(chosen.every or pen.chance(page.below_title)))
            sheet.add([indent + "".join(story.title.split("\n"))], Kind.SUBHEAD)
            sheet.blank(int(chosen.every or pen.chance(page.below_title)))
            texts = [text for kind, text in story.body if kind == "paragraph"][: pen.random.randint(1, 2)]
            for text in texts:
                set_paragraph(sheet, _short(text, pen), chosen, pen.random, first)
                first = Kind.FIRST
        sheet.blank(page.between_items)
        if pen.chance(0.5):
            _item(sheet, pen, pen.random.choice(pen.sources.stories), chosen, page)
            sheet.blank(page.between_items)
    return sheet.sample(TextKind.ARTICLES)


# How wide the title of a short item is, against the measure: narrower, nearly as wide, wider.
TITLE_WIDTHS = ((0.35, 0.8), (0.85, 1.08), (0.85, 1.08), (1.08, 2))
FEWEST_TITLE = 5  # characters
NARROWEST, WIDEST = 12, 45  # em


def _undated(pen: Pen) -> Story:
    """Return a story that no dateline opens."""
    for _ in range(20):
        story = pen.random.choice(pen.sources.stories)
        if len(story.title) >= FEWEST_TITLE and story.body[0][0] == "paragraph" and not is_report(story.body[0][1]):
            return story
    return Story(pen.title(), "", "", "", (("paragraph", pen.sentence(20, 80)),))


def short_item(pen: Pen) -> Sample:
    """A title and one or two wrapped paragraphs, without a dateline; the measure is chosen by the width of the title."""
    story, sheet = _undated(pen), Sheet()
    title = story.title if pen.chance(0.85) else pen.title(8, 30)
    measure = round(2 * len(title) / pen.random.uniform(*pen.random.choice(TITLE_WIDTHS))) / 2
    chosen = replace(style(pen.random, 0), measure=min(max(measure, NARROWEST), WIDEST), every=False, breaks=0)
    if pen.chance(0.5):
        chosen = replace(chosen, indent="", room=0)
    if pen.chance(0.65):
        chosen = replace(chosen, between=0)
    lines = [title] if pen.chance(0.6) else set_lines(title, chosen.measure, "carry")
    sheet.add(lines, Kind.TITLE_ABOVE)
    if pen.chance(0.12):
        sheet.add([pen.pick("——", "——", "— ") + pen.clause(5, 14)], Kind.DECK)
    if pen.chance(0.15):
        sheet.add([byline(pen)], Kind.BYLINE)
    sheet.blank(int(pen.chance(0.35)))
    texts = [text for kind, text in story.body if kind == "paragraph"][: pen.random.randint(1, 2)]
    if pen.chance(0.15):
        texts = [pen.sentence(6, 24), *texts]
    for number, text in enumerate(texts):
        short = "".join(sentences_of(text)[: pen.random.randint(1, 4)]) or text
        set_paragraph(sheet, short[:LONGEST], chosen, pen.random, Kind.FIRST if number else Kind.OPENING)
    if pen.chance(0.25):
        sheet.add([pen.pick("", "", "\u3000\u3000", "\u3000" * 8) + byline(pen)], Kind.BYLINE)
    return sheet.sample(TextKind.ARTICLES)


def old_dateline(pen: Pen) -> str:
    """Return how papers of the fifties opened a report."""
    agency, place, (_, month, day) = (
        pen.pick("新华社", "本报", "通讯社", "合众社", "塔斯社"),
        pen.place()[:2],
        pen.day(),
    )
    when = pen.pick(f"{chinese(day)}日", f"{chinese(month)}月{chinese(day)}日", f"{day}日")
    form = pen.pick("电", "电", "急电", "专电", "讯")
    return pen.pick("【{}】", "【{}】", "〔{}〕", "（{}）", "[{}]").format(agency + place + when + form)


def headlines_of_lines(pen: Pen) -> Sample:
    """Items with headlines of two lines, or one, above a dateline of old style, and short paragraphs below."""
    chosen, sheet = replace(style(pen.random, 0.6), every=False, breaks=0), Sheet()
    two, between, below = pen.random.choice([1, 0.7, 0.2]), pen.random.choice([0, 1, 1]), pen.random.choice([0, 0, 1])
    if below and not between:  # a blank line stands inside the item, so one stands above it
        between = 1
    dated = pen.random.choice([1, 1, 0.7])
    for number in range(pen.random.choice([1, 2, 2, 3, 5])):
        if number and between and sheet.lines[-1]:
            sheet.blank()
        lengths = pen.random.choice([(5, 9), (6, 12), (8, 16)])
        sheet.add([pen.clause(*lengths) for _ in range(2 if pen.chance(two) else 1)], Kind.TITLE_ABOVE)
        sheet.blank(below)
        opening = pen.random.choice(pen.sources.paragraphs)[:LONGEST]
        opening = opening if pen.chance(0.8) else pen.sentence(8, 30)
        if pen.chance(dated):
            opening = old_dateline(pen) + opening
        set_paragraph(sheet, opening, chosen, pen.random, Kind.OPENING)
        for _ in pen.count(0, 3):
            set_paragraph(sheet, pen.sentence(8, 40) if pen.chance(0.6) else pen.paragraph(), chosen, pen.random)
        if pen.chance(0.15):
            sheet.add([byline(pen)], Kind.BYLINE)
    return sheet.sample(TextKind.ARTICLES)


def unwrapped(pen: Pen) -> Sample:
    """Items with a line for each paragraph; a blank line stands between items, or none; some items have no title."""
    chosen, sheet = replace(style(pen.random, 1), every=False), Sheet()
    between, below, titled = (
        pen.random.choice([0, 1, 1]),
        pen.random.choice([0, 0, 1]),
        pen.random.choice([0, 1, 1, 1, 0.7]),
    )
    if titled < 1:  # only a blank line between the items shows where one without a title begins
        between, below, chosen = 1, 0, replace(chosen, between=0)
    credit, indent = pen.random.choice([0, 0, 1]), pen.pick("", "", chosen.indent)
    for number in pen.count(2, 9):
        story = pen.random.choice(pen.sources.stories)
        if number and between and sheet.lines and sheet.lines[-1]:
            sheet.blank()
        if pen.chance(titled):
            sheet.add([indent + (story.title or pen.title())], Kind.TITLE_ABOVE)
            if pen.chance(0.08):
                sheet.add([indent + pen.pick("——", "—") + pen.clause(5, 14)], Kind.DECK)
            sheet.blank(below)
        texts = [text for kind, text in story.body if kind == "paragraph"][: pen.random.randint(1, 4)]
        if pen.chance(0.2):
            texts = [pen.sentence(8, 24), *texts]
        for at, text in enumerate(texts):
            set_paragraph(sheet, _short(text, pen), chosen, pen.random, Kind.FIRST if at else Kind.OPENING)
        if pen.chance(credit):
            sheet.add([chosen.indent + byline(pen)], Kind.BYLINE)
    return sheet.sample(TextKind.ARTICLES)


GENRES = {news: 52, short_item: 22, unwrapped: 10, headlines_of_lines: 7, interview: 8, briefs: 4}


def text(pen: Pen) -> Sample:
    """Return news of a random genre."""
    [genre] = pen.random.choices(list(GENRES), list(GENRES.values()))
    return genre(pen)
