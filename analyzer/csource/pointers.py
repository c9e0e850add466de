"""Functions that a file uses as values: in operation tables, as arguments, in macros."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.declared import Declared
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Conditional,
    Declaration,
    Expr,
    Function,
    InitList,
    Member,
    Name,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)

_NO_TAG = frozenset(("const", "static", "volatile", "struct", "union", "*", "**", "extern"))
_DEEPEST = 12
_DEEPEST_MACRO = 3
_BARE_INVOCATION = re.compile(
    r"^[ \t]*([A-Za-z_]\w*)[ \t]*\(([^(){};]*)\)[ \t]*$(?!\s*\{)", re.MULTILINE
)
_PARAMETER = re.compile(r"[A-Za-z_]\w*")
_PASTE = re.compile(r"\s*##\s*")
_PASTED_NAME = re.compile(r"\w+(?:\s*##\s*\w+)+")
_INNER = re.compile(r"([A-Za-z_]\w*)\s*\(([^()]*)\)")


class Way(Enum):
    """How a function becomes a value."""

    FIELD = "initialises a field"
    ASSIGNED = "is assigned to a field"
    ARGUMENT = "is given to a call"
    FORWARDED = "is in a field that is given to a call"
    MACRO = "is named by a macro"
    HEAD = "has a macro for its head"


@dataclass(frozen=True, slots=True)
class PointerUse:
    """
    One use.

    :param name: the function; with *address*, it may be a structure that holds functions. For
        FORWARDED the tag of the structure, which has its functions elsewhere.
    :param owner: tag of the structure, function called, or macro; empty where it is not known.
    :param field: path of the field, ``driver.pm``; ``#2`` is the third one of a structure that
        the file does not define. Empty for arguments.
    :param position: of the argument; -1 for fields.
    :param arguments: text of all arguments, for calls and macros.
    :param variable: what is initialised or assigned.
    :param function: where the use stands; empty outside functions.
    """

    name: str
    way: Way
    owner: str
    field: str
    position: int
    arguments: tuple[str, ...]
    variable: str
    address: bool
    line: int
    function: str


def tag_of(type_text: str) -> str:
    """
    Return the tag or type name without qualifiers and stars.

    >>> tag_of("const struct file_operations *")
    'file_operations'
    """
    words = [w for w in type_text.replace("*", " ").split() if w not in _NO_TAG]
    return words[-1] if words else ""


def pointer_uses(
    declared: Declared,
    variables: Iterable[Declaration],
    functions: Iterable[Function],
    registering: Collection[str],
) -> tuple[PointerUse, ...]:
    """
    Find every use of a function as a value, by line.

    :param variables: those outside functions, with initialisers.
    :param functions: bodies to look into.
    :param registering: calls for which a field they are given counts.
    """
    fields = {
        tag: tuple(field.name for field in found[0].fields)
        for (_, tag), found in declared.aggregates_by_tag.items()
        if len(found) == 1 and found[0].whole
    }
    types = {variable.name: variable.type for variable in declared.variables}
    finder = _Finder(fields, types, registering)
    found = list(finder.of_variables(variables, ""))
    for function in functions:
        found += finder.of_function(function)
    found += _of_macros(declared)
    return tuple(sorted(dict.fromkeys(found), key=lambda u: (u.line, u.position, u.name, u.field)))


def _of_macros(declared: Declared) -> Iterator[PointerUse]:
    heads = {(function.macro, function.line) for function in declared.defined}
    for name, arguments, line in _invocations(declared):
        way = Way.HEAD if (name, line) in heads else Way.MACRO
        yield from _macro_uses(name, arguments, line, way)
        if way is Way.MACRO:
            for inner, texts in _expanded(declared, name, arguments, 0):
                yield from _macro_uses(inner, texts, line, way)


def _macro_uses(name: str, arguments: Sequence[str], line: int, way: Way) -> Iterator[PointerUse]:
    for position, argument in enumerate(arguments):
        plain = argument.lstrip("&").strip()
        if plain.isidentifier():
            yield PointerUse(
                plain, way, name, "", position, tuple(arguments), "", argument.startswith("&"),
                line, "",
            )  # fmt: skip


def _invocations(declared: Declared) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Macro uses outside functions, those that have a line without a semicolon as well."""
    seen = set()
    for use in declared.invocations:
        seen.add((use.name, use.line))
        yield use.name, use.arguments, use.line
    for match in _BARE_INVOCATION.finditer(declared.source.code):
        line = declared.source.line(match.start(1))
        inside = match.start(1) > match.start() and declared.function_at(line) is not None
        if (match[1], line) not in seen and not inside:
            yield match[1], tuple(a.strip() for a in match[2].split(",")), line


