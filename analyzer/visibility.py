"""Which file can see what another one declares, told from their paths."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from analyzer.patchcode import Decl

# Programs of their own that happen to stand in the kernel's tree.
_APART = frozenset({"tools", "samples", "scripts", "usr", "Documentation"})


def sees(path: str, decl: Decl) -> bool:
    """Code in *path* can mean *decl* when it names it."""
    if path == decl.path:
        return True
    return not decl.local and _reaches(path, decl.path)


@lru_cache(maxsize=1 << 16)
def _reaches(path: str, declaring: str) -> bool:
    if not same_world(path, declaring):
        return False
    return not declaring.endswith(".h") or for_all(declaring) or _near(path, declaring)


def same_world(first: str, second: str) -> bool:
    """The two are part of one program: the kernel for one architecture, or the same tool."""
    return _program(first) == _program(second) and not (
        architecture(first) and architecture(second) and architecture(first) != architecture(second)
    )


def for_all(header: str) -> bool:
    """The header stands in a folder where every part of the kernel looks."""
    parts = header.split("/")
    return parts[0] == "include" or (parts[0] == "arch" and "include" in parts[2:3])


def named_headers(path: str, target: str, quoted: bool) -> Iterator[str]:
    """The paths that an ``#include`` of *target* in *path* may mean, likeliest first."""
    folder = posixpath.dirname(path)
    if quoted:
        yield posixpath.normpath(posixpath.join(folder, target))
    mine = architecture(path)
    places = [f"arch/{mine}/include"] if mine else []
    places += ["include", *(f"{place}/uapi" for place in [*places, "include"])]
    for place in places:
        yield f"{place}/{target}"


def _near(path: str, header: str) -> bool:
    """One stands in or below the other's folder, or both in one folder two levels down."""
    mine, its = posixpath.dirname(path).split("/"), posixpath.dirname(header).split("/")
    shared = 0
    while shared < min(len(mine), len(its)) and mine[shared] == its[shared]:
        shared += 1
    return shared in (len(mine), len(its)) or shared >= 3


def _program(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in _APART else ""


def architecture(path: str) -> str:
    """The architecture whose code stands in *path*; empty for code of all."""
    parts = path.split("/")
    return parts[1] if parts[0] == "arch" and len(parts) > 2 else ""
