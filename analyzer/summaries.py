"""Effects of functions that the reviewed code itself defines, read off their bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import networkx as nx

from analyzer.csource.syntax import (
    Assignment,
    Call,
    Conditional,
    Expr,
    Function,
    Name,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, PageUse, Resource, Result, Transfer
from analyzer.effects import KernelApi
from analyzer.names import ERRNO, expressions, identifiers, root

Lookup = Callable[[str], Effect | None]
INTEGERS = frozenset({"int", "long", "ssize_t", "s32", "s64", "long long", "signed int"})


def returns_errno(function: Function, effect_of: Lookup) -> bool:
    """True if negative errnos are among the values the function returns."""
    if function.return_type not in INTEGERS:
        return False
    returned = {
        render(n.expr)
        for n in function.graph.nodes
        if n.kind is NodeKind.RETURN and n.expr is not None
    }
    sources: list[Expr] = []
    for node in function.graph.nodes:
        if node.kind is NodeKind.RETURN and node.expr is not None:
            sources.append(node.expr)
        if node.declares is not None and node.declares.name in returned:
            sources += [node.declares.initial] if node.declares.initial is not None else []
    for expr in expressions(function):
        for part in walk(expr):
            if isinstance(part, Assignment) and render(part.target) in returned:
                sources.append(part.value)
    return any(_is_errno(source, effect_of) for source in sources)


def expected_errnos(callers: Iterable[Function], effect_of: Lookup) -> frozenset[str]:
    """Functions whose result a caller passes on as its own, among negative errnos."""
    expected: set[str] = set()
    for caller in callers:
        if not returns_errno(caller, effect_of):
            continue
        returned = {
            render(n.expr)
            for n in caller.graph.nodes
            if n.kind is NodeKind.RETURN and n.expr is not None
        }
        for node in caller.graph.nodes:
            if node.kind is NodeKind.RETURN and isinstance(node.expr, Call):
                expected.add(node.expr.callee)
        for expr in expressions(caller):
            for part in walk(expr):
                passes = isinstance(part, Assignment) and render(part.target) in returned
                if passes and isinstance(part, Assignment) and isinstance(part.value, Call):
                    expected.add(part.value.callee)
    return frozenset(expected)


def _is_errno(expr: Expr, effect_of: Lookup) -> bool:
    expr = uncast(expr)
    if isinstance(expr, Conditional):
        sides = (expr.then, expr.otherwise)
        return any(_is_errno(side, effect_of) for side in sides if side is not None)
    if isinstance(expr, Unary) and expr.op == "-":
        return isinstance(expr.operand, Name) and bool(ERRNO.match(expr.operand.text))
    if isinstance(expr, Call):
        effect = effect_of(expr.callee)
        return effect is not None and effect.result in {Result.ERRNO, Result.COUNT}
    return False


Resolve = Callable[[Function, str], tuple[Function, ...]]
Place = tuple[str, str]  # path and name of a function


def summarise_across(
    functions: Iterable[Function], api: KernelApi, resolve: Resolve
) -> Mapping[Place, Effect]:
    """
    One effect row a function that was read whole: what it returns, frees and keeps.

    Where it may sleep is another question, of the context it is called in: ``analyzer.sleeping``.

    Callees come first; functions that call each other are summarised twice, so that what one does
    is seen by the others. A function whose body has a hole gets no row: calls to it stay opaque.

    :param resolve: the functions that a name stands for in a function; calls of a name that stands
        for several stay opaque.
    """
    read = {
        (f.path, f.name): f
        for f in functions
        if not f.partial and not f.error and not f.graph.unread
    }
    named: dict[Place, dict[str, Place]] = {}
    for place, function in read.items():
        targets = {name: resolve(function, name) for name in callees(function)}
        named[place] = {
            name: (found[0].path, found[0].name)
            for name, found in targets.items()
            if len(found) == 1 and (found[0].path, found[0].name) in read
        }
    calls: nx.DiGraph[Place] = nx.DiGraph()
    calls.add_nodes_from(read)
    calls.add_edges_from((place, c) for place, called in named.items() for c in called.values())
    groups = nx.condensation(calls)
    known: dict[Place, Effect] = {}
    for group in reversed(list(nx.lexicographical_topological_sort(groups))):
        members = sorted(groups.nodes[group]["members"])
        for place in members * (2 if len(members) > 1 else 1):
            seen = {name: known[p] for name, p in named[place].items() if p in known}
            known[place] = _summary(read[place], api, seen)
    return known


def callees(function: Function) -> tuple[str, ...]:
    """Names of the functions and macros that a function calls, sorted."""
    calls = (e for top in expressions(function) for e in walk(top) if isinstance(e, Call))
    return tuple(sorted({call.callee for call in calls if call.callee}))


def _summary(function: Function, api: KernelApi, known: Mapping[str, Effect]) -> Effect:
    effect_of = api.with_summaries(known)
    parameters = [p.name for p in function.parameters]
    freed: set[str] = set()
    kept: set[str] = set()
    locks: set[str] = set()
    inside: set[str] = set()
    for expr in expressions(function):
        for part in walk(expr):
            if isinstance(part, Call):
                effect = effect_of(part.callee)
                _passed(part, effect, parameters, freed, kept)
                locks |= _locks(part, effect)
                inside |= _inside(part, effect, parameters)
            # What is not assigned to a plain local can be reached after the return.
            if isinstance(part, Assignment) and not isinstance(part.target, Name):
                kept.update(n for n in _named(part.value) if n in parameters)
            if isinstance(part, Unary) and part.op == "&":
                kept.update({root(part.operand)} & set(parameters))
    returned = {
        n
        for node in function.graph.nodes
        if node.kind is NodeKind.RETURN and node.expr is not None
        for n in _named(node.expr)
    }
    kept |= returned & set(parameters)
    made = _made(function, effect_of)
    released = [parameters.index(p) for p in parameters if p in freed]
    return Effect(
        function.name,
        _result(function, effect_of, made),
        acquires=made[1] if made else None,
        releases=released[0] if released and parameters[released[0]] not in kept else None,
        keeps=tuple(parameters.index(p) for p in parameters if p in kept),
        contents=tuple(parameters.index(p) for p in parameters if p in inside),
        touches_locks=frozenset(locks),
        gives_memory=_gives_memory(function, effect_of, api),
        source=f"{function.path}:{function.line}",
    )


def _gives_memory(function: Function, effect_of: Lookup, api: KernelApi) -> bool:
    """It deposits, and asks the hypervisor for nothing else that the deposit may be for."""
    calls = [e for top in expressions(function) for e in walk(top) if isinstance(e, Call)]
    gives = False
    for call in calls:
        effect = effect_of(call.callee)
        if effect is not None and effect.result is Result.HYPERCALL:
            codes = {n for a in call.arguments for n in identifiers(a)} & set(api.hypercalls)
            if not any(api.hypercalls[code].use is PageUse.DEPOSIT for code in codes):
                return False
            gives = True
        gives = gives or (effect is not None and effect.gives_memory)
    return gives


def _inside(call: Call, effect: Effect | None, parameters: list[str]) -> frozenset[str]:
    """Parameters whose contents (``p->f``, ``p[i]``) the call frees, keeps, or may."""
    found: set[str] = set()
    for index, argument in enumerate(call.arguments):
        name = root(argument)
        if name not in parameters:
            continue
        handed = effect is None or index in (*effect.keeps, effect.releases)
        deeper = effect is not None and index in effect.contents
        if deeper or (handed and name not in _named(argument)):
            found.add(name)
    return frozenset(found)


def _locks(call: Call, effect: Effect | None) -> frozenset[str]:
    if effect is None:
        return frozenset()
    if effect.lock is not None and effect.lock < len(call.arguments):
        return effect.touches_locks | {last_name(render(call.arguments[effect.lock]))}
    return effect.touches_locks


def last_name(text: str) -> str:
    """The last identifier of a lock's text: ``lock`` of ``&vp->run.lock``."""
    names = re.findall(r"\w+", text)
    return names[-1] if names else ""


