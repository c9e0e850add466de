"""The flags of ``compile_commands.json`` that are passed on to a compiler: few, and harmless."""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from patches.diffpaths import unsafe
from patches.series import PatchInputError

MOST_BYTES = 256 * 1024 * 1024
_NAME = "compile_commands.json"
# What names no file, starts no program and writes nothing; everything else is left out.
_PLAIN = re.compile(
    r"-std=[a-z0-9+:]+|-nostdinc|-O[0-3s]?|-w|-W(?:no-)?[a-z0-9+-]+(?:=[a-z0-9-]+)?"
    r"|-m[a-z0-9.-]+(?:=[a-z0-9.,_+-]+)?"
    r"|-f(?!plugin|dump|profile|auto-profile|branch-prob|opt-info|save|compare|use-ld|stack-usage"
    r"|callgraph|modules|module|pch|lto|random-seed|diagnostics|sanitize-|record|working-dir"
    r"|message|input|exec)[a-zA-Z0-9-]+(?:=[a-zA-Z0-9.,:_+-]*)?"
)
_DEFINE = re.compile(r"-[DU]([A-Za-z_]\w*)(\([\w, .]*\))?(=.*)?", re.DOTALL)
SEARCHED = ("-I", "-isystem", "-iquote", "-idirafter")
_OF_COMPILER = "/usr/lib/gcc/"


@dataclass(frozen=True, slots=True)
class CompileCommand:
    """
    How the build compiles one file.

    :param path: of the file, from the top of the tree. :param flags: those that are passed on,
        folders and files in them from the top of the tree.
    """

    path: str
    flags: tuple[str, ...]


def read_commands(build: Path, sources: Path | None) -> Mapping[str, CompileCommand]:
    """
    Read ``compile_commands.json`` of the configured build in *build*, by path of the file.

    :param sources: folder of the sources, if the build was made in another one.
    :raises PatchInputError: if there is none, or it is none.
    """
    place = build / _NAME
    try:
        if place.stat().st_size > MOST_BYTES:
            raise PatchInputError(str(place), None, "is too large")
        entries = json.loads(place.read_bytes())
    except (OSError, ValueError) as error:
        reason = "expected what scripts/clang-tools/gen_compile_commands.py writes"
        raise PatchInputError(str(place), None, f"{reason}: {error}") from error
    if not isinstance(entries, list):
        raise PatchInputError(str(place), None, "expected a list of commands")
    roots = [build.resolve(), *([sources.resolve()] if sources is not None else [])]
    found: dict[str, CompileCommand] = {}
    for entry in entries:
        command = _command(entry, roots)
        if command is not None:
            found[command.path] = command
    return found


def _command(entry: object, roots: Sequence[Path]) -> CompileCommand | None:
    if not isinstance(entry, dict):
        return None
    file, folder = entry.get("file"), entry.get("directory")
    line, listed = entry.get("command"), entry.get("arguments")
    if not isinstance(file, str) or not isinstance(folder, str):
        return None
    try:
        words = shlex.split(line) if isinstance(line, str) else listed
    except ValueError:
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    path = _inside(file, folder, roots)
    if path is None:
        return None
    return CompileCommand(path, tuple(_allowed(words[1:], folder, roots)))


def _allowed(words: Sequence[str], folder: str, roots: Sequence[Path]) -> Iterator[str]:
    rest = iter(words)
    for word in rest:
        option = next((o for o in (*SEARCHED, "-include") if word.startswith(o)), "")
        if option:
            value = word[len(option) :] or next(rest, "")
            place = _place(value, folder, roots)
            if place is not None and (option != "-include" or not place.startswith("/")):
                yield from (option, place)
        elif word in ("-D", "-U"):
            define = word + next(rest, "")
            if _DEFINE.fullmatch(define):
                yield define
        elif _DEFINE.fullmatch(word) or _PLAIN.fullmatch(word):
            yield word


def _place(value: str, folder: str, roots: Sequence[Path]) -> str | None:
    if value.startswith(_OF_COMPILER) and ".." not in value:
        return value
    return _inside(value, folder, roots)


def _inside(value: str, folder: str, roots: Sequence[Path]) -> str | None:
    """*value*, seen from *folder*, as a path from the top of the sources or the build."""
    full = posixpath.normpath(posixpath.join(folder, value))
    for root in roots:
        if full == str(root):
            return "."
        if full.startswith(f"{root}/"):
            inner = full[len(str(root)) + 1 :]
            return None if unsafe(inner) else inner
    return None
