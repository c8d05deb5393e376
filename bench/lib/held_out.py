"""Which labelled texts are held out from the training of a network that is to be validated."""

from typing import Final

from lib.labelled_pages import Case

HELD_OUT: Final = 10  # one page, or text, in so many


def held_out(texts: list[Case]) -> list[Case]:
    """Return the texts that are held out: pages by their number in the paper, other texts by their place in the set."""
    if texts and "units" in texts[0]:
        return texts[::HELD_OUT]
    return [case for case in texts if case["meta"]["page"] % HELD_OUT == 0 and case["id"].startswith("train-")]
