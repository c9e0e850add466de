"""Names that a file sees: macros, types and conditions of its headers, for one machine."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzer.csource.constants import evaluate
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.machine import Machine
from analyzer.csource.macros import Expanded, TooManyExpansions, expand
from analyzer.csource.masking import UnreadableSource
from analyzer.csource.normalize import Normalized, normalize
from analyzer.csource.parse import SyntaxNode, parse
from analyzer.csource.preprocessed import Macro, preprocess
from analyzer.csource.syntax import Call, Expr, Name, Unread
from analyzer.csource.typefile import Body, TypeFile, bodies, typedefs

_NAMELESS_BITS = re.compile(r"\b((?:long|int|short|char|unsigned|signed)\b)\s*(?=:[^:])")
_NOT_NEWLINE = re.compile(r"[^\n]")
_ENABLED = frozenset(("IS_ENABLED", "IS_BUILTIN", "IS_REACHABLE"))
# What the kernel's own definitions say in terms that need a compiler; include/linux/stddef.h,
# include/uapi/linux/stddef.h, bits.h, math.h, types.h (v7.2).
_STANDARD = """
#define struct_group(NAME, MEMBERS...) union { struct { MEMBERS }; struct { MEMBERS } NAME; }
#define struct_group_attr(NAME, ATTRS, MEMBERS...) \
  union { struct { MEMBERS } ATTRS; struct { MEMBERS } ATTRS NAME; }
#define struct_group_tagged(TAG, NAME, MEMBERS...) \
  union { struct { MEMBERS }; struct TAG { MEMBERS } NAME; }
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) \
  union { struct { MEMBERS } ATTRS; struct TAG { MEMBERS } ATTRS NAME; } ATTRS
#define DECLARE_FLEX_ARRAY(TYPE, NAME) struct { struct { } __empty_ ## NAME; TYPE NAME[]; }
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) struct { struct { } __empty_ ## NAME; TYPE NAME[]; }
#define __TRAILING_OVERLAP(TYPE, NAME, FAM, ATTRS, MEMBERS) union { \
  TYPE NAME; struct { unsigned char __offset_to_FAM[offsetof(TYPE, FAM)]; MEMBERS } ATTRS; }
#define TRAILING_OVERLAP(TYPE, NAME, FAM, MEMBERS) __TRAILING_OVERLAP(TYPE, NAME, FAM, , MEMBERS)
#define DECLARE_BITMAP(NAME, BITS) unsigned long NAME[BITS_TO_LONGS(BITS)]
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define __KERNEL_DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define BITS_TO_LONGS(n) DIV_ROUND_UP(n, 8 * sizeof(long))
#define BITS_TO_U64(n) DIV_ROUND_UP(n, 64)
#define BITS_TO_U32(n) DIV_ROUND_UP(n, 32)
#define BITS_TO_BYTES(n) DIV_ROUND_UP(n, 8)
#define ALIGN(x, a) (((x) + (a) - 1) / (a) * (a))
#define BITS_PER_BYTE 8
#define __counted_by(x)
#define __counted_by_le(x)
#define __counted_by_be(x)
#define __counted_by_ptr(x)
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
"""
# Words that are never looked up as macros.
_PLAIN_WORDS = """
    struct union enum typedef const volatile signed unsigned char short int long float double void
    static extern inline sizeof if else return u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64
    __s8 __s16 __s32 __s64 __packed __attribute__ __attribute __aligned packed aligned __packed__
    __aligned__ BIT BIT_ULL GENMASK GENMASK_ULL _BITUL _BITULL bool _Bool typeof __typeof__
    offsetof sizeof_field size_t __le16 __le32 __le64 __be16 __be32 __be64
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
_DEEPEST = 40


@cache
def _standard() -> Mapping[str, Macro]:
    return {macro.name: macro for macro in preprocess(_STANDARD).macros}


@cache
def read_expression(text: str) -> Expr:
    """Read one expression from text; ``Unread`` if it is none."""
    try:
        source = normalize(f"int x = {text};")
    except UnreadableSource:
        return Unread(text, 1)
    declaration = next(iter(parse(source.source).named_children), None)
    node = declaration.child_by_field_name("declarator") if declaration is not None else None
    value = node.child_by_field_name("value") if node is not None else None
    if value is None or value.has_error or node is None or node.end_byte < len(text) + 8:
        return Unread(text, 1)
    return ExpressionReader(source).read(value)


