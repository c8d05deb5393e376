"""The HTML report: the lines of a text on the left, its articles on the right, and why each line was joined."""

from reflow.html_report.folder import report_files
from reflow.html_report.page import report
from reflow.html_report.summary import Summary

__all__ = ["Summary", "report", "report_files"]
