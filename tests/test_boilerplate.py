"""Lines that are certainly a paper's or a site's, and lines of notices, diaries, tables and laws that look like them."""

import pytest

from reflow.patterns.boilerplate import is_boilerplate

CERTAIN = [
    "--END--",
    "—END—",
    "（完）",
    "(全文完)",
    "【打印】【关闭】",
    "[打印] [关闭窗口] [返回顶部]",
    "【字体：大 中 小】",
    "您现在的位置：首页 > 新闻中心 > 本地",
    "首页 > 新闻中心 > 本地",
    "上一篇：公交卡可在邻市使用",
    "下一页：第二版",
    "版权所有 江州晚报社",
    "版 权 所 有 江 州 网",
    "来源：江州网 2024-05-06 08:12 浏览：1032",
    "2024年05月06日08:12 来源：江州网",
    "2024-05-06 08:12:33 来源：江州网 编辑：顾敏",
    "发布时间：2024-05-06 阅读：318次",
    "发布时间：2024-05-06 08:12 来源：江州网",
    "来源：江州晚报 作者：顾敏 发布时间：2024-05-06",
    "未经本报授权不得转载",
    "未经书面许可，严禁转载",
    "国内统一刊号 CN11-0010 邮发代号 1-3",
    "国内统一连续出版物号：CN 33-0023",
    "江州晚报新闻热线：65902020",
    "江州晚报 2019-06-18",
    "2019年6月18日 星期二 第03版：要闻",
    "第2版 6月18日",
    "總第 12345 期 2019年6月18日",
    "A6 地方新聞 中華民國一一三年三月八日",
    "江州週報 2002年11月16日 星期六 國際 05",
]
NEAR_MISSES = [
    "电话：0512-5550132",
    "网址：www.example.com",
    "邮编：215300",
    "地址：江州市北京路十八号",
    "1951年3月2日",
    "20",
    "民國 98 年 05 月 12 日",
    "主办：江州市体育局",
    "2019年6月18日 星期二",  # heads an entry of a diary
    "6月18日 周二",
    "项目日报 2019-06-18",  # of a firm
    "工作周报 2019-06-18",
    "A6 王小明 2019-06-18",  # the row of a table
    "3 2019年6月18日 星期二",
    "3页 2019-06-18",
    "第3版",
    "— 3 —",
    "江州晚报",
    "要闻",
    "2024-05-06 08:12",  # a message
    "作者：顾敏 2024-05-06 08:12",
    "来源：市统计局",  # below a table
    "来源：市统计局 作者：顾敏",
    "发布时间：2024-05-06",  # a field of a form
    "END",  # code
    "THE END",
    "【打印】",  # a button in a manual
    "首页：编辑部的话",
    "当前位置：北京路",
    "上一篇写得很好",
    "下一条：请看题目",
    "版权所有者有权要求赔偿",
    "Copyright 2019 The Authors",  # a licence
    "未经同意使用他人账号的，按规定处理",
    "未经甲方许可，乙方不得转载",
    "新闻热线：65902020",  # whose?
    "ISSN 1671-4393",  # a list of books
    "CN11-0010",
    "扫码关注江州图书馆公众号",
    "（待完）",
]


@pytest.mark.parametrize("line", CERTAIN)
def test_a_certain_line(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_a_line_that_may_be_text(line: str) -> None:
    assert not is_boilerplate(line)
