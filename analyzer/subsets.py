"""The fewest patches that one patch needs, proven by applying them to a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.dependencies import closure
from patches.apply import Step, apply_steps
from patches.series import Series
from patches.tree import SourceTree
from reports.dependency import Dependency


@dataclass(frozen=True, slots=True)
class Subset:
    """
    Patches that are enough for some of them.

    :param wanted, positions: 1-based positions in the input, in order.
    :param added: (position, why) of what the graph did not know of.
    :param proven: all hunks apply in this order; ``None`` without a tree to try.
    :param failures: (position, file, why) of what does not apply.
    :param inexact: hunks that do apply, though not all their lines match.
    """

    wanted: tuple[int, ...]
    positions: tuple[int, ...]
    added: tuple[tuple[int, str], ...]
    proven: bool | None
    failures: tuple[tuple[int, str, str], ...] = ()
    inexact: int = 0


def smallest_subset(
    series: Series, edges: Sequence[Dependency], wanted: Sequence[int], tree: SourceTree | None
) -> Subset:
    """
    Find what the patches at *wanted* need, and try it on *tree*.

    Where a hunk fails that applies after all the patches before it, the last patch before it that
    changes the same file is taken, too, and all is tried again.
    """
    asked = tuple(sorted(wanted))
    count = len(series.patches)
    positions = closure(count, edges, asked)
    if tree is None:
        return Subset(asked, positions, (), None)
    whole, _ = _failures(tree, series, range(1, count + 1))
    hopeless = {(at, path) for at, path, _ in whole}
    added: dict[int, str] = {}
    while True:
        failures, inexact = _failures(tree, series, positions)
        more = next(
            (
                (
                    touching,
                    f"{path} of patch {series.patches[at - 1].number} does not apply without",
                )
                for at, path, _ in failures
                if (at, path) not in hopeless
                if (touching := _last_touching(series, path, at, positions))
            ),
            None,
        )
        if more is None:
            told = tuple(added.items())
            return Subset(asked, positions, told, not failures, failures, inexact)
        added[more[0]] = more[1]
        positions = closure(count, edges, [*positions, more[0]])


def _failures(
    tree: SourceTree, series: Series, positions: Sequence[int]
) -> tuple[tuple[tuple[int, str, str], ...], int]:
    """What does not apply of the patches at *positions*, and how many hunks do not wholly match."""
    chosen = replace(series, patches=tuple(series.patches[at - 1] for at in positions))
    found: list[tuple[int, str, str]] = []
    inexact = 0
    for at, step in zip(positions, apply_steps(tree, chosen), strict=True):
        found += [(at, path, why) for path, why in _failing_files(step)]
        hunks = [hunk for file in step.applied.files for hunk in file.hunks]
        inexact += sum(hunk.applied and bool(hunk.reason) for hunk in hunks)
    return tuple(found), inexact


def _failing_files(step: Step) -> list[tuple[str, str]]:
    """Path and reason of each file of a patch that did not wholly apply."""
    found = []
    for file in step.applied.files:
        reasons = [hunk.reason for hunk in file.hunks if not hunk.applied]
        if file.reason or reasons:
            found.append((file.path, (reasons or [file.reason])[0]))
    return found


def _last_touching(series: Series, path: str, before: int, taken: Sequence[int]) -> int:
    for at in range(before - 1, 0, -1):
        if at not in taken and any(
            path in (diff.old_path, diff.new_path) for diff in series.patches[at - 1].files
        ):
            return at
    return 0
