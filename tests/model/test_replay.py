"""Replay accepts what the search finds and says where any other path does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.exploration import Step, explore
from model.layout import Field
from model.notation import rule
from model.replay import ReplayError, explore_naively, replay
from tests.model.small_models import counter, model, never

GO = rule("go", "at=a -> at=b & steps+1")
BACK = rule("back", "at=b -> at=a")
BAD = never("third", "steps=2 & at=b")
MODEL = model([Field("at", ("a", "b")), counter("steps", 2)], [GO, BACK], [BAD])
PATH = explore(MODEL).verdict("third").path


def test_path_of_the_search_is_accepted() -> None:
    replay(MODEL, PATH, BAD)
    assert len(PATH) == 4


def test_overflowing_last_step_is_accepted_and_only_as_the_last() -> None:
    overflow = explore(MODEL).verdict("counter-overflow")
    replay(MODEL, overflow.path, overflow.property)
    tail = Step(BACK, overflow.path[-1].after, {**overflow.path[-1].after, "at": "a"})
    with pytest.raises(ReplayError, match=r"step 5: rule go does not fire: .* leave its range"):
        replay(MODEL, (*overflow.path, tail))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ((), "step 0: a path begins with an initial state"),
        (PATH[1:], "step 0: a path begins"),
        ((Step(None, PATH[1].after, PATH[1].after),), "step 0: not an initial state"),
        ((PATH[0], PATH[2]), "step 1: does not begin where step 0 ended"),
        ((PATH[0], replace(PATH[1], rule=None)), "step 1: no rule of the model"),
        ((PATH[0], replace(PATH[1], rule=BACK)), "step 1: rule back does not fire: at is a, not b"),
        ((PATH[0], replace(PATH[1], after=PATH[0].after)), "rule go gives other values: at, steps"),
    ],
)
def test_path_that_does_not_fit_is_refused_with_the_step(
    path: tuple[Step, ...], message: str
) -> None:
    with pytest.raises(ReplayError, match=message):
        replay(MODEL, path)


def test_path_that_ends_too_early_does_not_violate_its_property() -> None:
    with pytest.raises(ReplayError, match="step 2: third is not violated here"):
        replay(MODEL, PATH[:3], BAD)


def test_naive_explorer_finds_paths_that_replay() -> None:
    for verdict in explore_naively(MODEL).verdicts:
        replay(MODEL, verdict.path, verdict.property)