@dataclass(frozen=True, slots=True)
class Snippet:
    """
    A piece of a file after expansion, parsed.

    :param start: offset of the piece in the file.
    """

    file: TypeFile
    start: int
    expanded: Expanded
    source: Normalized
    root: SyntaxNode

    def line(self, node: SyntaxNode) -> int:
        """Line of the file where *node* comes from."""
        return self.file.source.line(self.start + self.expanded.origin(node.start_byte))


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    A file for one machine: branches not taken are blank.

    :param open: pieces under a condition that is not decided.
    """

    code: str
    open: Sequence[tuple[int, int, str]]
    bodies: Sequence[Body]
    typedefs: Sequence[tuple[int, int]]


class TypeScope:
    """
    The files that one file sees, itself first.

    :param complete: every header it includes is among them.
    """

    def __init__(self, machine: Machine, files: Sequence[TypeFile], complete: bool) -> None:
        self.machine, self.files, self.complete = machine, tuple(files), complete
        self._chosen: dict[int, Chosen] = {}
        self._macros: dict[str, Macro | None] = {}
        self._conditions: dict[tuple[str, int], bool | None] = {}
        self._with_word: dict[str, list[TypeFile]] = {}
        self._reached: dict[str, bool] = {}
        self._asked: list[tuple[str, int]] = []

    def with_word(self, word: str) -> Iterator[TypeFile]:
        """Files in which *word* stands."""
        if not self._with_word:
            for file in self.files:
                for found in file.words:
                    self._with_word.setdefault(found, []).append(file)
        known = self._with_word.get(word, ())
        return (file for file in known if self._included(file))

    def _included(self, file: TypeFile) -> bool:
        """False for a file that is only included where this machine does not look."""
        key = ("included", id(file))
        if key in self._asked or len(self._asked) > _DEEPEST or file is self.files[0]:
            return True
        if file.path not in self._reached:
            self._asked.append(key)
            self._reached[file.path] = self._is_included(file)
            self._asked.pop()
        return self._reached[file.path]

    def _is_included(self, file: TypeFile) -> bool:
        found = False
        name = file.path.rpartition("/")[2]
        for other in self.files:
            if other is file or name not in other.text:
                continue
            for include in other.source.includes:
                if not _leads(include.name, file.path):
                    continue
                found = True
                if self._taken(include.conditions, other)[0] is not False and self._included(other):
                    return True
        return not found

    def chosen(self, file: TypeFile) -> Chosen:
        """The file with the branches that this machine takes."""
        known = self._chosen.get(id(file))
        if known is None:
            known = self._chosen[id(file)] = self._choose(file)
        return known

    def _choose(self, file: TypeFile) -> Chosen:
        code, pieces, at = file.source.code, [], 0
        undecided: list[tuple[int, int, str]] = []
        for start, end, conditions in file.segments():
            taken, reason = self._taken(conditions, file)
            if taken is False:
                pieces += [code[at:start], _NOT_NEWLINE.sub(" ", code[start:end])]
                at = end
            elif taken is None:
                undecided.append((start, end, reason))
        text = "".join([*pieces, code[at:]])
        return Chosen(text, undecided, bodies(text), typedefs(text))

    def undecided(self, file: TypeFile, start: int, end: int) -> str:
        """The condition that code in this range stands under, beside what its begin does."""
        chosen = self.chosen(file)
        outer = {reason for first, last, reason in chosen.open if first <= start < last}
        for first, last, reason in chosen.open:
            low, high = max(first, start), min(last, end)
            if reason not in outer and low < high and chosen.code[low:high].strip():
                return reason
        return ""

    def _taken(self, conditions: Sequence[str], file: TypeFile) -> tuple[bool | None, str]:
        """Whether code under these conditions is there, and the first that is not decided."""
        reason = ""
        for condition in conditions:
            decided = self.decide(condition, file)
            if decided is False:
                return False, condition
            if decided is None and not reason:
                reason = condition
        return (None, reason) if reason else (True, "")

    def decide(self, condition: str, file: TypeFile) -> bool | None:
        """Whether an ``#if`` condition is true on this machine."""
        key = (condition, id(file))
        if key in self._asked or len(self._asked) > _DEEPEST:
            return None
        if key not in self._conditions:
            self._asked.append(key)
            self._conditions[key] = self._decide(condition, file)
            self._asked.pop()
        return self._conditions[key]

    def _decide(self, condition: str, file: TypeFile) -> bool | None:
        guarded = re.fullmatch(r"!\(defined\((\w+)\)\)", condition)
        if guarded is not None and any(
            macro.conditions[-1:] == (condition,) for macro in file.macros.get(guarded[1], ())
        ):
            # "#ifndef X", "#define X": taken the first time.
            return True
        known = _ConditionNames(self)
        value = evaluate(read_expression(condition), known, known.call)
        return None if value is None else bool(value)

    def defined(self, name: str) -> bool | None:
        """Whether the preprocessor knows *name*."""
        if name in self.machine.macros:
            return True
        if name in self.machine.unset:
            return False
        if name.startswith("CONFIG_"):
            return None
        answers = [
            self._taken(macro.conditions, file)[0]
            for file in self.with_word(name)
            for macro in file.macros.get(name, ())
        ]
        if True in answers:
            return True
        return False if self.complete and None not in answers else None

    def macro(self, name: str) -> Macro | None:
        """The macro *name*, ``None`` if there is none or more than one."""
        if name in _PLAIN:
            return None
        if name not in self._macros:
            self._macros[name] = None
            self._macros[name] = _standard().get(name) or self._find_macro(name)
        return self._macros[name]

    def _find_macro(self, name: str) -> Macro | None:
        found: list[Macro] = []
        for file in self.with_word(name):
            here = [
                macro
                for macro in file.macros.get(name, ())
                if self._taken(macro.conditions, file)[0] is not False
            ]
            found += here
        if not found or name in self.machine.macros:
            return None
        same = all((m.body, m.names) == (found[0].body, found[0].names) for m in found)
        return found[0] if same else None

    def snippet(self, file: TypeFile, start: int, end: int, closing: str = "") -> Snippet:
        """
        Expand and parse a piece of a file.

        :raises TooManyExpansions, UnreadableSource: if it is not for reading.
        """
        line = file.source.line(end)

        def earlier(name: str) -> Macro | None:
            macro = self.macro(name)
            later = macro is not None and macro.line > line and macro in file.macros.get(name, ())
            return None if later else macro

        expanded = _name_bits(expand(self.chosen(file).code[start:end] + closing, earlier))
        source = normalize(expanded.text.encode("ascii", "replace"))
        return Snippet(file, start, expanded, source, parse(source.source))


