"""What stood in the source where normalisation rewrote it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Notes:
    """
    What stood where something was rewritten, by byte offset.

    :param cleanups: ``__free(x)`` and ``__cleanup(x)`` to ``x``.
    :param attributes: words that change a layout (``__packed``, ``__aligned(8)``) to their text.
    :param types: first byte of a type used as an argument, to the byte behind it.
    :param assembly: first byte of an ``asm`` statement, to the byte behind it.
    :param iterators: ``while`` that was an iterator macro, to the macro's name.
    :param scopes: ``while`` that was ``scoped_guard`` or its like, to its name.
    :param case_ranges: offsets of ``case`` in ``case a ... b:``.
    :param no_return: functions of this file that are declared ``__noreturn``.
    :param names: file-scope names that macros like ``DEFINE_MUTEX(name)`` define.
    """

    cleanups: dict[int, str] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)
    types: dict[int, int] = field(default_factory=dict)
    assembly: dict[int, int] = field(default_factory=dict)
    iterators: dict[int, str] = field(default_factory=dict)
    scopes: dict[int, str] = field(default_factory=dict)
    case_ranges: set[int] = field(default_factory=set)
    no_return: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
