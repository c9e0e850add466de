"""Where each hunk of a patch belongs: function and subsystems, with the rule that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from analyzer.subsystem import Subsystem, all_subsystems
from patches.diff import FileDiff, Hunk, LineKind
from patches.series import Patch
from reports.report import HunkMapping, SubsystemMatch

OTHER = "other"

_WORD = re.compile(r"[A-Za-z_]\w+")
_NOT_CODE = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?(?:\*/|$)|//.*|^\s*\*(?:\s.*|$)')
_CONFIG = re.compile(r"\bCONFIG_([A-Z0-9_]+)")
_KCONFIG_LINE = re.compile(
    r"^\s*(config|menuconfig|depends on|select|imply|if|default|visible if|range)\b(.*)"
)
_OPTION = re.compile(r"\b[A-Z][A-Z0-9_]+\b")
_HEAD = re.compile(r"^[A-Za-z_][^;={]*?\b(\w+)\s*\(")
_HEADING = re.compile(r"\b(\w+)\s*\(")
_SYSCALL = re.compile(r"\b\w*SYSCALL\w*_DEFINE\d\s*\(\s*(\w+)")
_KEYWORDS = frozenset(("if", "while", "for", "switch", "return", "sizeof", "typeof"))
_SOURCE = (".c", ".h", ".S", ".rs")


class FunctionSpan(Protocol):
    """Name and lines of a function definition, as ``FunctionOutline`` has them."""

    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def end_line(self) -> int: ...


def map_hunks(
    patch: Patch, outline_of: Callable[[str], Sequence[FunctionSpan]]
) -> tuple[HunkMapping, ...]:
    """
    Map every hunk of *patch*.

    :param outline_of: functions of a C file after the patch; empty if it cannot be read.
    """
    return tuple(
        HunkMapping(patch.number, diff.path, index, function, map_hunk(hunk, diff.path, function))
        for diff in patch.files
        for index, hunk, function in _functions(diff, outline_of)
    )


def _functions(
    diff: FileDiff, outline_of: Callable[[str], Sequence[FunctionSpan]]
) -> Iterator[tuple[int, Hunk, str]]:
    is_c = diff.path.endswith((".c", ".h"))
    outlines = outline_of(diff.path) if is_c and diff.new_path and diff.hunks else ()
    for index, hunk in enumerate(diff.hunks):
        yield index, hunk, enclosing_function(hunk, outlines) if is_c else ""


def enclosing_function(hunk: Hunk, outlines: Sequence[FunctionSpan]) -> str:
    """
    Name the function with most changed lines of *hunk*, the first of several.

    Where no function of *outlines* has one, the hunk itself is asked: a head it shows, or git's
    heading if nothing in the hunk ends that function first.

    :param outlines: functions of the file after the patch.
    """
    counts: dict[str, int] = {}
    for line in changed_lines(hunk):
        span = next((o for o in outlines if o.line <= line <= o.end_line), None)
        if span is not None:
            counts[span.name] = counts.get(span.name, 0) + 1
    if counts:
        return max(counts, key=lambda name: counts[name])
    name = _function_by_text(hunk)
    # A function that was read, and does not hold the lines, does not enclose them.
    return "" if any(o.name == name for o in outlines) else name


def changed_lines(hunk: Hunk) -> tuple[int, ...]:
    """Lines of the post-image that are added, or stand where lines were removed; in order."""
    lines: dict[int, None] = {}
    following = hunk.new_start
    for line in hunk.lines:
        if line.new_line is not None:
            following = line.new_line + 1
        if line.kind is LineKind.ADDED and line.new_line is not None:
            lines.setdefault(line.new_line)
        elif line.kind is LineKind.REMOVED:
            lines.setdefault(max(1, following))
    return tuple(lines)


def _function_by_text(hunk: Hunk) -> str:
    name = _head_name(hunk.heading, _HEADING)
    head = ""
    for line in hunk.lines:
        text = line.text
        if text.startswith("{") and head:
            name, head = head, ""
        elif line.kind is not LineKind.CONTEXT and not _is_declaration(text, head):
            return name
        elif text.startswith("}"):
            name = head = ""
        elif found := _head_name(text, _HEAD):
            head = "" if text.rstrip().endswith(";") else found
    return name


def _is_declaration(text: str, head: str) -> bool:
    """True for a line outside functions, or one of a function's head."""
    return bool(head) or not text.strip() or not text[:1].isspace()


def _head_name(text: str, pattern: re.Pattern[str]) -> str:
    syscall = _SYSCALL.search(text)
    if syscall:
        return f"sys_{syscall[1]}"
    match = pattern.search(text)
    return match[1] if match is not None and match[1] not in _KEYWORDS else ""


def map_hunk(hunk: Hunk, path: str, function: str = "") -> tuple[SubsystemMatch, ...]:
    """
    Name the subsystems a hunk belongs to: by path, by Kconfig option, by symbols it changes.

    The longest path rule comes first. There is always one match at least.

    :param function: enclosing function; its name counts as a symbol.
    """
    subsystems = all_subsystems()
    matches: dict[str, str] = {}
    by_path = ((s.path_rule(path), s) for s in subsystems)
    for rule, subsystem in sorted(by_path, key=lambda pair: (-len(pair[0]), pair[1].name)):
        if rule:
            matches[subsystem.name] = f"path rule {rule}"
    _by_words(matches, subsystems, hunk, path, function)
    if not matches:
        folder = "/".join(path.split("/")[:-1][:2])
        matches[OTHER] = f"no rule matches; folder {folder or '(top)'}"
    return tuple(SubsystemMatch(name, reason) for name, reason in matches.items())


def _by_words(
    matches: dict[str, str],
    subsystems: Sequence[Subsystem],
    hunk: Hunk,
    path: str,
    function: str,
) -> None:
    options = tuple(dict.fromkeys(_options(hunk, path)))
    symbols = tuple(dict.fromkeys(_symbols(hunk))) if path.endswith(_SOURCE) else ()
    for subsystem in subsystems:
        if subsystem.name not in matches and (option := subsystem.option(options)):
            matches[subsystem.name] = f"Kconfig {option}"
    for subsystem in subsystems:
        if subsystem.name in matches:
            continue
        if symbol := subsystem.symbol(symbols):
            matches[subsystem.name] = f"symbol {symbol} used"
        elif subsystem.symbol((function,)):
            matches[subsystem.name] = f"in function {function}"


def _changed_text(hunk: Hunk) -> Iterator[str]:
    return (line.text for line in hunk.lines if line.kind is not LineKind.CONTEXT)


def _symbols(hunk: Hunk) -> Iterator[str]:
    for text in _changed_text(hunk):
        if not text.lstrip().startswith("#include"):
            yield from _WORD.findall(_NOT_CODE.sub(" ", text))


def _options(hunk: Hunk, path: str) -> Iterator[str]:
    for text in _changed_text(hunk):
        yield from _CONFIG.findall(text)
    if path.rsplit("/", 1)[-1].startswith("Kconfig"):
        # The option whose entry is changed stands above the change.
        for line in hunk.lines:
            match = _KCONFIG_LINE.match(line.text)
            if match is not None and (line.kind is not LineKind.CONTEXT or "config" in match[1]):
                yield from _OPTION.findall(match[2])
