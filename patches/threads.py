"""Tell apart the series that one input holds, as a folder of mails or an archive does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from patches.assembly import Reading
from patches.series import CoverLetter, Patch
from patches.subject import parse_subject

_Key = tuple[str, ...]


def separate(readings: Sequence[Reading]) -> list[Reading]:
    """
    One reading for each series, in the order in which they begin; none of the patches is lost.

    Mails of one thread belong together. Mails outside of any thread do if they complete a series by
    their numbers, or else have one author. What was posted in several versions, or twice, is as
    many series: each one is to be tried on the same tree.
    """
    patches = [patch for reading in readings for patch in reading.patches]
    covers = [cover for reading in readings for cover in reading.covers]
    roots = _Roots([*patches, *covers])
    groups: dict[_Key, list[Patch]] = {}
    for patch in patches:
        groups.setdefault(_key(patch, roots), []).append(patch)
    base = next((reading.base_commit for reading in readings if reading.base_commit), "")
    found: list[tuple[_Key, list[Patch]]] = []
    for key, group in groups.items():
        for by_author in _by_author(group) if key[0] == "numbered" else [group]:
            found += [(key, one) for one in _by_slot(by_author)]
    order = {id(patch): at for at, patch in enumerate(patches)}
    found.sort(key=lambda group: order[id(group[1][0])])
    sharing = Counter(key for key, _ in found)
    return [
        _reading(group, _covers(key, group, covers, roots, sharing[key] == 1), base)
        for key, group in found
    ]


def _covers(
    key: _Key, group: list[Patch], covers: Sequence[CoverLetter], roots: _Roots, alone: bool
) -> list[CoverLetter]:
    """
    The cover letters of a thread; outside of any thread, those that announce as many patches.

    :param alone: no other series has that version and as many patches.
    """
    if key[0] != "numbered":
        return [cover for cover in covers if ("thread", roots.of(cover)) == key]
    announced = [cover for cover in covers if not roots.of(cover) and _announced(cover) == key[1:]]
    authors = {patch.author for patch in group}
    own = [cover for cover in announced if cover.author in authors]
    return own or (announced if alone else [])


def _announced(cover: CoverLetter) -> tuple[str, str]:
    subject = parse_subject(cover.subject)
    return str(subject.version), str(subject.count)


def _reading(patches: list[Patch], covers: list[CoverLetter], base: str) -> Reading:
    mails = len(patches) + len(covers)
    whole = Reading(tuple(patches), tuple(covers), mails, (), ())
    return replace(whole, base_commit=base) if any(p.commit_id for p in patches) else whole


class _Roots:
    """The threads of mails: those linked by what they answer, in the input or not."""

    def __init__(self, mails: Sequence[Patch | CoverLetter]) -> None:
        self._parents: dict[str, str] = {}
        for mail in mails:
            for reference in mail.references if mail.message_id else ():
                self._parents[self._root(mail.message_id)] = self._root(reference)
        self._answered = {id_ for mail in mails for id_ in mail.references}

    def of(self, mail: Patch | CoverLetter) -> str:
        """A name of the thread; empty if *mail* is in none."""
        alone = not mail.references and mail.message_id not in self._answered
        return "" if alone or not mail.message_id else self._root(mail.message_id)

    def _root(self, id_: str) -> str:
        path = [id_]
        while (parent := self._parents.get(path[-1], path[-1])) != path[-1]:
            path.append(parent)
        for one in path:
            self._parents[one] = path[-1]
        return path[-1]


def _key(patch: Patch, roots: _Roots) -> _Key:
    thread = roots.of(patch)
    if thread:
        return "thread", thread
    if patch.commit_id:
        return ("commits",)
    if patch.message_id and patch.count <= 1:
        return "mail", patch.message_id
    return ("numbered" if patch.count > 1 else "files"), str(patch.version), str(patch.count)


def _by_author(group: list[Patch]) -> list[list[Patch]]:
    """One series if the numbers are complete, as after ``b4 am``; else one for each author."""
    if sorted(patch.number for patch in group) == list(range(1, group[0].count + 1)):
        return [group]
    authors: dict[str, list[Patch]] = {}
    for patch in group:
        authors.setdefault(patch.author, []).append(patch)
    return list(authors.values())


def _by_slot(group: list[Patch]) -> list[list[Patch]]:
    """Several series if a patch was posted in several versions, or more than once."""
    versions: dict[str, set[int]] = {}
    for patch in group:
        versions.setdefault(_slot(patch), set()).add(patch.version)
    numbered = any(patch.number for patch in group)
    if numbered and all(len(found) == 1 for found in versions.values()):
        # A patch posted anew alone, as v3 in a thread of v2, belongs to its series.
        return _without_repeats(group)
    found: list[list[Patch]] = []
    for version in sorted({patch.version for patch in group}):
        found += _without_repeats([patch for patch in group if patch.version == version])
    return found


def _without_repeats(group: list[Patch]) -> list[list[Patch]]:
    found: list[tuple[list[Patch], set[str]]] = []
    for patch in group:
        slot = _slot(patch)
        free = [(series, slots) for series, slots in found if slot not in slots]
        # The series begun last is the one that goes on.
        series, slots = free[-1] if free else ([], set())
        if not free:
            found.append((series, slots))
        series.append(patch)
        slots.add(slot)
    return [series for series, _ in found]


def _slot(patch: Patch) -> str:
    return str(patch.number) if patch.number else patch.title.casefold()
