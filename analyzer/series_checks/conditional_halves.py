"""A step of the series leaves a brace or a function out of one half of a conditional."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.csource.preprocessed import Preprocessed, negated
from analyzer.csource.using import Call
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Confidence, Location, Rule, Severity

UNBALANCED = Rule(
    id="braces-in-one-branch",
    title="Braces pair in one branch of a conditional only",
    defect_class="build",
    severity=Severity.ERROR,
    what="With the condition one way the braces of the file pair, the other way they do not.",
    why="One configuration of this step does not compile.",
    source="C11 6.10.1",
    false_alarms="The other way of the condition is never configured.",
)
ONE_BRANCH = Rule(
    id="function-in-one-branch",
    title="A function of one branch of a conditional is used outside of it",
    defect_class="build",
    severity=Severity.WARNING,
    what="A static function is defined under a condition only, and called where it need not hold.",
    why="The configuration without it does not compile; other functions get a stub for it.",
    source="Documentation/process/coding-style.rst, 21: Conditional Compilation",
    false_alarms="The whole file is built only where the condition holds, which makes it needless.",
)
_PLAIN = re.compile(r"defined\(CONFIG_\w+\)|IS_(?:ENABLED|REACHABLE|BUILTIN)\(CONFIG_\w+\)")
_NEVER, _ALWAYS = "0", "1"


@dataclass(slots=True)
class _Group:
    """
    An ``#if`` group.

    :ivar conditions: of each branch, an empty last one included where there is no ``#else``.
    :ivar nets: braces opened less braces closed in each branch, first branches of inner groups.
    """

    line: int
    conditions: list[str] = field(default_factory=list)
    nets: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Code between two directives: its braces, and the branch it is in of each group around it."""

    net: int
    path: tuple[tuple[int, int], ...]


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    braces = introduced(steps, reader, (UNBALANCED,), _ask_braces)
    branches = introduced(steps, reader, (ONE_BRANCH,), _ask_branches)
    return SeriesResult(
        (*braces.findings, *branches.findings), (*braces.decisions, *branches.decisions)
    )


def _ask_braces(file: VisibleFile, difference: Difference, visible: VisibleReader) -> Answer:
    if _nothing_new(file, difference):
        return Answer((), 0)
    if not file.source.complete:
        return Answer((), 1, ("only parts of the file are known",))
    unbalanced, reason = _unbalanced(file)
    if unbalanced is not None:
        return Answer((unbalanced,), 1)
    if reason or not file.declared.sure:
        return Answer((), 1, (reason or "braces that do not pair in every configuration",))
    return Answer((), 1)


def _ask_branches(file: VisibleFile, difference: Difference, visible: VisibleReader) -> Answer:
    conditional = any(f.static and f.body and f.conditions for f in file.declared.functions)
    if _nothing_new(file, difference) or not conditional:
        return Answer((), 0)
    if file.unsure:
        return Answer((), 1, (file.unsure,))
    return Answer(tuple(_one_branch(file)), 1)


def _nothing_new(file: VisibleFile, difference: Difference) -> bool:
    before = difference.before
    same = before is not None and before is not file and before.source.text == file.source.text
    return same or not file.declared.source.conditionals


def _unbalanced(file: VisibleFile) -> tuple[Problem | None, str]:
    """The problem with braces, or why it cannot be told."""
    groups, pieces = _read(file.declared.source)
    constant = [g for g in groups if {_NEVER, _ALWAYS} & {*g.conditions}]
    uneven = [g for g in groups if len(set(g.nets)) > 1 and g not in constant]
    atoms = sorted({_atom(c) for g in uneven for c in g.conditions})
    if len(atoms) > 1 or not all(_PLAIN.fullmatch(a) for a in atoms):
        return None, "braces depend on conditions that may depend on each other"
    chosen = [g.conditions.index(_ALWAYS) if _ALWAYS in g.conditions else 0 for g in groups]
    if not uneven:
        return None, "braces do not pair" if _total(pieces, chosen) else ""
    totals = {}
    for held in (True, False):
        true = atoms[0] if held else negated(atoms[0])
        for index, group in enumerate(groups):
            if group in uneven:
                chosen[index] = group.conditions.index(true)
        totals[held] = _total(pieces, chosen)
    if all(totals.values()):
        return None, "braces do not pair"
    if not any(totals.values()):
        return None, ""
    return _braces(file, uneven, atoms[0], totals), ""


def _total(pieces: Sequence[_Piece], chosen: Sequence[int]) -> int:
    return sum(p.net for p in pieces if all(chosen[g] == branch for g, branch in p.path))


