"""Text from mails made safe to show: control and invisible characters become visible."""

from __future__ import annotations

import re

# Besides the C0 and C1 controls (ESC, CSI): zero-width and bidirectional characters, which let a
# line read differently from what the compiler sees (CVE-2021-42574), and lone surrogates, which
# the mail parser leaves for undecodable bytes and UTF-8 cannot encode.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_UNSAFE_IN_LINE = re.compile(_UNSAFE.pattern[:-1] + "\n]")


def visible(text: str) -> str:
    r"""
    Replace each control or invisible character by its escape; tab and newline stay.

    >>> visible("a\x1b[31mb\tc\u202e")
    'a\\x1b[31mb\tc\\u202e'
    """
    return _UNSAFE.sub(_escape, text)


def visible_line(text: str) -> str:
    r"""
    Like :func:`visible`, and a newline becomes ``\n`` too: the result is one line.

    >>> visible_line("a\nerror: forged")
    'a\\nerror: forged'
    """
    return _UNSAFE_IN_LINE.sub(_escape, text)


def slug(text: str) -> str:
    """
    Make a short lower-case name of letters, digits and dashes; ``series`` if nothing is left.

    >>> slug("x86/hyperv: Deposit <pages>!")
    'x86-hyperv-deposit-pages'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-") or "series"


def plural(count: int, noun: str) -> str:
    """
    Count and noun, in the plural where English wants it.

    >>> plural(1, "patch"), plural(2, "patch"), plural(0, "hunk")
    ('1 patch', '2 patches', '0 hunks')
    """
    ending = "" if count == 1 else "es" if noun.endswith(("ch", "sh", "s")) else "s"
    return f"{count} {noun}{ending}"


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\n":
        return "\\n"
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
