"""Input and output of a hypercall are the same memory."""

from __future__ import annotations

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.sources import Source, sources_of
from analyzer.csource.syntax import Expr, Function, Node, render
from analyzer.csource.valueflow import Origin, ValueFlow
from analyzer.happenings import calls
from reports.finding import Rule, Severity


def _find(function: Function, around: Around) -> Hits:
    hits: list[Hit] = []
    asked = False
    for node, call in calls(function):
        row = around.api.effects.get(call.callee)
        if row is None or row.hypercall is None or max(row.hypercall) >= len(call.arguments):
            continue
        asked = True
        flow = around.flow(function)
        given, taken = (call.arguments[position] for position in row.hypercall[1:])
        same = _same(flow, given, taken, node)
        if same is not None:
            name = render(taken)
            steps = (
                (same.line, f"{render(given)} and {name} are both {same.text}"),
                (call.line, f"{call.callee}() is given both as input and output"),
            )
            hits.append(Hit(f"{name}: the output of a hypercall lies over its input", steps))
    return tuple(hits) if asked else None


def _same(flow: ValueFlow, given: Expr, taken: Expr, node: Node) -> Source | None:
    """What both areas come from, ``None`` if they may differ or are not known."""
    inputs = sources_of(flow, given, node.index, node.line)
    outputs = sources_of(flow, taken, node.index, node.line)
    if len(inputs) != 1 or len(outputs) != 1:
        return None
    first, second = inputs[0], outputs[0]
    if first.origin is Origin.CONSTANT or not first.text or first.origin is Origin.UNKNOWN:
        return None
    return first if (first.node, first.text) == (second.node, second.text) else None


CHECK = Check(
    Rule(
        id="hypercall-areas-overlap",
        title="The output of a hypercall lies over its input",
        defect_class="page-overflow",
        severity=Severity.ERROR,
        what="One area of memory is given to a hypercall as input and as output.",
        why="The specification forbids it: the hypervisor may write results while it still reads"
        " the input.",
        source="TLFS 3.6 (hypercall inputs and outputs must not overlap); semantics.md 2.0",
        false_alarms="A hypercall without output that is given the address all the same.",
    ),
    find_around=_find,
)
