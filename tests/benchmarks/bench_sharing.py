"""
Our search next to Spin's breadth-first one on the reference model, in one run on one machine.

Run as ``python -m tests.benchmarks.bench_sharing``, with ``--large`` for 4 frames, too (minutes).
Each search has a process of its own; seconds are processor time, so that other
programs matter less, and memory is the most that was resident. All counts must be the pinned ones
and those of Spin, or it fails; whether the targets are met is only printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from model.exploration import EXACT_WORDS, explore
from model.export import promela
from model.layout import Layout
from model.verdict import Budget, VerdictKind
from tests.benchmarks.sharing_model import build
from tests.benchmarks.spin_processes import processes
from tests.benchmarks.timing import show
from tests.model.spin import SpinResult, missing_tools, run_spin

_CPUS = ("cpu[0]", "cpu[1]")
_SYMMETRIES = {"": (), "frames": ("frame",), "frames, CPUs": ("frame", "cpu")}
# The same states spread over two words of at most 40 bits: compared in full, or by a hash of them.
_WORDS = {"2 words": 2, "2 words, hashed": 1}
_UNBOUNDED = Budget(states=200_000_000, seconds=3_600, bytes=16 << 30)


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the model. :param states: pinned, without symmetry and with each."""

    frames: int
    interrupts: int
    states: tuple[int, int, int]
    transitions: int

    @property
    def name(self) -> str:
        return f"{self.frames} frames{f', irqs on {self.interrupts}' if self.interrupts else ''}"


SIZES = (
    Size(2, 0, (30_096, 15_204, 7_750), 186_640),
    Size(3, 0, (880_998, 155_191, 78_517), 7_236_882),
    Size(3, 2, (3_523_992, 620_764, 312_225), 34_732_492),
)
LARGE = Size(4, 0, (22_755_260, 1_093_627, 551_141), 234_102_360)


@dataclass(frozen=True, slots=True)
class Search:
    """What one search of ours found and needed."""

    states: int
    whole: int
    transitions: int
    seconds: float
    process_seconds: float
    megabytes: float


def main() -> int:
    """Print the table; exit status 1 if a count is not the expected one."""
    agreed = True
    sizes = [*SIZES, LARGE] if "--large" in sys.argv[1:] else SIZES
    show(
        f"{'model':<21}{'search':<21}{'states':>11}{'transitions':>13}{'s':>8}{'states/s':>11}{'MB':>7}"
    )
    for size in sizes:
        agreed &= _compare(size)
    return 0 if agreed else 1


def _compare(size: Size) -> bool:
    searches = [_search(size, name) for name in _SYMMETRIES]
    agreed = True
    for name, found, states in zip(_SYMMETRIES, searches, size.states, strict=True):
        engine = f"ours, {name}" if name else "ours"
        _show(size, engine, found.states, found.transitions, found.seconds, found.megabytes)
        agreed &= (found.states, found.whole) == (states, size.states[0])
    agreed &= searches[0].transitions == size.transitions
    for name in _WORDS:
        found = _search(size, name)
        _show(
            size, f"ours, {name}", found.states, found.transitions, found.seconds, found.megabytes
        )
        agreed &= (found.states, found.transitions) == (size.states[0], size.transitions)
    if missing_tools():
        show(f"{size.name:<21}SKIPPED: Spin, because these are missing: {missing_tools()}")
        return agreed
    model = build(size.frames, size.interrupts)
    for name, exported in (
        ("Spin, 3 processes", processes(model, _CPUS)),
        ("Spin, our export", promela(model)),
    ):
        with tempfile.TemporaryDirectory() as folder:
            spin = run_spin(exported, Path(folder), "-O2", breadth_first=True)
        _show(size, name, spin.states, spin.transitions, spin.search_seconds, spin.megabytes)
        agreed &= spin.states == size.states[0]
        agreed &= spin.transitions == size.transitions + 1  # the way into the initial state
        _ratios(searches, spin)
    return agreed


def _ratios(searches: list[Search], spin: SpinResult) -> None:
    plain, *reduced = searches
    faster = spin.search_seconds / plain.seconds
    total = (spin.search_seconds + spin.build_seconds) / min(s.process_seconds for s in reduced)
    show(
        f"{'':<21}states/s x {faster:.1f} (target 2.5)   "
        f"memory x {plain.megabytes / spin.megabytes:.2f} (target 0.5)   "
        f"in total, with symmetry x {total:.1f} (target 10)"
    )


def _show(size: Size, engine: str, states: int, moves: int, seconds: float, memory: float) -> None:
    speed = states / seconds if seconds else 0.0
    show(
        f"{size.name:<21}{engine:<21}{states:>11}{moves:>13}{seconds:>8.2f}{speed:>11.0f}{memory:>7.0f}"
    )


def _search(size: Size, name: str) -> Search:
    """Run `_explore` in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_sharing", "--search"]
    command += [str(size.frames), str(size.interrupts), name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as pipe:
        said = pipe.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
    states, whole, transitions, seconds = json.loads(said)
    total, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return Search(states, whole, transitions, seconds, total, memory)


def _explore(frames: int, interrupts: int, name: str) -> int:
    model = build(frames, interrupts)
    symmetric, exact = _SYMMETRIES.get(name, ()), _WORDS.get(name, EXACT_WORDS)
    if name in _WORDS:
        model = replace(model, layout=Layout(model.layout.fields, word_bits=40))
    start = process_time()
    found = explore(model, _UNBOUNDED, symmetric=symmetric, exact_words=exact)
    seconds = process_time() - start
    if not all(verdict.kind is VerdictKind.HOLDS for verdict in found.verdicts):
        return 1
    sys.stdout.write(json.dumps([found.states, found.whole, found.transitions, seconds]))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--search"]:
        sys.exit(_explore(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
    sys.exit(main())
