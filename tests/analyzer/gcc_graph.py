"""
Control-flow graphs as gcc sees them, next to ours.

``gcc -fdump-tree-cfg-lineno`` names line and column of each statement, and the blocks behind each
block. A place belongs to the node of ours whose bytes hold it. For every node that has code in
gcc's graph, the nodes that can come next must be the same in both.

Rules for what must differ, in this order:

* *one place*: what gcc gives one place is one node: the cases of a switch, the operands inside
  ``likely()``, the end of a scope with the beginning it belongs to.
* *no code*: a node gcc has no statement for (a declaration without value, a label, ``return;``) is
  passed over in our graph.
* *return*: a value is computed before the cleanups run; a simple one stands behind them in ours.
* *stub*: a function that never returns may be an empty one in that configuration.
* *macro*: a call gcc has no code for is passed over if its name is a macro of that compilation.
* *folded*: a condition gcc has no code for leads only to the side that has code of its own in
  gcc's graph, if one side has and the other has not: ``#if``, ``IS_ENABLED()``. Other code that
  is missing must be unreachable without such conditions; then it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.csource.idioms import NO_RETURN
from analyzer.csource.syntax import (
    Assignment,
    Call,
    ControlFlowGraph,
    Function,
    Node,
    NodeKind,
    Unary,
    walk,
)

_FUNCTION = re.compile(r"^;; Function (\w+)[. ]")
_SUCCESSORS = re.compile(r"^;; (\d+) succs \{([\d ]*)\}")
_BLOCK = re.compile(r"^\s*<bb (\d+)> :")
_STATEMENT = re.compile(r"^\s*\[([^\[\]]*):(\d+):(\d+)(?: discrim \d+)?\] (.*)")
_JUMP = re.compile(r"goto <bb|return\b|<[\w.]+>:|//")
_NOTHING = re.compile(r"\.DEFERRED_INIT|\.ASAN_MARK|= \{CLOBBER")
# What stands between the place gcc names for a condition and its first operand.
_SKIPPED = re.compile(
    rb"(?:\s+|/\*.*?\*/|[(!]|&&|\|\||\b(?:if|while|for|switch|return|likely|unlikely)\b)+",
    re.DOTALL,
)
_HINT = re.compile(rb"\b(?:likely|unlikely)\s*\(")
_CASE = re.compile(rb"\bcase\s*\Z")
ENTRY, EXIT = 0, 1
# The second keeps gcc from computing two operands of a condition at once where it seems cheaper.
DUMP_OPTIONS = ("-fdump-tree-cfg-lineno={dump}", "--param=logical-op-non-short-circuit=0")


@dataclass(frozen=True, slots=True)
class GccStatement:
    """*tests*: it ends its block with a choice."""

    line: int
    column: int
    tests: bool


@dataclass(slots=True)
class GccFunction:
    """
    One function of a dump.

    :ivar places: block -> its statements, plain jumps left out.
    :ivar successors: block -> blocks behind it; 0 is the entry, 1 the exit.
    """

    name: str
    file: str = ""
    places: dict[int, list[GccStatement]] = field(default_factory=dict)
    successors: dict[int, list[int]] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """First line with a statement."""
        return min((s.line for block in self.places.values() for s in block), default=0)

    @property
    def made_by_macro(self) -> bool:
        """True if all of it has one place, as what ``DEFINE_SHOW_ATTRIBUTE()`` defines has."""
        places = {(s.line, s.column) for block in self.places.values() for s in block}
        return len(places) <= 1


def read_dump(text: str) -> Iterator[GccFunction]:
    """Read the functions of a ``-fdump-tree-cfg-lineno`` dump."""
    current: GccFunction | None = None
    block = 0
    for line in text.split("\n"):
        if match := _FUNCTION.match(line):
            if current is not None:
                yield current
            current = GccFunction(match[1], successors={0: [2]})
        elif current is None:
            continue
        elif match := _SUCCESSORS.match(line):
            current.successors[int(match[1])] = [int(n) for n in match[2].split()]
        elif match := _BLOCK.match(line):
            block = int(match[1])
            current.places.setdefault(block, [])
        elif (match := _STATEMENT.match(line)) and not _NOTHING.search(match[4]):
            current.file = current.file or match[1]
            if match[1] == current.file and not _JUMP.match(match[4]):
                tests = match[4].startswith(("if (", "switch ("))
                place = GccStatement(int(match[2]), int(match[3]), tests)
                current.places[block].append(place)
    if current is not None:
        yield current


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    :param nodes: nodes of ours that gcc has code for. :param edges: pairs of nodes that follow one
        another in both graphs. :param folded: nodes left out because gcc has folded a condition.
    :param macros: calls passed over because they are macros without code.
    :param unexplained: what differs, in words.
    """

    nodes: int
    edges: int
    folded: int
    macros: tuple[str, ...]
    unexplained: tuple[str, ...]


