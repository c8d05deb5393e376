"""Settings that all tests share, and which tests are quick."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("reflow", deadline=None, derandomize=True, max_examples=200)
settings.register_profile("quick", settings.get_profile("reflow"), max_examples=20)
settings.load_profile("reflow")
# Otherwise each of the two hundred commands that tests start would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Otherwise tests of messages that cannot be written would not find them in a buffer, as on most machines.
os.environ.pop("PYTHONUNBUFFERED", None)
# Otherwise tests of messages would fail on a machine that speaks Chinese.
os.environ["REFLOW_LANG"] = "en"

# `-m quick` runs these, the direct tests of passes and the examples in src/: 40 seconds of CPU time, half a minute on two cores. They cover the
# conventions, every case, and the laws on few inputs; what starts many commands or cleans many pages is left out.
QUICK = {
    "test_architecture.py",
    "test_byline.py",
    "test_cases.py",
    "test_contracts.py",
    "test_credits.py",
    "test_docs.py",
    "test_docstrings.py",
    "test_draft.py",
    "test_draft_tables.py",
    "test_explanation.py",
    "test_figures.py",
    "test_folios.py",
    "test_geometry.py",
    "test_grammar.py",
    "test_laws.py",
    "test_library.py",
    "test_line_patterns.py",
    "test_line_signs.py",
    "test_masthead.py",
    "test_network.py",
    "test_no_harm.py",
    "test_repeats.py",
    "test_site.py",
    "test_text_kinds.py",
    "test_twins.py",
    "test_viterbi.py",
    "test_whole_lines.py",
}
STARTS_COMMANDS = "test_the_commands_of_a_page"  # of test_docs.py


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis try fewer inputs in a quick run."""
    if config.getoption("markexpr") == "quick":
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the quick tests."""
    folders = {Path(__file__).parents[1] / "src", Path(__file__).parent / "passes"}
    for item in items:
        quick = item.path.name in QUICK and not item.name.startswith(STARTS_COMMANDS)
        if quick or folders & {*item.path.parents}:
            item.add_marker(pytest.mark.quick)
