"""Tiny models whose answers are known by counting on fingers, and random ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

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


def _guard(random: Random, fields: Sequence[Field], least: int) -> dict[str, frozenset[str]]:
    chosen = random.sample(fields, min(len(fields), random.randint(least, 2)))
    return {
        field.name: frozenset(random.sample(field.values, random.randint(1, len(field.values))))
        for field in chosen
    }


def _rule(random: Random, name: str, plain: Sequence[Field], counters: Sequence[Field]) -> Rule:
    changed = random.sample(plain, random.randint(0, min(2, len(plain))))
    effect = {field.name: random.choice(field.values) for field in changed}
    add: dict[str, int] = {}
    for field in counters:
        kind = random.choice(("keep", "keep", "keep", "add", "add", "assign"))
        if kind == "add":
            add[field.name] = random.choice((-2, -1, -1, 0, 1, 1, 3))
        elif kind == "assign":
            effect[field.name] = random.choice(field.values)
    guard = _guard(random, [*plain, *counters], 0)
    for field in counters:
        # Most counters stay in their range, so that most models get beyond their first overflow.
        if add.get(field.name, 0) > 0 and random.random() < 0.85:
            room = frozenset(field.values[: -add[field.name]])
            guard[field.name] = guard.get(field.name, room) & room
    return Rule(name, guard, effect, add)


def random_model(seed: int, rules: int, properties: int) -> Model:
    """Enumerations of 1 to 6 values, counters, up to 3 initial states; the same for a seed."""
    random = Random(seed)  # noqa: S311 - test input, not a secret
    plain = [
        Field(f"field{n}", tuple(f"v{value}" for value in range(random.randint(1, 6))))
        for n in range(random.randint(2, 4))
    ]
    counters = [counter(f"count{n}", random.randint(1, 9)) for n in range(random.randint(0, 3))]
    fields = [*plain, *counters]
    random.shuffle(fields)
    starts = [
        {field.name: random.choice(field.values) for field in random.sample(fields, 1)}
        for _ in range(random.randint(1, 3))
    ]
    checked: list[Property] = []
    for n in range(properties):
        # All fields at one value each: rare states, so that the paths to them are long.
        rare = {field.name: frozenset({random.choice(field.values)}) for field in fields}
        bad = random.choice((rare, rare, _guard(random, fields, 1)))
        sometimes = random.choice((rare, _guard(random, fields, 0)))
        checked.append(Property(f"p{n}", "", "test", bad, sometimes, "", "", ""))
    table = [_rule(random, f"rule-{n}", plain, counters) for n in range(rules)]
    good = replace(checked[0], name="back", never={}, returns=_guard(random, fields, 1))
    final = random.choice((None, (), tuple(_guard(random, fields, 1) for _ in range(2))))
    return replace(model(fields, table, [*checked, good], starts), final=final)


def in_words(whole: Model, word_bits: int) -> Model:
    """The same model with so few bits used of each word that its states need several."""
    return replace(whole, layout=Layout(whole.layout.fields, word_bits=word_bits))


# Drawing every part of a model from hypothesis gives almost only models of a few states, so it
# draws the seed and the sizes, which are what shrinks well.
models: st.SearchStrategy[Model] = st.builds(
    random_model, st.integers(0, 2**32 - 1), st.integers(5, 16), st.integers(2, 6)
)
