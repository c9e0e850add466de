"""File scope of a C file, statement by statement: functions, aggregates, variables, macro uses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.csource.declarators import (
    Aggregate,
    Enumeration,
    TypeName,
    Variable,
    closing,
    read_declarators,
    read_enumerators,
    read_fields,
    split_top,
    top_level_equals,
)
from analyzer.csource.preprocessed import Conditions, Directive, Preprocessed

_BRACKET = re.compile(r"[(){};]")
# Heads are squeezed to single blanks. "struct a __f(int)" is a function, "__aligned(8)" is not.
_WITH_ARGUMENT = r"(?:__attribute__|__attribute|__aligned|__counted_by) ?\((?:[^()]|\([^()]*\))*\)"
_AGGREGATE = re.compile(
    rf" ?((?:(?:typedef|static|const|extern|volatile|{_WITH_ARGUMENT}|__\w+) )*)"
    rf"(struct|union|enum)\b((?: (?:{_WITH_ARGUMENT}|__\w+)(?= \w| ?\Z))*)"
    rf" ?(\w*)(?: ?{_WITH_ARGUMENT}| __\w+)* ?(?:: ?\w+ ?)?\Z"
)
_LONGEST_NAME = 200
_LAST_WORD = re.compile(r"[A-Za-z_]\w*\Z")
_WORD = re.compile(r"[A-Za-z_]\w*")
_NOT_THE_NAME = re.compile(
    r"__attribute__|__attribute|__aligned|__printf|__scanf|__section|__typeof__|typeof|__alignof__"
    r"|__acquires|__releases|__must_hold|__malloc|__alloc_size|__counted_by|_Static_assert"
)
_STORAGE = re.compile(
    r"\b(?:static|extern|inline|const|volatile|noinline|asmlinkage|notrace|register"
    r"|noinstr|__(?!(?:[us]|[bl]e)\d+\b|\w+_t\b|wsum\b|sum16\b|kernel_|int128\b)\w+)\b"
)
_MACRO_LIKE = re.compile(r"[A-Z][A-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class FunctionDeclared:
    """
    A prototype or definition.

    :param parameters: the parameters' text, an ellipsis left out; ``None`` where they cannot be
        told (``()``, a macro among them, a conditional inside the head).
    :param result: the text before the name, storage classes included.
    :param start, body: offset of the head; offsets of the braces, ``None`` for a prototype.
    :param conditions: enclosing conditions, outermost first.
    :param macro: the macro that writes the head: *name* is then only its first argument.
    """

    name: str
    line: int
    end_line: int
    parameters: tuple[str, ...] | None
    variadic: bool
    result: str
    start: int
    head_end: int
    body: tuple[int, int] | None
    conditions: Conditions
    macro: str = ""

    @property
    def static(self) -> bool:
        return re.search(r"\bstatic\b", self.result) is not None

    @property
    def inline(self) -> bool:
        return re.search(r"\b(?:__)?(?:always_)?inline(?:__)?\b", self.result) is not None

    @property
    def signature(self) -> str:
        """Result and parameters with single blanks: equal texts are equal prototypes."""
        listed = "?" if self.parameters is None else ", ".join(self.parameters)
        return f"{' '.join(self.result.split())} {self.name}({listed})"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A macro used outside functions. :param arguments: their text."""

    name: str
    arguments: tuple[str, ...]
    line: int


@dataclass(slots=True)
class FileScope:
    """What stands at file scope, and whether all of it was understood (*sure*)."""

    functions: list[FunctionDeclared] = field(default_factory=list)
    aggregates: list[Aggregate] = field(default_factory=list)
    enumerations: list[Enumeration] = field(default_factory=list)
    typedefs: list[TypeName] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    invocations: list[Invocation] = field(default_factory=list)
    sure: bool = True


@dataclass(slots=True)
class _State:
    """Where the scan is: *opened* is the brace that the current statement opened first."""

    start: int = 0
    depth: int = 0
    parens: int = 0
    opened: int = -1
    function: bool = False

    def copy(self) -> _State:
        return _State(self.start, self.depth, self.parens, self.opened, self.function)


def read_file_scope(source: Preprocessed) -> FileScope:
    """Read every statement outside functions."""
    scan = _Scan(source)
    scan.run()
    return scan.found