def _leads(name: str, path: str) -> bool:
    """True if an include of *name* may be of the file at *path*."""
    while name.startswith(("../", "./")):
        name = name.partition("/")[2]
    if path.endswith(f"/{name}") or path == name:
        return True
    # The build writes asm/x.h for what stands in asm-generic/x.h.
    return name.startswith("asm/") and path.endswith(f"/asm-generic/{name[4:]}")


def _name_bits(expanded: Expanded) -> Expanded:
    """Give ``unsigned long : 3`` the name ``$``: the grammar takes the last word for its name."""
    pieces: list[str] = []
    starts, origins, done = list(expanded.starts), list(expanded.origins), 0
    for match in _NAMELESS_BITS.finditer(expanded.text):
        pieces += [expanded.text[done : match.end(1)], " $"]
        done = match.end(1)
        first = bisect_left(expanded.starts, done)
        starts[first:] = [at + 2 for at in starts[first:]]
    if not pieces:
        return expanded
    return Expanded("".join([*pieces, expanded.text[done:]]), starts, origins)


class _ConditionNames:
    """Values of names in ``#if``."""

    def __init__(self, scope: TypeScope) -> None:
        self._scope = scope

    def get(self, name: str, /) -> int | None:
        scope = self._scope
        if name in scope.machine.macros:
            return scope.machine.macros[name]
        defined = scope.defined(name)
        if defined is False:
            return 0
        macro = scope.macro(name) if defined else None
        if macro is None or macro.parameters is not None or len(scope._asked) > _DEEPEST:
            return None
        scope._asked.append((f"value of {name}", 0))
        try:
            return evaluate(read_expression(macro.body), self, self.call)
        finally:
            scope._asked.pop()

    def call(self, expr: Expr) -> int | None:
        if not isinstance(expr, Call) or len(expr.arguments) != 1:
            return None
        argument = expr.arguments[0]
        if not isinstance(argument, Name):
            return None
        if expr.callee in _ENABLED or expr.callee == "defined":
            known = self._scope.defined(argument.text)
            return None if known is None else int(known)
        return None


__all__ = ["Chosen", "Snippet", "TooManyExpansions", "TypeScope", "read_expression"]
