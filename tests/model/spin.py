"""Runs Spin on an exported model; for tests and the benchmark."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from model.export import Promela


@dataclass(frozen=True, slots=True)
class SpinResult:
    """What the generated verifier printed, its own measure of its time included."""

    states: int
    transitions: int
    errors: int
    search_seconds: float
    build_seconds: float


def missing_tools() -> str:
    """Which of the needed programs are not installed; empty if none."""
    return ", ".join(tool for tool in ("spin", "gcc") if shutil.which(tool) is None)


def run_spin(exported: Promela, folder: Path, optimise: str = "-O0") -> SpinResult:
    """Make a verifier in *folder* and run it over the whole space; ``-O2`` to measure its speed."""
    (folder / "model.pml").write_text(exported.text)
    start = perf_counter()
    # No -o optimisation of Spin: it may drop variables that no rule reads, and so merge states.
    for command in (
        ["spin", "-a", "-o1", "-o2", "-o3", "model.pml"],
        ["gcc", optimise, "-w", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    built = perf_counter() - start
    command = [str(folder / "pan"), "-m1000000"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return SpinResult(
        states=_number(r"(\d+) states, stored", done.stdout),
        transitions=_number(r"(\d+) transitions", done.stdout),
        errors=_number(r"errors: (\d+)", done.stdout),
        search_seconds=float(_found(r"elapsed time ([0-9.]+) seconds", done.stdout)),
        build_seconds=built,
    )


def _number(pattern: str, text: str) -> int:
    return int(_found(pattern, text))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None or "search not completed" in text or "max search depth too small" in text:
        raise ValueError(f"Spin said something else: {text[:400]}")
    return match[1]
