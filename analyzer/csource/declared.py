"""What one C file declares and defines, and what it uses where; read without a parser, fast."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from analyzer.csource.declarators import Aggregate, Enumeration, TypeName, Variable
from analyzer.csource.declaring import FunctionDeclared, Invocation, read_file_scope
from analyzer.csource.gaps import close_gaps
from analyzer.csource.preprocessed import Include, Macro, Preprocessed, preprocess
from analyzer.csource.using import WORD, Call, MemberUse, Word, calls_in, members_in, words_in

_KEPT = 4000


class Declared:
    """
    The declarations of one file, every branch of its conditionals included; uses when asked for.

    :ivar functions: prototypes and definitions, in order; there may be several of one name.
    :ivar invocations: macros used outside functions, with their arguments.
    :ivar sure: every brace at file scope found its partner: nothing was left out unnoticed.
    :ivar whole: the text had no gaps.
    """

    def __init__(self, text: str, source: Preprocessed, whole: bool) -> None:
        scope = read_file_scope(source)
        self.source, self.whole, self.sure = source, whole, scope.sure
        self.functions: Sequence[FunctionDeclared] = scope.functions
        self.aggregates: Sequence[Aggregate] = scope.aggregates
        self.enumerations: Sequence[Enumeration] = scope.enumerations
        self.typedefs: Sequence[TypeName] = scope.typedefs
        self.variables: Sequence[Variable] = scope.variables
        self.invocations: Sequence[Invocation] = scope.invocations
        self._text = text

    @property
    def macros(self) -> Sequence[Macro]:
        return self.source.macros

    @property
    def includes(self) -> Sequence[Include]:
        return self.source.includes

    @cached_property
    def names(self) -> Mapping[str, int]:
        """Every name that can stand in an expression or as a type, with its first line."""
        found: dict[str, int] = {}
        for name, line in self._all_names():
            if name and line < found.get(name, line + 1):
                found[name] = line
        return found

    def _all_names(self) -> Iterator[tuple[str, int]]:
        yield from ((one.name, one.line) for one in self.functions if not one.macro)
        yield from ((one.name, one.line) for one in self.macros)
        yield from ((one.name, one.line) for one in self.typedefs)
        yield from ((one.name, one.line) for one in self.variables)
        for enum in self.enumerations:
            yield from ((value.name, value.line) for value in enum.values)

    @cached_property
    def functions_by_name(self) -> Mapping[str, Sequence[FunctionDeclared]]:
        found: dict[str, list[FunctionDeclared]] = {}
        for function in self.functions:
            if not function.macro:
                found.setdefault(function.name, []).append(function)
        return found

    @cached_property
    def macros_by_name(self) -> Mapping[str, Sequence[Macro]]:
        found: dict[str, list[Macro]] = {}
        for macro in self.macros:
            found.setdefault(macro.name, []).append(macro)
        return found

    @cached_property
    def aggregates_by_tag(self) -> Mapping[tuple[str, str], Sequence[Aggregate]]:
        """Definitions of structs and unions by (``struct`` or ``union``, tag)."""
        found: dict[tuple[str, str], list[Aggregate]] = {}
        for one in self.aggregates:
            found.setdefault((one.kind, one.tag), []).append(one)
        return found

    @property
    def defined(self) -> Sequence[FunctionDeclared]:
        """Functions with a body, those with a macro for a head included."""
        return [function for function in self.functions if function.body is not None]

    def function_at(self, line: int) -> FunctionDeclared | None:
        """The function whose head or body *line* is in."""
        return next((f for f in self.defined if f.line <= line <= f.end_line), None)

    @cached_property
    def calls(self) -> Sequence[Call]:
        """Calls and function-like macro uses inside functions."""
        return [call for function in self.defined for call in calls_in(self.source, function)]

    @cached_property
    def members(self) -> Sequence[MemberUse]:
        """``name->field`` and ``name.field`` inside functions."""
        return [use for function in self.defined for use in members_in(self.source, function)]

    @cached_property
    def words(self) -> Sequence[Word]:
        """Every identifier of the file that is no keyword, with line and enclosing function."""
        return words_in(self.source, self.defined)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Every word of the code and of macro bodies."""
        bodies = " ".join(f"{m.name} {' '.join(m.names)} {m.body}" for m in self.macros)
        return frozenset(WORD.findall(self.source.code)) | frozenset(WORD.findall(bodies))


def read_declared(text: str, gaps: tuple[tuple[int, int], ...] = ()) -> Declared:
    """
    Read one file.

    :param gaps: first and last line (1-based) of unknown parts; in *text* they are empty lines.
    """
    closed = close_gaps(text, gaps, {}).text if gaps else text
    return Declared(closed, preprocess(closed), not gaps)


class DeclaredFiles:
    """Reads each text once; keeps the latest few thousand."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, tuple[tuple[int, int], ...]], Declared] = OrderedDict()

    def read(self, text: str, gaps: tuple[tuple[int, int], ...] = ()) -> Declared:
        """As :func:`read_declared`."""
        key = (text, gaps)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = read_declared(text, gaps)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found
