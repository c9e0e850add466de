"""
A hypercall as its caller sees it: progress of a rep call, shortage of memory, status, result.

The rep call of a task has two elements. The hypervisor does them one after the other and may stop
after any; ``done`` is what it has done, ``reps`` the count in the result (absolute, not relative to
the start), ``progress`` what the caller believes and passes as the start of its next attempt. With
no hypercall page the result is U64_MAX, and its count reads 4095: ``all`` (semantics.md 2.0,
I-DONE).

Four statuses ask for memory (``short`` of a page or a block of eight, for the partition that pays
or for the root itself); nothing helps but a deposit of that kind into that pool (I-DEP-PAYER,
I-DEP-CONTIG, I-RETRY-BOUND). ``stock`` holds frames that were allocated for it. A block may
silently become single pages when memory is fragmented. An allocation may sleep (I-DEP-CTX).

``status`` is of the last call, ``returned`` what a function made of it for its own caller: an errno
is negative, a status of the hypervisor positive (I-STATUS-W). ``fault`` is the first misuse, kept
for ever.
"""

from __future__ import annotations

from itertools import product

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 2.0, I-DONE; hv_do_rep_hypercall(), include/asm-generic/mshyperv.h, v7.2"
_DEPOSIT = "semantics.md 2.0, 3.7, I-DEP-*; hv_deposit_memory_node(), drivers/hv/hv_proc.c, v7.2"
_STATUS = "semantics.md 2.8, I-STATUS-W; hv_result_to_errno(), drivers/hv/hv_common.c, v7.2"
_SHORTAGES = ("page", "block", "root-page", "root-block")
_SHORT = "|".join(_SHORTAGES)
# The start that the caller passes is where the hypervisor is; it may do 0, 1 or 2 elements more.
_STEPS = tuple((before, after) for before, after in product(range(3), repeat=2) if before <= after)
_SLEEPS = (
    "task[t].cpu=@c & cpu[c].irqs=off -> cpu[c].fault=slept",
    "task[t].cpu=@c & cpu[c].preempt!=0 -> cpu[c].fault=slept",
    "task[t].cpu=@c & cpu[c].context!=task -> cpu[c].fault=slept",
)
_SLEEPABLE = "task[t].cpu=@c & cpu[c].irqs=on & cpu[c].preempt=0 & cpu[c].context=task"


def _stops(effect: str) -> tuple[str, ...]:
    """An attempt that ends before the last element, one case for each count."""
    return tuple(
        f"call[t].short=none & call[t].progress={before} & call[t].done={before}"
        f" -> call[t].done={after} & call[t].reps={after} & {effect}".rstrip("& ")
        for before, after in _STEPS
        if after < 2
    )


def _deposit(to: str, page: str, block: str) -> tuple[str, ...]:
    others = "|".join(("none", *(s for s in _SHORTAGES if s not in (page, block))))
    return (
        f"call[t].short={page} & stock[t].pages!=none -> call[t].short=none & stock[t].pages=none",
        f"call[t].short={block} & stock[t].pages=block -> call[t].short=none & stock[t].pages=none",
        f"call[t].short={block} & stock[t].pages=page"
        " -> call[t].fault=deposit-too-small & stock[t].pages=none",
        f"call[t].short={others} & stock[t].pages!=none"
        " -> call[t].fault=wrong-pool & stock[t].pages=none",
        f"stock[t].pages=none -> call[t].fault={to}",
    )


