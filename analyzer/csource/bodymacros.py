"""Macros inside functions: iterators, scopes, types as arguments, asm, and GNU statements."""

from __future__ import annotations

import re

from analyzer.csource.masking import (
    Brackets,
    blank,
    following,
    is_word,
    overwrite,
    previous,
    stand_in,
    word_before,
)
from analyzer.csource.notes import Notes

MARK_COMPUTED_GOTO = "$G"
# "offsetof" and "__alignof__" under names the grammar has no rule for: they take any argument.
OFFSET_OF, ALIGN_OF = "offset_f", "alignof____"

_KEYWORDS = frozenset(
    b"""
    if while for switch return sizeof typeof __typeof__ do else case goto alignof _Alignof defined
    """.split()
)
_ASSEMBLY = re.compile(
    rb"\b(?:asm|__asm__|__asm|asm_inline|asm_volatile_goto|asm_goto_output)\b\s*"
    rb"(?:(?:volatile|__volatile__|__volatile|inline|__inline|goto)\b\s*)*\("
)
_TYPE_ARGUMENT = re.compile(
    rb"([(,])\s*("
    rb"(?:(?:const|volatile)\s+)*"
    rb"(?:(?:struct|union|enum)\s+\w+"
    rb"|(?:(?:unsigned|signed|long|short|int|char|void|bool|_Bool|float|double)\b\s*?)+"
    rb"|[A-Za-z_]\w*(?=(?:\s*\*)+\s*[,)]))"
    rb"(?:\s*\*|\s+const\b|\s*\[\w*\])*"
    rb")(?=\s*[,)])"
)
_ITERATOR = re.compile(rb"\b(?:\w*for_?each|scoped_|with_)\w*\s*\(")
_BLOCK_BEHIND = re.compile(rb"\)\s*\{")
_CASE_RANGE = re.compile(rb"case\b[^:;{}?]{1,200}?(\.\.\.[^:;{}?]{1,200}):")
_COMPUTED_GOTO = re.compile(rb"goto\s*\*[^;]{1,500};")
_OFFSET_OF = re.compile(rb"(offsetof|__alignof__)(?=\s*\()")
_TYPE_OF = re.compile(rb"\b_{0,2}typeof(?:__|_unqual|_unqual__|_member)?\s*\(")
_STATIC_MACRO = re.compile(rb"static\s+(?=DEFINE_\w+\s*\()")
_BITMAP = re.compile(rb"\bDECLARE_BITMAP\(\s*(\w+)\s*(,[^;{}()]{1,100}\))(?=\s*=)")
_GUARD_FAILURE = re.compile(rb",\s*(return|goto)\b")
# A loop that runs again if the lock was taken meanwhile (include/linux/seqlock.h, v7.2).
SCOPED_LOOP = b"scoped_seqlock_read"
_SCOPE = re.compile(rb"(?:scoped_|with_|__scoped_)\w*\Z")


def rewrite_bodies(source: bytearray, brackets: Brackets, notes: Notes) -> None:
    """Rewrite what stands inside statements; each rewrite keeps its length."""
    for match in _ASSEMBLY.finditer(source) if b"asm" in source else ():
        _rewrite_assembly(source, brackets, notes, match)
    for match in _CASE_RANGE.finditer(source) if b"..." in source else ():
        notes.case_ranges.add(match.start())
        blank(source, *match.span(1))
    for match in _COMPUTED_GOTO.finditer(source):
        overwrite(source, *match.span(), MARK_COMPUTED_GOTO.encode() + b";")
    for match in _OFFSET_OF.finditer(source) if b"offsetof" in source or b"__al" in source else ():
        name = OFFSET_OF if match[1] == b"offsetof" else ALIGN_OF
        source[match.start() : match.end()] = name.encode()
    for match in _STATIC_MACRO.finditer(source):
        blank(source, *match.span())
    for match in _BITMAP.finditer(source):
        # What DECLARE_BITMAP() of include/linux/types.h, v7.2, declares, but for the length.
        overwrite(source, match.start(), match.start(1), b"unsigned long")
        source[match.start(2)], source[match.end(2) - 1] = b"[]"
    _rewrite_types(source, brackets, notes)
    _rewrite_blocks(source, brackets, notes)


