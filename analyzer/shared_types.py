"""Structures a series touches that another side reads too: the hypervisor, or programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.layout import FieldLayout, StructLayout
from analyzer.csource.machine import I386, X86_64, Machine, in_user_space
from analyzer.csource.structs import DeclaredMember
from analyzer.layouts import Layout, Layouts, machines_of
from analyzer.touched import touched_by
from patches.apply import Step
from patches.tree import SourceTree

# include/uapi of the tree and of an architecture: Documentation/kbuild/headers_install.rst.
_PROGRAMS = re.compile(r"(?:arch/\w+/)?include/uapi/.*\.h")
# The hypervisor's own definitions: "hyperv-tlfs.h" until 6.13, include/hyperv since.
_HYPERVISOR = re.compile(r"(?:arch/\w+/)?include/(?:uapi/)?(?:asm|asm-generic)/hyperv-tlfs\.h"
                         r"|include/hyperv/\w+\.h")  # fmt: skip


class Reader(Enum):
    """Who else reads a structure."""

    HYPERVISOR = "the hypervisor"
    PROGRAMS = "programs"


@dataclass(frozen=True, slots=True)
class SharedType:
    """
    A structure that the series touched.

    :param patch: number of the last patch that touched it.
    :param layouts: by machine: the 64-bit ones the file is for, and i386.
    :param declared: its members as declared, for a layout that is not decided.
    :param before: its x86-64 layout in the tree before the series, ``None`` if it was not there.
    """

    path: str
    name: str
    reader: Reader
    patch: int
    layouts: Mapping[str, Layout]
    before: Layout | None
    declared: tuple[DeclaredMember, ...]

    @property
    def layout(self) -> Layout:
        """The layout on the first machine the file is for."""
        return next(iter(self.layouts.values()))


def reader_of(path: str) -> Reader | None:
    """Who else reads what *path* defines; ``None`` if nobody is known to."""
    if _HYPERVISOR.fullmatch(path):
        return Reader.HYPERVISOR
    return Reader.PROGRAMS if _PROGRAMS.fullmatch(path) else None


def shared_types(steps: Sequence[Step], layouts: Layouts) -> Iterator[SharedType]:
    """Structures in headers of an interface that the series touched, as its last patch has them."""
    if not steps:
        return
    touched = touched_by([(step.patch, step.applied) for step in steps])
    before, after = steps[0].before, steps[-1].after
    for path in sorted(touched):
        reader, machines = reader_of(path), machines_of(path)
        if reader is None or not machines or after.read(path) is None:
            continue
        yield from _touched_in(path, reader, machines, touched[path], (before, after), layouts)


def _touched_in(
    path: str,
    reader: Reader,
    machines: Sequence[Machine],
    touched: Mapping[int, int],
    trees: tuple[SourceTree, SourceTree],
    layouts: Layouts,
) -> Iterator[SharedType]:
    wanted = [*machines, in_user_space(I386)] if X86_64 in machines else list(machines)
    found = {machine.name: _by_name(layouts, trees[1], path, machine) for machine in wanted}
    known = _by_name(layouts, trees[0], path, machines[0])
    for name, one in found[machines[0].name].items():
        patches = [patch for line, patch in touched.items() if one.line <= line <= one.end_line]
        if patches:
            yield SharedType(
                path,
                name,
                reader,
                max(patches),
                {machine: named[name].layout for machine, named in found.items() if name in named},
                known[name].layout if name in known else None,
                one.declared,
            )


@dataclass(frozen=True, slots=True)
class _Found:
    layout: Layout
    line: int
    end_line: int
    declared: tuple[DeclaredMember, ...]


def _by_name(
    layouts: Layouts, tree: SourceTree, path: str, machine: Machine
) -> Mapping[str, _Found]:
    """``struct name`` -> what is there."""
    reader = layouts.reader(tree, path, machine)
    if reader is None:
        return {}
    file = reader.scope.files[0]
    return {
        f"{body.kind} {name}": _Found(
            reader.layout_at(file, body, name),
            file.source.line(body.start),
            file.source.line(body.closed),
            reader.declared_members(file, body),
        )
        for body, name in reader.outermost(file)
    }


def own_fields(layout: StructLayout, prefix: str = "") -> Iterator[tuple[str, FieldLayout]]:
    """(Path, member) of a structure, down through members whose type has no name of its own."""
    for field in layout.fields:
        yield f"{prefix}{field.name}", field
        if field.inside is not None and not field.inside.name:
            inner = f"{prefix}{field.name}." if field.name else prefix
            yield from own_fields(field.inside, inner)
