"""How the kernel enters a function that nobody calls by name: contexts, and rows that tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class EntryContext(Enum):
    """In which situation the kernel calls a function through a pointer or a macro."""

    SYSCALL = "system call"
    IOCTL = "ioctl"
    OPEN = "open or release"
    READ = "read, write or poll"
    MMAP = "mmap"
    FAULT = "page fault"
    ATTRIBUTE = "sysfs, debugfs or proc file"
    PARAMETER = "boot or module parameter"
    INIT = "module or boot init"
    EXIT = "module exit"
    PROBE = "probe or remove"
    SUSPEND = "suspend or resume"
    REBOOT = "kexec, reboot or panic"
    HOTPLUG = "CPU hotplug callback"
    NOTIFIER = "notifier"
    MMU_NOTIFIER = "MMU notifier"
    SHRINKER = "memory shrinker"
    IRQ = "interrupt handler"
    IRQ_THREAD = "interrupt thread"
    SOFTIRQ = "softirq or tasklet"
    TIMER = "timer"
    IPI = "call on another CPU"
    RCU = "RCU callback"
    WORK = "work item"
    THREAD = "kernel thread"
    EXPORTED = "exported function"
    CALLBACK = "called through a pointer"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """
    Function pointers of a structure.

    :param struct: its tag. :param fields: names of fields; none for all that have no row of their
        own. :param source: header, with the kernel version where it matters.
    """

    struct: str
    fields: tuple[str, ...]
    context: EntryContext
    source: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """
    Calls that are given a function, or a structure with function pointers.

    :param arguments: position of the argument to the context of the function in it.
    :param when: position and text of an argument that the row is for; ``None`` for any.
    """

    functions: tuple[str, ...]
    arguments: Mapping[int, EntryContext]
    source: str
    when: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class MacroRow:
    """
    Macros outside functions, or in an initialiser, that name a function.

    :param arguments: position of the argument that is the function, to its context; -1 stands for
        all of them.
    :param suffixes: ends of the names made of the first argument, to the context of the function.
    """

    macros: tuple[str, ...]
    arguments: Mapping[int, EntryContext]
    source: str
    suffixes: Mapping[str, EntryContext] | None = None


@dataclass(frozen=True, slots=True)
class EntryTable:
    """
    Rows of one module.

    :param heads: macro that is the head of a function to the function's context.
    :param synchronous: functions that call a function they are given before they return.
    """

    fields: tuple[FieldRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    macros: tuple[MacroRow, ...] = ()
    heads: Mapping[str, EntryContext] | None = None
    synchronous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPoints:
    """
    All rows joined.

    :param fields: (struct, field), or (struct, "") for the rest of its fields.
    :param calls: function called to its rows. :param macros: macro to its row.
    """

    fields: Mapping[tuple[str, str], EntryContext]
    calls: Mapping[str, tuple[CallRow, ...]]
    macros: Mapping[str, MacroRow]
    heads: Mapping[str, EntryContext]
    synchronous: frozenset[str]


def join_tables(tables: Mapping[str, EntryTable]) -> EntryPoints:
    """:raises ValueError: if two rows speak of the same field or macro."""
    fields: dict[tuple[str, str], EntryContext] = {}
    calls: dict[str, tuple[CallRow, ...]] = {}
    macros: dict[str, MacroRow] = {}
    heads: dict[str, EntryContext] = {}
    for module, table in tables.items():
        for row in table.fields:
            for field in row.fields or ("",):
                if (row.struct, field) in fields:
                    raise ValueError(f"{module}: {row.struct}.{field} has a row already")
                fields[row.struct, field] = row.context
        for call in table.calls:
            for function in call.functions:
                calls[function] = (*calls.get(function, ()), call)
        for macro in table.macros:
            for name in macro.macros:
                if name in macros:
                    raise ValueError(f"{module}: {name} has a row already")
                macros[name] = macro
        heads.update(table.heads or {})
    synchronous = frozenset(name for table in tables.values() for name in table.synchronous)
    return EntryPoints(fields, calls, macros, heads, synchronous)
