"""A step of the series calls a function with another number of arguments than it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.csource.declaring import FunctionDeclared
from analyzer.csource.preprocessed import Macro
from analyzer.csource.using import WORD, Call
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Location, Rule, Severity

WRONG_COUNT = Rule(
    id="wrong-argument-count",
    title="A function or macro is given a wrong number of arguments",
    defect_class="build",
    severity=Severity.ERROR,
    what="Every declaration of it that is visible at the call takes another number.",
    why="This step of the series does not compile, so the history cannot be bisected.",
    source="C11 6.5.2.2 paragraph 2, 6.10.3 paragraph 4",
)


@dataclass(frozen=True, slots=True)
class _Taker:
    """
    A declaration of what is called.

    :param count: number of arguments it takes, at least so many if *variadic*; ``None`` if unknown.
    """

    path: str
    line: int
    count: int | None
    variadic: bool
    macro: bool


_LOCAL = r"\b{name}\b(?!\s*\()"


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    return introduced(steps, reader, (WRONG_COUNT,), _ask)


def _ask(file: VisibleFile, difference: Difference, visible: VisibleReader) -> Answer:
    problems: list[Problem] = []
    undecided: list[str] = []
    asked = 0
    for call in _calls(file, difference):
        outcome = _judge(file, call)
        asked += outcome is not None
        if isinstance(outcome, Problem):
            problems.append(outcome)
        elif outcome:
            undecided.append(outcome)
    return Answer(tuple(problems), asked, tuple(undecided))


def _calls(file: VisibleFile, difference: Difference) -> Iterator[Call]:
    """Calls that differ from those before in name or number, or in what they call."""
    before = difference.before
    old: frozenset[tuple[str, int]] = frozenset()
    if before is not None and before is not file:
        old = frozenset((c.name, len(c.arguments)) for c in before.declared.calls)
    seen: set[tuple[str, int, str]] = set()
    for call in file.declared.calls:
        if before is file and call.name not in difference.changed:
            continue
        if (call.name, len(call.arguments)) in old and call.name not in difference.changed:
            continue
        key = (call.name, len(call.arguments), call.function)
        if key not in seen:
            seen.add(key)
            yield call


def _judge(file: VisibleFile, call: Call) -> Problem | str | None:
    """``None`` for what is no call of something declared; else as in the other checks."""
    own = file.declared.functions_by_name.get(call.name, ())
    if file.unsure:
        # A macro of that name in a header would have broken a definition here.
        defined = any(f.body is not None for f in own)
        if not defined or call.name in file.declared.macros_by_name:
            return file.unsure if not defined else None
        takers = [_taker(file.path, f) for f in own]
    else:
        meaning = file.meaning(call.name)
        if meaning.macros and meaning.functions:
            return None
        takers = [_taker(path, f) for path, f in meaning.functions]
        takers += [_macro_taker(path, m) for path, m in meaning.macros]
    if not takers:
        return None
    if any(taker.count is None for taker in takers):
        return f"the parameters of {call.name} are not known"
    if any(_fits(taker, call) for taker in takers):
        return ""
    return _doubt(file, call) or _problem(file, call, takers)


def _taker(path: str, function: FunctionDeclared) -> _Taker:
    count = None if function.parameters is None else len(function.parameters)
    return _Taker(path, function.line, count, function.variadic, False)


def _macro_taker(path: str, macro: Macro) -> _Taker:
    # The last parameter of a variadic macro may be left out.
    count = None if macro.parameters is None else macro.parameters - macro.variadic
    return _Taker(path, macro.line, count, macro.variadic, True)


def _fits(taker: _Taker, call: Call) -> bool:
    count, given = taker.count or 0, len(call.arguments)
    if taker.macro and given == 0:
        # "m()" gives one empty argument.
        return count <= 1
    return given >= count if taker.variadic else given == count


def _doubt(file: VisibleFile, call: Call) -> str:
    function = file.declared.function_at(call.line)
    if function is None or function.body is None:
        return "outside any function that was understood"
    code = file.declared.source.code
    end = _end_of(call, code)
    inside = [d for d in file.declared.source.conditionals if call.offset < d.start < end]
    if inside:
        return f"a conditional stands among the arguments of {call.name}"
    text = code[function.start : function.body[1]]
    if re.search(_LOCAL.format(name=re.escape(call.name)), text):
        return f"{call.name} may be a variable"
    before = re.search(r"(\w+)[\s*]*\Z", code[max(0, call.offset - 200) : call.offset])
    if before is not None and before[1] not in ("return", "else", "do", "case"):
        return f"{call.name} may be declared inside the function"
    if call.name in file.declared.source.undefined:
        return f"{call.name} is a macro in some places"
    for word in sorted({w for a in call.arguments for w in WORD.findall(a)}):
        if file.unsure and re.fullmatch(r"[A-Z][A-Z0-9_]*", word):
            return f"{word} may be several arguments"
        macros = () if file.unsure else file.meaning(word).macros
        macros = macros or tuple((file.path, m) for m in file.declared.macros_by_name.get(word, ()))
        if any("," in m.body for _, m in macros):
            return f"{word} may be several arguments"
    return ""


def _end_of(call: Call, code: str) -> int:
    depth = 0
    for at in range(code.index("(", call.offset), len(code)):
        depth += (code[at] == "(") - (code[at] == ")")
        if depth == 0:
            return at
    return len(code)


def _problem(file: VisibleFile, call: Call, takers: Sequence[_Taker]) -> Problem:
    first = takers[0]
    least = "at least " if first.variadic else ""
    takes = f"takes {least}{first.count}"
    name = call.name if first.macro else f"{call.name}()"
    given = len(call.arguments)
    return Problem(
        WRONG_COUNT,
        call.function,
        call.name,
        f"{name} {takes} argument{'s' * (first.count != 1)}, {given} given",
        call.line,
        f"{name} is used with {given}",
        ((Location(first.path, first.line), f"{name} {takes}"),),
        own=all(taker.path == file.path for taker in takers),
    )


SERIES_CHECK = SeriesCheck((WRONG_COUNT,), _find)
