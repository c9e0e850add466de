"""Calls inside expressions: which run in any case, which only on a condition."""

from __future__ import annotations

import pytest

from analyzer.csource.evaluation import evaluated
from analyzer.csource.functions import read_functions
from analyzer.csource.syntax import Call, NodeKind


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x = a() + b(c());", {"a": True, "b": True, "c": True}),
        ("x = a() && b();", {"a": True, "b": False}),
        ("x = a() || (b() && c());", {"a": True, "b": False, "c": False}),
        ("x = a() ? b() : c();", {"a": True, "b": False, "c": False}),
        ("x = a() ?: b();", {"a": True, "b": False}),
        ("x = f(a() && b(), c());", {"a": True, "b": False, "c": True, "f": True}),
        ("a(), b();", {"a": True, "b": True}),
    ],
)
def test_a_call_is_certain_or_conditional(statement: str, expected: dict[str, bool]) -> None:
    (function,) = read_functions("a.c", f"void g(int x)\n{{\n\t{statement}\n}}\n").functions
    (node,) = [n for n in function.graph.nodes if n.kind is NodeKind.STATEMENT]
    assert node.expr is not None
    found = {e.callee: sure for e, sure in evaluated(node.expr) if isinstance(e, Call)}
    assert found == expected
