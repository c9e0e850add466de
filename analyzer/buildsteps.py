"""Problems that a patch of a series brings in, and the patch that ends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from analyzer.reader import C_SUFFIXES, SourceReader
from analyzer.series_check import SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import CodeLine, Confidence, Finding, Location, Rule, TraceStep
from reports.report import Decision, Verdict

_LINES_AROUND = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Something a compiler would object to.

    :param subject: what it is about; with rule and function it is the same problem in every step.
    :param places: further places that prove it, before the one to blame.
    :param own: the file alone proves it, whatever tree it is in.
    """

    rule: Rule
    function: str
    subject: str
    message: str
    line: int
    text: str
    places: tuple[tuple[Location, str], ...] = ()
    confidence: Confidence = Confidence.HIGH
    own: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule.id, self.function, self.subject


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a check says of one file.

    :param asked: how many things were looked at. :param undecided: reason of each that is open.
    """

    problems: tuple[Problem, ...]
    asked: int
    undecided: tuple[str, ...] = ()


Question = Callable[[VisibleFile, "Difference", VisibleReader], Answer]
"""Looks at one file: at everything, or only at what differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What to look at in a file.

    :param before: the same file before the step; ``None`` if it is new.
    :param changed: names that the step declares otherwise than before, in any file.
    """

    before: VisibleFile | None
    changed: frozenset[str]


def introduced(
    steps: Sequence[Step], reader: SourceReader, rules: Sequence[Rule], question: Question
) -> SeriesResult:
    """
    Ask *question* of every C file after each patch that concerns it.

    A problem that the file had before the patch is not reported.
    """
    asker = _Asker(steps, reader.visible, rules, question)
    return asker.result()


class _Asker:
    def __init__(
        self,
        steps: Sequence[Step],
        visible: VisibleReader,
        rules: Sequence[Rule],
        question: Question,
    ) -> None:
        self._steps, self._visible = steps, visible
        self._rules, self._question = rules, question
        self._all = sorted({path for step in steps for path in c_paths(step)})

    def result(self) -> SeriesResult:
        findings: list[Finding] = []
        decisions: list[Decision] = []
        unfit = next(filter(None, map(_unfit, self._steps)), "")
        for index, step in enumerate(self._steps):
            touched = c_paths(step)
            changed = changed_names(step, touched, self._visible)
            for path in self._all:
                if path not in touched and not changed:
                    continue
                file = self._visible.open(step.after, path)
                if file is None:
                    continue
                if path not in touched and not changed & self._visible.words(file.source.text):
                    continue
                answer, fresh = self._ask(step, path, file, changed)
                if unfit and any(not p.own for p in fresh):
                    answer = replace(answer, undecided=(*answer.undecided, unfit))
                    fresh = [p for p in fresh if p.own]
                findings += [self._finding(index, file, p) for p in fresh]
                decisions += self._decisions(step, path, answer, fresh)
        return SeriesResult(tuple(findings), tuple(decisions))

    def _ask(
        self, step: Step, path: str, file: VisibleFile, changed: frozenset[str]
    ) -> tuple[Answer, list[Problem]]:
        before = self._visible.open(step.before, old_path(step, path))
        answer = self._question(file, Difference(before, changed), self._visible)
        if not answer.problems or before is None:
            return answer, list(answer.problems)
        suspects = frozenset(p.subject for p in answer.problems)
        known = self._keys(before, suspects)
        return answer, [p for p in answer.problems if p.key not in known]

    def _keys(self, file: VisibleFile, names: frozenset[str]) -> Collection[tuple[str, str, str]]:
        everything = Difference(file, names)
        return {p.key for p in self._question(file, everything, self._visible).problems}

    def _finding(self, index: int, file: VisibleFile, problem: Problem) -> Finding:
        step = self._steps[index]
        place = Location(file.path, problem.line, problem.function)
        number = step.patch.number
        end = self._ended(index, file.path, problem)
        after = f"patch {end} ends it" if end else "no later patch of the series ends it"
        steps = [TraceStep(where, text) for where, text in problem.places]
        steps.append(TraceStep(place, f"{problem.text} (after patch {number}; {after})"))
        return Finding(
            problem.rule,
            problem.message,
            place,
            tuple(steps),
            problem.confidence,
            number,
            _code(file, problem.line, step),
        )

    def _ended(self, index: int, path: str, problem: Problem) -> int:
        """Number of the first later patch after which the problem is gone, or 0."""
        for step in self._steps[index + 1 :]:
            file = self._visible.open(step.after, path)
            if file is None or problem.key not in self._keys(file, frozenset((problem.subject,))):
                return step.patch.number
        return 0

    def _decisions(
        self, step: Step, path: str, answer: Answer, fresh: Sequence[Problem]
    ) -> Iterator[Decision]:
        subject = f"after patch {step.patch.number}"
        for rule in self._rules:
            mine = [p for p in fresh if p.rule.id == rule.id]
            for problem in mine:
                place = Location(path, problem.line, problem.function)
                yield Decision(place, rule.id, problem.subject, Verdict.VIOLATED, "", 0)
            if not answer.asked or mine:
                continue
            place = Location(path, 1)
            reasons = Counter(answer.undecided).most_common(1)
            if reasons:
                open_, asked = len(answer.undecided), answer.asked
                reason = f"{open_} of {asked}: {reasons[0][0]}"
                yield Decision(place, rule.id, subject, Verdict.NOT_DECIDED, reason, 0)
            else:
                yield Decision(place, rule.id, subject, Verdict.HOLDS, "", 0)


def _unfit(step: Step) -> str:
    """Why the tree is not the one that the series was made for; empty if nothing says so."""
    if any(file.reason or not all(h.applied for h in file.hunks) for file in step.applied.files):
        number = step.patch.number
        return f"patch {number} does not apply as a whole: the tree may lack what it builds on"
    return ""


def c_paths(step: Step) -> tuple[str, ...]:
    """C files that the patch leaves behind it."""
    paths = [f.new_path for f in step.patch.files if f.new_path and not f.binary]
    return tuple(sorted({p for p in paths if p.endswith(C_SUFFIXES)}))


def old_path(step: Step, path: str) -> str:
    """Where the file at *path* stood before the patch."""
    renamed = [f.old_path for f in step.patch.files if f.new_path == path and f.old_path]
    return renamed[0] if renamed else path


def changed_names(step: Step, touched: Sequence[str], visible: VisibleReader) -> frozenset[str]:
    """Names of which the patch takes something away: a declaration, a member, a way to call it."""
    found: set[str] = set()
    for path in {*touched, *(f.old_path for f in step.patch.files if not f.new_path)}:
        before = visible.open(step.before, old_path(step, path))
        if before is None or not path.endswith(C_SUFFIXES):
            continue
        after = visible.open(step.after, path)
        if after is None or not (before.source.complete and after.source.complete):
            continue
        now = after.shapes
        none: frozenset[str] = frozenset()
        found |= {name for name, was in before.shapes.items() if was - now.get(name, none)}
    return frozenset(found)


def _code(file: VisibleFile, line: int, step: Step) -> tuple[CodeLine, ...]:
    function = file.declared.function_at(line)
    first, last = (function.line, function.end_line) if function else (line, line)
    first, last = max(first, line - 40), min(last, line + 40)
    if function is None:
        first, last = max(1, line - _LINES_AROUND), line + _LINES_AROUND
    lines = file.source.text.split("\n")
    gaps = file.source.gaps
    old = step.before.read(old_path(step, file.path))
    kept = frozenset(old.text.split("\n")) if old is not None else frozenset()
    return tuple(
        CodeLine(
            number,
            lines[number - 1],
            not any(start <= number <= end for start, end in gaps),
            lines[number - 1] not in kept,
        )
        for number in range(first, min(last, len(lines)) + 1)
    )
