"""Train the network that labels lines, or cross-validate it.

Run: `python bench/generate/train.py TRAIN.jsonl.zst [--validate] [--leave-out extractor]`, with PyTorch (CPU)
Takes: hours
Writes: src/reflow/tables/lines.npz

Several networks are trained on the labels of the pages, and one on the predictions of these together: it is as good as
they are and several times as fast (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015).

`--validate` trains on four fifths of the pages and reports on the rest, `--leave-out extractor` (or `typesetter`)
trains without each of them in turn; both write nothing. The seed is fixed; the result is the same on the same machine
and version.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib import scorer, synthetic_pages
from lib.labelled_pages import Case, cases, labels_of, lines_of

from reflow.draft import Draft, Kind
from reflow.draft.kinds import LABELS
from reflow.model import network
from reflow.model.features import CHARACTER_IDS, HEAD, TAIL, View, character_ids, matrix, names
from reflow.model.grammar import parse
from reflow.model.network import FARTHEST, Weights, forward, from_arrays

TABLE = Path(__file__).parents[2] / "src/reflow/tables/lines.npz"
SEED = 0
TEACHERS = 5  # networks, which differ in their random initial weights
TEACHER_HIDDEN = 64
HIDDEN = 96
VECTOR = 6  # numbers per character
SPELLED = 24  # numbers for the characters of a line
DISTANCES = (1, 2, 4, 8)
TEACHER_EPOCHS = 22
EPOCHS = 30
SYNTHETIC = 8000  # pages set at random beside the real ones; the teachers see the first half of them
TAUGHT = 0.7  # the share of the teachers' predictions in a line's target; the labels of the page are the remainder
PAGES_A_STEP = 16
THREADS = 3  # cores in use
RATE = 3e-3
DECAY = 2e-2
TEACHER_DROPOUT = 0.3
DROPOUT = 0.1
MASKED = 0.25  # the share of characters hidden in training, so that no single word decides about a line
AVERAGE = 0.998  # of the weights over the last steps, which removes a tenth of the errors
HELD_OUT = 5  # one page in so many is held out to validate
SMALLEST_SCALE = 1e-3  # a column that hardly varies in training must not blow up elsewhere

Page = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]  # columns, character ids, labels
Set = list[Page]
Target = NDArray[np.float32]  # how probable each label is: (lines, labels)


class Network(nn.Module):
    """The network of `reflow.model.network`, as PyTorch trains it."""

    def __init__(self, columns: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.vectors = nn.Embedding(CHARACTER_IDS, VECTOR, padding_idx=0)
        self.letters = nn.Linear((HEAD + TAIL) * VECTOR, SPELLED)
        self.enter = nn.Linear(columns + SPELLED, hidden)
        self.middle = nn.ModuleList([nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in DISTANCES])
        self.page = nn.Linear(2 * hidden, hidden)
        self.last = nn.Conv1d(hidden, hidden, 3, padding=1)
        self.leave = nn.Linear(hidden, len(LABELS))
        self.drop = nn.Dropout(dropout)

    def forward(self, columns: torch.Tensor, spelled: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        """Score labels; `present` is 1 for lines and 0 for padding."""
        line = present[..., None]
        if self.training:
            spelled = spelled * (torch.rand(spelled.shape) > MASKED)
        spelled = torch.relu(self.letters(self.vectors(spelled).flatten(-2)))
        hidden = torch.relu(self.enter(torch.cat([columns, self.drop(spelled)], -1))) * line
        for layer in self.middle:
            hidden = hidden + self._change(layer, hidden) * line
        page = torch.cat([hidden.sum(1) / line.sum(1), hidden.amax(1)], -1)
        hidden = hidden + torch.relu(self.page(self.drop(page)))[:, None] * line
        hidden = hidden + self._change(self.last, hidden) * line
        return self.leave(hidden)  # type: ignore[no-any-return]

    def _change(self, layer: nn.Module, hidden: torch.Tensor) -> torch.Tensor:
        return torch.relu(layer(self.drop(hidden).transpose(1, 2)).transpose(1, 2))


def look(draft: Draft, labels: NDArray[np.int64]) -> Page:
    """Return the inputs of the network for a page, and the labels."""
    view = View.of(draft.text, draft.lines)
    return matrix(view), character_ids(view), labels


def look_at_case(case: Case) -> Page:
    """Return inputs and labels of a labelled page."""
    draft = lines_of(case)
    return look(draft, labels_of(case, draft))


def look_at_synthetic(page: tuple[str, list[Kind]]) -> Page | None:
    """Return inputs and labels of a random page; None if lines and labels disagree, as some line had no visible character."""
    text, labels = page
    draft = lines_of({"text": text})
    return look(draft, np.array(labels, np.int64)) if len(draft.lines) == len(labels) else None


def prepare(pages: list[Case]) -> Set:
    """Return inputs and labels of labelled pages."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(look_at_case, pages, chunksize=16))


