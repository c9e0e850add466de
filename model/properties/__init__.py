"""ONE FILE = ONE INVARIANT of the machine; each module defines ``PROPERTY``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from model.notation import guard


@dataclass(frozen=True, slots=True)
class Property:
    """
    A state that must never be reached.

    :param name: names the bad pattern. :param defect_class: the class it reports.
    :param never: field -> values; a state in which all of them hold violates the property.
    :param sometimes: a state that must be reachable, else the verdict is vacuous.
    :param contrast: asked of code only: a violation only if code that returns the same kind of
        result also reaches such a state; without one the code may well mean what it does.
    :param kept_on_success: a failure is a violation, too, if every success is such a state: what a
        function takes for its caller it must not take when it fails.
    :param waived_for_locals: no contrast is needed where only the function itself can undo the
        state, because what undoing needs is in a local variable.
    :param released, survives: what the code does when it succeeds settles an undecided failure: if
        a success can end *released* and none *survives*, nobody else took what is left.
    :param severity: ``error``, ``warning`` or ``note``.
    :param at_end: asked of protocols only where every thread has ended or was killed.
    :param returns: from every reachable state such a state must stay reachable; *never* then is
        empty, and the path leads to a state from which there is no way back.
    :param undecided: a state that code reaches in which nobody can tell whether it holds.
    """

    name: str
    title: str
    defect_class: str
    never: Mapping[str, frozenset[str]]
    sometimes: Mapping[str, frozenset[str]]
    what: str
    why: str
    source: str
    false_alarms: str = ""
    contrast: Mapping[str, frozenset[str]] | None = None
    kept_on_success: bool = False
    waived_for_locals: bool = False
    undecided: Mapping[str, frozenset[str]] | None = None
    released: Mapping[str, frozenset[str]] | None = None
    survives: Mapping[str, frozenset[str]] | None = None
    severity: str = "error"
    returns: Mapping[str, frozenset[str]] | None = None
    at_end: bool = False

    @property
    def indexed(self) -> bool:
        """It speaks of frames, CPUs, ... by index: a protocol's, not that of one piece of code."""
        return any("[" in name for name in self.never)


def protocol_property(
    *,
    name: str,
    title: str,
    defect_class: str,
    never: str,
    sometimes: str,
    what: str,
    why: str,
    source: str,
    at_end: bool = False,
) -> Property:
    """
    A property of protocols: guards are texts such as ``frame[f].linux=free & frame[f].hv=mapped``.

    Index variables stand for every index; two of the same kind never for the same one.
    """
    return Property(
        name=name,
        title=title,
        defect_class=defect_class,
        never=guard(never),
        sometimes=guard(sometimes),
        what=what,
        why=why,
        source=source,
        at_end=at_end,
    )


def all_properties() -> tuple[Property, ...]:
    """What is asked of code, by name. :raises ValueError: if two properties share a name."""
    return tuple(prop for prop in _every() if not prop.indexed)


def machine_properties() -> tuple[Property, ...]:
    """What is asked of protocols (litmus files), by name. :raises ValueError: as above."""
    return tuple(prop for prop in _every() if prop.indexed)


@cache
def _every() -> tuple[Property, ...]:
    found: dict[str, Property] = {}
    for info in pkgutil.iter_modules(__path__):
        prop = importlib.import_module(f"{__name__}.{info.name}").PROPERTY
        if prop.name in found:
            raise ValueError(f"property {prop.name} is defined twice")
        found[prop.name] = prop
    return tuple(found[name] for name in sorted(found))
