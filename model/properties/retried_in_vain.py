"""A call is retried although nothing has changed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="retried-in-vain",
    title="A call is retried although nothing has changed",
    defect_class="missing-retry",
    never="call[t].fault=retried-in-vain",
    sometimes="call[t].short=page",
    what="A call that was short of memory is made again without a deposit.",
    why="The loop never ends as long as the machine is short of memory.",
    source="semantics.md I-RETRY-BOUND",
)
