"""Types that every file of the kernel knows: of the language, and of include/linux/types.h."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analyzer.csource.layout import Kind, Shape
from analyzer.csource.machine import Machine

_QUALIFIERS = frozenset(("const", "volatile", "signed", "__signed__", "__signed", "__extension__"))
# Name -> bytes; what differs between kernels or configurations is read from the tree instead.
_FIXED: Mapping[str, int] = {
    **{f"{p}{s}{n}": n // 8 for p in ("", "__") for s in "us" for n in (8, 16, 32, 64)},
    **{f"{s}int{n}_t": n // 8 for s in ("", "u") for n in (8, 16, 32, 64)},
    **{f"u_int{n}_t": n // 8 for n in (8, 16, 32, 64)},
    **{f"__{e}e{n}": n // 8 for e in "lb" for n in (16, 32, 64)},
    "__sum16": 2, "__wsum": 4, "__poll_t": 4, "gfp_t": 4, "loff_t": 8, "time64_t": 8,
    "ktime_t": 8, "pid_t": 4, "__kernel_pid_t": 4, "__kernel_loff_t": 8, "__kernel_time64_t": 8,
    "bool": 1, "_Bool": 1, "uint": 4, "ushort": 2, "unchar": 1,
}  # fmt: skip
_WORDY = frozenset(
    ("size_t", "ssize_t", "uintptr_t", "ptrdiff_t", "ulong", "intptr_t", "__kernel_size_t",
     "__kernel_ulong_t", "__kernel_long_t")
)  # fmt: skip


@cache
def basic_shape(words: str, machine: Machine) -> Shape | None:
    """
    The shape of a type of the language or a typedef that is the same in every kernel.

    :param words: without ``const`` and the like they may be in any order: ``long unsigned int``.
    """
    plain = sorted(word for word in words.split() if word not in _QUALIFIERS)
    if len(plain) == 1 and plain[0] in _FIXED:
        return _integer(_FIXED[plain[0]], machine)
    if len(plain) == 1 and plain[0] in _WORDY:
        return _integer(machine.pointer, machine, wordy=True)
    return _language(tuple(w for w in plain if w != "unsigned"), words, machine)


def _language(plain: tuple[str, ...], words: str, machine: Machine) -> Shape | None:
    match plain:
        case ("char",):
            return _integer(1, machine)
        case ("short",) | ("int", "short"):
            return _integer(2, machine)
        case ("int",):
            return _integer(4, machine)
        case ("long",) | ("int", "long"):
            return _integer(machine.pointer, machine, wordy=True)
        case ("long", "long") | ("int", "long", "long"):
            return _integer(8, machine)
        case ("__int128",):
            return _integer(16, machine) if machine.pointer == 8 else None
        case ("float",):
            return Shape(4, 4, 4, Kind.FLOAT)
        case ("double",):
            return Shape(8, 8, min(8, machine.wide_field), Kind.FLOAT)
        case ("double", "long"):
            size, align = machine.long_double
            return Shape(size, align, align, Kind.FLOAT)
        case ("void",):
            return Shape(1, 1, 1, Kind.FUNCTION)
        case () if words.split():
            return _integer(4, machine)
        case _:
            return None


def _integer(size: int, machine: Machine, wordy: bool = False) -> Shape:
    return Shape(size, size, min(size, machine.wide_field), Kind.INTEGER, wordy=wordy)


def pointer_shape(machine: Machine) -> Shape:
    """Any pointer."""
    size = machine.pointer
    return Shape(size, size, size, Kind.POINTER, wordy=True)


def enum_shape(values: tuple[int, ...], packed: bool, machine: Machine) -> Shape:
    """An enumeration with these values: ``int``, wider if it must be, narrower if packed."""
    low, high = min((0, *values)), max((0, *values))
    sizes = (1, 2, 4, 8) if packed else (4, 8)
    for size in sizes:
        bits = size * 8
        fits = -(1 << (bits - 1)) <= low and high < (1 << (bits - 1 if low < 0 else bits))
        if fits:
            break
    align = min(size, machine.wide_field)
    return Shape(size, size, align, Kind.ENUM)
