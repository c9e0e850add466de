"""A hypercall gets the per-CPU input page with members that nobody has set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.declarators import Aggregate
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.happenings import calls, node_expressions, parts
from analyzer.names import identifiers
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, around: Around) -> Hits:
    hits: list[Hit] = []
    asked = False
    for node, call in calls(function):
        row = around.api.effects.get(call.callee)
        if row is None or row.hypercall is None or max(row.hypercall) >= len(call.arguments):
            continue
        page = uncast(call.arguments[row.hypercall[1]])
        takes = _takes(function, around, page.text) if isinstance(page, Name) else {}
        if not isinstance(page, Name) or not takes:
            continue
        asked = True
        if not _handed_on(function, around, page.text):
            hit = _hit(function, around, page.text, node, call, takes)
            hits += [hit] if hit is not None else []
    return tuple(hits) if asked else None


def _takes(function: Function, around: Around, page: str) -> Mapping[int, int]:
    """Nodes, with their lines, that make *page* point to the per-CPU page; none if others do."""
    found: dict[int, int] = {}
    for node in function.graph.nodes:
        for value in _values(node, page):
            starred = isinstance(value, Unary) and value.op == "*"
            if not starred or not identifiers(value) & around.api.percpu_input:
                return {}
            found[node.index] = node.line
    return found


def _values(node: Node, name: str) -> Iterator[Expr]:
    if node.declares is not None and node.declares.name == name and node.declares.initial:
        yield uncast(node.declares.initial)
    for expr in node_expressions(node):
        for part in walk(expr):
            if isinstance(part, Assignment) and render(part.target) == name:
                yield uncast(part.value)


def _handed_on(function: Function, around: Around, page: str) -> bool:
    """The page is cleared or copied as a whole, or code that is not shown may set its members."""
    for _, part in parts(function):
        if isinstance(part, Call):
            row = around.api.effects.get(part.callee)
            given = {render(uncast(argument)) for argument in part.arguments}
            if page in given and (row is None or row.hypercall is None):
                return True
        if isinstance(part, Assignment):
            target, value = uncast(part.target), uncast(part.value)
            if isinstance(target, Unary) and render(uncast(target.operand)) == page:
                return True
            if render(value) == page and render(target) != page:
                return True  # another name for the page
    return bool(function.graph.unread)


def _written(function: Function, page: str) -> dict[str, set[int]]:
    """First member behind the page -> nodes that write it, or give its address away."""
    found: dict[str, set[int]] = {}
    for node, part in parts(function):
        places: tuple[Expr, ...] = ()
        if isinstance(part, Assignment):
            places = (part.target,)
        elif isinstance(part, Unary) and part.op == "&":
            places = (part.operand,)
        elif isinstance(part, Call):
            places = part.arguments
        for name in _members_of(places, page):
            found.setdefault(name, set()).add(node.index)
    # An array of the page that is kept under a name of its own is filled through it.
    for node in function.graph.nodes:
        for name in _members_of(_kept(node), page):
            found.setdefault(name, set()).add(node.index)
    return found


def _arrays(function: Function, page: str) -> Iterator[str]:
    """Members that are written by element, or given away without ``&``: their length varies."""
    for _, part in parts(function):
        if isinstance(part, Index):
            yield from _members_of((part,), page)
        if isinstance(part, Call):
            yield from _members_of((a for a in part.arguments if not isinstance(a, Unary)), page)
    for node in function.graph.nodes:
        yield from _members_of(_kept(node), page)


def _members_of(places: Iterable[Expr], page: str) -> Iterator[str]:
    yield from (name for place in places if (name := _member(place, page)) is not None)


def _kept(node: Node) -> Iterator[Expr]:
    if node.declares is not None and node.declares.initial is not None:
        yield node.declares.initial
    if node.expr is not None and isinstance(node.expr, Assignment):
        yield node.expr.value


def _member(expr: Expr, page: str) -> str | None:
    """``m`` of ``page->m``, ``page->m.n[3]`` and the like."""
    expr = uncast(expr)
    if isinstance(expr, Unary) and expr.op in {"*", "&"}:
        return _member(expr.operand, page)
    field = None
    while isinstance(expr, Member | Index):
        if isinstance(expr, Member):
            field = expr.field
        expr = uncast(expr.base)
    return field if isinstance(expr, Name) and expr.text == page else None


def _hit(
    function: Function,
    around: Around,
    page: str,
    node: Node,
    call: Call,
    takes: Mapping[int, int],
) -> Hit | None:
    written = _written(function, page)
    arrays = set(_arrays(function, page))
    unset = sorted(
        name
        for name, nodes in written.items()
        if name not in arrays
        and not _filled_by_loop(function, nodes, node.index)
        and _avoidable(function, takes, node.index, nodes)
    )
    never = [f for f in _members(function, around, page) if f not in written]
    if not unset and not never:
        return None
    names = ", ".join(f"{page}->{name}" for name in (*unset, *never))
    first = min(takes.values())
    steps = [(first, f"{page} is the per-CPU page: it holds what its last user left")]
    if unset:
        steps.append((call.line, f"a way to the call leaves out {', '.join(unset)}"))
    if never:
        steps.append((call.line, f"nothing sets {', '.join(never)}"))
    steps.append((call.line, f"{call.callee}() hands it to the hypervisor"))
    confidence = Confidence.HIGH if unset else Confidence.MEDIUM
    return Hit(f"{names}: a hypercall's input is not set", tuple(steps), confidence)


def _members(function: Function, around: Around, page: str) -> tuple[str, ...]:
    """Members of the structure behind *page* that have a size of their own; none if unknown."""
    declared = around.names(function).declarations.get(page)
    if declared is None:
        return ()
    found = around.types.aggregate(around.path, _structure(declared.type))
    if found is None:
        return ()
    return _sized(found[0])


def _structure(type_text: str) -> str:
    return " ".join(w for w in type_text.replace("*", " ").split() if w != "const")


def _sized(aggregate: Aggregate) -> tuple[str, ...]:
    fields = aggregate.fields
    if not aggregate.whole or any(not field.name for field in fields):
        return ()
    return tuple(f.name for f in fields if not f.suffix.startswith("["))


def _filled_by_loop(function: Function, nodes: set[int], call: int) -> bool:
    """Elements written one after the other before the call: how many is not followed."""
    return any(nodes & loop.body and call not in loop.body for loop in function.graph.loops)


def _avoidable(function: Function, takes: Mapping[int, int], call: int, nodes: set[int]) -> bool:
    """A way leads from a take to the call past every write."""
    follow: dict[int, list[int]] = {}
    for edge in function.graph.edges:
        follow.setdefault(edge.source, []).append(edge.target)
    seen: set[int] = set()
    work = [n for take in takes for n in follow.get(take, ())]
    while work:
        index = work.pop()
        if index in seen or index in nodes or index in takes:
            continue
        if index == call:
            return True
        seen.add(index)
        work += follow.get(index, [])
    return False


CHECK = Check(
    Rule(
        id="hypercall-input-unset",
        title="A hypercall gets an input page with members that nobody has set",
        defect_class="uninit-input",
        severity=Severity.WARNING,
        what=(
            "The per-CPU hypercall page is not cleared, and members of its structure are not "
            "written on every way to the hypercall."
        ),
        why=(
            "The hypervisor reads what the page's last user left there: flags, reserved bits that "
            "must be zero, addresses."
        ),
        source="semantics.md I-IN-SHAPE, 2.0; TLFS (reserved fields must be zero)",
        false_alarms="A member that the hypervisor ignores for the flags that are given.",
    ),
    find_around=_find,
)
