"""Which patch needs which, and why: the edges of a series' dependency graph."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reports.finding import Location


class ReasonKind(Enum):
    """Why a patch needs another one."""

    LINES = "same lines"
    CONTEXT = "context"
    SYMBOL = "symbol"
    SIGNATURE = "signature"
    CONFIG = "configuration"
    FILE = "file"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One reason for an edge.

    :param symbol: the name that both patches speak of; empty for lines.
    :param text: in words. :param source: place in the patch that is needed, in the file as that
        patch leaves it; line 0 where there is none. :param target: place in the patch that needs.
    """

    kind: ReasonKind
    symbol: str
    text: str
    source: Location
    target: Location


@dataclass(frozen=True, slots=True)
class Dependency:
    """
    Patch *patch* needs patch *needs*; both are 1-based positions in the input.

    :param reasons: never empty, in order of kind and place.
    """

    patch: int
    needs: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """
    Something outside of the input that a trailer names.

    :param patch: 1-based position of the patch that says so, 0 for the cover letter.
    """

    patch: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Dependencies:
    """
    The dependency graph of a series.

    :param edges: by patch, then by what it needs.
    :param groups: positions of the patches of each part that shares nothing with the others.
    """

    edges: tuple[Dependency, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()


NO_DEPENDENCIES = Dependencies()
"""Of a report that was made without looking for any."""
