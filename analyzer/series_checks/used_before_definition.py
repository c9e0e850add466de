"""
A patch uses what only a later patch of the series declares.

Purpose: every step of a series must build, or git bisect stops at it for the wrong reason. A name
counts as new if the later patch declares it, and nothing shows that it was there before: no context
or removed line of any patch and, with a tree, no header that the file includes at that step.

Known false alarms: names made by pasting in macros. Silent: types used through pointers only,
bodies of macros, code that is not built at that step; without a tree, members whose structure is
not plain and names that only the headers of one architecture get.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analyzer.includedtext import IncludedText
from analyzer.patchcode import Decl, DeclKind, Position, Use
from analyzer.patchreading import PatchReading
from analyzer.priornames import PriorNames
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.seriesorder import SeriesOrder, series_order
from analyzer.symbollinks import position_fits
from analyzer.visibility import architecture, named_headers, sees
from patches.apply import Step
from reports.finding import Confidence, Finding, Rule, Severity, TraceStep

_WHY = (
    "The steps between the two patches do not build. git bisect stops there, and a series that is "
    "merged in part breaks the tree."
)
_SOURCE = "Documentation/process/submitting-patches.rst, Separate your changes"

USED = Rule(
    id="used-before-definition",
    title="Used before the patch that defines it",
    defect_class="series-order",
    severity=Severity.ERROR,
    what="A patch uses a name that only a later patch of the series declares.",
    why=_WHY,
    source=_SOURCE,
    false_alarms="Names made by pasting in macros. Without a tree: what hunks do not show may "
    "declare the name as well; the finding is a warning then.",
)

ENABLED = Rule(
    id="enabled-before-its-parts",
    title="Switched on before its parts are there",
    defect_class="series-order",
    severity=Severity.ERROR,
    what="A patch makes code a part of the build that uses what only a later patch declares.",
    why=_WHY,
    source=_SOURCE,
    false_alarms=USED.false_alarms,
)

# A pointer to a type needs no declaration, and which file a prototype serves is not told by it.
_NEEDED = frozenset(DeclKind) - {DeclKind.TAG}

_MOST_BUILT = ("x86", "arm64")


@dataclass(frozen=True, slots=True)
class _Early:
    """
    A use that comes too early.

    :param starts: position of the patch from which on it breaks the build.
    """

    user: int
    use: Use
    definer: int
    decl: Decl
    starts: int


def find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    """Look at every added word whose first declaration comes with a later patch."""
    if len(steps) < 2:
        return SeriesResult(())
    order = series_order(steps, reader)
    search = _Search(order)
    found: dict[tuple[str, str, int], Finding] = {}
    for reading in order.readings:
        for early in search.early_uses(reading):
            key = (early.use.path, early.use.function, early.definer)
            if key not in found:
                judged = search.judged(early)
                if judged is not None:
                    found[key] = judged
    return SeriesResult(tuple(found.values()))


class _Search:
    def __init__(self, order: SeriesOrder) -> None:
        self._order = order
        self._prior = PriorNames(order.readings)
        self._introduced: dict[str, list[tuple[int, Decl]]] = {}
        self._declared: dict[str, list[tuple[int, Decl]]] = {}
        for reading in order.readings:
            for decl in reading.introduced:
                self._introduced.setdefault(decl.name, []).append((reading.position, decl))
            for decl in reading.after:
                self._declared.setdefault(decl.name, []).append((reading.position, decl))
        self._texts: dict[int, IncludedText] = {}
        self._absent: dict[tuple[str, str, str, int], bool | None] = {}

    def early_uses(self, reading: PatchReading) -> Iterator[_Early]:
        """Uses whose only visible declarations are those of later patches."""
        at = reading.position
        for use in reading.uses:
            if use.position is Position.MACRO or use.name not in self._introduced:
                continue
            later = self._later(at, use)
            if later is None or self._prior.known(use) or self._hidden(at, use):
                continue
            definer, decl = later
            starts = self._order.compiled_from(at, use.path, use.line)
            if starts < definer:
                yield _Early(at, use, definer, decl, starts)

    def _later(self, at: int, use: Use) -> tuple[int, Decl] | None:
        """The first declaration, if none comes with this patch or before it."""
        if self._introduced[use.name][-1][0] <= at:
            return None
        for position, decl in self._declared[use.name]:
            if position <= at and sees(use.path, decl) and position_fits(use, decl):
                return None
        later = [
            (position, decl)
            for position, decl in self._introduced[use.name]
            if position > at and decl.kind in _NEEDED
            if sees(use.path, decl) and position_fits(use, decl)
        ]
        # What makes the name known to the file: its own line, else a header.
        return min(later, key=lambda found: _nearest(use, *found), default=None)

    def _hidden(self, at: int, use: Use) -> bool:
        """The word is a variable of the function around it."""
        return use.position is Position.PLAIN and any(
            use.name in reading.locals_of(use.path) for reading in self._order.readings[:at]
        )

    def judged(self, early: _Early) -> Finding | None:
        """The finding, as sure as the tree makes it; ``None`` if it shows that there is none."""
        proven = self._proven(early) if self._order.has_tree else None
        if proven is False or (proven is None and not self._believable(early)):
            return None
        return self._finding(early, certain=proven is True)

    def _proven(self, early: _Early) -> bool | None:
        use = early.use
        key = (use.name, use.path, early.decl.path, early.starts)
        if key not in self._absent:
            self._absent[key] = self._absent_in_tree(early)
        return self._absent[key]

    def _believable(self, early: _Early) -> bool:
        """Without a tree: nothing but a hunk's word is there that the name is new."""
        decl = early.decl
        if decl.kind is DeclKind.FIELD and early.use.owner != decl.owner:
            return False
        new = decl.path.endswith(".h") and self._order.build.added.get(decl.path, 0)
        if new and (new >= early.definer or not self._includes(early.use.path, decl.path)):
            # A new header may repeat what another one has; which one the file means is not shown.
            return False
        return bool(architecture(early.use.path)) or not architecture(decl.path)

    def _includes(self, path: str, header: str) -> bool:
        """The patches show that a file includes a header itself."""
        return any(
            include.path == path and header in named_headers(path, include.target, include.quoted)
            for reading in self._order.readings
            for include in reading.includes
        )

    def _absent_in_tree(self, early: _Early) -> bool | None:
        """
        The file cannot see the name at that step, and does once the later patch is there.

        ``None`` where the tree does not tell: a patch did not apply, or headers are missing.
        """
        use, decl = early.use, early.decl
        user = self._order.steps[early.user - 1]
        before, after = user.before.read(use.path), user.after.read(use.path)
        if after is None or not after.complete:
            return None
        if before is not None and _has_word(before.text, use.name):
            return False
        mine = architecture(use.path)
        # Code for all may be built for only one of them: none of their headers may have the name.
        others = (*_MOST_BUILT, architecture(decl.path) or "x86")
        architectures = (mine,) if mine else tuple(dict.fromkeys(others))
        now = self._text(early.starts).headers(use.path, architectures)
        if now is None:
            return None
        if any(_has_word(text, use.name) for text in now.values()):
            return False
        if decl.path == use.path:
            return True
        then = self._text(early.definer).headers(use.path, architectures)
        if then is None:
            return None
        return any(
            at <= early.definer and brought.path in then
            for at, brought in self._introduced[use.name]
        )

    def _text(self, position: int) -> IncludedText:
        if position not in self._texts:
            self._texts[position] = IncludedText(self._order.steps[position - 1].after)
        return self._texts[position]

    def _finding(self, early: _Early, certain: bool) -> Finding:
        order, use, decl = self._order, early.use, early.decl
        user, definer = order.number(early.user), order.number(early.definer)
        place = order.place(early.user, use.path, use.line, use.function)
        rule, blamed = (USED, early.user)
        steps = [TraceStep(place, f"patch {user} uses `{use.name}`")]
        if early.starts > early.user:
            rule, blamed = ENABLED, early.starts
            text = f"patch {order.number(blamed)} makes this line a part of the build"
            steps.append(TraceStep(place, text))
        defined = order.place(early.definer, decl.path, decl.line)
        kind = decl.kind.noun
        steps.append(TraceStep(defined, f"patch {definer} is the first to declare the {kind}"))
        until = order.number(early.definer - 1)
        since = order.number(early.starts)
        steps.append(TraceStep(place, f"does not build after patch{_range(since, until)}"))
        message = f"`{use.name}` is used before the patch that declares it"
        if not certain:
            rule = replace(rule, severity=Severity.WARNING)
        confidence = Confidence.HIGH if certain else Confidence.MEDIUM
        code = order.code(early.user, place)
        return Finding(rule, message, place, tuple(steps), confidence, order.number(blamed), code)


def _nearest(use: Use, position: int, decl: Decl) -> tuple[int, bool, bool, int]:
    return position, decl.path != use.path, not decl.path.endswith(".h"), decl.line


def _range(first: int, last: int) -> str:
    return f" {first}" if first >= last else f"es {first} to {last}"


def _has_word(text: str, word: str) -> bool:
    """The word stands in the text, comments included."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not _in_word(text[at - 1 : at]) and not _in_word(text[end : end + 1]):
            return True
        at = text.find(word, end)
    return False


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


SERIES_CHECK = SeriesCheck((USED, ENABLED), find)
