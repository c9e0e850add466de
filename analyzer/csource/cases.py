"""The cases of a switch, with the conditionals of the preprocessor they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.csource.directives import MARK_ELIF, MARK_ELSE, MARK_ENDIF, MARK_IF
from analyzer.csource.parse import SyntaxNode

_OTHER_SCOPES = frozenset(("switch_statement", "declaration"))
_Alternative = tuple[SyntaxNode, bool]


@dataclass(frozen=True, slots=True)
class Case:
    """
    A ``case`` or ``default``.

    :param alternatives: marks of the ``#if`` and ``#elif`` around it, and whether each must hold.
    """

    node: SyntaxNode
    alternatives: tuple[_Alternative, ...]


def cases(body: SyntaxNode | None) -> list[Case]:
    """Cases of one switch in source order, those of inner switches left out."""
    found: list[Case] = []
    open_conditionals: list[list[_Alternative]] = []
    stack = [body] if body is not None else []
    while stack:
        node = stack.pop()
        if node.type == "case_statement":
            around = tuple(a for conditional in open_conditionals for a in conditional)
            found.append(Case(node, around))
        elif node.type == "expression_statement":
            _directive(node, open_conditionals)
            continue
        stack.extend(c for c in reversed(node.named_children) if c.type not in _OTHER_SCOPES)
    return found


def _directive(node: SyntaxNode, conditionals: list[list[_Alternative]]) -> None:
    """Note the mark of a directive; any other expression is passed over."""
    name = node.named_children[0] if node.named_child_count else None
    text = name.text if name is not None and name.type == "identifier" else None
    mark = text.decode() if text is not None and text.startswith(b"$") else ""
    if mark == MARK_IF:
        conditionals.append([(node, True)])
    elif conditionals and mark in (MARK_ELIF, MARK_ELSE):
        conditionals[-1] = [(other, False) for other, _ in conditionals[-1]]
        if mark == MARK_ELIF:
            conditionals[-1].append((node, True))
    elif conditionals and mark == MARK_ENDIF:
        conditionals.pop()
