"""The host maps pages that nobody pinned."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-not-pinned",
    title="The host maps pages that nobody pinned",
    defect_class="pin",
    never="store[s].pin=got & store[s].host=partial|bound",
    sometimes="store[s].pin=write & store[s].host=bound",
    what="The pages were taken by get_user_pages().",
    why="They migrate or are replaced, and the GPU keeps writing to the old ones.",
    source="gpu-sharing.md 2 (S2 by plain get_user_pages)",
)
