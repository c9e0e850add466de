"""A loop fills a list in the per-CPU hypercall page, and nothing limits its count to the page."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.places import root_name
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Expr,
    Function,
    Index,
    Loop,
    Member,
    Name,
    Node,
    Number,
    SizeOf,
    Unary,
    uncast,
    walk,
)
from analyzer.happenings import ORDERINGS, Following, calls, comparisons_in, node_expressions, parts
from analyzer.names import Names, identifiers
from analyzer.typetexts import read_type
from reports.finding import Confidence, Rule, Severity

# 0 and 1 test whether there is anything to do, they limit nothing.
_SMALLEST_LIMIT = 2


def _find(function: Function, around: Around) -> Hits:
    pages = _pages(function, around)
    if not pages:
        return None
    lists = [
        (node, part, loops)
        for node, part in _elements_written(function, pages)
        if (loops := [loop for loop in function.graph.loops if node.index in loop.body])
    ]
    if not lists or function.graph.unread:
        return None if not lists else ()
    names = around.names(function)
    following = Following(function.graph)
    hits: dict[str, Hit] = {}
    for node, part, loops in lists:
        behind = _behind(function, part, loops)
        chosen = sorted(n for n in behind if _is_count(names, n))
        if not chosen or _limited(function, following, node, behind):
            continue
        if _limited_by_caller(function, around):
            continue
        text = _text(part)
        hits.setdefault(text, _hit(function, part, text, chosen[0], loops))
    return tuple(hits.values())


def _is_count(names: Names, name: str) -> bool:
    """A parameter that is a number."""
    if name not in names.parameters or name not in names.declarations:
        return False
    declared = read_type(names.declarations[name].type)
    return not declared.stars and not declared.structure


def _pages(function: Function, around: Around) -> frozenset[str]:
    """Variables that point to the per-CPU page."""
    found: set[str] = set()
    for name, values in around.names(function).assigned_from.items():
        for value in values:
            plain = uncast(value)
            starred = isinstance(plain, Unary) and plain.op == "*"
            if starred and identifiers(plain) & around.api.percpu_input:
                found.add(name)
    return frozenset(found)


def _elements_written(function: Function, pages: frozenset[str]) -> Iterator[tuple[Node, Index]]:
    """Assignments to ``page->list[i]`` and to members of such an element."""
    for node, part in parts(function):
        if not isinstance(part, Assignment):
            continue
        target = uncast(part.target)
        while isinstance(target, Member):
            target = uncast(target.base)
        if isinstance(target, Index) and root_name(target) in pages:
            yield node, target


def _behind(function: Function, part: Index, loops: list[Loop]) -> frozenset[str]:
    """Variables that say how often the loops around *part* run, through computations."""
    wanted = set(identifiers(part.index))
    for loop in loops:
        test = function.graph.nodes[loop.head].expr
        # A loop that asks again after a lack of memory does not count.
        if isinstance(test, Binary) and test.op in ORDERINGS:
            wanted |= identifiers(test)
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        wanted |= _sources(function, name) - seen
    return frozenset(seen)


def _sources(function: Function, name: str) -> set[str]:
    """What *name* is computed from, and what limits a loop that steps it."""
    found: set[str] = set()
    for node in function.graph.nodes:
        for expr in node_expressions(node):
            for part in walk(expr):
                if isinstance(part, Assignment) and root_name(part.target) == name:
                    found |= _plain(part.value)
                stepped = isinstance(part, Unary) and part.op in {"++", "--"}
                if stepped and isinstance(part, Unary) and root_name(part.operand) == name:
                    found |= _loop_tests(function, node)
        declared = node.declares
        if declared is not None and declared.name == name and declared.initial is not None:
            found |= _plain(declared.initial)
    return found


def _plain(expr: Expr) -> set[str]:
    """Variables of a computation without calls."""
    if any(isinstance(part, Call) for part in walk(expr)):
        return set()
    return set(identifiers(expr))


def _loop_tests(function: Function, node: Node) -> set[str]:
    found: set[str] = set()
    for loop in function.graph.loops:
        test = function.graph.nodes[loop.head].expr
        if node.index in loop.body and isinstance(test, Name | Binary):
            found |= identifiers(test)
    return found


def _limited(
    function: Function,
    following: Following,
    node: Node,
    behind: frozenset[str] | None = None,
) -> bool:
    """A test or ``min()`` before *node* limits something, of *behind* if given, by a constant."""
    for other, part in comparisons_in(function):
        if part.op not in ORDERINGS or node.index not in following.after(other.index):
            continue
        for one, limit in ((part.left, part.right), (part.right, part.left)):
            if _constant(limit) and (behind is None or identifiers(one) & behind):
                return True
    for other, call in calls(function):
        if node.index not in following.after(other.index):
            continue
        least = call.callee.startswith(("min", "clamp"))
        if least and any(_constant(a) for a in call.arguments):
            return True
    return False


def _limited_by_caller(function: Function, around: Around) -> bool:
    """A function of the file that calls this one compares something with a constant."""
    for other in around.functions:
        if function.name not in around.callees_by_name.get(other.name, ()):
            continue
        if other.name == function.name:
            continue
        following = Following(other.graph)
        if any(
            call.callee == function.name and _limited(other, following, node)
            for node, call in calls(other)
        ):
            return True
    return False


def _constant(expr: Expr) -> bool:
    """``16``, ``LIMIT``, ``PAGE / sizeof(x)``: a limit that is no variable."""
    expr = uncast(expr)
    match expr:
        case Number(value=value):
            return value is None or value >= _SMALLEST_LIMIT
        case Name(text=text):
            return text.isupper() and text != "NULL"
        case SizeOf():
            return True
        case Binary(left=left, right=right):
            return _constant(left) and _constant(right)
        case Call(callee=callee):
            return callee.isupper()
        case _:
            return False


def _text(part: Index) -> str:
    base = uncast(part.base)
    return f"{root_name(part)}->{base.field}[]" if isinstance(base, Member) else root_name(part)


def _hit(function: Function, part: Index, text: str, count: str, loops: list[Loop]) -> Hit:
    first = min(loop.line for loop in loops)
    return Hit(
        f"{text}: {count} says how many elements go into the hypercall page, and nothing limits it",
        (
            (function.line, f"{count} is a parameter; no test compares it with a constant"),
            (first, "the loop runs as often as it says"),
            (part.line, f"{text} lies in one page; the elements run over its end"),
        ),
        Confidence.MEDIUM,
    )


CHECK = Check(
    Rule(
        id="hypercall-page-count-unlimited",
        title="A loop fills a list in the hypercall page and nothing limits the count",
        defect_class="page-overflow",
        severity=Severity.WARNING,
        what=(
            "A loop writes elements of a list in the per-CPU hypercall page. How many is a "
            "parameter, and neither the function nor its callers in the file compare it "
            "with a constant before."
        ),
        why="The list runs over the end of the page into memory of somebody else.",
        source="semantics.md I-IN-SHAPE; TLFS: input and output of a hypercall fit one page each",
        false_alarms="Callers in other files limit the count.",
    ),
    find_around=_find,
)
