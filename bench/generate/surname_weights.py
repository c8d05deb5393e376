"""Fit the weights of `reflow.conversion.surnames_kept`.

Run: `python bench/generate/surname_weights.py TRAIN.jsonl.zst`
Takes: 5 seconds
Writes: nothing; prints the weights that `src/reflow/conversion/surnames_kept.py` holds

Names are put into sentences that were written for this and are used nowhere else. Words are the places in the articles
of the training pages at which OpenCC would change a surname's character, except those inside a person's name
(`PERSONS`, collected by reading the results).
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases

from reflow.conversion.opencc import converted
from reflow.conversion.surnames_kept import WEIGHTS, candidate_features
from reflow.tables.surnames import traditional_surnames

SURNAMES = "于余范岳钟叶姜沈万云后朴谷仇游曲涂郁干丑别"
GIVEN = """
    丽华 国栋 晓燕 建平 春梅 志刚 雅琴 德胜 玉兰 海波 鹏飞 思远 佳宁 文静 立新 永强 淑芬 子墨 雨桐 俊杰 洪涛 秋菊 振华 慧敏 长林
    敏 涛 静 磊 芳 勇 倩 峰 莹 斌 洁 亮 婷 刚 颖 军 霞 鑫 欣 杰 文博 美玲 卫东 素芳 启航 嘉欣 福生 晓峰 翠英 远航 明亮 兴旺 红梅 世杰
    凤霞 家豪 若曦 金龙 宏伟 爱民 雪莲 仁义 树林 桂花 宝山 艳 辉 超 娜 龙 丹 宁 康 萍 旭 哲 琳 波 浩 娟 岩 凯 媛 楠 瑞
""".split()  # noqa: SIM905
TEMPLATES = """
    县委书记{}在现场察看了灾情。 村民{}家今年收了两万斤小麦。 市教育局局长{}回答了家长的提问。 该校校长{}带领师生植树。 项目经理{}每天最早来到工地。
    司机{}发现险情后立即停车。 护士长{}守了整整一夜。 记者见到{}教授时，他正在实验室里。 出席会议的有陈立、{}、王海涛等。 获奖者是{}、刘芳和周强。
    来自三个村的李大山、张秀英、{}领到了新房钥匙。 {}表示，要把好事办好。 {}说，今年的收成比去年好。 “困难再大也要上。”{}告诉记者。
    {}指出，安全生产一刻也不能放松。 {}介绍，展览将持续到月底。 昨天上午，{}来到社区看望老党员。 据{}回忆，当年这里还是一片荒地。
    本报记者{}报道：早稻开镰收割。 乡党委书记{}每周去一次工地。 社区民警{}把走失的孩子送回了家。 市一中教师{}获得了这项荣誉。 老战士{}捐出了全部积蓄。
    副县长{}到场祝贺。 公司董事长{}在年会上致辞。 护林员{}一走就是三十年。 主治医师{}建议尽快手术。 参加抢险的有马强、{}、郑伟等二十人。
    本届评委为刘洋、{}和孙丽。 市领导周建国、{}、吴敏出席了仪式。 {}强调，要守住安全底线。 {}坦言，刚开始谁也没有把握。 “一定要把路修通。”{}斩钉截铁地说。
    去年冬天，{}回到老家创办了合作社。 面对洪水，{}第一个跳了下去。 会上，{}宣读了表彰决定。 {}认为，这项技术还需要时间。 种粮大户{}又添了一台收割机。
    大家都推举{}当组长。 奖金发到了{}手里。 这位名叫{}的姑娘笑了。 去年{}家盖起了新房。 正因为{}有经验，才没有出事。 一进门就看见{}坐在炕上。
