"""Where the tokens of a node stand in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from analyzer.csource.functions import FileFacts, read_functions
from analyzer.csource.syntax import Function, NodeKind

CODE = """\
int f(struct a *a, int n)
{
	int i, x __maybe_unused = g(a,
		n);

	scoped_guard(mutex, &a->lock)
		x++;
	for_each_thing(a) {
		if (likely(a->x) && (!a->y ||
				h(a)))
			continue;
	}
	switch (n) {
	case 1 ... 5:
		asm volatile("nop"
			: : "r"(x));
	}
	x = n + ({ int t = n; t; }) + 2;
	return x ? /* é */ a->n : -EINVAL;
}
"""

SPANS = [
    "int i",
    "x __maybe_unused = g(a, n)",
    "scoped_guard(mutex, &a->lock)",
    "x++",
    "for_each_thing(a)",
    "a->x",
    "a->y",
    "h(a)",
    "n | 1 ... 5",
    'asm volatile("nop" : : "r"(x))',
    "int t = n",
    "t",
    "x = n + ( | ) + 2",
    "return x ? /* é */ a->n : -EINVAL",
]


def _texts(function: Function, source: bytes) -> Iterator[str]:
    for node in function.graph.nodes:
        if node.spans:
            parts = (source[s.start : s.end].decode() for s in node.spans)
            yield " | ".join(" ".join(part.split()) for part in parts)


def test_a_node_knows_the_bytes_of_its_tokens() -> None:
    (function,) = read_functions("a.c", CODE).functions
    assert list(_texts(function, CODE.encode())) == SPANS


def test_lines_of_a_node_are_those_of_its_first_and_last_token() -> None:
    (function,) = read_functions("a.c", CODE).functions
    lines = [(n.line, n.end_line) for n in function.graph.nodes if n.spans]
    assert lines[:3] == [(3, 3), (3, 4), (6, 6)]
    assert (9, 9) in lines and (10, 10) in lines and (15, 16) in lines


def test_nodes_behind_a_gap_keep_the_offsets_of_the_file() -> None:
    lines = CODE.split("\n")
    shown = "\n".join("" if 5 <= n <= 12 else line for n, line in enumerate(lines, 1))
    (function,) = read_functions("a.c", shown, ((5, 12),), {13: "int f(struct a *a"}).functions
    assert function.partial
    texts = list(_texts(function, shown.encode()))
    assert texts[:2] == SPANS[:2] and texts[2:] == SPANS[8:]
    holes = [n for n in function.graph.nodes if n.hole]
    assert [(n.kind, n.spans) for n in holes] == [(NodeKind.UNREAD, ())]


@pytest.mark.parametrize("version", ["7.2", "5.10"])
def test_no_two_nodes_of_a_kernel_function_share_a_byte(
    version: str, kernel_tree: Callable[[str], Path]
) -> None:
    for file in sorted((kernel_tree(version) / "drivers" / "hv").glob("*.c")):
        for function in _read(file).functions:
            spans = sorted((s.start, s.end) for n in function.graph.nodes for s in n.spans)
            for (_, end), (start, _) in pairwise(spans):
                assert end <= start, (file.name, function.name, start)


def _read(file: Path) -> FileFacts:
    return read_functions(file.name, file.read_text())
