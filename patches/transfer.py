"""Undo what mailers do to a body on its way, keeping the input line of every line."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Where the lines of a text stand in its input: the line of the first one if they follow each
# other there, 0 if nowhere, or the line of each.
Lines = int | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text and the 1-based input lines of its lines."""

    text: str
    lines: Lines

    def line_of(self) -> Callable[[int], int]:
        """Map 0-based lines of the text to input lines; 0 where there is none."""
        lines = self.lines
        if isinstance(lines, tuple):
            return lambda index: lines[index] if index < len(lines) else 0
        return lambda index: lines + index if lines else 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes of a body after its transfer encoding is undone."""

    data: bytes
    lines: Lines


def undo_transfer(body: bytes, encoding: str, line: int) -> tuple[Decoded, str]:
    """
    The bytes behind a ``Content-Transfer-Encoding``, and what is wrong with them or "".

    Names that no standard has ("8-bit", "utf-8") mean that nothing was encoded.

    :param encoding: lower case. :param line: 1-based input line of the body.
    """
    if encoding == "quoted-printable":
        return _undo_quoted_printable(body, line), ""
    if encoding == "base64":
        return _undo_base64(body)
    return Decoded(body, line), ""


def _undo_quoted_printable(body: bytes, line: int) -> Decoded:
    out: list[bytes] = []
    lines: list[int] = []
    begun = line
    for number, raw in enumerate(body.split(b"\n"), line):
        text = binascii.a2b_qp(raw.rstrip(b" \t\r") + b"\n")
        out.append(text)
        if raw.rstrip(b" \t\r").endswith(b"="):
            continue
        lines += [begun] * max(text.count(b"\n"), 1)
        begun = number + 1
    # The last piece of split() has no line end of its own.
    data = b"".join(out)
    return Decoded(data.removesuffix(b"\n"), tuple(lines))


_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")


def _undo_base64(body: bytes) -> tuple[Decoded, str]:
    problem = ""
    good: list[bytes] = []
    raw_lines = body.split(b"\n")
    for at, raw in enumerate(raw_lines):
        line = raw.strip()
        if not _BASE64_LINE.fullmatch(line):
            if any(rest.strip() for rest in raw_lines[at:]):
                problem = "text behind the base64 body is left out"
            break
        good.append(line)
        if line.endswith(b"="):
            if any(rest.strip() for rest in raw_lines[at + 1 :]):
                problem = "text behind the base64 body is left out"
            break
    data = b"".join(good)
    if len(data) % 4:
        problem = "the base64 body ends in the middle of a group: it is cut off"
        data = data[: len(data) - len(data) % 4]
    try:
        return Decoded(binascii.a2b_base64(data), 0), problem
    except binascii.Error:
        return Decoded(b"", 0), "the base64 body cannot be decoded"


def strip_cr(text: str, lines: Lines) -> Text:
    """
    Without the CR before each LF, if every line has one.

    A few lines with CR are lines of a file that has them, and must stay.
    """
    ends = text.count("\n")
    if ends and text.count("\r\n") == ends:
        text = text.replace("\r\n", "\n")
        text = text.removesuffix("\r")
    return Text(text, lines)


def join(texts: Sequence[Text]) -> Text:
    """The parts of a mail one behind the other, each from the start of a line."""
    if len(texts) == 1:
        return texts[0]
    whole: list[str] = []
    lines: list[int] = []
    for part in texts:
        pieces = part.text.removesuffix("\n").split("\n")
        line_of = part.line_of()
        whole += pieces
        lines += [line_of(index) for index in range(len(pieces))]
    return Text("\n".join(whole) + "\n" if whole else "", tuple(lines))


def unflow(text: Text, delsp: bool, rejoin: bool) -> Text:
    """
    Undo ``format=flowed`` (RFC 3676) as git does: drop space-stuffing, join soft-broken lines.

    :param delsp: the blank that marks a soft break was added by the mailer.
    :param rejoin: join lines; some mailers stuff but never break.
    """
    line_of = text.line_of()
    out: list[str] = []
    lines: list[int] = []
    begun: list[str] = []
    begun_at = 0
    for index, line in enumerate(text.text.split("\n")):
        if line == "-- ":
            soft, rest = False, line
        else:
            rest = line[1:] if line.startswith(" ") else line
            soft = rejoin and rest.endswith(" ")
        if not begun:
            begun_at = line_of(index)
        if soft:
            begun.append(rest[:-1] if delsp else rest)
            continue
        if line == "-- " and begun:
            out.append("".join(begun))
            lines.append(begun_at)
            begun, begun_at = [], line_of(index)
        out.append("".join([*begun, rest]))
        lines.append(begun_at)
        begun = []
    if begun:
        out.append("".join(begun))
        lines.append(begun_at)
    return Text("\n".join(out), tuple(lines))
