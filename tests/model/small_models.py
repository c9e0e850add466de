"""Tiny models whose answers are known by counting on fingers, and random ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from model.layout import Field, Layout
from model.notation import guard
from model.properties import Property
from model.rule import Rule
from model.verdict import Model


def never(name: str, bad: str, sometimes: str = "") -> Property:
    """A property by the text of its two guards."""
    return Property(name, name, "test", guard(bad), guard(sometimes), "", "", "")


def counter(name: str, largest: int) -> Field:
    """A field that counts from 0 to *largest*."""
    return Field(name, tuple(str(n) for n in range(largest + 1)))


def model(
    fields: Sequence[Field],
    rules: Sequence[Rule],
    properties: Sequence[Property] = (),
    initial: Sequence[Mapping[str, str]] = ({},),
) -> Model:
    """A model that starts with every field at its first value."""
    return Model(Layout(fields), tuple(rules), tuple(initial), tuple(properties))


@st.composite
def _guards(draw: st.DrawFn, fields: Sequence[Field], least: int) -> dict[str, frozenset[str]]:
    chosen = draw(st.lists(st.sampled_from(fields), min_size=least, max_size=3, unique=True))
    return {f.name: draw(st.frozensets(st.sampled_from(f.values), min_size=1)) for f in chosen}


@st.composite
def _rules(draw: st.DrawFn, number: int, plain: Sequence[Field], counters: Sequence[Field]) -> Rule:
    effect = {
        field.name: draw(st.sampled_from(field.values))
        for field in draw(st.lists(st.sampled_from(plain), max_size=2, unique=True))
    }
    add: dict[str, int] = {}
    for field in counters:
        kind = draw(st.sampled_from(("keep", "keep", "add", "assign")))
        if kind == "add":
            add[field.name] = draw(st.sampled_from((-2, -1, -1, 0, 1, 1, 3)))
        elif kind == "assign":
            effect[field.name] = draw(st.sampled_from(field.values))
    return Rule(f"rule-{number}", draw(_guards([*plain, *counters], 0)), effect, add)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Enumerations of 1 to 6 values, counters, up to 9 rules, 4 properties, 3 initial states."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    plain = [
        Field(f"field{n}", tuple(f"v{value}" for value in range(size)))
        for n, size in enumerate(sizes)
    ]
    counters = [
        counter(f"count{n}", largest)
        for n, largest in enumerate(draw(st.lists(st.integers(1, 6), max_size=2)))
    ]
    fields = draw(st.permutations([*plain, *counters]))
    rules = [draw(_rules(n, plain, counters)) for n in range(draw(st.integers(0, 9)))]
    properties = [
        Property(
            f"p{n}", "", "test", draw(_guards(fields, 1)), draw(_guards(fields, 0)), "", "", ""
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    starts = st.fixed_dictionaries({}, optional={f.name: st.sampled_from(f.values) for f in fields})
    return model(fields, rules, properties, draw(st.lists(starts, min_size=1, max_size=3)))
