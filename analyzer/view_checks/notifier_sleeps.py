"""A memory notifier sleeps without asking whether it may."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.codeview import CodeView
from analyzer.csource.pointers import tag_of
from analyzer.entries import Entry, FunctionId
from analyzer.entrypoint import EntryContext
from analyzer.sleeping import Sleeping
from analyzer.view_check import ViewCheck, ViewHit, ViewStep
from reports.finding import Rule, Severity

_RULE = Rule(
    id="notifier-sleeps-unasked",
    title="A memory notifier may sleep without asking whether it may",
    defect_class="notifier",
    severity=Severity.ERROR,
    what=(
        "The callback for a range that is about to change reaches a call that may sleep on a path "
        "that does not ask whether this range may be waited for."
    ),
    why=(
        "The out-of-memory reaper invalidates ranges without waiting; a callback that sleeps, or "
        "waits for memory, stops the one that should free it."
    ),
    source="include/linux/mmu_notifier.h (invalidate_range_start, blockable); semantics.md 3.4",
    false_alarms="A lock that nobody holds over an allocation.",
)


def _callbacks(view: CodeView) -> Iterator[tuple[FunctionId, Entry]]:
    ranges = view.api.contexts.notifier_ranges
    for function, entries in view.entries.items():
        body = view.functions[function]
        told = any(tag_of(p.type) in ranges for p in body.parameters)
        entry = next((e for e in entries if e.context is EntryContext.MMU_NOTIFIER), None)
        # The end of a change is announced with the same structure, and returns nothing.
        if told and entry is not None and body.return_type != "void":
            yield function, entry


def _find(view: CodeView) -> Iterator[ViewHit]:
    sleeping = Sleeping(view)
    for function, entry in _callbacks(view):
        for way in sleeping.of(function, entered=True)[:1]:
            if way.needs or way.deferred:
                continue
            first = ViewStep(
                function, view.functions[function].line, f"is entered for {entry.reason}"
            )
            steps = (first, *(ViewStep(s.function, s.line, s.text) for s in way.steps))
            yield ViewHit(_RULE, f"{way.steps[-1].text}: memory notifier", steps, 1)


def _concerns(view: CodeView) -> Iterator[tuple[FunctionId, Rule]]:
    for function, _ in _callbacks(view):
        yield function, _RULE


VIEW_CHECK = ViewCheck((_RULE,), _find, _concerns)