PART = Part(
    name="hypercalls",
    indexed=(
        Field("call[task].done", ("0", "1", "2")),
        Field("call[task].reps", ("0", "1", "2", "all")),
        Field("call[task].progress", ("0", "1", "2", "all")),
        Field("call[task].short", ("none", *_SHORTAGES)),
        Field("call[task].status", ("none", "success", "error", "missing")),
        Field(
            "call[task].fault",
            (
                "none",
                "element-repeated",
                "phantom-progress",
                "element-forgotten",
                "retried-in-vain",
                "wrong-pool",
                "deposit-too-small",
                "nothing-deposited",
                "undefined-output-used",
                "failure-passed",
            ),
        ),
        Field("stock[task].pages", ("none", "page", "block")),
        Field("returned[task].value", ("none", "zero", "errno", "status")),
    ),
    actions=(
        action(
            "rep-call(t: task)",
            "A rep hypercall from the element that the caller believes to be next.",
            _SOURCE,
            ok=(
                *(
                    f"call[t].short=none & call[t].progress={before} & call[t].done={before}"
                    " -> call[t].done=2 & call[t].reps=2"
                    for before in range(2)
                ),
                "call[t].progress=2|all -> call[t].fault=phantom-progress",
                "call[t].progress=0 & call[t].done=1|2 -> call[t].fault=element-repeated",
                "call[t].progress=1 & call[t].done=2 -> call[t].fault=element-repeated",
                f"call[t].short={_SHORT} -> call[t].fault=retried-in-vain",
            ),
            stopped=_stops(""),
            no_memory=_stops("call[t].short=page"),
            no_contiguous_memory=_stops("call[t].short=block"),
            no_root_memory=_stops("call[t].short=root-page"),
            no_contiguous_root_memory=_stops("call[t].short=root-block"),
            missing="-> call[t].reps=all",
        ),
        action(
            "note-progress(t: task)",
            "The caller takes the count of the result for what has been done.",
            _SOURCE,
            ok=tuple(f"call[t].reps={n} -> call[t].progress={n}" for n in ("0", "1", "2", "all")),
        ),
        action(
            "undo-progress(t: task)",
            "The caller undoes the elements that it believes to be done.",
            "semantics.md I-MAP-UNWIND, I-DEP-PARTIAL, I-WD-PARTIAL",
            ok=(
                *(
                    f"call[t].progress={n} & call[t].done={n}"
                    " -> call[t].done=0 & call[t].progress=0"
                    for n in range(3)
                ),
                *(
                    f"call[t].progress={noted} & call[t].done={done}"
                    " -> call[t].fault=element-forgotten"
                    for noted, done in ((0, 1), (0, 2), (1, 2))
                ),
                *(
                    f"call[t].progress={noted} & call[t].done={done}"
                    " -> call[t].fault=phantom-progress"
                    for noted, done in ((1, 0), (2, 0), (2, 1), ("all", "0|1|2"))
                ),
            ),
        ),
        action(
            "allocate-page(t: task)",
            "A page for a deposit, GFP_KERNEL.",
            _DEPOSIT,
            ok=(f"{_SLEEPABLE} -> stock[t].pages=page", *_SLEEPS),
            failed="->",
        ),
        action(
            "allocate-block(t: task)",
            "A contiguous block for a deposit; a fragmented memory may give single pages instead.",
            _DEPOSIT,
            ok=(f"{_SLEEPABLE} -> stock[t].pages=block", *_SLEEPS),
            smaller="-> stock[t].pages=page",
            failed="->",
        ),
        action(
            "deposit-to-partition(t: task)",
            "HVCALL_DEPOSIT_MEMORY into the pool of the partition that the call names.",
            _DEPOSIT,
            ok=_deposit("nothing-deposited", "page", "block"),
            failed="->",
        ),
        action(
            "deposit-to-root(t: task)",
            "HVCALL_DEPOSIT_MEMORY into the pool of the root itself.",
            _DEPOSIT,
            ok=_deposit("nothing-deposited", "root-page", "root-block"),
            failed="->",
        ),
        action(
            "free-stock(t: task)",
            "What was allocated for a deposit and not taken is freed.",
            _DEPOSIT,
            ok="-> stock[t].pages=none",
        ),
        action(
            "simple-call(t: task)",
            "A hypercall without elements: success, a status, or no hypercall page at all.",
            _STATUS,
            ok="-> call[t].status=success",
            failed="-> call[t].status=error",
            missing="-> call[t].status=missing",
        ),
        action(
            "use-output(t: task)",
            "The caller uses what the call returned; it is undefined unless the call succeeded.",
            "semantics.md 2.0, I-OUT-VALID; TLFS hypercall interface, output parameter validity",
            ok=(
                "call[t].status=success ->",
                "call[t].status!=success -> call[t].fault=undefined-output-used",
            ),
        ),
        action(
            "return-errno(t: task)",
            "The function maps the status to zero or a negative errno.",
            _STATUS,
            ok=(
                "call[t].status=success -> returned[t].value=zero",
                "call[t].status=error|missing -> returned[t].value=errno",
            ),
        ),
        action(
            "return-status(t: task)",
            "The function returns the status as it is: positive where it is no success.",
            _STATUS,
            ok=(
                "call[t].status=success -> returned[t].value=zero",
                "call[t].status=error|missing -> returned[t].value=status",
            ),
        ),
        action(
            "test-returned(t: task)",
            "The caller of the function tests for a negative value.",
            _STATUS,
            failed="returned[t].value=errno -> returned[t].value=none",
            passed=(
                "returned[t].value=zero -> returned[t].value=none",
                "returned[t].value=status -> call[t].fault=failure-passed",
            ),
        ),
    ),
    needs=("cpu",),
)
