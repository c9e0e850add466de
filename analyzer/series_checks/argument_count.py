"""A step of the series calls a function with another number of arguments than it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.csource.declaring import FunctionDeclared
from analyzer.csource.using import WORD, Call
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Location, Rule, Severity

WRONG_COUNT = Rule(
    id="wrong-argument-count",
    title="A function is called with a wrong number of arguments",
    defect_class="build",
    severity=Severity.ERROR,
    what="Every declaration of the function that is visible at the call takes another number.",
    why="This step of the series does not compile, so the history cannot be bisected.",
    source="C11 6.5.2.2 paragraph 2",
)
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
    """``None`` for what is no call of a declared function; else as in the other checks."""
    own = file.declared.functions_by_name.get(call.name, ())
    defined = [f for f in own if f.body is not None]
    if file.unsure and not defined:
        return file.unsure
    if file.unsure:
        # A macro of that name in a header would have broken the definition here.
        if call.name in file.declared.macros_by_name:
            return None
        functions = [(file.path, f) for f in own]
    else:
        meaning = file.meaning(call.name)
        if meaning.macros or not meaning.functions:
            return None
        functions = list(meaning.functions)
    if any(f.parameters is None for _, f in functions):
        return f"the parameters of {call.name} are not known"
    if any(_fits(f, call) for _, f in functions):
        return ""
    return _doubt(file, call) or _problem(file, call, functions)


def _fits(function: FunctionDeclared, call: Call) -> bool:
    count = len(function.parameters or ())
    given = len(call.arguments)
    return given >= count if function.variadic else given == count


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


def _problem(
    file: VisibleFile, call: Call, functions: Sequence[tuple[str, FunctionDeclared]]
) -> Problem:
    path, first = functions[0]
    wanted = len(first.parameters or ())
    least = "at least " if first.variadic else ""
    takes = f"takes {least}{wanted}"
    given = len(call.arguments)
    return Problem(
        WRONG_COUNT,
        call.function,
        call.name,
        f"{call.name}() {takes} argument{'s' * (wanted != 1)}, {given} given",
        call.line,
        f"{call.name}() is called with {given}",
        ((Location(path, first.line), f"{call.name}() {takes}"),),
    )


SERIES_CHECK = SeriesCheck((WRONG_COUNT,), _find)
