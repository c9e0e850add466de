"""Source that is broken or made to be slow: no exception, bounded time, and what is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from analyzer.csource.functions import read_functions
from tests.analyzer.csource_graph import flaws
from tests.analyzer.source_mutations import mutated, read_all

_MANY = 100_000
_BODIES = {
    "ifs": ("if (a)\n" * _MANY + "x();", "longer than"),
    "else-ifs": ("if (a)\n x();\nelse " * _MANY + "y();", "longer than"),
    "braces": ("{\n" * _MANY + "}\n" * _MANY, "nest deeper"),
    "unclosed": ("if (a) {\n" * _MANY, "nest deeper"),
    "ternaries": ("x = " + "a ? 1 :\n" * _MANY + "1;", "longer than"),
    "negations": ("x = " + ("!" * 1_000 + "\n") * 100 + "1;", "nested too deeply"),
    "commas": ("a,\n" * _MANY + "b;", "longer than"),
    "conjunctions": ("if (" + "a &&\n" * 30_000 + "b) c();", "more than"),
    "labels": ("".join(f"l{i}:\n" for i in range(50_000)) + ";", "longer than"),
    "gotos": ("goto out;\n" * 50_000 + "out: ;", "longer than"),
    "cases": ("switch (a) {\n" + "case 1:\n" * 50_000 + "}", "longer than"),
    "cleanups": ("guard(a)(b);\n" * 3_000 + "if (a) return f(x);\n" * 3_000, "more than"),
    "members": ("x = a" + "->b\n" * 20_000 + ";", "nested too deeply"),
    "values": ("x = " + "({ a; }) +\n" * 8_000 + "1;", "nested too deeply"),
}
_FILES = {
    "parentheses in a line": ("int a = " + "(" * _MANY + ")" * _MANY + ";", "line longer"),
    "20 MB line": ("int a[] = {" + "1," * 10_000_000 + "};", "larger than"),
    "5 MB initialiser": ("int a[] = {\n" + "1,\n" * 1_700_000 + "};\n", "larger than"),
}
_MOST_SECONDS = 2.0


def _seconds_and_reasons(text: str) -> tuple[float, list[str]]:
    start = process_time()
    facts = read_functions("bomb.c", text)
    reasons = [reason for f in facts.functions for _, reason in f.graph.unread]
    reasons += [reason for _, _, reason in facts.unread]
    return process_time() - start, reasons


@pytest.mark.parametrize("name", _BODIES)
def test_a_function_made_to_be_slow_is_refused_with_its_reason(name: str) -> None:
    body, reason = _BODIES[name]
    seconds, reasons = _seconds_and_reasons(f"void f(void)\n{{\n{body}\n}}\n")
    assert any(reason in found for found in reasons), reasons
    assert seconds < _MOST_SECONDS


@pytest.mark.parametrize("name", _FILES)
def test_a_file_made_to_be_slow_is_refused_with_its_reason(name: str) -> None:
    text, reason = _FILES[name]
    seconds, reasons = _seconds_and_reasons(text)
    assert any(reason in found for found in reasons), reasons
    assert seconds < _MOST_SECONDS


def test_mutated_kernel_files_are_read_without_exception(
    kernel_tree: Callable[[str], Path],
) -> None:
    files = sorted((kernel_tree("7.2") / "drivers" / "hv").glob("*.c"))
    for seed in range(60):
        source = files[seed % len(files)].read_bytes()
        seconds, facts = read_all(mutated(seed, source))
        assert seconds < _MOST_SECONDS, seed
        assert [flaw for f in facts.functions for flaw in flaws(f)] == [], seed


def test_mutated_cases_are_read_without_exception() -> None:
    files = sorted((Path(__file__).parent.parent / "cases" / "csource").glob("*.c"))
    for seed in range(300):
        source = files[seed % len(files)].read_bytes()
        _, facts = read_all(mutated(seed, source))
        assert [flaw for f in facts.functions for flaw in flaws(f)] == [], seed