def _expanded(
    declared: Declared, name: str, arguments: Sequence[str], depth: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """
    Macros that a macro of the same file uses, and the names that it pastes together.

    A pasted name is given as an argument of the macro itself.
    """
    found = declared.macros_by_name.get(name, ())
    if depth > _DEEPEST_MACRO or len(found) != 1 or found[0].parameters != len(arguments):
        return
    values = dict(zip(found[0].names, arguments, strict=False))
    body = _PARAMETER.sub(lambda m: values.get(m[0], m[0]), found[0].body)
    pasted = {_PASTE.sub("", m[0]) for m in _PASTED_NAME.finditer(body)}
    body = _PASTE.sub("", body)
    for text in sorted(pasted):
        yield name, (text,)
    for match in _INNER.finditer(body):
        inner = tuple(a.strip() for a in match[2].split(","))
        yield match[1], inner
        yield from _expanded(declared, match[1], inner, depth + 1)


class _Finder:
    """
    Looks through initialisers and bodies.

    :param fields: names of the fields of each structure the file defines, in order.
    """

    def __init__(
        self,
        fields: Mapping[str, Sequence[str]],
        types: Mapping[str, str],
        registering: Collection[str],
    ) -> None:
        self._fields, self._types, self._registering = fields, types, registering

    def of_variables(
        self, variables: Iterable[Declaration], function: str, local: Collection[str] = ()
    ) -> Iterator[PointerUse]:
        for variable in variables:
            if variable.initial is None:
                continue
            place = _Place(tag_of(variable.type), variable.name, function, local)
            if isinstance(variable.initial, InitList):
                yield from self._list(variable.initial, place, "", variable.array, 0)
            elif isinstance(plain := uncast(variable.initial), Call):
                yield from place.macro(plain, "#")
            elif not function:
                yield from _Place("", variable.name, "", local).value(plain, "")

    def of_function(self, function: Function) -> Iterator[PointerUse]:
        nodes = function.graph.nodes
        declared = {p.name: p.type for p in function.parameters}
        locals_ = [
            n.declares for n in nodes if n.declares is not None and n.kind is NodeKind.DECLARATION
        ]
        declared |= {d.name: d.type for d in locals_}
        names = frozenset(declared)
        yield from self.of_variables(locals_, function.name, names)
        for node in nodes:
            initial = node.declares.initial if node.declares is not None else None
            if node.kind is NodeKind.SCOPE_EXIT:
                continue
            for expr in (node.expr, initial):
                for part in walk(expr) if expr is not None else ():
                    if isinstance(part, Assignment) and part.op == "=":
                        yield from self._assigned(part, declared, function.name)
                    elif isinstance(part, Call):
                        yield from self._arguments(part, names, function.name)
                        yield from self._forwarded(part, declared, function.name)

    def _list(
        self, listed: InitList, place: _Place, path: str, array: bool, depth: int
    ) -> Iterator[PointerUse]:
        if depth > _DEEPEST:
            return
        known = self._fields.get(place.tag, ()) if not path else ()
        for position, (designator, value) in enumerate(listed.items):
            elements = array or designator.startswith("[")
            if elements:
                field = path
            else:
                named = designator.lstrip(".") or (
                    known[position] if position < len(known) else f"#{position}"
                )
                field = f"{path}.{named}" if path else named
            plain = uncast(value)
            if isinstance(plain, InitList):
                yield from self._list(plain, place, field, False, depth + 1)
            elif isinstance(plain, Call):
                yield from place.macro(plain, field)
            else:
                yield from place.value(plain, field)

    def _assigned(
        self, part: Assignment, declared: Mapping[str, str], function: str
    ) -> Iterator[PointerUse]:
        target = uncast(part.target)
        if isinstance(target, Name) and target.text in self._types and target.text not in declared:
            place = _Place("", target.text, function, declared, Way.ASSIGNED)
            yield from place.value(uncast(part.value), "")
        if not isinstance(target, Member):
            return
        path, base = target.field, uncast(target.base)
        while isinstance(base, Member):
            # An inner structure by value: "x->driver.pm".
            if base.arrow and target.arrow:
                break
            path, base = f"{base.field}.{path}", uncast(base.base)
        name = base.text if isinstance(base, Name) else ""
        tag = tag_of(declared.get(name, self._types.get(name, "")))
        if isinstance(base, Member):
            tag = ""
        place = _Place(tag, render(target), function, declared, Way.ASSIGNED)
        yield from place.value(uncast(part.value), path)

    def _arguments(self, call: Call, local: Collection[str], function: str) -> Iterator[PointerUse]:
        texts: tuple[str, ...] | None = None
        for position, argument in enumerate(call.arguments):
            for name, address, _ in _named(argument):
                if name in local or (name.isupper() and not address):
                    continue
                texts = texts or tuple(render(a)[:80] for a in call.arguments)
                yield PointerUse(
                    name, Way.ARGUMENT, call.callee, "", position, texts, "", address,
                    call.line, function,
                )  # fmt: skip

    def _forwarded(
        self, call: Call, declared: Mapping[str, str], function: str
    ) -> Iterator[PointerUse]:
        given = call.arguments if call.callee in self._registering else ()
        for position, argument in enumerate(given):
            match uncast(argument):
                case Member(base=Name(text=text), field=field):
                    tag = tag_of(declared.get(text, self._types.get(text, "")))
                    if tag:
                        yield PointerUse(
                            tag, Way.FORWARDED, call.callee, field, position, (), "", False,
                            call.line, function,
                        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value goes: structure, variable, function around it, names that are no functions."""

    tag: str
    variable: str
    function: str
    local: Collection[str]
    way: Way = Way.FIELD

    def value(self, expr: Expr, field: str) -> Iterator[PointerUse]:
        for name, address, line in _named(expr):
            if name not in self.local and not name.isupper():
                yield PointerUse(
                    name, self.way, self.tag, field, -1, (), self.variable, address, line,
                    self.function,
                )  # fmt: skip

    def macro(self, call: Call, field: str) -> Iterator[PointerUse]:
        """``pm_ptr(f)`` gives its argument to the field; other macros write fields of their own."""
        texts = tuple(render(a)[:80] for a in call.arguments)
        for position, argument in enumerate(call.arguments):
            for name, address, line in _named(argument):
                if name in self.local or name.isupper():
                    continue
                if not field.rpartition(".")[2].startswith("#"):
                    yield PointerUse(
                        name, self.way, self.tag, field, -1, (), self.variable, address, line,
                        self.function,
                    )  # fmt: skip
                else:
                    yield PointerUse(
                        name, Way.MACRO, call.callee, "", position, texts, self.variable, address,
                        line, self.function,
                    )  # fmt: skip


def _named(expr: Expr) -> Iterator[tuple[str, bool, int]]:
    """Names an expression may be the value of, whether as ``&name``, and the line."""
    expr = uncast(expr)
    match expr:
        case Name(text=text, line=line):
            yield text, False, line
        case Unary(op="&", operand=Name(text=text, line=line)):
            yield text, True, line
        case Conditional(then=then, otherwise=otherwise):
            for side in (then, otherwise):
                if side is not None:
                    yield from _named(side)


__all__ = ["PointerUse", "Way", "pointer_uses", "tag_of"]
