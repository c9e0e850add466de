"""
Named finite fields packed into 64-bit words. Only this module and `rule` know where the bits are.

A state is one integer; word k of it has the bits from 64 k on. A field never straddles words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

WORD = 64  # distance of two words in a state
WORD_BITS = 63  # bit 63 stays clear, so that a word is also a valid signed 64-bit integer
_INDEX = re.compile(r"([A-Za-z_][\w-]*)?\[(\d+)\]")


class ModelError(Exception):
    """A model that is not well formed: unknown field or value, layout too wide, bad scenario."""


class LayoutTooWide(ModelError):
    """
    The fields need more words than are allowed; the caller must report *not decided*.

    :param excess: bits too many.
    """

    def __init__(self, message: str, excess: int) -> None:
        super().__init__(message)
        self.excess = excess


@dataclass(frozen=True, slots=True)
class Field:
    """
    A variable of the model with finitely many values; the first one is encoded as zero.

    A counter is a field whose values are ``"0", "1", ... "n"``.

    :param kinds: of what each index in the name is one, in order; only needed where the word before
        the bracket does not say it: ``slat[0][1]`` is of the kinds ``("partition", "frame")``.
    """

    name: str
    values: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.values)) != len(self.values) or not self.values:
            raise ModelError(f"field {self.name}: values must be distinct and at least one")
        if self.kinds and len(self.kinds) != len(_INDEX.findall(self.name)):
            raise ModelError(f"field {self.name}: one kind is needed for each index")

    @property
    def indices(self) -> tuple[tuple[str, int], ...]:
        """Kind and number of each index in the name: ``cpu`` and 1 for ``cpu[1].irqs``."""
        found = _INDEX.findall(self.name)
        kinds = self.kinds or tuple(word for word, _ in found)
        return tuple((kind, int(number)) for kind, (_, number) in zip(kinds, found, strict=True))

    @property
    def width(self) -> int:
        """Bits needed; a field of one value still takes one bit, to keep masks non-empty."""
        return max(1, (len(self.values) - 1).bit_length())


class Layout:
    """
    Where each field lies in a state.

    :param fields: in order from bit 0 up; names must be distinct. If one word is not enough, fields
        in a row with the same first index (``frame[0].x``, ``frame[0].y``) share a word.
    :param most_words: how many words a state may have.
    :param word_bits: how many bits of a word are used; with fewer, small models have many words.
    :raises LayoutTooWide: if it needs more.
    """

    def __init__(
        self, fields: Sequence[Field], most_words: int = 64, word_bits: int = WORD_BITS
    ) -> None:
        self.fields = tuple(fields)
        self._shift: dict[str, int] = {}
        self._codes: dict[str, dict[str, int]] = {}
        self._masks: dict[str, int] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        self._cubes: dict[tuple[str, frozenset[str]], tuple[tuple[int, int], ...]] = {}
        for field, shift in _placed(self.fields, word_bits):
            if field.name in self._shift:
                raise ModelError(f"field {field.name} is defined twice")
            self._shift[field.name] = shift
            self._values[field.name] = field.values
            self._codes[field.name] = {v: n << shift for n, v in enumerate(field.values)}
            self._masks[field.name] = ((1 << field.width) - 1) << shift
        self.bits = sum(field.width for field in self.fields)
        self.words = max((shift // WORD for shift in self._shift.values()), default=0) + 1
        if self.words > most_words:
            room = most_words * word_bits
            text = f"{self.bits} bits are needed, {room} fit {most_words} state word(s)"
            raise LayoutTooWide(text, max(1, self.bits - room))

    def __contains__(self, name: str) -> bool:
        return name in self._shift

    def mask(self, name: str) -> int:
        """All bits of a field. :raises ModelError: if there is no such field."""
        try:
            return self._masks[name]
        except KeyError:
            raise ModelError(f"no field {name}; there are {', '.join(self._shift)}") from None

    def code(self, name: str, value: str) -> int:
        """The bits of *value* in its field's place."""
        self.mask(name)
        try:
            return self._codes[name][value]
        except KeyError:
            allowed = ", ".join(self._codes[name])
            raise ModelError(f"field {name} has no value {value}; it has {allowed}") from None

    def values(self, name: str) -> tuple[str, ...]:
        """Values of a field, in the order of their codes."""
        self.mask(name)
        return self._values[name]

    def cubes(self, name: str, allowed: frozenset[str]) -> tuple[tuple[int, int], ...]:
        """
        Disjoint (mask, value) pairs that cover the *allowed* values of a field and no other one.

        Codes that encode no value never occur in a state, so they may be covered as well.
        """
        found = self._cubes.get((name, allowed))
        if found is None:
            found = self._cubes[name, allowed] = self._make_cubes(name, allowed)
        return found

    def _make_cubes(self, name: str, allowed: frozenset[str]) -> tuple[tuple[int, int], ...]:
        mask = self.mask(name)
        codes = [self.code(name, value) for value in allowed]
        if len(codes) == 1:
            return ((mask, codes[0]),)
        shift = self._shift[name]
        wanted = {code >> shift for code in codes}
        cubes = _cover(wanted, range(len(self._values[name])), 0, 0, mask >> shift)
        return tuple((mask << shift, value << shift) for mask, value in cubes)

    def step(self, name: str) -> int:
        """What adding one to a counter field adds to the state."""
        self.mask(name)
        return 1 << self._shift[name]

    def maximum(self, name: str) -> int:
        """Bits of the largest value of a field in its place."""
        return max(self._codes[name].values())

    def pack(self, values: Mapping[str, str]) -> int:
        """State in which each named field has its value and the others their first one."""
        word = 0
        for name, value in values.items():
            word |= self.code(name, value)
        return word

    def unpack(self, word: int) -> dict[str, str]:
        """Value of every field of a state."""
        return {
            name: self._values[name][(word & self._masks[name]) >> shift]
            for name, shift in self._shift.items()
        }


def _placed(fields: Sequence[Field], word_bits: int) -> Iterator[tuple[Field, int]]:
    """Each field and its lowest bit."""
    one_word = sum(field.width for field in fields) <= word_bits
    shift = 0
    for _, group in groupby(fields, lambda field: field.name.partition("]")[0]):
        members = list(group)
        width = sum(field.width for field in members)
        # Blocks that symmetry sorts must look alike, so one does not begin in one word and end in
        # the next.
        if not one_word and shift % WORD + width > word_bits:
            shift += -shift % WORD
        for field in members:
            if not one_word and shift % WORD + field.width > word_bits:
                shift += -shift % WORD
            yield field, shift
            shift += field.width


def _cover(
    wanted: set[int], codes: Sequence[int], mask: int, value: int, bits: int
) -> tuple[tuple[int, int], ...]:
    """Cubes of *wanted* among *codes*, all of which agree with *value* on *mask*."""
    inside = [code for code in codes if code in wanted]
    if not inside:
        return ()
    if len(inside) == len(codes):
        return ((mask, value),)
    if len(inside) == 1:
        return ((bits, inside[0]),)
    bit = (bits & ~mask).bit_length() - 1
    halves: tuple[tuple[int, int], ...] = ()
    for side in (0, 1 << bit):
        half = [code for code in codes if code & 1 << bit == side]
        halves += _cover(wanted, half, mask | 1 << bit, value | side, bits)
    return halves
