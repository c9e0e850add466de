"""Calls to operations: what the effect tables say, outcome by outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.csource.syntax import Call, Cast, Expr, Name, Number, Unary, render, uncast, walk
from analyzer.effect import Effect, Hypercall, PageUse, Resource, Result, Sleep, Transfer
from analyzer.expressions import UNKNOWN, ExpressionLowering, Operand
from analyzer.names import identifiers, root
from analyzer.steps import Acquire, Copy, Happen, Micro, Set, Site
from analyzer.summaries import last_name
from analyzer.values import (
    ANY,
    ERROR_POINTER,
    NEGATIVE,
    POSITIVE,
    RESULT_BAD,
    RESULT_OK,
    VALID,
    ZERO,
    transferred,
)
from model.events import Event

_UNWINDS = re.compile(
    r"exit|clean|free|destroy|releas|remov|teardown|fini|uninit|unreg|disable|put|close|undo|unwind"
    r"|rollback|stop|detach|delete|shutdown|drop"
)
# Outcomes of a call: (words, value). The first is the success.
_OUTCOMES: dict[Result, tuple[tuple[str, str], ...]] = {
    Result.ERRNO: (("succeeds", ZERO), ("fails with a negative errno", NEGATIVE)),
    Result.COUNT: (
        ("returns a count", POSITIVE),
        ("returns 0", ZERO),
        ("fails with a negative errno", NEGATIVE),
    ),
    Result.POINTER: (("succeeds", VALID), ("fails and returns NULL", ZERO)),
    Result.ERROR_POINTER: (
        ("succeeds", VALID),
        ("fails and returns an error pointer", ERROR_POINTER),
    ),
    Result.HYPERCALL: (
        ("the hypercall succeeds", RESULT_OK),
        ("the hypercall fails", RESULT_BAD),
    ),
    Result.TRYLOCK: (("takes the lock", POSITIVE), ("does not get the lock", ZERO)),
    Result.CONSTANT: (("", POSITIVE),),
    Result.VALID: (("", VALID),),
    Result.VOID: (("", ANY),),
    Result.UNKNOWN: (("", ANY),),
}
_POINTERS = frozenset({Result.POINTER, Result.ERROR_POINTER})
_PAGE_EVENTS = {
    PageUse.DEPOSIT: Event.DEPOSIT,
    PageUse.MAP: Event.MAP_CHILD,
    PageUse.UNMAP: Event.UNMAP_CHILD,
}


@dataclass(frozen=True, slots=True)
class _Arguments:
    """Arguments of one call: expressions and operands."""

    exprs: tuple[Expr, ...]
    operands: tuple[Operand, ...]

    def operand(self, index: int | None) -> Operand:
        return self.operands[index] if index is not None and index < len(self.operands) else UNKNOWN

    def text(self, index: int) -> str:
        """Text of a lock or registration argument, the same for ``&x`` and ``x``."""
        if index >= len(self.exprs):
            return ""
        expr = self.exprs[index]
        while isinstance(expr, Cast) or (isinstance(expr, Unary) and expr.op == "&"):
            expr = expr.operand
        return render(expr)


def _ended(effect: Effect, value: str) -> tuple[Micro, ...]:
    """How a call ends for one that asks the hypervisor, or gives it memory."""
    if effect.gives_memory and value == ZERO:
        return (Happen(Event.MEMORY_GIVEN),)
    if effect.result is not Result.HYPERCALL or effect.reps is not None:
        return ()  # a repeat hypercall that stopped goes on from where it was
    return (Happen(Event.CALL_DONE if value == RESULT_OK else Event.CALL_FAILED),)


class CallLowering(ExpressionLowering):
    """Expression lowering that knows what calls do."""

    def call(self, expr: Call, targets: tuple[str, ...], after: tuple[Micro, ...] = ()) -> Operand:
        """Lower a call whose result goes to *targets*; *after* happens once it is known."""
        effect = self.effect_of(expr.callee)
        self._note_irq_flags(expr, effect)
        if effect is not None and effect.stops is not None and effect.stops < len(expr.arguments):
            self.known_calls += 1
            self.assume(expr.arguments[effect.stops], False)
            return UNKNOWN
        skipped = effect.unevaluated if effect is not None else ()
        operands = (
            UNKNOWN if n in skipped else self.value(a) for n, a in enumerate(expr.arguments)
        )
        arguments = _Arguments(expr.arguments, tuple(operands))
        if effect is None:
            return self._opaque(expr, arguments, targets, after)
        if not self.quiet:
            self.known_calls += 1
        if effect.transfer is None:
            self._written(effect, arguments, expr.line)
        self._hidden_locks(effect.touches_locks, expr.line)
        if effect.transfer is not None:
            return self._follow(expr, effect, effect.transfer, arguments, targets, after)
        if (effect.acquires is not None or effect.result in _POINTERS) and targets:
            self._acquire(expr, effect, arguments, targets, after)
        elif effect.hypercall is not None:
            self._hypercall(expr, effect, effect.hypercall, arguments, targets, after)
        else:
            self._plain(expr, effect, arguments, targets, after)
        return Operand(targets) if targets else UNKNOWN

    def _written(self, effect: Effect, arguments: _Arguments, line: int) -> None:
        micro: list[Micro] = []
        for index, expr in enumerate(arguments.exprs):
            inner = expr.operand if isinstance(expr, Unary) and expr.op == "&" else None
            if inner is not None:
                micro.extend(self.written_through(inner))
            elif index in effect.writes:
                micro.extend(self.forget(render(expr)))
        self.emit(line, ("", tuple(micro)))

    def _note_irq_flags(self, expr: Call, effect: Effect | None) -> None:
        """Where saved interrupt states are kept: an empty name for one that has no variable."""
        events = effect.events if effect is not None else ()
        if Event.IRQ_SAVE in events and effect is not None:
            places = [root(expr.arguments[n]) for n in effect.writes if n < len(expr.arguments)]
            names = {p if self.names.scalar(p) else "" for p in places or [""]}
            self.irq_flags |= {"" if n in self.names.parameters else n for n in names}
        elif Event.IRQ_RESTORE not in events:
            self.given_away.update(root(a) for a in expr.arguments)

    def _hidden_locks(self, touched: frozenset[str], line: int) -> None:
        """Locks that a callee takes or releases itself: what is held behind it is not known."""
        keys = [key for key in sorted(self.locks) if last_name(key) in touched or "" in touched]
        self.emit(line, ("", tuple(Happen(Event.HOLE, key=f"lock {key}") for key in keys)))

    def _follow(
        self,
        expr: Call,
        effect: Effect,
        transfer: tuple[Transfer, int],
        arguments: _Arguments,
        targets: tuple[str, ...],
        after: tuple[Micro, ...],
    ) -> Operand:
        """The result is a function of one argument."""
        how, index = transfer
        operand = arguments.operand(index)
        self.emit(expr.line, (render(expr), self._effects(effect, arguments)))
        if not operand.variables:
            values = tuple(dict.fromkeys(v for o in operand.values for v in transferred(o, how)))
            self.emit(expr.line, ("", (*(Set(t, values) for t in targets), *after)))
            return Operand(targets) if targets else UNKNOWN
        source = operand.variables
        if operand.transfer is not None and operand.transfer is not how:
            through = self.temporary()
            self.emit(expr.line, ("", (Copy(through, source, operand.transfer),)))
            source = (through,)
        each = operand.each and how is Transfer.DERIVE
        if index in effect.writes:
            after = (*after, *(Set(v, (ZERO,)) for v in operand.variables))
        if targets:
            copies: list[Micro] = [Copy(targets[0], source, how)]
            for summary in targets[1:]:
                copies.append(Copy(summary, (summary, *source), Transfer.DERIVE))
                self.element_copies.append((self.node, summary, source))
            self.emit(expr.line, (render(expr), (*copies, *after)))
            return Operand(targets, each=each)
        return Operand(source, transfer=how, each=each)

    def _left_by_failure(
        self, effect: Effect, arguments: _Arguments, common: tuple[Micro, ...]
    ) -> tuple[Micro, ...]:
        """*common*, without what is kept for a call that keeps nothing if it has failed."""
        if effect.function not in self.api.keeps_on_success:
            return common
        return self._effects(effect, arguments, keeps=())

    def _effects(
        self, effect: Effect, arguments: _Arguments, keeps: tuple[int, ...] | None = None
    ) -> tuple[Micro, ...]:
        """What happens whatever the outcome is; *keeps* in place of the row's."""
        micro: list[Micro] = []
        for index in effect.dereferences:
            operand = arguments.operand(index)
            if operand.variables and operand.transfer is None:
                micro.append(Happen(Event.USE, operand.variables, each=operand.each))
        if self._sleeps(effect, arguments):
            micro.append(Happen(Event.MAY_SLEEP))
        if effect.releases is not None:
            micro.extend(self._release(arguments.operand(effect.releases)))
        for index in effect.keeps if keeps is None else keeps:
            operand = arguments.operand(index)
            reached = (*operand.variables, *self.contents(operand.variables))
            micro.extend((Happen(Event.STORE, reached), *self.escaped(operand.variables)))
        for index in effect.contents:
            reached = self.contents(arguments.operand(index).variables)
            micro.append(Happen(Event.PASS_UNKNOWN, reached))
        if effect.unregisters is not None:
            name, index = effect.unregisters
            micro.append(Happen(Event.UNREGISTER, key=f"{name} {arguments.text(index)}"))
        if effect.result not in {Result.TRYLOCK, Result.ERRNO}:
            micro.extend(self._context(effect, arguments))
        return tuple(micro)

    def _context(self, effect: Effect, arguments: _Arguments) -> tuple[Micro, ...]:
        micro: list[Micro] = []
        for event in effect.events:
            key = ""
            if event in {Event.LOCK, Event.UNLOCK} and effect.lock is not None:
                key = arguments.text(effect.lock)
                self.locks.add(key)
            micro.append(Happen(event, key=key))
        return tuple(micro)

    def _release(self, operand: Operand) -> tuple[Micro, ...]:
        if not operand.variables:
            return ()
        if operand.each:
            self.element_releases.add(self.node)
        return (Happen(Event.FREE, operand.variables, each=operand.each),)

    def _sleeps(self, effect: Effect, arguments: _Arguments) -> bool:
        if effect.sleeps is Sleep.ALWAYS:
            return True
        if effect.sleeps is Sleep.NEVER or effect.gfp is None:
            return False
        if effect.gfp >= len(arguments.exprs):
            return True
        gfp = arguments.exprs[effect.gfp]
        if any(isinstance(e, Unary) and e.op == "~" for e in walk(gfp)):
            return False  # flags are taken out: which ones stay is not followed
        return bool(identifiers(gfp) & self.api.blocking_gfp)

    def _acquire(
        self,
        expr: Call,
        effect: Effect,
        arguments: _Arguments,
        targets: tuple[str, ...],
        after: tuple[Micro, ...],
    ) -> None:
        site = Site(
            len(self.sites),
            expr.line,
            effect.function,
            effect.acquires or Resource.NOTHING,
            targets[0],
            any(t in self.managed for t in targets),
        )
        if not self.quiet:
            self.sites.append(site)
        common = self._effects(effect, arguments)
        errors = effect.result is Result.ERROR_POINTER
        words = "an error pointer" if errors else "NULL"
        text = f"{targets[0]} = {expr.callee}()" if targets[0][0] != "%" else f"{expr.callee}()"
        good = (*common, Acquire(site.index, targets, True, errors), *after)
        bad = (
            *self._left_by_failure(effect, arguments, common),
            Acquire(site.index, targets, False, errors),
            *after,
        )
        unfailing = effect.gfp is not None and any(
            identifiers(a) & self.api.unfailing_gfp for a in expr.arguments[effect.gfp :]
        )
        if unfailing or effect.result is Result.VALID:
            self.emit(expr.line, (f"{text} does not fail", good))
            return
        self.emit(expr.line, (f"{text} succeeds", good), (f"{text} fails and returns {words}", bad))

    def _plain(
        self,
        expr: Call,
        effect: Effect,
        arguments: _Arguments,
        targets: tuple[str, ...],
        after: tuple[Micro, ...],
    ) -> None:
        common = self._effects(effect, arguments)
        on_success: list[Micro] = []
        if effect.result in {Result.TRYLOCK, Result.ERRNO}:
            on_success.extend(self._context(effect, arguments))
        if effect.registers is not None:
            name, index = effect.registers
            key = f"{name} {arguments.text(index)}"
            self.registrations.setdefault(key, expr.line)
            on_success.append(Happen(Event.REGISTER, key=key))
            given = tuple(v for o in arguments.operands for v in o.variables)
            reached = (*given, *self.contents(given))
            on_success.extend((Happen(Event.STORE, reached), *self.escaped(given)))
        alternatives: list[tuple[str, tuple[Micro, ...]]] = []
        for number, (words, value) in enumerate(_OUTCOMES[effect.result]):
            failed = value == NEGATIVE
            left = self._left_by_failure(effect, arguments, common) if failed else common
            micro = [*left, *(on_success if number == 0 else ()), *_ended(effect, value)]
            micro += [Set(t, (value,)) for t in targets]
            alternatives.append((f"{expr.callee}() {words}".rstrip(), (*micro, *after)))
        self.emit(expr.line, *alternatives)

    # Hypercalls

    def _hypercall(
        self,
        expr: Call,
        effect: Effect,
        places: tuple[int, int, int],
        arguments: _Arguments,
        targets: tuple[str, ...],
        after: tuple[Micro, ...],
    ) -> None:
        self._asks(effect, arguments, targets)
        control, page, _ = places
        codes = (
            identifiers(expr.arguments[control]) if control < len(expr.arguments) else frozenset()
        )
        rows = [self.api.hypercalls[c] for c in sorted(codes) if c in self.api.hypercalls]
        issue = Happen(Event.INPUT_ISSUE) if self._is_percpu(arguments, page) else None
        common = (*self._effects(effect, arguments), *((issue,) if issue else ()))
        name = rows[0].name if rows else expr.callee
        alternatives = [
            (
                f"{name}: {words}",
                (
                    *common,
                    *moves,
                    *_ended(effect, value),
                    *(Set(t, (value,)) for t in targets),
                    *after,
                ),
            )
            for words, value, moves in self._hypercall_outcomes(rows, expr, arguments, page)
        ]
        self.emit(expr.line, *alternatives)

    def _asks(self, effect: Effect, arguments: _Arguments, targets: tuple[str, ...]) -> None:
        """Remember how many elements a repeat hypercall is asked for, if a variable says so."""
        if effect.reps is not None and effect.reps < len(arguments.exprs) and targets:
            count = uncast(arguments.exprs[effect.reps])
            if isinstance(count, Name):
                self.asked[count.text] = targets

    def _is_percpu(self, arguments: _Arguments, page: int) -> bool:
        return page < len(arguments.exprs) and self.is_percpu_page(root(arguments.exprs[page]))

    def _hypercall_outcomes(
        self, rows: list[Hypercall], expr: Call, arguments: _Arguments, page: int
    ) -> list[tuple[str, str, tuple[Micro, ...]]]:
        good, bad = "the hypercall succeeds", "the hypercall fails"
        if not rows or page >= len(arguments.exprs):
            return [(good, RESULT_OK, ()), (bad, RESULT_BAD, ())]
        place = root(arguments.exprs[page])
        listed = tuple(
            t for t in self.names.tracked if t != place and re.match(rf"\W*{re.escape(place)}\b", t)
        )
        unmaps = rows[0].use is PageUse.UNMAP
        moved = Happen(
            _PAGE_EVENTS[rows[0].use], () if unmaps else listed, key="*" if unmaps else ""
        )
        outcomes: list[tuple[str, str, tuple[Micro, ...]]] = [
            (good, RESULT_OK, (moved,)),
            (f"{bad} before it has taken the page", RESULT_BAD, ()),
        ]
        single = any(isinstance(a, Number) and a.value == 1 for a in expr.arguments[1:2])
        if rows[0].rep and not single:
            partial = f"{bad} half way, this page is among the completed reps"
            outcomes.append((partial, RESULT_BAD, (moved,)))
        return outcomes

    # Calls nothing is known about

    def _opaque(
        self,
        expr: Call,
        arguments: _Arguments,
        targets: tuple[str, ...],
        after: tuple[Micro, ...],
    ) -> Operand:
        callee = expr.callee or render(expr.function)
        if not self.quiet:
            self.opaque.add(callee)
        if not expr.callee:
            self.value(expr.function)
        if not expr.callee:
            # An operation of the object may release its lock for its caller.
            given = identifiers(expr)
            for key in sorted(self.locks):
                if re.split(r"\W+", key.lstrip("*&("))[0] in given:
                    self.emit(expr.line, ("", (Happen(Event.HOLE, key=f"lock {key}"),)))
        if "unlock" in callee:
            self._hidden_locks(frozenset({""}), expr.line)
        passed = [v for o in arguments.operands for v in o.variables]
        passed += [root(a) for a in arguments.exprs if isinstance(a, Unary) and a.op == "&"]
        reached = (*passed, *self.contents(tuple(passed)))
        micro: list[Micro] = [*self._unwinds(expr, callee)]
        if reached:
            micro.append(Happen(Event.PASS_UNKNOWN, reached))
            micro.extend(self.escaped(tuple(passed)))
        for argument in arguments.exprs:
            micro.extend(self._set_by_callee(argument))
        micro += [Set(t, (ANY,)) for t in targets]
        self.emit(expr.line, (f"{callee}()", (*micro, *after)))
        return Operand(targets) if targets else UNKNOWN

    def _set_by_callee(self, argument: Expr) -> tuple[Micro, ...]:
        """``&x`` may be written; so may an unset plain name, if the callee is a macro."""
        if isinstance(argument, Unary) and argument.op == "&":
            return self.written_through(argument.operand)
        if isinstance(argument, Name) and argument.text in self.names.tracked:
            return (Happen(Event.HOLE, (argument.text,), key="set"),)
        return ()

    def _unwinds(self, expr: Call, callee: str) -> tuple[Micro, ...]:
        """A call that is not read may undo a registration whose subject it is given."""
        given = {e.text for a in expr.arguments for e in walk(a) if isinstance(e, Name)}
        keys = [
            key
            for key in self.registrations
            if _UNWINDS.search(callee) or given & set(re.findall(r"\w+", key))
        ]
        return tuple(Happen(Event.UNWIND_UNKNOWN, key=key) for key in keys)
