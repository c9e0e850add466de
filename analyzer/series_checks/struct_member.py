"""A step of the series uses a member that the struct does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.csource.declarators import Aggregate
from analyzer.csource.typedlocals import LocalStruct, local_structs
from analyzer.csource.using import KEYWORDS, MemberUse
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Location, Rule, Severity

UNKNOWN_MEMBER = Rule(
    id="unknown-struct-member",
    title="A struct has no member of that name",
    defect_class="build",
    severity=Severity.ERROR,
    what="The variable's type is certain, and no visible definition of it has the member.",
    why="This step of the series does not compile, so the history cannot be bisected.",
    source="C11 6.5.2.3",
)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A member use and the struct (*kind*, *tag*) that it is a member of."""

    use: MemberUse
    kind: str
    tag: str


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    return introduced(steps, reader, (UNKNOWN_MEMBER,), _ask)


def _ask(file: VisibleFile, difference: Difference, visible: VisibleReader) -> Answer:
    problems: list[Problem] = []
    undecided: list[str] = []
    asked = 0
    for typed in _members(file, difference):
        asked += 1
        outcome = _judge(file, typed)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        elif outcome:
            undecided.append(outcome)
    return Answer(tuple(problems), asked, tuple(undecided))


def _members(file: VisibleFile, difference: Difference) -> Iterator[_Typed]:
    """Uses that differ from those before, or whose struct does."""
    before = difference.before
    old: frozenset[tuple[str, str, str]] = frozenset()
    if before is not None and before is not file:
        old = frozenset((m.function, m.base, m.field) for m in before.declared.members)
    seen: set[tuple[str, str, str]] = set()
    types: dict[int, Mapping[str, LocalStruct]] = {}
    for use in file.declared.members:
        key = (use.function, use.base, use.field)
        if key in seen or (key in old and not difference.changed):
            continue
        seen.add(key)
        typed = _type_of(file, use, types)
        if typed is None or (key in old and typed.tag not in difference.changed):
            continue
        if before is file and _subject(typed) not in difference.changed:
            continue
        yield typed


def _subject(typed: _Typed) -> str:
    return f"{typed.tag}.{typed.use.field}"


def _type_of(
    file: VisibleFile, use: MemberUse, types: dict[int, Mapping[str, LocalStruct]]
) -> _Typed | None:
    """The struct that the base of *use* is, if every declaration in the function says so."""
    function = file.declared.function_at(use.line)
    if function is None or function.body is None or function.macro:
        return None
    text = file.declared.source.code[function.start : function.body[1]]
    if function.start not in types:
        types[function.start] = local_structs(text)
    found = types[function.start].get(use.base)
    if found is None or found.array or found.stars != (1 if use.arrow else 0):
        return None
    if re.search(rf"\b(?:struct|union)\s+{found.tag}\s*{{", text):
        return None
    return _Typed(use, found.kind, found.tag)


def _judge(file: VisibleFile, typed: _Typed) -> Problem | str:
    if file.unsure:
        return file.unsure
    found = file.aggregates(typed.kind, typed.tag)
    name = f"{typed.kind} {typed.tag}"
    if not found:
        return f"no visible definition of {name}"
    if any(f.name == typed.use.field for _, one in found for f in one.fields):
        return ""
    if any(not one.whole for _, one in found):
        return f"a macro or an embedded struct among the members of {name}"
    for word in (typed.use.field, typed.use.base, typed.tag):
        if word in KEYWORDS or file.meaning(word).macros:
            return f"{word} is a macro"
    return _problem(typed, name, found[0])


def _problem(typed: _Typed, name: str, found: tuple[str, Aggregate]) -> Problem:
    path, one = found
    use = typed.use
    operator = "->" if use.arrow else "."
    return Problem(
        UNKNOWN_MEMBER,
        use.function,
        _subject(typed),
        f"{name} has no member {use.field}",
        use.line,
        f"{use.base}{operator}{use.field} is used here",
        ((Location(path, one.line), f"{name} is defined without it"),),
    )


SERIES_CHECK = SeriesCheck((UNKNOWN_MEMBER,), _find)
