"""Bytes of mails and source files as text, whatever they claim to be. Never raises."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header

# In these, bytes below 128 do not mean ASCII, so that a text in them looks like valid UTF-8.
_SEVEN_BIT = re.compile(r"iso-?2022|utf-?7|hz|utf-?16|utf-?32|ucs", re.IGNORECASE)

# Text codecs that no mail is written in. The first two take quadratic time (CVE-2022-45061).
_NOT_MAIL = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")


def decode(data: bytes, charset: str = "") -> str:
    """
    *data* as text without surrogates.

    UTF-8 wins over *charset* where the bytes are valid UTF-8: git applies a patch's bytes as they
    are, and mailers often name the wrong charset. Latin-1 is the last resort; it takes every byte.
    """
    names = ["utf-8"]
    if charset and charset.lower().replace("_", "-") not in _NOT_MAIL:
        names.insert(0 if _SEVEN_BIT.match(charset) else 1, charset)
    for name in names:
        try:
            text = data.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
        # utf-7 lets lone surrogates through.
        return text if name == "utf-8" else text.encode("utf-8", "replace").decode("utf-8")
    return data.decode("latin-1")


def decode_words(raw: str) -> str:
    """A header's value as text on one line: unfolded, RFC 2047 words decoded."""
    text = re.sub(r"\r?\n[ \t]*", " ", raw)
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape"))
    if "=?" in text:
        text = _decode_encoded(text)
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _decode_encoded(text: str) -> str:
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    if any(charset and not part for part, charset in parts):
        # Something that is no base64: better shown as it came than lost.
        return text
    out = []
    for part, charset in parts:
        # decode_header() hands plain text back as str, or as bytes beside encoded words.
        if isinstance(part, str):
            out.append(part)
        else:
            out.append(decode(part, charset or "utf-8"))
    return "".join(out)