class _Scan:
    """Walks brackets; at ``#else`` it goes back to the brackets that were open at the ``#if``."""

    def __init__(self, source: Preprocessed) -> None:
        self.source, self.code = source, source.code
        self.found = FileScope()
        self.at = _State()
        self.groups: list[tuple[_State, list[_State]]] = []
        self.inside: list[int] = [d.start for d in source.conditionals]

    def run(self) -> None:
        position = 0
        for directive in self.source.conditionals:
            self._brackets(position, directive.start)
            self._conditional(directive)
            position = directive.end
        self._brackets(position, len(self.code))
        if self.at.depth or self.at.parens:
            self.found.sure = False

    def _conditional(self, directive: Directive) -> None:
        if directive.keyword in ("if", "ifdef", "ifndef"):
            self.groups.append((self.at.copy(), []))
            return
        if not self.groups:
            return
        before, ends = self.groups[-1]
        ends.append(self.at.copy())
        if directive.keyword != "endif":
            # What a branch has begun goes on behind the group; another branch begins afresh.
            self.at = before.copy()
            if before.depth == 0 and ends[-1].depth == 0 and before.parens == 0:
                self.at.start = directive.end
            return
        self.groups.pop()
        if len({(end.depth, end.parens) for end in ends}) > 1:
            self.found.sure = False
        self.at = ends[0] if before.depth else self.at
        if len(ends) == 1 and (ends[0].depth, ends[0].parens) != (before.depth, before.parens):
            self.found.sure = False

    def _brackets(self, start: int, end: int) -> None:
        at = self.at
        for match in _BRACKET.finditer(self.code, start, end):
            char = match[0]
            if char == "}":
                at.depth = max(0, at.depth - 1)
                if at.depth == 0 and at.function:
                    self._function(at.opened, match.start())
                    self._begin(match.end())
            elif char == "{":
                if at.depth == 0 and at.opened < 0:
                    at.opened = match.start()
                    at.function = at.parens == 0 and _opens_function(
                        self.code[at.start : at.opened]
                    )
                at.depth += 1
            elif at.depth:
                continue
            elif char == ";":
                if at.parens == 0:
                    self._statement(match.start())
                    self._begin(match.end())
            else:
                at.parens = at.parens + 1 if char == "(" else max(0, at.parens - 1)

    def _begin(self, start: int) -> None:
        self.at.start, self.at.opened, self.at.function = start, -1, False

    def _function(self, opened: int, closed: int) -> None:
        self._callable(self.at.start, opened, (opened, closed))

    def _statement(self, end: int) -> None:
        start, opened = self.at.start, self.at.opened
        if opened >= 0:
            begun, match = _aggregate_head(self.code[start:opened])
            if match is not None:
                if begun:
                    self._callable(start, start + begun, None)
                self._aggregate(match, start + begun, opened, end)
                return
        if not self.code[start:end].strip():
            return
        equals = top_level_equals(self.code, start, end)
        stop = equals if equals >= 0 else end
        if "(" in self.code[start:stop]:
            self._callable(start, stop, None)
        else:
            self._variables(start, end)

    def _aggregate(self, match: re.Match[str], start: int, opened: int, end: int) -> None:
        closed = closing(self.code, opened, end)
        if closed < 0:
            self.found.sure = False
            return
        kind, tag = match[2], match[4]
        line = self.source.line(self.code.rfind(tag or kind, start, opened))
        conditions = self.source.conditions(opened)
        if kind == "enum":
            values = read_enumerators(self.source, opened + 1, closed)
            self.found.enumerations.append(Enumeration(tag, line, values, conditions))
        else:
            fields, whole = read_fields(self.source, opened + 1, closed)
            names = tuple(d.name for d in read_declarators(self.source, closed + 1, end))
            alias = names[0] if names and "typedef" in match[1] and not tag else ""
            self.found.aggregates.append(
                Aggregate(kind, tag or alias, line, fields, whole, conditions)
            )
            self.found.enumerations += _nested_enumerations(self.source, opened + 1, closed)
        text = f"{kind} {tag}".strip()
        for one in read_declarators(self.source, closed + 1, end):
            if "typedef" in match[1]:
                self.found.typedefs.append(TypeName(one.name, one.line, text, conditions))
            else:
                static = "static" in match[1]
                self.found.variables.append(
                    Variable(one.name, one.line, static, False, text, conditions)
                )

    def _variables(self, start: int, end: int) -> None:
        conditions = self.source.conditions(end)
        listed = read_declarators(self.source, start, end)
        for one in listed:
            words = one.type.split()
            if "typedef" in words:
                text = one.type.replace("typedef", "", 1).strip()
                self.found.typedefs.append(TypeName(one.name, one.line, text, conditions))
            elif words:
                static, extern = "static" in words, "extern" in words
                self.found.variables.append(
                    Variable(one.name, one.line, static, extern, one.type, conditions)
                )

    def _callable(self, start: int, end: int, body: tuple[int, int] | None) -> None:
        """A function's head, or macros, between *start* and *end*."""
        head = self.code[start:end]
        begun = 0
        for word, word_at, opened, closed in _groups(head):
            behind = head[closed + 1 :].lstrip()
            inside = head[opened + 1 : closed]
            if _NOT_THE_NAME.fullmatch(word):
                continue
            if not word or inside.lstrip().startswith("*"):
                self._pointer(start, head, inside.lstrip(), body)
                return
            if not _STORAGE.sub("", head[begun:word_at]).strip():
                self._invocation(start + word_at, word, inside, None if behind else body)
                begun = closed + 1
                continue
            follows = _WORD.match(behind)
            if behind.startswith("*") or (follows and not follows[0].startswith("__")):
                continue
            self._function_named(word, start + begun, start + word_at, start + closed, end, body)
            return

    def _function_named(
        self, name: str, start: int, at: int, closed: int, end: int, body: tuple[int, int] | None
    ) -> None:
        """A function whose head stands from *start* to *end*, its name at *at*."""
        result = self.code[start:at].strip()
        line, conditions = self.source.line(at), self.source.conditions(at)
        if result.startswith("typedef"):
            self.found.typedefs.append(TypeName(name, line, "function", conditions))
            return
        opened = self.code.index("(", at)
        parameters, variadic = _parameters(self.code[opened + 1 : closed])
        # Its head begins behind white space, where a comment or a directive may have stood.
        first = end - len(self.code[start:end].lstrip())
        if bisect_left(self.inside, first) != bisect_left(self.inside, end):
            parameters = None
        last = self.source.line(body[1] if body is not None else end)
        self.found.functions.append(
            FunctionDeclared(
                name, line, last, parameters, variadic, result, start, closed, body, conditions
            )
        )

    def _pointer(self, start: int, head: str, inside: str, body: tuple[int, int] | None) -> None:
        """``type (*name)(...)``: a variable or a type; a function that returns such a pointer."""
        match = re.match(r"[\s*]*(?:(?:const|volatile|__\w+)\s+)*([A-Za-z_]\w*)", inside)
        if match is None:
            return
        line, conditions = self.source.line(start + head.find("(")), self.source.conditions(start)
        if "(" in inside[match.end() :] or body is not None:
            self.found.functions.append(
                FunctionDeclared(
                    match[1],
                    line,
                    line,
                    None,
                    False,
                    head.split("(")[0].strip(),
                    start,
                    start + len(head),
                    body,
                    conditions,
                )
            )
        elif "typedef" in head.split("(")[0]:
            self.found.typedefs.append(TypeName(match[1], line, "pointer", conditions))
        else:
            static = "static" in head.split("(")[0].split()
            self.found.variables.append(
                Variable(match[1], line, static, False, "pointer", conditions)
            )

    def _invocation(self, at: int, name: str, listed: str, body: tuple[int, int] | None) -> None:
        arguments = tuple(part.strip() for part in split_top(listed))
        line = self.source.line(at)
        self.found.invocations.append(Invocation(name, arguments, line))
        if body is not None:
            last, conditions = self.source.line(body[1]), self.source.conditions(at)
            self.found.functions.append(
                FunctionDeclared(
                    arguments[0], line, last, None, False, "", at, body[0], body, conditions, name
                )
            )


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _aggregate_head(head: str) -> tuple[int, re.Match[str] | None]:
    """The head of a struct, union or enum, and where it begins: behind macros without semicolon."""
    match = _AGGREGATE.match(_squeezed(head))
    if match is not None or ")" not in head:
        return 0, match
    begun = head.rindex(")") + 1
    return begun, _AGGREGATE.match(_squeezed(head[begun:]))


