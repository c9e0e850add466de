"""ONE FILE = ONE INPUT SOURCE; each module defines ``SOURCE``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from patches.assembly import Reading, assemble
from patches.series import PatchInputError, Series
from patches.threads import separate

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """
    One argument of the user.

    :param place: its name in messages. :param data: bytes of the file (or standard input) that
        it names, ``None`` if it names none. :param tree: repository the user named, if any.
    """

    place: str
    data: bytes | None
    tree: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """
    One kind of input.

    :param what: one line for help texts.
    :param recognises: tell whether an input is of this kind; at most one source says yes.
    :param read: :raises PatchInputError: if nothing of it can be used.
    """

    name: str
    what: str
    recognises: Callable[[Input], bool]
    read: Callable[[Input], Reading]


def all_sources() -> tuple[Source, ...]:
    """Every source of this package, by name. :raises ValueError: if two share a name."""
    found: dict[str, Source] = {}
    for info in pkgutil.iter_modules(__path__):
        source = importlib.import_module(f"{__name__}.{info.name}").SOURCE
        if source.name in found:
            raise ValueError(f"source {source.name} is defined twice")
        found[source.name] = source
    return tuple(found[name] for name in sorted(found))


def load_series(inputs: Sequence[str], tree: str | None, stdin: BinaryIO) -> Series:
    """
    Read everything the user named and make one series of it.

    :param inputs: file names, ``-`` for *stdin*, or ``A..B`` for commits of *tree*.
    :param tree: folder of the git repository that a range speaks of; the current one if ``None``.
    :raises PatchInputError: for an input nothing of which can be used, or if no patch was found.
    """
    return assemble(_read_all(inputs, tree, stdin), _place(inputs))


def load_each(inputs: Sequence[str], tree: str | None, stdin: BinaryIO) -> tuple[Series, ...]:
    """
    Read everything the user named and tell its series apart; parameters as for :func:`load_series`.

    :return: at least one; every patch is in one of them.
    """
    readings = _read_all(inputs, tree, stdin)
    place = _place(inputs)
    return tuple(assemble([one], place) for one in separate(readings)) or (
        assemble(readings, place),
    )


def _read_all(inputs: Sequence[str], tree: str | None, stdin: BinaryIO) -> list[Reading]:
    if not inputs:
        raise PatchInputError("input", None, "expected a mailbox, a patch file or a range A..B")
    sources = all_sources()
    return [_read(_open(name, tree, stdin), sources) for name in inputs]


def _place(inputs: Sequence[str]) -> str:
    return inputs[0] if len(inputs) == 1 else f"{len(inputs)} inputs"


def _open(name: str, tree: str | None, stdin: BinaryIO) -> Input:
    if name == STDIN:
        return Input(STDIN, stdin.read(), tree)
    try:
        path = Path(name)
        if path.is_dir():
            raise PatchInputError(name, None, "is a folder; expected a mailbox or a patch file")
        # A pipe is what a shell makes of <(command).
        if path.exists() and not path.is_file() and not path.is_fifo():
            raise PatchInputError(name, None, "is no regular file")
        return Input(name, path.read_bytes() if path.exists() else None, tree)
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PatchInputError(name, None, f"cannot be read: {reason}") from error


def _read(given: Input, sources: Sequence[Source]) -> Reading:
    for source in sources:
        if source.recognises(given):
            return source.read(given)
    if given.data is None:
        raise PatchInputError(given.place, None, "there is no such file, and it is no range A..B")
    if not given.data.strip():
        raise PatchInputError(given.place, None, "is empty; expected a mailbox or a patch")
    if b"\0" in given.data[:8192]:
        raise PatchInputError(given.place, 1, "is a binary file; expected a mailbox or a patch")
    raise PatchInputError(given.place, 1, "expected a mail ('From ' or 'Subject:') or a diff")
