"""Which parts of an expression are evaluated in any case, and which only on a condition."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.csource.syntax import Binary, Conditional, Expr, children


def evaluated(expr: Expr, certain: bool = True) -> Iterator[tuple[Expr, bool]]:
    """
    Every subexpression, operands first, and whether it is evaluated in any case.

    The right operand of ``&&`` and ``||`` and the branches of ``?:`` are not certain. A condition
    of ``if`` or a loop has been split into its operands already; this is for what stands inside a
    statement, as in ``ret = ready(p) && start(p);``.

    :param certain: *expr* itself is evaluated in any case.

    >>> from analyzer.csource.syntax import Name, render
    >>> both = Binary("&&", Name("a", 1), Name("b", 1), 1)
    >>> [(render(part), sure) for part, sure in evaluated(both)]
    [('a', True), ('b', False), ('a && b', True)]
    """
    match expr:
        case Binary(op="&&" | "||", left=left, right=right):
            yield from evaluated(left, certain)
            yield from evaluated(right, False)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from evaluated(condition, certain)
            if then is not None:
                yield from evaluated(then, False)
            yield from evaluated(otherwise, False)
        case _:
            for child in children(expr):
                yield from evaluated(child, certain)
    yield expr, certain
