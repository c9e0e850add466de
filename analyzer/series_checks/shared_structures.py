"""Structures shared with the hypervisor or with programs: padding, enumerations, changed places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analyzer.csource.layout import FieldLayout, Kind, StructLayout, UnknownLayout
from analyzer.csource.layouttext import amount
from analyzer.layouts import Layouts
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.shared_types import Reader, SharedType, own_fields, shared_types
from patches.apply import Step
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep
from reports.report import Decision, Verdict

_SPARE = re.compile(
    r"_*(?:pad|rsvd|resv|reserved|unused|spare|mbz|fill)\w*|\w*(?:pad|rsvd|rsvdz|reserved)\d*"
)
_WORDY = "a pointer or long is a member: 32-bit programs need code of their own"
_ENDS = "the structure ends"

PADDING = Rule(
    id="implicit-padding",
    title="A shared structure has padding that no member names",
    defect_class="layout",
    severity=Severity.WARNING,
    what="The compiler puts bytes between members that the source does not show.",
    why="The other side's view of the structure depends on a compiler; the bytes keep what was"
    " there before, and nobody can give them a meaning later.",
    source="semantics.md 2.0 (reserved fields are 0); Documentation/driver-api/ioctl.rst",
    false_alarms="A structure that is given to nobody although its header is of an interface.",
)
ENUM = Rule(
    id="enum-in-hypervisor-structure",
    title="An enumeration is a member of a structure shared with the hypervisor",
    defect_class="layout",
    severity=Severity.WARNING,
    what="The size of an enumeration is the compiler's choice, the hypervisor's figure is fixed.",
    why="Where the compiler chooses another size, every member behind it moves.",
    source="ISO C 6.7.2.2; include/hyperv/*.h (v7.2), which use u32 with the name in a comment",
)
CHANGED = Rule(
    id="uapi-layout-changed",
    title="A member of an existing interface structure moves",
    defect_class="layout",
    severity=Severity.ERROR,
    what="A member that programs use is at another place, of another size, or gone.",
    why="Programs built against the old header read and write the wrong bytes.",
    source="Documentation/driver-api/ioctl.rst; Documentation/process/handling-regressions.rst",
    false_alarms="A structure that no released kernel had, or that no program uses.",
)
NARROW = Rule(
    id="uapi-differs-on-32-bit",
    title="An interface structure differs between 32-bit and 64-bit programs",
    defect_class="layout",
    severity=Severity.NOTE,
    what="A 32-bit program lays the structure out in another way than the 64-bit kernel.",
    why="The kernel reads the wrong bytes unless it has a second definition for such programs.",
    source="Documentation/driver-api/ioctl.rst; System V ABI, Intel386 supplement",
    false_alarms="An interface with its own code for 32-bit programs.",
)


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    message: str
    line: int
    text: str


def _find(steps: Sequence[Step], _: SourceReader) -> SeriesResult:
    findings: list[Finding] = []
    decisions: list[Decision] = []
    for shared in shared_types(steps, Layouts()):
        before = frozenset(hit.message for hit in _hits_before(shared))
        hits = tuple(_hits(shared))
        findings += [_finding(shared, hit, hit.message in before) for hit in hits]
        decisions += _decisions(shared, hits)
    return SeriesResult(tuple(_once_a_header(findings)), tuple(decisions))


def _once_a_header(findings: Sequence[Finding]) -> Iterator[Finding]:
    """What 32-bit programs see otherwise, one finding a header: the cause is the same."""
    alike: dict[tuple[str, bool], list[Finding]] = {}
    for finding in findings:
        if finding.rule is NARROW:
            alike.setdefault((finding.location.path, finding.existed), []).append(finding)
        else:
            yield finding
    for (path, _), same in alike.items():
        if len(same) == 1:
            yield same[0]
            continue
        names = ", ".join(finding.location.function for finding in same)
        yield replace(
            same[0],
            message=f"{len(same)} structures of {path} differ for 32-bit programs: {names}",
            steps=tuple(step for finding in same for step in finding.steps[-1:]),
        )


def _hits(shared: SharedType) -> Iterator[_Hit]:
    layout = shared.layout
    if isinstance(layout, UnknownLayout):
        if shared.reader is Reader.HYPERVISOR:
            yield from _declared_enums(shared)
        return
    if shared.reader is Reader.HYPERVISOR:
        yield from _padding(layout, behind=False)
        yield from _enums(layout)
        return
    narrow = tuple(_narrow(shared, layout))
    yield from narrow or _padding(layout, behind=True)
    yield from _moved(shared, layout)


def _hits_before(shared: SharedType) -> Iterator[_Hit]:
    """What the tree had before the series."""
    if isinstance(shared.before, StructLayout):
        name = next(iter(shared.layouts))
        old = replace(shared, layouts={name: shared.before}, before=None)
        yield from _hits(old)


def _padding(layout: StructLayout, behind: bool) -> Iterator[_Hit]:
    """:param behind: padding at the end counts, too."""
    for path, field in own_fields(layout):
        if field.padding:
            what = path or field.type
            yield _Hit(
                PADDING,
                f"{layout.title}: {amount(field.padding)} of padding before {what}"
                " that no member names",
                field.line,
                _why(field),
            )
    if behind and layout.padding and layout.kind == "struct" and layout.fields:
        yield _Hit(
            PADDING,
            f"{layout.title}: {amount(layout.padding)} of padding behind"
            f" {layout.fields[-1].name or 'the last member'} that no member names",
            layout.fields[-1].line,
            f"the members end at byte {layout.size - layout.padding // 8},"
            f" the structure at {layout.size}: its alignment is {layout.align}",
        )


def _why(field: FieldLayout) -> str:
    if field.width is not None:
        return f"`{field.type} {field.name}:{field.width}` does not fit the unit before it"
    end = field.offset - field.padding // 8
    return (
        f"the member before ends at byte {end}, `{field.type} {field.name}` is at {field.offset}:"
        f" its alignment is {field.align}"
    )


def _enums(layout: StructLayout) -> Iterator[_Hit]:
    for path, field in own_fields(layout):
        if field.shape.kind is Kind.ENUM and field.width is None:
            size = f" has {field.size} bytes"
            yield _enum_hit(layout.title, path, field.type, field.line, size)


def _declared_enums(shared: SharedType) -> Iterator[_Hit]:
    """Enumerations of a structure whose layout as a whole is not decided."""
    for member in shared.declared:
        if member.type.startswith("enum ") and "*" not in member.type and not member.bits:
            yield _enum_hit(shared.name, member.name, member.type, member.line, "")


def _enum_hit(title: str, path: str, kind: str, line: int, size: str) -> _Hit:
    return _Hit(
        ENUM,
        f"{title}: {path} is `{kind}`, whose size the compiler chooses",
        line,
        f"`{kind}`{size} by the compiler's choice" if size else f"`{kind}` has no size of its own",
    )


def _narrow(shared: SharedType, layout: StructLayout) -> Iterator[_Hit]:
    other = shared.layouts.get("i386")
    if not isinstance(other, StructLayout) or shared.layout is other:
        return
    wide = {path: (f.offset, f.bit, f.size) for path, f in own_fields(layout)}
    if any(f.shape.wordy for f in other.fields) or wide.keys() != dict(own_fields(other)).keys():
        return
    for path, field in own_fields(other):
        if path and wide.get(path) != (field.offset, field.bit, field.size):
            yield _narrow_hit(layout, other, path, dict(own_fields(layout)).get(path), field)
            return
    if other.size != layout.size:
        last = layout.fields[-1]
        yield _narrow_hit(layout, other, _ENDS, None, last)


def _narrow_hit(
    layout: StructLayout,
    other: StructLayout,
    path: str,
    wide: FieldLayout | None,
    narrow: FieldLayout,
) -> _Hit:
    if path == _ENDS or wide is None:
        at, other_at, subject = layout.size, other.size, "its size is"
    elif wide.size != narrow.size:
        at, other_at, subject = wide.size, narrow.size, f"{path} has size"
    else:
        at, other_at, subject = wide.offset, narrow.offset, f"{path} is at byte"
    return _Hit(
        NARROW,
        f"{layout.title}: {subject} {at} for 64-bit and {other_at} for 32-bit programs",
        narrow.line,
        f"x86-64: {subject} {at}; i386: {other_at}",
    )


def _moved(shared: SharedType, layout: StructLayout) -> Iterator[_Hit]:
    if not isinstance(shared.before, StructLayout):
        return
    now = dict(own_fields(layout))
    places = {_place(field) for field in now.values()}
    for path, field in own_fields(shared.before):
        if not field.name or _SPARE.fullmatch(field.name):
            continue
        new = now.get(path)
        if new is None and _place(field) not in places:
            yield _Hit(
                CHANGED,
                f"{layout.title}: {path} is gone from byte {field.offset}",
                layout.line,
                f"before the series {path} was at byte {field.offset}, size {field.size}",
            )
        elif new is not None and _place(new) != _place(field):
            yield _Hit(
                CHANGED,
                f"{layout.title}: {path} was at {_words(field)}, and is at {_words(new)}",
                new.line,
                f"before the series: {_words(field)}; after it: {_words(new)}",
            )


def _place(field: FieldLayout) -> tuple[int, int, int | None, int]:
    return field.offset, field.bit, field.width, field.size


def _words(field: FieldLayout) -> str:
    if field.width is not None:
        return f"bit {field.bit} of byte {field.offset} with {field.width} bits"
    return f"byte {field.offset} with size {field.size}"


def _finding(shared: SharedType, hit: _Hit, existed: bool) -> Finding:
    name = shared.name.split()[1]
    line = shared.layout.line
    steps = (
        TraceStep(
            Location(shared.path, line, name),
            f"{shared.name} is read by {shared.reader.value}: {shared.path} is its interface",
        ),
        TraceStep(Location(shared.path, hit.line, name), hit.text),
    )
    place = Location(shared.path, hit.line, name)
    return Finding(
        hit.rule, hit.message, place, steps, Confidence.HIGH, shared.patch, existed=existed
    )


def _decisions(shared: SharedType, hits: Sequence[_Hit]) -> Iterator[Decision]:
    """One answer for each rule that was asked, and for a structure that could not be laid out."""
    layout, name = shared.layout, shared.name.split()[1]
    rules = (PADDING, ENUM) if shared.reader is Reader.HYPERVISOR else (PADDING, CHANGED, NARROW)
    for rule in rules:
        verdict, reason = Verdict.HOLDS, ""
        if isinstance(layout, UnknownLayout):
            verdict, reason = Verdict.NOT_DECIDED, f"layout not decided: {layout.reason}"
        elif any(hit.rule is rule for hit in hits):
            verdict = Verdict.VIOLATED
        elif rule is NARROW and any(field.shape.wordy for field in layout.fields):
            verdict, reason = Verdict.NOT_DECIDED, _WORDY
        place = Location(shared.path, layout.line, name)
        yield Decision(place, rule.id, shared.name, verdict, reason, 0)


SERIES_CHECK = SeriesCheck((PADDING, ENUM, CHANGED, NARROW), _find)
