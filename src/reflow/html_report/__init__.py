"""Show a cleaned text on one page: its lines at the left, its articles at the right, and why each line was joined."""

from reflow.html_report.page import report

__all__ = ["report"]
