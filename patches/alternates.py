"""
Refuse a repository whose objects lie outside of it.

``objects/info/alternates`` names folders in which git reads objects, too; it is a file of the
reviewed tree like any other, so it may name whatever is on this machine. No setting of git turns it
off. A clone made with ``--shared`` or ``--reference`` has one for a good reason: its owner says so
with git's own ``GIT_ALTERNATE_OBJECT_DIRECTORIES``, which no tree can set.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

# Git follows five; a chain that is longer is somebody's joke.
_MOST_DEPTH = 6
_MOST_BYTES = 64 * 1024


def trusted_folders() -> frozenset[Path]:
    """The object folders that the user's own environment names."""
    named = os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    return frozenset(Path(name).resolve() for name in named.split(os.pathsep) if name)


def foreign_objects(common_dir: Path, objects: Path, trusted: Collection[Path]) -> str:
    """
    Name the first folder outside of a repository in which git would look for its objects.

    :param common_dir: the repository's own folder. :param objects: its objects.
    :return: empty if there is none.
    """
    home = common_dir.resolve()
    found = [(objects, 0)]
    while found:
        folder, depth = found.pop()
        real = folder.resolve()
        if not real.is_relative_to(home) and real not in trusted:
            return str(folder)
        if depth < _MOST_DEPTH:
            found += [(other, depth + 1) for other in _named_in(real)]
    return ""


def _named_in(objects: Path) -> list[Path]:
    try:
        with (objects / "info" / "alternates").open("rb") as file:
            text = os.fsdecode(file.read(_MOST_BYTES))
    except OSError:
        return []
    lines = (line.strip().strip('"') for line in text.splitlines())
    return [objects / line for line in lines if line and not line.startswith("#")]
