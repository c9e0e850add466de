"""In which contexts the kernel runs the functions of a series, in words."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.callgraph import EnteredAs, call_graph
from analyzer.effects import kernel_api
from analyzer.entries import FunctionId
from analyzer.files import EnteredTexts, ReadFile


def entered_as(files: Mapping[str, ReadFile]) -> EnteredTexts:
    """Contexts of every function of *files*, by the calls and tables of these files alone."""
    codes = [file.read.code for file in files.values() if file.read is not None]
    found: dict[FunctionId, tuple[str, ...]] = {}
    for function, ways in call_graph(codes, kernel_api().entries).entered_as().items():
        found[function] = tuple(in_words(way) for way in ways)
    return found


def in_words(way: EnteredAs) -> str:
    """
    One context with its reason.

    A function that is not entered itself names the one that is, and the last one in between.
    """
    context = way.entry.context.value
    if not way.through:
        return f"{context}: {way.entry.reason}"
    names = [function.name for function in way.through]
    first, last = names[0], names[-1]
    if len(names) == 1:
        return f"{context}: through {first}()"
    between = "" if len(names) == 2 else "... "
    return f"{context}: through {first}(), {between}{last}()"
