"""Programs, settings, logs, markup and queries set at random, with Chinese comments and strings: each line stays as it is."""

import sysconfig
from collections.abc import Callable
from functools import cache
from pathlib import Path

import regex

from lib import synthetic_words as words
from lib.synthetic_pen import Pen
from lib.synthetic_records import rows

Lines = list[str]


def remark(pen: Pen) -> str:
    """Return the words of a comment."""
    return pen.random.choice(
        [
            pen.clause(3, 12),
            pen.clause(4, 14) + "，" + pen.clause(4, 20),
            pen.sentence(8, 50),
            pen.verb() + pen.thing(),
            "TODO: " + pen.clause(4, 14),
            pen.verb() + pen.thing() + "的" + pen.random.choice(words.ENGLISH),
        ]
    )


@cache
def _standard_library() -> list[Path]:
    return sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))


@cache
def _source(path: Path) -> Lines:
    return path.read_text(encoding="utf-8", errors="replace").split("\n")


def python(pen: Pen) -> Lines:
    """A stretch of Python's standard library, some of its comments and strings in Chinese."""
    source = _source(pen.random.choice(_standard_library()))
    start = pen.random.randrange(max(len(source) - 8, 1))
    lines = [line[:160].expandtabs(4) for line in source[start : start + pen.random.randint(6, 50)]]
    share = pen.random.choice([0.3, 0.8, 1])
    lines = [_in_chinese(pen, line) if pen.chance(share) else line for line in lines]
    if pen.chance(0.5):
        lines = ["# " + remark(pen), *lines]
    return lines


QUOTED = regex.compile(r"""(["'])[A-Za-z][^"'\\]* [^"'\\]*\1""")


def _in_chinese(pen: Pen, line: str) -> str:
    if regex.match(r"\s*#", line):
        return line.split("#")[0] + "# " + remark(pen)
    if regex.match(r"\s*[A-Z][a-z ]+ [a-z ]+[.,]?$", line):  # a line of a docstring
        return " " * (len(line) - len(line.lstrip())) + remark(pen)
    line = str(QUOTED.sub(lambda m: m[1] + pen.clause(3, 14) + m[1], line))
    return line + "  # " + remark(pen) if line.strip() and pen.chance(0.15) else line


def _call(pen: Pen) -> str:
    name = pen.identifier()
    return pen.random.choice([
        f'{name}("{pen.clause(2, 12)}")', f"{name}({pen.identifier()}, {pen.number()})", f'{name}("{pen.clause(3, 10)}：" + {pen.identifier()})', f"{pen.identifier()} = {name}({pen.number()})", f"{name}()", f'{pen.identifier()} = "{pen.clause(2, 9)}"',
    ])  # fmt: skip


def braces(pen: Pen) -> Lines:
    """A program in a language with braces."""
    head = pen.random.choice([
        "function {}({}) {{", "const {} = ({}) => {{", "public void {}(String {}) {{", "func {}({} string) error {{", "fn {}({}: &str) {{", "int {}(int {}) {{", "class {} extends {} {{", "void {}(const char *{})\n{{", "if ({} == {}) {{", "for (let {} of {}) {{", "while ({} < {}) {{", "export async function {}({}) {{",
    ])  # fmt: skip
    indent, end, mark = pen.pick("  ", "    ", "\t"), pen.pick(";", ";", ""), pen.pick("//", "//", "///", "#")
    lines = [f"import {pen.identifier()}{end}" for _ in range(pen.random.choice([0, 0, 1, 3]))]
    for _ in pen.count(1, 4):
        if pen.chance(0.5):
            lines += [
                "/**",
                *(
                    " * " + pen.pick("", "", "@param " + pen.identifier() + " ", "@return ") + remark(pen)
                    for _ in pen.count(1, 4)
                ),
                " */",
            ]
        elif pen.chance(0.7):
            lines += [f"{mark} {remark(pen)}"]
        lines += head.format(pen.identifier(), pen.identifier()).split("\n")
        for _ in pen.count(1, 8):
            lines.append(
                indent
                + pen.random.choice(
                    [
                        _call(pen) + end,
                        _call(pen) + end,
                        f"{mark} {remark(pen)}",
                        f"{_call(pen)}{end} {mark} {remark(pen)}",
                        f"return {pen.identifier()}{end}",
                        f'throw new Error("{pen.clause(3, 14)}"){end}',
                    ]
                )
            )
        lines += ["}", ""]
    return lines


