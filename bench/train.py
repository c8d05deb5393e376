"""Train the network that labels lines, or cross-validate it. Needs PyTorch (CPU).

Run as `python bench/train.py TRAIN.jsonl.zst` to write `src/reflow/tables/lines.npz`; with `--validate` to train on
four fifths of the pages and report on the rest, with `--leave-out extractor` (or `typesetter`) to train without each
of them in turn. The seed is fixed; the result is the same on the same machine and version.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import synthetic
import torch
from numpy.typing import NDArray
from pages import Case, cases, labels_of, lines_of
from torch import nn

from reflow.draft import Label
from reflow.evidence import View, matrix
from reflow.network import LABELS, forward, from_arrays

TABLE = Path(__file__).parents[1] / "src/reflow/tables/lines.npz"
SEED = 0
HIDDEN = 48
DISTANCES = (1, 2, 4, 8)
EPOCHS = 30
SYNTHETIC = 1000  # pages set at random beside the real ones
PAGES_A_STEP = 16
RATE = 3e-3
DROPOUT = 0.2
SMALLEST_SCALE = 1e-3  # a column that hardly varies in training must not blow up elsewhere

Set = list[tuple[NDArray[np.float32], NDArray[np.int64]]]


class Network(nn.Module):
    """The network of `reflow.network`, as PyTorch trains it."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, HIDDEN)
        self.middle = nn.ModuleList([nn.Conv1d(HIDDEN, HIDDEN, 3, padding=d, dilation=d) for d in DISTANCES])
        self.leave = nn.Linear(HIDDEN, LABELS)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, columns: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Score labels; `there` is 1 for lines and 0 for padding."""
        hidden = torch.relu(self.enter(columns)) * there[..., None]
        for layer in self.middle:
            change = layer(self.drop(hidden).transpose(1, 2)).transpose(1, 2)
            hidden = hidden + torch.relu(change) * there[..., None]
        return self.leave(hidden)  # type: ignore[no-any-return]


def prepare(pages: list[Case]) -> Set:
    """Give columns and labels of every page."""
    made = []
    for case in pages:
        draft = lines_of(case)
        made.append((matrix(View.of(draft.text, draft.blocks)), labels_of(case, draft)))
    return made


def prepare_synthetic(pages: list[Case], count: int) -> Set:
    """Set pages at random and give their columns and labels."""
    made = []
    for text, labels in synthetic.pages(pages, count, SEED):
        draft = lines_of({"text": text})
        if len(draft.blocks) == len(labels):  # not so where a line holds nothing that can be seen
            made.append((matrix(View.of(draft.text, draft.blocks)), np.array(labels, np.int64)))
    return made


def steps(pages: Set, random: np.random.Generator) -> Iterator[tuple[torch.Tensor, ...]]:
    """Give batches of pages of about one length, padded, in random order."""
    order = np.argsort([len(labels) + random.integers(40) for _, labels in pages])
    groups = [order[k : k + PAGES_A_STEP] for k in range(0, len(order), PAGES_A_STEP)]
    for k in random.permutation(len(groups)):
        group = [pages[i] for i in groups[k]]
        length = max(len(labels) for _, labels in group)
        columns = np.zeros((len(group), length, group[0][0].shape[1]), np.float32)
        labels = np.zeros((len(group), length), np.int64)
        there = np.zeros((len(group), length), np.float32)
        for i, (x, y) in enumerate(group):
            columns[i, : len(y)], labels[i, : len(y)], there[i, : len(y)] = x, y, 1
        yield torch.from_numpy(columns), torch.from_numpy(labels), torch.from_numpy(there)


def train(pages: Set) -> dict[str, NDArray[Any]]:
    """Train on pages; give the arrays of `reflow.network.Weights`."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    everything = np.concatenate([columns for columns, _ in pages])
    mean, scale = everything.mean(0), everything.std(0) + SMALLEST_SCALE
    scaled = [(((columns - mean) / scale).clip(-8, 8).astype(np.float32), labels) for columns, labels in pages]
    network = Network(len(mean))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-4)
    total = EPOCHS * -(-len(pages) // PAGES_A_STEP)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=total)
    for _ in range(EPOCHS):
        for columns, labels, there in steps(scaled, random):
            scores = network(columns, there).flatten(0, 1)
            losses = nn.functional.cross_entropy(scores, labels.flatten(), reduction="none")
            loss = (losses * there.flatten()).sum() / there.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays = {"mean": mean, "scale": scale, "follow": follow([labels for _, labels in pages])}
    arrays |= {"enter": state["enter.weight"].T, "enter_bias": state["enter.bias"]}
    arrays |= {"leave": state["leave.weight"].T, "leave_bias": state["leave.bias"]}
    for k, distance in enumerate(DISTANCES):
        arrays[f"kernel{distance}"] = state[f"middle.{k}.weight"].transpose(2, 1, 0)
        arrays[f"bias{distance}"] = state[f"middle.{k}.bias"]
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def follow(labels: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Count how much likelier a label is behind another than anywhere: ln(P(below | above) / P(below))."""
    counts = np.full((LABELS, LABELS), 0.1)
    for page in labels:
        np.add.at(counts, (page[:-1], page[1:]), 1)
    shares: NDArray[np.float64] = counts / counts.sum(1, keepdims=True)
    return np.log(shares / (counts.sum(0) / counts.sum()))


def save(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Write the weights in half precision; they lose no decision by it."""
    np.savez_compressed(path, **{name: array.astype(np.float16) for name, array in arrays.items()})  # type: ignore[arg-type]


def report(arrays: dict[str, NDArray[Any]], pages: Set) -> str:
    """Score held-out pages label by label."""
    net = from_arrays(arrays)
    found = np.concatenate([forward(net, x, np.zeros(len(y), np.int64)).argmax(1) for x, y in pages])
    right = np.concatenate([y for _, y in pages])
    rows = [f"{(found != right).sum()} of {len(right)} lines wrong"]
    for label in list(Label)[:LABELS]:
        both = ((found == label) & (right == label)).sum()
        precision, recall = both / max((found == label).sum(), 1), both / max((right == label).sum(), 1)
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
    prepared = prepare(pages)
    if chosen.leave_out:
        for value in sorted({case["meta"][chosen.leave_out] for case in pages}):
            out = [case["meta"][chosen.leave_out] == value for case in pages]
            arrays = train([page for page, left in zip(prepared, out, strict=True) if not left])
            print(f"without {value}:", report(arrays, [page for page, left in zip(prepared, out, strict=True) if left]))
    elif chosen.validate:
        held = [case["meta"]["page"] % 5 == 0 for case in pages]
        kept = [case for case, out in zip(pages, held, strict=True) if not out]
        real = [page for page, out in zip(prepared, held, strict=True) if not out]
        arrays = train(real + prepare_synthetic(kept, SYNTHETIC))
        print(report(arrays, [page for page, out in zip(prepared, held, strict=True) if out]))
    else:
        save(train(prepared + prepare_synthetic(pages, SYNTHETIC)), TABLE)


if __name__ == "__main__":
    main()
