"""What a called kernel function does to the machine: one row a function, looked up by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from analyzer.entrypoint import EntryContext, EntryTable
from model.events import Event


class Result(Enum):
    """What a call returns, as far as the caller can tell success from failure."""

    UNKNOWN = "anything"
    VOID = "nothing"
    POINTER = "pointer, NULL on failure"
    ERROR_POINTER = "pointer, ERR_PTR() on failure"
    VALID = "pointer, cannot fail"
    CONSTANT = "a positive constant"
    ERRNO = "0 or negative errno"
    COUNT = "count or negative errno"
    HYPERCALL = "64-bit hypercall result"
    TRYLOCK = "nonzero when taken"


class Sleep(Enum):
    """Whether a call may schedule."""

    NEVER = "never"
    ALWAYS = "always"
    GFP = "if its gfp argument allows"


class Resource(Enum):
    """What an acquiring call hands out."""

    PAGE = "page"
    MEMORY = "memory"
    RCU_POINTER = "RCU-protected pointer"
    NOTHING = "nothing"  # a look-up: the pointer stays someone else's, but may be NULL
    REFERENCE = "reference"
    PIN = "pin on user pages"
    MAPPING = "mapping"
    DMA_ADDRESS = "DMA address"
    DESCRIPTOR = "file descriptor"
    NUMBER = "number from an allocator"
    INTERRUPT = "interrupt number"
    GPADL = "GPADL"
    HYPERVISOR = "object of the hypervisor"


RESULT = -1
"""Stands for the result of a call where the number of an argument is expected."""


class Transfer(Enum):
    """How a call's result follows from one argument's value."""

    DERIVE = "names the same object"
    MASK = "the status of a hypercall result"
    TO_ERRNO = "a status as errno"
    SUCCESS = "nonzero if the hypercall result is a success"
    IS_ERROR = "nonzero if it is an error pointer"
    IS_ERROR_OR_NULL = "nonzero if it is NULL or an error pointer"
    POINTER_TO_ERRNO = "the errno in an error pointer"
    ERROR_POINTER = "an error pointer made of an errno"
    TRUTH = "nonzero if the argument is"
    NOT = "nonzero if the argument is 0"
    NEGATE = "the argument with the other sign"


@dataclass(frozen=True, slots=True)
class Effect:
    """
    One kernel function.

    Arguments not mentioned are borrowed: read or written through, neither freed nor kept.

    :param acquires: what a successful call hands out, through its result.
    :param releases: 0-based argument that is freed. :param keeps: arguments stored beyond the call.
    :param dereferences: arguments that must not be NULL.
    :param writes: arguments of a macro that it sets. :param unevaluated: those it only takes the
        type or size of.
    :param transfer: (how, argument) when the result is a function of an argument.
    :param sleeps, gfp: whether it may sleep; index of the gfp argument.
    :param events: what it does to the CPU context, whatever its result.
    :param lock: argument that is the lock of LOCK / UNLOCK events.
    :param registers, unregisters: name of the pair, and its subject's argument.
    :param hypercall: it issues a hypercall: (control word, input, output) arguments.
    :param reps: argument with the number of elements of a repeat hypercall.
    :param gives_memory: a success has given the hypervisor memory.
    :param stops: argument; the call does not return if it is nonzero.
    :param contents: arguments through which it frees, keeps or hands on what they point to.
    :param touches_locks: last names of the locks it takes or releases itself.
    :param takes, drops: (what, argument or ``RESULT``) that a success gives to the caller or takes
        from it. Documentation: the paths follow *acquires* and *releases* only.
    :param note: what a reader must know beside that.
    :param when: (file of the tree, text in it): the row holds for trees whose file has this text,
        and stands beside the row for every other tree.
    :param source: where the row comes from.
    """

    function: str
    result: Result = Result.UNKNOWN
    acquires: Resource | None = None
    releases: int | None = None
    keeps: tuple[int, ...] = ()
    dereferences: tuple[int, ...] = ()
    writes: tuple[int, ...] = ()
    unevaluated: tuple[int, ...] = ()
    transfer: tuple[Transfer, int] | None = None
    sleeps: Sleep = Sleep.NEVER
    gfp: int | None = None
    events: tuple[Event, ...] = ()
    lock: int | None = None
    registers: tuple[str, int] | None = None
    unregisters: tuple[str, int] | None = None
    hypercall: tuple[int, int, int] | None = None
    reps: int | None = None
    gives_memory: bool = False
    stops: int | None = None
    contents: tuple[int, ...] = ()
    touches_locks: frozenset[str] = frozenset()
    takes: tuple[Resource, int] | None = None
    drops: tuple[Resource, int] | None = None
    note: str = ""
    when: tuple[str, str] | None = None
    source: str = ""


class PageUse(Enum):
    """What a hypercall does with the frames named in its input list."""

    DEPOSIT = "deposit"
    MAP = "map into a child"
    UNMAP = "unmap from a child"


@dataclass(frozen=True, slots=True)
class Hypercall:
    """One hypercall code that moves frames. *rep*: may stop half way."""

    name: str
    use: PageUse
    rep: bool
    source: str


@dataclass(frozen=True, slots=True)
class HypercallSize:
    """
    Bytes that a hypercall reads and writes, as its specification says.

    :param code: call code. :param name: Linux' constant for it, empty if it has none.
    :param input, output: fixed bytes; ``None`` if not known, 0 for none.
    :param element, out_element: bytes of a list element, 0 without a list.
    """

    code: int
    name: str
    input: int | None
    element: int
    output: int | None
    out_element: int
    source: str


@dataclass(frozen=True, slots=True)
class OutsideData:
    """
    A call after which memory or a result holds what someone outside the kernel chose.

    :param argument: 0-based argument that points to the memory, -1 for the result.
    :param reads: argument that names the memory read, where it can be read again; else ``None``.
    :param length: argument through which the length is told, else ``None``.
    :param who: who chose it, e.g. ``a program``.
    """

    function: str
    argument: int
    who: str
    source: str
    reads: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """
    A function that is told by its parameters alone to be one that the kernel enters.

    :param types: type texts of all its parameters. :param result: its return type.
    """

    types: tuple[str, ...]
    context: EntryContext
    source: str
    result: str = "void"


@dataclass(frozen=True, slots=True)
class ContextTable:
    """
    Names that tell what a context allows.

    :param may_sleep: functions that may sleep, whatever else they do.
    :param waits_for_task: those of them, or of the rows, that put it off when an interrupt or a
        softirq calls them.
    :param tells_context: names whose value says whether sleeping is allowed here.
    :param notifier_ranges: structures that tell a memory notifier what is about to change.
    :param may_release: parts of names of functions that end a section which they did not open.
    :param publishes: stores and barriers that order what was written before them.
    :param wakes: calls that wake the waiters of their argument 0.
    :param waits: calls that wait on argument 0 until argument 1 is true.
    :param seq_begins, seq_retries: begin and end of a lockless read section, of argument 0.
    :param seq_writes, seq_write_ends: begin and end of a write section, of argument 0.
    :param parameters: functions whose parameters tell how they are entered.
    """

    may_sleep: tuple[str, ...] = ()
    waits_for_task: tuple[str, ...] = ()
    tells_context: tuple[str, ...] = ()
    notifier_ranges: tuple[str, ...] = ()
    may_release: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    wakes: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    seq_begins: tuple[str, ...] = ()
    seq_retries: tuple[str, ...] = ()
    seq_writes: tuple[str, ...] = ()
    seq_write_ends: tuple[str, ...] = ()
    parameters: tuple[ParameterRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectTable:
    """
    Rows of one module of ``analyzer.effects``.

    :param constants: macro or enum name -> abstract value (see ``analyzer.values``).
    :param iterators: loop macros that run at least once.
    :param blocking_gfp: gfp names that allow direct reclaim; an omitted gfp argument does, too.
    :param unfailing_gfp: gfp names with which an allocation does not fail.
    :param percpu_input: per-CPU variables that hold the hypercall page.
    :param writable_executable: protections, or functions, that give write and execute at once.
    :param guards: class of guard() -> (function at scope entry, function at scope exit).
    :param status_masks: masks that leave the status of a hypercall result.
    :param entries: how functions are entered that nobody calls by name.
    :param leaves_unset: allocators whose memory holds what was there before.
    :param gives_zeroed: allocators whose memory is 0.
    :param output_on_success: functions that set what an argument points to only on success.
    :param user_copies: functions whose argument 1 is memory that a program gets.
    :param contexts: names that tell what a context allows; one module has them.
    :param sizes: what hypercalls take and give, in bytes.
    :param reps_done: names that take the completed reps out of a hypercall result.
    :param outside: calls that bring values from outside the kernel.
    :param outside_types: patterns of structure tags that only the other side writes -> who.
    :param passes_value: functions whose result is the value of argument 0.
    :param bit_numbers: functions that take a bit number as argument 0 and a bitmap as argument 1.
    :param page_units: name of a page size or shift -> the pages it counts.
    :param page_counts: function -> (argument, the pages it counts).
    :param keeps_on_success: functions that keep an argument only if they do not fail.
    :param short_pins: function that takes pages for a short time -> argument with the pages.
    :param long_pin_flags: flags that make it a pin for long.
    :param frame_numbers: functions that tell where in memory the page at argument 0 is.
    :param copies: functions that copy to argument 0 what argument 1 points to.
    :param frees: those whose ``releases`` is gone at once, whoever else points to it.
    """

    effects: tuple[Effect, ...] = ()
    hypercalls: tuple[Hypercall, ...] = ()
    constants: Mapping[str, str] | None = None
    iterators: tuple[str, ...] = ()
    blocking_gfp: tuple[str, ...] = ()
    unfailing_gfp: tuple[str, ...] = ()
    percpu_input: tuple[str, ...] = ()
    status_masks: tuple[str, ...] = ()
    reps_done: tuple[str, ...] = ()
    guards: Mapping[str, tuple[str, str]] | None = None
    writable_executable: tuple[str, ...] = ()
    entries: EntryTable | None = None
    leaves_unset: tuple[str, ...] = ()
    gives_zeroed: tuple[str, ...] = ()
    output_on_success: tuple[str, ...] = ()
    keeps_on_success: tuple[str, ...] = ()
    user_copies: tuple[str, ...] = ()
    sizes: tuple[HypercallSize, ...] = ()
    outside: tuple[OutsideData, ...] = ()
    outside_types: Mapping[str, str] | None = None
    passes_value: tuple[str, ...] = ()
    bit_numbers: tuple[str, ...] = ()
    page_units: Mapping[str, str] | None = None
    short_pins: Mapping[str, int] | None = None
    long_pin_flags: tuple[str, ...] = ()
    frame_numbers: tuple[str, ...] = ()
    page_counts: Mapping[str, tuple[int, str]] | None = None
    copies: tuple[str, ...] = ()
    frees: tuple[str, ...] = ()
    contexts: ContextTable | None = None
