"""
A path as data and as text: who acted, and only what changed, as Rumur prints its counterexamples.

The state before the first step is complete, so that the state after any step can be computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NotRequired, Protocol, TypedDict, runtime_checkable

from model.rule import Rule
from model.verdict import PropertyVerdict, Step


@runtime_checkable
class Acting(Protocol):
    """An origin of a rule that knows who acts, and what happens in words."""

    @property
    def actor(self) -> str:
        """A thread, the environment, the hypervisor."""

    @property
    def text(self) -> str:
        """What it does; the name of the rule if empty."""


class Change(TypedDict):
    """One field that a step changed."""

    field: str
    before: str
    after: str


class TraceStep(TypedDict):
    """One step; *state* is what every field is after it."""

    step: int
    actor: str
    rule: str
    text: str
    changes: list[Change]
    state: NotRequired[dict[str, str]]


class Trace(TypedDict):
    """A verdict with its path; no steps and no initial state unless it is violated."""

    property: str
    title: str
    verdict: str
    caveat: str
    initial: dict[str, str]
    steps: list[TraceStep]


def actor_of(rule: Rule) -> tuple[str, str]:
    """
    Who acts in a rule and what it does.

    The origin says it, or the name does: ``"hypervisor: consumes a page"``. Nobody otherwise.
    """
    if isinstance(rule.origin, Acting):
        return rule.origin.actor, rule.origin.text or rule.name
    who, colon, what = rule.name.partition(": ")
    return (who, what) if colon else ("", rule.name)


def trace(verdict: PropertyVerdict, full: bool = False) -> Trace:
    """
    The verdict and its path, ready for JSON.

    :param full: give the whole state after each step, too.
    """
    path = verdict.path
    return Trace(
        property=verdict.property.name,
        title=verdict.property.title,
        verdict=verdict.kind.value,
        caveat=verdict.caveat,
        initial=dict(sorted(path[0].after.items())) if path else {},
        steps=[_step(n, step, full) for n, step in enumerate(path) if step.rule is not None],
    )


def state_after(found: Trace, step: int) -> dict[str, str]:
    """Every field after so many steps. :raises IndexError: if the path is shorter."""
    if not 0 <= step <= len(found["steps"]):
        raise IndexError(f"the path has {len(found['steps'])} steps, not {step}")
    state = dict(found["initial"])
    for each in found["steps"][:step]:
        state |= {change["field"]: change["after"] for change in each["changes"]}
    return state


def render(verdict: PropertyVerdict) -> str:
    """The verdict and its path for a terminal: each step with who acted and what changed."""
    return "\n".join(_lines(verdict)) + "\n"


def _step(number: int, step: Step, full: bool) -> TraceStep:
    actor, text = actor_of(step.rule) if step.rule else ("", "")
    result = TraceStep(
        step=number,
        actor=actor,
        rule=step.rule.name if step.rule else "",
        text=text,
        changes=[Change(field=f, before=b, after=a) for f, b, a in step.changes],
    )
    if full:
        result["state"] = dict(sorted(step.after.items()))
    return result


def _lines(verdict: PropertyVerdict) -> Iterator[str]:
    path = verdict.path
    yield f"{verdict.property.name}: {verdict.kind.value}" + _after(len(path) - 1 if path else 0)
    if verdict.caveat:
        yield f"  note: {verdict.caveat}"
    if not path:
        return
    yield f"  {verdict.property.title}"
    yield "   0  initial state"
    guard = verdict.property.never or verdict.property.returns or {}
    shown = {name for step in path for name, _, _ in step.changes} | set(guard)
    yield from _values({n: v for n, v in path[0].after.items() if n in shown})
    others = sorted(set(path[0].after) - shown)
    if others:
        one = len(others) == 1
        what, them = ("field", "it") if one else ("fields", "them")
        yield f"      ({len(others)} more {what} not shown: nothing here changes {them})"
    for n, step in enumerate(path[1:], 1):
        actor, text = actor_of(step.rule) if step.rule else ("", "")
        yield f"{n:>4}  {actor}: {text}" if actor else f"{n:>4}  {text}"
        width = max((len(name) for name, _, _ in step.changes), default=0)
        for name, before, after in step.changes:
            yield f"      {name:<{width}}  {before} -> {after}"


def _after(steps: int) -> str:
    return "" if not steps else f" after {steps} step{'s' if steps > 1 else ''}"


def _values(values: Mapping[str, str]) -> Iterator[str]:
    width = max((len(name) for name in values), default=0)
    for name, value in sorted(values.items()):
        yield f"      {name:<{width}}  {value}"
