"""Seeds, and what a review of a patch that plants them reports."""

from __future__ import annotations

import difflib
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.pipeline import Request, review
from tests.seeded.planting import Edit, edits_of, plant

SEEDS = Path(__file__).with_name("seeds.toml")
# Classes of which each may describe the same mistake: leaving out an unpin loses a reference.
_ALIKE = (
    {"leak", "missing-unwind", "pin", "refcount", "irq-map", "notifier"},
    {"use-after-free", "double-free", "freed-while-owned", "rep-partial", "teardown-order"},
    {"null-deref", "bad-null-check", "uninit-var"},
    {"status-as-errno", "missing-retry", "missing-error-code"},
    {"irq-discipline", "sleep-in-atomic", "locking"},
    {"uninit-input", "page-overflow", "bounds", "int-overflow"},
)


@dataclass(frozen=True, slots=True)
class Seed:
    """
    One planted defect.

    :param tree: kernel version. :param path, function: where it is planted.
    :param missed: why a review does not report it; empty for one that it must report.
    """

    tree: str
    path: str
    function: str
    defect_class: str
    edits: tuple[Edit, ...]
    missed: str

    @property
    def name(self) -> str:
        return f"{self.function}-{self.defect_class}"

    def reported(self, found: Mapping[str, set[str]]) -> bool:
        """*found* has the class, or one that describes the same mistake, for the function."""
        classes = {self.defect_class}.union(*(g for g in _ALIKE if self.defect_class in g))
        return bool(classes & found.get(self.function, set()))


def all_seeds() -> tuple[Seed, ...]:
    """Every row of seeds.toml."""
    with SEEDS.open("rb") as file:
        rows = tomllib.load(file)["seed"]
    return tuple(
        Seed(
            row["tree"],
            row["file"],
            row["function"],
            row["class"],
            edits_of(row),
            row.get("missed", ""),
        )
        for row in rows
    )


def batches(seeds: Sequence[Seed]) -> list[list[Seed]]:
    """Seeds of one file and of different functions each: what one patch can plant."""
    made: list[list[Seed]] = []
    for seed in seeds:
        for batch in made:
            same = (batch[0].tree, batch[0].path) == (seed.tree, seed.path)
            if same and seed.function not in {s.function for s in batch}:
                batch.append(seed)
                break
        else:
            made.append([seed])
    return made


def planted(text: str, seeds: Iterable[Seed]) -> str:
    """The file with every seed in it."""
    for seed in seeds:
        text = plant(text, seed.function, seed.edits)
    return text


def touched(text: str, seeds: Iterable[Seed]) -> str:
    """The file with an empty statement more in each function, which changes nothing."""
    for seed in seeds:
        text = plant(text, seed.function, (Edit("touch", ""),))
    return text


def classes_found(tree: Path, path: str, old: str, new: str, folder: Path) -> dict[str, set[str]]:
    """Classes by function that a review of the change of one file reports."""
    posted = folder / "0001-change.patch"
    posted.write_text(_mail(path, old, new))
    report = review(Request([str(posted)], (str(tree),), io.BytesIO(), "hvpatch review"))
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.location.function, set()).add(finding.rule.defect_class)
    return found


def _mail(path: str, old: str, new: str) -> str:
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    diff = "".join(difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"))
    return (
        "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
        "From: A Tester <tester@example.org>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n"
        "Subject: [PATCH] change one file\nMessage-ID: <change@example.org>\n\nOne change.\n"
        f"---\ndiff --git a/{path} b/{path}\n{diff}-- \n2.40\n"
    )
