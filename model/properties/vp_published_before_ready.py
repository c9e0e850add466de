"""User space can reach a virtual processor that is not ready."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vp-published-before-ready",
    title="User space can reach a virtual processor that is not ready",
    defect_class="race",
    never="vp[v].fault=early-use",
    sometimes="vp[v].linux=published & vp[v].page=mapped",
    what="The processor is published before its pages are mapped.",
    why="A second thread uses what is not there.",
    source="semantics.md I-LATE-PUB",
)
