"""An automaton as a graph for Graphviz."""

from __future__ import annotations

from model.automaton import Automaton, Transition


def dot(automaton: Automaton) -> str:
    """One node a location, one edge a transition: what it tests, what happens, what it sets."""
    lines = [f"digraph {_quoted(automaton.name)} {{", "  node [shape=circle];"]
    for location in range(automaton.locations):
        shape = " [shape=doublecircle]" if location == automaton.locations - 1 else ""
        lines.append(f"  {_quoted(automaton.location_name(location))}{shape};")
    for transition in automaton.transitions:
        ends = (transition.source, transition.target)
        source, target = (_quoted(automaton.location_name(end)) for end in ends)
        lines.append(f"  {source} -> {target} [label={_quoted(_label(transition))}];")
    return "\n".join([*lines, "}", ""])


def _label(transition: Transition) -> str:
    parts = [f"{n}={'|'.join(sorted(values))}" for n, values in sorted(transition.guard.items())]
    parts += [event.value for event in transition.events]
    parts += [f"{name}:={value}" for name, value in sorted(transition.assign.items())]
    return "; ".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
