"""Generated pages are current. The examples in docs/ and README.md run as doctests of their own."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_rules_page_is_current() -> None:
    spec = importlib.util.spec_from_file_location("docs", ROOT / "bench/docs.py")
    assert spec is not None
    assert spec.loader is not None
    docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(docs)
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == docs.rules(), "run python bench/docs.py"