def prepare_synthetic(pages: list[Case], count: int) -> Set:
    """Return inputs and labels of `count` random pages."""
    with ProcessPoolExecutor() as pool:
        prepared = pool.map(look_at_synthetic, synthetic_pages.pages(pages, count, SEED), chunksize=32)
        return [page for page in prepared if page is not None]


def steps(pages: Set, targets: list[Target], random: np.random.Generator) -> Iterator[tuple[torch.Tensor, ...]]:
    """Yield batches of pages of similar length, padded, in random order."""
    order = np.argsort([len(labels) + random.integers(40) for *_, labels in pages])
    groups = [order[k : k + PAGES_A_STEP] for k in range(0, len(order), PAGES_A_STEP)]
    for k in random.permutation(len(groups)):
        group = groups[k]
        length = max(len(pages[i][2]) for i in group)
        columns = np.zeros((len(group), length, pages[0][0].shape[1]), np.float32)
        spelled = np.zeros((len(group), length, HEAD + TAIL), np.int64)
        target = np.zeros((len(group), length, len(LABELS)), np.float32)
        present = np.zeros((len(group), length), np.float32)
        for i, page in enumerate(group):
            x, s, y = pages[page]
            columns[i, : len(y)], spelled[i, : len(y)], target[i, : len(y)], present[i, : len(y)] = (
                x,
                s,
                targets[page],
                1,
            )
        yield tuple(torch.from_numpy(values) for values in (columns, spelled, target, present))


