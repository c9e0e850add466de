"""`map_unmap` with a defect: frames unpinned before they are unmapped."""

from __future__ import annotations

from functools import partial

from model.scenarios import Scenario
from model.scenarios.map_unmap import Defect, build
from model.verdict import VerdictKind

_STEPS = {
    **{f"mapped-frame-unpinned[{f}]": 11 for f in range(3)},
    **{f"child-reaches-foreign-frame[{f}]": 12 for f in range(3)},
}

SCENARIO = Scenario(
    name="bad_unpin_before_unmap",
    title="Frames unpinned before they are unmapped",
    build=partial(build, defect=Defect.UNPIN_FIRST),
    states=1_481,
    transitions=7_110,
    verdicts=dict.fromkeys(_STEPS, VerdictKind.VIOLATED),
    path_length=_STEPS,
    reason="The unpin comes first, so between it and the unmap hypercall the child reaches a frame "
    "that Linux may reclaim; one more step of the memory manager and the frame has another owner.",
    symmetric=("frame",),
    representatives=365,
)
