"""What was read of a C file, as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analyzer.entering import in_words
from analyzer.factlisting import node_text, signature
from analyzer.factview import FileView, FunctionView

Json = None | str | int | Sequence["Json"] | Mapping[str, "Json"]


def document(view: FileView, functions: Sequence[FunctionView]) -> Mapping[str, Json]:
    """The file and *functions*; ``format`` is raised when a meaning changes."""
    declared = view.facts.declared
    return {
        "format": 1,
        "path": view.path,
        "lines": view.lines,
        "not_read": [
            {"first": first, "last": last, "reason": reason}
            for first, last, reason in view.facts.unread
        ],
        "constants": {
            name: value.value
            for name in _constant_names(view)
            if (value := view.constants.named(name)) is not None
        },
        "structures": [
            {"kind": one.kind, "tag": one.tag, "line": one.line, "members": len(one.fields)}
            for one in declared.aggregates
        ],
        "variables": [
            {"name": one.name, "line": one.line, "type": " ".join(one.type.split())}
            for one in declared.variables
        ],
        "functions": [_function(function) for function in functions],
    }


def _constant_names(view: FileView) -> Sequence[str]:
    declared = view.facts.declared
    macros = (m.name for m in declared.macros if m.parameters is None)
    enums = (v.name for enum in declared.enumerations for v in enum.values)
    return tuple(dict.fromkeys((*macros, *enums)))


def _function(view: FunctionView) -> Mapping[str, Json]:
    function, values = view.function, view.values
    return {
        "name": function.name,
        "line": function.line,
        "end_line": function.end_line,
        "signature": signature(function),
        "static": function.static,
        "read": view.state.value,
        "not_read": list(view.holes),
        "entered_as": [
            {"context": way.entry.context.value, "reason": in_words(way), "line": way.entry.line}
            for way in view.entered
        ],
        "callers": [
            {"name": e.caller.name, "line": e.line, "way": e.way.value} for e in view.callers
        ],
        "callees": [
            {"name": e.callee.name, "line": e.line, "way": e.way.value} for e in view.callees
        ],
        "calls_outside": list(view.outside),
        "nodes": [
            {
                "node": node.index,
                "kind": node.kind.value,
                "line": node.line,
                "end_line": node.end_line,
                "bytes": [[span.start, span.end] for span in node.spans],
                "text": node_text(node),
            }
            for node in function.graph.nodes
        ],
        "edges": [
            {"source": e.source, "target": e.target, "label": e.label} for e in function.graph.edges
        ],
        "loops": [
            {"head": loop.head, "line": loop.line, "nodes": sorted(loop.body)}
            for loop in function.graph.loops
        ],
        "definitions": [
            {
                "place": d.place,
                "node": d.node,
                "line": d.line,
                "origin": d.origin.value,
                "callee": d.callee,
                "certain": d.certain,
            }
            for d in values.flow.definitions
        ],
        "conditions": [
            {
                "node": c.node,
                "line": c.line,
                "subject": c.subject,
                "true": c.true.value,
                "false": c.false.value,
                "other": c.other,
                "value": c.value,
                "through": c.through,
                "definitions": list(c.definitions),
            }
            for c in values.comparisons
        ],
        "returns": [
            {
                "line": r.line,
                "text": r.text,
                "sources": [
                    {"origin": s.origin.value, "text": s.text, "line": s.line} for s in r.sources
                ],
            }
            for r in values.returned
        ],
    }
