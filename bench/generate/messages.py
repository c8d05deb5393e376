"""Collect the messages of the program in the catalogues of its languages.

Run: `python bench/generate/messages.py`
Takes: 5 seconds
Writes: src/reflow/locale/*/LC_MESSAGES/reflow.po, and reflow.mo beside it

Translate what it lists in the catalogues, and run it again. Translations of messages that are no more are dropped.
"""

import sys
from pathlib import Path

from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
# That of Babel has dates, which would change each time.
HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> int:
    """Write the catalogues and list what they lack; return the exit code."""
    from support.messages import CATALOGUES, collected, lacking, read

    from hatch_build import compile_catalogues

    template = collected()
    untranslated = 0
    for path in CATALOGUES:
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            file.write(HEAD.format(language=catalogue.locale_identifier).encode())
            write_po(file, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
        for message in lacking(catalogue):
            print(f"{path.relative_to(ROOT)}: {message}")
            untranslated += 1
    compile_catalogues()
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
