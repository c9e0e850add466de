"""What a C type measures on a machine, and what its preprocessor knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """
    An architecture with its calling convention.

    :param name: as the kernel's folder or the compiler calls it.
    :param pointer: bytes of a pointer and of ``long``.
    :param wide_field: largest alignment in bytes of an integer as member of a structure.
    :param anonymous_bits_align: bit-fields without a name align the structure, too.
    :param largest: bytes of ``__attribute__((aligned))`` without a number.
    :param long_double: (size, alignment) in bytes.
    :param macros: predefined macros and configuration symbols that are set.
    :param unset: names that are certainly not defined.
    """

    name: str
    pointer: int
    wide_field: int
    anonymous_bits_align: bool
    largest: int
    long_double: tuple[int, int]
    macros: Mapping[str, int]
    unset: frozenset[str] = field(default=frozenset())


_BYTE_ORDER = {
    "__LITTLE_ENDIAN_BITFIELD": 1,
    "__LITTLE_ENDIAN": 1234,
    "__ORDER_LITTLE_ENDIAN__": 1234,
    "__ORDER_BIG_ENDIAN__": 4321,
    "__BYTE_ORDER__": 1234,
}
_COMPILER = {"__GNUC__": 12, "__KERNEL__": 1, "__STDC__": 1, "__OPTIMIZE__": 1}
_WIDE = {
    "CONFIG_64BIT": 1,
    "CONFIG_PHYS_ADDR_T_64BIT": 1,
    "CONFIG_ARCH_DMA_ADDR_T_64BIT": 1,
    "BITS_PER_LONG": 64,
    "__BITS_PER_LONG": 64,
    "BITS_PER_LONG_LONG": 64,
    "__LP64__": 1,
    "__SIZEOF_POINTER__": 8,
    "__SIZEOF_LONG__": 8,
    "__SIZEOF_INT128__": 16,
}
_NARROW = {
    "BITS_PER_LONG": 32,
    "__BITS_PER_LONG": 32,
    "BITS_PER_LONG_LONG": 64,
    "__SIZEOF_POINTER__": 4,
    "__SIZEOF_LONG__": 4,
}
_KNOWN_NAMES = """
    CONFIG_X86 CONFIG_X86_32 CONFIG_X86_64 CONFIG_ARM CONFIG_ARM64 CONFIG_64BIT CONFIG_IA64
    CONFIG_MIPS CONFIG_PPC CONFIG_PPC64 CONFIG_PPC32 CONFIG_S390 CONFIG_SPARC CONFIG_SPARC64
    CONFIG_RISCV CONFIG_ALPHA CONFIG_PARISC CONFIG_M68K CONFIG_SUPERH CONFIG_LOONGARCH
    CONFIG_CPU_BIG_ENDIAN __BIG_ENDIAN __BIG_ENDIAN_BITFIELD __BYTE_ORDER __cplusplus __CHECKER__
    __GENKSYMS__ __ASSEMBLY__ __ASSEMBLER__ __VDSO__ __x86_64__ __i386__ __ILP32__ __aarch64__
    __arm__ __AARCH64EB__ __s390__ __s390x__ __sparc__ __powerpc__ __powerpc64__ __mips__
    __alpha__ __ia64__ __mc68000__ __hppa__ __riscv __m68k__ __xtensa__ __sh__ __arc__ __csky__
    __CHECK_ENDIAN__ __BINDGEN__ _MSC_VER __clang__ __INTEL_COMPILER __ARMEB__ __LP64__ __amd64__
"""
_ARCHITECTURES = frozenset(_KNOWN_NAMES.split())


def _machine(
    name: str,
    pointer: int,
    wide_field: int,
    long_double: tuple[int, int],
    own: Mapping[str, int],
) -> Machine:
    width = _WIDE if pointer == 8 else _NARROW
    macros = MappingProxyType({**_BYTE_ORDER, **_COMPILER, **width, **own})
    return Machine(
        name,
        pointer,
        wide_field,
        name == "arm64",
        16,
        long_double,
        macros,
        frozenset(_ARCHITECTURES - set(macros)),
    )


X86_64 = _machine(
    "x86-64",
    8,
    16,
    (16, 16),
    {"CONFIG_X86": 1, "CONFIG_X86_64": 1, "__x86_64__": 1, "__amd64__": 1},
)
ARM64 = _machine("arm64", 8, 16, (16, 16), {"CONFIG_ARM64": 1, "__aarch64__": 1})
# A 64-bit integer has alignment 4 in a structure: System V ABI, Intel386 supplement.
I386 = _machine("i386", 4, 4, (12, 4), {"CONFIG_X86": 1, "CONFIG_X86_32": 1, "__i386__": 1})

MACHINES = (X86_64, ARM64)


@cache
def in_user_space(machine: Machine) -> Machine:
    """The same machine for a program: ``__KERNEL__`` is not defined."""
    macros = {name: value for name, value in machine.macros.items() if name != "__KERNEL__"}
    unset = machine.unset | {"__KERNEL__"}
    return replace(machine, macros=MappingProxyType(macros), unset=unset)
