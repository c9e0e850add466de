"""A packet is read as a structure though nobody asked how many bytes of it were received."""

from __future__ import annotations

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.places import root_name
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Function,
    Member,
    Name,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import OutsideData
from analyzer.happenings import calls, comparisons_in, parts
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, around: Around) -> Hits:
    """Packets that *function* receives, and packets that the function calling it received."""
    if not around.received.fields:
        return None
    reads = _first_read(function, around)
    for receiver in around.functions:
        direct = receiver.name == function.name
        called = direct or any(c.callee == function.name for _, c in calls(receiver))
        for _, call in calls(receiver) if called else ():
            row = around.api.outside.get(call.callee)
            if row is None or row.length is None or row.length >= len(call.arguments):
                continue
            if reads is None or _size_is_used(receiver, call, row, function):
                return ()
            if direct and _handed_on(receiver, around):
                return ()
            return (_hit(receiver, call, row, reads),)
    return None


def _first_read(function: Function, around: Around) -> tuple[int, str] | None:
    """The first member of a received packet that *function* reads."""
    for _, part in parts(function):
        if isinstance(part, Member) and part.arrow:
            base = uncast(part.base)
            known = isinstance(base, Name) and around.received.writer(function.name, base)
            if known and not _written(function, render(part)):
                return part.line, render(part)
    return None


def _written(function: Function, text: str) -> bool:
    """A part of the member is set here: the memory is used for an own packet as well."""
    return any(
        isinstance(part, Assignment) and render(uncast(part.target)).startswith(text)
        for _, part in parts(function)
    )


def _handed_on(receiver: Function, around: Around) -> bool:
    """Another function of the file reads the packet: it is told there."""
    called = {call.callee for _, call in calls(receiver)}
    return any(
        other.name in called and other.name != receiver.name and _first_read(other, around)
        for other in around.functions
    )


def _size_is_used(receiver: Function, receive: Call, row: OutsideData, reader: Function) -> bool:
    """The received length is compared with something, handed on or stored."""
    given = uncast(receive.arguments[row.length or 0])
    if not isinstance(given, Unary) or given.op != "&" or not isinstance(given.operand, Name):
        return True
    length = given.operand.text
    for _, test in comparisons_in(receiver):
        for side, other in ((test.left, test.right), (test.right, test.left)):
            if _names(side, length) and render(uncast(other)) != "0":
                return True
    for _, part in parts(receiver):
        if isinstance(part, Call) and part != receive:
            if any(_names(argument, length) for argument in part.arguments):
                return True
        elif isinstance(part, Assignment) and uncast(part.value) != receive:
            if not _names(part.value, length):
                continue
            return True
    return reader.name != receiver.name and any(_is_length(p.name) for p in reader.parameters)


def _is_length(name: str) -> bool:
    return any(word in name for word in ("len", "size", "bytes"))


def _names(expr: object, name: str) -> bool:
    walked = walk(expr) if isinstance(expr, Binary | Unary | Name | Call) else ()
    return any(isinstance(part, Name) and part.text == name for part in walked) or (
        isinstance(expr, Member) and root_name(expr) == name
    )


def _hit(receiver: Function, call: Call, row: OutsideData, reads: tuple[int, str]) -> Hit:
    line, text = reads
    length = render(call.arguments[row.length or 0]).lstrip("&")
    return Hit(
        f"{text}: a packet is read though nobody asked how many bytes were received",
        (
            (
                call.line,
                f"{receiver.name}() receives a packet of {row.who}; its length is {length}",
            ),
            (call.line, f"{length} is compared with nothing but 0, and not handed on"),
            (line, f"reads {text}, which a short packet does not have"),
        ),
        Confidence.MEDIUM,
    )


CHECK = Check(
    Rule(
        id="received-size-unchecked",
        title="A packet is read though nobody asked how many bytes were received",
        defect_class="bounds",
        severity=Severity.WARNING,
        what="A function reads members of a received packet; the received length is compared with"
        " nothing but 0, and no one who reads the packet gets it.",
        why="A short packet leaves what an earlier one wrote, or memory behind the buffer, to be"
        " taken for the message.",
        source="include/linux/hyperv.h (a packet tells its own length); drivers/hv/channel.c",
        false_alarms="A buffer that is cleared before each packet, where 0 is a right value.",
    ),
    find_around=_find,
)