def _rewrite_assembly(
    source: bytearray, brackets: Brackets, notes: Notes, match: re.Match[bytes]
) -> None:
    start, closed = match.start(), brackets.closing.get(match.end() - 1)
    if closed is None:
        return
    if brackets.outside(start):
        behind = following(source, closed + 1)
        blank(source, start, behind + 1 if source[behind : behind + 1] == b";" else closed + 1)
        return
    before = previous(source, start)
    if is_word(source[before]) and word_before(source, before) not in (b"else", b"do"):
        blank(source, start, closed + 1)  # register unsigned long x asm("r8")
        return
    notes.assembly[stand_in(source, start, closed + 1)] = closed + 1


def _rewrite_types(source: bytearray, brackets: Brackets, notes: Notes) -> None:
    for match in _TYPE_OF.finditer(source) if b"typeof" in source else ():
        closed = brackets.closing.get(match.end() - 1)
        if closed is not None:
            notes.types[stand_in(source, match.start(), closed + 1)] = closed + 1
    for match in _TYPE_ARGUMENT.finditer(source):
        start, end = match.span(2)
        text = match[2].rstrip()
        end = start + len(text)
        if match[1] == b"(":
            before = previous(source, match.start())
            if before < 0 or not is_word(source[before]) or text == b"void":
                continue
            if word_before(source, before) in _KEYWORDS:
                continue
        notes.types[stand_in(source, start, end)] = end


def _rewrite_blocks(source: bytearray, brackets: Brackets, notes: Notes) -> None:
    opening = {closed: opened for opened, closed in brackets.closing.items()}
    for match in _BLOCK_BEHIND.finditer(source):
        opened = opening.get(match.start())
        if opened is not None and not brackets.outside(opened):
            _rewrite_block(source, notes, opened, match.start())
    for match in _ITERATOR.finditer(source):
        opened = match.end() - 1
        closed = brackets.closing.get(opened)
        if closed is None or brackets.outside(opened):
            continue
        behind = following(source, closed + 1)
        if behind < len(source) and (is_word(source[behind]) or source[behind] in b"*(+$"):
            _rewrite_block(source, notes, opened, closed)
        elif source[behind : behind + 1] == b";" and b"each" in match[0]:
            _rewrite_tail(source, opening, notes, opened)


def _rewrite_tail(source: bytearray, opening: dict[int, int], notes: Notes, opened: int) -> None:
    """``do { ... } for_each_x(a, b);`` is a loop with its condition behind."""
    at = previous(source, opened)
    name = word_before(source, at)
    start = at + 1 - len(name)
    begin = opening.get(previous(source, start))
    if begin is None or source[begin] != 0x7B:
        return
    before = previous(source, begin)
    if before >= 0 and is_word(source[before]) and word_before(source, before) == b"do":
        notes.iterators[start] = name.decode()
        overwrite(source, start, at + 1, b"while")


def _rewrite_block(source: bytearray, notes: Notes, opened: int, closed: int) -> None:
    """Make ``name(arguments)`` in front of a statement a ``while``."""
    at = previous(source, opened)
    if at < 0 or not is_word(source[at]):
        return
    name = word_before(source, at)
    start = at + 1 - len(name)
    if (
        name in _KEYWORDS
        or len(name) < 6
        or name[:1].isdigit()
        or not _starts_statement(source, start)
    ):
        return
    if _SCOPE.match(name) and name != SCOPED_LOOP:
        notes.scopes[start] = name.decode()
        failure = _GUARD_FAILURE.search(source, opened, closed)
        if failure is not None and b"cond" in name:
            blank(source, *failure.span(1))
    else:
        notes.iterators[start] = name.decode()
    overwrite(source, start, at + 1, b"while")
    if not bytes(source[opened + 1 : closed]).strip():
        overwrite(source, start, closed + 1, b"while(1)")


def _starts_statement(source: bytearray, start: int) -> bool:
    before = previous(source, start)
    if before < 0 or source[before] in b";{}:)":
        return True
    return is_word(source[before]) and word_before(source, before) in (b"else", b"do")
