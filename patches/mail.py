"""One mail as posted: decoded headers, and its text with the input line of every line of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from patches.charset import decode, decode_words
from patches.problem import InputProblem
from patches.transfer import Lines, Text, join, strip_cr, undo_transfer

# Longer headers are attacks or accidents; header parsing is not linear in all Python versions.
MOST_HEADER_BYTES = 256 * 1024
# More than any mailer nests, or attaches.
_MOST_DEPTH = 16
_MOST_PARTS = 1_000

_END_OF_HEADER = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Mail:
    """
    A mail whose header could be read.

    :param text: of its text/plain and text/x-patch parts, in Unicode, lines ended by ``\\n``.
    :param lines: input line of each line of *text*; see :class:`patches.transfer.Text`.
    :param flowed: the sender's mailer may have changed the lines (RFC 3676), and how to undo it.
    :param line: 1-based line of the mail in *place*.
    :param references: message ids of the mails that this one answers, directly or not.
    """

    message_id: str
    subject: str
    author: str
    date: str
    text: str
    lines: Lines
    flowed: bool
    delsp: bool
    place: str
    line: int
    problems: tuple[InputProblem, ...]
    references: tuple[str, ...] = ()

    def line_of(self) -> Callable[[int], int]:
        """Map 0-based lines of *text* to lines of *place*, 0 where there is none."""
        return Text(self.text, self.lines).line_of()


@dataclass(slots=True)
class _Part:
    """A body with its own header; *line* is the 1-based input line of the body's first line."""

    header: Message
    body: bytes
    line: int


def parse_mail(data: bytes, place: str, line: int) -> Mail:
    """
    Read one mail, without the ``From `` line of its mailbox. Never raises, whatever it holds.

    :param line: 1-based line of *place* in which *data* begins.
    """
    problems: list[InputProblem] = []
    whole = _split(data, line)
    if whole is None:
        text = f"the header of this mail is longer than {MOST_HEADER_BYTES} bytes; it is rejected"
        return Mail("", "", "", "", "", 0, False, False, place, line, (_say(place, line, text),))
    texts: list[Text] = []
    flowed, delsp = False, False
    parts = _text_parts(whole, 0)
    if len(parts) > _MOST_PARTS:
        problems.append(_say(place, line, f"only {_MOST_PARTS} parts of this mail are read"))
    for part in parts[:_MOST_PARTS]:
        encoding = _header(part.header, "Content-Transfer-Encoding").strip().lower()
        decoded, problem = undo_transfer(part.body, encoding, part.line)
        if problem:
            problems.append(_say(place, part.line, problem))
        charset = _parameter(part.header, "charset")
        texts.append(strip_cr(decode(decoded.data, charset), decoded.lines))
        if _parameter(part.header, "format").lower() == "flowed":
            flowed, delsp = True, _parameter(part.header, "delsp").lower() == "yes"
    body = join(texts)
    header = whole.header
    return Mail(
        _message_id(_header(header, "Message-ID")),
        decode_words(_header(header, "Subject")[:10_000]),
        decode_words(_header(header, "From")[:10_000]),
        decode_words(_header(header, "Date")[:1_000]),
        body.text,
        body.lines,
        flowed,
        delsp,
        place,
        line,
        tuple(problems),
        _references(header),
    )


def _say(place: str, line: int, text: str) -> InputProblem:
    return InputProblem(place, line, text)


def _split(data: bytes, line: int) -> _Part | None:
    """Header and body; ``None`` if the header is too long to be one."""
    if data[:1] == b"\n" or data[:2] == b"\r\n":
        head, body = b"", data.split(b"\n", 1)[1]
        return _Part(BytesHeaderParser().parsebytes(head), body, line + 1)
    match = _END_OF_HEADER.search(data, 0, MOST_HEADER_BYTES)
    if match is None and len(data) > MOST_HEADER_BYTES:
        return None
    end, start = match.span() if match else (len(data), len(data))
    header = BytesHeaderParser().parsebytes(data[:end] + b"\n\n")
    return _Part(header, data[start:], line + data.count(b"\n", 0, start))


def _text_parts(part: _Part, depth: int) -> list[_Part]:
    """The parts a reader sees as text, in order."""
    kind = _content_type(part.header)
    if kind.startswith("multipart/"):
        boundary = _parameter(part.header, "boundary")
        if not boundary or depth == _MOST_DEPTH:
            return [part] if depth == 0 else []
        found: list[_Part] = []
        for child in _children(part, boundary):
            if len(found) <= _MOST_PARTS:
                found += _text_parts(child, depth + 1)
        return found
    disposition = _header(part.header, "Content-Disposition").strip().lower()
    name = _parameter(part.header, "filename", "Content-Disposition") or _parameter(
        part.header, "name"
    )
    is_patch_file = name.lower().endswith((".patch", ".diff"))
    if kind in ("text/plain", "text/x-patch", "text/x-diff"):
        return [part] if is_patch_file or not disposition.startswith("attachment") else []
    return [part] if is_patch_file and depth else []


def _children(part: _Part, boundary: str) -> list[_Part]:
    marker = re.compile(
        rb"^--" + re.escape(boundary.encode("utf-8", "surrogateescape")) + rb"(--)?[ \t]*\r?$",
        re.MULTILINE,
    )
    children = []
    start, line = -1, part.line
    counted = 0
    for match in marker.finditer(part.body):
        if start >= 0:
            # The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
            child = _split(part.body[start : max(start, match.start() - 1)], line)
            children += [child] if child else []
        start = min(match.end() + 1, len(part.body))
        line += part.body.count(b"\n", counted, start)
        counted = start
        if match[1] or len(children) > _MOST_PARTS:
            return children
    if start >= 0 and (child := _split(part.body[start:], line)):
        children.append(child)
    return children


def _header(header: Message, name: str) -> str:
    """The raw value of the first *name* header; compat32 would wrap 8-bit ones in objects."""
    for key, value in header.raw_items():
        if key.lower() == name.lower():
            return str(value)
    return ""


def _content_type(header: Message) -> str:
    value = _header(header, "Content-Type").partition(";")[0].strip().lower()
    # RFC 2045, 5.2: what is not understood is plain text.
    return value if re.fullmatch(r"[\w.+-]+/[\w.+-]+", value) else "text/plain"


def _parameter(header: Message, name: str, field: str = "Content-Type") -> str:
    """Value of a parameter like ``charset=``; RFC 2231 forms only as far as names need them."""
    value = re.sub(r"\r?\n[ \t]*", " ", _header(header, field)[:4_000])
    match = re.search(rf';\s*{name}\*?=\s*(?:"([^"]*)"|([^\s;"]+))', value, re.IGNORECASE)
    return (match[1] or match[2] or "").strip() if match else ""


def _references(header: Message) -> tuple[str, ...]:
    named = _header(header, "References")[:20_000] + _header(header, "In-Reply-To")[:1_000]
    return tuple(dict.fromkeys(re.findall(r"<([^<>\s]+)>", named)))


def _message_id(raw: str) -> str:
    text = decode_words(raw[:1_000])
    match = re.search(r"<([^<>\s]+)>", text)
    return match[1] if match else text.strip("<> ")
