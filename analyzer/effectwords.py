"""What a row says, in words, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.effect import RESULT, Effect, Resource, Result, Sleep
from analyzer.effectrows import word_of
from model.events import Event

_FAILS = {
    Result.POINTER: "NULL",
    Result.ERROR_POINTER: "an error pointer",
    Result.ERRNO: "a negative errno",
    Result.COUNT: "a negative errno; a success may be less than was asked for",
    Result.HYPERCALL: "a status other than success",
    Result.TRYLOCK: "0",
}
_LEFT = {
    Event.IRQ_SAVE: "interrupts off",
    Event.IRQ_RESTORE: "interrupts as they were",
    Event.ATOMIC_ENTER: "an atomic section",
    Event.ATOMIC_LEAVE: "no longer that atomic section",
    Event.RCU_ENTER: "an RCU read section",
    Event.RCU_LEAVE: "no longer that RCU read section",
    Event.LOCK: "the lock held",
    Event.UNLOCK: "the lock released",
}


def in_words(row: Effect) -> Iterator[str]:
    """One line a fact, the source last."""
    yield f"returns {row.result.value}"
    if row.result in _FAILS:
        yield f"on failure: {_FAILS[row.result]}"
    if row.transfer is not None:
        yield f"result: {row.transfer[0].value}, of argument {row.transfer[1]}"
    yield from _ownership(row)
    yield from _context(row)
    if row.hypercall is not None:
        control, given, got = row.hypercall
        yield f"issues the hypercall of argument {control}; input {given}, output {got}"
    if row.stops is not None:
        yield f"does not return if argument {row.stops} is nonzero"
    for what, arguments in (
        ("must not be NULL", row.dereferences),
        ("set by the macro", row.writes),
        ("taken for its type or size only", row.unevaluated),
    ):
        if arguments:
            yield f"{_arguments(arguments)}: {what}"
    if row.note:
        yield f"note: {row.note}"
    yield f"source: {row.source}"


def _ownership(row: Effect) -> Iterator[str]:
    if row.acquires is Resource.NOTHING:
        yield "looks up: the object stays someone else's"
    elif row.acquires is not None:
        yield f"hands out a {row.acquires.value}, through its result"
    if row.takes is not None:
        yield f"gives the caller a {row.takes[0].value}, through {_place(row.takes[1])}"
    if row.releases is not None:
        yield f"frees what argument {row.releases} points to"
    if row.drops is not None:
        yield f"takes back a {row.drops[0].value}, through {_place(row.drops[1])}"
    if row.registers is not None:
        yield f"registers: {row.registers[0]}, argument {row.registers[1]}"
    if row.unregisters is not None:
        yield f"undoes the registration: {row.unregisters[0]}, argument {row.unregisters[1]}"
    if row.keeps:
        yield f"{_arguments(row.keeps)}: reachable for others after the call"
    if row.contents:
        yield f"{_arguments(row.contents)}: frees, keeps or hands on what is inside"
    if not (row.keeps or row.contents or row.registers) and row.releases is None:
        yield "all arguments are borrowed: neither freed nor kept"


def _context(row: Effect) -> Iterator[str]:
    if row.sleeps is Sleep.ALWAYS:
        yield "needs: a context that may sleep"
    elif row.sleeps is Sleep.GFP:
        yield f"needs: a context that may sleep, if argument {row.gfp} (gfp) allows reclaim"
    else:
        yield "needs: any context, as far as this row says"
    for event in row.events:
        of = f" (argument {row.lock})" if event in {Event.LOCK, Event.UNLOCK} else ""
        yield f"leaves: {_LEFT.get(event, event.value)}{of}"
    if row.touches_locks:
        yield f"takes and releases itself: {', '.join(sorted(row.touches_locks))}"


def _arguments(arguments: tuple[int, ...]) -> str:
    plural = "s" if len(arguments) > 1 else ""
    return f"argument{plural} {', '.join(map(str, arguments))}"


def _place(argument: int) -> str:
    return "its result" if argument == RESULT else f"argument {argument}"


def row_document(row: Effect, subsystem: str) -> dict[str, object]:
    """A row for programs: the keys and words of ``hvpatch.toml``, without what is not set."""

    def pair(value: tuple[Resource, int] | None) -> list[object] | None:
        if value is None:
            return None
        return [word_of(value[0]), "result" if value[1] == RESULT else value[1]]

    found: dict[str, object] = {
        "function": row.function,
        "subsystem": subsystem,
        "result": word_of(row.result),
        "acquires": word_of(row.acquires) if row.acquires is not None else None,
        "releases": row.releases,
        "takes": pair(row.takes),
        "drops": pair(row.drops),
        "registers": list(row.registers) if row.registers is not None else None,
        "unregisters": list(row.unregisters) if row.unregisters is not None else None,
        "keeps": list(row.keeps) or None,
        "contents": list(row.contents) or None,
        "dereferences": list(row.dereferences) or None,
        "writes": list(row.writes) or None,
        "unevaluated": list(row.unevaluated) or None,
        "transfer": [word_of(row.transfer[0]), row.transfer[1]] if row.transfer else None,
        "sleeps": word_of(row.sleeps),
        "gfp": row.gfp,
        "events": [word_of(event) for event in row.events] or None,
        "lock": row.lock,
        "hypercall": list(row.hypercall) if row.hypercall is not None else None,
        "stops": row.stops,
        "touches_locks": sorted(row.touches_locks) or None,
        "note": row.note or None,
        "when": list(row.when) if row.when is not None else None,
        "source": row.source,
    }
    return {key: value for key, value in found.items() if value is not None}
