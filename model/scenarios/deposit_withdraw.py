"""
Two CPUs of the root partition deposit page frames for a child partition and withdraw them again.

Each CPU does what ``hv_call_deposit_pages()`` and ``hv_call_withdraw_memory()`` do (drivers/hv,
v7.2): allocate frames; interrupts off; write their numbers to the per-CPU hypercall input page;
rep hypercall, which takes frames one at a time and may stop before any of them; interrupts
restored; free the frames that were not taken. After "insufficient memory" it deposits once more.

A frame has two owners that must agree: what Linux believes (``linux``) and what the hypervisor
believes (``hv``); and for each CPU its place in the list being deposited or just withdrawn.

Not modelled: NUMA nodes, orders above 0, continuation of a hypercall, what an interrupt does
besides its use of the input page, weak memory order.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from model.layout import Field, Layout
from model.notation import guard, rule
from model.properties import Property
from model.rule import Rule
from model.scenarios import Scenario
from model.verdict import Model

_AT = ("idle", "allocate", "save", "fill", "call", "restore", "settle", "open", "drain")
_STATUS = ("success", "error", "needs-memory")


class Defect(Enum):
    """What a seeded bug does differently."""

    NONE = "none"
    FREE_ALL_ON_ERROR = "the error path also frees the frames that were taken"
    FILL_BEFORE_SAVE = "the input page is written before interrupts are off"


def build(frames: int = 2, cpus: int = 2, defect: Defect = Defect.NONE) -> Model:
    """The model, of any size that fits one state word: with 2 CPUs up to 6 frames."""
    fields: list[Field] = []
    for c in range(cpus):
        fields += [
            Field(f"cpu[{c}].at", _AT),
            Field(f"cpu[{c}].irqs", ("on", "off")),
            Field(f"cpu[{c}].page", ("unused", "written", "torn")),
            Field(f"cpu[{c}].status", _STATUS),
        ]
    for f in range(frames):
        fields += [
            Field(f"frame[{f}].linux", ("free", "allocated")),
            Field(f"frame[{f}].hv", ("root", "available", "in-use")),
        ]
        for c in range(cpus):
            fields.append(Field(f"frame[{f}].list.cpu[{c}]", ("no", "listed", "taken")))
    rules: list[Rule] = []
    for c in range(cpus):
        rules += [*_allocate(c, frames), *_prepare(c, defect), *_deposit(c, frames)]
        rules += [*_withdraw(c, frames), *_settle(c, frames, defect)]
        # An interrupt handler that makes a hypercall of its own writes to the same page.
        rules.append(_cpu(c, "interrupt", "irqs=on & page=written -> page=torn"))
    for f in range(frames):
        for before, after in (("available", "in-use"), ("in-use", "available")):
            name = "hypervisor-consumes" if after == "in-use" else "hypervisor-releases"
            rules.append(rule(name, f"frame[{f}].hv={before} -> frame[{f}].hv={after}"))
    properties = [
        *(_freed_while_deposited(f) for f in range(frames)),
        *(p for c in range(cpus) for p in _input_page(c)),
    ]
    return Model(Layout(fields), tuple(rules), ({},), tuple(properties))


def _cpu(c: int, name: str, text: str, more: str = "", then: str = "") -> Rule:
    """A rule whose fields are those of one CPU; *more* is added to the guard, *then* after it."""
    before, _, after = text.partition("->")
    sides = (
        " & ".join(f"cpu[{c}].{part.strip()}" for part in side.split("&"))
        for side in (before, after)
    )
    guarded, effect = sides
    return rule(name, f"{guarded} & {more} -> {effect} & {then}")


def _allocate(c: int, frames: int) -> Iterator[Rule]:
    yield _cpu(c, "deposit", "at=idle -> at=allocate")
    for f in range(frames):
        got = f"frame[{f}].linux=allocated & frame[{f}].list.cpu[{c}]=listed"
        yield _cpu(c, "allocate", "at=allocate -> at=allocate", f"frame[{f}].linux=free", got)
    yield _cpu(c, "allocation-fails", "at=allocate -> at=settle & status=error")
    yield _cpu(c, "allocated", "at=allocate -> at=save")


def _prepare(c: int, defect: Defect) -> Iterator[Rule]:
    if defect is Defect.FILL_BEFORE_SAVE:
        yield _cpu(c, "fill-input-page", "at=save -> at=fill & page=written")
        yield _cpu(c, "irq-save", "at=fill -> at=call & irqs=off")
    else:
        yield _cpu(c, "irq-save", "at=save -> at=fill & irqs=off")
        yield _cpu(c, "fill-input-page", "at=fill -> at=call & page=written")


def _deposit(c: int, frames: int) -> Iterator[Rule]:
    """The frames are taken in any order: which one is first in the list is not modelled."""
    for f in range(frames):
        entry = f"frame[{f}].list.cpu[{c}]"
        taken = f"{entry}=taken & frame[{f}].hv=available"
        yield _cpu(c, "take-frame", "at=call -> at=call", f"{entry}=listed", taken)
        for status in _STATUS[1:]:
            stop = f"at=call -> at=restore & page=unused & status={status}"
            yield _cpu(c, "stop-early", stop, f"{entry}=listed")
    all_taken = " & ".join(f"frame[{f}].list.cpu[{c}]=no|taken" for f in range(frames))
    done = "at=call -> at=restore & page=unused & status=success"
    yield _cpu(c, "deposit-succeeds", done, all_taken)
    yield _cpu(c, "irq-restore", "at=restore -> at=settle & irqs=on")


def _withdraw(c: int, frames: int) -> Iterator[Rule]:
    """Ends after any number of frames: with the list full, or when no unused page is left."""
    yield _cpu(c, "withdraw", "at=idle -> at=open & irqs=off")
    yield _cpu(c, "fill-withdraw-page", "at=open -> at=drain & page=written")
    for f in range(frames):
        back = f"frame[{f}].hv=root & frame[{f}].list.cpu[{c}]=listed"
        yield _cpu(c, "return-frame", "at=drain -> at=drain", f"frame[{f}].hv=available", back)
    yield _cpu(c, "withdraw-ends", "at=drain -> at=restore & page=unused & status=success")


def _settle(c: int, frames: int, defect: Defect) -> Iterator[Rule]:
    for f in range(frames):
        entry = f"frame[{f}].list.cpu[{c}]"
        free = f"frame[{f}].linux=free & {entry}=no"
        yield _cpu(c, "free-frame", "at=settle -> at=settle", f"{entry}=listed", free)
        kept = "at=settle -> at=settle"
        if defect is Defect.FREE_ALL_ON_ERROR:
            failed = "at=settle & status=error|needs-memory -> at=settle"
            yield _cpu(c, "free-taken-frame", failed, f"{entry}=taken", free)
            kept = "at=settle & status=success -> at=settle"
        yield _cpu(c, "forget-taken-frame", kept, f"{entry}=taken", f"{entry}=no")
    empty = " & ".join(f"frame[{f}].list.cpu[{c}]=no" for f in range(frames))
    over = "at=settle & status=success|error -> at=idle & status=success"
    yield _cpu(c, "done", over, empty)
    again = "at=settle & status=needs-memory -> at=allocate & status=success"
    yield _cpu(c, "deposit-again", again, empty)


def _freed_while_deposited(f: int) -> Property:
    return Property(
        name=f"frame-freed-while-deposited[{f}]",
        title="Linux frees a frame that the hypervisor owns",
        defect_class="ownership",
        never=guard(f"frame[{f}].linux=free & frame[{f}].hv=available|in-use"),
        sometimes=guard(f"frame[{f}].hv=in-use"),
        what="A frame is in the buddy allocator while it is in a pool of the hypervisor.",
        why="The root partition has no access to a deposited frame: its next user faults, fatally.",
        source="TLFS, memory pools; hv_call_deposit_pages() in drivers/hv/hv_proc.c, v7.2",
    )


def _input_page(c: int) -> tuple[Property, ...]:
    cpu = f"cpu[{c}]"
    return (
        Property(
            name=f"input-page-with-irqs-on[{c}]",
            title="The per-CPU hypercall page is in use while interrupts are on",
            defect_class="hypercall",
            never=guard(f"{cpu}.page=written|torn & {cpu}.irqs=on"),
            sometimes=guard(f"{cpu}.page=written"),
            what="The input page holds a list that was not consumed yet, and interrupts are on.",
            why="A hypercall made by an interrupt handler overwrites the list.",
            source="include/asm-generic/mshyperv.h, hyperv_pcpu_input_arg, v7.2",
        ),
        Property(
            name=f"torn-input-page-issued[{c}]",
            title="The hypervisor reads an input page that was overwritten",
            defect_class="hypercall",
            never=guard(f"{cpu}.at=call & {cpu}.page=torn"),
            sometimes=guard(f"{cpu}.at=call"),
            what="A hypercall is issued after an interrupt has overwritten its input page.",
            why="The hypervisor takes other frames than those that Linux gave up.",
            source="TLFS, hypercall interface, atomicity and ordering",
        ),
    )


SCENARIO = Scenario(
    name="deposit_withdraw",
    title="Deposit and withdraw on two CPUs, two frames",
    build=build,
    states=9_997,
    transitions=34_854,
    verdicts={},
    path_length={},
    reason="Only frames still in the list as not taken are freed, so a frame that Linux frees is "
    "one the hypervisor never took or has given back. The input page is written after interrupts "
    "are off and no longer needed when they are on again; that no interrupt rule ever fires on a "
    "written page is the same fact, seen from the rules that never fired.",
    symmetric=("cpu", "frame"),
    representatives=2_776,
)
