"""Our own C, compiled by gcc: what can come after each statement is the same in both graphs."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.csource.functions import FileFacts, read_functions
from analyzer.csource.syntax import Edge, Function
from tests.analyzer.gcc_graph import DUMP_OPTIONS, GccFunction, compare, read_dump

_CASES = sorted((Path(__file__).parent.parent / "cases" / "gcc").glob("*.c"))


def _gcc(*arguments: str) -> str:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("gcc is not installed")
    command = [compiler, "-std=gnu11", "-O2", "-w", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


def _compiled(path: Path, folder: Path) -> tuple[list[GccFunction], frozenset[str]]:
    dump = folder / "dump.cfg"
    options = [option.format(dump=dump) for option in DUMP_OPTIONS]
    _gcc(*options, "-S", "-o", str(folder / "out.s"), str(path))
    names = re.findall(r"^#define (\w+)", _gcc("-E", "-dM", str(path)), re.MULTILINE)
    return [f for f in read_dump(dump.read_text()) if f.file == str(path)], frozenset(names)


def _read(path: Path) -> FileFacts:
    return read_functions(path.name, path.read_text())


@pytest.mark.parametrize("path", _CASES, ids=lambda p: p.stem)
def test_gcc_builds_the_same_graph(path: Path, tmp_path: Path) -> None:
    compiled, macros = _compiled(path, tmp_path)
    facts = _read(path)
    assert {f.name for f in compiled} == {o.name for o in facts.outlines}
    for theirs in compiled:
        function = facts.function(theirs.name)
        assert function is not None
        compared = compare(function, path.read_bytes(), theirs, macros)
        assert compared.unexplained == (), theirs.name
        assert compared.edges >= compared.nodes


def _spoilt(function: Function) -> Iterator[Function]:
    """The function with one edge led one node further, for each edge this is possible for."""
    edges = function.graph.edges
    for index, edge in enumerate(edges):
        target = edge.target + 1 if edge.target > 1 else 2
        if target < len(function.graph.nodes) and target != edge.source:
            wrong = (*edges[:index], Edge(edge.source, target, edge.label), *edges[index + 1 :])
            yield replace(function, graph=replace(function.graph, edges=wrong))


def test_a_wrong_edge_is_noticed(tmp_path: Path) -> None:
    path = next(p for p in _CASES if p.stem == "loops")
    compiled, macros = _compiled(path, tmp_path)
    theirs = next(f for f in compiled if f.name == "loops")
    function = _read(path).function("loops")
    assert function is not None
    spoilt = list(_spoilt(function))
    seen = [bool(compare(f, path.read_bytes(), theirs, macros).unexplained) for f in spoilt]
    # Where the target has no code in gcc's graph, one node further is the same to it.
    assert len(spoilt) > 30 and sum(seen) >= len(spoilt) * 0.9
