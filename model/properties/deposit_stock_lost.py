"""Pages allocated for a deposit are lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposit-stock-lost",
    title="Pages allocated for a deposit are lost",
    defect_class="leak",
    never="stock[t].pages=page|block",
    sometimes="stock[t].pages=page",
    what="The deposit fails, and what was allocated for it is not freed.",
    why="The pages are gone until the next boot.",
    source="semantics.md I-NOLEAK",
    at_end=True,
)
