"""Where pointers that may be NULL come from in a function, and whether they are tested there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.csource.syntax import (
    Binary,
    Call,
    Conditional,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    NodeKind,
    Unary,
    children,
    render,
    uncast,
    walk,
)
from analyzer.effect import Transfer
from analyzer.failuretests import EffectOf, parts, pointer_test, sets

_TRANSPARENT = (Transfer.DERIVE, 0)


@dataclass(frozen=True, slots=True)
class Load:
    """
    A pointer taken out of a member, or out of an element of one.

    :param slot: what functions are compared by: ``vps[]`` or ``chip``, with the type of the
        structure where the function says it.
    :param name: the local it goes to; empty where it is used on the spot.
    :param used: line of the first use through it that no test comes before; 0 if none.
    :param tested: the function asks whether it is NULL.
    :param chosen: it is an element whose number is read from memory, here or for this use.
    """

    slot: str
    name: str
    line: int
    text: str
    used: int
    tested: bool
    chosen: bool


def loads(function: Function, effect_of: EffectOf) -> tuple[Load, ...]:
    """Every pointer that *function* keeps in a local after it was read from a member, once each."""
    return tuple(_loads(function, effect_of))


def _loads(function: Function, effect_of: EffectOf) -> Iterator[Load]:
    types = _types(function)
    tested = frozenset(render(e) for e in _asked(function, effect_of))
    made: dict[str, list[tuple[Node, Expr]]] = {}
    for node in function.graph.nodes:
        found = sets(node)
        if found is not None and isinstance(found[1], Name):
            made.setdefault(found[0], []).append((node, found[2]))
    for name, sources in made.items():
        if "*" not in types.get(name, ""):
            continue
        # Of a local that starts as NULL, a test may ask whether it was set at all.
        known = [(n, inner) for n, v in sources if (inner := _slot(v, effect_of))]
        slots = {slot_of(inner, types) for _, inner in known}
        if len(known) != len(sources) or len(slots) != 1:
            continue
        node, inner = known[0]
        text = render(inner)
        used = first_use(function, name)
        chosen = isinstance(inner, Index) and _from_memory(inner.index, made)
        yield Load(slots.pop(), name, node.line, text, used, bool({name, text} & tested), chosen)


def _from_memory(index: Expr, made: Mapping[str, list[tuple[Node, Expr]]]) -> bool:
    """``p->number``, or a local that was read from there."""
    index = uncast(index)
    if isinstance(index, Member):
        return index.arrow
    sources = made.get(index.text, []) if isinstance(index, Name) else []
    return len(sources) == 1 and any(isinstance(e, Member) and e.arrow for e in walk(sources[0][1]))


def _types(function: Function) -> Mapping[str, str]:
    declared = {p.name: p.type for p in function.parameters}
    for node in function.graph.nodes:
        if node.declares is not None and node.kind is NodeKind.DECLARATION:
            declared[node.declares.name] = node.declares.type
    return declared


def _slot(value: Expr, effect_of: EffectOf) -> Expr | None:
    """The member, or the element of one, that *value* reads."""
    value = uncast(value)
    if isinstance(value, Call) and value.arguments:
        effect = effect_of(value.callee)
        if effect is not None and effect.transfer == _TRANSPARENT:
            return _slot(value.arguments[0], effect_of)
    if isinstance(value, Index) and isinstance(uncast(value.base), Member):
        return value
    return value if isinstance(value, Member) and value.arrow else None


def slot_of(expr: Expr, types: Mapping[str, str]) -> str:
    """Name of a slot: the type of the structure, the member, and whether it is an element of it."""
    if isinstance(expr, Index):
        return f"{slot_of(uncast(expr.base), types)}[]"
    if isinstance(expr, Member):
        base = uncast(expr.base)
        owner = types.get(base.text, "") if isinstance(base, Name) else ""
        if isinstance(base, Member):
            owner = f".{base.field}"
        return f"{owner.replace('const ', '').strip('* ')}.{expr.field}"
    return ""


def tested_slots(function: Function, effect_of: EffectOf) -> Iterator[tuple[str, int]]:
    """Slots that the function asks about without taking the pointer out first, with the line."""
    types = _types(function)
    for subject in _asked(function, effect_of):
        inner = _slot(subject, effect_of)
        if inner is not None:
            yield slot_of(inner, types), inner.line if isinstance(inner, Member | Index) else 0


def _asked(function: Function, effect_of: EffectOf) -> Iterator[Expr]:
    """What the function asks whether it is NULL."""
    for node in function.graph.nodes:
        asked: list[Expr] = []
        if node.kind is NodeKind.CONDITION and node.expr is not None:
            asked.append(node.expr)
        for part in parts(node):
            match part:
                case Binary(op="&&" | "||", left=left, right=right):
                    asked += [left, right]
                case Conditional(condition=condition):
                    asked.append(condition)
                case Unary(op="!", operand=operand):
                    asked.append(operand)
                case Binary(op="==" | "!="):
                    asked.append(part)
                case Call() if (effect := effect_of(part.callee)) and effect.transfer is not None:
                    asked += part.arguments[:1]
                case _:
                    pass
        for expr in asked:
            test = pointer_test(expr, effect_of)
            if test is not None:
                yield test.subject


def first_use(function: Function, name: str) -> int:
    """Line of the first dereference of *name*, 0 if there is none."""
    for node in function.graph.nodes:
        exprs = [node.expr] if node.expr is not None else []
        if node.declares is not None and node.declares.initial is not None:
            exprs.append(node.declares.initial)
        for expr in exprs:
            for found, line in dereferences(expr):
                if found == name:
                    return line
    return 0


def dereferences(expr: Expr) -> Iterator[tuple[str, int]]:
    """Names that *expr* reads or writes through, with the line; ``&p->f`` reads nothing."""
    match expr:
        case Unary(op="&"):
            return
        case Member(base=base, arrow=True, line=line) if isinstance(uncast(base), Name):
            yield render(base), line
        case Unary(op="*", operand=operand, line=line) if isinstance(uncast(operand), Name):
            yield render(operand), line
        case Call(callee=callee) if callee.isupper():
            return
        case _:
            pass
    for child in children(expr):
        yield from dereferences(child)
