"""Runs Spin on an exported model; for tests and the benchmark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from model.export import Promela


@dataclass(frozen=True, slots=True)
class SpinResult:
    """
    What the generated verifier printed, and what it needed.

    :param search_seconds: of processor time of the verifier alone. :param build_seconds: the same
        for making it. :param megabytes: most memory resident at once.
    """

    states: int
    transitions: int
    errors: int
    search_seconds: float
    build_seconds: float
    megabytes: float


def missing_tools() -> str:
    """Which of the needed programs are not installed; empty if none."""
    return ", ".join(tool for tool in ("spin", "gcc") if shutil.which(tool) is None)


def run_spin(
    exported: Promela, folder: Path, optimise: str = "-O0", breadth_first: bool = False
) -> SpinResult:
    """Make a verifier in *folder* and run it over the whole space; ``-O2`` to measure its speed."""
    (folder / "model.pml").write_text(exported.text)
    before = _children_seconds()
    flags = ["-DSAFETY", "-DNOREDUCE", *(["-DBFS"] if breadth_first else [])]
    # No -o optimisation of Spin: it may drop variables that no rule reads, and so merge states.
    for command in (
        ["spin", "-a", "-o1", "-o2", "-o3", "model.pml"],
        ["gcc", optimise, "-w", *flags, "-o", "pan", "pan.c"],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    built = _children_seconds() - before
    command = (
        [str(folder / "pan"), "-E", "-m1000000"]
        if breadth_first
        else [str(folder / "pan"), "-m1000000"]
    )
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    text = (folder / "said").read_text()
    if process.returncode:
        raise ValueError(f"Spin's verifier ended with {process.returncode}: {text[:400]}")
    return SpinResult(
        states=_number(r"(\d+) states, stored", text),
        transitions=_number(r"(\d+) transitions", text),
        errors=_number(r"errors: (\d+)", text),
        search_seconds=used.ru_utime + used.ru_stime,
        build_seconds=built,
        megabytes=used.ru_maxrss / 1024,
    )


def _children_seconds() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _number(pattern: str, text: str) -> int:
    match = re.search(pattern, text)
    cut_off = "Search not completed" in text and "errors: 0" in text
    if match is None or cut_off or "max search depth too small" in text:
        raise ValueError(f"Spin said something else: {text[:400]}")
    return int(match[1])
