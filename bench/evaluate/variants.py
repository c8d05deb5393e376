"""Measure how conversion chooses forms, keeps names, leaves words alone, and detects the script of a text.

Run: `python bench/evaluate/variants.py SET.jsonl.zst`, beside opencc-pyo3 and zhconv-rs where they are installed
Takes: 2 minutes
Figures: docs/variants.md

Sentences with names are built from templates, surnames that are also common words, and given names; sentences with
words from templates and words. The names and templates of `conversion/surnames_kept.py` were chosen on other names,
other templates and the training pages. opencc alone is always measured; zhconv-rs is GPL and never a dependency.

`surnames.tsv` has written sentences with names among titles, callings and verbs, and with the same characters as words.
Features were chosen on those of development, and the fresh ones first converted afterwards.

`contexts.tsv` has sentences with characters of several forms: some on which the scores of `tables/contexts.py` were
developed, and some written afterwards. OpenCC is wrong in some places of either, and right in others.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import perf_counter

import opencc
import regex

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases

import reflow
from reflow.conversion.script import Script, detect_scripts
from reflow.tables.surnames import traditional_surnames

SURNAMES = "于余范岳钟叶姜沈万云后朴谷仇游曲涂郁干丑别"
GIVEN = """
    晨曦 振东 秀兰 立军 佩玲 昊天 芷若 学峰 小虎 银花 连杰 根生 梦瑶 开明 守信 月娥 青云 志远 传芳 庆华 冬生 向阳 婉君 承志 翔宇
    强 芬 薇 诚 琪 林 毅 蓉 威 露 舟 岚 炜 珊 锋 倩 彤 钧 茜 睿
""".split()  # noqa: SIM905
# Only the surname is measured: that of {}, or of {0}, which repeats the name.
TEMPLATES = {
    "byline": (
        "本报讯（实习记者{}）暴雨过后，城区积水已经排完。", "（本报记者 {} 摄影报道）花展昨天开幕。", "本报讯（通讯员{}、高峰）水厂扩建完工。",
    ),
    "office": (
        "区纪委书记{}讲了三点意见。", "博物馆讲解员{}为孩子们讲故事。", "村会计{}一笔一笔地对账。", "总工程师{}签了字。", "县人大常委会副主任{}参加调研。",
        "公交司机{}停车救人。", "该院教授{}主编的词典出版了。", "退休工人{}义务扫街十年。",
    ),
    "list": (
        "这支队伍由何平、{}、钱进三人组成。", "前三名分别是丁浩、{}和贺兰。", "同行的还有{}、罗军、冯雪等专家。",
    ),
    "repetition": (
        "局长{}带队检查。看到隐患，{0}当场要求停工整改。", "乡村医生{}的手机从不关机。乡亲们都说{0}是自家人。",
    ),
    "verb": (
        "{}透露，二期工程将于秋天开工。", "“先救孩子！”{}大声喊道。", "今年三月，{}带着图纸找到了设计院。", "采访中，{}几次落泪。",
        "{}提出，要建立长效机制。", "下班以后，{}总要去看看那棵树。", "凭着一股劲，{}终于学会了操作。",
    ),
}  # fmt: skip
WORDS = """
    由于 对于 关于 等于 善于 忠于 限于 处于 鉴于 急于 余波 余钱 剩余 冗余 课余 不遗余力 范文 范例 防范 典范 范畴 规范化 五岳 岳父 钟点 钟头
    时钟 挂钟 闹钟 叶片 茶叶 绿叶 生姜 姜茶 沈阳 万分 万象 成千上万 云端 云雾 云海 疑云 后来 后续 后勤 午后 幕后 后备 前后 背后 朴素 质朴
    简朴 山谷 稻谷 峡谷 谷物 仇恨 报仇 记仇 旅游 游泳 游戏 下游 漫游 游行 作曲 曲艺 弯曲 戏曲 涂改 糊涂 涂料 郁闷 浓郁 葱郁 干部 干旱 干净
    能干 干预 饼干 树干 主干道 骨干 丑陋 出丑 特别 分别 告别 个别 别扭
