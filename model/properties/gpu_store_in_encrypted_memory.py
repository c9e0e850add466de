"""Encrypted memory of a process is described to the host."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-in-encrypted-memory",
    title="Encrypted memory of a process is described to the host",
    defect_class="double-mapping",
    never="store[s].machine=confidential & store[s].gpadl=live",
    sometimes="store[s].machine=confidential & store[s].host=allocated",
    what="The GPADL makes the pages visible to the host; the process keeps its encrypted "
    "mapping of them.",
    why="One of the two sides reads garbage.",
    source="gpu-sharing.md 2 (confidential VMs)",
)
