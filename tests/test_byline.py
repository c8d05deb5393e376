"""What looks like a byline or a dateline and is none: no person, no agency may be read out of it."""

import pytest

import reflow
from reflow.draft import NoteKind
from reflow.passes.byline import read_line, read_lines, split_names

NEGATIVES = """
记者会定于明天上午举行，主办方将公布赛事安排。
记者会上，发言人回答了关于粮食收购价格的提问。
面对记者问及此事，他只说了一句“等结果”。
记者们在场外等候了三个小时，终于见到了凯旋的队员。
記者會訂於明日上午舉行，主辦單位將公布賽事安排。
面對記者問及此事，他只說了一句「等結果」。
回覆中央社記者指出，該案已進入司法程序。
责编在会议上强调，稿件要三审三校，一个字也不能错。
编辑部昨天收到一封没有署名的来信，信里夹着五十元钱。
通讯员培训班昨天结业，六十名学员拿到了证书。
通讯员队伍不断壮大，去年全区新增一百二十人。
作者单位为市农业科学院，联系电话见文末。
作者为市委党校副教授，长期研究基层治理。
摄影展昨天在文化馆开幕，展出作品二百余幅。
摄影爱好者纷纷前来，拍下湖面上的晨雾。
整理房间的时候，他发现了一本旧日记。
编译工作历时五年，终于在去年底完成。
实习生招聘会下周举行，二百家企业到场。
新华社区居民委员会昨天换届，五名委员当选。
新华社记者在电话中向他求证，他没有否认。
本报记者在现场看到，河水已经退到警戒线以下。
本报记者日前走进这座小城，寻访百年老街。
本报编辑部与读者见面会将于周六举行。
中新社区卫生服务中心启用，附近居民看病方便了。
人民网友留言说，公交线路应当再延长两站。
央视网络春晚开始征集节目，截止到本月底。
中央社会主义学院昨天举行开学典礼。
据了解，这项工程总投资三亿元，明年竣工。
据介绍，展览将持续到下月中旬，免费开放。
据统计，今年前八个月全区新增就业一万二千人。
综合整治以来，街面上的乱停车现象明显减少。
综合楼昨天封顶，预计明年秋天投入使用。
电讯诈骗案件近来多发，警方提醒市民留意。
快讯栏目改版后，读者来电增加了一倍。
消息传来，全村人都跑到晒谷场上庆祝。
消息树下站着一位老人，他讲起了当年的故事。
讯问室里的灯亮了一夜，案情终于有了突破。
图书馆昨天闭馆盘点，下周一恢复开放。
图为村民在采摘新茶，今年春茶产量比去年高。
文图并茂的展板吸引了不少路人驻足。
文化站的老站长王大山退休后，每天还到站里来。
（点燃希望公益项目）昨天在市福利院启动，首批资助三十名儿童。
（续昨）第二天一早，队伍继续向北出发。
（一）加强组织领导，明确责任分工，按期完成任务。
【活动预告】周六上午九点，文化馆举办剪纸体验课。
〔即時新聞／綜合報導〕颱風逼近，東部海面風浪增強，民眾應避免前往海邊。
（圖／翻攝自鏡週刊）網友看了直呼不可思議，短短一天就有上萬人按讚。
（财经中心／台北报导）台股今天开高走低，成交量缩小。
特约编辑部成员名单将在下期公布，敬请留意。
见习期满后，他主动申请留在山区工作。
驻村干部张青和村民一起修好了水渠。
特派员制度实施二十年，科技特派员走遍了每一个乡镇。
首席执行官在会上宣布，公司总部将迁到本市。
自由時報社舉辦的攝影比賽昨天頒獎，二十件作品獲獎。
记者站设在县城东街，三间平房一住就是十年。
记者节当天，报社组织了一场读者开放日。
做了三十年记者的父亲，退休后迷上了种花。
一名记者模样的人敲开了门，随后自称是收水费的。
通讯员小组每月碰头一次，交流写稿的心得。
摄影师王海峰的镜头对准了城市的夜归人。
整理出来的旧照片一共有三百多张。
图/表中的数据截至去年年底，未计入新增网点。
作者系退休教师，本文为其回忆录节选。
中央社的老照片在展厅里占了整整一面墙。
""".strip().splitlines()


