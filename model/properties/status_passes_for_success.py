"""A positive status passes a test for errors."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="status-passes-for-success",
    title="A positive status passes a test for errors",
    defect_class="status-as-errno",
    never="call[t].fault=failure-passed",
    sometimes="call[t].status=error",
    what="A function returns the hypervisor's status, and its caller tests for a negative value.",
    why="The caller goes on as if the call had succeeded.",
    source="semantics.md I-STATUS-W",
)
