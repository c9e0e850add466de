"""Where the values of a function's variables come from: reaching definitions on its graph."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.syntax import Edge, Expr


class Origin(Enum):
    """What a place holds after a definition."""

    PARAMETER = "parameter"
    ENTRY = "what it held before the function"
    UNSET = "declared without a value"
    CALL = "result of a call"
    CONSTANT = "constant"
    COPY = "value of another place"
    ADDRESS = "address of a variable"
    COMPUTED = "computed"
    ITERATOR = "set by an iterator"
    OUTPUT = "may be set by the call it is given to"
    CHANGED = "may be changed by a call that can reach it"
    ALIASED = "may be changed by a write through another name"
    RENAMED = "its text names another object now"
    UNKNOWN = "not read"

    @property
    def known(self) -> bool:
        """False where nothing can be said about the value."""
        return self not in _NOT_KNOWN


_NOT_KNOWN = frozenset(
    (
        Origin.OUTPUT,
        Origin.CHANGED,
        Origin.ALIASED,
        Origin.RENAMED,
        Origin.UNKNOWN,
        Origin.ENTRY,
        Origin.ITERATOR,
    )
)


@dataclass(frozen=True, slots=True)
class Definition:
    """
    One way in which a place gets a value.

    :param node: where; 0 for what holds at entry.
    :param source: the expression it gets, ``None`` where there is none.
    :param callee: function behind CALL, OUTPUT and CHANGED, empty for a call through a pointer.
    :param certain: nothing of what the place held before is left.
    """

    index: int
    place: str
    node: int
    line: int
    origin: Origin
    source: Expr | None
    callee: str
    certain: bool


@dataclass(frozen=True, slots=True)
class ValueFlow:
    """
    Definitions of a function and where they reach.

    :param places: every place followed, in order of appearance; ``pages[]`` stands for all
        elements of an array. :param masks: for each place its definitions, as bits.
    :param definitions: in order of nodes.
    :param reaching: for each node, the definitions that may hold before it, as bits.
    :param address_taken: variables that may change without being named, sorted.
    :param shadowed: names declared more than once: what is said of them is said of all.
    """

    places: tuple[str, ...]
    masks: tuple[int, ...]
    definitions: tuple[Definition, ...]
    reaching: tuple[int, ...]
    address_taken: tuple[str, ...]
    shadowed: tuple[str, ...]

    def before(self, node: int, place: str) -> tuple[Definition, ...]:
        """Definitions of *place* that may hold when *node* begins; none if it is not followed."""
        return self._of(place, self.reaching[node])

    def after(self, node: int, place: str) -> tuple[Definition, ...]:
        """Definitions of *place* that may hold once all of *node* has happened."""
        return self._of(place, self._within(node, len(self.definitions)))

    def at(self, definition: Definition, place: str) -> tuple[Definition, ...]:
        """Definitions of *place* that may hold when the source of *definition* is read."""
        return self._of(place, self._within(definition.node, definition.index))

    def made_by(self, node: int) -> tuple[Definition, ...]:
        """Definitions that *node* makes, in order."""
        first = bisect_left(self.definitions, node, key=lambda d: d.node)
        last = bisect_right(self.definitions, node, first, key=lambda d: d.node)
        return self.definitions[first:last]

    def _within(self, node: int, before: int) -> int:
        bits = self.reaching[node]
        for made in self.made_by(node):
            if made.index >= before:
                break
            if made.certain:
                bits &= ~self.masks[self.places.index(made.place)]
            bits |= 1 << made.index
        return bits

    def _of(self, place: str, bits: int) -> tuple[Definition, ...]:
        if place not in self.places:
            return ()
        bits &= self.masks[self.places.index(place)]
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self.definitions[lowest.bit_length() - 1])
            bits ^= lowest
        return tuple(found)


def transfer(made: Iterable[Definition], of_place: dict[str, int]) -> tuple[int, int]:
    """
    Bits that a node sets and bits it lets through.

    :param made: definitions of the node in the order in which they happen.
    :param of_place: place -> bits of all its definitions.
    """
    made_bits, kept = 0, -1
    for definition in made:
        if definition.certain:
            made_bits &= ~of_place[definition.place]
            kept &= ~of_place[definition.place]
        made_bits |= 1 << definition.index
    return made_bits, kept


def solve(
    count: int, edges: Iterable[Edge], start: int, transfers: Sequence[tuple[int, int]]
) -> tuple[int, ...]:
    """
    Solve reaching definitions.

    :param start: bits that hold when node 0 begins.
    :param transfers: for each node, bits it sets and bits it lets through.
    :return: for each node, bits that may hold before it.
    """
    successors: list[list[int]] = [[] for _ in range(count)]
    for edge in edges:
        successors[edge.source].append(edge.target)
    before = [0] * count
    before[0] = start
    visited = [False] * count
    waiting = [0]
    queued = {0}
    while waiting:
        node = waiting.pop()
        queued.discard(node)
        visited[node] = True
        made, kept = transfers[node]
        after = (before[node] & kept) | made
        for target in reversed(successors[node]):
            joined = before[target] | after
            if joined != before[target] or not visited[target]:
                before[target] = joined
                if target not in queued:
                    queued.add(target)
                    waiting.append(target)
    return tuple(before)
