"""The models that the C cases give, for tests that judge them twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analyzer.effects import kernel_api
from analyzer.files import ReadFile, SeriesCode
from analyzer.lowering import lower
from analyzer.reader import SourceReader
from analyzer.steps import Program
from analyzer.subjects import Subject, subjects
from patches.tree import SourceFile

CASES = Path(__file__).parent.parent / "cases" / "binding"


def read_case(path: Path) -> ReadFile:
    """A case file as if a patch had just added it."""
    text = path.read_text()
    source = SourceFile(path.name, text, True, (), "patch")
    touched = dict.fromkeys(range(1, text.count("\n") + 2), 1)
    return ReadFile(path.name, source, SourceReader().read(source), touched)


@cache
def programs() -> tuple[Program, ...]:
    """Every function of every case, lowered."""
    found: list[Program] = []
    for path in sorted(CASES.glob("*.c")):
        file = read_case(path)
        functions = [outline.build() for outline in file.changed()]
        context = SeriesCode({path.name: file}, kernel_api()).context(file, functions)
        found += [lower(function, context) for function in functions]
    return tuple(found)


def bound() -> Iterator[tuple[Program, Subject]]:
    """Every subject of every case function."""
    for program in programs():
        for subject in subjects(program):
            yield program, subject
