"""Texts over indexed fields made concrete: ``frame[f].linux=free`` for every frame there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from model.layout import Field, ModelError

Guard = dict[str, frozenset[str]]

_REFERENCES = re.compile(r"\.([a-z_]+)\s*!?=\s*@(\w+)")
_INDEX = re.compile(r"\[(\w+|\*)\]")
_NAME = re.compile(r"[A-Za-z_][\w-]*(?:\[(?:\w+|\*)\])*(?:\.[A-Za-z_][\w-]*)?")


@dataclass(frozen=True, slots=True)
class Effect:
    """New values, and what is added to counters."""

    values: Mapping[str, str]
    add: Mapping[str, int]


class Fields:
    """
    The fields of one machine of a given size.

    :param patterns: fields with kinds in their brackets. :param sizes: kind -> how many.
    :param plain: fields without an index, such as locals of threads.
    """

    def __init__(
        self, patterns: Sequence[Field], sizes: Mapping[str, int], plain: Sequence[Field] = ()
    ) -> None:
        self.sizes = dict(sizes)
        self._kinds: dict[str, tuple[str, ...]] = {}
        self.fields: list[Field] = []
        for pattern in patterns:
            kinds = tuple(_INDEX.findall(pattern.name))
            self._kinds[_INDEX.sub("[]", pattern.name)] = kinds
            for indices in product(*(range(self.size(kind)) for kind in kinds)):
                self.fields.append(Field(_with(pattern.name, indices), pattern.values))
        self.fields += plain
        self._values = {field.name: field.values for field in self.fields}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def size(self, kind: str) -> int:
        """How many of a kind there are; one if nobody said."""
        return self.sizes.get(kind, 1)

    def known(self, name: str) -> bool:
        """True for a field or a pattern of one, whatever stands in its brackets."""
        return name in self._values or _INDEX.sub("[]", name) in self._kinds

    def variables(self, names: Iterable[str]) -> dict[str, str]:
        """Index variables of field names, each with its kind, in order of appearance."""
        found: dict[str, str] = {}
        for name in names:
            kinds = self._kinds.get(_INDEX.sub("[]", name), ())
            for index, kind in zip(_INDEX.findall(name), kinds, strict=False):
                if not index.isdigit() and index != "*":
                    found.setdefault(index, kind)
        return found

    def free(self, text: str) -> dict[str, str]:
        """Index variables of a whole text, each with its kind; ``x.frame=@f`` is of kind frame."""
        found = self.variables(match[0] for match in _NAME.finditer(text) if "[" in match[0])
        for kind, variable in _REFERENCES.findall(text):
            found.setdefault(variable, kind)
        return found

    def guard(self, text: str, bound: Mapping[str, int]) -> Guard | None:
        """
        Read ``field=a|b & field!=c``; ``None`` if it can never hold. ``field=@f`` is an index.

        :raises ModelError: naming the word that is wrong.
        """
        result: Guard = {}
        for part in _parts(text):
            name, sign, values = _split(part)
            if sign not in ("=", "!="):
                raise ModelError(f"expected field=value, found {part!r}")
            for concrete in self.names(name, bound):
                allowed = self._allowed(concrete, values, bound)
                if sign == "!=":
                    allowed = frozenset(self._values[concrete]) - allowed
                result[concrete] = result.get(concrete, allowed) & allowed
        return result if all(result.values()) else None

    def effect(self, text: str, bound: Mapping[str, int]) -> Effect:
        """Read ``field=value & counter+1``. :raises ModelError: naming the word that is wrong."""
        values: dict[str, str] = {}
        add: dict[str, int] = {}
        for part in _parts(text):
            name, sign, value = _split(part)
            if sign in ("+", "-"):
                if not value.isdigit():
                    raise ModelError(f"expected a number behind {name}{sign}, found {value!r}")
                for concrete in self.names(name, bound):
                    add[concrete] = int(value) if sign == "+" else -int(value)
            elif sign == "=":
                for concrete in self.names(name, bound):
                    (values[concrete],) = self._allowed(concrete, value, bound)
            else:
                raise ModelError(f"expected field=value or field+n, found {part!r}")
        return Effect(values, add)

    def names(self, name: str, bound: Mapping[str, int]) -> list[str]:
        """The concrete fields of a name; several where it has ``[*]``."""
        kinds = self._kinds.get(_INDEX.sub("[]", name))
        if kinds is None:
            if name in self._values:
                return [name]
            raise ModelError(f"no field {name!r} in the machine parts in use")
        choices: list[list[int]] = []
        for index, kind in zip(_INDEX.findall(name), kinds, strict=True):
            size = self.size(kind)
            number = int(index) if index.isdigit() else bound.get(index, -1)
            if index == "*":
                choices.append(list(range(size)))
            elif number < 0:
                raise ModelError(f"index {index!r} of {name!r} is no number and bound nowhere")
            elif number >= size:
                raise ModelError(f"{name!r}: there are {size} of kind {kind}, index {number}")
            else:
                choices.append([number])
        return [_with(name, indices) for indices in product(*choices)]

    def _allowed(self, name: str, values: str, bound: Mapping[str, int]) -> frozenset[str]:
        """The values that a text names; ``@f`` is the number that is bound to f."""
        wanted: list[str] = []
        for word in (piece.strip() for piece in values.split("|")):
            value = str(bound.get(word[1:], word)) if word.startswith("@") else word
            wanted.append(value)
            if value not in self._values[name]:
                known = ", ".join(self._values[name])
                raise ModelError(f"field {name} has no value {value!r}; it has {known}")
        return frozenset(wanted)


def bindings(
    variables: Mapping[str, str], fields: Fields, distinct: bool = True
) -> Iterator[dict[str, int]]:
    """
    Every assignment of indices to variables, in order.

    :param variables: variable -> kind. :param distinct: two variables of a kind never have the same
        index: a property about two partitions is not about one.
    """
    names = list(variables)
    for indices in product(*(range(fields.size(variables[name])) for name in names)):
        pairs = [(variables[name], index) for name, index in zip(names, indices, strict=True)]
        if not distinct or len(set(pairs)) == len(pairs):
            yield dict(zip(names, indices, strict=True))


def negations(guard: Guard, values: Mapping[str, frozenset[str]]) -> list[Guard]:
    """Disjoint guards that together say that *guard* does not hold."""
    result: list[Guard] = []
    before: Guard = {}
    for name, allowed in guard.items():
        outside = values[name] - allowed
        if outside:
            result.append({**before, name: outside})
        before[name] = allowed
    return result


def both(left: Guard, right: Guard) -> Guard | None:
    """The guard that holds where both do; ``None`` if that is nowhere."""
    result = dict(left)
    for name, allowed in right.items():
        result[name] = result.get(name, allowed) & allowed
        if not result[name]:
            return None
    return result


def _with(name: str, indices: Sequence[int]) -> str:
    left = iter(indices)
    return _INDEX.sub(lambda _: f"[{next(left)}]", name)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("&") if part.strip()]


def _split(part: str) -> tuple[str, str, str]:
    match = _NAME.match(part)
    if match is None:
        raise ModelError(f"expected a field, found {part!r}")
    rest = part[match.end() :].strip()
    name = match[0]
    # "frame-1" reads as one name: the minus belongs to a counter if digits follow it.
    counter = re.fullmatch(r"(.*)-(\d+)", name)
    if counter is not None and not rest:
        return counter[1], "-", counter[2]
    for sign in ("!=", "=", "+", "-"):
        if rest.startswith(sign):
            return name, sign, rest[len(sign) :].strip()
    raise ModelError(f"expected field=value, found {part!r}")
