"""Train the network that labels lines, or cross-validate it.

Run: `python bench/generate/train.py ../shared/data [--validate] [--quick | --further] [--leave-out NAME] [--seed N]
[--out PATH]`, with PyTorch (CPU)
Takes: 80 minutes on two cores that multiply bfloat16, 15 with `--further`; three times as long on others
Writes: src/reflow/tables/lines.arrays, or PATH

Several networks are trained on labelled pages, labelled texts of other kinds, and both set at random, and one network on
the predictions of these together: it is as good as they are and several times as fast (Hinton et al., "Distilling the
Knowledge in a Neural Network", 2015).

`--further` trains the network in the tree on, with its own predictions in the teachers' place: it learns from new
random texts, and keeps what it knows.

`--validate` holds out one page and one text in ten, with all articles of the held-out pages, and reports on them; `--quick`
trains one network without teachers. `--leave-out` leaves out all pages of a typesetter or an extractor; what that costs
`bench/evaluate/structure.py` tells, by the pages of that name. The seed is fixed; the result is the same on the same
machine and version.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib import labelled_texts, synthetic_pages, synthetic_texts
from lib.held_out import HELD_OUT, held_out
from lib.labelled_pages import Case, cases, labels_of, lines_of
from lib.paired_units import paired, reordered

from reflow.draft import Draft, Kind, TextKind
from reflow.draft.kinds import BODY, LABELS
from reflow.model.features import CHARACTER_IDS, HEAD, TAIL, View, character_ids, matrix, names
from reflow.model.grammar import parse
from reflow.model.network import AROUND, FARTHEST, VALUE_STEP, Weights, forward, from_arrays
from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[2] / "src/reflow/tables/lines.arrays"
TEACHERS = 4  # networks, which differ in their random initial weights
TEACHER_HIDDEN = 64
HIDDEN = 96
VECTOR = 6  # numbers per character
SPELLED = 24  # numbers for the characters of a line
DISTANCES = (1, 2, 4, 8)
TEACHER_EPOCHS = 20
EPOCHS = 30
SYNTHETIC = 6000  # pages, and other texts, set at random beside the real ones; the teachers see every second of them
TAUGHT = 0.7  # the share of the teachers' predictions in a line's target; the labels of the page are the remainder
LINES_A_STEP = 2400
THREADS = 2  # cores in use
FURTHER_EPOCHS = 6
RATE = 3e-3
FURTHER_RATE = 1e-3
DECAY = 2e-2
TEACHER_DROPOUT = 0.3
DROPOUT = 0.1
MASKED = 0.35  # the share of characters hidden in training, so that no single word decides about a line
AVERAGE = 0.998  # of the weights over the last steps, which removes a tenth of the errors
REPEATED = 2  # times that the texts that are no page are seen in an epoch, since there are few
REWRITTEN = 0.2  # as many texts as cleaning writes them, for each random page
KIND_WEIGHT = 0.3  # of the kind of the text beside the label of the line
SMALLEST_SCALE = 1e-3  # a column that hardly varies in training must not blow up elsewhere
FAST_BFLOAT16 = torch.cpu.get_capabilities()["avx512_bf16"]  # elsewhere float32 is faster

Page = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64], int]  # columns, character ids, labels, kind
Set = list[Page]
Arrays = dict[str, NDArray[np.float32]]  # the parameters by their names in `reflow.model.network`
Target = NDArray[
    np.float32
]  # how probable each label is, and behind the labels each kind of text: (lines, labels + kinds)


class Network(nn.Module):
    """The network of `reflow.model.network`, as PyTorch trains it."""

    def __init__(self, columns: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.vectors = nn.Embedding(CHARACTER_IDS, VECTOR, padding_idx=0)
        self.letters = nn.Linear((HEAD + TAIL) * VECTOR, SPELLED)
        self.enter = nn.Linear(columns + SPELLED, hidden)
        self.middle = nn.ModuleList([nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in DISTANCES])
        self.around = nn.Linear(len(AROUND) * hidden, hidden)
        self.last = nn.Conv1d(hidden, hidden, 3, padding=1)
        self.leave = nn.Linear(hidden, len(LABELS) + len(TextKind))
        self.drop = nn.Dropout(dropout)

    def forward(self, columns: torch.Tensor, spelled: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        """Score labels and kinds of text; `present` is 1 for lines and 0 for padding."""
        line = present[..., None]
        if self.training:
            spelled = spelled * (torch.rand(spelled.shape) > MASKED)
        spelled = torch.relu(self.letters(self.vectors(spelled).flatten(-2)))
        hidden = torch.relu(self.enter(torch.cat([columns, self.drop(spelled)], -1))) * line
        for layer in self.middle:
            hidden = hidden + self._change(layer, hidden) * line
        around = torch.cat([self._mean(hidden, present, reach) for reach in AROUND], -1)
        hidden = hidden + torch.relu(self.around(self.drop(around))) * line
        hidden = hidden + self._change(self.last, hidden) * line
        return self.leave(hidden)  # type: ignore[no-any-return]

    def _mean(self, hidden: torch.Tensor, present: torch.Tensor, reach: int) -> torch.Tensor:
        """Return the mean over each line and the `reach` lines above and below it."""
        size = present.sum(1, keepdim=True).long()
        row = torch.arange(hidden.shape[1])[None]
        first = (row - reach).clamp(min=0).minimum(size - 1)
        behind = (row + reach + 1).minimum(size).maximum(first + 1)
        total = nn.functional.pad(hidden.float().cumsum(1), (0, 0, 1, 0))
        width = (-1, -1, hidden.shape[2])
        sums = total.gather(1, behind[..., None].expand(width)) - total.gather(1, first[..., None].expand(width))
        return sums / (behind - first)[..., None]  # type: ignore[no-any-return]

    def _change(self, layer: nn.Module, hidden: torch.Tensor) -> torch.Tensor:
        return torch.relu(layer(self.drop(hidden).transpose(1, 2)).transpose(1, 2))


UNKNOWN = -1  # the kind of a text that may be of several


def look(draft: Draft, labels: NDArray[np.int64], kind: int) -> Page:
    """Return the inputs of the network for a text, its labels and its kind."""
    view = View.of(draft.text, draft.lines)
    return matrix(view), character_ids(view), labels, kind


def look_at_page(case: Case) -> Page:
    """Return inputs and labels of a labelled page."""
    draft = lines_of(case)
    return look(draft, labels_of(case, draft), TextKind.PAGE)


def look_at_text(case: Case) -> Page:
    """Return inputs and labels of a labelled text that is no page."""
    draft = lines_of(case)
    return look(draft, labelled_texts.labels_of(case, draft), labelled_texts.kind_of(case))


def look_at_sample(sample: tuple[str, list[Kind], int]) -> Page | None:
    """Return inputs and labels of a text set at random; None if lines and labels disagree, as for invisible lines."""
    text, labels, kind = sample
    draft = lines_of({"text": text})
    return look(draft, np.array(labels, np.int64), kind) if len(draft.lines) == len(labels) and labels else None


def prepare(sets: Iterable[tuple[Callable[[Any], Page | None], Sequence[Any]]]) -> Set:
    """Return inputs and labels of all cases, given what looks at those of each set."""
    with ProcessPoolExecutor() as pool:
        return [page for look, set_ in sets for page in pool.map(look, set_, chunksize=16) if page is not None]


# Labels that only a page has: with none of them it may as well be articles that follow each other.
ON_PAGES = (Kind.TITLE_BELOW, Kind.CAPTION, Kind.FURNITURE)


def random_pages(pages: list[Case], count: int, seed: int) -> list[tuple[str, list[Kind], int]]:
    """Return pages set at random, each with its kind."""
    samples = synthetic_pages.pages(pages, count, seed)
    as_written = synthetic_pages.rewritten_pages(pages, int(REWRITTEN * count), seed)
    return [
        *[(text, labels, TextKind.PAGE if {*labels} & {*ON_PAGES} else UNKNOWN) for text, labels in samples],
        *[(text, labels, TextKind.ARTICLES) for text, labels in as_written],
    ]


def random_texts(
    pages: list[Case], other_texts: list[Case], count: int, seed: int
) -> list[tuple[str, list[Kind], int]]:
    """Return other texts set at random, each with its kind."""
    samples = synthetic_texts.samples(synthetic_texts.sources_of(other_texts, pages), count, seed)
    return [(sample.text, sample.labels, sample.kind) for sample in samples]


def steps(pages: Set, targets: list[Target], random: np.random.Generator) -> Iterator[tuple[torch.Tensor, ...]]:
    """Yield batches of pages of similar length, padded, in random order."""
    groups = _groups([len(page[2]) for page in pages], random)
    for k in random.permutation(len(groups)):
        group = groups[k]
        length = max(len(pages[i][2]) for i in group)
        columns = np.zeros((len(group), length, pages[0][0].shape[1]), np.float32)
        spelled = np.zeros((len(group), length, HEAD + TAIL), np.int64)
        target = np.zeros((len(group), length, len(LABELS) + len(TextKind)), np.float32)
        present = np.zeros((len(group), length), np.float32)
        for i, page in enumerate(group):
            x, s, y, _ = pages[page]
            here = slice(len(y))
            columns[i, here], spelled[i, here], target[i, here], present[i, here] = x, s, targets[page], 1
        yield tuple(torch.from_numpy(values) for values in (columns, spelled, target, present))


def _groups(sizes: list[int], random: np.random.Generator) -> list[list[int]]:
    """Divide texts into groups of similar length with about `LINES_A_STEP` lines each."""
    groups: list[list[int]] = [[]]
    for number in np.argsort([size * random.uniform(0.8, 1.25) for size in sizes]).tolist():
        if (len(groups[-1]) + 1) * max(sizes[k] for k in [*groups[-1], number]) > LINES_A_STEP and groups[-1]:
            groups.append([])
        groups[-1].append(number)
    return groups


def targets_of(page: Page) -> Target:
    """Return the targets that labels give: the label of each line, and behind it the kind of its text."""
    *_, labels, kind = page
    target = np.zeros((len(labels), len(LABELS) + len(TextKind)), np.float32)
    row = np.arange(len(labels))
    target[row, labels] = 1
    if kind != UNKNOWN:
        # A stretch of lines that stay lines is one of lines in any text, and paragraphs among such lines are prose.
        kinds = np.where(labels == Kind.VERBATIM, TextKind.LINES, kind)
        body = np.isin(labels, BODY)
        kinds = np.where(body & (kinds == TextKind.LINES), TextKind.PROSE, kinds)
        target[row, len(LABELS) + kinds] = 1
    return target


def train(pages: Set, more: Set, seed: int) -> Arrays:
    """Train the teachers, and a network on their predictions; return the arrays for `reflow.model.network.from_arrays`.

    `pages` are real pages, `more` were set at random.
    """
    certain = [targets_of(page) for page in pages + more]
    # The teachers see all real texts, and every second one of the others.
    seen = [*range(len(pages)), *range(len(pages), len(certain), 2)]
    both = pages + more
    known = [both[number] for number in seen], [certain[number] for number in seen]
    with ProcessPoolExecutor(THREADS, get_context("fork"), _use, known) as pool:
        teachers = list(pool.map(_teacher, range(seed, seed + TEACHERS)))
    nets = [from_arrays(arrays) for arrays in teachers]
    taught = [
        TAUGHT * predict(nets, page) + (1 - TAUGHT) * gold for page, gold in zip(pages + more, certain, strict=True)
    ]
    torch.set_num_threads(THREADS)
    return _train(pages + more, taught, Training(seed + TEACHERS, HIDDEN, DROPOUT, EPOCHS, RATE))


def train_further(path: Path, pages: Set, seed: int) -> Arrays:
    """Train the network whose weights a file holds on all texts; its predictions stand for those of the teachers."""
    with np.load(path) as file:
        stored = {name: file[name].astype(np.float32) for name in file.files if name not in ("columns", "labels")}
    net = from_arrays(stored)
    targets = [TAUGHT * predict([net], page) + (1 - TAUGHT) * targets_of(page) for page in pages]
    torch.set_num_threads(THREADS)
    return _train(pages, targets, Training(seed, HIDDEN, DROPOUT, FURTHER_EPOCHS, FURTHER_RATE), stored)


def predict(nets: list[Weights], page: Page) -> Target:
    """Return the mean of the predictions of some networks for a page."""
    x, s, y, _ = page
    doc = np.zeros(len(y), np.int64)
    return np.mean([np.exp(np.concatenate(forward(net, x, s, doc), axis=1)) for net in nets], axis=0)  # type: ignore[no-any-return]


_known: tuple[Set, list[Target]] = [], []  # of a teacher's process; too large to be sent to it


def _use(pages: Set, targets: list[Target]) -> None:
    global _known
    _known = pages, targets
    torch.set_num_threads(1)


def _teacher(seed: int) -> Arrays:
    return _train(*_known, Training(seed, TEACHER_HIDDEN, TEACHER_DROPOUT, TEACHER_EPOCHS, RATE))


class Training(NamedTuple):
    """How a network is trained."""

    seed: int
    hidden: int
    dropout: float
    epochs: int
    rate: float  # the highest learning rate


def _train(pages: Set, targets: list[Target], how: Training, start: Arrays | None = None) -> Arrays:
    """Train one network, from `start` on or from random weights."""
    torch.manual_seed(how.seed)
    random = np.random.default_rng(how.seed)
    if start is None:
        everything = np.concatenate([columns for columns, *_ in pages])
        mean, scale = everything.mean(0), everything.std(0) + SMALLEST_SCALE
    else:
        mean, scale = start["mean"], start["scale"]
    scaled = [(((x - mean) / scale).clip(-FARTHEST, FARTHEST).astype(np.float32), s, y, k) for x, s, y, k in pages]
    network = Network(len(mean), how.hidden, how.dropout)
    if start is not None:
        _fill(network, start)
    average = deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=how.rate, weight_decay=DECAY)
    count = 0
    for epoch in range(how.epochs):
        print(f"network {how.seed}, epoch {epoch}", flush=True)
        batches = list(steps(scaled, targets, random))  # 2.5 KB a line
        for step, (columns, spelled, target, present) in enumerate(batches):
            for group in optimizer.param_groups:
                group["lr"] = how.rate * _rate((epoch + step / len(batches)) / how.epochs)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=FAST_BFLOAT16):
                both = network(columns, spelled, present)
            both = both.float()
            labels, kinds = both[..., : len(LABELS)], both[..., len(LABELS) :]
            scores = torch.cat([torch.log_softmax(labels, -1), KIND_WEIGHT * torch.log_softmax(kinds, -1)], -1)
            # A text counts for more than its lines: the square root of their number, so that short ones are learned too.
            weight = present / present.sum(1, keepdim=True).sqrt()
            loss = -((scores * target).sum(-1) * weight).sum() / weight.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            count += 1
            kept = min(AVERAGE, count / (count + 10))
            with torch.no_grad():
                for mine, new in zip(average.parameters(), network.parameters(), strict=True):
                    mine.mul_(kept).add_(new, alpha=1 - kept)
    return {"mean": mean, "scale": scale} | _arrays(average)


WARM_UP = 0.2  # the share of the training in which the learning rate rises


def _rate(progress: float) -> float:
    """Return the learning rate, as a share of the highest, when a share of the training is done.

    Smith, "Super-Convergence" (2018): it rises, and falls to nothing along a cosine.
    """
    if progress < WARM_UP:
        return 0.04 + 0.96 * progress / WARM_UP
    return 0.5 + 0.5 * float(np.cos(np.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def _arrays(network: Network) -> Arrays:
    """Return the parameters of a network."""
    arrays = {"vectors": network.vectors.weight.detach().numpy()}
    for name, layer in _layers(network).items():
        # PyTorch has outputs before inputs, and before the lines of a convolution.
        arrays[name] = layer.weight.detach().numpy().T
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    return arrays


def _fill(network: Network, arrays: Arrays) -> None:
    """Give a network its parameters, as `_arrays` returns them."""
    with torch.no_grad():
        network.vectors.weight.copy_(torch.from_numpy(arrays["vectors"]))
        for name, layer in _layers(network).items():
            layer.weight.copy_(torch.from_numpy(arrays[name].T.copy()))
            layer.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"]))


def _layers(network: Network) -> dict[str, nn.Linear | nn.Conv1d]:
    """Return the layers by their names in `reflow.model.network`."""
    middle = {f"middle{distance}": layer for distance, layer in zip(DISTANCES, network.middle, strict=True)}
    layers = {"letters": network.letters, "enter": network.enter, "around": network.around, "leave": network.leave}
    return layers | middle | {"last": network.last}  # type: ignore[return-value]


def in_pairs(arrays: Arrays, pages: Set) -> Arrays:
    """Return a network whose hidden units that are zero on the same lines lie beside each other.

    They are counted where they go into a convolution, on one page in ten.
    """
    hidden = len(arrays["enter.bias"])
    network = Network(len(arrays["mean"]), hidden, 0)
    _fill(network, arrays)
    network.eval()
    zero_together = torch.zeros(hidden, hidden)

    def count(layer: nn.Module, values: tuple[torch.Tensor, ...]) -> None:
        zero = (values[0][0] < VALUE_STEP / 2).float()  # (units, lines); what is less is rounded to zero
        zero_together.add_(zero @ zero.T)

    for layer in (*network.middle, network.last):
        layer.register_forward_pre_hook(count)
    with torch.no_grad():
        for columns, spelled, *_ in pages[::10]:
            scaled = ((columns - arrays["mean"]) / arrays["scale"]).clip(-FARTHEST, FARTHEST).astype(np.float32)
            network(torch.from_numpy(scaled)[None], torch.from_numpy(spelled)[None], torch.ones(1, len(columns)))
    return reordered(arrays, paired(zero_together.numpy()))


def save(arrays: Arrays, path: Path) -> None:
    """Write the weights in half precision, which changes no decision."""
    columns = [f"{group}: {name}" for group, name in names()]
    write_arrays(
        path,
        columns=np.array(columns),  # what they read and score, which `reflow.model.network.weights` checks
        labels=np.array([*(kind.name for kind in LABELS), *(kind.name for kind in TextKind)]),
        **{name: array.astype(np.float16) for name, array in arrays.items()},  # type: ignore[arg-type]
    )


def report(arrays: Arrays, pages: Set) -> str:
    """Score held-out texts label by label."""
    net = from_arrays(arrays)
    predicted, kinds = [], []
    for x, s, y, _ in pages:
        doc = np.zeros(len(y), np.int64)
        labels, text_kinds = forward(net, x, s, doc)
        predicted.append(parse(labels, doc)[0])
        kinds.append(int(np.exp(text_kinds).sum(0).argmax()))
    rows = []
    for kind in TextKind:
        of_kind = [number for number, page in enumerate(pages) if page[3] == kind]
        if not of_kind:
            continue
        right, predicted_labels = (
            np.concatenate([labels[k] for k in of_kind]) for labels in ([page[2] for page in pages], predicted)
        )
        as_kind = sum(kinds[k] == kind for k in of_kind)
        rows.append(
            f"{kind.name}: {(predicted_labels != right).sum()} of {len(right)} lines wrong, kind right {as_kind} of {len(of_kind)}"
        )
        for label in LABELS:
            both = ((predicted_labels == label) & (right == label)).sum()
            precision, recall = both / max((predicted_labels == label).sum(), 1), both / max((right == label).sum(), 1)
            rows.append(f"{label.name:12} precision {precision:.4f} recall {recall:.4f} of {(right == label).sum()}")
    return "\n".join(rows)


def main() -> None:
    """Train, or validate."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path, help="the folder with `pages` and `others`")
    options.add_argument("--validate", action="store_true")
    way = options.add_mutually_exclusive_group()
    way.add_argument("--quick", action="store_true", help="one network, without teachers")
    way.add_argument("--further", action="store_true", help="train the network in the tree on")
    options.add_argument(
        "--leave-out", metavar="NAME", help="a typesetter or an extractor, as the pages' `meta` names it"
    )
    options.add_argument("--seed", type=int, default=0, help="of the random texts and the training; 0 by default")
    options.add_argument("--out", type=Path, default=TABLE)
    chosen = options.parse_args()
    pages = cases(chosen.data / "pages/train.jsonl.zst") + cases(chosen.data / "pages/train2.jsonl.zst")
    pages = [case for case in pages if chosen.leave_out not in (case["meta"]["typesetter"], case["meta"]["extractor"])]
    other_texts = labelled_texts.texts(chosen.data / "others/train.jsonl.zst")
    held: list[Case] = []
    held_texts: list[Case] = []
    if chosen.validate:
        pages, held = hold_out(pages)
        held_texts = held_out(other_texts)
        other_texts = [case for number, case in enumerate(other_texts) if number % HELD_OUT]
    real = prepare([(look_at_page, pages), *[(look_at_text, other_texts)] * REPEATED])
    more = prepare(
        [
            (look_at_sample, random_pages(pages, SYNTHETIC, chosen.seed)),
            (look_at_sample, random_texts(pages, other_texts, SYNTHETIC, chosen.seed)),
        ]
    )
    print(len(real), len(more), sum(len(page[2]) for page in real + more), flush=True)
    if chosen.further:
        arrays = train_further(TABLE, real + more, chosen.seed)
    elif chosen.quick:
        how = Training(chosen.seed, HIDDEN, DROPOUT, EPOCHS, RATE)
        arrays = _train(real + more, [targets_of(page) for page in real + more], how)
    else:
        arrays = train(real, more, chosen.seed)
    save(in_pairs(arrays, real), chosen.out)
    if chosen.validate:
        print(report(arrays, prepare([(look_at_page, held), (look_at_text, held_texts)])))


def hold_out(pages: list[Case]) -> tuple[list[Case], list[Case]]:
    """Divide pages into those to learn from and those held out, which share no article."""
    held = held_out(pages)
    articles = {story["paragraphs"][-1]["text"] for case in held for story in case["articles"]}
    kept = [case for case in pages if not articles & {story["paragraphs"][-1]["text"] for story in case["articles"]}]
    return kept, held


if __name__ == "__main__":
    main()
