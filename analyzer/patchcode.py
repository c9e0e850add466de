"""What the C code of one patch declares, takes away and uses, read from its hunks alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.hunktext import SideLine


class DeclKind(Enum):
    """What a declaration declares."""

    FUNCTION = "function"
    PROTOTYPE = "prototype"
    MACRO = "macro"
    TAG = "type"
    TYPEDEF = "typedef"
    ENUMERATOR = "enumerator"
    FIELD = "field"
    VARIABLE = "variable"
    EXTERN = "variable declaration"

    @property
    def noun(self) -> str:
        """The thing, whether this is its definition or not."""
        names = {DeclKind.PROTOTYPE: "function", DeclKind.EXTERN: "variable"}
        return names.get(self, self.value)


@dataclass(frozen=True, slots=True)
class Decl:
    """
    A declaration or definition.

    :param local: only its own file can see it.
    :param owner: for a field, the tag of its struct or union; empty if it has none.
    :param parameters: of a function; ``None`` if not known or not fixed.
    :param text: the declaration in one line, without extra blanks.
    :param changed: it stands on an added (new side) or removed (old side) line.
    """

    kind: DeclKind
    name: str
    path: str
    line: int
    local: bool
    changed: bool
    owner: str = ""
    parameters: int | None = None
    text: str = ""


class Position(Enum):
    """Where a word stands."""

    PLAIN = "plain"
    MEMBER = "member"
    TAG = "tag"
    MACRO = "in a preprocessor line"


@dataclass(frozen=True, slots=True)
class Use:
    """
    A word in code.

    :param owner: for a member, the struct tag of what it is a member of, where that is plain.
    :param arguments: of a call; ``None`` if it is no call or its end is not shown.
    :param function: around it, as far as the hunk tells; may be empty.
    """

    name: str
    path: str
    line: int
    position: Position
    owner: str = ""
    call: bool = False
    arguments: int | None = None
    function: str = ""


_WORD = re.compile(
    r"(?P<dot>->|(?<![\w.)\]])\.(?=[A-Za-z_])|(?<=[\w)\]])\.(?=\s*[A-Za-z_]))?\s*"
    r"(?<![\w$])(?P<name>[A-Za-z_]\w*)(?P<call>\s*\()?"
)
_DIRECTIVE = re.compile(r"\s*#\s*(\w+)\s*(.*)")
_DEFINE = re.compile(r"([A-Za-z_]\w*)(\(([^)]*)\))?")
_TAG_OPENS = re.compile(
    r"(?:typedef\s+|static\s+|const\s+|extern\s+)*(struct|union|enum)\b([^;{}()=]*)\{"
)
_FUNCTION = re.compile(
    r"(?P<before>[A-Za-z_][\w\s*]*?[\s*])(?P<name>[A-Za-z_]\w*)\s*\((?P<list>[^{};]*)\)"
    r"\s*(?P<after>[\w\s()\",]*?)(?P<end>[;{]|$)",
    re.DOTALL,
)
_VARIABLE = re.compile(
    r"(?P<before>[A-Za-z_][\w\s*]*?[\s*])(?P<name>[A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)*"
    r"(?:\b__\w+\b(?:\([^()]*\))?\s*)*(?:[=;]|$)"
)
_TYPEDEF = re.compile(r"typedef\b[^;{}]*?(?:\(\s*\*\s*(\w+)\s*\)\s*\(|\b(\w+)\s*(?:\[[^\]]*\])?;)")
_FIELD = re.compile(
    r"\s+(?!return\b|goto\b|case\b)(?:[A-Za-z_][\w\s]*?[\s*]+)(?P<names>[A-Za-z_]\w*"
    r"(?:\s*\[[^\]]*\])*(?:\s*:\s*\w+)?(?:\s*,\s*\**\s*[A-Za-z_]\w*(?:\[[^\]]*\])*(?:\s*:\s*\w+)?)*)"
    r"\s*(?:\b__\w+\b(?:\([^()]*\))?\s*)*;"
)
_FIELD_CALLBACK = re.compile(r"\s+[\w\s*]*?\(\s*\*\s*(\w+)\s*\)\s*\(")
_ENUMERATOR = re.compile(r"(?:^|,)\s*([A-Za-z_]\w*)\s*(?==|,|$|\})")
_CLOSES = re.compile(r"\}\s*([A-Za-z_]\w*)?")
_TYPED = re.compile(
    r"\b(?:struct|union)\s+(\w+)\s*\*?\s*(?:const\s+)?(?:__\w+\s+)?\*?(\w+)\s*[,;=)]"
)
_PUNCTUATION = re.compile(r"[][(){},]|^[ \t]*#", re.MULTILINE)
_EMPTY_LIST = re.compile(r"\(\s*\)")
_STATEMENT_WORDS = "return else goto case if for while switch do sizeof typeof break continue"
_TYPE_WORDS = (
    "struct union enum static inline const volatile extern typedef unsigned signed int long short "
    "char void bool u8 u16 u32 u64 s8 s16 s32 s64 size_t ssize_t register __init __exit"
)
_OTHER_WORDS = "default NULL true false defined ifdef ifndef elif endif include define undef"
_NO_TYPE = frozenset(_STATEMENT_WORDS.split())
_KEYWORDS = _NO_TYPE | frozenset(_TYPE_WORDS.split()) | frozenset(_OTHER_WORDS.split())
_MOST_LINES_OF_A_HEAD = 16
# Longer ones are not written by people; the expressions here are not linear in them.
_LONGEST_HEAD = 2_000
_LONGEST_NAME = 100


@dataclass(slots=True)
class _Block:
    """What the scanner is inside of: a struct, an enum, a function, an initialiser or nothing."""

    kind: str = ""
    name: str = ""
    depth: int = 0


class SideScanner:
    """
    Reads one side of one hunk.

    Declarations are told by kernel style: what is declared for others begins in column 0, and its
    members are indented. What does not look so is not a declaration.

    :param heading: what git shows behind the second ``@@``: the last line in column 0 before.
    """

    def __init__(self, path: str, heading: str, lines: Sequence[SideLine]) -> None:
        self._path, self._lines = path, lines
        self._source_file = path.endswith(".c")
        self._heading = heading
        self._tags = self._variable_tags()
        self.decls: list[Decl] = []
        self._declared_at: set[tuple[int, str]] = set()
        self.uses: list[Use] = []
        self._macro_lines: set[int] = set()
        self._no_code: set[int] = set()
        self._functions: dict[int, str] = {}

    def scan(self) -> None:
        """Fill ``decls``, and ``uses`` with the words of changed lines."""
        block = _block_of_heading(self._heading)
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            self._functions[at] = block.name if block.kind == "function" else ""
            directive = _DIRECTIVE.match(line.text)
            if directive:
                at = self._directive(at, directive[1], directive[2])
                continue
            first = line.text[:1]
            if first == "}":
                self._close(line, block)
                block = _Block()
            elif first.isalpha() or first == "_":
                block, at = self._top(at, block)
                continue
            elif block.kind in ("struct", "union"):
                self._members(at, block)
            elif block.kind == "enum":
                self._enumerators(line, line.text)
            at += 1
        self._find_uses()

    def _variable_tags(self) -> Mapping[str, str]:
        """Variable -> struct tag, where all declarations that the hunk shows agree."""
        tags: dict[str, str] = {}
        text = "\n".join([self._heading + " ;", *(line.text for line in self._lines)])
        for match in _TYPED.finditer(text):
            tag, name = match[1], match[2]
            tags[name] = tag if tags.get(name, tag) == tag else ""
        return tags

    def _directive(self, at: int, word: str, rest: str) -> int:
        line = self._lines[at]
        last = at
        if word in ("include", "error", "warning", "pragma", "line"):
            self._no_code.add(at)
        while self._lines[last].text.endswith("\\") and last + 1 < len(self._lines):
            last += 1
        if word == "define":
            match = _DEFINE.match(rest)
            if match:
                parameters = _parameters(match[3]) if match[2] else None
                self._declare(DeclKind.MACRO, match[1], line, parameters=parameters, text=rest)
        self._macro_lines.update(range(at, last + 1))
        return last + 1

    def _top(self, at: int, block: _Block) -> tuple[_Block, int]:
        """A line in column 0; returns what follows it, and the next line to look at."""
        line = self._lines[at]
        if re.fullmatch(r"[A-Za-z_]\w*\s*:\s*", line.text):
            return block, at + 1
        last, head = self._head(at)
        opened = head.rstrip().endswith("{")
        tag = _TAG_OPENS.match(head)
        if tag is not None:
            name = _tag_name(tag[2])
            if name:
                self._declare(DeclKind.TAG, name, line, text=" ".join(head.split()))
            inner = _Block(tag[1], name)
            behind = head[tag.end() :]
            if "}" in behind:
                if tag[1] == "enum":
                    self._enumerators(line, behind.partition("}")[0])
                return _Block(), last + 1
            return inner, self._line_behind_brace(at, last) + 1
        if head.startswith("typedef"):
            match = _TYPEDEF.match(head)
            if match:
                self._declare(DeclKind.TYPEDEF, match[1] or match[2], line)
            return _Block(), last + 1
        function = self._function(at, head)
        if function:
            if opened:
                self._functions.update(dict.fromkeys(range(at, last + 1), function))
            return _Block("function", function) if opened else _Block(), last + 1
        variable = _VARIABLE.match(head)
        if variable and not _NO_TYPE & set(variable["before"].split()):
            kind = DeclKind.EXTERN if "extern" in variable["before"].split() else DeclKind.VARIABLE
            local = "static" in variable["before"].split()
            self._declare(kind, variable["name"], line, local=local, text=" ".join(head.split()))
        return _Block("initialiser" if opened else ""), last + 1

    def _line_behind_brace(self, at: int, last: int) -> int:
        for index in range(at, last + 1):
            if "{" in self._lines[index].text:
                return index
        return last

    def _head(self, at: int) -> tuple[int, str]:
        """Last line and text of what begins at a line: up to its ``;`` or ``{``."""
        parts: list[str] = []
        for index in range(at, min(len(self._lines), at + _MOST_LINES_OF_A_HEAD)):
            text = self._lines[index].text
            if index > at and (_DIRECTIVE.match(text) or text[:1] == "}"):
                return index - 1, "\n".join(parts)
            end = min((p for p in (text.find(";"), text.find("{")) if p >= 0), default=-1)
            if end >= 0:
                rest = text[end + 1 :] if text[end] == "{" else ""
                return index, "\n".join([*parts, text[: end + 1] + rest])[:_LONGEST_HEAD]
            parts.append(text)
        return min(len(self._lines), at + len(parts)) - 1, "\n".join(parts)[:_LONGEST_HEAD]

    def _function(self, at: int, head: str) -> str:
        """Name of the function that is declared here, or nothing."""
        match = _FUNCTION.match(head)
        if match is None or not match["before"].strip():
            return ""
        before = set(match["before"].replace("*", " ").split())
        if before & _NO_TYPE or match["name"] in _KEYWORDS or "typedef" in before:
            return ""
        named_at = at + head.count("\n", 0, match.start("name"))
        kind = DeclKind.PROTOTYPE if match["end"] == ";" else DeclKind.FUNCTION
        whole = bool(match["end"])
        parameters = _parameters(match["list"]) if whole else None
        text = " ".join(match[0].rstrip("{; \n").split())
        self._declare(
            kind,
            match["name"],
            self._lines[named_at],
            local="static" in before,
            parameters=parameters,
            text=text,
        )
        return match["name"]

    def _close(self, line: SideLine, block: _Block) -> None:
        match = _CLOSES.match(line.text)
        name = match[1] if match else None
        nameless = block.kind in ("struct", "union", "enum") and not block.name
        if nameless and name and not name.startswith("__"):
            self._declare(DeclKind.TYPEDEF, name, line)

    def _members(self, at: int, block: _Block) -> None:
        line = self._lines[at]
        if len(line.text) > _LONGEST_HEAD:
            return
        closing = re.match(r"\s+\}\s*([A-Za-z_]\w*)?", line.text)
        if closing:
            name = closing[1]
            if name and not name.startswith("__"):
                self._declare(DeclKind.FIELD, name, line, owner=block.name)
            return
        callback = _FIELD_CALLBACK.match(line.text)
        if callback:
            self._declare(DeclKind.FIELD, callback[1], line, owner=block.name)
            return
        match = _FIELD.match(line.text)
        for part in match["names"].split(",") if match else ():
            name = re.match(r"\s*\**\s*(\w+)", part)
            if name:
                self._declare(DeclKind.FIELD, name[1], line, owner=block.name)

    def _enumerators(self, line: SideLine, text: str) -> None:
        for match in _ENUMERATOR.finditer(re.sub(r"\([^()]*\)", "", text.strip())):
            self._declare(DeclKind.ENUMERATOR, match[1], line)

    def _declare(
        self,
        kind: DeclKind,
        name: str,
        line: SideLine,
        *,
        local: bool = False,
        owner: str = "",
        parameters: int | None = None,
        text: str = "",
    ) -> None:
        # In a header, "static inline" is for all who include it.
        linked = kind in (DeclKind.FUNCTION, DeclKind.VARIABLE) and not local
        hidden = self._source_file and not linked
        self._declared_at.add((line.number, name))
        decl = Decl(
            kind, name, self._path, line.number, hidden, line.changed, owner, parameters, text
        )
        self.decls.append(decl)

    def _find_uses(self) -> None:
        counts = self._argument_counts()
        offset = 0
        for at, line in enumerate(self._lines):
            if line.changed and at not in self._no_code:
                self.uses.extend(self._uses_of(at, line, offset, counts))
            offset += len(line.text) + 1

    def _uses_of(
        self, at: int, line: SideLine, offset: int, counts: Mapping[int, int | None]
    ) -> Iterator[Use]:
        text = line.text
        behind = ""
        for match in _WORD.finditer(text):
            name, before, behind = match["name"], behind, match["name"]
            if name in _KEYWORDS or (line.number, name) in self._declared_at:
                continue
            position, owner = Position.PLAIN, ""
            if match["dot"]:
                position = Position.MEMBER
                owner = self._tags.get(_receiver(text, match.start("dot")), "")
            elif before in ("struct", "union", "enum"):
                position = Position.TAG
            elif before == "goto":
                continue
            elif at in self._macro_lines:
                position = Position.MACRO
            call = match["call"] is not None and position is not Position.TAG
            arguments = counts.get(offset + match.end() - 1) if call else None
            function = self._functions.get(at, "")
            yield Use(name, self._path, line.number, position, owner, call, arguments, function)

    def _argument_counts(self) -> Mapping[int, int | None]:
        """
        Offset of each parenthesis in the joined lines -> how many arguments it encloses.

        ``None`` where a preprocessor line stands between; one that is never closed is left out.
        """
        text = "\n".join(line.text for line in self._lines)
        counts: dict[int, int | None] = {}
        opened: list[tuple[int, int, int]] = []
        directives = 0
        for match in _PUNCTUATION.finditer(text):
            char, at = match[0], match.start()
            if char in "([{":
                opened.append((at, 0, directives))
            elif not opened:
                continue
            elif char in ")]}":
                start, commas, seen = opened.pop()
                some = 0 if _EMPTY_LIST.match(text, start) else commas + 1
                counts[start] = some if seen == directives else None
            elif char == ",":
                start, commas, seen = opened[-1]
                opened[-1] = (start, commas + 1, seen)
            else:
                directives += 1
        return counts


def _receiver(text: str, dot: int) -> str:
    match = re.search(r"(?<![\w.>])([A-Za-z_]\w*)\s*$", text[max(0, dot - _LONGEST_NAME) : dot])
    return match[1] if match else ""


def _tag_name(text: str) -> str:
    words = [w for w in re.sub(r"\([^()]*\)", " ", text).split() if not w.startswith("__")]
    return words[0] if words and re.fullmatch(r"\w+", words[0]) else ""


def _block_of_heading(heading: str) -> _Block:
    tag = _TAG_OPENS.match(heading)
    if tag is not None:
        return _Block(tag[1], _tag_name(tag[2]))
    function = re.match(r"[A-Za-z_][\w\s*]*?[\s*](\w+)\s*\(", heading)
    return _Block("function", function[1]) if function else _Block()


def _parameters(text: str) -> int | None:
    """How many parameters a list has; ``None`` if their number is not fixed."""
    flat = text
    while "(" in flat:
        reduced = re.sub(r"\([^()]*\)", "", flat)
        if reduced == flat:
            return None
        flat = reduced
    if "..." in flat:
        return None
    if flat.strip() in ("", "void"):
        return 0
    return flat.count(",") + 1