""".split()  # noqa: SIM905
# Beginnings of the persons' names in the training pages with one of these surnames.
PERSONS = tuple(
    """
    于海河 余业飞 范德贝 范龙佩 范明政 于魁智 于再清 朴瑾惠 朴槿惠 范平明 范振喜 胡利奥 胡晓义 岳振华 胡春华 于殿利 涂可蔼 余亭 朴明国 范长龙
    肖 于建 余兰 余永 余慎 范波 范洋 余青琳 范娜琳 余宁敏 于勇胜
    """.split()  # noqa: SIM905
)
PEOPLE_NEAR = ("记者", "通讯员")
NAME_WEIGHT = 0.15  # of a sentence with a name against a word of the pages: names are that much rarer in text than in these sentences
RIDGE = 0.5
STEPS = 3000

Reading = list[NDArray[np.float64]]  # a vector for each length of the given name
ORDER = {name: place for place, name in enumerate(WEIGHTS)}


def alone() -> dict[str, str]:
    """Return the form that OpenCC converts each surname of one character to, outside of words."""
    return {surname: converted(surname, "s2t") for surname in traditional_surnames() if len(surname) == 1}


def reading(text: str, at: int, phrase: bool) -> Reading:
    """Return the evidence at a place as vectors."""
    vectors = []
    for *_, features in candidate_features(text, at, phrase=phrase):
        vectors.append(np.zeros(len(ORDER)))
        for name, value in features:
            vectors[-1][ORDER[name]] += value
    return vectors


def written(random: Random) -> Iterator[Reading]:
    """Yield the names in the written sentences that OpenCC would change."""
    forms, single = traditional_surnames(), alone()
    for surname in SURNAMES:
        for template in TEMPLATES:
            for given_name in random.sample(GIVEN, 3):
                text = template.replace("{}", surname + given_name)
                at = text.index(surname + given_name)
                converted_form = converted(text, "s2t")[at]
                if converted_form != forms[surname]:
                    yield reading(text, at, converted_form != single[surname])


def met(path: Path) -> Iterator[Reading]:
    """Yield the words in the pages whose surname characters OpenCC changes."""
    forms, single = traditional_surnames(), alone()
    texts = {
        "\n".join(p["text"] for p in article["paragraphs"])
        for case in cases(path)
        if case["meta"]["lang"] == "hans"
        for article in case["articles"]
    }
    for text in sorted(texts):
        for at, (character, converted_form) in enumerate(zip(text, converted(text, "s2t"), strict=True)):
            person = text.startswith(PERSONS, at) or any(word in text[max(at - 30, 0) : at] for word in PEOPLE_NEAR)
            if forms.get(character, converted_form) != converted_form and not person:
                yield reading(text, at, converted_form != single[character])


def fit(readings: list[Reading], names: int) -> NDArray[np.float64]:
    """Fit a logistic regression of the likeliest reading at each place, by gradient descent with momentum."""
    widest = max(map(len, readings))
    table = np.zeros((len(readings), widest, len(ORDER)))
    exists = np.zeros((len(readings), widest), np.bool_)
    for row, vectors in enumerate(readings):
        table[row, : len(vectors)], exists[row, : len(vectors)] = vectors, True
    truth = np.arange(len(readings)) < names
    share = np.where(truth, NAME_WEIGHT, 1.0)
    scale = np.abs(table).max(axis=(0, 1)) + 1e-9
    weights, speed = np.zeros(len(ORDER)), np.zeros(len(ORDER))
    ridge = np.array([0.0 if name == "prior" else RIDGE for name in ORDER])
    for _ in range(STEPS):
        score = np.where(exists, table @ weights, -1e9)
        best = table[np.arange(len(table)), score.argmax(axis=1)]
        wrong = share * (1 / (1 + np.exp(-score.max(axis=1).clip(-50, 50))) - truth)
        speed = 0.9 * speed - (wrong @ best + ridge * weights) / scale**2 / share.sum()
        weights = weights + speed
    kept = np.where(exists, table @ weights, -1e9).max(axis=1) > 0
    print(
        f"{kept[:names].mean():.4f} of {names} names kept, {int(kept[names:].sum())} of {len(kept) - names} words taken"
    )
    return weights


def main() -> None:
    """Fit and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    names = [vectors for vectors in written(Random(0)) if vectors]
    words = [vectors for vectors in met(options.parse_args().set) if vectors]
    for name, weight in zip(ORDER, fit(names + words, len(names)), strict=True):
        print(f"{name!r}: {weight:.2f}")


if __name__ == "__main__":
    main()
