"""Which finding of one state of the code is which of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.finding import Finding

# What two findings with one fingerprint have in common, most telling first.
_NEARNESS: tuple[Callable[[Finding], tuple[str, ...]], ...] = (
    lambda f: (f.location.path, f.message, f.blamed),
    lambda f: (f.message, f.blamed),
    lambda f: (f.location.path, f.message),
    lambda f: (f.message,),
    lambda f: (f.location.path, f.blamed),
    lambda f: (f.location.path,),
    lambda f: (),
)


@dataclass(frozen=True, slots=True)
class Matched:
    """
    Findings of two states.

    :param kept: those of both, as (before, after). :param gone: only before.
    :param new: only after.
    """

    kept: tuple[tuple[Finding, Finding], ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]


def match(before: Sequence[Finding], after: Sequence[Finding]) -> Matched:
    """
    Pair findings with the same fingerprint, the nearest first; each is in one pair at most.

    All three lists of the result are in the order of what was given.
    """
    open_before, open_after = dict(enumerate(before)), dict(enumerate(after))
    pairs: dict[int, int] = {}
    for nearness in _NEARNESS:
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, finding in open_before.items():
            waiting[finding.fingerprint, *nearness(finding)].append(number)
        for number, finding in list(open_after.items()):
            same = waiting[finding.fingerprint, *nearness(finding)]
            if same:
                pairs[number] = same.pop(0)
                del open_before[pairs[number]], open_after[number]
        if not open_before or not open_after:
            break
    kept = tuple((before[pairs[n]], after[n]) for n in sorted(pairs))
    return Matched(kept, tuple(open_before.values()), tuple(open_after.values()))