COLUMN_TYPES = (
    "BIGINT NOT NULL", "VARCHAR(64) DEFAULT ''", "INT", "DATETIME", "TEXT", "DECIMAL(12,2)", "tinyint(1) NOT NULL DEFAULT '0'", "text NOT NULL", "serial", "boolean DEFAULT false",
)  # fmt: skip


def _table_of_sql(pen: Pen, table: str) -> Lines:
    quote, share = pen.pick("`", "", '"'), pen.random.choice([0.3, 0.8, 1])
    lines = [f"CREATE TABLE {quote}{table}{quote} ("]
    for _ in pen.count(3, 14):
        comment = f" COMMENT '{remark(pen)}'" if pen.chance(share) else ""
        lines.append(f"  {quote}{pen.identifier()}{quote} {pen.random.choice(COLUMN_TYPES)}{comment},")
    name = pen.clause(2, 8)
    end = pen.pick(");", f") COMMENT='{name}';", f") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='{name}';")
    return [*lines, "  PRIMARY KEY (id)", end]


def _rows_of_sql(pen: Pen, table: str) -> Lines:
    shape = pen.pick(
        "INSERT INTO {t} VALUES ({n}, '{p}', '{r}', {m});",
        "({n}, '{p}', '{r}'),",
        "UPDATE {t} SET name = '{r}' WHERE id = {n};",
        "INSERT INTO `{t}` (`id`, `name`) VALUES ('{n}', '{r}');",
    )
    return [shape.format(t=table, n=number, p=pen.name(), r=remark(pen), m=pen.number()) for number in pen.count(3, 16)]


def _query(pen: Pen, table: str) -> Lines:
    fields = [
        f"       {pen.identifier()}{' AS ' + pen.clause(2, 4) if pen.chance(0.3) else ''}," for _ in pen.count(1, 5)
    ]
    conditions = [f"WHERE {pen.identifier()} = '{pen.clause(2, 6)}'", f"  AND {pen.identifier()} > {pen.number()}"]
    return [
        "SELECT id,",
        *fields,
        f"       COUNT(*) -- {remark(pen)}",
        f"FROM {table}",
        *conditions,
        f"ORDER BY {pen.identifier()} DESC;",
    ]


def sql(pen: Pen) -> Lines:
    """Tables, rows and queries of a data base."""
    comment = [f"-- {remark(pen)}"] if pen.chance(0.7) else []
    return comment + pen.random.choice([_table_of_sql, _rows_of_sql, _query])(pen, pen.identifier())


def settings(pen: Pen) -> Lines:
    """Settings: ini, env, yaml, toml, properties."""
    shape = pen.random.choice(
        [
            "{k} = {v}",
            "{k}={v}",
            "{k}: {v}",
            '{k} = "{v}"',
            "{K}={v}",
            "  {k}: {v}",
            "{k}.{k2}={v}",
            "export {K}='{v}'",
            "{k} {v}",
            '"{k}" = "{v}"',
            "--{k}={v}",
        ]
    )
    mark, lines = pen.pick("# ", "; ", "#", "// ", "# "), []
    for _ in pen.count(4, pen.random.choice([10, 30])):
        text = pen.random.choice(
            [
                pen.number(9999),
                "true",
                "false",
                pen.clause(2, 9),
                pen.url(),
                "/" + pen.identifier() + "/" + pen.identifier(),
                remark(pen),
                pen.time(),
                "",
            ]
        )
        key = pen.identifier()
        line = shape.format(k=key, K=key.upper(), k2=pen.random.choice(words.ENGLISH), v=text)
        lines.append(line + ("  " + mark + remark(pen) if pen.chance(0.2) else ""))
        if pen.chance(0.15):
            lines.append(
                pen.random.choice(
                    [
                        mark + remark(pen),
                        f"[{pen.identifier()}]",
                        "",
                        f"{pen.identifier()}:",
                        "  - " + pen.clause(2, 10),
                    ]
                )
            )
    return lines


