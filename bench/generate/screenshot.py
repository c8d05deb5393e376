"""Take the picture of the seed's report for `docs/review.md`.

Run: `python bench/generate/screenshot.py`, with the extra `browser` and a Chromium
Takes: 10 seconds
Writes: docs/report.png
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.seed import SEED

import reflow

PICTURE = Path(__file__).parents[2] / "docs/report.png"
LINE = "#l0-8"


def main() -> None:
    """Write the page, open it, open the menu of a line, and take the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        path = Path(folder, "report.html")
        path.write_text(reflow.report([SEED.read_text(encoding="utf-8")]), encoding="utf-8")
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 820})
        page.goto(path.as_uri())
        page.locator(f"{LINE} a").click()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
