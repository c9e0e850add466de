"""Macros outside functions: definitions they hide, and the functions some of them begin."""

from __future__ import annotations

import re

from analyzer.csource.masking import Brackets, blank, following, overwrite, previous
from analyzer.csource.notes import Notes

_AT_LINE_START = re.compile(
    rb"^((?:(?:static|const|extern|inline|volatile)[ \t]+)*)([A-Za-z_]\w*)[ \t]*\(", re.MULTILINE
)
# A word before one of these words is no type: "VISIBLE_IF_KUNIT void f(void)".
_BEFORE_TYPE = re.compile(
    rb"^(?:(?:static|extern|inline)\s+)*([A-Za-z_]\w*)\s+"
    rb"(?=(?:void|int|bool|struct|union|enum|unsigned|char|static|inline|size_t|u8|u16|u32|u64)\b)",
    re.MULTILINE,
)
_MAY_PRECEDE = frozenset(
    b"""
    static extern inline const volatile typedef struct union enum unsigned signed long short
    register return else case goto do sizeof __inline __inline__ __extension__ auto
    """.split()
)
_KEYWORDS = frozenset(b"if while for switch return sizeof typeof __typeof__ do else".split())
_NAME = re.compile(rb"\s*([A-Za-z_]\w*)\s*[,)]")
_PLAIN_ARGUMENT = re.compile(rb"[(,]\s*([A-Za-z_]\w*)(?=\s*[,)])")
_SYSCALL = re.compile(rb"(COMPAT_)?SYSCALL(?:32|64)?_DEFINE(\d)\Z")
_TYPED_PAIRS = re.compile(rb"[A-Z_]*[A-Z]_?\d\Z")


def rewrite_file_scope(source: bytearray, brackets: Brackets, notes: Notes) -> None:
    """Blank macro lines outside braces; make functions of ``SYSCALL_DEFINEn()`` and its like."""
    for match in _BEFORE_TYPE.finditer(source):
        if match[1] not in _MAY_PRECEDE and brackets.outside(match.start()):
            blank(source, *match.span(1))
    blanked = before_blanked = -1
    for match in _AT_LINE_START.finditer(source):
        opened, start = match.end() - 1, match.start()
        closed = brackets.closing.get(opened)
        if closed is None or match[2] in _KEYWORDS or not brackets.outside(start):
            continue
        # A row of macro lines must not be walked back over for each of them.
        before = previous(source, start, blanked)
        before = before_blanked if before < blanked else before
        if before >= 0 and source[before] not in b";})":
            continue
        _rewrite(source, brackets, notes, match, closed)
        if source[start] == 0x20:
            blanked, before_blanked = closed + 1, before


def _rewrite(
    source: bytearray, brackets: Brackets, notes: Notes, match: re.Match[bytes], closed: int
) -> None:
    name, start = match[2], match.start()
    behind = following(source, closed + 1)
    code = source[behind] if behind < len(source) else 0x3B
    upper = name.upper() == name
    if code == 0x7B:
        if upper:
            _to_function(source, match.start(2), match.end() - 1, closed, name)
        return
    if name.startswith(b"DEFINE_") or name.endswith((b"_HEAD", b"_MUTEX", b"_LOCK")):
        for argument in _PLAIN_ARGUMENT.finditer(source, match.end() - 1, closed + 1):
            notes.names.add(argument[1].decode())
    if code == 0x3B:
        blank(source, start, behind + 1)
    elif code in b"=[":
        blank(source, start, _statement_end(source, brackets, behind) + 1)
    elif upper or source.find(b"\n", closed, behind) >= 0:
        blank(source, start, closed + 1)


def _statement_end(source: bytearray, brackets: Brackets, position: int) -> int:
    while position < len(source) and source[position] != 0x3B:
        position = brackets.closing.get(position, position) + 1
    return min(position, len(source) - 1)


def _to_function(source: bytearray, start: int, opened: int, closed: int, macro: bytes) -> None:
    """``SYSCALL_DEFINE1(name, int, fd)`` becomes ``long sys_name(    int  fd)``."""
    first = _NAME.match(source, opened + 1)
    if first is None or closed - start < 12:
        return
    name, arguments = first[1], first.end()
    syscall = _SYSCALL.match(macro)
    if syscall:
        name = (b"compat_sys_" if syscall[1] else b"sys_") + name
    header = (b"long " if syscall or macro.startswith(b"BPF_CALL") else b"void ") + name + b"("
    pairs = syscall is not None or _TYPED_PAIRS.match(macro) is not None
    if not pairs or arguments > closed:
        if len(header) + 1 <= closed + 1 - start:
            overwrite(source, start, closed + 1, header + b")")
        return
    if len(header) > arguments - start:
        return
    overwrite(source, start, arguments, header)
    # Every other comma parts a type from the name of the same parameter.
    depth, count = 0, 0
    for position in range(arguments, closed):
        code = source[position]
        depth += (code == 0x28) - (code == 0x29)
        if code == 0x2C and depth == 0:
            if count % 2 == 0:
                source[position] = 0x20
            count += 1