def json_text(pen: Pen) -> Lines:
    """JSON, on many lines or a value a line."""
    if pen.chance(0.35):
        return [
            f'{{"id": {number}, "{pen.identifier()}": "{remark(pen)}", "{pen.identifier()}": {pen.number()}}}'
            for number in pen.count(3, 14)
        ]
    lines = ["{"]
    for _ in pen.count(3, 16):
        key = pen.random.choice([pen.identifier(), pen.clause(2, 4)])
        lines += pen.random.choice(
            [
                [f'  "{key}": "{remark(pen)}",'],
                [f'  "{key}": {pen.number()},'],
                [f'  "{key}": [', f'    "{pen.clause(2, 8)}",', f'    "{pen.clause(2, 8)}"', "  ],"],
                [f'  "{key}": {{', f'    "{pen.identifier()}": "{pen.clause(2, 8)}"', "  },"],
            ]
        )
    return [*lines, '  "end": null', "}"]


def log(pen: Pen) -> Lines:
    """A log of a program."""
    shape = pen.random.choice([
        "{d} {t} [{l}] {m}", "{d} {t},{n} {l} {k} - {m}", "[{d} {t}] {l}: {m}", "{t} {l} {m}", "{l} {d}T{t}Z {k}: {m}", "{d} {t} {m}", "<{n}> {t} {k}[{n}]: {m}", "[{l}] {m}", "{t} | {l} | {k}:{n} | {m}", "{ip} - - [{d} {t}] \"GET /{k}?q={m} HTTP/1.1\" 200 {n}", "[{n}/{n2}] {m}", "{l}({k}): {m}",
    ])  # fmt: skip
    level, day, second, lines = (
        ["INFO", "WARN", "ERROR", "DEBUG", "警告", "错误", "信息", "提示"],
        f"20{pen.random.randint(10, 29)}-0{pen.random.randint(1, 9)}-1{pen.random.randint(0, 9)}",
        pen.random.randint(0, 80000),
        [],
    )
    for _ in pen.count(4, 30):
        second += pen.random.randint(0, 90)
        time = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
        said = pen.random.choice(
            [
                remark(pen),
                pen.verb() + pen.thing() + pen.pick("成功", "失败", "超时", "完成", "：" + pen.number()),
                pen.clause(3, 10) + f"，用时 {pen.number()} ms",
                f"{pen.identifier()}={pen.number()} {pen.clause(2, 8)}",
            ]
        )
        lines.append(
            shape.format(
                d=day,
                t=time,
                l=pen.random.choice(level),
                m=said,
                k=pen.identifier(),
                n=pen.number(),
                n2=pen.number(),
                ip=f"10.0.{pen.random.randint(0, 255)}.{pen.random.randint(0, 255)}",
            )
        )
        if pen.chance(0.03):
            lines += [
                "Traceback (most recent call last):",
                f'  File "{pen.identifier()}.py", line {pen.number()}, in {pen.identifier()}',
                f"    {_call(pen)}",
                f"ValueError: {pen.clause(3, 12)}",
            ]
    return lines


def markup(pen: Pen) -> Lines:
    """HTML or XML."""
    lines, tags = (
        [
            pen.pick(
                "<!DOCTYPE html>",
                '<?xml version="1.0" encoding="utf-8"?>',
                "<div>",
                "<ul>",
                "<table>",
                "<items>",
                "<!-- " + remark(pen) + " -->",
            )
        ],
        ["p", "li", "td", "span", "h2", "title", "item", "name", "string", "option", "a", "note"],
    )
    for _ in pen.count(4, 22):
        tag, indent = pen.random.choice(tags), pen.pick("", "  ", "    ", "\t")
        attribute = pen.pick(
            "",
            "",
            f' class="{pen.identifier()}"',
            f' id="{pen.number()}"',
            f' href="{pen.url()}"',
            f' title="{pen.clause(2, 6)}"',
        )
        lines.append(
            indent
            + pen.random.choice(
                [
                    f"<{tag}{attribute}>{remark(pen)}</{tag}>",
                    f"<{tag}{attribute}>{pen.clause(2, 12)}</{tag}>",
                    f"<{tag}{attribute}>",
                    f"</{tag}>",
                    f"<!-- {remark(pen)} -->",
                    remark(pen) if pen.chance(0.3) else f"<{tag}>{pen.name()}</{tag}>",
                    f'<img src="{pen.url()}" alt="{pen.clause(2, 6)}"/>',
                    f"{pen.clause(4, 20)}<br>",
                ]
            )
        )
    return lines


