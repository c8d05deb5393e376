"""Repair characters one by one where that keeps width, indent and the shape of marks, which are evidence later."""

import numpy as np

from reflow.config import Config
from reflow.draft import Draft
from reflow.rules import Rule
from reflow.tables.characters import Class, classes

_REPLACEMENT = ord("\N{REPLACEMENT CHARACTER}")


def normalize(draft: Draft, config: Config) -> Draft:
    """Replace lone surrogates and delete invisible characters inside lines.

    Invisible characters at a line's edge count as blanks and go with the line end.
    """
    codes, cls = draft.text.codes, classes(draft.text.props)
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, np.flatnonzero((codes >> 11) == 0x1B), _REPLACEMENT)
    return draft.delete(Rule.NORMALIZE_INVISIBLE, np.flatnonzero(cls == Class.IGNORED))
