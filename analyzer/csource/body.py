"""A function body as a control-flow graph: kernel forms of statements on top of plain C."""

from __future__ import annotations

import re

from analyzer.csource.bodymacros import MARK_COMPUTED_GOTO
from analyzer.csource.cfg import StatementReader
from analyzer.csource.directives import MARK_ELIF, MARK_ELSE, MARK_ENDIF, MARK_IF
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.flow import Flow, Target, strip_casts
from analyzer.csource.gaps import MARK_CUT, MARK_GAP
from analyzer.csource.graph import Ends, GraphDraft
from analyzer.csource.idioms import (
    ACQUIRE,
    CLASS,
    FALLTHROUGH,
    GUARD,
    NO_FREE_PTR,
    NO_RETURN,
    RETURN_PTR,
    SCOPED_CONDITION,
    SCOPED_GUARD,
    assigned_arguments,
)
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.scopes import Cleanup
from analyzer.csource.syntax import (
    Binary,
    Call,
    ControlFlowGraph,
    Declaration,
    Expr,
    Name,
    NodeKind,
    Unary,
    Unread,
    walk,
)

_CONFIG = re.compile(
    r"(!?)\s*(?:defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE)?\s*\(?\s*(\w+)\s*\)?\Z"
)


def read_body(reader: ExpressionReader, body: SyntaxNode) -> ControlFlowGraph:
    """Build the control-flow graph of a function body."""
    draft = GraphDraft(body.start_point[0] + 1, body.end_point[0] + 1)
    statements = BodyReader(Flow(reader, draft, body))
    statements.compound(body)
    statements.close_alternatives()
    if draft.ends:
        draft.add(NodeKind.RETURN, body.end_point[0] + 1, body.end_byte - 1)
        draft.flow_to(1)
    draft.unread.extend(reader.unread)
    return draft.finish()


