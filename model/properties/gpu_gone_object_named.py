"""A message names an object that the host does not have."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-gone-object-named",
    title="A message names an object that the host does not have",
    defect_class="use-after-free",
    never="handle[h].fault=named-gone",
    sometimes="handle[h].host=none|gone & handle[h].guest=recorded",
    what="The object was destroyed or forgotten, and its handle is still used.",
    why="The host refuses, or does it to another object with the same number.",
    source="gpu-sharing.md 1 (a lock plus state flag protects validity), 9",
)