""".split()  # noqa: SIM905
WORD_TEMPLATES = (
    "报告中多次提到{}。", "说起{}，老人打开了话匣子。", "这里的{}远近闻名。", "大家讨论的焦点是{}。", "展厅里有关{}的介绍吸引了不少人。", "他在本子上写下“{}”。",
    "问题出在{}上。", "市民对{}各有看法。", "孩子问：“什么是{}？”", "去年的{}比往年多。", "编辑把标题改成了《{}》。", "课上讲到了{}、词语和句子。",
    "主持人以{}开场。", "许多人不懂{}。",
)  # fmt: skip
CONTEXTS = Path(__file__).with_name("contexts.tsv")
PROSE = Path(__file__).with_name("surnames.tsv")
JUDGED = regex.compile(r"\[(?P<source>.)(?P<form>.)\]")
REFLOW = "reflow"
Convert = Callable[[str], str]


def named() -> Iterator[tuple[str, str, int, str]]:
    """Yield sentences with names: kind of context, sentence, place of the surname, and its Traditional form."""
    forms = traditional_surnames()
    random = Random(1)
    for kind, templates in TEMPLATES.items():
        for surname in SURNAMES:
            for template in templates:
                for given_name in random.sample(GIVEN, 4):
                    name = surname + given_name
                    text = template.replace("{0}", "\0").replace("{}", name)
                    at = text.index("\0") if "\0" in text else text.index(name)
                    yield kind, text.replace("\0", name), at, forms.get(surname, surname)


def worded(convert: Convert) -> list[tuple[str, str]]:
    """Return sentences with words, and the converted form of each word alone, which the context must not change."""
    return [(template.replace("{}", word), convert(word)) for word in WORDS for template in WORD_TEMPLATES]


def converters() -> dict[str, Convert]:
    """Return reflow, opencc, and the converters that are installed."""
    tools: dict[str, Convert] = {REFLOW: lambda text: reflow.convert(text, to="zh-Hant")}
    tools["opencc"] = opencc.OpenCC("s2t").convert
    try:
        from opencc_pyo3 import OpenCC

        tools["opencc-pyo3"] = OpenCC("s2t").convert
    except ImportError:
        print("(without opencc-pyo3)", file=sys.stderr)
    try:
        from zhconv_rs import zhconv  # GPL

        tools["zhconv-rs"] = lambda text: zhconv(text, "zh-hant")
    except ImportError:
        print("(without zhconv-rs)", file=sys.stderr)
    return tools


def print_names() -> None:
    """Print the share of names kept, by context and by surname, and of words converted as opencc converts them."""
    tools = converters()
    kinds = [*TEMPLATES, "all", "words"]
    print(f"\n## Names kept and words unharmed, %\n\n| | {' | '.join(kinds)} |\n|{' - |' * (1 + len(kinds))}")
    sentences, words = list(named()), worded(tools["opencc"])
    for name, convert in tools.items():
        right = [(kind, convert(text)[at] == form) for kind, text, at, form in sentences]
        shares = [
            sum(ok for context, ok in right if context == kind) / sum(context == kind for context, _ in right)
            for kind in TEMPLATES
        ]
        unharmed = [word in convert(text) for text, word in words]
        shares += [sum(ok for _, ok in right) / len(right), sum(unharmed) / len(unharmed)]
        print(f"| {name} | {' | '.join(f'{100 * share:.2f}' for share in shares)} |")
        if name == REFLOW:
            missed = [text for (_, text, _, _), (_, ok) in zip(sentences, right, strict=True) if not ok]
            harmed = [text for (text, _), ok in zip(words, unharmed, strict=True) if not ok]
            print(f"{len(missed)} missed: {missed[:40]}\n{len(harmed)} harmed: {harmed[:40]}", file=sys.stderr)
    print(f"\n{len(sentences)} sentences with names, {len(words)} with words")


def print_prose() -> None:
    """Print how many surnames are kept in written sentences, and how many words that opencc converts rightly."""
    rows = [line.split("\t") for line in PROSE.read_text(encoding="utf-8").splitlines()[1:]]
    plain = opencc.OpenCC("s2t").convert
    print(
        "\n## Surnames in prose\n\n| sentences | names | kept | opencc | words | unharmed |\n|---|---|---|---|---|---|"
    )
    for name in dict.fromkeys(row[0] for row in rows):
        results: dict[str, list[tuple[bool, bool]]] = {"name": [], "word": []}
        for _, kind, line in (row for row in rows if row[0] == name):
            text, forms = judged(line)
            before, after = plain(text), reflow.convert(text, to="zh-Hant")
            results[kind] += [(after[at] == form, before[at] == form) for at, form in forms.items()]
        names, words = results["name"], [right for right, in_opencc in results["word"] if in_opencc]
        kept, in_opencc = (sum(column) for column in zip(*names, strict=True))
        print(f"| {name} | {len(names)} | {kept} | {in_opencc} | {len(words)} | {sum(words)} |")


# --- the forms of characters ----------------------------------------------------------------------------------------


def judged(line: str) -> tuple[str, dict[int, str]]:
    """Return a sentence, and the right forms by their places in it."""
    text = ""
    forms: dict[int, str] = {}
    end = 0
    for match in JUDGED.finditer(line):
        text += line[end : match.start()]
        forms[len(text)] = match["form"]
        text += match["source"]
        end = match.end()
    return text + line[end:], forms


def print_contexts() -> None:
    """Print how many of OpenCC's errors are corrected, and how many of its right choices are kept."""
    by_set: dict[str, list[str]] = {}
    for line in CONTEXTS.read_text(encoding="utf-8").splitlines()[1:]:
        name, _, sentence = line.partition("\t")
        by_set.setdefault(name, []).append(sentence)
    plain = opencc.OpenCC("s2tw").convert
    print(
        "\n## Forms in context\n\n| sentences | OpenCC's errors | corrected | right in OpenCC | kept |\n|---|---|---|---|---|"
    )
    for name, sentences in by_set.items():
        results: dict[bool, list[tuple[bool, str]]] = {False: [], True: []}
        for line in sentences:
            text, forms = judged(line)
            before, after = plain(text), reflow.convert(text, to="zh-Hant-TW")
            for at, form in forms.items():
                results[before[at] == form].append((after[at] == form, line))
        corrected, kept = ([right for right, _ in results[known]] for known in (False, True))
        shares = [f"{sum(part)} ({100 * sum(part) / len(part):.1f} %)" for part in (corrected, kept)]
        print(f"| {name} | {len(corrected)} | {shares[0]} | {len(kept)} | {shares[1]} |")
        for known, word in ((False, "missed"), (True, "harmed")):
            wrong = [line for right, line in results[known] if not right]
            print(f"{name}: {len(wrong)} {word}: {wrong}", file=sys.stderr)


