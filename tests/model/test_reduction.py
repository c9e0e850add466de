"""Symmetry: the same verdicts from fewer states, and as many states as there are orbits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.exploration import explore, reachable
from model.layout import Field, ModelError
from model.notation import rule
from model.reduction import Symmetry
from model.replay import replay
from model.scenarios import Scenario, all_scenarios
from model.scenarios.deposit_withdraw import build
from model.verdict import Model
from tests.model.small_models import in_words, model, never

SMALL = [s for s in all_scenarios() if s.states < 20_000]


def orbits(whole: Model, groups: tuple[str, ...]) -> int:
    """Number of orbits of the reachable states, counted without the reduced search."""
    initial = [whole.layout.pack(values) for values in whole.initial]
    symmetry = Symmetry(whole.layout, groups, whole.rules, initial)
    states = [state for level in reachable(whole) for state in level]
    return len({symmetry.orbit(state) for state in states})


@pytest.mark.parametrize("scenario", SMALL, ids=lambda s: s.name)
@pytest.mark.parametrize("wide", [1, 1 << 30])
def test_reduced_search_gives_the_same_verdicts_and_path_lengths(
    scenario: Scenario, wide: int
) -> None:
    whole = scenario.build()
    full = explore(whole)
    reduced = explore(whole, symmetric=scenario.symmetric, wide=wide)
    assert reduced.states == scenario.representatives < full.states
    assert reduced.depth == full.depth
    assert reduced.never_fired == full.never_fired
    assert [(v.property.name, v.kind, len(v.path)) for v in reduced.verdicts] == [
        (v.property.name, v.kind, len(v.path)) for v in full.verdicts
    ]
    for verdict in reduced.verdicts:
        if verdict.path:
            replay(whole, verdict.path, verdict.property)


@pytest.mark.parametrize(
    "groups", [("frame",), ("cpu",), ("cpu", "frame"), ("frame", "cpu")], ids="+".join
)
def test_reduced_count_is_the_orbit_count_of_the_full_set(groups: tuple[str, ...]) -> None:
    whole = build()
    reduced = explore(whole, symmetric=groups)
    assert reduced.states == orbits(whole, groups)
    assert reduced.whole == explore(whole).states == 9_997


def shared_machine(frames: int = 2) -> Model:
    """Frames, CPUs and partitions: fields of two kinds each, and values that name a partition."""
    partitions = ("partition[0]", "partition[1]")
    fields = [Field(f"cpu[{c}].runs", ("root", *partitions)) for c in (0, 1)]
    for f in range(frames):
        fields += [Field(f"slat[{p}][{f}]", ("no", "yes"), ("partition", "frame")) for p in (0, 1)]
        fields.append(Field(f"frame[{f}].owner", ("root", *partitions)))
        fields += [Field(f"tlb[{c}][{f}]", ("no", "yes"), ("cpu", "frame")) for c in (0, 1)]
    rules = [
        *(
            rule("enter", f"cpu[{c}].runs=root -> cpu[{c}].runs={p}")
            for c in (0, 1)
            for p in partitions
        ),
        *(
            rule("leave", f"cpu[{c}].runs={p} -> cpu[{c}].runs=root")
            for c in (0, 1)
            for p in partitions
        ),
    ]
    for f in range(frames):
        owner = f"frame[{f}].owner"
        for p, name in enumerate(partitions):
            mapped = f"slat[{p}][{f}]"
            rules.append(rule("give", f"{owner}=root -> {owner}={name} & {mapped}=yes"))
            rules.append(rule("unmap", f"{owner}={name} & {mapped}=yes -> {mapped}=no"))
            rules.append(rule("take", f"{owner}={name} & {mapped}=no -> {owner}=root"))
            for c in (0, 1):
                running = f"cpu[{c}].runs={name} & {mapped}=yes"
                rules.append(rule("fill", f"{running} -> tlb[{c}][{f}]=yes"))
        rules += [rule("flush", f"tlb[{c}][{f}]=yes -> tlb[{c}][{f}]=no") for c in (0, 1)]
    stale = never("stale", "frame[0].owner=root & tlb[1][0]=yes", "tlb[1][0]=yes")
    lost = never("both", f"slat[0][{frames - 1}]=yes & slat[1][{frames - 1}]=yes", "slat[1][0]=yes")
    idle = {f"cpu[{c}].runs": frozenset({"root"}) for c in (0, 1)}
    home = replace(lost, name="home", never={}, returns=idle)
    return replace(model(fields, rules, [stale, lost, home]), final=())


@pytest.mark.parametrize(
    "groups",
    [
        ("frame",),
        ("partition",),
        ("cpu", "partition"),
        ("frame", "cpu", "partition"),
        ("partition", "cpu", "frame"),
    ],
    ids="+".join,
)
@pytest.mark.parametrize(("wide", "word_bits"), [(1, 63), (1, 7), (1 << 30, 63), (1 << 30, 7)])
def test_several_kinds_at_once_give_one_state_an_orbit_and_the_same_verdicts(
    groups: tuple[str, ...], wide: int, word_bits: int
) -> None:
    whole = in_words(shared_machine(), word_bits)
    full = explore(whole)
    reduced = explore(whole, symmetric=groups, wide=wide)
    assert reduced.states == orbits(whole, groups) < full.states
    assert reduced.whole == full.states
    assert reduced.never_fired == full.never_fired == ()
    assert [(v.property.name, v.kind, len(v.path)) for v in reduced.verdicts] == [
        (v.property.name, v.kind, len(v.path)) for v in full.verdicts
    ]
    assert [v.kind.name for v in full.verdicts] == ["VIOLATED", "HOLDS", "HOLDS", "HOLDS"]
    for verdict in reduced.verdicts:
        if verdict.path:
            replay(whole, verdict.path, verdict.property)


def test_three_kinds_shrink_three_frames_by_almost_all_their_permutations() -> None:
    reduced = explore(shared_machine(3), symmetric=("frame", "cpu", "partition"))
    assert reduced.whole == explore(shared_machine(3)).states
    assert 14 < reduced.symmetry_factor <= 24


def test_value_that_names_a_block_must_exist_for_every_block() -> None:
    fields = [Field(f"cpu[{c}].at", ("no", "yes")) for c in (0, 1)]
    fields.append(Field("owner", ("none", "cpu[0]")))
    with pytest.raises(ModelError, match="owner and owner have different values"):
        explore(model(fields, []), symmetric=["cpu"])


def test_final_and_good_states_must_be_symmetric() -> None:
    whole = shared_machine()
    one = {"cpu[0].runs": frozenset({"root"})}
    with pytest.raises(ModelError, match="final states are not symmetric"):
        explore(replace(whole, final=(one,)), symmetric=["cpu"])
    uneven = replace(whole.properties[2], returns=one)
    with pytest.raises(ModelError, match="property home: its `returns` is not symmetric"):
        explore(replace(whole, properties=(uneven,)), symmetric=["cpu"])


def test_three_frames_and_two_cpus_shrink_more_than_nine_times() -> None:
    reduced = explore(build(3), symmetric=("cpu", "frame"))
    assert (explore(build(3)).states, reduced.states) == (117_639, 12_588)


def blocks(*texts: str, number: int = 2) -> Model:
    fields = [Field(f"frame[{n}].{part}", ("no", "yes")) for n in range(number) for part in "ab"]
    rules = [rule(f"rule-{n}", text) for n, text in enumerate(texts)]
    return model(fields, rules, [never("both", "frame[1].a=yes & frame[1].b=yes")])


def test_violation_of_one_block_is_found_through_its_mirror_image() -> None:
    texts = [f"frame[{n}].{a}=no -> frame[{n}].{a}=yes" for n in (0, 1) for a in "ab"]
    found = explore(blocks(*texts), symmetric=["frame"])
    assert (found.states, explore(blocks(*texts)).states) == (10, 16)
    path = found.verdict("both").path
    assert path[-1].after == {
        "frame[0].a": "no",
        "frame[0].b": "no",
        "frame[1].a": "yes",
        "frame[1].b": "yes",
    }
    replay(blocks(*texts), path, found.verdict("both").property)


def test_rule_without_a_mirror_image_is_refused() -> None:
    with pytest.raises(ModelError, match="rule rule-0 has no image"):
        explore(blocks("frame[0].a=no -> frame[0].a=yes"), symmetric=["frame"])


def test_initial_state_without_a_mirror_image_is_refused() -> None:
    fields = [Field(f"frame[{n}].a", ("no", "yes")) for n in (0, 1)]
    with pytest.raises(ModelError, match="initial states are not symmetric"):
        explore(model(fields, [], (), [{"frame[0].a": "yes"}]), symmetric=["frame"])


def test_group_without_blocks_is_refused() -> None:
    with pytest.raises(ModelError, match="group cpu: no fields"):
        explore(blocks(), symmetric=["cpu"])


def test_fields_of_a_block_may_lie_anywhere() -> None:
    texts = [f"frame[{n}].{a}=no -> frame[{n}].{a}=yes" for n in (0, 1) for a in "ab"]
    names = [f"frame[{n}].{part}" for part in "ab" for n in (0, 1)]
    rules = [rule(f"rule-{n}", text) for n, text in enumerate(texts)]
    scattered = model([Field(name, ("no", "yes")) for name in names], rules)
    assert explore(scattered, symmetric=["frame"], wide=1).states == 10
    assert explore(scattered, symmetric=["frame"]).states == 10


def test_too_many_blocks_are_refused_not_tried_for_ever() -> None:
    with pytest.raises(ModelError, match="more than 1000 permutations"):
        explore(blocks(number=7), symmetric=["frame"])