def compare(
    function: Function, source: bytes, gcc: GccFunction, macros: Container[str]
) -> Comparison:
    """
    Compare the graph of *function* with gcc's.

    :param macros: names of the macros defined at the end of the translation unit.
    """
    return _Comparison(function, source, gcc, macros).run()


class _Comparison:
    def __init__(
        self, function: Function, source: bytes, gcc: GccFunction, macros: Container[str]
    ) -> None:
        self.macros = macros
        self.graph: ControlFlowGraph = function.graph
        self.source, self.gcc = source, gcc
        starts, at = [0], 0
        while (at := source.find(b"\n", at) + 1) > 0:
            starts.append(at)
        self.starts = starts
        self.spans = sorted((s.start, s.end, n.index) for n in self.graph.nodes for s in n.spans)
        self.representative = self._representatives()
        self.operators: dict[int, int] = {}

    def run(self) -> Comparison:
        blocks = {b: list(self._nodes(b, places)) for b, places in self.gcc.places.items()}
        self._unite_operands(blocks)
        seen = {n for nodes in blocks.values() for n in nodes} | {ENTRY, EXIT}
        theirs = _relation(self._gcc_steps(blocks), seen)
        missing = [n for n in self.graph.nodes if self._is_missing(n, seen)]
        reached = self._reachable_unfolded(seen)
        empty = {n.index for n in missing if n.index in reached and self._is_macro(n)}
        folded = {n.index for n in missing} - empty
        complaints = []
        for index in sorted(folded & reached):
            node = self.graph.nodes[index]
            complaints.append(f"line {node.line}: gcc has no code for what is reachable")
        ours = _relation(self._our_steps(folded, seen), seen)
        edges = 0
        for node_index in sorted(seen):
            mine, other = ours.get(node_index, set()), theirs.get(node_index, set())
            edges += len(mine & other)
            complaints += [self._tell("only here", node_index, n) for n in sorted(mine - other)]
            if _called(self.graph.nodes[node_index]) not in NO_RETURN:
                complaints += [self._tell("only gcc", node_index, n) for n in sorted(other - mine)]
        names = sorted(_called(self.graph.nodes[n]) for n in empty)
        return Comparison(len(seen) - 2, edges, len(folded), tuple(names), tuple(complaints))

    def _tell(self, who: str, source: int, target: int) -> str:
        nodes = self.graph.nodes
        return f"{who}: line {nodes[source].line} ({source}) -> {nodes[target].line} ({target})"

    def _nodes(self, block: int, places: Iterable[GccStatement]) -> Iterator[int]:
        last: int | None = None
        for place in places:
            offset = self.starts[place.line - 1] + place.column - 1
            node = self._holding(offset)
            if node is None and (match := _SKIPPED.match(self.source, offset)):
                node = self._holding(match.end())
                if place.tests and node is not None:
                    node = self._tested(node, offset, block, last)
            if node is not None:
                last = node
                yield self.representative[node]

    def _holding(self, offset: int) -> int | None:
        return next((n for start, end, n in self.spans if start <= offset < end), None)

    def _tested(self, node: int, offset: int, block: int, last: int | None) -> int:
        """
        The operand that a choice outside every operand belongs to.

        What was computed last in the block says it best. The first operand of a loop has the place
        of the last operator, as the last operand has.
        """
        operands = self._operands(node)
        if last in operands:
            return last
        if self.source[offset : offset + 2] in (b"&&", b"||"):
            earlier = self.operators.setdefault(offset, block)
            if earlier == block and self._uses(offset) > 1:
                return operands[0]
        return node

    def _uses(self, offset: int) -> int:
        return sum(
            s.tests and self.starts[s.line - 1] + s.column - 1 == offset
            for places in self.gcc.places.values()
            for s in places
        )

    def _operands(self, node: int) -> list[int]:
        """Operands of the condition *node* is part of, in order."""
        found, stack = {node}, [node]
        conditions = self.graph.nodes
        while stack:
            current = stack.pop()
            for edge in self.graph.edges:
                if current not in (edge.source, edge.target):
                    continue
                other = edge.source if current == edge.target else edge.target
                both = sorted((conditions[current], conditions[other]), key=lambda n: n.index)
                if other not in found and self._one_condition(*both):
                    found.add(other)
                    stack.append(other)
        return sorted(found)

    def _one_condition(self, first: Node, second: Node) -> bool:
        kinds = {first.kind, second.kind}
        if kinds != {NodeKind.CONDITION} or not first.spans or not second.spans:
            return False
        between = self.source[first.spans[-1].end : second.spans[0].start]
        return not re.search(rb"[;{}:]|\b(?:if|while|for|case)\b", between)

    def _unite_operands(self, blocks: dict[int, list[int]]) -> None:
        """Operands that gcc computes in one block and tests at once are one node."""
        for nodes in blocks.values():
            for node, other in pairwise(nodes):
                if node != other and other in self._operands(node):
                    self._unite(other, node)
        for block, nodes in blocks.items():
            blocks[block] = [self.representative[n] for n in nodes]

    def _unite(self, node: int, other: int) -> None:
        old, new = self.representative[node], self.representative[other]
        self.representative = [new if r == old else r for r in self.representative]

    def _representatives(self) -> list[int]:
        """Node -> the node it is one with."""
        nodes = self.graph.nodes
        result = list(range(len(nodes)))
        for edge in self.graph.edges:
            source, target = nodes[edge.source], nodes[edge.target]
            if edge.label is False and self._is_case(source) and self._is_case(target):
                if len(target.spans) == 1:
                    result[target.index] = result[source.index]
            elif edge.label is None and self._is_case(target) and len(target.spans) == 1:
                result[target.index] = source.index
        for match in _HINT.finditer(self.source):
            end = _closing(self.source, match.end() - 1)
            inside = [n for start, _, n in self.spans if match.end() <= start < end]
            for index in inside[1:]:
                result[index] = result[inside[0]]
        for node in nodes:
            if node.kind in (NodeKind.SCOPE_ENTER, NodeKind.SCOPE_EXIT) and not node.spans:
                result[node.index] = self._beginning(node)
        return result

    def _is_case(self, node: Node) -> bool:
        if node.kind is not NodeKind.CONDITION or not node.spans:
            return False
        start = node.spans[-1].start
        return _CASE.search(self.source[max(0, start - 20) : start]) is not None

    def _beginning(self, node: Node) -> int:
        for other in self.graph.nodes:
            same = other.declares == node.declares if node.declares else other.expr == node.expr
            if same and other.kind is not NodeKind.SCOPE_EXIT and other.spans:
                return other.index
        return node.index

    def _gcc_steps(self, blocks: Mapping[int, list[int]]) -> dict[object, set[object]]:
        """Edges between entry, blocks and the nodes in them."""
        steps: dict[object, set[object]] = {}
        for block, targets in self.gcc.successors.items():
            last: object = ("block", block) if block != 0 else ENTRY
            for position, node in enumerate(blocks.get(block, [])):
                here = (node, block, position)
                steps.setdefault(last, set()).add(here)
                last = here
            for target in targets:
                steps.setdefault(last, set()).add(EXIT if target == 1 else ("block", target))
        return steps

    def _our_steps(self, folded: set[int], seen: set[int]) -> dict[object, set[object]]:
        steps: dict[object, set[object]] = {}
        not_taken = self._not_taken(seen)
        for source, target, label in self._returning_first():
            if source not in folded and target not in folded and (source, label) not in not_taken:
                steps.setdefault(self._key(source), set()).add(self._key(target))
        return steps

    def _returning_first(self) -> list[tuple[int, int, bool | None]]:
        """Edges, with the value of a return in front of the cleanups it runs."""
        nodes = self.graph.nodes
        edges = [(e.source, e.target, e.label) for e in self.graph.edges]
        before: dict[int, list[tuple[int, bool | None]]] = {}
        for source, target, label in edges:
            before.setdefault(target, []).append((source, label))
        for node in nodes:
            if node.kind is not NodeKind.RETURN or not node.spans:
                continue
            first = node.index
            while self._only_cleanup(before.get(first, ()), node):
                ((first, _),) = before[first]
            if first == node.index:
                continue
            ((last, _),) = before[node.index]
            edges = [
                (s, node.index if t == first else EXIT if s == last else t, label)
                for s, t, label in edges
                if s != node.index
            ]
            edges.append((node.index, first, None))
        return edges

    def _only_cleanup(self, before: Sequence[tuple[int, bool | None]], returning: Node) -> bool:
        if len(before) != 1:
            return False
        node = self.graph.nodes[before[0][0]]
        return node.kind is NodeKind.SCOPE_EXIT and node.line == returning.line

    def _not_taken(self, seen: set[int]) -> set[tuple[int, bool | None]]:
        """Edges of conditions without code that lead to nothing gcc has code for."""
        result: set[tuple[int, bool | None]] = set()
        for node in self.graph.nodes:
            if node.kind is not NodeKind.CONDITION or self.representative[node.index] in seen:
                continue
            true, false = (self._behind(node.index, label) for label in (True, False))
            has_true, has_false = (
                any(self.representative[n] in seen for n in only if n > EXIT)
                for only in (true - false, false - true)
            )
            if has_true != has_false:
                result.add((node.index, not has_true))
        return result

    def _behind(self, condition: int, label: bool) -> set[int]:
        reached = {e.target for e in self.graph.edges if (e.source, e.label) == (condition, label)}
        stack = list(reached)
        while stack:
            source = stack.pop()
            for edge in self.graph.edges:
                if edge.source == source != condition and edge.target not in reached:
                    reached.add(edge.target)
                    stack.append(edge.target)
        return reached

    def _key(self, index: int) -> object:
        if index in (ENTRY, EXIT):
            return index
        return (self.representative[index], index, 0)

    def _is_missing(self, node: Node, seen: set[int]) -> bool:
        if self.representative[node.index] in seen or not _has_code(node):
            return False
        start = node.spans[0].start
        return not self.source[max(0, start - 40) : start].rstrip().endswith(b"static")

    def _is_macro(self, node: Node) -> bool:
        return node.kind is NodeKind.STATEMENT and _called(node) in self.macros

    def _reachable_unfolded(self, seen: set[int]) -> set[int]:
        """What can be reached without a condition that gcc has no code for."""
        not_taken = self._not_taken(seen)
        decided = {source for source, _ in not_taken}
        blocked = {
            n.index
            for n in self.graph.nodes
            if n.kind is NodeKind.CONDITION
            and self.representative[n.index] not in seen
            and n.index not in decided
        }
        reached, stack = {ENTRY}, [ENTRY]
        while stack:
            source = stack.pop()
            for edge in self.graph.edges:
                passable = source not in blocked and (source, edge.label) not in not_taken
                if edge.source == source and passable and edge.target not in reached:
                    reached.add(edge.target)
                    stack.append(edge.target)
        return reached