def _opens_function(head: str) -> bool:
    if ")" not in head or _aggregate_head(head)[1] is not None:
        return False
    return top_level_equals(head, 0, len(head)) < 0


def _groups(head: str) -> Iterator[tuple[str, int, int, int]]:
    """Top-level parentheses: the word before, its offset, offsets of both parentheses."""
    at = 0
    while (opened := head.find("(", at)) >= 0:
        closed = closing(head, opened, len(head))
        if closed < 0:
            return
        before = head[at:opened].rstrip()
        word = _LAST_WORD.search(before, max(0, len(before) - _LONGEST_NAME))
        yield (word[0], at + word.start(), opened, closed) if word else ("", opened, opened, closed)
        at = closed + 1


def _parameters(listed: str) -> tuple[tuple[str, ...] | None, bool]:
    parts = tuple(" ".join(part.split()) for part in split_top(listed))
    if parts == ("void",):
        return (), False
    variadic = parts[-1] == "..."
    kept = parts[:-1] if variadic else parts
    if any(not part or _doubtful(part) for part in kept):
        return None, variadic
    return kept, variadic


def _doubtful(parameter: str) -> bool:
    """It may be a macro that stands for several parameters."""
    if _MACRO_LIKE.fullmatch(parameter):
        return True
    match = re.search(r"\b([A-Z][A-Z0-9_]+)\s*\(", parameter)
    return match is not None


def _nested_enumerations(source: Preprocessed, start: int, end: int) -> Iterator[Enumeration]:
    """Enumerators inside a struct belong to the file's scope too."""
    for match in re.compile(r"\benum\b\s*(\w*)\s*\{").finditer(source.code, start, end):
        opened = match.end() - 1
        closed = closing(source.code, opened, end)
        if closed > 0:
            values = read_enumerators(source, opened + 1, closed)
            yield Enumeration(
                match[1], source.line(match.start()), values, source.conditions(opened)
            )
