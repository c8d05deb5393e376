"""The HTML report: the lines of a text on the left, its articles on the right, and why each line was joined."""

from reflow.html_report.page import report

__all__ = ["report"]