def _result(function: Function, effect_of: Lookup, made: tuple[Result, Resource] | None) -> Result:
    if made is not None:
        return made[0]
    if returns_errno(function, effect_of):
        return Result.ERRNO
    return Result.VOID if function.return_type == "void" else Result.UNKNOWN


def _made(function: Function, effect_of: Lookup) -> tuple[Result, Resource] | None:
    """
    How a function fails that returns what it allocated, and what it hands out: NOTHING if it also
    lets others know the object. ``None`` for any other function.
    """
    if "*" not in function.return_type:
        return None
    returned = [
        n.expr for n in function.graph.nodes if n.kind is NodeKind.RETURN and n.expr is not None
    ]
    names = {e.text for e in returned if isinstance(e, Name) and not _is_null(e)}
    errors = [e for e in returned if isinstance(e, Call) and _makes_error(e, effect_of)]
    others = [e for e in returned if not isinstance(e, Name) and e not in errors]
    locals_ = {n.declares.name for n in function.graph.nodes if n.declares is not None}
    effects = [effect_of(name) for name in _sources(function, names)]
    if others or not names or not names <= locals_ or not effects:
        return None
    new = [e for e in effects if e is not None and e.acquires in {Resource.PAGE, Resource.MEMORY}]
    results = {e.result for e in new}
    if len(results) != 1 or len(new) != len(effects):
        return None
    result = Result.ERROR_POINTER if errors else results.pop()
    return result, Resource.NOTHING if _shared(function, names, effect_of) else Resource.MEMORY


