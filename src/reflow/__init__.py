"""Turn damaged, hard-wrapped Chinese text of any kind into clean articles, paragraphs and lines.

Names are imported when they are first used, so that `import reflow` takes no time and `reflow --help` is fast.
"""

from importlib import import_module

from reflow.version import __version__ as __version__

TYPE_CHECKING = False  # as in `typing`, whose import takes longer than the whole of this module
if TYPE_CHECKING:
    from reflow.batch.api import FORMATS as FORMATS
    from reflow.batch.api import clean_files as clean_files
    from reflow.batch.api import convert_files as convert_files
    from reflow.batch.jobs import PlanError as PlanError
    from reflow.batch.pool import StopError as StopError
    from reflow.batch.progress import Progress as Progress
    from reflow.batch.result import Result as Result
    from reflow.catalogue import Level as Level
    from reflow.catalogue import Rule as Rule
    from reflow.config import Config as Config
    from reflow.conversion.opencc import Conversion as Conversion
    from reflow.corrections import Correction as Correction
    from reflow.corrections import CorrectionError as CorrectionError
    from reflow.corrections import read_corrections as read_corrections
    from reflow.document import Article as Article
    from reflow.document import Byline as Byline
    from reflow.document import Caption as Caption
    from reflow.document import Dateline as Dateline
    from reflow.document import Document as Document
    from reflow.document import Entry as Entry
    from reflow.document import Furniture as Furniture
    from reflow.document import Page as Page
    from reflow.document import Paragraph as Paragraph
    from reflow.document import Person as Person
    from reflow.document import Place as Place
    from reflow.document import schema as schema
    from reflow.draft import Draft as Draft
    from reflow.explanation import Decision as Decision
    from reflow.explanation import Doubt as Doubt
    from reflow.explanation import Reason as Reason
    from reflow.explanation import explain as explain
    from reflow.explanation import review as review
    from reflow.html_report import Summary as Summary
    from reflow.html_report import report as report
    from reflow.html_report import report_files as report_files
    from reflow.kernels.library import KernelError as KernelError
    from reflow.kernels.library import kernel as kernel
    from reflow.pipeline import PASSES as PASSES
    from reflow.pipeline import Pass as Pass
    from reflow.pipeline import clean as clean
    from reflow.pipeline import clean_many as clean_many
    from reflow.pipeline import convert as convert
    from reflow.read.decode import Decoded as Decoded
    from reflow.read.decode import decode as decode
    from reflow.read.no_text import NoTextError as NoTextError

_HOME = {
    "batch.api": ("FORMATS", "clean_files", "convert_files"),
    "explanation": ("Decision", "Doubt", "Reason", "explain", "review"),
    "html_report": ("Summary", "report", "report_files"),
    "config": ("Config",),
    "corrections": ("Correction", "CorrectionError", "read_corrections"),
    "document": (
        "Article",
        "Byline",
        "Caption",
        "Dateline",
        "Document",
        "Entry",
        "Furniture",
        "Page",
        "Paragraph",
        "Person",
        "Place",
        "schema",
    ),
    "draft": ("Draft",),
    "pipeline": ("PASSES", "Pass", "clean", "clean_many", "convert"),
    "read.decode": ("Decoded", "decode"),
    "read.no_text": ("NoTextError",),
    "batch.jobs": ("PlanError",),
    "batch.pool": ("StopError",),
    "batch.progress": ("Progress",),
    "catalogue": ("Level", "Rule"),
    "conversion.opencc": ("Conversion",),
    "batch.result": ("Result",),
    "kernels.library": ("KernelError", "kernel"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "FORMATS", "PASSES", "Article", "Byline", "Caption", "Config", "Conversion", "Correction", "CorrectionError", "Dateline", "Decision", "Decoded", "Document",
    "Doubt", "Draft", "Entry", "Furniture", "KernelError", "Level", "NoTextError", "Page", "Paragraph", "Pass", "Person", "Place", "PlanError", "Progress", "Reason", "Result", "Rule",
    "StopError", "Summary", "clean",
    "clean_files", "clean_many", "convert", "convert_files", "decode", "explain", "kernel", "read_corrections", "report", "report_files", "review", "schema",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker would accept every name because of `__getattr__`

    def __getattr__(name):
        if name not in _MODULE:
            raise AttributeError(f"module 'reflow' has no attribute {name!r}")
        value = getattr(import_module(f"reflow.{_MODULE[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
