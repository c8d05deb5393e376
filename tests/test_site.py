"""What a web site prints around an article, and sentences that begin with the same words."""

import pytest

from reflow.patterns.site import is_site

SITE = [
    "首页 > 新闻中心 > 本地",
    "您现在的位置：首页 > 国内",
    "当前位置：首页>社会",
    "首頁 > 新聞",
    "2024-05-06 08:12:33 来源：江州晚报 作者：苏晓",
    "2025年03月07日14:51 来源：人民网",
    "2024/05/06 08:12",
    "发布时间：2024-05-06 08:12",
    "发布：2024-05-06 08:12 浏览：1032",
    "来源：江州晚报 作者：苏晓",
    "来源：江州晚报 2024-05-06 08:12",
    "来源：新华社",
    "来源：新华网 责任编辑：田园",
    "字号：大 中 小",
    "字号 大 中 小",
    "【字体：大 中 小】",
    "【打印】【关闭】",
    "[打印] [收藏] [关闭]",
    "上一篇：公交卡可在邻市使用",
    "下一頁：本週末有雨",
    "版权所有 江州晚报社 未经许可不得转载",
    "版权所有：江州市人民政府网站",
    "Copyright © 2024 江州网 All Rights Reserved",
    "人 民 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用",
    "本网稿件未经授权不得转载",
    "END",
    "—END—",
    "（完）",
    "(全文完)",
]
NEAR_MISSES = [
    "来源可靠的大国重器",
    "来源：记者从市水务局获悉，今年",
    "数据来源：市统计局",
    "上一篇写得很好",
    "下一步：抓落实",
    "版权所有者有权要求赔偿",
    "首页的头条登的是秋收",
    "时间：2024-05-06 9:00",
    "时间：5月6日 9:00 地点：图书馆",
    "大 中 小",
    "大中小学生",
    "THE END",
    "完",
    "（未完）",
    "（完）本报讯",
    "版权所有人李某",
    "作者：沈一舟",
    "记者：您好",
    "编辑：田园",
    "2024年5月6日",
    "未经许可，任何单位不得擅自转载，违者将依法追究责任，情节严重的移送司法机关处理。",
]


@pytest.mark.parametrize("line", SITE)
def test_a_line_of_a_site(line: str) -> None:
    assert is_site(line)


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_a_line_of_a_text(line: str) -> None:
    assert not is_site(line)