@pytest.mark.parametrize("text", NEGATIVES)
@pytest.mark.parametrize("title", ["", "昨天的新鲜事\n"], ids=["alone", "below a title"])
def test_nothing_is_read_out_of(text: str, title: str) -> None:
    for article in reflow.clean(title + text).articles:
        assert article.byline is None or not article.byline.people
        assert article.dateline is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("龙慎山张青", ["龙慎山", "张青"]),
        ("孙辰茜潘洁", ["孙辰茜", "潘洁"]),
        ("李冬梅高瑶", ["李冬梅", "高瑶"]),
        ("周宇张宁", ["周宇", "张宁"]),
        ("谢玉丽吴育锟杨丽慧", ["谢玉丽", "吴育锟", "杨丽慧"]),
        ("仇彦辉周宇张宁", ["仇彦辉", "周宇", "张宁"]),
        ("王彬乔斌曹晓云周秉荣", ["王彬", "乔斌", "曹晓云", "周秉荣"]),
        ("冀涛段宸宇贾亚飞", ["冀涛", "段宸宇", "贾亚飞"]),
        ("诸葛倩欧阳明", ["诸葛倩", "欧阳明"]),
        ("巴特尔·呼和", ["巴特尔·呼和"]),
        ("不是人的名字", ["不是人的名字"]),  # no surnames cover it: it stays whole
    ],
)
def test_names_run_together(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in split_names(text, 0, len(text))] == names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("本报记者 田\u2003桂 丁\u2003春报道 昨天，老城区的第一座口袋公园建成开放。", ["田桂", "丁春"]),  # not 田桂丁
        ("本 报 记 者 田桂报道 昨天，老城区的第一座口袋公园建成开放。", ["田桂"]),
        ("〔記者黃捷／台北特稿〕老街的店家昨天起聯手推出夜遊行程。", ["黃捷"]),
    ],
)
def test_openings(text: str, people: list[str]) -> None:
    byline = reflow.clean(text).articles[0].byline
    assert byline
    assert [person.name for person in byline.people] == people


def test_a_feature_has_a_place_too() -> None:
    dateline = reflow.clean("〔記者黃捷／台北特稿〕老街的店家昨天起聯手推出夜遊行程。").articles[0].dateline
    assert dateline
    assert (dateline.place, dateline.form) == ("台北", "特稿")


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["记者武华 通", "讯员蒋明", "陈军文"], ["武华", "蒋明", "陈军文"]),  # a role cut by the measure
        (["■本报记者 严辉轩 丁", "波永"], ["严辉轩", "丁波永"]),  # a name cut by it
        (["文", "图/", "赵青超", "秦鹏华"], ["赵青超", "秦鹏华"]),  # a column of one or three characters
        (["本报记者", "叶梅轩 摄"], ["叶梅轩"]),
        (["● 本报记者 余凤飞、古丽娜", "尔·艾力"], ["余凤飞", "古丽娜尔·艾力"]),  # a name of parts, cut before its dot
        (["本报记者 余凤飞", "买买提·艾力"], ["余凤飞", "买买提·艾力"]),  # near miss: cut between two names
    ],
)
def test_bylines_over_several_lines(lines: list[str], names: list[str]) -> None:
    text = "".join(lines)
    marks = read_lines(lines)
    assert [text[m.start : m.end] for m in marks if m.kind == NoteKind.PERSON] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（记者诸葛玉芳毛　山）", ["诸葛玉芳", "毛山"]),  # a lone surname behind a whole name
        ("记者 周长毛 山口", ["周长毛", "山口"]),  # near miss: 毛 ends a name
        ("〔記者胡文／金門報導〕", ["胡文"]),  # 文／ is a role only where no name ends with 文
        ("文／胡文", ["胡文"]),
        ("实习生 李雪 晨报记者 王芳", ["李雪", "王芳"]),  # the paper of the next role is no name
        ("实习生 李雪 王报 记者 王芳", ["李雪", "王报", "王芳"]),  # near miss: a blank stands behind it
        ("本报记者顾敏参与采写", ["顾敏"]),
        ("本報記者顧敏參與採訪", ["顧敏"]),
        ("记者陈登台通讯员张三", ["陈登台", "张三"]),  # near miss: a lone name that ends as a paper's does
        ("记者 王芳文/图", ["王芳"]),  # near miss of 胡文／: what she did
        ("本报通讯员 王芳", ["王芳"]),  # near miss: 本报通讯 is no dateline
        ("新华社电视记者 王芳", ["王芳"]),
    ],
)
def test_a_line_of_names(line: str, names: list[str]) -> None:
    people = [line[m.start : m.end] for m in read_line(line) if m.kind == NoteKind.PERSON]
    assert ["".join(name.split()) for name in people] == names


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("（本报云州6月8日电 记者顾敏）", "云州"),
        ("（本报记者顾敏6月8日）", None),
        ("本报通讯员 王芳", None),
        ("新华社电视记者 王芳", None),
    ],
)
def test_a_dateline_in_front_of_a_trailing_credit(line: str, place: str | None) -> None:
    places = [line[m.start : m.end] for m in read_line(line) if m.kind == NoteKind.PLACE]
    assert places == ([place] if place else [])
