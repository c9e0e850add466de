"""Explore a litmus file and compare what is found with what the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from model.exploration import explore
from model.layout import ModelError
from model.litmus.compiling import Machine, base_name, compile_litmus
from model.litmus.reading import LitmusError, read_litmus
from model.litmus.syntax import Litmus
from model.verdict import Budget, Exploration, Model, PropertyVerdict, VerdictKind

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SUFFIX = ".litmus"
_RANK = (
    VerdictKind.VIOLATED,
    VerdictKind.NOT_DECIDED,
    VerdictKind.HOLDS,
    VerdictKind.VACUOUS,
)

Explore = Callable[[Model, Budget], Exploration]


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What became of a litmus file.

    :param verdicts: one a property, whatever the number of its instances: the worst; *vacuous* only
        if every instance is.
    :param wrong: how it differs from what the file says; empty if it does not.
    """

    litmus: Litmus
    exploration: Exploration
    verdicts: Mapping[str, PropertyVerdict]
    wrong: tuple[str, ...]


def read_file(path: Path) -> Litmus:
    """Read one litmus file. :raises LitmusError: naming file, line and word."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LitmusError(f"{path}: cannot be read: {error}") from error
    return read_litmus(text, str(path))


def shipped() -> tuple[Path, ...]:
    """Every litmus file of this package, by name."""
    return tuple(sorted(SCENARIOS.rglob("*" + SUFFIX), key=lambda path: path.name))


def judge_litmus(
    litmus: Litmus,
    budget: Budget,
    machine: Machine | None = None,
    search: Explore = explore,
) -> Judged:
    """
    Explore *litmus* and compare.

    :param search: the judge; the naive one of `model.replay` gives the same verdicts.
    :raises LitmusError: if the file names what the machine does not know.
    """
    try:
        found = search(compile_litmus(litmus, machine), budget)
    except ModelError as error:
        if isinstance(error, LitmusError):
            raise
        raise LitmusError(f"{litmus.place}: {error}") from error
    verdicts = merged(found.verdicts)
    return Judged(litmus, found, verdicts, tuple(_differences(litmus, found, verdicts)))


def merged(verdicts: Iterable[PropertyVerdict]) -> Mapping[str, PropertyVerdict]:
    """The instances of each property as one verdict."""
    found: dict[str, PropertyVerdict] = {}
    for verdict in verdicts:
        name = base_name(verdict.property.name)
        before = found.get(name)
        if before is None or _key(verdict) < _key(before):
            found[name] = verdict
    return found


def _key(verdict: PropertyVerdict) -> tuple[int, int]:
    return (_RANK.index(verdict.kind), len(verdict.path))


def _differences(
    litmus: Litmus, found: Exploration, verdicts: Mapping[str, PropertyVerdict]
) -> Iterable[str]:
    if not found.complete:
        yield f"not decided: {found.stopped}"
    for name, verdict in verdicts.items():
        expected = name in litmus.expected.violated
        if (verdict.kind is VerdictKind.VIOLATED) != expected and found.complete:
            word = "violated" if expected else "not violated"
            yield f"{name}: {verdict.kind.value}, expected {word}"
    for name in litmus.checked:
        kind = verdicts[name].kind if name in verdicts else VerdictKind.VACUOUS
        if kind is VerdictKind.VACUOUS:
            yield f"{name}: vacuous, its 'sometimes' state is never reached"
