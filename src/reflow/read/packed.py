"""TEMPORARY: replaced by the read branch."""

import zipfile
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    archive: str
    name: str


def members(path: str) -> list[tuple[str, int]]:
    with zipfile.ZipFile(path) as z:
        return [(i.filename, i.file_size) for i in z.infolist() if not i.is_dir()]
