"""What gcc says of structures: sizes, offsets, bits, read from the assembly that it writes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.csource.layout import StructLayout
from analyzer.csource.machine import ARM64, I386, X86_64, Machine

# The compiler proper of Debian's cpp-12-aarch64-linux-gnu: it writes assembly by itself.
_ARM64_FOLDER = Path("/usr/lib/gcc-cross/aarch64-linux-gnu")
_DIRECTIVE = re.compile(r"\s*\.(\w+)\s+(.*)")
_SIZES = {"byte": 1, "2byte": 2, "value": 2, "hword": 2, "short": 2, "4byte": 4, "long": 4,
          "word": 4, "quad": 8, "8byte": 8, "xword": 8, "dword": 8}  # fmt: skip
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)")
_LETTERS = {"n": 10, "t": 9, "r": 13, "b": 8, "f": 12, "\\": 92, '"': 34}

# (path, first bit, bits or None for what has an address)
Place = tuple[str, int, int | None]


@dataclass(frozen=True)
class Compiler:
    """A compiler for one machine. :param argv: to write assembly to standard output."""

    machine: Machine
    argv: tuple[str, ...]


def compilers() -> Mapping[str, Compiler]:
    """The compilers of this computer by name of the machine."""
    found: dict[str, Compiler] = {}
    gcc = shutil.which("gcc")
    if gcc is not None:
        for machine, flag in ((X86_64, "-m64"), (I386, "-m32")):
            found[machine.name] = Compiler(machine, (gcc, flag, "-S", "-o", "-", "-x", "c"))
    proper = next(iter(sorted(_ARM64_FOLDER.glob("*/cc1"))), None)
    cross = shutil.which("aarch64-linux-gnu-gcc")
    if cross is not None:
        found[ARM64.name] = Compiler(ARM64, (cross, "-S", "-o", "-", "-x", "c"))
    elif proper is not None:
        found[ARM64.name] = Compiler(ARM64, (str(proper), "-quiet", "-o", "-"))
    return found


def compile_text(
    compiler: Compiler, text: str, folder: Path, options: Sequence[str]
) -> tuple[str, str]:
    """(Assembly, error messages) of one C text; the assembly is empty if it does not compile."""
    source = folder / f"{compiler.machine.name}.c"
    source.write_text(text)
    argv = [*compiler.argv, "-std=gnu11", "-w", "-nostdinc", "-ffreestanding", "-O0"]
    if compiler.argv[-1] == "c":
        argv.append("-fno-asynchronous-unwind-tables")
    done = subprocess.run(
        [*argv, *options, str(source)], check=False, capture_output=True, text=True, timeout=60
    )
    return (done.stdout if done.returncode == 0 else ""), done.stderr


def places(layout: StructLayout) -> Iterator[Place]:
    """Every member that gcc can be asked about, in arrays of structures the first element's."""
    yield from _places(layout, "", 0, True)


def _places(layout: StructLayout, prefix: str, base: int, fillable: bool) -> Iterator[Place]:
    for field in layout.fields:
        bit = base + field.offset * 8 + field.bit
        path = f"{prefix}{field.name}"
        if field.width is not None:
            if field.name and fillable:
                yield path, bit, field.width
            continue
        if field.name:
            yield path, bit, None
        if field.inside is None or (not field.name and field.type.endswith("]")):
            continue
        depth = field.type.count("[")
        inner = f"{path}{'[0]' * depth}." if field.name else prefix
        yield from _places(field.inside, inner, bit, fillable and not (depth and not field.size))


def measure(
    compiler: Compiler,
    before: str,
    layouts: Sequence[tuple[str, StructLayout]],
    folder: Path,
    options: Sequence[str] = (),
) -> tuple[Mapping[str, tuple[int, int, tuple[Place, ...]]], str]:
    """
    Size, alignment and places of each structure as gcc has them.

    :param layouts: the type as C writes it, and the layout that says which members to ask about.
    :return: by type; empty with gcc's messages if it does not compile.
    """
    lines = [before]
    for index, (title, layout) in enumerate(layouts):
        asked = list(places(layout))
        offsets = [f"__builtin_offsetof({title}, {p})" for p, _, width in asked if width is None]
        numbers = ", ".join([f"sizeof({title})", f"_Alignof({title})", *offsets])
        lines.append(f"const unsigned long long hvt_{index}[] = {{ {numbers} }};")
        for number, (path, _, width) in enumerate(asked):
            if width is not None:
                lines.append(f"const {title} hvb_{index}_{number} = {{ .{path} = -1 }};")
    assembly, messages = compile_text(compiler, "\n".join(lines) + "\n", folder, options)
    if not assembly:
        return {}, messages
    objects = dict(_objects(assembly))
    return {
        title: _measured(index, layout, objects) for index, (title, layout) in enumerate(layouts)
    }, messages


def _measured(
    index: int, layout: StructLayout, objects: Mapping[str, bytes]
) -> tuple[int, int, tuple[Place, ...]]:
    table = objects[f"hvt_{index}"]
    numbers = iter(int.from_bytes(table[at : at + 8], "little") for at in range(0, len(table), 8))
    size, align = next(numbers), next(numbers)
    found: list[Place] = []
    for number, (path, _, width) in enumerate(places(layout)):
        if width is None:
            found.append((path, next(numbers) * 8, None))
            continue
        value = int.from_bytes(objects[f"hvb_{index}_{number}"], "little")
        first = (value & -value).bit_length() - 1
        found.append((path, first, value.bit_length() - first))
    return size, align, tuple(found)


def _objects(assembly: str) -> Iterator[tuple[str, bytes]]:
    """(Name, bytes) of each object in assembly."""
    name, content = "", bytearray()
    for line in assembly.splitlines():
        label = re.match(r"(hv[tb]_\w+):", line)
        if label:
            if name:
                yield name, bytes(content)
            name, content = label[1], bytearray()
            continue
        directive = _DIRECTIVE.match(line)
        if directive and name:
            content += _data(directive[1], directive[2])
    if name:
        yield name, bytes(content)


def _data(word: str, operand: str) -> bytes:
    if word in _SIZES:
        size = _SIZES[word]
        numbers = [int(part, 0) for part in operand.split(",")]
        return b"".join((n % (1 << size * 8)).to_bytes(size, "little") for n in numbers)
    if word in ("zero", "space", "skip"):
        return bytes(int(operand.split(",")[0], 0))
    if word in ("string", "ascii", "asciz"):
        text = operand.strip()[1:-1]
        decoded, at = bytearray(), 0
        for match in _ESCAPE.finditer(text):
            decoded += text[at : match.start()].encode("latin-1")
            escape = match[1]
            decoded.append(int(escape, 8) if escape[0].isdigit() else _LETTERS[escape])
            at = match.end()
        decoded += text[at:].encode("latin-1")
        return bytes(decoded) + (b"" if word == "ascii" else b"\0")
    return b""


def compare(layout: StructLayout, measured: tuple[int, int, tuple[Place, ...]]) -> Sequence[str]:
    """What gcc says differently, in words."""
    size, align, told = measured
    result: list[str] = []
    if (layout.size, layout.align) != (size, align):
        result.append(
            f"{layout.title}: size {layout.size} align {layout.align}, gcc {size} {align}"
        )
    result += [
        f"{layout.title}.{path}: bit {bit}/{width}, gcc {at}/{bits}"
        for (path, bit, width), (_, at, bits) in zip(places(layout), told, strict=True)
        if (bit, width) != (at, bits)
    ]
    return result
