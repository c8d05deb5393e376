"""Evidence that distinguishes names from words.

The data files `given.tsv` and `ordinary.tsv` are made by the scripts of the same names in `bench/generate/tables/`.
"""

from collections.abc import Mapping
from functools import cache
from math import log
from types import MappingProxyType
from typing import Final

from reflow.tables.data_files import read_rows

# Offices, occupations and kinship terms, which stand before or after a name; the list was written for reflow.
OFFICES: Final = tuple(
    """
    书记 支书 委员 主席 总理 部长 省长 市长 区长 县长 镇长 乡长 村长 州长 局长 处长 科长 股长 司长
    厅长 署长 院长 校长 园长 所长 站长 队长 组长 社长 行长 厂长 店长 馆长 会长 团长 营长 连长 排长
    班长 船长 机长 舰长 庭长 警长 台长 护士长 秘书长 参谋长 理事长 董事长 检察长 列车长 主任 经理
    总裁 董事 监事 股东 总监 记者 通讯员 编辑 作者 教授 讲师 老师 导师 博士 硕士 院士 研究员 工程师
    总工 医生 医师 大夫 护士 律师 法官 检察官 警官 民警 交警 干警 司机 村民 居民 市民 农民 渔民
    牧民 菜农 果农 工人 职工 员工 学生 同学 考生 新生 毕业生 研究生 大学生 留学生 校友 选手 队员
    球员 教练 运动员 演员 导演 歌手 作家 画家 诗人 专家 学者 科学家 企业家 艺术家 书法家 评论家
    歌唱家 代表 顾问 干事 负责人 发言人 候选人 主持人 创始人 传承人 继承人 志愿者 党员 团员 会员
    服务员 乘务员 驾驶员 飞行员 消防员 辅导员 管理员 讲解员 快递员 检查员 指导员 政委 将军 司令员 战士
    老兵 烈士 同志 先生 女士 小姐 丈夫 妻子 儿子 女儿 父亲 母亲 爷爷 奶奶 老人 大爷 大妈 阿姨 叔叔
    师傅 老板 店主 业主 户主 邻居 好友 战友 队友 网友 顾客 患者 病人 冠军 原告 被告 嫌疑人 当事人
    姓名 名叫 叫做 会计 出纳 教师 厨师 裁缝 木匠 石匠 铁匠 瓦工 电工 焊工 矿工 技工 护工 技师
    摄影师 设计师 建筑师 会计师 药剂师 理发师 麻醉师 园丁 邮递员 售货员 售票员 饲养员 炊事员 保管员
    联络员 安全员 质检员 网格员 保洁员 保安 月嫂 房东 车主 乘客 旅客 游客 读者 观众 家长 主播 评委
    嘉宾
    """.split()  # noqa: SIM905
)
# What follows a surname without a given name: 于局长, 岳师傅, 范某.
ADDRESSES: Final = tuple(
    """
    先生 女士 小姐 太太 夫人 同志 师傅 老师 大姐 大哥 大嫂 大妈 大爷 大娘 大叔 大伯 阿姨 阿婆 奶奶 爷爷 老汉 老太 老师 教授 医生 大夫
    护士 书记 部长 省长 市长 区长 县长 镇长 乡长 村长 局长 处长 科长 所长 站长 队长 组长 院长 校长 厂长 馆长 会长 连长 班长 主任 经理 总监
    董事长 老板 律师 法官 警官 教练 导演 将军 某 姐 哥 嫂 工 总 老 家人 氏
    """.split()  # noqa: SIM905
)
# Words that often follow a name at the start of a sentence or clause: verbs of saying and doing, particles.
WORDS_AFTER_NAMES: Final = tuple(
    """
    表示 指出 强调 介绍 告诉 认为 要求 主持 出席 参加 参观 带领 率 担任 当选 获 说 称 讲 问 答
    提出 宣布 透露 坦言 回忆 感慨 笑 哭 作 做 在 由 还 也 便 就 又 一行 等 夫妇 家 的 从 到
    来 走 看 听 曾 正 已 将 今年 生于 因 为 向 对 和 与 及 不 没 把 被 给 站 坐 拿 上任 任
    是 以 同 受 领 买 种 养 搬 住 用 想 觉得 感到 研究 设计 发现 组织 负责 接 送 写 画 唱 骑
    驾 希望 坚持 决定 准备 打 收 带 开 拉
    放 换 走 抱 背 扛 挑 捐 守 喊 叫 点 抓 跳 跑 冲 赶 追 挥 挤 掏 捡 摸 推 端 举 握 站 蹲 躺 扑 救 拦 劝 骂 跪 敲 翻 写 编 讲 教 吃 喝
    穿 戴 卖 买 赢 输 获 得 当 成 出 进 入 回 离 退 病 死 去 生 长 住 留 辞 考 升 调 毕业 承认 承包 承担 认识 发 指 问 求 请 抬 摇 皱 沉默 起身
    自 从 跟 替 让 叫 使 并 都 只 却 终于 始终 一直 从未 曾经 刚 刚刚 立即 马上 连忙 没有 所 之 们 等人 心 手 眼 一 身 那 这 每 今 昨 双双 脱 倒
    落 摔 受伤 遇 牺牲 荣获 夺 拿下 刷新 登 扮演 饰演 主演 执导 创作 创办 导 拍 演 弹 跳 检 查 调 修 补 织 绣 剪 刻 雕 捏 砌 挖 铲 割 撒 插
    运 载 划 驶 巡 值 执 排 验 测 量 算 记 读 念 诵 背 传 授 培 训 育 管 理 治 处 办 申 提 批 审 判 诉 控 辩 告
    """.split()  # noqa: SIM905
)


@cache
def given_odds() -> Mapping[str, float]:
    """Return how much likelier each character is in given names than in text, as log-odds.

    >>> given_odds()["辉"] > 0 > given_odds()["的"]
    True
    """
    return MappingProxyType({character: float(odds) for character, odds in read_rows("given.tsv")})


@cache
def ordinary_words() -> Mapping[str, float]:
    """Return ordinary words that contain a character that is also a surname, with the logarithms of their frequencies.

    >>> ordinary_words()["由于"] > ordinary_words()["后天"] > 0
    True
    """
    return MappingProxyType({word: log(int(frequency)) for word, frequency in read_rows("ordinary.tsv")})


NO_HAN: Final = "，"  # what a neighbour that is no Han counts as


@cache
def ordinary_neighbours() -> Mapping[str, float]:
    """Return how much likelier each neighbour of a surname's character is than elsewhere, where it is no surname, in nats.

    The keys are the pairs in the order of the text, with `|` on the other side of the character. Neighbours that are as
    likely as elsewhere, or too rare to tell, are in no key.

    >>> ordinary_neighbours()["由于|"] > 2, ordinary_neighbours()["|于的"] < -2
    (True, True)
    """
    scores: dict[str, float] = {}
    for character, side, score, neighbours in read_rows("neighbours.tsv"):
        for neighbour in neighbours:
            scores[f"{neighbour}{character}|" if side == "before" else f"|{character}{neighbour}"] = float(score)
    return MappingProxyType(scores)


@cache
def given_words() -> Mapping[str, float]:
    """Return ordinary words that could be given names by their characters, with the logarithms of their frequencies.

    >>> given_words()["家庭"] > 5, "丽华" in given_words()
    (True, False)
    """
    scores: dict[str, float] = {}
    for score, words in read_rows("given_words.tsv"):
        scores.update((words[at : at + 2], float(score)) for at in range(0, len(words), 2))
    return MappingProxyType(scores)
