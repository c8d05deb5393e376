"""The tables of a draft and their columns, from the declarations of the code: who fills a column, and who reads it."""

from dataclasses import fields

from reflow.draft.tables import Documents, Labelled, Lines, Notes, Table, Units, owner
from reflow.pipeline import CONTRACTS
from reflow.read import READ
from reflow.write import WRITE

TABLES: dict[str, type[Table]] = {
    "Lines": Lines,
    "Labelled": Labelled,
    "Units": Units,
    "Notes": Notes,
    "Documents": Documents,
}
NAMES = {Lines: "lines", Labelled: "labelled", Units: "units", Notes: "notes", Documents: "documents"}


def table() -> str:
    """Return the columns of all tables in Markdown; labelled lines have those of lines as well."""
    contracts = {"read": READ} | {step.__name__: contract for step, contract in CONTRACTS.items()} | {"write": WRITE}
    rows = ["| table | column | what it holds | filled by | also written by | read by |", "|---|---|---|---|---|---|"]
    for title, cls in TABLES.items():
        of_lines = {field.name for field in fields(Lines)} if cls is Labelled else set()
        for field in fields(cls):
            if field.name in of_lines:
                continue
            name = f"{NAMES[cls]}.{field.name}"
            filler = owner(cls, field.name)
            writers = [step for step, contract in contracts.items() if name in contract.writes and step != filler]
            readers = [step for step, contract in contracts.items() if name in contract.reads]
            rows.append(
                f"| `{title}` | `{field.name}` | {field.metadata['meaning']} | {filler} "
                f"| {', '.join(writers)} | {', '.join(readers)} |"
            )
    return "\n".join(rows) + "\n"
