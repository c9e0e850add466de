"""Which memory of a file holds packets that the other side sent, followed through its functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analyzer.csource.syntax import (
    Call,
    Cast,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Unary,
    uncast,
)
from analyzer.effects import KernelApi
from analyzer.happenings import calls
from analyzer.names import scan

# How often a buffer is handed on that is still followed.
_ROUNDS = 3
_ALIASES = 4


class Received:
    """
    Receive buffers of a file.

    :ivar fields: member that holds the buffer -> who writes it.
    :ivar parameters: (function, 0-based parameter) that points into one -> who.
    """

    def __init__(self, functions: Sequence[Function], api: KernelApi) -> None:
        self._api = api
        self.fields: dict[str, str] = {}
        self.parameters: dict[tuple[str, int], str] = {}
        self._values = {f.name: scan(f).assigned_from for f in functions}
        self._numbers = {
            f.name: {p.name: n for n, p in enumerate(f.parameters) if p.name} for f in functions
        }
        every = [(f.name, call) for f in functions for _, call in calls(f)]
        if not any(call.callee in api.outside for _, call in every):
            return
        for _ in range(_ROUNDS):
            known = len(self.fields) + len(self.parameters)
            for name, call in every:
                self._note(name, call)
            if known == len(self.fields) + len(self.parameters):
                break

    def _note(self, function: str, call: Call) -> None:
        row = self._api.outside.get(call.callee)
        if row is not None and row.reads is None and 0 <= row.argument < len(call.arguments):
            for field in self._fields_of(function, call.arguments[row.argument]):
                self.fields.setdefault(field, row.who)
        elif call.callee in self._api.copies and len(call.arguments) > 1:
            who = self.writer(function, call.arguments[1])
            for field in self._fields_of(function, call.arguments[0]) if who else ():
                self.fields.setdefault(field, who)
        elif call.callee in self._numbers:
            for position, argument in enumerate(call.arguments):
                who = self.writer(function, argument)
                if who:
                    self.parameters.setdefault((call.callee, position), who)

    def writer(self, function: str, pointer: Expr) -> str:
        """Who wrote what *pointer* points to, empty if that is not known to be a packet."""
        for expr in self._values_of(function, pointer):
            match expr:
                case Member(field=field) if field in self.fields:
                    return self.fields[field]
                case Call(callee=callee) if callee in self._api.outside:
                    row = self._api.outside[callee]
                    if row.argument < 0 and row.reads is None:
                        return row.who
                case Name(text=text):
                    number = self._numbers.get(function, {}).get(text, -1)
                    if (function, number) in self.parameters:
                        return self.parameters[function, number]
        return ""

    def _fields_of(self, function: str, pointer: Expr) -> Iterator[str]:
        for expr in self._values_of(function, pointer):
            if isinstance(expr, Member):
                yield expr.field

    def _values_of(self, function: str, pointer: Expr) -> Iterator[Expr]:
        """What *pointer* is, and what it was assigned from, by assignments anywhere."""
        assigned: Mapping[str, Sequence[Expr]] = self._values.get(function, {})
        waiting, seen = [pointer], 0
        while waiting and seen < _ALIASES:
            expr = _object(waiting.pop())
            seen += 1
            yield expr
            if isinstance(expr, Name):
                waiting += assigned.get(expr.text, ())


def _object(expr: Expr) -> Expr:
    """``p`` of ``&p[1]``, ``(x *)p`` and ``&p->x``: they point into the same memory."""
    expr = uncast(expr)
    while isinstance(expr, Unary) and expr.op == "&":
        inner = uncast(expr.operand)
        while isinstance(inner, Member) and not inner.arrow:
            inner = uncast(inner.base)
        if isinstance(inner, Member):
            inner = uncast(inner.base)
        expr = inner
    while isinstance(expr, Index | Cast):
        expr = uncast(expr.base if isinstance(expr, Index) else expr.operand)
    return expr
