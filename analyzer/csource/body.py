"""A function body as a control-flow graph: kernel forms of statements on top of plain C."""

from __future__ import annotations

from dataclasses import replace

from analyzer.csource.bodymacros import MARK_COMPUTED_GOTO
from analyzer.csource.cfg import StatementReader, flat
from analyzer.csource.directives import MARK_ELIF, MARK_ELSE, MARK_ENDIF, MARK_IF
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.flow import Flow, Target, strip_casts
from analyzer.csource.gaps import MARK_CUT, MARK_GAP
from analyzer.csource.graph import Ends, GraphDraft, Place
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
    may_be_skipped,
)
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.scopes import Cleanup
from analyzer.csource.syntax import (
    Assignment,
    Call,
    ControlFlowGraph,
    Declaration,
    Expr,
    Name,
    NodeKind,
    Unread,
    walk,
)


def read_body(reader: ExpressionReader, body: SyntaxNode) -> ControlFlowGraph:
    """Build the control-flow graph of a function body."""
    draft = GraphDraft(body.start_point[0] + 1, body.end_point[0] + 1)
    statements = BodyReader(Flow(reader, draft, body))
    statements.compound(body)
    statements.close_alternatives()
    if draft.ends:
        draft.add(NodeKind.RETURN, statements.flow.point(body, at_end=True))
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
        self._values = 0
        self.readers["expression_statement"] = self._expression
        self.readers["while_statement"] = self._while
        self.reader.hoist = self._statement_expression
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
        self.draft.add(NodeKind.STATEMENT, self.flow.place(child), expr)
        called = strip_casts(expr)
        if isinstance(called, Call) and self._never_returns(called.callee):
            self.draft.ends = []
        elif self.flow.labels:
            self._labels_as_arguments(expr, node)

    def _statement_expression(self, block: SyntaxNode) -> Expr:
        """Read ``({ ... value; })`` in front of the statement it stands in; return its value."""
        self._values += 1
        name = Name(f"<value {self._values}>", block.start_point[0] + 1)
        scopes, last = self.flow.scopes, _last_statement(block)
        scopes.push(block.start_byte)
        for child in block.named_children:
            inner = _expression_of(child) if child == last else None
            if inner is None:
                self.statement(child)
            else:
                value = self.reader.read(inner)
                self.draft.add(
                    NodeKind.STATEMENT,
                    self.flow.place(inner),
                    Assignment("=", name, value, value.line),
                )
        self.flow.leave(scopes.leaving(len(scopes) - 1), block, at_end=True)
        scopes.pop()
        self.flow.hoisted.append((block.start_byte, block.end_byte))
        return name

    def _never_returns(self, callee: str) -> bool:
        return callee in NO_RETURN or callee in self.reader.source.notes.no_return

    def _kernel_form(self, expr: Call, node: SyntaxNode) -> bool:
        """Read ``guard(c)(x)``, ``CLASS(c, v)(x)``, ``return_ptr(p)``; false for any other call."""
        if expr.callee == RETURN_PTR:
            value = Call(Name(NO_FREE_PTR, expr.line), expr.arguments, expr.line)
            self.leave_function(node, value)
            return True
        match expr.function:
            case Call(function=Name(text=text), arguments=(Name() as kind, *_)) if text == GUARD:
                guard = Call(kind, expr.arguments, expr.line)
                self._enter(guard, self.flow.statement(node))
                return True
            case Call(function=Name(text=text), arguments=(Name() as kind, Name() as name, *_)) if (
                text in (CLASS, ACQUIRE)
            ):
                self._class_variable(kind, name, expr, node)
                return True
        return False

    def _enter(self, guard: Call, place: Place) -> None:
        self.draft.add(NodeKind.SCOPE_ENTER, place, guard)
        self.flow.scopes.declare(Cleanup(place.offset, guard, None))

    def _class_variable(self, kind: Name, name: Name, expr: Call, node: SyntaxNode) -> None:
        # What CLASS() of include/linux/cleanup.h, v7.2, expands to.
        line = expr.line
        made = Call(Name(f"class_{kind.text}_constructor", line), expr.arguments, line)
        declared = Declaration(name.text, f"class_{kind.text}_t", made, line, kind.text)
        self.draft.add(NodeKind.DECLARATION, self.flow.statement(node), None, declared)
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
            place = self.flow.point(node)
            test = Unread(f"jump to {label}", place.line)
            jumping, onward = self.flow.test(test, place)
            self.draft.ends = jumping
            self.flow.jump_to_label(label, node)
            self.draft.ends = onward

    def _while(self, node: SyntaxNode) -> None:
        notes, start = self.reader.source.notes, node.start_byte
        test = node.child_by_field_name("condition")
        if start in notes.scopes and test is not None:
            self._scope(node, test, notes.scopes[start])
        elif start in notes.iterators and test is not None:
            macro = notes.iterators[start]
            self.loop(node, lambda: self.turn(macro, test, node))
        else:
            self.loop(node, lambda: self.condition(test, node))

    def _scope(self, node: SyntaxNode, test: SyntaxNode, macro: str) -> None:
        """``scoped_guard`` is a loop of one turn: ``break`` and ``continue`` leave it."""
        scopes, line = self.flow.scopes, node.start_point[0] + 1
        body = node.child_by_field_name("body")
        guard = Call(Name(macro, line), flat(self.reader.read(test)), line)
        place = self.flow.place(node, end=self.end_of_macro(test))
        after = self.draft.join()
        target = Target(len(scopes), after)
        if macro == SCOPED_CONDITION and len(guard.arguments) > 1:
            guard, place = self._conditional_guard(guard, node, test)
        elif macro in (SCOPED_GUARD, SCOPED_CONDITION):
            guard = _named_guard(guard.arguments, line)
        skipped: Ends = []
        if may_be_skipped(macro, guard.callee):
            self.draft.ends, skipped = self.flow.test(guard, place)
            place = replace(place, spans=())
            skipped = self._jump_instead(guard, skipped, node)
        scopes.push(body.start_byte if body is not None else node.start_byte)
        self._enter(guard, place)
        self.flow.targets.append(target)
        if body is not None:
            self.statement(body)
        self.flow.targets.pop()
        self.flow.leave(scopes.leaving(target.depth), node, at_end=True)
        scopes.pop()
        self.draft.ends += target.breaks + skipped
        self.draft.enter(after)

    def _jump_instead(self, guard: Call, skipped: Ends, node: SyntaxNode) -> Ends:
        """Lead *skipped* to the label *guard* names, as ``scoped_user_read_access(p, label)``."""
        for argument in guard.arguments:
            if isinstance(argument, Name) and argument.text in self.flow.labels:
                entered, self.draft.ends = self.draft.ends, skipped
                self.flow.jump_to_label(argument.text, node)
                self.draft.ends = entered
                return []
        return skipped

    def _conditional_guard(
        self, guard: Call, node: SyntaxNode, test: SyntaxNode
    ) -> tuple[Call, Place]:
        """Read ``scoped_cond_guard(class, on failure, argument)``: it is taken, or it fails."""
        kind, failure, *rest = guard.arguments
        taken = _named_guard((kind, *rest), guard.line)
        parts = _argument_nodes(test)
        whole = self.flow.place(node, end=self.end_of_macro(test))
        before = self.flow.place(node, end=parts[1].start_byte)
        behind = self.flow.place(node, start=parts[1].end_byte, end=self.end_of_macro(test))
        spans = (*before.spans, *behind.spans)
        self.draft.ends, failed = self.flow.test(taken, replace(whole, spans=spans))
        entered, self.draft.ends = self.draft.ends, failed
        if isinstance(failure, Name) and failure.text in self.flow.labels:
            self.flow.jump_to_label(failure.text, node)
        else:
            self.leave_function(node, failure, self.flow.place(parts[1]))
        self.draft.ends = entered
        return taken, replace(self.flow.point(node), offset=parts[1].end_byte)

    def _mark_if(self, node: SyntaxNode) -> None:
        self.draft.ends, false = self.flow.configured(node)
        self.alternatives.append((false, []))

    def _mark_elif(self, node: SyntaxNode) -> None:
        if self.alternatives:
            false, ends = self.alternatives.pop()
            ends, self.draft.ends = ends + self.draft.ends, false
            self.draft.ends, false = self.flow.configured(node)
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

    def _computed_goto(self, node: SyntaxNode) -> None:
        end = self.reader.source.original.find(b";", node.start_byte) + 1
        self.flow.unread(node, "computed goto", end)
        self.draft.flow_to(1)

    def _gap(self, node: SyntaxNode) -> None:
        self.flow.hole(node, "lines not shown")

    def _cut(self, node: SyntaxNode) -> None:
        self.flow.hole(node, "rest of the function not shown")
        self.draft.flow_to(1)


def _last_statement(block: SyntaxNode) -> SyntaxNode | None:
    return next((c for c in reversed(block.named_children) if c.type != "comment"), None)


def _expression_of(node: SyntaxNode) -> SyntaxNode | None:
    if node.type != "expression_statement":
        return None
    inner = next((c for c in node.named_children if c.type != "comment"), None)
    return None if inner is None or inner.is_error or inner.is_missing else inner


def _named_guard(arguments: tuple[Expr, ...], line: int) -> Call:
    """``Call(class, arguments)`` of ``scoped_guard(class, arguments)``."""
    kind, *rest = arguments or (Name("", line),)
    return Call(kind if isinstance(kind, Name) else Name("", line), tuple(rest), line)


def _argument_nodes(test: SyntaxNode) -> list[SyntaxNode]:
    """Syntax of the arguments of a macro that was rewritten to ``while (a, b, c)``."""
    result: list[SyntaxNode] = []
    node = next(c for c in test.named_children if c.type != "comment")
    while node.type == "comma_expression":
        left, right = (node.child_by_field_name(f) for f in ("left", "right"))
        if left is None or right is None:
            break
        result.append(left)
        node = right
    return [*result, node]
