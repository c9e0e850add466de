"""From statements of the syntax tree to a control-flow graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analyzer.csource.cases import Case, cases
from analyzer.csource.declarations import read_declaration
from analyzer.csource.flow import Flow, Target, bare, constant, simple
from analyzer.csource.graph import Ends, Place
from analyzer.csource.idioms import assigned_arguments
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.scopes import Cleanup
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Expr,
    Name,
    NodeKind,
    Number,
    Span,
    Unary,
    Unread,
    walk,
)

# A statement inside a statement; kernel code stays below 20.
DEEPEST_STATEMENT = 100
# The value of ``return f(x);`` while cleanups run between its evaluation and the way out.
RETURN_VALUE = "<return>"

_LITERALS = frozenset(("number_literal", "true", "false"))
_NOTHING = frozenset(
    (
        "comment",
        "type_definition",
        "struct_specifier",
        "union_specifier",
        "enum_specifier",
        "empty_declaration",
    )
)


class StatementReader:
    """Reads statements into a graph draft; special forms come from ``statements``."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self.draft, self.reader = flow, flow.draft, flow.reader
        self._depth = 0
        self.readers: dict[str, Callable[[SyntaxNode], None]] = {
            "compound_statement": self.compound,
            "declaration": self._declaration,
            "if_statement": self._if,
            "do_statement": self._do,
            "for_statement": self._for,
            "switch_statement": self._switch,
            "case_statement": self._case,
            "labeled_statement": self._labeled,
            "attributed_statement": self.sequence,
            "break_statement": self._break,
            "continue_statement": self._continue,
            "goto_statement": self._goto,
            "return_statement": self._return,
        }

    def statement(self, node: SyntaxNode) -> None:
        """Read one statement behind the loose ends of the draft."""
        if not node.is_named or node.type in _NOTHING:
            return
        reader = self.readers.get(node.type)
        if reader is None or node.is_missing:
            reason = (
                "parse error" if node.is_error or node.is_missing else node.type.replace("_", " ")
            )
            self.flow.unread(node, reason)
            return
        self._depth += 1
        if self._depth > DEEPEST_STATEMENT:
            self.flow.unread(node, "statements nested too deeply")
        else:
            reader(node)
        self._depth -= 1

    def sequence(self, node: SyntaxNode) -> None:
        """Read all statements below *node* in order."""
        for child in node.named_children:
            self.statement(child)

    def compound(self, node: SyntaxNode) -> None:
        """Read a block and end its scope."""
        scopes = self.flow.scopes
        scopes.push(node.start_byte)
        self.sequence(node)
        self.flow.leave(scopes.leaving(len(scopes) - 1), node, at_end=True)
        scopes.pop()

    def condition(self, node: SyntaxNode | None, owner: SyntaxNode) -> tuple[Ends, Ends]:
        """Read a condition of *owner*; a missing one is true, as in ``for (;;)``."""
        if node is not None:
            return self.flow.condition(node)
        line = owner.start_point[0] + 1
        return self.flow.test(Number(1, "1", line), Place(line, line, owner.start_byte + 1))

    def _declaration(self, node: SyntaxNode) -> None:
        for declared in read_declaration(self.reader, node):
            variable = declared.variable
            place = self.flow.declared(declared)
            self.draft.add(NodeKind.DECLARATION, place, None, variable)
            if variable.cleanup:
                name = Name(variable.name, variable.line)
                expr = Call(Name(variable.cleanup, variable.line), (name,), variable.line)
                self.flow.scopes.declare(Cleanup(declared.offset, expr, variable))

    def _if(self, node: SyntaxNode) -> None:
        after: Ends = []
        current: SyntaxNode | None = node
        # "else if" in a loop: a chain of hundreds is flat to a reader and must not recurse.
        while current is not None:
            test = current.child_by_field_name("condition")
            self.draft.ends, false = self.condition(test, current)
            self._child(current, "consequence")
            after += self.draft.ends
            self.draft.ends = false
            clause = current.child_by_field_name("alternative")
            current = None
            for child in clause.named_children if clause is not None else ():
                if child.type == "if_statement":
                    current = child
                else:
                    self.statement(child)
        self.draft.ends += after

    def _child(self, node: SyntaxNode, name: str) -> None:
        child = node.child_by_field_name(name)
        if child is not None:
            self.statement(child)

    def _do(self, node: SyntaxNode) -> None:
        draft, line = self.draft, node.start_point[0] + 1
        first, start, onward = len(draft), draft.join(), draft.join()
        draft.enter(start)
        target = self._body(node, onward)
        draft.enter(onward)
        test = node.child_by_field_name("condition")
        if test is not None and not self._is_false(test):
            head = len(draft)
            draft.ends, false = self._condition_behind(node, test)
            draft.flow_to(start)
            draft.loop(head, first, line)
            draft.ends = false
        draft.ends += target.breaks

    def _condition_behind(self, node: SyntaxNode, test: SyntaxNode) -> tuple[Ends, Ends]:
        """Read the condition of a ``do`` loop, which an iterator macro may stand for."""
        keyword = next((c for c in node.children if c.type == "while"), test)
        macro = self.reader.source.notes.iterators.get(keyword.start_byte)
        return self.flow.condition(test) if macro is None else self.turn(macro, test, keyword)

    def turn(self, macro: str, test: SyntaxNode, start: SyntaxNode) -> tuple[Ends, Ends]:
        """Make the CONDITION of an iterator macro that begins at *start*."""
        line = start.start_point[0] + 1
        arguments = flat(self.reader.read(test))
        names = [_variable(arguments[i]) for i in assigned_arguments(macro) if i < len(arguments)]
        expr = Call(Name(macro, line), arguments, line)
        iterates = tuple(name for name in names if name)
        place = self.flow.place(start, end=self.end_of_macro(test))
        index = self.draft.add(NodeKind.CONDITION, place, expr, iterates=iterates)
        self.draft.ends = []
        return [(index, True)], [(index, False)]

    def end_of_macro(self, test: SyntaxNode) -> int:
        """Byte behind ``name(...)``; empty parentheses were rewritten and stand a little later."""
        original = self.reader.source.original
        if original[test.end_byte - 1 : test.end_byte] == b")":
            return test.end_byte
        return original.find(b")", test.start_byte) + 1

    def _is_false(self, test: SyntaxNode) -> bool:
        plain = bare(test)
        return plain.type in _LITERALS and constant(self.reader.read(plain)) is False

    def _body(self, node: SyntaxNode, onward: int) -> Target:
        target = Target(len(self.flow.scopes), onward)
        self.flow.targets.append(target)
        self._child(node, "body")
        self.flow.targets.pop()
        return target

    def _for(self, node: SyntaxNode) -> None:
        draft, line = self.draft, node.start_point[0] + 1
        self.flow.scopes.push(node.start_byte)
        initial, test, step = (
            node.child_by_field_name(f) for f in ("initializer", "condition", "update")
        )
        if initial is not None and initial.type == "declaration":
            self.statement(initial)
        elif initial is not None:
            expr = self.reader.read(initial)
            draft.add(NodeKind.STATEMENT, self.flow.place(initial), expr)
        first, start, onward = len(draft), draft.join(), draft.join()
        draft.enter(start)
        head = len(draft)
        draft.ends, false = self.condition(test, node)
        target = self._body(node, onward)
        draft.enter(onward)
        if step is not None:
            expr = self.reader.read(step)
            draft.add(NodeKind.STATEMENT, self.flow.place(step), expr)
        draft.flow_to(start)
        draft.loop(head, first, line)
        draft.ends = false + target.breaks
        self.flow.leave(self.flow.scopes.leaving(len(self.flow.scopes) - 1), node, at_end=True)
        self.flow.scopes.pop()

    def loop(self, node: SyntaxNode, make_condition: Callable[[], tuple[Ends, Ends]]) -> None:
        """Read a loop with its condition in front."""
        draft = self.draft
        first, start = len(draft), draft.join()
        draft.enter(start)
        head = len(draft)
        draft.ends, false = make_condition()
        target = self._body(node, start)
        draft.flow_to(start)
        draft.loop(head, first, node.start_point[0] + 1)
        draft.ends = false + target.breaks

    def _switch(self, node: SyntaxNode) -> None:
        draft, body = self.draft, node.child_by_field_name("body")
        subject, written = self._subject(node.child_by_field_name("condition"), node)
        defaults: list[Case] = []
        for case in cases(body):
            if case.node.child_by_field_name("value") is None:
                defaults.append(case)
            else:
                passed = self._alternatives(case)
                self._test_case(case.node, subject, written)
                draft.ends += passed
                written = ()
        if written:
            place = self.flow.point(node)
            draft.add(NodeKind.STATEMENT, replace(place, spans=written), subject)
        target = Target(len(self.flow.scopes), None)
        for default in defaults:
            passed = self._alternatives(default)
            self.flow.cases[default.node.start_byte] = draft.ends
            draft.ends = passed
        target.breaks += draft.ends
        draft.ends = []
        self.flow.targets.append(target)
        if body is not None:
            self.statement(body)
        self.flow.targets.pop()
        draft.ends += target.breaks

    def _alternatives(self, case: Case) -> Ends:
        """Test the ``#if`` a case stands in; return the ends that pass it by."""
        passed: Ends = []
        for mark, wanted in case.alternatives:
            true, false = self.flow.configured(mark, written=False)
            self.draft.ends, other = (true, false) if wanted else (false, true)
            passed += other
        return passed

    def _subject(self, test: SyntaxNode | None, node: SyntaxNode) -> tuple[Expr, tuple[Span, ...]]:
        """
        Read what a switch compares.

        :return: the value to compare, and its tokens unless a node already has them.
        """
        line = node.start_point[0] + 1
        if test is None:
            return Unread("", line), ()
        subject, place = self.reader.read(test), self.flow.place(bare(test))
        if any(isinstance(e, Call | Assignment) or _steps(e) for e in walk(subject)):
            # A subject with effects is evaluated once.
            name = Name(f"<switch {line}>", line)
            value = Assignment("=", name, subject, line)
            place = replace(place, line=line, offset=node.start_byte)
            self.draft.add(NodeKind.STATEMENT, place, value)
            return name, ()
        return subject, place.spans

    def _test_case(self, case: SyntaxNode, subject: Expr, written: tuple[Span, ...]) -> None:
        """Make the CONDITION of one ``case``; the first has the tokens of the subject as well."""
        line, value = case.start_point[0] + 1, case.child_by_field_name("value")
        colon = next((c.start_byte for c in case.children if c.type == ":"), None)
        expr: Expr
        if value is None or case.start_byte in self.reader.source.notes.case_ranges:
            expr = Unread(self.reader.text(case).split(":")[0], line)
        else:
            expr = Binary("==", subject, self.reader.read(value), line)
        place = self.flow.place(value or case, end=colon)
        place = Place(line, place.end_line, case.start_byte, (*written, *place.spans))
        index = self.draft.add(NodeKind.CONDITION, place, expr)
        self.flow.cases[case.start_byte] = [(index, True)]
        self.draft.ends = [(index, False)]

    def _case(self, node: SyntaxNode) -> None:
        self.draft.ends += self.flow.cases.pop(node.start_byte, [])
        inside = False
        for child in node.children:
            if inside:
                self.statement(child)
            elif child.type == ":":
                inside = True

    def _labeled(self, node: SyntaxNode) -> None:
        label = node.child_by_field_name("label")
        if label is not None and label.text is not None:
            self.draft.enter(self.flow.label_join(label.text.decode("utf-8", "replace")))
        for child in node.named_children:
            if child.type != "statement_identifier":
                self.statement(child)

    def _break(self, node: SyntaxNode) -> None:
        if not self.flow.targets:
            self.flow.unread(node, "break outside a loop")
            return
        target = self.flow.targets[-1]
        self.flow.leave(self.flow.scopes.leaving(target.depth), node)
        target.breaks += self.draft.ends
        self.draft.ends = []

    def _continue(self, node: SyntaxNode) -> None:
        target = next((t for t in reversed(self.flow.targets) if t.onward is not None), None)
        if target is None or target.onward is None:
            self.flow.unread(node, "continue outside a loop")
            return
        self.flow.leave(self.flow.scopes.leaving(target.depth), node)
        self.draft.flow_to(target.onward)

    def _goto(self, node: SyntaxNode) -> None:
        label = node.child_by_field_name("label")
        self.flow.jump_to_label(self.reader.text(label) if label is not None else "", node)

    def _return(self, node: SyntaxNode) -> None:
        value = next((c for c in node.named_children if c.type != "comment"), None)
        expr = self.reader.read(value) if value is not None else None
        self.leave_function(node, expr)

    def leave_function(
        self, node: SyntaxNode, expr: Expr | None, place: Place | None = None
    ) -> None:
        """Return *expr*: its value first, then the cleanups, then the way out."""
        place = place or self.flow.statement(node)
        cleanups = list(self.flow.scopes.leaving(0))
        if cleanups and expr is not None and not simple(expr):
            name = Name(RETURN_VALUE, place.line)
            value = Assignment("=", name, expr, place.line)
            self.draft.add(NodeKind.STATEMENT, place, value)
            expr, place = name, replace(place, spans=())
        self.flow.leave(cleanups, node)
        self.draft.add(NodeKind.RETURN, place, expr)
        self.draft.flow_to(1)


def flat(expr: Expr) -> tuple[Expr, ...]:
    """Operands of ``a, b, c``: what stood between the parentheses of a macro."""
    result: list[Expr] = []
    while isinstance(expr, Binary) and expr.op == ",":
        result.append(expr.left)
        expr = expr.right
    return (*result, expr)


def _variable(expr: Expr) -> str:
    if isinstance(expr, Unary) and expr.op == "&":
        expr = expr.operand
    return expr.text if isinstance(expr, Name) else ""


def _steps(expr: Expr) -> bool:
    return isinstance(expr, Unary) and expr.op in ("++", "--")
