"""Trailers: ``Key: value`` lines at the end of a commit message, and those git adds to a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable

from patches.series import CommitId, Trailer

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(\S.*)")
_NOTE = re.compile(r"\[.*|\(cherry picked from .*")
_SIGNED = ("signed-off-by", "reviewed-by", "acked-by", "fixes", "cc", "link", "tested-by")

# What `git format-patch --base` and b4 put below the diff or at the end of a cover letter.
_OF_SERIES = re.compile(
    r"^(base-commit|change-id|prerequisite-(?:patch-id|message-id|change-id)|based-on|depends-on"
    r"|supersedes):[ \t]*(\S[^\n]*?)[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)


def message_trailers(message: str) -> tuple[Trailer, ...]:
    """
    Trailers of a commit message (what stands above ``---``): those of its last paragraph.

    A paragraph counts if all its lines are trailers, continued lines or ``[who: what]`` notes, or
    if one is a trailer that kernel developers use and at least a quarter are trailers.

    >>> message_trailers("Map pages.\\n\\nFixes: 0123456789ab\\nCc: a@b.example\\n")[0].key
    'Fixes'
    """
    paragraph = re.split(r"\n[ \t]*\n", message.strip("\n \t"))[-1].split("\n")
    found: list[tuple[str, str]] = []
    others = 0
    for line in paragraph:
        match = _TRAILER.fullmatch(line.rstrip())
        if match:
            found.append((match[1], match[2]))
        elif line[:1] in (" ", "\t") and found:
            key, value = found[-1]
            found[-1] = (key, f"{value} {line.strip()}")
        elif not _NOTE.fullmatch(line):
            others += 1
    known = any(key.lower() in _SIGNED for key, _ in found)
    if others and not (known and len(found) * 4 >= len(paragraph)):
        return ()
    return tuple(Trailer(key, value) for key, value in found)


def series_trailers(text: str) -> tuple[Trailer, ...]:
    """
    ``base-commit:`` and its like, wherever they stand at the start of a line of a mail.

    A line of a diff never starts with one: its first column is a blank, ``+`` or ``-``.
    """
    return tuple(Trailer(match[1], match[2]) for match in _OF_SERIES.finditer(text))


def base_commit(trailers: Iterable[Trailer]) -> CommitId:
    """The first ``base-commit:`` that names a commit, or empty."""
    for trailer in trailers:
        word = trailer.value.split()[0]
        if trailer.key.lower() == "base-commit" and re.fullmatch(r"[0-9a-f]{7,64}", word):
            return CommitId(word)
    return CommitId("")
