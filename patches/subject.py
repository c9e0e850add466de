"""The prefix of a subject: ``[PATCH RFC v2 03/17 tree]`` and what people make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLY = re.compile(r"\s*(?:re|aw|sv|antw|fwd?|wg)(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_GROUP = re.compile(r"\s*\[([^\[\]]*)\]")
_COUNTER = re.compile(r"(\d{1,4})/(\d{1,4})")
_VERSION = re.compile(r"(?:patch|rfc)?-?v(\d{1,3})(\.\d+)?", re.IGNORECASE)
_KIND = re.compile(r"(?:patch|rfc)(?:-?v\d{1,3}(?:\.\d+)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """
    A subject taken apart.

    :param title: without prefix. :param version: 1 where none is named.
    :param number, count: of ``n/m``; ``None`` and 0 without one.
    :param reply: an answer to or a copy of another mail.
    :param tagged: the prefix says that this is a patch, a cover letter or an RFC.
    """

    title: str
    version: int
    number: int | None
    count: int
    reply: bool
    tagged: bool


def parse_subject(text: str) -> Subject:
    """
    Take *text*, decoded and unfolded, apart. Nothing is an error: what is no prefix is title.

    >>> parse_subject("[PATCH RFC v2 03/17 hyperv-next] iommu/hyperv: map interrupts").number
    3
    """
    reply = _REPLY.match(text) is not None
    while (match := _REPLY.match(text)) is not None:
        text = text[match.end() :]
    tokens: list[str] = []
    at = title_at = 0
    tagged = False
    while (group := _GROUP.match(text, at)) is not None:
        at = group.end()
        words = re.split(r"[\s,:;]+", group[1].strip())
        if any(_KIND.fullmatch(word) or _COUNTER.fullmatch(word) for word in words):
            # A tag behind the last such group, as in "[PATCH] [media] x", belongs to the title.
            tagged, title_at = True, at
            tokens += words
    number, count = _counter(tokens)
    return Subject(text[title_at:].strip(), _version(tokens), number, count, reply, tagged)


def _counter(tokens: list[str]) -> tuple[int | None, int]:
    for token in tokens:
        if match := _COUNTER.fullmatch(token):
            return int(match[1]), int(match[2])
    return None, 0


def _version(tokens: list[str]) -> int:
    """
    The posted revision. ``v5.10`` names a stable kernel, ``v2.1`` a revision between two others.
    """
    found = [match for token in tokens if (match := _VERSION.fullmatch(token))]
    plain = [int(match[1]) for match in found if not match[2]]
    dotted = [int(match[1]) for match in found if match[2] and int(match[1]) < 4]
    return max([*plain, *([] if plain else dotted), 1])
