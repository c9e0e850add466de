"""C cases whose functions say, behind ``//>``, in which contexts the kernel runs them and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.callgraph import CallWay, call_graph
from analyzer.csource.functions import read_functions
from analyzer.effects import kernel_api
from analyzer.entering import in_words
from analyzer.entrypoint import EntryContext
from analyzer.filecode import file_code

CASES = sorted((Path(__file__).parent.parent / "cases" / "entries").glob("*.c"))
_MARK = "//>"


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_functions_of_a_case_are_entered_as_they_state(path: Path) -> None:
    lines = path.read_text().split("\n")
    expected = {
        number: [said.strip() for said in line.split(_MARK)[1:]]
        for number, line in enumerate(lines, 1)
        if _MARK in line
    }
    text = "\n".join(line.split(_MARK)[0] for line in lines)
    code = file_code(read_functions(path.name, text), kernel_api())
    entered = call_graph([code], kernel_api().entries).entered_as()
    said = {f.line: [in_words(way) for way in ways] or ["nothing"] for f, ways in entered.items()}
    assert expected
    assert said == expected


def test_a_call_goes_to_the_files_own_function_and_else_to_one_that_is_not_static() -> None:
    codes = [
        file_code(read_functions(path, text), kernel_api())
        for path, text in (
            ("a.c", "static void own(void)\n{\n}\nvoid f(void)\n{\n\town();\n\tshared();\n}\n"),
            ("b.c", "void own(void)\n{\n}\nvoid shared(void)\n{\n}\n"),
            ("c.c", "static void shared(void)\n{\n}\nvoid g(void)\n{\n\town();\n}\n"),
        )
    ]
    graph = call_graph(codes, kernel_api().entries)
    named = {(e.caller.name, e.callee.path, e.callee.name) for e in graph.edges}
    assert named == {("f", "a.c", "own"), ("f", "b.c", "shared"), ("g", "b.c", "own")}


def test_a_call_through_a_field_goes_to_what_the_field_of_that_structure_may_hold() -> None:
    text = """
static void one(void) { }
static void two(void) { }
static struct ops ops = { .run = one };
static struct others others = { .run = two };
void f(struct ops *ops) { ops->run(); }
"""
    graph = call_graph([file_code(read_functions("a.c", text), kernel_api())], kernel_api().entries)
    found = [(e.caller.name, e.callee.name, e.way) for e in graph.edges]
    assert found == [("f", "one", CallWay.FIELD)]


def test_nearly_every_static_function_of_a_driver_is_called_or_entered(
    kernel_tree: Callable[[str], Path],
) -> None:
    root = kernel_tree("7.2")
    paths = sorted((root / "drivers/hv").glob("*.[ch]"))
    facts = [read_functions(str(p.relative_to(root)), p.read_text()) for p in paths]
    codes = [file_code(f, kernel_api()) for f in facts]
    graph = call_graph(codes, kernel_api().entries)
    known = {e.callee for e in graph.edges} | {e.function for e in graph.entries}
    static = {(code.path, name) for code in codes for name in code.static}
    unknown = [
        f.name
        for f in graph.functions
        if f.path.endswith(".c") and (f.path, f.name) in static and f not in known
    ]
    # Its one use is the initialiser of a plain pointer, which the grammar takes for an assignment.
    assert unknown == ["__hv_read_ref_counter"]
    ioctls = {e.function.name for e in graph.entries if e.context is EntryContext.IOCTL}
    assert {"mshv_vp_ioctl", "mshv_partition_ioctl", "mshv_dev_ioctl"} <= ioctls
