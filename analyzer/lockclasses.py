"""Locks by the structure they are a member of, to compare functions that name them otherwise."""

from __future__ import annotations

import re

from analyzer.csource.pointers import tag_of
from analyzer.csource.syntax import Function, NodeKind
from analyzer.sections import Key, SectionKind

_NAME = re.compile(r"\w+")
LOCKS = frozenset({SectionKind.SPINLOCK, SectionKind.SLEEPING_LOCK})


class Types:
    """Structures of a function's parameters and locals."""

    def __init__(self, function: Function) -> None:
        self._tags: dict[str, str] = {}
        self._names: set[str] = set()
        declared = [*function.parameters]
        for node in function.graph.nodes:
            if node.kind is NodeKind.DECLARATION and node.declares is not None:
                declared.append(node.declares)
        for one in declared:
            self._names.add(one.name)
            found = tag_of(one.type) if re.search(r"\b(struct|union)\b", one.type) else ""
            # The same name in two blocks may be two things.
            if self._tags.setdefault(one.name, found) != found:
                self._tags[one.name] = ""

    def tag(self, name: str) -> str:
        """The structure that *name* is or points to; empty if it is none, or not known."""
        return self._tags.get(name, "")

    def local(self, name: str) -> bool:
        """*name* is a parameter or a local variable."""
        return name in self._names

    def lock_class(self, key: Key) -> str:
        """
        ``struct vp: run.lock`` for ``&vp->run.lock``; the name of a lock outside of functions.

        Empty where the structure is not known, and for what is no lock.
        """
        kind, text = key
        match = _NAME.match(text)
        if kind not in LOCKS or match is None:
            return ""
        root, rest = match[0], text[match.end() :]
        if "[" in rest or "(" in rest:
            return ""
        if not self.local(root):
            return text
        tag = self.tag(root)
        return f"struct {tag}: {rest.lstrip('->.')}" if tag and rest else ""
