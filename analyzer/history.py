"""Since when a finding is there, and what a patch repaired: from the trees around each patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analyzer.files import ReadFile, review_file, series_code
from analyzer.reader import C_SUFFIXES, SourceReader
from patches.apply import Step
from patches.tree import SourceFile, SourceTree
from reports.finding import Finding
from reports.matching import match

_Key = tuple[str, str]
"""Path and name of a function."""


@dataclass(frozen=True, slots=True)
class Ages:
    """
    Findings of a series with their age.

    :param findings: those of its last state. :param fixed: what a patch of it repaired.
    """

    findings: tuple[Finding, ...]
    fixed: tuple[Finding, ...]


def ages(
    found: Sequence[Finding], steps: Sequence[Step], base: SourceTree | None, reader: SourceReader
) -> Ages:
    """
    Say since when each of *found* is there, and which findings are gone with which patch.

    A function is judged again where a patch changes its text. What changes because another
    function did is put down to the patch that touched the path last. Without a tree nothing is
    known of a file that the series does not bring as a whole; its findings get no age.
    """
    history = _History(base is not None, reader)
    for step in steps:
        history.take(step)
    matched = match(history.live, found)
    aged = {id(now): _aged(now, then) for then, now in matched.kept}
    for finding in matched.new:
        brought = finding.patch if history.knows(finding.location.path) else 0
        aged[id(finding)] = replace(finding, introduced=brought)
    return Ages(tuple(aged[id(f)] for f in found), tuple(history.fixed))


def _aged(now: Finding, then: Finding) -> Finding:
    return replace(now, existed=then.existed, introduced=then.introduced)


@dataclass(slots=True)
class _History:
    """
    The findings after each patch.

    :ivar open: findings of every function that was judged, as it stands now.
    """

    has_tree: bool
    reader: SourceReader
    open: dict[_Key, tuple[Finding, ...]] = field(default_factory=dict)
    fixed: list[Finding] = field(default_factory=list)
    files: dict[str, ReadFile] = field(default_factory=dict)

    @property
    def live(self) -> list[Finding]:
        return [finding for key in sorted(self.open) for finding in self.open[key]]

    def knows(self, path: str) -> bool:
        """The file is there as a whole, before each patch and after it."""
        file = self.files.get(path)
        return file is not None and file.source is not None and self._whole(file.source)

    def _whole(self, source: SourceFile) -> bool:
        return source.complete and (self.has_tree or source.origin == "patch")

    def take(self, step: Step) -> None:
        """Go on by one patch."""
        names = {p for diff in step.patch.files for p in (diff.old_path, diff.new_path) if p}
        paths = sorted(path for path in names if path.endswith(C_SUFFIXES))
        before, after = self._read(step.before, paths), self._read(step.after, paths)
        old, new = _functions(before), _functions(after)
        changed = [key for key in new if key not in old or old[key] != new[key]]
        ended = [key for key in old if key not in new]
        suspects = [key for key in (*changed, *ended) if key in old and key not in self.open]
        self.files.update(before)
        for key, existing in self._judge(before, suspects, step.before).items():
            self.open[key] = tuple(replace(f, existed=True) for f in existing)
        for path in paths:
            self.files.pop(path, None)
        self.files.update(after)
        judged = self._judge(after, changed, step.after)
        gone = [f for key in (*changed, *ended) for f in self.open.pop(key, ())]
        matched = match(gone, [f for findings in judged.values() for f in findings])
        number = step.patch.number
        aged = [_aged(now, then) for then, now in matched.kept]
        aged += [replace(f, introduced=number) for f in matched.new]
        self.open.update(dict.fromkeys(changed, ()))
        for finding in aged:
            key = (finding.location.path, finding.location.function)
            self.open[key] = (*self.open.get(key, ()), finding)
        self.fixed += [replace(finding, fixed=number) for finding in matched.gone]

    def _read(self, tree: SourceTree, paths: Iterable[str]) -> dict[str, ReadFile]:
        found: dict[str, ReadFile] = {}
        for path in paths:
            source = tree.read(path)
            if source is not None and self._whole(source):
                found[path] = ReadFile(path, source, self.reader.read(source), {})
        return found

    def _judge(
        self, files: Mapping[str, ReadFile], wanted: Sequence[_Key], tree: SourceTree
    ) -> dict[_Key, tuple[Finding, ...]]:
        """Findings of *wanted* functions, each of which gets an entry."""
        found: dict[_Key, tuple[Finding, ...]] = dict.fromkeys(wanted, ())
        code = series_code(self.files, tree=tree)
        for path, file in files.items():
            names = {name for where, name in wanted if where == path}
            lines = dict.fromkeys((o.line for o in file.outlines if o.name in names), 0)
            if not lines:
                continue
            for finding in review_file(replace(file, touched=lines), code).findings:
                key = (path, finding.location.function)
                found[key] = (*found.get(key, ()), finding)
        return found


def _functions(files: Mapping[str, ReadFile]) -> dict[_Key, tuple[str, ...]]:
    """Texts of the definitions of each function."""
    found: dict[_Key, tuple[str, ...]] = {}
    for path, file in files.items():
        lines = file.source.text.split("\n") if file.source is not None else []
        for outline in file.outlines:
            text = "\n".join(lines[outline.line - 1 : outline.end_line])
            found[path, outline.name] = (*found.get((path, outline.name), ()), text)
    return found
