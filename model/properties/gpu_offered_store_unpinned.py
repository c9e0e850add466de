"""The pages of an offered allocation are unpinned."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-offered-store-unpinned",
    title="The pages of an offered allocation are unpinned",
    defect_class="freed-while-owned",
    never="use[s].offer=offered|discarded & store[s].host=bound & store[s].pin=none",
    sometimes="use[s].offer=offered & store[s].host=bound & store[s].pin=write",
    what="The offer was taken for a release of its pages.",
    why="The host still maps them.",
    source="gpu-sharing.md 6 (stays pinned)",
)
