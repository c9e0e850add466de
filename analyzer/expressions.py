"""Expressions to operands: which variable a value comes from, what is dereferenced and assigned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Cast,
    Conditional,
    Expr,
    Function,
    Index,
    InitList,
    Member,
    Name,
    Number,
    SizeOf,
    String,
    Unary,
    Unread,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, Transfer
from analyzer.effects import KernelApi
from analyzer.names import ERRNO, Names, element_and_summary, identifiers, root
from analyzer.steps import Copy, Happen, Micro, Operation, Set, Site
from analyzer.values import ANY, NEGATIVE, POSITIVE, VALID, ZERO
from model.events import Event

RESULT = "%result"
_NARROW = frozenset(
    [
        "int",
        "unsigned int",
        "unsigned",
        "u32",
        "s32",
        "__u32",
        "__s32",
        "uint32_t",
        "int32_t",
        "u16",
        "s16",
        "u8",
        "s8",
        "short",
        "char",
        "bool",
    ]
)


@dataclass(frozen=True, slots=True)
class Operand:
    """
    Where a value comes from.

    :param variables: tracked variables it is read from (an element and its array count as one).
    :param values: what it may be when it comes from no variable.
    :param transfer: what still happens to the variable's value.
    :param each: it names one element of a block or array.
    """

    variables: tuple[str, ...] = ()
    values: tuple[str, ...] = (ANY,)
    transfer: Transfer | None = None
    each: bool = False


UNKNOWN = Operand()


@dataclass(slots=True)
class ExpressionLowering:
    """
    Work in progress on one function: operations of the node at hand, and facts about the whole.

    Subclassed by ``calls.CallLowering``, which knows what calls do. ``asked`` maps the text of
    a number of elements that a repeat hypercall was asked for to the variables of its result.
    """

    function: Function
    names: Names
    api: KernelApi
    summaries: Mapping[str, Effect]
    constants: Mapping[str, str]
    operations: list[Operation] = field(default_factory=list)
    node: int = 0
    temporaries: int = 0
    quiet: int = 0
    leaves_loop: frozenset[int] = frozenset()
    loop_heads: frozenset[int] = frozenset()
    settled_by_loops: set[str] = field(default_factory=set)
    extra_variables: dict[str, str] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    locks: set[str] = field(default_factory=set)
    registrations: dict[str, int] = field(default_factory=dict)
    managed: set[str] = field(default_factory=set)
    element_releases: set[int] = field(default_factory=set)
    element_copies: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    opaque: set[str] = field(default_factory=set)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known_calls: int = 0
    irq_flags: set[str] = field(default_factory=set)
    given_away: set[str] = field(default_factory=set)
    dependents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    containers: dict[str, bool] = field(default_factory=dict)

    def begin(self, node: int) -> None:
        """Start a node of the control-flow graph."""
        self.node, self.temporaries, self.operations = node, 0, []

    def taken(self) -> tuple[Operation, ...]:
        """Operations of the node at hand."""
        return tuple(self.operations)

    def emit(self, line: int, *alternatives: tuple[str, tuple[Micro, ...]]) -> None:
        """Add an operation with these alternatives, unless none does anything."""
        if self.quiet:
            return
        if any(micro for _, micro in alternatives):
            self.operations.append(Operation(line, alternatives))

    def temporary(self) -> str:
        self.temporaries += 1
        name = f"%{self.temporaries}@{self.node}"
        self.extra_variables[name] = ANY
        return name

    def forget(self, name: str) -> tuple[Micro, ...]:
        """Micro steps after which nothing is known of a variable and what is reached through it."""
        own = (Set(name, (ANY,)),) if name in self.names.tracked else ()
        return (*own, *self.forget_dependents(name))

    def forget_dependents(self, name: str) -> tuple[Micro, ...]:
        if not self.dependents:
            for text, used in self.names.tracked.items():
                for other in used - {text}:
                    self.dependents[other] = (*self.dependents.get(other, ()), text)
        pseudo = (v for v in self.extra_variables if v.startswith("?"))
        asked = (
            [v for v in pseudo if re.search(rf"\b{re.escape(name)}\b", v)]
            if name.isidentifier()
            else []
        )
        return tuple(Set(text, (ANY,)) for text in (*self.dependents.get(name, ()), *asked))

    def written_through(self, target: Expr) -> tuple[Micro, ...]:
        """Micro steps after a call was given the address of *target*."""
        text = render(target)
        own = (Set(text, (ANY,), spared=True),) if text in self.names.tracked else ()
        inside = self.forget_dependents(text)
        return (
            *own,
            *(Set(s.variable, s.values, spared=True) for s in inside if isinstance(s, Set)),
        )

    def contents(self, variables: tuple[str, ...]) -> tuple[str, ...]:
        """Tracked lvalues inside the local objects that *variables* point to."""
        roots = {v for v in variables if v.isidentifier()}
        return tuple(t for t in self.names.tracked if t not in roots and _root_of(t) in roots)

    def container(self, name: str) -> bool:
        """True if what *name* points to, or is, was made by this function and only it knows."""
        if name in self.containers:
            return self.containers[name]
        self.containers[name] = False  # a cycle of copies proves nothing
        self.containers[name] = self._is_container(name)
        return self.containers[name]

    def _is_container(self, name: str) -> bool:
        names = self.names
        if names.by_value(name):
            return True
        if not names.local(name) or name in names.parameters:
            return False
        sources = names.assigned_from.get(name, [])
        return bool(sources) and all(self._makes(s) for s in sources)

    def _makes(self, expr: Expr) -> bool:
        expr = uncast(expr)
        if isinstance(expr, Call):
            effect = self.effect_of(expr.callee)
            if effect is None:
                return False
            if effect.acquires is not None:
                return True
            if effect.transfer is not None and effect.transfer[0] is Transfer.DERIVE:
                argument = expr.arguments[effect.transfer[1]] if expr.arguments else expr
                return self._makes(argument)
            return False
        if isinstance(expr, Name):
            return (
                self.constants.get(expr.text) == ZERO
                or self.api.constants.get(expr.text) == ZERO
                or self.container(expr.text)
            )
        return False

    def effect_of(self, function: str) -> Effect | None:
        """The row of a function: from the reviewed code first, else from the tables."""
        return self.api.with_summaries(self.summaries)(function)

    # Expressions

    def statement(self, expr: Expr) -> None:
        """Lower an expression for its effects only."""
        match expr:
            case Assignment():
                self.assignment(expr)
            case Call():
                self.call(expr, ())
            case Binary(op=",", left=left, right=right):
                self.statement(left)
                self.statement(right)
            case _:
                self.value(expr)

    def value(self, expr: Expr) -> Operand:
        """Lower an expression and say where its value comes from."""
        match expr:
            case Name(text=text):
                return self._name(text)
            case Number(value=number):
                return _constant(number)
            case Cast(operand=operand):
                return self.value(operand)
            case Unary():
                return self._unary(expr)
            case Member() | Index():
                return self._lvalue(expr)
            case Binary():
                return self._binary(expr)
            case Assignment():
                return self.assignment(expr)
            case Call():
                target = self.temporary()
                return self.call(expr, (target,))
            case Conditional():
                return self._conditional(expr)
            case InitList(items=items):
                for _, item in items:
                    self.escape(self.value(item).variables, item.line)
                return UNKNOWN
            case SizeOf() | String():
                return Operand(values=(POSITIVE,))
            case Unread(text=text, line=line):
                used = tuple(n for n in self.names.tracked if n in set(re.findall(r"\w+", text)))
                self.escape(used, line)
                self.emit(line, ("", tuple(m for n in used for m in self.forget(n))))
                return UNKNOWN

    def _name(self, text: str) -> Operand:
        if text in self.names.tracked:
            return Operand((text,))
        for table in (self.constants, self.api.constants):
            if text in table:
                return Operand(values=(table[text],))
        if self.names.by_value(text):
            return Operand(values=(VALID,))
        return UNKNOWN

    def _unary(self, expr: Unary) -> Operand:
        if expr.op == "&":
            return self._address(expr.operand)
        if expr.op in {"++", "--"}:
            operand = self.value(expr.operand)
            text = render(expr.operand)
            declaration = self.names.declarations.get(text)
            if declaration is None or "*" not in declaration.type:
                self.emit(expr.line, ("", self.forget(text)))
                return UNKNOWN
            step = Copy(text, (text,), Transfer.DERIVE)
            self.emit(expr.line, ("", (step, *self.forget_dependents(text))))
            return Operand(operand.variables, (ANY,), Transfer.DERIVE, each=True)
        if expr.op == "*":
            return self._lvalue(expr)
        if expr.op == "-" and isinstance(expr.operand, Name) and ERRNO.match(expr.operand.text):
            return Operand(values=(NEGATIVE,))
        operand = self.value(expr.operand)
        if expr.op == "-" and not operand.variables and operand.values == (POSITIVE,):
            return Operand(values=(NEGATIVE,))
        signs = {"-": Transfer.NEGATE, "!": Transfer.NOT}
        if expr.op in signs and operand.variables and operand.transfer is None:
            return Operand(operand.variables, transfer=signs[expr.op])
        return UNKNOWN

    def _address(self, inner: Expr) -> Operand:
        """``&p->field`` names p's object without reading it."""
        match inner:
            case Member(base=base, arrow=True):
                operand = self.value(base)
                return Operand(operand.variables, operand.values, Transfer.DERIVE)
            case Member(base=base):
                return self._address(base)
            case Index(base=base, index=index):
                self.value(index)
                operand = self.value(base)
                return Operand(operand.variables, operand.values, Transfer.DERIVE, each=True)
            case Unary(op="*", operand=operand_expr):
                return self.value(operand_expr)
            case _:
                return Operand(values=(VALID,))

    def _lvalue(self, expr: Expr) -> Operand:
        """Read ``p->f``, ``a[i]``, ``*p``: the base is dereferenced, the place may be followed."""
        match expr:
            case Member(base=base, arrow=True) | Unary(operand=base):
                self.dereference(self.value(base), expr.line, render(expr))
            case Member(base=base):
                self.value(base)
            case Index(base=base, index=index):
                self.value(index)
                operand = self.value(base)
                if not isinstance(base, Name) or not self.names.by_value(base.text):
                    self.dereference(operand, expr.line, render(expr))
            case _:
                pass
        names = element_and_summary(expr)
        if names[0] in self.names.tracked:
            return Operand(names, each=len(names) > 1)
        if len(names) > 1 and names[1] in self.names.tracked:
            return Operand((names[1],), each=True)
        return UNKNOWN

    def dereference(self, operand: Operand, line: int, text: str) -> None:
        if operand.variables and operand.transfer is not Transfer.MASK:
            use = Happen(Event.USE, operand.variables, each=operand.each)
            self.emit(line, (f"uses {text}", (use,)))

    def _binary(self, expr: Binary) -> Operand:
        if expr.op == ",":
            self.statement(expr.left)
            return self.value(expr.right)
        if expr.op in {"&&", "||"}:
            self.value(expr.left)
            self._quietly(expr.right)
            return Operand(values=(ZERO, POSITIVE))
        left, right = self.value(expr.left), self.value(expr.right)
        if expr.op in {"+", "-"}:
            side = left if left.variables else right
            constant = isinstance(expr.right if side is left else expr.left, Number)
            each = side.each or not constant
            return Operand(side.variables, (ANY,), Transfer.DERIVE, each)
        if expr.op == "&":
            return self._mask(left, right, expr)
        if expr.op in {"==", "!=", "<", ">", "<=", ">="}:
            return Operand(values=(ZERO, POSITIVE))
        return UNKNOWN

    def _mask(self, left: Operand, right: Operand, expr: Binary) -> Operand:
        for operand, mask in ((left, expr.right), (right, expr.left)):
            if operand.variables and self.status_mask(mask):
                return Operand(operand.variables, transfer=Transfer.MASK)
        return UNKNOWN

    def status_mask(self, expr: Expr) -> bool:
        """True for an expression that masks bits 15:0, the status of a hypercall result."""
        if isinstance(expr, Number):
            return expr.value == 0xFFFF
        return bool(identifiers(expr) & self.api.status_masks)

    def _conditional(self, expr: Conditional) -> Operand:
        self.value(expr.condition)
        sides = [self._quietly(e) for e in (expr.then or expr.condition, expr.otherwise)]
        for side in sides:
            self.escape(side.variables, expr.line)
        if any(side.variables for side in sides):
            return UNKNOWN
        return Operand(values=tuple(dict.fromkeys(v for side in sides for v in side.values)))

    def _quietly(self, expr: Expr) -> Operand:
        """Value of an operand that is not always evaluated: its effects cannot be placed."""
        calls = [e for e in walk(expr) if isinstance(e, Call)]
        for call in calls:
            if self.effect_of(call.callee) is None:
                self.opaque.add(call.callee or render(call.function))
        handles = tuple(n for n in self.names.tracked if calls and n in identifiers(expr))
        self.escape(handles, expr.line)
        self.quiet += 1
        operand = self.value(expr)
        self.quiet -= 1
        return UNKNOWN if calls else operand

    def escape(self, variables: tuple[str, ...], line: int) -> None:
        """The objects leave for a place that is not followed."""
        if variables:
            reached = (*variables, *self.contents(variables))
            self.emit(line, ("", (Happen(Event.PASS_UNKNOWN, reached), *self.escaped(variables))))

    def escaped(self, variables: tuple[str, ...]) -> tuple[Micro, ...]:
        """Mark local containers as known to others."""
        flags = [f"%escaped {v}" for v in variables if v.isidentifier() and self.container(v)]
        for flag in flags:
            self.extra_variables[flag] = ZERO
        return tuple(Set(flag, (POSITIVE,)) for flag in flags)

    # Assignments

    def assignment(self, expr: Assignment) -> Operand:
        """Lower ``target op value``; returns where the value now comes from."""
        if expr.op == "=":
            return self.assign(expr.target, expr.value, expr.line)
        if expr.op == "&=" and self.status_mask(expr.value):
            text = render(expr.target)
            if text in self.names.tracked:
                self.emit(expr.line, ("", (Copy(text, (text,), Transfer.MASK),)))
                return Operand((text,))
        self.value(expr.value)
        self._reach(expr.target)
        self.emit(expr.line, ("", self.forget(render(expr.target))))
        counted = self.asked.get(render(uncast(expr.value))) if expr.op in {"+=", "-="} else None
        if counted:
            text = f"{render(expr)}: what was asked for counts as done"
            self.emit(expr.line, (text, (Happen(Event.COUNT_ASKED, counted),)))
        return UNKNOWN

    def assign(self, target: Expr, value: Expr, line: int) -> Operand:
        """Lower ``target = value``."""
        value = uncast(value)
        text = render(target)
        names = tuple(n for n in element_and_summary(target) if n in self.names.tracked)
        self._reach(target)
        unfollowed = isinstance(target, Name) and self.names.local(target.text) and not names
        if isinstance(value, Call) and (unfollowed or root(target) in self.names.ambiguous):
            self.call(value, ())
            return UNKNOWN
        if isinstance(value, Call) and names:
            self.call(value, names, self.forget_dependents(text))
            operand = Operand(names)
            self._note_store(target, operand, line, f"{text} = {render(value)}")
        else:
            operand = self.value(value)
            self._store(target, names, operand, line, f"{text} = {render(value)}")
        self.note_assignment(target, value, operand, line)
        return operand if not names else Operand(names)

    def _reach(self, target: Expr) -> None:
        """Dereferences on the way to the place that is written."""
        match target:
            case Member(base=base, arrow=True) | Unary(op="*", operand=base):
                self.dereference(self.value(base), target.line, render(target))
            case Member(base=base):
                self._reach(base)
            case Index(base=base, index=index):
                self.value(index)
                if not isinstance(base, Name) or not self.names.by_value(base.text):
                    self.dereference(self.value(base), target.line, render(target))
            case _:
                pass

    def _store(
        self, target: Expr, names: tuple[str, ...], operand: Operand, line: int, text: str
    ) -> None:
        micro: list[Micro] = []
        if names:
            if operand.variables:
                micro.append(Copy(names[0], operand.variables, operand.transfer))
            else:
                micro.append(Set(names[0], operand.values))
            for summary in names[1:]:
                micro.append(Copy(summary, (summary, *operand.variables), Transfer.DERIVE))
                self.element_copies.append((self.node, summary, operand.variables))
        micro.extend(self.forget_dependents(render(target)))
        self.emit(line, (text, tuple(micro)))
        self._note_store(target, operand, line, text)

    def _note_store(self, target: Expr, operand: Operand, line: int, text: str) -> None:
        """An object stored outside the function's own memory outlives the function."""
        place = root(target)
        if isinstance(target, Name) and self.names.local(place):
            return
        if not operand.variables or self.names.by_value(place) or self.is_percpu_page(place):
            return
        reached = (*operand.variables, *self.contents(operand.variables))
        only_if = ""
        if self.container(place):
            only_if = f"%escaped {place}"
            self.extra_variables[only_if] = ZERO
        self.emit(line, (text, (Happen(Event.STORE, reached, only_if=only_if),)))

    def is_percpu_page(self, name: str) -> bool:
        """The variable points to the per-CPU hypercall page: numbers in it are not references."""
        return any(self._reads_percpu(s) for s in self.names.assigned_from.get(name, []))

    def _reads_percpu(self, source: Expr) -> bool:
        """``*this_cpu_ptr(...)`` is the page; without the star it is the place of the pointer."""
        source = uncast(source)
        starred = isinstance(source, Unary) and source.op == "*"
        return starred and bool(identifiers(source) & self.api.percpu_input)

    def note_assignment(self, target: Expr, value: Expr, operand: Operand, line: int) -> None:
        """Events of an assignment that depend on the target's type or on what is read."""
        if self._reads_percpu(value):
            self.emit(line, (f"{render(target)} is the per-CPU page", (Happen(Event.INPUT_TAKE),)))
        declaration = self.names.declarations.get(render(target))
        narrow = declaration is not None and declaration.type in _NARROW
        if narrow and operand.transfer is None and operand.variables:
            shortened = Happen(Event.TRUNCATE, operand.variables)
            self.emit(line, (f"{render(target)} keeps only part of the result", (shortened,)))

    def assume(self, condition: Expr, outcome: bool) -> None:
        """The code goes on only where *condition* has this *outcome*."""
        raise NotImplementedError

    def call(self, expr: Call, targets: tuple[str, ...], after: tuple[Micro, ...] = ()) -> Operand:
        """Lower a call whose result goes to *targets*; *after* happens once it is known."""
        raise NotImplementedError


def _constant(number: int | None) -> Operand:
    if number is None:
        return UNKNOWN
    return Operand(values=(ZERO if number == 0 else POSITIVE if number > 0 else NEGATIVE,))


def _root_of(text: str) -> str:
    match = re.match(r"\W*([A-Za-z_]\w*)", text)
    return match.group(1) if match else ""