def _sources(function: Function, names: set[str]) -> list[str]:
    """Functions whose results become one of *names*; empty text for any other source."""
    found: list[Expr] = []
    for node in function.graph.nodes:
        if node.declares is not None and node.declares.name in names and node.declares.initial:
            found.append(node.declares.initial)
    for expr in expressions(function):
        for part in walk(expr):
            if isinstance(part, Assignment) and render(part.target) in names:
                found.append(part.value)
    return [_called(e) for e in found if not _is_null(e)]


def _shared(function: Function, names: set[str], effect_of: Lookup) -> bool:
    """One of *names* is stored, or given to something that may store it."""
    for expr in expressions(function):
        for part in walk(expr):
            stores = isinstance(part, Assignment) and not isinstance(part.target, Name)
            if stores and isinstance(part, Assignment) and names & set(_named(part.value)):
                return True
            if isinstance(part, Call):
                effect = effect_of(part.callee)
                for index, argument in enumerate(part.arguments):
                    kept = effect is None or index in (*effect.keeps, *effect.contents)
                    if kept and names & set(_named(argument)):
                        return True
    return False


def _makes_error(call: Call, effect_of: Lookup) -> bool:
    effect = effect_of(call.callee)
    return effect is not None and effect.transfer in {
        (Transfer.ERROR_POINTER, 0),
        (Transfer.DERIVE, 0),
    }


def _called(expr: Expr) -> str:
    expr = uncast(expr)
    return expr.callee if isinstance(expr, Call) else ""


def _is_null(expr: Expr) -> bool:
    return isinstance(expr, Name) and expr.text == "NULL"


def _passed(
    call: Call, effect: Effect | None, parameters: list[str], freed: set[str], kept: set[str]
) -> None:
    for index, argument in enumerate(call.arguments):
        for name in _named(argument):
            if name not in parameters:
                continue
            if effect is None or index in effect.keeps:
                kept.add(name)
            elif index == effect.releases:
                freed.add(name)


def _named(expr: Expr) -> tuple[str, ...]:
    """The object an expression hands on: a plain name, through casts and arithmetic on it."""
    expr = uncast(expr)
    if isinstance(expr, Name):
        return (expr.text,)
    if isinstance(expr, Unary) and expr.op == "&":
        return (root(expr.operand),)
    return ()
