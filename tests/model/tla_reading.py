"""
Reads the TLA+ that we write, and explores it: no TLC can be installed here.

It knows the few forms of formula that `model.tla` uses and stops at any other one, so it says that
the text is well formed and means what the rule table means; it is no proof that TLC accepts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|/\\|\\/|\\in\b|>=|<=|<<|>>|[A-Za-z_]\w*\'?|\d+|[=+\-{}(),~])'
)

Value = str | int
State = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the module allows. :param broken: invariants that some reachable state breaks."""

    states: int
    transitions: int
    broken: frozenset[str]


class Module:
    """
    The definitions of a module.

    :raises ValueError: if it is not made as `model.tla` makes one.
    """

    def __init__(self, text: str) -> None:
        lines = [line for line in text.splitlines() if not line.startswith("\\*")]
        if not re.fullmatch(r"-{4,} MODULE \w+ -{4,}", lines[0]) or lines[-1].strip("="):
            raise ValueError("no module")
        (names,) = (line for line in lines if line.startswith("VARIABLES "))
        self.variables = names.removeprefix("VARIABLES ").split(", ")
        self._bodies: dict[str, str] = {}
        current = ""
        for line in lines[1:-1]:
            found = re.match(r"(\w+) == ?(.*)", line)
            if found:
                current = found[1]
                self._bodies[current] = ""
            rest = found[2] if found else line
            if current:
                self._bodies[current] += " " + re.sub(r"\\\*.*", "", rest)

    def count(self, invariants: list[str]) -> Counted:
        """Explore it."""
        starts = [self._start(part) for part in self._parts("Init")]
        actions = [self._action(part.strip()) for part in self._parts("Next")]
        known = {tuple(start.values()) for start in starts}
        queue, transitions, broken = list(known), 0, set()
        while queue:
            state: State = dict(zip(self.variables, queue.pop(), strict=True))
            broken |= {n for n in invariants if not _Formula(self._bodies[n], state).truth()}
            for action in actions:
                after = action(state)
                if after is None:
                    continue
                transitions += 1
                key = tuple(after[name] for name in self.variables)
                if key not in known:
                    known.add(key)
                    queue.append(key)
        return Counted(len(known), transitions, frozenset(broken))

    def _parts(self, name: str) -> list[str]:
        """The alternatives, one a line."""
        return [part for part in re.split(r"(?:^|\s)\\/\s", self._bodies[name]) if part.strip()]

    def _start(self, text: str) -> State:
        found = dict(re.findall(r'(\w+) = ("(?:[^"\\]|\\.)*"|\d+)', text))
        if set(found) != set(self.variables):
            raise ValueError(f"Init leaves variables open: {text}")
        return {name: _literal(found[name]) for name in self.variables}

    def _action(self, name: str) -> Callable[[State], State | None]:
        terms = [t.strip() for t in re.split(r"(?:^|\s)/\\\s", self._bodies[name]) if t.strip()]
        kept = [t for t in terms if t.startswith("UNCHANGED")]
        sets = [t.split("' = ", 1) for t in terms if "' = " in t]
        tests = [t for t in terms if t not in kept and "' = " not in t]
        unchanged = re.findall(r"\w+", kept[0].removeprefix("UNCHANGED")) if kept else []
        if sorted([*unchanged, *(name for name, _ in sets)]) != sorted(self.variables):
            raise ValueError(f"{name} does not say what every variable becomes, once")

        def act(state: State) -> State | None:
            if not all(_Formula(test, state).truth() for test in tests):
                return None
            return {**state, **{field: _Formula(text, state).value() for field, text in sets}}

        return act


class _Formula:
    """A formula without quantifiers, evaluated while it is read."""

    def __init__(self, text: str, state: State) -> None:
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r'("(?:[^"\\]|\\.)*")|\s', r"\1", text):
            raise ValueError(f"cannot read {text}")
        self._state = state
        self._at = 0

    def truth(self) -> bool:
        result = self._or()
        if self._at != len(self._tokens):
            raise ValueError(f"cannot read on at {self._tokens[self._at :]}")
        return result

    def value(self) -> Value:
        left = self._atom()
        if self._at < len(self._tokens):
            sign = 1 if self._next() == "+" else -1
            left = int(left) + sign * int(self._atom())
        return left

    def _next(self) -> str:
        self._at += 1
        token: str = self._tokens[self._at - 1]
        return token

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _or(self) -> bool:
        result = self._and()
        while self._peek() == "\\/":
            self._next()
            result |= self._and()
        return result

    def _and(self) -> bool:
        result = self._term()
        while self._peek() == "/\\":
            self._next()
            result &= self._term()
        return result

    def _term(self) -> bool:
        if self._peek() == "~":
            self._next()
            return not self._term()
        if self._peek() == "(":
            self._next()
            result = self._or()
            if self._next() != ")":
                raise ValueError("no closing bracket")
            return result
        if self._peek() in ("TRUE", "FALSE"):
            return self._next() == "TRUE"
        return self._comparison()

    def _comparison(self) -> bool:
        left = self._atom()
        if self._peek() == "+":
            self._next()
            left = int(left) + int(self._atom())
        sign = self._next()
        if sign == "\\in":
            if self._next() != "{":
                raise ValueError("no set")
            values: list[Value] = []
            while self._peek() != "}":
                values.append(self._atom())
                if self._peek() == ",":
                    self._next()
            self._next()
            return left in values
        right = self._atom()
        if sign == "=":
            return left == right
        return int(left) >= int(right) if sign == ">=" else int(left) <= int(right)

    def _atom(self) -> Value:
        token = self._next()
        return _literal(token) if token[0] == '"' or token.isdigit() else self._state[token]


def _literal(text: str) -> Value:
    return int(text) if text.isdigit() else text
