"""Layouts of real structures are those that gcc gives them, on every machine it compiles for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from analyzer.csource.layout import StructLayout, UnknownLayout
from analyzer.csource.structs import StructReader
from analyzer.csource.typefile import TypeFile
from analyzer.csource.typescope import TypeScope
from tests.analyzer.compiled import Compiler, compare, compilers, measure
from tests.analyzer.real_headers import hypervisor_headers, program_headers

TREES = ("5.10", "6.1", "6.12", "7.2")


def compiler_for(machine: str) -> Compiler:
    found = compilers().get(machine)
    if found is None:
        pytest.skip(f"no gcc for {machine} (apt-get install gcc, or cpp-12-aarch64-linux-gnu)")
    return found


def check(
    files: Sequence[TypeFile],
    scope: TypeScope,
    before: str,
    options: Sequence[str],
    compiler: Compiler,
    folder: Path,
) -> tuple[int, list[UnknownLayout]]:
    """Compare every structure of *files*; returns how many there are and those not decided."""
    reader = StructReader(scope)
    layouts = [(file, layout) for file in files for layout in reader.layouts(file)]
    unknown = [layout for _, layout in layouts if isinstance(layout, UnknownLayout)]
    known = [
        (as_written(file.text, layout), layout)
        for file, layout in layouts
        if isinstance(layout, StructLayout)
    ]
    measured, messages = measure(compiler, before, known, folder, options)
    assert measured, messages
    different = [line for title, one in known for line in compare(one, measured[title])]
    assert different == []
    return len(known), unknown


def as_written(text: str, layout: StructLayout) -> str:
    """``struct x``, or ``x`` for a typedef of a structure without a tag."""
    tagged = re.search(rf"\b{layout.kind}\s+(?:__\w+(?:\(.*?\))?\s+)*{layout.name}\b", text)
    return layout.title if tagged else layout.name


@pytest.mark.parametrize("machine", ["x86-64", "arm64"])
@pytest.mark.parametrize("version", TREES)
def test_structures_shared_with_the_hypervisor_are_as_gcc_lays_them_out(
    kernel_tree: Callable[[str], Path], tmp_path: Path, version: str, machine: str
) -> None:
    compiler = compiler_for(machine)
    files, scope, before, options = hypervisor_headers(kernel_tree(version), compiler, tmp_path)
    count, unknown = check(files, scope, before, options, compiler, tmp_path)
    assert unknown == []
    assert count >= 28


@pytest.mark.parametrize(
    ("version", "machine"),
    [*((version, "x86-64") for version in TREES), ("7.2", "i386"), ("7.2", "arm64")],
)
def test_structures_shared_with_programs_are_as_gcc_lays_them_out(
    kernel_tree: Callable[[str], Path], tmp_path: Path, version: str, machine: str
) -> None:
    compiler = compiler_for(machine)
    files, scope, before, options = program_headers(kernel_tree(version), compiler, tmp_path)
    count, unknown = check(files, scope, before, options, compiler, tmp_path)
    assert unknown == []
    assert count >= 300
