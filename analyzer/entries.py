"""Which functions of some files the kernel enters without their name, in which context and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.csource.pointers import PointerUse, Way
from analyzer.entrypoint import EntryContext, EntryPoints


@dataclass(frozen=True, slots=True)
class FunctionId:
    """A function of one file; *line* tells the definitions of ``#ifdef`` branches apart."""

    path: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A way into *function*.

    :param path, line: where it says so. :param reason: what stands there.
    """

    function: FunctionId
    context: EntryContext
    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class CallSite:
    """
    A call.

    :param name: function called, or the last field of ``ops->open(x)``.
    :param tag: structure of that field, empty where it is not known or for a plain call.
    :param pointer: it goes through a pointer.
    :param parameter: the parameter of the caller that is called, or -1.
    :param passed: parameters of the caller that are arguments as they are: which one, and where.
    """

    name: str
    tag: str
    pointer: bool
    parameter: int
    passed: tuple[tuple[int, int], ...]
    line: int


@dataclass(frozen=True, slots=True)
class FileCode:
    """
    What entries are found in.

    :param functions: definitions in source order. :param static: names with ``static``.
    :param structs: tag and fields of each structure it defines: names, and tags where the field is
        a structure by value.
    :param calls: calls of each function, as the functions stand in *functions*.
    """

    path: str
    functions: tuple[FunctionId, ...]
    static: frozenset[str]
    uses: tuple[PointerUse, ...]
    structs: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    calls: tuple[tuple[CallSite, ...], ...]


class Resolver:
    """Finds the function a name in one file stands for: its own first, else one of another file."""

    def __init__(self, files: Iterable[FileCode]) -> None:
        self._own: dict[tuple[str, str], tuple[FunctionId, ...]] = {}
        self._shared: dict[str, tuple[FunctionId, ...]] = {}
        for file in files:
            for function in file.functions:
                key = (file.path, function.name)
                self._own[key] = (*self._own.get(key, ()), function)
                if function.name not in file.static:
                    others = self._shared.get(function.name, ())
                    self._shared[function.name] = (*others, function)

    def enclosing(self, path: str, name: str, line: int) -> tuple[FunctionId, ...]:
        """The definition of *name* that *line* of the same file is in."""
        before = [f for f in self._own.get((path, name), ()) if f.line <= line]
        return tuple(before[-1:])

    def resolve(self, path: str, name: str) -> tuple[FunctionId, ...]:
        """Every definition of *name* as seen from *path*."""
        return self._own.get((path, name)) or self._shared.get(name, ())


def find_entries(files: Sequence[FileCode], points: EntryPoints) -> tuple[Entry, ...]:
    """
    Find the entries of all functions of *files*, by function and line.

    A use that no row of *points* speaks of is still an entry: a call through some pointer.
    """
    finder = EntryFinder(points, Resolver(files), files)
    found = dict.fromkeys(e for file in files for use in file.uses for e in finder.of(file, use))
    heads = (e for file in files for e in _headed(file, points))
    return tuple(
        sorted(
            [*found, *heads],
            key=lambda e: (e.function.path, e.function.line, e.path, e.line, e.reason),
        )
    )


def _headed(file: FileCode, points: EntryPoints) -> Iterator[Entry]:
    lines = {function.line: function for function in file.functions}
    for use in file.uses:
        if use.way is Way.HEAD and use.position == 0:
            context = points.heads.get(use.owner)
            function = lines.get(use.line)
            if context is not None and function is not None:
                yield Entry(function, context, file.path, use.line, f"{use.owner}()")


class Structs:
    """Fields of the structures that some files define; two that differ are not known."""

    def __init__(self, files: Iterable[FileCode]) -> None:
        self._fields: dict[str, tuple[tuple[str, str], ...] | None] = {}
        for file in files:
            for tag, fields in file.structs:
                same = self._fields.get(tag, fields) == fields
                self._fields[tag] = fields if same else None

    def innermost(self, tag: str, path: str) -> tuple[str, str]:
        """
        Return the structure that the last field of *path* is in, and the field by its name.

        The structure is empty where it is not known.
        """
        *outer, last = path.split(".")
        for step in outer:
            name, inner = self._field(tag, step)
            tag = inner if name else ""
        return tag, self._field(tag, last)[0] or last

    def _field(self, tag: str, step: str) -> tuple[str, str]:
        fields = self._fields.get(tag) or ()
        if step.startswith("#"):
            position = int(step[1:])
            return fields[position] if position < len(fields) else ("", "")
        return next((field for field in fields if field[0] == step), ("", ""))


class EntryFinder:
    """Looks at one use at a time, knowing all files."""

    def __init__(self, points: EntryPoints, resolver: Resolver, files: Sequence[FileCode]) -> None:
        self._points, self._resolver = points, resolver
        self._structs = Structs(files)
        self._registered: Mapping[tuple[str, str], tuple[EntryContext, str]] = dict(
            r for file in files for r in self._registrations(file)
        )
        self._forwarded: Mapping[tuple[str, str], tuple[EntryContext, str]] = dict(
            r for file in files for r in self._forwards(file)
        )
        self._called = frozenset(_called_parameters(files, resolver))

    def _registrations(
        self, file: FileCode
    ) -> Iterator[tuple[tuple[str, str], tuple[EntryContext, str]]]:
        """Structures with function pointers that are handed to a call with a row."""
        for use in reversed(file.uses):
            if use.way is Way.ARGUMENT and use.address:
                context = self._context_of_argument(use)
                if context is not None:
                    said = f"registered by {use.owner}() in line {use.line}"
                    yield (file.path, use.name), (context, said)

    def _forwards(
        self, file: FileCode
    ) -> Iterator[tuple[tuple[str, str], tuple[EntryContext, str]]]:
        """Fields whose functions are handed to a call with a row."""
        for use in reversed(file.uses):
            context = self._context_of_argument(use) if use.way is Way.FORWARDED else None
            if context is not None:
                said = f"given to {use.owner}() in {file.path}:{use.line}"
                yield (use.name, use.field), (context, said)

    def of(self, file: FileCode, use: PointerUse) -> Iterator[Entry]:
        """Entries that one use makes."""
        match use.way:
            case Way.FIELD | Way.ASSIGNED:
                context, reason = self._field(file, use)
                yield from self._entries(file, use, use.name, context, reason)
            case Way.ARGUMENT if not self.calls_it(file, use):
                known = self._context_of_argument(use)
                reason = f"argument {use.position + 1} of {use.owner or 'a call through a pointer'}"
                reason += "()" if use.owner else ""
                reason += f" in {use.function}()" if use.function else ""
                context = known or EntryContext.CALLBACK
                yield from self._entries(file, use, use.name, context, reason)
            case Way.MACRO:
                yield from self._macro(file, use)
            case _:
                pass

    def calls_it(self, file: FileCode, use: PointerUse) -> bool:
        """The call that is given the function calls it before it returns."""
        if self._context_of_argument(use) is not None:
            return False
        owners = self._resolver.resolve(file.path, use.owner)
        return use.owner in self._points.synchronous or any(
            (owner, use.position) in self._called for owner in owners
        )

    def _entries(
        self, file: FileCode, use: PointerUse, name: str, context: EntryContext, reason: str
    ) -> Iterator[Entry]:
        for function in self._resolver.resolve(file.path, name):
            yield Entry(function, context, file.path, use.line, reason)

    def _field(self, file: FileCode, use: PointerUse) -> tuple[EntryContext, str]:
        if not use.field:
            return EntryContext.CALLBACK, f"{use.variable} = {use.name}"
        tag, last = self._structs.innermost(use.owner, use.field)
        fields = self._points.fields
        found = fields.get((tag, last)) or fields.get((tag, ""))
        field = f"{tag or use.owner or '?'}.{last if tag else use.field}"
        if use.way is Way.FIELD:
            reason = f"{use.variable}: {field}"
        else:
            reason = f"{use.variable} = {use.name}" + (f" ({field})" if tag else "")
        forwarded = self._forwarded.get((tag, last)) if found is None else None
        registered = self._registered.get((file.path, _variable(use)))
        if registered is not None and found in (None, EntryContext.NOTIFIER):
            return registered[0], f"{reason}, {registered[1]}"
        if forwarded is not None:
            return forwarded[0], f"{reason}, {forwarded[1]}"
        return found or EntryContext.CALLBACK, reason

    def _context_of_argument(self, use: PointerUse) -> EntryContext | None:
        for row in self._points.calls.get(use.owner, ()):
            at, text = row.when or (-1, "")
            if row.when is None or (at < len(use.arguments) and use.arguments[at] == text):
                context = row.arguments.get(use.position)
                if context is not None:
                    return context
        return None

    def _macro(self, file: FileCode, use: PointerUse) -> Iterator[Entry]:
        row = self._points.macros.get(use.owner)
        reason = f"{use.owner}()"
        if row is None:
            # A name that happens to be a function's, as of a trace event, is no use of it.
            if not use.address and any(f.name == use.name for f in file.functions):
                yield from self._entries(file, use, use.name, EntryContext.CALLBACK, reason)
            return
        context = row.arguments.get(use.position, row.arguments.get(-1))
        if context is not None:
            yield from self._entries(file, use, use.name, context, reason)
        if use.position == 0:
            for suffix, of_suffix in (row.suffixes or {}).items():
                yield from self._entries(file, use, use.name + suffix, of_suffix, reason)


def _called_parameters(
    files: Sequence[FileCode], resolver: Resolver
) -> set[tuple[FunctionId, int]]:
    """Functions that call one of their parameters, or pass it on to one that does."""
    called: set[tuple[FunctionId, int]] = set()
    passed: dict[tuple[FunctionId, int], list[tuple[FunctionId, int]]] = {}
    for file in files:
        for function, sites in zip(file.functions, file.calls, strict=True):
            for site in sites:
                if site.parameter >= 0:
                    called.add((function, site.parameter))
                for parameter, position in site.passed if not site.pointer else ():
                    for target in resolver.resolve(file.path, site.name):
                        passed.setdefault((target, position), []).append((function, parameter))
    waiting = list(called)
    while waiting:
        for source in passed.get(waiting.pop(), ()):
            if source not in called:
                called.add(source)
                waiting.append(source)
    return called


def _variable(use: PointerUse) -> str:
    """The structure a field belongs to: ``nb`` of ``nb.notifier_call = f``."""
    return use.variable.partition(".")[0] if use.way is Way.ASSIGNED else use.variable
