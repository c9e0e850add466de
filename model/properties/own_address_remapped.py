"""The root changes what lies at an address of its own."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="own-address-remapped",
    title="The root changes what lies at an address of its own",
    defect_class="privilege",
    never="kind[f].fault=own-map-changed",
    sometimes="own[f].map=ro",
    what="The root maps another frame at one of its own guest addresses, or unmaps one.",
    why="Guest and system numbers are the same in the root; the hypervisor refuses, or Linux "
    "works on memory it does not know.",
    source="semantics.md I-IDENT",
)
