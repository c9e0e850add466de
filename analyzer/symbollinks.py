"""Edges by symbol: a patch names what an earlier patch of the series declares or changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.buildlines import BuildKind, BuildLine
from analyzer.hunktext import SideLine, without_comments
from analyzer.linelinks import Link
from analyzer.patchcode import Decl, DeclKind, Position, SideScanner, Use
from analyzer.patchreading import PatchReading
from analyzer.visibility import named_headers, sees
from patches.diff import LineKind
from patches.tree import SourceTree
from reports.dependency import Reason, ReasonKind
from reports.finding import Location

_SHORT = 6


def position_fits(use: Use, decl: Decl) -> bool:
    """A word at this position can be a name of this kind."""
    if use.position is Position.MEMBER:
        return decl.kind is DeclKind.FIELD and use.owner in ("", decl.owner)
    if decl.kind is DeclKind.FIELD:
        return False
    return (use.position is Position.TAG) == (decl.kind is DeclKind.TAG)


class BaseNames:
    """What files of the tree before the series declare; nothing without a tree."""

    def __init__(self, tree: SourceTree | None) -> None:
        self._tree = tree
        self._known: dict[str, Mapping[tuple[str, str], frozenset[str]]] = {}

    def variants(self, decl: Decl) -> frozenset[str]:
        """How the file declared that name before the series; empty if it did not."""
        if self._tree is None:
            return frozenset()
        source = self._tree.read(decl.path)
        if source is None or decl.name not in source.text:
            return frozenset()
        if decl.path not in self._known:
            self._known[decl.path] = _declared_in(decl.path, source.text)
        return self._known[decl.path].get((decl.name, decl.owner), frozenset())


def _declared_in(path: str, text: str) -> Mapping[tuple[str, str], frozenset[str]]:
    masked = without_comments(text).split("\n")
    lines = [SideLine(number, line, False) for number, line in enumerate(masked, 1)]
    scanner = SideScanner(path, "", lines)
    scanner.scan()
    found: dict[tuple[str, str], set[str]] = {}
    for decl in scanner.decls:
        found.setdefault((decl.name, decl.owner), set()).add(decl.text)
    return {key: frozenset(texts) for key, texts in found.items()}


@dataclass(frozen=True, slots=True)
class _Introduced:
    """*extra*: the file had the name before, and gets another declaration of it."""

    position: int
    decl: Decl
    extra: bool


def _introduced(reading: PatchReading, base: BaseNames) -> Iterator[_Introduced]:
    """What a patch brings that the tree did not have: a name, or a function for other cases."""
    for decl in reading.introduced:
        before = base.variants(decl)
        if not before:
            yield _Introduced(reading.position, decl, False)
        elif decl.kind is DeclKind.FUNCTION and decl.text not in before:
            # Such as the stub for a configuration in which the function is not built.
            yield _Introduced(reading.position, decl, True)
    for decl in reading.extended:
        yield _Introduced(reading.position, decl, True)


def symbol_links(readings: Sequence[PatchReading], tree: SourceTree | None) -> Iterator[Link]:
    """Yield an edge for each name that ties a patch to an earlier one."""
    base = BaseNames(tree)
    introduced: dict[str, list[_Introduced]] = {}
    changed: dict[str, list[tuple[int, Decl, Decl]]] = {}
    fields: dict[str, set[str]] = {}
    for reading in readings:
        for decl in (*reading.before, *reading.after):
            if decl.kind is DeclKind.FIELD:
                fields.setdefault(decl.name, set()).add(decl.owner)
    for reading in readings:
        seen: set[tuple[int, str, str]] = set()
        own = {(d.path, d.name) for d in reading.after}
        for use in reading.uses:
            if (use.path, use.name) in own or _shadowed(reading, use):
                continue
            for needs, reason in _of_use(use, introduced, changed, fields):
                key = (needs, reason.symbol, reason.kind.value)
                if key not in seen:
                    seen.add(key)
                    yield reading.position, needs, reason
        for found in _introduced(reading, base):
            introduced.setdefault(found.decl.name, []).append(found)
        for old, new in resigned(reading):
            changed.setdefault(new.name, []).append((reading.position, old, new))


def _of_use(
    use: Use,
    introduced: Mapping[str, Sequence[_Introduced]],
    changed: Mapping[str, Sequence[tuple[int, Decl, Decl]]],
    fields: Mapping[str, set[str]],
) -> Iterator[tuple[int, Reason]]:
    target = Location(use.path, use.line)
    for found in introduced.get(use.name, ()):
        decl = found.decl
        if not sees(use.path, decl) or not position_fits(use, decl):
            continue
        # Many structures have a "flags"; a member whose structure is not plain must be telling.
        vague = decl.kind is DeclKind.FIELD and not use.owner
        if vague and (len(fields[use.name]) > 1 or len(use.name) < _SHORT):
            continue
        shown = f"{decl.owner}.{decl.name}" if decl.owner else decl.name
        what = "adds for another configuration" if found.extra else "introduces"
        text = f"uses the {decl.kind.noun} that it {what}"
        source = Location(decl.path, decl.line)
        yield found.position, Reason(ReasonKind.SYMBOL, shown, text, source, target)
    for needs, old, new in changed.get(use.name, ()):
        if use.call and use.position is Position.PLAIN and sees(use.path, new):
            text = f"calls it as changed: {_count(old)} before, {_count(new)} now"
            source = Location(new.path, new.line)
            yield needs, Reason(ReasonKind.SIGNATURE, new.name, text, source, target)


def _count(decl: Decl) -> str:
    if decl.parameters is None:
        return "other parameters"
    return f"{decl.parameters} parameter{'s' * (decl.parameters != 1)}"


def resigned(reading: PatchReading) -> Iterator[tuple[Decl, Decl]]:
    """Functions and macros whose number of parameters a patch changes: as it was and as it is."""
    callable_ = (DeclKind.FUNCTION, DeclKind.PROTOTYPE, DeclKind.MACRO)
    old = {(d.path, d.name): d for d in reading.removed if d.kind in callable_}
    done: set[str] = set()
    for new in reading.after:
        before = old.get((new.path, new.name))
        if before is None or new.kind not in callable_ or new.name in done:
            continue
        if before.parameters is None or new.parameters is None:
            continue
        if before.parameters != new.parameters:
            done.add(new.name)
            yield before, new


def _shadowed(reading: PatchReading, use: Use) -> bool:
    """A plain word that is a variable of the function around it."""
    return use.position is Position.PLAIN and use.name in reading.locals_of(use.path)


def build_links(readings: Sequence[PatchReading]) -> Iterator[Link]:
    """Yield an edge for each configuration symbol, object and file that ties a patch to another."""
    configs: dict[str, tuple[int, BuildLine]] = {}
    files: dict[str, int] = {}
    for reading in readings:
        seen: set[tuple[int, str]] = set()
        for needs, reason in _build_reasons(reading, configs, files):
            if (needs, reason.symbol) not in seen:
                seen.add((needs, reason.symbol))
                yield reading.position, needs, reason
        for line in reading.build:
            if line.kind is BuildKind.CONFIG and line.change is LineKind.ADDED:
                configs.setdefault(line.name, (reading.position, line))
        files.update(dict.fromkeys(sorted(reading.added_files), reading.position))


def _build_reasons(
    reading: PatchReading, configs: Mapping[str, tuple[int, BuildLine]], files: Mapping[str, int]
) -> Iterator[tuple[int, Reason]]:
    for name, place in _asked_configs(reading):
        if name in configs:
            needs, line = configs[name]
            text = "uses the configuration symbol that it defines"
            source = Location(line.path, line.line)
            yield needs, Reason(ReasonKind.CONFIG, f"CONFIG_{name}", text, source, place)
    for path, text, place in _asked_files(reading):
        if path in files:
            yield files[path], Reason(ReasonKind.FILE, path, text, Location(path, 0), place)


def _asked_configs(reading: PatchReading) -> Iterator[tuple[str, Location]]:
    for use in reading.uses:
        if use.name.startswith("CONFIG_"):
            yield config_name(use.name), Location(use.path, use.line)
    for line in reading.build:
        if line.change is LineKind.ADDED:
            names = [line.name] if line.kind is BuildKind.ASKS else line.gates
            for name in names:
                yield name, Location(line.path, line.line)


def config_name(word: str) -> str:
    """The symbol of a ``CONFIG_`` word of C code."""
    return word.removeprefix("CONFIG_").removesuffix("_MODULE")


def _asked_files(reading: PatchReading) -> Iterator[tuple[str, str, Location]]:
    for include in reading.includes:
        if include.added:
            for path in named_headers(include.path, include.target, include.quoted):
                yield path, "includes the header it adds", Location(include.path, include.line)
    for line in reading.build:
        if line.change is LineKind.ADDED:
            for path in wanted_files(line):
                yield path, "builds or reads the file it adds", Location(line.path, line.line)
    for diff in reading.patch.files:
        if diff.old_path:
            yield diff.old_path, "changes the file it adds", Location(diff.path, 0)


def wanted_files(line: BuildLine) -> tuple[str, ...]:
    """The files one of which a build line needs; empty if it needs none."""
    if line.kind is BuildKind.SOURCE:
        return (line.name,)
    if line.kind is not BuildKind.OBJECT:
        return ()
    if line.name.endswith("/"):
        return (f"{line.name}Makefile", f"{line.name}Kbuild")
    stem = line.name.removesuffix(".o")
    return (f"{stem}.c", f"{stem}.S")