def shell(pen: Pen) -> Lines:
    """Commands, their output, a build file, a change."""
    kind, lines = pen.random.randrange(5), []
    if kind == 1 and pen.chance(0.6):
        lines.append(pen.pick("#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env bash", "set -e"))
    for _ in pen.count(4, 16):
        name = pen.identifier()
        lines += pen.random.choice([
            [f"$ {name} --{pen.identifier()} {pen.clause(2, 6)}", pen.clause(3, 16)], [f"# {remark(pen)}", f"{name} -{pen.pick('a', 'v', 'r')} /{pen.identifier()}", f'echo "{pen.clause(3, 14)}"'], [pen.pick("+", "-", " ", "+", "-") + "  " + _call(pen) + "  // " + remark(pen)],
            [f"RUN {name} {pen.identifier()}", f"# {remark(pen)}"], [f"  -{name[0]}, --{name:<16} {remark(pen)}"],
        ][kind : kind + 1])  # fmt: skip
    return lines


def markdown(pen: Pen) -> Lines:
    """A Markdown document; its headings begin with # and a blank."""
    blank, lines, bullet = pen.chance(0.75), [], pen.pick("- ", "* ", "+ ")
    for number in pen.count(2, 7):
        level = 1 if number == 0 else pen.random.randint(2, 4)
        parts: list[Lines] = [
            [
                "#" * level
                + " "
                + pen.pick("", f"{number}. ")
                + pen.random.choice([pen.clause(2, 10), pen.random.choice(words.SHORT_HEADS), pen.identifier()])
            ]
        ]
        for _ in pen.count(1, 4):
            parts.append(pen.random.choice([
                [pen.sentence(8, 70)], [pen.random.choice(pen.sources.paragraphs)[:200]], [bullet + pen.random.choice([pen.clause(3, 18), f"[{pen.clause(3, 9)}]({pen.url()})", f"**{pen.clause(2, 5)}**：{pen.clause(4, 20)}"]) for _ in pen.count(2, 7)],
                [f"{at}. {pen.clause(4, 24)}" for at in range(1, pen.random.randint(3, 6))], ["```" + pen.pick("", "python", "bash", "js"), *braces(pen)[:8], "```"], [f"![{pen.pick('', pen.clause(2, 6))}]({pen.url()})"], ["> " + pen.sentence(8, 40)],
                ["| " + " | ".join(row) + " |" for row in rows(pen)[:5]], ["---"], [f"`{pen.identifier()}`：{pen.clause(4, 20)}"], [pen.clause(4, 16)], ["$$", f"x = {pen.number()}", "$$"],
            ]))  # fmt: skip
        for part in parts:
            lines += [*part, ""] if blank else part
    return lines


def latex(pen: Pen) -> Lines:
    """LaTeX, or a wiki page in its own marks."""
    if pen.chance(0.5):
        return [
            pen.random.choice(
                [
                    f"\\section{{{pen.clause(2, 8)}}}",
                    f"\\item {remark(pen)}",
                    "\\begin{itemize}",
                    "\\end{itemize}",
                    f"% {remark(pen)}",
                    f"\\label{{{pen.identifier()}}}",
                    f"${pen.identifier()} = {pen.number()}$",
                ]
            )
            for _ in pen.count(4, 16)
        ]
    return [
        pen.random.choice(
            [
                f"== {pen.clause(2, 6)} ==",
                f"* [[{pen.clause(2, 6)}]]",
                f"* {pen.clause(4, 20)}",
                f"|{pen.clause(2, 4)} = {pen.clause(2, 8)}",
                f"{{{{{pen.clause(2, 5)}|{pen.clause(2, 5)}}}}}",
                f"# {pen.clause(4, 14)}",
            ]
        )
        for _ in pen.count(4, 16)
    ]


KINDS: dict[Callable[[Pen], Lines], float] = {
    python: 8,
    braces: 12,
    sql: 8,
    settings: 10,
    json_text: 6,
    log: 10,
    markup: 8,
    shell: 6,
    latex: 2,
}


def lines(pen: Pen) -> Lines:
    """Return code of a random kind."""
    [kind] = pen.random.choices(list(KINDS), list(KINDS.values()))
    return kind(pen)
