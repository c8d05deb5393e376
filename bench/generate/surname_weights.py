"""Fit the weights of `reflow.conversion.surnames_kept`.

Run: `python bench/generate/surname_weights.py TRAIN.jsonl.zst…`
Takes: 30 seconds
Writes: nothing; prints the weights that `src/reflow/conversion/surnames_kept.py` holds

Names are put into sentences that were written for this and are used nowhere else, and take the place of the surname
where the texts name persons whose surname is no word. Words are the places in the texts at which OpenCC would change a
surname's character, except those inside a person's name (`PERSONS`, collected by reading the results), words that are
used like such a character, and the ordinary words of `tables/ordinary.tsv` in sentences. The texts are those in which
`bench/generate/tables/neighbours.py` does not count.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import regex
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.surname_texts import left_for_weights

from reflow.conversion.opencc import converted
from reflow.conversion.surnames_kept import SURE, WEIGHTS, candidate_features
from reflow.tables.persons import ordinary_words
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
    肖 于建 余兰 余永 余慎 范波 范洋 余青琳 范娜琳 余宁敏 于勇胜 沈称 郁海谷 郁为师 游天龙 余安安 范白虎 云秀 云谷 干忠 干明 云升 云香 云小林 范义 余曰 余备录 余明经 余鳍
    云王位 后军 后楚昭 余遂 余引 余敬 余窃 余在慈 余问 余因 余以故 余明经 云云 余食 范所收 范、 沈、
    """.split()  # noqa: SIM905
)
# Surnames that are hardly ever anything else; not where they begin a place or a word.
PERSON = regex.compile(
    r"(?<![中大老曾驻拉北])(?:[刘赵蒋邓潘袁彭冯邵蔡魏董肖薛闫邹姚崔谭廖尹邱]|陈(?!桥)|吴(?!郡|中|江)|郑(?!州)|孙(?!子|女|权)|徐(?!州|徐|缓)|侯(?!景|爵))"
    r"(?!庄|村|家|楼|镇|姓|列|述|旧|等|郡)(?=\p{Han})"
)
# What is used in sentences as the character of a surname is used outside of words.
LIKE = {
    "在(?=\\p{Han})": "于", "(?:之后|随后|然后|接着)": "后", "(?<=[，。])(?:做|搞)": "干", "(?:刷|抹|贴)": "涂", "(?:玩|逛)": "游", "(?:雨|雪|风|雾)": "云",
    "(?<=[，。])(?:国家|政府)": "党", "(?:政府|国家)": "党", "(?<=[，。])(?:多|剩)": "余", "美丽|漂亮": "丑",
}  # fmt: skip
LIKENED = 150  # places of each
WORD_TEMPLATES = """
    {}很重要。 ，{}成了新问题。 大家的{}越来越多。 他们看见{}就笑了。 {}不足，要想办法。 她写了{}两个字。 从{}说起。 是{}还是别的？ {}是谁的？ 我们有{}。
    没有{}不行。 这个{}来之不易。 学生{}参加了活动。 村里{}已经完成。 {}和农民都高兴。 要让{}走进生活。
""".split()  # noqa: SIM905
APART = 4  # each word is put into every fourth sentence
EACH = 2  # surnames that are put in place of each of them
PEOPLE_NEAR = ("记者", "通讯员")
# How much each reading counts: names are rarer in text than in these sentences; the words of the list are many, and the
# sentences that they are put into few.
NAME, MET, ALIKE, LISTED = 0.15, 1.0, 0.2, 0.03
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


def borrowed(texts: list[str], random: Random) -> Iterator[Reading]:
    """Yield names of the texts whose surname is no word, each with another surname that OpenCC would change."""
    forms, single = traditional_surnames(), alone()
    for text in texts:
        for match in PERSON.finditer(text):
            at = match.start()
            for surname in random.sample(SURNAMES, EACH):
                renamed = text[:at] + surname + text[at + 1 :]
                converted_form = converted(renamed, "s2t")[at]
                if converted_form != forms[surname]:
                    yield reading(renamed, at, converted_form != single[surname])


