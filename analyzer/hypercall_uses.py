"""Which types a function gives to which hypercall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.syntax import Assignment, Call, Expr, Function, Name, Unary, uncast, walk
from analyzer.effects import KernelApi
from analyzer.names import expressions, scan


@dataclass(frozen=True, slots=True)
class HypercallUse:
    """
    One hypercall in a function.

    :param names: names in its control word, where they were found.
    :param input, output: types of what the pointers point to, empty if not known.
    :param input_line, output_line: where the pointer is declared.
    """

    line: int
    names: tuple[str, ...]
    input: str
    output: str
    input_line: int
    output_line: int


def hypercall_uses(function: Function, api: KernelApi) -> tuple[HypercallUse, ...]:
    """Every hypercall of *function*, in source order."""
    return tuple(_uses(function, api))


def _uses(function: Function, api: KernelApi) -> Iterator[HypercallUse]:
    for call in calls(function):
        row = api.effects.get(call.callee)
        if row is None or row.hypercall is None or len(call.arguments) <= max(row.hypercall):
            continue
        control, given, taken = (call.arguments[index] for index in row.hypercall)
        names = dict.fromkeys(_names(control))
        for name in tuple(names):
            names.update(dict.fromkeys(_assigned(function, name)))
        given_type, given_line = pointed_type(function, given)
        taken_type, taken_line = pointed_type(function, taken)
        yield HypercallUse(call.line, tuple(names), given_type, taken_type, given_line, taken_line)


def calls(function: Function) -> Iterator[Call]:
    """Calls of a function in source order, those in initialisers included."""
    for expr in expressions(function):
        yield from (e for e in walk(expr) if isinstance(e, Call))


def pointed_type(function: Function, argument: Expr) -> tuple[str, int]:
    """(Type of what *argument* points to, line of its declaration); empty if it is not a name."""
    argument = uncast(argument)
    address = isinstance(argument, Unary) and argument.op == "&"
    name = uncast(argument.operand) if isinstance(argument, Unary) and address else argument
    if not isinstance(name, Name):
        return "", 0
    found = scan(function)
    declared = found.declarations.get(name.text)
    if declared is None or name.text in found.ambiguous:
        return "", 0
    stars = declared.type.count("*") + declared.array - 1 + address
    words = declared.type.replace("*", "").replace("const", "").split()
    return (" ".join(words), declared.line) if stars == 0 else ("", 0)


def _names(expr: Expr) -> Iterator[str]:
    return (e.text for e in walk(expr) if isinstance(e, Name))


def _assigned(function: Function, name: str) -> Iterator[str]:
    """Names in what is assigned to a local variable."""
    for node in function.graph.nodes:
        if node.declares is not None and node.declares.name == name and node.declares.initial:
            yield from _names(node.declares.initial)
        for expr in walk(node.expr) if node.expr is not None else ():
            if isinstance(expr, Assignment) and expr.target == Name(name, expr.target.line):
                yield from _names(expr.value)
