"""What a check may ask about a function beside its text: values, types, the rest of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from analyzer.csource.definitions import value_flow
from analyzer.csource.functions import FunctionOutline
from analyzer.csource.syntax import Function
from analyzer.csource.valueflow import ValueFlow
from analyzer.effects import KernelApi
from analyzer.names import Names, scan
from analyzer.received import Received
from analyzer.summaries import callees
from analyzer.typetexts import TypeReader, TypesOfTree
from analyzer.valuefacts import callee_of


class Around:
    """
    One file for the checks on its functions; each answer is worked out once.

    :ivar path: of the file.
    """

    def __init__(
        self,
        api: KernelApi,
        path: str,
        text: str,
        outlines: Sequence[FunctionOutline],
        types: TypesOfTree,
    ) -> None:
        self.api, self.path, self.types = api, path, types
        self._text = text
        self._outlines = outlines
        self._flows: dict[tuple[str, int], ValueFlow] = {}
        self._names: dict[tuple[str, int], Names] = {}

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function of the file."""
        return tuple(outline.build() for outline in self._outlines)

    @cached_property
    def functions_by_name(self) -> Mapping[str, Function]:
        """Every function of the file; the last one where a name has several bodies."""
        return {f.name: f for f in self.functions}

    @cached_property
    def callees_by_name(self) -> Mapping[str, frozenset[str]]:
        """What each function of the file calls by name."""
        return {f.name: frozenset(callees(f)) for f in self.functions}

    @cached_property
    def received(self) -> Received:
        """Memory that packets are received in."""
        # Most files of a kernel receive nothing: their functions need not be built.
        receives = any(name in self._text for name in self.api.outside)
        return Received(self.functions if receives else (), self.api)

    def flow(self, function: Function) -> ValueFlow:
        """Where its values come from."""
        key = (function.name, function.line)
        if key not in self._flows:
            self._flows[key] = value_flow(function, callee_of(self.api))
        return self._flows[key]

    def names(self, function: Function) -> Names:
        """Its variables."""
        key = (function.name, function.line)
        if key not in self._names:
            self._names[key] = scan(function)
        return self._names[key]

    def type_reader(self, function: Function) -> TypeReader:
        """The types of its expressions."""
        names = self.names(function)
        declared = {n: d for n, d in names.declarations.items() if n not in names.ambiguous}
        return TypeReader(self.types, self.path, declared)