def likened(texts: list[str], random: Random) -> Iterator[Reading]:
    """Yield the words in the texts that are used like a surname's character, each with that character instead: 在 as 于."""
    forms, single = traditional_surnames(), alone()
    for like, character in LIKE.items():
        places = [(text, match) for text in texts for match in regex.finditer(like, text)]
        for text, match in random.sample(places, min(len(places), LIKENED)):
            at = match.start()
            replaced = text[:at] + character + text[match.end() :]
            converted_form = converted(replaced, "s2t")[at]
            if forms.get(character, converted_form) != converted_form:
                yield reading(replaced, at, converted_form != single[character])


def dictionary() -> Iterator[Reading]:
    """Yield the ordinary words that begin with a surname's character, each in some sentences."""
    forms, single = traditional_surnames(), alone()
    for number, word in enumerate(ordinary_words()):
        for template in WORD_TEMPLATES[number % APART :: APART]:
            text = template.replace("{}", word)
            at = text.index(word)
            converted_form = converted(text, "s2t")[at]
            if forms.get(word[0], converted_form) != converted_form:
                yield reading(text, at, converted_form != single[word[0]])


def met(texts: list[str]) -> Iterator[Reading]:
    """Yield the words in the texts whose surname characters OpenCC changes."""
    forms, single = traditional_surnames(), alone()
    for text in texts:
        for at, (character, converted_form) in enumerate(zip(text, converted(text, "s2t"), strict=True)):
            person = text.startswith(PERSONS, at) or any(word in text[max(at - 30, 0) : at] for word in PEOPLE_NEAR)
            if forms.get(character, converted_form) != converted_form and not person:
                yield reading(text, at, converted_form != single[character])


def fit(readings: list[Reading], truth: NDArray[np.bool_], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a logistic regression of the likeliest reading at each place, by gradient descent with momentum.

    `truth` says which readings are names, `share` how much each counts.
    """
    widest = max(map(len, readings))
    table = np.zeros((len(readings), widest, len(ORDER)))
    exists = np.zeros((len(readings), widest), np.bool_)
    for row, vectors in enumerate(readings):
        table[row, : len(vectors)], exists[row, : len(vectors)] = vectors, True
    scale = np.abs(table).max(axis=(0, 1)) + 1e-9
    weights, speed = np.zeros(len(ORDER)), np.zeros(len(ORDER))
    ridge = np.array([0.0 if name == "prior" else RIDGE for name in ORDER])
    for _ in range(STEPS):
        score = np.where(exists, table @ weights, -1e9)
        best = table[np.arange(len(table)), score.argmax(axis=1)]
        wrong = share * (1 / (1 + np.exp(-score.max(axis=1).clip(-50, 50))) - truth)
        speed = 0.9 * speed - (wrong @ best + ridge * weights) / scale**2 / share.sum()
        weights = weights + speed
    kept = np.where(exists, table @ weights, -1e9).max(axis=1) > SURE
    for what, weight in (("names", NAME), ("words met", MET), ("words alike", ALIKE), ("words of the list", LISTED)):
        of_these = share == weight
        print(f"{int(kept[of_these].sum())} of {int(of_these.sum())} {what} taken for names")
    return weights


def main() -> None:
    """Fit and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", type=Path, nargs="+")
    texts = left_for_weights(options.parse_args().sets)
    parts = (
        (NAME, written(Random(0))),
        (NAME, borrowed(texts, Random(1))),
        (MET, met(texts)),
        (ALIKE, likened(texts, Random(2))),
        (LISTED, dictionary()),
    )
    rows = [(vectors, weight) for weight, readings in parts for vectors in readings if vectors]
    share = np.array([weight for _, weight in rows])
    for name, weight in zip(ORDER, fit([vectors for vectors, _ in rows], share == NAME, share), strict=True):
        print(f"{name!r}: {weight:.2f}")


if __name__ == "__main__":
    main()
