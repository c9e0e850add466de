"""`deposit_withdraw` with an error path that frees every frame it had allocated."""

from __future__ import annotations

from functools import partial

from model.scenarios import Scenario
from model.scenarios.deposit_withdraw import Defect, build
from model.verdict import VerdictKind

_STEPS = {"frame-freed-while-deposited[0]": 10, "frame-freed-while-deposited[1]": 10}

SCENARIO = Scenario(
    name="bad_deposit_frees_taken",
    title="Error path frees frames that a partial deposit has taken",
    build=partial(build, defect=Defect.FREE_ALL_ON_ERROR),
    states=94_551,
    transitions=407_376,
    verdicts=dict.fromkeys(_STEPS, VerdictKind.VIOLATED),
    path_length=_STEPS,
    reason="DepositMemory is a rep hypercall: with a status other than success the first "
    "reps_completed frames stay deposited. Two frames are the least that shows it: one is taken, "
    "the call stops before the other, and the error path frees both. With one frame the defect is "
    "invisible, because a call that took its only frame has succeeded.",
    symmetric=("cpu", "frame"),
    representatives=24_652,
)
