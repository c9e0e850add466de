"""A call that may sleep is reached from an interrupt, a softirq, or with a spinlock held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analyzer.codeview import CodeView
from analyzer.entries import Entry, FunctionId
from analyzer.entrypoint import EntryContext
from analyzer.sections import SectionKind
from analyzer.sleeping import MaySleep, Sleeping
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from reports.finding import Rule, Severity

_ATOMIC = frozenset(
    {EntryContext.IRQ, EntryContext.SOFTIRQ, EntryContext.TIMER, EntryContext.IPI, EntryContext.RCU}
)

_ENTERED = Rule(
    id="sleep-in-atomic-entry",
    title="A call that may sleep is reached in a context that must not sleep",
    defect_class="sleep-in-atomic",
    severity=Severity.ERROR,
    what=(
        "The kernel enters the function as an interrupt handler, softirq, timer, RCU callback or "
        "call on another CPU, and a call that may sleep is reached from there."
    ),
    why="There is no task to put to sleep: the CPU hangs, or the kernel stops with a bug.",
    source="semantics.md I-SLEEP, 3.6 (context column)",
    false_alarms="A condition on the way that is never true in this context.",
)
_HELD = Rule(
    id="sleep-under-callers-lock",
    title="A function that may sleep is called inside an atomic section",
    defect_class="sleep-in-atomic",
    severity=Severity.ERROR,
    what=(
        "A spinlock is held, interrupts or preemption are off, or an RCU read section is open, on "
        "every path to a call whose callee may sleep."
    ),
    why="Deadlock, or an RCU grace period that ends too early.",
    source="semantics.md I-SLEEP, 3.6 (context column)",
    false_alarms="A callee that only sleeps on a path that is not taken from here.",
)


def _find(view: CodeView) -> Iterator[ViewHit]:
    sleeping = Sleeping(view)
    seen: set[tuple[FunctionId, str]] = set()
    for hit in (*_entered(view, sleeping), *_held(view, sleeping)):
        place = hit.blamed.function, hit.steps[-1].text
        if place not in seen:
            seen.add(place)
            yield hit


def _entered(view: CodeView, sleeping: Sleeping) -> Iterator[ViewHit]:
    for function, entries in view.entries.items():
        entry = next((e for e in entries if e.context in _ATOMIC), None)
        if entry is None:
            continue
        for way in sleeping.of(function, entered=True):
            if not way.needs and not way.deferred:
                first = ViewStep(function, view.functions[function].line, _entry_text(entry))
                yield _hit(view, _ENTERED, (first,), way, entry.context.value)


def _entry_text(entry: Entry) -> str:
    return f"{entry.function.name}() is entered as {entry.context.value}: {entry.reason}"


def _held(view: CodeView, sleeping: Sleeping) -> Iterator[ViewHit]:
    for function in view.functions:
        for place in view.sections(function).places:
            open_here = place.atomic()
            if not open_here:
                continue
            (kind, text), line = open_here[0]
            opened = ViewStep(function, line, f"{kind.value}{' ' + text if text else ''}")
            for way in sleeping.at(function, place)[:1]:
                yield _hit(view, _HELD, (opened,), way, _section_name(kind, text))


def _section_name(kind: SectionKind, text: str) -> str:
    return f"with {text} held" if kind is SectionKind.SPINLOCK else "in an atomic section"


def _hit(
    view: CodeView, rule: Rule, first: tuple[ViewStep, ...], way: MaySleep, context: str
) -> ViewHit:
    steps = (*first, *(ViewStep(s.function, s.line, s.text) for s in way.steps))
    said = way.steps[-1].text
    return ViewHit(rule, f"{said}: {context}", steps, _blame(view, rule, steps))


def _blame(view: CodeView, rule: Rule, steps: tuple[ViewStep, ...]) -> int:
    """
    The call under the lock, or the innermost step of the driver that is entered.

    What lies in another folder serves others as well: whoever calls it from here is at fault.
    """
    if rule is _HELD:
        order: Sequence[int] = range(1, len(steps))
    else:
        folder = steps[0].function.path.rpartition("/")[0]
        inside = [
            n for n, s in enumerate(steps) if n and s.function.path.rpartition("/")[0] == folder
        ]
        order = (*reversed(inside), *(n for n in range(1, len(steps)) if n not in inside))
    return next((n for n in order if view.reviewed(steps[n].function)), len(steps) - 1)


def _concerns(view: CodeView) -> Iterable[tuple[FunctionId, Rule]]:
    for function, entries in view.entries.items():
        if any(e.context in _ATOMIC for e in entries):
            yield function, _ENTERED
    for function in view.functions:
        if any(place.atomic() for place in view.sections(function).places):
            yield function, _HELD


VIEW_CHECK = ViewCheck((_ENTERED, _HELD), _find, _concerns)
