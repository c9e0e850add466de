"""
A range of guest memory mapped in batches, with small or large pages.

Counts instead of pages: four small pages at most, and a large page is two of them (512 in truth).
``range[r].mapped`` is what the hypervisor has, in small pages; ``noted`` what the driver believes,
``reps`` the number of reps that the last call completed, each of them as large as ``unit``. The
user chooses the range: how many pages, whether guest and frame numbers are ``aligned`` to a large
page, and whether one ``folio`` backs it. Behind a folio too small for a large map lie frames of
someone else. ``fault`` is the first misuse (semantics.md 2.2, I-LARGE, I-MAP-UNWIND, I-DONE;
mshv_region_process_chunk(), drivers/hv/mshv_regions.c, v7.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 2.2, I-LARGE, I-MAP-UNWIND; drivers/hv/mshv_regions.c, v7.2"
_COUNTS = ("0", "1", "2", "3", "4")
_SIZES = (3, 4)
_UNITS = {"small": 1, "large": 2}
_FAULTS = ("none", "beyond-folio", "misaligned", "cut", "foreign-unmapped", "released-mapped")


_LARGE = "range[r].aligned=yes & range[r].folio=large & range[r].size=4"


def _fits(unit: str) -> str:
    """The hypervisor takes a map in this unit."""
    return "range[r].unit=small" if unit == "small" else f"range[r].unit=large & {_LARGE}"


def _mapped(stops: bool) -> Iterator[str]:
    """Every way in which a map call goes on from what is mapped: to the end, or it stops."""
    for size in _SIZES:
        for unit, pages in _UNITS.items():
            for mapped in range(0, size, pages):
                for reps in range((size - mapped) // pages + 1):
                    left = size - mapped - reps * pages
                    if (left != 0) is stops and (unit == "small" or size == 4):
                        yield (
                            f"{_fits(unit)} & range[r].size={size} & range[r].mapped={mapped}"
                            f" -> range[r].mapped={mapped + reps * pages} & range[r].reps={reps}"
                        )


def _noted(in_pages: bool) -> tuple[str, ...]:
    """The driver adds what the call completed to what it had noted."""
    return tuple(
        f"range[r].unit={unit} & range[r].noted={noted} & range[r].reps={reps}"
        f" -> range[r].noted={min(4, noted + reps * (pages if in_pages else 1))}"
        for unit, pages in _UNITS.items()
        for noted in range(5)
        for reps in range(5)
    )


def _unmapped() -> Iterator[str]:
    """The first ``noted`` small pages go, in the unit in which they were mapped."""
    for noted in range(5):
        for mapped in range(5):
            guard = f"range[r].noted={noted} & range[r].mapped={mapped}"
            if noted > mapped:
                yield f"{guard} -> range[r].mapped=0 & range[r].fault=foreign-unmapped"
                continue
            yield f"{guard} & range[r].unit=small -> range[r].mapped={mapped - noted}"
            cut = " & range[r].fault=cut" if noted % 2 else ""
            yield f"{guard} & range[r].unit=large -> range[r].mapped={mapped - noted}{cut}"


PART = Part(
    name="ranges",
    indexed=(
        Field("range[region].size", ("0", "3", "4")),
        Field("range[region].aligned", ("no", "yes")),
        Field("range[region].folio", ("small", "large")),
        Field("range[region].unit", ("small", "large")),
        Field("range[region].mapped", _COUNTS),
        Field("range[region].noted", _COUNTS),
        Field("range[region].reps", _COUNTS),
        Field("range[region].fault", _FAULTS),
    ),
    actions=(
        action(
            "take-range(r: region)",
            "The driver begins with the range that user space names.",
            "semantics.md 7 (step 6)",
            ok="range[r].size!=0 ->",
        ),
        action(
            "choose-unit(r: region)",
            "Large pages if number, alignment and folio allow it.",
            _SOURCE,
            ok=(
                f"{_LARGE} -> range[r].unit=large",
                "range[r].aligned=no -> range[r].unit=small",
                "range[r].folio=small -> range[r].unit=small",
                "range[r].size=3 -> range[r].unit=small",
            ),
        ),
        action(
            "choose-unit-by-alignment(r: region)",
            "Large pages if number and alignment allow it, whatever backs the range.",
            _SOURCE,
            ok=(
                "range[r].aligned=yes & range[r].size=4 -> range[r].unit=large",
                "range[r].aligned=no -> range[r].unit=small",
                "range[r].size=3 -> range[r].unit=small",
            ),
        ),
        action(
            "choose-unit-by-folio(r: region)",
            "Large pages if a large folio backs the range, wherever it begins and ends.",
            _SOURCE,
            ok=(
                "range[r].folio=large -> range[r].unit=large",
                "range[r].folio=small -> range[r].unit=small",
            ),
        ),
        action(
            "map-range(r: region)",
            "One HVCALL_MAP_GPA_PAGES for what is left of the range.",
            _SOURCE,
            ok=(
                *_mapped(stops=False),
                "range[r].unit=large & range[r].folio=small -> range[r].fault=beyond-folio",
                "range[r].unit=large & range[r].folio=large & range[r].aligned=no"
                " -> range[r].fault=misaligned",
                "range[r].unit=large & range[r].folio=large & range[r].size=3"
                " -> range[r].fault=misaligned",
            ),
            stopped=tuple(_mapped(stops=True)),
        ),
        action(
            "note-pages(r: region)",
            "The driver counts what the call completed, in small pages.",
            _SOURCE,
            ok=_noted(in_pages=True),
        ),
        action(
            "note-reps(r: region)",
            "The driver counts the reps of the call, whatever their unit.",
            _SOURCE,
            ok=_noted(in_pages=False),
        ),
        action(
            "note-whole-range(r: region)",
            "The driver takes the whole range for mapped.",
            _SOURCE,
            ok=tuple(f"range[r].size={size} -> range[r].noted={size}" for size in _SIZES),
        ),
        action(
            "unmap-noted(r: region)",
            "HVCALL_UNMAP_GPA_PAGES for what the driver has noted.",
            _SOURCE,
            ok=tuple(_unmapped()),
            failed="->",
        ),
        action(
            "unmap-first-page(r: region)",
            "HVCALL_UNMAP_GPA_PAGES for one small page at the beginning of the range.",
            "semantics.md 2.2 (UnmapGpaPages: partial cover fails)",
            ok=(
                "range[r].unit=small & range[r].mapped!=0 -> range[r].mapped-1 & range[r].noted-1",
                "range[r].unit=large & range[r].mapped!=0 -> range[r].fault=cut",
                "range[r].mapped=0 ->",
            ),
        ),
        action(
            "release-range(r: region)",
            "The pages of the range are unpinned.",
            _SOURCE,
            ok=(
                "range[r].mapped=0 -> range[r].size=0 & range[r].noted=0",
                "range[r].mapped!=0 -> range[r].fault=released-mapped",
            ),
        ),
    ),
    environment=tuple(
        spontaneous(
            f"range-{size}-{aligned}-{folio}(r: region)",
            "user",
            f"range[r].size=0 -> range[r].size={size} & range[r].aligned={aligned}"
            f" & range[r].folio={folio}",
            "User space names a range of some size, alignment and folio.",
            "semantics.md 7 (step 6)",
        )
        for size in _SIZES
        for aligned in ("no", "yes")
        for folio in ("small", "large")
    ),
)
