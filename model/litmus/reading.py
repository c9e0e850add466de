"""Read litmus files: lines, blocks by indentation, one statement a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from model.layout import ModelError
from model.litmus.syntax import (
    Do,
    Each,
    Either,
    Equivalent,
    Expectation,
    Goto,
    If,
    Label,
    Litmus,
    Never,
    Set,
    Some,
    Statement,
    Thread,
    Variable,
    Wait,
    While,
)

# Protocols are read by people; what is longer than this is no protocol.
LARGEST = 64 << 10
_DEEPEST = 20
_TAB = 8

_ACTION = re.compile(r"([a-z][\w-]*)\(([^()]*)\)")
_OUTCOME = re.compile(r"([a-z][\w-]*):(?:\s+(.*))?")
_LABEL = re.compile(r"([a-z_]\w*):")
_LOOP = re.compile(r"(each|some)\s+(\w+)\s+in\s+(\w+)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_EQUIVALENT = re.compile(r"([a-z]+) (.+?) because (.+)")
_SIZE = re.compile(r"(\w+)=(\d+)")
_MOST_OF_A_KIND = 8


class LitmusError(ModelError):
    """A litmus file that cannot be read. The text says ``file:line: expected ..., found ...``."""


@dataclass(slots=True)
class _Line:
    number: int
    indent: int
    text: str
    children: list[_Line] = field(default_factory=list)


def read_litmus(text: str, place: str) -> Litmus:
    """
    Read one litmus file.

    :param place: its name, for errors.
    :raises LitmusError: naming line and word.
    """
    if len(text) > LARGEST:
        raise LitmusError(f"{place}: larger than {LARGEST >> 10} KiB")
    return _Reader(place).file(_tree(text, place))


def _tree(text: str, place: str) -> list[_Line]:
    """Lines under the line that they are indented below."""
    top: list[_Line] = []
    open_: list[_Line] = []
    for number, raw in enumerate(text.split("\n"), 1):
        code = raw.split("#", 1)[0].rstrip()
        if not code.strip():
            continue
        expanded = code.expandtabs(_TAB)
        line = _Line(number, len(expanded) - len(expanded.lstrip()), expanded.strip())
        while open_ and open_[-1].indent >= line.indent:
            open_.pop()
        siblings = open_[-1].children if open_ else top
        if siblings and siblings[0].indent != line.indent:
            raise LitmusError(f"{place}:{number}: expected the indentation of the line before")
        if len(open_) > _DEEPEST:
            raise LitmusError(f"{place}:{number}: blocks nest deeper than {_DEEPEST}")
        siblings.append(line)
        open_.append(line)
    return top


class _Reader:
    def __init__(self, place: str) -> None:
        self._place = place
        self._said: dict[str, list[_Line]] = {}

    def error(self, line: _Line | int, text: str) -> LitmusError:
        number = line if isinstance(line, int) else line.number
        return LitmusError(f"{self._place}:{number}: {text}")

    def file(self, lines: Sequence[_Line]) -> Litmus:
        threads: list[Thread] = []
        for line in lines:
            word, _, rest = line.text.partition(" ")
            if word == "thread":
                threads.append(self._thread(line, rest.strip()))
            elif word in _MANY or (word in _ONCE and word not in self._said):
                self._said.setdefault(word, []).append(line)
            elif word in _ONCE:
                raise self.error(line, f"{word!r} stands twice")
            else:
                known = ", ".join([*_ONCE, *_MANY, "thread"])
                raise self.error(line, f"expected one of {known}; found {word!r}")
        name = self._need("litmus")
        return Litmus(
            name=name,
            title=self._need("title"),
            because=self._need("because"),
            place=self._place,
            sizes=self._sizes(),
            parts=self._words("use"),
            without=self._words("without"),
            initial=self._texts("init"),
            threads=self._distinct(threads),
            checked=self._words("check"),
            recover=self._texts("recover"),
            never=tuple(self._never(line) for line in self._said.get("never", ())),
            equivalent=tuple(self._equivalent(line) for line in self._said.get("equivalent", ())),
            expected=self._expectation(),
        )

    def _need(self, word: str) -> str:
        lines = self._said.get(word)
        text = self._joined(lines[0]) if lines else ""
        if not text:
            raise self.error(lines[0] if lines else 1, f"expected a line {word!r} with its text")
        return text

    def _joined(self, line: _Line) -> str:
        """The text behind the first word, with that of the lines indented below."""
        own = line.text.partition(" ")[2].strip()
        return " ".join([own, *(text for child in line.children for text in _flat(child))]).strip()

    def _words(self, word: str) -> tuple[str, ...]:
        found: list[str] = []
        for line in self._said.get(word, ()):
            for name in self._joined(line).replace(",", " ").split():
                if not _WORD.fullmatch(name):
                    raise self.error(line, f"expected a name, found {name!r}")
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _texts(self, word: str) -> tuple[str, ...]:
        return tuple(self._joined(line) for line in self._said.get(word, ()))

    def _sizes(self) -> Mapping[str, int]:
        sizes: dict[str, int] = {}
        for line in self._said.get("size", ()):
            for part in self._joined(line).split():
                match = _SIZE.fullmatch(part)
                if match is None:
                    raise self.error(line, f"expected kind=number, found {part!r}")
                sizes[match[1]] = int(match[2])
                if not 1 <= int(match[2]) <= _MOST_OF_A_KIND:
                    raise self.error(line, f"expected 1 to {_MOST_OF_A_KIND}, found {part!r}")
        return sizes

    def _never(self, line: _Line) -> Never:
        name, colon, text = self._joined(line).partition(":")
        if not colon or not _WORD.fullmatch(name.strip()) or not text.strip():
            raise self.error(line, f"expected 'never NAME: GUARD', found {line.text!r}")
        return Never(name.strip(), text.strip(), line.number)

    def _equivalent(self, line: _Line) -> Equivalent:
        match = _EQUIVALENT.fullmatch(self._joined(line))
        if match is None:
            form = "equivalent OPERATOR STATEMENT because REASON"
            raise self.error(line, f"expected {form!r}, found {line.text!r}")
        return Equivalent(match[1], match[2], match[3], line.number)

    def _expectation(self) -> Expectation:
        lines = self._said.get("expect")
        if not lines:
            raise self.error(1, "expected a line 'expect holds' or 'expect violated PROPERTY'")
        words = self._joined(lines[0]).replace(",", " ").split()
        if words == ["holds"]:
            return Expectation((), lines[0].number)
        if words[:1] == ["violated"] and words[1:]:
            return Expectation(tuple(words[1:]), lines[0].number)
        found = " ".join(words)
        raise self.error(lines[0], f"expected 'holds' or 'violated PROPERTY', found {found!r}")

    def _distinct(self, threads: Sequence[Thread]) -> tuple[Thread, ...]:
        names = [thread.name for thread in threads]
        for thread in threads:
            if names.count(thread.name) > 1:
                raise self.error(thread.line, f"thread {thread.name!r} stands twice")
        return tuple(threads)

    def _thread(self, line: _Line, rest: str) -> Thread:
        words = rest.split()
        if not words or not _WORD.fullmatch(words[0]) or words[1:] not in ([], ["killable"]):
            raise self.error(line, f"expected 'thread NAME [killable]', found {line.text!r}")
        variables = tuple(self._variable(c) for c in line.children if c.text.startswith("var "))
        body = [c for c in line.children if not c.text.startswith("var ")]
        if not body:
            raise self.error(line, f"thread {words[0]} does nothing")
        return Thread(words[0], variables, self._block(body), bool(words[1:]), line.number)

    def _variable(self, line: _Line) -> Variable:
        name, colon, values = line.text.removeprefix("var ").partition(":")
        if not colon or not _WORD.fullmatch(name.strip()) or not values.split():
            raise self.error(line, f"expected 'var name: value value', found {line.text!r}")
        return Variable(name.strip(), tuple(values.split()), line.number)

    def _block(self, lines: Sequence[_Line]) -> tuple[Statement, ...]:
        found: list[Statement] = []
        rest = list(lines)
        while rest:
            line = rest.pop(0)
            followers: list[_Line] = []
            wanted = {"if": "else", "either": "or"}.get(line.text.split()[0])
            while wanted and rest and rest[0].text.split()[0] == wanted:
                followers.append(rest.pop(0))
            found.append(self._statement(line, followers))
        return tuple(found)

    def _inner(self, line: _Line) -> tuple[Statement, ...]:
        if not line.children:
            raise self.error(line, f"expected an indented block below {line.text!r}")
        return self._block(line.children)

    def _statement(self, line: _Line, followers: Sequence[_Line]) -> Statement:
        word, _, rest = line.text.partition(" ")
        rest = rest.strip()
        if word == "if":
            if len(followers) > 1 or any(f.text != "else" for f in followers):
                raise self.error(followers[-1], "expected one 'else'")
            otherwise = self._inner(followers[0]) if followers else ()
            return If(rest, self._inner(line), otherwise, line.number)
        if word == "either":
            return Either(tuple(self._inner(part) for part in (line, *followers)), line.number)
        if word == "while":
            return While(rest, self._inner(line), line.number)
        loop = _LOOP.fullmatch(line.text)
        if loop is not None:
            make = Each if loop[1] == "each" else Some
            return make(loop[2], loop[3], self._inner(line), line.number)
        action = _ACTION.fullmatch(line.text)
        if action is not None:
            return self._do(line, action[1], action[2])
        if line.children:
            raise self.error(line.children[0], f"nothing may stand below {line.text!r}")
        return self._simple(line, word, rest)

    def _simple(self, line: _Line, word: str, rest: str) -> Statement:
        if word in ("stop", "repeat") and not rest:
            return Goto(word, line.number)
        if word == "goto" and _WORD.fullmatch(rest):
            return Goto(rest, line.number)
        if word == "wait" and rest:
            return Wait(rest, line.number)
        if word == "set" and rest:
            return Set(rest, line.number)
        label = _LABEL.fullmatch(line.text)
        if label is not None:
            return Label(label[1], line.number)
        words = "an action(...), if, either, while, each, some, wait, set, goto, repeat, stop"
        raise self.error(line, f"expected {words} or a label:, found {line.text!r}")

    def _do(self, line: _Line, name: str, inside: str) -> Do:
        arguments = tuple(part.strip() for part in inside.split(",")) if inside.strip() else ()
        handlers: dict[str, tuple[Statement, ...]] = {}
        for child in line.children:
            match = _OUTCOME.fullmatch(child.text)
            if match is None:
                raise self.error(child, f"expected 'outcome: statement', found {child.text!r}")
            if match[1] in handlers:
                raise self.error(child, f"outcome {match[1]!r} stands twice")
            if match[2]:
                one = _Line(child.number, child.indent, match[2], child.children)
                handlers[match[1]] = self._block([one])
            else:
                handlers[match[1]] = self._inner(child)
        return Do(name, arguments, handlers, line.number)


_ONCE = ("litmus", "title", "because", "expect")
_MANY = ("size", "use", "without", "init", "check", "never", "recover", "equivalent")


def _flat(line: _Line) -> Iterator[str]:
    yield line.text
    for child in line.children:
        yield from _flat(child)
