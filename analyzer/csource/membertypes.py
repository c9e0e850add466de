"""Member declarations of the syntax tree: what is declared, with stars, lengths and widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from analyzer.csource.layout import Kind, Shape
from analyzer.csource.parse import SyntaxNode

_DEEPEST = 30


class Undecided(Exception):
    """A layout that cannot be told, with the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Declared:
    """
    One declarator of a member declaration.

    :param node: ``None`` for a bit-field without a name.
    :param width: expression of a bit-field's width.
    :param start, end: bytes of its attributes: up to the next declarator.
    """

    node: SyntaxNode | None
    width: SyntaxNode | None
    start: int
    end: int


def split_declarators(declaration: SyntaxNode) -> Iterator[Declared]:
    """Declarators of ``T a:3, *b;``, each with its width."""
    found: list[tuple[SyntaxNode, SyntaxNode | None]] = []
    for index, child in enumerate(declaration.children):
        if declaration.field_name_for_child(index) == "declarator":
            found.append((child, None))
        elif child.type == "bitfield_clause" and child.named_child_count:
            bits = child.named_children[0]
            if found and found[-1][1] is None:
                found[-1] = (found[-1][0], bits)
            else:
                found.append((child, bits))
    if not found:
        return
    ends = [one.start_byte for one, _ in found[1:]] + [declaration.end_byte]
    for (node, width), end in zip(found, ends, strict=True):
        nameless = node.type == "bitfield_clause" or node.is_missing or node.text == b"$"
        yield Declared(None if nameless else node, width, node.start_byte, end)


def stray(node: SyntaxNode) -> bool:
    """True for a semicolon that ends nothing."""
    return node.is_error and node.text == b";"


def broken(node: SyntaxNode) -> bool:
    """True if a part of *node* was not read; a bit-field may lack its name."""
    if not node.has_error or stray(node):
        return False
    if node.is_error:
        return True
    if node.is_missing:
        behind = node.next_sibling
        return behind is None or behind.type != "bitfield_clause"
    return any(broken(child) for child in node.children)


def declared_name(node: SyntaxNode | None) -> str:
    """The name inside a declarator; empty for an abstract one."""
    while node is not None and node.child_count:
        inner = node.child_by_field_name("declarator")
        node = inner or next(filter(_declares, node.named_children), None)
    if node is None or not node.type.endswith("identifier") or node.text is None:
        return ""
    return node.text.decode()


def apply_declarator(
    node: SyntaxNode | None,
    base: Callable[[], Shape],
    pointer: Shape,
    value: Callable[[SyntaxNode], int],
) -> tuple[Shape, str]:
    """
    The shape of what a declarator declares, and ``*`` and ``[n]`` as text.

    :param base: the declared type; a pointer to it does not ask for it.
    :param value: of an array's length.
    """
    known: Shape | None = None
    text = ""
    for _ in range(_DEEPEST):
        if node is None:
            return known or base(), text
        if node.type.endswith("pointer_declarator"):
            known, text = pointer, text + "*"
        elif node.type.endswith("function_declarator"):
            known, text = Shape(1, 1, 1, Kind.FUNCTION), "(...)" + text
        elif node.type.endswith("array_declarator"):
            length = node.child_by_field_name("size")
            count = value(length) if length is not None else 0
            if count < 0:
                raise Undecided("an array has a negative length")
            # "T x[2][3]" has [3] outermost in the tree, and last in the text.
            at = text.find("[")
            written = f"[{count if length is not None else ''}]"
            text = text + written if at < 0 else text[:at] + written + text[at:]
            shape = known or base()
            known = replace(shape, size=shape.size * count, flexible=length is None or count == 0)
        elif not node.type.endswith(("parenthesized_declarator", "attributed_declarator")):
            return known or base(), text
        inner = node.child_by_field_name("declarator")
        node = inner or next((c for c in node.named_children if "declarator" in c.type
                              or c.type.endswith("identifier")), None)  # fmt: skip
    raise Undecided("a declarator is nested too deeply")


def _declares(node: SyntaxNode) -> bool:
    return "declarator" in node.type or node.type.endswith("identifier")
