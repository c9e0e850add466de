"""`map_unmap` with a defect: all frames unpinned after an unmap that stopped part way."""

from __future__ import annotations

from functools import partial

from model.scenarios import Scenario
from model.scenarios.map_unmap import Defect, build
from model.verdict import VerdictKind

_STEPS = {
    **{f"mapped-frame-unpinned[{f}]": 9 for f in range(3)},
    **{f"child-reaches-foreign-frame[{f}]": 10 for f in range(3)},
}

SCENARIO = Scenario(
    name="bad_unpin_after_failed_unmap",
    title="All frames unpinned after an unmap that stopped part way",
    build=partial(build, defect=Defect.STATUS_IGNORED),
    states=1_257,
    transitions=5_698,
    verdicts=dict.fromkeys(_STEPS, VerdictKind.VIOLATED),
    path_length=_STEPS,
    reason="UnmapGpaPages is a rep hypercall and may stop before the last page. A frame it did not "
    "reach is still mapped, and the code unpins it because it looked neither at the status nor at "
    "the count.",
    symmetric=("frame",),
    representatives=305,
)