def _atom(condition: str) -> str:
    return negated(condition) if condition.startswith("!") else condition


def _read(source: Preprocessed) -> tuple[list[_Group], list[_Piece]]:
    groups: list[_Group] = []
    pieces: list[_Piece] = []
    path: list[tuple[int, int]] = []
    position = 0
    for directive in source.conditionals:
        pieces.append(_Piece(_net(source.code, position, directive.start), tuple(path)))
        position = directive.end
        if directive.keyword in ("if", "ifdef", "ifndef"):
            groups.append(_Group(source.line(directive.start)))
            path.append((len(groups) - 1, 0))
            groups[-1].conditions.append(source.conditions(directive.end)[-1])
        elif path:
            number, branch = path.pop()
            if directive.keyword != "endif":
                path.append((number, branch + 1))
                groups[number].conditions.append(source.conditions(directive.end)[-1])
            elif len(groups[number].conditions) == 1:
                groups[number].conditions.append(negated(groups[number].conditions[0]))
    pieces.append(_Piece(_net(source.code, position, len(source.code)), tuple(path)))
    for number, group in enumerate(groups):
        group.nets = [_branch_net(pieces, number, b) for b in range(len(group.conditions))]
    return groups, pieces


def _branch_net(pieces: Sequence[_Piece], number: int, branch: int) -> int:
    total = 0
    for piece in pieces:
        if (number, branch) in piece.path:
            inner = piece.path[piece.path.index((number, branch)) + 1 :]
            total += piece.net if all(b == 0 for _, b in inner) else 0
    return total


def _net(code: str, start: int, end: int) -> int:
    return code.count("{", start, end) - code.count("}", start, end)


def _braces(
    file: VisibleFile, uneven: Sequence[_Group], atom: str, totals: Mapping[bool, int]
) -> Problem:
    bad = atom if totals[True] else negated(atom)
    total = totals[bool(totals[True])]
    many = "opening" if total > 0 else "closing"
    line = uneven[0].line
    function = file.declared.function_at(line)
    return Problem(
        UNBALANCED,
        function.name if function is not None else "",
        atom,
        f"{abs(total)} {many} brace(s) too many where {bad}",
        line,
        f"the branches of {atom} open and close different numbers of braces",
        tuple((Location(file.path, g.line), "branches with different braces") for g in uneven[1:]),
        own=True,
    )


def _one_branch(file: VisibleFile) -> Iterator[Problem]:
    declared = file.declared
    reported: set[tuple[str, str]] = set()
    for call in declared.calls:
        own = declared.functions_by_name.get(call.name, ())
        # Cheap first: most functions are declared without a condition.
        if not any(f.static and f.body is not None and f.conditions for f in own):
            continue
        condition = _needed(file, call)
        if condition and (call.name, call.function) not in reported:
            reported.add((call.name, call.function))
            where = Location(file.path, own[0].line, call.name)
            yield Problem(
                ONE_BRANCH,
                call.function,
                call.name,
                f"{call.name}() is defined only where {condition}, and called elsewhere too",
                call.line,
                f"{call.name}() is called whether or not {condition}",
                ((where, f"{call.name}() is defined under {condition}"),),
                Confidence.MEDIUM,
            )


def _needed(file: VisibleFile, call: Call) -> str:
    """The condition that *call* needs and may not have; empty if there is none."""
    meaning = file.meaning(call.name)
    around = frozenset(call.conditions)
    all_conditions = [f.conditions for _, f in meaning.functions]
    all_conditions += [m.conditions for _, m in meaning.macros]
    missing = {frozenset(c) - around for c in all_conditions}
    if len(missing) != 1 or not all(path == file.path for path, _ in meaning.functions):
        return ""
    (needed,) = missing
    if len(needed) != 1:
        return ""
    (condition,) = needed
    extra = around - frozenset(c for one in all_conditions for c in one)
    if not _PLAIN.fullmatch(_atom(condition)) or extra - {negated(condition)}:
        return ""
    return "" if _built_under(file, condition) else condition


def _built_under(file: VisibleFile, condition: str) -> bool:
    """True if a Makefile builds the file, or its folder, only with the condition's symbol."""
    symbol = re.search(r"CONFIG_\w+", condition)
    if symbol is None:
        return False
    folder = posixpath.dirname(file.path)
    while True:
        makefile = file.tree.read(f"{folder}/Makefile" if folder else "Makefile")
        if makefile is not None and f"$({symbol[0]})" in makefile.text:
            return True
        if not folder:
            return False
        folder = posixpath.dirname(folder)


SERIES_CHECK = SeriesCheck((UNBALANCED, ONE_BRANCH), _find)
