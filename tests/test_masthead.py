"""What a paper prints about itself, and lines of notices that look like it."""

import pytest
from support.answers import answer
from support.drafts import after

import reflow
from reflow.draft import Kind
from reflow.model.whole_lines import Pattern
from reflow.patterns.masthead import is_masthead

ARTICLE = """
城西菜市场改造后迎客
本报讯（记者周文斌）昨日上午，城西菜市场经过三个月的改造
重新开门迎客。新市场设摊位二百一十六个，比改造前多出三十四
个，地面全部铺设防滑砖。
"""
MASTHEAD = [
    "国内统一连续出版物号 CN 11-0010 邮发代号 1-3",
    "国内统一刊号：CN33-0023",
    "CN 33-0023",
    "ISSN 1000-1234",
    "邮发代号：1-3",
    "主管主办：江州日报社 出版：江州晚报编辑部",
    "主管、主办单位：江州日报社",
    "出版：江州晚报社",
    "北京青年报新闻热线：65902020; 广告热线：400-188-8610",
    "新闻热线：65902020",
    "本版邮箱：minsheng@jiangzhou.cn",
    "投稿邮箱: fukan@jiangzhou.cn",
    "广告部电话：0510-85187583",
    "电话：0510-85187583",
    "邮编：214000",
    "网址：www.jiangzhou.cn",
    "扫一扫 关注广电报微信",
    "扫码关注江州晚报公众号",
    "新聞熱線：02-2345-6789",
    "江州日报",
    "黑龙江晚报",
    "南方都市报",
    "府城時報",
    "要闻",
    "综合新闻",
    "國際新聞",
]
NEAR_MISSES = [
    "联系电话：5550132",
    "走进江州日报",
    "江州日报记者",
    "简报",
    "今日要闻",
    "向新闻致敬",
    "咨询热线：12345",
    "报名邮箱：baoming@jiangzhou.cn",
    "新闻热线昨天开通",
    "主办方说：今年的参赛者更多。",
    "主办单位负责人介绍，比赛分三天进行",
    "地址：市图书馆三楼",
    "电话：请到前台登记",
    "微信里传来的消息：水退了",
    "扫一扫就能付钱，老人们也学会了",
    "出版：一个行业的冬天和春天，编辑们怎么看",
]


@pytest.mark.parametrize("line", MASTHEAD)
def test_a_line_of_a_masthead(line: str) -> None:
    assert is_masthead(line)


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_a_line_of_a_text(line: str) -> None:
    assert not is_masthead(line)


@pytest.mark.parametrize("line", MASTHEAD)
def test_its_clues_let_it_be_found(line: str) -> None:
    draft = after("measure", f"{ARTICLE}{line}\n")
    assert Pattern(draft.lines.pattern[-1]) is Pattern.MASTHEAD


@pytest.mark.parametrize(
    ("line", "names"), [("（责编：袁勃、赵欣悦）", ["袁勃", "赵欣悦"]), ("（责任编辑：郭慧）", ["郭慧"])]
)
def test_editors_in_brackets(monkeypatch: pytest.MonkeyPatch, line: str, names: list[str]) -> None:
    answer(monkeypatch, [Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT, Kind.NEXT, Kind.FURNITURE])
    document = reflow.clean(f"{ARTICLE}{line}\n")
    assert [line.kind for line in document.furniture] == ["editor"]
    assert [editor.name for page in document.pages for editor in page.editors] == names