def _relation(steps: Mapping[object, set[object]], seen: set[int]) -> dict[int, set[int]]:
    """Seen node -> seen nodes that can come next; what is not seen is passed over."""
    result: dict[int, set[int]] = {}
    for step in steps:
        source = _number(step)
        if source is None or source not in seen:
            continue
        found = result.setdefault(source, set())
        stack, passed = list(steps.get(step, ())), {step}
        while stack:
            target = stack.pop()
            if target in passed:
                continue
            passed.add(target)
            number = _number(target)
            if number is not None and number in seen:
                found.add(number)
            else:
                stack.extend(steps.get(target, ()))
    return {source: targets - {source} for source, targets in result.items()}


def _number(step: object) -> int | None:
    if isinstance(step, int):
        return step
    if isinstance(step, tuple) and isinstance(step[0], int):
        return step[0]
    return None


def _has_code(node: Node) -> bool:
    """True for what a compiler cannot pass over without knowing that it is never reached."""
    if not node.spans:
        return False
    if node.kind is NodeKind.RETURN:
        return node.expr is not None
    expr = node.expr
    if node.kind is NodeKind.DECLARATION:
        expr = node.declares.initial if node.declares is not None else None
        return expr is not None and node.declares is not None and not node.declares.static
    if node.kind is NodeKind.STATEMENT and expr is not None:
        return any(isinstance(e, Assignment | Call) or _steps(e) for e in walk(expr))
    return False


def _called(node: Node) -> str:
    return node.expr.callee if isinstance(node.expr, Call) else ""


def _steps(expr: object) -> bool:
    return isinstance(expr, Unary) and expr.op in ("++", "--")


def _closing(source: bytes, opened: int) -> int:
    depth = 0
    for position in range(opened, min(len(source), opened + 5000)):
        depth += (source[position] == 0x28) - (source[position] == 0x29)
        if depth == 0:
            return position
    return opened
