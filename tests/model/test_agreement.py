"""Two judges, many ways: integers, arrays, buckets, several words, and the naive explorer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model import words
from model.exploration import explore
from model.replay import explore_naively, replay
from model.verdict import Budget, Exploration, Model, VerdictKind
from tests.model.small_models import in_words, models

_SEARCH = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def summary(found: Exploration) -> object:
    """All that the two judges must agree on: everything but which shortest path is shown."""
    return (
        found.states,
        found.transitions,
        found.depth,
        found.complete,
        found.stopped,
        found.frontier,
        found.never_fired,
        found.deadlocks,
        found.whole,
        [(v.property.name, v.kind, len(v.path)) for v in found.verdicts],
    )


@_SEARCH
@given(models, st.sampled_from((1, 40, 2_000, 2_000)))
def test_random_models_get_the_same_answer_from_every_engine(model: Model, states: int) -> None:
    budget = Budget(states=states, seconds=600)
    expected = explore_naively(model, budget)
    ways = [
        explore(model, budget, bucket, wide=wide)
        for bucket in (None, model.layout.fields[0].name, model.layout.fields[-1].name)
        for wide in (1, 2, 1 << 30)
    ]
    for bits in (5, 8):
        split = in_words(model, bits)
        ways += [explore(split, budget, wide=w, exact_words=64) for w in (1, 2, 1 << 30)]
        first = model.layout.fields[0].name
        ways.append(explore(split, budget, first, wide=1, exact_words=64))
    for found in ways:
        assert summary(found) == summary(expected)
        assert found.verdicts == ways[0].verdicts  # the very same paths
    for verdict in (*ways[0].verdicts, *expected.verdicts):
        if verdict.path:
            replay(model, verdict.path, verdict.property)


@_SEARCH
@given(models)
def test_states_with_equal_keys_are_still_told_apart(model: Model) -> None:
    split = in_words(model, 5)
    expected = explore(split, wide=1, exact_words=64)
    with pytest.MonkeyPatch.context() as patch:
        # Every key is the first word: most states share theirs with many others.
        patch.setattr(words, "_scatter", np.zeros_like)
        found = explore(split, wide=1, exact_words=64)
    assert found == expected


@_SEARCH
@given(models)
def test_hashed_states_give_the_same_answer_and_say_so(model: Model) -> None:
    split = in_words(model, 5)
    exact = explore(split, wide=1, exact_words=64)
    found = explore(split, wide=1, exact_words=1)
    assert summary(found) == summary(exact)
    assert found.hashed == (split.layout.words > 1)
    for verdict in found.verdicts:
        violated = verdict.kind is VerdictKind.VIOLATED
        assert bool(verdict.caveat) == (found.hashed and not violated)
