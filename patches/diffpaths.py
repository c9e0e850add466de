"""Paths as diffs write them: prefixes, C-style quotes, and which paths are safe to believe."""

from __future__ import annotations

import re

NOWHERE = "/dev/null"

_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_LETTERS = {code: letter for letter, code in _ESCAPES.items()}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PREFIX = re.compile(r"[abciow12]/")


def unquote(text: str) -> str:
    """*text* without git's C-style quotes, if it has any; octal escapes are UTF-8 bytes."""
    match = _QUOTED.fullmatch(text)
    if match is None:
        return text
    inner = match[1]
    out = bytearray()
    at = 0
    while at < len(inner):
        if inner[at] != "\\":
            out += inner[at].encode("utf-8", "replace")
            at += 1
        elif (octal := re.match(r"[0-3][0-7]{2}", inner[at + 1 : at + 4])) is not None:
            out.append(int(octal[0], 8))
            at += 4
        else:
            out.append(_ESCAPES.get(inner[at + 1], ord("?")))
            at += 2
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        return out.decode("latin-1")


def quote(path: str) -> str:
    """*path* as git prints it: quoted if a byte of it is a control, not ASCII, ``"`` or ``\\``."""
    data = path.encode("utf-8", "replace")
    if all(32 <= byte < 127 and byte not in (34, 92) for byte in data):
        return path
    out = []
    for byte in data:
        if byte in _LETTERS:
            out.append("\\" + _LETTERS[byte])
        elif 32 <= byte < 127:
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def header_path(text: str) -> str:
    """The name of a ``---`` or ``+++`` line, still with its prefix, without the time behind it."""
    match = _QUOTED.match(text)
    return unquote(match[0]) if match else text.partition("\t")[0]


def strip_prefixes(old: str, new: str) -> tuple[str, str]:
    """
    Both paths without ``a/`` and ``b/``, or whatever first folder tells the two trees apart.

    A path that both sides write alike has no prefix (``diff.noprefix``).
    """
    if NOWHERE in (old, new):
        return _strip_one(old), _strip_one(new)
    if _PREFIX.match(old) and _PREFIX.match(new) and old[0] != new[0]:
        return old[2:], new[2:]
    if old == new:
        return old, new
    old_rest, new_rest = old.partition("/")[2], new.partition("/")[2]
    if old_rest and old_rest == new_rest:
        return old_rest, new_rest
    return _strip_one(old), _strip_one(new)


def _strip_one(path: str) -> str:
    if path == NOWHERE:
        return ""
    return path[2:] if _PREFIX.match(path) else path


def git_header_paths(words: str) -> tuple[str, str] | None:
    """
    The two paths behind ``diff --git``, or ``None`` if they cannot be told apart.

    Without quotes only two equal names can: a blank may be part of a name.
    """
    if words.startswith('"') or words.endswith('"'):
        parts = re.fullmatch(r'("(?:[^"\\]|\\.)*"|[^ "]\S*) ("(?:[^"\\]|\\.)*"|\S+)', words)
        return strip_prefixes(unquote(parts[1]), unquote(parts[2])) if parts else None
    middle = len(words) // 2
    old, new = words[:middle], words[middle + 1 :]
    if words[middle : middle + 1] == " ":
        if old == new:
            return old, new
        if old[2:] == new[2:] and _PREFIX.match(old) and _PREFIX.match(new):
            return old[2:], new[2:]
    parts = re.fullmatch(r"(\S+) (\S+)", words)
    return strip_prefixes(parts[1], parts[2]) if parts else None


def unsafe(path: str) -> str:
    """Why *path* must not be used under a tree's root; empty if it may be."""
    if any(ord(char) < 32 or char == "\x7f" for char in path):
        return "holds a control character"
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[/\\]", path):
        return "is absolute"
    parts = re.split(r"[/\\]", path)
    if ".." in parts:
        return "climbs out of the tree"
    if "" in path.split("/") or "." in parts:
        return "is not in its shortest form"
    # NTFS and HFS+ take these for .git; a checkout elsewhere would then run what they hold.
    if any(part.lower().rstrip(". ") in (".git", "git~1") for part in parts):
        return "lies in .git"
    return ""
