"""Random models closed under exchange of frames and of CPUs: reduction changes no answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.exploration import explore
from model.layout import Field
from model.notation import guard, rule
from model.replay import explore_naively, replay
from model.rule import Rule
from model.verdict import Model
from tests.model.small_models import counter, in_words, model, never
from tests.model.test_reduction import orbits

CPUS = FRAMES = (0, 1)
# Fields with symbols for two different frames i, j and two different CPUs c, d.
VALUES = {
    "frame[{i}].a": ("u", "v", "w"),
    "frame[{j}].a": ("u", "v", "w"),
    "frame[{i}].owner": ("none", "cpu[{c}]", "cpu[{d}]"),
    "frame[{j}].owner": ("none", "cpu[{c}]", "cpu[{d}]"),
    "tlb[{c}][{i}]": ("no", "yes"),
    "tlb[{d}][{i}]": ("no", "yes"),
    "cpu[{c}].x": ("p", "q"),
    "cpu[{d}].x": ("p", "q"),
}


def instances(text: str) -> Iterator[str]:
    """The text for every choice of frames and CPUs."""
    for (i, j), (c, d) in product(permutations(FRAMES), permutations(CPUS)):
        yield text.format(i=i, j=j, c=c, d=d)


def some_fields(random: Random, most: int) -> str:
    chosen = random.sample(sorted(VALUES), random.randint(1, most))
    return " & ".join(f"{name}={random.choice(VALUES[name])}" for name in chosen)


def closed_rules(random: Random, number: int) -> Iterator[Rule]:
    for n in range(number):
        add = random.choice(("", "", "", " & n-1", " & n+1"))
        room = "n=0|1 & " if add == " & n+1" and random.random() < 0.8 else ""
        text = f"{room}{some_fields(random, 2)} -> {some_fields(random, 2)}{add}"
        yield from (rule(f"rule-{n}", t) for t in dict.fromkeys(instances(text)))


def symmetric_model(seed: int, rules: int) -> Model:
    """Up to some thousand states; the same for a seed."""
    random = Random(seed)  # noqa: S311 - test input, not a secret
    fields = [Field(f"cpu[{c}].x", ("p", "q")) for c in CPUS]
    for f in FRAMES:
        fields += [Field(f"tlb[{c}][{f}]", ("no", "yes"), ("cpu", "frame")) for c in CPUS]
        fields.append(Field(f"frame[{f}].a", ("u", "v", "w")))
        fields.append(Field(f"frame[{f}].owner", ("none", "cpu[0]", "cpu[1]")))
    fields.append(counter("n", 2))
    random.shuffle(fields)
    one = {"i": 0, "j": 1, "c": 1, "d": 0}
    properties = [
        never(f"p{n}", some_fields(random, 4).format(**one), some_fields(random, 2).format(**one))
        for n in range(4)
    ]
    good = guard(f"cpu[0].x={(x := random.choice('pq'))} & cpu[1].x={x} & n=0|1")
    properties.append(replace(properties[0], name="back", never={}, returns=good))
    ends = dict.fromkeys(instances(some_fields(random, 2)))
    final = random.choice((None, (), tuple(guard(end) for end in ends)))
    table = list(closed_rules(random, rules))
    return replace(model(fields, table, properties, [{"n": "1"}]), final=final)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.builds(symmetric_model, st.integers(0, 2**32 - 1), st.integers(5, 10)),
    st.sampled_from((("frame",), ("cpu",), ("frame", "cpu"))),
    st.sampled_from((1, 1 << 30)),
    st.sampled_from((6, 63)),
)
def test_reduced_search_answers_as_the_whole_and_the_naive_one(
    plain: Model, groups: tuple[str, ...], wide: int, word_bits: int
) -> None:
    whole = in_words(plain, word_bits)
    naive = explore_naively(whole)
    full = explore(whole, wide=wide)
    reduced = explore(whole, symmetric=groups, wide=wide)
    assert reduced.states == orbits(whole, groups)
    assert reduced.whole == full.states == naive.states
    assert reduced.never_fired == naive.never_fired
    assert reduced.depth == naive.depth
    answers = [(v.property.name, v.kind, len(v.path)) for v in naive.verdicts]
    for found in (full, reduced):
        assert [(v.property.name, v.kind, len(v.path)) for v in found.verdicts] == answers
        for verdict in found.verdicts:
            if verdict.path:
                replay(whole, verdict.path, verdict.property)
