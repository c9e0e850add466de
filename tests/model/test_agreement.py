"""Two judges, four ways: integers, arrays, with buckets, and the naive explorer agree."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.exploration import explore
from model.replay import explore_naively, replay
from model.verdict import Budget, Exploration, Model
from tests.model.small_models import models

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
    for found in ways:
        assert summary(found) == summary(expected)
        assert found.verdicts == ways[0].verdicts  # the very same paths
    for verdict in (*ways[0].verdicts, *expected.verdicts):
        if verdict.path:
            replay(model, verdict.path, verdict.property)
