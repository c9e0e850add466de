"""Struct members, enumerators and the names that a declaration declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.preprocessed import Conditions, Preprocessed

_BRACKETS = re.compile(r"[(){}\[\]]")
_TOP = re.compile(r"[(){}\[\],]")
_MEMBERS = re.compile(r"[(){};]")
_ATTRIBUTE = re.compile(
    r"\b(?:__attribute__|__attribute|__aligned|__counted_by\w*|__guarded_by|__printf|__section"
    r"|__sized_by|__pt_guarded_by|_Alignas)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
)
_NAME = re.compile(r"([A-Za-z_]\w*)\s*((?:\[[^\]]*\]\s*)*)(:[^:].*)?\Z", re.DOTALL)
_POINTER = re.compile(r"\(\s*(?:\*|\w+\s*\*)[\s*]*(?:const\s+|volatile\s+|__\w+\s+)*([A-Za-z_]\w*)")
_INVOKED = re.compile(r"\s*([A-Za-z_]\w*)\s*\(")
_NESTED = re.compile(r"\s*(?:(?:const|volatile|__\w+)\s+)*(struct|union|enum)\b[^=,;]*\Z")
_EMBEDDED = re.compile(r"(?:const\s+|volatile\s+)*(?:struct|union)\s+\w+")
_WORD_BEHIND = re.compile(r"(?<=[\w\])]) ?\b__\w+\Z")
_ONLY_A_TYPE = re.compile(
    r"(?:(?:struct|union|enum|const|volatile|unsigned|signed|extern|static|typedef|long) )*\w+"
)
_UNNAMED = re.compile(r"\w+(?: \w+)* ?:[^:]+")
_ATTRIBUTE_LIKE = re.compile(r"[A-Z][A-Z0-9_]{2,}")
_EQUALS = re.compile(r"[(){}\[\]=]")
# Members that are macros, and which argument is the name (include/linux/types.h,
# include/uapi/linux/stddef.h, include/linux/hashtable.h, v7.2).
_NAMING = {
    "DECLARE_BITMAP": 0,
    "DECLARE_HASHTABLE": 0,
    "DECLARE_FLEX_ARRAY": 1,
    "__DECLARE_FLEX_ARRAY": 1,
}
_NAMELESS = frozenset(("CACHELINE_PADDING", "ZONE_PADDING", "static_assert", "_Static_assert"))


@dataclass(frozen=True, slots=True)
class Field:
    """
    A member.

    :param type: text before the name. :param suffix: array bounds or bit width as written.
    """

    name: str
    type: str
    suffix: str
    line: int
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Aggregate:
    """
    A struct or union.

    :param tag: its tag, or the name of a ``typedef`` without one.
    :param fields: members, those of nameless inner structs and unions included.
    :param whole: no member is hidden in a macro or an embedded struct.
    """

    kind: str
    tag: str
    line: int
    fields: tuple[Field, ...]
    whole: bool
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Enumerator:
    """*value* as written, empty if it is not."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An ``enum`` with its values; *tag* may be empty."""

    tag: str
    line: int
    values: tuple[Enumerator, ...]
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class TypeName:
    """A ``typedef``. *type* is what it stands for, as written."""

    name: str
    line: int
    type: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable outside functions."""

    name: str
    line: int
    static: bool
    extern: bool
    type: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Declarator:
    """One name of a declaration. *type* is the text before the first one."""

    name: str
    type: str
    suffix: str
    line: int


def closing(code: str, opened: int, end: int) -> int:
    """Offset of the bracket that closes the one at *opened*, or -1."""
    depth = 0
    for match in _BRACKETS.finditer(code, opened, end):
        depth += 1 if match[0] in "({[" else -1
        if depth == 0:
            return match.start()
    return -1


def split_top(text: str) -> list[str]:
    """The parts of *text* between commas that are in no brackets."""
    return [text[start:end] for start, end in _parts(text, 0, len(text))]


def _parts(code: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for match in _TOP.finditer(code, start, end):
        char = match[0]
        if char != ",":
            depth += 1 if char in "({[" else -1
        elif depth == 0:
            yield start, match.start()
            start = match.end()
    yield start, end


def read_enumerators(source: Preprocessed, start: int, end: int) -> tuple[Enumerator, ...]:
    """The values between the braces of an ``enum``."""
    found = []
    for first, last in _parts(source.code, start, end):
        name, _, value = source.code[first:last].partition("=")
        match = re.match(r"\s*([A-Za-z_]\w*)", name)
        if match is not None:
            line = source.line(first + match.start(1))
            found.append(Enumerator(match[1], " ".join(value.split()), line))
    return tuple(found)


def read_declarators(source: Preprocessed, start: int, end: int) -> tuple[Declarator, ...]:
    """The names that ``type a, *b, c[3], (*d)(int)`` declares between two offsets."""
    found: list[Declarator] = []
    common = ""
    for first, last in _parts(source.code, start, end):
        text = _without_attributes(" ".join(source.code[first:last].split()))
        pointer = _POINTER.search(text)
        match = pointer or _NAME.search(text)
        if match is None:
            continue
        before = text[: match.start()].strip()
        if first == start:
            common, type_text = before.rstrip("* "), before
        else:
            type_text = f"{common} {before}".strip()
        suffix = "()" if pointer else (match[2] + (match[3] or "")).strip()
        place = max(first, source.code.rfind(match[1], first, last))
        found.append(Declarator(match[1], type_text, suffix, source.line(place)))
    return tuple(found)


def _without_attributes(text: str) -> str:
    """*text*, with single blanks, up to an initialiser and without attributes."""
    if "=" in text:
        equals = top_level_equals(text, 0, len(text))
        text = text[:equals].rstrip() if equals >= 0 else text
    if "__" not in text:
        return text
    text = " ".join(_ATTRIBUTE.sub(" ", text).split())
    while (behind := _WORD_BEHIND.search(text)) is not None:
        # "u8 __pad" ends in a name with two underscores, "u8 pad __packed" does not.
        head = text[: behind.start()]
        if _ONLY_A_TYPE.fullmatch(head):
            break
        text = head
    return text


def top_level_equals(code: str, start: int, end: int) -> int:
    """Offset of the first ``=`` that is in no brackets, or -1."""
    depth = 0
    for match in _EQUALS.finditer(code, start, end):
        char = match[0]
        if char == "=" and depth == 0:
            return match.start()
        depth += (char in "({[") - (char in ")}]")
    return -1


def read_fields(source: Preprocessed, start: int, end: int) -> tuple[tuple[Field, ...], bool]:
    """Members between the braces of a struct, and whether all of them were understood."""
    fields: list[Field] = []
    whole = True
    for first, last in _members(source.code, start, end):
        found, understood = _member(source, first, last)
        fields += found
        whole = whole and understood
    return tuple(fields), whole


def _members(code: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for match in _MEMBERS.finditer(code, start, end):
        char = match[0]
        if char == ";":
            if depth == 0:
                yield start, match.start()
                start = match.end()
        else:
            depth += 1 if char in "({" else -1
    if code[start:end].strip():
        yield start, end


def _member(source: Preprocessed, start: int, end: int) -> tuple[list[Field], bool]:
    text = source.code[start:end]
    if not text.strip():
        return [], True
    opened = text.find("{")
    nested = _NESTED.match(text[:opened]) if opened >= 0 else None
    if nested is not None:
        return _nested(source, nested[1], start + opened, start, end)
    if _EMBEDDED.fullmatch(" ".join(text.split())):
        return [], False
    invoked = _INVOKED.match(text)
    if invoked is not None and not re.match(r"\s*\w+\s*\(\s*\*", text):
        return _macro(source, invoked[1], start, start + invoked.end() - 1, end)
    conditions = source.conditions(end)
    found = [
        Field(one.name, one.type, one.suffix, one.line, conditions)
        for one in read_declarators(source, start, end)
        if one.type
    ]
    if any(_ATTRIBUTE_LIKE.fullmatch(one.name) and " " in one.type for one in found):
        # "u8 name[4] SOME_ATTRIBUTE" may well declare name.
        return found, False
    unnamed = _UNNAMED.fullmatch(" ".join(text.split())) is not None
    # A lone macro in capitals may be anything.
    return found, bool(found) or unnamed


def _nested(
    source: Preprocessed, kind: str, opened: int, start: int, end: int
) -> tuple[list[Field], bool]:
    closed = closing(source.code, opened, end)
    if closed < 0:
        return [], False
    conditions = source.conditions(opened)
    words = " ".join(source.code[start:opened].split())
    named = [
        Field(one.name, words, one.suffix, one.line, conditions)
        for one in read_declarators(source, closed + 1, end)
    ]
    if kind == "enum":
        return named, True
    # "struct { ... } __word;": the word may be a name or an annotation of nameless members.
    if named and not all(one.name.startswith("__") for one in named):
        return named, True
    fields, whole = read_fields(source, opened + 1, closed)
    return [*named, *fields], whole


def _macro(
    source: Preprocessed, name: str, start: int, opened: int, end: int
) -> tuple[list[Field], bool]:
    closed = closing(source.code, opened, end)
    if closed < 0:
        return [], False
    if name in _NAMELESS:
        return [], True
    place = _NAMING.get(name)
    arguments = split_top(source.code[opened + 1 : closed])
    if place is None or place >= len(arguments):
        return [], False
    text = arguments[place].strip()
    line = source.line(start + len(source.code[start:opened]) - len(name))
    return [Field(text, name, "[]", line, source.conditions(end))], True
