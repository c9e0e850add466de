"""What entries and calls are found in: functions of a file, their calls, functions as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.csource.functions import FileFacts
from analyzer.csource.pointers import pointer_uses, tag_of
from analyzer.csource.syntax import (
    Call,
    Expr,
    Function,
    Member,
    Name,
    NodeKind,
    Unary,
    uncast,
    walk,
)
from analyzer.effects import KernelApi
from analyzer.entries import CallSite, FileCode, FunctionId


def file_code(facts: FileFacts, api: KernelApi) -> FileCode:
    """Read a file; all its functions are built for it."""
    functions = facts.functions
    declared = facts.declared
    types = {variable.name: variable.type for variable in declared.variables}
    structs = {
        tag: tuple((f.name, "" if "*" in f.type else tag_of(f.type)) for f in found[0].fields)
        for (_, tag), found in declared.aggregates_by_tag.items()
        if tag and len(found) == 1 and found[0].whole
    }
    return FileCode(
        facts.path,
        tuple(FunctionId(facts.path, f.name, f.line) for f in functions),
        frozenset(f.name for f in functions if f.static),
        pointer_uses(declared, facts.scope.initialised, functions, api.entries.calls),
        tuple(sorted(structs.items())),
        tuple(tuple(dict.fromkeys(call_sites(f, types))) for f in functions),
    )


def call_sites(function: Function, types: Mapping[str, str]) -> Iterator[CallSite]:
    """
    Calls of one function in order of nodes.

    :param types: of variables outside functions.
    """
    parameters = {p.name: number for number, p in enumerate(function.parameters) if p.name}
    known = {**types, **{p.name: p.type for p in function.parameters}}
    for node in function.graph.nodes:
        if node.kind is NodeKind.DECLARATION and node.declares is not None:
            known[node.declares.name] = node.declares.type
    for node in function.graph.nodes:
        declared = node.declares if node.kind is NodeKind.DECLARATION else None
        for expr in (node.expr, declared.initial if declared is not None else None):
            for part in walk(expr) if expr is not None else ():
                if isinstance(part, Call) and node.kind is not NodeKind.SCOPE_EXIT:
                    yield from _site(part, known, parameters)


def _site(
    call: Call, types: Mapping[str, str], parameters: Mapping[str, int]
) -> Iterator[CallSite]:
    passed = tuple(
        (parameters[plain.text], position)
        for position, argument in enumerate(call.arguments)
        if isinstance(plain := uncast(argument), Name) and plain.text in parameters
    )
    match _called(call.function):
        case Name(text=text):
            number = parameters.get(text, -1)
            yield CallSite(text, "", text in types, number, passed, call.line)
        case Member(base=base, field=field):
            plain = uncast(base)
            tag = tag_of(types.get(plain.text, "")) if isinstance(plain, Name) else ""
            yield CallSite(field, tag, True, -1, passed, call.line)


def _called(expr: Expr) -> Expr:
    """``(*f)(x)`` is ``f(x)``."""
    expr = uncast(expr)
    while isinstance(expr, Unary) and expr.op == "*":
        expr = uncast(expr.operand)
    return expr