class BodyReader(StatementReader):
    """
    Adds to plain statements: calls that do not return, guards, iterators, ``#if``, gaps.

    :ivar alternatives: for each open ``#if``, ends where its conditions are false, and ends of
        its branches.
    """

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.alternatives: list[tuple[Ends, Ends]] = []
        self.readers["expression_statement"] = self._expression
        self.readers["while_statement"] = self._while
        self.marks = {
            MARK_IF: self._mark_if,
            MARK_ELIF: self._mark_elif,
            MARK_ELSE: self._mark_else,
            MARK_ENDIF: self._mark_endif,
            MARK_COMPUTED_GOTO: self._computed_goto,
            MARK_GAP: self._gap,
            MARK_CUT: self._cut,
        }

    def _expression(self, node: SyntaxNode) -> None:
        child = next((c for c in node.named_children if c.type != "comment"), None)
        if child is None:
            return
        if child.is_error or child.is_missing:
            self.flow.unread(node, "parse error")
            return
        expr = self.reader.read(child)
        if isinstance(expr, Name):
            mark = self.marks.get(expr.text)
            if mark is not None:
                mark(node)
            if mark is not None or expr.text in FALLTHROUGH:
                return
        if isinstance(expr, Call) and self._kernel_form(expr, node):
            return
        self.draft.add(NodeKind.STATEMENT, node.start_point[0] + 1, node.start_byte, expr)
        called = strip_casts(expr)
        if isinstance(called, Call) and called.callee in NO_RETURN:
            self.draft.ends = []
        elif self.flow.labels:
            self._labels_as_arguments(expr, node)

    def _kernel_form(self, expr: Call, node: SyntaxNode) -> bool:
        """Read ``guard(c)(x)``, ``CLASS(c, v)(x)``, ``return_ptr(p)``; false for any other call."""
        if expr.callee == RETURN_PTR:
            value = Call(Name(NO_FREE_PTR, expr.line), expr.arguments, expr.line)
            self.leave_function(node, value)
            return True
        match expr.function:
            case Call(function=Name(text=text), arguments=(Name() as kind, *_)) if text == GUARD:
                self._enter(Call(kind, expr.arguments, expr.line), node)
                return True
            case Call(function=Name(text=text), arguments=(Name() as kind, Name() as name, *_)) if (
                text in (CLASS, ACQUIRE)
            ):
                self._class_variable(kind, name, expr, node)
                return True
        return False

    def _enter(self, guard: Call, node: SyntaxNode) -> None:
        self.draft.add(NodeKind.SCOPE_ENTER, guard.line, node.start_byte, guard)
        self.flow.scopes.declare(Cleanup(node.start_byte, guard, None))

    def _class_variable(self, kind: Name, name: Name, expr: Call, node: SyntaxNode) -> None:
        # What CLASS() of include/linux/cleanup.h, v7.2, expands to.
        line = expr.line
        made = Call(Name(f"class_{kind.text}_constructor", line), expr.arguments, line)
        declared = Declaration(name.text, f"class_{kind.text}_t", made, line, kind.text)
        self.draft.add(NodeKind.DECLARATION, line, node.start_byte, None, declared)
        destroyed = Call(kind, (name,), line)
        self.flow.scopes.declare(Cleanup(node.start_byte, destroyed, declared))

    def _labels_as_arguments(self, expr: Expr, node: SyntaxNode) -> None:
        """``unsafe_put_user(x, p, label)`` may jump to the label it is given."""
        named = {
            argument.text: None
            for call in walk(expr)
            if isinstance(call, Call)
            for argument in call.arguments
            if isinstance(argument, Name) and argument.text in self.flow.labels
        }
        for label in named:
            line = node.start_point[0] + 1
            test = Unread(f"jump to {label}", line)
            jumping, onward = self.flow.condition(test, node.start_byte)
            self.draft.ends = jumping
            self.flow.jump_to_label(label, node)
            self.draft.ends = onward

    def _while(self, node: SyntaxNode) -> None:
        notes, start = self.reader.source.notes, node.start_byte
        test = node.child_by_field_name("condition")
        line = node.start_point[0] + 1
        if start in notes.scopes and test is not None:
            self._scope(node, test, notes.scopes[start])
        elif start in notes.iterators and test is not None:
            macro = notes.iterators[start]
            self.loop(node, lambda: self._turn(macro, test, line))
        else:
            offset = test.start_byte if test is not None else start
            self.loop(node, lambda: self.condition(test, line, offset))

    def _turn(self, macro: str, test: SyntaxNode, line: int) -> tuple[Ends, Ends]:
        arguments = _arguments(self.reader.read(test))
        names = [_variable(arguments[i]) for i in assigned_arguments(macro) if i < len(arguments)]
        expr = Call(Name(macro, line), arguments, line)
        iterates = tuple(name for name in names if name)
        index = self.draft.add(NodeKind.CONDITION, line, test.start_byte, expr, iterates=iterates)
        self.draft.ends = []
        return [(index, True)], [(index, False)]

    def _scope(self, node: SyntaxNode, test: SyntaxNode, macro: str) -> None:
        """``scoped_guard`` is a loop of one turn: ``break`` and ``continue`` leave it."""
        scopes, line = self.flow.scopes, node.start_point[0] + 1
        body = node.child_by_field_name("body")
        guard = Call(Name(macro, line), _arguments(self.reader.read(test)), line)
        after = self.draft.join()
        target = Target(len(scopes), after)
        if macro in (SCOPED_GUARD, SCOPED_CONDITION):
            guard = self._scoped_guard(guard, node, macro == SCOPED_CONDITION)
        scopes.push(body.start_byte if body is not None else node.start_byte)
        self._enter(guard, node)
        self.flow.targets.append(target)
        if body is not None:
            self.statement(body)
        self.flow.targets.pop()
        self.flow.leave(scopes.leaving(target.depth), node, at_end=True)
        scopes.pop()
        self.draft.ends += target.breaks
        self.draft.enter(after)

    def _scoped_guard(self, guard: Call, node: SyntaxNode, may_fail: bool) -> Call:
        kind, *rest = guard.arguments or (Name("", guard.line),)
        name = kind if isinstance(kind, Name) else Name("", guard.line)
        if not may_fail or not rest:
            return Call(name, tuple(rest), guard.line)
        taken = Call(name, tuple(rest[1:]), guard.line)
        self.draft.ends, failed = self.flow.condition(taken, node.start_byte)
        entered, self.draft.ends = self.draft.ends, failed
        self._failed_guard(rest[0], node)
        self.draft.ends = entered
        return taken

    def _failed_guard(self, value: Expr, node: SyntaxNode) -> None:
        if isinstance(value, Name) and value.text in self.flow.labels:
            self.flow.jump_to_label(value.text, node)
        else:
            self.leave_function(node, value)

    def _mark_if(self, node: SyntaxNode) -> None:
        self.draft.ends, false = self._configured(node)
        self.alternatives.append((false, []))

    def _mark_elif(self, node: SyntaxNode) -> None:
        if self.alternatives:
            false, ends = self.alternatives.pop()
            ends, self.draft.ends = ends + self.draft.ends, false
            self.draft.ends, false = self._configured(node)
            self.alternatives.append((false, ends))

    def _mark_else(self, node: SyntaxNode) -> None:
        if self.alternatives:
            false, ends = self.alternatives.pop()
            ends, self.draft.ends = ends + self.draft.ends, false
            self.alternatives.append(([], ends))

    def _mark_endif(self, node: SyntaxNode) -> None:
        if self.alternatives:
            false, ends = self.alternatives.pop()
            self.draft.ends += ends + false

    def close_alternatives(self) -> None:
        """Join branches whose ``#endif`` a parse error has swallowed."""
        for false, ends in self.alternatives:
            self.draft.ends += false + ends
        self.alternatives = []

    def _configured(self, node: SyntaxNode) -> tuple[Ends, Ends]:
        line = node.start_point[0] + 1
        written = self.reader.source.conditions.get(node.start_byte)
        text = written.text if written is not None else ""
        simple = _CONFIG.match(text)
        expr: Expr = Name(simple[2], line) if simple is not None else Unread(f"#if {text}", line)
        if (simple is not None and simple[1]) != (written is not None and written.negated):
            expr = Unary("!", expr, line)
        return self.flow.condition(expr, node.start_byte)

    def _computed_goto(self, node: SyntaxNode) -> None:
        self.flow.unread(node, "computed goto")
        self.draft.flow_to(1)

    def _gap(self, node: SyntaxNode) -> None:
        self.flow.unread(node, "lines not shown")

    def _cut(self, node: SyntaxNode) -> None:
        self.flow.unread(node, "rest of the function not shown")
        self.draft.flow_to(1)


def _arguments(expr: Expr) -> tuple[Expr, ...]:
    result: list[Expr] = []
    while isinstance(expr, Binary) and expr.op == ",":
        result.append(expr.left)
        expr = expr.right
    return (*result, expr)


def _variable(expr: Expr) -> str:
    if isinstance(expr, Unary) and expr.op == "&":
        expr = expr.operand
    return expr.text if isinstance(expr, Name) else ""