# --- the document ----------------------------------------------------------------------------------------------------


def paragraphs(path: Path) -> dict[str, list[str]]:
    """Return the distinct paragraphs of a set by language."""
    by_language: dict[str, dict[str, None]] = {"hans": {}, "hant": {}}
    for case in cases(path):
        for article in case["articles"]:
            by_language[case["meta"]["lang"]] |= dict.fromkeys(
                p["text"] for p in article["paragraphs"] if len(p["text"]) > 20
            )
    return {lang: list(texts) for lang, texts in by_language.items()}


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of `width` characters."""
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def print_laws(texts: list[str]) -> None:
    """Print how conversion behaves under hard wraps, there and back, and twice."""
    changed = sum(
        reflow.convert(wrapped(text, 17), to="zh-Hant", titles="none").replace("\n", "")
        != reflow.convert(text, to="zh-Hant", titles="none")
        for text in texts
    )
    back = same = restored = 0
    for text in texts:
        document = reflow.clean(text, to="zh-Hant", titles="none")
        restored += document.restore() == text
        once = reflow.convert(text, to="zh-Hant-TW")
        back += reflow.convert(reflow.convert(text, to="zh-Hant"), to="t2s") == text
        same += reflow.convert(once, to="zh-Hant-TW") == once
    count = len(texts)
    print(f"\n## Laws, of {count} paragraphs\n")
    print(f"- hard wraps change {changed}")
    print(f"- restored by the document: {restored}; t2s(s2t(x)) = x: {back}, {100 * back / count:.2f} %")
    print(f"- converting twice is converting once: {same}, {100 * same / count:.2f} %")


def script_by_standards(text: str) -> Script:
    """Return the script by the standards alone: which characters Big5 or GB 2312 lacks."""
    han = "".join(regex.findall(r"\p{Han}", text))
    no_big5, no_gb = (sum(not c.encode(codec, "ignore") for c in han) for codec in ("big5", "gb2312"))
    return Script.NEUTRAL if no_big5 == no_gb == 0 else Script.SIMPLIFIED if no_big5 > no_gb else Script.TRADITIONAL


def print_detection(texts: dict[str, list[str]]) -> None:
    """Print how often the script of short snippets is detected."""
    import numpy as np

    from reflow.draft import encode

    def told(text: str) -> Script:
        return Script(int(detect_scripts(encode(text), np.zeros(len(text), np.int64), 1)[0]))

    random = Random(0)
    runs = {lang: "".join(regex.findall(r"\p{Han}", "".join(paragraphs))) for lang, paragraphs in texts.items()}
    print(
        "\n## Script of snippets, % right\n\n| Han | Simplified | Traditional | neutral | swapped | mixed |\n| - | - | - | - | - | - |"
    )
    for size in (2, 4, 8, 16, 32):
        right: dict[Script, list[bool]] = {script: [] for script in Script}
        swapped = 0
        for _ in range(20000):
            lang = random.choice(("hans", "hant"))
            start = random.randrange(len(runs[lang]) - size)
            text = runs[lang][start : start + size]
            truth, detected = script_by_standards(text), told(text)
            right[truth].append(detected == truth)
            swapped += {truth, detected} == {Script.SIMPLIFIED, Script.TRADITIONAL}
            if size >= 4:
                half = size // 2
                starts = {lang: random.randrange(len(run) - half) for lang, run in runs.items()}
                parts = [runs[lang][start : start + half] for lang, start in starts.items()]
                if {script_by_standards(part) for part in parts} == {Script.SIMPLIFIED, Script.TRADITIONAL}:
                    right[Script.MIXED].append(told("".join(parts)) == Script.MIXED)
        shares = {
            script: f"{100 * sum(results) / len(results):.2f}" if results else "–" for script, results in right.items()
        }
        row = (shares[script] for script in (Script.SIMPLIFIED, Script.TRADITIONAL, Script.NEUTRAL))
        print(f"| {size} | {' | '.join(row)} | {swapped} | {shares[Script.MIXED]} |")


def print_speed(texts: list[str]) -> None:
    """Print the speed of conversion with names, and of opencc alone."""
    from reflow.conversion.context import corrections
    from reflow.conversion.opencc import converted
    from reflow.draft import encode
    from reflow.passes.convert import kept_surnames, surnames_for

    text = "\n".join(texts)
    while len(text) < 3_000_000:
        text += text

    def decided() -> None:
        corrections(encode(text), encode(converted(text, "s2t")), "s2t")
        kept_surnames(text, converted_text, {}, frozenset(), surnames_for("s2t"))

    def protected() -> None:
        kept_surnames(text, converted(text, "s2t"), {}, frozenset(), surnames_for("s2t"))

    def plain() -> None:
        converted(text, "s2t")

    converted_text = converted(text, "s2t")
    took = []
    for work in (decided, protected, plain):
        best = float("inf")
        for _ in range(3):
            start = perf_counter()
            work()
            best = min(best, perf_counter() - start)
        took.append(best)
    size = len(text.encode()) / 1e6
    print(
        f"\n{size / took[0]:.1f} MB/s with contexts and names, with names {size / took[1]:.1f} MB/s, opencc alone"
        f" {size / took[2]:.1f} MB/s: the contexts take {100 * took[0] / took[1] - 100:.0f} % more"
    )


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    texts = paragraphs(options.parse_args().set)
    print_names()
    print_prose()
    print_contexts()
    print_laws(Random(0).sample(texts["hans"], 1000))
    print_detection(texts)
    print_speed(texts["hans"])


if __name__ == "__main__":
    main()
