"""
C cases with what is expected of values beside the line they are about.

``//= place: sources`` is what a place may hold before the line, ``//= return: sources`` what the
line returns, ``//? subject: true or false`` what its first condition says, ``//& place: places``
what else holds the same value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.comparisons import Comparison
from analyzer.csource.evaluation import Constants, read_expression
from analyzer.csource.functions import read_functions
from analyzer.csource.sources import Source, aliases, sources_of
from analyzer.csource.syntax import Function
from analyzer.csource.valueflow import Origin
from analyzer.effects import kernel_api
from analyzer.valuefacts import ValueFacts, value_facts

CASES = sorted((Path(__file__).parent.parent / "cases" / "values").glob("*.c"))
_EXPECTED = re.compile(r"//([=?&]) ([^:]+): (.*?)(?=\s*//|\Z)")


def _read(path: Path) -> tuple[str, list[tuple[int, str, str, str]]]:
    lines = path.read_text().split("\n")
    expected = [
        (number, match[1], match[2], match[3].strip())
        for number, line in enumerate(lines, 1)
        for match in _EXPECTED.finditer(line)
    ]
    return "\n".join(line.split("//", 1)[0] for line in lines), expected


def _source(source: Source) -> str:
    match source.origin:
        case Origin.CALL:
            return f"{source.callee}()"
        case Origin.PARAMETER:
            return f"parameter {source.text}"
        case Origin.CONSTANT | Origin.ADDRESS:
            return source.text
        case Origin.COMPUTED | Origin.UNSET:
            return source.origin.name.lower()
        case _:
            return f"? {source.origin.name.lower()}"


def _sources(found: tuple[Source, ...]) -> str:
    return ", ".join(sorted({_source(s) for s in found}, key=lambda t: (t[0] == "?", t)))


def _comparison(found: Comparison) -> str:
    words = f"{found.true.value} or {found.false.value} {found.other}".strip()
    words += f" = {found.value}" if found.value is not None else ""
    return words + (f" by {found.through}" if found.through else "")


def _said(function: Function, facts: ValueFacts, line: int, mark: str, subject: str) -> str:
    if mark == "?":
        said = [_comparison(c) for c in facts.comparisons if (c.line, c.subject) == (line, subject)]
        return said[0] if said else "no comparison"
    if subject == "return":
        return _sources(next(r.sources for r in facts.returned if r.line == line))
    node = next(n.index for n in function.graph.nodes[2:] if n.line == line)
    if mark == "&":
        return ", ".join(aliases(facts.flow, node, subject)) or "nothing"
    read = read_expression(subject)
    assert read is not None
    return _sources(sources_of(facts.flow, read[0], node, line))


def _actual(path: Path) -> Iterator[tuple[int, str, str, str]]:
    code, expected = _read(path)
    for line, mark, subject, _ in expected:
        outline = read_functions(path.name, code).at(line)
        assert outline is not None, f"line {line} is in no function"
        function = outline.build()
        facts = value_facts(function, kernel_api(), Constants([]))
        yield line, mark, subject, _said(function, facts, line, mark, subject)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_values_of_a_case_are_the_ones_it_states(path: Path) -> None:
    _, expected = _read(path)
    assert expected
    ordered = [
        (line, mark, subject, ", ".join(sorted(said.split(", "), key=lambda t: (t[0] == "?", t))))
        if mark == "="
        else (line, mark, subject, said)
        for line, mark, subject, said in expected
    ]
    assert list(_actual(path)) == ordered
