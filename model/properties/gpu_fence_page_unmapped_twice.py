"""The page of a fence is unmapped that is not mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-fence-page-unmapped-twice",
    title="The page of a fence is unmapped that is not mapped",
    defect_class="wrong-api",
    never="fence[f].fault=unmapped-twice",
    sometimes="fence[f].map=back",
    what="An error path unmaps what was not mapped.",
    why="A foreign mapping at the remembered address goes.",
    source="gpu-sharing.md 7, 3",
)