def train(pages: Set, more: Set) -> dict[str, NDArray[np.float32]]:
    """Train the teachers, and a network on their predictions; return the arrays for `reflow.model.network.from_arrays`.

    `pages` are real pages, `more` were set at random.
    """
    known = pages + more[: len(more) // 2]
    certain = [np.eye(len(LABELS), dtype=np.float32)[labels] for *_, labels in pages + more]
    with ProcessPoolExecutor(THREADS, get_context("fork"), _use, (known, certain)) as pool:
        teachers = list(pool.map(_teacher, range(TEACHERS)))
    nets = [from_arrays(arrays) for arrays in teachers]
    taught = [
        TAUGHT * predict(nets, page) + (1 - TAUGHT) * gold for page, gold in zip(pages + more, certain, strict=True)
    ]
    torch.set_num_threads(THREADS)
    return _train(pages + more, taught, TEACHERS, HIDDEN, DROPOUT, EPOCHS)


def predict(nets: list[Weights], page: Page) -> Target:
    """Return the mean of the predictions of some networks for a page."""
    x, s, y = page
    doc = np.zeros(len(y), np.int64)
    return np.mean([np.exp(forward(net, x, s, doc)) for net in nets], axis=0)  # type: ignore[no-any-return]


_known: tuple[Set, list[Target]] = [], []  # of a teacher's process; too large to be sent to it


def _use(pages: Set, targets: list[Target]) -> None:
    global _known
    _known = pages, targets
    torch.set_num_threads(1)


def _teacher(number: int) -> dict[str, NDArray[np.float32]]:
    return _train(*_known, number, TEACHER_HIDDEN, TEACHER_DROPOUT, TEACHER_EPOCHS)


def _train(
    pages: Set, targets: list[Target], number: int, hidden: int, dropout: float, epochs: int
) -> dict[str, NDArray[np.float32]]:
    """Train one network; `number` is added to the seed."""
    torch.manual_seed(SEED + number)
    random = np.random.default_rng(SEED + number)
    everything = np.concatenate([columns for columns, *_ in pages])
    mean, scale = everything.mean(0), everything.std(0) + SMALLEST_SCALE
    scaled = [(((x - mean) / scale).clip(-FARTHEST, FARTHEST).astype(np.float32), s, y) for x, s, y in pages]
    network = Network(len(mean), hidden, dropout)
    average = deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    total = epochs * -(-len(pages) // PAGES_A_STEP)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=total)
    count = 0
    for _ in range(epochs):
        for columns, spelled, target, present in steps(scaled, targets, random):
            scores = torch.log_softmax(network(columns, spelled, present), -1)
            loss = -((scores * target).sum(-1) * present).sum() / present.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            count += 1
            kept = min(AVERAGE, count / (count + 10))
            with torch.no_grad():
                for mine, new in zip(average.parameters(), network.parameters(), strict=True):
                    mine.mul_(kept).add_(new, alpha=1 - kept)
    return {"mean": mean, "scale": scale} | _arrays(average)


def _arrays(network: Network) -> dict[str, NDArray[np.float32]]:
    """Return the parameters by their names in `reflow.model.network`."""
    arrays = {"vectors": network.vectors.weight.detach().numpy()}
    middle = {f"middle{distance}": layer for distance, layer in zip(DISTANCES, network.middle, strict=True)}
    layers = {"letters": network.letters, "enter": network.enter, "page": network.page, "leave": network.leave}
    for name, layer in (layers | middle | {"last": network.last}).items():
        weight = layer.weight.detach().numpy()
        arrays[name] = weight.transpose(2, 1, 0) if weight.ndim == 3 else weight.T
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    return arrays


def save(arrays: dict[str, NDArray[np.float32]], path: Path) -> None:
    """Write the weights in half precision, which changes no decision."""
    columns = [f"{group}: {name}" for group, name in names()]
    np.savez_compressed(
        path,
        columns=np.array(columns),  # what they read and score, which `reflow.model.network.weights` checks
        labels=np.array([kind.name for kind in LABELS]),
        **{name: array.astype(np.float16) for name, array in arrays.items()},  # type: ignore[arg-type]
    )


def report(arrays: dict[str, NDArray[np.float32]], pages: Set) -> str:
    """Score held-out pages label by label."""
    net = from_arrays(arrays)
    predicted = np.concatenate(
        [parse(forward(net, x, s, doc := np.zeros(len(y), np.int64)), doc)[0] for x, s, y in pages]
    )
    right = np.concatenate([y for *_, y in pages])
    rows = [f"{(predicted != right).sum()} of {len(right)} lines wrong"]
    for label in LABELS:
        both = ((predicted == label) & (right == label)).sum()
        precision, recall = both / max((predicted == label).sum(), 1), both / max((right == label).sum(), 1)
        rows.append(f"{label.name:12} precision {precision:.4f} recall {recall:.4f} of {(right == label).sum()}")
    return "\n".join(rows)


def main() -> None:
    """Train, or validate."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", type=Path)
    options.add_argument("--validate", action="store_true")
    options.add_argument("--leave-out", choices=("extractor", "typesetter", "lang"))
    chosen = options.parse_args()
    pages = cases(chosen.pages)
    held = [case["meta"]["page"] % HELD_OUT == 0 for case in pages]
    if chosen.leave_out:
        leave_out(pages, held, chosen.leave_out)
    elif chosen.validate:
        kept = [case for case, out in zip(pages, held, strict=True) if not out]
        arrays = train(prepare(kept), prepare_synthetic(kept, SYNTHETIC))
        print(report(arrays, prepare([case for case, out in zip(pages, held, strict=True) if out])))
    else:
        save(train(prepare(pages), prepare_synthetic(pages, SYNTHETIC)), TABLE)


def leave_out(pages: list[Case], held: list[bool], key: str) -> None:
    """Train without the pages of each extractor, typesetter or language, and print the loss on its held-out pages.

    The loss is that against a network trained on all four fifths; both learned from half the random pages.
    """
    kept = [case for case, out in zip(pages, held, strict=True) if not out]
    prepared, more = prepare(kept), prepare_synthetic(kept, SYNTHETIC // 2)
    full = train(prepared, more)
    for value in sorted({case["meta"][key] for case in pages}):
        unseen_pages = [case for case, out in zip(pages, held, strict=True) if out and case["meta"][key] == value]
        without = [page for page, case in zip(prepared, kept, strict=True) if case["meta"][key] != value]
        with_all, unseen = (paragraphs(arrays, unseen_pages) for arrays in (full, train(without, more)))
        print(f"{key} {value}: paragraph F1 {with_all:.4f}, if unseen {unseen:.4f}, loss {with_all - unseen:.4f}")


def paragraphs(arrays: dict[str, NDArray[np.float32]], pages: list[Case]) -> float:
    """Return the F1 of the paragraphs of pages that are cleaned with other weights."""
    weights = from_arrays(arrays)
    network.weights = lambda: weights  # type: ignore[assignment]
    return float(scorer.score(pages, quiet=True)["all"]["par_F1"])


if __name__ == "__main__":
    main()
