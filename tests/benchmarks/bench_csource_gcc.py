"""
Control-flow graphs of a built kernel next to those of gcc; nothing may differ without a rule.

Run as ``python -m tests.benchmarks.bench_csource_gcc``. It needs a kernel built by gcc; its
output folder is in HVPATCH_KERNEL_BUILD::

    make O=/tmp/build x86_64_defconfig && scripts/config --file /tmp/build/.config \
        -e HYPERV -e HYPERV_VMBUS -e MSHV_ROOT -e HYPERV_UTILS -e HYPERV_BALLOON -e DRM_HYPERV
    make O=/tmp/build olddefconfig && make O=/tmp/build drivers/hv/ arch/x86/hyperv/ kernel/irq/
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.csource.functions import read_functions
from tests.analyzer.gcc_graph import DUMP_OPTIONS, Comparison, compare, read_dump
from tests.benchmarks.timing import show

_FOLDERS = ("drivers/hv", "arch/x86/hyperv", "drivers/gpu/drm/hyperv", "kernel/irq")
_SECONDS = 300
# What SYSCALL_DEFINEn() and DEFINE_IDTENTRY_x() put in front of the name (v7.2).
_MADE_OF = re.compile(r"^__(?:do_)?(?=sys)")


@dataclass(slots=True)
class _Totals:
    functions: int = 0
    nodes: int = 0
    edges: int = 0
    folded: int = 0
    generated: int = 0
    macros: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def add(self, compared: Comparison) -> None:
        self.functions += 1
        self.nodes += compared.nodes
        self.edges += compared.edges
        self.folded += compared.folded
        self.macros.update(compared.macros)


def main() -> int:
    """Print the table; exit status 1 if a difference is not explained."""
    place = os.environ.get("HVPATCH_KERNEL_BUILD")
    if not place:
        show("SKIPPED: graphs next to gcc's, because HVPATCH_KERNEL_BUILD names no built kernel")
        return 0
    failed = 0
    show(f"{'folder':<24}{'functions':>10}{'nodes':>7}{'edges':>7}{'folded':>8}{'unexplained':>13}")
    for folder in _FOLDERS:
        totals = _compare_folder(Path(place), folder)
        failed += len(totals.unexplained)
        show(
            f"{folder:<24}{totals.functions:>10}{totals.nodes:>7}{totals.edges:>7}"
            f"{totals.folded:>8}{len(totals.unexplained):>13}"
        )
        if totals.macros:
            show("  macros without code: " + ", ".join(sorted(totals.macros)))
        if totals.generated:
            show(f"  functions made by macros, not in the source: {totals.generated}")
        for line in totals.unexplained:
            show("  " + line)
    return 1 if failed else 0


def _compare_folder(build: Path, folder: str) -> _Totals:
    totals = _Totals()
    for saved in sorted((build / folder).glob(".*.o.cmd")):
        command = _command(saved)
        if command is not None:
            _compare_file(build, command, totals)
    return totals


def _command(saved: Path) -> list[str] | None:
    """The command that compiled one C file, without the output option."""
    line = saved.read_text().split("\n", 1)[0]
    words = shlex.split(line.partition(" := ")[2].split(" ; ")[0])
    if not words or not words[-1].endswith(".c") or "-c" not in words:
        return None
    kept = [w for w in words if not w.startswith(("-Wp,-MMD", "-fdump-tree"))]
    at = kept.index("-o")
    return [w for w in kept[:at] + kept[at + 2 :] if w != "-c"]


def _compare_file(build: Path, command: list[str], totals: _Totals) -> None:
    source = Path(command[-1])
    defined = set(re.findall(r"^#define (\w+)", _run(build, [*command, "-E", "-dM"]), re.MULTILINE))
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.cfg"
        options = [o.format(dump=dump) for o in DUMP_OPTIONS]
        _run(build, [*command, *options, "-S", "-o", os.devnull])
        text = dump.read_text()
    content = source.read_bytes()
    facts = read_functions(source.name, content.decode("utf-8", "replace"))
    for theirs in read_dump(text):
        if theirs.file != str(source):
            continue
        outline = facts.at(theirs.line)
        read = outline is not None and outline.name == _MADE_OF.sub("", theirs.name)
        # DEFINE_IDTENTRY_x(name) also makes a function around the one that is written.
        wrapper = outline is not None and theirs.line == outline.line
        if theirs.made_by_macro and (wrapper or not read):
            totals.generated += 1
            continue
        if outline is None or not read:
            totals.unexplained.append(f"{source.name}:{theirs.line}: {theirs.name} is not read")
            continue
        compared = compare(outline.build(), content, theirs, defined)
        totals.add(compared)
        totals.unexplained += [f"{source.name} {theirs.name}: {c}" for c in compared.unexplained]


def _run(build: Path, command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=build, check=True, capture_output=True, text=True, timeout=_SECONDS
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
