"""Every token of a function is in one node of its graph, or its class says why it is in none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.csource.functions import read_functions
from analyzer.csource.normalize import normalize
from tests.analyzer.csource_tokens import TokenClasses

CASES = sorted((Path(__file__).parent.parent / "cases").glob("csource/*.c"))
# One file in so many of the larger folders; the benchmark reads all of them.
_SAMPLED = (("drivers/hv", 1), ("mm", 12), ("drivers/iommu", 12), ("kernel/irq", 4))


def _unexplained(path: Path) -> list[str]:
    source = path.read_bytes()
    facts = read_functions(path.name, source.decode("utf-8", "replace"))
    normalized = normalize(source).source
    return [
        f"{outline}: {complaint}"
        for outline in facts.outlines
        for complaint in TokenClasses(facts, outline, source, normalized).unexplained()
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_no_token_of_a_case_is_lost(path: Path) -> None:
    assert _unexplained(path) == []


@pytest.mark.parametrize("version", ["7.2", "5.10"])
def test_no_token_of_a_kernel_function_is_lost(
    version: str, kernel_tree: Callable[[str], Path]
) -> None:
    tree = kernel_tree(version)
    for folder, step in _SAMPLED:
        for path in sorted((tree / folder).glob("*.c"))[::step]:
            assert _unexplained(path) == []


@pytest.mark.parametrize("lost", [b"a = 1;", b"return a"])
def test_a_token_outside_every_node_is_noticed(lost: bytes) -> None:
    source = b"int f(int a)\n{\n\ta = 1;\n\tif (g(a))\n\t\treturn a;\n\treturn 0;\n}\n"
    without = source.replace(lost, b" " * len(lost))
    facts = read_functions("a.c", without.decode())
    (outline,) = facts.outlines
    complaints = TokenClasses(facts, outline, source, normalize(without).source).unexplained()
    assert any("in no node" in complaint for complaint in complaints)


def test_unreachable_steps_are_listed() -> None:
    source = "int f(int a)\n{\n\treturn a;\n\ta = 1;\nout:\n\tg();\n}\n"
    (function,) = read_functions("a.c", source).functions
    assert [(n.index, n.line) for n in function.graph.unreachable] == [(-1, 4), (-1, 6)]
