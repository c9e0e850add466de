"""
A patch changes how many parameters a function has; another one changes its callers.

Purpose: between the two, callers and function do not fit, and the kernel does not build. Both sides
are read from the patches: the function's old and new parameters from the one, a call that goes from
the old number of arguments to the new one from the other.

Known false alarms: two functions of one name, chosen by configuration. Silent: parameters that only
change their type, functions with variable arguments, callers that no patch of the series touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.patchcode import Decl, DeclKind, Position, Use
from analyzer.patchreading import PatchReading
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.seriesorder import SeriesOrder, series_order
from analyzer.symbollinks import resigned
from analyzer.visibility import sees
from patches.apply import Step
from reports.finding import Confidence, Finding, Rule, Severity, TraceStep

RULE = Rule(
    id="prototype-changed-apart-from-caller",
    title="Function and caller change in different patches",
    defect_class="series-order",
    severity=Severity.ERROR,
    what="A patch changes the number of parameters of a function, another one the call.",
    why="The steps between the two patches do not build, and git bisect stops there.",
    source="Documentation/process/submitting-patches.rst, Separate your changes",
    false_alarms="Two functions of the same name, one for each configuration.",
)


@dataclass(frozen=True, slots=True)
class _Change:
    """A function that gets another number of parameters."""

    position: int
    old: Decl
    new: Decl


def find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    """Compare each changed function with the calls that other patches change."""
    if len(steps) < 2:
        return SeriesResult(())
    order = series_order(steps, reader)
    changes = [
        _Change(reading.position, old, new)
        for reading in order.readings
        for old, new in resigned(reading)
        if DeclKind.MACRO not in (old.kind, new.kind) and _only_one(order, new)
    ]
    times = Counter(change.new.name for change in changes)
    found: dict[tuple[str, str, str], Finding] = {}
    for change in changes:
        if times[change.new.name] > 1:
            # Changed back and forth, or in several files: which one a call means is not told.
            continue
        for reading in order.readings:
            for use in _misfits(reading, change):
                finding = _finding(order, change, reading.position, use)
                if finding is not None:
                    found.setdefault((use.path, use.function, use.name), finding)
    return SeriesResult(tuple(found.values()))


def _only_one(order: SeriesOrder, decl: Decl) -> bool:
    """The series changes the function once, and knows no other thing of that name."""
    counts: set[int | None] = set()
    for reading in order.readings:
        for other in (*reading.before, *reading.after):
            if other.name == decl.name and other.kind in (
                DeclKind.FUNCTION,
                DeclKind.PROTOTYPE,
                DeclKind.MACRO,
            ):
                counts.add(other.parameters)
                if other.kind is DeclKind.MACRO or (other.local and other.path != decl.path):
                    return False
    return len(counts) == 2 and None not in counts


def _misfits(reading: PatchReading, change: _Change) -> Iterator[Use]:
    """
    Calls that another patch adds and that do not fit the function of its step.

    After the change that is a call that still has the old number of arguments, or one that gets the
    new number only now; before it, a call that has the new number already.
    """
    if reading.position == change.position:
        return
    name, old, new = change.new.name, change.old.parameters, change.new.parameters
    late = reading.position > change.position
    dropped = {
        (use.path, use.function)
        for use in reading.dropped
        if use.name == name and use.call and use.arguments == old and _plain(use)
    }
    for use in reading.uses:
        if use.name != name or not use.call or not _plain(use) or not sees(use.path, change.new):
            continue
        changed = use.arguments == new and (use.path, use.function) in dropped
        if (changed and late) or use.arguments == (old if late else new):
            yield use


def _plain(use: Use) -> bool:
    return use.position is Position.PLAIN


def _finding(order: SeriesOrder, change: _Change, caller: int, use: Use) -> Finding | None:
    old, new = change.old.parameters, change.new.parameters
    late = caller > change.position
    stays = late and use.arguments == old
    begins, ends = sorted((caller, change.position))
    starts = order.compiled_from(caller if stays else begins, use.path, use.line)
    if not stays and starts >= ends:
        return None
    name, first, last = use.name, order.number(begins), order.number(ends)
    place = order.place(caller, use.path, use.line, use.function)
    declared = order.place(change.position, change.new.path, change.new.line)
    made = f"patch {order.number(change.position)} changes `{name}` from {old} to {new} parameters"
    changed = TraceStep(declared, made)
    calls = f"patch {order.number(caller)} calls it with {use.arguments} arguments"
    called = TraceStep(place, calls)
    broken = f"does not build after patch {first} and before patch {last}"
    message = f"`{name}` and its caller change in different patches"
    if stays:
        broken = f"does not build from patch {last} on"
        message = f"`{name}` is called with {old} arguments after a patch made it {new}"
    told = (changed, called) if late else (called, changed)
    code = order.code(caller, place)
    blamed = order.number(caller) if stays else first
    steps = (*told, TraceStep(place, broken))
    return Finding(RULE, message, place, steps, Confidence.HIGH, blamed, code)


SERIES_CHECK = SeriesCheck((RULE,), find)
