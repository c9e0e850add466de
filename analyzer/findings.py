"""From a judgement to a finding: the path in file, line and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analyzer.binding import Judgement
from analyzer.check import Check, Hit
from analyzer.csource.syntax import Function
from analyzer.subjects import Kind, Origin
from model.properties import Property
from model.verdict import Step, VerdictKind
from reports.finding import CodeLine, Confidence, Finding, Location, Rule, Severity, TraceStep
from reports.report import Decision, Verdict

_VERDICTS = {
    VerdictKind.HOLDS: Verdict.HOLDS,
    VerdictKind.VIOLATED: Verdict.VIOLATED,
    VerdictKind.NOT_DECIDED: Verdict.NOT_DECIDED,
    VerdictKind.VACUOUS: Verdict.NOT_DECIDED,
}


def rule_of(prop: Property) -> Rule:
    """The reported rule of a property of the machine."""
    return Rule(
        id=prop.name,
        title=prop.title,
        defect_class=prop.defect_class,
        severity=Severity(prop.severity),
        what=prop.what,
        why=prop.why,
        source=prop.source,
        false_alarms=prop.false_alarms,
    )


def decision(function: Function, judgement: Judgement) -> Decision:
    """The verdict of one judgement, for the coverage report."""
    return Decision(
        location=Location(function.path, function.line, function.name),
        rule_id=judgement.property.name,
        subject=judgement.subject.name,
        verdict=_VERDICTS[judgement.kind],
        reason=judgement.reason,
        states=judgement.states,
    )


def finding(
    function: Function,
    judgement: Judgement,
    touched: Mapping[int, int],
    code: tuple[CodeLine, ...],
    whole: bool,
) -> Finding:
    """
    The finding of a violated judgement.

    :param touched: lines of the function that the series touched -> number of the patch.
    :param whole: the function was read without holes.
    """
    steps = tuple(trace(function, judgement.path))
    last = steps[-1].location.line if steps else function.line
    location = Location(function.path, last, function.name)
    if not steps:
        steps = (TraceStep(location, "on every path"),)
    title = judgement.property.title[0].lower() + judgement.property.title[1:]
    return Finding(
        rule=rule_of(judgement.property),
        message=_message(judgement, title, steps[-1].text),
        location=location,
        steps=steps,
        confidence=Confidence.HIGH if whole else Confidence.MEDIUM,
        patch=_patch(steps, touched),
        code=code,
        locals=local_names(function),
    )


def check_decisions(
    function: Function, check: Check, found: tuple[Hit, ...] | None, holes: tuple[str, ...]
) -> tuple[Decision, ...]:
    """The verdict of a check, none if it had nothing to ask."""
    if found is None:
        return ()
    verdict, reason = Verdict.VIOLATED if found else Verdict.HOLDS, ""
    if not found and holes:
        verdict, reason = Verdict.NOT_DECIDED, holes[0]
    place = Location(function.path, function.line, function.name)
    return (Decision(place, check.rule.id, "code", verdict, reason, 0),)


def check_finding(
    function: Function,
    check: Check,
    hit: Hit,
    touched: Mapping[int, int],
    code: tuple[CodeLine, ...],
) -> Finding:
    """The finding of a check's hit."""
    places = [Location(function.path, line, function.name) for line, _ in hit.steps]
    steps = tuple(TraceStep(p, text) for p, (_, text) in zip(places, hit.steps, strict=True))
    patch = _patch(steps, touched)
    return Finding(
        check.rule,
        hit.message,
        places[-1],
        steps,
        hit.confidence,
        patch,
        code,
        locals=local_names(function),
    )


def local_names(function: Function) -> tuple[str, ...]:
    """Names of parameters and locals, sorted."""
    declared = {n.declares.name for n in function.graph.nodes if n.declares is not None}
    return tuple(sorted(declared | {p.name for p in function.parameters if p.name}))


def _patch(steps: Sequence[TraceStep], touched: Mapping[int, int]) -> int:
    """The last patch on the path; off the path, the last one that touched the function."""
    on_path = [touched[s.location.line] for s in steps if s.location.line in touched]
    return max(on_path or touched.values(), default=0)


def _message(judgement: Judgement, title: str, last: str) -> str:
    if judgement.subject.kind in {Kind.CONTEXT, Kind.VALUES}:
        return f"{title}: {last}"
    return f"{judgement.subject.name}: {title}"


def trace(function: Function, path: Sequence[Step]) -> Iterable[TraceStep]:
    """The steps of a path that say something: a decision, a change of the machine, the last one."""
    told = [s for s in path if s.rule is not None and isinstance(s.rule.origin, Origin)]
    spoken = [s for s in told if _origin(s).text]
    for step in told:
        origin = _origin(step)
        changes = tuple(c for c in step.changes if _machine(c[0]))
        last = bool(spoken) and step is spoken[-1]
        if changes or (origin.text and (origin.decides or last)):
            place = Location(function.path, origin.line, function.name)
            yield TraceStep(place, origin.text or "goes on", changes)


def _origin(step: Step) -> Origin:
    origin = step.rule.origin if step.rule is not None else None
    return origin if isinstance(origin, Origin) else Origin(0, "")


def _machine(field: str) -> bool:
    """A field of the machine, ``part.name``, unlike lvalues of the code such as ``v.x``."""
    part, _, name = field.partition(".")
    return part in _PART_NAMES and name.replace("_", "").isalpha()


_PART_NAMES = frozenset({"frame", "allocation", "lock", "registration", "cpu", "percpu", "rcu"})


def without_repeats(found: Sequence[Finding], known: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those of *found* at whose line nothing of the same class is known yet."""
    places = {(f.location.path, f.location.line, f.rule.defect_class) for f in known}
    return tuple(
        f for f in found if (f.location.path, f.location.line, f.rule.defect_class) not in places
    )
