"""Guards and cleanups in scope while a control-flow graph is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import Declaration, Expr


@dataclass(frozen=True, slots=True)
class Cleanup:
    """
    Something that runs when a scope ends.

    :param offset: where it was declared.
    :param declares: the variable of ``__free(x)`` or ``CLASS(x, variable)``, ``None`` for a guard.
    """

    offset: int
    expr: Expr
    declares: Declaration | None


@dataclass(slots=True)
class Scope:
    """*block* identifies the compound statement."""

    block: int
    cleanups: list[Cleanup] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands: offset, and the blocks around it."""

    offset: int
    blocks: frozenset[int]


class ScopeStack:
    """Scopes from the outermost to the innermost."""

    def __init__(self) -> None:
        self._scopes: list[Scope] = []

    def __len__(self) -> int:
        return len(self._scopes)

    def push(self, block: int) -> None:
        """Open the scope of a compound statement."""
        self._scopes.append(Scope(block))

    def pop(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()

    def declare(self, cleanup: Cleanup) -> None:
        """Add a cleanup to the innermost scope."""
        self._scopes[-1].cleanups.append(cleanup)

    def leaving(self, depth: int) -> Iterator[Cleanup]:
        """Cleanups that run when all but *depth* scopes end, in the order they run."""
        for scope in reversed(self._scopes[depth:]):
            yield from reversed(scope.cleanups)

    def jumping(self, label: Label | None) -> Iterator[Cleanup]:
        """Cleanups that run on ``goto`` *label*; all of them if it is not known."""
        for scope in reversed(self._scopes):
            inside = label is not None and scope.block in label.blocks
            for cleanup in reversed(scope.cleanups):
                if not inside or (label is not None and cleanup.offset > label.offset):
                    yield cleanup


def find_labels(body: SyntaxNode) -> Mapping[str, Label]:
    """Find every label of a function body."""
    labels: dict[str, Label] = {}
    stack: list[tuple[SyntaxNode, frozenset[int]]] = [(body, frozenset())]
    while stack:
        node, blocks = stack.pop()
        if node.type == "compound_statement":
            blocks = blocks | {node.start_byte}
        elif node.type == "labeled_statement":
            name = node.child_by_field_name("label")
            if name is not None and name.text is not None:
                labels[name.text.decode("utf-8", "replace")] = Label(node.start_byte, blocks)
        stack.extend((c, blocks) for c in node.named_children if _may_hold_label(c))
    return labels


def _may_hold_label(node: SyntaxNode) -> bool:
    kind = node.type
    return kind.endswith("_statement") or kind in ("else_clause", "ERROR")
