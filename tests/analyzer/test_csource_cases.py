"""C cases with the graph expected of them in ``//|`` lines, as ``describe`` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.csource.functions import FileFacts, read_functions
from tests.analyzer.csource_graph import describe, flaws

CASES = sorted((Path(__file__).parent.parent / "cases" / "csource").glob("*.c"))
_MARK = "//| "


def _read(path: Path) -> tuple[FileFacts, list[str]]:
    lines = path.read_text().split("\n")
    expected = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
    code = "\n".join("" if line.startswith(_MARK) else line for line in lines)
    return read_functions(path.name, code), expected


def _described(facts: FileFacts) -> Iterator[str]:
    for function in facts.functions:
        yield from describe(function)
    for first, last, reason in facts.unread:
        yield f"unread {first}-{last}: {reason}"


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_graph_of_a_case_is_the_one_it_states(path: Path) -> None:
    facts, expected = _read(path)
    assert list(_described(facts)) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_no_case_has_a_parse_error_or_a_broken_graph(path: Path) -> None:
    facts, _ = _read(path)
    assert facts.functions
    assert not any(function.error or function.partial for function in facts.functions)
    assert [flaw for function in facts.functions for flaw in flaws(function)] == []
